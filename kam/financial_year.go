package kam

// FinancialYear is one fiscal year of an account: its own business, and ours with it. The contribution
// margin is net sales less cost of goods sold less direct selling expenses.
type FinancialYear struct {
	Base
	Account            ID       `kam:"account,required,scope,title,column" ref:"account" label:"Account" help:"Whose year it is."`
	Year               Number   `kam:"year,required,title,column,min=1900,max=2200" label:"Year" help:"The fiscal year, named after the calendar year in which it ends."`
	Revenue            Money    `kam:"revenue,column" label:"Its revenue" help:"The account's own revenue in the year."`
	Profit             Money    `kam:"profit,column" label:"Its profit" help:"The account's own profit in the year."`
	NetSales           Money    `kam:"net_sales,column,expected" label:"Our net sales" help:"What we sold to it, less rebates and returns."`
	CostOfGoods        Money    `kam:"cost_of_goods,column,expected" label:"Cost of goods sold" help:"What making or buying it cost us."`
	SellingExpenses    Money    `kam:"selling_expenses,column" label:"Direct selling expenses" help:"What selling to this account alone cost; left empty, it is the sum of the six below."`
	SalaryShare        Money    `kam:"salary_share" label:"Share of salaries" help:"Presale: the share of the salaries of those who work for the account."`
	RelationshipCost   Money    `kam:"relationship_cost" label:"Relationship" help:"Presale: visits, events, samples."`
	AdministrativeCost Money    `kam:"administrative_cost" label:"Administration" help:"Presale: offers, contracts, order handling."`
	TradeCredit        Money    `kam:"trade_credit" label:"Trade credit" help:"Presale: what its time to pay costs us."`
	DeliveryCost       Money    `kam:"delivery_cost" label:"Delivery" help:"Postsale: freight, installation, hand-over."`
	ServiceCost        Money    `kam:"service_cost" label:"Service" help:"Postsale: warranty, support, recovery."`
	Notes              LongText `kam:"notes,search=1" label:"Notes" help:"What was special about the year."`
}

// FinancialYearKind is the declaration of financial years.
var FinancialYearKind = declare[FinancialYear](Kind{
	Name: "financial_year", Plural: "financial_years", Label: "Financial year", Group: AccountsGroup, Place: OfAccount,
	Help: "One fiscal year of an account: its own revenue and profit, our net sales to it and what they cost us (Le Bon & Herman 2015).",
})
