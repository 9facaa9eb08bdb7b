package client

import (
	"context"
	"errors"
	"fmt"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// Login signs a user in on this device and remembers the session and the server's address. The edits
// that wait on the device become the user's. Errors are those of Sync.
func (c *Client) Login(ctx context.Context, base, user, password, deviceName string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	base, err := CheckURL(base)
	if err != nil {
		return err
	}
	t, err := c.transport(base)
	if err != nil {
		return err
	}
	device := c.cache.Device()
	req := wire.LoginRequest{Protocol: wire.Protocol, User: user, Password: password, Device: device[:], Name: deviceName}
	var s wire.Session
	if err := t.post(ctx, wire.PathLogin, "", req, &s); err != nil {
		return err
	}
	if s.User == "" || s.Access == "" || s.User != kam.Clip(s.User, kam.MaxName) {
		return t.notOurs("it opens no session")
	}
	if err := c.cache.SetUser(ctx, s.User); err != nil { // before anything else: another user's cache stays as it is
		return err
	}
	if err := c.cache.SetServerURL(ctx, base); err != nil {
		return err
	}
	return c.keep(ctx, s)
}

// Logout ends the session, on the server too if it can be reached; what the cache holds stays.
func (c *Client) Logout(ctx context.Context) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, err := c.session(ctx)
	if err != nil {
		return err
	}
	t, err := c.transport(c.cache.ServerURL())
	if err != nil {
		return err
	}
	said := t.post(ctx, wire.PathLogout, s.Access, struct{}{}, nil)
	if err := c.cache.SetSession(ctx, nil); err != nil {
		return err
	}
	if errors.Is(said, ErrUnreachable) || refused(said, wire.Unauthorized) {
		return nil
	}
	return said
}

// SignedIn reports whether a session is kept on this device.
func (c *Client) SignedIn(ctx context.Context) bool {
	_, err := c.session(ctx)
	return err == nil
}

func (c *Client) session(ctx context.Context) (s wire.Session, err error) {
	data, err := c.cache.Session(ctx)
	if err != nil {
		return s, err
	}
	if len(data) == 0 || c.cache.ServerURL() == "" {
		return s, ErrSignedOut
	}
	return s, wire.Unmarshal(data, &s)
}

// keep stores a session. Its end is kept by this device's clock, whatever that shows.
func (c *Client) keep(ctx context.Context, s wire.Session) error {
	s.Expires += c.now().UnixMilli() - s.Now
	data, err := wire.Marshal(s)
	if err != nil {
		return err
	}
	return c.cache.SetSession(ctx, data)
}

// expired reports whether the access token has ended, or is about to.
func (x *exchange) expired() bool {
	return x.now().Add(5*time.Second).UnixMilli() >= x.session.Expires
}

// refresh exchanges the refresh token for a new session. Where the server no longer takes it, the user
// has to sign in again; what waits stays waiting.
func (x *exchange) refresh(ctx context.Context) error {
	device := x.cache.Device()
	var s wire.Session
	err := x.wire.post(ctx, wire.PathRefresh, "", wire.RefreshRequest{Refresh: x.session.Refresh, Device: device[:]}, &s)
	if refused(err, wire.Unauthorized, wire.Forbidden) {
		return ErrSignedOut
	}
	if err != nil {
		return err
	}
	if err := x.keep(ctx, s); err != nil {
		return err
	}
	x.session, err = x.Client.session(ctx)
	return err
}

// fork takes a new identity after the server has said that this cache is a copy of another one. The session is the
// other one's, so the user has to sign in again; what waits stays waiting.
func (x *exchange) fork(ctx context.Context, done uint64) error {
	if err := x.cache.Fork(ctx, done); err != nil {
		return err
	}
	if err := x.cache.SetSession(ctx, nil); err != nil {
		return err
	}
	return fmt.Errorf("this cache was copied from another device, and is a device of its own from now on: %w", ErrSignedOut)
}
