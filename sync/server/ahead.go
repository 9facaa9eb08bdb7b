package server

import (
	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// ahead lets a store get together what applying mutations is going to read one after the other. It changes
// nothing but how long that takes.
func (b *batch) ahead(ms []sealedMutation) error {
	store, ok := b.tx.(Fetcher)
	if !ok || len(ms) < 2 {
		return nil
	}
	var records, belongings, outcomes, places, scopes [][]byte
	for _, m := range ms {
		records = append(records, refKey(m.Ref))
		if m.Kind == kam.AccountKind.Name {
			belongings = append(belongings, m.ID[:])
			scopes = append(scopes, []byte(m.Ref.String()))
		}
		for _, c := range m.Changes {
			if c.Base.Number == 0 {
				continue
			}
			outcomes = append(outcomes, versionKey(c.Base))
			for _, key := range []string{c.Key, kam.DeletedField} {
				records = append(records, refKey(kam.Ref{Kind: kam.ConflictKind.Name, ID: wire.ConflictID(m.Ref, key, c.Base)}))
			}
		}
	}
	if err := store.Fetch(RecordTable, records); err != nil {
		return err
	}
	for _, m := range ms {
		place, err := b.tx.Get(RecordTable, refKey(m.Ref))
		if err != nil {
			return err
		}
		if place != nil {
			places = append(places, place)
		}
	}
	for _, f := range []struct {
		table Table
		keys  [][]byte
	}{{FeedTable, places}, {BelongTable, belongings}, {OutcomeTable, outcomes}, {ScopeTable, scopes}} {
		if err := store.Fetch(f.table, f.keys); err != nil {
			return err
		}
	}
	return nil
}
