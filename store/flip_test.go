package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"keyaccount/kam"
	"keyaccount/store/memtable"
	"keyaccount/sync/wire"
)

// contents returns all that a cache shows of its records, and how many edits wait, as text.
func contents(c *Cache) (string, error) {
	all := map[string]map[string]string{"waiting": {"edits": fmt.Sprint(c.Waiting())}}
	for kind := range c.Counts() {
		if err := c.Each(ctx, kind, func(r kam.Record) bool {
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

// flipper flips bytes of a small cache, one at a time, and sees that nothing is lost by it.
type flipper struct {
	files  map[string][]byte // the cache as it was left
	wanted string            // what it shows
	pages  [][]byte          // what the server answers to a device that has nothing yet
}

// newFlipper makes a cache with records of a server and edits that wait.
func newFlipper(t *testing.T) *flipper {
	s := newCentral(t)
	s.user("anna", "all:write")
	m := s.member("anna")
	account := m.add("account", "name", "Polar")
	for i := range 3 {
		m.add("contact", "name", fmt.Sprint("Contact ", i), "account", account.ID.String(), "notes", strings.Repeat("n", 150*i))
	}
	m.sync()
	m.add("contact", "name", "Newest", "account", account.ID.String())
	m.shrink()
	other := s.member("anna")
	other.sync()
	other.add("contact", "name", "From elsewhere", "account", account.ID.String())
	other.sync()
	m.sync()
	must(t, m.Apply(ctx, "wait", edit("account", account.ID, "city", "Turku", "phone", "22")))
	f := &flipper{files: map[string][]byte{}}
	var err error
	f.wanted, err = contents(m.Cache)
	must(t, err)
	id, token := m.Device(), []byte(nil)
	for left := uint64(1); left > 0; {
		resp := &wire.SyncResponse{}
		must(t, s.post(wire.PathSync, m.session.Access, wire.SyncRequest{Protocol: 1, Device: id[:], Token: token}, resp))
		page, err := wire.Marshal(resp)
		must(t, err)
		f.pages, token, left = append(f.pages, page), resp.Token, resp.Left
	}
	used := 0 // bytes of the file; what is behind them it has in reserve
	must(t, m.view(func(tx *memtable.Tx) error { used = int(tx.Bolt().Size()); return nil }))
	must(t, m.Close())
	for _, name := range []string{FileName, JournalName} {
		f.files[name], err = os.ReadFile(filepath.Join(m.dir, name))
		must(t, err)
	}
	f.files[FileName] = f.files[FileName][:used]
	return f
}

// shrink writes the file of a cache anew, without free pages and with small ones, so that few of its bytes are of no use.
func (m *member) shrink() {
	t, path := m.s.t, filepath.Join(m.dir, FileName)
	must(t, m.file.db.Fold())
	must(t, m.Close())
	from, err := bolt.Open(path, 0o600, nil)
	must(t, err)
	to, err := bolt.Open(path+".small", 0o600, &bolt.Options{PageSize: 1024})
	must(t, err)
	must(t, errors.Join(bolt.Compact(to, from, 0), from.Close(), to.Close(), os.Rename(path+".small", path)))
	c, err := Open(ctx, m.dir, testKey, Options{Now: func() time.Time { return m.s.clock.now() }})
	must(t, err)
	t.Cleanup(func() { _ = c.Close() })
	m.Cache = c
}

// flip returns what becomes of the cache when the bits of a mask are flipped in one of its bytes: whether that was told, and
// an error unless all is there in the end.
func (f *flipper) flip(dir, name string, at int, mask byte) (told bool, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return false, err
	}
	for other, data := range f.files {
		if other == name {
			data = bytes.Clone(data)
			data[at] ^= mask
		}
		if err := os.WriteFile(filepath.Join(dir, other), data, 0o600); err != nil {
			return false, err
		}
	}
	o := Options{Now: newClock().now, Unsynced: true}
	got, err := shows(dir, o)
	if told = err != nil; told {
		if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrWrongKey) && !errors.Is(err, ErrNewer) {
			return true, fmt.Errorf("the error has no kind: %w", err)
		}
		c, _, err := Rebuild(ctx, dir, testKey, o)
		if err != nil {
			return true, fmt.Errorf("rebuild: %w", err)
		}
		got, err = f.served(c)
		if err = errors.Join(err, c.Close()); err != nil {
			return true, fmt.Errorf("with what the server has: %w", err)
		}
	}
	if got != f.wanted {
		return told, fmt.Errorf("there is\n%s, there was\n%s", got, f.wanted)
	}
	if told {
		err = os.RemoveAll(dir)
	}
	return told, err
}

// served returns what a cache shows once it has what the server has, of which it takes nothing away: what waits stays.
func (f *flipper) served(c *Cache) (string, error) {
	if token, _ := c.Position(); len(token) > 0 {
		return "", errors.New("it does not ask for everything")
	}
	for _, page := range f.pages {
		resp := &wire.SyncResponse{}
		if err := wire.Unmarshal(page, resp); err != nil {
			return "", err
		}
		if _, err := c.Absorb(ctx, resp); err != nil {
			return "", err
		}
	}
	return contents(c)
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

// raced reports whether the race detector watches the test.
func raced() bool {
	info, ok := debug.ReadBuildInfo()
	return ok && slices.Contains(info.Settings, debug.BuildSetting{Key: "-race", Value: "true"})
}

// TestNoByteThatFlipsLosesAnything flips every byte of a cache and of its journal, one at a time: all of its bits, and in a
// long test also each alone. Each time the cache says in words that it is damaged, and what is built anew from journal and
// server holds all; or it holds all as it is.
func TestNoByteThatFlipsLosesAnything(t *testing.T) {
	f := newFlipper(t)
	masks, stride := []byte{0xff}, 1
	if raced() {
		stride = 31 // one after the other takes an hour there
	}
	if os.Getenv("SOAK") != "" {
		masks = append(masks, 1, 2, 4, 8, 16, 32, 64, 128)
	}
	for name, data := range f.files {
		var told, flipped atomic.Int64
		var all sync.WaitGroup
		workers := runtime.GOMAXPROCS(0)
		for w := range workers {
			dir := filepath.Join(t.TempDir(), "flipped")
			all.Go(func() {
				for at := w * stride; at < len(data) && !t.Failed(); at += workers * stride {
					for _, mask := range masks {
						was, err := f.flip(dir, name, at, mask)
						if flipped.Add(1); was {
							told.Add(1)
						}
						if err != nil {
							t.Errorf("%s, byte %d, bits %08b: %v", name, at, mask, err)
							return
						}
					}
				}
			})
		}
		all.Wait()
		t.Logf("%s: %d bytes, flipped in %d ways: %d times told and built anew, %d times nothing was the matter or it was mended",
			name, len(data), flipped.Load(), told.Load(), flipped.Load()-told.Load())
	}
}
