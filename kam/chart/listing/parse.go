package listing

import (
	"errors"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"keyaccount/kam"
)

// mostBytes bounds what is read, mostThings the people and arrows.
const (
	mostBytes  = 4 << 20
	mostThings = 20000
)

// Parse reads a listing. The error is an *Error where the text is at fault.
func Parse(r io.Reader) (Listing, error) {
	data, err := io.ReadAll(io.LimitReader(r, mostBytes+1))
	switch {
	case err != nil:
		return Listing{}, err
	case len(data) > mostBytes:
		return Listing{}, &Error{Place{1, 1}, "the text is too long to be a buying center"}
	}
	p := parser{seen: map[string]bool{}}
	for text := range strings.Lines(string(data)) {
		p.line++
		if err := p.take(strings.TrimRight(text, "\r\n")); err != nil {
			return Listing{}, err
		}
	}
	if !p.l.Account.isThere() && len(p.l.People)+len(p.l.Influences) == 0 {
		return Listing{}, &Error{Place{max(p.line, 1), 1}, "nothing is listed; a listing begins like: account Polar Steel Oy"}
	}
	return p.l, nil
}

// parser reads line by line; indented lines belong to what was listed last.
type parser struct {
	l      Listing
	line   int
	seen   map[string]bool // names of people
	keys   []key           // of what was listed last; nil where it has no lines of its own
	fields *[]Field
}

// cursor is a rest of a line and where it stands.
type cursor struct {
	Place
	rest string
}

// skip goes on by so many bytes.
func (c *cursor) skip(n int) {
	c.Col += utf8.RuneCountInString(c.rest[:n])
	c.rest = c.rest[n:]
}

func (c *cursor) space() {
	c.skip(len(c.rest) - len(strings.TrimLeftFunc(c.rest, unicode.IsSpace)))
}

func (c *cursor) wrong(words string) error { return &Error{c.Place, words} }

func (p *parser) take(text string) error {
	text = strings.TrimPrefix(text, "\ufeff")
	c := cursor{Place{p.line, 1}, text}
	c.space()
	indented := c.Col > 1
	switch {
	case c.rest == "" || c.rest[0] == '#':
		return nil
	case !utf8.ValidString(text):
		return c.wrong("the line is not valid UTF-8")
	case indented:
		return p.field(c)
	}
	at := c.Place
	word, _, _ := strings.Cut(c.rest, " ")
	c.skip(len(word))
	if len(p.l.People)+len(p.l.Influences) > mostThings {
		return c.wrong("more people and arrows are listed than can be loaded at once")
	}
	switch word {
	case "account", "deal":
		p.keys, p.fields = nil, nil
		to := &p.l.Account
		if word == "deal" {
			to = &p.l.Deal
		}
		if to.isThere() {
			return &Error{at, "a listing names one " + word + " only"}
		}
		return c.whole(to)
	case "person":
		var person Person
		if err := c.whole(&person.Name); err != nil {
			return err
		}
		who := person.Name.String()
		if p.seen[who] {
			return &Error{person.Place, "“" + kam.Clip(person.Text, 40) + "” is listed already; tell people of one name apart by their ids"}
		}
		p.seen[who] = true
		p.l.People = append(p.l.People, person)
		p.keys, p.fields = personKeys, &p.l.People[len(p.l.People)-1].Fields
		return nil
	case "influence", "alliance", "conflict":
		in := Influence{Place: at, Nature: word}
		if err := c.pair(&in); err != nil {
			return err
		}
		p.l.Influences = append(p.l.Influences, in)
		p.keys, p.fields = influenceKeys, &p.l.Influences[len(p.l.Influences)-1].Fields
		return nil
	}
	return &Error{at, "“" + kam.Clip(word, 30) + "” begins no line; account, deal, person, influence, alliance and conflict do"}
}

