package server

import (
	"math"
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

func (h held) span() span {
	if h.Until == 0 {
		return span{h.Since, still}
	}
	return span{h.Since, h.Until}
}

// span is a time in numbers of the feed: from one on and before another.
type span struct{ from, to uint64 }

// still is the end of a span that has not ended.
const still = math.MaxUint64

func (s span) holds(number uint64) bool { return s.from <= number && number < s.to }

// both returns the time in which two spans hold, which may be none.
func (s span) both(t span) span { return span{max(s.from, t.from), min(s.to, t.to)} }

// spans are times that may overlap, in no order.
type spans []span

func (s spans) hold(number uint64) bool {
	return slices.ContainsFunc(s, func(p span) bool { return p.holds(number) })
}

// since returns from which number on the spans hold without a gap until now.
func (s spans) since() uint64 {
	start := uint64(still)
	for more := true; more; {
		more = false
		for _, p := range s {
			if p.from < start && start <= p.to {
				start, more = p.from, true
			}
		}
	}
	return start
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
// has been able to see them without a break.
type standing struct {
	level level
	since uint64
}

// sight is what one user may see and change, as a transaction finds it. A user sees the accounts of the
// territories that are granted, with all that hangs on them; with any grant, what is shared; and always what
// is the user's own.
type sight struct {
	user   string
	places *atlas
	held   map[string]level // territory → what the grants for it allow
	past   []held           // all territories that are or were held, and when
	known  map[string]standing
}

func sightOf(places *atlas, u *user) *sight {
	s := &sight{user: u.Name, places: places, held: map[string]level{}, past: u.Held, known: map[string]standing{}}
	for _, text := range u.Grants {
		if g, err := ParseGrant(text); err == nil {
			t := g.territory()
			s.held[t] = max(s.held[t], levels[g.Right])
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
	if since, simply := s.simply(); simply && !strings.HasPrefix(scope, userScope) {
		return standing{s.held[everything], since}, nil
	}
	if st.level, err = s.levelAt(scope); err != nil || st.level == nothing {
		return st, err
	}
	seen, err := s.seen(scope)
	st.since = seen.since()
	return st, err
}

// simply reports whether it is a grant of everything alone that says what the user may see, and since when.
func (s *sight) simply() (since uint64, is bool) {
	if s.held[everything] == nothing || len(s.held) > 1 {
		return 0, false
	}
	for _, h := range s.past {
		if h.Until == 0 {
			since = h.Since
		}
	}
	return since, !slices.ContainsFunc(s.past, func(h held) bool { return h.Until != 0 && h.Until >= since })
}

// levelAt returns what the user may do with the records of a scope.
func (s *sight) levelAt(scope string) (l level, err error) {
	if name, ok := strings.CutPrefix(scope, userScope); ok {
		if name == s.user {
			l = writing
		}
		return l, nil
	}
	l = s.held[everything]
	if scope == kam.SharedScope {
		for _, h := range s.held {
			l = max(l, h)
		}
		return l, nil
	}
	id, ok := accountOf(scope)
	if !ok || len(s.held) == 0 {
		return l, nil
	}
	b, err := s.places.of(id)
	if err != nil {
		return nothing, err
	}
	for t, h := range s.held {
		if h > l && b.lies(t) {
			l = h
		}
	}
	return l, nil
}

// seen returns when the user could see the records of a scope.
func (s *sight) seen(scope string) (seen spans, err error) {
	if name, ok := strings.CutPrefix(scope, userScope); ok {
		if name == s.user {
			seen = spans{{0, still}}
		}
		return seen, nil
	}
	id, isAccount := accountOf(scope)
	var b *belonging
	if isAccount {
		if b, err = s.places.of(id); err != nil {
			return nil, err
		}
	}
	for _, h := range s.past {
		held := h.span()
		switch {
		case scope == kam.SharedScope:
			seen = append(seen, held)
		case !isAccount:
		case h.Territory == everything:
			seen = append(seen, b.stays(treeOf(id), held)...)
		default:
			seen = append(seen, b.stays(h.Territory, held)...)
		}
	}
	return seen, nil
}

// accountOf returns the account whose scope it is.
func accountOf(scope string) (kam.ID, bool) {
	text, is := strings.CutPrefix(scope, accountScope)
	id, err := kam.ParseID(text)
	return id, is && err == nil
}

// in returns what the user may do with the records of an account that lies in the given territories.
func (s *sight) in(territories []string) level {
	l := s.held[everything]
	for _, t := range territories {
		l = max(l, s.held[t])
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
		return s.held[everything] >= writing, nil
	}
	st, err := s.at(scope)
	return st.level >= writing, err
}

// scopes returns the scopes that the user may see, or false if they are more than so many, or everything.
func (s *sight) scopes(most uint64) (scopes []string, few bool, err error) {
	if s.held[everything] != nothing {
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
	anew  bool // what the device has of it is from a time before it last came into sight
}

// changes returns the scopes whose visibility has changed for a device that has been told of it up to a number in the feed,
// and is being told up to another, in the order of their names. Of what was not in sight at the first, nothing is said to have
// gone; what has gone after the second makes another round.
func (s *sight) changes(before, upto uint64) ([]change, error) {
	if since, simply := s.simply(); simply && since <= before {
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
		if st.level != nothing && st.since <= before {
			continue
		}
		seen, err := s.seen(scope)
		if err != nil {
			return nil, err
		}
		switch had := seen.hold(before); {
		case st.level == nothing && had:
			changed = append(changed, change{scope: scope, lost: true})
		case st.level != nothing && st.since <= upto:
			changed = append(changed, change{scope: scope, anew: had})
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
				err = eachScope(s.places.tx, func(scope string, _ tally) {
					if strings.HasPrefix(scope, accountScope) {
						scopes = append(scopes, scope)
					}
				})
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
