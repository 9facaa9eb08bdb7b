package trial

import (
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"keyaccount/kam"
	"keyaccount/kam/search"
)

var update = flag.Bool("update", false, "write testdata/queries.txt anew")

// item is a record to make questions about.
type item struct {
	kam.Record
	title  string
	folded string
	entry  search.Entry
	above  string // the account it belongs to
}

// maker makes questions from a company.
type maker struct {
	random *rand.Rand
	kinds  map[string][]item
	titles map[string]bool // all that there are, folded
	words  map[string]bool // of all titles
	out    []Query
	seen   map[string]bool
}

func newMaker(t *testing.T) *maker {
	m := &maker{kinds: map[string][]item{}, titles: map[string]bool{}, words: map[string]bool{}, seen: map[string]bool{}}
	err := Each(Records, func(r kam.Record, title string, e search.Entry, name func(kam.Ref) string) {
		it := item{r, title, e.Title, e, ""}
		if id := r.Account(); id != kam.NoID {
			it.above = name(kam.Ref{Kind: "account", ID: id})
		}
		m.kinds[r.Kind] = append(m.kinds[r.Kind], it)
		m.titles[e.Title] = true
		for _, w := range wordsOf(e.Title) {
			m.words[w] = true
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// family makes questions about records of a kind, each record picked at random, until there are enough. A rule returns no text where
// the record does not suit it.
func (m *maker) family(name string, wanted int, kind string, rule func(it item) (text, right string)) {
	m.random = rand.New(rand.NewPCG(7, uint64(len(m.out))))
	all := m.kinds[kind]
	kinds := kind
	switch {
	case kind == "contact":
		kinds = "contact,person" // a question about somebody does not say whose side that is
	case name == "acronym":
		kinds = "account,contact,person" // nor do initials say whether they are somebody's
	}
	for tries := 0; wanted > 0 && tries < 20_000; tries++ {
		it := all[m.random.IntN(len(all))]
		text, right := rule(it)
		key := name + "\t" + text
		if text == "" || m.seen[key] {
			continue
		}
		r, err := ParseRight(kinds + " " + right)
		if err != nil || !r.Holds(it.entry) {
			panic(fmt.Sprintf("%s: %q is not answered by the record it was made from: %s %v", name, text, right, err))
		}
		m.seen[key] = true
		m.out = append(m.out, Query{name, text, r})
		wanted--
	}
}

// latin tells whether folded text is all of Latin letters, so that slips of the finger are made on a keyboard.
func latin(s string) bool {
	for _, r := range s {
		if r >= 0x80 {
			return false
		}
	}
	return true
}

func (m *maker) swap(w string) string {
	i := 1 + m.random.IntN(len(w)-2)
	return w[:i] + string(w[i+1]) + string(w[i]) + w[i+2:]
}

func (m *maker) leaveOut(w string) string {
	i := 1 + m.random.IntN(len(w)-1)
	return w[:i] + w[i+1:]
}

// neighbours are keys side by side.
const neighbours = "qwertyuiop asdfghjkl zxcvbnm"

func (m *maker) miss(w string) string {
	i := 1 + m.random.IntN(len(w)-1)
	at := strings.IndexByte(neighbours, w[i])
	if at < 0 {
		return w
	}
	other := neighbours[max(at-1, 0)]
	if other == ' ' || m.random.IntN(2) == 0 && at+1 < len(neighbours) && neighbours[at+1] != ' ' {
		other = neighbours[min(at+1, len(neighbours)-1)]
	}
	if m.random.IntN(3) == 0 { // pressed both
		return w[:i] + string(other) + w[i:]
	}
	return w[:i] + string(other) + w[i+1:]
}

// slip makes questions in which one word of a name is mistyped, so that it is no word of any name any more.
func (m *maker) slip(mistype func(string) string) func(it item) (string, string) {
	return func(it item) (string, string) {
		words := wordsOf(it.folded)
		if !latin(it.folded) || len(words) < 2 || len(it.folded) > 40 || strings.ContainsAny(it.folded, "'’&") {
			return "", ""
		}
		i := m.random.IntN(len(words))
		if len(words[i]) < 5 {
			return "", ""
		}
		wrong := mistype(words[i])
		for w := range m.words {
			if strings.HasPrefix(w, wrong) {
				return "", ""
			}
		}
		words[i] = wrong
		return strings.Join(words, " "), "is " + it.folded
	}
}

// oneWord is slip for a surname by itself: whoever has it is right.
func (m *maker) oneWord(mistype func(string) string) func(it item) (string, string) {
	return func(it item) (string, string) {
		words := wordsOf(it.folded)
		last := words[len(words)-1]
		if !latin(it.folded) || len(words) != 2 || len(last) < 7 {
			return "", ""
		}
		wrong := mistype(last)
		if wrong == last {
			return "", ""
		}
		for w := range m.words {
			if strings.HasPrefix(w, wrong) {
				return "", ""
			}
		}
		return wrong, "words " + last
	}
}

func plain(s string) string { return strings.Join(wordsOf(s), " ") }

func (m *maker) all() {
	person := func(it item) ([]string, bool) {
		w := wordsOf(it.folded)
		return w, latin(it.folded) && len(w) == 2 && len(w[0]) > 2 && len(w[1]) > 3
	}
	m.family("full name", 45, "contact", func(it item) (string, string) { return it.title, "is " + it.folded })
	m.family("company in full", 40, "account", func(it item) (string, string) { return it.title, "is " + it.folded })
	m.family("deal in full", 20, "opportunity", func(it item) (string, string) { return it.title, "is " + it.folded })
	m.family("beginning of a name", 45, "contact", func(it item) (string, string) {
		w, ok := person(it)
		if !ok {
			return "", ""
		}
		text := w[0] + " " + w[1][:3]
		return text, "starts " + text
	})
	m.family("beginning of a company", 40, "account", func(it item) (string, string) {
		if !latin(it.folded) || len(it.folded) < 12 {
			return "", ""
		}
		text := it.folded[:6+m.random.IntN(3)]
		if text != strings.TrimSpace(text) || plain(text) != text {
			return "", ""
		}
		return text, "starts " + text
	})
	m.family("beginnings of words", 40, "contact", func(it item) (string, string) {
		w, ok := person(it)
		if !ok {
			return "", ""
		}
		text := w[0][:3] + " " + w[1][:3]
		return text, "words " + text
	})
	m.family("initial and surname", 45, "contact", func(it item) (string, string) {
		w, ok := person(it)
		if !ok {
			return "", ""
		}
		text := w[0][:1] + " " + w[1]
		return text, "words " + text
	})
	m.family("initial joined to surname", 30, "contact", func(it item) (string, string) {
		w, ok := person(it)
		if !ok || m.startsWord(w[0][:1]+w[1]) {
			return "", ""
		}
		return w[0][:1] + w[1], "words " + w[0][:1] + " " + w[1]
	})
	m.family("surname first", 45, "contact", func(it item) (string, string) {
		w, ok := person(it)
		if !ok {
			return "", ""
		}
		return w[1] + " " + w[0], "words " + w[0] + " " + w[1]
	})
	m.family("words of a company in another order", 30, "account", func(it item) (string, string) {
		w := wordsOf(it.folded)
		if !latin(it.folded) || len(w) < 3 || len(it.folded) > 40 {
			return "", ""
		}
		return w[1] + " " + w[0], "words " + w[1] + " " + w[0]
	})
	m.family("acronym", 30, "account", func(it item) (string, string) {
		letters := lettersOf(it.folded)
		if !latin(it.folded) || len(letters) < 3 || m.startsWord(letters) {
			return "", ""
		}
		return letters, "letters " + letters
	})
	m.family("letters swapped", 45, "contact", m.slip(m.swap))
	m.family("letters swapped in a company", 30, "account", m.slip(m.swap))
	m.family("letters swapped in a surname alone", 30, "contact", m.oneWord(m.swap))
	m.family("letter missing", 45, "contact", m.slip(m.leaveOut))
	m.family("letter missing in a company", 25, "account", m.slip(m.leaveOut))
	m.family("letter missing in a surname alone", 25, "contact", m.oneWord(m.leaveOut))
	m.family("wrong or additional letter", 45, "contact", m.slip(m.miss))
	m.family("wrong letter in a surname alone", 25, "contact", m.oneWord(m.miss))
	m.family("diacritics left out", 45, "contact", func(it item) (string, string) {
		if !latin(it.folded) || latin(it.title) {
			return "", ""
		}
		return it.folded, "is " + it.folded
	})
	m.family("diacritics left out of a company", 25, "account", func(it item) (string, string) {
		if !latin(it.folded) || latin(it.title) {
			return "", ""
		}
		return it.folded, "is " + it.folded
	})
	m.family("company without its form", 40, "account", func(it item) (string, string) {
		w := strings.Fields(it.folded)
		if len(w) < 3 {
			return "", ""
		}
		text := strings.Join(w[:2], " ")
		return text, "begins " + text
	})
	m.family("name and company", 45, "contact", func(it item) (string, string) {
		w := wordsOf(it.folded)
		above := wordsOf(search.Fold(it.above))
		if len(above) < 2 || len(above[0]) < 5 || !latin(above[0]+it.folded) {
			return "", ""
		}
		return w[len(w)-1] + " " + above[0], "with " + w[len(w)-1] + " / " + above[0]
	})
	m.family("name and title", 30, "contact", func(it item) (string, string) {
		title := wordsOf(search.Fold(it.Get("title")))
		if len(title) == 0 || len(title[0]) < 3 || !latin(it.folded+title[0]) {
			return "", ""
		}
		return it.folded + " " + title[0], "in " + it.folded + " / " + title[0]
	})
	m.family("company and city", 30, "account", func(it item) (string, string) {
		w, city := wordsOf(it.folded), wordsOf(search.Fold(it.Get("city")))
		if len(w) < 2 || len(city) == 0 || !latin(w[0]+city[0]) || len(city[0]) < 4 {
			return "", ""
		}
		return w[0] + " " + city[0], "with " + w[0] + " / " + city[0]
	})
	m.family("deal and company", 30, "opportunity", func(it item) (string, string) {
		w, above := wordsOf(it.folded), wordsOf(search.Fold(it.above))
		if len(w) < 2 || len(above) < 2 || len(above[0]) < 5 || !latin(it.folded+above[0]) {
			return "", ""
		}
		return w[0] + " " + w[1] + " " + above[0], "with " + w[0] + " " + w[1] + " / " + above[0]
	})
	m.family("telephone digits", 35, "contact", func(it item) (string, string) {
		digits := digitsOf(search.Fold(it.Get("phone")))
		if len(digits) < 9 {
			return "", ""
		}
		if m.random.IntN(2) == 0 {
			digits = digits[len(digits)-7:]
		}
		return digits, "number " + digits
	})
	m.family("beginning of an address", 25, "contact", func(it item) (string, string) {
		mail := it.Get("email")
		at := strings.IndexByte(mail, '@')
		if at < 6 {
			return "", ""
		}
		return mail[:at+4], "mail " + mail[:at+4]
	})
	m.family("Chinese, Japanese, Korean", 40, "contact", func(it item) (string, string) {
		for _, r := range it.title {
			if !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) && r != ' ' {
				return "", ""
			}
		}
		text := strings.ReplaceAll(it.title, " ", "")
		if m.random.IntN(2) == 0 {
			text = it.title
		}
		return text, "is " + it.folded
	})
	m.family("part of a Chinese, Japanese or Korean company", 25, "account", func(it item) (string, string) {
		runes := []rune(it.title)
		for _, r := range runes {
			if !unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
				return "", ""
			}
		}
		if len(runes) < 6 {
			return "", ""
		}
		return string(runes[1:4]), "has " + search.Fold(string(runes[1:4]))
	})
	m.family("Greek, Arabic", 20, "contact", func(it item) (string, string) {
		if r := []rune(it.title)[0]; !unicode.In(r, unicode.Greek, unicode.Arabic) {
			return "", ""
		}
		w := strings.Fields(it.folded)
		return w[len(w)-1] + " " + w[0], "is " + it.folded
	})
}

// startsWord tells whether some word of a title begins so.
func (m *maker) startsWord(s string) bool {
	for w := range m.words {
		if strings.HasPrefix(w, s) {
			return true
		}
	}
	return false
}

// The questions kept are those that the rules make, and those that were written by hand. Where the sample company has changed, or a
// rule, go test ./kam/search/trial -update writes them anew.
func TestQuestionsAreThoseThatTheRulesMake(t *testing.T) {
	m := newMaker(t)
	m.all()
	hand, err := os.ReadFile("testdata/byhand.txt")
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	out.WriteString("# Made by make_test.go and from byhand.txt: family, question, which records answer it.\n")
	for _, q := range m.out {
		fmt.Fprintf(&out, "%s\t%s\t%s\n", q.Family, q.Text, q.Right)
	}
	out.Write(hand)
	if *update {
		if err := os.WriteFile("testdata/queries.txt", out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if out.String() != queries {
		t.Error("testdata/queries.txt is not what the rules make; run with -update")
	}
	byHand, err := parse(string(hand))
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range byHand {
		if !slices.ContainsFunc(m.kinds[q.Right.Kinds[0]], func(it item) bool { return q.Right.Holds(it.entry) }) {
			t.Errorf("no record answers %q", q.Text)
		}
	}
}
