package grid_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/tui/book"
	"keyaccount/tui/book/memory"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/grid"
	"keyaccount/tui/style"
)

// about is the record that the matrices of the tests are about.
var about = kam.Ref{Kind: "account", ID: kam.ID{1}}

// user is somebody at a grid.
type user struct {
	*grid.Pane[grid.Sheet]
	now    grid.Sheet // what is read
	err    error
	opened []grid.Place
}

// at returns a user at a sheet that has been read, in a room of w by h cells.
func at(sheet grid.Sheet, w, h int) *user {
	u := &user{now: sheet}
	env := &pane.Env{Ctx: context.Background(), Styles: style.New(style.Options{}), Book: memory.New(nil, time.Now)}
	u.Pane = grid.New(env, grid.Spec[grid.Sheet]{
		About: about, Kind: "open_space", Kinds: []string{"account"}, Share: 66, Room: grid.Room{Names: 10, Column: 16},
		Row: grid.Noun{One: "segment", Many: "segments"}, Col: grid.Noun{One: "product", Many: "products"},
		Empty: "Nothing is here yet. n adds the first.",
		Read: func() func(context.Context) (grid.Sheet, error) {
			now, err := u.now, u.err
			return func(context.Context) (grid.Sheet, error) { return now, err }
		},
		Sheet: func(s grid.Sheet) grid.Sheet { return s },
		Title: func(grid.Sheet) (title, note string) { return "Matrix", "" },
		Tell: func(s grid.Sheet, at grid.Place) *doc.Doc {
			d := (&doc.Doc{}).Title("About " + named(s, at))
			for i := range 60 {
				d.Para(fmt.Sprint("line ", i), doc.Plain)
			}
			return d
		},
		Ref: func(s grid.Sheet, at grid.Place) (ref kam.Ref) {
			if at.Row > 0 {
				ref = kam.Ref{Kind: "contact", ID: kam.ID{byte(at.Row), byte(at.Column)}}
			}
			return ref
		},
		Like: func(s grid.Sheet, at grid.Place) kam.Record {
			return kam.Record{Ref: kam.Ref{Kind: "open_space"}, Cells: []kam.Cell{{Key: "segment", Value: s.Rows[at.Row].Name}}}
		},
		Keys: keys.Map[*grid.Pane[grid.Sheet]]{
			grid.NextStop[grid.Sheet]("stops", "to the next stop"),
			grid.StopBefore[grid.Sheet]("to the stop before"),
			{Key: keys.Key{Name: "open", Keys: []string{"enter"}}, When: grid.OnCell[grid.Sheet], Do: func(p *grid.Pane[grid.Sheet]) tea.Cmd {
				at, _ := p.Current()
				u.opened = append(u.opened, at)
				return nil
			}},
		},
	})
	u.SetSize(w, h)
	u.answer(u.Init())
	return u
}

func (u *user) answer(cmd tea.Cmd) {
	if cmd != nil {
		u.Update(cmd())
	}
}

// changed lets the user learn that the sheet is another now.
func (u *user) changed(to grid.Sheet) {
	u.now = to
	u.answer(u.Refresh(book.Notice{Kinds: map[string]bool{"account": true}}))
}

func (u *user) press(pressed ...string) *user {
	for _, k := range pressed {
		msg := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(k)}
		if t, ok := map[string]tea.KeyType{"up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd, "enter": tea.KeyEnter, "esc": tea.KeyEsc}[k]; ok {
			msg = tea.KeyMsg{Type: t}
		}
		u.Press(msg)
	}
	return u
}

func (u *user) click(x, y int) {
	u.Mouse(x, y, tea.MouseMsg{Button: tea.MouseButtonLeft, Action: tea.MouseActionPress})
}

func (u *user) wheel(x, y int, b tea.MouseButton) {
	u.Mouse(x, y, tea.MouseMsg{Button: b, Action: tea.MouseActionPress})
}

