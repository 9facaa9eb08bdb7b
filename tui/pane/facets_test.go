package pane_test

import (
	"context"
	"slices"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/query"
	"keyaccount/tui/book"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/style"
)

// tally is a book of which nothing can be asked but facets. It notes of which records.
type tally struct {
	book.Book
	kind  string
	among []kam.Ref
}

func (t *tally) Today() kam.Date                              { return kam.DateOf(time.Time{}) }
func (t *tally) Currency() string                             { return "EUR" }
func (t *tally) Lookup(context.Context) (query.Lookup, error) { return nil, nil }
func (t *tally) Facets(_ context.Context, _ query.Query, kind string, among []kam.Ref) ([]query.Facet, error) {
	t.kind, t.among = kind, among
	return nil, nil
}

func TestFacetsOfAListAreCountedOverItsRowsWithoutReadingThemAgain(t *testing.T) {
	var rows []list.Row
	for i, name := range []string{"Polar Steel", "Porto Terminal", "Narvik Steel"} {
		rows = append(rows, list.Row{ID: list.ID{Ref: kam.Ref{Kind: "account", ID: kam.ID{byte(i + 1)}}}, Cells: []list.Cell{{Text: name}}})
	}
	read := 0
	b, env := &tally{}, &pane.Env{Ctx: t.Context(), Styles: style.New(style.Options{})}
	env.Book = b
	p := pane.NewBrowser(env, pane.Spec{
		Columns: []list.Column{{Name: "name", Title: "Name", Width: 20}}, SortBy: -1, Kind: "account",
		Load: func(filters []kam.Filter) pane.Loader {
			return func(context.Context) ([]list.Row, error) {
				if read++; len(filters) > 0 {
					return rows[:1], nil
				}
				return rows, nil
			}
		},
	})
	p.SetSize(80, 20)
	settle(p, p.Init())
	open := func() pane.Facets {
		t.Helper()
		if cmd, ok := p.Press(tea.KeyMsg{Type: tea.KeyCtrlF}); cmd != nil || !ok {
			t.Fatal("facets are not offered")
		}
		for _, msg := range env.Asked() {
			if f, ok := msg.(pane.Facets); ok {
				return f
			}
		}
		t.Fatal("no facets are asked for")
		return pane.Facets{}
	}
	counts := func(f pane.Facets, line string, reads int, want ...int) {
		t.Helper()
		before := read
		if _, err := f.Count(line)(t.Context()); err != nil {
			t.Fatal(err)
		}
		var refs []kam.Ref
		for _, i := range want {
			refs = append(refs, rows[i].Ref)
		}
		if b.kind != "account" || !slices.Equal(b.among, refs) || read-before != reads {
			t.Errorf("%q counts %v of kind %q, having read %d times", line, b.among, b.kind, read-before)
		}
	}
	f := open()
	counts(f, "", 0, 0, 1, 2)
	counts(f, "steel country:FI", 0, 0, 2) // whichever country they are in, for the facet says what else there is

	settle(p, p.SetFilter("country:FI"))
	f = open()
	counts(f, "country:FI", 1, 0, 1, 2) // the list holds no longer all
	counts(f, "country:SE steel", 0, 0, 2)
}
