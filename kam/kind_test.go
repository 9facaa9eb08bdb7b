package kam

import (
	"reflect"
	"slices"
	"strings"
	"testing"
)

func TestEveryKindIsWellDeclared(t *testing.T) {
	for _, k := range Kinds() {
		if k.Label == "" || k.Help == "" || k.Place == "" || !slices.Contains(groups, k.Group) {
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
			if (f.Default != "" || f.From != "") && f.Multi {
				t.Errorf("%s.%s is a set, which cannot be filled in by itself", k.Name, f.Name)
			}
			if f.From != "" {
				via, source, _ := strings.Cut(f.From, ".")
				if v := k.Lookup(via); v == nil || v.Ref == "" || v.Multi || LookupKind(v.Ref).Lookup(source) == nil {
					t.Errorf("%s.%s is taken from %q, which is no field of a record it refers to", k.Name, f.Name, f.From)
				} else if s := LookupKind(v.Ref).Lookup(source); s.Type != f.Type || s.Ref != f.Ref || s.Multi {
					t.Errorf("%s.%s is taken from %q, which holds something else", k.Name, f.Name, f.From)
				}
			}
			for _, o := range f.Options {
				if got, err := f.Parse(o, Reader{}); err != nil || got != o {
					t.Errorf("%s.%s: the choice %q is read as %q, %v", k.Name, f.Name, o, got, err)
				}
			}
			if f.Name != asName(f.Name) || len(f.Name) > MaxName || f.Name == DeletedField || f.Name == incompleteField.Name {
				t.Errorf("%s.%s cannot be called so", k.Name, f.Name)
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

func TestEveryKindHasTheCommonFields(t *testing.T) {
	for _, k := range Kinds() {
		var last []string
		for _, f := range k.Fields[len(k.Fields)-4:] {
			last = append(last, f.Name)
		}
		if want := []string{"tags", "verified", "verified_by", "external_key"}; !slices.Equal(last, want) {
			t.Errorf("the last fields of %s are %q, want %q", k.Name, last, want)
		}
	}
}

func TestKindsComeChapterByChapter(t *testing.T) {
	var groupsSeen []Group
	first := map[Group]string{}
	for _, k := range Kinds() {
		if !slices.Contains(groupsSeen, k.Group) {
			groupsSeen = append(groupsSeen, k.Group)
			first[k.Group] = k.Name
		} else if groupsSeen[len(groupsSeen)-1] != k.Group {
			t.Errorf("%s stands apart from its chapter", k.Name)
		}
	}
	if !slices.Equal(groupsSeen, groups) {
		t.Errorf("the chapters come as %q", groupsSeen)
	}
	for group, want := range map[Group]string{AccountsGroup: "account", BuyingCenterGroup: "contact", SellingCenterGroup: "person", WorkGroup: "opportunity"} {
		if first[group] != want {
			t.Errorf("the chapter %s begins with %s, want %s", group, first[group], want)
		}
	}
}

func TestKindsAreFoundByTheirNames(t *testing.T) {
	for _, in := range []string{"opportunity", "opportunities", " Opportunities ", "OPPORTUNITY"} {
		if k, err := KindNamed(in); err != nil || k != OpportunityKind {
			t.Errorf("%q is the kind %v, %v", in, k, err)
		}
	}
	for _, in := range []string{"open_space", "open-space", "Open Spaces"} {
		if k, err := KindNamed(in); err != nil || k != OpenSpaceKind {
			t.Errorf("%q is the kind %v, %v", in, k, err)
		}
	}
	_, err := KindNamed("galaxy")
	wantError(t, err, Unknown, "there is no kind of record called “galaxy”; the kinds are: account, ")
	if strings.Contains(err.Error(), "rejection") {
		t.Errorf("kinds that nobody makes by hand are proposed: %v", err)
	}
	if LookupKind("account") != AccountKind || LookupKind("accounts") != nil || LookupKind("Account") != nil || LookupKind("") != nil {
		t.Error("only the exact name looks a kind up")
	}
}

func TestFieldsAreFoundByTheirNamesAndLabels(t *testing.T) {
	want := field(t, "account.status_owner")
	for _, in := range []string{"status_owner", "status-owner", "Status owner", " STATUS OWNER "} {
		if f, err := AccountKind.Field(in); err != nil || f != want {
			t.Errorf("%q is the field %v, %v", in, f, err)
		}
	}
	_, err := AccountKind.Field("colour\x1b[31m")
	wantError(t, err, Unknown, "account: has no field “colour”; its fields are: name, ")
}

func TestMalformedDeclarationsAreRefused(t *testing.T) {
	type malformed struct {
		NoLabel   string          `kam:"a" help:"x"`
		NoHelp    string          `kam:"a" label:"x"`
		NoName    string          `kam:"" label:"x" help:"x"`
		NoType    int             `kam:"a" label:"x" help:"x"`
		NoKind    ID              `kam:"a" label:"x" help:"x"`
		NoRef     string          `kam:"a" ref:"account" label:"x" help:"x"`
		BadWord   string          `kam:"a,colum" label:"x" help:"x"`
		BadWeight string          `kam:"a,search=high" label:"x" help:"x"`
		BadBound  Number          `kam:"a,min=low" label:"x" help:"x"`
		Map       map[string]bool `kam:"a" label:"x" help:"x"`
	}
	typ := reflect.TypeFor[malformed]()
	for i := range typ.NumField() {
		sf := typ.Field(i)
		if _, err := fieldOf(sf, sf.Tag.Get("kam")); err == nil {
			t.Errorf("the declaration %s is taken", sf.Name)
		}
	}
}

func TestMalformedKindsStopTheProgramAtItsStart(t *testing.T) {
	stops := func(what string, declaration func()) {
		defer func() {
			if recover() == nil {
				t.Errorf("%s is declared", what)
			}
		}()
		declaration()
	}
	stops("a kind of a taken name", func() { declare[Account](Kind{Name: "account", Plural: "x"}) })
	stops("a kind of a taken plural", func() { declare[Account](Kind{Name: "x", Plural: "accounts"}) })
	stops("a kind with a malformed field", func() {
		declare[struct {
			A string `kam:"a"`
		}](Kind{Name: "x", Plural: "xs"})
	})
	stops("a kind with a field twice", func() {
		declare[struct {
			A string `kam:"a" label:"x" help:"x"`
			B string `kam:"a" label:"x" help:"x"`
		}](Kind{Name: "x", Plural: "xs"})
	})
	if LookupKind("x") != nil {
		t.Error("a refused kind is known all the same")
	}
}

func TestOnlySomeKindsNameTheirScope(t *testing.T) {
	if f := ContactKind.ScopeField(); f == nil || f.Name != "account" {
		t.Errorf("the scope of contacts is named by %v", f)
	}
	if f := PersonKind.ScopeField(); f != nil {
		t.Errorf("the scope of people is named by %v", f)
	}
}
