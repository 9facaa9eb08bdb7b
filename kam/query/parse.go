package query

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"keyaccount/kam"
	"keyaccount/kam/search"
)

// Env is what reading a line depends on.
type Env struct {
	Today    kam.Date
	Currency string // of amounts that name none
	Me       kam.ID // the person who asks, NoID where not known
	Kind     string // the kind of record that the line is about, "" for all
	Typing   bool   // the line is still being typed: a condition without a value at its end is not finished

	// Names returns the names of records of a kind, in any case and order, for Complete; nil where there are none.
	Names func(kind string) []string
	// Saved are the names and lines of saved searches, for Complete.
	Saved []Saved
}

// Saved is a saved search.
type Saved struct{ Name, Key, Query string }

// Problem is a part of a line that cannot be understood. It narrows nothing.
type Problem struct {
	From, To int    // where the part stands, in runes
	Words    string // what is wrong and what would be right
	Typing   bool   // the part stands at the end of a line that is still being typed
}

// Error returns the words and where in the line they apply.
func (p Problem) Error() string { return fmt.Sprintf("at character %d: %s", p.From+1, p.Words) }

// MaxLine bounds the characters of a line that are read.
const MaxLine = 1000

// Parse reads a line. Parts that cannot be understood are told and left out.
func Parse(line string, env Env) (Query, []Problem) {
	var q Query
	var words []string
	var problems []Problem
	for _, t := range scan(line) {
		last := env.Typing && t.to == len(runesOf(line))
		p, fault := env.read(t)
		switch {
		case last && t.op != "" && (t.field || t.head == "") && len(t.values) == 0: // not finished
		case fault != "":
			problems = append(problems, Problem{t.from, t.to, fault, last})
		case p.word:
			words = append(words, p.line)
			q.parts = append(q.parts, p)
		case p.test != nil:
			q.parts = append(q.parts, p)
		}
	}
	q.Words = strings.Join(dialled(words), " ")
	return q, problems
}

// fewestDialled is how many digits are taken for the beginning of a telephone number.
const fewestDialled = 5

// dialled takes the words together that are a telephone number with spaces in it: it begins with 0 or +, and is searched as a whole, since
// it may be written without the 0 that is dialled at home.
func dialled(words []string) (out []string) {
	for i := 0; i < len(words); {
		end, digits := i, 0
		for ; end < len(words) && (end == i || words[end][0] != '+'); end++ {
			n := digitsOf(words[end])
			if n == 0 {
				break
			}
			digits += n
		}
		if begins := words[i][0]; digits < fewestDialled || begins != '0' && begins != '+' {
			end = i + 1
		}
		out = append(out, strings.Join(words[i:end], ""))
		i = end
	}
	return out
}

// digitsOf counts the digits of a word that is made of them and of the punctuation of telephone numbers; any other has none.
func digitsOf(word string) int {
	const punctuation = "-()./+"
	if strings.Trim(word, "0123456789"+punctuation) != "" {
		return 0
	}
	return len(strings.Map(func(r rune) rune {
		if strings.ContainsRune(punctuation, r) {
			return -1
		}
		return r
	}, word))
}

func runesOf(line string) []rune {
	r := []rune(kam.Clean(line, false))
	return r[:min(len(r), MaxLine)]
}

// token is a part of a line before it is understood.
type token struct {
	from, to int // in runes
	negate   bool
	phrase   bool // quoted words
	head     string
	field    bool // the head can be the name of a field
	op       string
	values   []string // those that are not empty
	at       int      // where the last value begins
}

// scan splits a line into its parts.
func scan(line string) []token {
	s := runesOf(line)
	var out []token
	for i := 0; i < len(s); {
		if unicode.IsSpace(s[i]) {
			i++
			continue
		}
		t := token{from: i}
		if s[i] == '-' && i+1 < len(s) && !unicode.IsSpace(s[i+1]) {
			t.negate = true
			i++
		}
		switch {
		case s[i] == '"':
			t.phrase = true
			t.head, i = quoted(s, i)
		case s[i] == '#' && i+1 < len(s) && !unicode.IsSpace(s[i+1]):
			t.op = "#"
			i = t.list(s, i+1, true)
		default:
			start := i
			for i < len(s) && !unicode.IsSpace(s[i]) && t.op == "" {
				if t.op = operatorAt(s[i:]); t.op == "" {
					i++
				}
			}
			t.head = string(s[start:i])
			t.field = t.op != "" && nameable(t.head)
			if t.field {
				i = t.list(s, i+len(t.op), t.op == ":" || t.op == "=" || t.op == "!=" || t.op == "~")
			} else { // a word, such as 10:30
				for t.op = ""; i < len(s) && !unicode.IsSpace(s[i]); i++ {
				}
				t.head = string(s[start:i])
			}
		}
		t.to = i
		out = append(out, t)
	}
	return out
}

// list reads values from i on, several where several may stand, and returns where they end.
func (t *token) list(s []rune, i int, several bool) int {
	for {
		t.at = i
		var v string
		if i < len(s) && s[i] == '"' {
			v, i = quoted(s, i)
		} else {
			start := i
			for i < len(s) && !unicode.IsSpace(s[i]) && s[i] != '"' && (s[i] != ',' || !several) {
				i++
			}
			v = string(s[start:i])
		}
		if v = tidy(v); v != "" {
			t.values = append(t.values, v)
		}
		if !several || i >= len(s) || s[i] != ',' {
			return i
		}
		i++
	}
}

