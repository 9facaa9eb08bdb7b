package portfolio

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/internal/world"
)

func TestManyEqualCandidatesAreInTheOrderOfIDs(t *testing.T) {
	lines := ""
	for i := range 40 {
		name := fmt.Sprintf("a%02d", i)
		lines += customer(name, "customer", Friend) + scored(name, 3+i%2)
	}
	for i, c := range candidates(given(t, lines)) {
		want := fmt.Sprintf("a%02d", (2*i+1)%41)
		if i >= 20 {
			want = fmt.Sprintf("a%02d", 2*(i-20))
		}
		if c.Name != want || c.Rank != 1+i/20*20 {
			t.Fatalf("place %d has %s of rank %d, want %s", i, c.Name, c.Rank, want)
		}
	}
}

// customer writes an account of a status that is a friend, butterfly, vulture or stranger.
func customer(name, status string, kind CustomerKind) string {
	margin, days := 10, quarterly[:1]
	if kind == Friend || kind == Butterfly {
		margin = 30
	}
	if kind == Friend || kind == Vulture {
		days = quarterly
	}
	return fmt.Sprintf("account %s name=%s; status=%s\n", name, name, status) + year(name, 2025, 100, margin) + purchases(name, days...)
}

// scored writes a selection assessment with one score on all criteria.
func scored(account string, score int) string {
	line := fmt.Sprintf("selection %s%d account=%s; date=today", account, score, account)
	for _, f := range strings.Fields("size strategic_importance lifetime_value unrealized_potential strategic_fit operational_fit cultural_fit relationship_method") {
		line += fmt.Sprintf("; %s=%d", f, score)
	}
	return line + "\n"
}

func candidates(w *world.World) []Candidate {
	c := w.Company()
	return Candidates(c, c.Settings, today)
}

func TestTheScoreOfACandidate(t *testing.T) {
	for _, c := range []struct {
		what, lines, score string // "" where unknown
		why                string
	}{
		{"never assessed", "", "", "account polar: no selection assessment"},
		{"7 everywhere", scored("polar", 7), "100", "selection polar7: 100 of 100 on 2026-11-22"},
		{"1 everywhere", scored("polar", 1), "0", "selection polar1: 0 of 100"},
		{"4 everywhere", scored("polar", 4), "50", "selection polar4: 50 of 100"},
		// (15·6 + 20·0) ÷ (35 · 6): 35 of 100 points of weight are known.
		{"too little", "selection s account=polar; date=today; size=7; strategic_importance=1", "", "selection s: on 2026-11-22 less than half"},
		// (15·6 + 20·3 + 15·0) ÷ (50 · 6)
		{"just half of the weight", "selection s account=polar; date=today; size=7; strategic_importance=4; strategic_fit=1; operational_fit=1", "50", "selection s: 50 of 100"},
		{"of fit one part is not enough", "selection s account=polar; date=today; size=7; strategic_importance=4; strategic_fit=1", "", "selection s: less than half"},
		// (15·(5−1) + 20·6 + 20·6) ÷ (55 · 6), fit the mean of 4, 5 and 6
		{"fit is the mean of its parts", "selection s account=polar; date=today; strategic_fit=4; operational_fit=5; cultural_fit=6; lifetime_value=7; unrealized_potential=7", "90.909091", "selection s: 90.9 of 100"},
		{"weights of the company's own", "setting a key=weight_size; number=50\nsetting b key=weight_relationship_method; number=50\nsetting c key=weight_strategic_importance; number=0\nsetting d key=weight_fit; number=0\nselection s account=polar; date=today; size=7; relationship_method=1; strategic_importance=7", "50", "selection s: 50 of 100"},
		{"the latest holds", strings.Replace(scored("polar", 1), "today", "today-9d", 1) + strings.Replace(scored("polar", 7), "today", "today-3d", 1) + strings.Replace(scored("polar", 2), "today", "today-5d", 1) + strings.Replace(scored("polar", 3), "today", "today+1d", 1), "100", "selection polar7: 100 of 100 on 2026-11-19"},
	} {
		w := given(t, "account polar name=Polar; status=target\n", c.lines)
		got := candidates(w)[0]
		score := ""
		if got.Known {
			score = got.Score.String()
		}
		if got.Known && !strings.HasPrefix(strings.SplitN(c.why, ": ", 2)[1], got.Points().String()+" of 100") {
			t.Errorf("%s: %s is shown as %s, but told as %q", c.what, got.Score, got.Points(), c.why)
		}
		if score != c.score || !got.Known && !got.Score.IsZero() {
			t.Errorf("%s: %q, want %q", c.what, score, c.score)
		}
		w.BecauseOf(c.what, got.Reasons, "account polar: a prospect, which is never a key account", c.why)
		var names []string
		for _, k := range got.Criteria {
			names = append(names, k.Name)
			if !k.Known && !k.Score.IsZero() {
				t.Errorf("%s: an unknown score of %s", c.what, k.Score)
			}
		}
		if want := "size, strategic importance, customer lifetime value, unrealized potential value, account fit, relationship method"; strings.Join(names, ", ") != want {
			t.Errorf("%s: the criteria are %v", c.what, names)
		}
	}
	none := "account polar name=Polar\n" + scored("polar", 7)
	for _, key := range strings.Fields("weight_size weight_strategic_importance weight_lifetime_value weight_unrealized_potential weight_fit weight_relationship_method") {
		none += "setting " + key + " key=" + key + "; number=0\n"
	}
	if got := candidates(given(t, none))[0]; got.Known {
		t.Errorf("where nothing weighs anything the score is %s", got.Score)
	}
}

