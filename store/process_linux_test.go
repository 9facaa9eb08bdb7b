package store

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"keyaccount/kam"
)

// The tests start this program again as a child to be killed, starved or locked out.
const childVariable = "KEYACCOUNT_STORE_CHILD"

func TestMain(m *testing.M) {
	if role := os.Getenv(childVariable); role != "" {
		if err := child(role, os.Getenv("KEYACCOUNT_STORE_DIR")); err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func child(role, dir string) error {
	if role == "starved" {
		if err := limitFiles(3 << 20); err != nil {
			return err
		}
	}
	c, err := Open(ctx, dir, testKey, Options{})
	if err != nil {
		return report(err)
	}
	fmt.Println("open")
	switch role {
	case "holder":
		_, err := io.Copy(io.Discard, os.Stdin)
		return errors.Join(err, c.Close())
	case "writer", "starved":
		for n := c.Counts()["account"]; ; n++ {
			id, err := c.NewID()
			if err != nil {
				return err
			}
			edits := []kam.Edit{{Ref: kam.Ref{Kind: "account", ID: id}, Cells: []kam.Cell{{Key: "name", Value: strconv.Itoa(n)}, {Key: "notes", Value: strings.Repeat("n", 2000)}}}}
			if err := c.Apply(ctx, "add", edits...); err != nil {
				fmt.Println("full", n)
				return errors.Join(report(err), c.Close())
			}
			fmt.Println(n)
		}
	}
	return c.Close()
}

// report tells the parent of an error that it may expect.
func report(err error) error {
	for name, kind := range map[string]error{"held": ErrHeld, "full": ErrFull, "readonly": ErrReadOnly} {
		var e *Error
		if errors.Is(err, kind) && errors.As(err, &e) {
			fmt.Println(name, e.PID)
			return nil
		}
	}
	return err
}

type process struct {
	*exec.Cmd
	lines *bufio.Scanner
	end   func() error
}

func start(t *testing.T, role, dir string) *process {
	t.Helper()
	p := &process{Cmd: exec.Command(os.Args[0])}
	p.Env = append(os.Environ(), childVariable+"="+role, "KEYACCOUNT_STORE_DIR="+dir)
	in, err := p.StdinPipe()
	must(t, err)
	out, err := p.StdoutPipe()
	must(t, err)
	p.lines, p.end = bufio.NewScanner(out), in.Close
	must(t, p.Start())
	t.Cleanup(func() { _ = p.Process.Kill(); _ = p.Wait() })
	return p
}

func (p *process) line(t *testing.T) string {
	t.Helper()
	if !p.lines.Scan() {
		t.Fatalf("the child said nothing: %v", p.lines.Err())
	}
	return p.lines.Text()
}

func TestWhatWasAcceptedSurvivesKillAtAnyMoment(t *testing.T) {
	dir, kills, acknowledged := t.TempDir(), 20, 0
	for kill := range kills {
		p := start(t, "writer", dir)
		if got := p.line(t); got != "open" {
			t.Fatal(got)
		}
		until := time.Now().Add(time.Duration(3+kill*7%40) * time.Millisecond)
		for time.Now().Before(until) {
			n, err := strconv.Atoi(p.line(t))
			must(t, err)
			acknowledged = n + 1
		}
		must(t, p.Process.Kill())
		for p.lines.Scan() { // what it had said before it died was accepted too
			if n, err := strconv.Atoi(p.lines.Text()); err == nil {
				acknowledged = n + 1
			}
		}
		_ = p.Wait()
		c := opened(t, dir)
		held := map[string]bool{}
		must(t, c.Each(ctx, "account", func(r kam.Record) bool {
			held[r.Get("name")] = true
			return true
		}))
		for n := range acknowledged {
			if !held[strconv.Itoa(n)] {
				t.Fatalf("kill %d: account %d was accepted and is lost", kill, n)
			}
		}
		if len(held) > acknowledged+1 {
			t.Fatalf("%d accounts are there where %d were accepted", len(held), acknowledged)
		}
		sound(t, c)
		must(t, c.Close())
	}
	t.Logf("%d kills, %d edits accepted, none lost", kills, acknowledged)
}

func TestASecondProcessIsToldWhoHoldsTheCache(t *testing.T) {
	dir := t.TempDir()
	holder := start(t, "holder", dir)
	if got := holder.line(t); got != "open" {
		t.Fatal(got)
	}
	_, err := Open(ctx, dir, testKey, Options{})
	var e *Error
	if !errors.Is(err, ErrHeld) || !errors.As(err, &e) || e.PID != holder.Process.Pid {
		t.Errorf("got %v, the holder is %d", err, holder.Process.Pid)
	}
	if _, _, err := Rebuild(ctx, dir, testKey, Options{}); !errors.Is(err, ErrHeld) {
		t.Errorf("rebuilt while another process had it: %v", err)
	}
	must(t, holder.end())
	must(t, holder.Wait())
	sound(t, opened(t, dir))
}

func TestAFullDiskFailsTheEditAndLosesNothingAcceptedBefore(t *testing.T) {
	dir := t.TempDir()
	p := start(t, "starved", dir)
	accepted, full := 0, false
	for p.lines.Scan() {
		switch line := p.lines.Text(); {
		case strings.HasPrefix(line, "full"):
			full = true
		case strings.HasPrefix(line, "error"):
			t.Fatal(line)
		case line != "open":
			accepted++
		}
	}
	if err := p.Wait(); err != nil || !full || accepted == 0 {
		t.Fatalf("%v; full %v after %d", err, full, accepted)
	}
	c := opened(t, dir)
	if got := c.Counts()["account"]; got != accepted {
		t.Errorf("%d accounts are there where %d were accepted", got, accepted)
	}
	sound(t, c)
}

func TestAFolderThatMayNotBeWrittenIsTold(t *testing.T) {
	parent := t.TempDir()
	must(t, os.Chmod(parent, 0o755))
	dir := filepath.Join(parent, "cache")
	must(t, os.Mkdir(dir, 0o555))
	t.Cleanup(func() { _ = os.Chmod(dir, 0o755) })
	if err := openAsNobody(t, dir); !errors.Is(err, ErrReadOnly) || !strings.Contains(err.Error(), dir) {
		t.Errorf("got %v", err)
	}
}
