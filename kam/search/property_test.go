package search

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// Few letters and short words make records alike, so that every way of matching, ties and near misses occur often.
var (
	drawWord  = rapid.StringMatching(`[abcn]{1,6}|[abcn][an]{1,2}[bc][an]{2}|0?4[0-2]{1,6}|4[0-2]{2}[a-]?[0-2]{3}a?|京[都東]{0,2}|ä[bñ]{1,3}`)
	drawTitle = rapid.Custom(func(t *rapid.T) string {
		words := rapid.SliceOfN(drawWord, 0, 4).Draw(t, "words")
		return Fold(strings.Join(words, rapid.SampledFrom([]string{" ", "-", " "}).Draw(t, "between")))
	})
	drawText = rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(drawTitle, 0, 3).Draw(t, "lines"), rapid.SampledFrom([]string{"\n", "\n", Minor}).Draw(t, "end"))
	})
	drawEntry = rapid.Custom(func(t *rapid.T) Entry {
		return Entry{
			Key:    rapid.StringMatching(`[a-f][a-f]?`).Draw(t, "key"),
			Kind:   rapid.SampledFrom([]string{"contact", "account"}).Draw(t, "kind"),
			Title:  drawTitle.Draw(t, "title"),
			Text:   drawText.Draw(t, "text"),
			Boost:  rapid.SampledFrom([]uint16{0, 1, 1 << 15}).Draw(t, "boost"),
			Lent:   rapid.Bool().Draw(t, "lent"),
			Weight: float64(rapid.IntRange(0, 1).Draw(t, "weight")),
		}
	})
	drawQuery   = rapid.Custom(func(t *rapid.T) string { return strings.Join(rapid.SliceOfN(drawWord, 0, 3).Draw(t, "query"), " ") })
	drawOptions = rapid.Custom(func(t *rapid.T) Options {
		return Options{
			Kind:    rapid.SampledFrom([]string{"", "", "contact"}).Draw(t, "kind"),
			Limit:   rapid.SampledFrom([]int{0, 1, 3, 10}).Draw(t, "limit"),
			Workers: rapid.IntRange(1, 3).Draw(t, "workers"),
			Among:   rapid.SampledFrom([]Places{nil, nil, {}, {0x5555}, {0xfffffff0f0f0f0f0}}).Draw(t, "among"),
		}
	})
)

// drawAlike makes a query out of pieces of a record, as somebody types it who knows the record: parts of fields, with letters left out or
// swapped, in any order.
func drawAlike(t *rapid.T, e Entry) string {
	lines := append(strings.FieldsFunc(e.Text, func(r rune) bool { return r < ' ' }), e.Title)
	var query []rune
	for range rapid.IntRange(1, 3).Draw(t, "pieces") {
		line := []rune(rapid.SampledFrom(lines).Draw(t, "line"))
		from := rapid.IntRange(0, len(line)).Draw(t, "from")
		piece := line[from:rapid.IntRange(from, len(line)).Draw(t, "to")]
		if keep := rapid.SampledFrom([]int{10, 9, 5}).Draw(t, "keep"); keep < 10 {
			piece = slices.DeleteFunc(slices.Clone(piece), func(rune) bool { return rapid.IntRange(1, 10).Draw(t, "letter") > keep })
		}
		if i := rapid.IntRange(1, 20).Draw(t, "swap"); i < len(piece) {
			piece = slices.Clone(piece)
			piece[i-1], piece[i] = piece[i], piece[i-1]
		}
		query = append(append(query, piece...), ' ')
	}
	return string(query)
}

func search(t *rapid.T, s interface {
	Search(context.Context, string, Options) ([]Match, error)
}, query string, options Options) []Match {
	matches, err := s.Search(context.Background(), query, options)
	if err != nil {
		t.Fatal(err)
	}
	return matches
}

// fieldsOf is an entry as the matchers see it, of which nothing is known before it is read.
func fieldsOf(e Entry) fields {
	text := appendSearchable(nil, e.Text)
	return fields{
		title: e.Title, text: string(text), minor: int(minorPart(text)), lent: e.Lent,
		all: ^uint64(0), chars: ^uint64(0), initials: ^uint64(0),
	}
}

