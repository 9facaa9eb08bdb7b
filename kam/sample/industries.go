package sample

// industry is one of the segments that the maker sells to.
type industry struct {
	name      string
	rows      []string // the account's own segments: rows of its Open Space
	plant     string   // title of whoever leads a site
	line      string   // title of whoever leads its main process
	floor     string   // title of whoever supervises the cranes
	products  []string // codes of the products made for it
	factors   []string // strategic initiatives
	mission   []string
	prospects []string
}

var industries = []*industry{
	{name: "Automotive", rows: []string{"press shop", "body shop", "tool and die shop", "battery plant", "powertrain assembly"},
		plant: "Plant Manager", line: "Press Shop Manager", floor: "Die Handling Supervisor",
		products: []string{"WK-1", "PK-80", "VH-10", "KH-2", "TR-1"},
		factors:  []string{"Battery assembly on every platform by the end of next year", "Die change under eight minutes", "One production system for all plants", "Carbon-neutral body shops", "Half the lost-time injuries in two years", "Local content in each region"},
		mission:  []string{"Serves makers of passenger cars and vans with pressed and welded bodies. Does not build trucks.", "Supplies drive units to three car makers; keeps out of the spare-parts trade."},
		prospects: []string{"Electric drive units replace gearboxes; the old halls are cleared one by one and refitted.",
			"Volumes fall in the home market and grow with two new platforms abroad."}},
	{name: "General Manufacturing", rows: []string{"machine shop", "assembly hall", "welding shop", "dispatch yard", "paint shop"},
		plant: "Works Manager", line: "Production Manager", floor: "Assembly Hall Supervisor",
		products: []string{"WK-1", "KH-2", "VH-10", "PK-80", "TR-1"},
		factors:  []string{"Lead time from order to dispatch under six weeks", "Move heavy assembly into the new hall", "Double exports of large machines", "Keep skilled fitters for longer", "A third less floor space per order"},
		mission:  []string{"Builds machines to order for a few hundred customers; refuses series work.", "Serves makers of machinery with castings and welded frames up to 60 tonnes."},
		prospects: []string{"Order books are long, halls are full; the new assembly hall decides how much can be taken on.",
			"Fewer but heavier machines; the cranes of the old hall are at their limit."}},
	{name: "Intermodal & Rail", rows: []string{"rail yard", "container depot", "wagon workshop", "road-rail terminal"},
		plant: "Terminal Manager", line: "Rail Operations Manager", floor: "Yard Crane Supervisor",
		products: []string{"JK-45", "RK-41", "NK-45", "RM-1", "VH-10"},
		factors:  []string{"Trains of 740 metres handled without splitting", "Truck turn time under 25 minutes", "Night work without complaints of noise", "Remote operation of all yard cranes", "Twice the semitrailers on rail"},
		mission:  []string{"Moves containers and semitrailers between road and rail; leaves last-mile haulage to others.", "Keeps freight wagons running for owners who do not have workshops."},
		prospects: []string{"Freight moves back to rail where terminals have room; two yards are to be doubled.",
			"Public money for terminals is granted by project; timing follows the grants."}},
	{name: "Mining", rows: []string{"concentrator", "crusher station", "mill bay", "truck workshop", "smelter"},
		plant: "Mine General Manager", line: "Processing Plant Manager", floor: "Mill Relining Supervisor",
		products: []string{"MM-100", "XK-12", "VH-10", "PK-80", "RM-1"},
		factors:  []string{"Mill relining in under 60 hours", "No fatality, ever", "Open the deep level without stopping the concentrator", "Water use down by a third", "Run the mine on electric trucks", "Train local people for every trade"},
		mission:  []string{"Mines copper and nickel for the battery trade; sold its coal five years ago.", "Produces iron ore pellets for steelmakers that reduce with hydrogen."},
		prospects: []string{"Demand for battery metals carries the expansion; permits set the pace.",
			"Grades fall, so the mills have to take more ore; every hour of standstill is counted."}},
	{name: "Oil & Gas", rows: []string{"refinery", "turnaround stores", "compressor station", "export jetty", "offshore deck"},
		plant: "Refinery Manager", line: "Turnaround Manager", floor: "Lifting Superintendent",
		products: []string{"XK-12", "OK-25", "VH-10", "KH-2", "TR-1"},
		factors:  []string{"Turnaround in 38 days", "Zero uncontrolled releases", "A hydrogen unit on stream in three years", "One maintenance contractor per site", "Certified lifting gear only, traced piece by piece"},
		mission:  []string{"Refines crude for the regional market and feeds two chemical parks; has no filling stations.", "Brings gas ashore and compresses it for the grid."},
		prospects: []string{"Fuel volumes decline slowly, chemicals and hydrogen are to fill the gap.",
			"Investment waits for the price of gas; upkeep does not."}},
	{name: "Paper", rows: []string{"board machine", "tissue machine", "roll warehouse", "pulp line", "finishing hall"},
		plant: "Mill Manager", line: "Paper Machine Manager", floor: "Roll Handling Supervisor",
		products: []string{"PM-60", "RS-30", "GK-20", "VH-10", "RM-1"},
		factors:  []string{"Rebuild machine 4 from printing paper to board", "Automatic roll store at every mill", "Felt change in under four hours", "Energy from bark and sludge alone", "Delivery in full and on time at 98 %", "Half the forklift traffic"},
		mission:  []string{"Makes liner and carton board for food packers; has left printing paper.", "Turns sawmill chips into pulp for its own tissue machines and two neighbours."},
		prospects: []string{"Packaging grows with trade by mail; printing paper machines are rebuilt or closed.",
			"The board market is oversupplied for two years; cost per tonne decides who stays."}},
	{name: "Ports", rows: []string{"container quay", "container yard", "bulk terminal", "shipyard dock", "rail ramp"},
		plant: "Terminal Manager", line: "Vessel Operations Manager", floor: "Quay Crane Supervisor",
		products: []string{"SK-65", "RK-41", "AK-50", "JK-45", "NK-45", "RM-1"},
		factors:  []string{"Berth productivity of 110 moves an hour", "Yard without diesel by 2030", "Serve ships of 24,000 containers", "Automate the yard without a day of closure", "No one on foot under a load", "Two new liner services won"},
		mission:  []string{"Handles containers for liner shipping; bulk and passengers are left to the neighbouring quays.", "Serves regional exporters of stone, timber and fruit, with room for transhipment."},
		prospects: []string{"Larger ships call at fewer ports; whoever lacks the outreach loses the service.",
			"The concession runs another 22 years on condition that the yard becomes electric."}},
	{name: "Power", rows: []string{"turbine hall", "waste-to-energy plant", "hydro station", "fuel yard", "transformer works"},
		plant: "Power Station Manager", line: "Outage Manager", floor: "Turbine Hall Supervisor",
		products: []string{"BK-120", "GK-20", "PK-80", "VH-10", "IN-1"},
		factors:  []string{"Outage of unit 2 in 24 days", "Extend the licence by twenty years", "Burn 400,000 tonnes of waste a year", "Refurbish all hydro units", "Availability of 94 %", "Close the coal yard and reuse the site"},
		mission:  []string{"Generates heat and electricity for four towns; trades no power of others.", "Runs river power stations, built to last a century and nearly that old."},
		prospects: []string{"Heat from waste is sought after; hydro units are refurbished in a fixed order.",
			"Gas units run fewer hours but must start at once; outages are moved to summer."}},
	{name: "Steel", rows: []string{"melt shop", "rolling mill", "scrap yard", "slab yard", "coil store"},
		plant: "Works Manager", line: "Melt Shop Manager", floor: "Charging Bay Supervisor",
		products: []string{"LK-250", "MK-32", "PK-80", "MO-1", "RM-1"},
		factors:  []string{"Electric furnace instead of the blast furnace", "Scrap share of 70 %", "No one under a hanging ladle", "Yield up by two points", "Crane downtime under 1 % in the melt shop", "Certified low-carbon plate for wind towers"},
		mission:  []string{"Makes plate and strip for ships, cranes and wind towers; leaves long products to others.", "Turns scrap into special bar steel for forges within 500 kilometres."},
		prospects: []string{"The electric furnace changes every lift in the melt shop; the old ladle cranes cannot stay.",
			"Import pressure on commodity strip; money goes into special grades."}},
}

func industryNumber(name string) int {
	for i, in := range industries {
		if in.name == name {
			return i
		}
	}
	return 0
}
