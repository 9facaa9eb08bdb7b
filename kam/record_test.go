package kam

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestReferencesAreWrittenAndRead(t *testing.T) {
	text := polar.String()
	if want := "account/" + polar.ID.String(); text != want {
		t.Fatalf("the reference is written %q, want %q", text, want)
	}
	if got, err := ParseRef(text); err != nil || got != polar {
		t.Errorf("%q is read as %v, %v", text, got, err)
	}
	for _, in := range []string{"", "account", "/", "/" + polar.ID.String(), "account/", "account/Polar", "account/" + NoID.String(), strings.Repeat("a", MaxName+1) + "/" + polar.ID.String()} {
		if _, err := ParseRef(in); CodeOf(err) != Invalid {
			t.Errorf("%q is taken for a reference: %v", in, err)
		}
	}
}

func TestCellsAreKeptSortedAndWithoutEmptyOnes(t *testing.T) {
	before := record(polar, "name", "Polar", "tags=steel", Yes, "city", "Oulu", "tags=a", Yes)
	after := before.With(Cell{"city", ""}, Cell{"name", "Polar Steel Oy"}, Cell{"segment", "Steel"}, Cell{"owner", ""})
	want := []Cell{{"name", "Polar Steel Oy"}, {"segment", "Steel"}, {"tags=a", Yes}, {"tags=steel", Yes}}
	if !slices.Equal(after.Cells, want) {
		t.Errorf("the cells are %v, want %v", after.Cells, want)
	}
	if before.Get("city") != "Oulu" || before.Get("name") != "Polar" || len(before.Cells) != 4 {
		t.Errorf("the original has changed: %v", before.Cells)
	}
}

func TestARecordTellsWhatItsFieldsHold(t *testing.T) {
	r := record(polar, "name", "Polar", "tags=steel", Yes, "tags=a=b", Yes, "tags2=x", Yes, "taga", "y", "vendor_tier", "1")
	if got := r.Items("tags"); !slices.Equal(got, []string{"a=b", "steel"}) {
		t.Errorf("the tags are %q", got)
	}
	if got := r.Items("none"); got != nil {
		t.Errorf("a set that the record lacks holds %q", got)
	}
	if got := r.Values(field(t, "account.tags")); len(got) != 2 {
		t.Errorf("the values of the set are %q", got)
	}
	if got := r.Values(field(t, "account.name")); !slices.Equal(got, []string{"Polar"}) {
		t.Errorf("the values of the name are %q", got)
	}
	if got := r.Values(field(t, "account.city")); got != nil {
		t.Errorf("the values of an empty field are %q", got)
	}
	if r.Get("tag") != "" || r.Deleted() || !r.With(Cell{DeletedField, Yes}).Deleted() {
		t.Error("a field is found that the record lacks, or its deletion is not")
	}
	if r.IsZero() || !(Record{}).IsZero() {
		t.Error("no record is not told from a record")
	}
}

func TestCellsAreCheckedAgainstTheirKind(t *testing.T) {
	for _, c := range []struct {
		what string
		cell Cell
		ok   bool
	}{
		{"a value", Cell{"name", "Polar"}, true},
		{"a cleared value", Cell{"name", ""}, true},
		{"an item", Cell{"countries=FI", Yes}, true},
		{"a removed item", Cell{"countries=FI", ""}, true},
		{"a removed item that would not be added any more", Cell{"countries=XX", ""}, true},
		{"an item that the set cannot hold", Cell{"countries=XX", Yes}, false},
		{"an item with a value of its own", Cell{"countries=FI", "maybe"}, false},
		{"an item without a name", Cell{"countries=", Yes}, false},
		{"a removed item without a name", Cell{"countries=", ""}, false},
		{"a set as one value", Cell{"countries", "FI"}, false},
		{"a single value as a set", Cell{"name=Polar", Yes}, false},
		{"a value that is not canonical", Cell{"country", "Finland"}, false},
		{"a deletion", Cell{DeletedField, Yes}, true},
		{"a restoration", Cell{DeletedField, ""}, true},
		{"a doubtful deletion", Cell{DeletedField, "perhaps"}, false},
		{"a deletion as a set", Cell{DeletedField + "=x", Yes}, false},
		{"a field of a newer version", Cell{"mood", "sunny\nand mild"}, true},
		{"an item of a newer version", Cell{"moods=sunny", Yes}, true},
		{"an item of a newer version with a value", Cell{"moods=sunny", "very"}, false},
		{"a field of a newer version that drives the terminal", Cell{"mood", "\x1b[31m"}, false},
		{"a field with a name that drives the terminal", Cell{"mood\u202e", "x"}, false},
		{"a removed item that drives the terminal", Cell{"tags=\x1b[31m", ""}, false},
		{"a value without a field", Cell{"", "x"}, false},
		{"an item without a field", Cell{"=x", Yes}, false},
		{"a field with a long name", Cell{strings.Repeat("x", MaxName+1), "x"}, false},
		{"a long item", Cell{"moods=" + strings.Repeat("x", MaxText+1), Yes}, false},
		{"a long value", Cell{"mood", strings.Repeat("x", MaxLongText+1)}, false},
	} {
		err := AccountKind.CheckCell(c.cell)
		if c.ok && err != nil {
			t.Errorf("%s is refused: %v", c.what, err)
		}
		if !c.ok {
			if CodeOf(err) != Invalid {
				t.Errorf("%s is let through: %v", c.what, err)
				continue
			}
			wantError(t, err, Invalid, "account")
		}
	}
}

