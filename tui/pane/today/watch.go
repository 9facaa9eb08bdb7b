package today

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/signal"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/alarms"
	"keyaccount/tui/show"
)

// watch holds the alarms as they were last looked up, and how they are shown.
type watch struct {
	seen     atomic.Pointer[seen] // nil until the first look
	order    order
	unfolded alarms.Unfolded
}

// seen is what one look found.
type seen struct {
	me     kam.ID // whose accounts were looked at, NoID for all
	set    *alarms.Set
	health map[kam.ID]signal.Health // of the accounts with alarms
}

// order is what alarms stand by.
type order int

// The orders of alarms, in the order in which s goes through them.
const (
	byAccount order = iota
	bySeverity
	byFamily
	orders
)

// watched is what one reading of the rows shows of the alarms.
type watched struct {
	*seen    // nil where they are not known yet
	order    order
	unfolded map[list.ID]bool
}

// now returns how alarms are shown now. What it returns looks up off the loop what is known of them by then.
func (w *watch) now() func(me kam.ID) watched {
	is := watched{order: w.order, unfolded: w.unfolded.Now()}
	return func(me kam.ID) watched {
		if s := w.seen.Load(); s != nil && s.me == me {
			is.seen = s
		}
		return is
	}
}

// look finds the alarms anew and reports whether they are others than before. Those of a user are those at the accounts
// that the user owns, and those that the user is to see to elsewhere.
func (w *watch) look(ctx context.Context, env *pane.Env, me kam.ID) (changed bool, err error) {
	found := &seen{me: me, health: map[kam.ID]signal.Health{}}
	err = env.Book.Board(ctx, func(b *signal.Board) {
		var mine []signal.Alarm
		for _, d := range b.Company().Accounts() {
			before := len(mine)
			for _, a := range b.AlarmsOf(d.ID) {
				if me == kam.NoID || a.Who == me || d.Account.Owner == me {
					mine = append(mine, a)
				}
			}
			if len(mine) > before {
				found.health[d.ID] = b.Health(d.ID)
			}
		}
		signal.SortAlarms(mine)
		found.set = alarms.SetOf(mine)
	})
	if err != nil {
		return false, err
	}
	before := w.seen.Swap(found)
	return before == nil || before.me != me || !found.set.Same(before.set) || !maps.EqualFunc(found.health, before.health, sameHealth), nil
}

func sameHealth(a, b signal.Health) bool { return a.Known == b.Known && a.Score == b.Score }

// alarm returns the alarm that a row shows.
func (w *watch) alarm(id list.ID) (signal.Alarm, bool) {
	if s := w.seen.Load(); s != nil {
		return s.set.Of(id)
	}
	return signal.Alarm{}, false
}

// rows returns the alarms under their headings. Until they are known a heading says that they are being looked for.
func (w watched) rows(env *pane.Env, accounts int) []list.Row {
	if w.seen == nil {
		return []list.Row{{Header: true, Cells: []list.Cell{{Text: "Alarms", Tone: doc.Accent}, {Text: "looking at " + show.Count(accounts, "account", "accounts") + " …"}}}}
	}
	type group struct {
		title string
		tone  doc.Tone
		of    kam.ID
		at    []int
	}
	var groups []*group
	of := map[string]*group{}
	for i, a := range w.set.All {
		title := w.title(env, a)
		g := of[title]
		if g == nil { // the alarms come in their order, so that the first of a group is its most severe
			g = &group{title: title, tone: alarms.Tone(a.Severity), of: a.Account}
			if g.tone == doc.Plain {
				g.tone = doc.Accent
			}
			of[title] = g
			groups = append(groups, g)
		}
		g.at = append(g.at, i)
	}
	var rows []list.Row
	for _, g := range groups {
		count := fmt.Sprint(len(g.at))
		if len(g.at) > groupRows {
			count = fmt.Sprintf("%d of %d", groupRows, len(g.at))
			g.at = g.at[:groupRows]
		}
		if w.order == byAccount {
			count = show.Count(len(g.at), "alarm", "alarms") + " · health " + alarms.Health(w.health[g.of]).Text
		}
		rows = append(rows, list.Row{Header: true, Cells: []list.Cell{{Text: g.title, Tone: g.tone}, {Text: count}}})
		for _, i := range g.at {
			a, id := w.set.All[i], w.set.ID(i)
			row := list.Row{ID: id, Of: a.Account, Cells: alarms.Cells(env, a), Words: string(a.Kind) + " " + string(a.Family)}
			if w.order == byAccount { // the heading names it, and what is wrong can have the room
				row.Words += " " + row.Cells[2].Text
				row.Cells[2].Text = ""
				if a.Who == w.me && w.me != kam.NoID {
					row.Cells[3].Text = ""
				}
			}
			rows = append(rows, row)
			if w.unfolded[id] {
				rows = append(rows, alarms.Reasons(id, a.Account, a.Why)...)
			}
		}
	}
	return rows
}

