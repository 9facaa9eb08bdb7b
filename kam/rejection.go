package kam

// Rejection keeps an edit that the server refused, for its author to mend, resubmit, export or drop.
type Rejection struct {
	Base
	Record  string   `kam:"record,required,title,column" label:"Record" help:"The record concerned, as KIND/ID."`
	User    string   `kam:"user,required,scope,internal" label:"Author" help:"Whose edit it was."`
	Edit    LongText `kam:"edit,required" label:"Edit" help:"The refused cells and values, as a JSON object."`
	Code    string   `kam:"code,column" label:"Code" help:"Why, for programs."`
	Reason  string   `kam:"reason,title,column" label:"Reason" help:"Why, for people."`
	At      string   `kam:"at,column" label:"At" help:"When the edit was made, RFC 3339."`
	Verdict string   `kam:"verdict,column" enum:"resubmitted|dropped" label:"Verdict" help:"What its author did about it; empty while it waits."`
}

// RejectionKind is the declaration of rejections.
var RejectionKind = declare[Rejection](Kind{
	Name: "rejection", Plural: "rejections", Label: "Rejection", Group: SystemGroup, Place: OfUser, System: true,
	Help: "An edit that the server refused, with its reason, kept for its author.",
})
