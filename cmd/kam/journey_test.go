package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/pelletier/go-toml/v2"
)

// openDemo opens the demo of a home and waits for its first screen.
func openDemo(t *testing.T, s *shell, width, height int) *terminal {
	t.Helper()
	x := open(t, width, height, []string{"KAM_HOME=" + s.home}, filepath.Join(programs, "kam"), "demo")
	x.sees("Overdue", "● synced")
	return x
}

var waiting = regexp.MustCompile(`\d waiting`)

// settled reports whether the screen says that no edit waits.
func settled(screen string) bool { return !waiting.MatchString(screen) }

// colleagueOf returns a second person at a shell, with the demo's server.
func colleagueOf(t *testing.T, demo *shell) *shell {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(demo.home, "demo.toml"))
	if err != nil {
		t.Fatal(err)
	}
	var m mark
	if err := toml.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	s := newShell(t)
	s.signIn("http://"+m.Address, colleague, m.Password)
	s.kam("sync")
	return s
}

// gets exchanges with the server until a record holds a text.
func (s *shell) gets(ref, text string) {
	s.t.Helper()
	out := ""
	if !eventually(func() bool { s.kam("sync"); out = s.kam("show", ref); return strings.Contains(out, text) }) {
		s.t.Fatalf("%q never came to the server: %s", text, out)
	}
}

// aloneAgain waits until no process works on the home any more.
func (s *shell) aloneAgain() {
	s.t.Helper()
	if !eventually(func() bool { return len(s.processes()) == 0 }) {
		s.t.Fatalf("still running: %v", s.processes())
	}
}

// leave ends the program by its key.
func (s *shell) leave(x *terminal) {
	s.t.Helper()
	x.press("q")
	x.ended()
	s.aloneAgain()
}

// process is one that was started with the home of a shell.
type process struct {
	pid  int
	line string // its command
}

func (s *shell) processes() (found []process) {
	s.t.Helper()
	all, err := filepath.Glob("/proc/[0-9]*/environ")
	if err != nil {
		s.t.Fatal(err)
	}
	for _, path := range all {
		environ, err := os.ReadFile(path)
		if err != nil || !strings.Contains("\x00"+string(environ), "\x00KAM_HOME="+s.home+"\x00") {
			continue // somebody else's, or ended meanwhile
		}
		line, err := os.ReadFile(filepath.Join(filepath.Dir(path), "cmdline"))
		pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
		if err == nil && pid > 0 {
			found = append(found, process{pid, strings.TrimSpace(strings.ReplaceAll(string(line), "\x00", " "))})
		}
	}
	return found
}

// terminate asks the kam of the home to end.
func (s *shell) terminate() {
	s.t.Helper()
	for _, p := range s.processes() {
		if p.line == "kam" {
			if err := syscall.Kill(p.pid, syscall.SIGTERM); err != nil {
				s.t.Fatal(err)
			}
			return
		}
	}
	s.t.Fatal("kam does not run")
}

