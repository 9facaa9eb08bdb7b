package kam

import "time"

// Edit is a change to one record: the cells it sets, sorted by key. An empty value clears its cell. An
// edit of a record that does not exist makes it.
type Edit struct {
	Ref
	Cells []Cell
}

// Deletion returns the edit that deletes a record.
func Deletion(ref Ref) Edit { return Edit{ref, []Cell{{DeletedField, Yes}}} }

// Restoration returns the edit that brings a deleted record back.
func Restoration(ref Ref) Edit { return Edit{ref, []Cell{{DeletedField, ""}}} }

// EditState says how far an edit has come.
type EditState string

// The states of an edit.
const (
	Waiting EditState = "waiting" // on this device only
	Sent    EditState = "sent"    // on the server, not yet seen back here
	Synced  EditState = "synced"  // part of what everybody sees
)

// HistoryEntry is one change in the life of a record: who set which field to what, when and where.
type HistoryEntry struct {
	At     time.Time
	Who    string // the user's name, or "" for an edit made before the first sign-in
	Device string // the device's id
	Cell   string // the cell's key: a field, or field=item
	Old    string
	New    string
	State  EditState
	Blind  bool // what was there before is not known on this device, and Old says nothing
}
