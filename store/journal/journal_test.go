package journal

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"keyaccount/internal/frugal"
	"keyaccount/kam"
	"keyaccount/store/vault"
	"keyaccount/sync/wire"
)

var (
	box    = vault.NewKey([32]byte{7}).Box("journal", rand.Reader)
	device = kam.ID{1, 2}
	head   = Head{Device: device, User: "anna", Server: "https://kam.example", Last: 0, Clock: 9}
)

func step(from, to uint64) Step {
	s := Step{Label: fmt.Sprintf("step %d", from)}
	for n := from; n <= to; n++ {
		m := wire.Mutation{VersionID: wire.VersionID{Device: device, Number: n}, Clock: wire.Clock(n), Ref: kam.Ref{Kind: "account", ID: kam.ID{byte(n)}}}
		m.Changes = []wire.Change{{Key: "name", Value: "Polar Steel Oy"}}
		s.Mutations = append(s.Mutations, m)
	}
	return s
}

func numbers(steps []Step) (all []uint64) {
	for _, s := range steps {
		for _, m := range s.Mutations {
			all = append(all, m.Number)
		}
	}
	return all
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func opened(t *testing.T, path string, open Opener) (*Journal, Content) {
	t.Helper()
	j, content, err := Open(path, box, open)
	must(t, err)
	t.Cleanup(func() { _ = j.Close() })
	return j, content
}

// written returns the path of a journal that holds steps 1 to 3, 4 and 5 to 6.
func written(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "journal")
	j, _ := opened(t, path, OpenFile)
	must(t, j.Rewrite(head, nil))
	must(t, j.Append(step(1, 3)))
	must(t, j.Append(step(4, 4)))
	must(t, j.Append(step(5, 6)))
	return path
}

func TestStepsComeBackAsTheyWereAppended(t *testing.T) {
	_, c := opened(t, written(t), OpenFile)
	if c.Head != head || len(c.Damage) != 0 || c.Torn != 0 {
		t.Errorf("head %+v, damage %v, torn %d", c.Head, c.Damage, c.Torn)
	}
	if want := []Step{step(1, 3), step(4, 4), step(5, 6)}; !reflect.DeepEqual(c.Steps, want) {
		t.Errorf("got %+v", c.Steps)
	}
}

func TestNothingInAJournalCanBeRead(t *testing.T) {
	data, err := os.ReadFile(written(t))
	must(t, err)
	for _, word := range []string{"Polar", "anna", "account", "step", "kam.example"} {
		if strings.Contains(string(data), word) {
			t.Errorf("the file shows %q", word)
		}
	}
}

func TestAJournalShrinksByWhatTheServerAcknowledged(t *testing.T) {
	path := written(t)
	j, _ := opened(t, path, OpenFile)
	if size, spent := j.Acknowledged(5); spent == 0 || spent >= size {
		t.Errorf("%d of %d bytes are spent", spent, size)
	}
	later := head
	later.Last = 6
	must(t, j.Shrink(later, 5)) // number 6 still needs its step
	must(t, j.Append(step(7, 7)))
	_, c := opened(t, path, OpenFile)
	if got := numbers(c.Steps); !reflect.DeepEqual(got, []uint64{5, 6, 7}) || c.Head != later {
		t.Errorf("%v are left under %+v", got, c.Head)
	}
}

func TestAnEditThatFailedIsTakenBackOut(t *testing.T) {
	path := written(t)
	j, _ := opened(t, path, OpenFile)
	must(t, j.Append(step(7, 9)))
	must(t, j.Cut())
	must(t, j.Append(step(7, 7)))
	_, c := opened(t, path, OpenFile)
	if got := numbers(c.Steps); len(got) != 7 || len(c.Damage) != 0 {
		t.Errorf("%v, %v", got, c.Damage)
	}
}

func TestACutOffTailIsPassedOverWhereverTheCrashCameAndTheRestIsKept(t *testing.T) {
	path := written(t)
	data, err := os.ReadFile(path)
	must(t, err)
	j, _ := opened(t, path, OpenFile)
	last := j.frames[2].at
	for end := last + 1; end < int64(len(data)); end++ {
		must(t, os.WriteFile(path, data[:end], 0o600))
		j, c := opened(t, path, OpenFile)
		if got := numbers(c.Steps); len(got) != 4 || len(c.Damage) != 0 || c.Torn == 0 {
			t.Fatalf("cut at %d: %v, %v", end, got, c.Damage)
		}
		must(t, j.Append(step(5, 5)))
		if _, c := opened(t, path, OpenFile); len(numbers(c.Steps)) != 5 || len(c.Damage) != 0 {
			t.Fatalf("cut at %d, then appended: %v, %v", end, numbers(c.Steps), c.Damage)
		}
	}
}

