package kam

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestAmountsAreReadAsPeopleTypeThem(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"310200 EUR", "310200 EUR"},
		{"310,200 EUR", "310200 EUR"},
		{"310 200 EUR", "310200 EUR"},
		{"310\u00a0200 EUR", "310200 EUR"},
		{"310\u202f200,50 EUR", "310200.5 EUR"},
		{"310’200.50 CHF", "310200.5 CHF"},
		{"310'200 CHF", "310200 CHF"},
		{"1,310,200.75 USD", "1310200.75 USD"},
		{"1.310.200,75 EUR", "1310200.75 EUR"},
		{"1.310.200 EUR", "1310200 EUR"},
		{"12,34,567 INR", "1234567 INR"},
		{"12,5 EUR", "12.5 EUR"},
		{"0,125 KWD", "0.125 KWD"},
		{"1.234 KWD", "1.234 KWD"},
		{"1234,567 EUR", "1234.567 EUR"},
		{"EUR 310200", "310200 EUR"},
		{"eur310200", "310200 EUR"},
		{"310200eur", "310200 EUR"},
		{"310200", "310200 SEK"},
		{" 5 ", "5 SEK"},
		{"-5.10 EUR", "-5.1 EUR"},
		{"−5 EUR", "-5 EUR"},
		{"- 5 EUR", "-5 EUR"},
		{"+5 EUR", "5 EUR"},
		{"0 EUR", "0 EUR"},
		{"-0 EUR", "0 EUR"},
		{".5 EUR", "0.5 EUR"},
		{"007 EUR", "7 EUR"},
		{"123456789012345678901234567890.12 EUR", "123456789012345678901234567890.12 EUR"},
	} {
		got, err := ParseMoney(c.in, "SEK")
		if err != nil || got.String() != c.want {
			t.Errorf("ParseMoney(%q) is %q, %v; want %q", c.in, got, err, c.want)
		}
	}
}

func TestWhatIsNoAmountIsRefused(t *testing.T) {
	for _, in := range []string{
		"", "EUR", "EUR EUR", "1e9 EUR", "1E9", "1e999999999 EUR", "0x10 EUR", "Inf EUR", "NaN EUR", "5 EURO", "5 EU", "EURO 5",
		"5 €", "EUR 5 EUR", "--5 EUR", "+-5 EUR", "5- EUR", "5. EUR", "1.2.3 EUR", "1,2,3 EUR", "1,234,56 EUR", "1 2345 EUR",
		"1234 567 EUR", "1,234.567.890 EUR", "1 234'567 EUR", "1,,234 EUR", ", EUR", ". EUR", "1_000 EUR", "٣ EUR", "0 125 EUR",
		strings.Repeat("9", maxDigits+1) + " EUR",
	} {
		got, err := ParseMoney(in, "SEK")
		if err == nil {
			t.Errorf("%q is taken for %s", in, got)
			continue
		}
		wantError(t, err, Invalid, "is not an amount of money")
	}
	if _, err := ParseMoney("5", ""); CodeOf(err) != Invalid {
		t.Errorf("an amount without any currency is taken: %v", err)
	}
}

func TestNoAmountIsNotAnAmountOfNothing(t *testing.T) {
	if !(Money{}).IsZero() || (Money{}).String() != "" {
		t.Error("the zero Money is not unknown")
	}
	if m, err := ParseMoney("0 EUR", ""); err != nil || m.IsZero() || m.String() != "0 EUR" {
		t.Errorf("nothing in euros is %q, %v", m, err)
	}
}

func TestNumbersAreGroupedForPeople(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"0", "0"}, {"999", "999"}, {"2026", "2026"}, {"-2026", "-2026"}, {"10000", "10 000"}, {"310200", "310 200"},
		{"-1234567.891", "-1 234 567.891"}, {"0.123456", "0.123456"},
	} {
		if got := grouped(c.in); got != c.want {
			t.Errorf("%s is shown as %q, want %q", c.in, got, c.want)
		}
	}
}

func TestGroupedNumbersAreReadAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole, fraction := rapid.Int64().Draw(t, "whole"), rapid.IntRange(0, 999999).Draw(t, "fraction")
		d, err := parseDecimal(fmt.Sprintf("%d.%06d", whole, fraction))
		if err != nil {
			t.Fatal(err)
		}
		shown := grouped(d.String())
		if again, err := parseDecimal(shown); err != nil || !again.Equal(d) {
			t.Fatalf("%s is shown as %q and read as %s, %v", d, shown, again, err)
		}
	})
}

func FuzzNumbersHaveOneForm(f *testing.F) {
	for _, s := range []string{"310,200.5", "1.310.200,75", "-0", "1e9", "12,34,567", "’", "0,125", "- .5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := parseDecimal(s)
		if err != nil {
			return
		}
		text := d.String()
		if len(text) > maxDigits+2 {
			t.Fatalf("%q is written with %d digits", s, len(text))
		}
		if again, err := parseDecimal(text); err != nil || again.String() != text {
			t.Fatalf("%q is %s, which is read as %s, %v", s, text, again, err)
		}
	})
}

func TestAmountsInWordsAreGroupedToTheCentAndCanBeReadAgain(t *testing.T) {
	for text, want := range map[string]string{"310200.5 EUR": "310 200.5 EUR", "1234 USD": "1234 USD", "-1234567.891 JPY": "-1 234 567.89 JPY", "0 EUR": "0 EUR"} {
		m, err := ParseMoney(text, "")
		if err != nil {
			t.Fatal(err)
		}
		if got := m.Words(); got != want {
			t.Errorf("%s is written %q, not %q", text, got, want)
		}
		if again, err := ParseMoney(m.Words(), ""); err != nil || !again.Amount.Equal(m.Amount.Round(2)) {
			t.Errorf("%s cannot be read again: %v %v", m.Words(), again, err)
		}
	}
	if got := (Money{}).Words(); got != "" {
		t.Errorf("no amount is written %q", got)
	}
}
