package pipeline

import (
	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Expected is what a deal brings on average.
type Expected struct {
	Amount      kam.Money    // in the base currency; zero where not known
	Probability kam.Number   // in percent
	Value       kam.Money    // amount × probability; zero where either is not known
	Reasons     []kam.Reason // never empty
}

// ExpectedOf returns the expected revenue of a deal on a day: amount × probability (Le Bon & Herman 2015: 310,200 at 70 %
// is 217,140). Where the deal names no probability, that of its stage in the settings is taken, and the reasons say so. A
// deal that is won has a probability of 100 %, one that is lost or abandoned of 0 %. The amount is unknown where the deal
// names none or there is no rate for it, the probability where the deal names neither a probability nor a stage; the value
// is unknown where one of the two is.
func ExpectedOf(o *kam.Opportunity, s kam.Settings, today kam.Date) Expected {
	var e Expected
	because := func(format string, args ...any) {
		e.Reasons = append(e.Reasons, kam.Because("opportunity", o.ID, format, args...))
	}
	in, why := amount(o, s, today)
	if e.Amount = in; why != "" {
		because("%s", why)
	} else if in.Currency != o.Amount.Currency {
		because("amount %s, which is %s", o.Amount.Words(), in.Words())
	} else {
		because("amount %s", in.Words())
	}
	set, _ := s.Stage(o.Stage)
	switch {
	case o.Outcome == "won":
		e.Probability = number(100)
		because("won")
	case !dossier.IsOpen(o):
		e.Probability = number(0)
		because("%s", o.Outcome)
	case o.Probability.Known:
		e.Probability = o.Probability
		because("probability %s %%", o.Probability)
	case set.Probability.Known:
		e.Probability = set.Probability
		words := "the deal names no probability; deals at %s have %s %%"
		if set.ID != kam.NoID {
			e.Reasons = append(e.Reasons, kam.Because("stage_setting", set.ID, words, set.Name, set.Probability))
		} else {
			because(words, set.Name, set.Probability)
		}
	default:
		because("neither a probability nor a stage")
	}
	if !e.Amount.IsZero() && e.Probability.Known {
		e.Value = kam.Money{Amount: e.Amount.Amount.Mul(e.Probability.Decimal).Shift(-2), Currency: s.BaseCurrency}
	}
	return e
}
