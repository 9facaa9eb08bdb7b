package sample

// answerTexts are answers to strategic questions, by the question's id. Questions that are missing here
// nobody can answer yet.
var answerTexts = map[string][]string{
	"standing today":  {"Second supplier; trusted in upkeep, not yet in new cranes.", "First call for everything that lifts; not asked about strategy.", "On the list, nothing more."},
	"why so":          {"Service people did what sales had promised.", "The former owner of the account never went beyond purchasing.", "Quality good, invoices bad."},
	"where to be":     {"Short: meet the board. Medium: one agreement for all halls. Long: planning partner.", "Short: second product line. Medium: tier 1. Long: half of their spend."},
	"what to do":      {"Start with the stop list; it opens every door.", "Win finance before the tender is written."},
	"what to revise":  {"The date of the frame agreement; they are not ready.", "Nothing at present."},
	"who can support": {"Industry champion two days a month; sponsor twice a year.", "Service, with the night shift visit in autumn."},

	"political change":         {"New government tests its grants; decisions wait until spring.", "The town wants the site to grow, and says so."},
	"legal change":             {"Inspection rules become stricter from January."},
	"economic change":          {"Energy price decides on shifts.", "Interest rate moved two projects to leasing."},
	"social change":            {"Fitters retire faster than they can be replaced.", "Works council wants a say in remote control."},
	"technology in production": {"Main process becomes electric; every lift changes.", "Sensors on everything, few who read them."},

	"market size":            {"Regional; four plants of their kind.", "World market, of which they have about three per cent."},
	"market trends":          {"Grows slowly, special grades faster.", "Flat for two years, then the new line."},
	"its customers":          {"Twelve large ones, two of them half of the volume.", "Mostly shipyards and bridge builders."},
	"customer expectations":  {"Delivery to the day.", "Proof of origin, and of carbon."},
	"causes of satisfaction": {"Keeping dates, in surveys and in reality."},
	"what moves demand":      {"Public building, with a lag of a year.", "Freight rates."},

	"its strategy":             {"Fewer products, more of each.", "Grow where it can be the best of three."},
	"business model":           {"Earns on service around the product.", "Tonnes; margin comes from yield."},
	"performance":              {"Result up, cash down.", "Best plant of the group, worst safety record."},
	"its competitors":          {"Two at home, one from overseas.", "The sister plant, when the group allots orders."},
	"advantages":               {"Own harbour.", "Old plant, paid for."},
	"image":                    {"Solid, slow.", "Innovative, expensive."},
	"behaviour of competitors": {"Buy market share this year."},
	"differentiation":          {"Small lots in short time."},
	"strengths and weaknesses": {"Strong in process, weak in sales.", "Knows its customers; does not know its cost."},
	"price drivers":            {"Energy and scrap.", "Whoever has idle capacity in winter."},

	"organization chart": {"Complete down to shift supervisors.", "Known to the second level; finance is a blank."},
	"buying center":      {"All seven roles known; the advisor is outside the company.", "Buyer, users and influencers known; who decides is a guess."},
	"who influences whom": {"Maintenance sways operations; nobody sways finance.", "The retired technical director is still asked.",
		"Safety decides more than its rank says."},
	"buying cycle":      {"Requests in May, decision in November.", "By shutdown: every second summer.", "Rolling, by the quarter."},
	"say in the budget": {"Finance and the head together; the plant up to a limit.", "The group, above half a million."},
	"what it buys":      {"Upkeep all year, a crane every second year.", "Hoists and parts, seldom more."},
	"why selected":      {"Delivery inside the shutdown.", "The reference visit.", "We were the second price and became the first choice."},
	"how far preferred": {"Preferred by users, tolerated by purchasing.", "First among equals; loses to a third off the price."},

	"other suppliers":     {"The present crane maker for eleven years; a dealer for hoists.", "Two, both since the merger."},
	"relationship sought": {"One partner for upkeep, competition for new cranes.", "Arm’s length, on principle.", "Close; asks for joint planning."},
	"share of supply":     {"A third; the rest stays with the old supplier out of habit.", "About half; grows with each hall."},
	"what could change it": {"A failed change-over, ours or theirs.", "The new head of purchasing.", "The end of the rival’s service contract in spring.",
		"A serious accident with any crane."},
}
