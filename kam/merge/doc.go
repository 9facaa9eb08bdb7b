// Package merge makes one record of two that are about the same: it plans what happens to every field and to every record
// that refers to either, so that the plan can be looked at before it is carried out, as ordinary edits in one step.
//
// Nothing is lost by it: what only the other record says is taken over, sets are joined, and where the two differ one value
// stands and the other is written into the notes. The package does no input or output.
package merge
