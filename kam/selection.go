package kam

// Selection is a dated assessment of an account by the six criteria of key account selection; account fit
// is scored in three parts.
type Selection struct {
	Base
	Account        ID       `kam:"account,required,scope,title,column" ref:"account" label:"Account" help:"The account that is assessed."`
	Date           Date     `kam:"date,required,title,column" label:"Date" help:"The day of the assessment."`
	By             ID       `kam:"by,column" ref:"person" label:"By" help:"Who of ours assessed it."`
	Size           Number   `kam:"size,column,min=1,max=7" label:"Size" help:"Volume, not only revenue. 1 low to 7 high."`
	Importance     Number   `kam:"strategic_importance,column,min=1,max=7" label:"Strategic importance" help:"What the account means to our strategy. 1 low to 7 high."`
	Lifetime       Number   `kam:"lifetime_value,column,min=1,max=7" label:"Customer lifetime value" help:"What it is worth over the years. 1 low to 7 high."`
	Unrealized     Number   `kam:"unrealized_potential,column,min=1,max=7" label:"Unrealized potential value" help:"What more it could buy: cross-sell, up-sell, co-creation. 1 low to 7 high."`
	StrategicFit   Number   `kam:"strategic_fit,min=1,max=7" label:"Fit, strategic" help:"Account fit: whether our strategies go together. 1 low to 7 high."`
	OperationalFit Number   `kam:"operational_fit,min=1,max=7" label:"Fit, operational" help:"Account fit: whether our ways of working go together. 1 low to 7 high."`
	CulturalFit    Number   `kam:"cultural_fit,min=1,max=7" label:"Fit, cultural" help:"Account fit: whether our people and values go together. 1 low to 7 high."`
	Relationship   Number   `kam:"relationship_method,column,min=1,max=7" label:"Relationship method" help:"Whether the account wants a relationship of the kind that key accounts get. 1 low to 7 high."`
	Decision       string   `kam:"decision,column,facet" enum:"undecided|make key account|keep key account|keep as it is|end key account status" default:"undecided" label:"Decision" help:"What was decided."`
	Notes          LongText `kam:"notes,search=1" label:"Notes" help:"What the scores rest on."`
}

// SelectionKind is the declaration of selection assessments.
var SelectionKind = declare[Selection](Kind{
	Name: "selection", Plural: "selections", Label: "Selection assessment", Group: WorkGroup, Place: OfAccount,
	Help: "An assessment of an account by the six criteria of key account selection, dated, by whom, with the decision (Le Bon & Herman 2015).",
})
