package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"keyaccount/sync/server/postgres/pgtest"
)

func TestScriptsOnPostgres(t *testing.T) {
	one, other := pgtest.Database(t), pgtest.Database(t)
	runScripts(t, "testdata/postgres", func(env *testscript.Env) error {
		env.Setenv(databaseVariable, one)
		env.Setenv("OTHER", other)
		return os.WriteFile(filepath.Join(env.WorkDir, "kamd.toml"), fmt.Appendf(nil, "listen = '127.0.0.1:0'\ndatabase = '%s'\n", one), 0o600)
	})
}

func TestKilledInTheMiddleOfPushesToPostgres(t *testing.T) {
	killInTheMiddleOfPushes(t, "--database", pgtest.Database(t))
}

// Two people on two devices, each at a server of their own over one database. The servers are killed between
// what they do.
func TestClientsMeetThroughTwoServersOverOneDatabase(t *testing.T) {
	t.Setenv(databaseVariable, pgtest.Database(t))
	programs := t.TempDir()
	if out, err := exec.Command("go", "build", "-o", programs, "keyaccount/cmd/kam").CombinedOutput(); err != nil {
		t.Fatalf("kam cannot be built: %v: %s", err, out)
	}
	kamd, err := exec.LookPath("kamd")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	passphrase := filepath.Join(folder, "passphrase")
	if err := os.WriteFile(passphrase, []byte("only for tests\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(home, program string, args ...string) []byte {
		t.Helper()
		cmd := exec.Command(program, args...)
		cmd.Env = append(os.Environ(), "KAM_HOME="+filepath.Join(folder, home), "KAM_PASSPHRASE_FILE="+passphrase)
		cmd.Stdin = strings.NewReader("correct horse battery\n")
		var out, complaints bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &complaints
		if err := cmd.Run(); err != nil {
			t.Fatalf("%s %v: %v: %s", program, args, err, complaints.String())
		}
		return out.Bytes()
	}
	kam := filepath.Join(programs, "kam")
	people := []string{"anna", "ben"}
	servers := map[string]*daemon{}
	address := map[string]string{}
	serve := func(name, listen string) {
		t.Helper()
		d, err := startDaemon(kamd, "--listen", listen)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(d.kill)
		servers[name], address[name] = d, strings.TrimPrefix(d.url, "http://")
	}
	for _, name := range people {
		run(name, kamd, "user", "add", name, "--password-stdin", "--grant", "all:write")
		serve(name, "127.0.0.1:0")
		run(name, kam, "login", servers[name].url, "--user", name, "--password-stdin")
	}
	run("anna", kam, "add", "account", "name=Polar Steel Oy", "country=Finland", "status=customer")
	for round := range 3 {
		for i, name := range people {
			run(name, kam, "sync")
			servers[name].kill()
			serve(name, address[name])
			if round > 0 || i == 0 {
				run(name, kam, "set", "account/Polar Steel Oy", fmt.Sprintf("%s=%d", []string{"phone", "website"}[i], round))
			}
		}
	}
	for range 2 {
		for _, name := range people {
			run(name, kam, "sync")
		}
	}
	for _, name := range people {
		var shown struct {
			Fields  map[string]any
			Pending bool
		}
		if err := json.Unmarshal(run(name, kam, "show", "account/Polar Steel Oy", "--json"), &shown); err != nil {
			t.Fatal(err)
		}
		if shown.Fields["phone"] != "2" || shown.Fields["website"] != "2" || shown.Pending {
			t.Errorf("%s sees %+v", name, shown)
		}
	}
	if got := string(run("", kamd, "check")); !strings.Contains(got, "clean") {
		t.Error(got)
	}
}
