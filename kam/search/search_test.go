package search

import (
	"context"
	"slices"
	"testing"
)

// record makes an entry whose key is its title as written.
func record(title string, text ...string) Entry {
	e := Entry{Key: title, Kind: "contact", Title: Fold(title)}
	for i, line := range text {
		if i > 0 {
			e.Text += "\n"
		}
		e.Text += Fold(line)
	}
	return e
}

func indexOf(entries ...Entry) *Index {
	ix := New()
	ix.Load(entries)
	return ix
}

func keysFor(t testing.TB, ix *Index, query string, options Options) []string {
	t.Helper()
	matches, err := ix.Search(context.Background(), query, options)
	if err != nil {
		t.Fatal(err)
	}
	keys := []string{}
	for _, m := range matches {
		keys = append(keys, m.Key)
	}
	return keys
}

// Each case lists everything that is found, best first; the last records are there not to be found.
func TestRanking(t *testing.T) {
	for _, c := range []struct {
		family, query string
		found         []Entry
		others        []Entry
	}{
		{
			family: "exact, prefix, later word, initials, within a word, and nothing looser where these are found", query: "lind",
			found: []Entry{
				record("Lind"), record("Lind Oy"), record("Lindqvist"), record("Anna Lind"), record("Anna Lindqvist"), record("Li Nduku"),
				record("Berglind"),
			},
			others: []Entry{record("Land"), record("Dnil"), record("Luigi Nadal"), record("Ilnd Pärt Lnid")},
		},
		{
			family: "title above text", query: "polar",
			found: []Entry{
				record("Polar Steel Oy"), record("Oy Polar"), record("Eeva Koskinen", "Polar"), record("Matti Virta", "at Polar Steel"),
				record("Ari Laine", "polarity"), record("Bipolar Systems"), record("Ville Salo", "bipolar"),
			},
			others: []Entry{record("Pola", "r"), record("Steel"), record("Paul Oklahoma Rr")},
		},
		{
			family: "initial and surname", query: "a lind",
			found:  []Entry{record("Anna Lind"), record("Anna Lindqvist"), record("Lind Oy", "Alavus"), record("Juha Lind")},
			others: []Entry{record("Bo Hind"), record("Anna Berg")},
		},
		{
			family: "initial and surname without a space", query: "jlind",
			found:  []Entry{record("Juha Lind"), record("Juha Erik Lind")},
			others: []Entry{record("Anna Lind"), record("Joel Ingmar Dahl Nord")},
		},
		{
			family: "words in another order", query: "koskinen eeva",
			found:  []Entry{record("Koskinen Eeva"), record("Eeva Koskinen"), record("Eeva-Liisa Koskinen"), record("Eeva Virta", "Koskinen")},
			others: []Entry{record("Eeva Salo"), record("Aatu Koskinen")},
		},
		{
			family: "acronym", query: "pso",
			found: []Entry{
				record("PSO"), record("Polar Steel Oy"), record("Polar Steel Oy Finland"), record("Petra Soini"), record("Polar And Steel Oy"),
			},
			others: []Entry{record("Anna Lind", "polar steel oy"), record("Paul Salo"), record("Steel Polar"), record("Bo Berg", "polar\nsteel oy"), record("Bo Dahl", "the polar steel oy")},
		},
		{
			family: "two letters swapped", query: "kosknien",
			found:  []Entry{record("Koskinen"), record("Eeva Koskinen"), record("Anna Lind", "Koskinen Oy")},
			others: []Entry{record("Kokkonen"), record("Kosken")},
		},
		{
			family: "one letter missing", query: "koskien",
			found:  []Entry{record("Eeva Koskinen"), record("Anna Lind", "Koskinen Oy")},
			others: []Entry{record("Kokkonen"), record("Kai Ossi Kiven")},
		},
		{
			family: "one letter missing above one instead of another", query: "satma",
			found:  []Entry{record("Satama"), record("Sotma"), record("Satamakatu Oy")},
			others: []Entry{record("Satoima"), record("Tasma")},
		},
		{
			family: "two letters are not scattered over the other text", query: "kn",
			found:  []Entry{record("Kaino")},
			others: []Entry{record("Bo Berg", "kaino")},
		},
		{
			family: "slips are not forgiven in short words", query: "lni",
			found:  []Entry{record("Laura Niemi")},
			others: []Entry{record("Lin Oy"), record("Juha", "lin oy")},
		},
		{
			family: "letters scattered where nothing else is found", query: "plrstl",
			found:  []Entry{record("Polar Steel Oy")},
			others: []Entry{record("Polar Oy"), record("Steel")},
		},
		{
			family: "telephone digits", query: "358401234567",
			found:  []Entry{record("Anna Lind", "anna@polar.fi", "+358 40 123-4567"), record("Juha Lind", "tel. +358 (0)40 1234 567")},
			others: []Entry{record("Eeva Koskinen", "+358 40 123-4568")},
		},
		{
			family: "part of the telephone number", query: "1234567",
			found:  []Entry{record("Anna Lind", "+358 40 123-4567")},
			others: []Entry{record("Eeva Koskinen", "123, 4567")},
		},
		{
			family: "telephone number as dialled at home", query: "040 1234567",
			found:  []Entry{record("Anna Lind", "040-123 4567")},
			others: []Entry{record("Eeva Koskinen", "050-123 4567")},
		},
		{
			family: "telephone number as dialled at home, kept as from abroad", query: "040-1234567",
			found:  []Entry{record("Anna Lind", "+358 40 123 4567")},
			others: []Entry{record("Eeva Koskinen", "+358 50 123 4567")},
		},
		{
			family: "telephone number in the title", query: "00358401234567",
			found: []Entry{record("+358 40 123-4567")},
		},
		{
			family: "short numbers stand as they are", query: "2024",
			found:  []Entry{record("2024"), record("Offer 2024"), record("Offer 7", "2024-05-01")},
			others: []Entry{record("20 24"), record("20", "2 0 2 4")},
		},
		{
			family: "Chinese characters without spaces", query: "京都",
			found:  []Entry{record("京都"), record("京都大学"), record("東京都庁"), record("Tokyo", "東京都庁")},
			others: []Entry{record("東京")},
		},
		{
			family: "Japanese in two words", query: "株式 日本",
			found:  []Entry{record("日本製鉄株式会社")},
			others: []Entry{record("日本製鉄")},
		},
		{
			family: "Korean while a syllable is typed", query: "하",
			found: []Entry{record("한국전력")},
		},
		{
			family: "Greek without accents", query: "οδυσσευς",
			found: []Entry{record("Οδυσσεύς Ελύτης")},
		},
		{
			family: "an address by its end", query: "polar.fi",
			found:  []Entry{record("Juha Lind", "juha.lind@polar.fi")},
			others: []Entry{record("Juha Lind 2", "juha.lind@polar.se")},
		},
		{
			family: "words side by side", query: "steel works",
			found: []Entry{
				record("Steel Works"), record("Steel Works Oy"), record("Polar Steel Works"), record("Works of Steel"), record("Steel and Works"),
			},
		},
	} {
		entries := slices.Concat(c.others, c.found)
		slices.Reverse(entries)
		want := []string{}
		for _, e := range c.found {
			want = append(want, e.Key)
		}
		if got := keysFor(t, indexOf(entries...), c.query, Options{}); !slices.Equal(got, want) {
			t.Errorf("%s: %q finds\n  %q, want\n  %q", c.family, c.query, got, want)
		}
	}
}

