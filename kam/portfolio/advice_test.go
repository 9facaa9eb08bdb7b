package portfolio

import "testing"

func TestAdvice(t *testing.T) {
	fioccas := []FioccaKind{KeyDifficult, KeyEasy, NonKeyEasy, NonKeyDifficult, ""}
	kinds := []CustomerKind{"", Friend, Butterfly, Stranger, Vulture}
	d, _ := polarOf(given(t, polar))
	former, _ := polarOf(given(t, "account polar name=Polar; status=former"))
	const i, k, r, e, u = IncreaseCommitment, KeepCommitment, ReduceCommitment, EndCommitment, Commitment("")
	for _, c := range []struct {
		contribution ContributionKind
		of           [5][5]Commitment // by CustomerKind, then by FioccaKind
	}{
		{Desirable, [5][5]Commitment{{i, k, k, k, k}, {i, k, k, k, k}, {i, k, k, k, k}, {k, k, k, k, k}, {k, k, k, k, k}}},
		{Undeveloped, [5][5]Commitment{{i, i, i, k, i}, {i, i, i, k, i}, {i, i, i, k, i}, {k, k, k, k, k}, {k, k, k, k, k}}},
		{Developed, [5][5]Commitment{{k, k, k, r, k}, {k, k, k, k, k}, {k, k, k, r, k}, {k, k, k, r, k}, {k, k, k, r, k}}},
		{Undesirable, [5][5]Commitment{{k, k, r, e, r}, {k, k, k, k, k}, {k, k, r, e, r}, {k, k, r, e, r}, {k, k, r, e, r}}},
		{"", [5][5]Commitment{{i, k, k, r, u}, {i, k, k, k, k}, {i, k, k, r, k}, {k, k, k, r, r}, {k, k, k, r, r}}},
	} {
		for a, kind := range kinds {
			for b, fiocca := range fioccas {
				got := AdviceOf(d, Contribution{Kind: c.contribution}, Fiocca{Kind: fiocca}, Loyalty{Kind: kind})
				if want := c.of[a][b]; got.Commitment != want || got.Known() != (want != "") {
					t.Errorf("%q, %q, %q: %q, want %q", c.contribution, fiocca, kind, got.Commitment, want)
				}
				if len(got.Reasons) == 0 {
					t.Errorf("%q, %q, %q: no reason", c.contribution, fiocca, kind)
				}
				got = AdviceOf(former, Contribution{Kind: c.contribution}, Fiocca{Kind: fiocca}, Loyalty{Kind: kind})
				if got.Known() || len(got.Reasons) != 1 || got.Reasons[0].Words != "a former customer, of whom nothing is expected" {
					t.Errorf("%q, %q, %q: of a former customer %+v", c.contribution, fiocca, kind, got)
				}
			}
		}
	}
}

func TestAnAdviceSaysWhichRulesItFollows(t *testing.T) {
	w := given(t, polar, assessed("a", "today", 1, 8, 7, 10))
	d, s := polarOf(w)
	fiocca := FioccaOf(d, s, today)
	w.BecauseOf("all known", AdviceOf(d, Contribution{Kind: Undesirable}, fiocca, Loyalty{Kind: Friend}).Reasons,
		"account polar: undesirable by profit contribution", "portfolio_assessment a: non-key difficult", "account polar: a friend, to whom the commitment is kept, not ended")
	w.BecauseOf("a softened reduction", AdviceOf(d, Contribution{Kind: Developed}, fiocca, Loyalty{Kind: Friend}).Reasons,
		"account polar: developed", "portfolio_assessment a: ", "account polar: not reduced")
	w.BecauseOf("held back", AdviceOf(d, Contribution{Kind: Undeveloped}, Fiocca{}, Loyalty{Kind: Vulture}).Reasons,
		"account polar: undeveloped", "account polar: a vulture: more sales of a low margin are no gain")
	w.BecauseOf("loyalty alone", AdviceOf(d, Contribution{}, Fiocca{}, Loyalty{Kind: Butterfly}).Reasons, "account polar: a butterfly, which is profitable")
	w.BecauseOf("loyalty alone", AdviceOf(d, Contribution{}, Fiocca{}, Loyalty{Kind: Stranger}).Reasons, "account polar: a stranger, which is not profitable")
	w.BecauseOf("nothing known", AdviceOf(d, Contribution{}, Fiocca{}, Loyalty{}).Reasons, "account polar: neither of the portfolios")
}
