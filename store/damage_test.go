package store

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	bolt "go.etcd.io/bbolt"

	"keyaccount/kam"
	"keyaccount/kam/search"
	"keyaccount/store/journal"
	"keyaccount/store/memtable"
	"keyaccount/store/vault"
)

// inhabited makes a closed cache with records from a server and edits that wait, and returns its folder.
func inhabited(t *testing.T) (dir string, waiting kam.Ref) {
	c, s, ref := synced(t)
	for i := range 300 {
		s.edit(edit("contact", newID(t), "name", "Contact", "account", ref.ID.String(), "notes", strings.Repeat("n", i)), 1)
	}
	exchange(t, c, s, 1000)
	must(t, c.Apply(ctx, "first", edit("account", ref.ID, "phone", "22")))
	must(t, c.Apply(ctx, "second", edit("account", ref.ID, "city", "Turku")))
	must(t, c.Close())
	return c.dir, ref
}

// use opens a cache and does everything with it. It returns the first error.
func use(dir string) error {
	c, err := Open(ctx, dir, testKey, Options{})
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	var problems error
	collect := func(err error) { problems = errors.Join(problems, err) }
	var ref kam.Ref
	for _, kind := range []string{"account", "contact"} {
		collect(c.Each(ctx, kind, func(r kam.Record) bool { ref = r.Ref; return true }))
		collect(c.EachTitle(kind, func(kam.ID, string, bool) bool { return true }))
	}
	collect(c.Entries(ctx, func(search.Entry) bool { return true }))
	_, _, err = c.Batch(ctx)
	collect(err)
	if _, err = c.History(ctx, ref); kam.CodeOf(err) != kam.NotFound {
		collect(err)
	}
	r, err := c.Check(ctx)
	collect(err)
	if len(r.Problems) > 0 {
		collect(damaged(dir, errors.New(r.Problems[0])))
	}
	if err := c.Apply(ctx, "more", kam.Edit{Ref: kam.Ref{Kind: "account", ID: kam.ID{7}}, Cells: []kam.Cell{{Key: "name", Value: "More"}}}); err != nil {
		collect(err)
	}
	_, err = c.Undo(ctx)
	if !errors.Is(err, ErrNothingToUndo) {
		collect(err)
	}
	return problems
}

func TestDamagedBytesAreToldAndNeverPanicAndTheEditsThatWaitAreKept(t *testing.T) {
	dir, ref := inhabited(t)
	files := map[string][]byte{}
	for _, name := range []string{FileName, JournalName} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		must(t, err)
		files[name] = data
	}
	random := rand.New(rand.NewPCG(1, 2))
	told, unseen := 0, 0
	for i := range 300 {
		data := append([]byte(nil), files[FileName]...)
		switch {
		case i%10 == 9: // a page lost
			at := random.IntN(len(data)/4096) * 4096
			clear(data[at : at+4096])
		case i%10 == 8: // the end lost
			data = data[:random.IntN(len(data))]
		case i%3 == 0: // the head of a page
			data[random.IntN(len(data)/4096)*4096+random.IntN(64)] ^= 1 << random.IntN(8)
		default:
			data[random.IntN(len(data))] ^= 1 << random.IntN(8)
		}
		here := t.TempDir()
		must(t, os.WriteFile(filepath.Join(here, FileName), data, 0o600))
		must(t, os.WriteFile(filepath.Join(here, JournalName), files[JournalName], 0o600))
		err := use(here)
		if err == nil {
			unseen++ // in a page that is not in use, or an older state whose edits came back from the journal
			c := opened(t, here)
			if value(t, c, ref, "phone") != "22" || value(t, c, ref, "city") != "Turku" {
				t.Fatalf("%d: the edits that waited are gone, and nobody was told", i)
			}
			must(t, c.Close())
			continue
		}
		told++
		if !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrWrongKey) && !errors.Is(err, ErrNewer) {
			t.Fatalf("%d: the error has no kind: %v", i, err)
		}
		c, _, err := Rebuild(ctx, here, testKey, Options{})
		if err != nil {
			t.Fatalf("%d: rebuild: %v", i, err)
		}
		r, err := c.Get(ctx, ref)
		if err != nil || r.Get("phone") != "22" || r.Get("city") != "Turku" {
			t.Fatalf("%d: the edits that waited are not there: %+v, %v", i, r, err)
		}
		sound(t, c)
		must(t, c.Close())
	}
	if told == 0 || unseen == 0 {
		t.Errorf("%d damages were told, %d were harmless", told, unseen)
	}
	t.Logf("300 damages: %d told, %d harmless", told, unseen)
}

