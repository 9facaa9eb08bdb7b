package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"keyaccount/sync/wire"
)

// fileKills is how often each test of files kills something: a file is large.
const fileKills = 5

// TestKilledWithAFileOnItsWay kills the programs while files are added, uploaded and downloaded. What comes to another
// device at last is the same file, and nobody has ever seen a document without being able to get its file.
func TestKilledWithAFileOnItsWay(t *testing.T) {
	t.Parallel()
	m := newMoments(t, 300*time.Millisecond)
	dir, _ := fillServer(t, 0)
	central := startFor(t, dir, "127.0.0.1:0")
	address := central.address()
	a, b := newShell(t), newShell(t)
	a.signIn(central.url(), "anna", scriptPassword)
	b.signIn(central.url(), "anna", scriptPassword)
	account := a.kam("add", "account", "name=Polar")
	folder := t.TempDir()
	added, up, down, crashed := 0, 0, 0, 0
	var last string
	for i := range fileKills {
		data := make([]byte, 6*wire.ChunkSize+i)
		_, _ = rand.NewChaCha8([32]byte{byte(m.Uint64())}).Read(data)
		path := filepath.Join(folder, fmt.Sprint("file", i))
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		add := []string{"document", "add", path, "--account", account, "--name", fmt.Sprint("Document ", i)}
		if killed, _, _ := m.after(t, a.command("kam", add...)); killed {
			added++
			a.kam("doctor")
		}
		last = a.kam(add...) // where the one that was killed had come through, there are two
		if killed, _, complaint := m.after(t, a.command("kam", "sync")); killed {
			up++
			a.kam("doctor")
		} else if complaint != "" {
			t.Fatal(complaint)
		}
		var complaint string
		var status int
		m.killsWhile(central, func() { _, complaint, status = a.try("sync") })
		if status == exitUnreachable {
			crashed++
		} else if status != exitDone {
			t.Fatalf("kam sync ended with %d: %s", status, complaint)
		}
		checkServer(t, dir)
		central = startFor(t, dir, address)
		b.everyFile(folder)
		a.kam("sync")
		b.kam("sync")
		to := filepath.Join(folder, fmt.Sprint("got", i))
		for range 3 {
			if killed, _, _ := m.after(t, b.command("kam", "document", "get", last, "--to", to)); !killed {
				break
			}
			down++
			if got, err := os.ReadFile(to); err == nil && !bytes.Equal(got, data) {
				t.Fatalf("a file of %d bytes was left in the place of the document", len(got))
			}
		}
		b.kam("document", "get", last, "--to", to, "--force")
		if got, err := os.ReadFile(to); err != nil || !bytes.Equal(got, data) {
			t.Fatalf("another file came: %d bytes, %v", len(got), err)
		}
	}
	if err := central.stop(); err != nil {
		t.Fatal(err)
	}
	c := checkServer(t, dir)
	if c.Files != fileKills {
		t.Errorf("the server has %d files of %d", c.Files, fileKills)
	}
	t.Logf("%d kills of the device, %d adding a file, %d uploading, %d downloading; %d kills of the server, %d while it took a file; no file was lost",
		added+up+down, added, up, down, fileKills, crashed)
}

// everyFile syncs, and gets the files of all documents that are seen then.
func (s *shell) everyFile(folder string) {
	s.t.Helper()
	s.kam("sync")
	var all []struct{ Ref string }
	s.json(&all, "list", "documents")
	for _, d := range all {
		s.kam("document", "get", d.Ref, "--to", filepath.Join(folder, "any"), "--force")
	}
}
