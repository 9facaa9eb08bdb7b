package kam

// Objective is what we want to reach at an account or with a deal, in the short, medium or long term.
type Objective struct {
	Base
	Name        string   `kam:"name,required,title,column,search=3" label:"Objective" help:"What is to be reached, in a few words."`
	Account     ID       `kam:"account,required,scope,column" ref:"account" label:"Account" help:"The account it is for."`
	Opportunity ID       `kam:"opportunity" ref:"opportunity" label:"Opportunity" help:"The deal it is for, if it is one."`
	Horizon     string   `kam:"horizon,column,facet,expected" enum:"short|medium|long" label:"Horizon" help:"Short: 3–6 months. Medium: 6–18. Long: beyond 18."`
	Nature      string   `kam:"nature" enum:"economic|sociological and political" label:"Nature" help:"Economic, or sociological and political."`
	Measure     string   `kam:"measure,column" label:"Measure" help:"What shows that it is reached."`
	Owner       ID       `kam:"owner,column,expected" ref:"person" label:"Owner" help:"Who of ours answers for it."`
	Due         Date     `kam:"due,column" label:"Due" help:"By when it is to be reached."`
	Status      string   `kam:"status,column,facet" enum:"open|reached|revised|dropped" default:"open" label:"Status" help:"Whether it still holds and is reached."`
	Notes       LongText `kam:"notes,search=1" label:"Notes" help:"What has been done, and who can support it, how and when."`
}

// ObjectiveKind is the declaration of objectives.
var ObjectiveKind = declare[Objective](Kind{
	Name: "objective", Plural: "objectives", Label: "Objective", Group: WorkGroup, Place: OfAccount,
	Help: "What we want to reach at an account: short (3–6 months), medium (6–18) or long term (beyond 18) (Le Bon & Herman 2015).",
})
