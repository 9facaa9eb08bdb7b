package kam

// Person is one of our people.
type Person struct {
	Base
	Name      string   `kam:"name,required,title,column,search=5" label:"Name" help:"The person's full name."`
	Title     string   `kam:"title,column,search=2" label:"Title" help:"What the person is called at work."`
	Email     Email    `kam:"email,column,search=2" label:"E-mail" help:"Where to write to."`
	Phone     Phone    `kam:"phone,column,search=2" label:"Phone" help:"Where to call."`
	Team      ID       `kam:"team,column,expected" ref:"team" label:"Team" help:"The sales or district team the person belongs to."`
	Teams     []ID     `kam:"teams" ref:"team" label:"Further teams" help:"Other teams the person belongs to."`
	User      string   `kam:"user" label:"User name" help:"The name the person signs in with; it tells the program which records are whose."`
	Country   Country  `kam:"country,facet" label:"Country" help:"Where the person works."`
	City      string   `kam:"city,search=1" label:"City" help:"Where the person works."`
	Languages []string `kam:"languages" label:"Languages" help:"Languages the person speaks."`
	Notes     LongText `kam:"notes,search=1" label:"Notes" help:"What the person knows best."`
}

// PersonKind is the declaration of our people.
var PersonKind = declare[Person](Kind{
	Name: "person", Plural: "people", Label: "Person", Group: SellingCenterGroup, Place: OfAll,
	Help: "One of our people.",
})
