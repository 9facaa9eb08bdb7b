package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/golden"
	"keyaccount/kam/report"
	"keyaccount/kam/sample"
	"keyaccount/kam/signal"
	"keyaccount/tui/cell"
)

func sampleBoard(t testing.TB) *signal.Board {
	t.Helper()
	today := kam.Date{Year: 2026, Month: 11, Day: 22}
	var records []kam.Record
	if err := sample.Each(sample.Options{Seed: 1, Today: today}, func(r kam.Record) error { records = append(records, r); return nil }); err != nil {
		t.Fatal(err)
	}
	return signal.NewBoard(dossier.Build(slices.Values(records)), today)
}

// TestReportsOfTheSampleLookAsTheyDid compares every report with its golden: of the whole sample company, and of Polar
// Steel where it can be asked for.
func TestReportsOfTheSampleLookAsTheyDid(t *testing.T) {
	t.Parallel()
	board := sampleBoard(t)
	accounts := board.Company().Accounts()
	polar := accounts[slices.IndexFunc(accounts, func(d *dossier.Dossier) bool { return d.Account.Name == "Polar Steel Oy" })]
	for _, info := range report.Names() {
		for name, d := range map[string]*dossier.Dossier{info.Name: nil, info.Name + "-polar": polar} {
			if d != nil && !info.Account {
				continue
			}
			r, err := report.Make(info.Name, board, d, report.Options{})
			if err != nil {
				t.Fatal(err)
			}
			got := reportText(r, d != nil, 0)
			golden.Same(t, filepath.Join("testdata", "report", name+".txt"), []byte(got))
		}
	}
}

// Whatever the width of a terminal, no line of a report is wider, and no wide character is halved.
func TestReportsKeepToTheWidthOfTheTerminal(t *testing.T) {
	t.Parallel()
	board := sampleBoard(t)
	for _, info := range report.Names() {
		r, err := report.Make(info.Name, board, nil, report.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, width := range []int{1, 12, 40, 80, 131} {
			for _, line := range strings.Split(reportText(r, true, width), "\n") {
				if w := cell.Width(line); w > width || strings.ContainsRune(line, '�') {
					t.Fatalf("%s: %d cells on a terminal of %d: %q", info.Name, w, width, line)
				}
			}
		}
	}
}

// Columns stay in line where names are written in wide characters.
func TestColumnsOfReportsAreInLine(t *testing.T) {
	t.Parallel()
	r := report.Report{Title: "Names", Columns: []report.Column{{Name: "a", Label: "Account", Type: report.TextType}, {Name: "n", Label: "Deals", Type: report.CountType}}}
	for _, name := range []string{"Öl AG", "海岳集装箱码头有限公司", "みのり"} {
		r.Rows = append(r.Rows, report.Row{Cells: []report.Value{report.Text(name), report.Count(7)}})
	}
	r.Rows = append(r.Rows, report.Row{Cells: []report.Value{{}, {}}})
	for _, line := range strings.Split(strings.TrimSpace(reportText(r, false, 0)), "\n")[2:] {
		if cell.Width(line) != 29 {
			t.Errorf("%q takes %d cells", line, cell.Width(line))
		}
	}
}

// Where a terminal is narrow, words give way to numbers.
func TestNumbersAreSeenOnNarrowTerminals(t *testing.T) {
	t.Parallel()
	r, err := report.Make("pareto", sampleBoard(t), nil, report.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if text := reportText(r, false, 80); !strings.Contains(text, " CUMULATIVE\n") || !strings.Contains(text, "Timber Wharf Termi") {
		t.Errorf("on 80 cells:\n%s", kam.Clip(text, 600))
	}
}
