package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// shell is somebody at a shell with a home of kam.
type shell struct {
	t    *testing.T
	home string
}

// newShell makes a home whose cache needs no passphrase.
func newShell(t *testing.T) *shell {
	t.Helper()
	s := &shell{t, filepath.Join(t.TempDir(), "home")}
	if err := plainHome(s.home); err != nil {
		t.Fatal(err)
	}
	return s
}

// command prepares a command of a program, with nothing of the tester's own settings.
func (s *shell) command(program string, args ...string) *exec.Cmd {
	cmd := exec.Command(filepath.Join(programs, program), args...)
	cmd.Env = []string{"KAM_HOME=" + s.home, "HOME=" + filepath.Dir(s.home), "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8"}
	return cmd
}

// try runs kam and returns what it printed and its exit status.
func (s *shell) try(args ...string) (out, complaint string, status int) {
	s.t.Helper()
	cmd := s.command("kam", args...)
	var o, e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &e
	err := cmd.Run()
	var ended *exec.ExitError
	if err != nil && !errors.As(err, &ended) {
		s.t.Fatal(err)
	}
	return o.String(), e.String(), cmd.ProcessState.ExitCode()
}

// kam runs a command that must succeed and returns what it printed.
func (s *shell) kam(args ...string) string {
	s.t.Helper()
	out, complaint, status := s.try(args...)
	if status != exitDone {
		s.t.Fatalf("kam %s ended with %d: %s%s", strings.Join(args, " "), status, complaint, out)
	}
	return strings.TrimSpace(out)
}

// json runs a command that must succeed and reads the document that it prints.
func (s *shell) json(into any, args ...string) {
	s.t.Helper()
	if err := json.Unmarshal([]byte(s.kam(append(args, "--json")...)), into); err != nil {
		s.t.Fatalf("kam %s: %v", strings.Join(args, " "), err)
	}
}

// signIn signs a person in at a server.
func (s *shell) signIn(url, user, password string) {
	s.t.Helper()
	cmd := s.command("kam", "login", url, "--user", user, "--password-stdin")
	cmd.Stdin = strings.NewReader(password + "\n")
	if out, err := cmd.CombinedOutput(); err != nil {
		s.t.Fatalf("kam login: %v: %s", err, out)
	}
}

// state returns how the device stands.
func (s *shell) state() (st stand) {
	s.t.Helper()
	s.json(&st, "status")
	return st
}
