package sample

import (
	"bytes"
	"errors"
	"fmt"
	"hash/fnv"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"

	"keyaccount/kam"
)

var today = kam.Date{Year: 2026, Month: 11, Day: 22}

// firm is a whole company in memory, for tests to look at.
type firm struct {
	all    []kam.Record
	byRef  map[kam.Ref]kam.Record
	ofKind map[string][]kam.Record
}

func load(t *testing.T, o Options) firm {
	t.Helper()
	f := firm{byRef: map[kam.Ref]kam.Record{}, ofKind: map[string][]kam.Record{}}
	err := Each(o, func(r kam.Record) error {
		f.all = append(f.all, r)
		f.byRef[r.Ref] = r
		f.ofKind[r.Kind] = append(f.ofKind[r.Kind], r)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func (f firm) count(kind string, fits func(kam.Record) bool) int {
	n := 0
	for _, r := range f.ofKind[kind] {
		if fits(r) {
			n++
		}
	}
	return n
}

// under returns, per account, how many records of a kind it has.
func (f firm) under(kind string) map[kam.ID]int {
	n := map[kam.ID]int{}
	for _, r := range f.ofKind[kind] {
		n[r.Account()]++
	}
	return n
}

// mustBeSound fails unless every record is one that its kind allows, complete by itself, in the scope
// of its account, and stands after those it refers to, with a greater id.
func (f firm) mustBeSound(t *testing.T) {
	t.Helper()
	before := map[kam.Ref]kam.Record{}
	var last kam.ID
	for _, r := range f.all {
		if err := r.Check(); err != nil {
			t.Fatalf("%s: %v", r.Ref, err)
		}
		if bytes.Compare(last[:], r.ID[:]) >= 0 {
			t.Fatalf("%s does not stand after %s", r.ID, last)
		}
		last = r.ID
		get := func(to kam.Ref) (kam.Record, bool) { found, ok := before[to]; return found, ok }
		if left := r.Fill(get); len(left) > 0 {
			t.Fatalf("%s lacks what it has by itself: %v", r.Ref, left)
		}
		k := kam.LookupKind(r.Kind)
		for _, c := range r.Cells {
			if name, _ := kam.SplitKey(c.Key); k.Lookup(name) == nil {
				t.Fatalf("%s has the unknown field %s", r.Ref, name)
			}
		}
		for _, field := range k.Fields {
			for _, v := range r.Values(field) {
				if field.Type != kam.ReferenceType {
					continue
				}
				id, _ := kam.ParseID(v)
				to, ok := get(kam.Ref{Kind: field.Ref, ID: id})
				if !ok {
					t.Fatalf("%s refers to %s %s, which does not stand before it", r.Ref, field.Ref, v)
				}
				if field.Ref != "account" && to.Account() != kam.NoID && to.Account() != r.Account() {
					t.Fatalf("%s refers by %s to a record of another account", r.Ref, field.Name)
				}
			}
		}
		before[r.Ref] = r
	}
}

func TestEveryRecordIsValidAndStandsAfterWhatItRefersTo(t *testing.T) {
	for i, accounts := range []int{0, 1, 3, Default - 1, Default + 1, Default + 2*districtSize} {
		load(t, Options{Seed: uint64(i) * 0x5851f42d4c957f2d, Accounts: accounts, Today: today}).mustBeSound(t)
	}
}

func TestTheSameSeedMakesTheSameCompanyAndAnotherSeedAnother(t *testing.T) {
	sum := func(o Options) uint64 {
		h := fnv.New64a()
		if err := Each(o, func(r kam.Record) error { _, err := fmt.Fprintln(h, r.Ref, r.Cells); return err }); err != nil {
			t.Fatal(err)
		}
		return h.Sum64()
	}
	o := Options{Seed: 5, Accounts: 120, Today: today}
	if once, again := sum(o), sum(o); once != again {
		t.Error("the same options make different companies")
	}
	other := o
	other.Seed++
	if sum(o) == sum(other) {
		t.Error("another seed makes the same company")
	}
	same := 0
	one, two := load(t, o).ofKind["contact"], load(t, other).ofKind["contact"]
	for i := range min(len(one), len(two)) {
		if one[i].Get("name") == two[i].Get("name") {
			same++
		}
	}
	if same > len(one)/10 {
		t.Errorf("%d of %d people are the same with another seed", same, len(one))
	}
	small, large := load(t, Options{Seed: 5, Today: today}), load(t, o)
	for i, r := range small.all {
		if r.Kind == "account" && r.Get("notes") != large.all[i].Get("notes") {
			t.Fatalf("%s differs in a larger company", r.Get("name"))
		}
	}
}

func TestAGrownCompanyHoldsWhatTheSmallOneHolds(t *testing.T) {
	f := load(t, Options{Seed: 2, Accounts: 500, Today: today})
	f.mustBeSound(t)
	if n := len(f.ofKind["account"]); n != 500 {
		t.Fatalf("%d accounts", n)
	}
	names := map[string]bool{}
	for _, a := range f.ofKind["account"] {
		if names[a.Get("name")] {
			t.Errorf("two accounts are called %s", a.Get("name"))
		}
		names[a.Get("name")] = true
	}
	for id, n := range f.under("contact") {
		if n < 3 || n > 26 {
			t.Errorf("account %s has %d contacts", id, n)
		}
	}
	known := load(t, Options{Seed: 2, Today: today})
	ratio := float64(len(f.all)-len(known.all)) / float64(500-Default)
	if ratio < 20 || ratio > 25 {
		t.Errorf("%.1f records an account beyond the first, want 20 to 25", ratio)
	}
	t.Logf("%d records; %.1f an account beyond the first %d", len(f.all), ratio, Default)
}

func TestNamesOfAccountsDoNotRepeat(t *testing.T) {
	g := newGenerator(Options{Accounts: 1, Today: today}, nil)
	for _, row := range tongueRows {
		b := g.tongues[row.code].brand
		if len(b.trades) != len(industries) {
			t.Fatalf("%s has words for %d trades", row.code, len(b.trades))
		}
		seen := map[string]bool{}
		for segment, trades := range b.trades {
			all := len(b.pre) * len(b.suf) * len(trades)
			if all%stride == 0 || len(trades) != 2 {
				t.Errorf("%s cannot be counted through", row.code)
			}
			for range all + 3 {
				called, domain := g.coin(g.tongues[row.code], segment)
				if seen[called] || strings.HasPrefix(domain, "-") {
					t.Fatalf("%s comes twice, or its domain %s is wrong", called, domain)
				}
				seen[called] = true
			}
		}
	}
}

func TestMemoryDoesNotGrowWithTheCompany(t *testing.T) {
	peak := func(accounts int) uint64 {
		var most uint64
		n := 0
		runtime.GC()
		err := Each(Options{Seed: 1, Accounts: accounts, Today: today}, func(kam.Record) error {
			if n++; n%2000 == 0 {
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				most = max(most, m.HeapAlloc)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		return most
	}
	small, large := peak(1500), peak(6000)
	if large > small+32<<10 {
		t.Errorf("live memory grows from %d to %d bytes", small, large)
	}
}

func TestEachStopsAtTheFirstErrorAndRefusesNonsense(t *testing.T) {
	calls := 0
	err := Each(Options{Today: today}, func(kam.Record) error {
		if calls++; calls == 700 {
			return io.ErrClosedPipe
		}
		return nil
	})
	if !errors.Is(err, io.ErrClosedPipe) || calls != 700 {
		t.Errorf("after the error of call 700 there are %d calls and the error %v", calls, err)
	}
	if err := Each(Options{}, nil); kam.CodeOf(err) != kam.Missing {
		t.Errorf("without a day: %v", err)
	}
	if err := Each(Options{Today: today, Accounts: -1}, nil); kam.CodeOf(err) != kam.Invalid {
		t.Errorf("with a negative number: %v", err)
	}
}

func TestTheHandWrittenTablesHoldTogether(t *testing.T) {
	if len(companies) != Default || len(placeRows)%spread == 0 {
		t.Errorf("%d companies where %d are said to be, or %d countries that are not all visited", len(companies), Default, len(placeRows))
	}
	users := map[string]bool{"": true}
	for _, s := range staffRows {
		if users[s.user] && s.user != "" {
			t.Errorf("two people sign in as %s", s.user)
		}
		users[s.user] = true
	}
	places := readPlaces()
	for _, c := range companies {
		p := places[c.country]
		if p == nil || p.townNamed(c.city).name != c.city {
			t.Errorf("%s: %s is not in the table of %s", c.name, c.city, c.country)
		}
		if industries[industryNumber(c.segment)].name != c.segment {
			t.Errorf("%s: no industry %s", c.name, c.segment)
		}
		if c.owner != "" && staffNamed(c.owner).job != "kam" {
			t.Errorf("%s: %s is no key account manager", c.name, c.owner)
		}
	}
	for _, s := range staffRows {
		if p := places[s.country]; p == nil || p.townNamed(s.city).name != s.city {
			t.Errorf("%s: %s is not in the table of %s", s.name, s.city, s.country)
		}
	}
	for key := range scripts {
		if !slices.ContainsFunc(companies, func(c company) bool { return c.key == key }) {
			t.Errorf("a script for %s, which is no company", key)
		}
	}
	for at, p := range posts {
		if p.up >= at {
			t.Errorf("the superior of %s does not stand before it", p.title)
		}
	}
}

// Accounts that have nothing to do with each other share neither number nor house: they would be suspected to be one.
func TestEachAccountHasAPhoneAndAnAddressOfItsOwn(t *testing.T) {
	for seed := range uint64(3) {
		by := map[string]string{}
		for _, r := range load(t, Options{Seed: seed, Accounts: 600, Today: today}).ofKind["account"] {
			for _, what := range []string{r.Get("phone"), r.Get("address") + ", " + r.Get("city")} {
				if other := by[what]; other != "" && what[0] != ',' {
					t.Errorf("seed %d: %s has %s, as %s has", seed, r.Get("name"), what, other)
				}
				by[what] = r.Get("name")
			}
		}
	}
}
