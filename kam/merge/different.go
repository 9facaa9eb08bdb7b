package merge

import (
	"bytes"

	"keyaccount/kam"
)

// differentField is the field in which accounts and contacts name those that they are not.
const differentField = "different_from"

// Different returns the edit that says that two records are not the same: of the one that was made later, as the suspicion
// is. It has no cells where either says so already. The error is an *kam.Error where the two are of no kind that is ever
// suspected, or are one.
func Different(x, y kam.Record) (kam.Edit, error) {
	k := kam.LookupKind(x.Kind)
	switch {
	case k == nil || x.Kind != y.Kind || k.Lookup(differentField) == nil:
		return kam.Edit{}, &kam.Error{Code: kam.Invalid, Kind: x.Kind, Words: "is never taken for " + y.Ref.String() + "; only accounts and contacts are"}
	case x.ID == y.ID:
		return kam.Edit{}, &kam.Error{Code: kam.Invalid, Kind: x.Kind, Words: "cannot be different from itself"}
	}
	if bytes.Compare(x.ID[:], y.ID[:]) > 0 {
		x, y = y, x
	}
	for _, pair := range [][2]kam.Record{{x, y}, {y, x}} {
		for _, id := range pair[0].Items(differentField) {
			if id == pair[1].ID.String() {
				return kam.Edit{}, nil
			}
		}
	}
	return kam.Edit{Ref: y.Ref, Cells: []kam.Cell{{Key: kam.ItemKey(differentField, x.ID.String()), Value: kam.Yes}}}, nil
}
