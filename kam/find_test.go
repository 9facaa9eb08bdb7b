package kam

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// directory supplies titles to a Resolver and counts how often it is read.
type directory struct {
	titles map[Ref]string
	gone   map[Ref]bool
	reads  map[string]int
	err    error
}

func (d *directory) EachTitle(kind string, fn func(ID, string, bool) bool) error {
	if d.reads == nil {
		d.reads = map[string]int{}
	}
	d.reads[kind]++
	byID := func(a, b Ref) int { return strings.Compare(a.String(), b.String()) }
	for _, ref := range slices.SortedFunc(maps.Keys(d.titles), byID) {
		if ref.Kind == kind && !fn(ref.ID, d.titles[ref], d.gone[ref]) {
			break
		}
	}
	return d.err
}

var (
	polarLow = Ref{"account", testID(0x0192ab0000000009)}
	oldPolar = Ref{"account", testID(0x0192aa0000000001)}
	slashed  = Ref{"account", testID(0x01aaaa0000000001)}
	decade   = Ref{"account", testID(0x01bbbb0000000001)}
	hexNamed = Ref{"account", testID(0xdecade0000000001)}
)

func newDirectory() *directory {
	return &directory{
		titles: map[Ref]string{
			polar: "Polar Steel Oy", porto: "Porto Leixões Terminal", polarLow: "polar steel oy", oldPolar: "Polar Steel Oy",
			slashed: "team/EMEA", decade: "Decade", hexNamed: "Hex Ltd",
			anna: "Anna Lind", eeva: "Eeva Koskinen", lind: "Åsa Lind", novak: "Petr Novák",
		},
		gone: map[Ref]bool{oldPolar: true},
	}
}

func TestRecordsAreFoundByWhatPeopleType(t *testing.T) {
	for _, c := range []struct {
		what, kind, text string
		want             Ref
	}{
		{"a reference", "", polar.String(), polar},
		{"a reference in capitals and the plural", "", "Accounts/" + strings.ToUpper(polar.ID.String()), polar},
		{"a whole id of a kind", "account", polar.ID.String(), polar},
		{"a whole id without hyphens", "account", strings.ReplaceAll(polar.ID.String(), "-", ""), polar},
		{"a whole id without a kind", "", eeva.ID.String(), eeva},
		{"a whole id of a kind, of a record that is not there", "person", nowhere.ID.String(), nowhere},
		{"a deleted record by its id", "", oldPolar.ID.String(), oldPolar},
		{"a deleted record by the beginning of its id", "account", "0192aa", oldPolar},
		{"the beginning of an id", "", "01AAAA", slashed},
		{"the beginning of an id with hyphens", "account", "0192aa00-0000-7", oldPolar},
		{"a kind and the beginning of an id", "", "account/01aaaa", slashed},
		{"a name as it is written, among others like it", "account", "Polar Steel Oy", polar},
		{"another name as it is written", "account", "polar steel oy", polarLow},
		{"a name in other letters", "account", "PORTO LEIXOES TERMINAL", porto},
		{"a name with its kind", "", "account/porto leixões terminal", porto},
		{"a name with the kind that is known", "person", "people/Asa Lind", lind},
		{"a name with a slash", "account", "team/EMEA", slashed},
		{"a name with a slash and its kind", "", "account/team/EMEA", slashed},
		{"a name that looks like an id", "account", "decade", decade},
		{"a name with blanks around it", "account", "  Decade \n", decade},
		{"a kind in the plural", "accounts", "Decade", decade},
	} {
		if got, err := NewResolver(newDirectory()).Find(c.kind, c.text); err != nil || got != c.want {
			t.Errorf("%s: %q is found as %v, %v; want %v", c.what, c.text, got, err, c.want)
		}
	}
}

func TestWhatIsNotFoundIsProposed(t *testing.T) {
	for _, c := range []struct {
		what, kind, text string
		code             ErrorCode
		words            []string
	}{
		{"a slip", "account", "Decdae", NotFound, []string{"there is no account called “Decdae”; did you mean “Decade”?"}},
		{"the beginning of a name", "account", "Porto", NotFound, []string{"did you mean “Porto Leixões Terminal”?"}},
		{"a slip at the beginning of a name", "account", "Protto Lei", NotFound, []string{"did you mean “Porto Leixões Terminal”?"}},
		{"two letters of a name", "account", "po", NotFound, []string{"did you mean “Polar Steel Oy”, “Porto Leixões Terminal”?"}},
		{"nothing like it", "account", "Aurora Paper", NotFound, []string{"there is no account called “Aurora Paper”"}},
		{"a kind without records", "product", "Crane", NotFound, []string{"there is no product called “Crane”"}},
		{"a long name", "account", strings.Repeat("Decade", 30), NotFound, []string{"there is no account"}},
		{"nothing", "account", " ", NotFound, []string{"there is no account called “”"}},
		{"a record of another kind", "account", "person/Åsa Lind", NotFound, []string{"“person/Åsa Lind” is of kind person; a record of kind account belongs here"}},
		{"an id that begins no record's", "", "ffffff", NotFound, []string{"there is no record with an id that begins “ffffff”"}},
		{"names alike in other letters", "account", "POLAR STEEL OY", Ambiguous, []string{
			"“POLAR STEEL OY” could be any of: ", polar.String() + " Polar Steel Oy", polarLow.String() + " polar steel oy"}},
		{"the beginning of several ids", "", "0192ab", Ambiguous, []string{polar.String() + " Polar Steel Oy", porto.String() + " Porto Leixões Terminal"}},
		{"the beginning of several ids of a kind", "person", "0192ad", Ambiguous, []string{lind.String() + " Åsa Lind", novak.String()}},
		{"a name without a kind", "", "Decade Oy", Invalid, []string{"“Decade Oy” does not say which record; write KIND/NAME, KIND/ID"}},
		{"too little of an id", "", "0192a", Invalid, []string{"6 or more characters of its id"}},
		{"too much of an id", "", polar.ID.String() + "00", Invalid, nil},
		{"half a reference", "", "account/", Invalid, nil},
		{"the other half", "", "/0192ab", Invalid, nil},
		{"a kind that is none", "", "galaxy/Sol", Unknown, []string{"there is no kind of record called “galaxy”"}},
		{"a kind that is none, asked for", "galaxy", "Sol", Unknown, nil},
		{"control sequences", "account", "\x1b[31mAurora", NotFound, []string{"“Aurora”"}},
	} {
		got, err := NewResolver(newDirectory()).Find(c.kind, c.text)
		if got != (Ref{}) {
			t.Errorf("%s: %q is found as %v", c.what, c.text, got)
			continue
		}
		wantError(t, err, c.code, c.words...)
		if strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: the error is more than a line: %v", c.what, err)
		}
	}
}

