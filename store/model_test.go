package store

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// model is a small server for one device and whatever others do.
type model struct {
	head     uint64
	places   map[kam.Ref]*placed
	device   kam.ID
	done     uint64
	outcomes map[uint64]wire.Outcome
	others   uint64 // the newest number of the other device
	pasts    []past
}

type placed struct {
	number   uint64
	document *wire.Document
}

type past struct {
	number uint64 // of the change that replaced it
	ref    kam.Ref
	wire.Past
}

var otherDevice = kam.ID{9, 9, 9}

func newModel(device kam.ID) *model {
	return &model{places: map[kam.Ref]*placed{}, device: device, outcomes: map[uint64]wire.Outcome{}}
}

// forbidden is the value for which the model refuses an edit.
const forbidden = "forbidden"

func (s *model) push(ms []wire.Mutation) (outcomes []wire.Outcome, err error) {
	for _, m := range ms {
		o, known := s.outcomes[m.Number]
		if !known {
			if m.Number != s.done+1 || m.Device != s.device {
				return nil, fmt.Errorf("edit %d of %s where %d of %s is next", m.Number, m.Device, s.done+1, s.device)
			}
			s.done++
			o = s.apply(m, "anna")
			s.outcomes[m.Number] = o
		}
		outcomes = append(outcomes, o)
	}
	return outcomes, nil
}

func (s *model) apply(m wire.Mutation, author string) wire.Outcome {
	s.head++
	o := wire.Outcome{Number: m.Number, Result: wire.Accepted, Applied: s.head}
	for _, c := range m.Changes {
		if c.Value == forbidden {
			o.Result = wire.Rejected
			return o
		}
	}
	p := s.places[m.Ref]
	if p == nil {
		p = &placed{document: &wire.Document{Ref: m.Ref}}
		s.places[m.Ref] = p
	}
	before := p.document.Clone()
	if len(p.document.Merge(m, wire.Version{VersionID: m.VersionID, Clock: m.Clock, Author: author})) > 0 {
		o.Result = wire.Conflicted
	}
	for _, c := range before.Cells {
		if _, now := p.document.Cell(c.Key); now.VersionID != before.Versions[c.Version].VersionID {
			v := before.Versions[c.Version]
			s.pasts = append(s.pasts, past{s.head, m.Ref, wire.Past{Key: c.Key, Value: c.Value, Device: v.Device[:], Number: v.Number, Clock: v.Clock, Author: v.Author}})
		}
	}
	p.number = s.head
	return o
}

// edit is what somebody else does who has just synced.
func (s *model) edit(e kam.Edit, at wire.Clock) {
	s.others++
	var doc *wire.Document
	if p := s.places[e.Ref]; p != nil {
		doc = p.document
	}
	s.apply(wire.NewMutation(wire.VersionID{Device: otherDevice, Number: s.others}, at, e, doc), "bo")
}

// pull answers with up to limit rows after a token.
func (s *model) pull(token []byte, limit int) *wire.SyncResponse {
	from, _ := strconv.ParseUint(string(token), 10, 64)
	r := &wire.SyncResponse{Head: s.head, Cursor: s.head}
	rows := slices.DeleteFunc(slices.Collect(maps.Values(s.places)), func(p *placed) bool { return p.number <= from })
	slices.SortFunc(rows, func(a, b *placed) int { return cmp.Compare(a.number, b.number) })
	if len(rows) > limit {
		r.Left = uint64(len(rows) - limit)
		rows = rows[:limit]
		r.Cursor = rows[limit-1].number
	}
	for _, p := range rows {
		row := wire.Row{Number: p.number, Scope: "all", Document: wire.AppendDocument(nil, p.document)}
		for _, past := range s.pasts {
			if past.ref == p.document.Ref && past.number > from && from > 0 {
				row.Past = append(row.Past, past.Past)
			}
		}
		r.Rows = append(r.Rows, row)
	}
	r.Token = []byte(strconv.FormatUint(r.Cursor, 10))
	return r
}

// exchange pushes all that waits and pulls all there is, in pages.
func exchange(t testing.TB, c *Cache, s *model, page int) (got Absorbed) {
	t.Helper()
	for {
		batch, more, err := c.Batch(ctx)
		must(t, err)
		outcomes, err := s.push(batch)
		must(t, err)
		token, _ := c.Position()
		resp := s.pull(token, page)
		resp.Outcomes = outcomes
		a, err := c.Absorb(ctx, resp)
		must(t, err)
		got.Rows, got.Conflicts, got.Rejected = got.Rows+a.Rows, got.Conflicts+a.Conflicts, got.Rejected+a.Rejected
		if !more && resp.Left == 0 {
			return got
		}
	}
}

// replica is what a cache must show, kept in the plainest way.
type replica struct {
	seen    map[kam.Ref]*wire.Document
	pending []*pendingEdit
}

type pendingEdit struct {
	wire.Mutation
	answered bool
	applied  uint64
}

func (r *replica) view(ref kam.Ref) *wire.Document {
	var d *wire.Document
	if s := r.seen[ref]; s != nil {
		d = s.Clone()
	}
	for _, p := range r.pending {
		if p.Ref == ref {
			if d == nil {
				d = &wire.Document{Ref: ref}
			}
			d.Overlay(p.Mutation, "")
		}
	}
	return d
}

