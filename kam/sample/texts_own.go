package sample

var regionRows = []struct{ name, stands, head, notes string }{
	{"AMER", "North, Central and South America", "whitfield", "Offers in dollars; local content is asked for in Brazil and the United States."},
	{"EMEA", "Europe, Middle East and Africa", "marchetti", "Half of the company’s revenue and most of its oldest cranes."},
	{"NEA", "North East Asia", "fujimori", "Offers in the customer’s language, drawings in the customer’s standard."},
	{"SAP", "South Asia and Pacific", "iyer", "Long distances: spare parts are kept in Perth and Singapore."},
}

// stageNames are what the maker calls the steps of buying.
var stageNames = map[string]string{
	"need recognition": "Need", "characteristic determination": "Characteristics", "specification establishment": "Specification",
	"potential source identification": "Sources", "proposal requests": "Requests", "proposal evaluation": "Evaluation",
	"supplier selection": "Selection", "post-purchase evaluation": "After purchase",
}

// ownSettings are the thresholds in which the maker differs from the defaults.
var ownSettings = []struct{ key, number, text, why string }{
	{"horizon", "7", "", "A crane is chosen again after seven years at the earliest."},
	{"retention", "85", "", "Measured over the last ten years."},
	{"review_months_c", "6", "", "Agreed with the regions: quarterly is too often for C."},
	{"review_months_d", "12", "", "Once a year, together with the price list."},
	{"base_currency", "", "EUR", "The group reports in euros."},
}

var programmeRows = []struct {
	activity, segment, priorities string
	perYear                       int
	owner, notes                  string
}{
	{"newsletter", "", "A|B|C|D", 4, "", "Four pages: one customer, one accident avoided, one new thing, one person."},
	{"personalized messages", "", "A|B|C", 6, "", "Written by the account owner; never a form letter."},
	{"seminars", "", "A|B|C", 1, "", "A day about safe lifting; half of the speakers are customers."},
	{"frequent meetings", "", "A|B", 12, "", "With an agenda that both sides may write to."},
	{"named key account manager", "", "A|B", 1, "", ""},
	{"social events", "", "A|B", 2, "", "The summer regatta and the winter fair."},
	{"joint planning", "", "A", 2, "rosendahl", "Half a day in spring and autumn; ends with one shared page."},
	{"management meetings", "", "A", 2, "rosendahl", "Sponsor to sponsor."},
	{"seminars", "Steel", "A|B|C", 2, "expert-stee", "Ladle cranes and their rules, with an inspector as guest."},
	{"reference visits", "Steel", "A|B", 2, "expert-stee", "Night shift included."},
	{"newsletter", "Steel", "A|B|C|D", 4, "expert-stee", "Melt shop letter."},
	{"seminars", "Ports", "A|B", 1, "expert-port", "Yard automation, on a terminal."},
	{"newsletter", "Ports", "A|B|C|D", 4, "expert-port", "Quay letter."},
	{"management meetings", "Ports", "A", 2, "marchetti", ""},
}

// lore is what the maker knows of an industry.
type lore struct {
	description, trends, regulation, needs string
	articles, news                         []string
	sites                                  []string // what its sites are called and do, with {town}
	capacity                               []string
}

var (
	newsSources  = []string{"Trade journal", "Regional paper", "Annual report", "Press release", "Industry association", "Conference talk"}
	newsMeanings = []string{"Good reason to call.", "Changes the budget for next year.", "Ask who leads it.", "No effect on us before spring.", "Bring it up at the next review."}
)

