package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/creack/pty"

	"keyaccount/kam/sidebyside"
)

// starting measures from the start of the process to its first full screen, on a cache that holds all records,
// beside the least program of the same kind.
func (c *company) starting(b *testing.B) {
	d := c.device()
	c.sync(d)
	d.client.Close()
	must(b, d.cache.Close())
	defer os.RemoveAll(d.dir)
	minimal := filepath.Join(c.dir, "minimal")
	if out, err := exec.Command("go", "build", "-o", minimal, "keyaccount/tui/internal/minimal").CombinedOutput(); err != nil {
		b.Fatalf("the least program cannot be built: %v: %s", err, out)
	}
	sidebyside.Compare(b, func(w *sidebyside.Watch) {
		w.Note(untilScreen(b, filepath.Join(programs, "kam"), "KAM_HOME="+d.dir))
	}, func(w *sidebyside.Watch) {
		w.Note(untilScreen(b, minimal))
	})
}

// untilScreen starts a program in a terminal that answers what programs ask it, and returns how long it took until the
// screen had its rows.
func untilScreen(b *testing.B, program string, env ...string) time.Duration {
	b.Helper()
	cmd := exec.Command(program)
	cmd.Env = append([]string{"TERM=xterm-256color", "LANG=C.UTF-8", "HOME=" + os.TempDir(), "PATH=" + os.Getenv("PATH")}, env...)
	began := time.Now()
	screen, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 36, Cols: 120})
	must(b, err)
	defer screen.Close()
	took, err := watchScreen(screen, began)
	if failed := cmd.Process.Kill(); failed != nil {
		err = errors.Join(err, failed)
	}
	_ = cmd.Wait() // it says that it was killed, which we know
	must(b, err)
	return took
}

// watchScreen reads a terminal until it shows the rows of the first screen.
func watchScreen(screen *os.File, began time.Time) (time.Duration, error) {
	answers := map[string]string{"\x1b]11;?": "\x1b]11;rgb:0000/0000/0000\x1b\\", "\x1b]10;?": "\x1b]10;rgb:ffff/ffff/ffff\x1b\\", "\x1b[6n": "\x1b[1;1R"}
	var shown []byte
	chunk := make([]byte, 16<<10)
	end := began.Add(testPatience)
	for time.Now().Before(end) {
		n, err := screen.Read(chunk)
		if err != nil {
			return 0, err
		}
		shown = append(shown, chunk[:n]...)
		for question, answer := range answers {
			if bytes.Contains(shown, []byte(question)) {
				shown = bytes.ReplaceAll(shown, []byte(question), nil)
				if _, err := screen.WriteString(answer); err != nil {
					return 0, err
				}
			}
		}
		if bytes.Contains(shown, []byte("Overdue")) {
			return time.Since(began), nil
		}
	}
	return 0, errors.New("the first screen did not come")
}
