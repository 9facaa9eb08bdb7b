package pipeline

import (
	"cmp"
	"slices"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Standing is what stands at one step of buying.
type Standing struct {
	Stage   string     // "" for deals that name no step of buying
	Name    string     // what the company calls it
	Typical kam.Number // how many days deals usually stay there

	Deals            []kam.ID
	Amount, Weighted kam.Money  // of those whose amount is known, in the base currency; zero where there are deals and none tells
	Age              kam.Number // the average number of days that deals have been there; unknown where none says since when
	Aged             int        // how many deals say since when they are there
	Stuck            []Stuck    // the longest over the usual first
}

// Stuck is an open deal that stays at a stage longer than deals usually do.
type Stuck struct {
	Deal       kam.ID
	Days, Over int // how long it has been there, and how much longer than usual
	kam.Reason
}

// Pipeline is what is open, stage by stage.
type Pipeline struct {
	Stages           []Standing // the eight steps of buying in their order, then deals without one, if any
	Deals            int
	Amount, Weighted kam.Money    // zero where there are deals and none of them tells
	Incomplete       []kam.Reason // open deals without an amount that counts
}

// PipelineOf returns the open deals of a book on a day, at each of the eight steps of buying: how many, their amount and
// expected revenue (Le Bon & Herman 2015: amount × probability), the average of the days since each came to its stage,
// and the deals that have been there for more days than the settings call usual. Deals without an amount, or with one for
// which there is no rate, are listed as incomplete; they count as deals, not as money. So does the weight of a deal without a
// stage and a probability. How long a deal has been at its stage is unknown where it does not say since when, or names a
// day to come.
func PipelineOf(b Book, s kam.Settings, today kam.Date) Pipeline {
	p := Pipeline{Amount: none(s), Weighted: none(s)}
	of := map[string]*Standing{}
	ages := map[string][]int{}
	worth, weighed := map[string]int{}, map[string]int{} // how many deals tell an amount, and what it weighs
	p.Stages = make([]Standing, 0, len(s.Stages())+1)
	for _, set := range append(s.Stages(), kam.StageSetting{}) {
		p.Stages = append(p.Stages, Standing{Stage: set.Stage, Name: set.Name, Typical: set.Days, Amount: none(s), Weighted: none(s)})
		of[set.Stage] = &p.Stages[len(p.Stages)-1]
	}
	for _, o := range b.open() {
		at := of[o.Stage]
		if at == nil {
			at = of[""]
		}
		p.Deals++
		at.Deals = append(at.Deals, o.ID)
		e := ExpectedOf(o, s, today)
		if _, why := amount(o, s, today); why != "" {
			p.Incomplete = append(p.Incomplete, kam.Because("opportunity", o.ID, "%s: %s", kam.Clip(o.Name, 80), why))
		} else {
			at.Amount, p.Amount = plus(at.Amount, e.Amount), plus(p.Amount, e.Amount)
			at.Weighted, p.Weighted = plus(at.Weighted, e.Value), plus(p.Weighted, e.Value)
			worth[at.Stage]++
			if !e.Value.IsZero() {
				weighed[at.Stage]++
			}
		}
		if o.StageSince.IsZero() || o.StageSince.After(today) {
			continue
		}
		days := today.DaysSince(o.StageSince)
		ages[at.Stage] = append(ages[at.Stage], days)
		if over := number(days).Sub(at.Typical.Decimal); at.Typical.Known && over.IsPositive() {
			at.Stuck = append(at.Stuck, Stuck{o.ID, days, int(over.Ceil().IntPart()), kam.Because("opportunity", o.ID,
				"%s has been at %s for %d days; %s are usual", kam.Clip(o.Name, 80), at.Name, days, at.Typical)})
		}
	}
	tell, weigh := 0, 0
	for i := range p.Stages {
		at := &p.Stages[i]
		at.Amount = told(at.Amount, len(at.Deals), worth[at.Stage])
		at.Weighted = told(at.Weighted, len(at.Deals), weighed[at.Stage])
		tell, weigh = tell+worth[at.Stage], weigh+weighed[at.Stage]
		d := durationsOf(ages[at.Stage])
		at.Age, at.Aged = d.Average, d.Count
		slices.SortStableFunc(at.Stuck, func(a, b Stuck) int { return cmp.Compare(b.Over, a.Over) })
	}
	p.Amount, p.Weighted = told(p.Amount, p.Deals, tell), told(p.Weighted, p.Deals, weigh)
	if last := len(p.Stages) - 1; len(p.Stages[last].Deals) == 0 {
		p.Stages = p.Stages[:last]
	}
	return p
}

// StageChange says that a deal came to a stage on a day.
type StageChange struct {
	On    kam.Date
	Stage string
}

// StageDuration says how long deals stay at a stage.
type StageDuration struct {
	Stage, Name string
	Typical     kam.Number // what the settings call usual
	Finished    Durations  // stays that are over, from the history
	Running     Durations  // of open deals that are there now
}

// StageDurationsOf returns how long deals stay at each of the eight steps of buying. A stay that is over lasts from the
// day on which the history says that the deal came to a stage to the day of its next change of stage, or, for a deal
// that is decided, to its close date. A running one lasts from the day since which an open deal says that it is at its
// stage, or else from the last change in the history, where that leads to the same stage, to today. Changes of a history
// may come in any order; those without a day, of days to come and to the stage where the deal already is, tell nothing.
// What ends before it begins is not counted. The history may be nil.
func StageDurationsOf(b Book, s kam.Settings, today kam.Date, history map[kam.ID][]StageChange) []StageDuration {
	finished, running := map[string][]int{}, map[string][]int{}
	stay := func(in map[string][]int, stage string, from, to kam.Date) {
		if !from.IsZero() && !to.IsZero() && !to.Before(from) {
			in[stage] = append(in[stage], to.DaysSince(from))
		}
	}
	for _, o := range b.Deals {
		changes := inOrder(history[o.ID], today)
		for i, c := range changes[:max(len(changes)-1, 0)] {
			stay(finished, c.Stage, c.On, changes[i+1].On)
		}
		var last StageChange
		if len(changes) > 0 {
			last = changes[len(changes)-1]
		}
		switch {
		case !dossier.IsOpen(o):
			stay(finished, last.Stage, last.On, o.Close)
		case !o.StageSince.IsZero():
			stay(running, o.Stage, o.StageSince, today)
		case last.Stage == o.Stage:
			stay(running, o.Stage, last.On, today)
		}
	}
	var all []StageDuration
	for _, set := range s.Stages() {
		all = append(all, StageDuration{set.Stage, set.Name, set.Days, durationsOf(finished[set.Stage]), durationsOf(running[set.Stage])})
	}
	return all
}

// inOrder returns the changes that tell something, the first first.
func inOrder(changes []StageChange, today kam.Date) []StageChange {
	sorted := slices.Clone(changes)
	slices.SortStableFunc(sorted, func(a, b StageChange) int { return a.On.DaysSince(b.On) })
	var out []StageChange
	for _, c := range sorted {
		if c.On.IsZero() || c.On.After(today) || len(out) > 0 && out[len(out)-1].Stage == c.Stage {
			continue
		}
		out = append(out, c)
	}
	return out
}
