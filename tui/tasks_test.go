package tui

import (
	"strings"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/tui/book"
)

// The tasks that must be short are counted from the first screen, typed text apart.

func TestAContactIsFoundWithPhoneAndBestTimeInOneKey(t *testing.T) {
	d := start(t, 80, 24)
	d.press("/").types("sanna")
	d.shows("Best time")
	d.shows("+358 6 5550 174")
}

func TestACallIsLoggedInTwoKeys(t *testing.T) {
	d := start(t, 80, 24)
	d.press("a").types("call sanna ohman re price objections")
	d.press("enter") // at once, before the line was understood
	d.shows("✓ Logged: price objections")
	a := d.find("activity", "price objections")
	if a.Get("type") != "call" || a.Get("done") != "2026-11-22" || a.Get("contact") == "" || a.Get("account") == "" || a.Get("owner") == "" {
		t.Errorf("the call is %v", a.Cells)
	}
}

func TestACallWithAFoundPersonIsLoggedInThreeKeys(t *testing.T) {
	d := start(t, 120, 36)
	d.press("/").types("sanna ohm").settle()
	d.press("ctrl+l").types("asked for references").settle()
	d.press("enter")
	d.shows("Logged: asked for references")
	if a := d.find("activity", "asked for references"); a.Get("contact") == "" {
		t.Errorf("the call is %v", a.Cells)
	}
}

func TestADealIsMovedToItsNextStageInTwoKeysAndBack(t *testing.T) {
	d := start(t, 120, 36)
	d.press("5").settle()
	before := d.cursor()
	ref := d.current()
	was := d.get(ref).Get("stage")
	d.press(">")
	d.shows("→ Specification")
	if now := d.get(ref).Get("stage"); was != "characteristic determination" || now != "specification establishment" {
		t.Errorf("the stage went from %q to %q", was, now)
	}
	d.press("u")
	d.shows("Undone")
	if now := d.get(ref).Get("stage"); now != was {
		t.Errorf("after undo the stage is %q", now)
	}
	d.until(func() bool { return d.cursor() == before })
}

func TestAConflictIsSettledInTwoKeys(t *testing.T) {
	for press, want := range map[string]string{"(": "", ")": "+358 555 0177"} {
		d := start(t, 80, 24)
		d.press("8").settle()
		r := d.get(d.current())
		subject, _ := kam.ParseRef(r.Get("record"))
		before := d.get(subject).Get("phone")
		if want == "" {
			want = before
		}
		d.press(press)
		d.shows("Settled: Phone")
		d.showsNot("Conflicts: the same field")
		if got := d.get(subject).Get("phone"); got != want {
			t.Errorf("%s: the phone is %q, not %q", press, got, want)
		}
	}
}

func TestWhatChangedIsSeenInOneKey(t *testing.T) {
	d := start(t, 80, 24)
	d.press("w").settle()
	d.shows("Changed since yesterday")
	if !strings.Contains(d.cursor(), "Sanna Öhman") {
		t.Errorf("the cursor is on %q", d.cursor())
	}
}

func TestAnActivityIsDoneInOneKey(t *testing.T) {
	d := start(t, 120, 36)
	first, ref := d.cursor(), d.current()
	d.press("x")
	d.shows("✓ Done: ")
	if got := d.get(ref).Get("done"); got != "2026-11-22" {
		t.Errorf("done on %q", got)
	}
	d.until(func() bool { return d.cursor() != first })
}

func TestAConcernOfAPersonIsAddedThroughItsForm(t *testing.T) {
	d := start(t, 120, 36)
	d.press("3").settle()
	d.press("down").settle()
	contact := d.current()
	d.press("!")
	d.shows("New concern")
	d.types("Afraid of downtime")
	d.press("ctrl+s")
	d.shows("u undo")
	if c := d.find("concern", "Afraid of downtime"); c.Get("contact") != contact.ID.String() {
		t.Errorf("the concern is %v", c.Cells)
	}
}

func TestAConcernIsAddedOnTheMapInFourKeys(t *testing.T) {
	d := start(t, 120, 36)
	d.press("2", "c", "!")
	d.shows("New concern")
	d.types("Afraid of downtime").press("ctrl+s")
	d.until(func() bool { return d.m.form == nil })
	if c := d.find("concern", "Afraid of downtime"); c.Get("contact") != d.current().ID.String() {
		t.Errorf("the concern is %v", c.Cells)
	}
	d.shows("! Afraid of downtime")
}

