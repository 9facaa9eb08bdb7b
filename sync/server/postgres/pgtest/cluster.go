package pgtest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"
)

// errNone is the error of a machine without PostgreSQL.
var errNone = errors.New("there is no PostgreSQL here: neither " + Variable + " is set nor are initdb and postgres on PATH or in /usr/lib/postgresql")

// cluster is a PostgreSQL of our own.
type cluster struct {
	dir    string
	url    string
	server *os.Process
	ended  chan struct{}
}

// programs returns the folder with PostgreSQL's programs.
func programs() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		if _, err := exec.LookPath("postgres"); err == nil {
			return filepath.Dir(path), nil
		}
	}
	var found []string
	for _, pattern := range []string{"/usr/lib/postgresql/*/bin/initdb", "/usr/pgsql-*/bin/initdb"} {
		paths, err := filepath.Glob(pattern)
		if err != nil {
			return "", err
		}
		found = append(found, paths...)
	}
	if len(found) == 0 {
		return "", errNone
	}
	newest := slices.MaxFunc(found, func(a, b string) int {
		if len(a) != len(b) {
			return len(a) - len(b) // 15 is newer than 9
		}
		return strings.Compare(a, b)
	})
	return filepath.Dir(newest), nil
}

// start makes a cluster and starts it. It returns when the cluster takes connections.
func start() (c *cluster, err error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	parent := "/tmp" // a socket's path has to be short
	if info, err := os.Stat(parent); err != nil || !info.IsDir() {
		parent = os.TempDir()
	}
	dir, err := os.MkdirTemp(parent, "kampg")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(dir))
		}
	}()
	as, err := account(dir)
	if err != nil {
		return nil, err
	}
	run := func(name string, args ...string) *exec.Cmd {
		cmd := exec.Command(filepath.Join(bin, name), args...)
		cmd.Dir, cmd.SysProcAttr = dir, as
		cmd.Env = append(os.Environ(), "LC_ALL=C", "HOME="+dir)
		return cmd
	}
	data := filepath.Join(dir, "data")
	if out, err := run("initdb", "-D", data, "-U", "kam", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync").CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	cmd := run("postgres", "-D", data, "-k", dir, "-c", "listen_addresses=", "-c", "fsync=on", "-c", "max_connections=60")
	said, err := cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	c = &cluster{dir: dir, ended: make(chan struct{})}
	c.url = "postgres:///postgres?" + url.Values{"host": {dir}, "user": {"kam"}}.Encode()
	started, ready := make(chan error, 1), make(chan string, 1)
	go func() {
		runtime.LockOSThread() // the cluster ends with the thread that began it, and so with this program
		defer close(c.ended)
		if err := cmd.Start(); err != nil {
			started <- err
			return
		}
		c.server = cmd.Process
		started <- nil
		var told strings.Builder
		for lines := bufio.NewScanner(said); lines.Scan(); {
			if told.WriteString(lines.Text() + "\n"); strings.Contains(lines.Text(), "ready to accept connections") {
				ready <- ""
				break
			}
		}
		_, _ = io.Copy(io.Discard, said)
		_ = cmd.Wait() // it says that it was told to end, which we know
		select {
		case ready <- told.String():
		default:
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	select {
	case complaints := <-ready:
		if complaints != "" {
			return nil, fmt.Errorf("PostgreSQL does not start: %s", complaints)
		}
		return c, nil
	case <-timeout.C:
		c.stop()
		return nil, errors.New("PostgreSQL does not become ready")
	}
}

// stop ends the cluster and removes it.
func (c *cluster) stop() {
	_ = c.server.Signal(syscall.SIGINT) // it may have ended
	<-c.ended
	_ = os.RemoveAll(c.dir) // a temporary folder, which others clear as well
}
