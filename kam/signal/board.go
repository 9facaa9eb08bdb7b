package signal

import (
	"maps"
	"slices"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Board holds the alarms and the health of all accounts on a day, and keeps them up to date: an edit costs the
// computing of the accounts that it touches. It is not safe for use while a Put or a Refresh runs.
type Board struct {
	company   *dossier.Company
	today     kam.Date
	standings map[kam.ID]*standing
	twins     *twins
	burdens   *burdens
}

type standing struct {
	alarms []Alarm // without suspects, and those about the load of a manager
	twins  []Alarm
	health Health
}

// NewBoard computes alarms and health of all accounts of a company on a day. The Board keeps the company and, from then
// on, changes it by Put.
func NewBoard(c *dossier.Company, today kam.Date) *Board {
	b := &Board{company: c, today: today, standings: map[kam.ID]*standing{}, twins: newTwins(), burdens: newBurdens()}
	accounts := c.Accounts()
	for _, d := range accounts {
		b.twins.set(d.ID, cardsOf(d)) // all of them before any suspects
	}
	ids := make([]kam.ID, len(accounts))
	for i, d := range accounts {
		b.compute(d)
		b.suspect(d.ID)
		ids[i] = d.ID
	}
	b.burdens.refresh(c, ids, func(kam.ID) []kam.ID { return nil }) // for all loads are computed
	return b
}

// Put takes a record as it is now and computes anew what follows from it. It returns the accounts whose alarms or health
// may have changed, in the order of ids.
func (b *Board) Put(r kam.Record) []kam.ID { return b.Refresh(b.company.Put(r)...) }

// Refresh computes accounts anew whose records somebody else has put into the company. It returns these and the accounts
// that are suspected of being the same as one of them, or were, and those at which alarms about a manager's load stand that
// has changed, in the order of ids.
func (b *Board) Refresh(accounts ...kam.ID) []kam.ID {
	changed := map[kam.ID]bool{}
	for _, id := range accounts {
		changed[id] = true
		var cards []card
		d := b.company.Dossier(id)
		if d != nil && d.Known() {
			cards = cardsOf(d)
			b.compute(d)
		} else {
			delete(b.standings, id)
		}
		for _, near := range b.twins.set(id, cards) {
			changed[near] = true
		}
	}
	for id := range changed {
		b.suspect(id)
	}
	for _, id := range b.burdens.refresh(b.company, accounts, b.twins.below) {
		changed[id] = true
	}
	return slices.SortedFunc(maps.Keys(changed), dossier.Compare)
}

func (b *Board) compute(d *dossier.Dossier) {
	s := b.standings[d.ID]
	if s == nil {
		s = &standing{}
		b.standings[d.ID] = s
	}
	s.alarms = AlarmsOf(d, b.company.Settings, b.today)
	s.health = HealthOf(d, b.company.Settings, b.today)
}

// suspect finds the suspects of being duplicates at an account anew.
func (b *Board) suspect(id kam.ID) {
	s := b.standings[id]
	if s == nil {
		return
	}
	s.twins = nil
	for _, pair := range b.twins.suspects(id) {
		s.twins = append(s.twins, pair.Alarm(b.company.Dossier(id).Account.Owner))
	}
}

// Today returns the day that the Board is of.
func (b *Board) Today() kam.Date { return b.today }

// Company returns the company that the Board is of.
func (b *Board) Company() *dossier.Company { return b.company }

// Alarms returns the alarms of all accounts, the most severe first, of these the oldest.
func (b *Board) Alarms() []Alarm {
	var all []Alarm
	for id, s := range b.standings {
		all = append(append(append(all, s.alarms...), s.twins...), b.burdens.of(b.company, id)...)
	}
	SortAlarms(all)
	return all
}

// AlarmsOf returns the alarms of one account, the most severe first, of these the oldest.
func (b *Board) AlarmsOf(account kam.ID) []Alarm {
	s := b.standings[account]
	if s == nil {
		return nil
	}
	all := slices.Concat(s.alarms, s.twins, b.burdens.of(b.company, account))
	SortAlarms(all)
	return all
}

// Health returns the health of one account; that of an account that is not known is unknown.
func (b *Board) Health(account kam.ID) Health {
	if s := b.standings[account]; s != nil {
		return s.health
	}
	return Health{}
}
