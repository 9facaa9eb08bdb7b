package sample

// post is a position at a customer. A post's superior stands before it in posts.
type post struct {
	title, department string
	up                int      // the superior's post, -1 for none
	roles             []string // the roles that whoever holds it may play in buying, the likeliest first
}

// The posts that other tables refer to.
const (
	headPost       = 0
	financePost    = 1
	operationsPost = 2
	buyingPost     = 3
	plantPost      = 4
	upkeepPost     = 5
	linePost       = 7
	assistantPost  = 8
	safetyPost     = 10
	projectPost    = 11
	floorPost      = 12
)

var posts = []post{
	{"Managing Director", "Management", -1, []string{"decider"}},
	{"Chief Financial Officer", "Finance", 0, []string{"decider", "influencer"}},
	{"Chief Operating Officer", "Operations", 0, []string{"decider", "facilitator", "influencer"}},
	{"Purchasing Director", "Procurement", 1, []string{"buyer", "decider"}},
	{"Plant Manager", "Production", 2, []string{"decider", "influencer", "facilitator"}},
	{"Maintenance Manager", "Maintenance", 4, []string{"user", "influencer", "facilitator"}},
	{"Category Buyer, Heavy Equipment", "Procurement", 3, []string{"buyer", "gatekeeper"}},
	{"Production Manager", "Production", 4, []string{"user", "influencer"}},
	{"Executive Assistant", "Management", 0, []string{"gatekeeper"}},
	{"Technical Director", "Engineering", 2, []string{"advisor", "influencer", "facilitator"}},
	{"Head of Safety", "Safety and Environment", 4, []string{"influencer", "advisor"}},
	{"Project Engineer, Lifting", "Engineering", 9, []string{"user", "facilitator", "advisor"}},
	{"Crane Operations Supervisor", "Production", 7, []string{"user"}},
	{"Reliability Engineer", "Maintenance", 5, []string{"advisor", "user"}},
	{"Logistics Manager", "Logistics", 4, []string{"user", "influencer"}},
	{"Head of Investment Planning", "Finance", 1, []string{"gatekeeper", "influencer"}},
	{"Legal Counsel", "Legal", 0, []string{"gatekeeper"}},
	{"Automation Engineer", "Engineering", 9, []string{"advisor", "user"}},
	{"Head of Digital Systems", "IT", 2, []string{"influencer", "gatekeeper"}},
	{"Electrical Foreman", "Maintenance", 5, []string{"user", "influencer"}},
	{"Mechanical Foreman", "Maintenance", 5, []string{"user", "advisor"}},
	{"Energy and Sustainability Manager", "Safety and Environment", 2, []string{"influencer"}},
	{"Warehouse Supervisor", "Logistics", 14, []string{"user"}},
	{"Contract Manager", "Procurement", 3, []string{"buyer"}},
	{"Senior Advisor to the Board", "Management", 0, []string{"advisor", "influencer"}},
	{"Consultant, Materials Handling", "External", 9, []string{"advisor"}},
}

// titleOf returns what the holder of a post is called at an account: in the industry's words, or, where
// local is true and the language has one, in the local language.
func titleOf(a *account, at int, t *tongue, local bool) string {
	if local {
		titles := list(t.titles)
		switch at {
		case headPost:
			return titles[0]
		case buyingPost:
			return titles[1]
		case upkeepPost:
			return titles[2]
		}
	}
	switch {
	case at == headPost && a.level == "global":
		return "Group Chief Executive"
	case at == headPost && a.level == "country":
		return "Country Manager"
	case at == buyingPost && a.level == "global":
		return "Chief Procurement Officer"
	case at == plantPost:
		return a.industry.plant
	case at == linePost:
		return a.industry.line
	case at == floorPost:
		return a.industry.floor
	}
	return posts[at].title
}
