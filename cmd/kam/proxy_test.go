package main

import (
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// fault is what goes wrong on one connection. The zero fault is none.
type fault struct {
	name    string
	cutUp   int64         // the connection breaks once so many bytes have gone to the server; 0 for never
	cutDown int64         // the same on the way back
	flip    int64         // the byte on the way back, counted from 1, that arrives as another
	delay   time.Duration // before each piece on the way back
	half    time.Duration // the answer is held back for so long, and never comes; the server has had the request
	again   bool          // all that went to the server goes there a second time, on a connection of its own
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
	down := &pipe{to: device, limit: f.cutDown, flip: f.flip, delay: f.delay, hold: f.half}
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
	delay time.Duration
	hold  time.Duration
	keep  bool
	kept  []byte
	done  int64
}

func (w *pipe) Write(b []byte) (int, error) {
	if w.hold > 0 {
		time.Sleep(w.hold)
		return 0, io.ErrClosedPipe
	}
	time.Sleep(w.delay)
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
	n, err := w.to.Write(b)
	w.done += int64(n)
	return n, err
}
