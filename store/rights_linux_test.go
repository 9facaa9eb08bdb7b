package store

import (
	"os"
	"runtime"
	"syscall"
	"testing"
)

// limitFiles makes files that grow beyond a size fail as on a full disk.
func limitFiles(size uint64) error {
	return syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: size, Max: size})
}

// openAsNobody opens a cache without the rights that a superuser has. Only this goroutine's thread gives them up,
// and that thread ends with it.
func openAsNobody(t *testing.T, dir string) (err error) {
	t.Helper()
	done := make(chan error)
	go func() {
		runtime.LockOSThread()
		if os.Geteuid() == 0 {
			if _, _, e := syscall.RawSyscall(syscall.SYS_SETFSUID, 65534, 0, 0); e != 0 {
				done <- e
				return
			}
		}
		_, err := Open(ctx, dir, testKey, Options{})
		done <- err
	}()
	return <-done
}
