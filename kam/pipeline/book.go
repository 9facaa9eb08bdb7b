// Package pipeline computes what deals are worth and how they move: expected revenue and its forecast, the pipeline stage by
// stage, win rates, the length of the sales cycle, how long deals stay in a stage, how often their close dates slip.
//
// Everything is a pure function of records, settings and a day. Amounts are in the base currency: of what is decided by
// the rate of the close date, of what is open by today's. What a deal does not say, or says in a currency without a rate,
// is listed apart and never guessed.
package pipeline

import (
	"cmp"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Book is a choice of deals, with the company that names people, teams, products and accounts.
type Book struct {
	Company *dossier.Company
	Deals   []*kam.Opportunity // in the order in which they were made
}

// All returns the book of all deals of a company, among them those that name no account. Deals of accounts whose own
// record is not known or is deleted are not among them.
func All(c *dossier.Company) Book {
	b := Book{Company: c}
	for _, d := range slices.Concat(c.Accounts(), []*dossier.Dossier{c.Shared}) {
		for i := range d.Opportunities {
			b.Deals = append(b.Deals, &d.Opportunities[i])
		}
	}
	slices.SortFunc(b.Deals, func(a, b *kam.Opportunity) int { return dossier.Compare(a.ID, b.ID) })
	return b
}

// Of returns the book of one account's deals.
func Of(d *dossier.Dossier, c *dossier.Company) Book {
	b := Book{Company: c, Deals: make([]*kam.Opportunity, len(d.Opportunities))}
	for i := range d.Opportunities {
		b.Deals[i] = &d.Opportunities[i]
	}
	return b
}

// Where returns the book of those deals that fit.
func (b Book) Where(fits func(*kam.Opportunity) bool) Book {
	out := Book{Company: b.Company}
	for _, o := range b.Deals {
		if fits(o) {
			out.Deals = append(out.Deals, o)
		}
	}
	return out
}

// open returns the deals that are not decided yet.
func (b Book) open() []*kam.Opportunity { return b.Where(dossier.IsOpen).Deals }

// By says by what deals are grouped.
type By string

// What deals can be grouped by.
const (
	Whole   By = ""        // all in one group
	Stage   By = "stage"   // of the customer's buying process
	Owner   By = "owner"   // who of ours leads the deal
	Region  By = "region"  // of the account or, where that names none, of the deal's owner's team
	Account By = "account" // who would buy
	Product By = "product" // what would be bought; a deal of several products is in several groups
	Segment By = "segment" // the industry segment of the account
)

// Group is a group of deals.
type Group struct {
	Key  string // the id or the name by which it is found; "" for deals that do not say, and for the whole
	Name string // what it is called; "" for deals that do not say, and for the whole
}

// groups returns the groups that a deal is in: at least one.
func (b Book) groups(o *kam.Opportunity, by By, s kam.Settings) []Group {
	switch by {
	case Stage:
		set, _ := s.Stage(o.Stage)
		return []Group{{set.Stage, set.Name}}
	case Owner:
		return []Group{b.owner(o)}
	case Region:
		region := b.region(o)
		return []Group{{region, region}}
	case Account:
		if o.Account == kam.NoID {
			return []Group{{}}
		}
		return []Group{{o.Account.String(), cmp.Or(b.account(o).Name, "unknown account")}}
	case Segment:
		segment := b.account(o).Segment
		return []Group{{segment, segment}}
	case Product:
		return b.products(o)
	}
	return []Group{{}}
}

func (b Book) account(o *kam.Opportunity) *kam.Account {
	if d := b.Company.Dossier(o.Account); d != nil {
		return &d.Account
	}
	return &kam.Account{}
}

func (b Book) owner(o *kam.Opportunity) Group {
	if o.Owner == kam.NoID {
		return Group{}
	}
	if p := b.Company.Person(o.Owner); p != nil {
		return Group{o.Owner.String(), p.Name}
	}
	return Group{o.Owner.String(), "unknown person"}
}

func (b Book) region(o *kam.Opportunity) string {
	if region := b.account(o).Region; region != "" {
		return region
	}
	if p := b.Company.Person(o.Owner); p != nil {
		for i := range b.Company.Teams {
			if t := &b.Company.Teams[i]; t.ID == p.Team {
				return t.Region
			}
		}
	}
	return ""
}

func (b Book) products(o *kam.Opportunity) []Group {
	var groups []Group
	for _, id := range append([]kam.ID{o.Product}, o.Products...) {
		g := Group{id.String(), "unknown product"}
		if p := b.Company.Product(id); p != nil {
			g.Name = p.Name
		}
		if id != kam.NoID && !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	if groups == nil {
		return []Group{{}}
	}
	return groups
}

// compareGroups orders groups as they are read: steps of buying in their order, others by name, and deals that do not
// say last.
func compareGroups(a, b Group, by By, s kam.Settings) int {
	if (a.Key == "") != (b.Key == "") {
		return strings.Compare(b.Key, a.Key)
	}
	if by == Stage {
		return place(a.Key, s) - place(b.Key, s)
	}
	return cmp.Or(strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)), strings.Compare(a.Key, b.Key))
}

func place(stage string, s kam.Settings) int {
	return slices.IndexFunc(s.Stages(), func(set kam.StageSetting) bool { return set.Stage == stage })
}

// amount returns what a deal is worth in the base currency, or why that is not known.
func amount(o *kam.Opportunity, s kam.Settings, today kam.Date) (in kam.Money, why string) {
	if o.Amount.IsZero() {
		return in, "no amount"
	}
	on := today
	if !dossier.IsOpen(o) && !o.Close.IsZero() {
		on = o.Close
	}
	in, ok := s.InBase(o.Amount, on)
	if !ok {
		return in, "no rate for " + o.Amount.String() + " on " + on.String()
	}
	return in, ""
}

func none(s kam.Settings) kam.Money { return kam.Money{Currency: s.BaseCurrency} }

// plus adds two amounts of the base currency; one that is not known adds nothing.
func plus(a, b kam.Money) kam.Money {
	return kam.Money{Amount: a.Amount.Add(b.Amount), Currency: cmp.Or(a.Currency, b.Currency)}
}

// told returns a sum of what some of several deals tell, or the zero Money, for not known, where there are deals and none
// of them tells.
func told(sum kam.Money, deals, telling int) kam.Money {
	if deals > 0 && telling == 0 {
		return kam.Money{}
	}
	return sum
}

// number returns a whole number that is known.
func number(n int) kam.Number { return kam.Number{Decimal: decimal.NewFromInt(int64(n)), Known: true} }
