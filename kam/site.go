package kam

// Site is a place where an account works.
type Site struct {
	Base
	Name      string   `kam:"name,required,title,column,search=4" label:"Site" help:"What the place is called."`
	Account   ID       `kam:"account,required,scope,column" ref:"account" label:"Account" help:"Whose site it is."`
	Type      string   `kam:"type,column,facet" enum:"plant|office|distribution centre|other" label:"Type" help:"What sort of place it is."`
	Purpose   string   `kam:"purpose,column,search=2" label:"What it does" help:"What is made or done there."`
	Capacity  string   `kam:"capacity,column" label:"Production capacity" help:"How much it can produce, in the units of its trade."`
	Employees Number   `kam:"employees,min=0" label:"Employees" unit:"people" help:"How many people work there."`
	Country   Country  `kam:"country,column,facet" label:"Country" help:"Where it is, as an ISO 3166 code."`
	State     string   `kam:"state" label:"State or province" help:"State or province within the country."`
	City      string   `kam:"city,search=1" label:"City" help:"The town it is in."`
	Address   string   `kam:"address,search=1" label:"Address" help:"Its street address."`
	Phone     Phone    `kam:"phone,search=1" label:"Phone" help:"Its switchboard or gate."`
	Notes     LongText `kam:"notes,search=1" label:"Notes" help:"What to know before going there."`
}

// SiteKind is the declaration of sites.
var SiteKind = declare[Site](Kind{
	Name: "site", Plural: "sites", Label: "Site", Group: AccountsGroup, Place: OfAccount,
	Help: "A plant, office or distribution centre of an account: where it is, what it does, how much it can produce (Konecranes 2008).",
})
