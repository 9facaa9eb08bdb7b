package kam

// Opportunity is a possible deal, on its way through the customer's buying process.
type Opportunity struct {
	Base
	Name          string   `kam:"name,required,title,column,search=4" label:"Opportunity" help:"What the deal is called."`
	Account       ID       `kam:"account,expected,scope,column" ref:"account" label:"Account" help:"Who would buy."`
	Owner         ID       `kam:"owner,column" ref:"person" label:"Owner" help:"Who of ours leads it."`
	Product       ID       `kam:"product" ref:"product" label:"Product" help:"What would be bought."`
	Products      []ID     `kam:"products" ref:"product" label:"Further products" help:"What else would be bought."`
	Segment       string   `kam:"segment" label:"Segment" help:"The account's segment, as in its Open Space."`
	Stage         string   `kam:"stage,column,facet" enum:"need recognition|characteristic determination|specification establishment|potential source identification|proposal requests|proposal evaluation|supplier selection|post-purchase evaluation" default:"need recognition" label:"Stage" help:"Where the customer stands in the eight steps of buying (Le Bon & Herman 2015)."`
	StageSince    Date     `kam:"stage_since" label:"At this stage since" help:"The day it came to this stage; shows how long deals stay there."`
	Outcome       string   `kam:"outcome,column,facet" enum:"open|won|lost|abandoned" default:"open" label:"Outcome" help:"How it ended, or open."`
	Reason        string   `kam:"reason,search=1" label:"Reason" help:"Why it was won, lost or abandoned."`
	Amount        Money    `kam:"amount,column" label:"Amount" help:"What the customer would pay."`
	Cost          Money    `kam:"cost" label:"Cost" help:"What it would cost us."`
	Probability   Number   `kam:"probability,column,min=0,max=100" label:"Probability" unit:"%" help:"How likely it is won, in percent."`
	Engaged       Date     `kam:"engaged" label:"Engaged" help:"The day work on it began."`
	Close         Date     `kam:"close,column" label:"Close date" help:"The day it is expected to close, or closed."`
	Lead          string   `kam:"lead" enum:"push|pull" label:"Lead" help:"Push: our idea. Pull: they asked."`
	Growth        string   `kam:"growth" enum:"up-sell|cross-sell|co-creation" label:"Growth" help:"How it makes the account grow (Le Bon & Herman 2015)."`
	Penetration   string   `kam:"penetration" enum:"enhance|expand|extend" label:"Account penetration" help:"Whether it enhances, expands or extends our part in the account's business (Le Bon & Herman 2015)."`
	Phase         string   `kam:"phase" enum:"excitement|investment|long tunnel|depressive|productive" label:"KAM's phase" help:"How the sales project feels to the key account manager (Le Bon & Herman 2015)."`
	ProjectPhase  string   `kam:"project_phase" enum:"initiation|objectives|planning|execution|control" label:"Project phase" help:"Where the sales project stands (Le Bon & Herman 2015)."`
	Competitors   []string `kam:"competitors,search=1" label:"Competitors" help:"Who else is bidding."`
	Economic      LongText `kam:"economic_objectives,search=1" label:"Economic objectives" help:"What the sales project is to bring in money (Le Bon & Herman 2015)."`
	OurPolitics   LongText `kam:"our_political_objectives,search=1" label:"Our political objectives" help:"Sociological and political objectives on our side (Le Bon & Herman 2015)."`
	TheirPolitics LongText `kam:"their_political_objectives,search=1" label:"Their political objectives" help:"Sociological and political objectives on their side (Le Bon & Herman 2015)."`
	NextStep      string   `kam:"next_step,column,search=1" label:"Next step" help:"What we do next."`
	Notes         LongText `kam:"notes,search=1" label:"Notes" help:"What else to know."`
}

// OpportunityKind is the declaration of opportunities.
var OpportunityKind = declare[Opportunity](Kind{
	Name: "opportunity", Plural: "opportunities", Label: "Opportunity", Group: WorkGroup, Place: OfAccount,
	Help: "A possible deal, on its way through the customer's buying process.",
})
