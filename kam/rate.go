package kam

// Rate is what a currency is worth from a day on.
type Rate struct {
	Base
	Currency string `kam:"currency,required,title,column,search=1" label:"Currency" help:"The currency, as an ISO 4217 code."`
	Date     Date   `kam:"date,required,title,column" label:"From" help:"The first day of the rate; it holds until the next."`
	Rate     Number `kam:"rate,required,column,min=0" label:"Rate" help:"What one unit of the currency is worth in the base currency."`
	Source   string `kam:"source" label:"Source" help:"Where the rate is from."`
}

// RateKind is the declaration of currency rates.
var RateKind = declare[Rate](Kind{
	Name: "rate", Plural: "rates", Label: "Currency rate", Group: SettingsGroup, Place: OfAll,
	Help: "What one unit of a currency is worth in the base currency from a day on.",
})
