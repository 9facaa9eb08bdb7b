package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// writeFiles writes files of accounts and of the people in them, each with a name of its own.
func writeFiles(t *testing.T, accounts, contacts int) (files []string) {
	t.Helper()
	var a, c strings.Builder
	a.WriteString("name,country,phone,notes\n")
	for i := range accounts {
		fmt.Fprintf(&a, "Account %d,FI,+358 6 5550 %d,Visited in week %d\n", i, i, i%52+1)
	}
	c.WriteString("name,account,title,email\n")
	for i := range contacts {
		fmt.Fprintf(&c, "Contact %d,Account %d,Buyer,contact%d@example.com\n", i, i%accounts, i)
	}
	dir := t.TempDir()
	for _, f := range []struct{ name, text string }{{"contacts.csv", c.String()}, {"accounts.csv", a.String()}} {
		files = append(files, filepath.Join(dir, f.name))
		if err := os.WriteFile(filepath.Join(dir, f.name), []byte(f.text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

func TestKilledWhileImporting(t *testing.T) {
	t.Parallel()
	const accounts, contacts = 1000, 3000
	m := newMoments(t, 800*time.Millisecond)
	dir, _ := fillServer(t, 0)
	central := startFor(t, dir, "127.0.0.1:0")
	whole := append([]string{"import"}, writeFiles(t, accounts, contacts)...)
	var s *shell
	half, done := 0, 0
	for done < kills {
		s = newShell(t)
		for {
			killed, _, complaint := m.after(t, s.command("kam", whole...))
			if complaint != "" {
				t.Fatal(complaint)
			}
			s.kam("doctor")
			st := s.state()
			if n := st.Records["account"]; n != 0 && n != accounts {
				t.Fatalf("%d of %d accounts came in", n, accounts)
			}
			if n := st.Records["contact"]; n != 0 && n != contacts {
				t.Fatalf("%d of %d contacts came in", n, contacts)
			}
			if killed {
				done++
			}
			if st.Waiting == accounts+contacts {
				break
			}
			if st.Waiting > 0 {
				half++
			}
		}
	}
	if out := s.kam(append(whole, "--json")...); !strings.Contains(out, `"edits": 0`) {
		t.Errorf("importing again changes something: %s", out)
	}
	s.signIn(central.url(), "anna", scriptPassword)
	s.kam("sync")
	s.kam("doctor")
	if st := s.state(); st.Waiting != 0 || st.Records["account"] != accounts || st.Records["contact"] != contacts {
		t.Errorf("after the exchange: %+v", st)
	}
	if err := central.stop(); err != nil {
		t.Fatal(err)
	}
	if c := checkServer(t, dir); c.Records != accounts+contacts || c.Outcomes != accounts+contacts || c.Past != 0 {
		t.Errorf("of %d records the server has %+v", accounts+contacts, c)
	}
	t.Logf("%d kills of an import, each file came in whole or not at all; %d times one had and the other had not", done, half)
}

func TestKilledWhileAdding(t *testing.T) {
	t.Parallel()
	s := newShell(t)
	began := time.Now()
	accepted := map[string]bool{s.kam("add", "account", "name=First"): true}
	m := newMoments(t, time.Since(began)*5/4) // so that some are killed as they write, on a busy machine too
	tries := 1
	for done := 0; done < 10*kills; tries++ {
		killed, out, _ := m.after(t, s.command("kam", "add", "account", fmt.Sprint("name=Account ", tries)))
		if ref := strings.TrimSpace(out); ref != "" {
			accepted[ref] = true
		}
		if killed {
			done++
		}
	}
	s.kam("doctor")
	var all []struct {
		Ref, Title string
	}
	s.json(&all, "list", "accounts")
	titles := map[string]bool{}
	for _, r := range all {
		if titles[r.Title] {
			t.Errorf("%s was made twice", r.Title)
		}
		titles[r.Title] = true
		delete(accepted, r.Ref)
	}
	if len(accepted) > 0 || len(all) > tries {
		t.Errorf("of %d attempts %d came about; these were accepted and are gone: %v", tries, len(all), accepted)
	}
	if st := s.state(); st.Waiting != len(all) {
		t.Errorf("%d of %d edits wait", st.Waiting, len(all))
	}
	t.Logf("%d kills of an edit, %d of %d came about, of those accepted all", 10*kills, len(all), tries)
}
