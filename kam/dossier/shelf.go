package dossier

import (
	"slices"

	"keyaccount/kam"
)

// shelf says where a holder H, a dossier or the company itself, keeps the records of one kind.
type shelf[H any] struct {
	put  func(h *H, at int, found bool, r kam.Record)
	drop func(h *H, at int)
	copy func(h *H) // leaves the list as it is to whoever has it; nil where nobody is given one
}

// shelfOf returns the shelf that is a list of the holder.
func shelfOf[T, H any](list func(*H) *[]T) shelf[H] {
	return shelf[H]{
		put: func(h *H, at int, found bool, r kam.Record) {
			l := list(h)
			if v := kam.Decode[T](r); found {
				(*l)[at] = v
			} else {
				*l = slices.Insert(*l, at, v)
			}
		},
		drop: func(h *H, at int) {
			l := list(h)
			if *l = slices.Delete(*l, at, at+1); len(*l) == 0 {
				*l = nil // as it was before the first
			}
		},
		copy: func(h *H) {
			l := list(h)
			*l = slices.Clone(*l)
		},
	}
}

// copyIn makes the list of a kind and its entries the holder's alone, to be changed in place.
func (s shelf[H]) copyIn(h *H, c catalogue, kind string) {
	if s.copy != nil {
		s.copy(h)
	}
	if entries, ok := c[kind]; ok {
		c[kind] = slices.Clone(entries)
	}
}

// putIn places a record on the shelf and in the catalogue.
func (s shelf[H]) putIn(h *H, c catalogue, r kam.Record) {
	at, found := c.find(r.Kind, r.ID)
	s.put(h, at, found, r)
	verified, _ := kam.ParseDate(r.Get("verified"))
	if e := (Entry{r.ID, verified}); found {
		c[r.Kind][at] = e
	} else {
		c[r.Kind] = slices.Insert(c[r.Kind], at, e)
	}
}

// dropFrom takes a record off the shelf and out of the catalogue, if it is there.
func (s shelf[H]) dropFrom(h *H, c catalogue, ref kam.Ref) {
	at, found := c.find(ref.Kind, ref.ID)
	if !found {
		return
	}
	s.drop(h, at)
	if c[ref.Kind] = slices.Delete(c[ref.Kind], at, at+1); len(c[ref.Kind]) == 0 {
		delete(c, ref.Kind)
	}
}

