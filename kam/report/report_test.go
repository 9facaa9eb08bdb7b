package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/internal/world"
	"keyaccount/kam/signal"
)

var today = world.Today

// sampled is the board of the sample company, with all records that it stands on.
type sampled struct {
	board *signal.Board
	refs  map[kam.Ref]bool
}

func build(t testing.TB) sampled {
	t.Helper()
	records := world.Sample(t, 0)
	w := sampled{signal.NewBoard(dossier.Build(slices.Values(records)), today), map[kam.Ref]bool{}}
	for _, r := range records {
		w.refs[r.Ref] = true
	}
	return w
}

func (w sampled) account(t testing.TB, name string) *dossier.Dossier {
	t.Helper()
	return world.Account(t, w.board.Company(), name)
}

// all makes every report in every way in which it can be asked for.
func (w sampled) all(t testing.TB, fn func(name string, r Report)) {
	t.Helper()
	polar := w.account(t, "Polar Steel Oy")
	for _, info := range Names() {
		asks := []Options{{}}
		for _, option := range info.Options {
			for _, word := range Choices(option) {
				asks = append(asks, map[string]Options{ByOption: {By: word}, PeriodOption: {Period: word}, GroupOption: {Group: word}}[option])
			}
		}
		for _, o := range asks {
			for _, d := range []*dossier.Dossier{nil, polar} {
				if d != nil && !info.Account {
					continue
				}
				r, err := Make(info.Name, w.board, d, o)
				if err != nil {
					t.Fatalf("%s %+v: %v", info.Name, o, err)
				}
				fn(strings.TrimSpace(info.Name+" "+o.By+o.Period+o.Group), r)
			}
		}
	}
}

var columnName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)

func TestEveryRowHasWhatItsColumnsSayAndNamesRecordsThatExist(t *testing.T) {
	w := build(t)
	w.all(t, func(name string, r Report) {
		if r.Title == "" || r.Date != today || len(r.Columns) == 0 {
			t.Errorf("%s: title %q, day %s, %d columns", name, r.Title, r.Date, len(r.Columns))
		}
		if len(r.Rows) == 0 && !r.Account.Known() {
			t.Errorf("%s: nothing is told of the sample", name)
		}
		names := map[string]bool{}
		for _, c := range r.Columns {
			if !columnName.MatchString(c.Name) || names[c.Name] || c.Label == "" || c.Type == "" || (c.Type == MoneyType) != (len(c.Unit) == 3 && c.Unit == "EUR") {
				t.Errorf("%s: column %+v", name, c)
			}
			names[c.Name] = true
		}
		exists := func(ref kam.Ref, where string) {
			if ref != (kam.Ref{}) && !w.refs[ref] {
				t.Errorf("%s: %s names %s, which does not exist", name, where, ref)
			}
		}
		for _, row := range r.Rows {
			if len(row.Cells) != len(r.Columns) {
				t.Fatalf("%s: %d cells for %d columns", name, len(row.Cells), len(r.Columns))
			}
			exists(row.Record.ref, "a row")
			for i, v := range row.Cells {
				c := r.Columns[i]
				if v.Known() && (v.typ != c.Type || v.typ == MoneyType && v.code != c.Unit) {
					t.Errorf("%s: %s holds %+v", name, c.Name, v)
				}
				exists(v.ref, c.Name)
			}
			for _, why := range row.Reasons {
				if why.Words == "" {
					t.Errorf("%s: %s has a reason without words", name, row.Caption())
				}
				exists(why.Record, "a reason")
			}
		}
		for _, total := range r.Totals {
			if !columnName.MatchString(total.Name) || total.Label == "" {
				t.Errorf("%s: total %+v", name, total)
			}
		}
		for _, n := range r.Notes {
			exists(n.Record, "a note")
		}
	})
}

