package accounts

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/signal"
	"keyaccount/tui/doc"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/alarms"
	"keyaccount/tui/show"
)

// watch holds how the accounts stood when the board was last read.
type watch struct {
	seen atomic.Pointer[map[kam.ID]standing] // nil until then
}

// standing is how one account stands.
type standing struct {
	health signal.Health
	alarms []signal.Alarm
	severe int // how many of them are severe
}

func (s standing) same(t standing) bool {
	return s.health.Known == t.health.Known && s.health.Score == t.health.Score && s.severe == t.severe &&
		slices.EqualFunc(s.alarms, t.alarms, func(a, b signal.Alarm) bool { return a.What == b.What && a.Severity == b.Severity })
}

// survey returns what reads the board, and finds the accounts that stand differently since.
func (w *watch) survey(env *pane.Env) pane.Surveyor {
	return func(ctx context.Context) (refs []kam.Ref, changed bool, err error) {
		before, now := w.seen.Load(), map[kam.ID]standing{}
		err = env.Book.Board(ctx, func(b *signal.Board) {
			for _, d := range b.Company().Accounts() {
				s := standing{health: b.Health(d.ID), alarms: b.AlarmsOf(d.ID)}
				for _, a := range s.alarms {
					if a.Severity == signal.High {
						s.severe++
					}
				}
				now[d.ID] = s
			}
		})
		if err != nil {
			return nil, false, err
		}
		w.seen.Store(&now)
		if before == nil {
			return nil, true, nil
		}
		for id, s := range now {
			if old, known := (*before)[id]; !known || !s.same(old) {
				refs = append(refs, kam.Ref{Kind: "account", ID: id})
			}
		}
		slices.SortFunc(refs, func(a, b kam.Ref) int { return dossier.Compare(a.ID, b.ID) })
		return refs, len(refs) > 0, nil
	}
}

func (w *watch) of(account kam.ID) (standing, bool) {
	seen := w.seen.Load()
	if seen == nil {
		return standing{}, false
	}
	s, ok := (*seen)[account]
	return s, ok
}

// health is what the list says of how an account stands: a bar, a number, and how many severe alarms there are. It is
// empty where that is not known yet.
func (w *watch) health(account kam.ID) list.Cell {
	s, ok := w.of(account)
	if !ok {
		return list.Cell{}
	}
	c := alarms.Health(s.health)
	if s.severe > 0 {
		c.Text = fmt.Sprintf("%-4s !", c.Text)
		if s.severe > 1 {
			c.Text += fmt.Sprint(s.severe)
		}
	}
	return c
}

// alarmsShown is how many alarms a preview lists.
const alarmsShown = 6

// writer returns what writes an account's health and alarms into its card, nil where they are not known yet.
func (w *watch) writer(account kam.ID) func(*doc.Doc) {
	s, ok := w.of(account)
	if !ok {
		return nil
	}
	return func(d *doc.Doc) {
		of := alarms.Health(s.health)
		words := of.Text + "  "
		for _, p := range s.health.Parts {
			if !p.Known || p.Weight == 0 {
				words += "·"
				continue
			}
			words += alarms.Bar(int(100 * p.Points / p.Weight))
		}
		if !s.health.Known {
			words = "unknown: too little is recorded"
		}
		d.Fact("Health", words, of.Tone)
		var low []string
		for _, p := range s.health.Parts {
			if p.Known && p.Points < 0.4*p.Weight {
				low = append(low, p.Name)
			}
		}
		d.Fact("Lacking", strings.Join(low, ", "), doc.Plain)
		if len(s.alarms) == 0 {
			return
		}
		d.Head("Alarms", fmt.Sprint(len(s.alarms)))
		for _, a := range s.alarms[:min(len(s.alarms), alarmsShown)] {
			d.Item(fmt.Sprintf("%-3s", alarms.Mark(a.Severity)), alarms.Sentence(a.What), "", alarms.Tone(a.Severity))
		}
		if n := len(s.alarms) - alarmsShown; n > 0 {
			d.Para("and "+show.Count(n, "more", "more"), doc.Muted)
		}
	}
}
