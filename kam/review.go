package kam

// Review is a look at an account at a due time: the cadence of key account management.
type Review struct {
	Base
	Type      string   `kam:"type,required,title,column,facet" enum:"account review|executive review" default:"account review" label:"Type" help:"An account review with the customer in view, or an executive review with our management."`
	Account   ID       `kam:"account,required,scope,title,column" ref:"account" label:"Account" help:"The account that is reviewed."`
	Due       Date     `kam:"due,required,title,column" label:"Due" help:"By when it is to be held."`
	Held      Date     `kam:"held,column" label:"Held" help:"The day it was held."`
	Owner     ID       `kam:"owner,column,expected" ref:"person" label:"Owner" help:"Who of ours calls it."`
	People    []ID     `kam:"people" ref:"person" label:"Present" help:"Who of ours takes part."`
	Selection LongText `kam:"selection_criteria,search=1" label:"Selection criteria" help:"Whether the account still meets them."`
	Factors   LongText `kam:"success_factors,search=1" label:"Success factors" help:"Whether its critical success factors are the ones we know."`
	Continuum LongText `kam:"continuum_position,search=1" label:"Position on the continuum" help:"Where the relationship stands and where it is heading."`
	Space     LongText `kam:"open_space,search=1" label:"Open Space" help:"What changed in its Open Space."`
	Decisions LongText `kam:"decisions,search=1" label:"Decisions" help:"What was decided, who does it."`
}

// ReviewKind is the declaration of reviews.
var ReviewKind = declare[Review](Kind{
	Name: "review", Plural: "reviews", Label: "Review", Group: WorkGroup, Place: OfAccount,
	Help: "A regular look at an account: selection criteria, success factors, position on the continuum, Open Space (Le Bon & Herman 2015).",
})
