package sim

import (
	"slices"
	"strings"

	"keyaccount/kam"
)

// territories are the regions that accounts lie in.
var territories = []string{"north", "south"}

// regrant gives somebody other rights.
func (w *world) regrant() {
	u, within := pick(w, w.users), false
	for _, d := range w.devices { // best in the middle of a first sync
		if d.filling && (!within || w.random.IntN(2) == 0) {
			u, within = d.user, true
		}
	}
	choices := [][]string{nil, {"all:read"}, {"all:write"}, {"all:write"}}
	if !w.Without["territories"] {
		choices = append(choices, []string{"region=north:write"}, []string{"region=south:read"}, []string{"region=north:read", "region=south:write"})
		if ref := pick(w, append(w.refs, kam.Ref{})); ref.Kind == "account" && w.ledger.records[ref] != nil {
			choices = append(choices, []string{"account=" + ref.ID.String() + ":write"})
		}
	}
	next := pick(w, choices)
	if slices.Equal(u.grants, next) {
		return
	}
	if w.meet(regranted); within {
		w.meet(regrantedInFirstSync)
	}
	w.tell("%s has %v instead of %v", u.name, next, u.grants)
	if len(u.grants) > 0 {
		w.must("revoke", w.servers[0].srv.Revoke(w.ctx, u.name, u.grants...))
	}
	if len(next) > 0 {
		w.must("grant", w.servers[1].srv.Grant(w.ctx, u.name, next...))
	}
	u.grants = next
}

// sees reports whether somebody may see the records of a scope. It is told from the records alone, in another way than
// the servers tell it.
func (w *world) sees(u *user, scope string) bool {
	if name, ok := strings.CutPrefix(scope, "user/"); ok {
		return name == u.name
	}
	return slices.ContainsFunc(u.grants, func(grant string) bool {
		territory, _, _ := strings.Cut(grant, ":")
		by, value, _ := strings.Cut(territory, "=")
		text, isAccount := strings.CutPrefix(scope, "account/")
		if by == "all" || !isAccount {
			return true
		}
		seen := map[string]bool{}
		for id := text; id != "" && !seen[id]; {
			seen[id] = true
			if by == "account" && id == value {
				return true
			}
			account := w.account(id)
			if by == "region" && id == text {
				return account.Get("region") == value
			}
			id = account.Get("parent")
		}
		return false
	})
}

// account returns an account as the servers hold it.
func (w *world) account(id string) kam.Record {
	parsed, _ := kam.ParseID(id)
	if r := w.ledger.records[kam.Ref{Kind: "account", ID: parsed}]; r != nil {
		return r.doc.Record()
	}
	return kam.Record{}
}
