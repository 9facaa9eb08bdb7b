package kam

// Answer answers one of the strategic questions about an account, or about the industry of accounts.
// Questions without an answer are gaps in knowledge.
type Answer struct {
	Base
	Account  ID         `kam:"account,scope,column" ref:"account" label:"Account" help:"The account it is about; empty for an answer about an industry, which everybody may read."`
	Question QuestionID `kam:"question,required,title,column" label:"Question" help:"Which of the strategic questions it answers."`
	Segment  string     `kam:"segment,column" names:"segment" label:"Industry segment" help:"The industry it is about, where it names no account; it then holds for all accounts of the segment."`
	Text     LongText   `kam:"text,column,expected,search=2" label:"Answer" help:"What we know."`
	Sources  []ID       `kam:"sources" ref:"contact" label:"Told by" help:"Who of theirs told us; what two sources agree on is confirmed."`
	Further  []string   `kam:"further_sources" label:"Further sources" help:"What else shows it: reports, visits, people outside."`
	By       ID         `kam:"by,column" ref:"person" label:"By" help:"Who of ours answered."`
	Date     Date       `kam:"date,column,expected" label:"Date" help:"The day of the answer."`
	Next     string     `kam:"next_step,search=1" label:"Next step" help:"How to learn more."`
}

// AnswerKind is the declaration of strategic answers.
var AnswerKind = declare[Answer](Kind{
	Name: "answer", Plural: "answers", Label: "Strategic answer", Group: WorkGroup, Place: OfAccount,
	Help: "The answer to one of the strategic questions that a key account manager must be able to answer; a question without one is a gap in knowledge (Le Bon & Herman 2015).",
})
