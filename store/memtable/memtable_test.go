package memtable

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"testing"

	bolt "go.etcd.io/bbolt"
	"pgregory.net/rapid"
)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

var names = []string{"feed", "records"}

// open opens a file with a small memtable.
func open(t testing.TB, path string, bound int) *DB {
	t.Helper()
	file, err := bolt.Open(path, 0o600, &bolt.Options{NoSync: true, FreelistType: bolt.FreelistMapType})
	must(t, err)
	d, err := New(file, Options{Bound: bound, Rising: []string{"feed"}})
	must(t, err)
	must(t, d.Update(func(tx *Tx) error {
		for _, name := range names {
			if err := tx.Make(name); err != nil {
				return err
			}
		}
		return nil
	}))
	return d
}

// copied returns where a copy of the file is as a crash would leave it.
func copied(t testing.TB, d *DB, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	to := filepath.Join(t.TempDir(), "copy")
	must(t, os.WriteFile(to, data, 0o600))
	return to
}

type model map[string]map[string]string

func (m model) clone() model {
	c := model{}
	for name, items := range m {
		c[name] = maps.Clone(items)
	}
	return c
}

// check compares all that a transaction sees with what is to be there: by key, forth, back and from anywhere.
func check(t *rapid.T, tx *Tx, m model) {
	for _, name := range names {
		b, want := tx.Bucket(name), slices.Sorted(maps.Keys(m[name]))
		var forth, back []string
		c := b.Cursor()
		for k, v := c.First(); k != nil; k, v = c.Next() {
			forth = append(forth, string(k))
			if m[name][string(k)] != string(v) || !bytes.Equal(b.Get(k), v) || v == nil || b.Get(k) == nil {
				t.Fatalf("%s: %q has %q, and by key %q; it should have %q", name, k, v, b.Get(k), m[name][string(k)])
			}
		}
		for k, _ := c.Last(); k != nil; k, _ = c.Prev() {
			back = append(back, string(k))
		}
		slices.Reverse(back)
		if !slices.Equal(forth, want) || !slices.Equal(back, want) {
			t.Fatalf("%s holds %q forth and %q back, not %q", name, forth, back, want)
		}
		from := key(t)
		var rest []string
		for k, _ := c.Seek([]byte(from)); k != nil; k, _ = c.Next() {
			rest = append(rest, string(k))
		}
		at, found := slices.BinarySearch(want, from)
		if !slices.Equal(rest, want[at:]) {
			t.Fatalf("%s holds %q from %q on, not %q", name, rest, from, want[at:])
		}
		if got := b.Get([]byte(from)); (got != nil) != found {
			t.Fatalf("%s: %q is %q", name, from, got)
		}
	}
}

func key(t *rapid.T) string { return fmt.Sprintf("k%02d", rapid.IntRange(0, 40).Draw(t, "key")) }

// caught runs a function and returns a panic with an error as that error.
func caught(with error, fn func() error) (err error) {
	defer func() {
		if p := recover(); p == with {
			err = with
		} else if p != nil {
			panic(p)
		}
	}()
	return fn()
}

