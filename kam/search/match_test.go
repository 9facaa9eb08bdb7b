package search

import (
	"context"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestMatchText(t *testing.T) {
	for _, c := range []struct {
		query, text string
		ok          bool
		positions   []int
	}{
		{"", "anna", true, nil},
		{"   ", "anna", true, nil},
		{"LIND Än", "anna lind", true, []int{0, 1, 5, 6, 7, 8}},
		{"al", "anna lind", true, []int{0, 5}},
		{"ald", "anna lind", true, []int{0, 5, 8}},
		{"lnid", "anna lind", true, []int{5, 6, 7, 8}},
		{"4012345", "+358 40 123-45", true, []int{5, 6, 8, 9, 10, 12, 13}},
		{"35840123", "+358 (0)40 123", true, []int{1, 2, 3, 6, 8, 9, 11, 12, 13}},
		{"京", "東京", true, []int{1}},
		{"x", "anna", false, nil},
		{"anna x", "anna", false, nil},
		{"x", "", false, nil},
	} {
		_, positions, ok := MatchText(c.query, c.text)
		if ok != c.ok || !slices.Equal(positions, c.positions) {
			t.Errorf("%q in %q: %v, %v; want %v, %v", c.query, c.text, positions, ok, c.positions, c.ok)
		}
	}
}

// The library's own score overflows at forty letters side by side and misses a word that stands behind its scattered letters.
func TestFaultsOfTheLibraryDoNotShow(t *testing.T) {
	long := "the quick brown fox jumps over the lazy dog and then the dog jumps over the fox"
	for _, query := range []string{long, long[:45], "thequickbrownfoxjumpsoverthelazydogandthenthedog"} {
		got := keysFor(t, indexOf(record(long), record("Dog")), query, Options{})
		if query != long && query[3] != ' ' {
			if len(got) != 0 {
				t.Errorf("a word of %d letters was scattered: %q", len(query), got)
			}
		} else if !slices.Equal(got, []string{long}) {
			t.Errorf("%q finds %q", query, got)
		}
	}
	if got := keysFor(t, indexOf(record("s t e e l Steel"), record("Sateenkaaren Tehdas Eelis")), "steel", Options{}); got[0] != "s t e e l Steel" {
		t.Errorf("a whole word at the end comes after scattered letters: %q", got)
	}
	wide := indexOf(record("東京電力 の 株式会社"), record("a の long line of some other text 株式"))
	if got := keysFor(t, wide, "の 株式", Options{}); got[0] != "東京電力 の 株式会社" {
		t.Errorf("wide characters count by their bytes: %q", got)
	}
}

func FuzzMatchText(f *testing.F) {
	for _, seed := range [][2]string{
		{"jlind", "juha lind"}, {"kosknien", "eeva koskinen"}, {"040-1234567", "+358 (0)40 123 4567"}, {"京都", "東京都庁"}, {"\xff\x00", "a\x00\xffb"},
		{"a b", "\n\x1f a-b"}, {"(0)1234", "(0)(0)12 34"}, {"0", "0"}, {strings.Repeat("ab", 20), strings.Repeat("a b", 400)},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, query, text string) {
		score, positions, ok := MatchText(query, text)
		if !ok && (score != 0 || positions != nil) || score < 0 {
			t.Fatalf("ok %v, score %d, positions %v", ok, score, positions)
		}
		last := -1
		for _, p := range positions {
			if p <= last || p >= utf8.RuneCountInString(text) {
				t.Fatalf("position %d after %d in a text of %d characters", p, last, utf8.RuneCountInString(text))
			}
			last = p
		}
		matches, err := indexOf(Entry{Key: "k", Title: text, Text: query}).Search(context.Background(), query, Options{})
		if folded := Fold(query); err != nil || ok && len(matches) != 1 || len(strings.Fields(folded)) == 1 && folded == query && len(query) < 200 && len(matches) != 1 {
			t.Fatalf("%q in the index: %v, %v", query, matches, err)
		}
	})
}
