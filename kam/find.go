package kam

import (
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam/search"
)

// Directory supplies the records that a Resolver looks in.
type Directory interface {
	// EachTitle calls fn with the title of every record of a kind, deleted ones included, until fn returns
	// false.
	EachTitle(kind string, fn func(id ID, title string, deleted bool) bool) error
}

// Resolver finds the record that a text of a person or a file names. It reads the titles of a kind once,
// at the first text that needs them, and so is made for one command, form or import, not to be kept. It
// is not safe for concurrent use.
type Resolver struct {
	directory Directory
	kinds     map[string]*titles
}

// titles are the titles of one kind.
type titles struct {
	read    bool // whether those of the directory are among them
	entries []entry
	folded  map[string][]int // folded title to entries
}

type entry struct {
	ref     Ref
	title   string
	deleted bool
}

// NewResolver returns a Resolver that looks in a directory.
func NewResolver(d Directory) *Resolver {
	return &Resolver{directory: d, kinds: map[string]*titles{}}
}

// Learn tells the Resolver of a record that was made since, such as one from an earlier row of the file
// being imported.
func (r *Resolver) Learn(ref Ref, title string) {
	r.of(ref.Kind).add(entry{ref, title, false})
}

// Resolve returns the id of the record of a kind that text names, as Find does. It is what a Reader needs.
func (r *Resolver) Resolve(kind, text string) (ID, error) {
	ref, err := r.Find(kind, text)
	return ref.ID, err
}

// Find returns the record that text names. Text may be KIND/ID, KIND/ and the beginning of an id of 6 or
// more hexadecimal digits, the same without KIND/, or KIND/NAME; where kind is not "", the record is one
// of that kind and the bare NAME will do. A name as it is written wins over names that differ in case or
// diacritics, a name wins over the beginning of an id. A deleted record is found only by its id.
//
// A whole id of a given kind is taken at its word: whoever opens the record sees whether it is there. The
// error is an *Error with code NotFound, Ambiguous, Unknown (the kind) or Invalid, unless the directory
// fails.
func (r *Resolver) Find(kind, text string) (Ref, error) {
	text = strings.TrimSpace(Clean(text, false))
	if kind == "" {
		return r.findAnywhere(text)
	}
	k, err := KindNamed(kind)
	if err != nil {
		return Ref{}, err
	}
	prefix, rest, _ := strings.Cut(text, "/")
	named := registry[asName(prefix)]
	if named == k && rest != "" {
		return r.findIn(k, rest)
	}
	ref, err := r.findIn(k, text)
	if named != nil && rest != "" && CodeOf(err) == NotFound {
		return Ref{}, &Error{Code: NotFound, Words: fmt.Sprintf("“%s” is of kind %s; a record of kind %s belongs here", Clip(text, 60), named.Name, k.Name)}
	}
	return ref, err
}

// findAnywhere finds a record of any kind, by its reference or id.
func (r *Resolver) findAnywhere(text string) (Ref, error) {
	if prefix, rest, ok := strings.Cut(text, "/"); ok && prefix != "" && rest != "" {
		k, err := KindNamed(prefix)
		if err != nil {
			return Ref{}, err
		}
		return r.findIn(k, rest)
	}
	beginning, ok := idBeginning(text)
	if !ok {
		return Ref{}, &Error{Code: Invalid, Words: fmt.Sprintf("“%s” does not say which record; write KIND/NAME, KIND/ID or 6 or more characters of its id", Clip(text, 60))}
	}
	var found []entry
	for _, k := range Kinds() {
		t, err := r.load(k)
		if err != nil {
			return Ref{}, err
		}
		found = append(found, t.withID(beginning)...)
	}
	if len(found) == 0 {
		return Ref{}, &Error{Code: NotFound, Words: fmt.Sprintf("there is no record with an id that begins “%s”", Clip(text, 60))}
	}
	return only(found, text)
}

// findIn finds a record of one kind, by its id or name.
func (r *Resolver) findIn(k *Kind, text string) (Ref, error) {
	beginning, isID := idBeginning(text)
	if id, err := ParseID(beginning); err == nil {
		return Ref{k.Name, id}, nil
	}
	t, err := r.load(k)
	if err != nil {
		return Ref{}, err
	}
	found := t.named(text)
	if len(found) == 0 && isID {
		found = t.withID(beginning)
	}
	if len(found) == 0 {
		return Ref{}, &Error{Code: NotFound, Words: fmt.Sprintf("there is no %s called “%s”%s", k.Name, Clip(text, 60), suggestion(t.near(text)))}
	}
	return only(found, text)
}

