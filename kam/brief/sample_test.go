package brief

import (
	"bytes"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/golden"
	"keyaccount/kam/internal/world"
	"keyaccount/kam/paper"
)

func sheets(c *dossier.Company, d *dossier.Dossier) []Sheet {
	return []Sheet{VisitOf(d, c, c.Settings, world.Today, Options{}), PlanOf(d, c, c.Settings, world.Today)}
}

func TestPapersOfTheSampleReadAsTheyDid(t *testing.T) {
	c := world.SampleCompany(t, 0)
	found := 0
	for _, d := range c.Accounts() {
		file := map[string]string{"Polar Steel Oy": "polar-steel", "Řezáč Strojírny a.s.": "rezac"}[d.Account.Name]
		if file == "" {
			continue
		}
		found++
		for i, s := range sheets(c, d) {
			var b bytes.Buffer
			if err := s.Paper().Markdown(&b); err != nil {
				t.Fatal(err)
			}
			golden.Same(t, filepath.Join("testdata", file+[]string{"-brief", "-plan"}[i]+".md"), b.Bytes())
		}
	}
	if found != 2 {
		t.Errorf("%d of 2 accounts are in the sample", found)
	}
}

// Every line of every paper comes from records that exist, or says what is not known and what would tell it.
func TestNothingIsInvented(t *testing.T) {
	c := world.SampleCompany(t, 0)
	for _, d := range c.Accounts() {
		known := map[kam.Ref]bool{d.Ref(): true}
		for _, from := range []*dossier.Dossier{d, c.Shared} {
			for _, k := range kam.Kinds() {
				for _, e := range from.Entries(k.Name) {
					known[kam.Ref{Kind: k.Name, ID: e.ID}] = true
				}
			}
		}
		for _, s := range c.Segments {
			known[ref("segment", s.ID)] = true
		}
		for _, s := range sheets(c, d) {
			s.Each(func(of *Section, l *Line, _ int) {
				where := d.Account.Name + ", " + s.Title + ", " + of.Title + ": " + l.Label + " " + l.Text
				if len(l.Reasons) == 0 {
					t.Fatalf("%s: no reason", where)
				}
				for _, r := range l.Reasons {
					if !known[r.Record] || strings.TrimSpace(r.Words) == "" {
						t.Errorf("%s: the reason %v “%s” is no record of the account", where, r.Record, r.Words)
					}
				}
				if l.Text == "" && len(l.Cells) == 0 {
					t.Errorf("%s: says nothing", where)
				}
				if l.Cells != nil && len(l.Cells) != len(of.Columns) {
					t.Errorf("%s: %d cells for %d columns", where, len(l.Cells), len(of.Columns))
				}
				if l.Tone == Gap && l.Mend == nil && of.Title != "At a glance" && of.Title != "The plan" {
					t.Errorf("%s: a gap that nothing mends", where)
				}
				if l.Mend != nil {
					mends(t, where, l.Mend, known)
				}
			})
		}
	}
}

// mends fails unless what mends a line can be opened: a record that exists with fields it has, or a record of a kind with
// cells it can hold.
func mends(t *testing.T, where string, m *Mend, known map[kam.Ref]bool) {
	t.Helper()
	kind := m.Make
	if kind == "" {
		kind = m.Ref.Kind
		if !known[m.Ref] {
			t.Errorf("%s: mended by %v, which is not there", where, m.Ref)
		}
	}
	k := kam.LookupKind(kind)
	if k == nil {
		t.Fatalf("%s: mended by a %q, which is no kind", where, kind)
	}
	for _, f := range m.Fields {
		if k.Lookup(f) == nil {
			t.Errorf("%s: %s has no field %s", where, kind, f)
		}
	}
	for _, c := range m.Cells {
		if err := k.CheckCell(c); err != nil {
			t.Errorf("%s: %v", where, err)
		}
	}
	if !slices.IsSortedFunc(m.Cells, func(a, b kam.Cell) int { return strings.Compare(a.Key, b.Key) }) {
		t.Errorf("%s: the cells are not in order", where)
	}
}

func TestABriefFitsOnOnePage(t *testing.T) {
	c := world.SampleCompany(t, 0)
	for i, d := range c.Accounts() {
		if i%6 != 0 {
			continue
		}
		var b bytes.Buffer
		if _, err := VisitOf(d, c, c.Settings, world.Today, Options{}).Paper().PDF(&b, paper.Font{}); err != nil {
			t.Fatal(err)
		}
		if n := bytes.Count(b.Bytes(), []byte("/Type /Page\n")); n != 1 {
			t.Errorf("%s: %d pages", d.Account.Name, n)
		}
	}
}

func TestTheSameRecordsMakeTheSamePaper(t *testing.T) {
	records := world.Sample(t, 6)
	back := slices.Clone(records)
	slices.Reverse(back)
	a, b := dossier.Build(slices.Values(records)), dossier.Build(slices.Values(back))
	for i, d := range a.Accounts() {
		x, y := sheets(a, d), sheets(b, b.Accounts()[i])
		for j := range x {
			var one, other bytes.Buffer
			if err := x[j].Paper().HTML(&one); err != nil {
				t.Fatal(err)
			}
			if err := y[j].Paper().HTML(&other); err != nil {
				t.Fatal(err)
			}
			if one.String() != other.String() {
				t.Errorf("%s differs by the order of records", x[j].Title)
			}
		}
	}
}
