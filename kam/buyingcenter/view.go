package buyingcenter

import (
	"cmp"
	"slices"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/signal"
)

// view is a dossier as it looked on a day.
type view struct {
	d    *dossier.Dossier
	c    *dossier.Company
	s    kam.Settings
	day  kam.Date
	deal kam.ID

	analyses map[kam.ID][]*kam.Analysis // by contact, up to the day, the earliest first
	later    map[kam.ID]bool            // contacts who were assessed after the day
	spoken   map[kam.ID]kam.Date        // the last contact in an activity up to the day
	was      map[kam.ID]kam.Membership  // memberships that were others on the day
}

func viewOf(d *dossier.Dossier, c *dossier.Company, s kam.Settings, day kam.Date, deal kam.ID) *view {
	v := &view{d: d, c: c, s: s, day: day, deal: deal,
		analyses: map[kam.ID][]*kam.Analysis{}, later: map[kam.ID]bool{}, spoken: map[kam.ID]kam.Date{}}
	for i := range d.Analyses {
		a := &d.Analyses[i]
		m := d.Membership(a.Member)
		switch {
		case m == nil:
		case a.Date.After(day):
			v.later[m.Contact] = true
		default:
			v.analyses[m.Contact] = append(v.analyses[m.Contact], a)
		}
	}
	for _, all := range v.analyses {
		slices.SortStableFunc(all, func(a, b *kam.Analysis) int { return a.Date.DaysSince(b.Date) })
	}
	for i := range d.Activities {
		a := &d.Activities[i]
		if a.Done.IsZero() || a.Done.After(day) || a.Type == "task" || a.Type == "note" {
			continue
		}
		for _, who := range append([]kam.ID{a.Contact}, a.Others...) {
			if a.Done.After(v.spoken[who]) {
				v.spoken[who] = a.Done
			}
		}
	}
	return v
}

// there reports whether a record was made by the day. Ids tell the day in UTC, which may be the next one here.
func (v *view) there(id kam.ID) bool {
	made := signal.Made(id)
	return made.IsZero() || !made.After(v.day.AddDays(1))
}

// knows reports whether a contact was known on the day: made by then, or spoken with or assessed, for contacts may be
// recorded after the fact.
func (v *view) knows(contact kam.ID) bool {
	return v.there(contact) || len(v.analyses[contact]) > 0 || !v.spoken[contact].IsZero()
}

// isOpen reports whether a deal was not decided on the day.
func (v *view) isOpen(o *kam.Opportunity) bool {
	return dossier.IsOpen(o) || !o.Close.IsZero() && o.Close.After(v.day)
}

// bears reports whether something that may name a deal counts: it names none, or the one that the center is for or,
// where it is for all of the account, any.
func (v *view) bears(deal kam.ID) bool {
	return deal == kam.NoID || v.deal == kam.NoID || deal == v.deal
}

// person returns the name of one of ours, or "".
func (v *view) person(id kam.ID) string {
	if v.c == nil {
		return ""
	}
	if p := v.c.Person(id); p != nil {
		return kam.Clip(p.Name, 80)
	}
	return ""
}

// grade orders weak, medium and strong, and low, medium and high.
func grade(word string) int {
	switch word {
	case "weak", "low":
		return 1
	case "medium":
		return 2
	case "strong", "high":
		return 3
	}
	return 0
}

func byGrade(a, b string) int { return cmp.Compare(grade(b), grade(a)) }