// text returns what is on the screen.
func (u *user) text() string { return ansi.Strip(strings.Join(u.View(), "\n")) }

// on returns the name of the cell under the cursor.
func (u *user) on() string {
	at, ok := u.Current()
	if !ok {
		return ""
	}
	return named(u.Matrix(), at)
}

// named returns what stands in a cell, which no other cell of its sheet has.
func named(s grid.Sheet, at grid.Place) string { return s.Cells[at.Row][at.Column].Left }

// sheet returns a sheet of rows and columns with the given keys.
func sheet(rows, columns []string) grid.Sheet {
	var s grid.Sheet
	for _, c := range columns {
		s.Columns = append(s.Columns, grid.Head{Key: c, Name: c, Sum: grid.Sum{Upper: "1 M", Lower: "+2 M"}})
	}
	for _, r := range rows {
		s.Rows = append(s.Rows, grid.Head{Key: r, Name: r, Note: "a note"})
		var cells []grid.Cell
		for _, c := range columns {
			cells = append(cells, grid.Cell{Left: r + "/" + c, Ink: "▬", Share: 0.5})
		}
		s.Cells = append(s.Cells, cells)
	}
	return s
}

// numbered returns so many keys that differ.
func numbered(letter string, n int) (all []string) {
	for i := range n {
		all = append(all, fmt.Sprintf("%s%d.", letter, i))
	}
	return all
}

func TestTheCursorMovesByRowsAndColumnsAndStopsAtTheEdges(t *testing.T) {
	u := at(sheet([]string{"a", "b", "c"}, []string{"1", "2"}), 120, 30)
	for _, c := range []struct{ pressed, on string }{
		{"up", "a/1"}, {"left", "a/1"}, {"down", "b/1"}, {"l", "b/2"}, {"right", "b/2"}, {"j", "c/2"}, {"down", "c/2"},
		{"k", "b/2"}, {"h", "b/1"}, {"end", "c/2"}, {"home", "a/1"}, {"G", "c/2"}, {"g", "a/1"},
	} {
		if u.press(c.pressed); u.on() != c.on {
			t.Errorf("after %s the cursor is on %s, want %s", c.pressed, u.on(), c.on)
		}
	}
}

func TestTheCursorBeginsAtWhatIsWorthALookOrWhereItIsToldTo(t *testing.T) {
	s := sheet([]string{"a", "b", "c"}, []string{"1", "2"})
	if u := at(s, 120, 30); u.on() != "a/1" {
		t.Errorf("without stops it begins at %s", u.on())
	}
	s.Stop(grid.Place{Row: 2, Column: 1})
	if u := at(s, 120, 30); u.on() != "c/2" {
		t.Errorf("with a stop it begins at %s", u.on())
	}
	u := at(grid.Sheet{}, 120, 30)
	u.At("b", "1")
	u.changed(s)
	if u.on() != "b/1" {
		t.Errorf("told to begin at b/1 it begins at %s", u.on())
	}
}

func TestStopsAreWalkedInTheirOrderAndRoundAgain(t *testing.T) {
	s := sheet(numbered("r", 4), numbered("c", 4))
	stops := []grid.Place{{Row: 3, Column: 0}, {Row: 0, Column: 2}, {Row: 1, Column: 1}, {Row: 3, Column: 0}}
	for _, at := range stops {
		s.Stop(at)
	}
	u := at(s, 120, 30)
	for i := 1; i < 7; i++ {
		want := stops[i%3] // the cell that was named twice counts once
		if now, _ := u.press("}").Current(); now != want {
			t.Errorf("the stop %d is %v, want %v", i, now, want)
		}
	}
	if now, _ := u.press("{").Current(); now != stops[2] {
		t.Errorf("the stop before the first is %v", now)
	}
	for pressed, want := range map[string]grid.Place{"}": stops[0], "{": stops[2]} {
		if now, _ := u.press("home", pressed).Current(); now != want {
			t.Errorf("from elsewhere %s goes to %v, want %v", pressed, now, want)
		}
	}
	if _, handled := at(sheet(numbered("r", 2), numbered("c", 2)), 120, 30).Press(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("}")}); handled {
		t.Error("where there are no stops } means something")
	}
}

