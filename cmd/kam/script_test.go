package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
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

// patience of tests: how long a state may take to come on a slow machine. It is a bound, not a wait.
const testPatience = 60 * time.Second

// TestScripts runs the commands as people and scripts do. Beside testscript's own commands there are
//
//	serve DIR        starts kamd on DIR and sets $URL when it is ready; the address stays the same for a DIR
//	stop             stops it and waits until it has ended
//	status N CMD …   runs a command that must end with exit status N
//	same TEXT        the last command must have printed exactly TEXT
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", programs+string(os.PathListSeparator)+os.Getenv("PATH"))
			env.Setenv("HOME", env.WorkDir)
			env.Setenv("KAM_PASSPHRASE_FILE", filepath.Join(env.WorkDir, "passphrase"))
			s := &servers{running: map[string]*daemon{}, address: map[string]string{}}
			env.Values["servers"] = s
			env.Defer(s.stopAll)
			return os.WriteFile(filepath.Join(env.WorkDir, "passphrase"), []byte("only for tests\n"), 0o600)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"serve": serve,
			"stop": func(ts *testscript.TestScript, _ bool, _ []string) {
				ts.Value("servers").(*servers).stopAll()
			},
			"status": exitStatus,
			"same":   sameLines,
		},
	})
}

// servers are the daemons that a script runs.
type servers struct {
	mu      sync.Mutex
	running map[string]*daemon
	address map[string]string // the address a folder's server had, to be had again
}

type daemon struct {
	cmd *exec.Cmd
	url string
}

func serve(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: serve DIR")
	}
	s := ts.Value("servers").(*servers)
	dir := ts.MkAbs(args[0])
	listen := s.address[dir]
	if listen == "" {
		listen = "127.0.0.1:0"
	}
	d, err := startServer(dir, listen)
	ts.Check(err)
	s.mu.Lock()
	s.running[dir] = d
	s.address[dir] = strings.TrimPrefix(d.url, "http://")
	s.mu.Unlock()
	ts.Setenv("URL", d.url)
}

// startServer starts a real server and returns when it is ready.
func startServer(dir, listen string) (*daemon, error) {
	cmd := exec.Command(filepath.Join(programs, "kamd"), "serve", "--data", dir, "--listen", listen)
	var complaints bytes.Buffer
	cmd.Stderr = &complaints
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	ready := make(chan string, 1)
	go func() {
		lines := bufio.NewScanner(out)
		for lines.Scan() {
			if url, ok := strings.CutPrefix(lines.Text(), "listening on "); ok {
				ready <- url
			}
		}
		close(ready)
		_, _ = io.Copy(io.Discard, out)
	}()
	ctx, cancel := context.WithTimeout(context.Background(), testPatience)
	defer cancel()
	select {
	case url, ok := <-ready:
		if ok {
			return &daemon{cmd, url}, nil
		}
		err = cmd.Wait()
	case <-ctx.Done():
		err = errors.Join(ctx.Err(), cmd.Process.Kill(), cmd.Wait())
	}
	return nil, fmt.Errorf("kamd did not start: %v: %s", err, complaints.String())
}

// stop asks the daemon to end and waits until it has.
func (d *daemon) stop() error {
	if err := d.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return d.cmd.Wait()
}

// kill ends the daemon as a power failure would.
func (d *daemon) kill() {
	_ = d.cmd.Process.Kill()
	_ = d.cmd.Wait() // it says that it was killed, which we know
}

func (s *servers) stopAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for dir, d := range s.running {
		_ = d.stop()
		delete(s.running, dir)
	}
}

// exitStatus runs a command and checks its exit status: status N COMMAND ARG…
func exitStatus(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N COMMAND ARG…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	got := 0
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		got = ended.ExitCode()
	} else {
		ts.Check(err)
	}
	if got != want {
		ts.Fatalf("exit status %d, want %d", got, want)
	}
}

// sameLines checks that the last command printed exactly the given line: same TEXT
func sameLines(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 1 {
		ts.Fatalf("usage: same TEXT")
	}
	got := strings.TrimSpace(ts.ReadFile("stdout"))
	if (got == args[0]) == neg {
		ts.Fatalf("printed %q, want %q", got, args[0])
	}
}
