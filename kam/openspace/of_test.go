package openspace

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/internal/world"
)

const usd = "rate usd currency=USD; date=2026-01-01; rate=0.5\n"

const base = `
	product hoist name=Hoist
	product crane name=Crane
	product service name=Service
	account polar name=Polar Steel; owner=lind
	success_factor uptime name=Uptime; account=polar
` + usd

func of(w *world.World, options ...Option) Matrix {
	c := w.Company()
	return Of(c.Dossier(w.IDs["account polar"]), c, c.Settings, world.Today, options...)
}

func cell(t testing.TB, w *world.World, m Matrix, segment, product string) Cell {
	t.Helper()
	c, ok := m.Cell(segment, w.IDs["product "+product])
	if !ok {
		t.Fatalf("there is no cell of %s in %s", product, segment)
	}
	return c
}

// show returns money as tests write it: 1500, or ? where unknown.
func show(m kam.Money) string {
	if m.IsZero() {
		return "?"
	}
	return m.Amount.String()
}

// Each line is one cell, of hoists for ports: what the records say, and what follows from it.
func TestCells(t *testing.T) {
	const ports = "open_space c account=polar; segment=Ports; product=hoist; "
	for _, c := range []struct {
		what, lines, state, simple string
		sales, potential, gap      string
		apart                      []string
	}{
		{"a record without amounts", ports, "empty", "empty", "0", "?", "?", nil},
		{"a potential", ports + "potential=1000 EUR", "empty", "empty", "0", "1000", "1000", nil},
		{"sales below the potential", ports + "potential=1000 EUR; sales=400 EUR", "sold", "sold", "400", "1000", "600", nil},
		{"sales that reach the potential", ports + "potential=1000 EUR; sales=1000 EUR", "sold", "sold", "1000", "1000", "0", nil},
		{"sales beyond the potential", ports + "potential=1000 EUR; sales=1400 EUR", "sold", "sold", "1400", "1000", "0", nil},
		{"sales of unknown potential", ports + "sales=1400 EUR", "sold", "sold", "1400", "?", "?", nil},
		{"sales of nothing", ports + "sales=0 EUR; potential=50 EUR", "empty", "empty", "0", "50", "50", nil},
		{"sales of nothing in a currency without a rate", ports + "sales=0 NOK; potential=50 EUR", "empty", "empty", "0", "50", "50", nil},
		{"more returned than bought", ports + "sales=-10 EUR; potential=50 EUR", "empty", "empty", "0", "50", "50", nil},
		{"another currency", ports + "sales=100 USD; potential=1000 USD", "sold", "sold", "50", "500", "450", nil},
		{"sales without a rate", ports + "sales=100 NOK; potential=1000 EUR", "sold", "sold", "?", "1000", "?", []string{"open_space c"}},
		{"a potential without a rate", ports + "sales=100 EUR; potential=1000 NOK", "sold", "sold", "100", "?", "?", []string{"open_space c"}},
		{"a competitor ahead, nothing sold", ports + "potential=1000 EUR; competitor=Acme", "contested", "empty", "0", "1000", "1000", nil},
		{"a competitor ahead of what is sold", ports + "potential=1000 EUR; sales=1 EUR; competitor=Acme", "contested", "sold", "1", "1000", "999", nil},
		{"two records of one cell", ports + "sales=7 EUR\nopen_space d account=polar; segment=ports; product=hoist; potential=9 EUR", "empty", "empty", "0", "9", "9", []string{"open_space c"}},

		{"a purchase of this year", "purchase p account=polar; segment=Ports; product=hoist; date=today; value=300 EUR", "sold", "sold", "300", "?", "?", nil},
		{"purchases beside a record without sales", ports + "potential=1000 EUR\npurchase p account=polar; segment=PORTS; product=hoist; date=today-30d; value=300 EUR\n" +
			"purchase q account=polar; segment=Ports; product=hoist; date=today-40d; value=200 USD", "sold", "sold", "400", "1000", "600", nil},
		{"the record's sales stand before purchases", ports + "sales=5 EUR\npurchase p account=polar; segment=Ports; product=hoist; date=today; value=300 EUR", "sold", "sold", "5", "?", "?", nil},
		{"the first day of the twelve months", "purchase p account=polar; segment=Ports; product=hoist; date=2025-11-23; value=300 EUR", "sold", "sold", "300", "?", "?", nil},
		{"a year ago", "purchase p account=polar; segment=Ports; product=hoist; date=2025-11-22; value=300 EUR", "empty", "empty", "0", "?", "?", nil},
		{"a day to come", "purchase p account=polar; segment=Ports; product=hoist; date=today+1d; value=300 EUR", "empty", "empty", "0", "?", "?", nil},
		{"bought and returned", "purchase p account=polar; segment=Ports; product=hoist; date=today; value=300 EUR\n" +
			"purchase q account=polar; segment=Ports; product=hoist; date=today; value=-300 EUR; quantity=-1", "empty", "empty", "0", "?", "?", nil},
		{"returned more", "purchase q account=polar; segment=Ports; product=hoist; date=today; value=-300 EUR", "empty", "empty", "0", "?", "?", nil},
		{"a purchase of unknown value", "purchase p account=polar; segment=Ports; product=hoist; date=today; quantity=1", "sold", "sold", "?", "?", "?", []string{"purchase p"}},
		{"something returned, of unknown value", "purchase p account=polar; segment=Ports; product=hoist; date=today; quantity=-1", "empty", "empty", "?", "?", "?", []string{"purchase p"}},
		{"a purchase without a rate", "purchase p account=polar; segment=Ports; product=hoist; date=today; value=9 NOK", "sold", "sold", "?", "?", "?", []string{"purchase p"}},

		{"a deal that names the segment", "opportunity o name=O; account=polar; segment=Ports; product=hoist", "empty", "empty", "0", "?", "?", nil},
		{"a lost deal that names the segment", "opportunity o name=O; account=polar; segment=Ports; products=hoist; outcome=lost", "empty", "empty", "0", "?", "?", nil},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := world.New(t, base+c.lines)
			m := of(w)
			got := cell(t, w, m, "Ports", "hoist")
			if string(got.State) != c.state || string(got.At(Enhanced)) != c.state || string(got.At(Simple)) != c.simple {
				t.Errorf("is %s, simply %s; want %s, %s", got.State, got.At(Simple), c.state, c.simple)
			}
			if show(got.Sales) != c.sales || show(got.Potential) != c.potential || show(got.Gap) != c.gap {
				t.Errorf("sales %s, potential %s, gap %s; want %s, %s, %s", show(got.Sales), show(got.Potential), show(got.Gap), c.sales, c.potential, c.gap)
			}
			w.Because(m.Apart, c.apart...)
			if len(got.Reasons) == 0 {
				t.Error("has no reasons")
			}
		})
	}
}

