package tui

import (
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/style"
)

// tab goes to a tab by its name.
func (d *driver) tab(name string) {
	d.t.Helper()
	for range 12 {
		if strings.HasSuffix(d.m.top().Where(), "▸ "+name) {
			return
		}
		d.press("]").settle()
	}
	d.t.Fatalf("there is no tab %s\n%s", name, d.text())
}

// row puts the cursor on the first row that holds some text, seen from the top.
func (d *driver) row(text string) {
	d.t.Helper()
	d.press("home").settle()
	for range 200 {
		if strings.Contains(d.cursor(), text) {
			return
		}
		d.press("down").settle()
	}
	d.t.Fatalf("there is no row with %q\n%s", text, d.text())
}

// onTab is a user at a tab of an opened record.
func onTab(t *testing.T, w, h int, kind, title, tab string) *driver {
	t.Helper()
	d := start(t, w, h)
	d.open(kind, title)
	d.tab(tab)
	return d
}

// formed waits for a form.
func (d *driver) formed() *driver {
	d.t.Helper()
	d.until(func() bool { return d.m.form != nil })
	d.settle()
	return d
}

// store waits for a form and stores it.
func (d *driver) store() {
	d.t.Helper()
	d.formed()
	d.until(func() bool {
		if d.m.form != nil {
			d.press("ctrl+s")
		}
		return d.m.form == nil
	})
	d.settle()
}

// complete waits for a form, types into its first field and stores it.
func (d *driver) complete(text string) {
	d.t.Helper()
	d.formed().types(text).store()
}

// retype waits for a form, types over what stands in its first field and stores it.
func (d *driver) retype(text string) {
	d.t.Helper()
	d.formed().press("ctrl+u").types(text).store()
}

// leave leaves a form in which nothing was typed.
func (d *driver) leave() {
	d.t.Helper()
	d.press("esc")
	d.until(func() bool { return d.m.form == nil })
}

// count returns how many records of a kind hold a value in a field, and the last of them.
func (d *driver) count(kind, field, value string) (n int, last kam.Record) {
	d.t.Helper()
	if err := d.book.Each(d.t.Context(), kind, func(r kam.Record) bool {
		if r.Get(field) == value && !r.Deleted() {
			n++
			if last.IsZero() || r.ID.String() > last.ID.String() {
				last = r
			}
		}
		return true
	}); err != nil {
		d.t.Fatal(err)
	}
	return n, last
}

func TestAPersonOpensAsAPageThatSaysWhoItIsAndWhatItsRolesAskFor(t *testing.T) {
	d := start(t, 120, 60)
	d.open("contact", "Sanna Öhman")
	d.shows("▸ Person")
	for _, want := range []string{"COO", "+358 6 5550 174", "after 16:00", "facilitator", "positive", "♥", "inner salesperson",
		"expects: a stronger relationship", "involve early", "Juha Äkräs", "Anna Lind"} {
		d.shows(want)
	}
	d.row("Preferred channel")
	d.press("enter")
	d.complete("meeting")
	if got := d.find("contact", "Sanna Öhman").Get("preferred_channel"); got != "meeting" {
		t.Errorf("the channel is %q", got)
	}
}

func TestWhatIsMissingOfAPersonIsARowThatMakesIt(t *testing.T) {
	d := start(t, 120, 60)
	d.open("contact", "Sanna Öhman")
	contact := d.find("contact", "Sanna Öhman")
	d.tab("Wants and fears")
	for _, c := range []struct{ row, key, kind, text string }{
		{"No concern", "enter", "concern", "Afraid of a long stop"},
		{"No expectation", "n", "expectation", "A word in the board"},
	} {
		d.row(c.row)
		d.press(c.key)
		d.complete(c.text)
		n, made := d.count(c.kind, "subject", c.text)
		if n != 1 || made.Get("contact") != contact.ID.String() {
			t.Errorf("%d records of the kind %s were made, of %s", n, c.kind, made.Get("contact"))
		}
		d.shows(c.text)
	}
	d.tab("Criteria")
	d.row("No criterion")
	d.press("n")
	d.complete("Noise in the hall")
	if n, made := d.count("criterion", "name", "Noise in the hall"); n != 1 || made.Get("contact") != contact.ID.String() || made.Get("opportunity") != "" {
		t.Errorf("%d criteria were made: %v", n, made)
	}
}

func TestAnAnalysisStandsBesideTheEarlierOneAndIsMadeAnewAsACopyOfIt(t *testing.T) {
	d := onTab(t, 120, 60, "contact", "Sanna Öhman", "Analysis")
	for _, want := range []string{"2 made", "Preoccupations", "Consequences", "Expectations", "Coaching questions", "≠", "was"} {
		d.shows(want)
	}
	_, newest := d.count("analysis", "date", "2026-10-01")
	d.press("U")
	d.store()
	n, made := d.count("analysis", "date", d.book.Today().String())
	if n != 1 {
		t.Fatalf("%d analyses are of today", n)
	}
	d.shows("3 made")
	member := d.get(kam.Ref{Kind: "analysis", ID: made.ID})
	found := false
	if err := d.book.Each(t.Context(), "analysis", func(r kam.Record) bool {
		if r.ID != made.ID && r.Get("member") == member.Get("member") && r.Get("tangible_preoccupations") == member.Get("tangible_preoccupations") && r.Get("actions") == member.Get("actions") {
			found = true
		}
		return !found
	}); err != nil {
		t.Fatal(err)
	}
	if !found {
		t.Errorf("the new analysis is no copy of the last: %v; the newest was %v", member, newest)
	}
}

