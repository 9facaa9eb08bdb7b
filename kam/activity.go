package kam

// Activity is something that was done or is to be done with a customer.
type Activity struct {
	Base
	Type        string    `kam:"type,required,column,facet" enum:"call|meeting|visit|e-mail|task|note" default:"note" label:"Type" help:"What sort of activity."`
	Subject     string    `kam:"subject,required,title,column,search=4" label:"Subject" help:"What it is about."`
	Account     ID        `kam:"account,scope,column" ref:"account" from:"contact.account" label:"Account" help:"The account it concerns."`
	Contact     ID        `kam:"contact,column" ref:"contact" label:"Contact" help:"With whom of theirs."`
	Others      []ID      `kam:"others" ref:"contact" label:"Others present" help:"Who else of theirs takes part."`
	Opportunity ID        `kam:"opportunity" ref:"opportunity" label:"Opportunity" help:"The deal it concerns."`
	Owner       ID        `kam:"owner,column" ref:"person" label:"Owner" help:"Who of ours does it."`
	Due         Date      `kam:"due,column" label:"Due" help:"The day it is to happen."`
	Time        TimeOfDay `kam:"time" label:"Time" help:"The time of day, where it matters."`
	Done        Date      `kam:"done,column" label:"Done" help:"The day it happened."`
	Outcome     LongText  `kam:"outcome,search=1" label:"Outcome" help:"What was learned."`
	NextStep    string    `kam:"next_step,search=1" label:"Next step" help:"What follows from it."`
	Colleagues  []ID      `kam:"colleagues" ref:"person" label:"Ours present" help:"Who else of ours takes part."`
	Signals     []string  `kam:"signals,facet" enum:"information not received|information unreliable|information contradictory|unrealistic request|implied need|explicit need|information requested|meeting requested|objection returned|objections contradictory|information poorly received|credibility questioned" label:"Signals" help:"What the customer's behaviour shows. The first four, and implied needs that never become explicit, speak of a lack of receptivity, the last six of high anxiety (Le Bon & Herman 2015)."`
	Notes       LongText  `kam:"notes,search=1" label:"Notes" help:"What else to know."`
}

// ActivityKind is the declaration of activities.
var ActivityKind = declare[Activity](Kind{
	Name: "activity", Plural: "activities", Label: "Activity", Group: WorkGroup, Place: OfAccount,
	Help: "An e-mail, call, meeting, visit, task or note: something done or to be done with a customer.",
})
