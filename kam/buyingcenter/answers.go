package buyingcenter

import "keyaccount/kam"

// GapKind says what is missing.
type GapKind string

// The kinds of gaps.
const (
	NobodyPlays   GapKind = "role"        // no member has a role; Gap.Role
	NoTrueFriend  GapKind = "facilitator" // there are facilitators, but none of them is a true one
	NotConnected  GapKind = "connection"  // nobody of ours is connected to a powerful member; Gap.Contact
	NoMembersYet  GapKind = "people"      // no contact is recorded at all
	AttitudeBlank GapKind = "attitude"    // the attitude of a powerful member is not known; Gap.Contact
)

// Gap is something that should be known or be there. Making a record of kind Make with Cells, after a person has
// added what only a person can know, fills it; where Make is "", Field of Record is to be set.
type Gap struct {
	Kind    GapKind
	Role    string // the missing role, or ""
	Contact kam.ID // the member concerned, or NoID
	What    string // in a few words: “no decider known”
	Record  kam.Ref
	Make    string
	Cells   []kam.Cell // sorted by key
	Field   string     // what a person has to fill in
	Why     []kam.Reason
}

// Path is the strongest way to a decider: from one of ours to somebody we are connected with, preferably a true
// facilitator, and on along influences.
type Path struct {
	Decider  kam.ID
	Person   kam.ID  // who of ours it starts with; NoID where nobody is connected with the first member
	Name     string  // of that person
	Steps    []Step  // the members along the way, the decider last
	Strength float64 // from 0 to 1: the product of its links
	Weakest  int     // which step the weakest link leads to
	Why      []kam.Reason
}

// Step is a link of a path and the member it leads to.
type Step struct {
	Contact  kam.ID
	Name     string
	Link     kam.Ref // the connection or influence that leads here; zero where a facilitator is not connected with us
	Strength string  // of the link
	Factor   float64 // from 0 to 1
	Doubt    string  // why the link is weak, in a few words; "" where it is not
}

// Blocker is somebody who can block a deal and has reason to.
type Blocker struct {
	Contact kam.ID
	Name    string
	Grave   bool         // against us and with power over the outcome
	Why     []kam.Reason // what gives the person a say, then what speaks for using it
}

// Thread is a person on whom alone something hangs.
type Thread struct {
	Record   kam.Ref // a contact or one of our people
	Name     string
	Deciders []kam.ID // who is out of reach without the person; empty where it is about connections as a whole
	Why      []kam.Reason
}

// Cover says how far we are connected with the powerful.
type Cover struct {
	Powerful  []kam.ID // members who sway the outcome, the most significant first
	Connected int      // how many of them somebody of ours is connected with
	Strongly  int      // how many strongly
	Missing   []kam.Reason
}

// Situation says where people stand, all in all.
type Situation struct {
	Attitudes map[string]int // members by attitude; "" is not known. Only those with a part count.
	Zones     map[string]int // members by zone
	Opponents []kam.ID       // who act against us, those in a power zone first
	Reasons   []kam.Reason   // opponents with power, threats, who is receptive
}

// Change is one field in which the last assessment of a member differs from the one before.
type Change struct {
	Contact  kam.ID
	Name     string
	Field    string // of kind analysis
	Label    string
	Old, New string
	From, To kam.Date // the days of the two
	kam.Reason
}

// Talk is somebody to talk to next.
type Talk struct {
	Contact kam.ID
	Name    string
	Person  kam.ID       // who of ours should: who is connected best, otherwise the account's owner; NoID where there is neither
	By      string       // that person's name
	Points  int          // how much it presses; the list is sorted by it
	Why     []kam.Reason // what presses most first
}
