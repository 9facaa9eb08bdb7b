package detail

import (
	"context"
	"slices"
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

// movedPart marks the rows of records that refer to the one that goes.
const movedPart = "moved "

// Merge shows what merging two records does, before it is done: which value stands in each field, and which records
// move. Where the two differ, either value can be chosen.
func Merge(env *pane.Env, keep, gone kam.Ref) *pane.Browser {
	var take []string // the fields of which the value of the one that goes is to stand
	plan := func(take []string) func(context.Context) (*merge.Plan, error) {
		return func(ctx context.Context) (*merge.Plan, error) { return planMerge(ctx, env, keep, gone, take) }
	}
	field := func(b *pane.Browser) (string, bool) {
		row, ok := b.List.Current()
		name, isField := strings.CutPrefix(row.Part, fieldPart)
		return name, ok && isField && row.Words != ""
	}
	return pane.NewBrowser(env, pane.Spec{
		Where: env.Name(gone) + " → " + env.Name(keep), Panel: "Merge, as it will be", SortBy: -1, Share: 66, Kinds: referring(keep.Kind),
		Columns: []list.Column{
			{Name: "field", Title: "Field", Width: 12, Max: 24, Grow: 1},
			{Name: "stays", Title: "Stays: " + env.Name(keep), Width: 16, Grow: 4},
			{Name: "goes", Title: "Goes: " + env.Name(gone), Width: 16, Grow: 4},
			{Name: "outcome", Title: "What happens", Width: 14},
		},
		Empty: "The two say the same, and nothing refers to the one that goes. % merges them.",
		Load: func([]kam.Filter) pane.Loader {
			plan := plan(slices.Clone(take))
			return func(ctx context.Context) ([]list.Row, error) {
				p, err := plan(ctx)
				if err != nil {
					return nil, err
				}
				return mergeRows(env, p), nil
			}
		},
		Preview: func(ctx context.Context, row list.Row) (*doc.Doc, error) {
			return mergePreview(ctx, env, keep, gone, row)
		},
		Title: func(list.Row) string { return "What happens" },
		Keys: keys.Map[*pane.Browser]{
			{Key: keys.Key{Name: "merge", Keys: []string{"%"}, Brief: "merge now", Group: keys.Change, Help: "merge the two, as is shown; u takes it back"},
				Do: func(*pane.Browser) tea.Cmd {
					plan := plan(slices.Clone(take))
					env.Ask(pane.Find{Out: func(ctx context.Context) (tea.Msg, error) {
						p, err := plan(ctx)
						if err != nil {
							return nil, err
						}
						return pane.Apply{Label: "Merged " + env.Name(gone) + " into " + env.Name(keep), Edits: p.Edits()}, nil
					}})
					env.Ask(pane.Pop{})
					return env.Ask(pane.Pop{}) // of the two beside each other there is one now
				}},
			{Key: keys.Key{Name: "mark", Keys: []string{" "}, Brief: "choose value", Group: keys.Change, Help: "let the other value stand in the field; again: the first"},
				When: func(b *pane.Browser) bool { _, ok := field(b); return ok },
				Do: func(b *pane.Browser) tea.Cmd {
					name, _ := field(b)
					if at := slices.Index(take, name); at >= 0 {
						take = slices.Delete(slices.Clone(take), at, at+1)
					} else {
						take = append(slices.Clone(take), name)
					}
					return b.Reread()
				}},
			{Key: keys.Key{Name: "keep-item", Keys: []string{"d", "delete"}, Group: keys.Change, Help: "nothing is deleted here but by merging"},
				Do: func(*pane.Browser) tea.Cmd {
					return env.Ask(pane.Say{Text: "% merges the two as shown; esc goes back with nothing changed.", Bad: true})
				}},
		},
	})
}

func planMerge(ctx context.Context, env *pane.Env, keep, gone kam.Ref, take []string) (*merge.Plan, error) {
	a, b, err := both(ctx, env, keep, gone)
	if err != nil {
		return nil, err
	}
	var related []kam.Record
	for _, ref := range []kam.Ref{keep, gone} {
		if err := env.Book.Related(ctx, ref, func(r kam.Record) bool { related = append(related, r); return true }); err != nil {
			return nil, err
		}
	}
	return merge.Of(a, b, related, merge.Options{Take: take, NameOf: env.Book.Name, Today: env.Book.Today()})
}

// mergeRows are the rows of a plan: the fields in which something happens, then the records that move. A row whose value can
// be chosen has words to be found by.
func mergeRows(env *pane.Env, p *merge.Plan) []list.Row {
	var rows []list.Row
	for _, f := range p.Fields {
		stays, goes := list.Cell{Text: orDash(show.Values(p.Keep, f.Field, env.Book.Name))}, list.Cell{Text: orDash(show.Values(p.Gone, f.Field, env.Book.Name))}
		outcome, words := list.Cell{Text: string(f.Outcome)}, ""
		switch f.Outcome {
		case merge.Noted:
			goes.Tone, outcome.Tone, words = doc.Muted, doc.Warn, "differs"
		case merge.Chosen:
			stays.Tone, outcome.Tone, words = doc.Muted, doc.Accent, "differs"
		}
		rows = append(rows, list.Row{ID: list.ID{Ref: p.Keep.Ref, Part: fieldPart + f.Name}, Words: words, Cells: []list.Cell{{Text: f.Label, Tone: doc.Muted}, stays, goes, outcome}})
	}
	if len(p.Moved) == 0 {
		return rows
	}
	rows = append(rows, list.Row{Header: true, Cells: []list.Cell{{Text: "Refer to " + env.Name(p.Keep.Ref) + " from then on", Tone: doc.Accent}, {Text: show.Count(len(p.Moved), "record", "records")}}})
	for _, m := range p.Moved[:min(len(p.Moved), relatedRows)] {
		k := kam.LookupKind(m.Kind)
		outcome := list.Cell{Text: "moves", Tone: doc.Muted}
		switch {
		case m.Deleted:
			outcome = list.Cell{Text: "deleted", Tone: doc.Warn}
		case m.Twice:
			outcome = list.Cell{Text: "! then twice", Tone: doc.Warn}
		}
		var by []string
		for _, name := range m.Fields {
			by = append(by, k.Lookup(name).Label)
		}
		rows = append(rows, list.Row{ID: list.ID{Ref: m.Ref, Part: movedPart}, Cells: []list.Cell{{Text: k.Label, Tone: doc.Muted}, {Text: env.Name(m.Ref)}, {Text: strings.Join(by, ", "), Tone: doc.Muted}, outcome}})
	}
	return rows
}

// mergePreview says what is about to happen, and to what.
func mergePreview(ctx context.Context, env *pane.Env, keep, gone kam.Ref, row list.Row) (*doc.Doc, error) {
	d := &doc.Doc{}
	d.Title(env.Name(keep) + " stays")
	d.Para(env.Name(gone)+" is merged into it and deleted, in one step that u takes back. What the two say differently is written into the notes, so that nothing is lost.", doc.Plain)
	d.Gap().Fact("%", "merges the two as shown", doc.Accent)
	if row.Words != "" {
		d.Fact("space", "lets the other value stand", doc.Accent)
	}
	d.Fact("esc", "goes back, with nothing changed", doc.Plain)
	if !strings.HasPrefix(row.Part, movedPart) {
		return d, nil
	}
	about, err := card.Of(ctx, env.Book, row.Ref)
	if err != nil {
		return nil, err
	}
	d.Head(kam.LookupKind(row.Kind).Label, "")
	return d.Join(about), nil
}
