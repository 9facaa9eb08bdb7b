package client

import (
	"context"
	"errors"

	"keyaccount/kam"
	"keyaccount/sync/client/step"
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
	c.files.Forget()
	s = step.Local(s, c.now())
	return c.keep(ctx, &s)
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
	if err := c.keep(ctx, nil); err != nil {
		return err
	}
	if errors.Is(said, ErrUnreachable) || step.Refused(said, wire.Unauthorized) {
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

// keep stores a session whose end is told by this device's clock; nil forgets it.
func (c *Client) keep(ctx context.Context, s *wire.Session) error {
	if s == nil {
		return c.cache.SetSession(ctx, nil)
	}
	data, err := wire.Marshal(*s)
	if err != nil {
		return err
	}
	return c.cache.SetSession(ctx, data)
}

// refresh exchanges the refresh token for a new session, outside of an exchange.
func (x *exchange) refresh(ctx context.Context) error {
	device := x.cache.Device()
	var s wire.Session
	err := x.wire.post(ctx, wire.PathRefresh, "", wire.RefreshRequest{Refresh: x.session.Refresh, Device: device[:]}, &s)
	if err != nil {
		return step.Ended(err)
	}
	x.session = step.Local(s, x.now())
	return x.keep(ctx, &x.session)
}
