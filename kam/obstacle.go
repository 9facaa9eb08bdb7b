package kam

// Obstacle is something that stands in the way of a sales project.
type Obstacle struct {
	Base
	Name        string   `kam:"name,required,title,column,search=3" label:"Obstacle" help:"What stands in the way, in a few words."`
	Opportunity ID       `kam:"opportunity,required,column" ref:"opportunity" label:"Opportunity" help:"The deal in whose way it stands."`
	Account     ID       `kam:"account,scope,column" ref:"account" from:"opportunity.account" label:"Account" help:"The account of the deal."`
	Side        string   `kam:"side,column" enum:"ours|theirs|outside" label:"Side" help:"Where it lies: with us, with them, or outside both."`
	Severity    string   `kam:"severity,column" enum:"low|medium|high" default:"medium" label:"Severity" help:"How much it hinders."`
	Owner       ID       `kam:"owner,column,expected" ref:"person" label:"Owner" help:"Who of ours clears it."`
	Due         Date     `kam:"due,column" label:"Due" help:"By when it should be cleared."`
	How         LongText `kam:"how,search=1" label:"How" help:"How it is being cleared."`
	Cleared     Date     `kam:"cleared,column" label:"Cleared" help:"The day it was out of the way."`
}

// ObstacleKind is the declaration of obstacles.
var ObstacleKind = declare[Obstacle](Kind{
	Name: "obstacle", Plural: "obstacles", Label: "Obstacle", Group: WorkGroup, Place: OfAccount,
	Help: "What stands in the way of a sales project, and who clears it (Le Bon & Herman 2015).",
})
