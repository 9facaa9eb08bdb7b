package kam

// SuccessFactor is a critical success factor (CSF): a strategic initiative of an account. An account
// should have 2 to 5 of them.
type SuccessFactor struct {
	Base
	Name     string   `kam:"name,required,title,column,search=4" label:"Success factor" help:"The strategic initiative, in a few words."`
	Account  ID       `kam:"account,required,scope,column" ref:"account" label:"Account" help:"Whose initiative it is."`
	Priority Number   `kam:"rank,column,min=1,max=9" label:"Rank" help:"1 for the one that matters most."`
	Since    Date     `kam:"since" label:"Since" help:"When it was announced or learned."`
	Notes    LongText `kam:"notes,search=1" label:"Notes" help:"What it means for us."`
}

// SuccessFactorKind is the declaration of critical success factors.
var SuccessFactorKind = declare[SuccessFactor](Kind{
	Name: "success_factor", Plural: "success_factors", Label: "Critical success factor", Group: AccountsGroup, Place: OfAccount,
	Help: "A strategic initiative of an account (CSF); an account should have 2 to 5 (Le Bon & Herman 2015).",
})
