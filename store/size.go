package store

import (
	"fmt"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// How many bytes a change costs in an edit beside its texts, a cell in a document, and a version in either, at most.
const (
	changeSize  = 48
	cellSize    = 16
	versionSize = 128
)

// checkSize refuses an edit that is larger than a server takes, or that makes its record so: it would be sent for nothing. A record
// that is too large already can still be made smaller, or deleted.
func checkSize(before *wire.Document, after kam.Record, cells []kam.Cell) error {
	if before == nil {
		before = &wire.Document{Ref: after.Ref}
	}
	was := before.Size()
	edit, size, largest := versionSize, was+versionSize, kam.Cell{}
	deletes := false
	for _, c := range cells {
		seen, v := before.Cell(c.Key)
		edit += len(c.Key) + len(c.Value) + len(seen) + changeSize
		if size += len(c.Value) - len(seen); v.Number == 0 {
			size += len(c.Key) + cellSize
		}
		if len(c.Key)+len(c.Value) >= len(largest.Key)+len(largest.Value) {
			largest = c
		}
		deletes = deletes || c.Key == kam.DeletedField
	}
	if deletes {
		edit += versionSize / 4 * len(before.Versions)
	}
	if edit <= wire.MaxDocument && (size <= wire.MaxDocument || size <= was || deletes && len(cells) == 1) {
		return nil
	}
	field, _ := kam.SplitKey(largest.Key)
	called := kam.Clip(after.Title(kam.Ref.String), kam.MaxName)
	return &kam.Error{Code: kam.Invalid, Kind: after.Kind, Field: field, Words: fmt.Sprintf(
		"with this, “%s” would be larger than a record can be, %d KiB; shorten it, or put it into a file and add that as a document", called, wire.MaxDocument>>10)}
}
