package tui

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/signal"
	"keyaccount/tui/book/memory"
	"keyaccount/tui/samplebook"
	"keyaccount/tui/style"
)

// slowBoard is a book whose board takes until it is let go, as the first one of a big cache does.
type slowBoard struct {
	*memory.Book
	ready chan struct{}
}

func (s *slowBoard) Board(ctx context.Context, fn func(*signal.Board)) error {
	select {
	case <-s.ready:
		return s.Book.Board(ctx, fn)
	case <-ctx.Done():
		return ctx.Err()
	}
}

func TestDueWorkIsThereBeforeTheAlarmsAndTheCursorStaysWhenTheyCome(t *testing.T) {
	b, err := samplebook.New(0, func() time.Time { return morning })
	if err != nil {
		t.Fatal(err)
	}
	slow := &slowBoard{b, make(chan struct{})}
	d := &driver{t: t, book: b, msgs: make(chan tea.Msg, 64), done: make(chan struct{})}
	d.m = New(Options{Book: slow, Styles: style.New(style.Options{Dark: true, Color: true})})
	t.Cleanup(func() { close(d.done); d.m.stop() })
	d.send(tea.WindowSizeMsg{Width: 120, Height: 36})
	d.run(d.m.Init())
	d.shows("Overdue")
	d.shows("Alarms looking at 9 accounts …")
	d.shows("Changed since yesterday")
	d.press("w")
	row := d.cursor()
	if row == "" {
		t.Fatal("there is no cursor")
	}
	ref := d.current()
	d.press("x") // nothing here waits for alarms
	close(slow.ready)
	d.until(func() bool { return !strings.Contains(d.text(), "looking at") })
	d.settle()
	if d.current() != ref || !strings.Contains(d.cursor(), "Sanna Öhman") {
		t.Errorf("the cursor went from %q to %q", row, d.cursor())
	}
	d.press("W").settle()
	d.shows("nobody handles it")
}

func TestAnAlarmIsMendedInTwoKeysAndGoesAwayByItself(t *testing.T) {
	d := start(t, 120, 36)
	d.press("W").settle()
	row := d.cursor()
	if !strings.Contains(row, "Nobody handles the concern") {
		t.Fatalf("the first alarm is %q", row)
	}
	d.press("enter")
	d.until(func() bool { return d.m.form != nil })
	d.types("Anna Lind").press("enter")
	d.until(func() bool {
		if d.m.form != nil {
			d.press("ctrl+s")
		}
		return d.m.form == nil
	})
	d.until(func() bool { return d.cursor() != row })
	d.settle()
	if strings.Contains(d.text(), "Nobody handles the concern “Three weeks") {
		t.Error("it is there still")
	}
	d.press("u")
	d.shows("Undone")
	d.press("W").settle()
	d.until(func() bool { d.press("W"); return d.cursor() == row })
}

func TestAnAlarmIsNotDeletedAndNeitherIsItsRecord(t *testing.T) {
	d := start(t, 120, 36)
	d.press("W").settle()
	ref := d.current()
	d.press("d")
	d.shows("An alarm goes away when it is mended")
	if d.get(ref).Deleted() {
		t.Error("its record is deleted")
	}
}

func TestABatchNeverReachesTheRecordsBehindAlarms(t *testing.T) {
	d := start(t, 120, 60)
	d.press("*", "d")
	d.shows("Deleted")
	d.settle()
	for _, kind := range []string{"account", "concern", "opportunity", "contact"} {
		n := 0
		if err := d.book.Each(t.Context(), kind, func(kam.Record) bool { n++; return true }); err != nil {
			t.Fatal(err)
		}
		fresh, err := samplebook.New(0, func() time.Time { return morning })
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		if err := fresh.Each(t.Context(), kind, func(kam.Record) bool { want++; return true }); err != nil {
			t.Fatal(err)
		}
		if n != want {
			t.Errorf("%d records of the kind %s are left of %d", n, kind, want)
		}
	}
	d.press("2", "enter").settle()
	d.press("d")
	d.shows("and is not the record")
}

