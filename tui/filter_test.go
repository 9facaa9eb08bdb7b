package tui

import "testing"

func TestThePictureOfAPortfolioShowsTheAccountsThatAFilterLeaves(t *testing.T) {
	d := start(t, 160, 48)
	d.press("6").settle()
	d.shows("Aurora Paper AB")
	d.press("f").types("country:FI").press("enter").settle()
	d.shows("6 of 62")
	d.showsNot("Aurora Paper AB") // neither in the list nor in the picture
	d.shows("Polar Steel Oy")
	d.shows("2 accounts are not in the picture") // of the six
	d.press("esc").settle()
	d.shows("Aurora Paper AB")
	d.shows("62 accounts")
}

func TestOpenSpaceIsFilteredByTheLineOfLists(t *testing.T) {
	d := start(t, 120, 36)
	d.press("2", "f").types("polar steel oy").press("enter").settle()
	d.press("enter").settle()
	for range 4 { // to Open Space
		d.press("]").settle()
	}
	d.press("f").types("segment:rolling").settle()
	d.press("enter").settle()
	d.shows("f segment:rolling")
	d.shows("9 of 36 cells")
	d.press("esc").settle()
	d.showsNot("f segment:rolling")
}
