package kam

// OpenSpace is one cell of an account's Open Space: a product of ours in one of the account's business
// or geographic segments.
type OpenSpace struct {
	Base
	Account    ID       `kam:"account,required,scope,column" ref:"account" label:"Account" help:"Whose matrix it is."`
	Segment    string   `kam:"segment,required,title,column,search=3" label:"Segment" help:"A business or geographic segment of the account: a row of the matrix."`
	Product    ID       `kam:"product,required,title,column" ref:"product" label:"Product" help:"A product of ours: a column of the matrix."`
	Sales      Money    `kam:"sales,column" label:"Current sales" help:"What the segment buys of it in a year; empty is open space."`
	Potential  Money    `kam:"potential,column" label:"Potential" help:"What it could buy in a year."`
	Growth     string   `kam:"growth" enum:"up-sell|cross-sell|co-creation" label:"Growth" help:"What the unrealized potential is: more or better of what it buys, something it does not buy yet, something made together (Le Bon & Herman 2015)."`
	Factor     ID       `kam:"success_factor,column" ref:"success_factor" label:"Serves" help:"The critical success factor the product would serve there."`
	Competitor string   `kam:"competitor,column,search=1" label:"Competitor ahead" help:"The competitor who is ahead of us there, if any."`
	Notes      LongText `kam:"notes,search=1" label:"Notes" help:"What is known of it."`
}

// OpenSpaceKind is the declaration of Open Space cells.
var OpenSpaceKind = declare[OpenSpace](Kind{
	Name: "open_space", Plural: "open_spaces", Label: "Open Space cell", Group: AccountsGroup, Place: OfAccount,
	Help: "What an account's segment buys and could buy of one product (Le Bon & Herman 2015).",
})
