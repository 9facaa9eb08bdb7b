package brief

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/signal"
)

// Options say more of what a brief is for. The zero Options ask for the next meeting or visit, and for no changes.
type Options struct {
	Meeting kam.ID // the activity to prepare for; NoID stands for the next meeting or visit
	// Changes are what happened to the account's records, the newest first; those before the last contact, and those of
	// other accounts' records, are left out.
	Changes []Change
	// NameOf returns what a record is called, "" where that is not known. It words changes; nil leaves names out.
	NameOf func(kam.Ref) string
}

// How many lines the sections of a brief have at most.
const (
	mostPeople      = 5 // where no meeting says who is in the room
	mostInRoom      = 8
	mostChanges     = 5
	mostPromises    = 5
	mostDeals       = 3
	mostConcerns    = 5
	mostCompetitors = 3
	mostUnanswered  = 4
	mostValidate    = 4
	mostObjectives  = 6
	mostQuestions   = 3 // two or three deep questions a meeting
)

// VisitOf returns the brief of a visit to an account on a day, to be read in a minute (Le Bon & Herman 2015): who is in
// the room and what each wants and fears, what changed since the last contact, open promises, deals, concerns,
// competitors, what to ask, what to validate, what is not known.
//
// The meeting is the one that the options name, or else the first one ahead: the meeting or visit that is not done and due
// first, today or later, or a meeting plan of such a day. Its people are those it names with those of its plan. Where
// there is none, or it names nobody, those are shown who sway the outcome or whom somebody of ours is connected to, those
// who sway most first: deciders, dominant advisors, facilitators, those in a power zone, opponents, then the others.
func VisitOf(d *dossier.Dossier, c *dossier.Company, s kam.Settings, today kam.Date, o Options) Sheet {
	v := newView(d, c, s, today, o)
	m := v.meeting()
	people := v.inRoom(m)
	questions := v.questions(m, people)
	return Sheet{
		Account: d.Ref(), Name: short(d.Account.Name), Title: "Visit brief", Date: today, OnePage: true,
		Sections: []Section{
			v.glance(m), v.aims(m), v.room(m, people), questions, v.validate(m), v.changes(), v.promises(m), v.deals(), v.concerns(), v.competitors(), v.unanswered(),
		},
	}
}

// meeting is what a brief prepares for. Both are nil where no meeting is planned.
type meeting struct {
	activity *kam.Activity
	plan     *kam.MeetingPlan
}

func (m meeting) known() bool { return m.activity != nil || m.plan != nil }

func (m meeting) ref() kam.Ref {
	if m.activity != nil {
		return ref("activity", m.activity.ID)
	}
	return ref("meeting_plan", m.plan.ID)
}

func (m meeting) deal() kam.ID {
	if m.plan != nil && m.plan.Opportunity != kam.NoID {
		return m.plan.Opportunity
	}
	if m.activity != nil {
		return m.activity.Opportunity
	}
	return kam.NoID
}

// meeting finds what to prepare for.
func (v *view) meeting() (m meeting) {
	for i := range v.d.Activities {
		a := &v.d.Activities[i]
		switch {
		case v.options.Meeting != kam.NoID:
			if a.ID == v.options.Meeting {
				m.activity = a
			}
		case a.Type != "meeting" && a.Type != "visit" || !a.Done.IsZero() || a.Due.IsZero() || a.Due.Before(v.today):
		case m.activity == nil || a.Due.Before(m.activity.Due) || a.Due == m.activity.Due && a.Time < m.activity.Time:
			m.activity = a
		}
	}
	for i := range v.d.MeetingPlans {
		p := &v.d.MeetingPlans[i]
		switch {
		case m.activity != nil:
			if p.Activity == m.activity.ID {
				m.plan = p
			}
		case p.Activity != kam.NoID || p.Date.IsZero() || p.Date.Before(v.today):
		case m.plan == nil || p.Date.Before(m.plan.Date):
			m.plan = p
		}
	}
	return m
}

