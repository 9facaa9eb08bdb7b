package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/creack/pty"

	"keyaccount/kam/sidebyside"
)

// starting starts the real program on a cache with all records, in a terminal, until its first screen shows rows,
// against the least program that fills a screen with the same library.
func (c *company) starting(b *testing.B) {
	home, accounts := c.home()
	least, bare := c.build("./tui/internal/minimal"), c.build("./tui/internal/bare")
	kam := filepath.Join(programs, "kam")
	var opened, plain sidebyside.Watch
	sidebyside.Often(b, 3, func(w *sidebyside.Watch) {
		s := c.show(home, kam)
		w.Note(s.until("Overdue"))
		s.press("2")
		opened.Note(s.until(accounts))
		s.end()
	}, func(w *sidebyside.Watch) {
		s := c.show(home, least)
		w.Note(s.until("Overdue"))
		s.end()
		s = c.show(home, bare)
		plain.Note(s.until("Overdue"))
		s.end()
	})
	b.ReportMetric(float64(plain.Median())/1e6, "ms-for-a-bare-program")
	b.ReportMetric(float64(opened.Median())/1e6, "ms-to-open-the-accounts")
}

// home returns the folder of a device that has all records and that no program holds, and what the list of its accounts
// says once it has them.
func (c *company) home() (dir, accounts string) {
	d := c.device()
	c.sync(d)
	accounts = fmt.Sprintf("%d accounts", d.cache.Counts()["account"])
	d.client.Close()
	must(c.b, d.cache.Close())
	return d.dir, accounts
}

func (c *company) build(pkg string) string {
	program := filepath.Join(c.dir, filepath.Base(pkg))
	build := exec.Command("go", "build", "-o", program, pkg)
	build.Dir = "../.."
	if out, err := build.CombinedOutput(); err != nil {
		c.b.Fatalf("%s cannot be built: %v: %s", pkg, err, out)
	}
	return program
}

// show is a program in a terminal of 120 by 40 cells.
type show struct {
	b    *testing.B
	cmd  *exec.Cmd
	tty  *os.File
	from time.Time // what is timed begins here
	seen []byte    // what the program wrote since then
}

func (c *company) show(home, program string) *show {
	s := &show{b: c.b, cmd: exec.Command(program), from: time.Now()}
	s.cmd.Env = []string{"KAM_HOME=" + home, "HOME=" + home, "TERM=xterm-256color", "LANG=C.UTF-8"}
	var err error
	s.tty, err = pty.StartWithSize(s.cmd, &pty.Winsize{Cols: 120, Rows: 40})
	must(c.b, err)
	return s
}

// answers are what a terminal says to the questions that programs ask it at their start.
var answers = []struct{ question, answer string }{
	{"\x1b]10;?", "\x1b]10;rgb:ffff/ffff/ffff\x1b\\"}, // what colour text has
	{"\x1b]11;?", "\x1b]11;rgb:0000/0000/0000\x1b\\"}, // and what is behind it
	{"\x1b[6n", "\x1b[1;1R"},                          // where the cursor is
}

// until returns how long it takes until a text, all of one style, is on the screen.
func (s *show) until(text string) time.Duration {
	ctx, cancel := context.WithTimeout(context.Background(), testPatience)
	defer cancel()
	defer context.AfterFunc(ctx, func() { _ = s.cmd.Process.Kill() })()
	buf := make([]byte, 64<<10)
	for !bytes.Contains(s.seen, []byte(text)) {
		n, err := s.tty.Read(buf)
		if err != nil {
			s.b.Fatalf("%s ended before it showed %q: %v\n%s", s.cmd.Path, text, err, s.seen)
		}
		for _, a := range answers {
			if bytes.Contains(buf[:n], []byte(a.question)) {
				_, err := s.tty.WriteString(a.answer)
				must(s.b, err)
			}
		}
		s.seen = append(s.seen, buf[:n]...)
	}
	return time.Since(s.from)
}

// press types; what is timed begins anew.
func (s *show) press(keys string) {
	s.from, s.seen = time.Now(), nil
	_, err := s.tty.WriteString(keys)
	must(s.b, err)
}

func (s *show) end() {
	_ = s.cmd.Process.Kill()
	_ = s.cmd.Wait() // it says that it was killed, which we know
	must(s.b, s.tty.Close())
}
