package store

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/search"
)

// text is what the texts bucket holds of a record: what lists of names and the search need, without the record.
type text struct {
	deleted bool
	// title is what the record is called. The name of another record in it is written as a reference between the two
	// control characters below, which no value can hold, so that nothing changes here when that record is renamed.
	title  string
	folded string // the title folded; empty where it names other records
	body   string // what else is searched, folded; names of other records in it are written as in the title
}

const refOpen, refClose = "\x01", "\x02"

// titleOf returns what a record is called, with references in the place of names.
func titleOf(r kam.Record) string {
	return r.Title(func(ref kam.Ref) string { return refOpen + ref.String() + refClose })
}

// textOf returns the text of a record.
func textOf(r kam.Record) text {
	t := text{deleted: r.Deleted(), title: titleOf(r)}
	if !strings.Contains(t.title, refOpen) {
		t.folded = search.Fold(t.title)
	}
	t.body = search.Fold(r.SearchText(func(ref kam.Ref) string { return refOpen + ref.String() + refClose }))
	return t
}

func appendText(b []byte, t text) []byte {
	flags := byte(0)
	if t.deleted {
		flags = 1
	}
	b = append(slices.Grow(b, 8+len(t.title)+len(t.folded)+len(t.body)), flags)
	return append(appendString(appendString(b, t.title), t.folded), t.body...)
}

var errBadText = fmt.Errorf("%w: a search text", errBadValue)

func parseText(data []byte) (t text, err error) {
	r := stringReader{rest: string(data)}
	t = text{deleted: r.take(1) == "\x01", title: r.string(), folded: r.string(), body: r.rest}
	if r.bad {
		return text{}, errBadText
	}
	return t, nil
}

// uvarint is binary.Uvarint on a string.
func uvarint(s string) (n uint64, size int) {
	for shift := uint(0); size < len(s) && shift < 64; shift += 7 {
		c := s[size]
		if size++; shift == 63 && c > 1 {
			break
		}
		n |= uint64(c&0x7f) << shift
		if c < 0x80 {
			return n, size
		}
	}
	return 0, 0
}

// resolve puts names in the place of the references in a title.
func resolve(title string, nameOf func(kam.Ref) string) string {
	if !strings.Contains(title, refOpen) {
		return title
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(title, refOpen)
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, _ := strings.Cut(rest, refClose)
		if ref, err := kam.ParseRef(name); err == nil {
			b.WriteString(nameOf(ref))
		}
		title = after
	}
}

// entry returns the text as the search index takes it; false if the record is not searched.
func (t *text) entry(ref kam.Ref, nameOf func(kam.Ref) string) (search.Entry, bool) {
	k := kam.LookupKind(ref.Kind)
	if t.deleted || k == nil || k.System {
		return search.Entry{}, false
	}
	rank := k.SearchRank()
	e := search.Entry{
		Key: ref.String(), Kind: ref.Kind, Title: t.folded, Weight: float64(made(ref.ID)),
		Lent: rank == 0, Boost: search.Boost(search.Use{Rank: rank}),
		Text: resolve(t.body, func(other kam.Ref) string { return search.Fold(nameOf(other)) }),
	}
	if strings.Contains(t.title, refOpen) {
		e.Title = search.Fold(resolve(t.title, nameOf))
	}
	return e, true
}

// made returns when a record was made, in milliseconds since 1970, as its id (a UUID of version 7) tells.
func made(id kam.ID) uint64 { return binary.BigEndian.Uint64(id[:8]) >> 16 }

// namesOthers holds the kinds whose records other records are called by.
func namesOthers() map[string]bool {
	kinds := map[string]bool{}
	for _, k := range kam.Kinds() {
		for _, f := range k.Fields {
			if f.Title && f.Ref != "" {
				kinds[f.Ref] = true
			}
		}
	}
	return kinds
}