var knowledge = map[string]lore{
	"Automotive": {
		"Makers of vehicles and their suppliers. Money is made by volume and lost by every minute of a standing line.",
		"Electric drive units displace gearboxes; battery halls need clean, precise, light lifting. Press shops change dies more often.",
		"Machinery regulation for cranes that move by themselves; fire rules for battery stores.",
		"Short change-over, lifting that any shift can learn in an hour, one contact for all plants.",
		[]string{"library.kohokurki.example/die-change"}, []string{"Battery halls outgrow press shops in new investment", "Why dies are changed twice as often as ten years ago"},
		[]string{"Press and body plant {town}", "Battery plant {town}", "Parts distribution centre {town}"}, []string{"# million pressed parts a year", "*#,000 battery packs a year", "*## truck loads a day"},
	},
	"General Manufacturing": {
		"Builders of machines and structures, often family firms. Money is made by engineering and lost by waiting for lifts.",
		"Fewer, heavier machines; skilled fitters retire; assembly halls are extended instead of built anew.",
		"Yearly inspection of lifting gear; ergonomics rules on manual handling.",
		"Workstation cranes that fitters accept, quick spare parts, leasing.",
		[]string{"library.kohokurki.example/workstations"}, []string{"Order books of machine builders at a five-year high", "What fitters think of lifting aids, asked for once"},
		[]string{"Works {town}", "Assembly hall {town}", "Spare parts centre {town}"}, []string{"*# large machines a year", "*,#00 tonnes of welded frames a year", "*#,000 parts in stock"},
	},
	"Intermodal & Rail": {
		"Terminals and workshops that move freight from road to rail. Money is made by turning trains quickly.",
		"Longer trains, more semitrailers, remote operation of yard cranes, noise as the limit of growth.",
		"Public grants tie open access to the terminal; night noise limits.",
		"Yard simulation before anything is bought, remote desks, service at night.",
		[]string{"library.kohokurki.example/yards"}, []string{"Grants for terminals extended by three years", "Semitrailers without a crane pocket: what yards do"},
		[]string{"Terminal {town}", "Wagon workshop {town}", "Container depot {town}"}, []string{"*##,000 lifts a year", "*,#00 wagons a year", "#,000 container slots"},
	},
	"Mining": {
		"Mines and concentrators. Money is made by tonnes through the mill and lost by relining that takes a day longer.",
		"Lower grades, larger mills, battery metals, fleets without drivers.",
		"Permits set the pace of expansion; lifting over people is forbidden on more and more sites.",
		"Relining by the hour, parts on site, people who have worked underground.",
		[]string{"library.kohokurki.example/relining"}, []string{"Permits for deep levels take two years longer", "Relining in 62 hours: what made the difference"},
		[]string{"Mine {town}", "Concentrator {town}", "Smelter {town}"}, []string{"*# million tonnes of ore a year", "*#,000 tonnes of concentrate a year", "##,000 tonnes of metal a year"},
	},
	"Oil & Gas": {
		"Refineries, chemical parks and offshore fields. Money is made between two turnarounds.",
		"Turnarounds grow rarer and larger; hydrogen units; one maintenance contractor per site.",
		"Explosion protection for whole assemblies; traceable lifting gear; offshore lifting rules.",
		"Certified gear, papers that are right at the first try, rental fleets for turnarounds.",
		[]string{"library.kohokurki.example/turnaround"}, []string{"Hydrogen projects wait for power contracts", "Traceable lifting gear: lessons of three turnarounds"},
		[]string{"Refinery {town}", "Export jetty {town}", "Compressor station {town}"}, []string{"*##,000 barrels a day", "*# ships a month", "# billion cubic metres a year"},
	},
	"Paper": {
		"Makers of board, tissue and pulp. Money is made while the machine runs and lost while rolls wait.",
		"Printing paper machines are rebuilt for board; roll stores become automatic; energy from residues.",
		"Emission permits by machine; rules on unattended cranes in roll stores.",
		"Roll changes without damage, stores without forklifts, rebuild know-how.",
		[]string{"library.kohokurki.example/roll-handling"}, []string{"Two more printing paper machines to be rebuilt for board", "One roll in sixty: the price of forklift damage"},
		[]string{"Mill {town}", "Roll warehouse {town}", "Pulp mill {town}"}, []string{"*#0,000 tonnes of board a year", "*#,000 rolls in stock", "*#0,000 tonnes of pulp a year"},
	},
	"Ports": {
		"Terminals for containers, bulk and general cargo. Money is made by moves per hour at the berth.",
		"Larger ships at fewer ports, yards without diesel, automation step by step while working.",
		"Shore power and emission rules; concessions tied to electrification; nobody under a load.",
		"Outreach, availability in the season, conversion of cranes without closing a lane.",
		[]string{"library.kohokurki.example/electric-yard"}, []string{"Shore power becomes a condition of concessions", "Automating a yard lane by lane"},
		[]string{"Container terminal {town}", "Bulk terminal {town}", "Inland depot {town}"}, []string{"*#0,000 containers a year", "# million tonnes a year", "#,000 container slots"},
	},
	"Power": {
		"Power stations, waste-to-energy plants, hydro stations. Money is made by availability.",
		"Refurbishment of hydro units, heat from waste, gas units that start at once, outages in summer.",
		"Public procurement; licence extensions ask for proof of every lift over the turbine.",
		"Outage planning, lifting studies, cranes that stand for a year and then must not fail.",
		[]string{"library.kohokurki.example/outage-lifts"}, []string{"Licences to be extended only with new lifting studies", "The crane that stands eleven months: keeping it ready"},
		[]string{"Power station {town}", "Waste-to-energy plant {town}", "Hydro station {town}"}, []string{"*#0 megawatts", "*#0,000 tonnes of waste a year", "## megawatts"},
	},
	"Steel": {
		"Makers of plate, strip and bar. Money is made by tonnes and yield, and lost by one ladle crane that stands.",
		"Electric furnaces replace blast furnaces; scrap instead of ore; special grades instead of tonnes.",
		"Rules for cranes that carry molten metal; carbon border prices; inspection of old runways.",
		"Load parts that are there twice, change-over within the summer stop, proof of availability.",
		[]string{"library.kohokurki.example/ladle-rules"}, []string{"Electric furnaces ordered faster than cranes for them", "Old runways under new furnaces: what inspections found"},
		[]string{"Steel works {town}", "Rolling mill {town}", "Plate service centre {town}"}, []string{"*,#00,000 tonnes of steel a year", "*#0,000 tonnes of plate a year", "*#,000 tonnes in stock"},
	},
}