func TestThePictureOfConnectionsLeadsToEachOfThemAndToWhomNobodyKnows(t *testing.T) {
	d := onTab(t, 120, 60, "account", "Polar Steel Oy", "Selling center")
	for _, want := range []string{"Key account sponsor", "Who knows whom", "weak", "medium", "Eeva Koskinen", "┬", "Interfaces", "Resources of open deals"} {
		d.shows(want)
	}
	d.row("Sanna Öhman")
	d.press("enter")
	d.shows("Edit Anna Lind ↔ Sanna Öhman")
	d.leave()
	d.row("nobody ╌╌")
	d.press("n")
	d.shows("New connection")
	d.leave()
	d.row("Geographic leader")
	d.press("enter")
	d.shows("New selling-center member")
	d.shows("geographic leader")
}

func TestEachAnswerOfCABSIsEditedWhereItStands(t *testing.T) {
	d := onTab(t, 120, 60, "opportunity", "Melt shop cranes", "CABS")
	d.shows("Compelling reason")
	d.row("Evidence")
	d.press("e")
	d.retype("The furnace is stopped by the authority in May")
	if n, _ := d.count("cabs", "compelling_reason_evidence", "The furnace is stopped by the authority in May"); n != 1 {
		t.Errorf("%d checks have the evidence", n)
	}
	d.shows("The furnace is stopped")
}

func TestWhatAStageNeedsIsAskedForFromItsRow(t *testing.T) {
	d := onTab(t, 120, 60, "opportunity", "Melt shop cranes", "Stages")
	d.shows("here for 170 d, usual 45 d")
	d.row("Executive support")
	d.press("enter")
	d.store()
	if n, made := d.count("resource_need", "expertise", "executive support"); n == 0 || made.Get("stage") == "" {
		t.Errorf("nothing was asked for: %v", made)
	}
}

func TestThePlanOnScreenIsThePlanOnPaperAndIsMendedLineByLine(t *testing.T) {
	d := onTab(t, 200, 60, "account", "Polar Steel Oy", "Plan")
	for _, want := range []string{"Customer", "Industry analysis"} {
		d.shows(want)
	}
	d.row("not answered")
	question := d.cursor()
	d.press("enter")
	d.shows("New strategic answer")
	d.leave()
	d.press("n")
	d.shows("New strategic answer")
	d.leave()
	if d.cursor() != question {
		t.Errorf("the cursor went from %q to %q", question, d.cursor())
	}
}

func TestTabsHaveKeysThatEveryKeyboardHas(t *testing.T) {
	d := start(t, 120, 36)
	d.press("2", "enter").settle()
	first := d.m.top().Where()
	for _, pair := range [][2]string{{"]", "["}, {"ctrl+right", "ctrl+left"}, {"shift+right", "shift+left"}} {
		d.press(pair[0]).settle()
		if d.m.top().Where() == first {
			t.Errorf("%s stays", pair[0])
		}
		d.press(pair[1]).settle()
		if d.m.top().Where() != first {
			t.Errorf("%s goes to %s", pair[1], d.m.top().Where())
		}
	}
}

func TestPagesOfPeopleAndDealsFillTheirLinesWithNamesOfAnyScript(t *testing.T) {
	for _, look := range []style.Options{{Dark: true, Color: true, Rich: true}, {}} {
		d := start(t, 80, 24)
		d.m.env.Styles = style.New(look)
		account, contact, person, deal, member := d.book.NewID(), d.book.NewID(), d.book.NewID(), d.book.NewID(), d.book.NewID()
		name := "三菱重工業株式会社 Αλέξανδρος " + strings.Repeat("長", 60)
		set := func(kind string, id kam.ID, cells ...kam.Cell) kam.Edit {
			return kam.Edit{Ref: kam.Ref{Kind: kind, ID: id}, Cells: cells}
		}
		if err := d.book.Apply(t.Context(), "names", set("account", account, kam.Cell{Key: "name", Value: name}),
			set("contact", contact, kam.Cell{Key: "account", Value: account.String()}, kam.Cell{Key: "name", Value: name}),
			set("person", person, kam.Cell{Key: "name", Value: name}),
			set("connection", d.book.NewID(), kam.Cell{Key: "contact", Value: contact.String()}, kam.Cell{Key: "person", Value: person.String()}, kam.Cell{Key: "strength", Value: "strong"}),
			set("membership", member, kam.Cell{Key: "contact", Value: contact.String()}, kam.Cell{Key: "roles=decider", Value: "yes"}),
			set("analysis", d.book.NewID(), kam.Cell{Key: "member", Value: member.String()}, kam.Cell{Key: "date", Value: "2026-01-01"}, kam.Cell{Key: "assessment", Value: name + "\n" + name}),
			set("criterion", d.book.NewID(), kam.Cell{Key: "contact", Value: contact.String()}, kam.Cell{Key: "name", Value: name}, kam.Cell{Key: "importance", Value: "7"}, kam.Cell{Key: "difference", Value: "7"}, kam.Cell{Key: "leader", Value: "competitor"}),
			set("opportunity", deal, kam.Cell{Key: "account", Value: account.String()}, kam.Cell{Key: "name", Value: name}),
		); err != nil {
			t.Fatal(err)
		}
		for _, ref := range []kam.Ref{{Kind: "contact", ID: contact}, {Kind: "opportunity", ID: deal}, {Kind: "account", ID: account}} {
			d.run(d.m.open(ref))
			d.settle()
			for range 10 {
				d.press("down").settle()
				for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 36}, {200, 60}} {
					d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
					d.exact(d.m.top().Where(), size[0], size[1])
				}
				d.press("]").settle()
			}
		}
	}
}