// title returns the heading that an alarm stands under.
func (w watched) title(env *pane.Env, a signal.Alarm) string {
	switch w.order {
	case byAccount:
		return "! " + env.Name(kam.Ref{Kind: "account", ID: a.Account})
	case byFamily:
		switch a.Family {
		case signal.Receptivity:
			return "Lack of receptivity: they do not take in what we say"
		case signal.Anxiety:
			return "High anxiety: they fear the decision"
		}
		return "Structure: what we have not done, or do not know"
	}
	return alarms.Mark(a.Severity) + " Alarms, " + map[signal.Severity]string{signal.High: "severe", signal.Medium: "medium", signal.Low: "lesser"}[a.Severity]
}

// keys are those about alarms.
func (w *watch) keys(env *pane.Env) keys.Map[*pane.Browser] {
	current := func(b *pane.Browser) (signal.Alarm, bool) {
		row, _ := b.List.Current()
		return w.alarm(row.ID)
	}
	on := func(b *pane.Browser) bool { _, ok := current(b); return ok }
	mend := func(b *pane.Browser) tea.Cmd {
		a, _ := current(b)
		return env.Ask(alarms.Act(env, a).Do())
	}
	return keys.Map[*pane.Browser]{
		{Key: keys.Key{Name: "mend", Keys: []string{"enter"}, Brief: "mend", Group: keys.Look, Help: "open the form that mends the alarm; on a reason: open its record"}, When: on, Do: mend},
		{Key: keys.Key{Name: "mend-field", Keys: []string{"e"}, Group: keys.Change, Help: "edit what mends the alarm"}, When: on, Do: mend},
		{Key: keys.Key{Name: "keep-alarm", Keys: []string{"d", "delete"}, Group: keys.Change, Help: "on an alarm or a reason: nothing is deleted; it goes away when it is mended"},
			When: func(b *pane.Browser) bool {
				row, _ := b.List.Current()
				return on(b) || row.Depth > 0
			},
			Do: func(b *pane.Browser) tea.Cmd {
				return env.Ask(pane.Say{Text: "An alarm goes away when it is mended: enter opens the form for it.", Bad: true})
			}},
		{Key: keys.Key{Name: "sort-alarms", Keys: []string{"s"}, Brief: "sort", Group: keys.Look, Help: "sort the alarms: by account, most severe first, by what they speak of"},
			When: func(*pane.Browser) bool { s := w.seen.Load(); return s != nil && len(s.set.All) > 0 },
			Do:   func(b *pane.Browser) tea.Cmd { w.order = (w.order + 1) % orders; return b.Reread() }},
		{Key: keys.Key{Name: "alarms", Keys: []string{"W"}, Brief: "alarms", Group: keys.Look, Help: "to the alarms"},
			When: func(*pane.Browser) bool { s := w.seen.Load(); return s != nil && len(s.set.All) > 0 },
			Do: func(b *pane.Browser) tea.Cmd {
				at := slices.IndexFunc(b.List.Shown(), func(r list.Row) bool { return strings.HasPrefix(r.Part, alarms.Part) })
				if at >= 0 {
					id := b.List.Shown()[at].ID
					b.List.End()
					b.List.Select(id)
				}
				return b.Follow()
			}},
	}
}
