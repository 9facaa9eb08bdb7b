package kam

// MeetingPlan is the preparation of a meeting.
type MeetingPlan struct {
	Base
	Subject     string   `kam:"subject,required,title,column,search=3" label:"Meeting" help:"What the meeting is about."`
	Account     ID       `kam:"account,scope,column" ref:"account" from:"activity.account" label:"Account" help:"The account it is with."`
	Activity    ID       `kam:"activity,column" ref:"activity" label:"Activity" help:"The meeting or visit that it prepares."`
	Opportunity ID       `kam:"opportunity" ref:"opportunity" label:"Opportunity" help:"The deal it is about."`
	Contacts    []ID     `kam:"contacts,column" ref:"contact" label:"With" help:"Who of theirs takes part."`
	Date        Date     `kam:"date,title,column" label:"Date" help:"The day of the meeting."`
	Owner       ID       `kam:"owner,column" ref:"person" label:"Owner" help:"Who of ours leads it."`
	Goals       LongText `kam:"goals,search=1" label:"Goals" help:"What the meeting is to reach."`
	Questions   LongText `kam:"deep_questions,search=1" label:"Deep questions" help:"Two or three questions that make the other side think; one a line."`
	Learn       LongText `kam:"to_learn,search=1" label:"Things to learn" help:"What we do not know yet."`
	Validate    LongText `kam:"to_validate,search=1" label:"Ideas to validate" help:"What we believe and have from one source only."`
	Next        LongText `kam:"next_steps,search=1" label:"Next steps" help:"What is to be agreed at the end."`
}

// MeetingPlanKind is the declaration of meeting plans.
var MeetingPlanKind = declare[MeetingPlan](Kind{
	Name: "meeting_plan", Plural: "meeting_plans", Label: "Meeting plan", Group: WorkGroup, Place: OfAccount,
	Help: "The preparation of a meeting: goals, two or three deep questions, things to learn, ideas to validate, next steps (Le Bon & Herman 2015).",
})
