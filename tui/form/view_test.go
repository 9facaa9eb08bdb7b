package form

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/exp/golden"
	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/tui/cell"
	"keyaccount/tui/style"
)

// fits fails the test unless the view has exactly the size the form was given.
func fits(t interface {
	Helper()
	Fatalf(string, ...any)
}, f *Form, w, h int) {
	t.Helper()
	view := f.View()
	lines := strings.Split(view, "\n")
	if len(lines) != h {
		t.Fatalf("%d×%d: %d lines:\n%s", w, h, len(lines), ansi.Strip(view))
	}
	for i, l := range lines {
		if got := cell.Width(l); got != w {
			t.Fatalf("%d×%d: line %d is %d cells wide: %q", w, h, i, got, ansi.Strip(l))
		}
	}
}

func TestTheViewFillsAnySizeExactly(t *testing.T) {
	for _, k := range []*kam.Kind{kam.AccountKind, kam.ActivityKind, kam.MembershipKind} {
		u := open(t, cast(), Options{Kind: k, Record: fullRecord(t, k)})
		u.form.say(true, "a notice that is longer than most screens are wide, so that it has to be cut somewhere")
		for _, size := range [][2]int{{1, 1}, {2, 3}, {5, 5}, {10, 2}, {20, 6}, {33, 9}, {40, 10}, {60, 3}, {60, 4}, {79, 23}, {80, 24}, {120, 36}, {200, 60}} {
			u.form.SetSize(size[0], size[1])
			for range u.form.rows {
				fits(t, u.form, size[0], size[1])
				label := strings.TrimSuffix(kam.Clip(u.form.focused().field.Label, 6), "…")
				seen := slices.ContainsFunc(strings.Split(u.view(), "\n"), func(l string) bool {
					return strings.HasPrefix(l, "▌") && strings.Contains(l, label)
				})
				if size[0] > 30 && !seen {
					t.Fatalf("%v: %s has the focus and is out of sight:\n%s", size, label, u.view())
				}
				u.press("tab")
			}
			u.form.asking = true
			fits(t, u.form, size[0], size[1])
			u.form.asking = false
		}
	}
	f := New(Options{Kind: kam.ActivityKind, Record: call, Book: cast(), Styles: style.New(style.Options{})})
	if f.View() != "" {
		t.Error("a form without a size shows something")
	}
}

