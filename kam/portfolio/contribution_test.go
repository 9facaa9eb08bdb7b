package portfolio

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
)

// account writes an account with net sales of 1,000, a margin and an unrealized potential.
func account(name string, margin, unrealized int) string {
	return fmt.Sprintf("account %s name=%s; status=customer\n%sopen_space %s account=%s; segment=Ports; product=crane; potential=%d\n",
		name, name, year(name, 2025, 1000, margin), name, name, unrealized)
}

func TestPresentAndPotentialContributionMakeFourKinds(t *testing.T) {
	for _, c := range []struct {
		what, lines string
		kinds       string // of a, b, c …; - where unknown
		marks       string // of the first account
	}{
		{"nobody", "", "", ""},
		{"nothing known", "account a name=a\naccount b name=b", "- -", "0 0"},
		{"one account has nobody beside it", account("a", 100, 100), "-", "0 0"},
		{"one account of several is known", account("a", 100, 100) + "account b name=b\n" + "account c name=c\n" + year("c", 2025, 1, 1), "- - -", "0 0"},
		// Potentials 100 + 0·0.1 = 100, 200 + 0·0.2 = 200.
		{"two", account("a", 100, 0) + account("b", 200, 0), "undesirable desirable", "150 150"},
		// Potentials 100 + 2000·0.1 = 300, 200 + 100·0.2 = 220.
		{"two, the lesser with more potential", account("a", 100, 2000) + account("b", 200, 100), "undeveloped developed", "150 260"},
		{"all four", account("a", 400, 1000) + account("b", 100, 5000) + account("c", 300, 0) + account("d", 100, 100), "desirable undeveloped developed undesirable", "200 450"},
		{"at the median is high", account("a", 100, 0) + account("b", 200, 0) + account("c", 300, 0), "undesirable desirable desirable", "200 200"},
		{"all equal", account("a", 100, 100) + account("b", 100, 100), "- -", "0 0"},
		{"equal at present", account("a", 100, 100) + account("b", 100, 900), "- -", "0 0"},
		{"equal in potential", account("a", 100, 1000) + account("b", 160, 250), "- -", "0 0"}, // 100 + 100 and 160 + 40
		{"ties below the median", account("a", 100, 0) + account("b", 100, 0) + account("c", 300, 0) + account("d", 400, 0), "undesirable undesirable desirable desirable", "200 200"},
		{"ties above the median", account("a", 100, 0) + account("b", 300, 0) + account("c", 300, 0), "undesirable desirable desirable", "300 300"},
		{"losses are never high", account("a", -100, 0) + account("b", -200, 0) + account("c", -300, 0), "undesirable undesirable undesirable", "-200 -200"},
		{"more of a loss is no potential", account("a", -100, 1000) + account("b", 50, 0) + account("c", -300, 0), "undesirable desirable undesirable", "-100 -200"},
		{"unknown ones move no median", account("a", 100, 0) + account("b", 200, 0) + "account c name=c\n" + year("c", 2025, 9000, 8000), "undesirable desirable -", "150 150"},
		{"former customers move no median", account("a", 100, 0) + account("b", 200, 0) + strings.Replace(account("c", 900, 0), "customer", "former", 1), "undesirable desirable -", "150 150"},
		{"no sales to take a share of", account("a", 100, 0) + account("b", 200, 0) + "account c name=c\n" + year("c", 2025, 0, 0) + "open_space c account=c; segment=Ports; product=crane; potential=9", "undesirable desirable -", "150 150"},
	} {
		w := given(t, "product crane name=Crane", c.lines)
		company := w.Company()
		all := Contributions(company, company.Settings, today)
		var kinds []string
		for i, d := range company.Accounts() {
			got := all[d.ID]
			kind := string(got.Kind)
			if !got.Known() {
				kind = "-"
			}
			kinds = append(kinds, kind)
			if i == 0 && got.PresentMark.String()+" "+got.PotentialMark.String() != c.marks {
				t.Errorf("%s: the medians are %s and %s, want %s", c.what, got.PresentMark, got.PotentialMark, c.marks)
			}
			if len(got.Reasons) == 0 || len(got.Present.Reasons) == 0 || len(got.Potential.Reasons) == 0 {
				t.Errorf("%s: an answer without reasons: %+v", c.what, got)
			}
		}
		if got := strings.Join(kinds, " "); got != c.kinds {
			t.Errorf("%s: %s, want %s", c.what, got, c.kinds)
		}
		if len(all) != len(kinds) {
			t.Errorf("%s: %d answers about %d accounts", c.what, len(all), len(kinds))
		}
	}
}

func TestAContributionSaysWhy(t *testing.T) {
	w := given(t, "product crane name=Crane", account("a", 100, 2000), account("b", 200, 100), "account c name=c\n", year("c", 2025, 1000, 5), "account d name=d")
	company := w.Company()
	all := Contributions(company, company.Settings, today)
	a := all[w.IDs["account a"]]
	if shown(a.Present) != "100" || shown(a.Potential) != "300" {
		t.Errorf("%s at present, %s possible", shown(a.Present), shown(a.Potential))
	}
	w.BecauseOf("placed", a.Reasons, "account a: 100 EUR at present beside a median of 150 EUR, 300 EUR possible beside 260 EUR", "financial_year a2025: 100 EUR", "open_space a: cross-sell potential of 2000 EUR")
	w.BecauseOf("potential", a.Potential.Reasons, "financial_year a2025: ", "open_space a: ")
	w.BecauseOf("no Open Space", all[w.IDs["account c"]].Reasons, "financial_year c2025: ", "account c: no Open Space")
	w.BecauseOf("no Open Space", all[w.IDs["account c"]].Potential.Reasons, "account c: no Open Space")
	w.BecauseOf("nothing known", all[w.IDs["account d"]].Reasons, "account d: no fiscal year")
	w = given(t, "product crane name=Crane", strings.Replace(account("a", 100, 2000), "customer", "former", 1), account("b", 200, 100), account("c", 300, 100))
	company = w.Company()
	gone := Contributions(company, company.Settings, today)[w.IDs["account a"]]
	if shown(gone.Present) != "100" || gone.Potential.Known {
		t.Errorf("a former customer: %s at present, %s possible", shown(gone.Present), shown(gone.Potential))
	}
	w.BecauseOf("a former customer", gone.Reasons, "account a: a former customer, of whom nothing is expected", "financial_year a2025: ")
	for lines, words := range map[string]string{
		account("a", 100, 100):                           "it is the only account",
		account("a", 100, 100) + account("b", 100, 900):  "all accounts contribute the same at present",
		account("a", 100, 1000) + account("b", 160, 250): "all accounts could contribute the same",
	} {
		w := given(t, "product crane name=Crane", lines)
		company := w.Company()
		w.BecauseOf(words, Contributions(company, company.Settings, today)[w.IDs["account a"]].Reasons, "account a: "+words, "financial_year a2025: ", "open_space a: ")
	}
}

func TestTheMedianIsTheMiddle(t *testing.T) {
	for _, c := range []struct {
		list []int64
		want string
	}{{[]int64{3}, "3"}, {[]int64{3, 4}, "3.5"}, {[]int64{1, 2, 9}, "2"}, {[]int64{-5, -4, 0, 100}, "-2"}} {
		if got := median(ints(c.list...)); got.String() != c.want {
			t.Errorf("the median of %v is %s, want %s", c.list, got, c.want)
		}
	}
	if middle := dec("0.12345678901234567890123"); !median([]decimal.Decimal{decimal.Zero, middle, one}).Equal(middle) {
		t.Error("what is in the middle is not at the median")
	}
}