// quoted reads what stands between the quote at i and the next one, or the end.
func quoted(s []rune, i int) (string, int) {
	end := i + 1
	for end < len(s) && s[end] != '"' {
		end++
	}
	return string(s[i+1 : end]), min(end+1, len(s))
}

// tidy cleans a value and takes its spaces together.
func tidy(v string) string { return strings.Join(strings.Fields(kam.Clean(v, false)), " ") }

func operatorAt(s []rune) string {
	for _, op := range kam.Operators() {
		if strings.HasPrefix(string(s[:min(len(s), 2)]), op) {
			return op
		}
	}
	return ""
}

// nameable reports whether a text can be meant as the name of a field.
func nameable(s string) bool {
	for i, r := range s {
		if !unicode.IsLetter(r) && (i == 0 || r != '_' && r != '-') {
			return false
		}
	}
	return s != "" && s != "http" && s != "https" && s != "mailto" && s != "tel"
}

// read understands a part. What is wrong with it comes as words. A part without a test stands for nothing.
func (env Env) read(t token) (p part, fault string) {
	p.negate = t.negate
	switch {
	case t.phrase:
		return p.without(tidy(t.head), true), ""
	case t.op == "#":
		p.field, p.op, p.values = "tags", ":", t.values
		p.line = "#" + join(t.values)
		if len(t.values) == 0 {
			return p, "# needs a tag behind it, such as #ports"
		}
		return env.fill(p)
	case !t.field && t.negate:
		return p.without(tidy(t.head), false), ""
	case !t.field:
		if p.line = tidy(t.head); p.line != "" {
			p.word = true
		}
		return p, ""
	}
	name, known := fieldNamed(t.head, env.Kind)
	if !known {
		return p, unknown(t.head, env.Kind)
	}
	p.field, p.op, p.values = name, t.op, t.values
	p.line = name + t.op + join(t.values)
	return env.fill(p)
}

func join(values []string) string {
	quoted := make([]string, len(values))
	for i, v := range values {
		quoted[i] = quote(v)
	}
	return strings.Join(quoted, ",")
}

// without makes the part a test of text: of exact words, or of a word that must not be there.
func (p part) without(text string, phrase bool) part {
	want := search.Fold(text)
	if want == "" {
		return p
	}
	p.line, p.text = text, want
	if phrase {
		p.line = `"` + text + `"`
	}
	p.on = func(*kam.Kind) bool { return true }
	p.test = func(r kam.Record, in Lookup) bool { return kam.BeginsIn(textOf(r, in), want) }
	return p
}

// fieldNamed returns the declared name of a field that is called so: by its name or its label, in any case; of the kind that
// the line is about, or else of any.
func fieldNamed(text, kind string) (string, bool) {
	if want := strings.ToLower(text); want == kindField || want == contactField || want == "incomplete" {
		return want, true
	}
	exact := strings.ReplaceAll(strings.ToLower(text), "-", "_")
	all := kam.Kinds()
	if k := kam.LookupKind(kind); k != nil {
		all = append([]*kam.Kind{k}, all...)
	}
	for _, k := range all {
		if f := k.Lookup(exact); f != nil && !k.System && !f.Internal {
			return exact, true
		}
	}
	for _, k := range all {
		if f, ok := fieldOf(k, text); ok && !k.System && !f.Internal {
			return f.Name, true
		}
	}
	return "", false
}

// fieldOf returns the field of a kind that is called so, with hyphens or underscores for spaces.
func fieldOf(k *kam.Kind, text string) (*kam.Field, bool) {
	f, err := k.Field(text)
	if err != nil {
		f, err = k.Field(strings.NewReplacer("-", " ", "_", " ").Replace(text))
	}
	return f, err == nil
}

// unknown says that there is no such field, and which may have been meant.
func unknown(text, kind string) string {
	best, least := "", 3
	for _, name := range fieldNames(kind) {
		d := kam.Slips(strings.ToLower(text), name)
		if strings.HasPrefix(name, strings.ToLower(text)) {
			d = min(d, 1)
		}
		if d < least {
			best, least = name, d
		}
	}
	words := fmt.Sprintf("there is no field “%s”", kam.Clip(text, 40))
	if best != "" {
		return words + "; did you mean " + best + "?"
	}
	return words + "; fields are " + strings.Join(fieldNames(kind)[:8], ", ") + " …"
}

// fieldNames returns the names of the fields that a line can be about, those of the advanced search first, of the kind first.
func fieldNames(kind string) []string {
	var facets, columns, rest []string
	seen := map[string]bool{}
	add := func(k *kam.Kind) {
		for _, f := range k.Fields {
			if seen[f.Name] || f.Internal {
				continue
			}
			seen[f.Name] = true
			switch {
			case f.Facet:
				facets = append(facets, f.Name)
			case f.Column:
				columns = append(columns, f.Name)
			default:
				rest = append(rest, f.Name)
			}
		}
	}
	if k := kam.LookupKind(kind); k != nil {
		add(k)
	}
	add(kam.AccountKind)
	for _, k := range kam.Kinds() {
		if !k.System {
			add(k)
		}
	}
	first := []string{kindField}
	if kind != "" {
		first = nil
	}
	if !seen[contactField] {
		first = append(first, contactField)
	}
	return slices.Concat(first, facets, columns, rest, []string{"incomplete"})
}
