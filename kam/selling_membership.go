package kam

// SellingMembership places one of our people in the selling center of an account.
type SellingMembership struct {
	Base
	Person  ID       `kam:"person,required,title,column" ref:"person" label:"Person" help:"Who of ours."`
	Account ID       `kam:"account,required,scope,title,column" ref:"account" label:"Account" help:"The account the person works for."`
	Role    string   `kam:"role,title,column" enum:"key account sponsor|key account executive|key account manager|subject matter leader|geographic leader|supply chain leader|administrative leader|contributor" label:"Role" help:"The person's part; every account needs the first three (Le Bon & Herman 2015)."`
	Term    string   `kam:"term,column" enum:"permanent|temporary" default:"permanent" label:"Term" help:"Permanent, or for a time."`
	Since   Date     `kam:"since" label:"Since" help:"When it began."`
	Until   Date     `kam:"until" label:"Until" help:"When it ends."`
	Notes   LongText `kam:"notes,search=1" label:"Notes" help:"What the person contributes."`
}

// SellingMembershipKind is the declaration of selling-center memberships.
var SellingMembershipKind = declare[SellingMembership](Kind{
	Name: "selling_membership", Plural: "selling_memberships", Label: "Selling-center member", Group: SellingCenterGroup, Place: OfAccount,
	Help: "One of our people's part in the selling center of an account.",
})
