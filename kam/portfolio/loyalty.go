package portfolio

import (
	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// CustomerKind is a quadrant of loyalty × profitability. It is empty where it is unknown.
type CustomerKind string

// The quadrants of loyalty × profitability (Le Bon & Herman 2015).
const (
	Friend    CustomerKind = "friend"    // loyal and profitable
	Butterfly CustomerKind = "butterfly" // profitable, not loyal
	Vulture   CustomerKind = "vulture"   // loyal, not profitable
	Stranger  CustomerKind = "stranger"  // neither
)

// Loyalty is where an account stands in loyalty × profitability.
type Loyalty struct {
	Kind            CustomerKind    // empty where it is unknown
	RegularityKnown bool            // whether purchases are recorded
	Regularity      decimal.Decimal // 0 to 100: the share of the quarters in which it bought
	Bought, Periods int             // in how many of how many quarters it bought
	Last            kam.Date        // the day of the last purchase
	MarginKnown     bool
	MarginShare     decimal.Decimal // of net sales, 0.25 for 25 %
	Reasons         []kam.Reason    // never empty
}

// Known reports whether the quadrant is known.
func (l Loyalty) Known() bool { return l.Kind != "" }

// LoyaltyOf returns where an account stands in loyalty × profitability.
func LoyaltyOf(d *dossier.Dossier, s kam.Settings, today kam.Date) Loyalty { return Loyalty{} }
