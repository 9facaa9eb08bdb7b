package sample

// What is known of an account beyond figures. {town} is its town.
var (
	visions = []string{
		"To be the supplier that customers name first in the region.", "The safest workplace of the industry.",
		"Half the emissions, the same output, by the end of the decade.", "To be independent still in the fourth generation.",
		"From one large site to a network of three specialised ones.", "To grow only where it can be the best of three.",
		"Every process visible from one control room.", "To be the most reliable link of its customers’ chains.",
	}
	budgetCycles = []string{
		"Plans investment from May to September; the board decides in the first week of November. What is not in by August waits a year.",
		"Fiscal year from April. Requests are collected in December, money is released in two steps, April and October.",
		"Rolling budget by the quarter. Up to 250,000 the works decides, beyond that the group.",
		"Calendar year. Maintenance money that is left over is spent in November and December.",
		"Three-year investment plan, renewed every spring; the safety budget stands apart and is easy to reach.",
		"Budget freeze until the half-year result is out. Emergencies pass through the chief operating officer.",
	}
	practices = []string{
		"Open tender above 100,000, three offers at least. Technical and commercial scores count 60 to 40.",
		"Frame agreement for service until the end of next year, with an option for two more. Projects are tendered one by one.",
		"Purchasing invites, the plant decides. Two signatures: finance and operations.",
		"E-auction as the last round; price only, after technical approval.",
		"Buys through an engineering company for new halls, directly for everything else.",
		"Prefers one supplier for all lifting; asks for a second price to have one.",
		"Public procurement rules; questions must be asked in writing before the deadline, answers go to all.",
		"Long selection, short contract: the winner is named before terms are agreed.",
	}
	accountNotes = []string{
		"Gate closes at 16:00; register visitors the day before, with shoe size.",
		"Reception has no parking; use the north gate.", "Photographs only with a permit from the safety office.",
		"Our first crane here still runs and everybody is proud of it.",
		"Works council must agree to anything that is run remotely.", "Was a customer of Hebra Kran for fifteen years.",
		"Two sites are for sale; be careful whom to ask.", "Short-time working until the summer.",
		"The canteen is where things are decided. Lunch at 11:15.", "Wants references from its own industry only.",
		"Invoices go to the shared service centre and take 75 days.", "Night shift runs the cranes hardest; see it once.",
	}
	principalOwners = []string{
		"Founding family, 62 %", "Foundation, 51 %; employees, 8 %", "State, 34 %; pension funds", "Municipal utilities of {town}",
		"Two pension funds, 40 % together", "Family holding, 100 %", "Listed parent company", "Infrastructure fund, 70 %; management, 5 %",
		"Cooperative of 2,100 members", "",
	}
	bigTags = []string{"reference", "frame agreement", "automation", "new hall", "electrification", "price pressure", "visit this year", "pilot site"}
	rivals  = []string{"Hebra Kran", "Ostra Kraner", "Grúas Montaraz", "Kuroshio Lifting", "Longbei Crane", "Ironhook & Daughters", "Sollevamenti Tirreni", "Gantria"}

	spaceNotes = []string{
		"Two cranes of ours, four of others, all older than 25 years.", "Floor space is rented; lease ends in three years.",
		"Never asked. The engineer there would listen.", "A rival’s service contract ends in spring.",
		"Does its own upkeep; three fitters retire next year.", "Wants to see one running first.",
	}
	factorNotes = []string{
		"Named in the yearly report and by everybody we meet.", "Pet project of the chief operating officer.",
		"The board looks at it every quarter.", "Behind plan; open to help.",
		"Cranes are the bottleneck, though nobody says so.", "Linked to the management bonus.",
		"Announced after the accident of last year.", "Heard from two people independently.",
	}
)
