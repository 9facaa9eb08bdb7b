package formats_test

import (
	"bytes"
	"image/png"
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
	"keyaccount/kam/chart/card"
	"keyaccount/kam/chart/formats"
	"keyaccount/kam/chart/listing"
	"keyaccount/kam/chart/picture"
	"keyaccount/kam/internal/world"
)

func mapOf(t *testing.T) *picture.Picture {
	t.Helper()
	w := world.New(t, "account polar name=Polar \n contact a name=Anna; account=polar; title=Head of\u2028Safety \n contact b name=Ben; account=polar; reports_to=a")
	c := w.Company()
	of := buyingcenter.Of(w.Polar(), c, c.Settings, world.Today, kam.NoID)
	p := picture.Of(&of, picture.Organization, card.Medium)
	return &p
}

func TestEveryFormIsFoundByNameAndEnding(t *testing.T) {
	t.Parallel()
	for _, f := range formats.All() {
		if got, ok := formats.Named(f.Name); !ok || got.Help != f.Help {
			t.Errorf("by the name %s there is %v", f.Name, got)
		}
		if got, ok := formats.Of("a/Map of Polar" + strings.ToUpper(f.Ending)); f.Ending != "" && (!ok || got.Name != f.Name) {
			t.Errorf("by the ending %s there is %v", f.Ending, got)
		}
	}
	if _, ok := formats.Of("map.doc"); ok {
		t.Error("there is a form of .doc")
	}
	if _, ok := formats.Named(""); ok {
		t.Error("there is a form without a name")
	}
}

func TestEveryFormTellsOfTheSamePeople(t *testing.T) {
	t.Parallel()
	p := mapOf(t)
	for _, f := range formats.All() {
		var b bytes.Buffer
		if err := f.Write(&b, p); err != nil {
			t.Fatalf("%s: %v", f.Name, err)
		}
		if f.Name == formats.PNG {
			if _, err := png.Decode(&b); err != nil {
				t.Errorf("%s: %v", f.Name, err)
			}
			continue
		}
		for _, name := range []string{"Anna", "Ben"} {
			if !strings.Contains(b.String(), name) {
				t.Errorf("%s does not tell of %s", f.Name, name)
			}
		}
	}
}

// The text is a drawing for people and a listing for programs at once: it loads as the listing alone does.
func TestTheTextCanBeLoaded(t *testing.T) {
	t.Parallel()
	p := mapOf(t)
	lists := map[string]int{}
	for _, name := range []string{formats.Text, "listing"} {
		f, _ := formats.Named(name)
		var b bytes.Buffer
		if err := f.Write(&b, p); err != nil {
			t.Fatal(err)
		}
		l, err := listing.Parse(&b)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		lists[name] = len(l.People)
	}
	if lists[formats.Text] != 2 || lists["listing"] != 2 {
		t.Errorf("they list %v people", lists)
	}
}
