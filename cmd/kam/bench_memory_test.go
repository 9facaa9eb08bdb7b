package main

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"keyaccount/kam/sample"
)

// memory has the real programs carry out a first sync, and reports how much memory of its own either held at most: not
// what it has mapped of its file, which the system can take back.
func (c *company) memory(b *testing.B) {
	if runtime.GOOS != "linux" {
		return
	}
	dir := filepath.Join(c.dir, "copy")
	must(b, os.MkdirAll(dir, 0o700))
	copied, err := os.Create(filepath.Join(dir, "kamd.db"))
	must(b, err)
	must(b, c.base.Backup(context.Background(), copied))
	must(b, copied.Close())
	server, err := startServer(dir, "127.0.0.1:0")
	must(b, err)
	defer server.kill()
	home := filepath.Join(c.dir, "home")
	must(b, plainHome(home))
	run := func(args ...string) *exec.Cmd {
		cmd := exec.Command(filepath.Join(programs, "kam"), args...)
		cmd.Env, cmd.Stdin = []string{"KAM_HOME=" + home, "HOME=" + home}, strings.NewReader(benchPassword+"\n")
		return cmd
	}
	if out, err := run("login", server.url(), "--user", sample.User, "--password-stdin").CombinedOutput(); err != nil {
		b.Fatalf("kam login: %v: %s", err, out)
	}
	var said bytes.Buffer
	sync := run("sync", "--json")
	sync.Stdout = &said
	must(b, sync.Start())
	ended := make(chan error, 1)
	go func() { ended <- sync.Wait() }()
	var here, there int64
	for running := true; running; {
		here, there = max(here, ownMemory(sync.Process.Pid)), max(there, ownMemory(server.cmd.Process.Pid))
		select {
		case err := <-ended:
			must(b, err)
			running = false
		case <-time.After(2 * time.Millisecond):
		}
	}
	if !strings.Contains(said.String(), fmt.Sprint(c.records)) {
		b.Fatalf("kam sync did not receive %d records: %s", c.records, said.String())
	}
	b.ReportMetric(float64(here)/(1<<20), "MiB-of-memory-in-kam")
	b.ReportMetric(float64(there)/(1<<20), "MiB-in-kamd")
}

// ownMemory returns how many bytes a process holds that no file backs, or 0 once it has ended.
func ownMemory(pid int) (bytes int64) {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	for lines := bufio.NewScanner(strings.NewReader(string(status))); lines.Scan(); {
		if _, err := fmt.Sscanf(lines.Text(), "RssAnon: %d kB", &bytes); err == nil {
			return bytes << 10
		}
	}
	return 0
}
