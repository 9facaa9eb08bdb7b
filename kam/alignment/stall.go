package alignment

import (
	"keyaccount/kam"
	"keyaccount/kam/dossier"
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

// Finding is what the check says of one alignment or one management.
type Finding struct {
	Name    string
	Verdict Verdict
	Reasons []kam.Reason // never empty
}

// Sign is something that shows that a deal stalls.
type Sign struct {
	Name string // long at its stage, past its close date, no next step, silent
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

// StallOf returns whether a deal stalls on a day, and which alignments and managements are lacking.
func StallOf(d *dossier.Dossier, deal *kam.Opportunity, s kam.Settings, today kam.Date) Stall {
	return Stall{}
}
