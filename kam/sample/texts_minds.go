package sample

// mind is what usually occupies a member of the buying center, and what the person expects.
type mind struct{ tangible, intangible, expects []string }

var minds = map[string]mind{
	"decider": {
		[]string{"Return on the programme below plan.", "Capital tied up in halls that are half used.", "Cost of each standstill day.", "Debt ratio before the refinancing."},
		[]string{"Peace between plant and finance.", "How the board sees the last project.", "Whether the team can carry another change."},
		[]string{"One page with the effect on the result.", "A partner who says no when it is no.", "Certainty about the date."}},
	"buyer": {
		[]string{"Savings target of four per cent.", "Number of suppliers to be halved.", "Delivery on time below 90 %.", "Contract ends before the tender does."},
		[]string{"Being blamed for a cheap choice.", "Standing with the plants.", "Fear of being tied to one supplier."},
		[]string{"Offers that compare line by line.", "No surprises after signing.", "Growth in the value chain, not only price."}},
	"user": {
		[]string{"Stops per week.", "Manual lifts that a crane should do.", "Spare parts that take eleven days.", "Sway when placing rolls."},
		[]string{"Night shifts alone with an old crane.", "Not being asked before things change.", "Pride in keeping it running."},
		[]string{"Somebody who comes and looks.", "Problems solved before they stop the line.", "Training on the own crane."}},
	"influencer": {
		[]string{"Number of near misses.", "Energy per lift.", "Age of the runway.", "Share of automated moves."},
		[]string{"Being listened to.", "Being first with a new idea.", "Not to be proved wrong in public."},
		[]string{"Facts to argue with.", "Credit for the idea.", "A visit to a plant that has it."}},
}

// consequences are tangible and intangible.
var consequences = [2][]string{
	{"Overtime every second weekend.", "Penalties paid to a customer.", "Rented mobile crane for nine weeks a year.", "Insurance premium up by a fifth."},
	{"Good fitters leave.", "Trust between shifts is gone.", "The plant is seen as the problem of the group.", "Every proposal is met with last year’s failure."},
}

var (
	mayExpect = []string{"Availability guaranteed in the contract.", "Cranes as a service, paid by the lift.", "Joint development of the next crane.", "One agreement for all sites."}

	assessments = []string{"Will support us if finance does not object.", "Open, but will not fight.", "Tests us; keep every small promise.", "Sees us as one of three; not more.",
		"Moved our way since spring.", "Afraid of the change, not of us.", "Needs a success of the own."}
	mindActions = []string{"Bring the figures of the sister plant.", "Let our sponsor call once.", "Ask for advice on the layout and follow it.", "Invite to the night shift visit.",
		"Write the page for the board together.", "Leave in peace until the budget is out."}
	individualNeeds     = []string{"Recognition by the new management.", "Quiet nights.", "A success before retirement.", "To be right about the choice of last time.", "To learn something new."}
	organizationalNeeds = []string{"Fewer stops in the main process.", "Lower cost over the years.", "Safety that can be shown.", "Capacity before the order arrives.", "A supplier that answers at night."}
	heldBack            = []string{"No budget of the own.", "A superior who favours the present supplier.", "Bad experience with a change-over.", "Nobody asked.", "No time to write the request."}
	mindHelp            = []string{"Write the request together.", "Show a change-over hour by hour.", "Arrange a talk with the superior’s peer.", "Take the risk into the contract.", "Offer the study at a fixed price."}
)

// hopes are expectations, with how they may be met.
var hopes = []worry{
	{"One number to call, day and night", "solution-based", "Own number for the account; tested monthly."},
	{"Change-over inside the summer stop", "solution-based", "Plan by the hour, with a reserve of two days."},
	{"Fewer stops than last year, in writing", "solution-based", "Availability clause with bonus and malus."},
	{"Drivers trained before hand-over", "solution-based", "Two days on a sister crane."},
	{"Spare parts on our shelf", "solution-based", "Consignment stock; list agreed with maintenance."},
	{"Data that our own systems can read", "solution-based", "Open interface; meeting of both IT sides."},
	{"Same project lead to the end", "relational-based", "Named in the offer, with a deputy."},
	{"To hear bad news first", "relational-based", "Call before mail; agreed with the team."},
	{"To be asked before the group is", "relational-based", "Plant first, then group; noted in the account plan."},
	{"Invitation to talk about the next generation", "relational-based", "Development day in spring."},
	{"A word with our chief executive once a year", "relational-based", "Sponsor visit in September."},
	{"Ideas we have not had ourselves", "relational-based", "Two push opportunities a year from Open Space."},
}

// criterionRows are what deals are decided by.
var criterionRows = []struct{ name, nature, category, subcategory string }{
	{"Availability over 98 %", "tangible", "core transactional", "performance"},
	{"Precision of placing", "tangible", "core transactional", "performance"},
	{"Fatigue life of the structure", "tangible", "core transactional", "quality"},
	{"Price of the whole package", "tangible", "core transactional", "price"},
	{"Cost over fifteen years", "tangible", "core transactional", "price"},
	{"Time to repair at night", "tangible", "service", "recovery"},
	{"Answer within a day", "tangible", "service", "responsiveness"},
	{"Changes accepted after the order", "intangible", "service", "flexibility"},
	{"Fits into the control room", "tangible", "process", "integration"},
	{"One plan with the building contractor", "intangible", "process", "coordination"},
	{"New idea for the bottleneck", "intangible", "process", "innovation"},
	{"Takes safety as seriously as we do", "intangible", "fit", "values"},
	{"Will be here in twenty years", "intangible", "fit", "strategic"},
	{"Speaks the language of the shop floor", "intangible", "fit", "operational"},
	{"Good to work with", "intangible", "fit", "personal"},
}

var criterionNotes = []string{"Named in the tender, weight 30 %.", "Said aloud twice, so it counts.", "Not in the tender; decides nevertheless.", "The rival’s reference proves it; ours does not yet."}