func TestEveryReportIsOneDocumentOfTheSameShape(t *testing.T) {
	w := build(t)
	w.all(t, func(name string, r Report) {
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		type reason struct {
			Ref   *string `json:"ref"`
			Words string  `json:"words"`
		}
		var doc struct {
			Report, Title, Date string
			Account             *kam.ReferenceJSON
			Columns             []struct{ Name, Label, Type, Unit string }
			Rows                []struct {
				Ref, Title *string
				Fields     map[string]any
				Reasons    []reason
			}
			Totals []struct {
				Name, Label, Type string
				Value             any
				Reasons           []reason
			}
			Notes []reason
		}
		d := json.NewDecoder(bytes.NewReader(data))
		d.DisallowUnknownFields()
		d.UseNumber()
		if err := d.Decode(&doc); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if doc.Report != r.Name || doc.Date != "2026-11-22" || (doc.Account != nil) != r.Account.Known() || doc.Columns == nil || doc.Rows == nil || doc.Totals == nil || doc.Notes == nil {
			t.Errorf("%s: %.200s", name, data)
		}
		for i, row := range doc.Rows {
			for j, c := range doc.Columns {
				v, is := row.Fields[c.Name]
				if !is || (v == nil) == r.Rows[i].Cells[j].Known() {
					t.Errorf("%s: %s is %v", name, c.Name, v)
				}
				fits := map[string]bool{"count": isA[json.Number](v), "money": isA[map[string]any](v), "record": isA[map[string]any](v)}
				if ok, special := fits[c.Type]; v != nil && (special && !ok || !special && !isA[string](v)) {
					t.Errorf("%s: %s, a %s, is %T", name, c.Name, c.Type, v)
				}
			}
			if row.Reasons == nil || len(row.Fields) != len(doc.Columns) {
				t.Errorf("%s: row %+v", name, row)
			}
		}
	})
}

func isA[T any](v any) bool {
	_, is := v.(T)
	return is
}

func TestEveryReportIsATableOfASpreadsheet(t *testing.T) {
	w := build(t)
	w.all(t, func(name string, r Report) {
		var b bytes.Buffer
		if err := r.CSV(&b); err != nil {
			t.Fatal(err)
		}
		lines, err := csv.NewReader(&b).ReadAll()
		if err != nil || len(lines) != len(r.Rows)+1 {
			t.Fatalf("%s: %d lines for %d rows: %v", name, len(lines), len(r.Rows), err)
		}
		for i, row := range r.Rows {
			for j, v := range row.Cells {
				text := lines[i+1][j+1]
				if !v.Known() && text != "" {
					t.Errorf("%s: %s is not known and written as %q", name, r.Columns[j].Name, text)
				}
				if r.Columns[j].Right() && v.Known() {
					if _, err := decimal.NewFromString(text); err != nil {
						t.Errorf("%s: %s is written as %q", name, r.Columns[j].Name, text)
					}
				}
			}
		}
		for _, why := range []bool{false, true} {
			b.Reset()
			if err := r.Markdown(&b, why); err != nil || !strings.HasPrefix(b.String(), "# ") || strings.Contains(b.String(), "\x1b") {
				t.Errorf("%s: %v\n%s", name, err, b.String())
			}
		}
	})
}

func TestReportsOfAnEmptyCompanySayInWordsThatThereIsNothing(t *testing.T) {
	board := signal.NewBoard(dossier.New(), today)
	for _, info := range Names() {
		r, err := Make(info.Name, board, nil, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Rows) != 0 || len(r.Notes) == 0 || !strings.HasPrefix(r.Notes[0].Words, "No") && !strings.HasPrefix(r.Notes[0].Words, "There are no") {
			t.Errorf("%s tells %d rows and %v", info.Name, len(r.Rows), r.Notes)
		}
		for _, total := range r.Totals {
			if v := total.Value; v.typ == MoneyType && v.number.IsZero() && info.Name == "pareto" {
				t.Errorf("%s: %s is %s, though nothing is known", info.Name, total.Label, v)
			}
		}
	}
}

