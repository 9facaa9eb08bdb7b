package detail

import (
	"context"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/merge"
	"keyaccount/tui/card"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// The columns of a pair in which its records stand.
const firstSide, secondSide = 1, 2

// Pair is the view of two records of a kind side by side, which may be about the same. What is done is done to the one
// whose column is chosen.
func Pair(env *pane.Env, first, second kam.Ref) *pane.Browser {
	label := first.Kind
	if k := kam.LookupKind(first.Kind); k != nil {
		label = k.Label
	}
	side := func(b *pane.Browser) kam.Ref {
		if b.List.Active() == firstSide {
			return first
		}
		return second
	}
	onField := func(b *pane.Browser) bool {
		row, ok := b.List.Current()
		return ok && strings.HasPrefix(row.Part, fieldPart)
	}
	return pane.NewBrowser(env, pane.Spec{
		Where: env.Name(first) + " ↔ " + env.Name(second), Panel: "The same " + strings.ToLower(label) + "?", SortBy: -1, Active: secondSide, Share: 62,
		Columns: []list.Column{
			{Name: "field", Title: "Field", Width: 14, Max: 24, Grow: 1},
			{Name: "first", Title: "Recorded first", Width: 18, Grow: 4},
			{Name: "second", Title: "Recorded later", Width: 18, Grow: 4},
		},
		Kinds: referring(first.Kind), Empty: "There is nothing in these records.",
		Load: func([]kam.Filter) pane.Loader {
			return func(ctx context.Context) ([]list.Row, error) { return pair(ctx, env, first, second) }
		},
		Preview: func(ctx context.Context, row list.Row) (*doc.Doc, error) { return suspicion(ctx, env, first, second) },
		Title:   func(list.Row) string { return label },
		Keys: keys.Map[*pane.Browser]{
			{Key: keys.Key{Name: "open-side", Keys: []string{"enter"}, Brief: "open", Group: keys.Look, Help: "open the record of the chosen column; h and l choose it"},
				Do: func(b *pane.Browser) tea.Cmd { return env.Ask(pane.Open{Ref: side(b)}) }},
			{Key: keys.Key{Name: "edit-side", Keys: []string{"e"}, Brief: "edit", Group: keys.Change, Help: "edit the field of the record of the chosen column"},
				When: onField, Do: func(b *pane.Browser) tea.Cmd {
					row, _ := b.List.Current()
					return env.Ask(pane.Edit{Ref: side(b), Only: []string{strings.TrimPrefix(row.Part, fieldPart)}})
				}},
			{Key: keys.Key{Name: "edit-all-side", Keys: []string{"E"}, Group: keys.Change, Help: "edit the whole record of the chosen column"},
				Do: func(b *pane.Browser) tea.Cmd { return env.Ask(pane.Edit{Ref: side(b)}) }},
			{Key: keys.Key{Name: "merge", Keys: []string{"%"}, Brief: "merge", Group: keys.Change, Help: "merge the record of the chosen column into the other: first shows what that does"},
				Do: func(b *pane.Browser) tea.Cmd {
					keep, gone := first, second
					if side(b) == first {
						keep, gone = second, first
					}
					return env.Ask(pane.Push{Pane: Merge(env, keep, gone)})
				}},
			{Key: keys.Key{Name: "different", Keys: []string{"x"}, Brief: "not the same", Group: keys.Change, Help: "say that the two are not the same: they are suspected no more"},
				When: func(*pane.Browser) bool { return suspected(first.Kind) },
				Do:   func(*pane.Browser) tea.Cmd { return differ(env, first, second) }},
			{Key: keys.Key{Name: "delete-side", Keys: []string{"d", "delete"}, Brief: "delete", Group: keys.Change, Help: "delete the record of the chosen column; u brings it back"},
				Do: func(b *pane.Browser) tea.Cmd {
					ref := side(b)
					return env.Ask(pane.Apply{Label: "Deleted " + env.Name(ref), Edits: []kam.Edit{kam.Deletion(ref)}})
				}},
		},
	})
}

// both reads two records.
func both(ctx context.Context, env *pane.Env, first, second kam.Ref) (a, b kam.Record, err error) {
	if a, err = env.Book.Get(ctx, first); err == nil {
		b, err = env.Book.Get(ctx, second)
	}
	return a, b, err
}

// referring returns the kinds of the records that may refer to one of a kind, and that kind itself.
func referring(kind string) []string {
	if kam.LookupKind(kind) == nil {
		return []string{kind}
	}
	var kinds []string
	for _, k := range kam.Kinds() {
		kinds = append(kinds, k.Name)
	}
	return kinds
}

// pair reads the rows of two records: a field in each, those that differ marked, then how many records refer to either.
func pair(ctx context.Context, env *pane.Env, first, second kam.Ref) ([]list.Row, error) {
	a, b, err := both(ctx, env, first, second)
	if err != nil {
		return nil, err
	}
	k := kam.LookupKind(first.Kind)
	if k == nil {
		return nil, nil
	}
	var rows []list.Row
	for _, f := range k.Fields {
		x, y := show.Values(a, f, env.Book.Name), show.Values(b, f, env.Book.Name)
		if f.Internal || x == "" && y == "" {
			continue
		}
		tone := doc.Muted // what is the same needs no look
		if x != y {
			tone = doc.Plain
		}
		rows = append(rows, list.Row{ID: list.ID{Ref: second, Part: fieldPart + f.Name}, Cells: []list.Cell{
			{Text: f.Label, Tone: doc.Muted}, {Text: orDash(x), Tone: tone}, {Text: orDash(y), Tone: tone},
		}})
	}
	counts := [2]map[string]int{{}, {}}
	for i, ref := range []kam.Ref{first, second} {
		if err := env.Book.Related(ctx, ref, func(r kam.Record) bool { counts[i][r.Kind]++; return true }); err != nil {
			return nil, err
		}
	}
	for _, other := range byInterest() {
		if x, y := counts[0][other.Name], counts[1][other.Name]; x+y > 0 {
			rows = append(rows, list.Row{ID: list.ID{Ref: second, Part: "count " + other.Name}, Cells: []list.Cell{
				{Text: titled(other.Plural), Tone: doc.Muted}, {Text: fmt.Sprint(x)}, {Text: fmt.Sprint(y)},
			}})
		}
	}
	return rows, nil
}

func orDash(text string) string {
	if text == "" {
		return "—"
	}
	return strings.ReplaceAll(text, "\n", " ")
}

// suspicion writes what one can do about two records that may be the same, and the later of them.
func suspicion(ctx context.Context, env *pane.Env, first, second kam.Ref) (*doc.Doc, error) {
	d := &doc.Doc{}
	d.Para("The same? % merges the record of the chosen column into the other: what only one of them says is kept, and what refers to either refers "+
		"to the one that stays. Not the same? x says so, and ends the suspicion.", doc.Muted).Gap()
	about, err := card.Of(ctx, env.Book, second)
	if err != nil {
		return nil, err
	}
	return d.Join(about), nil
}

// suspected reports whether records of a kind are ever taken for each other, so that they can be declared different.
func suspected(kind string) bool {
	k := kam.LookupKind(kind)
	return k != nil && k.Lookup("different_from") != nil
}

// differ says that two records are not the same, and goes back to where one came from.
func differ(env *pane.Env, first, second kam.Ref) tea.Cmd {
	env.Ask(pane.Find{Out: func(ctx context.Context) (tea.Msg, error) {
		a, b, err := both(ctx, env, first, second)
		if err != nil {
			return nil, err
		}
		edit, err := merge.Different(a, b)
		if err != nil {
			return nil, err
		}
		if len(edit.Cells) == 0 {
			return pane.Say{Text: "They are known to be different already."}, nil
		}
		return pane.Apply{Label: env.Name(first) + " is not " + env.Name(second), Edits: []kam.Edit{edit}}, nil
	}})
	return env.Ask(pane.Pop{})
}
