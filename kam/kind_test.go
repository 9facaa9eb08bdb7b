package kam

import "testing"

func TestEveryKindIsWellDeclared(t *testing.T) {
	for _, k := range Kinds() {
		if k.Label == "" || k.Help == "" || k.Place == "" || k.Group == "" {
			t.Errorf("%s lacks a label, a help text, a place or a group", k.Name)
		}
		titles := 0
		for _, f := range k.Fields {
			if f.Title {
				titles++
			}
			if f.Ref != "" && LookupKind(f.Ref) == nil {
				t.Errorf("%s.%s refers to %q, which is no kind", k.Name, f.Name, f.Ref)
			}
			if err := f.Check(f.Default); err != nil {
				t.Errorf("%s.%s: the default is not valid: %v", k.Name, f.Name, err)
			}
		}
		if titles == 0 {
			t.Errorf("%s has no title field", k.Name)
		}
		if k.Place != OfAll && k.Name != "account" && k.ScopeField() == nil {
			t.Errorf("%s does not say which field names its scope", k.Name)
		}
	}
}
