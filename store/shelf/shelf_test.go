package shelf_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"

	"keyaccount/store"
	"keyaccount/store/shelf"
	"keyaccount/store/vault"
	"keyaccount/sync/wire"
)

var key = vault.NewKey([32]byte{1})

func bytesOf(seed uint64, size int) []byte {
	data := make([]byte, size)
	r := rand.NewChaCha8([32]byte{byte(seed), byte(seed >> 8)})
	_, _ = r.Read(data)
	return data
}

func add(t rapid.TB, s *shelf.Shelf, data []byte) wire.Content {
	t.Helper()
	c, sum, err := s.Add(context.Background(), bytes.NewReader(data), nil)
	if err != nil {
		t.Fatal(err)
	}
	if sum != sha256.Sum256(data) || c.Size != int64(len(data)) {
		t.Fatalf("it has %d bytes and the SHA-256 %v", c.Size, sum)
	}
	return c
}

func read(t rapid.TB, s *shelf.Shelf, id wire.Hash) []byte {
	t.Helper()
	var out bytes.Buffer
	if _, err := s.WriteTo(context.Background(), &out, id); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func files(t testing.TB, dir string) (paths []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(dir, shelf.FolderName))
	if err != nil && !os.IsNotExist(err) {
		t.Fatal(err)
	}
	for _, e := range entries {
		paths = append(paths, filepath.Join(dir, shelf.FolderName, e.Name()))
	}
	return paths
}

func TestAnyFileComesBackAsItWas(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.OneOf(rapid.IntRange(0, 3000), rapid.IntRange(wire.ChunkSize-2, wire.ChunkSize+2),
			rapid.IntRange(2*wire.ChunkSize-1, 2*wire.ChunkSize+1)).Draw(t, "size")
		data := bytesOf(rapid.Uint64().Draw(t, "seed"), size)
		s := shelf.New(dir, key, shelf.Options{})
		c := add(t, s, data)
		if !s.Here(c.ID()) {
			t.Error("it is not here")
		}
		if !bytes.Equal(read(t, shelf.New(dir, key, shelf.Options{}), c.ID()), data) {
			t.Error("it came back as another")
		}
	})
}

func TestOneByteAtATime(t *testing.T) {
	s := shelf.New(t.TempDir(), key, shelf.Options{})
	data := bytesOf(1, 5000)
	c, _, err := s.Add(t.Context(), iotest.OneByteReader(bytes.NewReader(data)), nil)
	if err != nil || c.Len() != 1 || !bytes.Equal(read(t, s, c.ID()), data) {
		t.Errorf("%v, %d chunks", err, c.Len())
	}
}

func TestEqualChunksAreKeptOnce(t *testing.T) {
	dir := t.TempDir()
	s := shelf.New(dir, key, shelf.Options{})
	one := bytesOf(1, wire.ChunkSize)
	add(t, s, append(bytes.Repeat(one, 3), 'a'))
	add(t, s, append(bytes.Repeat(one, 2), 'b'))
	if n := len(files(t, dir)); n != 7 { // a chunk of both; an end, a list, and that it is owed, of each
		t.Errorf("there are %d files", n)
	}
}

func TestNothingInTheFolderTellsWhatItIs(t *testing.T) {
	dir := t.TempDir()
	s := shelf.New(dir, key, shelf.Options{})
	data := bytes.Repeat([]byte("Polar Steel contract "), 1000)
	c := add(t, s, data)
	if err := s.Pin(c.ID(), true); err != nil {
		t.Fatal(err)
	}
	chunk := c.Chunk(0)
	for _, path := range files(t, dir) {
		sealed, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for what, hash := range map[string]string{"the file's": c.ID().String(), "the chunk's": chunk.String()} {
			if name := filepath.Base(path); strings.Contains(hash, name) || strings.Contains(name, hash[:16]) {
				t.Errorf("%s is named by %s hash", path, what)
			}
		}
		if bytes.Contains(sealed, []byte("Polar")) || bytes.Contains(sealed, chunk[:8]) {
			t.Errorf("%s can be read", path)
		}
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, %v", path, info.Mode(), err)
		}
	}
	if other := shelf.New(dir, vault.NewKey([32]byte{2}), shelf.Options{}); other.Here(c.ID()) || other.Pinned(c.ID()) {
		t.Error("another key finds it")
	}
}