func TestWhoCanBlockADealAndWhyIsSeenOnItsMapInThreeKeys(t *testing.T) {
	d := start(t, 120, 36)
	d.press("/").types("melt shop cranes").settle()
	d.press("enter", "]").settle()
	d.shows("deal “Melt shop cranes”")
	d.shows("✖ 1 can block")
	d.shows("Can block, and why")
	d.shows("acts against us")
}

func TestOneFieldIsEditedInPlaceAndTypingAheadGoesToTheForm(t *testing.T) {
	d := start(t, 120, 36)
	d.press("2").settle()
	d.press("enter").settle()
	for i := 0; i < 40 && !strings.Contains(d.cursor(), "Phone"); i++ {
		d.press("down").settle()
	}
	ref := d.current()
	d.press("e", "ctrl+u") // at once, before the form stands
	d.types("+44 555 0123")
	d.until(func() bool { return d.m.form != nil && strings.Contains(d.text(), "+44 555 0123") })
	d.press("enter")
	d.until(func() bool { return d.m.form == nil })
	if got := d.get(ref).Get("phone"); got != "+44 555 0123" {
		t.Errorf("the phone is %q", got)
	}
	d.shows("+44 555 0123")
	if !strings.Contains(d.cursor(), "Phone") {
		t.Errorf("the cursor went to %q", d.cursor())
	}
}

func TestARecordIsDeletedAndBroughtBack(t *testing.T) {
	d := start(t, 120, 36)
	d.press("2").settle()
	first, ref := d.cursor(), d.current()
	d.press("d")
	d.shows("✓ Deleted Acciaierie Valmontana SpA")
	d.until(func() bool { return d.cursor() != first })
	d.press("u")
	d.shows("Undone")
	d.until(func() bool { return strings.Contains(d.text(), " Acciaierie Valmontana SpA ") })
	if d.get(ref).Deleted() {
		t.Error("it is deleted still")
	}
}

func TestSeveralRecordsAreChangedAtOnce(t *testing.T) {
	d := start(t, 120, 36)
	d.press("2").settle()
	d.press(" ", " ", " ").settle()
	d.press(":").types("set priority=D")
	d.press("enter")
	d.shows("Set priority=D on 3 records")
}

func TestWhatIsOpenedIsLeftToTheSameRow(t *testing.T) {
	for _, way := range [][]string{{"1"}, {"2"}, {"3"}, {"4"}, {"5"}, {"8"}} {
		d := start(t, 120, 36)
		d.press(way...).settle()
		d.press("down", "down", "down").settle()
		row := d.cursor()
		d.press("enter").settle()
		if d.cursor() == row && way[0] != "8" {
			t.Errorf("%s: nothing was opened on %q", way, row)
		}
		d.press("esc").settle()
		if d.cursor() != row {
			t.Errorf("%s: back on %q, not on %q", way, d.cursor(), row)
		}
	}
}

func TestEscLeavesSearchWhereOneWas(t *testing.T) {
	d := start(t, 120, 36)
	d.press("5").settle()
	d.press("down", "down").settle()
	row := d.cursor()
	d.press("ctrl+k").types("polar").settle()
	d.press("esc").settle()
	if d.cursor() != row {
		t.Errorf("back on %q, not on %q", d.cursor(), row)
	}
}

func TestAnActionIsFoundByItsName(t *testing.T) {
	d := start(t, 120, 36)
	d.press("/").types("exchange with").settle()
	d.press("enter")
	d.shows("Exchanging with the server")
	if d.book.Syncs() != 1 {
		t.Errorf("asked for %d exchanges", d.book.Syncs())
	}
}

func TestAnEditThatFailsSaysWhyAndLosesNothing(t *testing.T) {
	d := start(t, 120, 36)
	d.press("5").settle()
	d.book.Fail(&kam.Error{Code: kam.Invalid, Kind: "opportunity", Field: "stage", Words: "cannot be written: the disk is full"})
	row := d.cursor()
	d.press(">")
	d.shows("! Stage cannot be written: the disk is full")
	if d.cursor() != row {
		t.Errorf("the row is %q", d.cursor())
	}
}

func TestChangesOfColleaguesShowWithoutMovingTheCursor(t *testing.T) {
	d := start(t, 120, 36)
	d.press("2").settle()
	d.press("down", "down", "down").settle()
	row, ref := d.cursor(), d.current()
	edit := kam.Edit{Ref: kam.Ref{Kind: "account", ID: d.book.NewID()}, Cells: []kam.Cell{{Key: "name", Value: "AAA First of all"}}}
	if err := d.book.Remote("matti", morning, edit); err != nil {
		t.Fatal(err)
	}
	d.shows("63 accounts")
	d.settle()
	if d.cursor() != row || d.current() != ref {
		t.Errorf("the cursor went from %q to %q", row, d.cursor())
	}
}

