package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/klauspost/compress/zstd"

	"keyaccount/kam"
	"keyaccount/sync/client/step"
	"keyaccount/sync/wire"
)

// transport carries messages to one server and counts the requests.
type transport struct {
	http     *http.Client
	base     string
	patience time.Duration // how long the server may be silent in the middle of an answer
	requests int
	*packer
}

// errSilent is why a connection is given up on which nothing comes any more.
var errSilent = errors.New("it fell silent")

// packer packs and unpacks the bodies of a client, and counts their bytes as they travel.
type packer struct {
	enc            *zstd.Encoder
	dec            *zstd.Decoder
	sent, received atomic.Int64
}

// Traffic returns how many bytes of messages this client has sent and received so far, as they travelled.
func (c *Client) Traffic() (sent, received int64) {
	p, err := c.packer()
	if err != nil {
		return 0, 0
	}
	return p.sent.Load(), p.received.Load()
}

func newPacker() (*packer, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(wire.MaxResponseBody))
	return &packer{enc: enc, dec: dec}, err
}

// CheckURL returns the base URL of a server in its normal form. Names and passwords travel to it, so
// anything but this machine has to be reached by https.
func CheckURL(text string) (string, error) {
	u, err := url.Parse(strings.TrimRight(text, "/"))
	if err == nil && u.User != nil || strings.Contains(text, "@") { // the words must not repeat a password
		return "", errors.New("the address of a server holds no user name and no password; write it like https://kam.example.com")
	}
	if err != nil || u.Hostname() == "" || u.RawQuery != "" || u.Fragment != "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", fmt.Errorf("“%s” is not the address of a server; write it like https://kam.example.com", text)
	}
	if u.Scheme == "http" && !loopback(u.Hostname()) {
		return "", fmt.Errorf("%s is not on this machine, so it has to be reached by https", u.Host)
	}
	return u.String(), nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// post sends a message and reads the answer into reply, which may be nil.
func (t *transport) post(ctx context.Context, path, bearer string, message, reply any) error {
	plain, err := wire.Marshal(message)
	if err != nil {
		return err
	}
	body := plain
	packed := len(plain) > 1<<10
	if packed {
		body = t.enc.EncodeAll(plain, nil)
	}
	held, giveUp := context.WithCancelCause(ctx)
	defer giveUp(nil)
	req, err := http.NewRequestWithContext(held, http.MethodPost, t.base+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", wire.ContentType)
	req.Header.Set("Accept-Encoding", "zstd")
	if packed {
		req.Header.Set("Content-Encoding", "zstd")
	}
	t.requests++
	t.sent.Add(int64(len(body)))
	resp, err := t.do(ctx, req, bearer)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	data, err := t.body(ctx, resp, giveUp)
	if err != nil {
		return err
	}
	if reply == nil && resp.StatusCode == http.StatusNoContent {
		return nil
	}
	if resp.StatusCode != http.StatusOK {
		return t.refusal(resp, data)
	}
	if reply == nil {
		return nil
	}
	if err := wire.Unmarshal(data, reply); err != nil {
		return t.notOurs("%v", err)
	}
	return nil
}

// do makes a request, whose context may end before ctx does.
func (t *transport) do(ctx context.Context, req *http.Request, bearer string) (*http.Response, error) {
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	resp, err := t.http.Do(req)
	if err != nil {
		if errors.Is(ctx.Err(), context.Canceled) {
			return nil, ctx.Err()
		}
		var inner *url.Error
		if errors.As(err, &inner) {
			err = inner.Err // without the URL, which the sentence names already
		}
		return nil, unreachable(t.base, err)
	}
	return resp, nil
}

// body reads an answer. giveUp ends the request, and is called where nothing comes any more.
func (t *transport) body(ctx context.Context, resp *http.Response, giveUp context.CancelCauseFunc) ([]byte, error) {
	quiet := time.AfterFunc(t.patience, func() { giveUp(errSilent) })
	defer quiet.Stop()
	heard := func() { quiet.Reset(t.patience) }
	data, err := io.ReadAll(io.LimitReader(pulse{resp.Body, heard}, wire.MaxResponseBody+1))
	if err != nil {
		if errors.Is(ctx.Err(), context.Canceled) {
			return nil, ctx.Err()
		}
		if errors.Is(context.Cause(resp.Request.Context()), errSilent) {
			err = errSilent
		}
		return nil, unreachable(t.base, err)
	}
	t.received.Add(int64(len(data)))
	if len(data) > wire.MaxResponseBody {
		return nil, t.notOurs("it is longer than %d bytes", wire.MaxResponseBody)
	}
	if resp.Header.Get("Content-Encoding") == "zstd" {
		if data, err = t.dec.DecodeAll(data, nil); err != nil {
			return nil, t.notOurs("%v", err)
		}
	}
	return data, nil
}

// pulse calls heard whenever something is read.
type pulse struct {
	io.Reader
	heard func()
}

func (p pulse) Read(b []byte) (int, error) {
	n, err := p.Reader.Read(b)
	if n > 0 {
		p.heard()
	}
	return n, err
}

// refusal returns the error that an answer other than a success stands for, a *step.Later where it says how long to wait.
func (t *transport) refusal(resp *http.Response, data []byte) error {
	err := t.refused(resp, data)
	if after := retryAfter(resp); after > 0 {
		err = &step.Later{Err: err, After: after}
	}
	return err
}

// refused returns what an answer other than a success stands for. A server that is going down, and whatever stands before
// one, says so with a number from 500 on.
func (t *transport) refused(resp *http.Response, data []byte) error {
	var r wire.Refusal
	if resp.Header.Get("Content-Type") == wire.ContentType && wire.Unmarshal(data, &r) == nil && r.Code != "" {
		r.Words = kam.Clip(r.Words, 300)
		if resp.StatusCode == http.StatusServiceUnavailable {
			return unreachable(t.base, &r)
		}
		return &r
	}
	if resp.StatusCode >= 500 {
		return unreachable(t.base, errors.New(resp.Status))
	}
	return t.notOurs("%s", resp.Status)
}

// longestWait bounds how long whoever answers can keep this device from asking again.
const longestWait = time.Hour

// retryAfter returns how long an answer asks to wait, 0 where it does not, in the form that the protocol has: seconds.
func retryAfter(resp *http.Response) time.Duration {
	seconds, err := strconv.ParseUint(resp.Header.Get("Retry-After"), 10, 32)
	if err != nil {
		return 0
	}
	return min(time.Duration(seconds)*time.Second, longestWait)
}

func (t *transport) notOurs(format string, args ...any) error {
	return fmt.Errorf("%w: %s: %s", ErrNotOurs, t.base, fmt.Sprintf(format, args...))
}
