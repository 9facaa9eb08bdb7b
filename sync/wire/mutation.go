package wire

import (
	"crypto/sha256"

	"keyaccount/kam"
)

// Mutation is an edit on its way: one record, the cells it sets and, per cell, what its author saw.
type Mutation struct {
	VersionID // the device that made it and the device's running number, from 1, without gaps
	Clock     Clock
	kam.Ref
	Changes []Change // sorted by key
	// Saw lists the versions that the record consisted of when its author deleted it, so that a change
	// that the author had not seen is not deleted without a word. It is empty in other mutations.
	Saw []VersionID
}

// Change sets one cell; an empty value clears it.
type Change struct {
	Key   string
	Value string
	Base  VersionID // the version its author saw
	Seen  string    // the value its author saw
}

// Hash identifies the content of a mutation. The same number with another hash is a copied cache.
func (m *Mutation) Hash() [sha256.Size]byte { return sha256.Sum256(AppendMutation(nil, m)) }

// Deletes reports whether the mutation deletes its record.
func (m *Mutation) Deletes() bool {
	for _, c := range m.Changes {
		if c.Key == kam.DeletedField && c.Value != "" {
			return true
		}
	}
	return false
}

// NewMutation returns the mutation that carries out an edit on a document as its author sees it; doc is
// nil for a record that does not exist yet.
func NewMutation(id VersionID, clock Clock, edit kam.Edit, doc *Document) Mutation {
	m := Mutation{VersionID: id, Clock: clock, Ref: edit.Ref}
	for _, c := range edit.Cells {
		change := Change{Key: c.Key, Value: c.Value}
		if doc != nil {
			value, version := doc.Cell(c.Key)
			change.Base, change.Seen = version.VersionID, value
		}
		m.Changes = append(m.Changes, change)
	}
	if m.Deletes() && doc != nil {
		for _, v := range doc.Versions {
			m.Saw = append(m.Saw, v.VersionID)
		}
	}
	return m
}

// Overlay applies a mutation that waits on this device to the document beneath it, without asking who
// else changed it: what a person typed shows until the server has decided.
func (d *Document) Overlay(m Mutation, author string) {
	v := Version{VersionID: m.VersionID, Clock: m.Clock, Author: author}
	for _, c := range m.Changes {
		d.Put(c.Key, c.Value, v)
	}
	d.Compact()
}
