package portfolio

import (
	"github.com/shopspring/decimal"

	"keyaccount/kam"
)

// Value is an amount of the base currency that may be unknown.
type Value struct {
	Known   bool
	Amount  decimal.Decimal // nothing where it is not known
	Reasons []kam.Reason    // what it came from, or why it is unknown; never empty
	Missing []kam.Reason    // amounts that belong to it and could not be counted, each with why
}
