package kam

// SalesPlan is the plan by which an opportunity is to be won.
type SalesPlan struct {
	Base
	Opportunity   ID       `kam:"opportunity,required,title,column" ref:"opportunity" label:"Opportunity" help:"The deal it is for."`
	Account       ID       `kam:"account,scope,column" ref:"account" from:"opportunity.account" label:"Account" help:"The account of the deal."`
	Owner         ID       `kam:"owner,column" ref:"person" label:"Owner" help:"Who of ours keeps it."`
	Date          Date     `kam:"date,column" label:"Date" help:"The day it was last revised."`
	Relationships LongText `kam:"relationship_map,search=1" label:"Relationship map" help:"Who decides, who supports, who opposes, and who of ours knows whom."`
	Goals         LongText `kam:"goals_and_challenges,search=1" label:"Goals and challenges" help:"What the customer wants to reach and what is in the way."`
	Solution      LongText `kam:"solution_proposal,search=1" label:"Solution proposal" help:"What we propose."`
	Value         LongText `kam:"value,search=1" label:"Value" help:"What it is worth to the customer, in figures."`
	Assessment    LongText `kam:"assessment,search=1" label:"Assessment" help:"How good our chances are, and why."`
	Activities    LongText `kam:"activity_plan,search=1" label:"Activity plan" help:"What is to be done, by whom, when."`
}

// SalesPlanKind is the declaration of sales plans.
var SalesPlanKind = declare[SalesPlan](Kind{
	Name: "sales_plan", Plural: "sales_plans", Label: "Sales plan", Group: WorkGroup, Place: OfAccount,
	Help: "The plan by which an opportunity is to be won (Töytäri 2023).",
})
