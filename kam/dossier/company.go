package dossier

import (
	"iter"
	"maps"
	"slices"

	"keyaccount/kam"
)

// Company is everything that is known, account by account.
type Company struct {
	People   []kam.Person // in the order of ids, like every list
	Teams    []kam.Team
	Products []kam.Product
	Segments []kam.Segment
	Regions  []kam.Region
	Settings kam.Settings // what the records of settings, stages, rates and programmes say

	// Shared holds the records of accounts' kinds that name no account: answers and news about an industry,
	// documents for everybody, deals that nobody has assigned yet.
	Shared *Dossier

	dossiers  map[kam.ID]*Dossier
	homes     map[kam.Ref]kam.ID     // in whose dossier a record is
	entries   catalogue              // of the kinds that all share
	settings  map[kam.Ref]kam.Record // that Settings are read from
	unsettled bool                   // whether they changed since
	copied    map[place]bool         // by the Put that runs; nil while the company is built, and nobody has any of it
}

// place is a list: the records of a kind at an account, or of one that all share. Without a kind it is the account's dossier.
type place struct {
	home kam.ID
	kind string
}

// New returns a company of which nothing is known.
func New() *Company { return Build(func(func(kam.Record) bool) {}) }

// Build returns the company that records make. Of several states of one record the last stands.
func Build(records iter.Seq[kam.Record]) *Company {
	c := &Company{
		Shared: newDossier(kam.NoID), dossiers: map[kam.ID]*Dossier{}, homes: map[kam.Ref]kam.ID{},
		entries: catalogue{}, settings: map[kam.Ref]kam.Record{}, unsettled: true,
	}
	touched := map[kam.ID]bool{}
	for r := range records {
		c.put(r, touched)
	}
	c.settle()
	return c
}

func newDossier(id kam.ID) *Dossier { return &Dossier{ID: id, entries: catalogue{}} }

// Put takes records as they are now, which may be new, changed or deleted, and returns the accounts about which
// something may follow that did not before, in the order of ids: the account that a record belongs to and,
// if it moved, the one it belonged to; for an answer about an industry, the accounts of that industry; for a
// setting, all. Records of kinds that this program does not know, or keeps for itself, touch nothing.
//
// Dossiers, lists and records that somebody has taken from the company before stay as they were: what a Put changes
// it copies first, once however many records it takes. So what was computed may be looked at while edits come in.
func (c *Company) Put(records ...kam.Record) []kam.ID {
	c.copied = map[place]bool{}
	touched := map[kam.ID]bool{}
	for _, r := range records {
		c.put(r, touched)
	}
	c.copied = nil
	if c.unsettled {
		c.settle()
		return c.ids()
	}
	return slices.SortedFunc(maps.Keys(touched), Compare)
}

// first reports whether a place has to be copied before it is changed.
func (c *Company) first(home kam.ID, kind string) bool {
	at := place{home, kind}
	if c.copied == nil || c.copied[at] {
		return false
	}
	c.copied[at] = true
	return true
}

// unfold returns the dossier of an account to put a record of a kind in or take it out.
func (c *Company) unfold(home kam.ID, s shelf[Dossier], kind string) *Dossier {
	d := c.at(home)
	if c.first(home, "") {
		after := *d
		d = &after
		d.entries = maps.Clone(d.entries)
		if home == kam.NoID {
			c.Shared = d
		} else {
			c.dossiers[home] = d
		}
	}
	if c.first(home, kind) {
		s.copyIn(d, d.entries, kind)
	}
	return d
}

func (c *Company) put(r kam.Record, touched map[kam.ID]bool) {
	if s, ok := commonShelves[r.Kind]; ok {
		if c.first(kam.NoID, r.Kind) {
			s.copyIn(c, c.entries, r.Kind)
		}
		if r.Deleted() {
			s.dropFrom(c, c.entries, r.Ref)
			delete(c.settings, r.Ref)
		} else {
			s.putIn(c, c.entries, r)
		}
		return
	}
	s, ok := accountShelves[r.Kind]
	if !ok {
		return
	}
	if was, known := c.homes[r.Ref]; known {
		c.touch(was, r.Ref, touched)
		if home := r.Account(); r.Deleted() || home != was {
			d := c.unfold(was, s, r.Kind)
			s.dropFrom(d, d.entries, r.Ref)
			delete(c.homes, r.Ref)
			if len(d.entries) == 0 && was != kam.NoID {
				delete(c.dossiers, was)
			}
		}
	}
	if !r.Deleted() {
		home := r.Account()
		d := c.unfold(home, s, r.Kind)
		s.putIn(d, d.entries, r)
		c.homes[r.Ref] = home
		c.touch(home, r.Ref, touched)
	}
}

// touch marks the accounts that a record bears on, as it is at present.
func (c *Company) touch(home kam.ID, ref kam.Ref, touched map[kam.ID]bool) {
	if home != kam.NoID {
		touched[home] = true
		return
	}
	at, found := c.Shared.entries.find("answer", ref.ID)
	if ref.Kind != "answer" || !found || c.Shared.Answers[at].Segment == "" {
		return
	}
	for id, d := range c.dossiers {
		if d.Account.Segment == c.Shared.Answers[at].Segment {
			touched[id] = true
		}
	}
}

func (c *Company) at(id kam.ID) *Dossier {
	if id == kam.NoID {
		return c.Shared
	}
	d := c.dossiers[id]
	if d == nil {
		d = newDossier(id)
		c.dossiers[id] = d
	}
	return d
}

func (c *Company) settle() {
	c.Settings = kam.SettingsFrom(slices.Collect(maps.Values(c.settings)))
	c.unsettled = false
}

// Dossier returns what is known of an account, or nil where nothing is.
func (c *Company) Dossier(id kam.ID) *Dossier { return c.dossiers[id] }

// Accounts returns the dossiers of the accounts whose own record is known, in the order of ids.
func (c *Company) Accounts() []*Dossier {
	all := make([]*Dossier, 0, len(c.dossiers))
	for _, d := range c.dossiers {
		if d.Known() {
			all = append(all, d)
		}
	}
	slices.SortFunc(all, func(a, b *Dossier) int { return Compare(a.ID, b.ID) })
	return all
}

func (c *Company) ids() []kam.ID { return slices.SortedFunc(maps.Keys(c.dossiers), Compare) }

// Person returns the person of ours with an id, or nil where there is none such.
func (c *Company) Person(id kam.ID) *kam.Person {
	if at, found := c.entries.find("person", id); found {
		return &c.People[at]
	}
	return nil
}

// Product returns the product with an id, or nil where there is none such.
func (c *Company) Product(id kam.ID) *kam.Product {
	if at, found := c.entries.find("product", id); found {
		return &c.Products[at]
	}
	return nil
}

// Superior returns who leads the team of one of our people or, for whoever leads it, the next team above that somebody
// else leads; NoID where nobody is known.
func (c *Company) Superior(person kam.ID) kam.ID {
	p := c.Person(person)
	if p == nil {
		return kam.NoID
	}
	team := p.Team
	for range c.Teams { // teams may lead round in a circle
		at, found := c.entries.find("team", team)
		if !found {
			break
		}
		if m := c.Teams[at].Manager; m != kam.NoID && m != person {
			return m
		}
		team = c.Teams[at].Parent
	}
	return kam.NoID
}