func TestACellTellsWhatIsBehindIt(t *testing.T) {
	w := world.New(t, base+`
		open_space c account=polar; segment=Ports; product=hoist; potential=1000 EUR; growth=up-sell; success_factor=uptime; competitor=Acme
		purchase p account=polar; segment=Ports; product=hoist; date=today; value=300 EUR
		purchase q account=polar; segment=Ports; product=hoist; date=today; quantity=1
		opportunity a name=First; account=polar; segment=ports; product=crane; products=hoist
		opportunity b name=Second; account=polar; segment=Ports; product=hoist; products=hoist
		opportunity c name=Lost; account=polar; segment=Ports; product=hoist; outcome=lost
		opportunity d name=Elsewhere; account=polar; segment=Mines; product=hoist
		opportunity e name=Anywhere; account=polar; product=hoist
	`)
	got := cell(t, w, of(w), "ports", "hoist")
	if got.Segment != "Ports" || got.ProductName != "Hoist" || got.Growth != "up-sell" || got.FactorName != "Uptime" || got.Factor != w.IDs["success_factor uptime"] || got.Competitor != "Acme" {
		t.Errorf("%+v", got)
	}
	if w.Name(got.Record) != "open_space c" {
		t.Errorf("the record is %s", w.Name(got.Record))
	}
	if want := []kam.ID{w.IDs["opportunity a"], w.IDs["opportunity b"]}; !slices.Equal(got.Deals, want) {
		t.Errorf("aimed at it are %v, want %v", got.Deals, want)
	}
	w.Because(got.Reasons, "open_space c", "purchase p", "purchase q", "opportunity a", "opportunity b")
	if words := got.Reasons[0].Words; words != "potential 1000 EUR, serves Uptime, Acme is ahead" {
		t.Errorf("the reason says %q", words)
	}
	if words := got.Reasons[1].Words; words != "bought on 2026-11-22 for 300 EUR" {
		t.Errorf("the reason says %q", words)
	}
}

func TestAMissingRecordIsOpenSpaceOfUnknownPotential(t *testing.T) {
	w := world.New(t, base+`
		open_space c account=polar; segment=Ports; product=hoist
		open_space d account=polar; segment=Mines; product=crane
	`)
	got := cell(t, w, of(w), "Mines", "hoist")
	if got.State != Empty || got.Sold || show(got.Sales) != "0" || show(got.Potential) != "?" || show(got.Gap) != "?" || got.Record.ID != kam.NoID {
		t.Errorf("%+v", got)
	}
	w.Because(got.Reasons, "account polar")
}

func TestAFactorThatIsDeletedIsServedByNothing(t *testing.T) {
	w := world.New(t, base+"open_space c account=polar; segment=Ports; product=hoist; success_factor=uptime\nsuccess_factor uptime deleted")
	if got := cell(t, w, of(w), "Ports", "hoist"); got.Factor != kam.NoID || got.FactorName != "" {
		t.Errorf("serves %q", got.FactorName)
	}
}

