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

func TestATableTellsWhichSetsHaveAllPairs(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		table, sets := newPairTable(0), map[int]*pairs{}
		most, texts := 0, []string{""}
		for range rapid.IntRange(0, 10).Draw(t, "texts") {
			set, text := rapid.IntRange(0, 200).Draw(t, "set"), drawLines.Draw(t, "text")
			texts = append(texts, text)
			p := pairsOf(text)
			most = max(most, set+1)
			table = table.room(most)
			table.add(set, &p)
			if sets[set] == nil {
				sets[set] = &pairs{}
			}
			sets[set].learn(text)
		}
		wanted := pairsOf(rapid.SampledFrom(texts).Draw(t, "wanted"))
		got := table.having(&wanted, most, []uint64{1})
		for set := range most {
			has := sets[set]
			if has == nil {
				has = &pairs{}
			}
			if got[set/64]>>(set%64)&1 == 1 != has.have(&wanted) {
				t.Fatalf("set %d with %v has %v: %x", set, has, wanted, got)
			}
		}
	})
}

// have tells whether p has all pairs of others.
func (p *pairs) have(others *pairs) bool {
	for a, row := range others {
		if row&^p[a] != 0 {
			return false
		}
	}
	return true
}

// hasPairs tells whether a record in a block has all pairs of a query.
func hasPairs(b *block, i int, q *query) bool {
	var p pairs
	b.pairs(i, &p)
	return p.have(&q.pairs)
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
