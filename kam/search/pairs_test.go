package search

import (
	"context"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

var drawLines = rapid.StringMatching(`[abz é0\n\f-]{0,12}`)

// pairsOf goes over every two letters of a line.
func pairsOf(text string) (p pairs) {
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == rune(Minor[0]) }) {
		for i, a := range line {
			for _, b := range line[i+1:] {
				if 'a' <= a && a <= 'z' && 'a' <= b && b <= 'z' {
					p[a-'a'] |= 1 << (b - 'a')
				}
			}
		}
	}
	return p
}

func TestPairsAreOfLettersInALine(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		one, other := drawLines.Draw(t, "one"), drawLines.Draw(t, "other")
		var p pairs
		p.learn(one)
		p.learn(other)
		if want := pairsOf(one + "\n" + other); p != want {
			t.Fatalf("%q and %q: %v, want %v", one, other, p, want)
		}
		if q := pairsOf(one); !p.have(&q) || q.have(&p) != (p == q) {
			t.Fatalf("%q and %q have the pairs of the first: %v, the other way round: %v", one, other, p.have(&q), q.have(&p))
		}
	})
}

// A block has the pairs of its records, and after it was packed no others.
func TestABlockHasThePairsOfItsRecords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := &block{}
		for range rapid.IntRange(1, 20).Draw(t, "writes") {
			e := Entry{Title: drawLines.Draw(t, "title"), Text: drawLines.Draw(t, "text")}
			e.Text += strings.Repeat("0", rapid.SampledFrom([]int{0, 0, 50_000}).Draw(t, "more"))
			b.set(rapid.SampledFrom([]int{0, 1, 63, 64, blockSize - 1}).Draw(t, "slot"), newItems(e)[0])
			for n := range b.pairs {
				var want pairs
				for i := n * 64; i < (n+1)*64; i++ {
					want.learn(b.bodies[i].title())
					want.learn(b.bodies[i].text())
				}
				if !b.pairs[n].have(&want) || b.spent == 0 && b.pairs[n] != want {
					t.Fatalf("%d bytes spent: pairs %v, want %v", b.spent, b.pairs[n], want)
				}
			}
		}
	})
}

// Whatever the records say that share its word of a set, or another one, a record is found.
func TestARecordIsFoundAmongOthersThatLackItsLetters(t *testing.T) {
	entries := manyEntries(2 * blockSize)
	title := func(i int) string {
		n := rune(i / 64)
		return string([]rune{'a' + n, 'z' - n, 'b' + n})
	}
	for i := range entries {
		entries[i].Title, entries[i].Text = title(i), ""
	}
	ix := indexOf(entries...)
	for i := 0; i < len(entries); i += 64 {
		session := ix.NewSession()
		for end := 1; end <= len(title(i)); end++ {
			found, err := session.Places(context.Background(), title(i)[:end], Options{})
			if err != nil || found.word(i/64) != ^uint64(0) {
				t.Errorf("%q is found in %x of the records %d to %d (%v)", title(i)[:end], found.word(i/64), i, i+63, err)
			}
		}
	}
}
