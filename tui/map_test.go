package tui

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/book/memory"
	"keyaccount/tui/pane/chart"
	"keyaccount/tui/style"
)

// onMap is a user at the map of Polar Steel, where the cursor is on Juha Äkräs, the most significant person.
func onMap(t *testing.T, w, h int) *driver {
	t.Helper()
	d := start(t, w, h)
	d.run(d.m.push(chart.Of(d.m.env, d.find("account", "Polar Steel Oy").Ref)))
	d.settle()
	if on := d.book.Name(d.current()); on != "Juha Äkräs" {
		t.Fatalf("the cursor is on %q\n%s", on, d.text())
	}
	return d
}

// on fails unless the cursor is on somebody.
func (d *driver) on(name string) *driver {
	d.t.Helper()
	d.until(func() bool { return d.book.Name(d.current()) == name })
	return d
}

// membershipOf returns what is recorded of somebody's part, for a deal or for the whole account.
func (d *driver) membershipOf(contact kam.ID, deal string) (found kam.Record) {
	d.t.Helper()
	err := d.book.Related(d.t.Context(), kam.Ref{Kind: "contact", ID: contact}, func(r kam.Record) bool {
		if r.Kind == "membership" && r.Get("contact") == contact.String() && r.Get("opportunity") == deal {
			found = r
		}
		return true
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return found
}

func TestTheMapLaysTheSamePeopleOutInFourWays(t *testing.T) {
	d := onMap(t, 120, 36)
	for key, want := range map[string]string{"H": "organization", "I": "influence", "X": "roles × attitudes", "S": "by significance"} {
		d.press(key).settle()
		d.shows("Map · " + want)
		d.on("Juha Äkräs")
		for _, name := range []string{"Eeva Koskinen", "Sanna Öhman", "Tuula Pirinen", "no buyer known"} {
			if key != "X" {
				d.shows(name)
			}
		}
	}
}

func TestAnEmptyCardIsFilledWithEnter(t *testing.T) {
	d := onMap(t, 120, 36)
	d.press("G").settle()
	d.shows("No buyer known")
	d.press("enter")
	d.shows("Who is buyer?")
	d.on("Juha Äkräs")
	d.press("right", "right").on("Tuula Pirinen")
	d.press("enter")
	d.shows("Tuula Pirinen is buyer")
	if got := d.membershipOf(d.current().ID, ""); got.Get("roles=gatekeeper") == "" || got.Get("roles=buyer") == "" {
		t.Errorf("the part is %v", got.Cells)
	}
	d.showsNot("no buyer known")
}

func TestAttitudesMoveByOneStepOnTheMapAndAreTakenBack(t *testing.T) {
	d := onMap(t, 120, 36)
	juha := d.current().ID
	d.press("+", "+")
	d.shows("Juha Äkräs is neutral")
	d.settle()
	if got := d.membershipOf(juha, "").Get("attitude"); got != "neutral" {
		t.Errorf("the attitude is %q", got)
	}
	d.press("u", "u").settle()
	d.until(func() bool { return d.membershipOf(juha, "").Get("attitude") == "unfavourable" })
	d.on("Juha Äkräs")
}

func TestRolesAndZonesAreSetByTheirLettersInOneStep(t *testing.T) {
	d := onMap(t, 120, 36)
	juha := d.current().ID
	d.press("R", "b", "a", "t", "enter")
	d.shows("Juha Äkräs: buyer, not advisor, not in a threat zone")
	d.showsNot("no buyer known")
	m := d.membershipOf(juha, "")
	if m.Get("roles=buyer") == "" || m.Get("roles=decider") == "" || m.Get("roles=advisor") != "" || m.Get("zones=threat") != "" {
		t.Errorf("the part is %v", m.Cells)
	}
	d.press("u")
	d.shows("no buyer known")
	d.press("R", "b", "esc").settle()
	if d.membershipOf(juha, "").Get("roles=buyer") != "" {
		t.Error("esc kept what was set")
	}
}

func TestAnInfluenceIsAddedByGoingToTheOtherPerson(t *testing.T) {
	d := onMap(t, 120, 36)
	juha := d.current().ID
	d.press("i")
	d.shows("Juha Äkräs influences")
	d.press("right").on("Sanna Öhman")
	d.press("enter")
	d.shows("strong influence")
	d.press("s")
	d.shows("Juha Äkräs → Sanna Öhman: strong influence")
	sanna := d.current().ID
	d.until(func() bool {
		found := false
		err := d.book.Related(t.Context(), kam.Ref{Kind: "contact", ID: juha}, func(r kam.Record) bool {
			found = found || r.Kind == "influence" && r.Get("from") == juha.String() && r.Get("to") == sanna.String() && r.Get("strength") == "strong"
			return true
		})
		return err == nil && found
	})
	d.press("left", "i", "right", "esc").on("Juha Äkräs")
}

func TestAPartInADealIsSetForThatDealAlone(t *testing.T) {
	d := onMap(t, 120, 36)
	juha := d.current().ID
	d.press("P").settle()
	d.shows("deal “")
	before := d.membershipOf(juha, "").Get("attitude")
	d.press("+")
	d.shows("Juha Äkräs is sceptical, in “")
	d.shows("- sceptical")
	if got := d.membershipOf(juha, "").Get("attitude"); got != before {
		t.Errorf("in the whole account the attitude became %q", got)
	}
	for range 9 {
		if d.press("P").settle(); strings.Contains(d.text(), "whole account") {
			return
		}
	}
	t.Error("P never comes back to the whole account")
}

func TestAPersonIsAddedBeneathTheChosenOneAndIsChosenThen(t *testing.T) {
	d := onMap(t, 120, 36)
	juha := d.current().ID
	d.press("n")
	d.shows("New contact")
	d.types("Ilmari Uusi").press("ctrl+s")
	d.on("Ilmari Uusi")
	if got := d.get(d.current()).Get("reports_to"); got != juha.String() {
		t.Errorf("the superior is %q", got)
	}
	added := d.current()
	d.press("d")
	d.shows("Deleted Ilmari Uusi")
	d.until(func() bool { return d.current() != added })
	if !d.get(added).Deleted() {
		t.Error("the person is there still")
	}
}

func TestTheSliderGoesThroughAssessmentsAndThePastIsNotChanged(t *testing.T) {
	d := onMap(t, 120, 36)
	juha := d.current().ID
	d.press(",").settle()
	d.shows("Map as of 2026-")
	d.shows("As it was on 2026-")
	d.press("+").settle()
	d.shows("esc goes back to today")
	if got := d.membershipOf(juha, "").Get("attitude"); got != "unfavourable" {
		t.Errorf("the attitude is %q", got)
	}
	d.press(",").settle()
	d.press(";", ";").settle()
	d.shows("Map · organization")
	d.press(",", "esc").settle()
	d.shows("Map · organization")
}

func TestTheWayToADeciderIsLitUpStepByStep(t *testing.T) {
	d := onMap(t, 120, 36)
	d.press("F").settle()
	d.shows("1┓")
	d.shows("2╗")
	d.press("F").settle()
	d.shows("3┐")
	d.press("esc").settle()
	d.showsNot("1┓")
}

func TestWhoSwaysTheChosenPersonIsMarked(t *testing.T) {
	d := onMap(t, 120, 36)
	d.shows("Eeva Koskinen ──«")
	d.shows("»┓")
	d.press("right").on("Sanna Öhman")
	d.showsNot("Eeva Koskinen ──«")
}

func TestTheMouseChoosesAndOpens(t *testing.T) {
	d := onMap(t, 120, 36)
	for y, l := range strings.Split(d.text(), "\n") {
		if x := strings.Index(l, "Olli Ström"); x >= 0 {
			click := tea.MouseMsg{X: len([]rune(l[:x])), Y: y, Action: tea.MouseActionPress, Button: tea.MouseButtonLeft}
			d.send(click)
			d.on("Olli Ström")
			d.send(click)
			d.until(func() bool { return strings.HasPrefix(d.m.top().Where(), "Olli Ström") })
			return
		}
	}
	t.Fatal("Olli Ström is not on the screen")
}

func TestTheMapStaysWhereItIsWhenAColleagueChangesSomething(t *testing.T) {
	d := onMap(t, 120, 36)
	d.press("right", "Z", "Z").settle() // cards so large that the map is larger than the screen
	at := func() int {
		for y, l := range strings.Split(d.text(), "\n") {
			if strings.Contains(l, "╔") {
				return y*1000 + len([]rune(l[:strings.Index(l, "╔")]))
			}
		}
		return -1
	}
	was := at()
	name := kam.Edit{Ref: kam.Ref{Kind: "contact", ID: d.find("contact", "Eeva Koskinen").ID}, Cells: []kam.Cell{{Key: "name", Value: "Eeva Koskela"}}}
	if err := d.book.Remote("matti", morning, name); err != nil {
		t.Fatal(err)
	}
	d.shows("Eeva Koskela")
	d.settle()
	if now := at(); now != was || was < 0 {
		t.Errorf("the chosen card went from %d to %d", was, now)
	}
}

// crowd is a book of one account with so many people, in a tree with rings and several roots.
func crowd(n int) *memory.Book {
	id := func(kind, i int) kam.ID { return kam.ID{0: 1, 9: byte(kind), 14: byte(i >> 8), 15: byte(i)} }
	rec := func(kind string, id kam.ID, cells ...kam.Cell) kam.Record {
		return kam.Record{Ref: kam.Ref{Kind: kind, ID: id}}.With(cells...)
	}
	set := func(key, value string) kam.Cell { return kam.Cell{Key: key, Value: value} }
	account := id(0, 1)
	records := []kam.Record{rec("account", account, set("name", "Great Works"))}
	roles := kam.MembershipKind.Lookup("roles").Options
	attitudes := kam.MembershipKind.Lookup("attitude").Options
	for i := range n {
		boss := (i+4)/5 - 1
		if i%40 == 39 {
			boss = -1
		}
		if i == 1 {
			boss = 7 // who reports to the one who reports here
		}
		cells := []kam.Cell{set("account", account.String()), set("name", fmt.Sprintf("長谷川 %c Řezáč-Papadopoulou %d", 'A'+i%26, i)), set("title", "Vice President of Very Long Titles 部長")}
		if boss >= 0 {
			cells = append(cells, set("reports_to", id(1, boss).String()))
		}
		kam.SortCells(cells)
		part := []kam.Cell{set("account", account.String()), set("contact", id(1, i).String()), set("attitude", attitudes[i%5]), set("roles="+roles[i%7], kam.Yes)}
		if i%4 == 0 {
			part = append(part, set("zones=power", kam.Yes))
		}
		kam.SortCells(part)
		records = append(records, rec("contact", id(1, i), cells...), rec("membership", id(2, i), part...))
		if i%2 == 0 {
			records = append(records, rec("influence", id(3, i), set("account", account.String()), set("from", id(1, i).String()), set("strength", "strong"), set("to", id(1, (i*7+3)%n).String())))
		}
	}
	return memory.New(records, func() time.Time { return morning })
}

func TestMapsOfAnySizeFillEveryTerminalExactly(t *testing.T) {
	for _, n := range []int{0, 1, 25, 150} {
		for _, look := range []style.Options{{Dark: true, Color: true, Rich: true}, {}} {
			if n != 25 && look.Color {
				continue // what is drawn does not depend on it
			}
			d := startWith(t, crowd(n), 120, 36)
			d.m.env.Styles = style.New(look)
			d.run(d.m.push(chart.Of(d.m.env, d.find("account", "Great Works").Ref)))
			d.settle()
			for _, keys := range []string{"H", "I", "X", "S"} {
				d.press(keys).settle()
				for _, more := range []string{"", "Z", "ZjjjllV=", "=F"} {
					for _, k := range more {
						d.press(string(k))
					}
					for _, size := range [][2]int{{60, 16}, {99, 24}, {120, 36}, {240, 70}} {
						d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
						d.exact(fmt.Sprintf("%d people, %s%s", n, keys, more), size[0], size[1])
					}
				}
			}
			if n > 0 {
				for _, mode := range [][]string{{"g", "R"}, {"g", "i"}, {"g", "i", "j", "enter"}} {
					d.press(mode...)
					for _, size := range [][2]int{{60, 16}, {120, 36}} {
						d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
						d.exact(fmt.Sprintf("%d people, %v", n, mode), size[0], size[1])
					}
					d.press("esc")
				}
			}
		}
	}
}

func TestTheChosenPersonIsAlwaysInSight(t *testing.T) {
	d := startWith(t, crowd(60), 80, 24)
	d.run(d.m.push(chart.Of(d.m.env, d.find("account", "Great Works").Ref)))
	d.settle()
	for _, way := range []string{"H", "I", "X"} {
		d.press(way).settle()
		for i, k := range strings.Split(strings.Repeat("l j j l k h j ", 12), " ") {
			if k == "" {
				continue
			}
			d.press(k)
			if text := d.text(); !strings.Contains(text, "╔") || !strings.Contains(text, "╝") {
				t.Fatalf("%s: after %d moves the chosen card is not in sight\n%s", way, i+1, text)
			}
		}
	}
}

// command types a command line and carries it out.
func (d *driver) command(text string) *driver {
	d.t.Helper()
	d.press(":").types(text).press("enter").settle()
	return d
}

func TestTheMapIsToldWhatToShowByCommands(t *testing.T) {
	d := onMap(t, 120, 36)
	d.press(":").types("lay")
	d.shows("layout")
	d.shows("org|influence|matrix|list")
	d.press("esc")
	d.command("layout infl").shows("Map · influence")
	d.command("lens cov").shows("tint: coverage")
	d.command("person Sanna").on("Sanna Öhman")
	d.command("way Eeva").shows("1╗")
	d.command("way none").showsNot("Way to the decider")
	d.command("way all").shows("Way to the decider")
	d.command("deal Melt").shows("deal “Melt")
	d.command("deal all").shows("whole account")
	d.command("date 2026-05-20").shows("Map as of 2026-05-20")
	d.press(";").settle()
	d.showsNot("as of 2026-05-20")
	d.command("date today").shows("Map · influence")
	for line, want := range map[string]string{
		"layout round":    "there is no layout “round”; there are org, influence, matrix, list",
		"date 2031-01-01": "a day to come", "person A": "there is no person “A”", "write map.doc": "name a file that ends in .txt",
	} {
		d.command(line).shows(want)
	}
}

func TestTheMapLeavesTheScreenAsTextAndFiles(t *testing.T) {
	d := onMap(t, 120, 36)
	d.command("text")
	d.until(func() bool { return d.copied.Load() != nil })
	if text := d.copied.Load().(string); !strings.Contains(text, "Juha Äkräs") || !strings.Contains(text, "D decider") {
		t.Errorf("what was copied is\n%s", text)
	}
	file := filepath.Join(t.TempDir(), "map.svg")
	d.command("write " + file).shows("The map is written to")
	if b, err := os.ReadFile(file); err != nil || !strings.Contains(string(b), "Juha Äkräs") {
		t.Errorf("the file holds %d bytes, %v", len(b), err)
	}
	d.command("write " + file).shows("it is left as it is")
}

// Roles that were taken away after an assessment stand on the map of that day, and the map of the next day says who took them
// away when.
func TestTheMapOfThePastShowsTheRolesOfThen(t *testing.T) {
	d := onMap(t, 120, 36)
	d.press("R", "a", "enter") // no longer advisor
	d.shows("not advisor")
	d.settle()
	d.shows("D ⚡ ▲ ✖")
	d.press(",").settle()
	d.shows("Map as of 2026-")
	d.shows("D A ⚡ ▲ ✖")
	d.press("esc").settle()
	d.shows("D ⚡ ▲ ✖")
}
