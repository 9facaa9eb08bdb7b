package kam

// Contact is a person who works for an account.
type Contact struct {
	Base
	Name          string   `kam:"name,required,title,column,search=5" label:"Name" help:"The person's full name."`
	Account       ID       `kam:"account,required,scope,column" ref:"account" label:"Account" help:"The account the person works for."`
	Title         string   `kam:"title,column,search=2" label:"Title" help:"What the person is called at work."`
	Department    string   `kam:"department,column,search=1" label:"Department" help:"The department or site the person works in."`
	Site          ID       `kam:"site" ref:"site" label:"Site" help:"The site of the account where the person works."`
	ReportsTo     ID       `kam:"reports_to" ref:"contact" label:"Reports to" help:"The person's superior; this makes the organization chart."`
	Email         Email    `kam:"email,column,search=2" label:"E-mail" help:"Where to write to."`
	Phone         Phone    `kam:"phone,column,search=2" label:"Phone" help:"Where to call."`
	Channel       string   `kam:"preferred_channel" enum:"phone|e-mail|message|meeting|letter" label:"Preferred channel" help:"How the person likes to be reached."`
	PreferredTime string   `kam:"preferred_time" label:"Best time to call" help:"When the person likes to be reached."`
	Languages     []string `kam:"languages" label:"Languages" help:"Languages the person speaks."`
	Notes         LongText `kam:"notes,search=1" label:"Notes" help:"The optional kind of knowledge that is worth most: a shared interest, what matters to the person."`
	DifferentFrom []ID     `kam:"different_from" ref:"contact" label:"Not the same as" help:"People who look as if they were this one recorded twice, and are not: they are suspected no more."`
}

// ContactKind is the declaration of contacts.
var ContactKind = declare[Contact](Kind{
	Name: "contact", Plural: "contacts", Label: "Contact", Group: BuyingCenterGroup, Place: OfAccount,
	Help: "A person who works for an account.",
})
