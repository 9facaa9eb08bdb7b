package signal

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Load is what one key account manager looks after.
type Load struct {
	Person      kam.ID
	KeyAccounts []kam.ID
	Customers   []kam.ID // the customers that are no key accounts
	Over        bool     // more key accounts than the settings allow
	Competing   []Rivals // accounts among these that compete with each other, the first mostRivals of them
}

// Rivals are two accounts that may compete with each other; the reason is about B, which was made later.
type Rivals struct {
	A, B kam.ID
	kam.Reason
}

// mostRivals is how many rivals one load tells of. Whoever has more has no use for a longer list.
const mostRivals = 100

// Loads returns the load of everybody who owns a key account or a customer, those with most key accounts first
// (Le Bon & Herman 2015: a manager can look after at most 5 key accounts, which must not compete with each
// other). Two accounts may compete if they are of one industry segment and work in a common country, and are not of
// one corporate tree. Segments and countries that are not recorded speak for nothing.
func Loads(c *dossier.Company) []Load {
	of := map[kam.ID][]kam.ID{}
	var order []kam.ID
	for _, d := range c.Accounts() {
		if !weighs(&d.Account) {
			continue
		}
		if of[d.Account.Owner] == nil {
			order = append(order, d.Account.Owner)
		}
		of[d.Account.Owner] = append(of[d.Account.Owner], d.ID)
	}
	loads := make([]Load, len(order))
	for i, who := range order {
		loads[i] = loadOf(c, who, of[who])
	}
	slices.SortStableFunc(loads, func(a, b Load) int { return len(b.KeyAccounts) - len(a.KeyAccounts) })
	return loads
}

// LoadOf returns the load of one person, and whether there is any.
func LoadOf(c *dossier.Company, person kam.ID) (Load, bool) {
	var own []kam.ID
	for _, d := range c.Accounts() {
		if weighs(&d.Account) && d.Account.Owner == person {
			own = append(own, d.ID)
		}
	}
	return loadOf(c, person, own), len(own) > 0
}

// weighs reports whether an account is part of somebody's load.
func weighs(a *kam.Account) bool {
	return a.Owner != kam.NoID && (a.Status == "key account" || a.Status == "customer")
}

// loadOf returns the load of a person whose accounts, in the order of ids, are given.
func loadOf(c *dossier.Company, person kam.ID, accounts []kam.ID) Load {
	l := Load{Person: person}
	parentOf := func(id kam.ID) kam.ID {
		if d := c.Dossier(id); d != nil {
			return d.Account.Parent
		}
		return kam.NoID
	}
	type market struct {
		segment string
		country kam.Country
	}
	type seller struct{ account, root kam.ID }
	in := map[market][]seller{}
	for _, id := range accounts {
		a := &c.Dossier(id).Account
		if a.Status == "key account" {
			l.KeyAccounts = append(l.KeyAccounts, id)
		} else {
			l.Customers = append(l.Customers, id)
		}
		if a.Segment == "" || len(l.Competing) == mostRivals {
			continue
		}
		me, met := seller{id, rootOf(id, parentOf)}, map[kam.ID]bool{}
		for _, country := range markets(a) {
			key := market{a.Segment, country}
			for _, other := range in[key] {
				if other.root != me.root {
					met[other.account] = true
				}
			}
			in[key] = append(in[key], me)
		}
		for _, other := range slices.SortedFunc(maps.Keys(met), dossier.Compare) {
			if len(l.Competing) < mostRivals {
				l.Competing = append(l.Competing, Rivals{other, id, kam.Because("account", id, "%s", compete(&c.Dossier(other).Account, a))})
			}
		}
	}
	l.Over = len(l.KeyAccounts) > c.Settings.MaxKeyAccounts
	return l
}

// compete says why two accounts compete that are of one segment and have markets in common.
func compete(a, b *kam.Account) string {
	var common []string
	for _, country := range markets(a) {
		if slices.Contains(markets(b), country) {
			common = append(common, kam.CountryName(string(country)))
		}
	}
	return called(a.Name) + " and " + called(b.Name) + " are both of " + a.Segment + " in " + strings.Join(common, ", ")
}

func markets(a *kam.Account) []kam.Country {
	if a.Country == "" || slices.Contains(a.Countries, a.Country) {
		return a.Countries
	}
	return append([]kam.Country{a.Country}, a.Countries...)
}

// alarms returns what is wrong with a load: more key accounts than one person can look after, and accounts that
// compete, where at least one account is a key account, for only then the person is a key account manager. Each alarm
// stands at the account that is given to somebody else most easily, see handOver; its words want the manager's name
// before them, and who is to see to it is left open.
func (l *Load) alarms(c *dossier.Company) []Alarm {
	var all []Alarm
	at := func(account kam.ID, a Alarm) {
		a.Family, a.Account, a.Record, a.Field = Structure, account, kam.Ref{Kind: "account", ID: account}, "owner"
		all = append(all, a)
	}
	if l.Over {
		a := Alarm{Kind: TooManyAccounts, Severity: Medium,
			What: "looks after " + counted(len(l.KeyAccounts), "key account") + ", more than " + strconv.Itoa(c.Settings.MaxKeyAccounts)}
		if len(l.KeyAccounts) >= 2*c.Settings.MaxKeyAccounts {
			a.Severity = High
		}
		for _, id := range l.KeyAccounts {
			words := "is a key account of no priority"
			if p := c.Dossier(id).Account.Priority; p != "" {
				words = "is a key account of priority " + p
			}
			a.Why = append(a.Why, kam.Because("account", id, "%s %s", called(c.Dossier(id).Account.Name), words))
		}
		at(handOver(c, l.KeyAccounts, nil), a)
	}
	if len(l.Competing) > 0 && len(l.KeyAccounts) > 0 {
		a := Alarm{Kind: CompetingAccounts, Severity: Low, What: "looks after accounts that compete with each other"}
		rivals := map[kam.ID]int{}
		for _, r := range l.Competing {
			a.Why = append(a.Why, r.Reason)
			rivals[r.A]++
			rivals[r.B]++
			if slices.Contains(l.KeyAccounts, r.A) || slices.Contains(l.KeyAccounts, r.B) {
				a.Severity = Medium
			}
		}
		at(handOver(c, slices.SortedFunc(maps.Keys(rivals), dossier.Compare), rivals), a)
	}
	return all
}

// handOver returns which of some accounts is given to somebody else most easily: the one with most rivals, of these one
// that is no key account, of these the one of the least priority, of these the one that was made last.
func handOver(c *dossier.Company, accounts []kam.ID, rivals map[kam.ID]int) kam.ID {
	rank := func(id kam.ID) (bool, string) {
		a := &c.Dossier(id).Account
		priority := a.Priority
		if priority == "" {
			priority = "E"
		}
		return a.Status != "key account", priority
	}
	return slices.MaxFunc(accounts, func(x, y kam.ID) int {
		if n := rivals[x] - rivals[y]; n != 0 {
			return n
		}
		noKeyX, priorityX := rank(x)
		noKeyY, priorityY := rank(y)
		if noKeyX != noKeyY {
			if noKeyX {
				return 1
			}
			return -1
		}
		if n := strings.Compare(priorityX, priorityY); n != 0 {
			return n
		}
		return dossier.Compare(x, y)
	})
}