func TestTheCursorStaysOnItsCellWhenTheMatrixIsReadAgain(t *testing.T) {
	u := at(sheet([]string{"b", "d"}, []string{"1", "3"}), 120, 30)
	u.press("end")
	u.changed(sheet([]string{"a", "b", "c", "d", "e"}, []string{"0", "1", "2", "3"}))
	if u.on() != "d/3" {
		t.Errorf("the cursor went to %s", u.on())
	}
	u.changed(sheet([]string{"a", "b"}, []string{"0", "3"}))
	if u.on() != "b/3" {
		t.Errorf("when its row has gone the cursor goes to %s", u.on())
	}
	u.changed(grid.Sheet{})
	if _, ok := u.Current(); ok {
		t.Error("there is a cell where there is none")
	}
	if ref := u.CurrentRef(); ref != about {
		t.Errorf("the record is %v", ref)
	}
}

func TestWhereThereIsNothingItIsSaidWhatBelongsThere(t *testing.T) {
	for _, s := range []grid.Sheet{{}, sheet(numbered("r", 3), nil), sheet(nil, numbered("c", 3))} {
		u := at(s, 120, 30)
		if !strings.Contains(u.text(), "n adds the first") {
			t.Errorf("it is not said:\n%s", u.text())
		}
		for _, k := range []string{"up", "enter", "}", "end"} {
			u.press(k)
			u.View()
		}
		u.click(5, 5)
		if len(u.opened) > 0 {
			t.Error("nothing was opened")
		}
	}
}

func TestAFailureIsToldAndMendedByTheNextReading(t *testing.T) {
	u := at(sheet([]string{"a"}, []string{"1"}), 120, 30)
	good := u.now
	u.err = errors.New("the cache cannot be read")
	u.changed(good)
	if !strings.Contains(u.text(), "the cache cannot be read") || u.Busy() || u.Waiting() {
		t.Errorf("the failure is not told:\n%s", u.text())
	}
	u.err = nil
	u.changed(good)
	if !strings.Contains(u.text(), "a/1") {
		t.Errorf("it is not mended:\n%s", u.text())
	}
}

func TestOnlyRecordsThatTheMatrixFollowsFromHaveItReadAgain(t *testing.T) {
	u := at(sheet([]string{"a"}, []string{"1"}), 120, 30)
	if u.Refresh(book.Notice{Kinds: map[string]bool{"activity": true}}) != nil {
		t.Error("it is read again for nothing")
	}
	first := u.Refresh(book.Notice{Kinds: map[string]bool{"account": true}})
	if first == nil || u.Refresh(book.Notice{Kinds: map[string]bool{"account": true}}) != nil {
		t.Fatal("it is read twice at once, or not at all")
	}
	u.now = sheet([]string{"z"}, []string{"1"})
	again := u.Update(first())
	if again == nil {
		t.Fatal("what changed meanwhile is not read")
	}
}

func TestTheFootSaysWhichOfTheMatrixAreInSight(t *testing.T) {
	u := at(sheet(numbered("r", 20), numbered("c", 30)), 80, 20)
	if got := u.text(); !strings.Contains(got, "products 1–6 of 30  segments 1–7 of 20") {
		t.Errorf("it does not say so:\n%s", got)
	}
	u.press("end")
	if got := u.text(); !strings.Contains(got, "products 25–30 of 30  segments 14–20 of 20") {
		t.Errorf("it does not say so:\n%s", got)
	}
	if got := at(sheet(numbered("r", 3), numbered("c", 3)), 120, 30).text(); strings.Contains(got, " of 3") {
		t.Errorf("all are in sight:\n%s", got)
	}
}

