package sample

import (
	"slices"

	"keyaccount/kam"
)

// product is something that the maker sells. Its price is in euros; deal is what a deal about it is
// called, with %s for the segment of the account.
type product struct {
	code, name, series string
	price              int64
	deal, description  string
	rows               []string // the only segments of accounts where it makes sense; none is anywhere
	id                 kam.ID
}

var productRows = []product{
	{code: "PK-80", name: "Process crane 80 t", series: "Process cranes", price: 780_000, deal: "%s process cranes", description: "Overhead crane for continuous duty in hot and dusty halls, with two independent hoists."},
	{code: "LK-250", rows: []string{"melt shop"}, name: "Ladle crane 250 t", series: "Process cranes", price: 2_400_000, deal: "%s ladle cranes", description: "Charges and tilts ladles of liquid steel; every part that holds the load is there twice."},
	{code: "MK-32", rows: []string{"scrap yard", "slab yard"}, name: "Magnet crane 32 t", series: "Process cranes", price: 640_000, deal: "%s magnet cranes", description: "Handles scrap, plate and billets with a magnet that keeps its load through a power cut."},
	{code: "BK-120", rows: []string{"turbine hall", "hydro station", "transformer works"}, name: "Turbine hall crane 120 t", series: "Process cranes", price: 1_350_000, deal: "%s outage crane", description: "Lifts rotors and casings to the millimetre, a few weeks a year, for forty years."},
	{code: "MM-100", rows: []string{"concentrator", "crusher station", "mill bay"}, name: "Mill maintenance crane 100 t", series: "Process cranes", price: 1_100_000, deal: "%s relining crane", description: "Shortens relining and change of mill heads; positions loads under remote control."},
	{code: "PM-60", rows: []string{"board machine", "tissue machine"}, name: "Paper machine crane 60 t", series: "Process cranes", price: 860_000, deal: "%s crane for roll changes", description: "Changes rolls and felts in heat and damp; runs with the machine, not with the shift."},
	{code: "RS-30", rows: []string{"roll warehouse"}, name: "Automatic roll store crane", series: "Automatic cranes", price: 1_250_000, deal: "Automatic store, %s", description: "Stores paper rolls on end with vacuum lifters, unattended, from the winder to the truck."},
	{code: "GK-20", rows: []string{"waste-to-energy plant", "fuel yard", "pulp line"}, name: "Grab crane 20 t", series: "Automatic cranes", price: 690_000, deal: "%s grab cranes", description: "Feeds boilers with waste or biomass around the clock and mixes the bunker by itself."},
	{code: "SK-65", rows: []string{"container quay"}, name: "Ship-to-shore crane, outreach 65 m", series: "Port cranes", price: 9_200_000, deal: "%s ship-to-shore cranes", description: "Unloads the largest container ships; can be driven from a desk ashore."},
	{code: "RK-41", rows: []string{"container yard", "container depot", "rail yard"}, name: "Rubber-tyred gantry crane 41 t", series: "Port cranes", price: 1_900_000, deal: "%s gantry cranes", description: "Stacks containers one over five, from the grid or from its battery."},
	{code: "AK-50", rows: []string{"container yard"}, name: "Automated stacking crane 50 t", series: "Port cranes", price: 3_600_000, deal: "%s automation", description: "Stacks containers without a driver between the waterside and the trucks."},
	{code: "JK-45", rows: []string{"rail ramp", "rail yard", "road-rail terminal", "container yard"}, name: "Rail-mounted gantry crane 45 t", series: "Port cranes", price: 2_800_000, deal: "%s rail gantry", description: "Spans six tracks and two lanes; handles containers, swap bodies and semitrailers."},
	{code: "NK-45", rows: []string{"container yard", "container depot", "rail yard", "road-rail terminal", "rail ramp"}, name: "Reach stacker 45 t", series: "Lift trucks", price: 520_000, deal: "Reach stackers, %s", description: "Stacks containers five high and reaches the second rail."},
	{code: "WK-1", rows: []string{"machine shop", "assembly hall", "welding shop", "paint shop", "body shop", "powertrain assembly", "battery plant", "tool and die shop"}, name: "Workstation crane 1 t", series: "Light lifting", price: 16_500, deal: "%s workstation cranes", description: "Aluminium rail and easy trolley, moved by hand, extended bay by bay."},
	{code: "KH-2", name: "Chain hoist 2 t", series: "Light lifting", price: 3_800, deal: "Chain hoists, %s", description: "Electric chain hoist with two speeds and a brake that needs no adjusting."},
	{code: "VH-10", name: "Wire rope hoist 10 t", series: "Hoists", price: 24_000, deal: "%s hoist renewal", description: "Low headroom, stepless speed, sway control; counts its own remaining life."},
	{code: "XK-12", name: "Explosion-protected hoist 12 t", series: "Hoists", price: 68_000, deal: "Explosion-protected hoists, %s", description: "For zones with gas or dust; certified as a whole, not part by part."},
	{code: "OK-25", rows: []string{"offshore deck", "export jetty"}, name: "Deck crane 25 t", series: "Process cranes", price: 880_000, deal: "%s deck crane", description: "Lifts spares and modules in wind and salt, with heave compensation."},
	{code: "MO-1", name: "Modernization package", series: "Service", price: 210_000, deal: "%s crane modernization", description: "New drives, controls and hoist on a steel structure that is good for another thirty years."},
	{code: "SV-1", name: "Service agreement Basic", series: "Service", price: 28_000, deal: "Inspection agreement, %s", description: "Inspections and preventive work by the calendar; price per crane and year."},
	{code: "SV-2", name: "Service agreement Complete", series: "Service", price: 95_000, deal: "Service agreement, %s", description: "All upkeep with our people on site and an availability that we answer for."},
	{code: "RM-1", name: "Remote monitoring", series: "Service", price: 9_600, deal: "Remote monitoring, %s", description: "Loads, stops and remaining life of every crane, with a call before something breaks."},
	{code: "SP-1", name: "Spare parts package", series: "Service", price: 18_500, deal: "Spare parts for the %s", description: "Critical parts on the customer's shelf, owned by us until used."},
	{code: "IN-1", name: "Crane reliability study", series: "Service", price: 14_200, deal: "Reliability study, %s", description: "Steel, gears, brakes and runway examined; a ranked list of what to do with them."},
	{code: "TR-1", name: "Operator training", series: "Service", price: 6_400, deal: "Operator training, %s", description: "Two days on the customer's own cranes; proven to lower the cost of broken parts."},
}

