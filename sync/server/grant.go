package server

import (
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
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

// available reads grants and refuses those that this version does not enforce.
func available(texts []string) ([]string, error) {
	var grants []string
	for _, text := range texts {
		g, err := ParseGrant(text)
		if err != nil {
			return nil, err
		}
		if g.Territory != "all" {
			return nil, fmt.Errorf("grant “%s”: this version can only grant all:read, all:write and all:manage", g)
		}
		if !slices.Contains(grants, g.String()) {
			grants = append(grants, g.String())
		}
	}
	return grants, nil
}

// access is what one user may do.
type access struct {
	user        string
	read, write bool
}

func accessOf(u *user) (a access) {
	a.user = u.Name
	for _, text := range u.Grants {
		if g, err := ParseGrant(text); err == nil && g.Territory == "all" {
			a.read = true
			a.write = a.write || g.Right != Read
		}
	}
	return a
}

// userScope begins the scopes that belong to one user.
const userScope = "user/"

// reads reports whether the user may see the records of a scope.
func (a access) reads(scope string) bool {
	if name, ok := strings.CutPrefix(scope, userScope); ok {
		return name == a.user
	}
	return a.read
}

// writes reports whether the user may change the records of a scope.
func (a access) writes(scope string) bool {
	if name, ok := strings.CutPrefix(scope, userScope); ok {
		return name == a.user
	}
	return a.write
}

// view names the set of scopes that the user may see. A device that has seen another set starts again.
func (a access) view() string {
	if a.read {
		return "all"
	}
	return "own"
}