func TestTiesGoByWeightThenLengthThenTitleThenKey(t *testing.T) {
	ix := indexOf(
		Entry{Key: "6", Title: "anna lindqvist"},
		Entry{Key: "5", Title: "anna berg"},
		Entry{Key: "4", Title: "anna berg"},
		Entry{Key: "3", Title: "anna alho"},
		Entry{Key: "2", Title: "anna x"},
		Entry{Key: "1", Title: "anna kuusimaki-virtanen", Weight: 1},
	)
	want := []string{"1", "2", "3", "4", "5", "6"}
	if got := keysFor(t, ix, "anna", Options{}); !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := keysFor(t, ix, "", Options{}); !slices.Equal(got, want) {
		t.Errorf("nothing typed: got %q, want %q", got, want)
	}
}

func TestOptionsNarrowTheAnswer(t *testing.T) {
	ix := indexOf(
		Entry{Key: "a", Kind: "account", Title: "polar steel"},
		Entry{Key: "b", Kind: "contact", Title: "polar bear"},
		Entry{Key: "c", Kind: "contact", Title: "bi polar"},
	)
	for _, c := range []struct {
		options Options
		want    []string
	}{
		{Options{}, []string{"b", "a", "c"}},
		{Options{Kind: "contact"}, []string{"b", "c"}},
		{Options{Kind: "contact", Limit: 1}, []string{"b"}},
		{Options{Kind: "nothing"}, []string{}},
		{Options{Limit: 2, Workers: 7}, []string{"b", "a"}},
		{Options{Limit: -1, Workers: -1}, []string{"b", "a", "c"}},
	} {
		if got := keysFor(t, ix, "polar", c.options); !slices.Equal(got, c.want) {
			t.Errorf("%+v: got %q, want %q", c.options, got, c.want)
		}
	}
}

func TestMatchSaysWhatMatchedWhere(t *testing.T) {
	ix := indexOf(record("Juha Erik Lind", "Polar Steel Oy", "juha@polar.fi", "+358 40 123-4567"))
	for _, c := range []struct {
		query, letters, field string
	}{
		{"lind", "lind", ""},
		{"juha lind", "juhalind", ""},
		{"jlind", "jlind", ""},
		{"juel", "juel", ""},
		{"jhelnd", "jhelnd", ""},
		{"jhua", "juha", ""},
		{"lind steel", "lind", "polar steel oy"},
		{"polar.fi", "", "juha@polar.fi"},
		{"pso", "", "polar steel oy"},
		{"psteel", "", "polar steel oy"},
		{"stel", "", "polar steel oy"},
		{"setel", "", "polar steel oy"},
		{"358401", "", "+358 40 123-4567"},
	} {
		matches, err := ix.Search(context.Background(), c.query, Options{})
		if err != nil || len(matches) != 1 {
			t.Errorf("%q: %v, %v", c.query, matches, err)
			continue
		}
		var letters []rune
		for _, i := range matches[0].Title {
			letters = append(letters, []rune("juha erik lind")[i])
		}
		if string(letters) != c.letters || matches[0].Field != c.field {
			t.Errorf("%q: letters %q, field %q; want %q, %q", c.query, string(letters), matches[0].Field, c.letters, c.field)
		}
	}
}
