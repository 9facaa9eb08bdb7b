package kam

// Milestone is a point that a sales project is to reach by a day.
type Milestone struct {
	Base
	Name        string   `kam:"name,required,title,column,search=3" label:"Milestone" help:"What is to be reached, in a few words."`
	Opportunity ID       `kam:"opportunity,required,column" ref:"opportunity" label:"Opportunity" help:"The deal whose sales project it belongs to."`
	Account     ID       `kam:"account,scope,column" ref:"account" from:"opportunity.account" label:"Account" help:"The account of the deal."`
	Phase       string   `kam:"project_phase,column" enum:"initiation|objectives|planning|execution|control" label:"Project phase" help:"The phase of the sales project it belongs to."`
	Owner       ID       `kam:"owner,column" ref:"person" label:"Owner" help:"Who of ours answers for it."`
	Due         Date     `kam:"due,column,expected" label:"Due" help:"By when it is to be reached."`
	Reached     Date     `kam:"reached,column" label:"Reached" help:"The day it was reached."`
	Notes       LongText `kam:"notes,search=1" label:"Notes" help:"What shows that it is reached."`
}

// MilestoneKind is the declaration of milestones.
var MilestoneKind = declare[Milestone](Kind{
	Name: "milestone", Plural: "milestones", Label: "Milestone", Group: WorkGroup, Place: OfAccount,
	Help: "A point that a sales project is to reach by a day (Le Bon & Herman 2015).",
})
