package kam

// ValueCheck is the check of a value proposition: four questions, of which no, no, no, yes says that the
// price is higher than what the customer sees for it.
type ValueCheck struct {
	Base
	Opportunity        ID       `kam:"opportunity,required,title,column" ref:"opportunity" label:"Opportunity" help:"The deal whose value proposition is checked."`
	Account            ID       `kam:"account,scope,column" ref:"account" from:"opportunity.account" label:"Account" help:"The account of the deal."`
	Date               Date     `kam:"date,title,column,expected" label:"Date" help:"The day it was checked."`
	By                 ID       `kam:"by" ref:"person" label:"By" help:"Who of ours checked it."`
	NeedsJustifyPrice  string   `kam:"needs_justify_price,column" enum:"unknown|no|yes" default:"unknown" label:"Needs justify the price" help:"1. Do the needs justify the price?"`
	StrengthsDeveloped string   `kam:"strengths_developed,column" enum:"unknown|no|yes" default:"unknown" label:"Strengths developed" help:"2. Are our strengths on those needs developed beyond the competitors'?"`
	BenefitsShown      string   `kam:"benefits_shown,column" enum:"unknown|no|yes" default:"unknown" label:"Benefits shown" help:"3. Have the benefits been shown enough?"`
	MoreExpensive      string   `kam:"more_expensive,column" enum:"unknown|no|yes" default:"unknown" label:"More expensive" help:"4. Are we more expensive?"`
	Notes              LongText `kam:"notes,search=1" label:"Notes" help:"What the answers rest on, and what to do."`
}

// ValueCheckKind is the declaration of value proposition checks.
var ValueCheckKind = declare[ValueCheck](Kind{
	Name: "value_check", Plural: "value_checks", Label: "Value proposition check", Group: WorkGroup, Place: OfAccount,
	Help: "Whether the customer sees the value for the price: four questions, of which no, no, no, yes is a problem (Le Bon & Herman 2015).",
})
