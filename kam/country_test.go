package kam

import (
	"strings"
	"testing"

	"github.com/biter777/countries"
)

func TestMistypedCountriesAreProposedRight(t *testing.T) {
	for _, c := range []struct{ in, near string }{
		{"Philippinnes", "did you mean Philippines?"},
		{"Finlnad", "did you mean Finland?"},
		{"swedden", "did you mean Sweden?"},
		{"Lituania", "did you mean Lithuania?"},
		{"Ira", "use a two-letter code"},                         // Iran and Iraq are as near
		{"Atlantis", "use a two-letter code"},                    // nothing is near
		{strings.Repeat("Finland", 20), "use a two-letter code"}, // too long to compare
		{"International", "is not a country"},                    // on the list, but no country
		{"none", "is not a country"}, {"XX", "is not a country"}, // likewise
		{"Unknown", "is not a country"}, {"-", "is not a country"}, // what the list says of the rest
	} {
		got, err := field(t, "account.country").Parse(c.in, Reader{})
		if err == nil {
			t.Errorf("%q is taken for %s", c.in, got)
			continue
		}
		wantError(t, err, Invalid, "country: “", c.near)
	}
}

func TestEveryCountryIsFoundByItsCodesAndName(t *testing.T) {
	country := field(t, "account.country")
	for _, c := range countries.All() {
		code := c.Alpha2()
		for _, text := range []string{code, strings.ToLower(code), c.Alpha3(), c.String()} {
			if got, err := country.Parse(text, Reader{}); err != nil || got != code {
				t.Errorf("%q is read as %q, %v; want %q", text, got, err, code)
			}
		}
		if got := CountryName(code); got != c.String() {
			t.Errorf("%s is called %q, want %q", code, got, c)
		}
	}
}

func TestWhatIsNoCodeOfACountryHasNoOtherName(t *testing.T) {
	for _, code := range []string{"", "ZZ", "XX", "None", "International", "FIN", "Finland"} {
		if got := CountryName(code); got != code {
			t.Errorf("%q is called %q", code, got)
		}
	}
}
