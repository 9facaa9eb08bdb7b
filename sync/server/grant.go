package server

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// Right is what a grant lets its holder do. Each includes those before it.
type Right string

// The rights.
const (
	Read   Right = "read"
	Write  Right = "write"
	Manage Right = "manage"
)

// Grant lets a user read, write or manage the accounts of a territory, with all that hangs on them.
type Grant struct {
	Territory string // all, region, country, segment or account
	Value     string // which one; empty for all
	Right     Right
}

var territories = []string{"all", "region", "country", "segment", "account"}

// ParseGrant reads SCOPE:RIGHT, as in all:write, region=EMEA:read or account=REF:manage.
func ParseGrant(text string) (Grant, error) {
	bad := func(why string) (Grant, error) {
		return Grant{}, fmt.Errorf("grant “%s”: %s; write it like all:write or region=EMEA:read", kam.Clip(text, 60), why)
	}
	at := strings.LastIndexByte(text, ':')
	if at < 0 {
		return bad("it names no right")
	}
	g := Grant{Right: Right(text[at+1:])}
	scope := text[:at]
	isValued := false
	g.Territory, g.Value, isValued = strings.Cut(scope, "=")
	switch {
	case !slices.Contains([]Right{Read, Write, Manage}, g.Right):
		return bad("the right is one of read, write and manage")
	case !slices.Contains(territories, g.Territory):
		return bad("the scope is one of all, region=, country=, segment= and account=")
	case g.Territory == "all" && isValued:
		return bad("all takes no value")
	case g.Territory != "all" && g.Value == "":
		return bad("the " + g.Territory + " is not named")
	case kam.Clean(g.Value, false) != g.Value || len(g.Value) > kam.MaxText:
		return bad("the " + g.Territory + " has a name that cannot be")
	}
	return g, nil
}

// String returns the grant as ParseGrant reads it.
func (g Grant) String() string {
	if g.Territory == "all" {
		return "all:" + string(g.Right)
	}
	return g.Territory + "=" + g.Value + ":" + string(g.Right)
}

// territory returns the name of the territory that the grant is for.
func (g Grant) territory() string {
	if g.Territory == everything {
		return everything
	}
	return territory(g.Territory, g.Value)
}

// settled returns the grant with its value as the records write it: a country as its code, an account as its id. An
// account can be named by its id, with or without account/, by a beginning of that, or by its name.
func (g Grant) settled(tx Tx) (Grant, error) {
	var err error
	switch g.Territory {
	case "country":
		g.Value, err = kam.AccountKind.Lookup("country").Parse(g.Value, kam.Reader{})
	case "account":
		var id kam.ID
		if id, err = accountNamed(tx, strings.TrimPrefix(g.Value, accountScope)); err == nil {
			g.Value = id.String()
		}
	}
	if err != nil {
		return g, fmt.Errorf("grant “%s”: %w", g, err)
	}
	return g, nil
}

// leastBeginning is how much of an id names an account.
const leastBeginning = 6

// accountNamed finds an account by its id, the beginning of one, or its name.
func accountNamed(tx Tx, text string) (found kam.ID, err error) {
	if id, err := kam.ParseID(text); err == nil {
		found = id
	} else {
		n := 0
		prefix := append([]byte(kam.AccountKind.Name), 0)
		for item, err := range tx.Scan(RecordTable, prefix, after(prefix)) {
			if err != nil {
				return kam.NoID, err
			}
			id := kam.ID(item.Key[len(prefix):])
			is := len(text) >= leastBeginning && strings.HasPrefix(id.String(), strings.ToLower(text))
			if !is {
				if is, err = isCalled(tx, id, text); err != nil {
					return kam.NoID, err
				}
			}
			if is {
				found, n = id, n+1
			}
		}
		if n > 1 {
			return kam.NoID, fmt.Errorf("%d accounts are called so; name one by its id", n)
		}
	}
	at, err := placeOf(tx, kam.Ref{Kind: kam.AccountKind.Name, ID: found})
	if err != nil || at.number != 0 {
		return found, err
	}
	return kam.NoID, errors.New("there is no such account on the server")
}

func isCalled(tx Tx, id kam.ID, name string) (bool, error) {
	at, err := placeOf(tx, kam.Ref{Kind: kam.AccountKind.Name, ID: id})
	if err != nil {
		return false, err
	}
	doc, err := wire.DecodeDocument(at.document)
	if err != nil {
		return false, errors.Join(damaged("the account %s", id), err)
	}
	is, _ := doc.Cell("name")
	gone, _ := doc.Cell(kam.DeletedField)
	return strings.EqualFold(is, name) && gone == "", nil
}

// settleAll reads grants as people write them.
func settleAll(tx Tx, texts []string) (grants []string, err error) {
	for _, text := range texts {
		g, err := ParseGrant(text)
		if err == nil {
			g, err = g.settled(tx)
		}
		if err != nil {
			return nil, errors.Join(ErrInvalid, err)
		}
		if !slices.Contains(grants, g.String()) {
			grants = append(grants, g.String())
		}
	}
	return grants, nil
}

// mostHeld is how many territories a user can have held, some of them several times, that are remembered.
const mostHeld = 256

// regrant gives a user other grants, as of a number in the feed, and notes which territories came and went.
func (u *user) regrant(grants []string, number uint64) {
	u.Grants = grants
	now := map[string]bool{}
	for _, text := range grants {
		if g, err := ParseGrant(text); err == nil {
			now[g.territory()] = true
		}
	}
	for i := range u.Held {
		h := &u.Held[i]
		if h.Until != 0 {
			continue
		}
		if !now[h.Territory] {
			h.Until = number
		}
		delete(now, h.Territory)
	}
	for _, t := range slices.Sorted(maps.Keys(now)) {
		u.Held = append(u.Held, held{Territory: t, Since: number})
	}
	for len(u.Held) > mostHeld {
		oldest := slices.IndexFunc(u.Held, func(h held) bool { return h.Until != 0 })
		if oldest < 0 {
			return
		}
		u.Held = slices.Delete(u.Held, oldest, oldest+1)
	}
}
