package kam

import (
	"errors"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"
)

// reader reads as a person of the cast does, on the day today, in Swedish crowns.
var reader = Reader{Today: today, Currency: "SEK", Resolve: func(kind, text string) (ID, error) {
	if kind == "person" && text == "Lind" {
		return lind.ID, nil
	}
	return NoID, &Error{Code: NotFound, Words: "nobody is called that"}
}}

func TestFieldsReadWhatPeopleType(t *testing.T) {
	for _, c := range []struct{ field, in, want string }{
		{"account.name", "  Polar\tSteel\n Oy ", "Polar Steel  Oy"},
		{"account.name", "\x1b[31mPolar", "Polar"},
		{"account.name", "\u200b", ""},
		{"account.notes", "one\r\n\r\n two \n", "one\n\n two"},
		{"opportunity.probability", "70", "70"},
		{"opportunity.probability", "70.50 %", "70.5"},
		{"opportunity.probability", "12,5%", "12.5"},
		{"opportunity.probability", "0", "0"},
		{"opportunity.probability", "100", "100"},
		{"account.employees", "1,200 people", "1200"},
		{"membership.dominant", "Yes", "yes"},
		{"membership.dominant", "x", "yes"},
		{"membership.dominant", "TRUE", "yes"},
		{"membership.dominant", "no", ""},
		{"membership.dominant", "0", ""},
		{"opportunity.close", "today+2w", "2026-12-06"},
		{"opportunity.close", "2026-12-31", "2026-12-31"},
		{"activity.time", "9:30", "09:30"},
		{"activity.time", "14.05", "14:05"},
		{"activity.time", "00:00", "00:00"},
		{"activity.time", "23:59", "23:59"},
		{"opportunity.amount", "310,200", "310200 SEK"},
		{"opportunity.amount", "EUR 310 200", "310200 EUR"},
		{"account.status", "Key_Account", "key account"},
		{"account.status", "key-account", "key account"},
		{"account.status", "k", "key account"},
		{"account.priority", "a", "A"},
		{"concern.basis", "solution based", "solution-based"},
		{"opportunity.growth", "co", "co-creation"},
		{"account.owner", "Lind", lind.ID.String()},
		{"contact.email", "Åsa Lind <asa.lind@example.com>", "asa.lind@example.com"},
		{"contact.email", "asa.lind@example.com", "asa.lind@example.com"},
		{"contact.phone", "+358 (0)9 123-456", "+358 (0)9 123-456"},
		{"account.website", "www.polar.example/steel?a=b", "www.polar.example/steel?a=b"},
		{"account.website", "HTTPS://polar.example:8080", "HTTPS://polar.example:8080"},
		{"account.country", "fi", "FI"},
		{"account.country", "FIN", "FI"},
		{"account.country", "Finland", "FI"},
		{"account.country", "south korea", "KR"},
		{"account.country", "Côte d'Ivoire", "CI"},
		{"account.country", "UK", "GB"},
		{"account.country", "Philipines", "PH"}, // misspelt so often that the list knows it
		{"account.countries", "Sweden", "SE"},
		{"account.tags", "ports & rail", "ports & rail"},
	} {
		got, err := field(t, c.field).Parse(c.in, reader)
		if err != nil || got != c.want {
			t.Errorf("%s reads %q as %q, %v; want %q", c.field, c.in, got, err, c.want)
		}
	}
}

func TestFieldsRefuseWhatTheyCannotHold(t *testing.T) {
	for _, c := range []struct {
		field, in string
		words     []string
	}{
		{"account.name", strings.Repeat("x", MaxText+1), []string{"name: is 1025 bytes long; at most 1024 fit"}},
		{"account.notes", strings.Repeat("x", MaxLongText+1), []string{"at most 65536 fit"}},
		{"opportunity.probability", "many", []string{"probability: “many” is not a number"}},
		{"opportunity.probability", "101", []string{"101 is out of range, which is 0 to 100"}},
		{"opportunity.probability", "-1", []string{"out of range"}},
		{"account.employees", "-5", []string{"-5 is out of range, which is at least 0"}},
		{"membership.dominant", "maybe", []string{"“maybe” is neither yes nor no"}},
		{"opportunity.close", "soon", []string{"close: “soon” is not a date"}},
		{"activity.time", "24:00", []string{"is not a time of day; write it like 9:30"}},
		{"activity.time", "9:60", nil},
		{"activity.time", "9", nil},
		{"activity.time", "9:5", nil},
		{"activity.time", "9:30 pm", nil},
		{"activity.time", "+9:30", nil},
		{"activity.time", "9:30:00", nil},
		{"opportunity.amount", "lots", []string{"amount: “lots” is not an amount of money"}},
		{"account.status", "friend", []string{"is not one of: target, customer, key account, former"}},
		{"membership.roles", "a b", nil},
		{"opportunity.stage", "p", []string{"“p” could be any of: potential source identification, proposal requests"}},
		{"contact.email", "asa.lind", []string{"email: “asa.lind” is not an e-mail address"}},
		{"contact.email", `"asa lind"@example.com`, nil},
		{"contact.phone", "call Anna", []string{"has no digit"}},
		{"account.website", "javascript:alert(1)", []string{"is not a web address"}},
		{"account.website", "ftp://polar.example", nil},
		{"account.website", "https://", nil},
		{"account.website", "https://:80", nil},
		{"account.website", "https://polar.example@evil.example", nil},
		{"account.website", "mailto:asa@example.com", nil},
		{"account.website", "--open", nil},
		{"account.website", "polar steel", nil},
		{"account.website", `polar.example/"x"`, nil},
	} {
		got, err := field(t, c.field).Parse(c.in, reader)
		if err == nil {
			t.Errorf("%s takes %q for %q", c.field, Clip(c.in, 40), got)
			continue
		}
		wantError(t, err, Invalid, c.words...)
	}
}

