package main

import (
	"cmp"
	"io"
	"net"
	"slices"
	"sync"
	"testing"
	"time"
)

// fault is what goes wrong on one connection. The zero fault is none.
type fault struct {
	name    string
	cutUp   int64 // the connection breaks once so many bytes have gone to the server; 0 for never
	cutDown int64 // the same on the way back
	flip    int64 // the byte on the way back, counted from 1, that arrives as another
	piece   int64 // on the way back no more than so many bytes go on at a time; 0 for as many as there are
	lost    bool  // the server has had the request, and its answer never comes
	again   bool  // all that went to the server goes there a second time, on a connection of its own
}

// proxy stands between devices and a server, on loopback, and lets things go wrong.
type proxy struct {
	net.Listener
	to string

	mu    sync.Mutex
	next  fault // of the next connection
	count int   // connections on which something was to go wrong
	all   sync.WaitGroup
}

// startProxy starts a proxy to an address. It ends with the test.
func startProxy(t *testing.T, to string) *proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &proxy{Listener: l, to: to}
	p.all.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			p.all.Go(func() { p.carry(c) })
		}
	})
	t.Cleanup(func() { _ = l.Close(); p.all.Wait() })
	return p
}

// spoil has the next connection go wrong.
func (p *proxy) spoil(f fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.next = f
}

func (p *proxy) take() fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	f := p.next
	p.next = fault{}
	if f != (fault{}) {
		p.count++
	}
	return f
}

// carry connects a device with the server until either hangs up or the fault parts them.
func (p *proxy) carry(device net.Conn) {
	f := p.take()
	server, err := net.Dial("tcp", p.to)
	if err != nil {
		_ = device.Close()
		return
	}
	part := sync.OnceFunc(func() { _ = device.Close(); _ = server.Close() })
	defer part()
	up := &pipe{to: server, limit: f.cutUp, keep: f.again}
	down := &pipe{to: device, limit: f.cutDown, flip: f.flip, piece: f.piece, lost: f.lost}
	var both sync.WaitGroup
	both.Go(func() { _, _ = io.Copy(up, device); part() })
	both.Go(func() { _, _ = io.Copy(down, server); part() })
	both.Wait()
	if f.again {
		p.repeat(up.kept)
	}
}

// repeat sends to the server what it has had before.
func (p *proxy) repeat(sent []byte) {
	server, err := net.Dial("tcp", p.to)
	if err != nil {
		return
	}
	defer server.Close()
	_ = server.SetDeadline(time.Now().Add(time.Second))
	if _, err := server.Write(sent); err != nil {
		return
	}
	_ = server.(*net.TCPConn).CloseWrite()
	_, _ = io.Copy(io.Discard, server)
}

// pipe is one direction of a connection.
type pipe struct {
	to    io.Writer
	limit int64
	flip  int64
	piece int64
	lost  bool
	keep  bool
	kept  []byte
	done  int64
}

func (w *pipe) Write(b []byte) (int, error) {
	if w.lost {
		return 0, io.ErrClosedPipe
	}
	if w.keep {
		w.kept = append(w.kept, b...)
	}
	if at := w.flip - 1 - w.done; w.flip > 0 && at >= 0 && at < int64(len(b)) {
		b = append([]byte(nil), b...)
		b[at] ^= 0x55
	}
	if w.limit > 0 && w.done+int64(len(b)) >= w.limit {
		n, _ := w.to.Write(b[:w.limit-w.done])
		return n, io.ErrClosedPipe
	}
	sent := 0
	for piece := range slices.Chunk(b, int(cmp.Or(w.piece, max(1, int64(len(b)))))) {
		n, err := w.to.Write(piece)
		sent += n
		if err != nil {
			return sent, err
		}
	}
	w.done += int64(sent)
	return sent, nil
}
