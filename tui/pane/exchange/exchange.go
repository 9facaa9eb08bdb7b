// Package exchange is the pane of sync: conflicts side by side, edits that were refused, edits that wait, how this
// device stands with the server, and its last exchanges.
package exchange

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/book"
	"keyaccount/tui/card"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
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
	on := func(kinds ...string) func(*pane.Browser) bool {
		return func(b *pane.Browser) bool {
			row, ok := b.List.Current()
			return ok && row.Part == "" && slices.Contains(kinds, row.Kind)
		}
	}
	onConflict, onRejection, onEither := on("conflict"), on("rejection"), on("conflict", "rejection")
	var kinds []string // any record may wait
	for _, k := range kam.Kinds() {
		kinds = append(kinds, k.Name)
	}
	return pane.NewBrowser(env, pane.Spec{
		Where: "Sync", Panel: "Sync and conflicts", Columns: columns, SortBy: -1, Share: 55, Kinds: kinds, Remakes: true,
		Empty: "Nothing to settle: no conflicts, nothing refused, nothing waiting to be sent.",
		Load: func([]kam.Filter) pane.Loader {
			return func(ctx context.Context) ([]list.Row, error) { return load(ctx, env) }
		},
		Preview: func(ctx context.Context, row list.Row) (*doc.Doc, error) { return preview(ctx, env, row) },
		Title: func(row list.Row) string {
			switch {
			case row.Part == devicePart:
				return "This device"
			case strings.HasPrefix(row.Part, exchangePart):
				return "Exchange"
			}
			return "Waits to be sent"
		},
		Field: func(list.Row, string) []string { return nil },
		Keys: keys.Map[*pane.Browser]{
			{Key: keys.Key{Name: "keep-standing", Keys: []string{"("}, Brief: "keep left", Group: keys.Change, Help: "settle the conflict: the value that stands is right"},
				When: onConflict, Do: func(b *pane.Browser) tea.Cmd { return settle(env, b, kam.KeepKept) }},
			{Key: keys.Key{Name: "take-other", Keys: []string{")"}, Brief: "take right", Group: keys.Change, Help: "settle the conflict: the other value is right"},
				When: onConflict, Do: func(b *pane.Browser) tea.Cmd { return settle(env, b, kam.KeepOther) }},
			{Key: keys.Key{Name: "third-value", Keys: []string{"e"}, Brief: "type a third", Group: keys.Change, Help: "settle the conflict with a value of your own"},
				When: onConflict, Do: func(b *pane.Browser) tea.Cmd { return thirdValue(env, b) }},
			{Key: keys.Key{Name: "mend-edit", Keys: []string{"e"}, Brief: "mend", Group: keys.Change, Help: "mend the refused edit in the form; saving sends it again"},
				When: onRejection, Do: func(b *pane.Browser) tea.Cmd { return mend(env, b) }},
			{Key: keys.Key{Name: "resubmit", Keys: []string{"x"}, Brief: "try again", Group: keys.Change, Help: "make the refused edit again"},
				When: onRejection, Do: func(b *pane.Browser) tea.Cmd { return answer(env, b, kam.Resubmitted) }},
			{Key: keys.Key{Name: "drop", Keys: []string{"d", "delete"}, Brief: "drop", Group: keys.Change, Help: "give up the refused edit"},
				When: onRejection, Do: func(b *pane.Browser) tea.Cmd { return answer(env, b, kam.Dropped) }},
			{Key: keys.Key{Name: "copy-edit", Keys: []string{"y"}, Group: keys.Other, Help: "copy the refused edit as JSON"},
				When: onRejection, Do: func(b *pane.Browser) tea.Cmd { return copyEdit(env, b) }},
			{Key: keys.Key{Name: "open-record", Keys: []string{"enter"}, Brief: "open record", Group: keys.Look, Help: "open the record that it is about"},
				When: onEither, Do: func(b *pane.Browser) tea.Cmd {
					return goTo(env, b, func(ref kam.Ref, _ string) tea.Msg { return pane.Open{Ref: ref} })
				}},
			{Key: keys.Key{Name: "history-record", Keys: []string{"Y"}, Brief: "history", Group: keys.Look, Help: "what was done to the record that it is about"},
				When: onEither, Do: func(b *pane.Browser) tea.Cmd {
					return goTo(env, b, func(ref kam.Ref, field string) tea.Msg { return pane.History{Ref: ref, Field: field} })
				}},
		},
	})
}

