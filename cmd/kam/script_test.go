package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"keyaccount/store/vault"
)

// TestScripts runs the commands as people and scripts do. Beside testscript's own commands there are
//
//	serve DIR              starts kamd on DIR and sets $URL when it is ready; the address stays the same for a DIR
//	start NAME READY CMD … runs a command beside the script and goes on once it prints a line with READY; sets $NAME_PID
//	halt [NAME]            ends servers and commands, or one of them, and waits until they have; they must end well
//	crash NAME             ends one of them as a power failure would
//	says NAME TEXT         waits until one of them prints a line with TEXT
//	home NAME              makes NAME the home of kam, with a cache that needs no passphrase
//	person NAME GRANT …    makes an account in the server of the folder “data”
//	signin NAME            signs a person in
//	status N CMD …         runs a command that must end with exit status N
//	fails N CMD …          the same, and the command says why in one line on standard error, and nothing else
//	until N CMD …          runs a command again and again until it ends with exit status N
//	same TEXT              the last command must have printed exactly TEXT
//	json [PATH [VALUE]]    it must have printed one JSON document and nothing else, with VALUE at PATH
//	keys PATH KEY …        the object at PATH must have exactly these keys
//	spoil FILE             overwrites a cache beyond its first pages; cut FILE takes half of it away
//	newer FILE             makes it one of a program that is not out yet
//	keep VARIABLE [PATH]   sets a variable to what the command printed, or to the value at PATH of its JSON
//
// A PATH is keys, numbers and KEY=VALUE, for the first object of a list that has the value, with dots between them;
// “.” is the whole document, and “#” at its end the length; in quotes, for # begins a comment.
func TestScripts(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(env *testscript.Env) error {
			env.Setenv("PATH", programs+string(os.PathListSeparator)+os.Getenv("PATH"))
			env.Setenv("HOME", env.WorkDir)
			examples, err := filepath.Abs(filepath.Join("..", "..", "docs", "examples"))
			if err != nil {
				return err
			}
			env.Setenv("EXAMPLES", examples)
			env.Setenv("KAM_PASSPHRASE_FILE", filepath.Join(env.WorkDir, "passphrase"))
			b := &beside{running: map[string]*daemon{}, address: map[string]string{}}
			env.Values["beside"] = b
			env.Defer(b.killAll)
			return errors.Join(
				os.WriteFile(filepath.Join(env.WorkDir, "passphrase"), []byte("only for tests\n"), 0o600),
				os.WriteFile(filepath.Join(env.WorkDir, "password"), []byte(scriptPassword+"\n"), 0o600))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"serve": serve, "start": startBeside, "says": saysBeside, "halt": stopBeside, "crash": crashBeside,
			"home": atHome, "person": person, "signin": signIn,
			"status": exitStatus, "fails": failsInOneLine, "until": untilStatus,
			"same": sameLines, "json": jsonAt, "keys": jsonKeys, "keep": keepValue,
			"spoil": spoil, "cut": cutOff, "newer": makeNewer,
		},
	})
}

// scriptPassword is the password of everybody in the scripts.
const scriptPassword = "a password of sufficient length"

// beside is what runs beside a script.
type beside struct {
	mu      sync.Mutex
	running map[string]*daemon
	address map[string]string // the address that a folder's server had, to be had again
}

func (b *beside) add(name string, d *daemon) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.running[name] = d
}

// take returns the daemons of a name, or all, for the caller to end.
func (b *beside) take(name string) []*daemon {
	b.mu.Lock()
	defer b.mu.Unlock()
	var all []*daemon
	for n, d := range b.running {
		if name == "" || n == name {
			all = append(all, d)
			delete(b.running, n)
		}
	}
	return all
}

func (b *beside) killAll() {
	for _, d := range b.take("") {
		d.kill()
	}
}

func besideOf(ts *testscript.TestScript) *beside { return ts.Value("beside").(*beside) }

func serve(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) == 1, "serve DIR")
	b, dir := besideOf(ts), ts.MkAbs(args[0])
	d, err := startServer(dir, or(b.address[dir], "127.0.0.1:0"))
	ts.Check(err)
	b.add(args[0], d)
	b.address[dir] = d.address()
	ts.Setenv("URL", d.url())
}