func (r *replica) absorb(resp *wire.SyncResponse, fresh map[kam.Ref]bool, sweep bool) {
	for _, row := range resp.Rows {
		d, err := wire.DecodeDocument(row.Document)
		if err != nil {
			panic(err)
		}
		r.seen[d.Ref] = d
		fresh[d.Ref] = true
	}
	if sweep && resp.Left == 0 {
		maps.DeleteFunc(r.seen, func(ref kam.Ref, _ *wire.Document) bool { return !fresh[ref] })
	}
	for _, o := range resp.Outcomes {
		r.pending = slices.DeleteFunc(r.pending, func(p *pendingEdit) bool { return p.Number == o.Number && o.Result == wire.Rejected })
		for _, p := range r.pending {
			if p.Number == o.Number {
				p.answered, p.applied = true, o.Applied
			}
		}
	}
	r.pending = slices.DeleteFunc(r.pending, func(p *pendingEdit) bool { return p.answered && p.applied <= resp.Cursor })
}

func TestTheCacheShowsTheServersStateWithTheEditsThatWaitWhateverHappens(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		dir := t.TempDir()
		clk := newClock()
		open := func() *Cache {
			c, err := Open(ctx, dir, testKey, Options{Now: clk.now})
			must(t, err)
			return c
		}
		c := open()
		defer func() { _ = c.Close() }()
		server, mirror := newModel(c.Device()), &replica{seen: map[kam.Ref]*wire.Document{}}
		var fresh map[kam.Ref]bool
		sweeping := false
		ids := []kam.ID{{1}, {2}, {3}}
		refs := make([]kam.Ref, len(ids))
		for i, id := range ids {
			refs[i] = kam.Ref{Kind: "account", ID: id}
		}
		anyEdit := func() kam.Edit {
			e := edit("account", rapid.SampledFrom(ids).Draw(rt, "record"), "name", rapid.SampledFrom([]string{"A", "B"}).Draw(rt, "name"))
			cell := rapid.SampledFrom([]string{"city", "district", "tags=x", kam.DeletedField}).Draw(rt, "cell")
			v := rapid.SampledFrom([]string{"", "1", "2", forbidden}).Draw(rt, "value")
			if cell == "tags=x" || cell == kam.DeletedField {
				v = rapid.SampledFrom([]string{"", kam.Yes}).Draw(rt, "item")
			}
			e.Cells = append(e.Cells, kam.Cell{Key: cell, Value: v})
			kam.SortCells(e.Cells)
			return e
		}
		noteNew := func() { // what the cache has made goes to the mirror as it stands in the outbox
			batch, _, err := c.Batch(ctx)
			must(t, err)
			for _, m := range batch {
				if !slices.ContainsFunc(mirror.pending, func(p *pendingEdit) bool { return p.Number == m.Number }) {
					mirror.pending = append(mirror.pending, &pendingEdit{Mutation: m})
				}
			}
		}
		absorb := func(resp *wire.SyncResponse) {
			if resp.Restart {
				fresh, sweeping = map[kam.Ref]bool{}, true
			}
			if fresh == nil {
				fresh = map[kam.Ref]bool{}
			}
			token, _ := c.Position()
			moved := resp.Restart || string(token) != string(resp.Token)
			mirror.absorb(resp, fresh, sweeping && moved)
			if sweeping && moved && resp.Left == 0 {
				sweeping = false
			}
			_, err := c.Absorb(ctx, resp)
			must(t, err)
		}
		check := func(rt *rapid.T) {
			r, err := c.Check(ctx)
			if err != nil || len(r.Problems) > 0 {
				rt.Fatalf("%v, %q", err, r.Problems)
			}
		}
		rt.Repeat(map[string]func(*rapid.T){
			"apply": func(rt *rapid.T) {
				err := c.Apply(ctx, "edit", anyEdit())
				if err != nil && kam.CodeOf(err) != kam.NotFound {
					rt.Fatal(err)
				}
				noteNew()
			},
			"undo": func(rt *rapid.T) {
				var partly *PartlyUndone
				if _, err := c.Undo(ctx); err != nil && !errors.Is(err, ErrNothingToUndo) && !errors.As(err, &partly) {
					rt.Fatal(err)
				}
				noteNew()
			},
			"others": func(rt *rapid.T) {
				server.edit(anyEdit(), wire.At(clk.now().Add(-rapid.SampledFrom([]timeSpan{0, 100, 10000}).Draw(rt, "age").duration())))
			},
			"push only": func(rt *rapid.T) {
				batch, _, err := c.Batch(ctx)
				must(t, err)
				outcomes, err := server.push(batch)
				must(t, err)
				if rapid.Bool().Draw(rt, "answer lost") {
					return
				}
				token, cursor := c.Position()
				absorb(&wire.SyncResponse{Outcomes: outcomes, Token: token, Cursor: cursor})
			},
			"pull": func(rt *rapid.T) {
				token, _ := c.Position()
				restart := rapid.IntRange(0, 5).Draw(rt, "restart") == 0
				if restart {
					token = nil
					if rapid.Bool().Draw(rt, "grant ended") {
						delete(server.places, rapid.SampledFrom(refs).Draw(rt, "record no longer to be seen"))
					}
				}
				resp := server.pull(token, rapid.IntRange(1, 3).Draw(rt, "page"))
				resp.Restart = restart
				absorb(resp)
			},
			"reopen": func(rt *rapid.T) {
				must(t, c.Close())
				c = open()
			},
			"": func(rt *rapid.T) {
				for _, ref := range refs {
					want, got := mirror.view(ref), (*wire.Document)(nil)
					if d, err := c.Document(ctx, ref); err == nil {
						got = d
					} else if kam.CodeOf(err) != kam.NotFound {
						rt.Fatal(err)
					}
					if (want == nil) != (got == nil) || want != nil && string(wire.AppendDocument(nil, want)) != string(wire.AppendDocument(nil, got)) {
						rt.Fatalf("%s is\n%+v, not\n%+v", ref, got, want)
					}
				}
			},
			"check": check,
		})
		check(rt)
	})
}

type timeSpan int // milliseconds

func (s timeSpan) duration() time.Duration { return time.Duration(s) * time.Millisecond }
