package tui

import (
	"fmt"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
)

// atChoices is a user at what the members of a buying center decide by, about the melt shop cranes.
func atChoices(t *testing.T, w, h int) *driver {
	t.Helper()
	d := onTab(t, w, h, "opportunity", "Melt shop cranes", "Choices")
	d.shows("vulnerable on 1")
	return d
}

// criterion returns a criterion by its name.
func (d *driver) criterion(name string) kam.Record {
	d.t.Helper()
	n, r := d.count("criterion", "name", name)
	if n != 1 {
		d.t.Fatalf("there are %d criteria called %s", n, name)
	}
	return r
}

func TestTheMatrixOfChoicesBeginsWhereWeAreVulnerableAndMendsEachCell(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 36}, {200, 60}} {
		d := atChoices(t, size[0], size[1])
		d.exact("choices", size[0], size[1])
		d.golden(fmt.Sprintf("choices-%dx%d", size[0], size[1]))
		d.end()
	}
	d := atChoices(t, 120, 36)
	d.shows("Payback below three years")
	d.shows("6 × 6 = 36")
	d.press("e")
	d.retype("2")
	d.shows("12") // 2 × 6, too little to be vulnerable on
	d.showsNot("vulnerable on 1")
	d.press("down", "home")
	d.press("enter")
	d.shows("New decision criterion")
}

func TestTheMatrixOfChoicesLeadsToThePersonOfTheRow(t *testing.T) {
	d := atChoices(t, 120, 36)
	for _, c := range []struct{ pressed, person string }{{"right", "Juha Äkräs"}, {"down", "Sanna Öhman"}, {"end", "Jarmo Kettunen"}} {
		d.press(c.pressed, "&").settle()
		d.shows(c.person + " ▸ Person")
		d.press("esc").settle()
		d.shows("▸ Choices")
	}
	d.shows("& person")
}

func TestTheMatrixOfChoicesTellsWhatIsKnownOfTheCellUnderTheCursor(t *testing.T) {
	d := atChoices(t, 120, 36)
	d.shows("for Juha Äkräs")
	d.shows("Ostra Kraner")
	d.press("right")
	d.shows("· not known to decide by it")
	d.press("down", "right", "right")
	d.shows("for Sanna Öhman")
	d.shows("2 × 5 = 10")
	if ref := d.current(); ref.ID != d.criterion("Knows the melt shop").ID {
		t.Errorf("the cursor is on %v", ref)
	}
	d.press("down")
	if ref := d.current(); ref.Kind != "opportunity" {
		t.Errorf("on a cell without a criterion the record is %v", ref)
	}
	d.press("}").settle()
	if ref := d.current(); ref.ID != d.criterion("Payback below three years").ID {
		t.Errorf("the vulnerability is %v", ref)
	}
}

func TestACriterionIsAddedForTheMemberAndTheDealAtTheCursor(t *testing.T) {
	d := atChoices(t, 120, 60)
	juha, deal := d.find("contact", "Juha Äkräs"), d.find("opportunity", "Melt shop cranes")
	d.press("n")
	d.complete("Noise in the hall")
	made := d.criterion("Noise in the hall")
	if made.Get("contact") != juha.ID.String() || made.Get("opportunity") != deal.ID.String() {
		t.Errorf("the criterion is of %s, about %s", made.Get("contact"), made.Get("opportunity"))
	}
	d.shows("Noise in")
	// What others decide by is added to a member with the name, and with the category it has there.
	d.press("home", "enter")
	d.shows("New decision criterion")
	d.store()
	n, made := d.count("criterion", "contact", juha.ID.String())
	if n < 3 || made.Get("name") == "" || made.Get("category") == "" || made.Get("opportunity") != deal.ID.String() {
		t.Errorf("%d criteria of his, the last of them %v", n, made.Cells)
	}
}

func TestAWholeCriterionIsEditedFromItsCell(t *testing.T) {
	d := atChoices(t, 120, 60)
	d.press("E").formed()
	d.shows("Edit Payback below three years")
	d.shows("Subcategory")
	d.leave()
	d.press("right", "E").settle()
	if d.m.form != nil {
		t.Error("a cell without a criterion has a form")
	}
}

func TestTheMatrixOfChoicesSaysWhatBelongsThereWhereThereIsNothing(t *testing.T) {
	d := start(t, 120, 36)
	account, deal := d.find("account", "Polar Steel Oy").ID, d.book.NewID()
	err := d.book.Apply(t.Context(), "a deal", kam.Edit{Ref: kam.Ref{Kind: "opportunity", ID: deal}, Cells: []kam.Cell{
		{Key: "account", Value: account.String()}, {Key: "name", Value: "Runway lights"}}})
	if err != nil {
		t.Fatal(err)
	}
	d.open("opportunity", "Runway lights")
	d.tab("Choices")
	d.shows("Nobody is known to decide by anything yet")
	d.press("&", "}", "down", "enter", "E").settle()
	if !strings.HasSuffix(d.m.top().Where(), "▸ Choices") || d.m.form != nil {
		t.Errorf("a key did something at %s", d.m.top().Where())
	}
	d.press("n").formed()
	d.shows("New decision criterion")
}

func TestTheCursorStaysOnItsCriterionWhenAColleagueAddsOthers(t *testing.T) {
	d := atChoices(t, 120, 36)
	on := d.current()
	juha, deal := d.find("contact", "Juha Äkräs").ID, d.find("opportunity", "Melt shop cranes").ID
	err := d.book.Remote("matti", morning, kam.Edit{Ref: kam.Ref{Kind: "criterion", ID: d.book.NewID()}, Cells: []kam.Cell{
		{Key: "category", Value: "core transactional"}, {Key: "contact", Value: juha.String()}, {Key: "name", Value: "A lower price"}, {Key: "opportunity", Value: deal.String()}}})
	if err != nil {
		t.Fatal(err)
	}
	d.shows("A lower")
	d.settle()
	if now := d.current(); now != on {
		t.Errorf("the cursor went from %v to %v", on, now)
	}
}

func TestTheMatrixOfChoicesIsUsedByMouse(t *testing.T) {
	d := atChoices(t, 120, 36)
	on := func(text string) tea.MouseMsg {
		for y, l := range strings.Split(d.text(), "\n") {
			if before, _, found := strings.Cut(l, text); found {
				return tea.MouseMsg{X: len([]rune(before)), Y: y, Action: tea.MouseActionPress, Button: tea.MouseButtonLeft}
			}
		}
		t.Fatalf("%s is not on the screen\n%s", text, d.text())
		return tea.MouseMsg{}
	}
	d.send(on("▲ we     49"))
	d.shows("for Matti Hietala")
	d.send(on("▲ we     49"))
	d.formed()
	d.shows("Edit Change-over inside the summer stop")
}
