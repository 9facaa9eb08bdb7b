package server

import (
	"slices"
	"strings"

	"keyaccount/kam"
)

// held is a territory that a user holds a grant for, or has held.
type held struct {
	_         struct{} `cbor:",toarray"`
	Territory string
	Since     uint64 // the number in the feed at which it was granted
	Until     uint64 // the number at which it was revoked; 0 while it is held
}

// everything is the territory of all accounts.
const everything = "all"

// userScope begins the scopes that belong to one user, accountScope those that belong to one account.
const (
	userScope    = "user/"
	accountScope = "account/"
)

// level is how much a user may do, in the order of rights.
type level int

const (
	nothing level = iota
	reading
	writing
	managing
)

var levels = map[Right]level{Read: reading, Write: writing, Manage: managing}

// standing is what a user may do with the records of one scope, and since which number in the feed the user
// has been able to see them.
type standing struct {
	level level
	since uint64
}

func (s standing) or(t standing) standing {
	switch {
	case s.level == nothing:
		return t
	case t.level == nothing:
		return s
	}
	return standing{max(s.level, t.level), min(s.since, t.since)}
}

// sight is what one user may see and change, as a transaction finds it. A user sees the accounts of the
// territories that are granted, with all that hangs on them; with any grant, what is shared; and always what
// is the user's own.
type sight struct {
	user   string
	places *atlas
	held   map[string]standing // territory → what the grants for it allow, and since when
	past   []held              // all territories that are or were held
	known  map[string]standing
}

func sightOf(places *atlas, u *user) *sight {
	s := &sight{user: u.Name, places: places, held: map[string]standing{}, past: u.Held, known: map[string]standing{}}
	since := map[string]uint64{}
	for _, h := range u.Held {
		since[h.Territory] = h.Since
	}
	for _, text := range u.Grants {
		if g, err := ParseGrant(text); err == nil {
			t := g.territory()
			s.held[t] = s.held[t].or(standing{levels[g.Right], since[t]})
		}
	}
	return s
}

// at returns what the user may do with the records of a scope.
func (s *sight) at(scope string) (standing, error) {
	if st, ok := s.known[scope]; ok {
		return st, nil
	}
	st, err := s.find(scope)
	if err == nil {
		s.known[scope] = st
	}
	return st, err
}

func (s *sight) find(scope string) (st standing, err error) {
	if name, ok := strings.CutPrefix(scope, userScope); ok {
		if name == s.user {
			st.level = writing
		}
		return st, nil
	}
	st = s.held[everything]
	if scope == kam.SharedScope {
		for _, h := range s.held {
			st = st.or(h)
		}
		return st, nil
	}
	text, ok := strings.CutPrefix(scope, accountScope)
	if !ok || len(s.held) == 0 || st.level != nothing && len(s.held) == 1 {
		return st, nil
	}
	id, err := kam.ParseID(text)
	if err != nil {
		return st, nil
	}
	b, err := s.places.of(id)
	if err != nil {
		return standing{}, err
	}
	for _, m := range b.All {
		if h := s.held[m.Territory]; m.In && h.level != nothing {
			st = st.or(standing{h.level, max(h.since, m.Number)})
		}
	}
	return st, nil
}

// in returns what the user may do with the records of an account that lies in the given territories.
func (s *sight) in(territories []string) level {
	l := s.held[everything].level
	for _, t := range territories {
		l = max(l, s.held[t].level)
	}
	return l
}

// reads reports whether the user may see the records of a scope.
func (s *sight) reads(scope string) (bool, error) {
	st, err := s.at(scope)
	return st.level >= reading, err
}

// writes reports whether the user may change the records of a kind in a scope. What the company has set for
// everybody is changed by those only who may change everything.
func (s *sight) writes(k *kam.Kind, scope string) (bool, error) {
	if scope == kam.SharedScope && k.Group == kam.SettingsGroup {
		return s.held[everything].level >= writing, nil
	}
	st, err := s.at(scope)
	return st.level >= writing, err
}

// scopes returns the scopes that the user may see, or false if they are more than so many, or everything.
func (s *sight) scopes(most uint64) (scopes []string, few bool, err error) {
	if s.held[everything].level != nothing {
		return nil, false, nil
	}
	scopes = []string{userScope + s.user}
	if len(s.held) > 0 {
		scopes = append(scopes, kam.SharedScope)
	}
	for t := range s.held {
		for item, err := range s.places.tx.Scan(TerritoryTable, lineStart(t), after(lineStart(t))) {
			if err != nil {
				return nil, false, err
			}
			id, _, in, err := memberIn(t, item)
			if err != nil {
				return nil, false, err
			}
			if !in {
				continue
			}
			if scopes = append(scopes, accountScope+id.String()); uint64(len(scopes)) > most {
				return nil, false, nil
			}
		}
	}
	slices.Sort(scopes)
	return slices.Compact(scopes), uint64(len(scopes)) <= most, nil
}

// change is a scope that has come into sight or gone out of it.
type change struct {
	scope string
	lost  bool
}

// changes returns the scopes whose visibility has changed between two numbers in the feed, in the order of their
// names. What had come into sight before is not among those that have come; one that has gone may never have been
// in sight.
func (s *sight) changes(before, upto uint64) ([]change, error) {
	if all := s.held[everything]; all.level != nothing && all.since <= before {
		return nil, nil
	}
	candidates, err := s.candidates(before)
	if err != nil {
		return nil, err
	}
	var changed []change
	for _, scope := range candidates {
		st, err := s.at(scope)
		if err != nil {
			return nil, err
		}
		if lost := st.level == nothing; lost || st.since > before && st.since <= upto {
			changed = append(changed, change{scope, lost})
		}
	}
	return changed, nil
}

// candidates returns the scopes whose visibility may have changed after a number.
func (s *sight) candidates(before uint64) (scopes []string, err error) {
	add := func(id kam.ID, _ uint64, _ bool) { scopes = append(scopes, accountScope+id.String()) }
	for _, h := range s.past {
		turned := h.Since > before || h.Until > before
		switch {
		case turned:
			scopes = append(scopes, kam.SharedScope)
			if h.Territory == everything {
				err = eachScope(s.places.tx, func(scope string, _ tally) { scopes = append(scopes, scope) })
			} else {
				err = eachMember(s.places.tx, h.Territory, 0, add)
			}
		case h.Until == 0 && h.Territory != everything:
			err = eachMember(s.places.tx, h.Territory, before, add)
		}
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(scopes)
	return slices.Compact(scopes), nil
}
