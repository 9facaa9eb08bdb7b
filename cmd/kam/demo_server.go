package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"time"

	"keyaccount/kam"
	"keyaccount/kam/sample"
	"keyaccount/sync/server"
	"keyaccount/sync/server/embedded"
)

// serve opens the server, filled with the sample company, and listens. stop ends all of it.
func (d *demo) serve(ctx context.Context, accounts int) (base string, stop func() error, err error) {
	var ends []func() error
	stop = func() error {
		var err error
		for _, end := range slices.Backward(ends) {
			err = errors.Join(err, end())
		}
		return err
	}
	files, err := embedded.Open(d.serverDir())
	if err != nil {
		return "", nil, err
	}
	ends = append(ends, files.Close)
	if d.mark.Password == "" { // new, or broken off before it was complete
		if err := errors.Join(stop(), d.reset()); err != nil {
			return "", nil, err
		}
		if files, err = embedded.Open(d.serverDir()); err != nil {
			return "", nil, err
		}
		ends = []func() error{files.Close}
	}
	central, err := server.New(ctx, server.Options{Store: files, Now: d.app.now, Rand: rand.Reader})
	if err != nil {
		return "", nil, errors.Join(err, stop())
	}
	ends = append(ends, central.Close)
	if d.mark.Password == "" {
		if err := d.fill(ctx, central, accounts); err != nil {
			return "", nil, errors.Join(err, stop())
		}
		d.fresh = accounts == 0
	}
	base, end, err := d.listen(central.Handler())
	if err != nil {
		return "", nil, errors.Join(err, stop())
	}
	ends = append(ends, end)
	return base, stop, nil
}

// fill loads the sample company into an empty server.
func (d *demo) fill(ctx context.Context, central *server.Server, accounts int) error {
	secret := make([]byte, 12)
	if _, err := rand.Read(secret); err != nil {
		return err
	}
	password := hex.EncodeToString(secret)
	for _, name := range []string{sample.User, colleague} {
		if err := central.AddUser(ctx, name, password, "all:write"); err != nil {
			return err
		}
	}
	meter := d.app.meter("records made")
	made := 0
	err := central.Seed(ctx, sample.User, func(yield func(kam.Record) error) error {
		return sample.Each(sample.Options{Seed: demoSeed, Accounts: accounts, Today: d.app.today()}, func(r kam.Record) error {
			made++
			meter.show(made, 0)
			return yield(r)
		})
	})
	meter.end()
	if err != nil {
		return err
	}
	d.mark = mark{Accounts: accounts, Password: password}
	return d.save()
}

// listen serves on the address of the last time if it is free, so that other windows find the server again.
func (d *demo) listen(handler http.Handler) (base string, stop func() error, err error) {
	l, err := net.Listen("tcp", or(d.mark.Address, "127.0.0.1:0"))
	if err != nil {
		l, err = net.Listen("tcp", "127.0.0.1:0")
	}
	if err != nil {
		return "", nil, fmt.Errorf("the demo's server cannot listen: %w", err)
	}
	if address := l.Addr().String(); address != d.mark.Address {
		d.mark.Address = address
		if err := d.save(); err != nil {
			return "", nil, errors.Join(err, l.Close())
		}
	}
	s := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(l) }()
	stop = func() error {
		err := s.Close()
		if served := <-ended; !errors.Is(served, http.ErrServerClosed) {
			err = errors.Join(err, served)
		}
		return err
	}
	return "http://" + l.Addr().String(), stop, nil
}
