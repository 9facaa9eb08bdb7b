package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// disk is a small disk of its own, in memory.
type disk struct {
	t    *testing.T
	path string
}

// mountDisk mounts a disk. Where this user may not, it says so and reports false: then the full disk is left to the tests
// of the store, which bound what a process may write.
func mountDisk(t *testing.T, size string) (*disk, bool) {
	t.Helper()
	d := &disk{t, filepath.Join(t.TempDir(), "disk")}
	if err := os.Mkdir(d.path, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("none", d.path, "tmpfs", 0, "mode=700,size="+size); err != nil {
		t.Logf("nothing was tested: a disk of its own cannot be mounted here: %v", err)
		return nil, false
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(d.path, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return d, true
}

// grow gives the disk another size.
func (d *disk) grow(size string) {
	d.t.Helper()
	if err := syscall.Mount("none", d.path, "tmpfs", syscall.MS_REMOUNT, "mode=700,size="+size); err != nil {
		d.t.Fatal(err)
	}
}

// leave makes the disk so small that so many bytes are free.
func (d *disk) leave(free uint64) {
	d.t.Helper()
	var st syscall.Statfs_t
	if err := syscall.Statfs(d.path, &st); err != nil {
		d.t.Fatal(err)
	}
	d.grow(fmt.Sprint((st.Blocks-st.Bfree)*uint64(st.Bsize) + free))
}

// TestAFullDiskOfADevice adds accounts until the disk is full, which fails in words and loses nothing accepted before.
func TestAFullDiskOfADevice(t *testing.T) {
	t.Parallel()
	d, ok := mountDisk(t, "3m")
	if !ok {
		return
	}
	s := &shell{t, filepath.Join(d.path, "home")}
	if err := plainHome(s.home); err != nil {
		t.Fatal(err)
	}
	accepted, failed := map[string]bool{}, 0
	for i := 0; failed < 3 && i < 200; i++ {
		out, complaint, status := s.try("add", "account", fmt.Sprint("name=Account ", i), "notes="+strings.Repeat("what was said ", 3000))
		if status == exitDone {
			accepted[strings.TrimSpace(out)] = true
			continue
		}
		failed++
		if strings.Count(complaint, "\n") != 1 || !strings.Contains(complaint, "full") {
			t.Errorf("on a full disk kam ended with %d: %s", status, complaint)
		}
	}
	if failed < 3 || len(accepted) < 5 {
		t.Fatalf("%d accepted, %d failed", len(accepted), failed)
	}
	has := func(when string) {
		t.Helper()
		var all []struct{ Ref string }
		s.json(&all, "list", "accounts")
		missing := len(accepted)
		for _, r := range all {
			if accepted[r.Ref] {
				missing--
			}
		}
		if missing != 0 || len(all) != len(accepted) {
			t.Errorf("%s there are %d accounts, %d of %d that were accepted are gone", when, len(all), missing, len(accepted))
		}
	}
	has("while the disk is full")
	d.grow("64m")
	has("once there is room again")
	s.kam("doctor")
	accepted[s.kam("add", "account", "name=Afterwards")] = true
	has("at the end")
	t.Logf("%d edits accepted, %d refused on a full disk, none lost", len(accepted), failed)
}

// TestAFullDiskOfTheServer pushes edits until the server's disk is full. The server says so and lives on, what it has not
// taken goes on waiting, and comes to it once there is room.
func TestAFullDiskOfTheServer(t *testing.T) {
	t.Parallel()
	d, ok := mountDisk(t, "64m")
	if !ok {
		return
	}
	made, _ := fillServer(t, 0)
	dir := filepath.Join(d.path, "data")
	if err := os.CopyFS(dir, os.DirFS(made)); err != nil {
		t.Fatal(err)
	}
	central := startFor(t, dir, "127.0.0.1:0")
	s := newShell(t)
	s.signIn(central.url(), "anna", scriptPassword)
	d.leave(128 << 10)
	edits, refused := 0, 0
	for range 20 {
		edits += s.fillCache(1000)
		if _, complaint, status := s.try("sync"); status != exitDone {
			refused++
			if strings.Count(complaint, "\n") != 1 || !strings.Contains(complaint, "the server failed") {
				t.Errorf("kam sync ended with %d: %s", status, complaint)
			}
			if refused == 3 {
				break
			}
		}
	}
	if st := s.state(); refused < 3 || st.Waiting == 0 {
		t.Fatalf("%d times refused: %+v", refused, st)
	}
	select {
	case <-central.ended:
		t.Fatalf("the server ended on a full disk: %s", central.err.String())
	default:
	}
	d.grow("256m")
	s.arrived(central, dir, edits)
	t.Logf("%d edits, %d exchanges refused on a full disk, none lost", edits, refused)
}