func TestTheStateOfSyncIsAlwaysShown(t *testing.T) {
	d := start(t, 120, 36)
	for _, c := range []struct {
		state book.State
		want  []string
	}{
		{book.State{Link: book.InSync, User: "anna", LastSync: morning}, []string{"● synced just now", "anna"}},
		{book.State{Link: book.Syncing, Done: 1200, Total: 5000}, []string{"◐ syncing 1200 of 5000"}},
		{book.State{Link: book.Offline, Waiting: 3}, []string{"○ offline", "↑3 waiting"}},
		{book.State{Link: book.Offline, Waiting: 1, Again: morning.Add(11500 * time.Millisecond)}, []string{"○ offline, again in 12 s", "↑1 waiting"}},
		{book.State{Link: book.Offline, Again: morning.Add(90 * time.Second)}, []string{"○ offline, again in 2 min"}},
		{book.State{Link: book.SignedOut, Conflicts: 2, Rejected: 1}, []string{"✖ signed out", "2 conflicts", "1 refused", "8 Sync !3"}},
		{book.State{Link: book.NoServer}, []string{"on this device only"}},
	} {
		d.book.SetState(c.state)
		for _, w := range c.want {
			d.shows(w)
		}
	}
}

func TestCtrlCAsksWhereSomethingIsBeingTyped(t *testing.T) {
	d := start(t, 120, 36)
	d.press("2").settle()
	d.press("n")
	d.shows("New account")
	d.types("Nova")
	d.until(func() bool { drafts, _ := d.book.Drafts(t.Context()); return len(drafts) > 0 })
	d.press("ctrl+c")
	d.shows("ctrl+c again leaves")
	if d.m.gone {
		t.Fatal("it is gone at once")
	}
	d.press("ctrl+c")
	d.until(func() bool { return d.quit })
	if drafts, _ := d.book.Drafts(t.Context()); len(drafts) == 0 {
		t.Error("what was typed is lost")
	}
}

func TestTheCommandLine(t *testing.T) {
	for line, want := range map[string]string{
		"sort revenue":        "there is no column “revenue”",
		"sort open":           "Open↓",
		"filter polar":        "3 of 62",
		"filter country=FI":   "country=FI",
		"filter country=Mars": "“Mars” is not a country",
		"goto porto leix":     "Porto Leixões Terminal",
		"theme mauve":         "The themes are dark, light and plain",
		"nonsense":            "There is no command “nonsense”",
		"new concern":         "New concern",
		"new dragon":          "there is no kind of record called “dragon”",
	} {
		t.Run(line, func(t *testing.T) {
			d := start(t, 120, 36)
			d.press("2").settle()
			d.press(":").types(line).press("enter")
			d.shows(want)
		})
	}
}

func TestCopyAndOpen(t *testing.T) {
	d := start(t, 120, 36)
	d.press("2").settle()
	d.press("y")
	d.until(func() bool { return d.copied.Load() == "Acciaierie Valmontana SpA" })
	d.press("o")
	d.until(func() bool { url, _ := d.opened.Load().(string); return strings.HasPrefix(url, "https://") })
}

// current returns the record of the row under the cursor.
func (d *driver) current() kam.Ref {
	row, _ := d.m.top().(interface{ CurrentRef() kam.Ref })
	return row.CurrentRef()
}

func (d *driver) get(ref kam.Ref) kam.Record {
	d.t.Helper()
	r, err := d.book.Get(d.t.Context(), ref)
	if err != nil {
		d.t.Fatal(err)
	}
	return r
}

// find returns the record of a kind with a title.
func (d *driver) find(kind, title string) (found kam.Record) {
	d.t.Helper()
	err := d.book.Each(d.t.Context(), kind, func(r kam.Record) bool {
		if r.Title(nil) == title {
			found = r
		}
		return found.IsZero()
	})
	if err != nil || found.IsZero() {
		d.t.Fatalf("there is no %s called %q: %v", kind, title, err)
	}
	return found
}

func TestKeyAccountsOfACountryWithoutContactAreListedInTwoKeys(t *testing.T) {
	d := start(t, 120, 36)
	d.press("2", "f").types("status:key country:PL contact<today-30d").settle()
	d.shows("Huta Czarny Dąb")
	d.showsNot("Acciaierie Valmontana")
	d.press("enter")
	d.shows("f status:key country:PL contact<today-30d")
}

