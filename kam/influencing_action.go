package kam

// InfluencingAction is one message to one person or group: a line of the influencing plan.
type InfluencingAction struct {
	Base
	Message     string   `kam:"message,required,title,column,search=3" label:"Message" help:"What is to be brought across."`
	Account     ID       `kam:"account,required,scope,column" ref:"account" from:"contact.account" label:"Account" help:"The account it is for."`
	Contact     ID       `kam:"contact,column" ref:"contact" label:"Person" help:"Whom it is meant for."`
	Target      string   `kam:"target_group,column,search=1" label:"Group" help:"Which group it is meant for, where it is not one person."`
	Opportunity ID       `kam:"opportunity" ref:"opportunity" label:"Opportunity" help:"The deal it is to help."`
	Channel     string   `kam:"channel,column" enum:"personal meeting|call|e-mail|newsletter|seminar|reference visit|social event|publication|social media|through the facilitator|other" label:"Channel" help:"How the message goes out."`
	Goal        string   `kam:"goal,column,search=1" label:"Goal" help:"What the target is to think or do then."`
	Stage       string   `kam:"stage,column" enum:"need recognition|characteristic determination|specification establishment|potential source identification|proposal requests|proposal evaluation|supplier selection|post-purchase evaluation" label:"Buying stage" help:"The step of buying at which it is to work."`
	Owner       ID       `kam:"owner,column,expected" ref:"person" label:"Owner" help:"Who of ours does it."`
	Date        Date     `kam:"date,column" label:"Date" help:"When it is to happen."`
	Done        Date     `kam:"done,column" label:"Done" help:"The day it happened."`
	Notes       LongText `kam:"notes,search=1" label:"Notes" help:"How it was received."`
}

// InfluencingActionKind is the declaration of influencing actions.
var InfluencingActionKind = declare[InfluencingAction](Kind{
	Name: "influencing_action", Plural: "influencing_actions", Label: "Influencing action", Group: WorkGroup, Place: OfAccount,
	Help: "One message to one person or group through one channel: a line of the influencing plan (Töytäri 2023).",
})
