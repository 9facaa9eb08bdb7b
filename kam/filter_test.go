package kam

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// filtered holds a few records to be filtered, by the names that the tests give them.
var filtered = map[string]Record{
	"polar": record(polar, "name", "Polar Steel Oy", "status", "key account", "priority", "A", "owner", lind.ID.String(), "country", "FI",
		"revenue", "310200 EUR", "employees", "1200", "countries=SE", Yes, "countries=NO", Yes, "tags=Melt shop", Yes, "verified", "2026-11-01"),
	"porto": record(porto, "name", "Porto Leixões Terminal", "status", "customer", "priority", "C", "owner", novak.ID.String(), "country", "PT",
		"revenue", "900000 SEK", "employees", "80", "parent", polar.ID.String(), "verified", "2026-10-01"),
	"bare": record(Ref{"account", testID(0x0192ab0000000003)}, "name", "bare", "status", "galactic", "owner", nowhere.ID.String()),
	"gone": record(Ref{"account", testID(0x0192ab0000000004)}, "name", "Gone AB", DeletedField, Yes, "employees", "-3"),
}

// matching returns the names of the sample records that meet a condition, in alphabetical order.
func matching(f Filter) string {
	var names []string
	for name, r := range filtered {
		if f.Match(r, nameOf) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

func TestFiltersCompareByTheTypeOfTheField(t *testing.T) {
	for _, c := range []struct{ expr, want string }{
		// text: without regard to case and diacritics
		{"name=polar steel oy", "polar"},
		{"name=Polar", ""},
		{"name~leixoes", "porto"},
		{"name ~ OL", "polar"},
		{"name!=Gone AB", "bare polar porto"},
		{"name<porto", "bare gone polar"},
		{"name>=Polar Steel Oy", "polar porto"},
		{"Account=bare", "bare"}, // by the label
		{"name=a=b", ""},
		// emptiness
		{"country=", "bare gone"},
		{"country!=", "polar porto"},
		{"tags=", "bare gone porto"},
		{"tags!=", "polar"},
		// choices: by their order
		{"status=key account", "polar"},
		{"status=KEY_ACC", "polar"},
		{"status!=customer", "bare gone polar"},
		{"status>=customer", "polar porto"},
		{"status<key account", "porto"},
		{"status~account", "polar"},
		{"priority<=B", "polar"},
		{"priority>A", "porto"},
		// numbers: by size
		{"employees=1,200", "polar"},
		{"employees>100", "polar"},
		{"employees>=80 people", "polar porto"},
		{"employees<80", "gone"},
		{"employees<=80", "gone porto"},
		{"employees~20", "polar"},
		// money: by amount, of one currency if it is named
		{"revenue>300000", "polar porto"},
		{"revenue>300000 EUR", "polar"},
		{"revenue>300000 USD", ""},
		{"revenue=900 000 sek", "porto"},
		{"revenue=900000", "porto"},
		{"revenue!=900000 EUR", "bare gone polar porto"},
		{"revenue<=310200", "polar"},
		// dates
		{"verified=2026-11-01", "polar"},
		{"verified<today-30d", "porto"},
		{"verified>today-30d", "polar"},
		{"verified~2026-1", "polar porto"},
		// countries: by code or name
		{"country=Finland", "polar"},
		{"country=pt", "porto"},
		{"country~finl", "polar"},
		{"country~PT", "porto"},
		// sets: if one item does
		{"countries=Sweden", "polar"},
		{"countries!=SE", "bare gone porto"},
		{"countries~norw", "polar"},
		{"tags=melt shop", "polar"},
		{"tags~shop", "polar"},
		// references: by id, its beginning, KIND/ID or name
		{"owner=" + lind.ID.String(), "polar"},
		{"owner=" + lind.String(), "polar"},
		{"owner=0192ad", "polar porto"}, // the beginning of two ids
		{"owner=0192ad0000000001", ""},  // both go on otherwise after the twelfth digit
		{"owner=person/0192AD00-0000", "polar porto"},
		{"owner=asa lind", "polar"},
		{"owner=People/Petr Novák", "porto"},
		{"owner=account/Petr Novák", ""},
		{"owner!=Petr Novak", "bare gone polar"},
		{"owner~nov", "porto"},
		{"parent=Polar Steel Oy", "porto"},
		// what no field holds
		{"incomplete=yes", "bare gone"},
		{"incomplete=no", "polar porto"},
		{"incomplete!=no", "bare gone"},
		{"incomplete!=yes", "polar porto"},
		{"Incomplete=", "polar porto"},
		{"deleted=yes", "gone"},
		{"deleted=no", "bare polar porto"},
		{"deleted!=", "gone"},
	} {
		f, err := AccountKind.ParseFilter(c.expr, reader)
		if err != nil {
			t.Errorf("%s: %v", c.expr, err)
			continue
		}
		if got := matching(f); got != c.want {
			t.Errorf("%s finds “%s”, want “%s”", c.expr, got, c.want)
		}
	}
}

func TestYesNoAndTimesAreFiltered(t *testing.T) {
	dominant, other := record(Ref{"membership", anna.ID}, "dominant", Yes), record(Ref{"membership", eeva.ID})
	for expr, want := range map[string][2]bool{
		"dominant=yes": {true, false}, "dominant=no": {false, true}, "dominant=": {false, true}, "dominant!=": {true, false},
		"dominant!=yes": {false, true}, "dominant!=no": {true, false},
	} {
		f, err := MembershipKind.ParseFilter(expr, reader)
		if err != nil {
			t.Fatal(err)
		}
		if got := [2]bool{f.Match(dominant, nameOf), f.Match(other, nameOf)}; got != want {
			t.Errorf("%s is met by %v, want %v", expr, got, want)
		}
	}
	f, err := ActivityKind.ParseFilter("time<10.00", reader)
	if err != nil || !f.Match(record(Ref{"activity", anna.ID}, "time", "09:30"), nil) || f.Match(record(Ref{"activity", anna.ID}, "time", "10:00"), nil) {
		t.Errorf("times of day are not compared: %v", err)
	}
}

func TestFiltersThatMakeNoSenseAreRefused(t *testing.T) {
	for _, c := range []struct {
		expr  string
		code  ErrorCode
		words string
	}{
		{"", Invalid, "account: “” is not a filter; write it like field=value"},
		{"status", Invalid, "“status” is not a filter"},
		{"status!customer", Invalid, "is not a filter"},
		{"nmae=Polar", Unknown, "account: has no field “nmae”"},
		{"=x", Unknown, "has no field"},
		{"status=galactic", Invalid, "status: “galactic” is not one of"},
		{"employees>many", Invalid, "employees: “many” is not a number"},
		{"revenue>1e9", Invalid, "revenue: “1e9” is not an amount of money"},
		{"verified<soon", Invalid, "verified: “soon” is not a date"},
		{"country=Atlantis", Invalid, "country: “Atlantis” is not a country"},
		{"employees<", Invalid, "employees: < needs a value to compare with; employees= finds what is empty"},
		{"name~", Invalid, "name: ~ needs a value"},
		{"owner<Lind", Invalid, "owner: cannot be compared by <"},
		{"country>=FI", Invalid, "country: cannot be compared by >="},
		{"incomplete~yes", Invalid, "incomplete: cannot be compared by ~"},
		{"deleted=perhaps", Invalid, "deleted: “perhaps” is neither yes nor no"},
	} {
		_, err := AccountKind.ParseFilter(c.expr, reader)
		wantError(t, err, c.code, c.words)
	}
}

func TestFiltersKnowNoNamesWithoutBeingTold(t *testing.T) {
	f, err := AccountKind.ParseFilter("owner~lind", reader)
	if err != nil || f.Match(filtered["polar"], nil) {
		t.Errorf("a name is found without names: %v", err)
	}
	f, err = AccountKind.ParseFilter("owner=x", reader)
	if err != nil || f.Match(record(polar, "owner", "x"), nameOf) {
		t.Errorf("a reference that is none is found: %v", err)
	}
}

func TestTheZeroFilterLetsEverythingPass(t *testing.T) {
	if got := matching(Filter{}); got != "bare gone polar porto" {
		t.Errorf("the zero filter finds %q", got)
	}
}

func TestOnlyAFilterOnDeletionAsksForDeletedRecords(t *testing.T) {
	for expr, want := range map[string]bool{"deleted=yes": true, "deleted=no": true, "incomplete=yes": false, "name=deleted": false} {
		f, err := AccountKind.ParseFilter(expr, reader)
		if err != nil || f.AsksDeleted() != want {
			t.Errorf("%s asks for deleted records: %t, %v", expr, f.AsksDeleted(), err)
		}
	}
	if (Filter{}).AsksDeleted() {
		t.Error("the zero filter asks for deleted records")
	}
}

func TestOppositeConditionsDivideTheRecords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(Kinds()).Draw(t, "kind")
		f := rapid.SampledFrom(k.Fields).Draw(t, "field")
		r := anyRecord(t, k)
		value := sample(f, 0)
		if rapid.Bool().Draw(t, "own") {
			value = r.Values(f)[0]
		}
		match := func(op string) bool {
			filter, err := k.ParseFilter(f.Name+op+value, Reader{Today: today})
			if err != nil {
				t.Fatalf("%s.%s%s%s: %v", k.Name, f.Name, op, value, err)
			}
			return filter.Match(r, nameOf)
		}
		if match("=") == match("!=") {
			t.Fatalf("%s.%s is both or neither equal and unequal to %q", k.Name, f.Name, value)
		}
		if value == r.Values(f)[0] && !match("=") {
			t.Fatalf("%s.%s does not equal its own value %q", k.Name, f.Name, value)
		}
		if !f.allows("<") || f.Type == MoneyType {
			return
		}
		if match("<") == match(">=") || match(">") == match("<=") || match("=") != (match("<=") && match(">=")) {
			t.Fatalf("%s.%s is not in one order with %q", k.Name, f.Name, value)
		}
	})
}

