package kam

// Segment is an industry segment: what is known of the industry that accounts belong to. Accounts name
// their segment by its name.
type Segment struct {
	Base
	Name        string   `kam:"name,required,title,column,search=4" label:"Industry segment" help:"What the industry is called; accounts name their segment so."`
	Champion    ID       `kam:"champion,column" ref:"person" label:"Industry champion" help:"Who of ours knows the industry best and keeps this page."`
	Description LongText `kam:"description,search=1" label:"Description" help:"What the industry does and how it makes money."`
	Trends      LongText `kam:"trends,search=1" label:"Trends" help:"Where it is heading: technology, demand, structure."`
	Regulation  LongText `kam:"regulation,search=1" label:"Regulation" help:"Laws and standards that shape what it buys."`
	Needs       LongText `kam:"needs,search=1" label:"What it needs" help:"What its companies expect of suppliers such as us."`
	Articles    []Web    `kam:"articles" label:"Articles" help:"What to read."`
	Notes       LongText `kam:"notes,search=1" label:"Notes" help:"What else to know."`
}

// SegmentKind is the declaration of industry segments.
var SegmentKind = declare[Segment](Kind{
	Name: "segment", Plural: "segments", Label: "Industry segment", Group: AccountsGroup, Place: OfAll,
	Help: "The knowledge base of an industry: description, trends, regulation, articles, and who of ours is its champion (Konecranes 2008).",
})
