package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"keyaccount/sync/server"
)

// task is a piece of administration. It is carried out by this program, or where a running server holds the
// data folder by that, which is asked through its socket.
type task struct {
	Name     string
	User     string    `json:",omitempty"`
	Password string    `json:",omitempty"`
	Grants   []string  `json:",omitempty"`
	Device   string    `json:",omitempty"`
	Since    time.Time `json:",omitzero"`
}

// perform carries out a task on a server. What it has to tell goes to out, in JSON, or as it is for a backup.
func perform(ctx context.Context, s *server.Server, t task, out io.Writer) error {
	tell := func(v any, err error) error {
		if err != nil {
			return err
		}
		return json.NewEncoder(out).Encode(v)
	}
	switch t.Name {
	case "user add":
		return s.AddUser(ctx, t.User, t.Password, t.Grants...)
	case "user passwd":
		return s.SetPassword(ctx, t.User, t.Password)
	case "user disable":
		return s.DisableUser(ctx, t.User, true)
	case "user enable":
		return s.DisableUser(ctx, t.User, false)
	case "user grant":
		return s.Grant(ctx, t.User, t.Grants...)
	case "user revoke":
		return s.Revoke(ctx, t.User, t.Grants...)
	case "user list":
		users, err := s.Users(ctx)
		return tell(users, err)
	case "device list":
		devices, err := s.Devices(ctx)
		return tell(devices, err)
	case "device revoke":
		return s.RevokeDevice(ctx, t.Device)
	case "access list":
		asks, err := s.Asks(ctx)
		return tell(asks, err)
	case "access approve", "access deny":
		if len(t.Grants) != 1 {
			return fmt.Errorf("%w: %s is about one grant", server.ErrInvalid, t.Name)
		}
		return s.Decide(ctx, t.User, t.Grants[0], t.Name == "access approve")
	case "audit":
		e := json.NewEncoder(out)
		return s.Audit(ctx, t.Since, func(entry server.AuditEntry) error { return e.Encode(audited{entry, entry.Hash}) })
	case "check":
		counts, problems, err := s.Check(ctx)
		return tell(checked{problems, counts}, err)
	case "backup":
		return s.Backup(ctx, out)
	}
	return fmt.Errorf("the server does not know how to %s; it may be older than this kamd", t.Name)
}

// errNoStore is the error of looking into a folder without a server's data.
var errNoStore = errors.New("there is no server's data")

// do carries out a task where the server's data is. Only where makes is set is a store made that is missing.
func (a *app) do(ctx context.Context, t task, out io.Writer, makes bool) error {
	p, err := a.place()
	if err != nil {
		return err
	}
	if p.database == "" {
		if asked, err := ask(ctx, p.data, t, out); asked {
			return err
		}
	}
	store, err := p.open(ctx, makes)
	if err != nil {
		return err
	}
	return errors.Join(withServer(ctx, store, func(s *server.Server) error { return perform(ctx, s, t, out) }), store.Close())
}

// tell carries out a task that a store is not made for, and says so in a line once it is done.
func (a *app) tell(ctx context.Context, t task, format string, args ...any) error {
	if err := a.do(ctx, t, io.Discard, false); err != nil {
		return err
	}
	_, err := fmt.Fprintf(a.out, format, args...)
	return err
}

// told carries out a task and returns what it has to tell.
func told[T any](ctx context.Context, a *app, t task) (answer T, err error) {
	var b bytes.Buffer
	if err := a.do(ctx, t, &b, false); err != nil {
		return answer, err
	}
	err = json.Unmarshal(b.Bytes(), &answer)
	return answer, err
}

func withServer(ctx context.Context, store server.Store, f func(*server.Server) error) error {
	s, err := server.New(ctx, server.Options{Store: store})
	if err != nil {
		return err
	}
	return errors.Join(f(s), s.Close())
}
