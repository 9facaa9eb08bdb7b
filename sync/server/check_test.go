package server_test

import (
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/sync/server"
)

func TestCheckFindsWhatDoesNotAgree(t *testing.T) {
	for name, tt := range map[string]struct {
		spoil func(tx server.Tx, ref kam.Ref) error
		words string
	}{
		"nothing": {func(server.Tx, kam.Ref) error { return nil }, ""},
		"a document that cannot be read": {func(tx server.Tx, _ kam.Ref) error {
			return tx.Put(server.FeedTable, server.NumberKey(2), []byte("\x06shared\xff"))
		}, "malformed"},
		"a place that cannot be read": {func(tx server.Tx, _ kam.Ref) error {
			return tx.Put(server.FeedTable, server.NumberKey(2), []byte("\xff"))
		}, "the feed's entry 2"},
		"a record with two places": {func(tx server.Tx, _ kam.Ref) error {
			v, err := tx.Get(server.FeedTable, server.NumberKey(2))
			if err != nil {
				return err
			}
			return tx.Put(server.FeedTable, server.NumberKey(1), append([]byte(nil), v...))
		}, "points elsewhere"},
		"a record without a place": {func(tx server.Tx, _ kam.Ref) error {
			return tx.Put(server.RecordTable, server.RefKey(kam.Ref{Kind: "account", ID: kam.ID{9}}), server.NumberKey(2))
		}, "2 records for 1 places"},
		"a place beyond the head": {func(tx server.Tx, ref kam.Ref) error {
			v, err := tx.Get(server.FeedTable, server.NumberKey(2))
			if err != nil {
				return err
			}
			if err := tx.Put(server.FeedTable, server.NumberKey(9), append([]byte(nil), v...)); err != nil {
				return err
			}
			return tx.Delete(server.FeedTable, server.NumberKey(2))
		}, "beyond the head"},
		"a document in another scope": {func(tx server.Tx, _ kam.Ref) error {
			v, err := tx.Get(server.FeedTable, server.NumberKey(2))
			if err != nil {
				return err
			}
			return tx.Put(server.FeedTable, server.NumberKey(2), append([]byte("\x06shared"), v[v[0]+1:]...))
		}, "is in the scope shared"},
		"a wrong count of a scope": {func(tx server.Tx, ref kam.Ref) error {
			return tx.Put(server.ScopeTable, []byte(ref.String()), []byte{0x82, 0x83, 7, 1, 1, 2})
		}, "has 1 records but counts 7"},
		"a missing outcome": {func(tx server.Tx, _ kam.Ref) error {
			for item, err := range tx.Scan(server.OutcomeTable, nil, nil) {
				if err != nil {
					return err
				}
				return tx.Delete(server.OutcomeTable, append([]byte(nil), item.Key...))
			}
			return nil
		}, "outcome 2 stands where 1 is expected"},
		"an account that cannot be read": {func(tx server.Tx, _ kam.Ref) error {
			return tx.Put(server.UserTable, []byte("anna"), []byte{0xa0})
		}, "the account anna"},
		"a history that cannot be read": {func(tx server.Tx, _ kam.Ref) error {
			return tx.Put(server.PastTable, []byte("x"), []byte{0xff})
		}, "table past"},
		"an audit log that was cut": {func(tx server.Tx, _ kam.Ref) error {
			return tx.Delete(server.AuditTable, server.NumberKey(4))
		}, "the audit log ends at entry 3 of 4"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			w.user("anna", "all:write")
			a := w.device("anna")
			ref, m := a.account("A")
			a.sync(m)
			a.sync(a.edit(ref, "phone=1"))
			if err := w.store.Update(t.Context(), func(tx server.Tx) error { return tt.spoil(tx, ref) }); err != nil {
				t.Fatal(err)
			}
			_, problems, err := w.srv.Check(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			if all := strings.Join(problems, "\n"); (all == "") != (tt.words == "") || !strings.Contains(all, tt.words) {
				t.Errorf("it told: %s", all)
			}
		})
	}
}

func TestADamagedStoreIsAnErrorToDevicesNotASilentLoss(t *testing.T) {
	w, a, b, ref := pair(t)
	if err := w.store.Update(t.Context(), func(tx server.Tx) error {
		return tx.Put(server.FeedTable, server.NumberKey(1), []byte("\x06shared\xff"))
	}); err != nil {
		t.Fatal(err)
	}
	_, refusal := a.try(a.edit(ref, "phone=1"))
	want(t, "an edit of a damaged record", code(refusal), "internal")
	a.number--
	_, m := a.account("Another")
	want(t, "an edit of another, which takes the number", results(a.sync(m)), "accepted")
	_, m = b.account("B")
	want(t, "another device", results(b.sync(m)), "accepted")
}
