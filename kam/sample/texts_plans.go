package sample

var (
	economicAims = []string{"Order of the first crane at a margin above 24 %.", "Cranes and five years of upkeep in one contract.", "First reference in the segment, break-even.", "Half of the line’s lifting by the end of the year."}
	ourAims      = []string{"Finance of ours accepts leasing.", "Engineering gives the slot in assembly.", "Region and plant sell as one.", "Our sponsor goes there once before summer."}
	theirAims    = []string{"Plant and purchasing agree on the criteria.", "The opponent is not left alone with the board.", "Maintenance is asked before the specification is closed.", "The facilitator gets the credit."}
)

// cabsEvidence are what shows each part of a CABS check, where the answer is yes and where it is no.
var cabsEvidence = map[string][4][]string{
	"y": {
		{"Inspection report of spring demands it.", "New line starts in fourteen months; it cannot without.", "Accident in March; the authority set a date.", "Penalties of the last season."},
		{"Met the decider with our sponsor.", "Facilitator takes our page into the board.", "Decider visited the reference plant."},
		{"In the investment plan, line 14.", "Confirmed by finance in writing.", "Safety budget, released in October."},
		{"Maintenance and safety argue for us.", "Inner salesperson in operations.", "Three of five in the steering group."},
	},
	"n": {
		{"Nice to have; nothing happens if they wait.", "The need is ours, not theirs."},
		{"Only buyers so far.", "The decider refuses meetings with suppliers."},
		{"Frozen until the half-year result.", "Asked for next year; not in the list."},
		{"Friendly faces, nobody who speaks up.", "Our ally has left."},
	},
}

var valueNotes = []string{"Strengths known, not proven: reference visit.", "Price is compared without upkeep; bring the fifteen-year view.", "Benefits shown to users only.", "Even; the date decides."}

var milestoneRows = []string{"Steering group named", "Load spectrum received", "Specification agreed", "Reference visit held", "Offer presented", "Budget released", "Terms agreed", "Contract signed"}

var obstacleRows = []struct{ name, side, how string }{
	{"No slot in assembly before the shutdown", "ours", "Ask for the slot of a delayed order."},
	{"Runway drawings are lost", "theirs", "Laser scan on the next visit."},
	{"Permit for the hall is late", "outside", "Offer a temporary crane."},
	{"Works council has not been asked", "theirs", "Talk by drivers of the reference site."},
	{"Two of our offers contradict each other", "ours", "One owner for all offers; withdraw the older."},
	{"Tender asks for a brand", "theirs", "Question of clarification before the deadline."},
	{"Currency moves against us", "outside", "Validity of thirty days, hedge for the rest."},
	{"Expert is on another project until spring", "ours", "Two days a week agreed with the other team."},
}

// salesPlans are the sections of a sales plan.
var salesPlans = [6][]string{
	{"Operations for us, finance against, the head undecided. Maintenance is asked by both.", "Group purchasing leads on paper; the plant decides.", "Two camps; the technical director stands between them and is listened to."},
	{"More throughput without a new hall; the old runway limits it.", "Change-over within the stop; nobody has done it in less than three weeks.", "Lower cost over the years; budget is judged by the year."},
	{"Two cranes in steps, remote desk as an option, five years of upkeep.", "Modernize the steel that is good, replace the rest.", "One crane as a pilot with the right to return it."},
	{"Nine standstill days fewer a year, at their own price for a day.", "Payback of 26 months with their load spectrum.", "Upkeep down by a third; two fitters free for the main process."},
	{"Even with the present supplier; ahead on technology.", "Behind on price, ahead on date.", "Good, if the facilitator stays."},
	{"Reference visit in week 6, page for the board in week 8, terms in week 10.", "Talk to finance first, then to the head.", "Workshop with maintenance, then the offer, not before."},
}

// aims are objectives by horizon.
var aims = map[string][]struct{ name, nature, measure string }{
	"short": {{"Meet the decider in person", "sociological and political", "Meeting held"}, {"Offer for the {row} on the table", "economic", "Offer presented"},
		{"Three concerns less", "sociological and political", "Verified by those who had them"}, {"Service agreement renewed", "economic", "Signed"}},
	"medium": {{"Second product line in the {row}", "economic", "First order"}, {"Vendor tier up by one", "sociological and political", "Letter of purchasing"},
		{"Contribution margin above 25 %", "economic", "Financial year"}, {"An ally in finance", "sociological and political", "Supports us in the steering group"}},
	"long": {{"All lifting in {town} under one agreement", "economic", "Agreement signed"}, {"Joint development of the next crane", "sociological and political", "Programme started"},
		{"Partner in the plan for the new hall", "sociological and political", "Seat in the planning group"}, {"Half of their spend on lifting", "economic", "Share of supply"}},
}

