package server

import (
	"maps"
	"slices"
	"strings"

	"keyaccount/sync/wire"
)

// tally is how many records a scope has, with the sum over them.
type tally = wire.Sum

// allScopes is the key in ScopeTable of the sum over all scopes but those of single users.
var allScopes = []byte{0}

// scopeCount is what ScopeTable holds of a scope: its tally, and the newest number that any record got that is there or
// has left it. A scope that nothing is left in keeps it for the sake of those who have to hear of that.
type scopeCount struct {
	_      struct{} `cbor:",toarray"`
	Sum    tally
	Newest uint64
}

// tallyOf returns the tally of a scope.
func tallyOf(tx Tx, scope string) (tally, error) {
	has, _, err := get[scopeCount](tx, ScopeTable, []byte(scope))
	return has.Sum, err
}

// tallyChange is what a transaction changes of a scope's tally.
type tallyChange struct {
	gone, come tally
	newest     uint64 // the newest number that it gave there, 0 for none
}

// count changes the tallies of scopes.
func count(tx Tx, changes map[string]*tallyChange) error {
	all := &tallyChange{}
	for _, scope := range slices.Sorted(maps.Keys(changes)) {
		if c := changes[scope]; !strings.HasPrefix(scope, userScope) {
			all.come, all.gone = all.come.Plus(c.come), all.gone.Plus(c.gone)
		}
		if err := recount(tx, []byte(scope), changes[scope]); err != nil {
			return err
		}
	}
	return recount(tx, allScopes, all)
}

func recount(tx Tx, key []byte, c *tallyChange) error {
	if c.come == c.gone && c.newest == 0 {
		return nil
	}
	now, _, err := get[scopeCount](tx, ScopeTable, key)
	if err != nil {
		return err
	}
	now.Sum, now.Newest = now.Sum.Plus(c.come).Minus(c.gone), max(now.Newest, c.newest)
	if now.Sum.Records == 0 && now.Newest == 0 {
		return tx.Delete(ScopeTable, key)
	}
	return put(tx, ScopeTable, key, now)
}

// eachScope calls f for every scope that has records.
func eachScope(tx Tx, f func(scope string, has tally)) error {
	for item, err := range tx.Scan(ScopeTable, []byte{1}, nil) {
		if err != nil {
			return err
		}
		has, err := decode[scopeCount](ScopeTable, item.Value)
		if err != nil {
			return err
		}
		if has.Sum.Records > 0 {
			f(string(item.Key), has.Sum)
		}
	}
	return nil
}

// visible returns how many records the user may see, and the sum over them; with each, also those of every scope.
func visible(tx Tx, by *sight, each func(scope string, has tally)) (sum tally, err error) {
	add := func(key string) error {
		has, err := tallyOf(tx, key)
		if sum = sum.Plus(has); err == nil && each != nil && has.Records > 0 {
			each(key, has)
		}
		return err
	}
	if by.held[everything] != nothing && each == nil {
		return sum, firstError(add(string(allScopes)), func() error { return add(userScope + by.user) })
	}
	if scopes, few, err := by.scopes(fewScopes); err != nil {
		return sum, err
	} else if few {
		for _, scope := range scopes {
			if err := add(scope); err != nil {
				return sum, err
			}
		}
		return sum, nil
	}
	var failed error
	err = eachScope(tx, func(scope string, has tally) {
		sees, err := by.reads(scope)
		if err != nil {
			failed = err
		}
		if sees {
			if sum = sum.Plus(has); each != nil {
				each(scope, has)
			}
		}
	})
	return sum, firstError(err, func() error { return failed })
}

func firstError(err error, next func() error) error {
	if err != nil {
		return err
	}
	return next()
}

// fewScopes is how many scopes are looked up one by one, rather than among all.
const fewScopes = 1000