// The mean of three parts has digits without end; scores that are equal are so all the same.
func TestEqualScoresHaveOneRank(t *testing.T) {
	w := given(t, customer("a", "customer", Friend), customer("b", "customer", Friend),
		"selection a account=a; date=today; size=4; strategic_importance=4; strategic_fit=5; operational_fit=5; cultural_fit=4; relationship_method=4\n",
		"selection b account=b; date=today; size=4; strategic_importance=4; strategic_fit=4; operational_fit=4; cultural_fit=4; relationship_method=5\n")
	for _, c := range candidates(w) {
		if c.Rank != 1 || c.Points().String() != "52.8" {
			t.Errorf("%s has the rank %d with %s", c.Name, c.Rank, c.Score)
		}
	}
}

func TestOnlyFriendsArePromotedAndProspectsNever(t *testing.T) {
	for _, c := range []struct {
		status  string
		kind    CustomerKind
		verdict Verdict
		words   string
	}{
		{"customer", Friend, Promote, "a friend: loyal and profitable"},
		{"customer", Butterfly, NotEligible, "only friends are promoted, and it is a butterfly"},
		{"customer", Vulture, NotEligible, "it is a vulture"},
		{"customer", Stranger, NotEligible, "it is a stranger"},
		{"customer", "", Undecided, "is not known"},
		{"key account", Friend, Keep, "a key account, and a friend"},
		{"key account", Butterfly, Questioned, "a key account, but a butterfly"},
		{"key account", Vulture, Questioned, "vulture"},
		{"key account", Stranger, Questioned, "stranger"},
		{"key account", "", Undecided, "is not known"},
		{"target", Friend, NotEligible, "a prospect, which is never a key account"},
		{"former", Friend, NotEligible, "a former customer"},
	} {
		lines := customer("polar", c.status, c.kind)
		if c.kind == "" {
			lines = "account polar name=Polar; status=" + c.status
		}
		w := given(t, lines, "\n"+scored("polar", 7))
		got := candidates(w)[0]
		if got.Verdict != c.verdict || got.Kind != c.kind || got.Status != c.status || got.Eligible() != (c.verdict == Promote || c.verdict == Keep) || (got.Rank == 1) != got.Eligible() {
			t.Errorf("a %s %s: %+v", c.status, c.kind, got)
		}
		if r := got.Reasons[0]; w.Name(r.Record) != "account polar" || !strings.Contains(r.Words, c.words) {
			t.Errorf("a %s %s: %v", c.status, c.kind, got.Reasons)
		}
		if got.Record == kam.NoID || got.Date != today || got.Decision != "undecided" {
			t.Errorf("a %s %s is assessed by %s on %s: %q", c.status, c.kind, got.Record, got.Date, got.Decision)
		}
	}
}

func TestCandidatesAreRankedByScore(t *testing.T) {
	w := given(t,
		customer("prospect", "target", Friend), scored("prospect", 7),
		customer("stranger", "customer", Stranger), scored("stranger", 6),
		customer("gone", "former", Friend), scored("gone", 5),
		customer("five", "customer", Friend), scored("five", 5),
		customer("kept", "key account", Friend), scored("kept", 6),
		customer("unscored", "customer", Friend),
		customer("fiveagain", "customer", Friend), scored("fiveagain", 5),
		"account dark name=dark; status=customer\n",
		customer("three", "customer", Friend), scored("three", 3),
		customer("asked", "key account", Vulture), scored("asked", 7),
		"account dim name=dim; status=key account\n", scored("dim", 1),
		"product crane name=Crane\nopen_space o account=five; segment=Ports; product=crane; potential=12\n",
	)
	all := candidates(w)
	var got []string
	for _, c := range all {
		got = append(got, fmt.Sprintf("%d %s", c.Rank, c.Name))
	}
	want := []string{"1 kept", "2 five", "2 fiveagain", "4 three", "0 unscored", "0 asked", "0 dim", "0 dark", "0 prospect", "0 stranger", "0 gone"}
	if !slices.Equal(got, want) {
		t.Errorf("the order is %q, want %q", got, want)
	}
	// What is computed stands beside the scores: net sales, (q + … + q⁵) · 30 with q = 0.8 ÷ 1.1, Open Space.
	if five := all[1]; shown(five.Size) != "100" || shown(five.Lifetime) != "63.72292" || shown(five.Unrealized) != "12" {
		t.Errorf("the facts are %s, %s, %s", shown(five.Size), shown(five.Lifetime), shown(five.Unrealized))
	}
}

func TestWithoutAnyWeightTheScoreIsUnknownAndTheReasonSaysSo(t *testing.T) {
	w := given(t, polar, "selection a account=polar; date=2026-01-01; size=7; strategic_importance=7")
	_, s := polarOf(w)
	for _, weight := range []*decimal.Decimal{&s.WeightSize, &s.WeightImportance, &s.WeightLifetime, &s.WeightUnrealized, &s.WeightFit, &s.WeightRelationship} {
		*weight = decimal.Zero
	}
	c := Candidates(w.Company(), s, today)[0]
	if last := c.Reasons[len(c.Reasons)-1].Words; c.Known || last != "the settings give no criterion any weight, so the score is unknown" {
		t.Errorf("known: %t, %s", c.Known, last)
	}
}
