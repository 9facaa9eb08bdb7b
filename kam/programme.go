package kam

// Programme says which accounts of a segment receive an activity, by their priority.
type Programme struct {
	Base
	Activity   string   `kam:"activity,required,title,column,facet" enum:"newsletter|personalized messages|frequent meetings|seminars|named key account manager|social events|joint planning|management meetings|reference visits|other" label:"Activity" help:"What the accounts receive."`
	Segment    string   `kam:"segment,title,column,facet,search=1" names:"segment" label:"Industry segment" help:"The industry it is for; empty for all that have no programme of their own."`
	Priorities []string `kam:"priorities,column" enum:"A|B|C|D" label:"Priorities" help:"The priorities that receive it."`
	PerYear    Number   `kam:"per_year,column,min=0" label:"Times a year" help:"How often in a year."`
	Owner      ID       `kam:"owner,column" ref:"person" label:"Owner" help:"Who of ours sees to it."`
	Notes      LongText `kam:"notes,search=1" label:"Notes" help:"What it contains."`
}

// ProgrammeKind is the declaration of segment programmes.
var ProgrammeKind = declare[Programme](Kind{
	Name: "programme", Plural: "programmes", Label: "Segment programme", Group: WorkGroup, Place: OfAll,
	Help: "Which activities the accounts of an industry segment receive, by priority A–D (Töytäri 2023).",
})