// anyKey returns a generator of keys and texts, without those that save.
func anyKey() *rapid.Generator[string] {
	names := []string{"a", "j", "ä", " ", ",", "1", "日", "👩‍👩‍👧", "e\u0301", "\u200d", "tomorrow", "juhani"}
	for name := range keyNamed {
		if name != "ctrl+s" {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return rapid.SampledFrom(names)
}

func TestNoKeysBreakTheView(t *testing.T) {
	key := anyKey()
	rapid.Check(t, func(rt *rapid.T) {
		k := rapid.SampledFrom(kam.Kinds()).Draw(rt, "kind")
		u := open(t, cast(), Options{Kind: k, Record: fullRecord(t, k), DraftKey: "k"})
		w, h := 80, 24
		for range rapid.IntRange(1, 40).Draw(rt, "steps") {
			switch rapid.IntRange(0, 9).Draw(rt, "what") {
			case 0:
				w, h = rapid.IntRange(1, 130).Draw(rt, "w"), rapid.IntRange(1, 40).Draw(rt, "h")
				u.form.SetSize(w, h)
			case 1:
				u.run(u.form.Click(rapid.IntRange(-1, w).Draw(rt, "x"), rapid.IntRange(-1, h).Draw(rt, "y")))
			case 2:
				u.paste(rapid.String().Draw(rt, "pasted"))
			case 3:
				u.wait()
			default:
				u.press(key.Draw(rt, "key"))
			}
			fits(rt, u.form, w, h)
		}
	})
}

func TestPastedTextIsMadeHarmless(t *testing.T) {
	const hostile = "\x1b[31mred\x1b]0;title\x07 \u202eback\r\nline\ttab"
	u := open(t, cast(), Options{Record: call}).to("subject").press("ctrl+u").paste(hostile)
	u.to("outcome").paste(hostile).to("tags").paste("one\ntwo\x1b[2J\n").to("contact").paste("\x1b[31mJuhani").shows("▸ Juhani Aho")
	u.press("enter")
	if strings.ContainsAny(u.view(), "\x1b\u202e\x07") {
		t.Errorf("the screen is driven by what was pasted: %q", u.view())
	}
	u.press("ctrl+s").saved("subject", "red back line tab", "outcome", "red back\nline tab", "tags=one", "yes", "tags=two", "yes", "contact", juhani.ID.String())
}

func TestAPasteThatDoesNotFitIsRefusedAsAWhole(t *testing.T) {
	for field, text := range map[string]string{"subject": strings.Repeat("x", 200_000), "tags": strings.Repeat("x", 200_000), "outcome": strings.Repeat("x\n", 20_000)} {
		u := open(t, cast(), Options{Record: call}).to(field).paste(text).shows("nothing was added")
		if u.press("ctrl+s"); u.form.Dirty() {
			t.Errorf("%s: part of it was taken", field)
		}
	}
}

func TestTextOfMoreLinesThanCanBeEditedIsNotCutOff(t *testing.T) {
	long := call.With(kam.Cell{Key: "outcome", Value: strings.Repeat("x\n", 12_000) + "end"})
	u := open(t, cast(), Options{Record: long}).to("outcome").shows("too many lines").press("y", "enter", "ctrl+s")
	u.cancelled()
}

func TestTheCursorStaysInSightInLongText(t *testing.T) {
	u := open(t, cast(), Options{Record: call}).to("outcome")
	for i := range 30 {
		u.press(fmt.Sprintf("line %d 日本語", i), "enter")
	}
	u.press("end of it").shows("end of it", "line 29", "line 31 of 31").hides("line 3 ")
	for range 30 {
		u.press("up")
	}
	u.shows("line 0", "line 1 of 31")
	u.press("up")
	if got := u.form.focused().field.Name; got != "done" {
		t.Errorf("up from the first line goes to %s", got)
	}
	u.press("down")
	for range 31 {
		u.press("down")
	}
	if got := u.form.focused().field.Name; got != "next_step" {
		t.Errorf("down from the last line goes to %s", got)
	}
	u.to("subject").press("ctrl+u", strings.Repeat("日本語 ", 40), "end")
	u.shows("語 ").press("home").shows("日本語 日本語")
	fits(t, u.form, 80, 24)
}

func TestTheCursorIsInSightOnAnyScreen(t *testing.T) {
	marked := style.New(style.Options{}).Cursor.Render("|")
	for _, field := range []string{"outcome", "subject"} {
		for h := 1; h < 30; h++ {
			u := open(t, cast(), Options{Record: call.With(kam.Cell{Key: "outcome", Value: strings.Repeat("word ", 200) + "|"}, kam.Cell{Key: "subject", Value: strings.Repeat("日", 300) + "|"})})
			u.form.SetSize(60, h)
			if u.to(field).press("left"); !strings.Contains(u.form.View(), marked) {
				t.Errorf("%s on %d lines:\n%s", field, h, u.view())
			}
		}
	}
	for h := 3; h < 30; h++ {
		u := open(t, cast(), Options{Record: call})
		u.form.SetSize(60, h)
		u.to("contact").press("juh", "down", "down").shows("▸ Ju")
	}
}

func TestWrappingKeepsEveryRuneAndRoomForTheCursor(t *testing.T) {
	piece := rapid.SampledFrom([]string{"a", " ", "word", "\n", "日本", "e\u0301", "👩‍👩‍👧", "-", "verylongwordwithoutanyblank"})
	rapid.Check(t, func(rt *rapid.T) {
		text := strings.Join(rapid.SliceOfN(piece, 0, 40).Draw(rt, "pieces"), "")
		w := rapid.IntRange(4, 40).Draw(rt, "w")
		var p wrapper
		spans := p.lines(text, w)
		back := ""
		for i, s := range spans {
			if i > 0 && s.row > spans[i-1].row {
				back += "\n"
			}
			back += s.text
			last := i == len(spans)-1 || spans[i+1].row > s.row
			if n := cell.Width(s.text); n > w || last && n == w {
				rt.Fatalf("line %q takes %d of %d cells", s.text, n, w)
			}
		}
		if back != text {
			rt.Fatalf("%q became %q", text, back)
		}
	})
}

func TestTheCursorMovesByWholeCharacters(t *testing.T) {
	u := open(t, cast(), Options{Record: call}).to("subject").press("ctrl+u").paste("a👩‍👩‍👧b").press("left", "left", "x", "right", "y")
	u.press("ctrl+s").saved("subject", "ax👩‍👩‍👧yb")
}

func TestMovingUpAndDownKeepsTheColumn(t *testing.T) {
	u := open(t, cast(), Options{Record: call}).to("outcome").press("abcdef", "enter", "x", "enter", "日本語字").press("up", "up", "!")
	u.form.SetSize(30, 24)
	u.press("down", "down", "end", "?", "ctrl+s").saved("outcome", "abcdef!\nx\n日本語字?")
}

func TestMovingByLinesFollowsTheLinesAsDrawn(t *testing.T) {
	u := open(t, cast(), Options{Record: call}).to("outcome")
	u.form.SetSize(40, 24)
	u.press("one two three four five six seven eight nine ten")
	u.form.View()
	u.press("up", "up", "^", "ctrl+s").saved("outcome", "one two ^three four five six seven eight nine ten")
}

func TestAClickGoesWhereItPoints(t *testing.T) {
	u := open(t, cast(), Options{Record: call})
	at := func(text string) (int, int) {
		t.Helper()
		for y, l := range strings.Split(u.view(), "\n") {
			if i := strings.Index(l, text); i >= 0 {
				return cell.Width(l[:i]), y
			}
		}
		t.Fatalf("no %q in\n%s", text, u.view())
		return 0, 0
	}
	click := func(text string) *user {
		t.Helper()
		u.run(u.form.Click(at(text)))
		return u
	}
	click("visit").shows("● visit")
	click("objections")
	click("objections").press("X").shows("Price Xobjections")
	click("Contact").press("juha")
	click("Juhani Aho").shows("Juhani Aho")
	click("Outcome").press("ab_", "enter", "cd")
	click("b_").press("!").shows("a!b_")
	u.form.Update(tea.MouseMsg{Button: tea.MouseButtonWheelDown})
	u.form.Update(tea.MouseMsg{Button: tea.MouseButtonWheelUp})
	u.press("esc")
	click("keep editing").hides("Leave without")
	u.press("esc")
	click("save").saved("type", "visit", "subject", "Price Xobjections", "contact", juhani.ID.String(), "outcome", "a!b_\ncd")
}

func TestTheWheelScrollsAwayFromTheFocusAndAKeyComesBack(t *testing.T) {
	u := open(t, cast(), Options{Record: polar})
	for range 20 {
		u.form.Update(tea.MouseMsg{Button: tea.MouseButtonWheelDown})
	}
	u.hides("Priority").shows("Verified by")
	u.press("right").shows("Priority")
}

func TestNothingIsSaidByColourAlone(t *testing.T) {
	u := open(t, cast(), Options{Record: call, Styles: style.New(style.Options{})})
	u.to("type").shows("● call", "○ visit").to("subject").press("!").shows("•", "* Subject", "* required", "▌")
	if !strings.Contains(u.form.View(), "\x1b[7m") {
		t.Error("without colours there is no cursor")
	}
}

func TestTheAccountFormLooksLikeThis(t *testing.T) {
	u := open(t, cast(), Options{Record: polar})
	u.form.SetSize(80, 20)
	u.to("countries").press("no")
	golden.RequireEqual(t, []byte(u.view()))
}

func TestTheActivityFormLooksLikeThis(t *testing.T) {
	u := open(t, cast(), Options{Kind: kam.ActivityKind, New: true, Prefill: []kam.Cell{{Key: "contact", Value: yamada.ID.String()}}})
	u.form.SetSize(80, 20)
	u.press("Terms").to("due").press("tomorrow").to("others").press("juh")
	golden.RequireEqual(t, []byte(u.view()))
}

func BenchmarkView(b *testing.B) {
	for _, c := range []struct {
		name string
		key  tea.KeyMsg
	}{{"idle", tea.KeyMsg{}}, {"a key", tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'x'}}}} {
		b.Run(c.name, func(b *testing.B) {
			u := open(b, cast(), Options{Record: polar}).to("city")
			u.form.SetSize(120, 40)
			n := 0
			for b.Loop() {
				if n++; c.key.Type == tea.KeyRunes {
					if n%50 == 0 {
						u.form.Update(tea.KeyMsg{Type: tea.KeyCtrlU})
					}
					u.form.Update(c.key)
				}
				u.form.View()
			}
		})
	}
	b.Run("a key in 64 KiB", func(b *testing.B) {
		long := polar.With(kam.Cell{Key: "notes", Value: strings.Repeat("Kärnteile für 山田 und andere. ", 1800) + "\n" + strings.Repeat("short lines\n", 500)})
		u := open(b, cast(), Options{Record: long}).to("notes")
		u.form.SetSize(120, 40)
		for b.Loop() {
			u.form.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{'x'}})
			u.form.View()
			u.form.Update(tea.KeyMsg{Type: tea.KeyBackspace})
		}
	})
}