func layout(m Matrix) string {
	var rows, columns []string
	for _, r := range m.Rows {
		rows = append(rows, r.Segment)
	}
	for _, c := range m.Columns {
		columns = append(columns, c.Name)
	}
	return strings.Join(rows, ", ") + " × " + strings.Join(columns, ", ")
}

func TestRowsAndColumnsAreWhatRecordsName(t *testing.T) {
	for _, c := range []struct {
		what, lines, want string
		all               bool
	}{
		{"nothing", "", " × ", false},
		{"nothing, with all products", "", " × Crane, Hoist, Service", true},
		{"a segment in several spellings", "open_space a account=polar; segment=Ports; product=hoist\nopen_space b account=polar; segment=ports; product=crane", "Ports × Crane, Hoist", false},
		{"cells, purchases, deals", `open_space a account=polar; segment=Ports; product=hoist
			purchase p account=polar; segment=mines; product=crane; date=2001-01-01
			opportunity o name=O; account=polar; segment=Asia; products=service; outcome=won`, "Asia, mines, Ports × Crane, Hoist, Service", false},
		{"a segment without a product", "opportunity o name=O; account=polar; segment=Asia\npurchase p account=polar; segment=Mines; date=today", "Asia, Mines × ", false},
		{"a product without a segment", "opportunity o name=O; account=polar; product=hoist\npurchase p account=polar; product=hoist; date=today", " × ", false},
		{"a product that is deleted", "open_space a account=polar; segment=Ports; product=hoist\nproduct hoist deleted", "Ports × unknown product", false},
		{"all products", "open_space a account=polar; segment=Ports; product=hoist", "Ports × Crane, Hoist, Service", true},
	} {
		var options []Option
		if c.all {
			options = append(options, AllProducts)
		}
		if got := layout(of(world.New(t, base+c.lines), options...)); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
}

func TestARecordThatDoesNotSayWhichCellItIsOfIsToldApart(t *testing.T) {
	w := world.New(t, base+"open_space a account=polar; segment=Ports; product=hoist")
	for _, field := range []string{"segment", "product"} {
		ref := kam.Ref{Kind: "open_space", ID: w.IDs["open_space a"]}
		whole := w.Records[ref]
		w.Records[ref] = whole.With(kam.Cell{Key: field})
		m := of(w)
		if w.Because(m.Apart, "open_space a"); m.Totals.Cells != 0 {
			t.Errorf("without a %s: %+v", field, m.Rows)
		}
		w.Records[ref] = whole
	}
}

func TestNoCellWhereTheMatrixHasNone(t *testing.T) {
	w := world.New(t, base+"open_space a account=polar; segment=Ports; product=hoist")
	m := of(w)
	for _, where := range [][2]string{{"Mines", "hoist"}, {"Ports", "crane"}} {
		if c, ok := m.Cell(where[0], w.IDs["product "+where[1]]); ok {
			t.Errorf("there is a cell at %v: %+v", where, c)
		}
	}
}

func totals(t Totals) string {
	return fmt.Sprintf("%s/%s/%s of %d: %d empty, %d sold, %d contested, %d+%d unknown", show(t.Sales), show(t.Potential), show(t.Gap),
		t.Cells, t.Empty, t.Sold, t.Contested, t.Unknown, t.UnknownSales)
}

func TestTotals(t *testing.T) {
	w := world.New(t, base+`
		open_space a account=polar; segment=Ports; product=hoist; sales=100 EUR; potential=300 EUR
		open_space b account=polar; segment=Ports; product=crane; potential=1000 USD
		open_space c account=polar; segment=Mines; product=hoist; sales=10 NOK; potential=5 EUR; competitor=Acme
	`)
	m := of(w)
	for _, c := range []struct {
		what string
		got  Totals
		want string
	}{
		{"Mines", m.Rows[0].Totals, "0/5/0 of 2: 1 empty, 0 sold, 1 contested, 1+1 unknown"},
		{"Ports", m.Rows[1].Totals, "100/800/700 of 2: 1 empty, 1 sold, 0 contested, 0+0 unknown"},
		{"Crane", m.Columns[0].Totals, "0/500/500 of 2: 2 empty, 0 sold, 0 contested, 1+0 unknown"},
		{"Hoist", m.Columns[1].Totals, "100/305/200 of 2: 0 empty, 1 sold, 1 contested, 0+1 unknown"},
		{"all", m.Totals, "100/805/700 of 4: 2 empty, 1 sold, 1 contested, 1+1 unknown"},
	} {
		if got := totals(c.got); got != c.want {
			t.Errorf("%s: %s, want %s", c.what, got, c.want)
		}
	}
	if got := totals(of(world.New(t, base)).Totals); got != "0/0/0 of 0: 0 empty, 0 sold, 0 contested, 0+0 unknown" {
		t.Errorf("of nothing: %s", got)
	}
}
