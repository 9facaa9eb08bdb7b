package server_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"keyaccount/sync/server"
	"keyaccount/sync/wire"
)

func TestTheAuditLogTellsWhoDidWhat(t *testing.T) {
	w, a, _, ref := pair(t)
	a.sync(a.edit(ref, "priority=Z"))
	var lines []string
	if err := w.srv.Audit(t.Context(), time.Time{}, func(e server.AuditEntry) error {
		lines = append(lines, strings.TrimSpace(e.User+" "+e.Action+" "+e.On+" "+e.Result))
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	wanted := []string{"user anna added", "user bert added", "anna sign in  done", "bert sign in  done",
		"anna edit " + ref.String() + " accepted", "anna edit " + ref.String() + " rejected"}
	want(t, "the log", strings.Join(lines, "\n"), strings.Join(wanted, "\n"))

	for name, spoil := range map[string]func(server.Tx) error{
		"a changed entry": func(tx server.Tx) error {
			old, err := tx.Get(server.AuditTable, server.NumberKey(3))
			changed := append([]byte(nil), old...)
			changed[len(changed)-1] ^= 1
			return errors.Join(err, tx.Put(server.AuditTable, server.NumberKey(3), changed))
		},
		"a missing entry": func(tx server.Tx) error { return tx.Delete(server.AuditTable, server.NumberKey(3)) },
		"a missing end":   func(tx server.Tx) error { return tx.Delete(server.AuditTable, server.NumberKey(6)) },
	} {
		t.Run(name, func(t *testing.T) {
			var before []byte
			number := uint64(3)
			if name == "a missing end" {
				number = 6
			}
			if err := w.store.Update(t.Context(), func(tx server.Tx) error {
				old, err := tx.Get(server.AuditTable, server.NumberKey(number))
				before = append([]byte(nil), old...)
				return errors.Join(err, spoil(tx))
			}); err != nil {
				t.Fatal(err)
			}
			err := w.srv.Audit(t.Context(), time.Time{}, func(server.AuditEntry) error { return nil })
			if !errors.Is(err, server.ErrDamaged) {
				t.Errorf("it went unnoticed: %v", err)
			}
			if err := w.store.Update(t.Context(), func(tx server.Tx) error {
				return tx.Put(server.AuditTable, server.NumberKey(number), before)
			}); err != nil {
				t.Fatal(err)
			}
		})
	}
	w.clean()
}

func TestALongAuditLogIsReadInPieces(t *testing.T) {
	w, a, _, ref := pair(t)
	for range 5 {
		var ms []wire.Mutation
		for range wire.MaxMutations {
			ms = append(ms, a.edit(ref, "priority=Z"))
		}
		a.sync(ms...)
	}
	began := w.clock()
	w.pass(5 * time.Minute)
	a.sync(a.edit(ref, "phone=1"))
	count := func(since time.Time) (n int) {
		var last uint64
		if err := w.srv.Audit(t.Context(), since, func(e server.AuditEntry) error {
			if last != 0 && e.Number != last+1 {
				t.Errorf("entry %d follows %d", e.Number, last)
			}
			last = e.Number
			n++
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		return n
	}
	want(t, "entries", count(time.Time{}), 5+2500+1)
	want(t, "entries of the last minutes", count(began.Add(time.Minute)), 1)
	want(t, "entries in all", w.clean().Audit, 5+2500+1)
}
