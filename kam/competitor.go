package kam

// Competitor is another supplier at an account.
type Competitor struct {
	Base
	Name       string   `kam:"name,required,title,column,search=4" label:"Competitor" help:"What the competitor is called."`
	Account    ID       `kam:"account,required,scope,column" ref:"account" label:"Account" help:"The account that it sells to."`
	Share      Number   `kam:"share,column,min=0,max=100" label:"Share" unit:"%" help:"Its share of what the account buys of our kind of offering."`
	Position   string   `kam:"position,column,facet" enum:"ahead of us|level with us|behind us|trying to get in" label:"Position" help:"Where it stands at this account, set beside us."`
	Products   []ID     `kam:"products" ref:"product" label:"Against" help:"Our products that it competes with."`
	Since      Date     `kam:"since,column" label:"Since" help:"Since when it has been a supplier."`
	Strengths  LongText `kam:"strengths,search=1" label:"Strengths" help:"What it does better than others."`
	Weaknesses LongText `kam:"weaknesses,search=1" label:"Weaknesses" help:"What it does worse."`
	Strategy   LongText `kam:"strategy,search=1" label:"Strategy" help:"How it goes about the account."`
	FavouredBy []ID     `kam:"favoured_by,column" ref:"contact" label:"Favoured by" help:"Who of theirs would rather have it."`
	Notes      LongText `kam:"notes,search=1" label:"Notes" help:"What else to know."`
}

// CompetitorKind is the declaration of competitors.
var CompetitorKind = declare[Competitor](Kind{
	Name: "competitor", Plural: "competitors", Label: "Competitor", Group: AccountsGroup, Place: OfAccount,
	Help: "Another supplier at an account: its share, position, strengths, weaknesses and strategy, since when, and who favours it (Le Bon & Herman 2015).",
})