// TestACopyLaidOverAnOpenCacheIsTold has another program bring back the file as it was some edits ago.
func TestACopyLaidOverAnOpenCacheIsTold(t *testing.T) {
	dir, ref := inhabited(t)
	path := filepath.Join(dir, FileName)
	old, err := os.ReadFile(path)
	must(t, err)
	c := opened(t, dir)
	for _, city := range []string{"Oulu", "Vaasa", "Kemi"} {
		must(t, c.Apply(ctx, "move", edit("account", ref.ID, "city", city)))
	}
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	must(t, err)
	_, err = file.WriteAt(old, 0)
	must(t, errors.Join(err, file.Close()))
	_, reading := c.Get(ctx, ref)
	writing := c.Apply(ctx, "move", edit("account", ref.ID, "city", "Pori"))
	for _, err := range []error{reading, writing} {
		var e *Error
		if !errors.As(err, &e) || !errors.Is(err, ErrDamaged) || e.Words != wordsAnew {
			t.Errorf("it is told as %v", err)
		}
	}
	_ = c.Close()
	c = opened(t, dir)
	if got := value(t, c, ref, "city"); got != "Kemi" {
		t.Errorf("opened again, the newest edit that was accepted is %q", got)
	}
	sound(t, c)
	must(t, c.Close())
}

// TestACheckReadsTheLogThatIsReadNextTime changes a byte of what was written last, which the open cache has in memory.
func TestACheckReadsTheLogThatIsReadNextTime(t *testing.T) {
	dir, ref := inhabited(t)
	path := filepath.Join(dir, FileName)
	c := opened(t, dir)
	must(t, c.Apply(ctx, "move", edit("account", ref.ID, "city", "Oulu")))
	sound(t, c)
	var last []byte
	must(t, c.file.db.Bolt().View(func(tx *bolt.Tx) error {
		_, piece := tx.Bucket([]byte("log of the memtable")).Cursor().Last()
		last = bytes.Clone(piece)
		return nil
	}))
	data, err := os.ReadFile(path)
	must(t, err)
	other := bytes.Clone(last)
	other[len(other)-1] ^= 1
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	must(t, err)
	_, err = file.WriteAt(bytes.ReplaceAll(data, last, other), 0)
	must(t, errors.Join(err, file.Close()))
	r, err := c.Check(ctx)
	if must(t, err); len(r.Problems) != 1 || value(t, c, ref, "city") != "Oulu" {
		t.Errorf("a cache whose log is damaged: %q", r.Problems)
	}
}

func TestARebuiltCacheGoesOnAsTheSameDevice(t *testing.T) {
	dir, ref := inhabited(t)
	before := opened(t, dir)
	device, waiting := before.Device(), before.Waiting()
	batch, _, err := before.Batch(ctx)
	must(t, err)
	must(t, before.Close())
	c, aside, err := Rebuild(ctx, dir, testKey, Options{})
	must(t, err)
	defer func() { _ = c.Close() }()
	if _, err := os.Stat(aside); err != nil {
		t.Errorf("the damaged file was not kept: %v", err)
	}
	again, _, err := c.Batch(ctx)
	must(t, err)
	if c.Device() != device || c.Waiting() != waiting || c.User() != "anna" || len(again) != len(batch) || again[0].Hash() != batch[0].Hash() {
		t.Errorf("it goes on as %s of %q with %d edits", c.Device(), c.User(), c.Waiting())
	}
	if token, _ := c.Position(); len(token) != 0 || value(t, c, ref, "city") != "Turku" {
		t.Error("it would not ask for everything anew, or an edit is lost")
	}
}

