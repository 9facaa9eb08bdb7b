package kam

// Conflict keeps the value that lost when two people changed the same field without having seen each
// other's change. It is made by the server in the same step as the change that won.
type Conflict struct {
	Base
	Record  string   `kam:"record,required,title,column" label:"Record" help:"The record concerned, as KIND/ID."`
	Field   string   `kam:"field,required,title,column" label:"Field" help:"The cell concerned: a field, or field=item of a set."`
	Scope   string   `kam:"scope,required,scope,internal" label:"Scope" help:"The scope of the record, which the conflict shares."`
	Kept    LongText `kam:"kept,column" label:"Kept" help:"The value that stands."`
	KeptBy  string   `kam:"kept_by,column" label:"Kept, by" help:"Who set the value that stands."`
	KeptAt  string   `kam:"kept_at" label:"Kept, at" help:"When it was set, RFC 3339."`
	Other   LongText `kam:"other,column" label:"Other" help:"The value that lost."`
	OtherBy string   `kam:"other_by,column" label:"Other, by" help:"Who set the value that lost."`
	OtherAt string   `kam:"other_at" label:"Other, at" help:"When it was set, RFC 3339."`
	Seen    LongText `kam:"seen" label:"Seen" help:"The value that the author of the other value had before them."`
	Verdict string   `kam:"verdict,column" enum:"kept|other|new|superseded" label:"Verdict" help:"How it was resolved; empty while it is open."`
}

// ConflictKind is the declaration of conflicts.
var ConflictKind = declare[Conflict](Kind{
	Name: "conflict", Plural: "conflicts", Label: "Conflict", Group: SystemGroup, Place: OfRecord, System: true,
	Help: "Two values for one field, set by people who had not seen each other's; one stands, the other waits here.",
})