// glance says what is ahead and where the account stands.
func (v *view) glance(m meeting) Section {
	a := v.d.Account
	s := Section{Title: "At a glance", Level: 1}
	switch {
	case m.activity != nil:
		x := m.activity
		ours := v.names(append([]kam.ID{x.Owner}, x.Colleagues...), v.person)
		when := strings.TrimSpace(x.Due.Time().Format("Monday 2 January") + " " + string(x.Time))
		if x.Due.IsZero() {
			when = ""
		}
		s.Lines = append(s.Lines, says(m.ref(), sentence(x.Type), dotted(when, short(x.Subject), v.deal(m.deal()), labelled("for us", plural(ours)))).mended("due", "time", "contact", "others", "colleagues"))
	case m.plan != nil:
		s.Lines = append(s.Lines, says(m.ref(), "Meeting", dotted(m.plan.Date.Time().Format("Monday 2 January"), short(m.plan.Subject), v.deal(m.deal()), labelled("for us", v.person(m.plan.Owner)))))
	default:
		l := v.gap("Meeting", "no meeting or visit is planned", "activity", set("type", "visit"))
		s.Lines = append(s.Lines, l)
	}
	stands := says(v.account(), "Account", dotted(a.Status, labelled("priority", a.Priority), a.Segment, kam.CountryName(string(a.Country)), labelled("owner", v.person(a.Owner))))
	if stands.Text != "" {
		s.Lines = append(s.Lines, stands)
	}
	h := signal.HealthOf(v.d, v.s, v.today)
	health := Line{Label: "Health", Text: "unknown: too little is recorded", Tone: Gap, Reasons: v.about("too little is recorded")}
	if h.Known {
		var low []string
		var why []kam.Reason
		parts := slices.Clone(h.Parts)
		slices.SortStableFunc(parts, func(a, b signal.Part) int { return cmp.Compare(b.Weight-b.Points, a.Weight-a.Points) })
		for _, p := range parts {
			if p.Known {
				why = append(why, p.Reasons...)
				if p.Points < p.Weight*0.5 && len(low) < 3 {
					low = append(low, p.Name)
				}
			}
		}
		health = Line{Label: "Health", Text: dotted(fmt.Sprintf("%d of 100", h.Score), labelled("low in", plural(low))), Reasons: append(v.about("health is %d of 100", h.Score), why...)}.warning(h.Score < 50)
	}
	s.Lines = append(s.Lines, health)
	return s
}

func sentence(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// aims are what the visit is to reach: what its plan says, otherwise what the account's objectives of the short term and
// those of the deal ask for.
func (v *view) aims(m meeting) Section {
	var lines []Line
	if m.plan != nil {
		of := ref("meeting_plan", m.plan.ID)
		for _, goal := range each(m.plan.Goals) {
			lines = append(lines, says(of, "", goal).mended("goals"))
		}
		for _, learn := range each(m.plan.Learn) {
			lines = append(lines, says(of, "Learn", learn).mended("to_learn"))
		}
		for _, next := range each(m.plan.Next) {
			lines = append(lines, says(of, "Agree", next).mended("next_steps"))
		}
		if m.plan.Goals == "" {
			lines = append([]Line{lacks("", "the meeting plan names no goals", of, "goals", "to_learn", "next_steps")}, lines...)
		}
	} else {
		lines = append(lines, v.noPlan(m))
	}
	for i := range v.d.Objectives {
		o := &v.d.Objectives[i]
		if o.Status != "open" && o.Status != "" || o.Horizon != "short" && (o.Opportunity == kam.NoID || o.Opportunity != m.deal()) {
			continue
		}
		lines = append(lines, says(ref("objective", o.ID), "Objective", dotted(short(o.Name), labelled("measure:", short(o.Measure)), v.due(o.Due))).warning(v.late(o.Due)))
	}
	return v.section("Objectives of the visit", mostObjectives, lines)
}

// noPlan says that nobody has planned the meeting, and makes the plan.
func (v *view) noPlan(m meeting) Line {
	words := "no meeting is planned that could have goals"
	cells := []kam.Cell{set("subject", "Visit")}
	if m.activity != nil {
		words = "no goals are written for this " + m.activity.Type
		cells = []kam.Cell{set("activity", m.activity.ID.String()), set("subject", m.activity.Subject)}
		if !m.activity.Due.IsZero() {
			cells = append(cells, set("date", m.activity.Due.String()))
		}
		for _, who := range with(m) {
			cells = append(cells, set(kam.ItemKey("contacts", who.String()), kam.Yes))
		}
	}
	return v.gap("", words, "meeting_plan", cells...)
}

// with returns who of theirs takes part in a meeting, each once.
func with(m meeting) []kam.ID {
	var all []kam.ID
	add := func(ids ...kam.ID) {
		for _, id := range ids {
			if id != kam.NoID && !slices.Contains(all, id) {
				all = append(all, id)
			}
		}
	}
	if m.activity != nil {
		add(m.activity.Contact)
		add(m.activity.Others...)
	}
	if m.plan != nil {
		add(m.plan.Contacts...)
	}
	return all
}
