package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/kam/sample"
	"keyaccount/store"
	"keyaccount/store/vault"
	"keyaccount/sync/server"
	"keyaccount/sync/server/embedded"
)

// kills is how often each of these tests kills something in the middle of its work.
const kills = 10

// moments are random moments at which to kill. KAM_TEST_SEED repeats those of another run.
type moments struct {
	*rand.Rand
	span time.Duration // how long what is killed takes, as far as is known
}

func newMoments(t *testing.T, span time.Duration) *moments {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	if text := os.Getenv("KAM_TEST_SEED"); text != "" {
		given, err := strconv.ParseUint(text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		seed = given
	}
	t.Logf("KAM_TEST_SEED=%d", seed)
	return &moments{rand.New(rand.NewPCG(seed, 0)), span}
}

// after starts a command, kills it at a random moment, and reports whether it was still at work then, with what it
// had printed.
func (m *moments) after(t *testing.T, cmd *exec.Cmd) (killed bool, out, complaint string) {
	t.Helper()
	var o, e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &e
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	moment := time.NewTimer(time.Duration(m.Int64N(int64(m.span))))
	defer moment.Stop()
	select {
	case <-ended:
		m.span = max(m.span*9/10, time.Millisecond) // it is quicker than we thought
	case <-moment.C:
		_ = cmd.Process.Kill() // it may have ended just now, which the status tells
		<-ended
		killed = cmd.ProcessState.ExitCode() == -1
	}
	return killed, o.String(), e.String()
}

// killsWhile kills a daemon at a random moment of some work, or after it, and reports whether the work was over before.
func (m *moments) killsWhile(d *daemon, work func()) (late bool) {
	moment := time.AfterFunc(time.Duration(m.Int64N(int64(m.span))), d.kill)
	work()
	if late = moment.Stop(); late {
		d.kill()
	}
	<-d.ended
	return late
}

// counted is what kamd check counts.
type counted struct {
	Counts   server.Counts `json:"counts"`
	Problems []string      `json:"problems"`
}

// checkServer checks the store of a server that does not run.
func checkServer(t *testing.T, dir string) server.Counts {
	t.Helper()
	out, err := exec.Command(filepath.Join(programs, "kamd"), "check", "--data", dir, "--json").Output()
	var c counted
	if err := errors.Join(err, json.Unmarshal(out, &c)); err != nil || len(c.Problems) > 0 {
		t.Fatalf("kamd check: %v: %s", err, out)
	}
	return c.Counts
}

// fillServer makes the store of a server with a user and a sample company.
func fillServer(t *testing.T, accounts int) (dir string, records int) {
	t.Helper()
	dir = t.TempDir()
	files, err := embedded.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	central, err := server.New(t.Context(), server.Options{Store: files})
	if err == nil {
		err = central.AddUser(t.Context(), "anna", scriptPassword, "all:write")
	}
	if err == nil && accounts > 0 {
		err = central.Seed(t.Context(), "anna", func(yield func(kam.Record) error) error {
			return sample.Each(sample.Options{Seed: 1, Accounts: accounts, Today: kam.DateOf(time.Now())}, func(r kam.Record) error {
				records++
				return yield(r)
			})
		})
	}
	if err := errors.Join(err, central.Close(), files.Close()); err != nil {
		t.Fatal(err)
	}
	return dir, records
}

// start starts the server and sees to it that it does not outlive the test.
func startFor(t *testing.T, dir, listen string) *daemon {
	t.Helper()
	d, err := startServer(dir, listen)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.kill)
	return d
}

