package kam

// Region is a sales region of the company. Accounts and teams name their region by its name.
type Region struct {
	Base
	Name        string    `kam:"name,required,title,column,search=4" label:"Region" help:"What the region is called; accounts and teams name it so."`
	Description string    `kam:"description,column,search=1" label:"Description" help:"What it stands for."`
	Manager     ID        `kam:"manager,column" ref:"person" label:"Manager" help:"Who of ours answers for it."`
	Countries   []Country `kam:"countries,column" label:"Countries" help:"The countries that belong to it."`
	Notes       LongText  `kam:"notes,search=1" label:"Notes" help:"What to know about working there."`
}

// RegionKind is the declaration of regions.
var RegionKind = declare[Region](Kind{
	Name: "region", Plural: "regions", Label: "Region", Group: SettingsGroup, Place: OfAll,
	Help: "A sales region; the list is the company's own to set (Konecranes 2008: AMER, EMEA, NEA, SAP).",
})
