package chart

import (
	"context"

	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
	"keyaccount/tui/pane"
)

// parts are memberships with their histories, for the map of a day in the past.
type parts []struct {
	now     kam.Record
	history []kam.HistoryEntry
}

// recorded reads the parts of everybody with their histories, where the map is of the past.
func (q question) recorded(ctx context.Context, env *pane.Env) (all parts, err error) {
	if q.day.IsZero() {
		return nil, nil
	}
	err = env.Book.Related(ctx, kam.Ref{Kind: "account", ID: q.account}, func(r kam.Record) bool {
		if r.Kind == "membership" {
			all = append(all, struct {
				now     kam.Record
				history []kam.HistoryEntry
			}{now: r})
		}
		return true
	})
	for i := range all {
		if err == nil {
			all[i].history, err = env.Book.History(ctx, all[i].now.Ref)
		}
	}
	return all, err
}

// on returns the parts as they were on a day.
func (all parts) on(day kam.Date) map[kam.ID]kam.Membership {
	was := make(map[kam.ID]kam.Membership, len(all))
	for _, p := range all {
		was[p.now.ID] = buyingcenter.Then(p.now, p.history, day)
	}
	return was
}
