package search

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/sahilm/fuzzy"
)

var (
	givenNames = strings.Fields("anna juha eeva matti liisa antti sanna ville kaisa pekka maria johan erik karin lars ingrid hans petra jurgen heike " +
		"piotr agnieszka marek zofia jan tereza pavel jana luca giulia marco sofia pierre camille louis ines diego lucia joao rita")
	surnames = strings.Fields("koskinen lind virtanen korhonen nieminen makinen hamalainen laine heikkinen jarvinen lehtonen salo berg dahl nystrom " +
		"muller schmidt weber kowalski nowak dvorak novotny rossi bianchi dupont moreau garcia lopez silva santos hansen nielsen")
	companyWords = strings.Fields("polar steel nordic paper baltic harbour lifting works forest energy marine crane logistics metal foundry glass chemie " +
		"maschinen bau papier stal port hutnictwi acciai carta acier papel aceros")
	companyForms = strings.Fields("oy ab gmbh as spa sa sp ag ltd oyj")
	cities       = strings.Fields("helsinki tampere jyvaskyla oulu turku stockholm goteborg oslo hamburg bremen duisburg gdansk katowice ostrava brno genova torino lyon nantes bilbao")
)

// peopleAndCompanies makes records as a company has them: six contacts to an account, names with a long tail of rare ones.
func peopleAndCompanies(n int) []Entry {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(words []string) string { return words[random.IntN(len(words))] }
	rare := func(word string) string {
		if random.IntN(3) > 0 {
			return word
		}
		return word[:2+random.IntN(len(word)-2)] + pick(surnames)[1:]
	}
	entries := make([]Entry, n)
	company := "polar steel oy"
	for i := range entries {
		city := pick(cities)
		if i%7 == 0 {
			company = rare(pick(companyWords)) + " " + pick(companyWords) + " " + pick(companyForms)
			entries[i] = Entry{
				Key: fmt.Sprintf("account/0192f0c8-7a3b-7%03x-8000-%012x", i%4096, i), Kind: "account", Title: company,
				Text: fmt.Sprintf("%s\nwww.%s.com\n+358 9 %03d %04d", city, strings.ReplaceAll(company, " ", ""), random.IntN(1000), random.IntN(10000)),
			}
			continue
		}
		given, surname := pick(givenNames), rare(pick(surnames))
		entries[i] = Entry{
			Key: fmt.Sprintf("contact/0192f0c8-7a3b-7%03x-8000-%012x", i%4096, i), Kind: "contact", Title: given + " " + surname,
			Text: fmt.Sprintf("%s\n%s.%s@%s.com\n+358 40 %03d %04d\n%s", company, given, surname, company[:5], random.IntN(1000), random.IntN(10000), city),
		}
	}
	return entries
}

// BenchmarkTyping types queries of eight letters into a session, key by key. An operation is one key. The library, asked for all keys over
// all lines in the same run, is the measure: "of-library" is the time of one key here over the time of one key there.
func BenchmarkTyping(b *testing.B) {
	const n = 100_000
	entries := peopleAndCompanies(n)
	lines := make([]string, n)
	for i, e := range entries {
		lines[i] = e.Title + " " + e.Text
	}
	ix := New()
	ix.Load(entries)
	for _, query := range []string{"koskinen", "jkoskine", "polar st", "kosknien", "a lind o", "qwxzjvkq", "40123456"} {
		b.Run(query, func(b *testing.B) {
			start := time.Now()
			for end := range query {
				fuzzy.Find(query[:end+1], lines)
			}
			library := time.Since(start) / time.Duration(len(query))
			session := ix.NewSession()
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				if _, err := session.Search(context.Background(), query[:i%len(query)+1], Options{Limit: 50}); err != nil {
					b.Fatal(err)
				}
			}
			key := b.Elapsed() / time.Duration(b.N)
			b.ReportMetric(float64(library)/float64(time.Millisecond), "library-ms/key")
			b.ReportMetric(float64(key)/float64(library), "of-library")
		})
	}
}

// BenchmarkKeys shows each key of a query by itself, from a fresh session each time.
func BenchmarkKeys(b *testing.B) {
	ix := New()
	ix.Load(peopleAndCompanies(100_000))
	const query = "koskinen"
	for end := range query {
		b.Run(query[:end+1], func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				session := ix.NewSession()
				for before := range end {
					if _, err := session.Search(context.Background(), query[:before+1], Options{Limit: 50}); err != nil {
						b.Fatal(err)
					}
				}
				b.StartTimer()
				if _, err := session.Search(context.Background(), query[:end+1], Options{Limit: 50}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	entries := peopleAndCompanies(100_000)
	b.ReportAllocs()
	for b.Loop() {
		New().Load(entries)
	}
}

// BenchmarkPut writes while a search has just taken a snapshot, which is the dear case.
func BenchmarkPut(b *testing.B) {
	entries := peopleAndCompanies(100_000)
	ix := New()
	ix.Load(entries)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		ix.snapshot()
		ix.Put(entries[i*7919%len(entries)])
	}
}

func BenchmarkFold(b *testing.B) {
	for _, text := range []string{"polar steel oy", "Polar Steel Oy", "Jyväskylän Kaupunki"} {
		b.Run(text, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				Fold(text)
			}
		})
	}
}
