package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"keyaccount/sync/server"
)

// socketFile is the name of the socket in the data folder at which a running server takes tasks. Who may
// open it is a matter of the file's mode.
const socketFile = "kamd.sock"

// The trailers that tell how a task ended, after what it had to tell.
const (
	endedTrailer = "Kamd-Ended" // "done", or what went wrong, escaped
	usageTrailer = "Kamd-Usage" // set where that was wrong usage
)

// maxTask is the size, in bytes, of a task.
const maxTask = 64 << 10

// inSocketFolder calls f with a path of the socket that is short enough for the system, however deep the data
// folder lies.
func inSocketFolder(dir string, f func(path string) error) error {
	path := filepath.Join(dir, socketFile)
	if len(path) < 100 || runtime.GOOS != "linux" {
		return f(path)
	}
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f(fmt.Sprintf("/proc/self/fd/%d/%s", folder.Fd(), socketFile)), folder.Close())
}

// listenForTasks opens the socket. The caller holds the store, so a socket that is there is left over from a
// server that was killed.
func listenForTasks(dir string) (l net.Listener, err error) {
	err = inSocketFolder(dir, func(path string) error {
		if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		l, err = net.Listen("unix", path)
		if err != nil {
			return err
		}
		l.(*net.UnixListener).SetUnlinkOnClose(false) // the path may not last; serveTasks removes it
		return os.Chmod(path, 0o600)
	})
	if err != nil {
		return nil, fmt.Errorf("open the socket for administration: %w", err)
	}
	return l, nil
}

// takeTasks carries out tasks from the socket until the function that it returns is called.
func takeTasks(ctx context.Context, dir string, s *server.Server) (end func() error, err error) {
	l, err := listenForTasks(dir)
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- serveTasks(ctx, l, dir, s) }()
	return func() error {
		cancel()
		return <-ended
	}, nil
}

// serveTasks carries out tasks until ctx ends.
func serveTasks(ctx context.Context, l net.Listener, dir string, s *server.Server) error {
	h := &http.Server{
		ReadHeaderTimeout: 10 * time.Second,
		BaseContext:       func(net.Listener) context.Context { return ctx },
		Handler:           handleTasks(s),
	}
	ended := make(chan error, 1)
	go func() { ended <- h.Serve(l) }()
	<-ctx.Done()
	err := errors.Join(h.Close(), os.Remove(filepath.Join(dir, socketFile)))
	<-ended
	return err
}

// handleTasks carries out the tasks of requests.
func handleTasks(s *server.Server) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Trailer", endedTrailer+", "+usageTrailer)
		t, err := readTask(w, r)
		if err == nil {
			err = perform(r.Context(), s, t, w)
		}
		if err == nil {
			w.Header().Set(endedTrailer, "done")
			return
		}
		w.Header().Set(endedTrailer, url.QueryEscape(oneLine(err)))
		if errors.Is(err, server.ErrInvalid) {
			w.Header().Set(usageTrailer, "yes")
		}
	})
}

// readTask reads the task of a request.
func readTask(w http.ResponseWriter, r *http.Request) (t task, err error) {
	err = json.NewDecoder(http.MaxBytesReader(w, r.Body, maxTask)).Decode(&t)
	return t, err
}

// ask has the running server carry out a task. It reports false if none runs.
func ask(ctx context.Context, dir string, t task, out io.Writer) (asked bool, err error) {
	body, err := json.Marshal(t)
	if err != nil {
		return false, err
	}
	var conn net.Conn
	err = inSocketFolder(dir, func(path string) (err error) {
		conn, err = (&net.Dialer{}).DialContext(ctx, "unix", path)
		return err
	})
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ECONNREFUSED) {
		return false, nil
	}
	if err != nil {
		return true, fmt.Errorf("reach the running server: %w", err)
	}
	transport := &http.Transport{DialContext: func(context.Context, string, string) (net.Conn, error) { return conn, nil }, MaxConnsPerHost: 1}
	defer transport.CloseIdleConnections()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://kamd/", bytes.NewReader(body))
	if err != nil {
		return true, errors.Join(err, conn.Close())
	}
	answer, err := transport.RoundTrip(r)
	if err != nil {
		return true, fmt.Errorf("reach the running server: %w", err)
	}
	defer answer.Body.Close()
	if _, err := io.Copy(out, answer.Body); err != nil {
		return true, fmt.Errorf("the running server broke off: %w", err)
	}
	ended, err := url.QueryUnescape(answer.Trailer.Get(endedTrailer))
	switch {
	case err != nil || ended == "":
		return true, errors.New("the running server broke off")
	case ended == "done":
		return true, nil
	case answer.Trailer.Get(usageTrailer) != "":
		return true, usage("%s", ended)
	}
	return true, errors.New(ended)
}
