package dossier

import (
	"bytes"
	"slices"

	"keyaccount/kam"
)

// Dossier is everything that is known of one account. Every list is in the order of ids, which is the order
// in which records were made, and holds no deleted records. Lists belong to the Company and are only read.
type Dossier struct {
	ID      kam.ID      // the account's id
	Account kam.Account // the account itself; zero while it is not known or is deleted, see Known

	Sites                []kam.Site
	CorporateActions     []kam.CorporateAction
	FinancialYears       []kam.FinancialYear
	Purchases            []kam.Purchase
	SuccessFactors       []kam.SuccessFactor
	Competitors          []kam.Competitor
	News                 []kam.News
	Documents            []kam.Document
	OpenSpace            []kam.OpenSpace
	Contacts             []kam.Contact
	Memberships          []kam.Membership
	Influences           []kam.Influence
	Analyses             []kam.Analysis
	Expectations         []kam.Expectation
	Concerns             []kam.Concern
	Criteria             []kam.Criterion
	SellingMemberships   []kam.SellingMembership
	Connections          []kam.Connection
	Interfaces           []kam.Interface
	Opportunities        []kam.Opportunity
	CABS                 []kam.CABS
	ValueChecks          []kam.ValueCheck
	Milestones           []kam.Milestone
	Obstacles            []kam.Obstacle
	ResourceNeeds        []kam.ResourceNeed
	SalesPlans           []kam.SalesPlan
	Activities           []kam.Activity
	Objectives           []kam.Objective
	Plans                []kam.Plan
	MeetingPlans         []kam.MeetingPlan
	InfluencingActions   []kam.InfluencingAction
	Reviews              []kam.Review
	Selections           []kam.Selection
	PortfolioAssessments []kam.PortfolioAssessment
	Answers              []kam.Answer

	entries catalogue
}

// Entry is what every record of a dossier has, whatever its kind.
type Entry struct {
	ID       kam.ID
	Verified kam.Date // the day it was last confirmed; zero where it never was
}

// catalogue holds the entries of each kind in the order of ids, which is also the order of the lists.
type catalogue map[string][]Entry

// Known reports whether the account's own record is there and not deleted.
func (d *Dossier) Known() bool { return d.Account.ID != kam.NoID }

// Ref names the account.
func (d *Dossier) Ref() kam.Ref { return kam.Ref{Kind: "account", ID: d.ID} }

// Contact returns the contact with an id, or nil where the account has none such.
func (d *Dossier) Contact(id kam.ID) *kam.Contact { return lookup(d, "contact", d.Contacts, id) }

// Opportunity returns the opportunity with an id, or nil where the account has none such.
func (d *Dossier) Opportunity(id kam.ID) *kam.Opportunity {
	return lookup(d, "opportunity", d.Opportunities, id)
}

// Membership returns the buying-center membership with an id, or nil where the account has none such.
func (d *Dossier) Membership(id kam.ID) *kam.Membership {
	return lookup(d, "membership", d.Memberships, id)
}

// MembershipsOf returns the memberships of a contact: at most one for the whole account, as a rule, and one
// for each opportunity in which the person's part differs.
func (d *Dossier) MembershipsOf(contact kam.ID) []*kam.Membership {
	return these(d.Memberships, func(m *kam.Membership) bool { return m.Contact == contact })
}

// ConnectionsTo returns the connections of our people to a contact.
func (d *Dossier) ConnectionsTo(contact kam.ID) []*kam.Connection {
	return these(d.Connections, func(c *kam.Connection) bool { return c.Contact == contact })
}

// OpenDeals returns the opportunities that are not decided yet.
func (d *Dossier) OpenDeals() []*kam.Opportunity {
	return these(d.Opportunities, func(o *kam.Opportunity) bool { return IsOpen(o) })
}

// IsOpen reports whether an opportunity is not decided yet. One that says nothing of its outcome is open.
func IsOpen(o *kam.Opportunity) bool { return o.Outcome == "" || o.Outcome == "open" }

// Entries returns the entries of one kind in the order of ids.
func (d *Dossier) Entries(kind string) []Entry { return d.entries[kind] }

// Size returns how many records the dossier holds.
func (d *Dossier) Size() int {
	n := 0
	for _, list := range d.entries {
		n += len(list)
	}
	return n
}

func lookup[T any](d *Dossier, kind string, list []T, id kam.ID) *T {
	if at, found := d.entries.find(kind, id); found {
		return &list[at]
	}
	return nil
}

func these[T any](list []T, fits func(*T) bool) []*T {
	var out []*T
	for i := range list {
		if fits(&list[i]) {
			out = append(out, &list[i])
		}
	}
	return out
}

// find returns where the entry of a record is, or where it would be.
func (c catalogue) find(kind string, id kam.ID) (int, bool) {
	return slices.BinarySearchFunc(c[kind], id, func(e Entry, id kam.ID) int { return Compare(e.ID, id) })
}

// Compare orders ids by the time at which they were made.
func Compare(a, b kam.ID) int { return bytes.Compare(a[:], b[:]) }
