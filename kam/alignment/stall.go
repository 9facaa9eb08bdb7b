package alignment

import (
	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/signal"
)

// Verdict says whether something that a deal needs is there.
type Verdict string

// The verdicts of a stall check.
const (
	NotKnown Verdict = "unknown" // nothing is recorded that tells
	InOrder  Verdict = "in order"
	Lacking  Verdict = "lacking"
)

// The names of the three alignments of SCAP and the five managements of KAMP, in the order in which they are checked.
const (
	OfInterfaces   = "interfaces"
	OfConnections  = "connections"
	OfSalesProcess = "sales process"

	OfProject       = "project"
	OfExpectations  = "expectations"
	OfConcerns      = "concerns"
	OfOpportunities = "opportunities"
	OfChoices       = "choices"
)

// The names of the signs that a deal stalls.
const (
	LongAtStage = "long at its stage"
	PastClose   = "past its close date"
	NoNextStep  = "no next step"
	Silent      = "silent"
)

// Finding is what the check says of one alignment or one management.
type Finding struct {
	Name    string
	Verdict Verdict
	Reasons []kam.Reason // never empty
}

// Sign is something that shows that a deal stalls.
type Sign struct {
	Name string // LongAtStage, PastClose, NoNextStep or Silent
	Days int    // for how many days longer than it should; 0 where that means nothing
	kam.Reason
}

// Stall says whether a deal stalls, and what is lacking.
type Stall struct {
	Deal        kam.ID
	Stalls      bool // there is any sign of it
	Signs       []Sign
	Alignments  [3]Finding // interfaces, connections, sales process
	Managements [5]Finding // project, expectations, concerns, opportunities, choices
}

// StallOf returns whether a deal stalls on a day, and which alignments and managements are lacking, which is told also
// where it does not (Le Bon & Herman 2015: when a deal stalls, the key account manager checks first the three alignments of
// SCAP, then the five managements of KAMP).
//
// An open deal stalls when it has been at its stage for more days than the settings call usual, when its close date is
// past, when it names no next step, or when the last thing done for it is more than Settings.SilenceDays ago; where
// nothing was ever done for it, the day on which work on it began counts, or else the day on which its record was made.
// A deal that does not say since when it is at its stage, or when it closes, shows no sign of that kind. A deal that is
// decided does not stall.
//
// Interfaces are lacking where one is misaligned, overdue or nobody's; unknown where it is unknown how well any is aligned.
// Connections are lacking where a key member is connected to none of us; unknown where no key member is known. The sales
// process is lacking where a resource of the present stage is missing, one of any stage is overdue, or a need is recorded
// for the present or the next stage but nobody asked for what the present one typically needs; unknown where no need is
// recorded for the two.
//
// The project is lacking where a milestone is overdue, or an obstacle that stands in the way is overdue, nobody's or of high
// severity; unknown where it has neither milestones nor obstacles. Expectations, and concerns, of the deal and of the whole
// account are lacking where an open one is overdue or nobody's, or an open concern is of high severity; unknown where none
// was ever recorded. Opportunities are lacking where a question of CABS is answered by no or the value proposition is a
// problem; unknown where neither holds and not all four are yes. Choices are lacking where a competitor leads on a
// criterion that matters; unknown where no criterion is recorded, or it is unknown of one.
func StallOf(d *dossier.Dossier, deal *kam.Opportunity, s kam.Settings, today kam.Date) Stall {
	c := check{d, deal, s, today}
	stall := Stall{Deal: deal.ID,
		Alignments:  [3]Finding{c.interfaces(), c.connections(), c.process()},
		Managements: [5]Finding{c.project(), c.expectations(), c.concerns(), c.opportunities(), c.choices()},
	}
	if dossier.IsOpen(deal) {
		stall.Signs = c.signs()
	}
	stall.Stalls = len(stall.Signs) > 0
	return stall
}

// check is a stall check of one deal.
type check struct {
	d     *dossier.Dossier
	deal  *kam.Opportunity
	s     kam.Settings
	today kam.Date
}

func (c *check) signs() []Sign {
	var signs []Sign
	show := func(name string, days int, r kam.Reason) { signs = append(signs, Sign{name, days, r}) }
	if set, ok := c.s.Stage(c.deal.Stage); ok && set.Days.Known && !c.deal.StageSince.IsZero() {
		days := c.today.DaysSince(c.deal.StageSince)
		if over := days - int(set.Days.IntPart()); over > 0 {
			show(LongAtStage, over, c.because("at %s for %d days; %s are usual", set.Name, days, set.Days))
		}
	}
	if on := c.deal.Close; !on.IsZero() && on.Before(c.today) {
		show(PastClose, c.today.DaysSince(on), c.because("was to close on %s", on))
	}
	if c.deal.NextStep == "" {
		show(NoNextStep, 0, c.because("has no next step"))
	}
	last, why := c.lastDone()
	if over := c.today.DaysSince(last) - c.s.SilenceDays; !last.IsZero() && over > 0 {
		show(Silent, over, why)
	}
	return signs
}

// lastDone returns the day since which nothing was done for the deal, and what happened on it.
func (c *check) lastDone() (kam.Date, kam.Reason) {
	var last *kam.Activity
	for i := range c.d.Activities {
		a := &c.d.Activities[i]
		if a.Opportunity == c.deal.ID && !a.Done.IsZero() && !a.Done.After(c.today) && (last == nil || a.Done.After(last.Done)) {
			last = a
		}
	}
	switch {
	case last != nil:
		return last.Done, kam.Because("activity", last.ID, "nothing was done since %s on %s", kam.Clip(last.Subject, 60), last.Done)
	case !c.deal.Engaged.IsZero():
		return c.deal.Engaged, c.because("nothing was done since work on it began on %s", c.deal.Engaged)
	}
	made := signal.Made(c.deal.ID)
	return made, c.because("nothing was done since it was recorded on %s", made)
}

func (c *check) because(format string, args ...any) kam.Reason {
	return kam.Because("opportunity", c.deal.ID, format, args...)
}

// find returns what is found of one alignment or management. What is wrong says that it is lacking; otherwise it is in
// order where that is known, for the reasons that are given, or else for words about the deal.
func (c *check) find(name string, wrong []kam.Reason, known bool, reasons []kam.Reason, words string) Finding {
	if len(reasons) == 0 {
		reasons = []kam.Reason{c.because("%s", words)}
	}
	switch {
	case len(wrong) > 0:
		return Finding{name, Lacking, wrong}
	case known:
		return Finding{name, InOrder, reasons}
	}
	return Finding{name, NotKnown, reasons}
}
