package search

import (
	"bytes"
	"math"
	"strings"
	"unicode/utf8"
)

// Entry is what the index knows of one record.
type Entry struct {
	Key    string  // opaque, unique
	Kind   string  // what Options.Kind compares with
	Title  string  // folded by the writer
	Text   string  // folded by the writer: what else is searchable, words separated by spaces, fields by line feeds; see Minor
	Lent   bool    // the title is made of names of other records, as that of a membership is: finds in it are worth less
	Boost  uint16  // puts the higher of two records with equal scores first; see the function Boost
	Weight float64 // likewise where Boost is equal, such as the time of the last change
}

// Minor stands in Entry.Text, in the place of a line feed, before the first field that tells less of a record, such as notes, or the
// name of what it belongs to. A find behind it is worth a little less.
const Minor = "\f"

// blockSize is how many records are copied when one of them is written while searches hold the block. It is a multiple of 64. With
// this many a block nearly fills one of the sizes in which memory is given out.
const blockSize = 256

const wordsPerBlock = blockSize / 64 // in a set of records, which has a bit for each

// block holds records in parallel arrays, the hotter the smaller: a search reads much of chars, a part of hints, a few bodies.
// A vacant slot has zero values. Once a snapshot may hold a block it does not change any more. All pointers stand at its beginning, behind
// which the garbage collector does not look.
type block struct {
	bodies [blockSize]body
	hints  [blockSize]hint
	heads  [blockSize]uint64 // beginnings of words in title and text; see heads
	chars  [blockSize]uint64 // characters in title and text, and live

	epoch       uint64 // of the index when the block was made; an older one means that snapshots may hold it
	used, spent int    // bytes of text in use; bytes kept alive by strings that are partly in use no longer
}

// hint is what bounds the score of a record without reading its text.
type hint struct {
	title    uint64 // characters in the title
	initials uint64 // characters with which words of the title begin
	weight   float64
	runes    uint16 // length of the title
	boost    uint16
	kind     uint16 // hash of the kind
	first    uint8  // place of the title's first character, see firstPlace
	lent     bool
}

// body is the text of a record in one string: kind, key, title, text. A key that begins with the kind has it but once: it begins at
// keyAt, which is 0 then. The minor part of the text begins at minor.
type body struct {
	all                     string
	kindEnd, keyAt          uint16
	keyEnd, titleEnd, minor uint32
}

func (b *body) kind() string  { return b.all[:b.kindEnd] }
func (b *body) key() string   { return b.all[b.keyAt:b.keyEnd] }
func (b *body) title() string { return b.all[b.keyEnd:b.titleEnd] }
func (b *body) text() string  { return b.all[b.titleEnd:] }

// item is a record on its way into a slot.
type item struct {
	chars uint64
	heads uint64
	hint  hint
	body  body
}

// newItems prepares entries, sharing one string among them.
func newItems(entries ...Entry) []item {
	size := 0
	for i := range entries {
		e := &entries[i]
		size += len(e.Kind) + len(e.Key) + len(e.Title) + len(e.Text) + 16
	}
	joined := make([]byte, 0, size)
	items := make([]item, len(entries))
	ends := make([]int, len(entries))
	for i := range entries {
		e, b, start := &entries[i], &items[i].body, len(joined)
		b.kindEnd = uint16(min(len(e.Kind), math.MaxUint16))
		if !strings.HasPrefix(e.Key, e.Kind[:b.kindEnd]) {
			joined = append(joined, e.Kind[:b.kindEnd]...)
			b.keyAt = b.kindEnd
		}
		joined = append(joined, e.Key...)
		b.keyEnd = uint32(len(joined) - start)
		joined = append(joined, e.Title...)
		b.titleEnd = uint32(len(joined) - start)
		joined = appendSearchable(joined, e.Text)
		b.minor = minorPart(joined[start+int(b.titleEnd):])
		ends[i] = len(joined)
	}
	all, start := string(joined), 0
	for i := range items {
		it := &items[i]
		it.body.all, start = all[start:ends[i]], ends[i]
		title := it.body.title()
		it.hint = hint{
			title:    present(title),
			initials: initials(title),
			weight:   entries[i].Weight,
			runes:    uint16(min(utf8.RuneCountInString(title), math.MaxUint16)),
			boost:    entries[i].Boost,
			lent:     entries[i].Lent,
			kind:     kindHash(entries[i].Kind),
			first:    firstPlace(title),
		}
		if math.IsNaN(it.hint.weight) {
			it.hint.weight = 0
		}
		it.chars = it.hint.title | present(it.body.text()) | live
		it.heads = heads(title) | heads(it.body.text())
	}
	return items
}

// minorPart is where the minor part of a text begins, or its length.
func minorPart(text []byte) uint32 {
	if at := bytes.IndexByte(text, Minor[0]); at >= 0 {
		return uint32(at)
	}
	return uint32(len(text))
}

// kindHash is the FNV-1a hash of a kind, folded to 16 bits.
func kindHash(kind string) uint16 {
	h := uint32(2166136261)
	for i := 0; i < len(kind); i++ {
		h = (h ^ uint32(kind[i])) * 16777619
	}
	return uint16(h>>16 ^ h)
}

func (b *block) set(i int, it item) {
	old := len(b.bodies[i].all)
	b.chars[i], b.heads[i], b.hints[i], b.bodies[i] = it.chars, it.heads, it.hint, it.body
	b.used += len(it.body.all) - old
	b.spent += old
	if b.spent > b.used+1<<16 {
		b.pack()
	}
}

// pack moves the text in use into a new string, so that what it was cut from can be freed.
func (b *block) pack() {
	var joined strings.Builder
	joined.Grow(b.used)
	for i := range b.bodies {
		joined.WriteString(b.bodies[i].all)
	}
	all, start := joined.String(), 0
	for i := range b.bodies {
		end := start + len(b.bodies[i].all)
		b.bodies[i].all, start = all[start:end], end
	}
	b.spent = 0
}

func (b *block) clone(epoch uint64) *block {
	c := *b
	c.epoch = epoch
	return &c
}

// pairs adds the pairs of letters in slot i to p.
func (b *block) pairs(i int, p *pairs) {
	p.learn(b.bodies[i].title())
	p.learn(b.bodies[i].text())
}

// fields returns the record in slot i as the matchers see it.
func (b *block) fields(i int) fields {
	h, t := &b.hints[i], &b.bodies[i]
	return fields{
		title: t.title(), text: t.text(), minor: int(t.minor), lent: h.lent,
		all: b.chars[i], chars: h.title, initials: h.initials,
	}
}
