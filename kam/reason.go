package kam

import "fmt"

// Reason is a record that led to an answer, and what it says. Whatever is computed from records carries its reasons, so
// that whoever reads the answer can check it, and open the record that mends it.
type Reason struct {
	Record Ref
	Words  string // a phrase in plain words, such as “Juha Äkräs, decider, is not connected to any of us”
}

// Because returns the reason that a record gives.
func Because(kind string, id ID, format string, args ...any) Reason {
	return Reason{Ref{Kind: kind, ID: id}, fmt.Sprintf(format, args...)}
}