// TestAMemtableIsNotSeen does whatever can be done to a file with a memtable and to a map, and compares.
func TestAMemtableIsNotSeen(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		path := filepath.Join(t.TempDir(), "file")
		bound := rapid.SampledFrom([]int{0, 100, 400, 4000, 1 << 20}).Draw(r, "bound")
		d := open(t, path, bound)
		defer func() { must(t, d.Close()) }()
		now := model{"feed": {}, "records": {}}
		failed := errors.New("given up")
		r.Repeat(map[string]func(*rapid.T){
			"write": func(r *rapid.T) {
				next := now.clone()
				end := rapid.SampledFrom([]string{"commits", "commits", "commits", "gives up", "panics"}).Draw(r, "end")
				err := caught(failed, func() error {
					return d.Update(func(tx *Tx) error {
						for range rapid.IntRange(0, 12).Draw(r, "writes") {
							name, k := rapid.SampledFrom(names).Draw(r, "bucket"), key(r)
							b := tx.Bucket(name)
							switch rapid.IntRange(0, 12).Draw(r, "what") {
							case 0:
								must(t, tx.Directly())
							case 1:
								must(t, tx.Clear(name))
								clear(next[name])
							case 2, 3, 4:
								must(t, b.Delete([]byte(k)))
								delete(next[name], k)
							default:
								value := []byte(rapid.StringN(0, 300, 300).Draw(r, "value"))
								next[name][k] = string(value)
								must(t, b.Put([]byte(k), value))
							}
							if rapid.IntRange(0, 5).Draw(r, "looks") == 0 {
								check(r, tx, next)
							}
						}
						check(r, tx, next)
						switch end {
						case "gives up":
							return failed
						case "panics":
							panic(failed)
						}
						return nil
					})
				})
				switch {
				case end != "commits" && errors.Is(err, failed):
				case err != nil:
					r.Fatal(err)
				default:
					now = next
				}
			},
			"fold": func(*rapid.T) {
				must(t, d.Fold())
				if d.Held() != 0 {
					t.Fatal("something is held after a fold")
				}
			},
			"crash": func(*rapid.T) {
				to := copied(t, d, path)
				must(t, d.Close())
				path = to
				d = open(t, path, bound)
			},
			"": func(r *rapid.T) {
				must(t, d.View(func(tx *Tx) error { check(r, tx, now); return nil }))
				if d.Held() > bound {
					r.Fatalf("%d bytes are held, the bound is %d", d.Held(), bound)
				}
			},
		})
	})
}