func TestReferencesAreResolvedByTheReader(t *testing.T) {
	owner := field(t, "account.owner")
	_, err := owner.Parse("Nobody", reader)
	wantError(t, err, NotFound, "owner: nobody is called that")

	if got, err := owner.Parse(strings.ToUpper(lind.ID.String()), Reader{}); err != nil || got != lind.ID.String() {
		t.Errorf("without a resolver an id is read as %q, %v", got, err)
	}
	_, err = owner.Parse("Lind", Reader{})
	wantError(t, err, Invalid, "owner: “Lind” is not a record id")

	broken := errors.New("the disk is gone")
	_, err = owner.Parse("Lind", Reader{Resolve: func(string, string) (ID, error) { return NoID, broken }})
	if !errors.Is(err, broken) || CodeOf(err) != "" {
		t.Errorf("a failure to look is reported as %v, which is taken for a mistake of the person", err)
	}
}

func TestOnlyCanonicalValuesPassTheCheck(t *testing.T) {
	for _, c := range []struct {
		field string
		good  []string
		bad   []string
	}{
		{"account.name", []string{"", "Polar"}, []string{" Polar", "a\x1b[0m", "A\u030a", "a\nb", "\xff"}},
		{"account.notes", []string{"a\nb"}, []string{"a\r\nb", "a\n"}},
		{"opportunity.probability", []string{"70", "0.5"}, []string{"70.0", "070", "70 %", "1e1", "+7", "-0"}},
		{"membership.dominant", []string{"yes", ""}, []string{"no", "true", "Yes"}},
		{"opportunity.close", []string{"2026-12-31"}, []string{"today", "tomorrow", "2026-12-32", "31.12.2026"}},
		{"activity.time", []string{"09:30"}, []string{"9:30", "9.30"}},
		{"opportunity.amount", []string{"310200 EUR", "0.5 EUR"}, []string{"310,200 EUR", "310200", "310200 eur", "5.10 EUR", "EUR 5"}},
		{"account.status", []string{"key account"}, []string{"Key account", "k", "friend"}},
		{"account.owner", []string{lind.ID.String()}, []string{"Lind", strings.ToUpper(lind.ID.String()), NoID.String(), "urn:uuid:" + lind.ID.String()}},
		{"account.country", []string{"FI"}, []string{"fi", "Finland", "XX", "None", "ZZ"}},
		{"contact.email", []string{"a@b.example"}, []string{"A <a@b.example>"}},
	} {
		f := field(t, c.field)
		for _, v := range c.good {
			if err := f.Check(v); err != nil {
				t.Errorf("%s does not accept %q: %v", c.field, v, err)
			}
		}
		for _, v := range c.bad {
			if err := f.Check(v); CodeOf(err) != Invalid {
				t.Errorf("%s accepts %q: %v", c.field, v, err)
			}
		}
	}
}

// oneOfEachType returns the first declared field of every type.
func oneOfEachType(t testing.TB) []*Field {
	var fields []*Field
	seen := map[Type]bool{}
	for _, k := range Kinds() {
		for _, f := range k.Fields {
			if !seen[f.Type] {
				seen[f.Type] = true
				fields = append(fields, f)
			}
		}
	}
	if len(fields) != 13 {
		t.Fatalf("the kinds use %d types of field, want all 13", len(fields))
	}
	return fields
}

// typed is what people may write into fields.
var typed = rapid.OneOf(rapid.String(), rapid.StringMatching(`[-+]?[0-9 .,']{1,12}( ?[A-Za-z%]{1,4})?`),
	rapid.StringMatching(`[a-z"<>. ]{1,8}@[a-z.\[\]0-9]{1,8}`), rapid.StringMatching(`(today[-+]|)[0-9]{1,5}[dwmy]?`),
	rapid.StringMatching(`(https?://)?[a-z@.:/-]{1,12}`), rapid.StringMatching(`[0-9]{1,2}[:.][0-9]{1,2}`))

