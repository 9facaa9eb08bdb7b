package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// programs is the folder with the real kam and kamd, built once for all tests.
var programs string

func TestMain(m *testing.M) { os.Exit(withPrograms(m)) }

func withPrograms(m *testing.M) int {
	dir, err := os.MkdirTemp("", "kam-test-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	build := exec.Command("go", "build", "-o", dir+string(os.PathSeparator), "keyaccount/cmd/kam", "keyaccount/cmd/kamd")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "the programs cannot be built: %v\n%s", err, out)
		return 1
	}
	programs = dir
	return m.Run()
}

// testPatience is how long a state may take to come on a slow machine. It is a bound, not a wait.
const testPatience = 60 * time.Second

// daemon is a program that runs beside a test.
type daemon struct {
	cmd   *exec.Cmd
	line  string // the line by which it said that it was ready
	out   lockedBuffer
	err   lockedBuffer
	ended chan struct{} // closed once it has ended
	how   error         // how it ended
}

// lockedBuffer is a buffer that a program writes while a test reads it.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// startDaemon starts a program and returns once it prints a line that holds ready.
func startDaemon(cmd *exec.Cmd, ready string) (*daemon, error) {
	d := &daemon{cmd: cmd, ended: make(chan struct{})}
	cmd.Stdout, cmd.Stderr = &d.out, &d.err
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		d.how = cmd.Wait()
		close(d.ended)
	}()
	var err error
	if d.line, err = d.said(ready); err != nil {
		d.kill()
		return nil, err
	}
	return d, nil
}

// eventually waits until something holds, and reports whether it did in time.
func eventually(holds func() bool) bool {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	end := time.After(testPatience)
	for !holds() {
		select {
		case <-tick.C:
		case <-end:
			return false
		}
	}
	return true
}

// said returns the first line that holds a text, once the daemon has printed it.
func (d *daemon) said(text string) (string, error) {
	said := ""
	eventually(func() bool {
		over := false
		select {
		case <-d.ended:
			over = true // what it has said is all there now
		default:
		}
		for line := range strings.Lines(d.out.String()) {
			if said == "" && strings.Contains(line, text) && strings.HasSuffix(line, "\n") {
				said = strings.TrimSuffix(line, "\n")
			}
		}
		return over || said != ""
	})
	if said == "" {
		return "", fmt.Errorf("%s did not say %q: %s%s", strings.Join(d.cmd.Args, " "), text, d.out.String(), d.err.String())
	}
	return said, nil
}

// startServer starts a real server and returns when it is ready.
func startServer(dir, listen string) (*daemon, error) {
	return startDaemon(exec.Command(filepath.Join(programs, "kamd"), "serve", "--data", dir, "--listen", listen), "listening on ")
}

// url is where the daemon listens.
func (d *daemon) url() string { return strings.TrimPrefix(d.line, "listening on ") }

// address is the host and port of url.
func (d *daemon) address() string { return strings.TrimPrefix(d.url(), "http://") }

// stop asks the daemon to end and waits until it has.
func (d *daemon) stop() error {
	err := d.cmd.Process.Signal(syscall.SIGTERM)
	<-d.ended
	if err = errors.Join(err, d.how); err != nil {
		return fmt.Errorf("%s: %w: %s", strings.Join(d.cmd.Args, " "), err, d.err.String())
	}
	return nil
}

// kill ends the daemon as a power failure would.
func (d *daemon) kill() {
	_ = d.cmd.Process.Kill() // it may have ended by itself
	<-d.ended
}