// accountShelves are the kinds that hang on an account. A test proves that no kind is forgotten.
var accountShelves = map[string]shelf[Dossier]{
	"account": {
		put:  func(d *Dossier, _ int, _ bool, r kam.Record) { d.Account = kam.Decode[kam.Account](r) },
		drop: func(d *Dossier, _ int) { d.Account = kam.Account{} },
	},
	"site":                 shelfOf(func(d *Dossier) *[]kam.Site { return &d.Sites }),
	"corporate_action":     shelfOf(func(d *Dossier) *[]kam.CorporateAction { return &d.CorporateActions }),
	"financial_year":       shelfOf(func(d *Dossier) *[]kam.FinancialYear { return &d.FinancialYears }),
	"purchase":             shelfOf(func(d *Dossier) *[]kam.Purchase { return &d.Purchases }),
	"success_factor":       shelfOf(func(d *Dossier) *[]kam.SuccessFactor { return &d.SuccessFactors }),
	"competitor":           shelfOf(func(d *Dossier) *[]kam.Competitor { return &d.Competitors }),
	"news":                 shelfOf(func(d *Dossier) *[]kam.News { return &d.News }),
	"document":             shelfOf(func(d *Dossier) *[]kam.Document { return &d.Documents }),
	"open_space":           shelfOf(func(d *Dossier) *[]kam.OpenSpace { return &d.OpenSpace }),
	"contact":              shelfOf(func(d *Dossier) *[]kam.Contact { return &d.Contacts }),
	"membership":           shelfOf(func(d *Dossier) *[]kam.Membership { return &d.Memberships }),
	"influence":            shelfOf(func(d *Dossier) *[]kam.Influence { return &d.Influences }),
	"analysis":             shelfOf(func(d *Dossier) *[]kam.Analysis { return &d.Analyses }),
	"expectation":          shelfOf(func(d *Dossier) *[]kam.Expectation { return &d.Expectations }),
	"concern":              shelfOf(func(d *Dossier) *[]kam.Concern { return &d.Concerns }),
	"criterion":            shelfOf(func(d *Dossier) *[]kam.Criterion { return &d.Criteria }),
	"selling_membership":   shelfOf(func(d *Dossier) *[]kam.SellingMembership { return &d.SellingMemberships }),
	"connection":           shelfOf(func(d *Dossier) *[]kam.Connection { return &d.Connections }),
	"interface":            shelfOf(func(d *Dossier) *[]kam.Interface { return &d.Interfaces }),
	"opportunity":          shelfOf(func(d *Dossier) *[]kam.Opportunity { return &d.Opportunities }),
	"cabs":                 shelfOf(func(d *Dossier) *[]kam.CABS { return &d.CABS }),
	"value_check":          shelfOf(func(d *Dossier) *[]kam.ValueCheck { return &d.ValueChecks }),
	"milestone":            shelfOf(func(d *Dossier) *[]kam.Milestone { return &d.Milestones }),
	"obstacle":             shelfOf(func(d *Dossier) *[]kam.Obstacle { return &d.Obstacles }),
	"resource_need":        shelfOf(func(d *Dossier) *[]kam.ResourceNeed { return &d.ResourceNeeds }),
	"sales_plan":           shelfOf(func(d *Dossier) *[]kam.SalesPlan { return &d.SalesPlans }),
	"activity":             shelfOf(func(d *Dossier) *[]kam.Activity { return &d.Activities }),
	"objective":            shelfOf(func(d *Dossier) *[]kam.Objective { return &d.Objectives }),
	"plan":                 shelfOf(func(d *Dossier) *[]kam.Plan { return &d.Plans }),
	"meeting_plan":         shelfOf(func(d *Dossier) *[]kam.MeetingPlan { return &d.MeetingPlans }),
	"influencing_action":   shelfOf(func(d *Dossier) *[]kam.InfluencingAction { return &d.InfluencingActions }),
	"review":               shelfOf(func(d *Dossier) *[]kam.Review { return &d.Reviews }),
	"selection":            shelfOf(func(d *Dossier) *[]kam.Selection { return &d.Selections }),
	"portfolio_assessment": shelfOf(func(d *Dossier) *[]kam.PortfolioAssessment { return &d.PortfolioAssessments }),
	"answer":               shelfOf(func(d *Dossier) *[]kam.Answer { return &d.Answers }),
}

// commonShelves are the kinds that the whole company shares.
var commonShelves = map[string]shelf[Company]{
	"person":        shelfOf(func(c *Company) *[]kam.Person { return &c.People }),
	"team":          shelfOf(func(c *Company) *[]kam.Team { return &c.Teams }),
	"product":       shelfOf(func(c *Company) *[]kam.Product { return &c.Products }),
	"segment":       shelfOf(func(c *Company) *[]kam.Segment { return &c.Segments }),
	"region":        shelfOf(func(c *Company) *[]kam.Region { return &c.Regions }),
	"setting":       settingShelf,
	"stage_setting": settingShelf,
	"rate":          settingShelf,
	"programme":     settingShelf,
}

// settingShelf only notes that settings changed: Company keeps their records whole, for Settings are read
// from all of them together.
var settingShelf = shelf[Company]{
	put:  func(c *Company, _ int, _ bool, r kam.Record) { c.settings[r.Ref], c.unsettled = r, true },
	drop: func(c *Company, _ int) { c.unsettled = true },
}