// plainly is the search without index, bounds and narrowing: every record is rated, all are sorted.
func plainly(ix *Index, entries map[string]Entry, query string, options Options) []Match {
	type rated struct {
		Entry
		rating
		fields fields
		places [][]int
	}
	q := compile(query)
	words := newVocabulary()
	var all []rated
	rate := func(how func(f *fields) (rating, verdict)) {
		for _, e := range entries {
			f := fieldsOf(e)
			if r, v := how(&f); v == found && (options.Kind == "" || options.Kind == e.Kind) && isAmong(ix, e.Key, options) {
				all = append(all, rated{e, r, f, nil})
			}
		}
		slices.SortFunc(all, func(a, b rated) int {
			return cmp.Or(
				cmp.Compare(b.score, a.score), cmp.Compare(b.Boost, a.Boost), cmp.Compare(b.Weight, a.Weight),
				cmp.Compare(utf8.RuneCountInString(a.Title), utf8.RuneCountInString(b.Title)),
				cmp.Compare(a.Title, b.Title), cmp.Compare(a.Key, b.Key),
			)
		})
	}
	rate(func(f *fields) (rating, verdict) { return q.strong(f, anySlack) })
	if len(q.words) > 0 && (len(all) == 0 || !all[0].solid) {
		for _, e := range entries {
			f := fieldsOf(e)
			words.learn(f.title)
			words.learn(f.text)
		}
		q.guess(words.snapshot(), nil)
		rate(q.guessed)
	}
	if len(q.words) > 0 && len(all) == 0 {
		rate(q.full)
		all = all[:min(len(all), mostScattered)]
		records := make([]fields, len(all))
		for i := range all {
			records[i] = all[i].fields
		}
		for i, said := range q.askLibrary(records) {
			all[i].score, all[i].places = said.score, said.places
		}
		slices.SortStableFunc(all, func(a, b rated) int { return b.score - a.score })
	}
	if options.Limit > 0 && len(all) > options.Limit {
		all = all[:options.Limit]
	}
	matches := make([]Match, len(all))
	for i := range all {
		matches[i] = Match{Key: all[i].Key, Kind: all[i].Kind, Score: all[i].score}
		matches[i].Title, matches[i].Field = q.describe(nil, &all[i].fields, all[i].places)
		if len(matches[i].Title) == 0 {
			matches[i].Title = nil
		}
	}
	return matches
}

func isAmong(ix *Index, key string, options Options) bool {
	place, ok := ix.Place(key)
	return ok && (options.Among == nil || options.Among.Has(place))
}

func TestPlacesAreThoseOfAllMatches(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := rapid.SliceOfN(drawEntry, 1, 40).Draw(t, "entries")
		ix := indexOf(entries...)
		query, options := drawAlike(t, entries[0]), drawOptions.Draw(t, "options")
		options.Limit = 0
		session := ix.NewSession()
		places, err := session.Places(context.Background(), query, options)
		if err != nil {
			t.Fatal(err)
		}
		found := map[string]bool{}
		for _, m := range search(t, session, query, options) {
			found[m.Key] = true
		}
		for _, e := range entries {
			if place, ok := ix.Place(e.Key); !ok || places.Has(place) != found[e.Key] {
				t.Fatalf("%q: %s at %d is found: %v", query, e.Key, place, found[e.Key])
			}
		}
	})
}

// begins tells whether a word begins somewhere in a text, a letter or digit before which makes it another word.
func begins(text, word string) bool {
	for at := range text {
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		if strings.HasPrefix(text[at:], word) && (at == 0 || !unicode.IsLetter(before) && !unicode.IsDigit(before)) {
			return true
		}
	}
	return false
}

func TestWhereLooksAtEveryTextAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := rapid.SliceOfN(drawEntry, 1, 40).Draw(t, "entries")
		ix := indexOf(entries...)
		word := drawWord.Draw(t, "word")
		places, err := ix.Where(context.Background(), word, func(title, text string) bool { return begins(title+"\n"+text, word) })
		if err != nil {
			t.Fatal(err)
		}
		last := map[string]Entry{}
		for _, e := range entries {
			last[e.Key] = e
		}
		for key, e := range last {
			if place, _ := ix.Place(key); places.Has(place) != begins(e.Title+"\n"+e.Text, word) {
				t.Fatalf("%q in %+v: %v", word, e, places.Has(place))
			}
		}
	})
}

// spreadOut puts entries into an index so that they lie apart in its blocks, between places that others have left.
func spreadOut(t *rapid.T, entries []Entry) *Index {
	apart := rapid.SampledFrom([]int{0, 1, 63, blockSize}).Draw(t, "apart")
	other := drawWord.Draw(t, "other")
	var all, others []Entry
	for i, e := range entries {
		all = append(all, e)
		for j := range apart {
			others = append(others, Entry{Key: fmt.Sprint(i, "-", j), Title: other})
		}
		all = append(all, others[len(others)-apart:]...)
	}
	ix := indexOf(all...)
	for _, e := range others {
		ix.Remove(e.Key)
	}
	return ix
}

func TestBoundsAndBlocksDoNotChangeTheAnswer(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := rapid.SliceOfN(drawEntry, 0, 40).Draw(t, "entries")
		state := map[string]Entry{}
		for _, e := range entries {
			state[e.Key] = e
		}
		query, options := drawAlike(t, rapid.SampledFrom(append(entries, Entry{})).Draw(t, "of")), drawOptions.Draw(t, "options")
		ix := spreadOut(t, entries)
		want := plainly(ix, state, query, options)
		if got := search(t, ix, query, options); !reflect.DeepEqual(got, want) {
			t.Fatalf("%q finds\n%+v, want\n%+v", query, got, want)
		}
	})
}

func TestNoRecordScoresAboveItsBound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEntry.Draw(t, "entry")
		it := newItems(e)[0]
		b := newBlock([]item{it})
		f := b.fields(0)
		for range 10 {
			q := compile(drawAlike(t, e))
			r, v := q.strong(&f, anySlack)
			if v == found && r.score > q.bound(&it.hint) {
				t.Fatalf("%q: %d points, bound %d", q.phrase, r.score, q.bound(&it.hint))
			}
			if v == unsure {
				if r, v = q.full(&f); v == found && r.score > min(q.looseBound(&it.hint), q.mostLoose()) {
					t.Fatalf("%q: %d points, loose bounds %d, %d", q.phrase, r.score, q.looseBound(&it.hint), q.mostLoose())
				}
			}
			if v == found && (it.chars&q.chars != q.chars || !hasPairs(b, 0, &q)) {
				t.Fatalf("%q is found but not by its characters", q.phrase)
			}
			words := newVocabulary()
			words.learn(f.title)
			words.learn(f.text)
			q.guess(words.snapshot(), nil)
			if r, v := q.guessed(&f); v == found && (it.heads&q.heads == 0 || r.score > min(q.guessedBound(&it.hint), q.mostGuessed()) || it.chars&q.meant != q.meant) {
				t.Fatalf("%q: %d points, bound %d, or not found by its characters", q.phrase, r.score, q.guessedBound(&it.hint))
			}
		}
	})
}

// finds tells whether a query finds a record at all, slips apart, for which there is no narrowing.
func finds(q *query, f *fields) verdict {
	_, v := q.strong(f, anySlack)
	if v == unsure {
		_, v = q.full(f)
	}
	return v
}

func TestWhatALongerQueryFindsAShorterOneKeeps(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := drawEntry.Draw(t, "entry")
		it := newItems(e)[0]
		b := newBlock([]item{it})
		f := b.fields(0)
		for range 10 {
			typed := drawAlike(t, e)
			longer := compile(typed)
			if finds(&longer, &f) == hopeless || finds(&longer, &f) == absent {
				continue
			}
			for end := range typed {
				shorter := compile(typed[:end])
				if !longer.narrows(&shorter) {
					continue
				}
				if v := finds(&shorter, &f); v == hopeless || it.chars&shorter.chars != shorter.chars || !hasPairs(b, 0, &shorter) {
					t.Fatalf("%q is found, %q gives it up", longer.phrase, shorter.phrase)
				}
			}
		}
	})
}

