package chart

import (
	"context"
	"fmt"
	"slices"

	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
	"keyaccount/kam/chart/card"
	"keyaccount/kam/chart/picture"
	"keyaccount/kam/dossier"
	"keyaccount/kam/signal"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// question is what a map is asked for.
type question struct {
	account kam.ID // NoID where only the deal is known
	deal    kam.ID // NoID for all of the account
	day     kam.Date
	way     picture.Way
}

// scene is a map with all that can be told of its people, as it was on a day. It is made off the update loop and not changed
// after that.
type scene struct {
	of     question
	center buyingcenter.Center
	sheets [3]*sheet // by size; the same one where size does not matter
	deals  []deal
	days   []kam.Date // that the slider stops at, today the last
	was    map[kam.ID]string
	before kam.Date            // the day of was; zero where there is none before
	moves  []buyingcenter.Move // how parts moved since then, on the map of a day in the past
	notes  map[kam.ID]note
	roles  string // how many of the seven are known
	today  kam.Date
}

// deal is an open deal of the account.
type deal struct {
	id   kam.ID
	name string
}

// note is what the dossier says of a member besides what the center does.
type note struct {
	analysis *kam.Analysis
	criteria []kam.Criterion
}

// now reports whether the map is of today, so that it can be changed.
func (s *scene) now() bool { return s.of.day.IsZero() }

// reader returns what answers a question.
func (q question) reader(env *pane.Env) func(context.Context) (*scene, error) {
	return func(ctx context.Context) (*scene, error) {
		if q.account == kam.NoID {
			r, err := env.Book.Get(ctx, kam.Ref{Kind: "opportunity", ID: q.deal})
			if err != nil {
				return nil, err
			}
			q.account = r.Account()
		}
		s := &scene{of: q, notes: map[kam.ID]note{}}
		parts, err := q.recorded(ctx, env)
		if err != nil {
			return nil, err
		}
		err = env.Book.Board(ctx, func(b *signal.Board) {
			c := b.Company()
			s.today = b.Today()
			d := c.Dossier(q.account)
			if d == nil {
				s.center.Account, s.center.Day = q.account, s.today
				return
			}
			s.days = slider(d, s.today)
			if !q.day.IsZero() && !q.day.Before(s.today) {
				s.of.day = kam.Date{}
			}
			day := s.of.day
			if day.IsZero() {
				day = s.today
			}
			s.center = buyingcenter.At(d, c, c.Settings, day, q.deal, parts.on(day))
			s.compare(d, c, parts)
			for _, o := range d.OpenDeals() {
				s.deals = append(s.deals, deal{o.ID, kam.Clip(o.Name, 80)})
			}
			s.note(d, day)
		})
		if err != nil {
			return nil, err
		}
		s.count()
		return s, s.draw(ctx)
	}
}

// slider returns the days that one can go to: those of assessments, and today.
func slider(d *dossier.Dossier, today kam.Date) []kam.Date {
	days := buyingcenter.Days(d, today)
	if len(days) > 0 && days[len(days)-1] == today {
		days = days[:len(days)-1]
	}
	return append(days, today)
}

// compare notes the attitudes on the day before the map's, and how parts moved since.
func (s *scene) compare(d *dossier.Dossier, c *dossier.Company, all parts) {
	day := s.of.day
	if s.now() {
		day = s.today
	}
	for _, d := range s.days {
		if d.Before(day) {
			s.before = d
		}
	}
	if s.before.IsZero() {
		return
	}
	for _, p := range all {
		if m := s.center.Member(kam.Decode[kam.Membership](p.now).Contact); m != nil {
			s.moves = append(s.moves, buyingcenter.Moves(p.now, p.history, m.Name, s.before, day)...)
		}
	}
	past := buyingcenter.At(d, c, c.Settings, s.before, s.of.deal, all.on(s.before))
	s.was = map[kam.ID]string{}
	for i := range past.Members {
		s.was[past.Members[i].Contact] = past.Members[i].Attitude
	}
}

// moved returns how the attitude of a member went since the day before the map's: 1 up, -1 down, 0 not at all or not known.
func (s *scene) moved(m *buyingcenter.Member) int {
	options := kam.MembershipKind.Lookup("attitude").Options
	then, now := slices.Index(options, s.was[m.Contact]), slices.Index(options, m.Attitude)
	switch {
	case then < 0 || now < 0 || then == now:
		return 0
	case now > then:
		return 1
	}
	return -1
}

// note takes over from the dossier what the center does not say. Lists of a dossier are only read while the board is.
func (s *scene) note(d *dossier.Dossier, day kam.Date) {
	last := map[kam.ID]kam.Analysis{}
	for i := range d.Analyses {
		last[d.Analyses[i].ID] = d.Analyses[i]
	}
	for i := range s.center.Members {
		m := &s.center.Members[i]
		if a, ok := last[m.Analysis]; ok {
			n := s.notes[m.Contact]
			n.analysis = &a
			s.notes[m.Contact] = n
		}
	}
	for _, c := range d.Criteria {
		made := signal.Made(c.ID)
		if (c.Opportunity == kam.NoID || s.of.deal == kam.NoID || c.Opportunity == s.of.deal) && (made.IsZero() || !made.After(day.AddDays(1))) {
			n := s.notes[c.Contact]
			n.criteria = append(n.criteria, c)
			s.notes[c.Contact] = n
		}
	}
}

func (s *scene) count() {
	known := map[string]bool{}
	for i := range s.center.Members {
		for _, r := range s.center.Members[i].Roles {
			known[r] = true
		}
	}
	s.roles = fmt.Sprintf("%d of 7 roles known · %s", len(known), show.Count(len(s.center.Members), "person", "people"))
}

// draw lays the map out in every size.
func (s *scene) draw(ctx context.Context) error {
	if s.of.way == picture.List {
		s.sheets[card.Small] = listed(&s.center)
		s.sheets[card.Medium], s.sheets[card.Large] = s.sheets[card.Small], s.sheets[card.Small]
		return nil
	}
	for size := card.Small; size <= card.Large; size++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		s.sheets[size] = sheetOf(picture.Of(&s.center, s.of.way, size))
	}
	return nil
}

// deal returns the place of the map's deal among the open ones, from 1; 0 is all of the account.
func (s *scene) deal() int {
	return slices.IndexFunc(s.deals, func(d deal) bool { return d.id == s.of.deal }) + 1
}
