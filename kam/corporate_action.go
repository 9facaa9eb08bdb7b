package kam

// CorporateAction is something that an account did lately as a company, and how it went.
type CorporateAction struct {
	Base
	Name    string   `kam:"name,required,title,column,search=4" label:"Corporate action" help:"What the account did, in a few words."`
	Account ID       `kam:"account,required,scope,column" ref:"account" label:"Account" help:"Who did it."`
	Type    string   `kam:"type,column,facet" enum:"investment|acquisition|divestment|merger|partnership|reorganization|product launch|market entry|closure|other" label:"Type" help:"What sort of action."`
	Date    Date     `kam:"date,column,expected" label:"Date" help:"When it was done or announced."`
	Result  string   `kam:"result,column" enum:"open|success|mixed|failure" default:"open" label:"Result" help:"How it went."`
	Outcome LongText `kam:"outcome,search=1" label:"How it went" help:"What came of it, and what it means for us."`
	Source  string   `kam:"source" label:"Source" help:"How we know."`
}

// CorporateActionKind is the declaration of corporate actions.
var CorporateActionKind = declare[CorporateAction](Kind{
	Name: "corporate_action", Plural: "corporate_actions", Label: "Corporate action", Group: AccountsGroup, Place: OfAccount,
	Help: "What an account did lately as a company, and how it went (Le Bon & Herman 2015).",
})
