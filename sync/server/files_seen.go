package server

import (
	"errors"
	"fmt"
	"slices"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// contentField is the field of a document that names its content.
const contentField = "content"

var (
	errNoFile    = &wire.Refusal{Code: wire.NotFound, Words: "there is no such document on the server"}
	errOtherFile = &wire.Refusal{Code: wire.NotFound, Words: "the document has another file by now; run kam sync first"}
	errFileless  = &wire.Refusal{Code: wire.NotFound, Words: "the server does not have the file of this document; whoever added it has to sync"}
)

// contentOf returns the content that a document names, if it is the wanted one.
func contentOf(tx Tx, by *sight, ref kam.Ref, want wire.Hash) (c wire.Content, err error) {
	at, err := placeOf(tx, ref)
	if err != nil {
		return c, err
	}
	if at.number == 0 || at.moved {
		return c, errNoFile
	}
	if sees, err := by.reads(at.scope); err != nil || !sees {
		return c, firstError(err, func() error { return errNoFile })
	}
	doc, err := wire.DecodeDocument(at.document)
	if err != nil {
		return c, errors.Join(damaged("the document of %s", ref), err)
	}
	if deleted, _ := doc.Cell(kam.DeletedField); deleted != "" {
		return c, errNoFile
	}
	value, version := doc.Cell(contentField)
	if value != want.String() {
		return c, errOtherFile
	}
	vouched, err := vouched(tx, ref, version.Author, value, want)
	if err != nil {
		return c, err
	}
	c, found, err := get[wire.Content](tx, ContentTable, want[:])
	if err == nil && !(found && vouched) {
		err = errFileless
	}
	return c, err
}

// vouched reports whether one of those who ever wrote a content into a document had uploaded it, also one whose content lost to
// another, or stood already: otherwise who knows no more than a hash could fetch the file by a document of their own.
func vouched(tx Tx, ref kam.Ref, author, value string, id wire.Hash) (bool, error) {
	if has, err := uploaded(tx, author, id); err != nil || has {
		return has, err
	}
	prefix := refKey(ref)
	for item, err := range tx.Scan(PastTable, prefix, after(prefix)) {
		if err != nil {
			return false, err
		}
		past, err := decode[wire.Past](PastTable, item.Value)
		if err != nil {
			return false, err
		}
		if past.Key != contentField || past.Value != value {
			continue
		}
		if has, err := uploaded(tx, past.Author, id); err != nil || has {
			return has, err
		}
	}
	for item, err := range tx.Scan(ConflictTable, prefix, after(prefix)) {
		if err != nil {
			return false, err
		}
		if len(item.Key) != len(prefix)+len(kam.ID{}) {
			return false, damaged("a conflict about %s", ref)
		}
		at, err := placeOf(tx, kam.Ref{Kind: kam.ConflictKind.Name, ID: kam.ID(item.Key[len(prefix):])})
		if err != nil {
			return false, err
		}
		if at.number == 0 || at.moved {
			continue
		}
		lost, by, err := lostContent(at)
		if err != nil {
			return false, err
		}
		if lost != value {
			continue
		}
		if has, err := uploaded(tx, by, id); err != nil || has {
			return has, err
		}
	}
	return false, nil
}

// attest keeps in the history who gives a document the content that it has, where somebody else did so too whose edit is the later
// one: they may not have uploaded the file, and the one who did would vouch for it nowhere.
func (b *batch) attest(p *pending, m *sealedMutation, e *entry, v wire.Version) error {
	if e.ref.Kind != kam.DocumentKind.Name {
		return nil
	}
	value, stands := e.doc.Cell(contentField)
	if stands.Author == v.Author || !slices.ContainsFunc(m.Changes, func(c wire.Change) bool {
		return c.Key == contentField && c.Value == value && value != ""
	}) {
		return nil
	}
	if err := b.keep(e, contentField, wire.Value{Text: value, Version: v}); err != nil {
		return err
	}
	e.writes++
	b.touch(e)
	p.touched = append(p.touched, e)
	return nil
}

// lostContent returns the content that lost in a conflict, if it is about one, and who had written it into the document.
func lostContent(at place) (value, by string, err error) {
	doc, err := wire.DecodeDocument(at.document)
	if err != nil {
		return "", "", damaged("the feed's entry %d", at.number)
	}
	if field, _ := doc.Cell("field"); field == contentField {
		value, _ = doc.Cell("other")
		by, _ = doc.Cell("other_by")
	}
	return value, by, nil
}

// sizeWords returns a number of bytes as people read it.
func sizeWords(n int64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d bytes", n)
	case n < 1<<20:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	case n < 1<<30:
		return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
	}
	return fmt.Sprintf("%.1f GiB", float64(n)/(1<<30))
}
