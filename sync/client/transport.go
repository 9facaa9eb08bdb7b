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
	"strings"

	"github.com/klauspost/compress/zstd"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// transport carries messages to one server and counts the requests.
type transport struct {
	http     *http.Client
	base     string
	requests int
	enc      *zstd.Encoder
	dec      *zstd.Decoder
}

func newTransport(client *http.Client, base string) (*transport, error) {
	enc, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return nil, err
	}
	dec, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(wire.MaxResponseBody))
	if err != nil {
		return nil, err
	}
	return &transport{http: client, base: base, enc: enc, dec: dec}, nil
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
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, t.base+path, bytes.NewReader(body))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", wire.ContentType)
	req.Header.Set("Accept-Encoding", "zstd")
	if packed {
		req.Header.Set("Content-Encoding", "zstd")
	}
	t.requests++
	resp, err := t.do(req, bearer)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	data, err := t.body(resp)
	if err != nil {
		return err
	}
	if reply == nil && resp.StatusCode == http.StatusNoContent {
		return nil
	}
	if resp.StatusCode != http.StatusOK {
		return refusal(resp, data)
	}
	if reply == nil {
		return nil
	}
	if err := wire.Unmarshal(data, reply); err != nil {
		return fmt.Errorf("%w: %s: %v", ErrNotOurs, t.base, err)
	}
	return nil
}

func (t *transport) do(req *http.Request, bearer string) (*http.Response, error) {
	if bearer != "" {
		req.Header.Set("Authorization", "Bearer "+bearer)
	}
	resp, err := t.http.Do(req)
	if err != nil {
		if ctxErr := req.Context().Err(); errors.Is(ctxErr, context.Canceled) {
			return nil, ctxErr
		}
		var inner *url.Error
		if errors.As(err, &inner) {
			err = inner.Err // without the URL, which the sentence names already
		}
		return nil, unreachable(t.base, err)
	}
	return resp, nil
}

func (t *transport) body(resp *http.Response) ([]byte, error) {
	data, err := io.ReadAll(io.LimitReader(resp.Body, wire.MaxResponseBody+1))
	if err != nil {
		if ctxErr := resp.Request.Context().Err(); errors.Is(ctxErr, context.Canceled) {
			return nil, ctxErr
		}
		return nil, unreachable(t.base, err)
	}
	if len(data) > wire.MaxResponseBody {
		return nil, fmt.Errorf("%w: %s sent more than %d bytes", ErrNotOurs, t.base, wire.MaxResponseBody)
	}
	if resp.Header.Get("Content-Encoding") == "zstd" {
		if data, err = t.dec.DecodeAll(data, nil); err != nil {
			return nil, fmt.Errorf("%w: %s: %v", ErrNotOurs, t.base, err)
		}
	}
	return data, nil
}

func refusal(resp *http.Response, data []byte) error {
	var r wire.Refusal
	if resp.Header.Get("Content-Type") == wire.ContentType && wire.Unmarshal(data, &r) == nil && r.Code != "" {
		r.Words = kam.Clip(r.Words, 300)
		return &r
	}
	if resp.StatusCode >= 500 {
		return unreachable(resp.Request.URL.Host, errors.New(resp.Status))
	}
	return fmt.Errorf("%w: %s", ErrNotOurs, resp.Status)
}