func load(ctx context.Context, env *pane.Env) ([]list.Row, error) {
	var conflicts, refusedRows []list.Row
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
	all, err := refusals(ctx, env)
	if err != nil {
		return nil, err
	}
	for i := range all {
		refusedRows = append(refusedRows, refusalRow(env, &all[i]))
	}
	changes, err := env.Book.Changes(ctx, time.Time{}, true, waitingRows)
	if err != nil {
		return nil, err
	}
	in, err := env.Book.Standing(ctx)
	if err != nil {
		return nil, err
	}
	var rows []list.Row
	rows = section(rows, "! Conflicts: the same field, changed on both sides", doc.Bad, conflicts, len(conflicts))
	rows = section(rows, "✖ Refused by the server", doc.Bad, refusedRows, len(refusedRows))
	waiting := waitingOf(ctx, env, changes, now)
	rows = section(rows, "Waiting to be sent"+why(env.Book.State().Link), doc.Accent, waiting, max(env.Book.State().Waiting, len(changes)))
	device := deviceRow(env, len(conflicts)+len(refusedRows) == 0)
	rows = append(rows, list.Row{Header: true, Cells: []list.Cell{{Text: "This device", Tone: doc.Accent}}}, device)
	return section(rows, "Last exchanges with the server", doc.Accent, exchangeRows(env, in.Exchanges), len(in.Exchanges)), nil
}

// why words why edits that wait do not go now, "" where they do.
func why(link book.Link) string {
	switch link {
	case book.Offline:
		return ", as soon as the server can be reached"
	case book.SignedOut:
		return ", after kam login"
	case book.NoServer:
		return ", once there is a server"
	}
	return ""
}

func section(rows []list.Row, title string, tone doc.Tone, add []list.Row, n int) []list.Row {
	if len(add) == 0 {
		return rows
	}
	rows = append(rows, list.Row{Header: true, Cells: []list.Cell{{Text: title, Tone: tone}, {Text: fmt.Sprint(n)}}})
	return append(rows, add...)
}

// waitingOf returns the rows of edits that wait. Those of a document whose file is not on the server go after it, and say so.
func waitingOf(ctx context.Context, env *pane.Env, changes []book.Change, now time.Time) []list.Row {
	files, _ := env.Book.(book.Files)
	behind := map[kam.Ref]bool{}
	var rows []list.Row
	for i, c := range changes {
		if _, known := behind[c.Ref]; !known && c.Kind == "document" && files != nil {
			r, err := env.Book.Get(ctx, c.Ref)
			behind[c.Ref] = err == nil && files.FileState(r).Place == book.ToUpload
		}
		value := list.Cell{Text: strings.ReplaceAll(card.Change(kam.LookupKind(c.Kind), c.HistoryEntry, env.Book.Name), "\n", " "), Tone: doc.Muted}
		if behind[c.Ref] {
			value.Text = "after its file · " + value.Text
		}
		rows = append(rows, list.Row{
			ID: list.ID{Ref: c.Ref, Part: fmt.Sprintf("%s %d %d", c.Cell, c.At.UnixNano(), i)},
			Cells: []list.Cell{
				{Text: "↑ " + env.Name(c.Ref)}, value, {Text: c.Who, Tone: doc.Muted}, {Text: show.Ago(c.At, now), Tone: doc.Muted},
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

func preview(ctx context.Context, env *pane.Env, row list.Row) (*doc.Doc, error) {
	switch {
	case row.Part == devicePart:
		return standing(ctx, env)
	case strings.HasPrefix(row.Part, exchangePart):
		return oneExchange(ctx, env, row.Part)
	case row.Part != "":
		return card.Of(ctx, env.Book, row.Ref)
	}
	d := &doc.Doc{}
	if row.Kind == "rejection" {
		return d, refusal(ctx, env, d, row.Ref.ID)
	}
	r, err := env.Book.Get(ctx, row.Ref)
	if err != nil {
		return nil, err
	}
	dispute(ctx, env, d, kam.Decode[kam.Conflict](r))
	return d, nil
}

// goTo asks for something about the record and the field that a conflict or a rejection is about.
func goTo(env *pane.Env, b *pane.Browser, then func(ref kam.Ref, field string) tea.Msg) tea.Cmd {
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
		if env.Book.Name(ref) == "" {
			return pane.Say{Text: "The record was never made; e mends the edit that was to make it.", Bad: true}, nil
		}
		field, _ := kam.SplitKey(r.Get("field"))
		return then(ref, field), nil
	}})
}
