package tui

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/book"
	"keyaccount/tui/samplebook"
)

// watch is a clock that a test moves while the program reads it.
type watch struct{ passed atomic.Int64 }

func (w *watch) now() time.Time { return morning.Add(time.Duration(w.passed.Load())) }

func (w *watch) wait(d time.Duration) { w.passed.Add(int64(d)) }

// at starts the program with a clock that the test moves.
func at(t *testing.T, w, h int) (d *driver, clock *watch) {
	t.Helper()
	clock = &watch{}
	b, err := samplebook.New(0, clock.now)
	if err != nil {
		t.Fatal(err)
	}
	return startWith(t, b, w, h), clock
}

func (d *driver) remote(who string, ref kam.Ref, cell, value string) {
	d.t.Helper()
	if err := d.book.Remote(who, d.book.Now(), kam.Edit{Ref: ref, Cells: []kam.Cell{{Key: cell, Value: value}}}); err != nil {
		d.t.Fatal(err)
	}
}

func TestWhatAColleagueChangesOnScreenIsToldAndLitForAWhile(t *testing.T) {
	d, clock := at(t, 120, 36)
	d.press("2").settle()
	ref := d.current()
	d.press("enter").settle()
	d.press("[").settle()
	d.remote("matti", ref, "phone", "+358 555 4242")
	d.shows("• Matti changed Phone just now · Y shows it")
	d.shows("•Phone")
	d.shows("+358 555 4242")
	d.remote("matti", ref, "phone", "+358 555 4243")
	d.shows("+358 555 4243")
	d.shows("• Matti changed Phone just now · Y shows it") // once, though it was changed twice

	clock.wait(30 * time.Second)
	d.send(ticked{})
	d.shows("• Matti changed Phone 30 s ago")
	clock.wait(31 * time.Second)
	d.send(ticked{})
	d.showsNot("•Phone")
	d.showsNot("Matti changed Phone")

	other := d.find("person", "Chiara Conti")
	d.remote("matti", other.Ref, "phone", "1")
	d.settle()
	if strings.Contains(d.text(), "• Matti") {
		t.Errorf("a change of what is not on screen is told:\n%s", d.text())
	}
}

func TestAChangeIsSeenInAListAndWhatIsMineIsNot(t *testing.T) {
	d, _ := at(t, 120, 36)
	d.press("2").settle()
	ref := d.current()
	d.remote("matti", ref, "phone", "+358 555 4242")
	d.shows("• Matti changed Phone of Acciaierie")
	if err := d.book.Apply(t.Context(), "mine", kam.Edit{Ref: ref, Cells: []kam.Cell{{Key: "website", Value: "www.mine.example"}}}); err != nil {
		t.Fatal(err)
	}
	d.shows("↑1 waiting")
	if strings.Contains(d.text(), "changed Website") {
		t.Error("what the user did is told as news")
	}
}

func TestAFormKeepsWhatWasTypedAndShowsWhatChangedBeneath(t *testing.T) {
	d, _ := at(t, 120, 36)
	d.press("2").settle()
	ref := d.current()
	d.press("E")
	d.shows("Edit ")
	for range 40 {
		if strings.Contains(d.text(), "▌  Phone") {
			break
		}
		d.send(tea.KeyMsg{Type: tea.KeyDown})
	}
	d.shows("▌  Phone")
	d.press("ctrl+u").types("+39 1")
	d.remote("matti", ref, "phone", "+358 555 4242")
	d.remote("chiara", ref, "website", "www.theirs.example")
	d.shows("meanwhile it became “+358 555 4242”")
	d.shows("by matti, just now")
	d.shows("+39 1")
	d.shows("changed meanwhile by chiara")
	d.press("ctrl+s")
	d.shows("u undo")
	if r := d.get(ref); r.Get("phone") != "+39 1" || r.Get("website") != "www.theirs.example" {
		t.Errorf("saved are the phone %q and the website %q", r.Get("phone"), r.Get("website"))
	}
}

func TestARecordIsSeenAsItWasAndPutBack(t *testing.T) {
	d, clock := at(t, 120, 36)
	d.press("2").settle()
	ref := d.current()
	was := d.get(ref)
	for _, c := range []kam.Cell{{Key: "phone", Value: "1"}, {Key: "website", Value: "www.a.example"}, {Key: "phone", Value: "2"}} {
		clock.wait(time.Minute)
		d.remote("matti", ref, c.Key, c.Value)
	}
	d.settle()
	d.press("Y").settle()
	d.shows("Phone: 1 → 2")
	d.press("down", "down").settle()
	d.shows("≠ 1")
	d.shows("now 2")
	d.press("ctrl+r")
	d.shows("is again 1")
	if got := d.get(ref).Get("phone"); got != "1" {
		t.Errorf("the phone put back is %q", got)
	}
	d.press("u")
	d.shows("Undone")
	if got := d.get(ref).Get("phone"); got != "2" {
		t.Errorf("after undo the phone is %q", got)
	}

	d.press("esc").settle()
	d.press("Y").settle()
	d.press("end").settle()
	d.press("enter").settle()
	d.shows("As it was on 22 Nov 2026 09:01:00")
	if !strings.Contains(d.cursor(), "Website") && !strings.Contains(d.cursor(), "Phone") {
		t.Errorf("the cursor is on %q, not on what differs", d.cursor())
	}
	d.press("ctrl+e")
	d.shows("is again what it was on")
	if r := d.get(ref); r.Get("phone") != "1" || r.Get("website") != was.Get("website") {
		t.Errorf("put back as a whole are %q and %q", r.Get("phone"), r.Get("website"))
	}
}

