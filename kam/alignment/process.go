package alignment

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Resource is expertise that a stage of a deal asks for.
type Resource struct {
	Record    kam.Ref
	Expertise string
	State     string // confirmed, asked for or missing
	Person    kam.ID // who gives it; NoID where nobody is named
	Overdue   bool   // it is needed by now and not confirmed
	kam.Reason
}

// Gap is expertise that a stage typically asks for and that nobody asked for.
type Gap struct {
	Stage, Expertise string
	kam.Reason
}

// StageResources are the resources of one stage of a deal.
type StageResources struct {
	Stage, Name                  string
	Resources                    []Resource // in the order in which they were recorded
	Gaps                         []Gap      // at the present and the next stage only
	Confirmed, AskedFor, Missing int        // how many Resources are in each state
}

// Process is the sales process alignment of a deal.
type Process struct {
	Deal    kam.ID
	Name    string
	Stage   string           // where the deal stands
	Next    string           // the stage after; "" at the last
	Stages  []StageResources // the present and the next stage, and others with resources, in the order of buying
	Gaps    []Gap            // all gaps
	Score   kam.Number       // 0 to 100; unknown where no need is recorded for the present and the next stage
	Overdue int              // how many resources of any stage are overdue
}

// ProcessOf returns the sales process alignment of a deal on a day (Le Bon & Herman 2015): for each stage the resources that
// are confirmed, asked for and missing, and for the present and the next stage, as gaps, the expertise that they typically
// ask for (kam.TypicalExpertise) and that nobody asked for. An account's owner is its key account manager, who need not be
// asked for. A resource is overdue when the day by which it is needed is past and it is not confirmed. The score is
// the share that is confirmed of what the present and the next stage ask for, gaps among it, in percent to a tenth; it is
// unknown where no need is recorded for the two, for then nobody has looked.
func ProcessOf(d *dossier.Dossier, deal *kam.Opportunity, s kam.Settings, today kam.Date) Process {
	p := Process{Deal: deal.ID, Name: deal.Name, Stage: deal.Stage}
	stages := s.Stages()
	at := slices.IndexFunc(stages, func(set kam.StageSetting) bool { return set.Stage == deal.Stage })
	if at >= 0 && at+1 < len(stages) {
		p.Next = stages[at+1].Stage
	}
	recorded, confirmed, asked := 0, 0, 0
	for _, set := range stages {
		r := StageResources{Stage: set.Stage, Name: set.Name}
		for i := range d.ResourceNeeds {
			if need := &d.ResourceNeeds[i]; need.Opportunity == deal.ID && need.Stage == set.Stage {
				r.take(need, today)
			}
		}
		for _, x := range r.Resources {
			if x.Overdue {
				p.Overdue++
			}
		}
		if due := set.Stage == p.Stage || set.Stage == p.Next; due {
			r.Gaps = gaps(d, deal, &r)
			p.Gaps = append(p.Gaps, r.Gaps...)
			recorded += len(r.Resources)
			confirmed += r.Confirmed
			asked += len(r.Resources) + len(r.Gaps)
		} else if len(r.Resources) == 0 {
			continue
		}
		p.Stages = append(p.Stages, r)
	}
	if recorded > 0 {
		p.Score = share(int64(confirmed), int64(asked))
	}
	return p
}

func (s *StageResources) take(need *kam.ResourceNeed, today kam.Date) {
	x := Resource{Record: kam.Ref{Kind: "resource_need", ID: need.ID}, Expertise: need.Expertise, State: need.State, Person: need.Person}
	switch need.State {
	case "confirmed":
		s.Confirmed++
	case "asked for":
		s.AskedFor++
	default:
		x.State = "missing"
		s.Missing++
	}
	words := kam.Clip(need.Expertise, 60) + " is " + x.State
	if x.Overdue = x.State != "confirmed" && !need.Due.IsZero() && need.Due.Before(today); x.Overdue {
		words += ", needed by " + need.Due.String()
	}
	x.Reason = kam.Because("resource_need", need.ID, "%s", words)
	s.Resources = append(s.Resources, x)
}

// gaps returns what a stage typically asks for and nobody asked for.
func gaps(d *dossier.Dossier, deal *kam.Opportunity, r *StageResources) []Gap {
	var out []Gap
	for _, typical := range kam.TypicalExpertise(r.Stage) {
		if typical == "key account manager" && d.Account.Owner != kam.NoID {
			continue
		}
		if !slices.ContainsFunc(r.Resources, func(x Resource) bool { return covers(x.Expertise, typical) }) {
			out = append(out, Gap{r.Stage, typical, kam.Because("opportunity", deal.ID, "nobody asked for %s, which %s typically needs", typical, r.Name)})
		}
	}
	return out
}

// covers reports whether what was asked for is the typical expertise: its words, in any case of letters, and perhaps more
// behind them, such as “Finance (terms of payment)”.
func covers(asked, typical string) bool {
	rest, begins := strings.CutPrefix(strings.ToLower(strings.TrimSpace(asked)), typical)
	next, _ := utf8.DecodeRuneInString(rest)
	return begins && (rest == "" || !unicode.IsLetter(next))
}
