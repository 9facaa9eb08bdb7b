package portfolio

import (
	"testing"

	"keyaccount/kam/openspace"
)

func TestUnrealizedPotentialIsWhatOpenSpaceCouldBuyAndDoesNot(t *testing.T) {
	const product = "product crane name=Crane\nproduct hoist name=Hoist\n"
	for _, c := range []struct {
		what, lines           string
		value, cross, up, new string
		why, missing          []string
	}{
		{"no Open Space", "", "unknown", "0", "0", "0", []string{"account polar: no Open Space"}, nil},
		{"an open cell", "open_space a account=polar; segment=Ports; product=crane; potential=100", "100", "100", "0", "0", []string{"open_space a: cross-sell potential of 100 EUR in Ports"}, nil},
		{"a cell that says it sells nothing", "open_space a account=polar; segment=Ports; product=crane; potential=100; sales=0", "100", "100", "0", "0", []string{"open_space a: cross-sell"}, nil},
		{"a cell with sales", "open_space a account=polar; segment=Ports; product=crane; potential=100; sales=30", "70", "0", "70", "0", []string{"open_space a: up-sell potential of 70 EUR"}, nil},
		{"what the cell says of growth stands", "open_space a account=polar; segment=Ports; product=crane; potential=100; sales=30; growth=co-creation\nopen_space b account=polar; segment=Ports; product=hoist; potential=5; growth=up-sell\nopen_space c account=polar; segment=Mines; product=hoist; potential=7; sales=1; growth=cross-sell", "81", "6", "5", "70",
			[]string{"open_space a: co-creation", "open_space b: up-sell", "open_space c: cross-sell"}, nil},
		{"nothing beyond what it buys", "open_space a account=polar; segment=Ports; product=crane; potential=100; sales=130\nopen_space b account=polar; segment=Mines; product=crane; potential=50; sales=50", "0", "0", "0", "0", []string{"account polar: no cell"}, nil},
		{"sales below nothing are none", "open_space a account=polar; segment=Ports; product=crane; potential=100; sales=-30", "100", "100", "0", "0", []string{"open_space a: cross-sell"}, nil},
		{"a cell of unknown potential", "open_space a account=polar; segment=Ports; product=crane\nopen_space b account=polar; segment=Mines; product=crane; potential=50", "50", "50", "0", "0", []string{"open_space b: "}, []string{"open_space a: the potential in Ports is not recorded"}},
		{"only such", "open_space a account=polar; segment=Ports; product=crane; sales=9\nopen_space b account=polar; segment=Mines; product=crane", "unknown", "0", "0", "0", []string{"open_space a: Ports", "open_space b: Mines"}, []string{"open_space a: Ports", "open_space b: Mines"}},
		{"no rate of sales", "open_space a account=polar; segment=Ports; product=crane; potential=100; sales=30 SEK\nopen_space b account=polar; segment=Mines; product=crane; potential=20 SEK\nopen_space c account=polar; segment=Paper; product=crane; potential=20; sales=30", "0", "0", "0", "0", []string{"account polar: no cell"}, []string{"open_space a: 30 SEK", "open_space b: 20 SEK"}},
		{"the rate of today", "rate r currency=SEK; date=2026-11-22; rate=0.1\nopen_space a account=polar; segment=Ports; product=crane; potential=100; sales=300 SEK", "70", "0", "70", "0", []string{"open_space a: "}, nil},
		{"the last made cell of one place holds", "open_space a account=polar; segment=Ports; product=crane; potential=100\nopen_space b account=polar; segment=PORTS; product=crane; potential=40\nopen_space c account=polar; segment=Ports; product=hoist; potential=1", "41", "41", "0", "0", []string{"open_space b: ", "open_space c: "}, nil},
		{"what it bought where the cell tells no sales", "open_space a account=polar; segment=Ports; product=crane; potential=100\npurchase p account=polar; segment=ports; product=crane; date=2026-03-01; value=30", "70", "0", "70", "0", []string{"open_space a: up-sell potential of 70 EUR"}, nil},
		{"a purchase of unknown worth", "open_space a account=polar; segment=Ports; product=crane; potential=100\npurchase p account=polar; segment=Ports; product=crane; date=2026-03-01\nopen_space b account=polar; segment=Mines; product=crane; potential=5", "5", "5", "0", "0",
			[]string{"open_space b: "}, []string{"open_space a: what purchases of the last 12 months in Ports are worth"}},
	} {
		w := given(t, polar, product, c.lines)
		d, s := polarOf(w)
		u := UnrealizedOf(d, s, today)
		if shown(u.Value) != c.value || u.CrossSell.String() != c.cross || u.UpSell.String() != c.up || u.CoCreation.String() != c.new {
			t.Errorf("%s: %s = %s + %s + %s, want %s = %s + %s + %s", c.what, shown(u.Value), u.CrossSell, u.UpSell, u.CoCreation, c.value, c.cross, c.up, c.new)
		}
		w.BecauseOf(c.what, u.Reasons, c.why...)
		w.BecauseOf(c.what+" (missing)", u.Missing, c.missing...)
		if gap := openspace.Of(d, w.Company(), s, today).Gap; u.Known && !gap.Amount.Equal(u.Amount) {
			t.Errorf("%s: the matrix shows %s as unrealized, the portfolio %s", c.what, gap.Amount, u.Amount)
		}
	}
}
