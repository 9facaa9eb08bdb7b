package wire

import (
	"crypto/sha256"
	"slices"

	"keyaccount/kam"
)

// Loss is a value that did not come to stand, or no longer stands, although the author of the winning one
// had not seen it.
type Loss struct {
	Key   string
	Kept  Value
	Other Value
	Seen  string // the value that the author of the mutation had before them
}

// Value is a value with the version that set it.
type Value struct {
	Text string
	Version
}

// Merge applies a mutation to the document that the server holds, cell by cell:
//
//   - its author saw the current value: accepted, for causality beats clocks. The version alone tells nothing, since a copy of a
//     cache may have used a number again that a backup had lost;
//   - the values are equal: accepted, under the higher version, so that the order of arrival decides nothing;
//   - otherwise the two are concurrent: the higher version wins, and the other is returned as a Loss.
//
// Deletion is a cell like any other, with two additions: an edit of a deleted record applies and is
// returned as a Loss against the deletion, and a deletion by somebody who had not seen a change is
// returned as a Loss of that change. v is the mutation's version as the server lets it in.
func (d *Document) Merge(m Mutation, v Version) (losses []Loss) {
	deleted, deletion := d.Cell(kam.DeletedField)
	for _, c := range m.Changes {
		value, current := d.Cell(c.Key)
		switch {
		case c.Seen == value:
			d.Put(c.Key, c.Value, v)
		case c.Value == value:
			if v.Compare(current) > 0 {
				d.Put(c.Key, value, v)
			}
		case v.Compare(current) > 0:
			d.Put(c.Key, c.Value, v)
			losses = append(losses, Loss{c.Key, Value{c.Value, v}, Value{value, current}, c.Seen})
		default:
			losses = append(losses, Loss{c.Key, Value{value, current}, Value{c.Value, v}, c.Seen})
		}
	}
	touchesDeletion := slices.ContainsFunc(m.Changes, func(c Change) bool { return c.Key == kam.DeletedField })
	if deleted != "" && !touchesDeletion {
		losses = append(losses, Loss{kam.DeletedField, Value{deleted, deletion}, Value{"", v}, ""})
	}
	if now, by := d.Cell(kam.DeletedField); m.Deletes() && now != "" && by.VersionID == v.VersionID {
		if unseen := d.unseen(m.Saw, v.VersionID); unseen.Number != 0 {
			losses = append(losses, Loss{kam.DeletedField, Value{now, v}, Value{"", unseen}, ""})
		}
	}
	d.Compact()
	return losses
}

// unseen returns the newest version in the document that is neither in saw nor own, or the zero Version.
func (d *Document) unseen(saw []VersionID, own VersionID) Version {
	var newest Version
	for _, v := range d.Versions {
		if v.VersionID != own && !slices.Contains(saw, v.VersionID) && v.Compare(newest) > 0 {
			newest = v
		}
	}
	return newest
}

// ConflictID returns the id of the conflict about the loss of one version's value for one cell. It is
// derived, so that the same loss is the same conflict however often it is met.
func ConflictID(record kam.Ref, key string, loser VersionID) kam.ID {
	h := sha256.New()
	h.Write(record.ID[:])
	h.Write(loser.Device[:])
	h.Write(appendHead(nil, majorUint, loser.Number))
	h.Write([]byte(record.Kind + "\x00" + key))
	var id kam.ID
	copy(id[:], h.Sum(nil))
	id[6] = id[6]&0x0f | 0x80 // version 8, an id of our own making (RFC 9562)
	id[8] = id[8]&0x3f | 0x80
	return id
}

// RejectionID returns the id of the rejection of a mutation. It is derived, so that a repeat of the mutation
// is the same rejection.
func RejectionID(mutation VersionID) kam.ID {
	return ConflictID(kam.Ref{Kind: "rejection"}, "", mutation)
}