func startBeside(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) > 2, "start NAME READY COMMAND ARG…")
	cmd := exec.Command(filepath.Join(programs, args[2]), args[3:]...)
	cmd.Dir = ts.MkAbs(".")
	for _, name := range []string{"PATH", "HOME", "KAM_HOME", "KAM_PASSPHRASE_FILE"} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	d, err := startDaemon(cmd, args[1])
	ts.Check(err)
	besideOf(ts).add(args[0], d)
	ts.Setenv(args[0]+"_PID", strconv.Itoa(cmd.Process.Pid))
}

func stopBeside(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) < 2, "halt [NAME]")
	all := besideOf(ts).take(strings.Join(args, ""))
	if len(all) == 0 {
		ts.Fatalf("nothing runs")
	}
	for _, d := range all {
		ts.Check(d.stop())
	}
}

func crashBeside(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) == 1, "crash NAME")
	for _, d := range besideOf(ts).take(args[0]) {
		d.kill()
	}
}

func saysBeside(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) == 2, "says NAME TEXT")
	b := besideOf(ts)
	b.mu.Lock()
	d := b.running[args[0]]
	b.mu.Unlock()
	if d == nil {
		ts.Fatalf("%s does not run", args[0])
	}
	_, err := d.said(args[1])
	ts.Check(err)
}

// atHome sets KAM_HOME. The key of its cache lies there plainly, as that of the demo does: unwrapping it by a
// passphrase takes longer than most commands.
func atHome(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) == 1, "home NAME")
	dir := ts.MkAbs(args[0])
	ts.Check(plainHome(dir))
	ts.Setenv("KAM_HOME", dir)
}

// plainHome makes a home whose cache needs no passphrase.
func plainHome(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	_, err := vault.Open(dir, vault.File{})
	return err
}

func person(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) > 1, "person NAME GRANT…")
	command := []string{"user", "add", args[0], "--password-stdin", "--data", ts.MkAbs("data")}
	for _, grant := range args[1:] {
		command = append(command, "--grant", grant)
	}
	runWithPassword(ts, "kamd", command...)
}

func signIn(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) == 1, "signin NAME")
	runWithPassword(ts, "kam", "login", ts.Getenv("URL"), "--user", args[0], "--password-stdin")
}

func runWithPassword(ts *testscript.TestScript, program string, args ...string) {
	cmd := exec.Command(filepath.Join(programs, program), args...)
	cmd.Stdin = strings.NewReader(scriptPassword + "\n")
	cmd.Env = []string{"HOME=" + ts.Getenv("HOME"), "KAM_HOME=" + ts.Getenv("KAM_HOME"), "KAM_PASSPHRASE_FILE=" + ts.Getenv("KAM_PASSPHRASE_FILE")}
	if out, err := cmd.CombinedOutput(); err != nil {
		ts.Fatalf("%s %s: %v: %s", program, strings.Join(args, " "), err, out)
	}
}

// exitStatus runs a command and checks its exit status.
func exitStatus(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) > 1, "status N COMMAND ARG…")
	if got := statusOfCommand(ts, args[1:]); fmt.Sprint(got) != args[0] {
		ts.Fatalf("exit status %d, want %s", got, args[0])
	}
}

// failsInOneLine runs a command that must fail as the contract of the commands says.
func failsInOneLine(ts *testscript.TestScript, neg bool, args []string) {
	exitStatus(ts, neg, args)
	if out := ts.ReadFile("stdout"); out != "" {
		ts.Fatalf("a command that failed printed %q", out)
	}
	words := ts.ReadFile("stderr")
	if strings.Count(words, "\n") != 1 || !strings.HasPrefix(words, "kam: ") || !strings.HasSuffix(words, "\n") {
		ts.Fatalf("the complaint is not one line: %q", words)
	}
}

func untilStatus(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) > 1, "until N COMMAND ARG…")
	if !eventually(func() bool { return fmt.Sprint(statusOfCommand(ts, args[1:])) == args[0] }) {
		ts.Fatalf("waited in vain for exit status %s", args[0])
	}
}

func statusOfCommand(ts *testscript.TestScript, command []string) int {
	err := ts.Exec(command[0], command[1:]...)
	var ended *exec.ExitError
	if errors.As(err, &ended) {
		return ended.ExitCode()
	}
	ts.Check(err)
	return 0
}

// sameLines checks that the last command printed exactly the given text.
func sameLines(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, len(args) == 1, "same TEXT")
	got := strings.TrimSpace(ts.ReadFile("stdout"))
	if (got == args[0]) == neg {
		ts.Fatalf("printed %q, want %q", got, args[0])
	}
}

func need(ts *testscript.TestScript, ok bool, usage string) {
	if !ok {
		ts.Fatalf("usage: %s", usage)
	}
}
