package buyingcenter

import (
	"slices"

	"keyaccount/kam"
)

// Source says which membership the part of a person comes from.
type Source string

// The sources of a part.
const (
	NoPart      Source = ""             // no membership says what part the person plays
	AccountWide Source = "account"      // the membership for all of the account
	InDeal      Source = "this deal"    // the membership for the deal that the center is for
	OtherDeal   Source = "an open deal" // only a membership for some open deal; the center is for all of the account
)

// Member is a person of theirs, with the part the person plays in buying.
type Member struct {
	Contact    kam.ID
	Name       string
	Title      string
	Department string
	ReportsTo  kam.ID // the superior, where that is a member too

	Membership kam.ID // which says what follows; NoID where Source is NoPart
	Source     Source
	Deal       kam.ID     // the deal of that membership, if it is for one
	Roles      []string   // in the order of the field's choices
	Attitude   string     // as the field's choices say; "" where it is not known
	Felt       kam.Reason // what the attitude comes from; zero where it is not known
	Zones      []string   // power, threat, receptiveness
	Dominant   bool       // a dominant advisor
	Opponent   bool       // acts against us
	Promoter   string     // the type of promoter, or ""
	Decides    string     // alone, jointly or ""

	Ours         []Tie    // who of ours is connected, the strongest first
	Last         kam.Date // the last contact on record; zero where there is none
	Analysis     kam.ID   // the last assessment, or NoID
	Assessed     kam.Date // the day of the last assessment; zero where there is none
	Concerns     []Matter // that are open, the most severe first
	Expectations []Matter // that are open, the most severe first

	Significance Significance
}

// Tie is a connection between one of ours and a member.
type Tie struct {
	Connection kam.ID
	Person     kam.ID
	Name       string // of our person; "" where not known
	Strength   string // weak, medium or strong
	Level      string
	Last       kam.Date // when the two last spoke; zero where not known
}

// Matter is an open concern or expectation.
type Matter struct {
	Record   kam.Ref
	Subject  string
	Severity string // low, medium or high
	Due      kam.Date
	Owner    kam.ID // who of ours handles it, or NoID
	Deal     kam.ID // or NoID
}

// Significance says how much a person counts for the outcome, from 0 to 100.
type Significance struct {
	Points int
	Parts  []Part // always all of them, in the same order
}

// Part is one thing that significance is made of.
type Part struct {
	Name    string
	Points  int // from 0 to Most
	Most    int
	Reasons []kam.Reason // why there are points; empty where there are none
}

// Plays reports whether the member has a role.
func (m *Member) Plays(role string) bool { return slices.Contains(m.Roles, role) }

// In reports whether the member is in a zone: power, threat or receptiveness.
func (m *Member) In(zone string) bool { return slices.Contains(m.Zones, zone) }

// Facilitates reports whether the member is a true facilitator: one who is not known to be merely a good buddy or an
// information provider.
func (m *Member) Facilitates() bool {
	return m.Plays("facilitator") && (m.Promoter == "" || m.Promoter == "inner salesperson")
}

// Key reports whether somebody of ours should be connected to the member: a decider, a facilitator or a dominant
// advisor.
func (m *Member) Key() bool { return m.Plays("decider") || m.Plays("facilitator") || m.Dominant }

// Powerful reports whether the member sways the outcome: a key member or one in a power zone.
func (m *Member) Powerful() bool { return m.Key() || m.In("power") }

// Influence is an arrow of the sociological and political chart.
type Influence struct {
	ID       kam.ID
	From, To kam.ID // contacts; both are members
	Strength string // weak, medium or strong
	Nature   string // influence, alliance or conflict
	About    string
}

// Mutual reports whether the arrow goes both ways: an alliance or a conflict.
func (i *Influence) Mutual() bool { return i.Nature == "alliance" || i.Nature == "conflict" }
