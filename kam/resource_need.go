package kam

import "slices"

// ResourceNeed is expertise of ours that a step of buying asks for: sales process alignment.
type ResourceNeed struct {
	Base
	Expertise   string   `kam:"expertise,required,title,column,search=3" label:"Expertise" help:"What is needed from our side."`
	Opportunity ID       `kam:"opportunity,required,column" ref:"opportunity" label:"Opportunity" help:"The deal it is needed for."`
	Account     ID       `kam:"account,scope,column" ref:"account" from:"opportunity.account" label:"Account" help:"The account of the deal."`
	Stage       string   `kam:"stage,required,title,column" enum:"need recognition|characteristic determination|specification establishment|potential source identification|proposal requests|proposal evaluation|supplier selection|post-purchase evaluation" label:"Stage" help:"The step of buying at which it is needed."`
	Person      ID       `kam:"person,column" ref:"person" label:"Who" help:"Who of ours gives it."`
	Due         Date     `kam:"due,column" label:"Due" help:"By when it is needed."`
	State       string   `kam:"state,column,facet" enum:"missing|asked for|confirmed" default:"missing" label:"State" help:"Whether it is there."`
	Notes       LongText `kam:"notes,search=1" label:"Notes" help:"What exactly is needed."`
}

// ResourceNeedKind is the declaration of resource needs.
var ResourceNeedKind = declare[ResourceNeed](Kind{
	Name: "resource_need", Plural: "resource_needs", Label: "Resource need", Group: WorkGroup, Place: OfAccount,
	Help: "Which expertise of ours a step of the customer's buying asks for, who gives it, by when: sales process alignment (Le Bon & Herman 2015).",
})

var typicalExpertise = map[string][]string{
	"need recognition":                {"key account manager", "pre-sales analyst"},
	"characteristic determination":    {"product marketing"},
	"specification establishment":     {"supply chain"},
	"potential source identification": {"marketing"},
	"proposal requests":               {"marketing", "finance"},
	"proposal evaluation":             {"legal"},
	"supplier selection":              {"executive support"},
	"post-purchase evaluation":        {"service delivery"},
}

// TypicalExpertise returns what a step of buying usually asks of our side (Le Bon & Herman 2015), or
// nothing for a stage that does not exist.
func TypicalExpertise(stage string) []string { return slices.Clone(typicalExpertise[stage]) }
