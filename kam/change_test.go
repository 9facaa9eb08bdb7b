package kam

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func TestChangesAreReadFromCommandLines(t *testing.T) {
	name, tags, close := field(t, "account.name"), field(t, "account.tags"), field(t, "opportunity.close")
	for _, c := range []struct {
		kind *Kind
		in   string
		want []Change
	}{
		{AccountKind, "name=Polar = Steel", []Change{{name, Set, "Polar = Steel"}}},
		{AccountKind, "Account=Polar", []Change{{name, Set, "Polar"}}}, // by its label
		{AccountKind, " name =", []Change{{name, Set, ""}}},
		{AccountKind, "tags=steel, cranes,", []Change{{tags, Set, ""}, {tags, Add, "steel"}, {tags, Add, "cranes"}}},
		{AccountKind, "tags=", []Change{{tags, Set, ""}}},
		{AccountKind, "tags+=a-b+c=d", []Change{{tags, Add, "a-b+c=d"}}},
		{AccountKind, "tags-=steel,ports", []Change{{tags, Remove, "steel"}, {tags, Remove, "ports"}}},
		{AccountKind, "tags+=", nil},
		{OpportunityKind, "close=today+1w", []Change{{close, Set, "2026-11-29"}}},
	} {
		got, err := c.kind.ParseChange(c.in, reader)
		if err != nil || !slices.Equal(got, c.want) {
			t.Errorf("%q is read as %v, %v; want %v", c.in, got, err, c.want)
		}
	}
}

func TestChangesThatMakeNoSenseAreRefused(t *testing.T) {
	for _, c := range []struct {
		in    string
		code  ErrorCode
		words string
	}{
		{"name", Invalid, "“name” is not field=value"},
		{"", Invalid, "is not field=value"},
		{"nmae=Polar", Unknown, "account: has no field “nmae”; its fields are: name, parent"},
		{"=Polar", Unknown, "has no field"},
		{"name+=Polar", Invalid, "name: holds one value; use name="},
		{"name-=Polar", Invalid, "holds one value"},
		{"country=Atlantis", Invalid, "country: "},
		{"countries=FI,Atlantis", Invalid, "countries: “Atlantis” is not a country"},
		{"owner=Nobody", NotFound, "owner: "},
	} {
		got, err := AccountKind.ParseChange(c.in, reader)
		if got != nil {
			t.Errorf("%q is refused and yet means %v", c.in, got)
		}
		wantError(t, err, c.code, c.words)
	}
}

func TestDiffHoldsOnlyWhatWouldBeDifferent(t *testing.T) {
	name, city, tags := field(t, "account.name"), field(t, "account.city"), field(t, "account.tags")
	r := record(polar, "name", "Polar", "tags=a", Yes, "tags=b", Yes)
	for _, c := range []struct {
		what    string
		changes []Change
		want    []Cell
	}{
		{"nothing", nil, nil},
		{"the same value", []Change{{name, Set, "Polar"}}, nil},
		{"clearing what is empty", []Change{{city, Set, ""}}, nil},
		{"values", []Change{{name, Set, "Polar Oy"}, {city, Set, "Oulu"}}, []Cell{{"city", "Oulu"}, {"name", "Polar Oy"}}},
		{"the last of two values", []Change{{name, Set, "x"}, {name, Set, "Polar"}}, nil},
		{"clearing", []Change{{name, Set, ""}}, []Cell{{"name", ""}}},
		{"adding", []Change{{tags, Add, "a"}, {tags, Add, "c"}}, []Cell{{"tags=c", Yes}}},
		{"removing", []Change{{tags, Remove, "a"}, {tags, Remove, "c"}}, []Cell{{"tags=a", ""}}},
		{"replacing a set", []Change{{tags, Set, ""}, {tags, Add, "b"}, {tags, Add, "c"}}, []Cell{{"tags=a", ""}, {"tags=c", Yes}}},
		{"replacing a set by one item", []Change{{tags, Set, "c"}}, []Cell{{"tags=a", ""}, {"tags=b", ""}, {"tags=c", Yes}}},
		{"adding, then clearing", []Change{{tags, Add, "c"}, {tags, Set, ""}}, []Cell{{"tags=a", ""}, {"tags=b", ""}}},
		{"adding nothing", []Change{{tags, Add, ""}}, nil},
	} {
		if got := r.Diff(c.changes); !slices.Equal(got, c.want) {
			t.Errorf("%s: the difference is %v, want %v", c.what, got, c.want)
		}
	}
}

func TestAfterADiffNothingIsDifferent(t *testing.T) {
	fields := []*Field{field(t, "account.name"), field(t, "account.city"), field(t, "account.tags"), field(t, "account.countries")}
	rapid.Check(t, func(t *rapid.T) {
		values := rapid.SampledFrom([]string{"", "FI", "SE", "NO"})
		r := Record{Ref: polar}
		var changes []Change
		for range rapid.IntRange(0, 4).Draw(t, "cells") {
			f, v := rapid.SampledFrom(fields).Draw(t, "field"), values.Draw(t, "value")
			if f.Multi && v != "" {
				r = r.With(Cell{ItemKey(f.Name, v), Yes})
			} else if !f.Multi {
				r = r.With(Cell{f.Name, v})
			}
		}
		for range rapid.IntRange(0, 6).Draw(t, "changes") {
			f := rapid.SampledFrom(fields).Draw(t, "changed")
			op := Set
			if f.Multi {
				op = rapid.SampledFrom([]Op{Set, Add, Remove}).Draw(t, "op")
			}
			changes = append(changes, Change{f, op, values.Draw(t, "new")})
		}
		diff := r.Diff(changes)
		after := r.With(diff...)
		if again := after.Diff(changes); len(again) != 0 {
			t.Fatalf("%v leaves %v different after %v", changes, again, diff)
		}
		one := r // one change at a time must lead to the same
		for _, c := range changes {
			one = one.With(one.Diff([]Change{c})...)
		}
		if !slices.Equal(one.Cells, after.Cells) {
			t.Fatalf("%v at once lead to %v, one by one to %v", changes, after.Cells, one.Cells)
		}
	})
}

func TestNewRecordsAreFilledIn(t *testing.T) {
	contact := record(anna, "account", polar.ID.String())
	records := map[Ref]Record{anna: contact, eeva: record(eeva)}
	get := func(ref Ref) (Record, bool) { r, ok := records[ref]; return r, ok }
	activity := Ref{"activity", cranes.ID}
	for _, c := range []struct {
		what string
		r    Record
		want []Cell
	}{
		{"defaults", record(polar, "name", "Polar"), []Cell{{"status", "target"}}},
		{"nothing that is there already", record(polar, "status", "customer"), nil},
		{"the account of the contact", record(activity, "contact", anna.ID.String()), []Cell{{"account", polar.ID.String()}, {"type", "note"}}},
		{"no account of a contact without one", record(activity, "contact", eeva.ID.String()), []Cell{{"type", "note"}}},
		{"no account of a contact that is not there", record(activity, "contact", nowhere.ID.String()), []Cell{{"type", "note"}}},
		{"no account over a chosen one", record(activity, "contact", anna.ID.String(), "account", porto.ID.String()), []Cell{{"type", "note"}}},
		{"nothing of an unknown kind", record(Ref{"galaxy", anna.ID}), nil},
	} {
		if got := c.r.Fill(get); !slices.Equal(got, c.want) {
			t.Errorf("%s: the record gets %v, want %v", c.what, got, c.want)
		}
	}
}
