package kam

import (
	"slices"
	"testing"
)

func TestACompanyThatNamedNothingIsOfferedTheNamesOfTheDomain(t *testing.T) {
	if got := OfferedNames("segment", nil); len(got) != 9 || got[0] != "Automotive" || got[8] != "Steel" {
		t.Errorf("segments: %v", got)
	}
	if got := OfferedNames("region", []string{""}); !slices.Equal(got, []string{"AMER", "EMEA", "NEA", "SAP"}) {
		t.Errorf("regions: %v", got)
	}
	if got := OfferedNames("region", []string{"South", "north", "South"}); !slices.Equal(got, []string{"north", "South"}) {
		t.Errorf("with regions of its own: %v", got)
	}
	if OfferedNames("account", nil) != nil {
		t.Error("accounts have usual names")
	}
}

func TestFieldsThatHoldNamesAreTextsAndNameAKindThatIsFoundByName(t *testing.T) {
	named := map[string]int{}
	for _, k := range Kinds() {
		for _, f := range k.Fields {
			if f.Names == "" {
				continue
			}
			named[f.Names]++
			if of := LookupKind(f.Names); f.Type != TextType || of == nil || of.Lookup("name") == nil || len(UsualNames(f.Names)) == 0 {
				t.Errorf("%s.%s holds names of %s", k.Name, f.Name, f.Names)
			}
		}
	}
	if named["segment"] < 6 || named["region"] < 3 {
		t.Errorf("fields that hold names: %v", named)
	}
	for _, kind := range []string{"segment", "region"} {
		for _, name := range UsualNames(kind) {
			if _, err := LookupKind(kind).Lookup("name").Parse(name, Reader{}); err != nil {
				t.Errorf("no %s can be called %s: %v", kind, name, err)
			}
		}
	}
}
