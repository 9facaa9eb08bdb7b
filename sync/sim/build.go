package sim

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"sync"

	"github.com/fxamacker/cbor/v2"
	"golang.org/x/crypto/argon2"

	"context"

	"keyaccount/kam"
	"keyaccount/sync/server"
	"keyaccount/sync/server/memory"
	"keyaccount/sync/wire"
)

const password = "correct horse battery"

var names = []string{"anna", "bo", "cy"}

// founded returns a store as every schedule begins with: with users, whose passwords are hashed so that signing in costs
// nothing, and with a record of a kind that this program does not know.
var founded = sync.OnceValues(func() (*memory.Store, error) {
	store := memory.New()
	srv, err := server.New(context.Background(), server.Options{Store: store})
	if err != nil {
		return nil, err
	}
	defer srv.Close()
	for _, name := range names {
		if err := srv.AddUser(context.Background(), name, password, "all:write"); err != nil {
			return nil, err
		}
	}
	return store, store.Update(context.Background(), func(tx server.Tx) error {
		for _, name := range names {
			if err := cheapen(tx, name); err != nil {
				return err
			}
		}
		return plant(tx)
	})
})

// cheapen hashes a user's password anew, at next to no cost.
func cheapen(tx server.Tx, name string) error {
	data, err := tx.Get(server.UserTable, []byte(name))
	if err != nil {
		return err
	}
	var u map[int]any
	if err := cbor.Unmarshal(data, &u); err != nil {
		return err
	}
	salt := make([]byte, 16)
	hash := argon2.IDKey([]byte(password), salt, 1, 8, 1, 32)
	u[2] = fmt.Sprintf("$argon2id$v=%d$m=8,t=1,p=1$%s$%s", argon2.Version, base64.RawStdEncoding.EncodeToString(salt), base64.RawStdEncoding.EncodeToString(hash))
	if data, err = cbor.Marshal(u); err != nil {
		return err
	}
	return tx.Put(server.UserTable, []byte(name), data)
}

// plant puts a record of a kind of tomorrow into the feed.
func plant(tx server.Tx) error {
	ref := kam.Ref{Kind: "gadget_of_tomorrow", ID: kam.ID{1, 2, 3}}
	doc := &wire.Document{Ref: ref}
	doc.Put("name", "a gadget", wire.Version{VersionID: wire.VersionID{Device: kam.ID{9}, Number: 1}, Clock: wire.At(begin), Author: "anna"})
	before, err := tx.Advance(1)
	if err != nil {
		return err
	}
	number := binary.BigEndian.AppendUint64(nil, before+1)
	scope := doc.Record().Scope()
	if err := tx.Put(server.FeedTable, number, wire.AppendDocument(append(binary.AppendUvarint(nil, uint64(len(scope))), scope...), doc)); err != nil {
		return err
	}
	if err := tx.Delete(server.MetaTable, []byte("layout")); err != nil { // the next server derives the rest
		return err
	}
	return tx.Put(server.RecordTable, append(append([]byte(ref.Kind), 0), ref.ID[:]...), number)
}

// build makes the servers and the devices.
func (w *world) build() error {
	first, err := founded()
	if err != nil {
		return err
	}
	w.store = first.Copy()
	w.ledger = newLedger()
	for i := range w.servers {
		w.start(i)
	}
	for _, name := range names {
		w.users = append(w.users, &user{name: name, grants: []string{"all:write"}, had: map[wire.Hash]bool{}})
	}
	for i := range 3 + w.random.IntN(6) {
		d := &device{world: w, name: fmt.Sprintf("device %d", i+1), user: w.users[i%len(w.users)]}
		d.disk = &disk{world: w, dir: w.folder()}
		if d.open(); w.violation != nil {
			return nil
		}
		d.id = d.cache.Device()
		d.signIn()
		w.devices = append(w.devices, d)
	}
	w.healing = true // nothing happens to anybody yet
	w.devices[0].furnish()
	for i, d := range w.devices {
		if i == 0 || w.random.IntN(3) > 0 {
			d.through()
		}
	}
	w.healing, w.steps = false, 0
	return nil
}