// TestJourneyThroughADay is what a key account manager does in a day, in a real terminal, with the keys counted: typed
// text is free, the way back to the first screen too.
func TestJourneyThroughADay(t *testing.T) {
	t.Parallel()
	s := &shell{t, filepath.Join(t.TempDir(), "demo")}
	x := openDemo(t, s, 120, 36)

	x.press("/")
	x.write("sanna ohm")
	x.sees("Sanna Öhman", "Phone", "+358 6 5550 174", "Best time", "after 16:00")
	x.spent("to find a contact with phone and best time", 3)
	x.press("Escape")
	x.lacks("Search everything")
	x.spent("the way back", 9)
	x.press("a")
	x.write("call sanna ohman re journey prices")
	x.press("Enter")
	x.sees("✓ Logged: journey prices")
	x.spent("to log a call", 3)

	x.press("w")
	x.sees("Changed since yesterday", "journey prices", "Competitors")
	x.until("the cursor is on what changed", func(screen string) bool {
		_, after, _ := strings.Cut(screen, "Changed since yesterday")
		return strings.Contains(after, "▸")
	})
	x.spent("to see what changed", 1)

	x.press("5")
	x.sees("Remote monitoring, slab yard", "Characteristics")
	x.press(">")
	x.sees("✓ Remote monitoring, slab yard → Specification")
	x.spent("to move an opportunity on", 3)
	x.press("u")
	x.sees("✓ Undone", "Characteristics")
	x.spent("to take it back", 1)

	// A colleague's edit shows by itself.
	other := colleagueOf(t, s)
	x.press("2")
	x.sees("Acciaierie Valmontana SpA", "Phone")
	other.kam("set", "account/Acciaierie Valmontana SpA", "phone=+39 030 555 0199")
	other.kam("add", "account", "name=Acorn Journey Werke", "country=DE")
	other.kam("sync")
	x.sees("+39 030 555 0199", "Acorn Journey Werke")
	x.sees("▸•Acciaierie Valmontana SpA") // still under the cursor, and lit

	// Both change one field without having seen the other's value; the other one is right.
	other.kam("set", "account/Acciaierie Valmontana SpA", "phone=222 of the colleague")
	x.press(":")
	x.write("set phone=111 of anna")
	x.press("Enter")
	x.sees("111 of anna")
	third := colleagueOf(t, s)
	third.gets("account/Acciaierie Valmontana SpA", "111 of anna")
	if out, complaint, status := other.try("sync"); status != exitAttention {
		t.Fatalf("the colleague's sync ended with %d: %s%s", status, out, complaint)
	}
	x.sees("1 conflict", "8 Sync !1")
	x.press("1")
	x.sees(" kam  Today")
	x.spent("the way back", 9)
	x.press("8")
	x.keeps("222 of the colleague", "111 of anna")
	x.sees("✓ Settled: Phone is 222 of the colleague")
	x.until("the conflict is gone", func(screen string) bool { return settled(screen) && !strings.Contains(screen, "1 conflict") })
	x.spent("to settle a conflict, keeping the other value", 4)
	other.gets("account/Acciaierie Valmontana SpA", "222 of the colleague")
	if out := other.kam("conflicts"); !strings.Contains(out, "No conflicts") {
		t.Errorf("the colleague still has %s", out)
	}

	s.leave(x)
	s.kam("doctor")
	checkServer(t, filepath.Join(s.home, "server"))

	// The next day all of it is there.
	x = openDemo(t, s, 80, 24)
	x.press("/")
	x.write("journey prices")
	x.sees("Search everything", "journey prices", "Best time")
	x.press("Escape") // by itself: with another key at once it would be an alt key to any program
	x.lacks("Search everything")
	x.press("2")
	x.sees(" kam  Accounts", "Acorn Journey Werke")
	x.press("Enter")
	x.sees("▸ Overview", "Health")
	x.press("[") // to the last tab
	x.sees("222 of the colleague")
	s.leave(x)
}

// TestJourneyWithoutANetwork takes the server away and brings it back.
func TestJourneyWithoutANetwork(t *testing.T) {
	t.Parallel()
	dir, _ := fillServer(t, 20)
	central := startFor(t, dir, "127.0.0.1:0")
	s := newShell(t)
	s.signIn(central.url(), "anna", scriptPassword)
	x := open(t, 120, 36, []string{"KAM_HOME=" + s.home}, filepath.Join(programs, "kam"))
	x.sees("● synced")
	x.press("2")
	x.sees("Polar Steel Oy")

	central.kill()
	x.sees("○ offline")
	x.press(":")
	x.write("goto polar steel oy")
	x.press("Enter")
	x.sees("Accounts ▸ Polar Steel Oy")
	x.press("a")
	x.write("call sanna ohman re an offline call")
	x.press("Enter")
	x.sees("✓ Logged: an offline call", "○ offline", "1 waiting")
	x.press("u")
	x.sees("✓ Undone", "2 waiting")
	x.press("5")
	x.sees("Opportunities", "Close")
	x.press(">")
	x.sees("✓", "→", "3 waiting")

	central = startFor(t, dir, central.address())
	x.sees("● synced")
	x.until("nothing waits", settled)
	other := newShell(t)
	other.signIn(central.url(), "anna", scriptPassword)
	other.kam("sync")
	var found []found
	other.json(&found, "search", "an offline call")
	for _, f := range found {
		if f.Title == "an offline call" {
			t.Errorf("what was undone is still there: %+v", f)
		}
	}
	s.leave(x)
	if out := s.kam("sync"); !strings.Contains(out, "0 edits pushed") {
		t.Error(out)
	}
	s.kam("doctor")
	if err := central.stop(); err != nil {
		t.Fatal(err)
	}
	if c := checkServer(t, dir); c.Outcomes != 3 {
		t.Errorf("of 3 edits the server has %d", c.Outcomes)
	}
}

