package portfolio

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

var today = kam.Date{Year: 2026, Month: 11, Day: 22}

// world is a company written as lines such as
//
//	purchase steel account=polar; date=today-5d; value=100
//
// where the second word is the name of the record. Amounts without a currency are euros. A later record is the later made.
type world struct {
	t       testing.TB
	ids     map[string]kam.ID
	names   map[kam.Ref]string
	records []kam.Record
}

func given(t testing.TB, lines ...string) *world {
	t.Helper()
	w := &world{t: t, ids: map[string]kam.ID{}, names: map[kam.Ref]string{}}
	for line := range strings.Lines(strings.Join(lines, "\n")) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		kind, rest, _ := strings.Cut(line, " ")
		name, fields, _ := strings.Cut(rest, " ")
		id, _ := w.id(kind, name)
		r := kam.Record{Ref: kam.Ref{Kind: kind, ID: id}}
		for field := range strings.SplitSeq(fields, ";") {
			changes, err := kam.LookupKind(kind).ParseChange(strings.TrimSpace(field), kam.Reader{Today: today, Currency: "EUR", Resolve: w.id})
			if err != nil {
				t.Fatalf("%s: %v", line, err)
			}
			r = r.With(r.Diff(changes)...)
		}
		r = r.With(r.Fill(func(kam.Ref) (kam.Record, bool) { return kam.Record{}, false })...)
		if err := r.Check(); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		w.records = append(w.records, r)
	}
	return w
}

func (w *world) id(kind, name string) (kam.ID, error) {
	id, ok := w.ids[kind+" "+name]
	if !ok {
		n := len(w.ids) + 1
		at := today.AddDays(-10).Time().Add(time.Duration(n) * time.Second)
		id, _ = kam.NewIdentity(func() time.Time { return at }, bytes.NewReader(make([]byte, 16))).New()
		w.ids[kind+" "+name] = id
		w.names[kam.Ref{Kind: kind, ID: id}] = kind + " " + name
	}
	return id, nil
}

func (w *world) company() *dossier.Company { return dossier.Build(slices.Values(w.records)) }

func (w *world) account(name string) kam.ID { return w.ids["account "+name] }

// polar returns the dossier of the account called polar, with the settings.
func (w *world) polar() (*dossier.Dossier, kam.Settings) {
	c := w.company()
	return c.Dossier(w.account("polar")), c.Settings
}

// because fails unless the reasons are about these records, each with words that hold what stands after the colon.
func (w *world) because(what string, reasons []kam.Reason, want ...string) {
	w.t.Helper()
	if len(reasons) != len(want) {
		w.t.Errorf("%s: the reasons are %s, want %q", what, w.told(reasons), want)
		return
	}
	for i, r := range reasons {
		record, words, _ := strings.Cut(want[i], ": ")
		if w.names[r.Record] != record || !strings.Contains(r.Words, words) || r.Words == "" {
			w.t.Errorf("%s: the reasons are %s, want %q", what, w.told(reasons), want)
		}
	}
}

func (w *world) told(reasons []kam.Reason) string {
	var all []string
	for _, r := range reasons {
		all = append(all, fmt.Sprintf("%q", w.names[r.Record]+": "+r.Words))
	}
	return strings.Join(all, " ")
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
