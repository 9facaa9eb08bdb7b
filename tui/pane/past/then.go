package past

import (
	"context"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// then returns the pane of a record as it was at an instant, field by field beside what it is now, what differs first.
func then(env *pane.Env, ref kam.Ref, at time.Time) *pane.Browser {
	day := long(at, env.Book.Now())
	return pane.NewBrowser(env, pane.Spec{
		Where: env.Name(ref) + " on " + day, Panel: "As it was on " + day, SortBy: -1, Active: 1, Share: 66, Kinds: []string{ref.Kind}, About: ref,
		Columns: []list.Column{
			{Name: "field", Title: "Field", Width: 16, Max: 26, Grow: 1},
			{Name: "then", Title: "Then", Width: 20, Grow: 4},
			{Name: "now", Title: "Now", Width: 16, Grow: 4},
		},
		Empty: "There is nothing in this record, then or now.",
		Load: func([]kam.Filter) pane.Loader {
			return func(ctx context.Context) ([]list.Row, error) { return load(ctx, env, ref, at) }
		},
		Preview: func(ctx context.Context, row list.Row) (*doc.Doc, error) { return beside(ctx, env, row, at) },
		Title:   func(row list.Row) string { return row.Cells[0].Text },
		Field: func(row list.Row, _ string) []string {
			return one(strings.TrimPrefix(row.Part, list.FieldPart))
		},
		Keys: keys.Map[*pane.Browser]{
			{Key: keys.Key{Name: "restore-field", Keys: []string{"ctrl+r"}, Brief: "put back field", Group: keys.Change, Help: "give the field the value that it had then; u takes it back"},
				When: onField, Do: func(b *pane.Browser) tea.Cmd {
					row, _ := b.List.Current()
					return restore(env, ref, at, false, strings.TrimPrefix(row.Part, list.FieldPart))
				}},
			{Key: keys.Key{Name: "restore-record", Keys: []string{"ctrl+e"}, Brief: "put back all", Group: keys.Change, Help: "give the record all that it held then; u takes it back"},
				Do: func(*pane.Browser) tea.Cmd { return restore(env, ref, at, false) }},
			{Key: keys.Key{Name: "keep-field", Keys: []string{"d", "delete"}, Group: keys.Change, Help: "on a field as it was: nothing is deleted"},
				When: onField, Do: func(*pane.Browser) tea.Cmd {
					return env.Ask(pane.Say{Text: "This is a field as it was, not the record: ctrl+r puts it back, ctrl+e the whole record.", Bad: true})
				}},
		},
	})
}

// restoreAll is the key that puts a record back as it was at the moment of the row.
func restoreAll(env *pane.Env, ref kam.Ref) keys.Binding[*pane.Browser] {
	return keys.Binding[*pane.Browser]{
		Key:  keys.Key{Name: "restore-record", Keys: []string{"ctrl+e"}, Brief: "put back all", Group: keys.Change, Help: "give the record all that it held then; u takes it back"},
		When: onMoment, Do: func(b *pane.Browser) tea.Cmd {
			row, _ := b.List.Current()
			at, _ := moment(row)
			return restore(env, ref, at, false)
		},
	}
}

func onField(b *pane.Browser) bool {
	row, ok := b.List.Current()
	return ok && strings.HasPrefix(row.Part, list.FieldPart)
}

func load(ctx context.Context, env *pane.Env, ref kam.Ref, at time.Time) ([]list.Row, error) {
	now, history, err := of(ctx, env, ref)
	if err != nil {
		return nil, err
	}
	p := now.AsOf(history, at)
	var moved, same []list.Row
	for _, l := range lines(p, now, env.Book.Name) {
		was, is := list.Cell{Text: flat(orDash(l.then))}, list.Cell{Text: flat(orDash(l.now)), Tone: doc.Muted}
		row := list.Row{ID: list.ID{Ref: ref, Part: list.FieldPart + l.field.Name}, Cells: []list.Cell{{Text: l.field.Label, Tone: doc.Muted}, was, is}}
		switch {
		case !l.known:
			row.Cells[1] = list.Cell{Text: "? not known on this device", Tone: doc.Muted}
			moved = append(moved, row)
		case l.then != l.now:
			row.Cells[1] = list.Cell{Text: "≠ " + was.Text, Tone: doc.Warn}
			moved = append(moved, row)
		default:
			same = append(same, row)
		}
	}
	var rows []list.Row
	for _, part := range []struct {
		title string
		rows  []list.Row
	}{{"Another value now", moved}, {"The same now", same}} {
		if len(part.rows) > 0 {
			rows = append(append(rows, list.Row{Header: true, Cells: []list.Cell{{Text: part.title}}}), part.rows...)
		}
	}
	return rows, nil
}

func flat(text string) string { return strings.ReplaceAll(text, "\n", " ") }

// beside writes both values of a field in full.
func beside(ctx context.Context, env *pane.Env, row list.Row, at time.Time) (*doc.Doc, error) {
	now, history, err := of(ctx, env, row.Ref)
	if err != nil {
		return nil, err
	}
	p, d := now.AsOf(history, at), &doc.Doc{}
	for _, l := range lines(p, now, env.Book.Name) {
		if list.FieldPart+l.field.Name != row.Part {
			continue
		}
		d.Head("Then", long(at, env.Book.Now()))
		if l.known {
			d.Para(orDash(l.then), doc.Strong)
		} else {
			d.Para("What it was is not known on this device: what is known of the field begins later.", doc.Muted)
		}
		d.Head("Now", "").Para(orDash(l.now), doc.Plain)
		if l.known && l.then != l.now {
			d.Gap().Para("ctrl+r puts back what it was then. That is an edit like any other, and u takes it back.", doc.Muted)
		}
	}
	return d, nil
}

// restore asks for the edit that gives a record what it held at an instant: one of its fields, or all. With back, what
// is held still is taken back to what was there before that instant.
func restore(env *pane.Env, ref kam.Ref, at time.Time, back bool, fields ...string) tea.Cmd {
	return env.Ask(pane.Find{Out: func(ctx context.Context) (tea.Msg, error) {
		now, history, err := of(ctx, env, ref)
		if err != nil {
			return nil, err
		}
		p := now.AsOf(history, at)
		if back && len(p.Restore(now, fields...)) == 0 {
			p = now.AsOf(history, at.Add(-time.Nanosecond))
		}
		what, becomes := env.Name(ref), "what it was on "+stamp(at, env.Book.Now())
		if len(fields) == 1 {
			label := fields[0]
			if k := kam.LookupKind(ref.Kind); k != nil && k.Lookup(label) != nil {
				f := k.Lookup(label)
				label, becomes = f.Label, kam.Clip(flat(or(show.Values(p.Record, f, env.Book.Name), "empty")), 60)
			}
			what = label + " of " + what
			if !p.Knows(fields[0]) {
				return pane.Say{Text: "What " + label + " was then is not known on this device.", Bad: true}, nil
			}
		}
		cells := p.Restore(now, fields...)
		if len(cells) == 0 {
			return pane.Say{Text: what + " is what it was then."}, nil
		}
		return pane.Apply{Label: what + " is again " + becomes, Edits: []kam.Edit{{Ref: ref, Cells: cells}}}, nil
	}})
}
