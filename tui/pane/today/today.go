// Package today is the first pane: what needs its user now, and what has changed.
package today

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/card"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/alarms"
	"keyaccount/tui/pane/brief"
)

var columns = []list.Column{
	{Name: "sign", Width: 3},
	{Name: "what", Width: 28, Grow: 8},
	{Name: "account", Width: 16, Max: 28, Grow: 3, Priority: 1},
	{Name: "who", Width: 12, Max: 22, Grow: 1, Priority: 2},
	{Name: "when", Width: 11, Right: true},
}

// New returns the pane. It shows what is the user's own where it is known which person the user is, and
// everybody's otherwise. What is due stands at once; alarms, which follow from all records, come when they are known.
func New(env *pane.Env) *pane.Browser {
	mine := true
	w := &watch{}
	whose := func() kam.ID {
		if mine {
			return env.Me
		}
		return kam.NoID
	}
	return pane.NewBrowser(env, pane.Spec{
		Where: "Today", Panel: env.Book.Today().Time().Format("Monday 2 January"), Columns: columns, SortBy: -1, Active: 1, Share: 62,
		Kinds: []string{"activity", "opportunity", "account", "conflict", "rejection", "contact", "membership"},
		Empty: "Nothing needs you today.\n\n" +
			"Here come work that is due, alarms about accounts, and what colleagues have changed.\n\n" +
			"a writes down in one line what happened or is to be done. 2 shows the accounts. On every pane n adds what belongs there, and ? shows all keys.",
		Load: func([]kam.Filter) pane.Loader {
			me, now := whose(), w.now()
			return func(ctx context.Context) ([]list.Row, error) { return load(ctx, env, me, now(me)) }
		},
		Survey: func() pane.Surveyor {
			me := whose()
			return func(ctx context.Context) ([]kam.Ref, bool, error) {
				changed, err := w.look(ctx, env, me)
				return nil, changed, err
			}
		},
		Preview: func(ctx context.Context, row list.Row) (*doc.Doc, error) {
			if a, ok := w.alarm(row.ID); ok {
				return alarms.Doc(ctx, env, a)
			}
			if row.Ref.ID == kam.NoID {
				return nil, nil
			}
			return card.Of(ctx, env.Book, row.Ref)
		},
		Title: func(row list.Row) string {
			if _, ok := w.alarm(row.ID); ok {
				return "Alarm"
			}
			if k := kam.LookupKind(row.Kind); k != nil {
				return k.Label
			}
			return row.Kind
		},
		New: func(row list.Row) pane.New {
			cells := pane.About(row)
			if row.Of != kam.NoID && len(cells) == 0 {
				cells = []kam.Cell{{Key: "account", Value: row.Of.String()}}
			}
			return pane.New{Kind: "activity", Cells: cells}
		},
		Field: fields,
		Keys: append(append(w.keys(env), keys.Map[*pane.Browser]{
			pane.Done(), pane.StageForward(), pane.StageBack(),
			{Key: keys.Key{Name: "changes", Keys: []string{"w"}, Brief: "what changed", Group: keys.Look, Help: "to what changed since yesterday"},
				When: pane.Filled,
				Do: func(b *pane.Browser) tea.Cmd {
					for _, r := range b.List.Rows() {
						if r.Part == changedPart {
							b.List.End()
							b.List.Select(r.ID)
							break
						}
					}
					return b.Follow()
				}},
			{Key: keys.Key{Name: "account", Keys: []string{"A"}, Group: keys.Go, Help: "to the account of the row"},
				When: func(b *pane.Browser) bool { row, ok := b.List.Current(); return ok && row.Of != kam.NoID },
				Do: func(b *pane.Browser) tea.Cmd {
					row, _ := b.List.Current()
					return env.Ask(pane.Open{Ref: kam.Ref{Kind: "account", ID: row.Of}})
				}},
			pane.Mine(&mine), brief.Key(), pane.LogCall(), pane.Concern(),
		}...), w.unfolded.Keys(func(row list.Row) bool { _, ok := w.alarm(row.ID); return ok })...),
	})
}

// fields returns what most often has to be edited about a thing that needs attention.
func fields(row list.Row, _ string) []string { return alarms.Fields(row.Kind) }
