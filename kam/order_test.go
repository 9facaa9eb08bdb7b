package kam

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// sorted returns the names of records in an order, each named by one letter of its title.
func sorted(t *testing.T, k *Kind, by string, records ...Record) string {
	t.Helper()
	o, err := k.ParseOrder(by)
	if err != nil {
		t.Fatal(err)
	}
	records = slices.Clone(records)
	o.Sort(records, nameOf)
	var names []string
	for _, r := range records {
		names = append(names, r.Get("external_key"))
	}
	return strings.Join(names, "")
}

func TestRecordsSortByTheTypeOfTheField(t *testing.T) {
	account := func(key string, cells ...string) Record {
		return record(polar, append(cells, "external_key", key)...)
	}
	for _, c := range []struct {
		what, by string
		records  []Record
		want     string
	}{
		{"text without regard to case and diacritics", "name",
			[]Record{account("c", "name", "Čapek"), account("d", "name", "dal"), account("b", "name", "Bo"), account("a", "name", "åsa")}, "abcd"},
		{"numbers by size", "employees",
			[]Record{account("c", "employees", "100"), account("b", "employees", "20"), account("a", "employees", "-3.5"), account("d", "employees", "100.5")}, "abcd"},
		{"amounts by size, then currency", "revenue",
			[]Record{account("d", "revenue", "100 EUR"), account("b", "revenue", "20 SEK"), account("a", "revenue", "20 EUR"), account("c", "revenue", "99.5 USD")}, "abcd"},
		{"choices by their order", "status",
			[]Record{account("d", "status", "former"), account("b", "status", "customer"), account("a", "status", "target"), account("c", "status", "key account")}, "abcd"},
		{"dates", "verified",
			[]Record{account("b", "verified", "2026-02-01"), account("c", "verified", "2026-11-01"), account("a", "verified", "2025-12-31")}, "abc"},
		{"references by name", "owner",
			[]Record{account("b", "owner", novak.ID.String()), account("a", "owner", lind.ID.String())}, "ab"},
		{"sets by their least item", "tags",
			[]Record{account("b", "tags=b", Yes), account("a", "tags=c", Yes, "tags=a", Yes), account("c", "tags=c", Yes)}, "abc"},
		{"empty values last", "employees", []Record{account("b"), account("a", "employees", "1")}, "ab"},
		{"empty values last also where the others fall", "-employees", []Record{account("c"), account("b", "employees", "1"), account("a", "employees", "2")}, "abc"},
		{"falling", "-name", []Record{account("b", "name", "Bo"), account("c", "name", "Anna"), account("a", "name", "Čapek")}, "abc"},
		{"equal ones as they were", "status", []Record{account("b", "status", "target"), account("c", "status", "target"), account("a", "status", "target")}, "bca"},
		{"equal ones as they were, falling", "-status", []Record{account("b", "status", "target"), account("c", "status", "target")}, "bc"},
		{"by the label", "Key account owner", []Record{account("b", "owner", novak.ID.String()), account("a", "owner", lind.ID.String())}, "ab"},
		{"what cannot be read last", "status", []Record{account("b", "status", "galactic"), account("a", "status", "former")}, "ab"},
		{"numbers that cannot be read last", "employees", []Record{account("b", "employees", "many"), account("a", "employees", "5")}, "ab"},
		{"amounts that cannot be read last", "revenue", []Record{account("b", "revenue", "much"), account("a", "revenue", "5 EUR")}, "ab"},
		{"references without a name last", "owner", []Record{account("b", "owner", nowhere.ID.String()), account("a", "owner", novak.ID.String())}, "ab"},
	} {
		if got := sorted(t, AccountKind, c.by, c.records...); got != c.want {
			t.Errorf("%s: sorted by %s they come as %s, want %s", c.what, c.by, got, c.want)
		}
	}
}

func TestNoSortsBeforeYes(t *testing.T) {
	yes, no := record(Ref{"membership", anna.ID}, "dominant", Yes, "external_key", "y"), record(Ref{"membership", eeva.ID}, "external_key", "n")
	if got := sorted(t, MembershipKind, "dominant", yes, no); got != "ny" {
		t.Errorf("rising they come as %s", got)
	}
	if got := sorted(t, MembershipKind, "-dominant", no, yes); got != "yn" {
		t.Errorf("falling they come as %s", got)
	}
}

func TestAnOrderIsByAField(t *testing.T) {
	o, err := AccountKind.ParseOrder(" -revenue")
	if err != nil || o.Field != field(t, "account.revenue") || !o.Descending {
		t.Errorf("the order is %v, %v", o, err)
	}
	_, err = AccountKind.ParseOrder("-colour")
	wantError(t, err, Unknown, "account: has no field “colour”")
}

func TestSortKeysAreInOneOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(Kinds()).Draw(t, "kind")
		f := rapid.SampledFrom(k.Fields).Draw(t, "field")
		draw := func() SortKey {
			r := anyRecord(t, k)
			if rapid.IntRange(0, 4).Draw(t, "empty") == 0 {
				r = Record{Ref: r.Ref}
			}
			return f.SortKey(r, nameOf)
		}
		a, b, c := draw(), draw(), draw()
		sign := func(n int) int { return min(max(n, -1), 1) }
		if a.Compare(a) != 0 || sign(a.Compare(b)) != -sign(b.Compare(a)) {
			t.Fatalf("%s.%s: %v and %v have no order", k.Name, f.Name, a, b)
		}
		if a.Compare(b) <= 0 && b.Compare(c) <= 0 && a.Compare(c) > 0 {
			t.Fatalf("%s.%s: %v, %v, %v go round in a circle", k.Name, f.Name, a, b, c)
		}
	})
}
