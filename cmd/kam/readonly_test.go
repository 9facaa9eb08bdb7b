package main

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// nobody is a user that owns nothing.
const nobody = 65534

// TestAFolderThatMayNotBeWritten runs the program as a user who may read its files and write none of them.
func TestAFolderThatMayNotBeWritten(t *testing.T) {
	t.Parallel()
	dir, err := os.MkdirTemp("", "kam-readonly-") // beneath t.TempDir() another user gets nowhere
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		setModes(t, dir, 0o700, 0o600)
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	home := filepath.Join(dir, "home")
	if err := plainHome(home); err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "kam")
	if out, err := exec.Command("cp", filepath.Join(programs, "kam"), program).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	kam := func(args ...string) (string, int) {
		cmd := exec.Command(program, args...)
		cmd.Env = []string{"KAM_HOME=" + home, "HOME=" + dir}
		if os.Geteuid() == 0 { // who may write everything
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		}
		out, err := cmd.CombinedOutput()
		if cmd.ProcessState == nil {
			t.Fatal(err)
		}
		return string(out), cmd.ProcessState.ExitCode()
	}
	setModes(t, dir, 0o777, 0o777)
	if out, status := kam("add", "account", "name=Polar"); status != exitDone {
		t.Fatalf("%d: %s", status, out)
	}
	setModes(t, dir, 0o555, 0o555)
	for _, args := range [][]string{{"set", "account/Polar", "phone=1"}, {"list", "accounts"}, {"undo"}, {"doctor", "--repair"}} {
		out, status := kam(args...)
		if status != exitFailed || strings.Count(out, "\n") != 1 || !strings.Contains(out, "may not be written") || !strings.Contains(out, "see that this user may write") {
			t.Errorf("kam %s ended with %d: %s", strings.Join(args, " "), status, out)
		}
	}
	setModes(t, dir, 0o777, 0o777)
	if out, status := kam("list", "accounts", "--filter", "phone=", "--json"); status != exitDone || !strings.Contains(out, `"Polar"`) {
		t.Errorf("afterwards: %d: %s", status, out)
	}
	if out, status := kam("doctor"); status != exitDone {
		t.Errorf("doctor: %d: %s", status, out)
	}
	t.Log("a folder that may not be written: every command says so in a line and nothing was lost")
}

func setModes(t *testing.T, dir string, folders, files fs.FileMode) {
	t.Helper()
	if err := os.Chmod(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	var paths []string
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		paths = append(paths, path)
		if !entry.IsDir() {
			return os.Chmod(path, files)
		}
		return os.Chmod(path, 0o700)
	})
	for i := len(paths) - 1; i >= 0 && err == nil; i-- {
		if info, _ := os.Stat(paths[i]); info != nil && info.IsDir() {
			err = os.Chmod(paths[i], folders)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}