func TestWhatAFieldReadsPassesItsCheck(t *testing.T) {
	fields := oneOfEachType(t)
	rapid.Check(t, func(t *rapid.T) {
		f, text := rapid.SampledFrom(fields).Draw(t, "field"), typed.Draw(t, "text")
		value, err := f.Parse(text, reader)
		if err != nil {
			if CodeOf(err) == "" {
				t.Fatalf("%s refuses %q with %v, which is not an *Error", f.Name, text, err)
			}
			return
		}
		if err := f.Check(value); err != nil {
			t.Fatalf("%s reads %q as %q, which fails its check: %v", f.Name, text, value, err)
		}
	})
}

func TestRecordsHoldWhatFieldsRead(t *testing.T) {
	type of struct {
		kind  *Kind
		field *Field
	}
	var all []of
	for _, k := range Kinds() {
		for _, f := range k.Fields {
			all = append(all, of{k, f})
		}
	}
	holds := func(t interface{ Fatalf(string, ...any) }, c of, text string) (read bool) {
		value, err := c.field.Parse(text, reader)
		if err != nil || value == "" {
			return false
		}
		cell := Cell{Key: c.field.Name, Value: value}
		if c.field.Multi {
			cell = Cell{Key: ItemKey(c.field.Name, value), Value: Yes}
		}
		if err := c.kind.CheckCell(cell); err != nil {
			t.Fatalf("%s.%s reads %q as %q, which its records cannot hold: %v", c.kind.Name, c.field.Name, text, value, err)
		}
		return true
	}
	set := of{OpportunityKind, OpportunityKind.Lookup("competitors")}
	if !set.field.Multi || set.field.Type != TextType {
		t.Fatal("the competitors of a deal are no set of texts")
	}
	for text, reads := range map[string]bool{"\u0338Vasara": false, "Vasara\u0338": true, "=\u0338": true, "\u0301x": true} {
		if holds(t, set, text) != reads {
			t.Errorf("%q is read: %v, want %v", text, !reads, reads)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		mark := rapid.SampledFrom([]string{"", "", "\u0338", "\u0301", "\u20dd", "\u0328", "\u3099"}).Draw(t, "mark")
		holds(t, rapid.SampledFrom(all).Draw(t, "field"), mark+typed.Draw(t, "text"))
	})
}

func FuzzFieldsReadOnlyWhatPassesTheirCheck(f *testing.F) {
	for _, s := range []string{"70 %", "EUR 5", "today-30d", "9.30", "FI", `"a b"@c.d`, "a@[1.2.3.4]", "http://[::1%25en0]/", "\u0301x", "(FI", "key"} {
		f.Add(s)
	}
	fields := oneOfEachType(f)
	f.Fuzz(func(t *testing.T, text string) {
		for _, f := range fields {
			value, err := f.Parse(text, reader)
			if err == nil && f.Check(value) != nil {
				t.Fatalf("the %s %s reads %q as %q, which fails its check: %v", f.Type, f.Name, text, value, f.Check(value))
			}
		}
	})
}

func TestErrorsSayWhereAndWhat(t *testing.T) {
	for _, c := range []struct {
		err  Error
		want string
	}{
		{Error{Kind: "account", Field: "name", Words: "is needed"}, "account name: is needed"},
		{Error{Field: "name", Words: "is needed"}, "name: is needed"},
		{Error{Kind: "account", Words: "has no field"}, "account: has no field"},
		{Error{Words: "is wrong"}, "is wrong"},
	} {
		if got := c.err.Error(); got != c.want {
			t.Errorf("the error reads %q, want %q", got, c.want)
		}
	}
	if CodeOf(errors.New("other")) != "" || CodeOf(nil) != "" {
		t.Error("an error of another package has a code")
	}
}

func TestAFieldOfAnUnheardOfTypeHoldsNothing(t *testing.T) {
	f := &Field{Name: "shape", Type: "polygon"}
	_, err := f.Parse("x", reader)
	wantError(t, err, Invalid, "shape", "polygon")
}

func TestBoundsAreSaidInWords(t *testing.T) {
	low, high := decimal.NewFromInt(1), decimal.NewFromInt(7)
	for _, c := range []struct {
		field Field
		want  string
	}{
		{Field{}, ""}, {Field{Min: &low}, "at least 1"}, {Field{Max: &high}, "at most 7"}, {Field{Min: &low, Max: &high}, "1 to 7"},
	} {
		if got := c.field.bounds(); got != c.want {
			t.Errorf("the bounds are %q, want %q", got, c.want)
		}
	}
}
