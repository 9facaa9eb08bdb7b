// Package alignment computes how far our side and the customer's are aligned: SCAP, the selling center alignment process with
// its interfaces, connections and sales process; and, where a deal stalls, which of these and which of the five
// managements of KAMP is lacking (Le Bon & Herman 2015).
//
// Everything is a pure function of records, settings and a day. What nobody recorded is unknown and never guessed.
package alignment

import (
	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/signal"
)

// SCAP is the alignment of our selling center with an account's buying center.
type SCAP struct {
	Account     kam.ID
	Interfaces  Interfaces
	Connections Connections
	Processes   []Process // of each open deal, in the order in which they were made
}

// Of returns the alignment with an account on a day (Le Bon & Herman 2015: the selling center alignment process). What is
// unknown of each of the three is told by InterfacesOf, ConnectionsOf and ProcessOf.
func Of(d *dossier.Dossier, s kam.Settings, today kam.Date) SCAP {
	scap := SCAP{Account: d.ID, Interfaces: InterfacesOf(d, today), Connections: ConnectionsOf(d, today)}
	for _, deal := range d.OpenDeals() {
		scap.Processes = append(scap.Processes, ProcessOf(d, deal, s, today))
	}
	return scap
}

// Connections are the connections alignment of an account.
type Connections struct {
	signal.Coverage
	Score kam.Number // 0 to 100; unknown where no key member is known
}

// ConnectionsOf returns the connections alignment of an account on a day (Le Bon & Herman 2015): its coverage, and as a
// score the share of key members (deciders, facilitators, dominant advisors) to whom somebody of ours is connected,
// in percent to a tenth. It is unknown where no key member is known.
func ConnectionsOf(d *dossier.Dossier, today kam.Date) Connections {
	c := signal.CoverageOf(d, today)
	return Connections{c, share(int64(c.Connected), int64(c.KeyMembers))}
}

// share returns a part of a whole in percent to a tenth, or unknown where there is no whole.
func share(part, whole int64) kam.Number {
	if whole == 0 {
		return kam.Number{}
	}
	return kam.Number{Decimal: decimal.NewFromInt(100*part).DivRound(decimal.NewFromInt(whole), 1), Known: true}
}