// Whatever is done to any one file of the shelf, what is read is the file that was put there or an error.
func TestAnyLossAndAnyDamageIsFound(t *testing.T) {
	data := bytesOf(3, wire.ChunkSize+4000)
	for what, spoil := range map[string]func(path, other string) error{
		"removed": func(path, _ string) error { return os.Remove(path) },
		"emptied": func(path, _ string) error { return os.Truncate(path, 0) },
		"cut off": func(path, _ string) error { return os.Truncate(path, 50) },
		"lengthened": func(path, _ string) error {
			f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			_, err = f.Write([]byte("x"))
			return errors.Join(err, f.Close())
		},
		"a bit turned": func(path, _ string) error {
			b, err := os.ReadFile(path)
			if err == nil {
				b[len(b)/2] ^= 1
				err = os.WriteFile(path, b, 0o600)
			}
			return err
		},
		"put in another's place": func(path, other string) error {
			b, err := os.ReadFile(other)
			if err == nil {
				err = os.WriteFile(path, b, 0o600)
			}
			return err
		},
	} {
		t.Run(what, func(t *testing.T) {
			for i := range 3 {
				dir := t.TempDir()
				s := shelf.New(dir, key, shelf.Options{})
				c := add(t, s, data)
				all := files(t, dir)
				if err := spoil(all[i], all[(i+1)%len(all)]); err != nil {
					t.Fatal(err)
				}
				var out bytes.Buffer
				if _, err := s.WriteTo(t.Context(), &out, c.ID()); !errors.Is(err, shelf.ErrMissing) {
					t.Errorf("file %d: %v", i, err)
				}
				if !bytes.HasPrefix(data, out.Bytes()) {
					t.Errorf("file %d: other bytes were read", i)
				}
				if again := add(t, s, data); !bytes.Equal(read(t, s, again.ID()), data) { // it can be mended
					t.Errorf("file %d: it did not come back", i)
				}
			}
		})
	}
}

// full is a file on a disk that has room for so many bytes more.
type full struct {
	*os.File
	room *int
}

func (f full) Write(b []byte) (int, error) {
	if len(b) > *f.room {
		n, _ := f.File.Write(b[:*f.room])
		*f.room = 0
		return n, syscall.ENOSPC
	}
	*f.room -= len(b)
	return f.File.Write(b)
}

func TestAFullDiskIsSaidAndLeavesWhatWasThere(t *testing.T) {
	dir := t.TempDir()
	room := 1 << 30
	s := shelf.New(dir, key, shelf.Options{Create: func(dir string) (shelf.File, error) {
		f, err := os.CreateTemp(dir, "new-*")
		return full{f, &room}, err
	}})
	before := bytesOf(1, 100)
	kept := add(t, s, before)
	var data []byte
	for i, more := range []int{0, 100, wire.ChunkSize + 10, wire.ChunkSize + 50, 2*wire.ChunkSize + 100, 2*wire.ChunkSize + 250} {
		had := more
		room, data = more, bytesOf(uint64(i+2), 2*wire.ChunkSize+100)
		c, _, err := s.Add(t.Context(), bytes.NewReader(data), nil)
		if !errors.Is(err, store.ErrFull) || !strings.Contains(err.Error(), "make room") {
			t.Errorf("with room for %d: %v", had, err)
		}
		if s.Here(c.ID()) {
			t.Errorf("with room for %d: it is said to be here", had)
		}
		for _, path := range files(t, dir) {
			if strings.Contains(path, "new-") {
				t.Errorf("with room for %d: %s is left", had, path)
			}
		}
		if !bytes.Equal(read(t, s, kept.ID()), before) {
			t.Error("what was there before is gone")
		}
	}
	room = 1 << 30
	if c := add(t, s, data); !bytes.Equal(read(t, s, c.ID()), data) {
		t.Error("with room again it is another")
	}
}

func TestAFolderThatMayNotBeWrittenIsSaid(t *testing.T) {
	s := shelf.New(t.TempDir(), key, shelf.Options{Create: func(string) (shelf.File, error) { return nil, &os.PathError{Op: "open", Path: "x", Err: syscall.EROFS} }})
	if _, _, err := s.Add(t.Context(), strings.NewReader("x"), nil); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("got %v", err)
	}
}