// changes waits until the cache has been written to since then.
func (s *shell) changes(since time.Time) {
	s.t.Helper()
	if !eventually(func() bool {
		info, err := os.Stat(filepath.Join(s.home, "cache.db"))
		if err != nil {
			s.t.Fatal(err)
		}
		return info.ModTime().After(since)
	}) {
		s.t.Fatal("nothing is written any more")
	}
}

// newAccount opens the form of a new account in the demo, which has 62.
func newAccount(x *terminal) {
	x.t.Helper()
	x.press("2")
	x.sees(" kam  Accounts", " 62 ")
	x.press("n")
}

// TestJourneyOfAForm types in a form through everything that can come in between.
func TestJourneyOfAForm(t *testing.T) {
	t.Parallel()
	s := &shell{t, filepath.Join(t.TempDir(), "demo")}
	x := openDemo(t, s, 120, 36)
	newAccount(x)
	x.sees("New account", "Employees")
	began := time.Now()
	x.write("Nova")
	x.sees("Nova")
	s.changes(began)
	x.resize(80, 24)
	x.lacks("Employees") // the form is smaller
	x.sees("New account", "Nova")
	began = time.Now()
	x.write(" Werke")
	x.sees("Nova Werke")
	s.changes(began)
	x.resize(200, 60)
	x.sees("Nova Werke", "Employees")

	// A power failure in the middle of a word.
	x.write(" Gm")
	x.kill()
	s.aloneAgain()
	x = openDemo(t, s, 120, 36)
	newAccount(x)
	x.sees("What was typed here earlier is back", "Nova Werke")

	// Leaving the program asks first, and keeps it.
	x.press("C-c")
	x.sees("ctrl+c again leaves")
	x.press("C-c")
	x.ended()
	s.aloneAgain()
	x = openDemo(t, s, 120, 36)
	newAccount(x)
	x.sees("What was typed here earlier is back", "Nova Werke")
	x.press("C-s")
	x.sees(" kam  Accounts", " 63 ")
	s.leave(x)
	if out := s.kam("list", "accounts", "--filter", "name~Nova Werke", "--csv"); strings.Count(out, "Nova Werke") != 1 {
		t.Error(out)
	}
	s.kam("doctor")
}

// TestTheTerminalIsLeftAsItWas leaves the program in the ways there are, and looks at what it leaves behind.
func TestTheTerminalIsLeftAsItWas(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	s.kam("add", "account", "name=Polar")
	const script = `stty -a >"$HOME/before"; kam; echo "left with $?"; stty -a >"$HOME/after"; cmp "$HOME/before" "$HOME/after" && echo "the same"; cat`
	env := []string{"KAM_HOME=" + s.home, "PATH=" + programs + ":" + os.Getenv("PATH")}
	flags := func(x *terminal) string {
		return strings.TrimSpace(x.tmux("display-message", "-p", "alternate=#{alternate_on} cursor=#{cursor_flag} mouse=#{mouse_any_flag} keypad=#{keypad_flag} #{keypad_cursor_flag}"))
	}
	for what, leave := range map[string]func(x *terminal){
		"by its key":  func(x *terminal) { x.press("q") },
		"by ctrl+c":   func(x *terminal) { x.press("C-c") },
		"by a signal": func(x *terminal) { s.terminate() },
	} {
		x := open(t, 80, 24, env, "sh", "-c", script)
		x.sees("Today", "on this device only")
		if got := flags(x); !strings.HasPrefix(got, "alternate=1") {
			t.Errorf("%s: while it runs the terminal is %s", what, got)
		}
		leave(x)
		x.sees("left with 0", "the same")
		if got := flags(x); got != "alternate=0 cursor=1 mouse=0 keypad=0 0" {
			t.Errorf("%s: afterwards the terminal is %s", what, got)
		}
		if screen := x.screen(); strings.Contains(screen, "Today") {
			t.Errorf("%s: the screen is left over:\n%s", what, screen)
		}
		x.press("C-d")
		x.ended()
	}
}
