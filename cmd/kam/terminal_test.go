package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// terminal is a real terminal (tmux) in which a test types and reads.
type terminal struct {
	t      *testing.T
	socket string
	keys   int // key presses since the last call of spent
}

// open starts a program in a terminal of a size. Nothing of the tester's own environment or settings gets in.
func open(t *testing.T, width, height int, env []string, program string, args ...string) *terminal {
	t.Helper()
	if _, err := exec.LookPath("tmux"); err != nil {
		t.Fatal("journeys need tmux; install it (Debian: apt-get install tmux)")
	}
	x := &terminal{t: t, socket: filepath.Join(t.TempDir(), "tmux")}
	command := []string{"-S", x.socket, "-f", "/dev/null", "new-session", "-d", "-x", fmt.Sprint(width), "-y", fmt.Sprint(height),
		"env", "-i", "TERM=tmux-256color", "LANG=C.UTF-8", "PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}
	command = append(command, env...)
	command = append(command, program)
	command = append(command, args...)
	start := exec.Command("tmux", command...)
	start.Env = append(os.Environ(), "LANG=C.UTF-8")
	if out, err := start.CombinedOutput(); err != nil {
		t.Fatalf("tmux: %v: %s", err, out)
	}
	t.Cleanup(func() { _ = exec.Command("tmux", "-S", x.socket, "kill-server").Run() }) // it has ended where the program has
	return x
}

// press sends keys, in tmux's names; each counts as one.
func (x *terminal) press(keys ...string) {
	x.t.Helper()
	for _, k := range keys {
		x.tmux("send-keys", k)
		x.keys++
	}
}

// spent checks that a task has taken no more keys than it may, and begins to count anew.
func (x *terminal) spent(task string, most int) {
	x.t.Helper()
	if x.keys > most {
		x.t.Errorf("%s took %d keys; it may take %d", task, x.keys, most)
	}
	x.keys = 0
}

// write types text, which does not count as keys.
func (x *terminal) write(text string) {
	x.t.Helper()
	x.tmux("send-keys", "-l", text)
}

func (x *terminal) tmux(args ...string) string {
	x.t.Helper()
	out, err := exec.Command("tmux", append([]string{"-S", x.socket}, args...)...).CombinedOutput()
	if err != nil {
		x.t.Fatalf("tmux %s: %v: %s", strings.Join(args, " "), err, out)
	}
	return string(out)
}

// screen returns what a person sees.
func (x *terminal) screen() string {
	x.t.Helper()
	return x.tmux("capture-pane", "-p")
}

// resize gives the terminal another size.
func (x *terminal) resize(width, height int) {
	x.t.Helper()
	x.tmux("resize-window", "-x", fmt.Sprint(width), "-y", fmt.Sprint(height))
}

// pid is the process that was opened.
func (x *terminal) pid() int {
	x.t.Helper()
	pid, err := strconv.Atoi(strings.TrimSpace(x.tmux("display-message", "-p", "#{pane_pid}")))
	if err != nil {
		x.t.Fatal(err)
	}
	return pid
}

// kill ends the program as a power failure would.
func (x *terminal) kill() {
	x.t.Helper()
	if err := syscall.Kill(x.pid(), syscall.SIGKILL); err != nil {
		x.t.Fatal(err)
	}
	x.ended()
}

// sees waits until the screen shows all of the texts.
func (x *terminal) sees(texts ...string) {
	x.t.Helper()
	x.until("the screen shows "+strings.Join(texts, ", "), func(screen string) bool {
		for _, text := range texts {
			if !strings.Contains(screen, text) {
				return false
			}
		}
		return true
	})
}

// keeps settles the conflict on the screen in favour of one of its two values, whichever of them stands: on busy machines the clocks
// of two devices differ by more than the time between their edits.
func (x *terminal) keeps(value, other string) {
	x.t.Helper()
	x.sees(value, other)
	for _, line := range strings.Split(x.screen(), "\n") {
		left, right := strings.Index(line, value), strings.Index(line, other)
		if left < 0 || right < 0 {
			continue
		}
		if left < right {
			x.press("(")
		} else {
			x.press(")")
		}
		return
	}
	x.t.Fatalf("%s and %s do not stand side by side:\n%s", value, other, x.screen())
}

// lacks waits until the screen no longer shows a text.
func (x *terminal) lacks(text string) {
	x.t.Helper()
	x.until("the screen no longer shows "+text, func(screen string) bool { return !strings.Contains(screen, text) })
}

// until waits for a state of the screen.
func (x *terminal) until(what string, holds func(screen string) bool) {
	x.t.Helper()
	screen := ""
	if !eventually(func() bool { screen = x.screen(); return holds(screen) }) {
		x.t.Fatalf("waited in vain until %s; the screen:\n%s", what, screen)
	}
}

// ended waits until the program has ended.
func (x *terminal) ended() {
	x.t.Helper()
	if !eventually(func() bool { return exec.Command("tmux", "-S", x.socket, "has-session").Run() != nil }) {
		x.t.Fatalf("the program goes on; the screen:\n%s", x.screen())
	}
}