// name reads a name up to one of the ends, or to the end of the line.
func (c *cursor) name(to *Name, ends ...string) error {
	c.space()
	to.Place = c.Place
	if strings.HasPrefix(c.rest, `"`) {
		if err := c.quoted(to); err != nil {
			return err
		}
	} else {
		end := len(c.rest)
		for _, stop := range append(ends, "[") {
			if i := strings.Index(c.rest, stop); i >= 0 {
				end = min(end, i)
			}
		}
		to.Text = strings.TrimSpace(c.rest[:end])
		c.skip(end)
	}
	c.space()
	if strings.HasPrefix(c.rest, "[") {
		end := strings.IndexByte(c.rest, ']')
		if end < 0 {
			return c.wrong("the id is not closed; write ] behind it")
		}
		id, err := kam.ParseID(c.rest[1:end])
		if err != nil {
			return c.wrong(words(err))
		}
		to.ID = id
		c.skip(end + 1)
		c.space()
	}
	to.Text = kam.Clean(to.Text, false)
	if !to.isThere() {
		return &Error{to.Place, "a name is missing"}
	}
	if len(to.Text) > kam.MaxText {
		return &Error{to.Place, "the name is too long"}
	}
	return nil
}

func (c *cursor) quoted(to *Name) error {
	start := *c
	c.skip(1)
	for c.rest != "" {
		r, n := utf8.DecodeRuneInString(c.rest)
		switch {
		case r == '"':
			c.skip(1)
			return nil
		case r == '\\' && len(c.rest) > 1:
			c.skip(1)
			r, n = utf8.DecodeRuneInString(c.rest)
		}
		to.Text += string(r)
		c.skip(n)
	}
	return start.wrong(`the name is not closed; write " behind it`)
}

// whole reads a name that takes the rest of the line.
func (c *cursor) whole(to *Name) error {
	if err := c.name(to); err != nil {
		return err
	}
	if c.rest != "" {
		return c.wrong("nothing may follow the name")
	}
	return nil
}

// pair reads the names at the ends of an arrow.
func (c *cursor) pair(in *Influence) error {
	arrow := mutual
	if in.Nature == "influence" {
		arrow = directed
	}
	if err := c.name(&in.From, directed, mutual); err != nil {
		return err
	}
	if !strings.HasPrefix(c.rest, arrow) {
		return c.wrong("write “" + arrow + "” between the two names of an " + in.Nature)
	}
	c.skip(len(arrow))
	if err := c.whole(&in.To); err != nil {
		return err
	}
	if in.From.String() == in.To.String() {
		return &Error{in.To.Place, "nobody has an " + in.Nature + " with themselves"}
	}
	return nil
}

// field reads a line about what was listed last.
func (p *parser) field(c cursor) error {
	if p.fields == nil {
		return c.wrong("an indented line belongs to a person, an influence, an alliance or a conflict, and none is listed before it")
	}
	at := c.Place
	name, _, ok := strings.Cut(c.rest, ":")
	k, known := find(p.keys, strings.TrimSpace(name))
	if !ok || !known {
		var all []string
		for _, k := range p.keys {
			all = append(all, k.name)
		}
		return &Error{at, "“" + kam.Clip(strings.TrimSpace(name), 30) + "” is not known here; there are " + strings.Join(all, ", ") + ", each followed by a colon"}
	}
	if slices.ContainsFunc(*p.fields, func(f Field) bool { return f.Key == k.name }) {
		return &Error{at, "“" + k.name + "” is said already"}
	}
	c.skip(len(name) + 1)
	c.space()
	f := Field{Place: c.Place, Key: k.name}
	declared := k.kind.Lookup(k.field)
	switch text := strings.TrimSpace(c.rest); {
	case text == "":
	case declared.Type == kam.ReferenceType:
		if err := c.whole(&f.Record); err != nil {
			return err
		}
	default:
		changes, err := declared.Changes(kam.Set, text, kam.Reader{})
		if err != nil {
			return c.wrong(words(err))
		}
		var values []string
		for _, change := range changes {
			if change.Value != "" && !slices.Contains(values, change.Value) {
				values = append(values, change.Value)
			}
		}
		f.Value = strings.Join(values, ", ")
	}
	*p.fields = append(*p.fields, f)
	return nil
}

// words returns what an error of kam says, without the name of the field, which stands beside it.
func words(err error) string {
	var e *kam.Error
	if errors.As(err, &e) {
		return e.Words
	}
	return err.Error()
}