func TestOnANarrowScreenTheCellStandsInThePlaceOfTheMatrix(t *testing.T) {
	u := at(sheet([]string{"a", "b"}, []string{"1", "2"}), 80, 20)
	if got := u.press("p").text(); !strings.Contains(got, "About a/1") || strings.Contains(got, "b/2") {
		t.Errorf("p does not show the cell:\n%s", got)
	}
	if got := u.press("J", "J").text(); strings.Contains(got, "About a/1") || !strings.Contains(got, "line 6") {
		t.Errorf("J does not scroll:\n%s", got)
	}
	for range 40 {
		u.press("J")
	}
	if got := u.text(); !strings.Contains(got, "line 59") || !strings.Contains(got, "line 42") {
		t.Errorf("J goes on beyond the last line:\n%s", got)
	}
	if got := u.press("down").text(); !strings.Contains(got, "About b/1") {
		t.Errorf("what is told of another cell does not begin with its first line:\n%s", got)
	}
	if _, back := u.Back(); !back || !strings.Contains(u.text(), "b/2") {
		t.Errorf("esc does not go back:\n%s", u.text())
	}
	u.press("p")
	u.SetSize(160, 20)
	if got := u.text(); !strings.Contains(got, "b/2") || !strings.Contains(got, "About b/1") {
		t.Errorf("on a wide screen both stand side by side:\n%s", got)
	}
	if _, back := u.Back(); back {
		t.Error("there is nothing to go back from on a wide screen")
	}
}

func TestTheRecordOfTheCellIsTheOneUnderTheCursor(t *testing.T) {
	u := at(sheet([]string{"a", "b"}, []string{"1", "2"}), 120, 30)
	if ref := u.CurrentRef(); ref != about || grid.Recorded(u.Pane) {
		t.Errorf("a cell without a record is %v", ref)
	}
	u.press("end")
	if ref := u.CurrentRef(); ref.ID != (kam.ID{1, 1}) || !grid.Recorded(u.Pane) {
		t.Errorf("the record is %v", ref)
	}
}

// anySheet draws a sheet of any size, its heads of any length and script; what stands in its cells is told apart.
func anySheet(t *rapid.T) grid.Sheet {
	head := rapid.StringMatching(`[a-zA-Zé長👷 ]{0,30}`)
	s := sheet(numbered("r", rapid.IntRange(1, 25).Draw(t, "rows")), numbered("c", rapid.IntRange(1, 25).Draw(t, "columns")))
	for i := range s.Rows {
		s.Rows[i].Name = head.Draw(t, "row")
	}
	for i := range s.Columns {
		s.Columns[i].Name = head.Draw(t, "column")
	}
	share := rapid.Float64Range(0, 1)
	for i := range s.Cells {
		for j := range s.Cells[i] {
			s.Cells[i][j].Left = fmt.Sprintf("«%d/%d»", i, j)
			s.Cells[i][j].Share = share.Draw(t, "share")
		}
	}
	s.Summed = rapid.Bool().Draw(t, "summed")
	for range rapid.IntRange(0, 3).Draw(t, "stops") {
		s.Stop(grid.Place{Row: rapid.IntRange(0, len(s.Rows)-1).Draw(t, "row"), Column: rapid.IntRange(0, len(s.Columns)-1).Draw(t, "column")})
	}
	return s
}

// holds fails unless the screen is full and the cursor is on a cell that is in sight.
func (u *user) holds(t *rapid.T, w, h int) {
	lines := u.View()
	if len(lines) != h {
		t.Fatalf("there are %d lines, want %d", len(lines), h)
	}
	for _, l := range lines {
		if got := ansi.StringWidth(l); got != w {
			t.Fatalf("a line is %d cells wide, want %d: %q", got, w, l)
		}
	}
	now, ok := u.Current()
	s := u.Matrix()
	if !ok || now.Row < 0 || now.Row >= len(s.Rows) || now.Column < 0 || now.Column >= len(s.Columns) {
		t.Fatalf("the cursor is at %v", now)
	}
	text := u.text()
	if !strings.Contains(text, u.on()) {
		t.Fatalf("the cursor is on %s, which is out of sight\n%s", u.on(), text)
	}
	if s.Summed != strings.Contains(text, "│ In all") {
		t.Fatalf("the sums are out of sight, or there though there are none\n%s", text)
	}
}

