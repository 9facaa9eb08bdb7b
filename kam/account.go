package kam

// Account is a customer or a prospect: a company, or a level of one in its corporate tree.
type Account struct {
	Base
	Name           string    `kam:"name,required,title,column,search=5" label:"Account" help:"The name the account goes by."`
	Parent         ID        `kam:"parent" ref:"account" label:"Parent account" help:"The account above it in the corporate tree: global, regional, country level."`
	Status         string    `kam:"status,column,facet" enum:"target|customer|key account|former" default:"target" label:"Status" help:"Target: a prospect without an agreement. Customer. Key account: chosen for key account management. Former."`
	Priority       string    `kam:"priority,column,facet" enum:"A|B|C|D" label:"Priority" help:"How much attention the account gets, A the most."`
	Owner          ID        `kam:"owner,column,expected" ref:"person" label:"Key account owner" help:"The key account manager (KAM) who answers for the account."`
	StatusOwner    ID        `kam:"status_owner,facet" ref:"person" label:"Status owner" help:"Who answers for the status being right."`
	Segment        string    `kam:"segment,column,facet,search=2" names:"segment" label:"Industry segment" help:"The industry segment the account belongs to (Konecranes 2008)."`
	Region         string    `kam:"region,facet" names:"region" label:"Region" help:"The sales region: AMER, EMEA, NEA, SAP or the company's own."`
	Country        Country   `kam:"country,column,facet,expected,search=1" label:"Country" help:"Where the account is led from, as an ISO 3166 code."`
	Countries      []Country `kam:"countries" label:"Further countries" help:"Other countries it works in."`
	State          string    `kam:"state,facet" label:"State or province" help:"State or province within the country."`
	District       string    `kam:"district,facet" label:"District" help:"The district of the team that answers for it locally."`
	City           string    `kam:"city,search=1" label:"City" help:"The city of the head office."`
	Address        string    `kam:"address,search=1" label:"Address" help:"The street address of the head office."`
	Website        Web       `kam:"website,search=1" label:"Website" help:"The account's own web site."`
	Phone          Phone     `kam:"phone,search=1" label:"Phone" help:"The switchboard."`
	Ownership      string    `kam:"ownership" enum:"public|private" label:"Ownership" help:"Whether its shares are traded."`
	Owners         string    `kam:"principal_owners" label:"Principal owners" help:"Who owns most of it."`
	Organization   string    `kam:"organization" enum:"centralized|decentralized" label:"Organization" help:"Where decisions are taken: at the head office or on site."`
	Revenue        Money     `kam:"revenue,column" label:"Revenue" help:"The account's own yearly revenue."`
	Employees      Number    `kam:"employees,min=0" label:"Employees" unit:"people" help:"How many people work there."`
	Importance     string    `kam:"importance" enum:"routine|strategic|commodity|bottleneck" label:"Importance of our offering" help:"What our offering is to the customer (Töytäri 2023)."`
	CustomerType   string    `kam:"customer_type" enum:"defender|prospector|analyzer|reactor" label:"Customer type" help:"How it meets its market: defender, prospector, analyzer or reactor (introduction to key accounts and customer types)."`
	KAMKind        string    `kam:"kam_kind" enum:"contact|passive coordinator|active coordinator|integrated" label:"Kind of KAM" help:"How deep key account management goes at this account (introduction to key accounts and customer types)."`
	Level          string    `kam:"relationship_level,facet" enum:"product vendor|solution provider|business partner|strategic" label:"Relationship level" help:"What we are to the customer (Töytäri 2023)."`
	Continuum      string    `kam:"continuum" enum:"transactional|consultative|partnership" label:"Relationship continuum" help:"Where the relationship stands between single transactions and partnership (Le Bon & Herman 2015)."`
	VendorTier     Number    `kam:"vendor_tier,min=1,max=3" label:"Vendor tier" help:"Our tier among its suppliers, 1 the closest: the economic facet of the buyer–seller diamond (Le Bon & Herman 2015)."`
	Acquisition    Money     `kam:"acquisition_cost" label:"Acquisition cost" help:"What winning it cost us; subtracted from its lifetime value (Le Bon & Herman 2015)."`
	Retention      Number    `kam:"retention,min=0,max=100" label:"Retention" unit:"%" help:"How likely it stays with us for another year; empty takes the company's setting (Le Bon & Herman 2015)."`
	Vision         LongText  `kam:"vision,search=1" label:"Vision" help:"What the account wants to become."`
	Mission        LongText  `kam:"mission,search=1" label:"Mission" help:"What it serves and, as important, what it does not (Konecranes 2008)."`
	Prospects      LongText  `kam:"prospects,search=1" label:"Future prospects" help:"Where its business is heading."`
	BudgetCycle    LongText  `kam:"budget_cycle" label:"Budget cycle" help:"When money is planned and released, and other important dates."`
	BuyingPractice LongText  `kam:"purchasing_practice,search=1" label:"Purchasing practice" help:"How it buys: tenders, frame agreements, who must sign."`
	Notes          LongText  `kam:"notes,search=1" label:"Notes" help:"Whatever helps the next visit."`
	DifferentFrom  []ID      `kam:"different_from" ref:"account" label:"Not the same as" help:"Accounts that look as if they were this one recorded twice, and are not: they are suspected no more."`
}

// AccountKind is the declaration of accounts.
var AccountKind = declare[Account](Kind{
	Name: "account", Plural: "accounts", Label: "Account", Group: AccountsGroup, Place: OfAccount,
	Help: "A customer or a prospect: a company, or a level of one in its corporate tree.",
})
