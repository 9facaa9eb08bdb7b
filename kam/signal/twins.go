package signal

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/search"
)

// Suspect is a pair of records, both accounts or both contacts, that may be about the same.
type Suspect struct {
	First, Second     kam.Ref // the one that was made first, and the other
	FirstOf, SecondOf kam.ID  // the accounts that they are or belong to
	FirstIs, SecondIs string  // their names
	Score             int     // the evidence: 3 is a suspicion, more is a stronger one
	Reasons           []kam.Reason
}

// Duplicates returns the accounts and contacts that may be recorded twice, the strongest suspicions first.
//
// Evidence between two accounts: the same name but for case, diacritics and legal form 3, nearly the same 2 (a slip
// for every six letters); the same web domain, phone or address 2 each; the same city 1. Neighbours in a corporate tree
// may share all of that. Between two contacts: the same name 2, nearly the same 1, and with either the same account, or
// else the same mail domain, 1; the same mail address 3; the same phone 2, which colleagues may share. A score of 3 is a
// suspicion. What more than 50 records share, such as the number of a switchboard, tells nothing. Records of which somebody
// said that they are different, in the field different_from of either, are not suspected.
func Duplicates(c *dossier.Company) []Suspect {
	t := newTwins()
	accounts := c.Accounts()
	for _, d := range accounts {
		t.set(d.ID, cardsOf(d))
	}
	var all []Suspect
	for _, d := range accounts {
		all = append(all, t.suspects(d.ID)...)
	}
	slices.SortStableFunc(all, func(a, b Suspect) int { return b.Score - a.Score })
	return all
}

// Alarm returns the alarm that a suspicion raises at the account of the later record. Whoever answers for that account
// is to see to it.
func (s *Suspect) Alarm(owner kam.ID) Alarm {
	a := Alarm{Kind: DuplicateSuspect, Family: Structure, Account: s.SecondOf, Record: s.Second, Field: "name", Who: owner,
		What: called(s.SecondIs) + " may be the same " + s.Second.Kind + " as " + called(s.FirstIs), Why: s.Reasons, Since: Made(s.Second.ID), Severity: Low}
	if s.Second.Kind == "account" {
		a.Severity = Medium
	}
	return a
}

// suspicious is the score from which on two records are suspects.
const suspicious = 3

// crowd is how many records may share a key for it to tell anything.
const crowd = 50

// card is what of a record is compared.
type card struct {
	ref                        kam.Ref
	account, parent            kam.ID
	title                      string
	name, email, domain, phone string
	address, city              string
	others                     string // the ids of those that it is known not to be, with spaces between them
}

// differs reports whether somebody said of either record that it is not the other.
func (c *card) differs(o *card) bool {
	return strings.Contains(c.others, o.ref.ID.String()) || strings.Contains(o.others, c.ref.ID.String())
}

// idsOf joins ids in words; it returns "" for none, as most records have.
func idsOf(ids []kam.ID) string {
	var all []string
	for _, id := range ids {
		all = append(all, id.String())
	}
	return strings.Join(all, " ")
}

// cardsOf returns the cards of an account and of its contacts.
func cardsOf(d *dossier.Dossier) []card {
	if !d.Known() {
		return nil
	}
	a := &d.Account
	place := strings.Join(words(a.City), " ")
	mine := card{ref: d.Ref(), account: d.ID, parent: a.Parent, title: a.Name, name: FoldCompany(a.Name), domain: domainOf(string(a.Website)),
		phone: foldDigits(string(a.Phone)), city: place, others: idsOf(a.DifferentFrom)}
	if street := strings.Join(words(a.Address), " "); street != "" {
		mine.address = street + ", " + place
	}
	cards := []card{mine}
	for i := range d.Contacts {
		c := &d.Contacts[i]
		cards = append(cards, card{ref: kam.Ref{Kind: "contact", ID: c.ID}, account: d.ID, title: c.Name, name: FoldPerson(c.Name),
			email: search.Fold(string(c.Email)), domain: domainOf(string(c.Email)), phone: foldDigits(string(c.Phone)), others: idsOf(c.DifferentFrom)})
	}
	return cards
}

// keys returns what suspects have in common, at least one of them.
func (c *card) keys() []string {
	var keys []string
	add := func(what, value string) {
		if value != "" {
			keys = append(keys, c.ref.Kind+" "+what+" "+value)
		}
	}
	add("name", c.name)
	add("phone", c.phone)
	add("mail", c.email)
	if c.ref.Kind == "account" {
		add("web", c.domain)
		add("address", c.address)
		if letters := []rune(c.name); c.city != "" && len(letters) >= 4 {
			add("near", string(letters[:4])+" "+c.city)
		}
	}
	return keys
}

// twins keeps the cards of all accounts by what they may have in common.
type twins struct {
	cards    map[kam.ID][]card
	by       map[string][]*card
	children map[kam.ID][]kam.ID // in the corporate tree
}

func newTwins() *twins {
	return &twins{map[kam.ID][]card{}, map[string][]*card{}, map[kam.ID][]kam.ID{}}
}

