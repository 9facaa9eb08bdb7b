package search

import (
	"context"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestLightShowsWhereTheWordsAre(t *testing.T) {
	for _, c := range []struct {
		query, text string
		positions   []int
	}{
		{"", "anna", nil},
		{"   ", "anna", nil},
		{"LIND Än", "anna lind", []int{0, 1, 5, 6, 7, 8}},
		{"al", "anna lind", []int{0, 5}},
		{"ald", "anna lind", []int{0, 5, 8}},
		{"lnid", "anna lind", []int{5, 6, 7, 8}},
		{"lnd", "anna lind", []int{5, 7, 8}},
		{"lidn", "anna lindgren", []int{5, 6, 7, 8}},
		{"4012345", "+358 40 123-45", []int{5, 6, 8, 9, 10, 12, 13}},
		{"35840123", "+358 (0)40 123", []int{1, 2, 3, 6, 8, 9, 11, 12, 13}},
		{"京", "東京", []int{1}},
		{"lnna", "lind anna", nil},
		{"ldan", "lind anna", []int{0, 3, 5, 6}},
		{"x", "anna", nil},
		{"anna x", "anna", []int{0, 1, 2, 3}},
		{"x", "", nil},
	} {
		if positions := Light(c.query, c.text); !slices.Equal(positions, c.positions) {
			t.Errorf("%q in %q: %v; want %v", c.query, c.text, positions, c.positions)
		}
	}
}

func TestSiftKeepsTheBestKindOfFindAlone(t *testing.T) {
	texts := []string{"polar steel\nfi", "paul ostler", "poalr bear", "bipolar", "x"}
	for _, c := range []struct {
		query string
		kept  []bool
	}{
		{"", []bool{true, true, true, true, true}},
		{"polar", []bool{true, false, false, true, false}},
		{"steel polar", []bool{true, false, false, false, false}},
		{"psteel", []bool{true, false, false, false, false}},
		{"sfi", []bool{false, false, false, false, false}}, // initials do not run over lines
		{"polra", []bool{true, false, false, false, false}},
		{"plr", []bool{true, true, true, true, false}},
		{"qq", []bool{false, false, false, false, false}},
	} {
		if kept := Sift(c.query, texts); !slices.Equal(kept, c.kept) {
			t.Errorf("%q keeps %v, want %v", c.query, kept, c.kept)
		}
	}
}

func TestOneSlipIsForgiven(t *testing.T) {
	for _, c := range []struct {
		typed, word, meant string
		whole, light       bool
	}{
		{"kosknien", "koskinen", "koskinen", false, true},
		{"okskinen", "koskinen", "koskinen", false, true},
		{"koskien", "koskinen", "koskinen", false, true},
		{"koskinnen", "koskinen", "koskinen", false, false},
		{"koskunen", "koskinen", "koskinen", false, false},
		{"koskinem", "koskinen", "koskinen", true, false},
		{"koskinenx", "koskinen", "koskinen", true, false},
		{"kosknie", "koskinen", "koskine", false, true},
		{"kosunen", "koskinen", "", false, false},
		{"koskimx", "koskinen", "", false, false},
		{"koskix", "koskinen", "", false, false},
		{"koskinen", "koskinen", "", false, false},
		{"koski", "koskinen", "", false, false},
		{"xoskinen", "koskinen", "", false, false},
		{"αγγλεος", "αγγελος", "αγγελος", false, true},
	} {
		w := asWord(c.typed)
		f, ok := w.slip(c.word)
		if ok != (c.meant != "") || f.text != c.meant || f.whole != c.whole || f.light != c.light {
			t.Errorf("%q for %q: %+v, %v", c.typed, c.word, f, ok)
		}
	}
}

// A title is its words in another order only if all of them are in it, however long it is.
func TestATitleIsCoveredByWordsOfItsOwn(t *testing.T) {
	for title, want := range map[string]int{"ab a": pointsTitlePrefix + pointsTitleWord + pointsCovers, "aa": pointsTitlePrefix + pointsTextLine + pointsInOrder} {
		f := fieldsOf(Entry{Title: title, Text: "ab"})
		q := compile("a ab")
		if r, v := q.strong(&f, anySlack); v != found || r.score > q.bound(&newItems(Entry{Title: title, Text: "ab"})[0].hint) || r.score != want {
			t.Errorf("%q: %d points, want %d", title, r.score, want)
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

func FuzzLight(f *testing.F) {
	for _, seed := range [][2]string{
		{"jlind", "juha lind"}, {"kosknien", "eeva koskinen"}, {"040-1234567", "+358 (0)40 123 4567"}, {"京都", "東京都庁"}, {"\xff\x00", "a\x00\xffb"},
		{"a b", "\n\x1f a-b"}, {"(0)1234", "(0)(0)12 34"}, {"0", "0"}, {strings.Repeat("ab", 20), strings.Repeat("a b", 400)}, {"ab\f", "\fa b"},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, query, text string) {
		last := -1
		for _, p := range Light(query, text) {
			if p <= last || p >= utf8.RuneCountInString(text) {
				t.Fatalf("position %d after %d in a text of %d characters", p, last, utf8.RuneCountInString(text))
			}
			last = p
		}
		matches, err := indexOf(Entry{Key: "k", Title: text, Text: query}).Search(context.Background(), query, Options{})
		kept := Sift(query, []string{text})[0]
		if folded := Fold(query); err != nil || kept && len(matches) != 1 || len(strings.Fields(folded)) == 1 && folded == query && len(query) < 200 && len(matches) != 1 {
			t.Fatalf("%q in the index: %v, %v", query, matches, err)
		}
	})
}

// asWord is a word as it is typed, unfolded.
func asWord(text string) word {
	var w word
	w.compile(text)
	return w
}
