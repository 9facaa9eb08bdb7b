package signal

import (
	"maps"
	"slices"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// burdens keeps the loads of all key account managers up to date: an edit costs the computing of the loads that it
// changes.
type burdens struct {
	stakes map[kam.ID]stake           // by account
	own    map[kam.ID]map[kam.ID]bool // the accounts of a person
	at     map[kam.ID][]kam.ID        // at which accounts the alarms about a person's load stand
	alarms map[kam.ID][]Alarm         // by account; they are about the load of its owner
	most   int                        // how many key accounts are allowed
}

// stake is what of an account is part of a load.
type stake struct {
	owner, parent                             kam.ID
	known                                     bool
	status, priority, segment, markets, title string
}

func newBurdens() *burdens {
	return &burdens{map[kam.ID]stake{}, map[kam.ID]map[kam.ID]bool{}, map[kam.ID][]kam.ID{}, map[kam.ID][]Alarm{}, 0}
}

func stakeOf(d *dossier.Dossier) stake {
	if d == nil || !d.Known() {
		return stake{}
	}
	a := &d.Account
	s := stake{known: true, parent: a.Parent, title: a.Name}
	if weighs(a) {
		s.owner, s.status, s.priority, s.segment, s.markets = a.Owner, a.Status, a.Priority, a.Segment, string(a.Country)
		for _, country := range a.Countries {
			s.markets += " " + string(country)
		}
	}
	return s
}

// refresh takes accounts as they are now and returns those at which alarms about loads may have changed. It takes below to
// return an account and all that are below it in the corporate tree.
func (b *burdens) refresh(c *dossier.Company, accounts []kam.ID, below func(kam.ID) []kam.ID) []kam.ID {
	dirty := map[kam.ID]bool{}
	for _, id := range accounts {
		is, was := stakeOf(c.Dossier(id)), b.stakes[id]
		if is == was {
			continue
		}
		if b.stakes[id] = is; !is.known {
			delete(b.stakes, id)
		}
		dirty[was.owner], dirty[is.owner] = true, true
		if delete(b.own[was.owner], id); is.owner != kam.NoID {
			if b.own[is.owner] == nil {
				b.own[is.owner] = map[kam.ID]bool{}
			}
			b.own[is.owner][id] = true
		}
		if is.parent != was.parent || is.known != was.known {
			for _, under := range below(id) { // which are of another tree now
				dirty[b.stakes[under].owner] = true
			}
		}
	}
	if most := c.Settings.MaxKeyAccounts; most != b.most {
		b.most = most
		for person := range b.own {
			dirty[person] = true
		}
	}
	delete(dirty, kam.NoID)
	changed := map[kam.ID]bool{}
	for person := range dirty {
		for _, id := range b.at[person] {
			changed[id] = true
			delete(b.alarms, id)
		}
		delete(b.at, person)
	}
	for person := range dirty {
		if len(b.own[person]) == 0 {
			delete(b.own, person)
			continue
		}
		l := loadOf(c, person, slices.SortedFunc(maps.Keys(b.own[person]), dossier.Compare))
		for _, a := range l.alarms(c) {
			b.alarms[a.Account] = append(b.alarms[a.Account], a)
			b.at[person] = append(b.at[person], a.Account)
			changed[a.Account] = true
		}
	}
	return slices.Collect(maps.Keys(changed))
}

// of returns the alarms about a load that stand at an account. Names and superiors are looked up only now, for they
// change without any account doing so.
func (b *burdens) of(c *dossier.Company, account kam.ID) []Alarm {
	alarms := slices.Clone(b.alarms[account])
	person := b.stakes[account].owner
	for i := range alarms {
		name := "its manager"
		if p := c.Person(person); p != nil {
			name = kam.Clip(p.Name, 80)
		}
		alarms[i].What = name + " " + alarms[i].What
		if alarms[i].Who = c.Superior(person); alarms[i].Who == kam.NoID {
			alarms[i].Who = person
		}
	}
	return alarms
}
