package kam

// Concern is something that a member of the buying center fears or holds against us.
type Concern struct {
	Base
	Subject     string   `kam:"subject,required,title,column,search=4" label:"Concern" help:"What the person is concerned about, in a few words."`
	Contact     ID       `kam:"contact,required,column" ref:"contact" label:"Whose" help:"The person who has the concern."`
	Account     ID       `kam:"account,scope,column" ref:"account" from:"contact.account" label:"Account" help:"The account it belongs to."`
	Opportunity ID       `kam:"opportunity" ref:"opportunity" label:"Opportunity" help:"The deal it stands in the way of."`
	Basis       string   `kam:"basis" enum:"solution-based|relational-based" label:"Basis" help:"About the solution, or about the relationship with us (Le Bon & Herman 2015)."`
	Severity    string   `kam:"severity,column" enum:"low|medium|high" default:"medium" label:"Severity" help:"How much it weighs."`
	Owner       ID       `kam:"owner,column,expected" ref:"person" label:"Handled by" help:"Who of ours handles it."`
	Due         Date     `kam:"due,column" label:"Due" help:"By when it should be handled."`
	How         LongText `kam:"how,search=1" label:"How" help:"How it is being handled."`
	Handled     Date     `kam:"handled,column" label:"Handled" help:"The day it was verified that the concern is gone."`
}

// ConcernKind is the declaration of concerns.
var ConcernKind = declare[Concern](Kind{
	Name: "concern", Plural: "concerns", Label: "Concern", Group: BuyingCenterGroup, Place: OfAccount,
	Help: "What a member of the buying center fears or holds against us, who handles it and how (Le Bon & Herman 2015).",
})