// TestASnapshotStaysAsItWas reads in transactions that begin while others commit and fold: each sees the sum of one moment.
func TestASnapshotStaysAsItWas(t *testing.T) {
	d := open(t, filepath.Join(t.TempDir(), "file"), 3000)
	defer func() { must(t, d.Close()) }()
	const accounts = 20
	set := func(b *Bucket, i int, n uint64) error {
		return b.Put([]byte{byte(i) + 1}, binary.BigEndian.AppendUint64(nil, n))
	}
	must(t, d.Update(func(tx *Tx) error {
		var err error
		for i := range accounts {
			err = errors.Join(err, set(tx.Bucket("records"), i, 100))
		}
		return err
	}))
	done := make(chan struct{})
	var readers sync.WaitGroup
	for range 4 {
		readers.Go(func() {
			for {
				select {
				case <-done:
					return
				default:
				}
				if err := d.View(func(tx *Tx) error {
					sum := uint64(0)
					c := tx.Bucket("records").Cursor()
					for k, v := c.First(); k != nil; k, v = c.Next() {
						sum += binary.BigEndian.Uint64(v)
					}
					if sum != accounts*100 {
						return fmt.Errorf("the sum is %d", sum)
					}
					return nil
				}); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	for i := range 400 {
		must(t, d.Update(func(tx *Tx) error {
			b := tx.Bucket("records")
			from, to := i%accounts, (i*7+3)%accounts
			if from == to {
				return nil
			}
			a, z := binary.BigEndian.Uint64(b.Get([]byte{byte(from) + 1})), binary.BigEndian.Uint64(b.Get([]byte{byte(to) + 1}))
			return errors.Join(set(b, from, a-1), set(b, to, z+1))
		}))
	}
	close(done)
	readers.Wait()
}

// TestASmallTransactionWritesFewPages is what all of this is for.
func TestASmallTransactionWritesFewPages(t *testing.T) {
	d := open(t, filepath.Join(t.TempDir(), "file"), 1<<20)
	defer func() { must(t, d.Close()) }()
	value := make([]byte, 500)
	at := func(i int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(i)) }
	must(t, d.Update(func(tx *Tx) error {
		must(t, tx.Directly())
		for i := range 10_000 {
			must(t, tx.Bucket("records").Put(at(i), value))
		}
		return nil
	}))
	pages := func(work func()) int64 {
		before := d.Bolt().Stats()
		work()
		after := d.Bolt().Stats()
		return after.TxStats.GetPageCount() - before.TxStats.GetPageCount()
	}
	few := pages(func() {
		must(t, d.Update(func(tx *Tx) error {
			for i := range 100 {
				must(t, tx.Bucket("records").Put(at(i*97), value))
			}
			return nil
		}))
	})
	many := pages(func() { must(t, d.Fold()) })
	if few > 25 || many < 90 {
		t.Errorf("100 changes of 500 bytes here and there wrote %d pages, and %d when they were folded", few, many)
	}
}

// TestADamagedLogIsToldAndNotFollowed changes each byte of a log, and leaves out each of its pieces.
func TestADamagedLogIsToldAndNotFollowed(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	d := open(t, path, 1<<20)
	for i := range 5 {
		must(t, d.Update(func(tx *Tx) error {
			return errors.Join(tx.Bucket("feed").Put([]byte{1, byte(i)}, make([]byte, 700*i)), tx.Bucket("records").Delete([]byte("a")))
		}))
	}
	defer func() { must(t, d.Close()) }()
	pieces := map[string][]byte{}
	must(t, d.Bolt().View(func(tx *bolt.Tx) error {
		return tx.Bucket(logBucket).ForEach(func(k, v []byte) error { pieces[string(k)] = bytes.Clone(v); return nil })
	}))
	again := func(spoil func(b *bolt.Bucket) error) error {
		path := copied(t, d, path)
		file, err := bolt.Open(path, 0o600, &bolt.Options{NoSync: true})
		must(t, err)
		defer file.Close()
		must(t, file.Update(func(tx *bolt.Tx) error { return spoil(tx.Bucket(logBucket)) }))
		_, err = New(file, Options{Bound: 1 << 20})
		return err
	}
	must(t, again(func(*bolt.Bucket) error { return nil }))
	for k, piece := range pieces {
		for i := range piece {
			if i > 40 && i%50 != 0 {
				continue
			}
			other := bytes.Clone(piece)
			other[i] ^= 1 << (i % 8)
			if err := again(func(b *bolt.Bucket) error { return b.Put([]byte(k), other) }); !errors.Is(err, ErrDamaged) {
				t.Errorf("byte %d of piece %x: %v", i, k, err)
			}
		}
		if err := again(func(b *bolt.Bucket) error { return b.Delete([]byte(k)) }); !errors.Is(err, ErrDamaged) {
			t.Errorf("without piece %x: %v", k, err)
		}
	}
}

func TestAFileThatWasWrittenToBesideItsMemtableIsAnError(t *testing.T) {
	d := open(t, filepath.Join(t.TempDir(), "file"), 1<<20)
	defer func() { must(t, d.Close()) }()
	must(t, d.Bolt().Update(func(*bolt.Tx) error { return nil }))
	if err := d.View(func(*Tx) error { return nil }); !errors.Is(err, ErrBeside) {
		t.Errorf("reading: %v", err)
	}
	if err := d.Update(func(*Tx) error { return nil }); !errors.Is(err, ErrBeside) {
		t.Errorf("writing: %v", err)
	}
}

// TestACopyLaidOverAnOpenFileIsAnError has the file be what it was some transactions ago: no snapshot of it is here any more,
// and none will come.
func TestACopyLaidOverAnOpenFileIsAnError(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	d := open(t, path, 1<<20)
	defer func() { must(t, d.Close()) }()
	old, err := os.ReadFile(path)
	must(t, err)
	for i := range 5 {
		must(t, d.Update(func(tx *Tx) error { return tx.Bucket("records").Put([]byte{1, byte(i)}, []byte("x")) }))
	}
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	must(t, err)
	_, err = file.WriteAt(old, 0)
	must(t, errors.Join(err, file.Close()))
	if err := d.View(func(*Tx) error { return nil }); !errors.Is(err, ErrBeside) {
		t.Errorf("reading: %v", err)
	}
	if err := d.Update(func(*Tx) error { return nil }); !errors.Is(err, ErrBeside) {
		t.Errorf("writing: %v", err)
	}
}

// TestWhatHadNoRoomHasNotHappened lets commits fail: those of small transactions, and one that folds.
func TestWhatHadNoRoomHasNotHappened(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	d := open(t, path, 100<<10)
	put := func(key string, size int) error {
		return d.Update(func(tx *Tx) error { return tx.Bucket("records").Put([]byte(key), make([]byte, size)) })
	}
	keys := func() (keys []string) {
		must(t, d.View(func(tx *Tx) error {
			c := tx.Bucket("records").Cursor()
			for k, _ := c.First(); k != nil; k, _ = c.Next() {
				keys = append(keys, string(k))
			}
			return nil
		}))
		return keys
	}
	must(t, put("before", 100))
	for _, size := range []int{80 << 10, 200 << 10} { // one goes to the log, one folds it
		d.Bolt().MaxSize = 1
		if put("refused", size) == nil || put("refused as well", size) == nil {
			t.Fatal("there was room")
		}
		if got := keys(); !slices.Equal(got, []string{"before"}) {
			t.Fatalf("without room there is %q", got)
		}
		d.Bolt().MaxSize = 0
	}
	must(t, put("then", 100))
	want := []string{"before", "then"}
	if got := keys(); !slices.Equal(got, want) {
		t.Errorf("there is %q", got)
	}
	must(t, d.Close())
	d = open(t, path, 100<<10)
	if got := keys(); !slices.Equal(got, want) {
		t.Errorf("opened again it has %q", got)
	}
	must(t, d.Close())
}

// TestManySmallTransactionsTakeLittleMemory compares the memory that a log's transactions take with what they wrote.
func TestManySmallTransactionsTakeLittleMemory(t *testing.T) {
	d := open(t, filepath.Join(t.TempDir(), "file"), 1<<20)
	defer func() { must(t, d.Close()) }()
	heap := func() int {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc)
	}
	before := heap()
	const transactions = 2000
	for i := range transactions {
		must(t, d.Update(func(tx *Tx) error {
			return tx.Bucket("records").Put(binary.BigEndian.AppendUint32(nil, uint32(i)), make([]byte, 100))
		}))
	}
	if held := (heap() - before) / transactions; d.Held() < transactions*100 || held > 2000 {
		t.Errorf("each of %d transactions of 100 bytes holds %d in memory", transactions, held)
	}
	runtime.KeepAlive(d)
}

// TestAFoldGivesItsPagesBack folds again and again, while the records stay about as many: so does the file.
func TestAFoldGivesItsPagesBack(t *testing.T) {
	d := open(t, filepath.Join(t.TempDir(), "file"), 64<<10)
	defer func() { must(t, d.Close()) }()
	var sizes []int64
	for i := range 5000 {
		must(t, d.Update(func(tx *Tx) error {
			if i%1000 == 999 {
				sizes = append(sizes, tx.Bolt().Size())
			}
			var err error
			for j := range 3 {
				key := binary.BigEndian.AppendUint32(nil, uint32(i*7919+j*131)%1000)
				err = errors.Join(err, tx.Bucket("records").Put(key, make([]byte, 100+i*31%700)))
			}
			return err
		}))
	}
	if first, last := sizes[1], sizes[len(sizes)-1]; last > first*5/4 {
		t.Errorf("with as many records as before the file grew: %d", sizes)
	}
}

func TestWhatBboltRefusesIsRefusedAtOnce(t *testing.T) {
	d := open(t, filepath.Join(t.TempDir(), "file"), 1<<20)
	defer func() { must(t, d.Close()) }()
	must(t, d.Update(func(tx *Tx) error {
		b := tx.Bucket("feed")
		if b.Put(nil, []byte("x")) == nil || b.Put(make([]byte, bolt.MaxKeySize+1), nil) == nil {
			t.Error("a key that cannot be was taken")
		}
		if tx.Bucket("nothing") != nil {
			t.Error("a bucket that is not there is there")
		}
		return nil
	}))
	must(t, d.View(func(tx *Tx) error {
		if b := tx.Bucket("feed"); b.Put([]byte("k"), nil) == nil || b.Delete([]byte("k")) == nil || tx.Directly() == nil {
			t.Error("a transaction that only reads has written")
		}
		return nil
	}))
}
