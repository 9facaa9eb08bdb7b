package kam

// Expectation is something that a member of the buying center hopes to get from us.
type Expectation struct {
	Base
	Subject     string   `kam:"subject,required,title,column,search=4" label:"Expectation" help:"What the person expects, in a few words."`
	Contact     ID       `kam:"contact,required,column" ref:"contact" label:"Whose" help:"The person who has the expectation."`
	Account     ID       `kam:"account,scope,column" ref:"account" from:"contact.account" label:"Account" help:"The account it belongs to."`
	Opportunity ID       `kam:"opportunity" ref:"opportunity" label:"Opportunity" help:"The deal it bears on."`
	Basis       string   `kam:"basis,column" enum:"solution-based|relational-based" label:"Basis" help:"About the solution, or about the relationship with us (Le Bon & Herman 2015)."`
	Severity    string   `kam:"severity,column" enum:"low|medium|high" default:"medium" label:"Severity" help:"How much it weighs."`
	Owner       ID       `kam:"owner,column,expected" ref:"person" label:"Handled by" help:"Who of ours sees to it."`
	Due         Date     `kam:"due,column" label:"Due" help:"By when it should be met."`
	How         LongText `kam:"how,search=1" label:"How" help:"How it is being met."`
	Handled     Date     `kam:"handled,column" label:"Handled" help:"The day it was verified that the expectation is met."`
}

// ExpectationKind is the declaration of expectations.
var ExpectationKind = declare[Expectation](Kind{
	Name: "expectation", Plural: "expectations", Label: "Expectation", Group: BuyingCenterGroup, Place: OfAccount,
	Help: "What a member of the buying center hopes to get from us, who sees to it and how (Le Bon & Herman 2015).",
})