func TestAnEditThatReachedOnlyTheJournalIsCarriedOutAtTheNextStart(t *testing.T) {
	dir, ref := inhabited(t)
	c := opened(t, dir)
	old, err := os.ReadFile(filepath.Join(dir, FileName))
	must(t, err)
	must(t, c.Apply(ctx, "third", edit("account", ref.ID, "district", "West")))
	must(t, c.Close())
	must(t, os.WriteFile(filepath.Join(dir, FileName), old, 0o600)) // as if the crash had come before the commit
	c = opened(t, dir)
	if value(t, c, ref, "district") != "West" || c.Waiting() != 3 {
		t.Errorf("district %q, %d wait", value(t, c, ref, "district"), c.Waiting())
	}
	sound(t, c)
	if label, err := c.Undo(ctx); err != nil || label != "third" {
		t.Errorf("it cannot be undone: %q, %v", label, err)
	}
}

func TestADamagedJournalIsMadeAnewFromTheCacheAndKeptAside(t *testing.T) {
	dir, _ := inhabited(t)
	path := filepath.Join(dir, JournalName)
	data, err := os.ReadFile(path)
	must(t, err)
	data[len(data)/2] ^= 1
	must(t, os.WriteFile(path, data, 0o600))
	r := sound(t, opened(t, dir))
	kept, err := filepath.Glob(path + ".damaged-*")
	if must(t, err); len(r.Mended) == 0 || len(kept) != 1 {
		t.Errorf("mended %q, kept %q", r.Mended, kept)
	}
}

// faultyFile fails as a full disk does while *full is true.
type faultyFile struct {
	journal.File
	full *bool
}

func (f faultyFile) Sync() error {
	if *f.full {
		return syscall.ENOSPC
	}
	return f.File.Sync()
}

func TestAnEditThatCannotBeJournaledDidNotHappen(t *testing.T) {
	full := false
	c, err := Open(ctx, t.TempDir(), testKey, Options{OpenJournal: func(path string, flag int, mode fs.FileMode) (journal.File, error) {
		f, err := journal.OpenFile(path, flag, mode)
		return faultyFile{f, &full}, err
	}})
	must(t, err)
	defer func() { _ = c.Close() }()
	id := newID(t)
	full = true
	if err := c.Apply(ctx, "", edit("account", id, "name", "A")); !errors.Is(err, ErrFull) {
		t.Errorf("got %v", err)
	}
	if _, err := c.Get(ctx, kam.Ref{Kind: "account", ID: id}); kam.CodeOf(err) != kam.NotFound || c.Waiting() != 0 {
		t.Errorf("the edit is there all the same: %v", err)
	}
	full = false
	sound(t, reopened(t, c))
}

func TestOtherKeysAndNewerFormatsAreTold(t *testing.T) {
	dir, _ := inhabited(t)
	if _, err := Open(ctx, dir, vault.NewKey([32]byte{9}), Options{}); !errors.Is(err, ErrWrongKey) {
		t.Errorf("another key: %v", err)
	}
	setFormat(t, dir, strconv.Itoa(format+1))
	if _, err := Open(ctx, dir, testKey, Options{}); !errors.Is(err, ErrNewer) {
		t.Errorf("a newer format: %v", err)
	}
	setFormat(t, dir, strconv.Itoa(format))
	sound(t, opened(t, dir))
}

func setFormat(t *testing.T, dir, format string) {
	t.Helper()
	db, err := bolt.Open(filepath.Join(dir, FileName), 0o600, nil)
	must(t, err)
	must(t, db.Update(func(tx *bolt.Tx) error { return tx.Bucket([]byte(meta)).Put(formatKey, []byte(format)) }))
	must(t, db.Close())
}

func TestClosingEndsAllUse(t *testing.T) {
	before := runtime.NumGoroutine()
	c := opened(t, t.TempDir())
	ref := kam.Ref{Kind: "account", ID: newID(t)}
	must(t, c.Apply(ctx, "", edit("account", ref.ID, "name", "A")))
	must(t, c.Close())
	must(t, c.Close())
	if _, err := c.Get(ctx, ref); !errors.Is(err, ErrClosed) {
		t.Errorf("read after closing: %v", err)
	}
	if err := c.Apply(ctx, "", edit("account", ref.ID, "name", "B")); !errors.Is(err, ErrClosed) {
		t.Errorf("written after closing: %v", err)
	}
	if now := runtime.NumGoroutine(); now > before {
		t.Errorf("%d goroutines are left", now-before)
	}
}

