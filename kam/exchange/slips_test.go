package exchange

import "testing"

func TestASlipIsOfExactlyOneKnownValue(t *testing.T) {
	known := []string{"technology", "retail", "Ports", "Parts", "Oil & Gas", "HR"}
	for text, want := range map[string]string{
		"technolgy":  "technology",
		"tehcnolgy":  "technology",
		"tecnolgi":   "", // three slips
		"Retail":     "retail",
		"retial":     "retail",
		"rettial":    "", // two, in a short word
		"Pirts":      "", // of either of two
		"Portss":     "Ports",
		"Oil and":    "",
		"oil & gäs":  "Oil & Gas",
		"IR":         "", // too short to tell
		"":           "",
		"completely": "",
	} {
		if got, _ := closest(known, text); got != want {
			t.Errorf("%q is taken for a slip of %q, not %q", text, got, want)
		}
	}
	if names := countryNames(); len(names) < 240 {
		t.Errorf("only %d countries are known", len(names))
	}
}
