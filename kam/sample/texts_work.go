package sample

// Subjects of activities by type, with {row} for one of the account's segments, {product} for a
// product, {deal} for a deal; those with a deal are used where there is one.
var subjects = map[string][]string{
	"call": {"Availability figures of the {row}", "Follow-up on the visit to the {row}", "Who signs the investment request", "Delivery date of spare parts",
		"Price objections, {deal}", "Feedback on our offer, {deal}", "What holds up the decision on {deal}", "Standstill in the {row}", "News from the works council", "Budget for next year"},
	"meeting": {"Needs of the {row}", "{product}: what it would change", "Specification workshop, {deal}", "Commercial terms, {deal}", "Quarterly service review",
		"Executive meeting", "Risk review, {deal}", "Who decides what: the steering group", "Layout of the {row}", "Account plan, with their comments"},
	"visit":  {"Walk through the {row}", "Night shift in the {row}", "Crane inspection with the foreman", "Reference visit, {deal}", "Hand-over, {row}", "Visit with our industry champion"},
	"e-mail": {"Load spectrum of the {row}", "Offer, {deal}", "Minutes and open points", "Reference list for the {row}", "Answers to the technical questions, {deal}", "Invitation to the reference visit", "Drawing of the {row}"},
	"task": {"Calculate the runway of the {row}", "Find a reference for the {row}", "Business case, {deal}", "Update the buying center", "Ask service for the stops of the {row}",
		"Draft the agenda of the executive meeting", "Check margins, {deal}", "Arrange the safety induction", "Compare with the rival’s offer, {deal}"},
	"note": {"Heard at the trade fair", "Reorganization announced", "New head of operations expected", "Competitor seen on site", "Shutdown moved", "Interview in the local paper"},
}

var activityTypes = []string{"call", "meeting", "visit", "e-mail", "task", "note"}

// callTimes are when calls and meetings are agreed for.
var callTimes = []string{"08:00", "08:30", "09:00", "09:30", "10:00", "11:00", "13:00", "13:30", "14:00", "15:00", "16:15"}

// outcomes say what was learned, by type of activity.
var outcomes = map[string][]string{
	"call": {"The need is real, the money is not there before the new fiscal year.", "Our price is not the problem; the date is.",
		"Said that finance will block anything over a payback of three years.", "Will put us in touch with the head of safety.",
		"Left a message with the assistant; she will find a time.", "Asked about leasing. Finance of ours to answer.",
		"Purchasing wants everything through the portal from now on.", "Criticized our late answer, rightly.", "Gave us the names of the steering group.",
		"Nothing new; the mood is better than in spring.", "The old agreement ends in March, and they had forgotten."},
	"meeting": {"Agreed to a reference visit, with the night foreman.", "The rival offered a shorter delivery, without a penalty for delay.",
		"The decision moves up to the group; our sponsor should call theirs.", "Got the load spectrum at last. It is heavier than specified.",
		"Minutes agreed line by line. Patience needed.", "They measure availability differently; explains last month’s argument.",
		"Confirmed: three suppliers on the list, we are second on price and first on technology.", "Mentioned a second project, not public yet.",
		"Two hours on the terms of payment, ten minutes on the crane.", "Wants one page, no more."},
	"visit": {"Two of the six cranes stop more than once a week. Nobody had counted before.", "The drivers were asked for the first time and were pleased.",
		"Was impressed by the remote desk, worried about the union.", "Wear on the runway is worse than in the report.",
		"Night shift lifts in pairs what one crane should lift alone.", "A rival’s hoist stands unpacked in the corner.", "The foreman showed us his own repairs, proudly.",
		"Space for a second crane, if the old store goes."},
	"e-mail": {"Answered within the hour, with two more questions.", "No answer so far.", "Forwarded to the head of safety.", "Promised the drawings by Friday.",
		"Wants to see the calculation before anyone else does.", "Thanks, and a date for next week.", "Returned with comments in red."},
	"task": {"Done; filed with the account plan.", "The runway carries it, with stiffeners at two columns.", "Margin is thin without the service agreement.",
		"Found a reference two hours’ drive away.", "Eleven stops in six months, nine from the same brake."},
	"note": {"From two sources, so it may be true.", "One source only; ask again.", "The insurance asks for a new inspection; good moment for the study.", "Said over coffee; not to be quoted."},
}

var nextSteps = []string{
	"Send the calculation", "Call back on Thursday", "Arrange the reference visit", "Answer the technical questions", "Bring our industry champion",
	"Meet the head of safety", "Revise the price for the option", "Ask the sponsor to call", "Get the drawings", "Agree on the date of the workshop",
	"Write the one-page summary", "Find out who holds the budget", "Prepare the payback calculation", "Clarify the terms of payment", "Confirm the delivery slot",
	"Present to the steering group", "Have the runway measured", "Ask for the criteria in writing",
}

// Why deals end, by outcome.
var reasons = map[string][]string{
	"won": {"Delivery inside the shutdown, which nobody else could promise", "The drivers wanted it", "Lower cost over the years, shown with their own figures",
		"The reference visit", "One supplier for cranes and upkeep", "Our facilitator carried it through the board", "Safety: the load parts are there twice"},
	"lost": {"Price", "The rival took old cranes in part payment", "We came late; the specification was written", "Decider unknown to us until the end",
		"Delivery three weeks too late", "The group has a frame agreement with another supplier", "An opponent we had not seen", "Service response too slow in the past"},
	"abandoned": {"Investment frozen", "Hall was sold", "Project moved to another site", "No compelling reason", "Permit refused", "Merged into a larger project"},
}

var dealNotes = []string{
	"Compelling reason: the inspection report of last spring.", "Budget confirmed by finance, in writing.", "The specification still favours the present supplier.",
	"Options: remote desk, second trolley, five years of upkeep.", "Steel structure stays, everything else is new.", "Depends on the permit for the hall.",
	"They want to keep two of the old hoists.", "Payment 30/60/10; retention until the first winter is over.", "Interest is high, time is short.",
	"Our idea; they had not thought of it.",
}

var personNotes = []string{"Started this year.", "Knows the local plants from fifteen years of service.", "Covers two districts for the time being.", "Good with hesitant engineers."}

// sellingNotes say what somebody of ours contributes.
var sellingNotes = []string{"Meets their chief executive twice a year.", "Runs the monthly service call.", "Process knowledge; two days on site each quarter.", "For the tender only.",
	"Keeps terms and limits straight.", "Local language, local rules.", "Delivery and installation.", "Took over in spring."}
