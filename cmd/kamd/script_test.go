package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"keyaccount/sync/server/postgres/pgtest"
)

// patience bounds how long a state may take to come on a slow machine. Nothing waits for it.
const patience = 60 * time.Second

func TestMain(m *testing.M) { testscript.Main(pgtest.M{M: m}, map[string]func(){"kamd": main}) }

// daemon is a real kamd.
type daemon struct {
	cmd *exec.Cmd
	url string
}

// startDaemon starts kamd and returns when it is ready.
func startDaemon(kamd string, args ...string) (*daemon, error) {
	cmd := exec.Command(kamd, append([]string{"serve"}, args...)...)
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
		lines := bufio.NewReader(out)
		line, _ := lines.ReadString('\n')
		ready <- strings.TrimSuffix(line, "\n")
		_, _ = io.Copy(io.Discard, lines)
	}()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	select {
	case line := <-ready:
		if url, ok := strings.CutPrefix(line, "listening on "); ok {
			return &daemon{cmd, url}, nil
		}
		err = cmd.Wait()
	case <-ctx.Done():
		err = errors.Join(cmd.Process.Kill(), cmd.Wait())
	}
	return nil, fmt.Errorf("kamd did not start: %v: %s", err, complaints.String())
}

// stop asks the daemon to end, and waits until it has.
func (d *daemon) stop() error {
	if err := d.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	return d.cmd.Wait()
}

// kill ends the daemon between two instructions.
func (d *daemon) kill() {
	_ = d.cmd.Process.Kill()
	_ = d.cmd.Wait() // it says that it was killed, which we know
}

func TestScripts(t *testing.T) {
	runScripts(t, "testdata/script", func(*testscript.Env) error { return nil })
}

// runScripts runs the commands as administrators do. Beside testscript's own commands there are
//
//	serve ARG…       starts kamd serve ARG… and sets $URL when it is ready
//	halt, crash      ends all that run: in order, or between two instructions
//	status N CMD …   runs a command that must end with exit status N
func runScripts(t *testing.T, dir string, setup func(*testscript.Env) error) {
	testscript.Run(t, testscript.Params{
		Dir: dir,
		Setup: func(env *testscript.Env) error {
			running := new([]*daemon)
			env.Values["running"] = running
			env.Defer(func() {
				for _, d := range *running {
					d.kill()
				}
			})
			return setup(env)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"serve": func(ts *testscript.TestScript, _ bool, args []string) {
				for i, arg := range args {
					if i > 0 && (args[i-1] == "--data" || args[i-1] == "--config") {
						args[i] = ts.MkAbs(arg)
					}
				}
				kamd, err := exec.LookPath("kamd")
				ts.Check(err)
				d, err := startDaemon(kamd, args...)
				ts.Check(err)
				running := ts.Value("running").(*[]*daemon)
				*running = append(*running, d)
				ts.Setenv("URL", d.url)
			},
			"halt": func(ts *testscript.TestScript, _ bool, _ []string) {
				for _, d := range taken(ts) {
					ts.Check(d.stop())
				}
			},
			"crash": func(ts *testscript.TestScript, _ bool, _ []string) {
				for _, d := range taken(ts) {
					d.kill()
				}
			},
			"status": func(ts *testscript.TestScript, _ bool, args []string) {
				err := ts.Exec(args[1], args[2:]...)
				got := 0
				var ended *exec.ExitError
				if errors.As(err, &ended) {
					got = ended.ExitCode()
				} else {
					ts.Check(err)
				}
				if fmt.Sprint(got) != args[0] {
					ts.Fatalf("exit status %d, want %s", got, args[0])
				}
			},
		},
	})
}

// taken returns the servers of a script that run, which is to end them.
func taken(ts *testscript.TestScript) []*daemon {
	running := ts.Value("running").(*[]*daemon)
	taken := *running
	*running = nil
	return taken
}
