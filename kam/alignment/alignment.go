// Package alignment computes how far our side and the customer's are aligned: SCAP, the selling center alignment process with
// its interfaces, connections and sales process; and, where a deal stalls, which of these and which of the five
// managements of KAMP is lacking (Le Bon & Herman 2015).
//
// Everything is a pure function of records, settings and a day. What nobody recorded is unknown and never guessed.
package alignment

import (
	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/signal"
)

// State says how well an interface is aligned.
type State string

// The states of an interface, as the choices of its record are called.
const (
	Unknown    State = "unknown"
	Misaligned State = "misaligned"
	Partly     State = "partly aligned"
	Aligned    State = "aligned"
)

// SCAP is the alignment of our selling center with an account's buying center.
type SCAP struct {
	Account     kam.ID
	Interfaces  Interfaces
	Connections Connections
	Processes   []Process // of each open deal, in the order in which they were made
}

// Of returns the alignment with an account on a day.
func Of(d *dossier.Dossier, s kam.Settings, today kam.Date) SCAP { return SCAP{Account: d.ID} }

// Interface is what is known of one interface.
type Interface struct {
	Record              kam.Ref
	Topic, Ours, Theirs string
	State               State
	Overdue             bool // it should be mended by now
	Nobodys             bool // it is to be mended, and nobody of ours sees to it
	kam.Reason
}

// Interfaces are all interfaces of an account.
type Interfaces struct {
	Lines                                []Interface // what presses most first
	Score                                kam.Number  // 0 to 100; unknown where no interface is known
	Aligned, Partly, Misaligned, Unknown int
	Overdue, Nobodys                     int
}

// InterfacesOf returns the interface alignment of an account on a day.
func InterfacesOf(d *dossier.Dossier, today kam.Date) Interfaces { return Interfaces{} }

// Connections are the connections alignment of an account.
type Connections struct {
	signal.Coverage
	Score kam.Number // 0 to 100: how many of the key members are connected; unknown where no key member is known
}

// ConnectionsOf returns the connections alignment of an account on a day.
func ConnectionsOf(d *dossier.Dossier, today kam.Date) Connections { return Connections{} }

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
	Resources                    []Resource
	Gaps                         []Gap // at the present and the next stage only
	Confirmed, AskedFor, Missing int
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
	Overdue int
}

// ProcessOf returns the sales process alignment of a deal on a day.
func ProcessOf(d *dossier.Dossier, deal *kam.Opportunity, s kam.Settings, today kam.Date) Process {
	return Process{}
}
