// Package exchange is the pane of sync: how this device stands with the server, conflicts side by side,
// edits that were refused, and edits that wait.
package exchange

import (
	"context"
	"fmt"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/book"
	"keyaccount/tui/card"
	"keyaccount/tui/cell"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
	"keyaccount/tui/style"
)

// waitingRows bounds how many of the waiting edits are listed.
const waitingRows = 500

var columns = []list.Column{
	{Name: "what", Width: 26, Grow: 4},
	{Name: "values", Width: 20, Grow: 5, Priority: 1},
	{Name: "who", Width: 10, Max: 20, Grow: 1, Priority: 2},
	{Name: "when", Width: 11, Right: true},
}

// New returns the pane.
func New(env *pane.Env) *pane.Browser {
	onConflict := func(b *pane.Browser) bool { row, ok := b.List.Current(); return ok && row.Kind == "conflict" }
	onRejection := func(b *pane.Browser) bool { row, ok := b.List.Current(); return ok && row.Kind == "rejection" }
	return pane.NewBrowser(env, pane.Spec{
		Where: "Sync", Panel: "Sync and conflicts", Columns: columns, SortBy: -1, Share: 55,
		Kinds: []string{"conflict", "rejection"}, Remakes: true,
		Empty: "Nothing to settle: no conflicts, nothing refused, nothing waiting to be sent.",
		Blank: func() *doc.Doc { return standing(env) },
		Load: func([]kam.Filter) pane.Loader {
			return func(ctx context.Context) ([]list.Row, error) { return load(ctx, env) }
		},
		Preview: func(ctx context.Context, row list.Row) (*doc.Doc, error) { return preview(ctx, env, row) },
		Field:   func(list.Row, string) []string { return nil },
		Keys: keys.Map[*pane.Browser]{
			{Key: keys.Key{Name: "keep-standing", Keys: []string{"("}, Brief: "keep left", Group: keys.Change, Help: "settle the conflict: the value that stands is right"},
				When: onConflict, Do: func(b *pane.Browser) tea.Cmd { return settle(env, b, kam.KeepKept) }},
			{Key: keys.Key{Name: "take-other", Keys: []string{")"}, Brief: "take right", Group: keys.Change, Help: "settle the conflict: the other value is right"},
				When: onConflict, Do: func(b *pane.Browser) tea.Cmd { return settle(env, b, kam.KeepOther) }},
			{Key: keys.Key{Name: "open-record", Keys: []string{"enter"}, Brief: "open record", Group: keys.Look, Help: "open the record that it is about"},
				When: func(b *pane.Browser) bool { return onConflict(b) || onRejection(b) },
				Do:   func(b *pane.Browser) tea.Cmd { return openSubject(env, b) }},
			{Key: keys.Key{Name: "resubmit", Keys: []string{"x"}, Brief: "try again", Group: keys.Change, Help: "make the refused edit again"},
				When: onRejection, Do: func(b *pane.Browser) tea.Cmd { return answer(env, b, kam.Resubmitted) }},
			{Key: keys.Key{Name: "drop", Keys: []string{"d", "delete"}, Brief: "drop", Group: keys.Change, Help: "give up the refused edit"},
				When: onRejection, Do: func(b *pane.Browser) tea.Cmd { return answer(env, b, kam.Dropped) }},
		},
	})
}

