package wire

import (
	"cmp"
	"slices"
	"strings"

	"keyaccount/kam"
)

// VersionID identifies the mutation that set a cell: the device and its running number. The zero
// VersionID stands for never set.
type VersionID struct {
	Device kam.ID
	Number uint64
}

// Version says who set a cell and when.
type Version struct {
	VersionID
	Clock  Clock
	Author string // the user's name
}

// Compare orders concurrent versions: by clock, then device, then number. The higher one wins everywhere.
func (v Version) Compare(w Version) int {
	return cmp.Or(cmp.Compare(v.Clock, w.Clock), slices.Compare(v.Device[:], w.Device[:]), cmp.Compare(v.Number, w.Number))
}

// Cell is a cell of a document. An emptied cell stays, with the version that emptied it.
type Cell struct {
	Key     string
	Value   string
	Version int // index into Document.Versions
}

// Document is a record as it is stored and sent: its cells, sorted by key, each with its version. Kinds
// and fields that this program does not know are kept as they are.
type Document struct {
	kam.Ref
	Versions []Version
	Cells    []Cell
}

// Cell returns the value and version of a cell; both are zero if it was never set.
func (d *Document) Cell(key string) (string, Version) {
	if i, ok := d.find(key); ok {
		return d.Cells[i].Value, d.Versions[d.Cells[i].Version]
	}
	return "", Version{}
}

func (d *Document) find(key string) (int, bool) {
	return slices.BinarySearchFunc(d.Cells, key, func(c Cell, key string) int { return strings.Compare(c.Key, key) })
}

// Put sets a cell to a value under a version.
func (d *Document) Put(key, value string, v Version) {
	at := slices.IndexFunc(d.Versions, func(w Version) bool { return w.VersionID == v.VersionID })
	if at < 0 {
		at = len(d.Versions)
		d.Versions = append(d.Versions, v)
	}
	i, ok := d.find(key)
	if !ok {
		d.Cells = slices.Insert(d.Cells, i, Cell{Key: key})
	}
	d.Cells[i].Value, d.Cells[i].Version = value, at
}

// Compact drops versions that no cell has any longer.
func (d *Document) Compact() {
	used := make([]int, len(d.Versions))
	for _, c := range d.Cells {
		used[c.Version] = 1
	}
	kept := d.Versions[:0:0]
	for i, v := range d.Versions {
		if used[i] != 0 {
			used[i] = len(kept)
			kept = append(kept, v)
		}
	}
	d.Versions = kept
	for i := range d.Cells {
		d.Cells[i].Version = used[d.Cells[i].Version]
	}
}

// Clone returns a copy that shares nothing that Put or Compact changes.
func (d *Document) Clone() *Document {
	return &Document{d.Ref, slices.Clone(d.Versions), slices.Clone(d.Cells)}
}

// Record returns the document as the domain sees it.
func (d *Document) Record() kam.Record {
	r := kam.Record{Ref: d.Ref, Cells: make([]kam.Cell, 0, len(d.Cells))}
	for _, c := range d.Cells {
		if c.Value != "" {
			r.Cells = append(r.Cells, kam.Cell{Key: c.Key, Value: c.Value})
		}
	}
	return r
}

// Size returns how many bytes the document has at most when it is encoded, without encoding it.
func (d *Document) Size() int {
	const head, ids, index = 5, 16 + 8 + 8 + 8, 5 // of texts and arrays; of a version; of the version of a cell
	size := len(d.Kind) + 64
	for i := range d.Versions {
		size += len(d.Versions[i].Author) + head + ids
	}
	for i := range d.Cells {
		size += len(d.Cells[i].Key) + len(d.Cells[i].Value) + 2*head + index
	}
	return size
}

// Updated returns the version of the newest change to the document by its clock.
func (d *Document) Updated() Version {
	var newest Version
	for _, v := range d.Versions {
		if v.Compare(newest) > 0 {
			newest = v
		}
	}
	return newest
}
