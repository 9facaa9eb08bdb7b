package brief

// Role is what to know of one of the seven roles of the buying center before one meets whoever plays it.
type Role struct {
	Name    string
	Does    string // what the person does
	Expects string // what the person expects
	Ask     string // what to ask or do
	Source  string
}

const book = "Le Bon & Herman 2015"

// Roles returns the guide to the seven roles, the most decisive first (Le Bon & Herman 2015).
func Roles() []Role {
	return []Role{
		{"decider", "makes the final choice and holds the budget", "effect on the organization, return, internal peace",
			"show tangible and intangible gains; build the case through the facilitator and our selling center", book},
		{"facilitator", "sponsors us inside and knows how to steer the process", "a stronger relationship, visible influence",
			"involve early: rarely is a deal won without one; keep an alarm through them", book},
		{"buyer", "anticipates needs, finds, negotiates with and selects suppliers at the least risk", "strategic (growth, value chain) and operational (price, specification, on time)",
			"name and lower each perceived risk: corporate, economic, product, peripheral", book},
		{"advisor", "is a credible, sought-after source", "credibility, reliability",
			"include the dominant advisor in the strategy", book},
		{"influencer", "sways through authority or information", "personal standing",
			"find out which type of promoter; ask for advice and follow it", book},
		{"user", "uses the product or supervises its use", "problems understood, foreseen, solved",
			"turn problems into explicit needs: no problem, no need, no sale", book},
		{"gatekeeper", "controls information and access", "interesting, relevant information to pass on",
			"how does the person behind prefer to be informed; whom else to talk to", book},
	}
}

// RoleOf returns the guide to a role, or false where there is no such role.
func RoleOf(name string) (Role, bool) {
	for _, r := range Roles() {
		if r.Name == name {
			return r, true
		}
	}
	return Role{}, false
}
