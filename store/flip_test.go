package store

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// flips is how many bytes are flipped, one at a time, but for a long test, which flips each.
const flips = 400

// contents returns all that a cache shows of its records, as text.
func contents(c *Cache) (string, error) {
	all := map[string]map[string]string{}
	for _, k := range kam.Kinds() {
		if err := c.Each(ctx, k.Name, func(r kam.Record) bool {
			fields := map[string]string{}
			for _, cell := range r.Cells {
				fields[cell.Key] = cell.Value
			}
			all[r.Ref.String()] = fields
			return true
		}); err != nil {
			return "", err
		}
	}
	data, err := json.Marshal(all)
	return string(data), err
}

// TestNoByteThatFlipsLosesAnything flips one byte after the other of a cache that has records of a server and edits that
// wait. Each time the cache says in words that it is damaged, and what is built anew from journal and server holds all; or
// it holds all as it is.
func TestNoByteThatFlipsLosesAnything(t *testing.T) {
	s := newCentral(t)
	s.user("anna", "all:write")
	m := s.member("anna")
	account := m.add("account", "name", "Polar")
	for i := range 12 {
		m.add("contact", "name", fmt.Sprint("Contact ", i), "account", account.ID.String(), "notes", strings.Repeat("n", 40*i))
	}
	m.sync()
	for i := range 4 {
		must(t, m.Apply(ctx, "wait", edit("account", account.ID, "city", fmt.Sprint("Turku ", i), "phone", "22")))
	}
	m.add("contact", "name", "Newest", "account", account.ID.String())
	wanted, err := contents(m.Cache)
	must(t, err)
	used := 0 // bytes of the file; what is behind them it has in reserve
	must(t, m.view(func(tx *bolt.Tx) error { used = int(tx.Size()); return nil }))
	must(t, m.Close())
	files := map[string][]byte{}
	for _, name := range []string{FileName, JournalName} {
		files[name], err = os.ReadFile(filepath.Join(m.dir, name))
		must(t, err)
	}
	step := used/flips | 1
	if os.Getenv("SOAK") != "" {
		step = 1
	}
	told, asItIs := 0, 0
	dir := filepath.Join(t.TempDir(), "flipped")
	o := Options{Now: s.clock.now, Unsynced: true}
	for at := 0; at < used; at += step {
		must(t, os.Mkdir(dir, 0o700))
		for name, data := range files {
			must(t, os.WriteFile(filepath.Join(dir, name), data, 0o600))
		}
		flipped, err := os.OpenFile(filepath.Join(dir, FileName), os.O_WRONLY, 0)
		must(t, err)
		_, err = flipped.WriteAt([]byte{^files[FileName][at]}, int64(at))
		must(t, errors.Join(err, flipped.Close()))

		got, err := shows(dir, o)
		if err == nil {
			asItIs++
		} else {
			told++
			if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrWrongKey) && !errors.Is(err, ErrNewer) {
				t.Fatalf("byte %d: the error has no kind: %v", at, err)
			}
			c, _, err := Rebuild(ctx, dir, testKey, o)
			if err != nil {
				t.Fatalf("byte %d: rebuild: %v", at, err)
			}
			s.clock.at = s.clock.at.Add(time.Second) // the server lets nobody ask for everything too often
			got, err = served(s, c)
			must(t, errors.Join(err, c.Close()))
		}
		if got != wanted {
			t.Fatalf("byte %d: there is\n%s, there was\n%s", at, got, wanted)
		}
		must(t, os.RemoveAll(dir))
	}
	t.Logf("%d of %d bytes flipped: %d times told and built anew, %d times nothing was the matter", told+asItIs, used, told, asItIs)
}

// shows opens a cache, reads all of it, and returns what it shows.
func shows(dir string, o Options) (all string, err error) {
	c, err := Open(ctx, dir, testKey, o)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	if all, err = contents(c); err != nil {
		return "", err
	}
	r, err := c.Check(ctx)
	if err == nil && len(r.Problems) > 0 {
		err = damaged(dir, errors.New(r.Problems[0]))
	}
	return all, err
}

// served returns what a cache shows once it has what the server has, of which it takes nothing away: what waits stays.
func served(s *central, c *Cache) (string, error) {
	if err := c.SetUser(ctx, "anna"); err != nil {
		return "", err
	}
	again := &member{Cache: c, s: s}
	again.login()
	id := c.Device()
	for left := uint64(1); left > 0; {
		token, _ := c.Position()
		resp := &wire.SyncResponse{}
		if err := s.post(wire.PathSync, again.session.Access, wire.SyncRequest{Protocol: 1, Device: id[:], Token: token}, resp); err != nil {
			return "", err
		}
		if _, err := c.Absorb(ctx, resp); err != nil {
			return "", err
		}
		left = resp.Left
	}
	return contents(c)
}