func TestReasonsUnfoldUnderTheirAlarmAndOpenTheirRecords(t *testing.T) {
	d := start(t, 120, 60)
	d.press("W").settle()
	for i := 0; i < 60 && !strings.Contains(d.cursor(), "powerful members without contact"); i++ {
		d.press("down").settle()
	}
	alarm := d.cursor()
	d.press("right").settle()
	d.press("right").settle()
	if !strings.Contains(d.cursor(), "was last met on") {
		t.Fatalf("under %q stands %q", alarm, d.cursor())
	}
	ref := d.current()
	if ref.Kind != "contact" {
		t.Fatalf("the reason names %s", ref)
	}
	d.press("enter").settle()
	d.shows(d.book.Name(ref))
	if !strings.HasPrefix(d.m.top().Where(), d.book.Name(ref)) {
		t.Errorf("what was opened is %q", d.m.top().Where())
	}
	d.press("esc").settle()
	d.press("left").settle()
	if d.cursor() != alarm {
		t.Errorf("left goes to %q", d.cursor())
	}
	d.press("left").settle()
	if strings.Contains(d.text(), "└ ") {
		t.Error("the reasons are there still")
	}
}

func TestAlarmsAreSortedByAccountBySeverityAndByFamily(t *testing.T) {
	d := start(t, 120, 60)
	d.shows("! Polar Steel Oy 9 alarms · health")
	d.press("s").settle()
	d.shows("!!! Alarms, severe")
	d.press("s").settle()
	d.shows("Structure: what we have not done")
	d.press("s").settle()
	d.shows("! Polar Steel Oy 9 alarms")
}

func TestWhoCanBlockADealAndWhyIsSeenInTwoKeys(t *testing.T) {
	d := start(t, 120, 36)
	d.open("opportunity", "Melt shop cranes")
	d.shows("Who can block it, and why")
	for _, want := range []string{"✖", "Juha Äkräs", "acts against us", "nobody of ours is connected"} {
		d.shows(want)
	}
	// The first deal of the list is as near: two keys.
	d = start(t, 120, 36)
	d.press("5", "enter").settle()
	d.shows("Who can block it, and why")
}

func TestAnAccountOpensAtTheTabAtWhichItWasLeft(t *testing.T) {
	d := start(t, 120, 36)
	d.press("2", "enter").settle()
	d.shows("▸ Overview")
	d.shows("Health")
	d.press("]").settle()
	d.shows("▸ Map")
	d.press("esc").settle()
	d.press("down", "enter").settle()
	d.shows("▸ Overview")
	d.press("esc").settle()
	d.press("up", "enter").settle()
	d.shows("▸ Map")
	d.send(tea.MouseMsg{X: 2, Y: 2, Action: tea.MouseActionPress, Button: tea.MouseButtonLeft})
	d.settle()
	d.shows("▸ Overview")
}

func TestHealthAndAlarmsChangeOnScreenAtOnceAfterAnEdit(t *testing.T) {
	for _, way := range []string{"accounts", "overview"} {
		t.Run(way, func(t *testing.T) {
			d := start(t, 120, 36)
			d.press("2").settle()
			for i := 0; i < 60 && !strings.Contains(d.cursor(), "Chemin de fer"); i++ {
				d.press("down").settle()
			}
			account := d.current()
			if way == "overview" {
				d.press("enter").settle()
			}
			before := d.text()
			var contact kam.ID
			err := d.book.Related(t.Context(), account, func(r kam.Record) bool {
				if r.Kind == "contact" {
					contact = r.ID
				}
				return contact == kam.NoID
			})
			if err != nil {
				t.Fatal(err)
			}
			var edits []kam.Edit
			for i := range 3 {
				edits = append(edits, kam.Edit{Ref: kam.Ref{Kind: "concern", ID: d.book.NewID()}, Cells: []kam.Cell{
					{Key: "contact", Value: contact.String()}, {Key: "severity", Value: "high"}, {Key: "subject", Value: fmt.Sprint("Worry ", i)}}})
			}
			if err := d.book.Remote("matti", morning, edits...); err != nil {
				t.Fatal(err)
			}
			health := regexp.MustCompile(`(Chemin de fer|Health ).*[▁▂▃▄▅▆▇█] (\d+)`)
			score := func(screen string) string {
				found := health.FindStringSubmatch(screen)
				if found == nil {
					t.Fatalf("no health is shown\n%s", screen)
				}
				return found[2]
			}
			was := score(before)
			d.until(func() bool {
				return score(d.text()) < was && strings.Contains(d.text(), "!!! Nobody") || strings.Contains(d.text(), "!!!  Nobody")
			})
			if now := score(d.text()); now >= was {
				t.Errorf("health went from %s to %s", was, now)
			}
		})
	}
}

