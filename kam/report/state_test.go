package report

import (
	"regexp"
	"testing"

	"keyaccount/kam/internal/world"
	"keyaccount/kam/signal"
)

// cells returns the values of a column, by what the rows are about.
func cells(t testing.TB, r Report, column string) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, row := range r.Rows {
		for i, c := range r.Columns {
			if c.Name == column {
				out[row.Caption()] = row.Cells[i].String()
			}
		}
	}
	return out
}

func TestAnAccountWithSeveralRivalsCompetesOnce(t *testing.T) {
	w := world.New(t, `
		person lind name=Anna Lind
		account a name=One; owner=lind; status=customer; segment=Steel; country=FI
		account b name=Two; owner=lind; status=customer; segment=Steel; country=FI
		account c name=Three; owner=lind; status=customer; segment=Steel; country=FI
		account d name=Four; owner=lind; status=customer; segment=Paper; country=FI`)
	r, err := Make("coverage", signal.NewBoard(w.Company(), today), nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := cells(t, r, "overload")
	for account, want := range map[string]string{"One": "competing", "Two": "competing", "Three": "competing", "Four": ""} {
		if got[account] != want {
			t.Errorf("%s: %q, want %q", account, got[account], want)
		}
	}
}

// A record that an alarm names by the beginning of its id tells nobody what to open.
func TestAlarmsNameTheRecordToOpenInWords(t *testing.T) {
	w := build(t)
	r, err := Make("alarms", w.board, nil, Options{})
	if err != nil {
		t.Fatal(err)
	}
	id := regexp.MustCompile(`^[a-z ]+ [0-9a-f]{8}$`)
	kinds := map[string]bool{}
	for _, row := range r.Rows {
		kinds[row.Record.ref.Kind] = true
		if words := row.Record.words; id.MatchString(words) || words == "" {
			t.Errorf("an alarm leads to %q", words)
		}
	}
	if len(kinds) < 8 {
		t.Errorf("alarms lead to %d kinds only", len(kinds))
	}
}
