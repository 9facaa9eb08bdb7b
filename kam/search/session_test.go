package search

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

// What a short query does not find may be found by a longer one that begins with it: a slip needs four letters to be forgiven, a
// number needs six digits to stand for a telephone number without its prefix.
func TestTypingOnFindsWhatTheBeginningDidNot(t *testing.T) {
	ix := indexOf(record("Koskinen"), record("Lind", "+358 40 123 4567"), record("A1", "4b2c3d4e5"))
	for _, c := range []struct{ typed, want string }{
		{"oks", ""}, {"oksk", "Koskinen"},
		{"kso", ""}, {"ksok", "Koskinen"},
		{"04012", ""}, {"040123", ""}, {"0401234", "Lind"},
		{"+3584012", "Lind"}, {"+3584012 li", "Lind"},
		{"42345", ""}, {"4b345", "A1"},
	} {
		session, got := ix.NewSession(), ""
		for end := range len(c.typed) + 1 {
			matches, err := session.Search(context.Background(), c.typed[:end], Options{})
			if err != nil {
				t.Fatal(err)
			}
			got = ""
			if len(matches) > 0 {
				got = matches[0].Key
			}
		}
		if got != c.want {
			t.Errorf("%q finds %q first, want %q", c.typed, got, c.want)
		}
	}
}

// The context ends while the search is under way: it reports its first questions, then that it has ended.
type endingContext struct {
	context.Context
	mu   sync.Mutex
	left int
}

func (c *endingContext) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

func TestACancelledSearchAnswersNothingAndLeavesTheSessionIntact(t *testing.T) {
	ix := indexOf(manyEntries(20 * atATime * blockSize)...)
	session := ix.NewSession()
	options := Options{Limit: 5, Workers: 2}
	if _, err := session.Search(context.Background(), "lin", options); err != nil {
		t.Fatal(err)
	}
	want, _ := ix.Search(context.Background(), "lind 77", options)
	for left := range 20 {
		ctx := &endingContext{Context: context.Background(), left: left}
		if got, err := session.Search(ctx, "lind zzz", options); got != nil || !errors.Is(err, context.Canceled) {
			t.Fatalf("after %d questions: %v, %v", left, got, err)
		}
		if ctx.left < -6 {
			t.Fatalf("the search went on for %d questions after its context had ended", -ctx.left)
		}
	}
	ended, cancel := context.WithCancel(context.Background())
	cancel()
	if got, err := session.Search(ended, "lind", options); got != nil || !errors.Is(err, context.Canceled) {
		t.Fatalf("%v, %v", got, err)
	}
	if got, err := session.Search(context.Background(), "lind 77", options); err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("after cancelled searches: %+v, %v; want %+v", got, err, want)
	}
}

// Each record always matches its number, whatever is being written; the race detector watches the rest.
func TestSearchAndWriteAtTheSameTime(t *testing.T) {
	entries := manyEntries(12 * blockSize)
	ix := indexOf(entries...)
	var all sync.WaitGroup
	for worker := range 2 {
		all.Go(func() {
			for i := worker; i < 2000; i += 2 {
				switch i % 100 {
				case 98:
					ix.Load(entries)
				case 17:
					ix.Remove(entries[i].Key)
				default:
					ix.Put(entries[i])
				}
			}
		})
		all.Go(func() {
			session := ix.NewSession()
			for range 40 {
				for _, query := range []string{"3", "30", "307", "3071"} {
					matches, err := session.Search(context.Background(), query, Options{Limit: 10, Workers: 2})
					if err != nil || len(matches) == 0 {
						t.Errorf("%q: %v, %v", query, matches, err)
					}
					for _, m := range matches {
						if !strings.Contains(m.Key, query) {
							t.Errorf("%q finds %q", query, m.Key)
						}
					}
				}
			}
		})
	}
	all.Wait()
}

// A key allocates little, whatever is typed: what it finds, and the prepared query.
func TestAKeyAllocatesLittle(t *testing.T) {
	entries := peopleAndCompanies(20_000)
	for i, title := range []string{"北京钢铁公司", "東京製鋼株式会社", "서울 제철 주식회사", "Челябинск Сталь"} {
		entries = append(entries, Entry{Key: fmt.Sprint("account/far-", i), Kind: "account", Title: Fold(title), Text: "北京\n+86 10 1234 5678"})
	}
	ix := indexOf(entries...)
	for _, typed := range []string{
		"koskinen", "polar st", "anna koskinen polar helsinki", // as they stand
		"kosknien", "anan koskien polra", "koskinnen stele hlesinki", // slips
		"plrstl", "zz", "ksknn vrtnn lnd", "plr stl hlsnk oy hki", "a k p h o y s t l n", // scattered
		"qwxzjvkq", "zzkxqwpv", "anna koskinen qwxz", "qwx zzk xkc jvk", // no match
		"40123456", "040 123 4567", "+358 (0)40 123-4567", // numbers
		"北京钢铁", "京 公司", "東京製綱", "서울 제철", "제천", "челябниск", "北x京", // other scripts
	} {
		for end := 1; end <= len(typed); end++ {
			if end < len(typed) && !utf8.RuneStart(typed[end]) {
				continue
			}
			before := end - 1
			for before > 0 && !utf8.RuneStart(typed[before]) {
				before--
			}
			session := ix.NewSession()
			search := func(query string) {
				if _, err := session.Search(context.Background(), query, Options{Limit: 50, Workers: 2}); err != nil {
					t.Fatal(err)
				}
			}
			search(typed[:before]) // the bitmaps are made by the first two
			search(typed[:before])
			if n := testing.AllocsPerRun(3, func() { search(typed[:end]) }); n > 64 {
				t.Errorf("%q: %v allocations", typed[:end], n)
			}
		}
	}
}