func TestAConditionIsCompletedAsItIsTyped(t *testing.T) {
	d := start(t, 120, 36)
	d.press("2", "f").types("sta").settle()
	d.press("tab").types("ke").settle()
	d.shows("status:ke")
	d.press("tab").settle()
	d.shows(`status:"key account"`)
	d.press("enter").settle()
	d.shows("30 of 62")
	for range 12 {
		if row := d.get(d.current()); row.Get("status") != "key account" {
			t.Errorf("%s is shown", row.Get("name"))
		}
		d.press("down")
	}
}

func TestWhatIsWrongWithAFilterIsToldAndItStaysToBeMended(t *testing.T) {
	d := start(t, 120, 36)
	d.press("2", "f").types("contry:FI ").settle()
	d.shows("there is no field “contry”; did you mean country?")
	d.press("enter")
	d.shows("at character 1: there is no field")
	d.press("ctrl+u").types("country:FI").press("enter").settle()
	d.shows("6 of 62")
}

func TestFacetsNarrowAListAndSayTheSameAsTheLine(t *testing.T) {
	d := start(t, 120, 36)
	d.press("2").settle()
	d.press("ctrl+f").settle()
	d.shows("Narrow by")
	d.shows("Country (basic search)")
	d.press("enter").settle() // the country with the most accounts
	d.shows("f country:FI")
	d.shows("6 of 62")
	d.shows("● Finland")
	d.press("x").settle()
	d.shows("62 accounts")
	d.press("tab", "tab", "enter").settle()
	d.press("esc").settle()
	d.showsNot("Narrow by")
	if p := d.m.top().(interface{ FilterKind() string }); p.FilterKind() != "account" {
		t.Errorf("the filter is about %q", p.FilterKind())
	}
}

func TestAFilterIsKeptUnderANameAndOpenedByItsKeyFromAnywhere(t *testing.T) {
	d := start(t, 120, 36)
	d.press("2", "f").types("country:FI").press("enter").settle()
	d.press(":").types("save Finns").press("enter")
	d.shows("Saved search Finns")
	s := d.find("saved_search", "Finns")
	if s.Get("query") != "country:FI" || s.Get("pane") != "account" || s.Scope() != "user/anna" {
		t.Errorf("it is kept as %v", s.Cells)
	}
	d.press("esc", "5").settle()
	d.press("'", "f").settle()
	d.shows("f country:FI")
	d.press("esc").settle()
	d.press("v", "f").settle()
	d.shows("f country:FI")
	d.press("1", "/").settle()
	d.shows("Finns") // offered while nothing is typed
	for range 8 {
		if strings.Contains(d.cursor(), "Finns") {
			break
		}
		d.press("down")
	}
	d.press("enter").settle()
	d.shows("kind:account country:FI")
}

func TestAHitIsActedOnWithoutLeavingTheSearch(t *testing.T) {
	d := start(t, 120, 36)
	d.press("5").settle()
	row := d.cursor()
	d.press("/").types("kind:deal melt shop").settle()
	d.press("alt+>")
	d.shows("→ Selection")
	d.settle()
	if o := d.find("opportunity", "Melt shop cranes"); o.Get("stage") != "supplier selection" {
		t.Errorf("the stage is %q", o.Get("stage"))
	}
	d.shows("Search everything")
	d.press("ctrl+u").types("kind:contact sanna ohman").settle()
	d.press("alt+!")
	d.shows("New concern")
	d.types("Afraid of downtime").press("ctrl+s")
	d.shows("Search everything")
	if c := d.find("concern", "Afraid of downtime"); c.Get("contact") == "" {
		t.Errorf("the concern is %v", c.Cells)
	}
	d.press("esc").settle()
	if d.cursor() != row {
		t.Errorf("back on %q, not on %q", d.cursor(), row)
	}
}

func TestWhatWasOpenedIsFoundFirstWhileNothingIsTyped(t *testing.T) {
	d := start(t, 120, 36)
	d.press("2").settle()
	d.press("down", "down", "down").settle()
	opened := d.current()
	name := d.get(opened).Get("name")
	d.press("enter").settle()
	d.until(func() bool { return d.book.LastOpened() == opened })
	d.press("esc").settle()
	d.press("/").settle()
	for range 8 { // past the saved searches
		if strings.HasPrefix(d.cursor(), name[:min(len(name), 16)]) { // long names are clipped
			return
		}
		d.press("down").settle()
	}
	t.Errorf("%s, which was just opened, is not among the first:\n%s", name, d.text())
}

func TestConditionsInTheSearchLookAtTheAccountWhereARecordLacksTheField(t *testing.T) {
	d := start(t, 120, 36)
	d.press("/").types("kind:contact country:FI title:cfo").settle()
	d.shows("Juha Äkräs")
	d.press("ctrl+f").settle()
	d.shows("Narrow by")
	d.shows("● Finland")
}
