package kam

// StageSetting is what the company expects of one of the eight steps of buying.
type StageSetting struct {
	Base
	Stage       string   `kam:"stage,required,title,column" enum:"need recognition|characteristic determination|specification establishment|potential source identification|proposal requests|proposal evaluation|supplier selection|post-purchase evaluation" label:"Stage" help:"Which of the eight steps of buying."`
	Name        string   `kam:"name,column" label:"Name" help:"What the company calls it."`
	Probability Number   `kam:"probability,column,min=0,max=100" label:"Probability" unit:"%" help:"How likely a deal at this step is to be won."`
	Days        Number   `kam:"typical_days,column,min=0" label:"Typical days" unit:"days" help:"How long deals usually stay there."`
	Notes       LongText `kam:"notes,search=1" label:"Notes" help:"What must be done before a deal may go on."`
}

// StageSettingKind is the declaration of stages of the company.
var StageSettingKind = declare[StageSetting](Kind{
	Name: "stage_setting", Plural: "stage_settings", Label: "Stage", Group: SettingsGroup, Place: OfAll,
	Help: "What the company calls one of the eight steps of buying, how likely a deal at it is to be won, and how long it usually takes.",
})
