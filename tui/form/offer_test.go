package form

import "testing"

func TestAFreshCompanyIsOfferedTheSegmentsOfTheDomain(t *testing.T) {
	u := open(t, cast(), Options{Record: aurora}).to("segment")
	u.shows("Automotive, General Manufacturing")
	u.press("mi").shows("→ Mining").press("right").shows("Mining").press("tab")
	u.to("region").press("nea", "tab") // a name is spelled as it is, whatever was typed
	u.press("ctrl+s")
	if got := u.shelf.applied; len(got) != 1 || len(got[0].Cells) != 2 || got[0].Cells[0].Value != "NEA" || got[0].Cells[1].Value != "Mining" {
		t.Errorf("saved: %+v", got)
	}
}

func TestNamesAreGoneThroughOneByOneAndAnyOtherIsTaken(t *testing.T) {
	u := open(t, cast(), Options{Record: aurora}).to("region")
	u.press("right").shows("AMER").press("right").shows("EMEA").press("right", "right", "right").shows("AMER")
	u.press("ctrl+u", "Nordics", "ctrl+s")
	if got := u.shelf.applied; len(got) != 1 || got[0].Cells[0].Value != "Nordics" {
		t.Errorf("saved: %+v", got)
	}
}

func TestTheSegmentsOfTheCompanyTakeThePlaceOfTheUsualOnes(t *testing.T) {
	s := cast()
	own := rec("segment", 20, "name", "Shipyards")
	s.records[own.Ref] = own
	u := open(t, s, Options{Record: aurora}).to("segment")
	u.shows("Shipyards").hides("Automotive").press("s").shows("→ Shipyards")
	u.press("teel").hides("→").press("left", "right").shows("steel") // within the text, the key moves the cursor
}
