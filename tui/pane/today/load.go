package today

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/tui/book"
	"keyaccount/tui/card"
	"keyaccount/tui/doc"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// What is shown of a group at most, and how far the pane looks ahead and back.
const (
	groupRows   = 100
	aheadDays   = 7
	changeLimit = 2000
)

// changedPart marks the rows of what changed: the record may stand in another group as well.
const changedPart = "changed"

// agenda is what was found.
type agenda struct {
	env                   *pane.Env
	today                 kam.Date
	overdue, due, ahead   []kam.Activity
	conflicts, rejections int
	seen                  map[kam.Ref]bool
	accounts              map[kam.ID]bool // those of the user, nil for all
	watched               int             // how many accounts alarms are looked for at
}

// load reads the rows: what is due comes from the records, alarms are those that the watch knows by now.
func load(ctx context.Context, env *pane.Env, me kam.ID, w watched) ([]list.Row, error) {
	a := &agenda{env: env, today: env.Book.Today(), seen: map[kam.Ref]bool{}}
	if err := a.gather(ctx, me); err != nil {
		return nil, err
	}
	changes, err := env.Book.Changes(ctx, env.Book.Now().AddDate(0, 0, -2), false, changeLimit)
	if err != nil {
		return nil, err
	}
	state := env.Book.State()
	a.conflicts, a.rejections = state.Conflicts, state.Rejected
	rows := a.rows(w)
	return append(rows, a.changed(ctx, changes)...), nil
}

func (a *agenda) gather(ctx context.Context, me kam.ID) error {
	if me == kam.NoID {
		if err := a.env.Book.Each(ctx, "account", func(kam.Record) bool { a.watched++; return true }); err != nil {
			return err
		}
		return a.env.Book.Each(ctx, "activity", func(r kam.Record) bool { a.take(r); return true })
	}
	a.accounts = map[kam.ID]bool{}
	return a.env.Book.Related(ctx, kam.Ref{Kind: "person", ID: me}, func(r kam.Record) bool {
		switch r.Kind {
		case "account":
			if r.Get("owner") == me.String() {
				a.accounts[r.ID] = true
				a.watched++
			}
		case "selling_membership":
			a.accounts[r.Account()] = true
		case "activity":
			if r.Get("owner") == me.String() {
				a.take(r)
			}
		}
		return true
	})
}

// take puts an activity where it belongs, if it is still to be done.
func (a *agenda) take(r kam.Record) {
	if a.seen[r.Ref] || r.Get("done") != "" || r.Get("due") == "" {
		return
	}
	a.seen[r.Ref] = true
	act := kam.Decode[kam.Activity](r)
	switch n := act.Due.DaysSince(a.today); {
	case n < 0:
		a.overdue = append(a.overdue, act)
	case n == 0:
		a.due = append(a.due, act)
	case n <= aheadDays:
		a.ahead = append(a.ahead, act)
	}
}

func (a *agenda) rows(w watched) []list.Row {
	var rows []list.Row
	if a.conflicts+a.rejections > 0 {
		var words []string
		if a.conflicts > 0 {
			words = append(words, show.Count(a.conflicts, "conflict", "conflicts"))
		}
		if a.rejections > 0 {
			words = append(words, show.Count(a.rejections, "edit refused", "edits refused"))
		}
		rows = append(rows, list.Row{Header: true, Cells: []list.Cell{{Text: "! " + strings.Join(words, ", "), Tone: doc.Bad}, {Text: "8 shows them"}}})
	}
	byDay := func(x, y kam.Activity) int {
		return strings.Compare(x.Due.String()+string(x.Time), y.Due.String()+string(y.Time))
	}
	slices.SortStableFunc(a.overdue, byDay)
	slices.SortStableFunc(a.due, byDay)
	slices.SortStableFunc(a.ahead, byDay)

	rows = group(rows, "! Overdue", doc.Warn, a.overdue, func(x kam.Activity) list.Row {
		return a.activity(x, list.Cell{Text: show.Due(x.Due, a.today), Tone: doc.Warn})
	})
	rows = group(rows, "Today", doc.Accent, a.due, func(x kam.Activity) list.Row { return a.activity(x, list.Cell{Text: string(x.Time)}) })
	rows = append(rows, w.rows(a.env, a.watched)...)
	return group(rows, "Next days", doc.Accent, a.ahead, func(x kam.Activity) list.Row {
		return a.activity(x, list.Cell{Text: strings.TrimSpace(show.Due(x.Due, a.today) + " " + string(x.Time))})
	})
}

