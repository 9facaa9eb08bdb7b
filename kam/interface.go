package kam

// Interface joins a function of ours to one of theirs: interface alignment.
type Interface struct {
	Base
	Topic       string   `kam:"topic,required,title,column,facet" enum:"ordering|invoicing|deliveries|returns|specifications|forecasts|support|procurement and sales|payments|engineering|other" label:"Topic" help:"What the two work together on."`
	Account     ID       `kam:"account,required,scope,column" ref:"account" label:"Account" help:"The account it is with."`
	Ours        string   `kam:"our_function,title,column,search=2" label:"Our function" help:"Which function of ours."`
	Theirs      string   `kam:"their_function,title,column,search=2" label:"Their function" help:"Which function of theirs."`
	Alignment   string   `kam:"alignment,column" enum:"unknown|misaligned|partly aligned|aligned" default:"unknown" label:"Alignment" help:"How well the two work together."`
	Issue       LongText `kam:"issue,search=1" label:"Issue" help:"What does not work."`
	Opportunity LongText `kam:"opening,search=1" label:"Opening" help:"What could be gained by working together more closely."`
	Owner       ID       `kam:"owner,column" ref:"person" label:"Mended by" help:"Who of ours mends it."`
	Due         Date     `kam:"due,column" label:"Due" help:"By when it should be mended."`
	Mended      Date     `kam:"mended,column" label:"Mended" help:"The day it was verified that it works."`
}

// InterfaceKind is the declaration of interfaces.
var InterfaceKind = declare[Interface](Kind{
	Name: "interface", Plural: "interfaces", Label: "Interface", Group: SellingCenterGroup, Place: OfAccount,
	Help: "A function of ours and one of theirs that work together, how well they are aligned, and who mends what is not: interface alignment (Le Bon & Herman 2015).",
})
