package kam

// Connection joins one of our people to one of theirs: connections alignment.
type Connection struct {
	Base
	Person      ID       `kam:"person,required,title,column" ref:"person" label:"Ours" help:"Who of ours."`
	Contact     ID       `kam:"contact,required,title,column" ref:"contact" label:"Theirs" help:"Who of theirs."`
	Account     ID       `kam:"account,scope,column" ref:"account" from:"contact.account" label:"Account" help:"The account of the contact."`
	Level       string   `kam:"level,column" enum:"executive to executive|manager to manager|expert to expert|service to user" label:"Level" help:"On which level the two meet."`
	Strength    string   `kam:"strength,column" enum:"weak|medium|strong" default:"weak" label:"Strength" help:"How well they know each other."`
	LastContact Date     `kam:"last_contact,column" label:"Last contact" help:"When the two last spoke."`
	Plan        LongText `kam:"plan,search=1" label:"Engagement plan" help:"How the two are to be brought or kept together."`
	Next        Date     `kam:"next_contact,column" label:"Next contact" help:"When they are to speak next."`
	Notes       LongText `kam:"notes,search=1" label:"Notes" help:"What joins the two."`
}

// ConnectionKind is the declaration of connections.
var ConnectionKind = declare[Connection](Kind{
	Name: "connection", Plural: "connections", Label: "Connection", Group: SellingCenterGroup, Place: OfAccount, Joint: " ↔ ",
	Help: "One of our people and one of theirs who know each other: connections alignment (Le Bon & Herman 2015).",
})
