package sample

// script is what is written down by hand of one account, beside what chance adds to it. Days count from
// today; contacts and deals are named.
type script struct {
	whole    bool     // chance adds no deals and no concerns at all
	unmet    []string // people whom nobody of ours has talked to
	rows     []string // its segments
	cast     []role
	arrows   []arrow
	deals    []scene // where not nil, chance adds closed deals only
	concerns []fear
	rivals   []foe // where not nil, chance adds no competitors
	checks   []check
	measures []measure // where not nil, chance adds no criteria
	diary    []entry   // where not nil, chance adds nothing of the last two weeks and nothing to come
}

// role is a person of the buying center and the part the person plays.
type role struct {
	post        int
	name, title string // the name may be written own:Latin
	roles       string // separated by bars, like zones
	attitude    string
	zones       string
	dominant    bool
	opponent    bool
	promoter    string
	bestTime    string
	notes       string
}

type arrow struct{ from, to, strength, nature, about string }

type scene struct {
	name, product, stage, outcome string
	amount                        int64 // in euros
	probability, engaged, close   int
	nextStep, reason, rival       string
	notes                         string
}

// foe is a competitor; favoured names who would rather have it.
type foe struct {
	name, position, favoured             string
	share, since                         int // percent, years
	strengths, weaknesses, strategy, tip string
}

// check is a CABS check: its states are written as one letter each, y, n or ?, in the order of its name.
type check struct {
	deal, states string
	evidence     [4]string
}

// measure is a decision criterion.
type measure struct {
	name, whose, deal             string
	nature, category, subcategory string
	importance, difference        int
	leader, competitor, remedy    string
}

type fear struct {
	subject, whose, deal, basis, severity string
	owned                                 bool
	due                                   int
	how                                   string
}

type entry struct {
	kind, subject, contact, deal string
	due, done                    int // never where something is not due or not done
	time, outcome, nextStep      string
}

// never stands for the day of something that has not happened or has no day.
const never = 1 << 20

// nextFriday stands for the day of the first Friday after today.
const nextFriday = 1<<20 + 1
