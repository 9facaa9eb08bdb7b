package kam

// Criterion is what a member of the buying center decides by. Its relevance is importance times
// difference; where a competitor leads on a criterion of high relevance we are vulnerable.
type Criterion struct {
	Base
	Name         string   `kam:"name,required,title,column,search=4" label:"Criterion" help:"What is compared, in a few words."`
	Contact      ID       `kam:"contact,required,column" ref:"contact" label:"Whose" help:"Who decides by it."`
	Account      ID       `kam:"account,scope,column" ref:"account" from:"contact.account" label:"Account" help:"The account it belongs to."`
	Opportunity  ID       `kam:"opportunity,column" ref:"opportunity" label:"Opportunity" help:"The deal it is for; empty for all of the account."`
	Nature       string   `kam:"nature,column" enum:"tangible|intangible" label:"Nature" help:"Whether it can be measured."`
	Category     string   `kam:"category,column,facet" enum:"core transactional|service|process|fit" label:"Category" help:"Core transactional (performance, quality, price), service (recovery, responsiveness, flexibility), process (integration, coordination, innovation) or fit (values, strategic, operational, personal)."`
	Subcategory  string   `kam:"subcategory" enum:"performance|quality|price|recovery|responsiveness|flexibility|integration|coordination|innovation|values|strategic|operational|personal" label:"Subcategory" help:"Which of its category."`
	Importance   Number   `kam:"importance,column,expected,min=1,max=7" label:"Importance" help:"How much it counts for the person, 1 little to 7 most."`
	Difference   Number   `kam:"difference,column,expected,min=1,max=7" label:"Difference" help:"How far the best offer stands out from the others on it, 1 little to 7 most."`
	Leader       string   `kam:"leader,column" enum:"we|level|competitor" label:"Who leads" help:"Whose offer is best on it."`
	Competitor   string   `kam:"competitor,search=1" label:"Competitor" help:"Which competitor leads."`
	Compensation string   `kam:"compensation,column" enum:"change importance|accentuate difference|leverage the facilitator" label:"Compensation" help:"What to do where a competitor leads: change how important it is, accentuate another difference, or leverage the facilitator."`
	Notes        LongText `kam:"notes,search=1" label:"Notes" help:"How we know, and what we do."`
}

// CriterionKind is the declaration of decision criteria.
var CriterionKind = declare[Criterion](Kind{
	Name: "criterion", Plural: "criteria", Label: "Decision criterion", Group: BuyingCenterGroup, Place: OfAccount,
	Help: "What a member of the buying center decides by. Relevance = importance × difference; of high relevance where a competitor leads, it is a vulnerability (Le Bon & Herman 2015).",
})
