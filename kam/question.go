package kam

import "slices"

// QuestionID names one of the strategic questions.
type QuestionID string

// Question is one of the questions that a key account manager must be able to answer about an account.
type Question struct {
	ID     QuestionID
	Group  QuestionGroup
	Text   string
	Source string // who asks it
}

// QuestionGroup is what a strategic question is about.
type QuestionGroup string

// The groups of strategic questions, in the order of an account plan.
const (
	StandingQuestions    QuestionGroup = "Six standing questions"
	EnvironmentQuestions QuestionGroup = "Environment"
	MarketQuestions      QuestionGroup = "Business: market"
	CompetitionQuestions QuestionGroup = "Business: competition"
	AbsoluteQuestions    QuestionGroup = "Account: absolute"
	RelativeQuestions    QuestionGroup = "Account: relative"
)

// OfIndustry reports whether the questions of the group are about an account's industry, so that one
// answer may serve all accounts of a segment.
func (g QuestionGroup) OfIndustry() bool {
	return g == EnvironmentQuestions || g == MarketQuestions
}

const bookSource = "Le Bon & Herman 2015"

// strategicQuestions are the questions by group: an id and a text by turns.
var strategicQuestions = []struct {
	group QuestionGroup
	texts []string
}{
	{StandingQuestions, []string{
		"standing today", "Where do I stand today in this account?",
		"why so", "Why do I stand there?",
		"where to be", "Where should I be in the short, the medium and the long term?",
		"what to do", "What is to be done for it?",
		"what to revise", "Which objectives are to be revised?",
		"who can support", "Who can support it, how and when?",
	}},
	{EnvironmentQuestions, []string{
		"political change", "Which political change bears on the account?",
		"legal change", "Which legal change bears on it?",
		"economic change", "Which economic change bears on it?",
		"social change", "Which social change bears on it?",
		"technology in production", "Which technology changes how it produces?",
		"technology in demand", "Which technology changes what its customers ask for?",
	}},
	{MarketQuestions, []string{
		"market size", "How large is its market?",
		"market trends", "Where is its market heading?",
		"its customers", "Who are its customers?",
		"customer expectations", "What do its customers expect?",
		"causes of satisfaction", "What makes its customers satisfied?",
		"what moves demand", "What makes demand rise and fall?",
	}},
	{CompetitionQuestions, []string{
		"its strategy", "What is its strategy?",
		"business model", "What is its business model?",
		"performance", "How does it perform?",
		"its competitors", "Who are its competitors?",
		"market shares", "Which shares of the market do it and they have?",
		"advantages", "Which advantages does each have?",
		"image", "Which image does each have?",
		"behaviour of competitors", "How do its competitors behave?",
		"differentiation", "What sets each apart?",
		"strengths and weaknesses", "What are the strengths and weaknesses of each?",
		"entry barriers", "What keeps others out of its market?",
		"price drivers", "What drives prices in its market?",
	}},
	{AbsoluteQuestions, []string{
		"organization chart", "What does its organization chart look like?",
		"buying center", "Who plays which role in its buying center?",
		"who influences whom", "Who influences whom, for what, why?",
		"buying cycle", "What is its buying cycle?",
		"say in the budget", "Who has a say in the budget?",
		"what it buys", "What does it buy from us: volume, value, recency, frequency?",
		"why selected", "Why were we selected?",
		"how far preferred", "How far are we preferred?",
	}},
	{RelativeQuestions, []string{
		"other suppliers", "Which other suppliers does it have, and for how long?",
		"relationship sought", "What relationship does it look for?",
		"number of our competitors", "How many competitors do we have there?",
		"share of supply", "What is our share and what is theirs, and why?",
		"what could change it", "What could change either share?",
	}},
}

// Questions returns the strategic questions in the order of an account plan.
func Questions() []Question {
	var all []Question
	for _, g := range strategicQuestions {
		for pair := range slices.Chunk(g.texts, 2) {
			all = append(all, Question{QuestionID(pair[0]), g.group, pair[1], bookSource})
		}
	}
	return all
}

// QuestionOf returns the question with an id, or false where this program does not know it.
func QuestionOf(id QuestionID) (Question, bool) {
	for _, q := range Questions() {
		if q.ID == id {
			return q, true
		}
	}
	return Question{}, false
}

func questionIDs() []string {
	var ids []string
	for _, q := range Questions() {
		ids = append(ids, string(q.ID))
	}
	return ids
}
