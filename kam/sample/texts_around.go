package sample

// action is what a company does, with {town} and {row} for a town and a segment of it.
type action struct{ name, kind string }

var (
	siteNotes = []string{"North gate for trucks, south gate for people.", "Permit to work is issued at 7:30 only.", "Crane drivers’ office is above bay 3.",
		"Safety induction takes 40 minutes and holds for a year.", "No signal inside the hall; call before going in.", "Railway siding on site."}

	actionRows = []action{
		{"Extension of the {row}", "investment"}, {"New control room in {town}", "investment"}, {"Bought a smaller rival", "acquisition"},
		{"Sold the sister plant", "divestment"}, {"Merged two divisions", "reorganization"}, {"Moved purchasing to the head office", "reorganization"},
		{"Partnership with a technical university", "partnership"}, {"Closed an old line", "closure"}, {"Entered a neighbouring market", "market entry"},
		{"Launched a low-carbon product", "product launch"}, {"Reorganized maintenance after an audit", "reorganization"}, {"Bond for the energy transition", "investment"},
	}
	actionOutcomes = map[string][]string{
		"open":    {"Still argued about in the board.", "Runs; first figures in spring."},
		"success": {"On time and under budget; the project lead was promoted.", "Opened doors for us: the former opponent left.", "The new line runs, the old cranes do not keep up."},
		"mixed":   {"Savings came, people left.", "Customers liked it, the union did not.", "Purchasing is stricter since, and slower."},
		"failure": {"Two quarters late; nobody likes to talk about it.", "Stopped half way; the hall stands empty."},
	}
	headlines = []string{
		"New head of operations named", "Half-year result above expectation", "Investment in the {row} confirmed", "Wage talks end after a two-day strike",
		"Large order from abroad", "Energy costs weigh on the result", "Audit praises safety record", "Board approves the programme for {town}",
		"Chief executive to step down next summer", "Fire in the {row}, nobody hurt", "Certificate for low-carbon production", "Plant in {town} turns fifty",
	}
	documentNotes = []string{"Signed copy in the safe.", "Both languages; the English text holds.", "Annex 3 lists the cranes.", "Ask before sending on.", "Price validity follows the steel index."}
	yearNotes     = []string{"One large order; not a usual year.", "Steel price passed on late.", "Warranty case in spring.", "Strike cost us six weeks.", "First year of the service agreement."}
)

// rivalRows are how competitors are.
var rivalRows = []struct{ strengths, weaknesses, strategy string }{
	{"Low price, quick offer.", "Spare parts from abroad; nobody on call at night.", "Buys the first order, earns on parts."},
	{"Knows the plant for thirty years.", "Old controls; its engineers retire.", "Keeps the specification as it is."},
	{"Complete terminals from one hand.", "Small cranes are left to dealers.", "Talks to the group, never to the plant."},
	{"Short delivery through stock parts.", "Nothing made to measure.", "Waits for shutdowns and offers what is on the shelf."},
	{"Leasing of its own.", "Service sold to contractors.", "Talks to finance about payment, not about lifting."},
	{"Modern controls, good screens.", "No reference in heavy duty.", "Pilots free of charge."},
	{"Local workshop, local language.", "Cannot build above 50 tonnes.", "Friendship with maintenance."},
}

// interfaceRows are functions that work together, or should.
var interfaceRows = []struct{ topic, ours, theirs, issue, opening string }{
	{"ordering", "Order desk", "Purchasing", "Orders come by mail with free text; a third has the wrong part number.", "Catalogue inside their ordering system."},
	{"invoicing", "Finance", "Shared service centre", "Invoices are refused for a missing order number and paid after 75 days.", "One invoice a month for all sites."},
	{"deliveries", "Logistics", "Receiving", "Trucks wait at the gate for two hours.", "Delivery windows booked a week ahead."},
	{"returns", "Parts store", "Maintenance store", "Exchanged hoists come back without papers.", "Return label in every box."},
	{"specifications", "Engineering", "Plant engineering", "Their standard is of 1998; ours contradicts it in nine places.", "One crane specification for all sites."},
	{"forecasts", "Supply chain", "Investment planning", "We learn of projects when the tender is out.", "Shutdown calendar shared for three years."},
	{"support", "Service desk", "Shift supervisors", "Night calls go through three people.", "Own number, tested monthly."},
	{"procurement and sales", "Sales", "Category buyers", "Buyers change every year and start from zero.", "Half-day introduction for new buyers."},
	{"payments", "Credit and finance", "Accounts payable", "Retention is released late every time.", "Guarantee instead of retention."},
	{"engineering", "Product development", "Process engineering", "Ideas end with the person who had them.", "Two development days a year."},
}

var (
	engagements = []string{"Visit twice a year, with a topic from their industry.", "Invite to the reference plant in spring.", "Monthly call, fifteen minutes, no agenda.",
		"Joint talk at the conference.", "Dinner with our sponsor when she passes through.", "Send the stop list on the first of each month."}
	ties = []string{"Studied in the same town.", "Commissioned a crane together, in winter.", "Both sail.", "Met at the fair by accident.", "Share a dislike of portals."}
)
