package store

import (
	"errors"
	"os"
	"strconv"
	"strings"

	"github.com/gofrs/flock"
)

// lock keeps other processes away from a cache. A second file holds the number of the process that has it: where locks
// are mandatory, a locked file cannot be read.
type lock struct{ held *flock.Flock }

const pidSuffix = ".pid"

// takeLock takes the lock or returns an *Error of kind ErrHeld that names the process.
func takeLock(path string) (*lock, error) {
	l := &lock{flock.New(path, flock.SetFlag(os.O_CREATE|os.O_RDWR), flock.SetPermissions(0o600))}
	got, err := l.held.TryLock()
	if err != nil {
		return nil, classify(path, err)
	}
	if !got {
		return nil, &Error{Kind: ErrHeld, Path: path, PID: holder(path), Words: "close it there, or use it there"}
	}
	if err := os.WriteFile(path+pidSuffix, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600); err != nil {
		return nil, classify(path, errors.Join(err, l.release()))
	}
	return l, nil
}

// holder reads which process has the lock, or 0 while it has not said so yet.
func holder(path string) int {
	data, err := os.ReadFile(path + pidSuffix)
	if err != nil {
		return 0
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(data)))
	if err != nil {
		return 0
	}
	return pid
}

func (l *lock) release() error { return l.held.Close() }
