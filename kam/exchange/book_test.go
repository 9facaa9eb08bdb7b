package exchange

import (
	"bytes"
	"context"
	"encoding/binary"
	"maps"
	"slices"
	"strings"
	"time"

	"keyaccount/kam"
)

var today = kam.Date{Year: 2026, Month: 11, Day: 22}

// tester is a test, also one that rapid makes and shrinks.
type tester interface {
	Helper()
	Context() context.Context
	Error(...any)
	Errorf(string, ...any)
	Fatal(...any)
	Fatalf(string, ...any)
}

// book holds records in memory, in the order in which they were made.
type book struct {
	t       tester
	records map[kam.Ref]kam.Record
	order   []kam.Ref
	ids     *kam.Identity
	fail    error
}

// counter is a source of the numbers 1, 2, 3 … for ids.
type counter struct{ n uint64 }

func (c *counter) Read(p []byte) (int, error) {
	c.n++
	clear(p)
	binary.BigEndian.PutUint64(p[len(p)-8:], c.n)
	return len(p), nil
}

func newBook(t tester, records ...kam.Record) *book {
	now := func() time.Time { return time.UnixMilli(1_700_000_000_000) }
	b := &book{t: t, records: map[kam.Ref]kam.Record{}, ids: kam.NewIdentity(now, &counter{})}
	for _, r := range records {
		b.put(r)
	}
	return b
}

func (b *book) put(r kam.Record) {
	if _, there := b.records[r.Ref]; !there {
		b.order = append(b.order, r.Ref)
	}
	b.records[r.Ref] = r
}

func (b *book) Each(_ context.Context, kind string, fn func(kam.Record) bool) error {
	for _, ref := range b.order {
		if ref.Kind == kind && !fn(b.records[ref]) {
			break
		}
	}
	return b.fail
}

// add makes a record of field=value pairs, whose references are by name, and returns it.
func (b *book) add(kind string, pairs ...string) kam.Record {
	b.t.Helper()
	id, err := b.ids.New()
	if err != nil {
		b.t.Fatal(err)
	}
	k, err := kam.KindNamed(kind)
	if err != nil {
		b.t.Fatal(err)
	}
	r := kam.Record{Ref: kam.Ref{Kind: k.Name, ID: id}}
	for _, pair := range pairs {
		changes, err := k.ParseChange(pair, kam.Reader{Today: today, Currency: "EUR", Resolve: func(kind, name string) (kam.ID, error) {
			return b.named(kind, name).ID, nil
		}})
		if err != nil {
			b.t.Fatal(err)
		}
		r = r.With(r.Diff(changes)...)
	}
	b.put(r)
	return r
}

func (b *book) all(kind string) []kam.Record {
	var list []kam.Record
	for _, ref := range b.order {
		if ref.Kind == kind {
			list = append(list, b.records[ref])
		}
	}
	return list
}

// named returns the one record of a kind with a name.
func (b *book) named(kind, name string) kam.Record {
	b.t.Helper()
	var found []kam.Record
	for _, r := range b.all(kind) {
		if r.Title(b.name) == name {
			found = append(found, r)
		}
	}
	if len(found) != 1 {
		b.t.Fatalf("%d records of kind %s are called %q", len(found), kind, name)
	}
	return found[0]
}

func (b *book) name(ref kam.Ref) string {
	if r, ok := b.records[ref]; ok {
		return r.Title(b.name)
	}
	return ""
}

// apply applies a step and sees that each edit refers only to what is there, and makes whole records.
func (b *book) apply(s Step) {
	b.t.Helper()
	for _, e := range s.Edits {
		r, there := b.records[e.Ref]
		r.Ref = e.Ref
		for _, c := range e.Cells {
			if r.Get(c.Key) == c.Value {
				b.t.Errorf("the edit of %s sets %s to what it is", e.Ref, c.Key)
			}
		}
		r = r.With(e.Cells...)
		if err := r.Check(); err != nil && !there {
			b.t.Errorf("the edit makes a record that is not allowed: %v", err)
		}
		b.put(r)
		for _, ref := range references(r) {
			if _, there := b.records[ref]; !there {
				b.t.Errorf("the edit of %s refers to %s, which is not there yet", e.Ref, ref)
			}
		}
	}
}

func references(r kam.Record) []kam.Ref {
	var refs []kam.Ref
	for _, f := range kam.LookupKind(r.Kind).Fields {
		if f.Type != kam.ReferenceType {
			continue
		}
		for _, v := range r.Values(f) {
			refs = append(refs, refIn(f, v))
		}
	}
	return refs
}

// in is a file in memory.
func in(name, content string) Input { return Input{Name: name, Content: strings.NewReader(content)} }

func (b *book) prepare(m *Mapping, partial bool, files ...Input) *Plan {
	b.t.Helper()
	p, err := Prepare(b.t.Context(), files, Import{
		Existing: b, Mapping: m, Reader: kam.Reader{Today: today, Currency: "EUR"}, NewID: b.ids.New, Partial: partial,
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return p
}

// load prepares and applies, and sees that the numbers of the plan are what its edits did.
func (b *book) load(m *Mapping, partial bool, files ...Input) *Plan {
	b.t.Helper()
	p := b.prepare(m, partial, files...)
	b.carryOut(p)
	return p
}

func (b *book) carryOut(p *Plan) {
	b.t.Helper()
	before := maps.Clone(b.records)
	for _, s := range p.Steps() {
		b.apply(s)
	}
	created, changed := 0, 0
	for ref, r := range b.records {
		switch old, there := before[ref]; {
		case !there:
			created++
		case !slices.Equal(old.Cells, r.Cells):
			changed++
		}
	}
	sum := p.Summary()[""]
	twice := 0 // records that one file makes and another adds to
	for _, f := range p.Files {
		for _, r := range f.Results {
			if ref, _ := kam.ParseRef(r.Ref); f.Blocked == "" && r.Status == Change {
				if _, there := before[ref]; !there {
					twice++
				}
			}
		}
	}
	if sum.Create != created || sum.Change-twice != changed {
		b.t.Errorf("the plan said it would create %d and change %d, its edits created %d and changed %d", sum.Create, sum.Change-twice, created, changed)
	}
}

// mapping reads a mapping.
func mapping(t tester, text string) *Mapping {
	t.Helper()
	m, err := ReadMapping("map.toml", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// wholly fails if not everything could be imported.
func wholly(t tester, p *Plan) {
	t.Helper()
	if !p.OK() {
		t.Fatal(preview(t, p))
	}
}

func preview(t tester, p *Plan) string {
	t.Helper()
	var b bytes.Buffer
	if err := p.WritePreview(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// problems returns the problems of all files, one a line.
func problems(p *Plan) string {
	var lines []string
	for _, f := range p.Files {
		lines = append(lines, problemLines(f.Problems)...)
	}
	return strings.Join(lines, "\n")
}

// get returns what the one record of a kind and name has in a field, as people read it.
func (b *book) get(kind, name, field string) string {
	b.t.Helper()
	r := b.named(kind, name)
	return r.Show(kam.LookupKind(kind).Lookup(field), b.name)
}
