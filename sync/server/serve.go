package server

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// partingTime is how long Serve lets requests under way finish.
const partingTime = 10 * time.Second

// ErrPlain is the error of serving beyond this machine without TLS.
var ErrPlain = errors.New("without TLS the server only listens on loopback addresses")

// Serve answers devices on a listener, which it closes, until ctx ends; then it closes the server, lets what
// is under way finish, and returns nil. Where config is nil it speaks plain HTTP, for which the listener has
// to be on a loopback address: the error wraps ErrPlain otherwise. With TLS it speaks HTTP/2 too.
func (s *Server) Serve(ctx context.Context, l net.Listener, config *tls.Config) error {
	if config == nil && !MayBePlain(l.Addr()) {
		return errors.Join(fmt.Errorf("listen on %s: %w; give --tls-cert and --tls-key, or listen on 127.0.0.1", l.Addr(), ErrPlain), l.Close())
	}
	h := &http.Server{
		Handler:           s.Handler(),
		ReadHeaderTimeout: 10 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    16 << 10,
		ErrorLog:          slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
		BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
	}
	maintained := make(chan struct{})
	go func() {
		defer close(maintained)
		s.maintain(ctx)
	}()
	defer func() { <-maintained }()
	failed := make(chan error, 1)
	go func() {
		if config == nil {
			failed <- h.Serve(l)
			return
		}
		h.TLSConfig = config.Clone()
		h.TLSConfig.MinVersion = max(h.TLSConfig.MinVersion, tls.VersionTLS13)
		failed <- h.ServeTLS(l, "", "")
	}()
	select {
	case err := <-failed:
		return errors.Join(fmt.Errorf("serve %s: %w", l.Addr(), err), s.Close())
	case <-ctx.Done():
	}
	closed := s.Close() // ends the event streams, which would otherwise be waited for
	parting, cancel := context.WithTimeout(context.WithoutCancel(ctx), partingTime)
	defer cancel()
	if err := h.Shutdown(parting); err != nil {
		_ = h.Close() // what is left is cut off; the pushes among it will be repeated
	}
	<-failed
	return closed
}

// How long after its start, and how often after that, a server lets go of what is old.
const (
	firstMaintenance   = 10 * time.Minute
	betweenMaintenance = 24 * time.Hour
)

// maintain calls Maintain now and then until ctx ends or the server closes.
func (s *Server) maintain(ctx context.Context) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	next := time.NewTimer(firstMaintenance)
	defer next.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.closing:
			return
		case <-next.C:
		}
		if aged, err := s.Maintain(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("what is old could not be let go", "error", err)
		} else if aged != (Aged{}) {
			s.log.Info("let go of what is old", "stubbed", aged.Stubbed, "purged", aged.Purged)
		}
		if swept, err := s.SweepFiles(ctx); err != nil && ctx.Err() == nil {
			s.log.Error("files that no document names could not be let go", "error", err)
		} else if swept != (SweptFiles{}) {
			s.log.Info("let go of files that no document names", "files", swept.Files, "chunks", swept.Chunks)
		}
		next.Reset(betweenMaintenance)
	}
}

// MayBePlain reports whether plain HTTP is allowed at an address: what is sent there does not leave the machine.
func MayBePlain(a net.Addr) bool {
	switch a := a.(type) {
	case *net.TCPAddr:
		return a.IP.IsLoopback()
	case *net.UnixAddr:
		return true
	}
	return false
}
