package plot

import (
	"math"

	"github.com/shopspring/decimal"
)

// Root returns the square root of an amount, with its sign: a scale on which a few great amounts leave the many small ones
// apart.
func Root(d decimal.Decimal) decimal.Decimal {
	v := d.InexactFloat64()
	return decimal.NewFromFloat(math.Copysign(math.Sqrt(math.Abs(v)), v))
}
