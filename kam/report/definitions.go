package report

// definitions are all reports. It is a function so that no report can be changed while the program runs.
func definitions() []definition {
	return []definition{
		{Info{"alarms", "Alarms", "What is wrong at an account, who should mend it, and in which field.", true, nil},
			"There are no alarms.", alarms},
		{Info{"health", "Account health", "How well each account is doing, from 0 to 100, part by part.", true, nil},
			noAccounts, health},
		{Info{"pareto", "Pareto", "Accounts by value, with the smallest number of them that makes 40, 50, 64, 80 % of the whole.", false, []string{ByOption}},
			noAccounts, pareto},
		{Info{"selection", "Key account selection", "Who may become or stay a key account, by the six criteria.", false, nil},
			noAccounts, selection},
		{Info{"portfolio", "Portfolio", "Loyalty × profitability, Dubinsky & Ingram, Fiocca, and what they advise.", true, nil},
			noAccounts, placements},
		{Info{"lifetime", "Lifetime and unrealized value", "Revenue, contribution margin, customer lifetime value and unrealized potential value.", true, nil},
			noAccounts, lifetime},
		{Info{"openspace", "Open Space", "The Open Space of an account as a matrix; of all accounts, its totals and the best push.", true, nil},
			"No Open Space cells are recorded.", openSpace},
		{Info{"pushes", "Push opportunities", "Empty cells of the Open Space that serve a success factor, and those where a competitor is ahead.", true, nil},
			"No Open Space cell calls for a push, and none is contested.", pushes},
		{Info{"forecast", "Forecast", "What is won and what open deals are expected to bring, by the time of their close.", true, []string{PeriodOption, GroupOption}},
			"No open or won deal says when it closes and what it is worth.", forecast},
		{Info{"pipeline", "Pipeline", "What is open at each step of buying, how long it stays there, what is stuck, late, won.", true, nil},
			noDeals, stages},
		{Info{"winrates", "Win rates", "How much of what was decided we won, by number and by value.", true, []string{GroupOption}},
			"No deal was won or lost yet.", winRates},
		{Info{"slippage", "Slipped and stuck deals", "Deals past their close date, put off, or at a stage for longer than usual.", true, nil},
			"No deal has slipped or is stuck.", slippage},
		{Info{"stalls", "Stall check", "For each open deal that stalls: which alignment and which management is lacking.", true, nil},
			"No open deal stalls.", stalls},
		{Info{"cabs", "CABS and value check", "What is known of each open deal's compelling reason, authority, budget, allies, and value for the price.", true, nil},
			noDeals, cabs},
		{Info{"coverage", "Coverage", "Selling roles missing, key members nobody is connected to, single threads, managers' load, diamond.", true, nil},
			noAccounts, coverage},
		{Info{"interfaces", "Interface alignment", "How well our functions and theirs work together, what presses most first.", true, nil},
			"No interfaces are recorded.", interfaces},
		{Info{"resources", "Resources of the sales process", "Expertise that the stages of open deals ask for, and what is missing.", true, nil},
			noDeals, resources},
		{Info{"criteria", "Decision criteria", "By what members of the buying center decide: relevance, and where we are vulnerable.", true, nil},
			"No decision criteria are recorded.", criteria},
		{Info{"freshness", "Freshness", "How far the data can be trusted, and how many strategic questions are answered.", true, nil},
			noAccounts, freshness},
		{Info{"knowledge", "Strategic questions", "Which questions a key account manager must be able to answer are answered, and which are gaps.", true, nil},
			noAccounts, knowledge},
		{Info{"duplicates", "Duplicates", "Accounts and contacts that may be recorded twice.", true, nil},
			"Nothing looks as if it were recorded twice.", duplicates},
	}
}

const (
	noAccounts = "No accounts are recorded."
	noDeals    = "No open deals are recorded."
)
