package kam

// SavedSearch is a query line kept under a name, for one user or for everybody.
type SavedSearch struct {
	Base
	Name  string `kam:"name,required,title,column,search=3" label:"Saved search" help:"What the search is called."`
	Query string `kam:"query,required,column,search=1" label:"Query" help:"What is looked for: words and conditions, as in the search line."`
	Key   string `kam:"key,column" label:"Key" help:"The letter that opens it, after ' anywhere and after v in a list."`
	Pane  string `kam:"pane,column" label:"Kind" help:"The kind of record whose list it narrows; empty for the search over everything."`
	User  string `kam:"user,scope,column" label:"Whose" help:"The user whose it is; empty for everybody's."`
}

// SavedSearchKind is the declaration of saved searches.
var SavedSearchKind = declare[SavedSearch](Kind{
	Name: "saved_search", Plural: "saved_searches", Label: "Saved search", Group: SettingsGroup, Place: OfUser,
	Help: "A search kept under a name and a key, for one user or for everybody.",
})
