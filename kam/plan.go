package kam

// Plan is the account plan of a period. The strategic questions of the field are answered beside it, in
// records of kind answer.
type Plan struct {
	Base
	Account          ID       `kam:"account,required,scope,title,column" ref:"account" label:"Account" help:"The account that is planned for."`
	Period           string   `kam:"period,required,title,column" label:"Period" help:"What time it is for: 2027, or 2027–2029."`
	Status           string   `kam:"status,column,facet" enum:"draft|agreed|superseded" default:"draft" label:"Status" help:"Whether it is in force."`
	Owner            ID       `kam:"owner,column,expected" ref:"person" label:"Owner" help:"Who of ours keeps it."`
	Date             Date     `kam:"date,column" label:"Date" help:"The day it was agreed or last revised."`
	Customer         LongText `kam:"customer,search=1" label:"Customer" help:"Who the customer is: business, structure, vision, mission."`
	Industry         LongText `kam:"industry_analysis,search=1" label:"Industry analysis" help:"What moves the industry (Töytäri 2023)."`
	CustomerAnalysis LongText `kam:"customer_analysis,search=1" label:"Customer analysis" help:"Its strategy, goals and challenges, and what we are to it (Töytäri 2023)."`
	Stakeholders     LongText `kam:"stakeholder_analysis,search=1" label:"Stakeholder analysis" help:"Who decides, who influences, what each wants (Töytäri 2023)."`
	Competition      LongText `kam:"competition_analysis,search=1" label:"Competition analysis" help:"Who else is there and how strong (Töytäri 2023)."`
	Value            LongText `kam:"value_proposition,search=1" label:"Value proposition" help:"Why it should buy of us (Töytäri 2023)."`
	Opportunities    LongText `kam:"opportunity_analysis,search=1" label:"Opportunity analysis" help:"Where we can grow with it (Töytäri 2023)."`
	Influencing      LongText `kam:"influencing_plan,search=1" label:"Influencing plan" help:"Whom to influence, with which message, how and when (Töytäri 2023)."`
	Background       LongText `kam:"background,search=1" label:"Background" help:"How the relationship came to where it stands."`
	Strengths        LongText `kam:"strengths,search=1" label:"Strengths" help:"Ours at this account."`
	Weaknesses       LongText `kam:"weaknesses,search=1" label:"Weaknesses" help:"Ours at this account."`
	Openings         LongText `kam:"opportunities,search=1" label:"Opportunities" help:"What could turn out well for us."`
	Threats          LongText `kam:"threats,search=1" label:"Threats" help:"What could turn out badly."`
}

// PlanKind is the declaration of account plans.
var PlanKind = declare[Plan](Kind{
	Name: "plan", Plural: "plans", Label: "Account plan", Group: WorkGroup, Place: OfAccount,
	Help: "The account plan of a period, section by section (Töytäri 2023), with strengths, weaknesses, opportunities and threats (Le Bon & Herman 2015).",
})
