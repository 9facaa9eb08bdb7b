package kam

// PortfolioAssessment scores what makes an account strategically important and what makes it difficult to
// manage, for its place in the customer portfolio of Fiocca.
type PortfolioAssessment struct {
	Base
	Account            ID       `kam:"account,required,scope,title,column" ref:"account" label:"Account" help:"The account that is assessed."`
	Date               Date     `kam:"date,required,title,column" label:"Date" help:"The day of the assessment."`
	By                 ID       `kam:"by,column" ref:"person" label:"By" help:"Who of ours assessed it."`
	Volume             Number   `kam:"volume,min=1,max=7" label:"Volume" help:"Importance: how much it buys. 1 low to 7 high."`
	Potential          Number   `kam:"potential,min=1,max=7" label:"Potential" help:"Importance: how much it could buy. 1 low to 7 high."`
	Prestige           Number   `kam:"prestige,min=1,max=7" label:"Prestige" help:"Importance: what its name is worth as a reference. 1 low to 7 high."`
	Leadership         Number   `kam:"market_leadership,min=1,max=7" label:"Market leadership" help:"Importance: how far it leads its market. 1 low to 7 high."`
	Diversification    Number   `kam:"diversification,min=1,max=7" label:"Diversification" help:"Importance, desirability: it makes us less dependent on others. 1 low to 7 high."`
	NewMarkets         Number   `kam:"new_markets,min=1,max=7" label:"New markets" help:"Importance, desirability: it opens markets. 1 low to 7 high."`
	Technology         Number   `kam:"technology,min=1,max=7" label:"Technology" help:"Importance, desirability: we learn from it. 1 low to 7 high."`
	Relationships      Number   `kam:"effect_on_relationships,min=1,max=7" label:"Effect on relationships" help:"Importance, desirability: what it does to our other relationships. 1 low to 7 high."`
	Novelty            Number   `kam:"product_novelty,min=1,max=7" label:"Product novelty" help:"Difficulty: how new to us what it buys is. 1 low to 7 high."`
	Complexity         Number   `kam:"product_complexity,min=1,max=7" label:"Product complexity" help:"Difficulty: how complex what it buys is. 1 low to 7 high."`
	Requirements       Number   `kam:"requirements,min=1,max=7" label:"Requirements" help:"Difficulty: how much it asks for. 1 low to 7 high."`
	Behaviour          Number   `kam:"buying_behaviour,min=1,max=7" label:"Buying behaviour" help:"Difficulty: how hard it is to sell to. 1 low to 7 high."`
	Competence         Number   `kam:"competence,min=1,max=7" label:"Competence" help:"Difficulty: how much it knows, technically and commercially. 1 low to 7 high."`
	Power              Number   `kam:"power,min=1,max=7" label:"Power" help:"Difficulty: how much power it has over us. 1 low to 7 high."`
	ManySuppliers      Number   `kam:"many_suppliers,min=1,max=7" label:"Wish for many suppliers" help:"Difficulty: how much it wants several suppliers. 1 low to 7 high."`
	Competitors        Number   `kam:"competitor_number,min=1,max=7" label:"Number of competitors" help:"Difficulty: how many others sell to it. 1 low to 7 high."`
	CompetitorStrength Number   `kam:"competitor_strength,min=1,max=7" label:"Strength of competitors" help:"Difficulty: how strong they are. 1 low to 7 high."`
	CompetitorPosition Number   `kam:"competitor_position,min=1,max=7" label:"Position of competitors" help:"Difficulty: how well placed they are there. 1 low to 7 high."`
	Notes              LongText `kam:"notes,search=1" label:"Notes" help:"What the scores rest on."`
}

// PortfolioAssessmentKind is the declaration of portfolio assessments.
var PortfolioAssessmentKind = declare[PortfolioAssessment](Kind{
	Name: "portfolio_assessment", Plural: "portfolio_assessments", Label: "Portfolio assessment", Group: WorkGroup, Place: OfAccount,
	Help: "What makes an account strategically important and what makes it difficult to manage, for its place in Fiocca's portfolio (Le Bon & Herman 2015).",
})
