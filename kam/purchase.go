package kam

// Purchase is something that an account bought of us. Recency, frequency and monetary value are computed
// from purchases.
type Purchase struct {
	Base
	Account     ID     `kam:"account,required,scope,column" ref:"account" label:"Account" help:"Who bought."`
	Product     ID     `kam:"product,title,column,expected" ref:"product" label:"Product" help:"What was bought."`
	Segment     string `kam:"segment,column" label:"Segment" help:"The account's segment it was bought for, as in its Open Space."`
	Date        Date   `kam:"date,required,title,column" label:"Date" help:"The day of the order."`
	Quantity    Number `kam:"quantity,column" label:"Quantity" help:"How many; negative for what was returned."`
	Value       Money  `kam:"value,column,expected" label:"Value" help:"What the account pays for it in all."`
	Opportunity ID     `kam:"opportunity" ref:"opportunity" label:"Opportunity" help:"The deal it came from."`
	Site        ID     `kam:"site" ref:"site" label:"Site" help:"Where it was delivered to."`
	Number      string `kam:"number,search=2" label:"Order number" help:"The number of the order, theirs or ours."`
}

// PurchaseKind is the declaration of purchases.
var PurchaseKind = declare[Purchase](Kind{
	Name: "purchase", Plural: "purchases", Label: "Purchase", Group: AccountsGroup, Place: OfAccount,
	Help: "What an account bought of us and when; recency, frequency and monetary value come from these (Le Bon & Herman 2015).",
})