// of returns the titles of a kind that are known so far.
func (r *Resolver) of(kind string) *titles {
	t := r.kinds[kind]
	if t == nil {
		t = &titles{folded: map[string][]int{}}
		r.kinds[kind] = t
	}
	return t
}

// load returns all titles of a kind.
func (r *Resolver) load(k *Kind) (*titles, error) {
	t := r.of(k.Name)
	if t.read {
		return t, nil
	}
	var entries []entry
	err := r.directory.EachTitle(k.Name, func(id ID, title string, deleted bool) bool {
		entries = append(entries, entry{Ref{k.Name, id}, title, deleted})
		return true
	})
	if err != nil {
		return nil, fmt.Errorf("look up a record of kind %s: %w", k.Name, err)
	}
	for _, e := range entries {
		t.add(e)
	}
	t.read = true
	return t, nil
}

func (t *titles) add(e entry) {
	if !e.deleted {
		key := search.Fold(e.title)
		t.folded[key] = append(t.folded[key], len(t.entries))
	}
	t.entries = append(t.entries, e)
}

// named returns the records with a name: those that bear it as written if there are any, otherwise those
// that bear it folded.
func (t *titles) named(name string) []entry {
	var exact, alike []entry
	for _, i := range t.folded[search.Fold(name)] {
		e := t.entries[i]
		alike = append(alike, e)
		if e.title == name {
			exact = append(exact, e)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return alike
}

// withID returns the records with an id that begins so, deleted ones included.
func (t *titles) withID(beginning string) []entry {
	var found []entry
	for _, e := range t.entries {
		if strings.HasPrefix(e.ref.ID.String(), beginning) {
			found = append(found, e)
		}
	}
	return found
}

// Limits on what an error proposes.
const (
	mostNear       = 5
	mostCandidates = 10
	mostSlips      = 2
	mostTyped      = 60 // letters; what is longer is no mistyped name
)

// near returns names that a mistyped one may have meant, the nearest first: those that begin with
// something which is at most two slips away, fewer where little was typed.
func (t *titles) near(name string) []string {
	want := []rune(search.Fold(name))
	if len(want) == 0 || len(want) > mostTyped {
		return nil
	}
	slips := map[string]int{}
	for folded, entries := range t.folded {
		letters := []rune(folded)
		letters = letters[:min(len(letters), len(want)+mostSlips)]
		if n := slices.Min(slipsToBeginnings(want, letters)); n <= min(mostSlips, len(want)/3) {
			slips[t.entries[entries[0]].title] = n
		}
	}
	var names []string
	for name := range slips {
		names = append(names, name)
	}
	slices.SortFunc(names, func(a, b string) int {
		if d := slips[a] - slips[b]; d != 0 {
			return d
		}
		return strings.Compare(a, b)
	})
	return names[:min(len(names), mostNear)]
}

// suggestion returns names as the end of a sentence that proposes them, or "".
func suggestion(names []string) string {
	if len(names) == 0 {
		return ""
	}
	for i, n := range names {
		names[i] = "“" + Clip(n, 60) + "”"
	}
	return "; did you mean " + strings.Join(names, ", ") + "?"
}

// only returns the one record found, or an error that lists the candidates.
func only(found []entry, text string) (Ref, error) {
	slices.SortFunc(found, func(a, b entry) int { return strings.Compare(a.ref.String(), b.ref.String()) })
	found = slices.CompactFunc(found, func(a, b entry) bool { return a.ref == b.ref })
	if len(found) == 1 {
		return found[0].ref, nil
	}
	var list []string
	for _, e := range found[:min(len(found), mostCandidates)] {
		list = append(list, strings.TrimSpace(e.ref.String()+" "+Clip(e.title, 60)))
	}
	if n := len(found) - len(list); n > 0 {
		list = append(list, fmt.Sprintf("and %d more", n))
	}
	return Ref{}, &Error{Code: Ambiguous, Words: fmt.Sprintf("“%s” could be any of: %s", Clip(text, 60), strings.Join(list, ", "))}
}

// idBeginning reads the beginning of an id, or a whole one: at least 6 hexadecimal digits, with or
// without hyphens. It returns it as ids are written.
func idBeginning(text string) (string, bool) {
	digits := strings.ToLower(strings.ReplaceAll(text, "-", ""))
	if len(digits) < 6 || len(digits) > 32 || strings.Trim(digits, "0123456789abcdef") != "" {
		return "", false
	}
	var b strings.Builder
	for i := range len(digits) {
		if i == 8 || i == 12 || i == 16 || i == 20 {
			b.WriteByte('-')
		}
		b.WriteByte(digits[i])
	}
	return b.String(), true
}
