package trial

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"keyaccount/kam/search"
)

// Right says which records answer a question: those of one of the kinds whose title, folded, passes the rule.
//
//	is T          the title is T
//	in T / U      the title is T and the other text holds U
//	with A … / U  different words of the title begin with A …, and one of the other text begins with U
//	begins T      the title begins with T, up to the end of a word
//	starts T      the title begins with T
//	has T         the title holds T
//	words A B …   different words of the title begin with A, B …
//	letters T     T are the first letters of the title's words, from the first on
//	number D      a field holds the number D, whatever its punctuation
//	mail T        a word of the other text begins with T
type Right struct {
	Kinds []string
	Rule  string
	What  string
}

// ParseRight reads what String writes.
func ParseRight(text string) (Right, error) {
	parts := strings.SplitN(text, " ", 3)
	if len(parts) != 3 || parts[2] == "" {
		return Right{}, fmt.Errorf("%q does not say what answers a question", text)
	}
	r := Right{strings.Split(parts[0], ","), parts[1], parts[2]}
	if _, ok := rules[r.Rule]; !ok {
		return Right{}, fmt.Errorf("%q is no rule", r.Rule)
	}
	return r, nil
}

func (r Right) String() string { return strings.Join(r.Kinds, ",") + " " + r.Rule + " " + r.What }

// Holds tells whether a record answers the question.
func (r Right) Holds(e search.Entry) bool {
	return slices.Contains(r.Kinds, e.Kind) && rules[r.Rule](e, r.What)
}

var rules = map[string]func(e search.Entry, what string) bool{
	"is":     func(e search.Entry, what string) bool { return e.Title == what },
	"begins": func(e search.Entry, what string) bool { return e.Title == what || strings.HasPrefix(e.Title, what+" ") },
	"starts": func(e search.Entry, what string) bool { return strings.HasPrefix(e.Title, what) },
	"has":    func(e search.Entry, what string) bool { return strings.Contains(e.Title, what) },
	"in": func(e search.Entry, what string) bool {
		title, text, _ := strings.Cut(what, " / ")
		return e.Title == title && strings.Contains(e.Text, text)
	},
	"with": func(e search.Entry, what string) bool {
		title, text, _ := strings.Cut(what, " / ")
		return beginWords(wordsOf(e.Title), strings.Fields(title)) && beginWords(wordsOf(e.Text), []string{text})
	},
	"words":   func(e search.Entry, what string) bool { return beginWords(wordsOf(e.Title), strings.Fields(what)) },
	"letters": func(e search.Entry, what string) bool { return strings.HasPrefix(lettersOf(e.Title), what) },
	"number":  func(e search.Entry, what string) bool { return strings.Contains(digitsOf(e.Text), what) },
	"mail": func(e search.Entry, what string) bool {
		return strings.Contains("\n"+e.Text, "\n"+what) || strings.Contains(e.Text, search.Minor+what)
	},
}

// wordsOf parts folded text at whatever is neither letter nor digit.
func wordsOf(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.IsMark(r) })
}

func beginWords(words, beginnings []string) bool {
	if len(beginnings) == 0 {
		return true
	}
	for i, w := range words {
		if strings.HasPrefix(w, beginnings[0]) && beginWords(slices.Delete(slices.Clone(words), i, i+1), beginnings[1:]) {
			return true
		}
	}
	return false
}

func lettersOf(title string) string {
	var b strings.Builder
	for _, w := range wordsOf(title) {
		for _, r := range w {
			b.WriteRune(r)
			break
		}
	}
	return b.String()
}

// digitsOf keeps the digits of text, and one space for what lies between lines.
func digitsOf(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == rune(search.Minor[0]):
			return ' '
		case '0' <= r && r <= '9':
			return r
		}
		return -1
	}, strings.ReplaceAll(text, "(0)", ""))
}