func TestDamageInTheMiddleIsReportedAndWhatFollowsIsFound(t *testing.T) {
	path := written(t)
	data, err := os.ReadFile(path)
	must(t, err)
	j, _ := opened(t, path, OpenFile)
	from, to := j.frames[1].at, j.frames[2].at
	for at := from; at < to; at++ {
		bad := append([]byte(nil), data...)
		bad[at] ^= 0x40
		must(t, os.WriteFile(path, bad, 0o600))
		_, c := opened(t, path, OpenFile)
		if got := numbers(c.Steps); !reflect.DeepEqual(got, []uint64{1, 2, 3, 5, 6}) || len(c.Damage) == 0 {
			t.Fatalf("byte %d altered: %v, %v", at, got, c.Damage)
		}
	}
}

// fullFile is a file on a disk on which room bytes are left.
type fullFile struct {
	File
	room     *int64
	stubborn bool // it cannot be cut either
}

var errNoSpace = errors.New("no space left on device")

func (f fullFile) WriteAt(p []byte, at int64) (int, error) {
	if n := int64(len(p)); n > *f.room {
		n, _ := f.File.WriteAt(p[:*f.room], at)
		*f.room = 0
		return n, errNoSpace
	}
	*f.room -= int64(len(p))
	return f.File.WriteAt(p, at)
}

func (f fullFile) Truncate(size int64) error {
	if f.stubborn {
		return errNoSpace
	}
	return f.File.Truncate(size)
}

func TestAFullDiskFailsTheEditAndHarmsNoOther(t *testing.T) {
	for _, stubborn := range []bool{false, true} {
		path, room := written(t), int64(100)
		j, _ := opened(t, path, func(path string, flag int, mode fs.FileMode) (File, error) {
			f, err := OpenFile(path, flag, mode)
			return fullFile{f, &room, stubborn}, err
		})
		if err := j.Append(step(7, 9)); !errors.Is(err, errNoSpace) {
			t.Fatalf("appended to a full disk: %v", err)
		}
		room = 1 << 20
		if err := j.Append(step(7, 7)); errors.Is(err, ErrBroken) != stubborn {
			t.Errorf("after space was made: %v", err)
		}
		_, c := opened(t, path, OpenFile)
		if got := len(numbers(c.Steps)); len(c.Damage) != 0 || got != 6 && stubborn || got != 7 && !stubborn {
			t.Errorf("%d mutations are left, %v", got, c.Damage)
		}
	}
}

func FuzzAJournalFromAnywhere(f *testing.F) {
	plain := []byte(mark + "\x00\x00\x00\x02\x00\x00\x00\x00ab" + mark)
	f.Add(plain)
	f.Fuzz(func(t *testing.T, data []byte) {
		j := &Journal{box: box}
		frugal.Within(t, len(data), 128, func() {
			if c := j.parse(data); len(c.Steps) != 0 || c.Torn > len(data) {
				t.Errorf("%d steps were read from bytes that nobody sealed", len(c.Steps))
			}
		})
	})
}

// FuzzAnEntryOfAJournal reads entries as somebody could have made them who has the key. What is read is written as it was read.
func FuzzAnEntryOfAJournal(f *testing.F) {
	s := step(1, 3)
	f.Add(appendHead(nil, &head))
	f.Add(appendStep(nil, &s))
	f.Fuzz(func(t *testing.T, plain []byte) {
		var (
			c      Content
			isStep bool
			err    error
		)
		frugal.Within(t, len(plain), 512, func() { isStep, err = decode(plain, &c) })
		if err != nil {
			return
		}
		var again Content
		if !isStep {
			_, err = decode(appendHead(nil, &c.Head), &again)
		} else {
			_, err = decode(appendStep(nil, &c.Steps[0]), &again)
		}
		if err != nil || !reflect.DeepEqual(c, again) {
			t.Errorf("%+v comes back as %+v, %v", c, again, err)
		}
	})
}
