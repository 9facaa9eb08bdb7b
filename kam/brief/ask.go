package brief

import (
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/signal"
)

// rule suggests a deep question where records show a gap. It returns false where they do not.
type rule func(v *view, people []attendee) (Line, bool)

// rules are what questions are suggested by, the most telling first. Each gives at most one question, and each question
// says why it is asked (Le Bon & Herman 2015: needs are made explicit by questions that make the other side think).
var rules = []rule{
	// A deal of which nobody knows why it should happen does not happen: CABS, the first of the four that is not yes.
	askCABS,
	// Needs that were implied and never made explicit: no problem, no need, no sale.
	askImplied,
	// A severe concern that nobody knows how to handle.
	askConcern,
	// Where a competitor leads on what matters, importance and difference can still be talked about.
	askVulnerable,
	// The third coaching question, to somebody who is not for us.
	askHeldBack,
	// Without a decider nothing is decided.
	askDecider,
	// What the account has set out to do, and nothing of ours serves.
	askFactor,
}

// questions are the deep questions to ask: those of the meeting plan, then as many of the suggested ones as make three.
func (v *view) questions(m meeting, people []attendee) Section {
	s := Section{Title: "Deep questions", Level: 1}
	if m.plan != nil {
		for _, q := range each(m.plan.Questions) {
			s.Lines = append(s.Lines, says(ref("meeting_plan", m.plan.ID), "", q).mended("deep_questions"))
		}
	}
	if n := len(s.Lines); n > 0 {
		s.Note = fmt.Sprintf("%d from the meeting plan", n)
	}
	for _, suggest := range rules {
		if len(s.Lines) >= mostQuestions {
			break
		}
		if l, ok := suggest(v, people); ok {
			s.Lines = append(s.Lines, l)
		}
	}
	if len(s.Lines) == 0 {
		if l, ok := v.askUnanswered(); ok {
			s.Lines = append(s.Lines, l)
		}
	}
	if len(s.Lines) == 0 {
		s.Lines = append(s.Lines, Line{Text: "no gap calls for one", Reasons: v.about("no rule suggests a question")})
	}
	return s
}

// question returns a line that asks something, with why beneath it.
func question(of kam.Ref, words, because string) Line {
	l := says(of, "", words)
	l.Reasons[0].Words = because
	l.Lines = []Line{{Label: reasonLabel, Text: because, Reasons: []kam.Reason{{Record: of, Words: because}}}}
	return l
}

// reasonLabel is the label of the line that says why a question is asked.
const reasonLabel = "Why"

// cabsQuestions are what to ask where one of the four is not yes, by field; %s stands for the deal.
var cabsQuestions = map[string]string{
	"compelling_reason":   "What happens if %s does not come about this year, and to whom?",
	"authority_leverage":  "Who has to agree before %s is decided, and what does each of them need to see?",
	"budget_availability": "Where does the money for %s come from, and when is it released?",
	"supporting_allies":   "Who would be glad to see %s come, who would rather not, and why?",
}

// askCABS asks about the first of the four that is not known to be yes, in the deal of the greatest amount that is not
// qualified.
func askCABS(v *view, _ []attendee) (Line, bool) {
	var best *kam.Opportunity
	checks := map[kam.ID]signal.Qualification{}
	for _, q := range signal.Qualifications(v.d) {
		checks[q.Deal] = q
	}
	for _, o := range v.open {
		if q := checks[o.ID]; !q.Qualified && (best == nil || v.inBase(o).Cmp(v.inBase(best).Decimal) > 0) {
			best = o
		}
	}
	if best == nil {
		return Line{}, false
	}
	for _, check := range checks[best.ID].Checks {
		if check.State == signal.Yes {
			continue
		}
		said := check.Words
		if check.Record.Kind != "cabs" {
			said = string(check.State)
		}
		return question(check.Record, fmt.Sprintf(cabsQuestions[check.Field], "“"+short(best.Name)+"”"), fmt.Sprintf("%s of “%s”: %s", strings.ToLower(check.Name), short(best.Name), said)), true
	}
	return Line{}, false
}

// inBase is the amount of a deal in the base currency, nothing where it is not known.
func (v *view) inBase(o *kam.Opportunity) kam.Number {
	m, ok := v.s.InBase(o.Amount, v.today)
	return kam.Number{Decimal: m.Amount, Known: ok}
}

