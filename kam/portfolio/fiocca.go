package portfolio

import (
	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// FioccaKind is a quadrant of the portfolio of Fiocca. It is empty where it is unknown.
type FioccaKind string

// The quadrants of strategic importance × difficulty (Fiocca, in Le Bon & Herman 2015).
const (
	KeyDifficult    FioccaKind = "key difficult"
	KeyEasy         FioccaKind = "key easy"
	NonKeyDifficult FioccaKind = "non-key difficult"
	NonKeyEasy      FioccaKind = "non-key easy"
)

// Axis is the mean of the known scores of an assessment on one axis.
type Axis struct {
	Known    bool
	Mean     decimal.Decimal // 1 to 7
	Scored   int             // how many of the scores are known
	Possible int             // how many there are
}

// Fiocca is where an account stands in the portfolio of Fiocca.
type Fiocca struct {
	Kind       FioccaKind // empty where it is unknown
	Importance Axis
	Difficulty Axis
	Record     kam.ID   // the assessment; NoID where there is none
	Date       kam.Date // its day
	Reasons    []kam.Reason
}

// Known reports whether the quadrant is known.
func (f Fiocca) Known() bool { return f.Kind != "" }

// FioccaOf returns where an account stands in the portfolio of Fiocca.
func FioccaOf(d *dossier.Dossier, s kam.Settings, today kam.Date) Fiocca { return Fiocca{} }