func load(ctx context.Context, env *pane.Env) ([]list.Row, error) {
	var conflicts, rejections []list.Row
	now := env.Book.Now()
	err := env.Book.Each(ctx, "conflict", func(r kam.Record) bool {
		if c := kam.Decode[kam.Conflict](r); c.Verdict == "" {
			conflicts = append(conflicts, conflictRow(env, r.Ref, c))
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	err = env.Book.Each(ctx, "rejection", func(r kam.Record) bool {
		if j := kam.Decode[kam.Rejection](r); j.Verdict == "" {
			rejections = append(rejections, list.Row{ID: list.ID{Ref: r.Ref}, Cells: []list.Cell{
				{Text: "✖ " + subject(env, j.Record)}, {Text: j.Reason, Tone: doc.Bad}, {Text: j.User, Tone: doc.Muted}, {Text: ago(j.At, now), Tone: doc.Muted},
			}})
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	changes, err := env.Book.Changes(ctx, time.Time{}, true, waitingRows)
	if err != nil {
		return nil, err
	}
	var rows []list.Row
	rows = section(rows, "! Conflicts: the same field, changed on both sides", doc.Bad, conflicts, len(conflicts))
	rows = section(rows, "✖ Refused by the server", doc.Bad, rejections, len(rejections))
	return section(rows, "Waiting to be sent", doc.Accent, waitingOf(env, changes, now), max(env.Book.State().Waiting, len(changes))), nil
}

// standing words how this device stands with the server.
func standing(env *pane.Env) *doc.Doc {
	s, d := env.Book.State(), &doc.Doc{}
	switch s.Link {
	case book.NoServer:
		return d.Title("On this device only").Gap().
			Para("Everything is kept here, sealed. To share it with colleagues, leave with q and sign in to your server:", doc.Plain).
			Gap().Para("kam login URL --user NAME", doc.Accent).
			Gap().Para("What was written until then goes there by itself.", doc.Muted)
	case book.SignedOut:
		d.Title("Signed out").Gap().Para("Edits are kept and wait. To sign in again, leave with q and run kam login.", doc.Plain)
	case book.Offline:
		d.Title("Offline").Gap().Para("Edits are kept and wait; they are sent as soon as the server can be reached. r tries at once.", doc.Plain)
	case book.Syncing:
		d.Title("Syncing")
	default:
		d.Title("In sync").Gap().Para("What you change goes to the server by itself, and what colleagues change comes from there. r exchanges at once.", doc.Plain)
	}
	d.Gap().Fact("Server", s.Server, doc.Plain).Fact("Signed in as", s.User, doc.Plain)
	d.Fact("Last sync", show.Ago(s.LastSync, env.Book.Now()), doc.Plain).Fact("Problem", s.Problem, doc.Bad)
	return d
}

func section(rows []list.Row, title string, tone doc.Tone, add []list.Row, n int) []list.Row {
	if len(add) == 0 {
		return rows
	}
	rows = append(rows, list.Row{Header: true, Cells: []list.Cell{{Text: title, Tone: tone}, {Text: fmt.Sprint(n)}}})
	return append(rows, add...)
}

func waitingOf(env *pane.Env, changes []book.Change, now time.Time) []list.Row {
	var rows []list.Row
	for i, c := range changes {
		rows = append(rows, list.Row{
			ID: list.ID{Ref: c.Ref, Part: fmt.Sprintf("%s %d %d", c.Cell, c.At.UnixNano(), i)},
			Cells: []list.Cell{
				{Text: "↑ " + env.Name(c.Ref)}, {Text: card.Change(kam.LookupKind(c.Kind), c.HistoryEntry, env.Book.Name), Tone: doc.Muted},
				{Text: c.Who, Tone: doc.Muted}, {Text: show.Ago(c.At, now), Tone: doc.Muted},
			},
		})
	}
	return rows
}

// subject names the record that a conflict or a rejection is about.
func subject(env *pane.Env, ref string) string {
	parsed, err := kam.ParseRef(ref)
	if err != nil {
		return ref
	}
	return env.Name(parsed)
}

func ago(at string, now time.Time) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return ""
	}
	return show.Ago(t, now)
}

// field returns the field that a conflict is about, nil where this program does not know it, and its name.
func field(c kam.Conflict) (*kam.Field, string) {
	name, item := kam.SplitKey(c.Field)
	ref, err := kam.ParseRef(c.Record)
	if err != nil || kam.LookupKind(ref.Kind) == nil {
		return nil, name
	}
	f := kam.LookupKind(ref.Kind).Lookup(name)
	switch {
	case name == kam.DeletedField:
		return nil, "Deleted"
	case f == nil:
		return nil, name
	case item != "":
		return f, f.Label + " “" + item + "”"
	}
	return f, f.Label
}

func worded(env *pane.Env, c kam.Conflict, value string) string {
	f, _ := field(c)
	switch {
	case value == "":
		return "(empty)"
	case f == nil || f.Multi:
		return value
	}
	return show.Value(f, value, env.Book.Name)
}

func conflictRow(env *pane.Env, ref kam.Ref, c kam.Conflict) list.Row {
	_, name := field(c)
	return list.Row{ID: list.ID{Ref: ref}, Cells: []list.Cell{
		{Text: "! " + subject(env, c.Record) + " · " + name},
		{Text: worded(env, c, string(c.Kept)) + " ↔ " + worded(env, c, string(c.Other))},
		{Text: c.OtherBy, Tone: doc.Muted}, {Text: ago(c.OtherAt, env.Book.Now()), Tone: doc.Muted},
	}}
}

func preview(ctx context.Context, env *pane.Env, row list.Row) (*doc.Doc, error) {
	r, err := env.Book.Get(ctx, row.Ref)
	if err != nil {
		return nil, err
	}
	d := &doc.Doc{}
	switch row.Kind {
	case "conflict":
		c := kam.Decode[kam.Conflict](r)
		_, name := field(c)
		d.Title(subject(env, c.Record)).Para(name+" was changed on both sides. Which value is right?", doc.Muted)
		d.Gap()
		sideBySide(d, env, c)
		if c.Seen != "" {
			d.Gap().Fact("Before", worded(env, c, string(c.Seen)), doc.Muted)
		}
		d.Gap().Para("[ keeps the left, ] takes the right; either can be undone with u. enter opens the record.", doc.Muted)
	case "rejection":
		j := kam.Decode[kam.Rejection](r)
		d.Title(subject(env, j.Record)).Para("✖ "+j.Reason, doc.Bad).Head("The edit", ago(j.At, env.Book.Now()))
		edit, err := j.Refused()
		if err != nil {
			return d.Para(err.Error(), doc.Bad), nil
		}
		for _, c := range edit.Cells {
			d.Item("·", card.Change(kam.LookupKind(edit.Kind), kam.HistoryEntry{Cell: c.Key, New: c.Value}, env.Book.Name), "", doc.Plain)
		}
		d.Gap().Para("enter opens the record, to mend it. x makes the edit again, d gives it up.", doc.Muted)
	default:
		return card.Of(ctx, env.Book, row.Ref)
	}
	return d, nil
}

// sideBySide draws the two values in two columns, each with who set it and when.
func sideBySide(d *doc.Doc, env *pane.Env, c kam.Conflict) {
	now := env.Book.Now()
	column := func(text string, w int) []string { return cell.Wrap(text, w) }
	two := func(left, right string, draw func(*style.Styles) func(...string) string, row int) {
		d.Raw(func(st *style.Styles, w int) string {
			half := (w - 3) / 2
			pick := func(text string) string {
				if lines := column(text, half); row < len(lines) {
					if row == maxRows-1 && len(lines) > maxRows {
						return cell.Clip(lines[row]+" "+lines[row+1], half)
					}
					return lines[row]
				}
				return ""
			}
			l, r := pick(left), pick(right)
			return draw(st)(l) + cell.Spaces(half-cell.Width(l)) + st.Border.Render(" │ ") + draw(st)(r)
		})
	}
	muted := func(st *style.Styles) func(...string) string { return st.Muted.Render }
	strong := func(st *style.Styles) func(...string) string { return st.Strong.Render }
	head := func(st *style.Styles) func(...string) string { return st.Head.Render }
	two("( stands", ") other", head, 0)
	left, right := worded(env, c, string(c.Kept)), worded(env, c, string(c.Other))
	for i := range min(max(rowsOf(left), rowsOf(right)), maxRows) {
		two(left, right, strong, i)
	}
	two(c.KeptBy, c.OtherBy, muted, 0)
	two(ago(c.KeptAt, now), ago(c.OtherAt, now), muted, 0)
}

const maxRows = 8

// rowsOf estimates in how many rows of a narrow column a value is shown.
func rowsOf(text string) int {
	return 1 + cell.Width(strings.ReplaceAll(text, "\n", " "))/16 + strings.Count(text, "\n")
}

func settle(env *pane.Env, b *pane.Browser, verdict string) tea.Cmd {
	refs := b.List.Chosen()
	b.List.ClearMarks()
	return env.Ask(pane.Find{Out: func(ctx context.Context) (tea.Msg, error) {
		var edits []kam.Edit
		label := ""
		for _, ref := range refs {
			r, err := env.Book.Get(ctx, ref)
			if err != nil {
				return nil, err
			}
			c := kam.Decode[kam.Conflict](r)
			more, err := c.Resolution(verdict, "")
			if err != nil {
				return nil, err
			}
			edits = append(edits, more...)
			value := c.Kept
			if verdict == kam.KeepOther {
				value = c.Other
			}
			_, name := field(c)
			label = fmt.Sprintf("Settled: %s is %s", name, worded(env, c, string(value)))
		}
		if len(refs) > 1 {
			label = fmt.Sprintf("Settled %d conflicts", len(refs))
		}
		return pane.Apply{Label: label, Edits: edits}, nil
	}})
}

func openSubject(env *pane.Env, b *pane.Browser) tea.Cmd {
	row, _ := b.List.Current()
	return env.Ask(pane.Find{Out: func(ctx context.Context) (tea.Msg, error) {
		r, err := env.Book.Get(ctx, row.Ref)
		if err != nil {
			return nil, err
		}
		ref, err := kam.ParseRef(r.Get("record"))
		if err != nil {
			return nil, err
		}
		return pane.Open{Ref: ref}, nil
	}})
}

func answer(env *pane.Env, b *pane.Browser, verdict string) tea.Cmd {
	row, _ := b.List.Current()
	return env.Ask(pane.Find{Out: func(ctx context.Context) (tea.Msg, error) {
		r, err := env.Book.Get(ctx, row.Ref)
		if err != nil {
			return nil, err
		}
		j := kam.Decode[kam.Rejection](r)
		edits := []kam.Edit{{Ref: row.Ref, Cells: []kam.Cell{{Key: "verdict", Value: verdict}}}}
		label := "Gave up the edit of " + subject(env, j.Record)
		if verdict == kam.Resubmitted {
			again, err := j.Refused()
			if err != nil {
				return nil, err
			}
			edits = append([]kam.Edit{again}, edits...)
			label = "Made the edit of " + subject(env, j.Record) + " again"
		}
		return pane.Apply{Label: label, Edits: edits}, nil
	}})
}