func TestTheNewestChangeOfAFieldIsTakenBack(t *testing.T) {
	d, _ := at(t, 120, 36)
	d.press("2").settle()
	ref := d.current()
	was := d.get(ref).Get("phone")
	d.remote("matti", ref, "phone", "+358 555 4242")
	d.settle()
	d.press("Y").settle()
	d.press("ctrl+r")
	d.shows("is again ")
	if got := d.get(ref).Get("phone"); got != was {
		t.Errorf("the phone is %q, not %q", got, was)
	}
}

func TestAThirdValueSettlesAConflict(t *testing.T) {
	d, _ := at(t, 120, 36)
	d.press("8").settle()
	conflict := d.current()
	subject, _ := kam.ParseRef(d.get(conflict).Get("record"))
	d.press("e")
	d.shows("Phone · Polar Steel Oy")
	d.press("ctrl+u").types("+358 555 7").press("enter")
	d.shows("u undo")
	d.showsNot("Conflicts: the same field")
	if got, v := d.get(subject).Get("phone"), d.get(conflict).Get("verdict"); got != "+358 555 7" || v != kam.KeepNew {
		t.Errorf("the phone is %q and the verdict %q", got, v)
	}
	d.press("u")
	d.shows("Undone")
	if v := d.get(conflict).Get("verdict"); v != "" {
		t.Errorf("after undo the verdict is %q", v)
	}
}

func TestARefusedEditIsMendedInItsForm(t *testing.T) {
	d, _ := at(t, 120, 36)
	d.press("8").settle()
	d.press("down").settle()
	rejection := d.current()
	subject, _ := kam.ParseRef(d.get(rejection).Get("record"))
	d.press("e")
	d.shows("1250000 EUR")
	d.press("ctrl+u").types("1 100 000 EUR").press("enter")
	d.shows("u undo")
	if got, v := d.get(subject).Get("amount"), d.get(rejection).Get("verdict"); got != "1100000 EUR" || v != kam.Resubmitted {
		t.Errorf("the amount is %q and the verdict %q", got, v)
	}
}

func TestARefusedNewRecordIsMadeInItsFormAndWhatHangsOnItIsSeen(t *testing.T) {
	d, _ := at(t, 120, 36)
	account := kam.Ref{Kind: "account", ID: d.book.NewID()}
	refused := func(ref kam.Ref, cells ...kam.Cell) kam.Ref {
		r := kam.Ref{Kind: "rejection", ID: d.book.NewID()}
		err := d.book.Remote("kamd", d.book.Now(), kam.Edit{Ref: r, Cells: []kam.Cell{
			{Key: "edit", Value: string(kam.RefusedCells(cells))}, {Key: "reason", Value: "you may not add accounts in Norway"},
			{Key: "record", Value: ref.String()}, {Key: "user", Value: "anna"},
		}})
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	made := refused(account, kam.Cell{Key: "name", Value: "Vinterhavn Stål AS"}, kam.Cell{Key: "status", Value: "customer"}, kam.Cell{Key: "country", Value: "NO"})
	refused(kam.Ref{Kind: "contact", ID: d.book.NewID()}, kam.Cell{Key: "name", Value: "Liv Berg"}, kam.Cell{Key: "account", Value: account.ID.String()})
	d.press("8").settle()
	d.shows("✖ Vinterhavn Stål AS")
	d.shows("1 edit hangs on it")
	d.press("down").settle()
	d.shows("What hangs on it")
	d.shows("Liv Berg, refused too")
	d.press("e")
	d.shows("New account")
	d.shows("Vinterhavn Stål AS")
	d.press("ctrl+s")
	d.shows("u undo")
	if r := d.get(account); r.Get("name") != "Vinterhavn Stål AS" || d.get(made).Get("verdict") != kam.Resubmitted {
		t.Errorf("made was %v", r.Cells)
	}
}

func TestNewsIsMergedAndBounded(t *testing.T) {
	var n book.Notice
	for range 500 {
		n = n.And(book.Notice{Kinds: map[string]bool{"account": true}, News: []book.Change{{}}})
	}
	if len(n.News) > 200 {
		t.Errorf("%d changes are told", len(n.News))
	}
}
