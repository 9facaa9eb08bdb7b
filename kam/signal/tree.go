package signal

import (
	"slices"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// rootOf returns the account at the top of the corporate tree that an account is in (global → regional → country level):
// the account itself where it has no parent, and the parent's id where nothing is known of the parent. Accounts whose
// parents lead round in a circle are one tree, of which the first made stands for the top. It takes parentOf to return NoID for an
// account without a parent, and for one that is not known.
func rootOf(account kam.ID, parentOf func(kam.ID) kam.ID) kam.ID {
	var path []kam.ID
	for id := account; ; {
		if at := slices.Index(path, id); at >= 0 {
			return slices.MinFunc(path[at:], dossier.Compare)
		}
		parent := parentOf(id)
		if parent == kam.NoID {
			return id
		}
		path = append(path, id)
		id = parent
	}
}
