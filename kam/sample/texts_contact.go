package sample

// What is worth knowing of a person: the kind of knowledge that nobody has to write down.
var (
	interests = []string{
		"Rows in an eight every Sunday and talks about it.", "Collects old surveying instruments.", "Grows chillies; brings jars to meetings.",
		"Sings bass in the company choir.", "Trains for a marathon every autumn.", "Restores a wooden sailing boat.",
		"Keeps bees behind the plant.", "Plays the cello, badly by own account.", "Follows ice hockey closer than the market.",
		"Has three children at the age of ours.", "Walks long-distance trails, alone.", "Reads history of engineering; lent us a book on cranes of the Renaissance.",
		"Volunteer firefighter; may leave in the middle of a meeting.", "Bakes sourdough and asks for honest opinions.",
		"Chess by mail with a colleague in Japan.", "Photographs lighthouses.", "Cycles to work in any weather.",
		"Paints; an aquarelle of our first crane hangs in the office.", "Coaches the girls’ football team.", "Speaks to machines and says so.",
		"Passionate about trams.", "Has a vineyard of 300 plants.", "Learns Finnish out of curiosity.", "Loves wordplay in any language.",
		"Amateur astronomer; do not call on clear mornings.", "Dances tango on Thursdays.", "Repairs motorcycles from the sixties.",
		"Breeds Icelandic horses.", "Goes fishing with our service manager.", "Knows every railway timetable by heart.",
	}
	matters = []string{
		"Wants figures first, words later.", "Hates surprises more than bad news.", "Retires in two years and wants to leave order behind.",
		"Was passed over for the plant manager’s post; treats titles with care.", "Burned once by a late delivery; delivery dates decide.",
		"Decides in the second meeting, never in the first.", "Answers mail within the hour, calls never.",
		"Wants to be asked before the boss is.", "Measures everything in tonnes moved per shift.", "Needs something to show to the board.",
		"Feels responsible for the crane drivers by name.", "Likes drawings; bring paper.", "Asks the same question twice to see whether the answer changes.",
		"Afraid that remote control costs jobs in the own team.", "Distrusts slides; wants to talk to a customer of ours.",
		"Would rather have one supplier to call than the lowest price.", "New in the industry and glad of explanations.",
		"Knows our products better than some of us.", "Keeps promises to the day and expects the same.", "Laughs rarely, and then it is settled.",
	}
	bestTimes = []string{
		"before 8:00", "after 16:00", "Tuesday and Thursday mornings", "Monday after the shift meeting, 9:30", "lunch break, 11:30 to 12:00",
		"Friday after 14:00", "on the way home, 17:00 to 17:40", "never on Mondays", "first week of the month", "any time by message, calls after 10:00",
		"Wednesday, office day", "evenings until 20:00, without hesitation",
	}
	sources = []string{
		"The trade association’s round table", "Colleagues at the sister plant", "The maintenance journal and its forum", "The head of maintenance, whom everybody asks",
		"A former manager who now consults", "Trade fairs; takes notes", "The bank’s industry reports", "The crane drivers",
		"Suppliers’ reference visits", "The insurance engineer",
	}
	memberNotes = []string{
		"Said so in the car park, not in the meeting.", "Changed sides after the visit to the reference plant.", "Signs whatever the plant and finance agree on.",
		"Gets our letters first and decides who reads them.", "Everyone looks at this chair before answering.", "Worked for a competitor for nine years.",
		"Tells us early when something moves.", "Has not been asked for an opinion yet.", "Would lose a third of the team to the new solution.",
		"Wants the solution, lacks the budget.", "Confirmed by two people.", "Only one source so far.",
	}
	influenceAbout = []string{
		"investment above the plant’s limit", "choice of supplier", "technical specification", "safety matters; has a veto in practice", "anything to do with upkeep",
		"timing of shutdowns", "terms of payment", "who is invited to offer", "went to school together", "former superior", "automation", "the shop floor’s opinion",
	}
	conflictAbout = []string{"both wanted the same post", "cost against availability", "blames the other for last year’s standstill", "head office against plant", "old supplier against new"}
)

// worry is a concern as it is written down, with how it may be handled.
type worry struct{ subject, basis, how string }

var worries = []worry{
	{"Downtime during the change-over", "solution-based", "Show the change-over plan of a comparable site, hour by hour."},
	{"Runway may not carry the new crane", "solution-based", "Have the steel structure calculated; offer it as a fixed-price study."},
	{"Price is a fifth above the other offer", "solution-based", "Compare cost over fifteen years, with their own figures for downtime."},
	{"Remote control takes jobs away", "solution-based", "Let drivers of a reference site talk to the works council."},
	{"Delivery may slip past the shutdown", "solution-based", "Reserve the slot in assembly; weekly report with photographs."},
	{"Spare parts only from far away", "solution-based", "Consignment stock on site, written into the agreement."},
	{"Data of the cranes leave the house", "solution-based", "Their IT decides what is sent; meeting with our security officer."},
	{"Too small a hoist for the largest dies", "solution-based", "Recalculate with their load spectrum of last year."},
	{"Noise at night towards the housing area", "solution-based", "Measure at a reference site together with the city’s engineer."},
	{"Explosion zone is reclassified next year", "solution-based", "Offer the higher class as an option with a fixed price."},
	{"Our project managers change too often", "relational-based", "One name until hand-over, with a deputy they have met."},
	{"Invoices wrong three times in a row", "relational-based", "Our office calls theirs before each invoice until it works."},
	{"Was not told about the price increase", "relational-based", "Apology by the executive in person; notice of six months from now on."},
	{"Feels bypassed: we talked to the group first", "relational-based", "Visit, listen, agree who hears what first."},
	{"Does not believe our availability figures", "relational-based", "Open the data of two other customers, with their consent."},
	{"Service call was answered after nine hours", "relational-based", "Own number for the account, tested monthly at night."},
	{"Afraid we lose interest after signing", "relational-based", "Name the service lead before the contract; meetings fixed for two years."},
	{"Thinks we favour the larger terminal next door", "relational-based", "Separate team and written confidentiality."},
	{"Doubts that we understand the process", "relational-based", "Send the industry champion for two days on the floor."},
	{"Bad experience with our predecessor", "relational-based", "Ask what happened; do not defend it."},
}
