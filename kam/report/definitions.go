package report

// definitions are all reports. It is a function so that no report can be changed while the program runs.
func definitions() []definition {
	return []definition{
		{Info{Name: "alarms", Title: "Alarms", Help: "What is wrong at an account, who should mend it, and in which field.", Account: true},
			"There are no alarms.", alarms},
		{Info{Name: "health", Title: "Account health", Help: "How well each account is doing, from 0 to 100, part by part.", Account: true},
			noAccounts, health},
		{Info{Name: "pareto", Title: "Pareto", Help: "Accounts by value, with the smallest number of them that makes 40, 50, 64, 80 % of the whole.", Options: []string{ByOption}},
			noAccounts, pareto},
		{Info{Name: "selection", Title: "Key account selection", Help: "Who may become or stay a key account, by the six criteria."},
			noAccounts, selection},
		{Info{Name: "portfolio", Title: "Portfolio", Help: "Loyalty × profitability, Dubinsky & Ingram, Fiocca, and what they advise.", Account: true},
			noAccounts, placements},
		{Info{Name: "lifetime", Title: "Lifetime and unrealized value", Help: "Revenue, contribution margin, customer lifetime value and unrealized potential value.", Account: true},
			noAccounts, lifetime},
		{Info{Name: "openspace", Title: "Open Space", Help: "The Open Space of an account as a matrix; of all accounts, its totals and the best push.", Account: true},
			"No Open Space cells are recorded.", openSpace},
		{Info{Name: "pushes", Title: "Push opportunities", Help: "Empty cells of the Open Space that serve a success factor, and those where a competitor is ahead.", Account: true},
			"No Open Space cell calls for a push, and none is contested.", pushes},
		{Info{Name: "forecast", Title: "Forecast", Help: "What is won and what open deals are expected to bring, by the time of their close.", Account: true, Options: []string{PeriodOption, GroupOption}},
			"No open or won deal says when it closes and what it is worth.", forecast},
		{Info{Name: "pipeline", Title: "Pipeline", Help: "What is open at each step of buying, how long it stays there, what is stuck, late, won.", Account: true, History: true},
			noDeals, stages},
		{Info{Name: "winrates", Title: "Win rates", Help: "How much of what was decided we won, by number and by value.", Account: true, Options: []string{GroupOption}},
			"No deal was won or lost yet.", winRates},
		{Info{Name: "slippage", Title: "Slipped and stuck deals", Help: "Deals past their close date, put off, or at a stage for longer than usual.", Account: true, History: true},
			"No deal has slipped or is stuck.", slippage},
		{Info{Name: "stalls", Title: "Stall check", Help: "For each open deal that stalls: which alignment and which management is lacking.", Account: true},
			"No open deal stalls.", stalls},
		{Info{Name: "cabs", Title: "CABS and value check", Help: "What is known of each open deal's compelling reason, authority, budget, allies, and value for the price.", Account: true},
			noDeals, cabs},
		{Info{Name: "coverage", Title: "Coverage", Help: "Selling roles missing, key members nobody is connected to, single threads, managers' load, diamond.", Account: true},
			noAccounts, coverage},
		{Info{Name: "interfaces", Title: "Interface alignment", Help: "How well our functions and theirs work together, what presses most first.", Account: true},
			"No interfaces are recorded.", interfaces},
		{Info{Name: "resources", Title: "Resources of the sales process", Help: "Expertise that the stages of open deals ask for, and what is missing.", Account: true},
			noDeals, resources},
		{Info{Name: "criteria", Title: "Decision criteria", Help: "By what members of the buying center decide: relevance, and where we are vulnerable.", Account: true},
			"No decision criteria are recorded.", criteria},
		{Info{Name: "freshness", Title: "Freshness", Help: "How far the data can be trusted, and how many strategic questions are answered.", Account: true},
			noAccounts, freshness},
		{Info{Name: "knowledge", Title: "Strategic questions", Help: "Which questions a key account manager must be able to answer are answered, and which are gaps.", Account: true},
			noAccounts, knowledge},
		{Info{Name: "duplicates", Title: "Duplicates", Help: "Accounts and contacts that may be recorded twice.", Account: true},
			"Nothing looks as if it were recorded twice.", duplicates},
	}
}

const (
	noAccounts = "No accounts are recorded."
	noDeals    = "No open deals are recorded."
)
