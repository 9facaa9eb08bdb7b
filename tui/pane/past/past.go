// Package past is what was done to a record: who changed what and when, the record as it was at each of those moments, and
// the ways to put back what it held.
package past

import (
	"context"
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/card"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// momentPart begins the Part of a row that stands for a change; the number of the change follows, the oldest being 1.
const momentPart = "moment "

var columns = []list.Column{
	{Name: "when", Width: 12, Max: 16},
	{Name: "who", Width: 8, Max: 18, Grow: 1},
	{Name: "what", Width: 24, Grow: 6},
	{Name: "state", Width: 9, Max: 9, Priority: 1},
	{Name: "device", Width: 8, Max: 8, Priority: 2},
}

// New returns the pane of a record's history, with the cursor on the newest change of a field if one is named.
func New(env *pane.Env, ref kam.Ref, field string) *pane.Browser {
	h := &history{env: env, ref: ref}
	return pane.NewBrowser(env, pane.Spec{
		Where: "History of " + env.Name(ref), Panel: "What was done, the newest first", Columns: columns, SortBy: -1, Active: 2, Share: 58,
		Kinds: []string{ref.Kind}, About: ref,
		First:   func(row list.Row) bool { return field != "" && row.Cells[2].Key == field },
		Empty:   "Nothing is known on this device of how this record became what it is.",
		Load:    func([]kam.Filter) pane.Loader { return h.load },
		Preview: h.preview,
		Title:   func(list.Row) string { return "As it was then" },
		Field:   func(row list.Row, _ string) []string { return one(row.Cells[2].Key) },
		Keys: keys.Map[*pane.Browser]{
			{Key: keys.Key{Name: "open-moment", Keys: []string{"enter"}, Brief: "as it was", Group: keys.Look, Help: "see the whole record as it was then, field by field beside what it is now"},
				When: onMoment, Do: func(b *pane.Browser) tea.Cmd {
					row, _ := b.List.Current()
					at, _ := moment(row)
					return env.Ask(pane.Push{Pane: then(env, ref, at)})
				}},
			{Key: keys.Key{Name: "restore-field", Keys: []string{"ctrl+r"}, Brief: "put back field", Group: keys.Change, Help: "give the field the value that it had at that moment; on its newest change, the one before; u takes it back"},
				When: onMoment, Do: func(b *pane.Browser) tea.Cmd {
					row, _ := b.List.Current()
					at, _ := moment(row)
					return restore(env, ref, at, true, row.Cells[2].Key)
				}},
			restoreAll(env, ref),
			{Key: keys.Key{Name: "keep-moment", Keys: []string{"d", "delete"}, Group: keys.Change, Help: "on a change that was made: nothing is deleted"},
				When: onMoment, Do: func(*pane.Browser) tea.Cmd {
					return env.Ask(pane.Say{Text: "What was done cannot be deleted, only put right: ctrl+r puts the field back as it was then, ctrl+e the whole record.", Bad: true})
				}},
		},
	})
}

// history reads what one pane shows.
type history struct {
	env *pane.Env
	ref kam.Ref
}

func one(field string) []string {
	if field == "" || field == kam.DeletedField {
		return nil
	}
	return []string{field}
}

func onMoment(b *pane.Browser) bool {
	row, ok := b.List.Current()
	if !ok {
		return false
	}
	_, ok = moment(row)
	return ok
}

// moment returns the instant of the change that a row stands for.
func moment(row list.Row) (time.Time, bool) {
	if !strings.HasPrefix(row.Part, momentPart) {
		return time.Time{}, false
	}
	at, err := time.Parse(time.RFC3339Nano, row.Cells[0].Key)
	return at, err == nil
}

// of reads a record and what was done to it.
func of(ctx context.Context, env *pane.Env, ref kam.Ref) (kam.Record, []kam.HistoryEntry, error) {
	r, err := env.Book.Get(ctx, ref)
	if err != nil {
		return r, nil, err
	}
	history, err := env.Book.History(ctx, ref)
	return r, history, err
}

func (h *history) load(ctx context.Context) ([]list.Row, error) {
	_, history, err := of(ctx, h.env, h.ref)
	if err != nil {
		return nil, err
	}
	var rows []list.Row
	k, blind := kam.LookupKind(h.ref.Kind), false
	for i, e := range history {
		name, _ := kam.SplitKey(e.Cell)
		state := list.Cell{Text: "synced", Tone: doc.Muted}
		switch e.State {
		case kam.Waiting:
			state = list.Cell{Text: "↑ waiting", Tone: doc.Accent}
		case kam.Sent:
			state = list.Cell{Text: "↑ sent", Tone: doc.Accent}
		}
		what := list.Cell{Text: strings.ReplaceAll(card.Change(k, e, h.env.Book.Name), "\n", " "), Key: name}
		if e.Blind {
			blind, what.Tone = true, doc.Muted
		}
		rows = append(rows, list.Row{ID: list.ID{Ref: h.ref, Part: fmt.Sprint(momentPart, len(history)-i)}, Cells: []list.Cell{
			{Text: stamp(e.At, h.env.Book.Now()), Key: e.At.Format(time.RFC3339Nano), Tone: doc.Muted}, {Text: e.Who},
			what, state, {Text: device(e.Device), Tone: doc.Muted},
		}})
	}
	if blind {
		rows = append(rows, list.Row{Header: true, Cells: []list.Cell{{Text: "What was there before that is not known on this device", Tone: doc.Muted}}})
	}
	return rows, nil
}

// device shortens the id of a device to what tells it from others. Ids made at about the same time begin alike.
func device(id string) string { return id[max(0, len(id)-8):] }

// stamp writes an instant as one reads it: the time of today, the day of this year, and otherwise the date.
func stamp(at, now time.Time) string {
	at = at.In(now.Location())
	switch {
	case kam.DateOf(at) == kam.DateOf(now):
		return at.Format("15:04:05")
	case at.Year() == now.Year():
		return at.Format("2 Jan 15:04")
	}
	return at.Format("2 Jan 2006")
}

// long writes an instant in full.
func long(at, now time.Time) string { return at.In(now.Location()).Format("2 Jan 2006 15:04:05") }

// preview writes the record as it was, what differs from now marked.
func (h *history) preview(ctx context.Context, row list.Row) (*doc.Doc, error) {
	at, ok := moment(row)
	if !ok {
		return nil, nil
	}
	now, history, err := of(ctx, h.env, h.ref)
	if err != nil {
		return nil, err
	}
	d, p, name := &doc.Doc{}, now.AsOf(history, at), h.env.Book.Name
	d.Title(p.Title(name)).Para("As it was on "+long(at, h.env.Book.Now())+", after this change by "+or(row.Cells[1].Text, "this device"), doc.Muted)
	if p.Deleted() {
		d.Para("It was deleted.", doc.Bad)
	}
	d.Gap()
	same, moved := &doc.Doc{}, 0
	for _, l := range lines(p, now, name) {
		switch {
		case !l.known:
			d.Fact(l.field.Label, "? not known on this device", doc.Muted)
		case l.then != l.now:
			d.Fact(l.field.Label, "≠ "+orDash(l.then), doc.Warn)
		default:
			same.Fact(l.field.Label, l.then, doc.Plain)
			continue
		}
		d.Fact("", "now "+orDash(l.now), doc.Muted)
		moved++
	}
	if moved == 0 {
		d.Para("All of it is the same now. ctrl+r takes this change back.", doc.Muted)
	} else {
		d.Gap().Para("ctrl+r puts the field of this change back as it was then, ctrl+e the whole record; enter lets you choose a field.", doc.Muted)
	}
	if !same.Empty() {
		d.Head("The same then and now", "").Join(same)
	}
	return d, nil
}

// line is a field as it was and as it is.
type line struct {
	field     *kam.Field
	then, now string
	known     bool // what it was
}

// lines returns the fields that hold something, then or now.
func lines(p kam.Past, now kam.Record, name func(kam.Ref) string) []line {
	k := kam.LookupKind(now.Kind)
	if k == nil {
		return nil
	}
	var out []line
	for _, f := range k.Fields {
		l := line{f, show.Values(p.Record, f, name), show.Values(now, f, name), p.Knows(f.Name)}
		if !f.Internal && (l.then != "" || l.now != "" || !l.known) {
			out = append(out, l)
		}
	}
	return out
}

func or(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

func orDash(text string) string { return or(text, "—") }
