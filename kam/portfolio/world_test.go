package portfolio

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/internal/world"
)

var today = world.Today

// given returns the world that lines tell of.
func given(t testing.TB, lines ...string) *world.World {
	return world.New(t, strings.Join(lines, "\n"))
}

// polarOf returns the dossier of the account called polar, with the settings.
func polarOf(w *world.World) (*dossier.Dossier, kam.Settings) {
	c := w.Company()
	return c.Dossier(w.IDs["account polar"]), c.Settings
}

// shown returns an amount as tests write it: a number, or “unknown”.
func shown(v Value) string {
	if !v.Known {
		if !v.Amount.IsZero() {
			return "an unknown value that is " + v.Amount.String()
		}
		return "unknown"
	}
	return v.Amount.Round(6).String()
}

func dec(text string) decimal.Decimal {
	d, err := decimal.NewFromString(text)
	if err != nil {
		panic(err)
	}
	return d
}

func ints(numbers ...int64) []decimal.Decimal {
	var all []decimal.Decimal
	for _, n := range numbers {
		all = append(all, decimal.NewFromInt(n))
	}
	return all
}

// year writes a fiscal year of an account with net sales and a contribution margin.
func year(account string, y int, sales, margin int) string {
	return fmt.Sprintf("financial_year %s%d account=%s; year=%d; net_sales=%d; cost_of_goods=%d; selling_expenses=0\n", account, y, account, y, sales, sales-margin)
}

const polar = "account polar name=Polar; status=customer\n"
