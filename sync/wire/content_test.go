package wire_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"keyaccount/internal/frugal"
	"keyaccount/sync/wire"
)

func contentOf(data []byte) (c wire.Content) {
	for len(data) > 0 {
		n := min(len(data), wire.ChunkSize)
		c.Add(data[:n])
		data = data[n:]
	}
	return c
}

func TestAContentTellsItsChunks(t *testing.T) {
	for _, size := range []int{0, 1, wire.ChunkSize - 1, wire.ChunkSize, wire.ChunkSize + 1, 3 * wire.ChunkSize} {
		data := bytes.Repeat([]byte{7}, size)
		c := contentOf(data)
		if err := c.Check(wire.ChunkSize); err != nil || c.Size != int64(size) {
			t.Errorf("%d bytes: %v, %d", size, err, c.Size)
		}
		total := 0
		for i := range c.Len() {
			h, n := c.Chunk(i), c.Length(i, wire.ChunkSize)
			if h != wire.HashOf(data[total:total+n]) {
				t.Errorf("%d bytes: chunk %d has another hash", size, i)
			}
			total += n
		}
		if total != size {
			t.Errorf("%d bytes: the chunks have %d", size, total)
		}
	}
}

func TestNoTwoContentsShareAnID(t *testing.T) {
	data := bytes.Repeat([]byte{1}, wire.ChunkSize+5)
	whole := contentOf(data)
	shorter := whole
	shorter.Size--
	swapped := wire.Content{Size: whole.Size, Chunks: append(bytes.Clone(whole.Chunks[32:]), whole.Chunks[:32]...)}
	first := whole.Chunk(0)
	for what, other := range map[string]wire.Hash{"a byte less": shorter.ID(), "another order": swapped.ID(), "its first chunk": first,
		"the hash of its hashes": wire.HashOf(whole.Chunks), "nothing": wire.Content{}.ID()} {
		if other == whole.ID() {
			t.Errorf("%s has the same id", what)
		}
	}
}

func TestWhatIsNoContentIsRefused(t *testing.T) {
	for what, c := range map[string]wire.Content{
		"half a hash":     {Size: 1, Chunks: make([]byte, 31)},
		"too few hashes":  {Size: wire.ChunkSize + 1, Chunks: make([]byte, 32)},
		"too many hashes": {Size: wire.ChunkSize, Chunks: make([]byte, 64)},
		"less than none":  {Size: -1},
		"too large":       {Size: wire.MaxFile + 1, Chunks: make([]byte, 32*1025)},
		"no hash":         {Size: 1},
	} {
		data, err := wire.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := wire.DecodeContent(data, wire.ChunkSize); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestAHashIsWrittenInOneWay(t *testing.T) {
	h := wire.HashOf([]byte("x"))
	if got, err := wire.ParseHash(h.String()); err != nil || got != h {
		t.Errorf("got %v, %v", got, err)
	}
	for _, text := range []string{"", "00", strings.ToUpper(h.String()), strings.Repeat("g", 64), h.String() + "0", strings.Repeat("é", 32)} {
		if _, err := wire.ParseHash(text); !errors.Is(err, wire.ErrMalformed) {
			t.Errorf("%q is taken for a hash: %v", text, err)
		}
	}
}

func TestAContentComesBackAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 20).Draw(t, "chunks")
		var c wire.Content
		for range n {
			h := wire.HashOf(rapid.SliceOfN(rapid.Byte(), 1, 8).Draw(t, "chunk"))
			c.Chunks = append(c.Chunks, h[:]...)
		}
		if n > 0 {
			c.Size = int64(n-1)*wire.ChunkSize + rapid.Int64Range(1, wire.ChunkSize).Draw(t, "last")
		}
		data, err := wire.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		got, err := wire.DecodeContent(data, wire.ChunkSize)
		if err != nil || got.ID() != c.ID() {
			t.Fatalf("%v, %v", got, err)
		}
	})
}

func FuzzDecodeContent(f *testing.F) {
	for _, c := range []wire.Content{{}, contentOf([]byte("x")), contentOf(make([]byte, wire.ChunkSize+1))} {
		data, err := wire.Marshal(c)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var (
			c   wire.Content
			err error
		)
		frugal.Within(t, len(data), 64, func() { c, err = wire.DecodeContent(data, wire.ChunkSize) })
		if err != nil {
			if !errors.Is(err, wire.ErrMalformed) {
				t.Errorf("another error: %v", err)
			}
			return
		}
		var sum int64
		for i := range c.Len() {
			n := c.Length(i, wire.ChunkSize)
			if n < 1 || n > wire.ChunkSize {
				t.Fatalf("a chunk of %d bytes", n)
			}
			sum += int64(n)
		}
		if sum != c.Size {
			t.Errorf("the chunks have %d bytes of %d", sum, c.Size)
		}
	})
}
