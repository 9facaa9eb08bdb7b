package kam

// CABS is the check of a deal for a compelling reason, authority leverage, budget availability and
// supporting allies. A deal with all four is qualified.
type CABS struct {
	Base
	Opportunity       ID     `kam:"opportunity,required,title,column" ref:"opportunity" label:"Opportunity" help:"The deal that is checked."`
	Account           ID     `kam:"account,scope,column" ref:"account" from:"opportunity.account" label:"Account" help:"The account of the deal."`
	Reason            string `kam:"compelling_reason,column" enum:"unknown|no|yes" default:"unknown" label:"Compelling reason" help:"Is there a reason why the customer must act?"`
	ReasonEvidence    string `kam:"compelling_reason_evidence,search=1" label:"Compelling reason: evidence" help:"What shows it."`
	ReasonDate        Date   `kam:"compelling_reason_date" label:"Compelling reason: date" help:"When it was established."`
	Authority         string `kam:"authority_leverage,column" enum:"unknown|no|yes" default:"unknown" label:"Authority leverage" help:"Do we reach whoever has the authority to decide?"`
	AuthorityEvidence string `kam:"authority_leverage_evidence,search=1" label:"Authority leverage: evidence" help:"What shows it."`
	AuthorityDate     Date   `kam:"authority_leverage_date" label:"Authority leverage: date" help:"When it was established."`
	Budget            string `kam:"budget_availability,column" enum:"unknown|no|yes" default:"unknown" label:"Budget availability" help:"Is there a budget?"`
	BudgetEvidence    string `kam:"budget_availability_evidence,search=1" label:"Budget availability: evidence" help:"What shows it."`
	BudgetDate        Date   `kam:"budget_availability_date" label:"Budget availability: date" help:"When it was established."`
	Allies            string `kam:"supporting_allies,column" enum:"unknown|no|yes" default:"unknown" label:"Supporting allies" help:"Are there people of theirs who support us?"`
	AlliesEvidence    string `kam:"supporting_allies_evidence,search=1" label:"Supporting allies: evidence" help:"What shows it."`
	AlliesDate        Date   `kam:"supporting_allies_date" label:"Supporting allies: date" help:"When it was established."`
}

// CABSKind is the declaration of CABS checks.
var CABSKind = declare[CABS](Kind{
	Name: "cabs", Plural: "cabs_checks", Label: "CABS check", Group: WorkGroup, Place: OfAccount,
	Help: "Compelling reason, authority leverage, budget availability, supporting allies: each unknown, no or yes, with evidence and date. A deal with all four is qualified (Le Bon & Herman 2015).",
})