// parentOf returns the parent of an account, or NoID where there is none or the account is not known.
func (t *twins) parentOf(account kam.ID) kam.ID {
	if cards := t.cards[account]; len(cards) > 0 {
		return cards[0].parent
	}
	return kam.NoID
}

// below returns an account and all that are below it in the corporate tree.
func (t *twins) below(account kam.ID) []kam.ID {
	all := []kam.ID{account}
	for i := 0; i < len(all); i++ {
		for _, child := range t.children[all[i]] {
			if !slices.Contains(all, child) {
				all = append(all, child)
			}
		}
	}
	return all
}

// set replaces the cards of an account. It returns the other accounts whose suspects may change by that.
func (t *twins) set(account kam.ID, cards []card) []kam.ID {
	old := t.cards[account]
	if slices.Equal(old, cards) {
		return nil
	}
	near := map[kam.ID]bool{}
	meet := func(list []*card) {
		if len(list) > crowd+1 {
			return // before and after it tells nothing
		}
		for _, c := range list {
			near[c.account] = true
		}
	}
	for i := range old {
		for _, key := range old[i].keys() {
			meet(t.by[key])
			t.by[key] = slices.DeleteFunc(t.by[key], func(c *card) bool { return c == &old[i] })
			if len(t.by[key]) == 0 {
				delete(t.by, key)
			}
		}
	}
	for i := range cards {
		for _, key := range cards[i].keys() {
			t.by[key] = append(t.by[key], &cards[i])
			meet(t.by[key])
		}
	}
	was := t.parentOf(account)
	if t.cards[account] = cards; cards == nil {
		delete(t.cards, account)
	}
	if is := t.parentOf(account); is != was {
		t.children[was] = slices.DeleteFunc(t.children[was], func(id kam.ID) bool { return id == account })
		if len(t.children[was]) == 0 {
			delete(t.children, was)
		}
		if is != kam.NoID {
			t.children[is] = append(t.children[is], account)
		}
		for _, id := range t.below(account) { // which are of another tree now
			near[id] = true
			if of := t.cards[id]; len(of) > 0 {
				for _, key := range of[0].keys() {
					meet(t.by[key])
				}
			}
		}
	}
	delete(near, account)
	return slices.SortedFunc(maps.Keys(near), dossier.Compare)
}

// suspects returns the suspicions in which the later record is the account or one of its contacts, in the order of the
// two records.
func (t *twins) suspects(account kam.ID) []Suspect {
	var all []Suspect
	cards := t.cards[account]
	for i := range cards {
		mine := &cards[i]
		seen := map[kam.ID]bool{}
		for _, key := range mine.keys() {
			if len(t.by[key]) > crowd {
				continue
			}
			for _, other := range t.by[key] {
				if dossier.Compare(other.ref.ID, mine.ref.ID) >= 0 || seen[other.ref.ID] {
					continue
				}
				seen[other.ref.ID] = true
				if mine.ref.Kind == "account" && rootOf(other.account, t.parentOf) == rootOf(account, t.parentOf) {
					continue
				}
				if mine.differs(other) {
					continue
				}
				if s := compare(other, mine); s.Score >= suspicious {
					all = append(all, s)
				}
			}
		}
	}
	slices.SortFunc(all, func(a, b Suspect) int {
		if n := dossier.Compare(a.Second.ID, b.Second.ID); n != 0 {
			return n
		}
		return dossier.Compare(a.First.ID, b.First.ID)
	})
	return all
}

// compare weighs the evidence that two records, of which a was made first, are about the same.
func compare(a, b *card) Suspect {
	s := Suspect{First: a.ref, Second: b.ref, FirstOf: a.account, SecondOf: b.account, FirstIs: a.title, SecondIs: b.title}
	found := func(score int, what string) {
		s.Score += score
		s.Reasons = append(s.Reasons, kam.Reason{Record: a.ref, Words: what})
	}
	same := func(x, y string) bool { return x != "" && x == y }
	if same(a.phone, b.phone) {
		found(2, "the same phone number")
	}
	if b.ref.Kind == "contact" {
		switch {
		case same(a.name, b.name):
			found(2, "the same name")
		case alike(a.name, b.name):
			found(1, "nearly the same name")
		}
		switch named := same(a.name, b.name) || alike(a.name, b.name); {
		case named && a.account == b.account:
			found(1, "the same account")
		case named && same(a.domain, b.domain):
			found(1, "the same mail domain "+b.domain)
		}
		if same(a.email, b.email) {
			found(3, "the same mail address "+b.email)
		}
		return s
	}
	switch {
	case same(a.name, b.name):
		found(3, "the same name but for case, diacritics and legal form")
	case alike(a.name, b.name):
		found(2, "nearly the same name")
	}
	if same(a.domain, b.domain) {
		found(2, "the same web domain "+b.domain)
	}
	if same(a.address, b.address) {
		found(2, "the same address")
	}
	if same(a.city, b.city) {
		found(1, "the same city")
	}
	return s
}

// alike reports whether two names differ by no more than a slip for every six letters, in any script.
func alike(a, b string) bool {
	slips := min(utf8.RuneCountInString(a), utf8.RuneCountInString(b)) / 6
	return slips > 0 && kam.Slips(a, b) <= slips
}