func TestDeletedRecordsAreNotFoundByName(t *testing.T) {
	d := newDirectory()
	d.gone[porto] = true
	_, err := NewResolver(d).Find("account", "Porto Leixões Terminal")
	wantError(t, err, NotFound, "there is no account")
	if strings.Contains(err.Error(), "did you mean") {
		t.Errorf("a deleted record is proposed: %v", err)
	}
}

func TestFewNamesAreProposedTheNearestFirst(t *testing.T) {
	d := &directory{titles: map[Ref]string{}}
	for i, name := range []string{"Northern", "Northarn", "Nothern", "Northen", "Nordern", "Nortern", "Northernx", "Southern"} {
		d.titles[Ref{"account", testID(uint64(i+1) << 32)}] = name
	}
	_, err := NewResolver(d).Find("account", "Norhtern")
	wantError(t, err, NotFound, "did you mean “Nortern”, “Northern”, “Northernx”, “Nordern”, “Northarn”?")
}

func TestManyCandidatesAreNotAllListed(t *testing.T) {
	d := &directory{titles: map[Ref]string{}}
	for i := range 13 {
		d.titles[Ref{"account", testID(0x0192ab0000000000 | uint64(i))}] = "Same"
	}
	_, err := NewResolver(d).Find("account", "Same")
	wantError(t, err, Ambiguous, "and 3 more")
	if n := strings.Count(err.Error(), "account/"); n != 10 {
		t.Errorf("%d candidates are listed, want 10", n)
	}
}

func TestAReaderResolvesReferences(t *testing.T) {
	d := newDirectory()
	r := NewResolver(d)
	in := Reader{Today: today, Resolve: r.Resolve}
	for range 3 {
		got, err := field(t, "account.owner").Parse("asa lind", in)
		if err != nil || got != lind.ID.String() {
			t.Fatalf("the owner is read as %q, %v", got, err)
		}
	}
	if d.reads["person"] != 1 {
		t.Errorf("the titles were read %d times", d.reads["person"])
	}
	_, err := field(t, "account.owner").Parse("asa linde", in)
	wantError(t, err, NotFound, "owner: there is no person called “asa linde”; did you mean “Åsa Lind”?")
}

func TestRecordsMadeSinceAreLearned(t *testing.T) {
	for _, when := range []string{"before", "after"} {
		d := newDirectory()
		r := NewResolver(d)
		fresh := Ref{"account", testID(0x0192cc0000000001)}
		if when == "after" {
			if _, err := r.Find("account", "Aurora Paper"); CodeOf(err) != NotFound {
				t.Fatal(err)
			}
		}
		r.Learn(fresh, "Aurora Paper")
		for _, text := range []string{"aurora paper", "0192cc"} {
			if got, err := r.Find("account", text); err != nil || got != fresh {
				t.Errorf("learned %s the titles were read: %q is found as %v, %v", when, text, got, err)
			}
		}
		if got, err := r.Find("account", "Decade"); err != nil || got != decade {
			t.Errorf("learned %s the titles were read: another is found as %v, %v", when, got, err)
		}
		r.Learn(polar, "Polar Steel Oy") // known already
		if got, err := r.Find("account", "Polar Steel Oy"); err != nil || got != polar {
			t.Errorf("a record learned twice is found as %v, %v", got, err)
		}
	}
}

func TestAFailureToReadIsNoMistakeOfThePerson(t *testing.T) {
	d := newDirectory()
	d.err = fmt.Errorf("the disk is gone")
	for _, c := range []struct{ kind, text string }{{"account", "Decade"}, {"", "01aaaa"}} {
		if _, err := NewResolver(d).Find(c.kind, c.text); !errors.Is(err, d.err) || CodeOf(err) != "" {
			t.Errorf("the failure is reported as %v", err)
		}
	}
	r := NewResolver(d)
	r.Learn(slashed, "Learned")
	if _, err := r.Find("account", "Decade"); !errors.Is(err, d.err) {
		t.Errorf("the failure is reported as %v", err)
	}
	d.err = nil
	for text, want := range map[string]Ref{"Decade": decade, "Learned": slashed} {
		if got, err := r.Find("account", text); err != nil || got != want {
			t.Errorf("after the failure %q is found as %v, %v", text, got, err)
		}
	}
}