var (
	planOpenings = []string{"Empty cells that serve the first success factor come first; then the contested ones.", "Upkeep of cranes of others: four sites, none covered.",
		"Remote monitoring as the door to everything else."}
	planInfluence = []string{"Finance through figures, operations through visits, the head through the sponsor.", "One message a month, each to one person.",
		"Seminar in spring, reference visit in autumn, board page in November."}
	planBackgrounds = []string{"Customer since the first hall; lost half of it after the price rise of 2019, won back by service.", "Began with a single hoist; grew with each shutdown.",
		"Came with the merger; the old supplier still has friends."}
)

// swot are strengths, weaknesses, opportunities, threats.
var swot = [4][]string{
	{"Service people on site; known by name.", "Best reference of the industry within two hours.", "Knowledge of their load spectrum.", "Short way between our boards."},
	{"Nobody of ours knows the decider.", "Slow offers.", "Price above the market for small cranes.", "Two account owners in three years."},
	{"New hall in planning.", "Rival’s service contract ends in spring.", "Three fitters retire; upkeep will be bought.", "Carbon targets ask for electric drives."},
	{"Group purchasing wants one supplier for all plants.", "Our facilitator may leave.", "A low price from abroad with local assembly.", "Investment freeze after the half year."},
}

// influencing is a line of an influencing plan; group is empty where it is meant for one person.
type influencing struct{ message, channel, goal, group string }

var influencingRows = []influencing{
	{"A crane pays for itself in 26 months", "personal meeting", "Supports the request for money", ""},
	{"Nobody has to stand under the load", "seminar", "Asks for it in the specification", "Safety engineers of all sites"},
	{"What changed for the night shift in the {row}", "reference visit", "Tells the others", "Shift supervisors"},
	{"Upkeep planned is upkeep halved", "newsletter", "Reads on, calls back", "Maintenance"},
	{"Leasing keeps the debt ratio", "call", "Lets finance compare", ""},
	{"Their own stops, on one page", "through the facilitator", "Puts it on the agenda of the board", ""},
	{"{product}: tried by a neighbour", "e-mail", "Asks for a visit", ""},
	{"What we learned from a failed change-over", "publication", "Trusts us with theirs", "Project engineers"},
	{"Fifty years of cranes in {town}", "social event", "Sees us as part of the place", "Works council and management"},
}

var (
	meetingGoals = []string{"Agree on the criteria before the tender.", "Hear what went wrong last year, without defending.", "Get the name of who signs.", "Leave with a date for the reference visit.", "Understand the budget cycle."}
	// deepQuestions make the other side think; they cannot be answered with a number.
	deepQuestions = []string{"What would have to be true for you to change a supplier that works?", "Who loses if this project succeeds?", "What did you hope for last time and not get?",
		"If you had to halve the stops without buying anything, what would you do?", "What will your chief ask you first?", "Which of your plans keeps you awake?"}
	toLearn    = []string{"Who else is invited.", "When the money is released.", "What the sister plant thinks of us.", "How they calculate a standstill day.", "Why the last project was stopped."}
	toValidate = []string{"That finance blocks above three years of payback.", "That the runway is the real limit.", "That the rival has not offered upkeep.", "That the new head wants one supplier."}
)

// reviewTexts are what reviews say on selection criteria, success factors, position, Open Space and decisions.
var reviewTexts = [5][]string{
	{"Still meets all six; fit is the weakest.", "Size down, importance up.", "Potential is larger than we thought."},
	{"Two still hold, one is done, one is new.", "Unchanged, confirmed by two people.", "We had one wrong; it was the predecessor’s."},
	{"From consultative towards partnership; the board does not know it yet.", "Unchanged.", "A step back since the change of buyers."},
	{"One cell filled, two contested.", "Upkeep is the largest empty cell.", "The new hall is a row of its own."},
	{"Sponsor visits before summer; the owner prepares.", "Plan to be rewritten with service.", "Keep the effort; look again in a quarter.", "More time for this account, less for its daughter."},
}

var selectionNotes = []string{"Scored by three people on their own, then compared.", "Fit is a guess until we have met the new head.", "Volume is one large order; look at it again next year.", "Wants the relationship as much as we do."}