// askImplied takes up the last need that was implied to us and that the same person has not made explicit since.
func askImplied(v *view, people []attendee) (Line, bool) {
	var last *kam.Activity
	for i := range v.d.Activities {
		a := &v.d.Activities[i]
		if a.Done.IsZero() || !slices.Contains(a.Signals, "implied need") || !among(people, a.Contact) {
			continue
		}
		explicit := slices.ContainsFunc(v.d.Activities, func(b kam.Activity) bool {
			return b.Contact == a.Contact && !b.Done.Before(a.Done) && slices.Contains(b.Signals, "explicit need")
		})
		if !explicit && (last == nil || !a.Done.Before(last.Done)) {
			last = a
		}
	}
	if last == nil {
		return Line{}, false
	}
	l := question(ref("activity", last.ID), fmt.Sprintf("What does it cost you, and whom, when this happens: “%s”?", short(last.Subject)),
		fmt.Sprintf("%s implied a need on %s and has not made it explicit", orSomebody(v.contact(last.Contact)), v.day(last.Done)))
	l.Label = v.contact(last.Contact)
	return l, true
}

func orSomebody(name string) string {
	if name == "" {
		return "somebody"
	}
	return name
}

func among(people []attendee, id kam.ID) bool {
	return slices.ContainsFunc(people, func(p attendee) bool { return p.ID == id })
}

// askConcern asks about the first severe concern, of somebody in the room, of which nobody has said how it is handled.
func askConcern(v *view, people []attendee) (Line, bool) {
	for i := range v.d.Concerns {
		c := &v.d.Concerns[i]
		if !c.Handled.IsZero() || c.Severity != "high" || c.How != "" || !among(people, c.Contact) {
			continue
		}
		l := question(ref("concern", c.ID), fmt.Sprintf("What would you have to see for “%s” to be off the table?", short(c.Subject)), "a severe concern, and how it is handled is not recorded")
		l.Label = v.contact(c.Contact)
		return l, true
	}
	return Line{}, false
}

// askVulnerable asks whoever decides by a criterion on which a competitor leads what stands behind it.
func askVulnerable(v *view, _ []attendee) (Line, bool) {
	all := v.vulnerabilities()
	if len(all) == 0 {
		return Line{}, false
	}
	l := question(ref("criterion", all[0].ID), fmt.Sprintf("How will you know, a year on, that “%s” was what mattered?", short(all[0].Name)),
		fmt.Sprintf("a competitor leads on it; relevance %s", all[0].Relevance.String()))
	l.Label = v.contact(all[0].Contact)
	return l, true
}

// askHeldBack asks the third coaching question of somebody in the room who is not for us, where no analysis answers it.
func askHeldBack(v *view, people []attendee) (Line, bool) {
	for _, p := range people {
		members := v.memberships(p.ID, kam.NoID)
		for _, m := range members {
			if m.Attitude != "unfavourable" && m.Attitude != "sceptical" {
				continue
			}
			if a := v.lastAnalysis(members); a != nil && a.HeldBack != "" {
				continue
			}
			l := question(ref("membership", m.ID), "What has held you back so far, and what would help you past it?", fmt.Sprintf("the attitude is %s, and no analysis says what holds the person back", m.Attitude))
			l.Label = short(p.Name)
			return l, true
		}
	}
	return Line{}, false
}

// askDecider asks for the decider where none is known.
func askDecider(v *view, _ []attendee) (Line, bool) {
	if slices.ContainsFunc(v.center, func(m signal.Member) bool { return m.Plays("decider") }) {
		return Line{}, false
	}
	l := question(v.account(), "Who makes the final choice, and whom does that person listen to before?", "no decider is known")
	l.Mend = &Mend{Make: "membership", Cells: []kam.Cell{set("account", v.d.ID.String()), set("roles=decider", kam.Yes)}}
	return l, true
}

// askFactor asks about the success factor of the highest rank that no cell of the Open Space says we serve.
func askFactor(v *view, _ []attendee) (Line, bool) {
	var best *kam.SuccessFactor
	for i := range v.d.SuccessFactors {
		f := &v.d.SuccessFactors[i]
		served := slices.ContainsFunc(v.d.OpenSpace, func(c kam.OpenSpace) bool { return c.Factor == f.ID })
		if !served && (best == nil || f.Priority.Known && (!best.Priority.Known || f.Priority.Cmp(best.Priority.Decimal) < 0)) {
			best = f
		}
	}
	if best == nil {
		return Line{}, false
	}
	return question(ref("success_factor", best.ID), fmt.Sprintf("What stands in the way of “%s”, and what would it be worth to have it out of the way?", short(best.Name)), "a success factor that no offer of ours is recorded to serve"), true
}

// askUnanswered asks the most telling of the strategic questions that nobody has answered.
func (v *view) askUnanswered() (Line, bool) {
	gaps := v.gaps()
	if len(gaps) == 0 {
		return Line{}, false
	}
	l := question(v.account(), gaps[0].Question.Text, "a strategic question that nobody has answered")
	l.Mend = v.answers(gaps[0].Question)
	return l, true
}
