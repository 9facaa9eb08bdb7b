package kam

// Analysis is what a member of the buying center has on their mind at a point in time. A new one is made
// about every six months, so that the evolution shows.
type Analysis struct {
	Base
	Member                   ID       `kam:"member,required,title,column" ref:"membership" label:"Member" help:"The buying-center member it is about."`
	Account                  ID       `kam:"account,scope,column" ref:"account" from:"member.account" label:"Account" help:"The account of the member."`
	Date                     Date     `kam:"date,required,title,column" label:"Date" help:"The day it was made."`
	By                       ID       `kam:"by,column" ref:"person" label:"By" help:"Who of ours made it."`
	TangiblePreoccupations   LongText `kam:"tangible_preoccupations,search=1" label:"Preoccupations, tangible" help:"What occupies the person and can be measured: cost, time, standstill."`
	IntangiblePreoccupations LongText `kam:"intangible_preoccupations,search=1" label:"Preoccupations, intangible" help:"What occupies the person and cannot: standing, peace, trust."`
	TangibleConsequences     LongText `kam:"tangible_consequences,search=1" label:"Consequences, tangible" help:"What follows from these that can be measured."`
	IntangibleConsequences   LongText `kam:"intangible_consequences,search=1" label:"Consequences, intangible" help:"What follows from these for people and reputation."`
	CurrentExpectations      LongText `kam:"current_expectations,search=1" label:"Expectations, current" help:"What the person expects of us now."`
	PossibleExpectations     LongText `kam:"possible_expectations,search=1" label:"Expectations, possible" help:"What the person may come to expect."`
	Assessment               LongText `kam:"assessment,search=1" label:"Assessment" help:"What we make of it."`
	Actions                  LongText `kam:"actions,search=1" label:"Actions" help:"What we do about it."`
	Favourable               string   `kam:"favourable,column" enum:"unknown|no|yes" default:"unknown" label:"Favourable" help:"Coaching question 1: is the person favourable to us or not?"`
	IndividualNeeds          LongText `kam:"individual_needs,search=1" label:"Individual needs" help:"Coaching question 2: which needs of their own does the person have?"`
	OrganizationalNeeds      LongText `kam:"organizational_needs,search=1" label:"Organizational needs" help:"Coaching question 2: which needs of the organization does the person answer for?"`
	HeldBack                 LongText `kam:"held_back,search=1" label:"Held back by" help:"Coaching question 3: what has held the person back so far?"`
	Help                     LongText `kam:"help,search=1" label:"How we can help" help:"Coaching question 4: how can we help the person past it?"`
}

// AnalysisKind is the declaration of member analyses.
var AnalysisKind = declare[Analysis](Kind{
	Name: "analysis", Plural: "analyses", Label: "Member analysis", Group: BuyingCenterGroup, Place: OfAccount,
	Help: "What a member of the buying center has on their mind at a point in time, made anew about every six months so that the evolution shows (Le Bon & Herman 2015, figures 2.3–2.6).",
})