func TestASourceThatFailsOrIsStopped(t *testing.T) {
	s := shelf.New(t.TempDir(), key, shelf.Options{})
	broken := errors.New("unplugged")
	if _, _, err := s.Add(t.Context(), io.MultiReader(strings.NewReader("x"), iotest.ErrReader(broken)), nil); !errors.Is(err, broken) {
		t.Errorf("a source that fails: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	_, _, err := s.Add(ctx, bytes.NewReader(bytesOf(1, 3*wire.ChunkSize)), func(int64) { stop() })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// endless has as many zeros as anybody wants.
type endless struct{}

func (endless) Read(b []byte) (int, error) { clear(b); return len(b), nil }

func TestAFileThatIsTooLargeIsRefused(t *testing.T) {
	const most = 3 * wire.ChunkSize
	s := shelf.New(t.TempDir(), key, shelf.Options{MaxFile: most})
	var last int64
	_, _, err := s.Add(t.Context(), endless{}, func(done int64) { last = done })
	if !errors.Is(err, shelf.ErrTooLarge) || !strings.Contains(err.Error(), "at most 3 MiB") || last != most {
		t.Errorf("%v after %d bytes", err, last)
	}
}

func TestManyAtOnce(t *testing.T) {
	s := shelf.New(t.TempDir(), key, shelf.Options{})
	data := bytesOf(1, 3*wire.ChunkSize/2)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			c, _, err := s.Add(context.Background(), bytes.NewReader(data), nil)
			if err != nil || !s.Here(c.ID()) {
				t.Errorf("%v", err)
			}
		})
	}
	all.Wait()
}

func TestSweepLeavesWhatIsNeeded(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	s := shelf.New(dir, key, shelf.Options{Now: func() time.Time { return now }})
	names := []string{"waiting", "refused", "owed", "pinned", "used", "seen", "gone", "pinned and gone"}
	ids := map[string]wire.Hash{}
	for i, name := range names {
		ids[name] = add(t, s, bytesOf(uint64(i+1), 2000)).ID()
	}
	for _, name := range []string{"pinned", "pinned and gone"} {
		if err := s.Pin(ids[name], true); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"pinned", "used", "seen"} {
		if err := s.Settle(ids[name]); err != nil || s.Owed(ids[name]) {
			t.Fatal(err)
		}
	}
	named := store.Contents{
		Waiting: map[wire.Hash]bool{ids["waiting"]: true},
		Refused: map[wire.Hash]bool{ids["refused"]: true},
		Seen:    map[wire.Hash]bool{ids["owed"]: true, ids["pinned"]: true, ids["used"]: true, ids["seen"]: true, {9}: true},
	}
	here := func() (list []string) {
		t.Helper()
		if _, err := s.Sweep(t.Context(), named); err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if s.Here(ids[name]) {
				list = append(list, name)
			}
		}
		return list
	}
	check := func(after, want string) {
		t.Helper()
		if got := strings.Join(here(), ", "); got != want {
			t.Errorf("after %s there is: %s; want %s", after, got, want)
		}
	}
	check("a moment", strings.Join(names, ", "))
	now = now.Add(25 * time.Hour)
	check("a day", "waiting, refused, owed, pinned, used, seen")
	now = now.Add(20 * 24 * time.Hour)
	read(t, s, ids["used"])
	now = now.Add(11 * 24 * time.Hour)
	check("a month", "waiting, refused, owed, pinned, used")
	if s.Pinned(ids["pinned and gone"]) {
		t.Error("the pin of what is gone stays")
	}
	if err := s.Pin(ids["pinned"], false); err != nil {
		t.Fatal(err)
	}
	check("unpinning", "waiting, refused, owed, used")
	if n := len(files(t, dir)); n != 11 { // a list and a chunk of each, and that three are owed
		t.Errorf("%d files are left", n)
	}
}

func FuzzAFileOfTheShelf(f *testing.F) {
	f.Add([]byte{}, []byte("x"))
	f.Fuzz(func(t *testing.T, junk, data []byte) {
		dir := t.TempDir()
		s := shelf.New(dir, key, shelf.Options{})
		c := add(t, s, data)
		for _, path := range files(t, dir) {
			if err := os.WriteFile(path, junk, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Content(c.ID()); !errors.Is(err, shelf.ErrMissing) {
			t.Errorf("got %v", err)
		}
	})
}