func TestRecordsAreChecked(t *testing.T) {
	good := record(anna, "name", "Anna Lind", "account", polar.ID.String(), "mood", "sunny")
	if err := good.Check(); err != nil {
		t.Errorf("a good record is refused: %v", err)
	}
	wantError(t, good.With(Cell{"account", ""}).Check(), Missing, "contact account: is needed")
	wantError(t, good.With(Cell{"email", "anna"}).Check(), Invalid, "contact email: “anna” is not an e-mail address")
	wantError(t, record(Ref{"galaxy", anna.ID}, "name", "x").Check(), Unknown, "galaxy: is not a kind")
}

func TestIncompleteRecordsLackWhatIsExpected(t *testing.T) {
	r := record(polar, "name", "Polar", "country", "FI")
	var names []string
	for _, f := range r.Missing() {
		names = append(names, f.Name)
	}
	if !slices.Equal(names, []string{"owner"}) {
		t.Errorf("the account lacks %q, want its owner", names)
	}
	if got := r.With(Cell{"owner", lind.ID.String()}).Missing(); got != nil {
		t.Errorf("a complete account lacks %v", got)
	}
	if got := record(Ref{"galaxy", polar.ID}).Missing(); got != nil {
		t.Errorf("a record of an unknown kind lacks %v", got)
	}
}

func TestRecordsGoByTheirTitles(t *testing.T) {
	for _, c := range []struct {
		what string
		r    Record
		want string
	}{
		{"a name", record(polar, "name", "Polar Steel Oy"), "Polar Steel Oy"},
		{"no name", record(polar), "Account 0192ab00"},
		{"an unknown kind", record(Ref{"galaxy", polar.ID}), "galaxy 0192ab00"},
		{"no kind", Record{}, "00000000"},
		{"names of others and choices in their order", record(Ref{"membership", polar.ID}, "contact", anna.ID.String(), "roles=decider", Yes, "roles=buyer", Yes), "Anna Lind · buyer · decider"},
		{"others of unknown names", record(Ref{"membership", polar.ID}, "contact", nowhere.ID.String(), "roles=user", Yes), "user"},
		{"others that cannot be read", record(Ref{"membership", polar.ID}, "contact", "Anna"), "Buying-center member 0192ab00"},
		{"an arrow", record(Ref{"influence", polar.ID}, "from", anna.ID.String(), "to", eeva.ID.String()), "Anna Lind → Eeva Koskinen"},
	} {
		if got := c.r.Title(nameOf); got != c.want {
			t.Errorf("%s: the record goes by %q, want %q", c.what, got, c.want)
		}
	}
	if got := record(Ref{"influence", polar.ID}, "from", anna.ID.String()).Title(nil); got != "Influence 0192ab00" {
		t.Errorf("without names the record goes by %q", got)
	}
}

func TestRecordsBelongToAScope(t *testing.T) {
	for _, c := range []struct {
		what string
		r    Record
		want string
	}{
		{"an account", record(polar), polar.String()},
		{"what hangs on an account", record(anna, "account", polar.ID.String()), polar.String()},
		{"what hangs on no account yet", record(cranes), SharedScope},
		{"one of our people", record(lind, "name", "Åsa"), SharedScope},
		{"a conflict", record(Ref{"conflict", anna.ID}, "scope", polar.String()), polar.String()},
		{"a conflict without a scope", record(Ref{"conflict", anna.ID}), SharedScope},
		{"a rejection", record(Ref{"rejection", anna.ID}, "user", "anna"), "user/anna"},
		{"a rejection of nobody", record(Ref{"rejection", anna.ID}), SharedScope},
		{"an unknown kind", record(Ref{"galaxy", anna.ID}, "account", polar.ID.String()), SharedScope},
	} {
		if got := c.r.Scope(); got != c.want {
			t.Errorf("%s belongs to %q, want %q", c.what, got, c.want)
		}
	}
}

func TestRecordsBelongToAnAccount(t *testing.T) {
	if got := record(polar).Account(); got != polar.ID {
		t.Errorf("an account belongs to %v", got)
	}
	if got := record(anna, "account", polar.ID.String()).Account(); got != polar.ID {
		t.Errorf("a contact belongs to %v", got)
	}
	if got := record(lind).Account(); got != NoID {
		t.Errorf("one of our people belongs to %v", got)
	}
}

func TestEditsDeleteAndRestore(t *testing.T) {
	r := record(polar, "name", "Polar")
	gone := r.With(Deletion(polar).Cells...)
	if !gone.Deleted() || Deletion(polar).Ref != polar {
		t.Error("a deleted record is not deleted")
	}
	back := gone.With(Restoration(polar).Cells...)
	if !slices.Equal(back.Cells, r.Cells) || Restoration(polar).Ref != polar {
		t.Errorf("a restored record holds %v", back.Cells)
	}
}

func TestSettingCellsInAnyOrderGivesOneRecord(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOfDistinct(rapid.SampledFrom([]string{"a", "b", "c", "c=1", "c=2", "d"}), rapid.ID[string]).Draw(t, "keys")
		var cells []Cell
		for _, k := range keys {
			cells = append(cells, Cell{k, rapid.SampledFrom([]string{"", "1", "2"}).Draw(t, "value")})
		}
		shuffled := rapid.Permutation(cells).Draw(t, "shuffled")
		start := record(polar, "a", "0", "c=2", Yes)
		one, other := start.With(cells...), start.With(shuffled...)
		if !slices.Equal(one.Cells, other.Cells) {
			t.Fatalf("%v and %v give %v and %v", cells, shuffled, one.Cells, other.Cells)
		}
		for _, c := range cells {
			if got := one.Get(c.Key); got != c.Value {
				t.Fatalf("%s is %q, want %q", c.Key, got, c.Value)
			}
		}
		if !slices.IsSortedFunc(one.Cells, func(a, b Cell) int { return strings.Compare(a.Key, b.Key) }) {
			t.Fatalf("the cells are not sorted: %v", one.Cells)
		}
	})
}