var update = flag.Bool("update", false, "write the files under testdata anew")

// golden is what testdata/format1 holds, told beside it.
type golden struct {
	Key    [32]byte
	Device string
	Title  string
	Counts map[string]int
}

func TestACacheOfThePreviousFormatIsBroughtToThisOne(t *testing.T) {
	const folder = "testdata/format1"
	if *update {
		writeFormat1(t, folder)
	}
	var want golden
	data, err := os.ReadFile(filepath.Join(folder, "want.json"))
	must(t, err)
	must(t, json.Unmarshal(data, &want))
	dir := t.TempDir()
	must(t, os.CopyFS(dir, os.DirFS(folder)))
	for range 2 {
		c, err := Open(ctx, dir, vault.NewKey(want.Key), Options{})
		must(t, err)
		r := sound(t, c)
		titles := ""
		must(t, c.EachTitle("contact", func(_ kam.ID, title string, _ bool) bool { titles += title; return true }))
		if c.Device().String() != want.Device || titles != want.Title || r.Records["account"] != want.Counts["account"] || r.Waiting != 2 || c.Counts()["contact"] != 1 {
			t.Errorf("it is %s with %q, %v, %d waiting", c.Device(), titles, c.Counts(), r.Waiting)
		}
		must(t, c.Close())
	}
}

// TestACacheFromBeforeTheLogIsBroughtToThisFormat takes the log from a cache, as format 5 had none.
func TestACacheFromBeforeTheLogIsBroughtToThisFormat(t *testing.T) {
	dir, ref := inhabited(t)
	c := opened(t, dir)
	must(t, c.file.db.Fold())
	must(t, c.Close())
	setFormat(t, dir, "5")
	c = opened(t, dir)
	if value(t, c, ref, "phone") != "22" || value(t, c, ref, "city") != "Turku" || c.Waiting() != 2 {
		t.Errorf("it has %d edits that wait", c.Waiting())
	}
	sound(t, c)
	must(t, c.file.view(func(tx *memtable.Tx) error {
		if f := tx.Bolt().Bucket([]byte(meta)).Get(formatKey); string(f) != strconv.Itoa(format) {
			t.Errorf("a program that knows no log would read it as format %s", f)
		}
		return nil
	}))
	must(t, c.Close())
}

// writeFormat1 makes a cache as the first format had it: without search texts, links and counts.
func writeFormat1(t *testing.T, folder string) {
	want := golden{Key: [32]byte{1, 2, 3}, Title: "Anna Virtanen", Counts: map[string]int{"account": 1}}
	must(t, os.RemoveAll(folder))
	c := opened(t, t.TempDir())
	account := newID(t)
	must(t, c.Apply(ctx, "add", edit("account", account, "name", "Polar Steel Oy")))
	must(t, c.Apply(ctx, "add", edit("contact", newID(t), "name", "Anna Virtanen", "account", account.String())))
	want.Device = c.Device().String()
	must(t, c.file.update(func(tx *memtable.Tx) error {
		s, err := c.loadState(tx)
		must(t, err)
		s.Counts, s.Segments = nil, 0
		return errors.Join(tx.Directly(), tx.Bolt().DeleteBucket([]byte(texts)), tx.Bolt().DeleteBucket([]byte(links)), c.saveState(tx, s),
			tx.Bucket(string(meta)).Put(formatKey, []byte("1")))
	}))
	must(t, c.Close())
	must(t, os.MkdirAll(folder, 0o755))
	for _, name := range []string{FileName, JournalName} {
		data, err := os.ReadFile(filepath.Join(c.dir, name))
		must(t, err)
		must(t, os.WriteFile(filepath.Join(folder, name), data, 0o644))
	}
	data, err := json.MarshalIndent(want, "", "  ")
	must(t, err)
	must(t, os.WriteFile(filepath.Join(folder, "want.json"), append(data, '\n'), 0o644))
}
