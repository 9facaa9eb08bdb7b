package brief

import (
	"fmt"
	"slices"

	"keyaccount/kam"
	"keyaccount/kam/signal"
)

// objectives are what we want to reach, by how far ahead it lies.
func (p *planner) objectives() []Section {
	out := []Section{{Title: "Objectives", Level: 1}}
	known := 0
	for _, h := range []struct{ horizon, title string }{
		{"short", fmt.Sprintf("Short term: up to %d months", p.s.ShortMonths)},
		{"medium", fmt.Sprintf("Medium term: up to %d months", p.s.MediumMonths)},
		{"long", fmt.Sprintf("Long term: beyond %d months", p.s.MediumMonths)},
		{"", "Of no named term"},
	} {
		s := Section{Title: h.title, Level: 2}
		all := slices.Clone(p.d.Objectives)
		slices.SortStableFunc(all, func(a, b kam.Objective) int { return byDay(a.Due, b.Due) })
		for _, o := range all {
			if o.Horizon != h.horizon || o.Status == "dropped" {
				continue
			}
			late := o.Status == "open" && p.late(o.Due)
			due := labelled("by", p.day(o.Due))
			if late {
				due = p.due(o.Due)
			}
			l := says(ref("objective", o.ID), short(o.Name), dotted(o.Status, p.deal(o.Opportunity), labelled("measure:", short(o.Measure)), p.owner(o.Owner), due))
			s.Lines = append(s.Lines, l.mended("status", "due", "owner", "measure", "notes").warning(late || o.Owner == kam.NoID))
			known++
		}
		switch {
		case len(s.Lines) > 0:
		case h.horizon == "":
			continue
		default:
			s.Lines = append(s.Lines, p.gap("", "no objective is recorded", "objective", set("horizon", h.horizon)))
		}
		out = append(out, s)
	}
	out[0].Note = fmt.Sprint(known)
	return out
}

// questions are the strategic questions with their answers, or as gaps.
func (p *planner) questions() []Section {
	all := signal.CompletenessOf(p.d, p.c.Shared, p.s)
	out := []Section{{Title: "Strategic questions", Level: 1, Note: fmt.Sprintf("%d of %d answered, %d confirmed", all.Known, len(all.Questions), all.Confirmed)}}
	var group kam.QuestionGroup
	for _, a := range all.Questions {
		if a.Question.Group != group {
			group = a.Question.Group
			out = append(out, Section{Title: string(group), Level: 2})
		}
		s := &out[len(out)-1]
		if !a.Known {
			s.Lines = append(s.Lines, Line{Label: a.Question.Text, Text: "not answered", Tone: Gap, Reasons: p.about("nobody has answered: %s", a.Question.Text), Mend: p.answers(a.Question)})
			continue
		}
		if a.Recorded {
			s.Lines = append(s.Lines, Line{Label: a.Question.Text, Text: a.Reasons[0].Words, Reasons: a.Reasons, Mend: p.answers(a.Question)})
			continue
		}
		last := a.Reasons[len(a.Reasons)-1]
		l := Line{Label: a.Question.Text, Text: last.Words, Reasons: a.Reasons, Mend: &Mend{Ref: last.Record, Fields: []string{"text", "sources", "further_sources", "date"}}}
		switch {
		case a.Confirmed:
			l.Text = dotted(l.Text, "confirmed")
		case a.Industry:
			l.Text = dotted(l.Text, "of the industry")
		default:
			l.Text = dotted(l.Text, p.told(a.Reasons))
		}
		s.Lines = append(s.Lines, l)
	}
	return out
}

// meetings are the meetings ahead and the plans for them: goals, deep questions, things to learn, ideas to validate, next
// steps.
func (p *planner) meetings() []Section {
	out := []Section{{Title: "Meetings", Level: 1}}
	planned := map[kam.ID]bool{}
	plans := slices.Clone(p.d.MeetingPlans)
	slices.SortStableFunc(plans, func(a, b kam.MeetingPlan) int { return byDay(a.Date, b.Date) })
	for i := range plans {
		x := &plans[i]
		planned[x.Activity] = true
		if !x.Date.IsZero() && x.Date.Before(p.today) {
			continue
		}
		of := ref("meeting_plan", x.ID)
		s := Section{Title: short(x.Subject), Level: 2, Note: joined(" · ", p.day(x.Date), plural(p.names(x.Contacts, p.contact)))}
		for _, part := range []struct {
			label, field string
			text         kam.LongText
		}{{"Goal", "goals", x.Goals}, {"Deep question", "deep_questions", x.Questions}, {"To learn", "to_learn", x.Learn}, {"To validate", "to_validate", x.Validate}, {"Next step", "next_steps", x.Next}} {
			lines := each(part.text)
			for _, text := range lines {
				s.Lines = append(s.Lines, says(of, part.label, text).mended(part.field))
			}
			if len(lines) == 0 {
				s.Lines = append(s.Lines, lacks(part.label, "none is written", of, part.field))
			}
		}
		out = append(out, s)
	}
	for i := range p.d.Activities {
		a := &p.d.Activities[i]
		if a.Type != "meeting" && a.Type != "visit" || !a.Done.IsZero() || a.Due.IsZero() || a.Due.Before(p.today) || planned[a.ID] {
			continue
		}
		l := p.noPlan(meeting{activity: a})
		l.Label = dotted(short(a.Subject), p.day(a.Due))
		out[0].Lines = append(out[0].Lines, l)
	}
	if len(out) == 1 && len(out[0].Lines) == 0 {
		out[0].Lines = append(out[0].Lines, p.gap("", "no meeting or visit is planned", "activity", set("type", "visit")))
	}
	return out
}