func FuzzFiltersNeverFailToAnswer(f *testing.F) {
	for _, s := range []string{"name=x", "revenue>=1 EUR", "owner~\x1b[31m", "status<k", "verified!=today", "a<b>=c~d!", "tags="} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, expr string) {
		filter, err := AccountKind.ParseFilter(expr, reader)
		if err != nil {
			if CodeOf(err) == "" {
				t.Fatalf("%q fails with %v, which is not an *Error", expr, err)
			}
			return
		}
		for _, r := range filtered {
			filter.Match(r, nameOf)
		}
	})
}

func TestFiltersTakeTheBeginningOfWhatPeopleSee(t *testing.T) {
	for _, c := range []struct{ expr, want string }{
		{"status:key", "polar"},
		{"status:account", "polar"},
		{"status:3", "polar"},
		{"status>=2", "polar porto"},
		{"country:fin", "polar"},
		{"country:FI", "polar"},
		{"country:p", "porto"},
		{"name:leix", "porto"},
		{"name:eix", ""},
		{"owner:lind", "polar"},
		{"owner:ind", ""},
		{"tags:melt", "polar"},
		{"tags:shop", "polar"},
		{"verified:2026-11", "polar"},
		{"verified:2026", "polar porto"},
		{"verified:2026-11-01", "polar"},
		{"employees:80", "porto"},
		{"revenue:310200", "polar"},
		{"deleted:yes", "gone"},
		{"country:", "bare gone"},
	} {
		f, err := AccountKind.ParseFilter(c.expr, Reader{Today: Date{2026, 11, 22}})
		if err != nil {
			t.Errorf("%s: %v", c.expr, err)
		} else if got := matching(f); got != c.want {
			t.Errorf("%s is met by %q, not %q", c.expr, got, c.want)
		}
	}
	for _, expr := range []string{"status:galactic", "status:9", "country:Xyzzy", "priority>=7", "verified:soon"} {
		if _, err := AccountKind.ParseFilter(expr, Reader{Today: Date{2026, 11, 22}}); CodeOf(err) != Invalid {
			t.Errorf("%s is taken: %v", expr, err)
		}
	}
}