// group adds a heading with a count, and a row for each.
func group[T any](rows []list.Row, title string, tone doc.Tone, all []T, row func(T) list.Row) []list.Row {
	if len(all) == 0 {
		return rows
	}
	count := fmt.Sprint(len(all))
	if len(all) > groupRows {
		count = fmt.Sprintf("%d of %d", groupRows, len(all))
		all = all[:groupRows]
	}
	rows = append(rows, list.Row{Header: true, Cells: []list.Cell{{Text: title, Tone: tone}, {Text: count}}})
	for _, x := range all {
		rows = append(rows, row(x))
	}
	return rows
}

func (a *agenda) name(kind string, id kam.ID) string {
	if id == kam.NoID {
		return ""
	}
	return a.env.Book.Name(kam.Ref{Kind: kind, ID: id})
}

func (a *agenda) activity(x kam.Activity, when list.Cell) list.Row {
	return list.Row{
		ID: list.ID{Ref: kam.Ref{Kind: "activity", ID: x.ID}}, Of: x.Account,
		Cells: []list.Cell{
			{Text: card.Sign(x.Type)}, {Text: x.Subject}, {Text: a.name("account", x.Account), Tone: doc.Muted},
			{Text: a.name("contact", x.Contact), Tone: doc.Muted}, when,
		},
	}
}

// changed lists the records that changed since yesterday, each once, newest first.
func (a *agenda) changed(ctx context.Context, changes []book.Change) []list.Row {
	yesterday := a.today.AddDays(-1)
	var rows []list.Row
	seen := map[kam.Ref]int{}
	for _, c := range changes {
		k := kam.LookupKind(c.Kind)
		if k == nil || k.System || kam.DateOf(c.At.In(a.env.Book.Now().Location())).Before(yesterday) {
			continue
		}
		if _, known := seen[c.Ref]; known {
			seen[c.Ref]++
			continue
		}
		r, err := a.env.Book.Get(ctx, c.Ref)
		if err != nil || a.accounts != nil && r.Account() != kam.NoID && !a.accounts[r.Account()] {
			continue
		}
		seen[c.Ref] = 1
		what := a.env.Name(c.Ref)
		if history, err := a.env.Book.History(ctx, c.Ref); err == nil && isNew(k, history) {
			what += " · new " + strings.ToLower(k.Label)
		} else if change := card.Change(k, c.HistoryEntry, a.env.Book.Name); change != "" {
			what += " · " + change
		}
		account := ""
		if c.Kind != "account" {
			account = a.name("account", r.Account())
		}
		rows = append(rows, list.Row{
			ID: list.ID{Ref: c.Ref, Part: changedPart}, Of: r.Account(),
			Cells: []list.Cell{
				{Text: "·"}, {Text: what}, {Text: account, Tone: doc.Muted}, {Text: c.Who, Tone: doc.Muted},
				{Text: show.Ago(c.At, a.env.Book.Now()), Tone: doc.Muted},
			},
		})
		if len(rows) == groupRows {
			break
		}
	}
	if len(rows) == 0 {
		return nil
	}
	head := list.Row{Header: true, Cells: []list.Cell{{Text: "Changed since yesterday", Tone: doc.Accent}, {Text: fmt.Sprint(len(rows))}}}
	return append([]list.Row{head}, rows...)
}

// isNew reports whether a record has not changed since it was made.
func isNew(k *kam.Kind, history []kam.HistoryEntry) bool {
	changes, made := card.Since(k, history)
	return made != nil && len(changes) == 0
}