func TestAReportThatCannotBeAskedForSaysWhatCan(t *testing.T) {
	w := build(t)
	polar := w.account(t, "Polar Steel Oy")
	for _, c := range []struct {
		name  string
		of    *dossier.Dossier
		o     Options
		words string
	}{
		{"weather", nil, Options{}, "there is no report called “weather”; there are alarms, health, pareto"},
		{"pareto", polar, Options{}, "cannot be made of one account"},
		{"pareto", nil, Options{By: "size"}, "--by is revenue, margin, lifetime or won, not “size”"},
		{"health", nil, Options{By: "won"}, "the report health has no option --by"},
		{"forecast", nil, Options{Period: "week"}, "--period is month, quarter or year"},
		{"pipeline", nil, Options{Group: "owner"}, "no option --group"},
	} {
		_, err := Make(c.name, w.board, c.of, c.o)
		if kam.CodeOf(err) != kam.Unknown || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s %+v: %v", c.name, c.o, err)
		}
	}
}

func TestOfOneAccountIsToldWhatIsToldOfItAmongAll(t *testing.T) {
	w := build(t)
	for _, d := range w.board.Company().Accounts()[:8] {
		for _, name := range []string{"health", "portfolio", "lifetime", "coverage", "freshness"} {
			all, err := Make(name, w.board, nil, Options{})
			if err != nil {
				t.Fatal(err)
			}
			one, err := Make(name, w.board, d, Options{})
			if err != nil || len(one.Rows) != 1 {
				t.Fatalf("%s of %s: %d rows, %v", name, d.Account.Name, len(one.Rows), err)
			}
			at := slices.IndexFunc(all.Rows, func(r Row) bool { return r.Record.ref == d.Ref() })
			if at < 0 || !slices.EqualFunc(all.Rows[at].Cells, one.Rows[0].Cells, func(a, b Value) bool { return a.Plain() == b.Plain() }) {
				t.Errorf("%s of %s differs from what is told of all", name, d.Account.Name)
			}
		}
	}
}

func TestValuesAreWrittenForPeopleAndForMachines(t *testing.T) {
	d := func(s string) decimal.Decimal { return decimal.RequireFromString(s) }
	for _, c := range []struct {
		v                  Value
		people, text, json string
	}{
		{Value{}, "–", "", "null"},
		{Text(""), "", "", `""`},
		{Count(0), "0", "0", "0"},
		{Count(-12000), "-12 000", "-12000", "-12000"},
		{Number(d("3.14159265")), "3.14", "3.141593", `"3.141593"`},
		{Share(d("0.08354")), "8.4 %", "0.083540", `"0.083540"`},
		{Money(kam.Money{}), "–", "", "null"},
		{Money(kam.Money{Amount: d("0"), Currency: "EUR"}), "0", "0", `{"amount":"0","currency":"EUR"}`},
		{Money(kam.Money{Amount: d("12345.678912"), Currency: "USD"}), "12 346", "12345.6789", `{"amount":"12345.6789","currency":"USD"}`},
		{Money(kam.Money{Amount: d("12.5"), Currency: "USD"}), "12.5", "12.5", `{"amount":"12.5","currency":"USD"}`},
		{Date(today), "2026-11-22", "2026-11-22", `"2026-11-22"`},
		{Date(kam.Date{}), "–", "", "null"},
		{Record(kam.Ref{Kind: "account"}, "nobody"), "–", "", "null"},
	} {
		data, err := json.Marshal(c.v)
		if got := c.v.String(); got != c.people || c.v.Plain() != c.text || string(data) != c.json || err != nil {
			t.Errorf("%q, %q, %s: want %q, %q, %s", got, c.v.Plain(), data, c.people, c.text, c.json)
		}
	}
}

// A score is rounded in one place, so that no half stands as two numbers.
func TestSelectionShowsTheScoreThatItsReasonsTell(t *testing.T) {
	r, err := Make("selection", build(t).board, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(r.Columns, func(c Column) bool { return c.Name == "score" })
	halves := 0
	for _, row := range r.Rows {
		score := row.Cells[at]
		if score.Known() && !slices.ContainsFunc(row.Reasons, func(r kam.Reason) bool { return strings.HasPrefix(r.Words, score.String()+" of 100 on ") }) {
			t.Errorf("%s has %s, because %v", row.Record, score, row.Reasons)
		}
		if strings.HasSuffix(score.String(), ".5") {
			halves++
		}
	}
	if halves == 0 {
		t.Error("no score of the sample is a half")
	}
}