// everywhere are the products that any industry buys.
var everywhere = []string{"SV-1", "SV-2", "MO-1", "VH-10", "SP-1"}

func (g *generator) makeProducts() {
	for i := range productRows {
		p := productRows[i]
		p.id = g.emit(of("product").set("name", p.name).set("code", p.code).set("series", p.series).
			set("price", g.money(p.price, "EUR")).set("description", p.description))
		g.products[p.code] = &p
	}
}

// suited returns the products that an industry may buy.
func (g *generator) suited(in *industry) []*product {
	var out []*product
	seen := map[string]bool{}
	for _, codes := range [][]string{in.products, everywhere} {
		for _, code := range codes {
			if !seen[code] {
				seen[code] = true
				out = append(out, g.products[code])
			}
		}
	}
	return out
}

// fits reports whether the product makes sense in a segment of an account.
func (p *product) fits(row string) bool { return len(p.rows) == 0 || slices.Contains(p.rows, row) }

// fitting returns the products of an account that make sense in a segment of it.
func (a *account) fitting(row string) []*product {
	var out []*product
	for _, p := range a.products {
		if p.fits(row) {
			out = append(out, p)
		}
	}
	return out
}

// special returns those of them that are made for the account's industry.
func (a *account) special(row string) []*product {
	var out []*product
	for _, p := range a.fitting(row) {
		if slices.Contains(a.industry.products, p.code) {
			out = append(out, p)
		}
	}
	return out
}
