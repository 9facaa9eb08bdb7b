package search

import (
	"strings"
	"testing"
)

func TestDigitsOfTelephoneNumbersAreAppended(t *testing.T) {
	for _, c := range []struct{ line, want string }{
		{"+358 40 123-4567", "358401234567"},
		{"+358 (0)40 123 4567", "358401234567"},
		{"(09) 123 456", "09123456"},
		{"09.123.456", "09123456"},
		{"040/1234567, 050/7654321", "0401234567 0507654321"},
		{"09 123456 / 09 654321", "09123456 09654321"},
		{"00100 helsinki", ""},
		{"0401234567", ""},
		{"12 34", ""},
		{"1 2 3 4 5 6 7 8 9 10 11 12 13 14 15", ""},
		{"", ""},
		{"(0)", ""},
	} {
		got := strings.TrimPrefix(string(appendSqueezed(nil, c.line)), string(squeezedMark))
		if got = strings.ReplaceAll(got, string(squeezedMark), " "); got != c.want {
			t.Errorf("%q: %q, want %q", c.line, got, c.want)
		}
	}
}

func TestEveryLineKeepsItsOwnDigits(t *testing.T) {
	got := string(appendSearchable(nil, "a\n\n04 0 12 34\nb 1\n"))
	if want := "a\n\n04 0 12 34\x1f0401234\nb 1\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
