package tui

import (
	"flag"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"keyaccount/tui/book/memory"
	"keyaccount/tui/samplebook"
	"keyaccount/tui/style"
)

var update = flag.Bool("update", false, "write the golden screens anew")

// morning is when the tests take place: a Sunday, so that the names of the days are known.
var morning = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

// driver is a user at the program, without a terminal: what it types goes to Update, the commands that
// come back are run beside it, and it waits for what it wants to see.
type driver struct {
	t      testing.TB
	m      *Model
	book   *memory.Book
	msgs   chan tea.Msg
	done   chan struct{}
	copied atomic.Value // what was last put on the clipboard
	opened atomic.Value // the URL that was last opened
	quit   bool
}

func start(t testing.TB, w, h int) *driver {
	t.Helper()
	b, err := samplebook.New(0, func() time.Time { return morning })
	if err != nil {
		t.Fatal(err)
	}
	return startWith(t, b, w, h)
}

func startWith(t testing.TB, b *memory.Book, w, h int) *driver {
	t.Helper()
	d := &driver{t: t, book: b, msgs: make(chan tea.Msg, 64), done: make(chan struct{})}
	d.m = New(Options{
		Book: b, Styles: style.New(style.Options{Dark: true, Color: true}),
		Copy: func(s string) error { d.copied.Store(s); return nil },
		Open: func(s string) error { d.opened.Store(s); return nil },
	})
	t.Cleanup(d.end)
	d.send(tea.WindowSizeMsg{Width: w, Height: h})
	d.run(d.m.Init())
	d.settle()
	return d
}

// end lets go of the program and of the company that it shows.
func (d *driver) end() {
	if d.m == nil {
		return
	}
	close(d.done)
	d.m.stop()
	d.book.Close()
	d.m, d.book = nil, nil
}

// run runs a command beside the driver, and each command of a batch.
func (d *driver) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		msg := cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for _, c := range batch {
				d.run(c)
			}
			return
		}
		if cmds := reflect.ValueOf(msg); msg != nil && cmds.Kind() == reflect.Slice && cmds.Type().Elem() == reflect.TypeFor[tea.Cmd]() {
			for i := range cmds.Len() { // a sequence
				if c := cmds.Index(i).Interface().(tea.Cmd); c != nil {
					msg = c()
				}
			}
		}
		select {
		case d.msgs <- msg:
		case <-d.done:
		}
	}()
}

func (d *driver) send(msg tea.Msg) {
	if _, ok := msg.(tea.QuitMsg); ok {
		d.quit = true
		return
	}
	_, cmd := d.m.Update(msg)
	d.run(cmd)
}

// patience is how long a test waits before it says that something never comes: long, for what is slow is not wrong.
const patience = time.Minute

// until takes messages until what is wanted has come.
func (d *driver) until(wanted func() bool) {
	d.t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	for !wanted() {
		select {
		case msg := <-d.msgs:
			d.send(msg)
		case <-deadline.C:
			d.t.Fatalf("what was waited for never came; the screen is\n%s", d.text())
		}
	}
}

// settle waits until everything on screen is what was asked for.
func (d *driver) settle() {
	d.t.Helper()
	d.until(func() bool {
		if d.m.person.Busy() || d.m.opening.Busy() || len(d.m.tasks) > 0 {
			return false
		}
		if b, ok := d.m.top().(interface{ Busy() bool }); ok && b.Busy() {
			return false
		}
		for _, o := range d.m.overlay {
			if b, ok := o.(interface{ Busy() bool }); ok && b.Busy() {
				return false
			}
		}
		return true
	})
}

func (d *driver) shows(text string) {
	d.t.Helper()
	d.until(func() bool { return strings.Contains(d.text(), text) })
}

func (d *driver) showsNot(text string) {
	d.t.Helper()
	d.until(func() bool { return !strings.Contains(d.text(), text) })
}

// press presses keys one after the other without waiting for what they bring about.
func (d *driver) press(names ...string) *driver {
	for _, n := range names {
		d.send(key(n))
	}
	return d
}

// types types a text.
func (d *driver) types(text string) *driver {
	for _, r := range text {
		if r == ' ' {
			d.send(tea.KeyMsg{Type: tea.KeySpace, Runes: []rune{r}})
		} else {
			d.send(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}})
		}
	}
	return d
}

var named = map[string]tea.KeyType{
	"enter": tea.KeyEnter, "esc": tea.KeyEsc, "tab": tea.KeyTab, "shift+tab": tea.KeyShiftTab, "up": tea.KeyUp, "down": tea.KeyDown,
	"left": tea.KeyLeft, "right": tea.KeyRight, "home": tea.KeyHome, "end": tea.KeyEnd, "pgup": tea.KeyPgUp, "pgdown": tea.KeyPgDown,
	"ctrl+k": tea.KeyCtrlK, "ctrl+c": tea.KeyCtrlC, "ctrl+l": tea.KeyCtrlL, "ctrl+s": tea.KeyCtrlS, "ctrl+r": tea.KeyCtrlR, "ctrl+e": tea.KeyCtrlE, "ctrl+u": tea.KeyCtrlU,
	"ctrl+right": tea.KeyCtrlRight, "ctrl+left": tea.KeyCtrlLeft, "shift+right": tea.KeyShiftRight, "shift+left": tea.KeyShiftLeft,
	"ctrl+d": tea.KeyCtrlD, "ctrl+f": tea.KeyCtrlF, "backspace": tea.KeyBackspace, "delete": tea.KeyDelete, "shift+down": tea.KeyShiftDown, "shift+up": tea.KeyShiftUp, "f1": tea.KeyF1,
}

func key(name string) tea.KeyMsg {
	if t, ok := named[name]; ok {
		return tea.KeyMsg{Type: t}
	}
	if name == " " {
		return tea.KeyMsg{Type: tea.KeySpace, Runes: []rune(" ")}
	}
	if rest, ok := strings.CutPrefix(name, "alt+"); ok {
		return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(rest), Alt: true}
	}
	return tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(name)}
}

func (d *driver) lines() []string { return strings.Split(d.m.View(), "\n") }

func (d *driver) text() string { return ansi.Strip(d.m.View()) }

// cursor returns the line of the list that has the cursor.
func (d *driver) cursor() string {
	for _, l := range strings.Split(d.text(), "\n") {
		if i := strings.Index(l, "│▸"); i >= 0 {
			rest, _, _ := strings.Cut(l[i+len("│▸"):], "│")
			return strings.TrimSpace(rest)
		}
	}
	return ""
}

// golden compares the screen with the one kept under a name.
func (d *driver) golden(name string) {
	d.t.Helper()
	path := filepath.Join("testdata", name+".txt")
	var b strings.Builder
	for _, l := range strings.Split(d.text(), "\n") {
		b.WriteString(strings.TrimRight(l, " ") + "\n")
	}
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			d.t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			d.t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		d.t.Fatal(err)
	}
	if b.String() != string(want) {
		d.t.Errorf("the screen differs from %s; if that is meant, run with -update\n%s", path, b.String())
	}
}

// exact fails unless the screen is exactly w by h cells.
func (d *driver) exact(what string, w, h int) {
	d.t.Helper()
	lines := d.lines()
	if len(lines) != h {
		d.t.Errorf("%s at %dx%d has %d lines", what, w, h, len(lines))
	}
	for i, l := range lines {
		if got := ansi.StringWidth(l); got != w {
			d.t.Errorf("%s at %dx%d: line %d is %d cells wide: %q", what, w, h, i, got, ansi.Strip(l))
			return
		}
	}
}