// A session types and deletes letters and changes options while records come and go.
func TestNarrowingGivesTheAnswerOfAFreshSearch(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		entries := rapid.SliceOfN(drawEntry, 1, 40).Draw(t, "entries")
		ix := spreadOut(t, entries)
		session := ix.NewSession()
		for range rapid.IntRange(1, 3).Draw(t, "queries") {
			query, options := drawAlike(t, rapid.SampledFrom(entries).Draw(t, "of")), drawOptions.Draw(t, "options")
			for end := range query {
				if rapid.IntRange(0, 3).Draw(t, "skip") == 0 || !utf8.RuneStart(query[end]) {
					continue
				}
				switch rapid.IntRange(0, 5).Draw(t, "change") {
				case 0:
					ix.Put(drawEntry.Draw(t, "entry"))
				case 1:
					ix.Remove(drawEntry.Draw(t, "entry").Key)
				case 2:
					options = drawOptions.Draw(t, "options")
				}
				typed := query[:end]
				want := search(t, ix, typed, options)
				if got := search(t, session, typed, options); !reflect.DeepEqual(got, want) {
					t.Fatalf("%q finds\n%+v, want\n%+v", typed, got, want)
				}
			}
		}
	})
}

func TestFewerMatchesAreTheFirstOfMore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ix := indexOf(rapid.SliceOfN(drawEntry, 1, 40).Draw(t, "entries")...)
		query := drawQuery.Draw(t, "query")
		all := search(t, ix, query, Options{})
		few := search(t, ix, query, Options{Limit: 3})
		if !reflect.DeepEqual(few, all[:min(3, len(all))]) {
			t.Fatalf("%q: %+v of %+v", query, few, all)
		}
	})
}

func TestPutAndRemoveEqualLoadOfTheFinalSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ix, state := New(), map[string]Entry{}
		session := ix.NewSession()
		t.Repeat(map[string]func(*rapid.T){
			"load": func(t *rapid.T) {
				entries := rapid.SliceOfN(drawEntry, 0, 20).Draw(t, "entries")
				clear(state)
				for _, e := range entries {
					state[e.Key] = e
				}
				ix.Load(entries)
			},
			"put": func(t *rapid.T) {
				e := drawEntry.Draw(t, "entry")
				state[e.Key] = e
				ix.Put(e)
			},
			"remove": func(t *rapid.T) {
				key := drawEntry.Draw(t, "entry").Key
				delete(state, key)
				ix.Remove(key)
			},
			"search": func(t *rapid.T) {
				query, options := drawQuery.Draw(t, "query"), drawOptions.Draw(t, "options")
				want := plainly(ix, state, query, options)
				if got := search(t, session, query, options); !reflect.DeepEqual(got, want) {
					t.Fatalf("%q finds\n%+v, want\n%+v", query, got, want)
				}
			},
			"": func(t *rapid.T) {
				if ix.Len() != len(state) {
					t.Fatalf("%d records, want %d", ix.Len(), len(state))
				}
			},
		})
	})
}

// TestWhatIsNearIsForgottenWithTheWords mistypes a word again once other records, or none, have been loaded.
func TestWhatIsNearIsForgottenWithTheWords(t *testing.T) {
	ix := New()
	s := ix.NewSession()
	named := func(titles ...string) (entries []Entry) {
		for _, title := range titles {
			entries = append(entries, Entry{Key: title, Kind: "contact", Title: title})
		}
		return entries
	}
	find := func(typed string, want ...string) {
		t.Helper()
		hits, err := s.Search(t.Context(), typed, Options{Limit: 5})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, h := range hits {
			got = append(got, h.Key)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q finds %q, not %q", typed, got, want)
		}
	}
	ix.Load(named("virtanen", "korhonen"))
	find("virtamen", "virtanen")
	ix.Load(nil)
	find("virtamen")
	ix.Load(named("lehtinen", "virtanen"))
	find("virtamen", "virtanen")
}
