package sample

// scripts hold the accounts that the documentation shows.
var scripts = map[string]*script{
	"polar": {
		whole: true,
		unmet: []string{"Eeva Koskinen"},
		rows:  []string{"melt shop", "rolling mill", "scrap yard", "slab yard"},
		cast: []role{
			{headPost, "Eeva Koskinen", "CEO", "decider", "neutral", "power", false, false, "", "through Tuula Pirinen only", "Came from shipbuilding in January. Nobody of ours has met her."},
			{financePost, "Juha Äkräs", "CFO", "decider|advisor", "unfavourable", "power|threat", false, true, "", "never on Mondays", "Brought Ostra Kraner to his last company and would do it again. Orienteer; respects whoever knows the map."},
			{operationsPost, "Sanna Öhman", "COO", "facilitator", "favourable", "receptiveness", true, false, "inner salesperson", "after 16:00, on the way home", "Started as a crane driver’s summer stand-in. Sails; ask about the regatta in August."},
			{linePost, "Matti Hietala", "Melt Shop Manager", "user", "sceptical", "receptiveness", false, false, "", "shift change, 13:45", "Counts every minute of standstill on a board in his office."},
			{upkeepPost, "Päivi Rautio", "Maintenance Manager", "user|advisor", "positive", "receptiveness", false, false, "information provider", "before 8:00", "Has the list of all stops since 2011. Knits during long calls."},
			{safetyPost, "Jarmo Kettunen", "Head of Safety", "influencer", "positive", "power", false, false, "good buddy", "", "Was on site when the old ladle hook failed. It settles the matter for him."},
			{assistantPost, "Tuula Pirinen", "Executive Assistant", "gatekeeper", "neutral", "", false, false, "", "mornings", "Reads every paper before Eeva Koskinen does. Prefers one page."},
			{projectPost, "Olli Ström", "Project Engineer", "influencer|user", "favourable", "receptiveness", false, false, "information provider", "any time by message", "Wrote his thesis about sway control."},
		},
		arrows: []arrow{
			{"Sanna Öhman", "Juha Äkräs", "strong", "influence", "investment; he needs her figures"},
			{"Juha Äkräs", "Eeva Koskinen", "weak", "influence", "choice of supplier; he argues against us"},
			{"Päivi Rautio", "Sanna Öhman", "strong", "influence", "anything to do with upkeep"},
			{"Matti Hietala", "Sanna Öhman", "medium", "influence", "timing of shutdowns"},
			{"Olli Ström", "Matti Hietala", "medium", "influence", "technical specification"},
			{"Matti Hietala", "Juha Äkräs", "medium", "conflict", "cost against availability"},
			{"Tuula Pirinen", "Juha Äkräs", "weak", "alliance", "who is let in"},
			{"Jarmo Kettunen", "Päivi Rautio", "medium", "alliance", "worked in the same crew"},
		},
		deals: []scene{
			{"Melt shop cranes", "LK-250", "proposal evaluation", "open", 3_100_000, 45, -212, 38, "Bring the payback calculation to Sanna Öhman", "", "Ostra Kraner", "Compelling reason: the inspection report on ladle crane 2. Budget is in the plan, not released."},
			{"Scrap yard magnet cranes", "MK-32", "specification establishment", "open", 1_250_000, 35, -96, 120, "Runway calculation to Olli Ström", "", "", "Comes with the electric furnace."},
			{"Service agreement, rolling mill", "SV-2", "characteristic determination", "open", 450_000, 30, -41, 150, "", "", "Hebra Kran", ""},
			{"Slab yard crane modernization", "MO-1", "supplier selection", "lost", 410_000, 0, -330, -205, "", "The rival took old cranes in part payment", "Ostra Kraner", "Decided by finance alone."},
			{"Ladle crane 2 modernization", "MO-1", "post-purchase evaluation", "won", 620_000, 100, -400, -131, "", "Delivery inside the shutdown, which nobody else could promise", "", ""},
		},
		rivals: []foe{
			{"Ostra Kraner", "ahead of us", "Juha Äkräs", 38, 9, "Price; takes old cranes in part payment.", "Service from abroad; eleven days for a brake.",
				"Talks to finance only, and about payment.", "Offers for the melt shop too."},
			{"Hebra Kran", "behind us", "", 14, 21, "Knows the rolling mill.", "Its engineers retire.", "Keeps the old service agreement alive.", ""},
		},
		checks: []check{
			{"Melt shop cranes", "ynny", [4]string{"Inspection report on ladle crane 2: must go by the summer after next.", "Nobody of ours has met Eeva Koskinen.",
				"In the plan, not released.", "Sanna Öhman, Jarmo Kettunen and Olli Ström."}},
			{"Scrap yard magnet cranes", "y??y", [4]string{"Comes with the electric furnace.", "", "", "Olli Ström."}},
		},
		measures: []measure{
			{"Change-over inside the summer stop", "Matti Hietala", "Melt shop cranes", "tangible", "service", "flexibility", 7, 7, "we", "", ""},
			{"Payback below three years", "Juha Äkräs", "Melt shop cranes", "tangible", "core transactional", "price", 6, 6, "competitor", "Ostra Kraner", "leverage the facilitator"},
			{"Load parts are there twice", "Jarmo Kettunen", "Melt shop cranes", "tangible", "core transactional", "quality", 6, 2, "we", "", "accentuate difference"},
			{"Knows the melt shop", "Sanna Öhman", "Melt shop cranes", "intangible", "fit", "operational", 2, 5, "we", "", "change importance"},
			{"Spare parts within a day", "Päivi Rautio", "Melt shop cranes", "tangible", "service", "recovery", 6, 5, "we", "", ""},
		},
		concerns: []fear{
			{"Three weeks of change-over would stop furnace 1", "Matti Hietala", "Melt shop cranes", "solution-based", "high", false, never, ""},
			{"Payback beyond three years", "Juha Äkräs", "Melt shop cranes", "solution-based", "high", true, -5, "Sanna Öhman offers to go through the figures with him first."},
			{"Has never seen us in person", "Eeva Koskinen", "", "relational-based", "medium", true, 12, "Visit of our sponsor together with Sanna Öhman."},
		},
		diary: []entry{
			{"task", "Send the revised melt shop offer to Sanna Öhman", "Sanna Öhman", "Melt shop cranes", -2, never, "", "", ""},
			{"meeting", "Prepare the board paper with Sanna Öhman", "Sanna Öhman", "Melt shop cranes", 0, never, "14:00", "", ""},
			{"call", "Change-over plan", "Matti Hietala", "Melt shop cranes", -1, -1, "13:45", "Fears three weeks without furnace 1. Says he will not support anything longer than the summer stop.", "Change-over plan of a comparable site"},
			{"call", "Mood in the board", "Sanna Öhman", "Melt shop cranes", -3, -3, "16:15", "Eeva Koskinen has an open mind, Juha Äkräs has not. Wants a payback calculation on one page.", "Send the revised offer"},
			{"e-mail", "Offer, melt shop cranes", "Juha Äkräs", "Melt shop cranes", never, -12, "", "No answer so far.", "Call his controller"},
			{"visit", "Night shift in the melt shop", "Päivi Rautio", "Melt shop cranes", never, -23, "", "Ladle crane 1 stopped twice in one night. Nobody was surprised.", "Get the list of stops"},
			{"visit", "Walk through the scrap yard", "Olli Ström", "Scrap yard magnet cranes", 6, never, "10:00", "", ""},
		},
	},
	"aurora": {
		rows: []string{"board machine", "tissue machine", "roll warehouse"},
		cast: []role{
			{headPost, "Ebba Silfverhjelm", "Group Chief Executive", "decider", "positive", "power", false, false, "", "Friday after 14:00", "Learned the trade on the wet end. Wants to hear about people before cranes."},
			{operationsPost, "Göran Åkerlund", "Chief Operating Officer", "facilitator|influencer", "favourable", "power|receptiveness", false, false, "inner salesperson", "before 8:00", "Elk hunt in October: no calls for two weeks."},
			{buyingPost, "Birgitta Öberg-Nyström", "Chief Procurement Officer", "buyer", "neutral", "threat", false, false, "", "Tuesday and Thursday mornings", "Likes drawings; bring paper."},
			{projectPost, "Þórhildur Æsa Ísleifsdóttir", "Project Engineer, Lifting", "user|advisor", "positive", "receptiveness", true, false, "information provider", "any time by message", "From Akureyri. Explains the letters of her name to anyone who asks, with pleasure."},
		},
		deals: []scene{
			{"Board machine crane for roll changes", "PM-60", "proposal requests", "open", 1_400_000, 60, -130, 55, "Friday call about the options", "", "Gantria", "Goes with the rebuild of machine 4."},
			{"Automatic store, roll warehouse", "RS-30", "characteristic determination", "open", 700_000, 25, -38, 190, "Simulate the store with their order data", "", "", "Our idea; they had not thought of it."},
		},
		diary: []entry{
			{"call", "Options of the board machine crane", "Göran Åkerlund", "Board machine crane for roll changes", nextFriday, never, "10:00", "", ""},
			{"call", "Drawing of the felt trolley", "Þórhildur Æsa Ísleifsdóttir", "Board machine crane for roll changes", 0, 0, "08:30", "Found the clash with the hood before we did. Wants the trolley 40 cm narrower.", "New drawing"},
			{"meeting", "Quarterly service review", "Birgitta Öberg-Nyström", "", never, -9, "13:00", "Satisfied. Asked twice about prices next year.", ""},
		},
	},
	"leixoes": {
		rows: []string{"container quay", "container yard"},
		cast: []role{
			{headPost, "Maria do Carmo Espírito Santo", "Terminal Director", "decider", "positive", "power", false, false, "", "after 16:00", "Surfs before work when the swell is right."},
			{upkeepPost, "Estêvão Queirós", "Engineering Manager", "facilitator|user", "favourable", "receptiveness", true, false, "inner salesperson", "lunch break, 12:30", "Rebuilt the yard’s power supply himself; wants the gantries off diesel before he retires."},
		},
		deals: []scene{{"Container yard gantry cranes, electric", "RK-41", "proposal evaluation", "open", 900_000, 55, -160, 47, "Meet the port authority about the grid connection", "", "Grúas Montaraz", "Two cranes converted, first step of eleven."}},
		diary: []entry{
			{"meeting", "Grid connection with the port authority", "Estêvão Queirós", "Container yard gantry cranes, electric", 20, never, "11:00", "", ""},
			{"visit", "Walk through the container yard", "Estêvão Queirós", "", never, -17, "", "Drivers ask for the new cabin by name.", "Cabin on loan for a week"},
		},
	},
	"ravenna": {
		rows:  []string{"turbine hall", "waste-to-energy plant"},
		deals: []scene{{"Turbine hall outage crane", "BK-120", "post-purchase evaluation", "won", 1_480_000, 100, -370, -74, "", "The reference visit", "", ""}},
		diary: []entry{
			{"task", "Yearly account review", "", "", -6, never, "", "", ""},
			{"call", "First outage with the new crane", "", "", never, -19, "", "Two days ahead of plan. They will say so in public.", "Ask for a reference letter"},
		},
	},
	"rezac": {
		rows: []string{"assembly hall", "machine shop"},
		cast: []role{
			{headPost, "Bořivoj Řezáč", "Předseda představenstva", "decider", "sceptical", "power", false, false, "", "Wednesday, office day", "Grandson of the founder. His grandfather’s crane runs in hall 1 and is not to be touched."},
			{buyingPost, "Kateřina Žďárská", "Vedoucí nákupu", "buyer|gatekeeper", "unfavourable", "threat", false, true, "", "", "Cousin works for Hebra Kran."},
		},
		deals: []scene{{"Assembly hall process cranes", "PK-80", "proposal evaluation", "open", 1_200_000, 30, -240, -8, "", "", "Hebra Kran", "No word since the price was out."}},
		diary: []entry{{"meeting", "Commercial terms, assembly hall process cranes", "Kateřina Žďárská", "Assembly hall process cranes", never, -44, "", "Asked for another ten per cent. Quoted a lower offer without showing it.", ""}},
	},
	"saimaa": {
		cast: []role{{plantPost, "Hilkka Vesivalo", "Mill Manager", "decider|facilitator", "favourable", "power|receptiveness", false, false, "inner salesperson", "first thing, 7:15", "Swims in the lake all winter. Says yes or no, and means it."}},
		diary: []entry{
			{"call", "Felt change: times of the last quarter", "Hilkka Vesivalo", "", 0, never, "15:00", "", ""},
			{"task", "Find a reference for the roll warehouse", "", "", -4, never, "", "", ""},
			{"meeting", "Needs of the roll warehouse", "Hilkka Vesivalo", "", never, -2, "10:00", "Forklifts damage one roll in sixty. Nobody had put a price on it; we did it together on the whiteboard.", "Find a reference"},
		},
	},
	"vasterled": {
		cast: []role{{financePost, "Axel Rehnskiöld-Månsdotter", "Finansdirektör", "decider", "sceptical", "power|threat", false, false, "", "after the half-year result", "Rides the ferry to work and reads tenders there."}},
		diary: []entry{
			{"e-mail", "Leasing: three ways to pay for a crane", "Axel Rehnskiöld-Månsdotter", "", -1, -1, "", "Answered within the hour, with two more questions.", "Answer together with our finance chief"},
			{"task", "Answer the two questions on leasing", "Axel Rehnskiöld-Månsdotter", "", 0, never, "", "", ""},
			{"visit", "Night shift on the container quay", "", "", 9, never, "21:00", "", ""},
		},
	},
	"mazury":     {cast: []role{{projectPost, "Łucja Żółcińska-Gęślik", "Specjalistka ds. dźwignic", "user|facilitator", "favourable", "receptiveness", false, false, "good buddy", "after 16:00", "Says that whoever finds her in a directory at the first try has a good program."}}},
	"ebrocarril": {cast: []role{{headPost, "María de los Ángeles Guadalupe Fernández-Etxebarrieta y Ruiz de la Peña-Goicoechea de Montealegre:Maria Fernandez", "Consejera delegada", "decider", "neutral", "power", false, false, "", "first week of the month", "Signs with initials: M. A. G. F. E."}}},
	"kitahama":   {cast: []role{{operationsPost, "岩倉 アンナ:Anna Iwakura", "製鋼部長", "facilitator|decider", "positive", "power|receptiveness", false, false, "inner salesperson", "Monday after the shift meeting, 9:30", "Anna Iwakura. Studied in Tampere; laughs about the Finnish for crane, which is also a bird’s."}}},
}
