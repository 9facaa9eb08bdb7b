package kam

// Team is a sales team, which answers for a region, or a district team inside one (Konecranes 2008).
type Team struct {
	Base
	Name      string    `kam:"name,required,title,column,search=5" label:"Team" help:"What the team is called."`
	Region    string    `kam:"region,column,facet,search=1" names:"region" label:"Region" help:"The region the team answers for."`
	Parent    ID        `kam:"parent,column" ref:"team" label:"Part of" help:"The sales team that a district team belongs to."`
	Manager   ID        `kam:"manager,column" ref:"person" label:"Manager" help:"Who leads the team."`
	Countries []Country `kam:"countries,column" label:"Countries" help:"The countries of its territory."`
	Regions   []string  `kam:"regions" names:"region" label:"Further regions" help:"Other regions of its territory."`
	States    []string  `kam:"states" label:"States or provinces" help:"The states or provinces of its territory."`
	Districts []string  `kam:"districts" label:"Districts" help:"The districts of its territory."`
	Segments  []string  `kam:"segments" names:"segment" label:"Segments" help:"The industry segments of its territory."`
	Notes     LongText  `kam:"notes,search=1" label:"Notes" help:"How to work with the team."`
}

// TeamKind is the declaration of teams.
var TeamKind = declare[Team](Kind{
	Name: "team", Plural: "teams", Label: "Team", Group: SellingCenterGroup, Place: OfAll,
	Help: "A sales team, which answers for a region, or a district team inside one (Konecranes 2008).",
})
