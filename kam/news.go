package kam

// News is an announcement or an article about an account or an industry.
type News struct {
	Base
	Headline string   `kam:"headline,required,title,column,search=4" label:"Headline" help:"What happened, in one line."`
	Type     string   `kam:"type,column,facet" enum:"announcement|article" default:"announcement" label:"Type" help:"An announcement of what happened, or an article to learn from."`
	Account  ID       `kam:"account,scope,column" ref:"account" label:"Account" help:"The account it is about; empty for news of an industry, which everybody may read."`
	Segment  string   `kam:"segment,column,facet,search=1" names:"segment" label:"Industry segment" help:"The industry it is about."`
	Date     Date     `kam:"date,column,expected" label:"Date" help:"When it was published."`
	Source   string   `kam:"source,column" label:"Source" help:"Who published it."`
	Link     Web      `kam:"link" label:"Link" help:"Where to read it."`
	Text     LongText `kam:"text,search=1" label:"Text" help:"What it says."`
	Meaning  LongText `kam:"meaning,search=1" label:"What it means for us" help:"What to do about it."`
}

// NewsKind is the declaration of news.
var NewsKind = declare[News](Kind{
	Name: "news", Plural: "news", Label: "News", Group: AccountsGroup, Place: OfAccount,
	Help: "An announcement or an article about an account, or, where it names none, about an industry (Konecranes 2008).",
})