func TestTheCursorIsAlwaysInSightAndTheScreenAlwaysFull(t *testing.T) {
	pressed := []string{"up", "down", "left", "right", "home", "end", "}", "{", "J", "K"}
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(40, 240).Draw(t, "w"), rapid.IntRange(9, 70).Draw(t, "h")
		u := at(anySheet(t), w, h)
		u.holds(t, w, h)
		for range rapid.IntRange(1, 30).Draw(t, "steps") {
			switch rapid.IntRange(0, 9).Draw(t, "step") {
			case 0:
				w, h = rapid.IntRange(40, 240).Draw(t, "w"), rapid.IntRange(9, 70).Draw(t, "h")
				u.SetSize(w, h)
			case 1:
				u.click(rapid.IntRange(-1, w).Draw(t, "x"), rapid.IntRange(-1, h).Draw(t, "y"))
			case 2:
				b := rapid.SampledFrom([]tea.MouseButton{tea.MouseButtonWheelUp, tea.MouseButtonWheelDown}).Draw(t, "wheel")
				u.wheel(rapid.IntRange(0, w).Draw(t, "x"), rapid.IntRange(0, h).Draw(t, "y"), b)
			case 3:
				u.changed(anySheet(t))
			default:
				u.press(rapid.SampledFrom(pressed).Draw(t, "key"))
			}
			u.holds(t, w, h)
		}
	})
}

func TestAClickChoosesTheCellThatIsSeenThereAndAnotherOneOpensIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, h := rapid.IntRange(40, 240).Draw(t, "w"), rapid.IntRange(9, 70).Draw(t, "h")
		u := at(anySheet(t), w, h)
		u.press(rapid.SampledFrom([]string{"home", "end", "}"}).Draw(t, "from"))
		seen := map[grid.Place][2]int{}
		for y, l := range strings.Split(u.text(), "\n") {
			for rest, x := l, 0; ; {
				i := strings.Index(rest, "«")
				if i < 0 {
					break
				}
				x += ansi.StringWidth(rest[:i])
				rest = rest[i:]
				var p grid.Place
				if n, _ := fmt.Sscanf(rest, "«%d/%d»", &p.Row, &p.Column); n == 2 && !strings.Contains(l, "About "+rest[:len("«")]) {
					seen[p] = [2]int{x, y}
				}
				x, rest = x+1, rest[len("«"):]
			}
		}
		var places []grid.Place
		for p := range seen {
			places = append(places, p)
		}
		slices.SortFunc(places, func(a, b grid.Place) int { return (a.Row-b.Row)*100 + a.Column - b.Column })
		to := rapid.SampledFrom(places).Draw(t, "to")
		before, _ := u.Current()
		u.click(seen[to][0]+rapid.IntRange(0, 3).Draw(t, "dx"), seen[to][1]+rapid.IntRange(0, 1).Draw(t, "dy"))
		if now, _ := u.Current(); now != to {
			t.Fatalf("a click on %v chooses %v\n%s", to, now, u.text())
		}
		if opened := len(u.opened) > 0; opened != (before == to) {
			t.Fatalf("with the cursor on %v a click on %v opens %v", before, to, u.opened)
		}
		u.View()
		u.opened = nil
		at, _ := u.Current()
		for y, l := range strings.Split(u.text(), "\n") {
			if i := strings.Index(l, named(u.Matrix(), at)); i >= 0 && !strings.Contains(l, "About") {
				u.click(ansi.StringWidth(l[:i]), y)
				break
			}
		}
		if !slices.Equal(u.opened, []grid.Place{to}) {
			t.Fatalf("a further click opens %v, want %v", u.opened, to)
		}
	})
}