func total(counts map[string]int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

func TestKilledInTheFirstSync(t *testing.T) {
	t.Parallel()
	m := newMoments(t, 800*time.Millisecond)
	dir, records := fillServer(t, 400)
	if records < 15_000 {
		t.Fatalf("the company has only %d records", records)
	}
	central := startFor(t, dir, "127.0.0.1:0")
	done := 0
	for done < kills {
		s := newShell(t)
		s.signIn(central.url(), "anna", scriptPassword)
		for cut := 0; ; cut++ {
			killed, _, complaint := m.after(t, s.command("kam", "sync"))
			if complaint != "" {
				t.Fatal(complaint)
			}
			if !killed || cut > kills {
				break
			}
			done++
			s.kam("doctor")
		}
		s.kam("sync")
		s.kam("doctor")
		if got := total(s.state().Records); got != records {
			t.Fatalf("after %d kills there are %d records of %d", done, got, records)
		}
		if out := s.kam("sync"); !strings.Contains(out, "0 edits pushed, 0 records pulled") {
			t.Error(out)
		}
	}
	if err := central.stop(); err != nil {
		t.Fatal(err)
	}
	checkServer(t, dir)
	t.Logf("%d kills of the device in its first sync of %d records, none missing in the end", done, records)
}

// fillCache makes edits that wait: new accounts, and a change of each as an edit of its own. It returns how many edits
// these are.
func (s *shell) fillCache(accounts int) (edits int) {
	s.t.Helper()
	key, err := vault.Open(s.home, vault.File{})
	if err != nil {
		s.t.Fatal(err)
	}
	cache, err := store.Open(s.t.Context(), s.home, key, store.Options{})
	if err != nil {
		s.t.Fatal(err)
	}
	var made, changed []kam.Edit
	for i := range accounts {
		id, err := cache.NewID()
		if err != nil {
			s.t.Fatal(err)
		}
		ref := kam.Ref{Kind: "account", ID: id}
		made = append(made, kam.Edit{Ref: ref, Cells: []kam.Cell{{Key: "name", Value: fmt.Sprint("Account ", i)}, {Key: "phone", Value: "0"}}})
		changed = append(changed, kam.Edit{Ref: ref, Cells: []kam.Cell{{Key: "phone", Value: "1"}}})
	}
	if err := errors.Join(cache.Apply(s.t.Context(), "make", made...), cache.Apply(s.t.Context(), "change", changed...), cache.Close()); err != nil {
		s.t.Fatal(err)
	}
	return 2 * accounts
}

// arrived syncs, stops the server, and checks that every edit of fillCache has come to it once, and to another device.
func (s *shell) arrived(central *daemon, dir string, edits int) {
	s.t.Helper()
	s.kam("sync")
	if st := s.state(); st.Waiting != 0 || st.Conflicts != 0 || st.Rejected != 0 {
		s.t.Errorf("at the end: %+v", st)
	}
	if err := central.stop(); err != nil {
		s.t.Fatal(err)
	}
	s.kam("doctor")
	c := checkServer(s.t, dir)
	if c.Outcomes != uint64(edits) || c.Records != uint64(edits/2) || c.Past != uint64(edits/2) {
		s.t.Errorf("of %d edits the server has %+v", edits, c)
	}
	d := startFor(s.t, dir, "127.0.0.1:0")
	other := newShell(s.t)
	other.signIn(d.url(), "anna", scriptPassword)
	other.kam("sync")
	other.kam("doctor")
	var accounts []struct {
		ID     string            `json:"id"`
		Fields map[string]string `json:"fields"`
	}
	other.json(&accounts, "list", "accounts", "--filter", "phone=1")
	if got := other.state().Records; len(accounts) != edits/2 || got["account"] != edits/2 || len(got) != 1 {
		s.t.Errorf("another device has %v, %d of them with both edits", got, len(accounts))
	}
	if err := d.stop(); err != nil {
		s.t.Error(err)
	}
}

func TestKilledWhilePushing(t *testing.T) {
	t.Parallel()
	m := newMoments(t, 400*time.Millisecond)
	dir, _ := fillServer(t, 0)
	central := startFor(t, dir, "127.0.0.1:0")
	s := newShell(t)
	s.signIn(central.url(), "anna", scriptPassword)
	edits, middle := 0, 0
	for done := 0; done < kills; {
		if s.state().Waiting == 0 {
			edits += s.fillCache(2000)
		}
		killed, _, complaint := m.after(t, s.command("kam", "sync"))
		if complaint != "" {
			t.Fatal(complaint)
		}
		if killed {
			done++
			s.kam("doctor")
			if waiting := s.state().Waiting; waiting%4000 != 0 {
				middle++
			}
		}
	}
	s.arrived(central, dir, edits)
	t.Logf("%d kills of the device, %d of them with a part of the edits pushed; %d edits, none lost, none twice", kills, middle, edits)
}

func TestServerKilledWhileADevicePushes(t *testing.T) {
	t.Parallel()
	m := newMoments(t, 400*time.Millisecond)
	dir, _ := fillServer(t, 0)
	central := startFor(t, dir, "127.0.0.1:0")
	address := central.address()
	s := newShell(t)
	s.signIn(central.url(), "anna", scriptPassword)
	edits, broken := 0, 0
	for range kills {
		if s.state().Waiting == 0 {
			edits += s.fillCache(2000)
		}
		var complaint string
		var status int
		if m.killsWhile(central, func() { _, complaint, status = s.try("sync") }) {
			m.span = max(m.span*9/10, time.Millisecond)
		}
		switch status {
		case exitDone:
		case exitUnreachable:
			broken++
			if strings.Count(complaint, "\n") != 1 || !strings.Contains(complaint, "what waits stays waiting") {
				t.Errorf("the complaint: %q", complaint)
			}
		default:
			t.Fatalf("kam sync ended with %d: %s", status, complaint)
		}
		checkServer(t, dir)
		central = startFor(t, dir, address)
	}
	s.arrived(central, dir, edits)
	if broken == 0 {
		t.Error("no exchange was broken off")
	}
	t.Logf("%d kills of the server, %d exchanges broken off; %d edits, none lost, none twice", kills, broken, edits)
}
