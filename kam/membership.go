package kam

// Membership places a contact in the buying center of an account, or of one opportunity where the
// person's part differs there.
type Membership struct {
	Base
	Contact     ID       `kam:"contact,required,title,column" ref:"contact" label:"Contact" help:"The person."`
	Account     ID       `kam:"account,scope,column" ref:"account" from:"contact.account" label:"Account" help:"The account in whose buying center the person is."`
	Opportunity ID       `kam:"opportunity" ref:"opportunity" label:"Opportunity" help:"The opportunity this holds for; empty for all of the account's."`
	Roles       []string `kam:"roles,title,column,facet" enum:"gatekeeper|buyer|user|influencer|advisor|facilitator|decider" label:"Roles" help:"The parts the person plays in buying; one or more of the seven (Le Bon & Herman 2015)."`
	Attitude    string   `kam:"attitude,column" enum:"unfavourable|sceptical|neutral|positive|favourable" label:"Attitude" help:"The person's attitude to our proposal."`
	Zones       []string `kam:"zones,column" enum:"power|threat|receptiveness" label:"Zones" help:"The person's situational state: in a power, a threat, a receptiveness zone, in any combination (Le Bon & Herman 2015)."`
	Dominant    bool     `kam:"dominant" label:"Dominant advisor" help:"Everyone listens to this person before deciding (Le Bon & Herman 2015)."`
	Opponent    bool     `kam:"opponent" label:"Opponent" help:"Acts against us: a competitor's advocate, or threatened by our solution (Le Bon & Herman 2015)."`
	Promoter    string   `kam:"promoter" enum:"information provider|good buddy|inner salesperson" label:"Promoter type" help:"Only an inner salesperson is a true facilitator (Le Bon & Herman 2015)."`
	Decides     string   `kam:"decides" enum:"alone|jointly" label:"Decides" help:"Whether the person decides alone or jointly."`
	Sources     string   `kam:"information_sources" label:"Information sources" help:"What the person reads and whom the person listens to."`
	Notes       LongText `kam:"notes,search=1" label:"Notes" help:"What else to know about the person's part."`
}

// MembershipKind is the declaration of buying-center memberships.
var MembershipKind = declare[Membership](Kind{
	Name: "membership", Plural: "memberships", Label: "Buying-center member", Group: BuyingCenterGroup, Place: OfAccount,
	Help: "A contact's part in the buying center of an account or of one opportunity (Le Bon & Herman 2015).",
})