func TestAClickBesideTheCellsChoosesNone(t *testing.T) {
	u := at(sheet([]string{"a", "b"}, []string{"1", "2"}), 160, 30)
	for _, c := range [][2]int{{3, 4}, {60, 4}, {20, 2}, {20, 20}, {0, 0}, {130, 4}} {
		if u.click(c[0], c[1]); u.on() != "a/1" || len(u.opened) > 0 {
			t.Errorf("a click at %v chooses %s and opens %v\n%s", c, u.on(), u.opened, u.text())
		}
	}
}

func TestABarIsAsLongAsItsShareAndNeverGone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := sheet([]string{"a"}, []string{"1"})
		share := rapid.Float64Range(0, 3).Draw(t, "share")
		s.Cells[0][0].Share = share
		u := at(s, rapid.IntRange(40, 240).Draw(t, "w"), 20)
		n, room := strings.Count(u.text(), "▬"), 15
		switch want := share * float64(room); {
		case share == 0 && n != 0, share > 0 && n == 0, n > room:
			t.Fatalf("a share of %v is %d cells of %d", share, n, room)
		case share > 0.1 && share <= 1 && (float64(n) < want-0.51 || float64(n) > want+0.51):
			t.Fatalf("a share of %v is %d cells of %d", share, n, room)
		}
	})
}

// heads returns the names of columns as they stand above the first row, line by line.
func (u *user) heads(t *testing.T) (lines []string) {
	t.Helper()
	all := strings.Split(u.text(), "\n")
	for _, l := range all[1:] {
		l = strings.TrimPrefix(l, "│")
		if strings.HasPrefix(strings.TrimSpace(l), "──") {
			return lines
		}
		lines = append(lines, strings.TrimRight(strings.Split(l, "│")[0], " "))
	}
	t.Fatalf("there is no rule beneath the names:\n%s", u.text())
	return nil
}

func TestNamesThatBeginAlikeAreToldApart(t *testing.T) {
	s := sheet([]string{"a"}, numbered("c", 7))
	for i, name := range []string{"Service agreement Complete", "Service agreement, answer within 4 h", "Hoist, with rope and hook, 100 t", "Hoist, with rope and hook, 120 t", "Process crane", "Overheadtravellingcrane-A", "Overheadtravellingcrane-B"} {
		s.Columns[i].Name = name
	}
	for _, c := range []struct {
		w, h int
		want string
	}{
		{145, 6, "Service    Service    Hoist,     Hoist,     Process    Overheadt… Overheadt…|…Complete  …answer w… …100 t     …120 t     crane      …A         …B"},
		{145, 30, "Service    Service    Hoist,     Hoist,     Process    Overheadt… Overheadt…|agreement  agreement, with rope  with rope  crane      …A         …B|Complete   answer     and hook,  and hook,|           within 4 h 100 t      120 t"},
	} {
		lines := at(s, c.w, c.h).heads(t)
		for i := range lines {
			lines[i] = strings.TrimPrefix(lines[i], strings.Repeat(" ", 10))
		}
		if got := strings.Join(lines, "|"); got != c.want {
			t.Errorf("in %d by %d they are\n%s\nwant\n%s", c.w, c.h, strings.ReplaceAll(got, "|", "\n"), strings.ReplaceAll(c.want, "|", "\n"))
		}
	}
}

func TestColumnsTakeTheRoomThatTheirNamesNeed(t *testing.T) {
	s := sheet([]string{"a"}, numbered("c", 3))
	if got := at(s, 160, 20).heads(t)[0]; strings.Index(got, "c1.") != 26 {
		t.Errorf("short names stand as usual, 16 cells apart: %q", got)
	}
	s.Columns[1].Name = "Modernization of overheadtravelling cranes"
	lines := at(s, 160, 20).heads(t)
	if len(lines) != 2 || !strings.Contains(lines[0], "Modernization of") || !strings.Contains(lines[1], "overheadtravelling cranes") {
		t.Errorf("the name is not whole: %q", lines)
	}
}
