package pipeline

import (
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/internal/world"
)

var today = world.Today

const base = `
	account polar name=Polar Steel; segment=Steel; region=EMEA
	account norr name=Norr Ports; segment=Ports
	region emea name=EMEA
	team north name=North; region=NEA
	person lind name=Lind; team=north
	person abel name=abel
	product hoist name=Hoist
	product crane name=Crane
	rate usd1 currency=USD; date=2026-01-01; rate=0.5
	rate usd2 currency=USD; date=2026-11-01; rate=0.8
`

func book(w *world.World) (Book, kam.Settings) {
	c := w.Company()
	return All(c), c.Settings
}

// show returns money as tests write it: 1500, or ? where unknown.
func show(m kam.Money) string {
	if m.IsZero() {
		return "?"
	}
	return m.Amount.String()
}

func say(n kam.Number) string {
	if !n.Known {
		return "?"
	}
	return n.String()
}

// named returns what deals are called in a world.
func named(w *world.World, deals []kam.ID) string {
	var names []string
	for _, id := range deals {
		names = append(names, w.Names[kam.Ref{Kind: "opportunity", ID: id}])
	}
	return strings.Join(names, " ")
}

func TestExpectedRevenueIsAmountTimesProbability(t *testing.T) {
	const deal = "opportunity o name=O; account=polar; close=2026-10-15; "
	for _, c := range []struct {
		what, lines                string
		amount, probability, value string
		why                        string
	}{
		{"as in Le Bon & Herman", deal + "amount=310200 EUR; probability=70", "310200", "70", "217140", "amount 310 200 EUR; probability 70 %"},
		{"no amount", deal + "probability=70", "?", "70", "?", "no amount; probability 70 %"},
		{"an amount of nothing", deal + "amount=0 EUR; probability=70", "0", "70", "0", "amount 0 EUR; probability 70 %"},
		{"no rate", deal + "amount=5 NOK; probability=70", "?", "70", "?", "no rate for 5 NOK on 2026-11-22; probability 70 %"},
		{"open, by today's rate", deal + "amount=100 USD; probability=50", "80", "50", "40", "amount 100 USD, which is 80 EUR; probability 50 %"},
		{"won, by the rate of the day it closed", deal + "amount=100 USD; probability=50; outcome=won", "50", "100", "50", "amount 100 USD, which is 50 EUR; won"},
		{"won on a day that nobody wrote down, by today's rate", deal + "amount=100 USD; outcome=won; close=", "80", "100", "80", "amount 100 USD, which is 80 EUR; won"},
		{"lost", deal + "amount=100 EUR; probability=50; outcome=lost", "100", "0", "0", "amount 100 EUR; lost"},
		{"abandoned", deal + "amount=100 EUR; outcome=abandoned", "100", "0", "0", "amount 100 EUR; abandoned"},
		{"a probability of nothing", deal + "amount=100 EUR; probability=0", "100", "0", "0", "amount 100 EUR; probability 0 %"},
		{"a fraction of a percent", deal + "amount=1000 EUR; probability=33.3", "1000", "33.3", "333", "amount 1000 EUR; probability 33.3 %"},
		{"the probability of the stage", deal + "amount=1000 EUR; stage=proposal evaluation", "1000", "60", "600",
			"amount 1000 EUR; the deal names no probability; deals at proposal evaluation have 60 %"},
		{"the probability that the company sets for the stage", deal + "amount=1000 EUR; stage=proposal evaluation\nstage_setting s stage=proposal evaluation; name=Offer; probability=55",
			"1000", "55", "550", "amount 1000 EUR; the deal names no probability; deals at Offer have 55 %"},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := world.New(t, base+c.lines)
			b, s := book(w)
			e := ExpectedOf(b.Deals[0], s, today)
			if show(e.Amount) != c.amount || say(e.Probability) != c.probability || show(e.Value) != c.value {
				t.Errorf("%s at %s %% is %s; want %s at %s %% is %s", show(e.Amount), say(e.Probability), show(e.Value), c.amount, c.probability, c.value)
			}
			var words []string
			for _, r := range e.Reasons {
				words = append(words, r.Words)
			}
			if got := strings.Join(words, "; "); got != c.why {
				t.Errorf("because %q, want %q", got, c.why)
			}
		})
	}
}

func TestTheProbabilityOfAStageNamesTheRecordThatSetsIt(t *testing.T) {
	w := world.New(t, base+"opportunity o name=O; account=polar; amount=1 EUR\nopportunity p name=P; account=polar; amount=1 EUR; stage=supplier selection\nstage_setting s stage=need recognition; probability=5")
	b, s := book(w)
	w.Because(ExpectedOf(b.Deals[0], s, today).Reasons, "opportunity o", "stage_setting s")
	w.Because(ExpectedOf(b.Deals[1], s, today).Reasons, "opportunity p", "opportunity p")
}

func TestADealWithoutStageAndProbabilityIsOfUnknownWorth(t *testing.T) {
	o := &kam.Opportunity{Amount: kam.Money{Currency: "EUR"}}
	e := ExpectedOf(o, kam.DefaultSettings(), today)
	if e.Probability.Known || !e.Value.IsZero() || e.Reasons[1].Words != "neither a probability nor a stage" {
		t.Errorf("%+v", e)
	}
}

func TestBooks(t *testing.T) {
	w := world.New(t, base+`
		opportunity a name=A; account=norr
		opportunity b name=B
		opportunity c name=C; account=polar; outcome=lost
		opportunity d name=D; account=gone
		opportunity e name=E; account=polar; deleted
	`)
	c := w.Company()
	ids := func(b Book) []kam.ID {
		var out []kam.ID
		for _, o := range b.Deals {
			out = append(out, o.ID)
		}
		return out
	}
	if got := named(w, ids(All(c))); got != "a b c" {
		t.Errorf("all are %s", got)
	}
	if got := named(w, ids(Of(c.Dossier(w.IDs["account polar"]), c))); got != "c" {
		t.Errorf("those of polar are %s", got)
	}
	if got := All(c).Where(dossier.IsOpen); named(w, ids(got)) != "a b" || got.Company != c {
		t.Errorf("open are %s", named(w, ids(got)))
	}
}
