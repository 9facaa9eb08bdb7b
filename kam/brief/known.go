package brief

import (
	"fmt"
	"slices"

	"keyaccount/kam"
	"keyaccount/kam/signal"
)

// telling is the order in which unanswered strategic questions matter before a visit: first what decides a deal (who, with
// which money, when, for whom else), then our standing, then the account's business, which can be read elsewhere.
var telling = []kam.QuestionID{
	"buying center", "say in the budget", "who influences whom", "buying cycle", "why selected", "relationship sought", "share of supply", "what could change it",
	"other suppliers", "how far preferred", "standing today", "why so", "its strategy", "customer expectations", "number of our competitors", "what to do", "who can support", "where to be",
	"what to revise", "organization chart", "what it buys",
}

// gaps are the strategic questions that nobody has answered, the most telling first, the others in the order of a plan.
func (v *view) gaps() []signal.Answered {
	var out []signal.Answered
	for _, a := range signal.CompletenessOf(v.d, v.c.Shared, v.s).Questions {
		if !a.Known {
			out = append(out, a)
		}
	}
	rank := func(a signal.Answered) int {
		if at := slices.Index(telling, a.Question.ID); at >= 0 {
			return at
		}
		return len(telling)
	}
	slices.SortStableFunc(out, func(a, b signal.Answered) int { return rank(a) - rank(b) })
	return out
}

// answers makes the answer of a question.
func (v *view) answers(q kam.Question) *Mend {
	return &Mend{Make: "answer", Cells: []kam.Cell{set("account", v.d.ID.String()), set("question", string(q.ID))}}
}

func (v *view) unanswered() Section {
	gaps := v.gaps()
	var lines []Line
	for _, a := range gaps {
		lines = append(lines, Line{Text: a.Question.Text, Tone: Gap, Reasons: v.about("nobody has answered: %s", a.Question.Text), Mend: v.answers(a.Question)})
	}
	s := v.section("Strategic questions without an answer", mostUnanswered, lines)
	s.Note = fmt.Sprintf("%d of %d", len(gaps), len(kam.Questions()))
	if len(lines) == 0 {
		s.Lines = []Line{{Text: "all are answered", Reasons: v.about("all %d strategic questions are answered", len(kam.Questions()))}}
	}
	return s
}

// validate are what to have confirmed: the ideas of the meeting plan, what a customer told unreliably or in contradiction,
// a yes of CABS without evidence, and answers that rest on fewer sources than the settings ask for (Le Bon & Herman 2015:
// triangulate).
func (v *view) validate(m meeting) Section {
	var lines []Line
	if m.plan != nil {
		for _, idea := range each(m.plan.Validate) {
			lines = append(lines, says(ref("meeting_plan", m.plan.ID), "", idea).mended("to_validate"))
		}
	}
	for i := range v.d.Activities {
		a := &v.d.Activities[i]
		for _, s := range []string{"information contradictory", "information unreliable"} {
			if !a.Done.IsZero() && v.today.DaysSince(a.Done) <= v.s.SignalDays && slices.Contains(a.Signals, s) {
				l := says(ref("activity", a.ID), sentence(s), dotted(short(a.Subject), v.contact(a.Contact), v.day(a.Done)))
				lines = append(lines, l.mended("signals", "outcome").warning(true))
				break
			}
		}
	}
	for _, q := range signal.Qualifications(v.d) {
		for _, c := range q.Checks {
			if c.State == signal.Yes && c.Words == "yes: no evidence given" {
				l := says(c.Record, c.Name, fmt.Sprintf("yes for “%s”, without evidence", v.deal(q.Deal)))
				lines = append(lines, l.mended(c.Field, c.Field+"_evidence", c.Field+"_date"))
			}
		}
	}
	lines = append(lines, v.unconfirmed()...)
	if len(lines) == 0 {
		lines = append(lines, Line{Text: "nothing rests on one source only", Reasons: v.about("nothing that is recorded rests on one source only")})
	}
	return v.section("To validate", mostValidate, lines)
}

// unconfirmed are the answers about the account itself that fewer sources agree on than are asked for, the most telling
// first.
func (v *view) unconfirmed() []Line {
	var lines []Line
	all := signal.CompletenessOf(v.d, nil, v.s).Questions
	rank := func(a signal.Answered) int {
		if at := slices.Index(telling, a.Question.ID); at >= 0 {
			return at
		}
		return len(telling)
	}
	slices.SortStableFunc(all, func(a, b signal.Answered) int { return rank(a) - rank(b) })
	for _, a := range all {
		if !a.Known || a.Confirmed || a.Recorded {
			continue
		}
		l := Line{Label: a.Question.Text, Text: a.Reasons[len(a.Reasons)-1].Words, Reasons: a.Reasons}
		told := v.told(a.Reasons)
		l.Text = dotted(l.Text, told)
		l.Mend = &Mend{Ref: a.Reasons[len(a.Reasons)-1].Record, Fields: []string{"text", "sources", "further_sources", "date"}}
		lines = append(lines, l)
	}
	return lines
}

// told says who told the answers.
func (v *view) told(answers []kam.Reason) string {
	var who []string
	add := func(name string) {
		if !slices.Contains(who, name) {
			who = append(who, name)
		}
	}
	for _, r := range answers {
		for i := range v.d.Answers {
			if a := &v.d.Answers[i]; a.ID == r.Record.ID {
				for _, name := range v.names(a.Sources, v.contact) {
					add(name)
				}
				for _, f := range a.Further {
					add(short(f))
				}
			}
		}
	}
	if len(who) == 0 {
		return "no source is named"
	}
	return "told by " + plural(who) + " only"
}