func TestEveryReasonOfHealthLeadsSomewhere(t *testing.T) {
	d := start(t, 120, 60)
	d.open("account", "Polar Steel Oy")
	d.shows("Relationship coverage")
	d.press("right").settle()
	d.press("right").settle()
	if !strings.Contains(d.cursor(), "is not connecte") {
		t.Fatalf("the reason is %q", d.cursor())
	}
	d.press("enter")
	d.shows("New connection")
	d.press("esc")
	d.until(func() bool { return d.m.form == nil })
	d.press("down").settle()
	d.press("right").settle()
	d.press("right").settle()
	ref := d.current()
	d.press("enter").settle()
	if where := d.m.top().Where(); !strings.HasPrefix(where, d.book.Name(ref)) {
		t.Errorf("the reason about %s opens %q\n%s", d.book.Name(ref), where, d.text())
	}
}

// open opens a record as the search does.
func (d *driver) open(kind, title string) {
	d.t.Helper()
	d.run(d.m.open(d.find(kind, title).Ref))
	d.settle()
}

func TestNamesOfAnyScriptAndLengthFillTheirLinesExactly(t *testing.T) {
	for _, look := range []style.Options{{Dark: true, Color: true, Rich: true}, {Color: true, Rich: true}, {}} {
		d := start(t, 80, 24)
		d.m.env.Styles = style.New(look)
		account, contact, deal := d.book.NewID(), d.book.NewID(), d.book.NewID()
		name := "三菱重工業株式会社・広島製作所 Ελληνικά Ναυπηγεία Σκαραμαγκά Ανώνυμη Εταιρεία " + strings.Repeat("長", 60)
		set := func(kind string, id kam.ID, cells ...kam.Cell) kam.Edit {
			return kam.Edit{Ref: kam.Ref{Kind: kind, ID: id}, Cells: cells}
		}
		if err := d.book.Apply(t.Context(), "names", set("account", account, kam.Cell{Key: "name", Value: name}, kam.Cell{Key: "status", Value: "key account"}),
			set("contact", contact, kam.Cell{Key: "account", Value: account.String()}, kam.Cell{Key: "name", Value: "Αλέξανδρος Παπαδόπουλος‐Χατζηγεωργίου"}),
			set("membership", d.book.NewID(), kam.Cell{Key: "contact", Value: contact.String()}, kam.Cell{Key: "opponent", Value: "yes"}, kam.Cell{Key: "roles=decider", Value: "yes"}, kam.Cell{Key: "zones=power", Value: "yes"}),
			set("concern", d.book.NewID(), kam.Cell{Key: "contact", Value: contact.String()}, kam.Cell{Key: "subject", Value: "停機時間太長 " + strings.Repeat("é", 50)}),
			set("opportunity", deal, kam.Cell{Key: "account", Value: account.String()}, kam.Cell{Key: "name", Value: "クレーン更新 👷🏽 " + strings.Repeat("ก็", 40)}, kam.Cell{Key: "close", Value: "2026-01-01"}),
		); err != nil {
			t.Fatal(err)
		}
		d.shows("Sunday")
		sizes := func(what string) {
			for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 36}, {200, 60}} {
				d.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
				d.exact(what, size[0], size[1])
			}
		}
		d.press("m").settle()
		d.press("W", "right").settle()
		sizes("today")
		d.run(d.m.open(kam.Ref{Kind: "account", ID: account}))
		d.settle()
		for range 6 {
			d.press("right", "down").settle()
			sizes("account " + d.m.top().Where())
			d.press("]").settle()
		}
		d.run(d.m.open(kam.Ref{Kind: "opportunity", ID: deal}))
		d.settle()
		d.press("right").settle()
		sizes("deal")
	}
}
