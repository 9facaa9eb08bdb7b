package workspace

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/signal"
	"keyaccount/tui/card"
	"keyaccount/tui/doc"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// opportunities is the tab of an account's deals: the open ones with what is known of CABS, then those decided.
func opportunities(env *pane.Env, ref kam.Ref) *pane.Browser {
	return newPage(env, ref, "Opportunities", "No opportunities yet. n adds one.", func(ctx context.Context, b *signal.Board) []section {
		d := b.Company().Dossier(ref.ID)
		if d == nil {
			return nil
		}
		v := &view{ctx: ctx, env: env, board: b, d: d, s: b.Company().Settings, today: b.Today()}
		open := v.deals()
		open.empty = ""
		for i := range open.items {
			o := d.Opportunity(open.items[i].ref.ID)
			if o.NextStep != "" {
				open.items[i].value += "  " + o.NextStep
			} else {
				open.items[i].value += "  ! no next step"
			}
		}
		won, lost := section{title: "Won"}, section{title: "Lost and abandoned"}
		for i := range d.Opportunities {
			o := &d.Opportunities[i]
			it := item{ref: kam.Ref{Kind: "opportunity", ID: o.ID}, name: o.Name, when: show.Past(o.Close, v.today),
				value: strings.TrimSpace(show.Money(o.Amount, env.Book.Currency()) + "  " + o.Reason)}
			switch {
			case dossier.IsOpen(o):
			case o.Outcome == "won":
				it.sign, it.tone = "✓", doc.Good
				won.items = append(won.items, it)
			default:
				it.sign, it.tone = "✖", doc.Muted
				lost.items = append(lost.items, it)
			}
		}
		for _, s := range []*section{&won, &lost} {
			slices.SortStableFunc(s.items, func(x, y item) int {
				return strings.Compare(d.Opportunity(y.ref.ID).Close.String(), d.Opportunity(x.ref.ID).Close.String())
			})
			s.right = fmt.Sprint(len(s.items))
		}
		return []section{open, won, lost}
	}, func(list.Row) pane.New {
		return pane.New{Kind: "opportunity", Cells: []kam.Cell{set("account", ref.ID.String())}}
	}, accountKeys(env, ref))
}

// doneRows is how much of what was done is shown.
const doneRows = 300

// activity is the tab of what was done with an account and is to be done, and with whom.
func activity(env *pane.Env, ref kam.Ref) *pane.Browser {
	return newPage(env, ref, "Activity", "Nothing done and nothing planned yet. n adds an activity, a writes one down in a line.", func(ctx context.Context, b *signal.Board) []section {
		d := b.Company().Dossier(ref.ID)
		if d == nil {
			return nil
		}
		v := &view{ctx: ctx, env: env, board: b, d: d, today: b.Today()}
		return v.activities(func(*kam.Activity) bool { return true })
	}, ofAccount(ref), accountKeys(env, ref))
}

// activities are those that are wanted: what is to be done, the soonest first, and what was done, the latest first.
func (v *view) activities(wanted func(*kam.Activity) bool) []section {
	due, done := section{title: "To do"}, section{title: "Done"}
	var activities []*kam.Activity
	for i := range v.d.Activities {
		if a := &v.d.Activities[i]; wanted(a) {
			activities = append(activities, a)
		}
	}
	slices.SortStableFunc(activities, func(x, y *kam.Activity) int {
		if x.Done.IsZero() {
			return strings.Compare(x.Due.String()+string(x.Time), y.Due.String()+string(y.Time))
		}
		return strings.Compare(y.Done.String(), x.Done.String())
	})
	for _, a := range activities {
		var with []string
		for _, who := range append([]kam.ID{a.Contact}, a.Others...) {
			if c := v.d.Contact(who); c != nil {
				with = append(with, c.Name)
			}
		}
		it := item{ref: kam.Ref{Kind: "activity", ID: a.ID}, sign: card.Sign(a.Type), name: a.Subject, value: strings.Join(with, ", ")}
		if len(a.Signals) > 0 {
			it.value = strings.TrimSpace(it.value + "  ! " + strings.Join(a.Signals, ", "))
		}
		if a.Done.IsZero() {
			it.when = strings.TrimSpace(show.Due(a.Due, v.today) + " " + string(a.Time))
			if !a.Due.IsZero() && a.Due.Before(v.today) {
				it.tone = doc.Warn
			}
			due.items = append(due.items, it)
			continue
		}
		it.when = show.Past(a.Done, v.today)
		done.items = append(done.items, it)
	}
	due.right, done.right = fmt.Sprint(len(due.items)), fmt.Sprint(len(done.items))
	done.items = done.items[:min(len(done.items), doneRows)]
	return []section{due, done}
}

// personActivity is the tab of what was done with a person and is to be done.
func personActivity(env *pane.Env, ref kam.Ref) *pane.Browser {
	return personPage(env, ref, "Activity", func(v *personView) []section {
		out := v.activities(func(a *kam.Activity) bool { return a.Contact == v.c.ID || slices.Contains(a.Others, v.c.ID) })
		out[0].empty = "nothing is planned: a call, a visit, a task?"
		out[0].add = pane.New{Kind: "activity", Cells: []kam.Cell{v.of()}}
		return out
	})
}
