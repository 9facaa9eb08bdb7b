package kam

// Setting is one of the company's thresholds, weights and cadences, where it differs from the default. Either
// Number or Text says its value, whichever the key asks for.
type Setting struct {
	Base
	Key    SettingKey `kam:"key,required,title,column" label:"Setting" help:"Which setting."`
	Number Number     `kam:"number,column" label:"Number" help:"Its value, for settings that are a number; in the unit of the setting."`
	Text   string     `kam:"text,column" label:"Text" help:"Its value, for settings that are words or several numbers."`
	Notes  LongText   `kam:"notes,search=1" label:"Reason" help:"Why the company sets it so."`
}

// SettingKind is the declaration of settings.
var SettingKind = declare[Setting](Kind{
	Name: "setting", Plural: "settings", Label: "Setting", Group: SettingsGroup, Place: OfAll,
	Help: "A threshold, weight or cadence of the company's own, where it differs from the default.",
})
