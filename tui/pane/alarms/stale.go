package alarms

import (
	"context"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/signal"
	"keyaccount/tui/card"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// Stale lists the records of an account that nobody has confirmed for long, the oldest first. One looks at what they say and
// confirms those that are true, one or many at a time.
func Stale(env *pane.Env, account kam.ID) *pane.Browser {
	of := kam.Ref{Kind: "account", ID: account}
	var kinds []string
	for _, k := range kam.Kinds() { // all of which the age counts, or the settings that say what is old
		kinds = append(kinds, k.Name)
	}
	return pane.NewBrowser(env, pane.Spec{
		Where: env.Name(of) + " ▸ Not verified", Panel: "Is it still true?", SortBy: -1, Active: 1, Share: 66, Kinds: kinds, About: of,
		Columns: []list.Column{
			{Name: "record", Title: "Record", Width: 20, Max: 36, Grow: 3},
			{Name: "says", Title: "Says", Width: 16, Grow: 5},
			{Name: "kind", Title: "Kind", Width: 10, Max: 24, Grow: 1, Priority: 2},
			{Name: "age", Title: "Verified", Width: 14, Right: true, Priority: 1},
		},
		Empty: "All of it was confirmed lately.",
		Load: func([]kam.Filter) pane.Loader {
			return func(ctx context.Context) ([]list.Row, error) { return stale(ctx, env, account) }
		},
		Preview: func(ctx context.Context, row list.Row) (*doc.Doc, error) { return card.Of(ctx, env.Book, row.Ref) },
		Field:   func(row list.Row, _ string) []string { return shown(kam.LookupKind(row.Kind), "verified") },
		Keys: keys.Map[*pane.Browser]{
			{Key: keys.Key{Name: "confirm", Keys: []string{"x"}, Brief: "it is true", Group: keys.Change, Help: "confirm that the record is true as of today, or all that are chosen; space and * choose"},
				When: func(b *pane.Browser) bool { _, ok := b.List.Current(); return ok },
				Do: func(b *pane.Browser) tea.Cmd {
					refs := b.List.Chosen()
					cells := []kam.Cell{{Key: "verified", Value: env.Book.Today().String()}, {Key: "verified_by"}}
					if env.Me != kam.NoID {
						cells[1].Value = env.Me.String()
					}
					edits := make([]kam.Edit, len(refs))
					for i, ref := range refs {
						edits[i] = kam.Edit{Ref: ref, Cells: cells}
					}
					label := "Confirmed: " + env.Name(refs[0])
					if len(refs) > 1 {
						label = fmt.Sprintf("%d records confirmed", len(refs))
					}
					b.List.ClearMarks()
					return env.Ask(pane.Apply{Label: label, Edits: edits})
				}},
		},
	})
}

// stale reads the rows of the records that are not verified.
func stale(ctx context.Context, env *pane.Env, account kam.ID) (rows []list.Row, err error) {
	type old struct {
		ref kam.Ref
		on  kam.Date
	}
	var all []old
	err = env.Book.Board(ctx, func(b *signal.Board) {
		d := b.Company().Dossier(account)
		if d == nil {
			return
		}
		verified := map[kam.Ref]kam.Date{}
		for _, k := range kam.Kinds() {
			for _, e := range d.Entries(k.Name) {
				verified[kam.Ref{Kind: k.Name, ID: e.ID}] = e.Verified
			}
		}
		for _, r := range signal.FreshnessOf(d, b.Company().Settings, b.Today()).Stale {
			all = append(all, old{r.Record, verified[r.Record]})
		}
	})
	if err != nil {
		return nil, err
	}
	for _, o := range all {
		r, err := env.Book.Get(ctx, o.ref)
		if err != nil {
			return nil, err
		}
		k := kam.LookupKind(o.ref.Kind)
		var says []string
		for _, f := range k.Fields {
			if v := show.Values(r, f, env.Book.Name); v != "" && !f.Title && !f.Internal && f.Name != "account" && f.Name != "verified" && f.Name != "verified_by" {
				says = append(says, strings.Join(strings.Fields(v), " "))
			}
		}
		when := show.Day(o.on, env.Book.Today())
		if made := signal.Made(o.ref.ID); o.on.IsZero() {
			when = "made " + show.Day(made, env.Book.Today())
		}
		rows = append(rows, list.Row{ID: list.ID{Ref: o.ref}, Of: account, Cells: []list.Cell{
			{Text: env.Name(o.ref)}, {Text: kam.Clip(strings.Join(says, " · "), 200), Tone: doc.Muted}, {Text: k.Label, Tone: doc.Muted}, {Text: when, Tone: doc.Muted},
		}})
	}
	return rows, nil
}
