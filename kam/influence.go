package kam

// Influence is an arrow of the sociological and political chart that stands beside the organization
// chart: one contact sways, allies with or opposes another.
type Influence struct {
	Base
	From     ID       `kam:"from,required,title,column" ref:"contact" label:"From" help:"Who influences."`
	To       ID       `kam:"to,required,title,column" ref:"contact" label:"To" help:"Who is influenced."`
	Account  ID       `kam:"account,scope" ref:"account" from:"from.account" label:"Account" help:"The account in whose buying center this holds."`
	Strength string   `kam:"strength,column" enum:"weak|medium|strong" default:"medium" label:"Strength" help:"How much it counts."`
	Nature   string   `kam:"nature,column" enum:"influence|alliance|conflict" default:"influence" label:"Nature" help:"Influence, or an alliance or conflict between the two."`
	About    string   `kam:"about,column,search=1" label:"About" help:"For which decisions, and why."`
	Notes    LongText `kam:"notes,search=1" label:"Notes" help:"How we know."`
}

// InfluenceKind is the declaration of influences.
var InfluenceKind = declare[Influence](Kind{
	Name: "influence", Plural: "influences", Label: "Influence", Group: BuyingCenterGroup, Place: OfAccount, Joint: " → ",
	Help: "Who influences whom at an account, how strongly, about what: the sociological and political chart beside the organization chart (Le Bon & Herman 2015).",
})
