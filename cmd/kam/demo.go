package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/cobra"

	"keyaccount/config"
	"keyaccount/kam"
	"keyaccount/kam/sample"
	"keyaccount/store"
	"keyaccount/store/vault"
	"keyaccount/sync/client"
	"keyaccount/sync/server"
	"keyaccount/sync/server/embedded"
)

// demo is the sample company: a central server with its own folder, and a client's home beside it, all in one
// folder that is marked as the demo's own.
type demo struct {
	app  *app
	home config.Home
	mark mark
}

// mark is the file that makes a folder a demo's. It is written once the company is complete.
type mark struct {
	Accounts int    `toml:"accounts"`
	Address  string `toml:"address"` // where the server listened last
	// Password is that of the sample users. The server holds nothing but the sample company and listens on this
	// machine alone; the file is readable by its owner alone.
	Password string `toml:"password"`
}

// demoSeed is what the sample company is made from.
const demoSeed = 1

// colleague is the second user of the sample company, for trying out what happens between two people.
const colleague = "colleague"

func (a *app) demoCommand() *cobra.Command {
	var reset, serveOnly bool
	var accounts int
	cmd := &cobra.Command{
		Use: "demo", Short: "Open a sample company, with a central server on this machine behind it", Args: cobra.NoArgs,
		Long: "Open a sample company: a central server on loopback, a signed-in user, the terminal UI. Nothing outside\n" +
			"the demo's own folder is touched, and leaving the UI stops the server. What you edit is there the next time.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if accounts < 0 || accounts > 100_000 {
				return usage("--accounts takes a number up to 100000")
			}
			d, err := a.newDemo()
			if err != nil {
				return err
			}
			if reset {
				if err := d.reset(); err != nil {
					return err
				}
			}
			return d.run(cmd.Context(), accounts, serveOnly)
		},
	}
	cmd.Flags().BoolVar(&reset, "reset", false, "make the company anew; what was edited in the demo is lost")
	cmd.Flags().BoolVar(&serveOnly, "serve-only", false, "run only the server, and leave the cache to the other commands")
	cmd.Flags().IntVar(&accounts, "accounts", 0, "how many accounts a new company has")
	return cmd
}

// newDemo finds the demo's folder: $KAM_HOME, or one of its own beside the client's.
func (a *app) newDemo() (*demo, error) {
	dir := a.home.Data
	if a.getenv("KAM_HOME") == "" {
		dir = filepath.Join(filepath.Dir(a.home.Data), "kam-demo")
	}
	d := &demo{app: a, home: config.In(dir)}
	data, err := os.ReadFile(d.markFile())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		way, err := vault.WayOf(dir)
		if err == nil && way != "" && way != vault.ByFile {
			err = fmt.Errorf("%s holds a cache that is not a demo's; name another folder in KAM_HOME", dir)
		}
		return d, err
	case err != nil:
		return nil, fmt.Errorf("the demo cannot be read: %w", err)
	}
	if err := toml.Unmarshal(data, &d.mark); err != nil {
		return nil, fmt.Errorf("%s: %w; kam demo --reset makes the demo anew", d.markFile(), err)
	}
	return d, nil
}

func (d *demo) markFile() string  { return filepath.Join(d.home.Data, "demo.toml") }
func (d *demo) serverDir() string { return filepath.Join(d.home.Data, "server") }

// reset removes what the demo made, and nothing else.
func (d *demo) reset() error {
	if err := os.RemoveAll(d.serverDir()); err != nil {
		return err
	}
	if err := store.Remove(d.home.Data); err != nil {
		return err
	}
	if err := os.Remove(d.markFile()); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	d.mark = mark{}
	return nil
}

// run starts the server and then the UI, or waits where only the server is wanted. All has ended when it
// returns.
func (d *demo) run(ctx context.Context, accounts int, serveOnly bool) (err error) {
	if err := d.home.Make(); err != nil {
		return err
	}
	if d.mark.Password == "" { // new, or broken off before it was complete
		if err := d.reset(); err != nil {
			return err
		}
	} else if accounts != 0 && accounts != d.mark.Accounts {
		return usage("the demo has been made already, with another number of accounts; kam demo --reset --accounts %d makes it anew", accounts)
	}
	files, err := embedded.Open(d.serverDir())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, files.Close()) }()
	central, err := server.New(ctx, server.Options{Store: files, Now: d.app.now, Rand: rand.Reader})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, central.Close()) }()
	if d.mark.Password == "" {
		if err := d.fill(ctx, central, accounts); err != nil {
			return err
		}
	}
	base, stop, err := d.listen(central.Handler())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, stop()) }()

	here := newApp(d.app.streams, d.app.getenv)
	here.now, here.home, here.config = d.app.now, d.home, d.app.config
	if err := d.prepare(ctx, here, base); err != nil {
		return errors.Join(err, here.close())
	}
	if serveOnly {
		if err := here.close(); err != nil {
			return err
		}
		fmt.Fprintf(d.app.out, "listening on %s\nusers %s and %s, password in %s\ncommands for this company: KAM_HOME=%s kam …\n", base, sample.User, colleague, d.markFile(), d.home.Data)
		<-ctx.Done()
		return nil
	}
	return errors.Join(here.runUI(ctx), here.close())
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

// save writes the mark whole or not at all.
func (d *demo) save() error {
	data, err := toml.Marshal(d.mark)
	if err != nil {
		return err
	}
	if err := os.WriteFile(d.markFile()+".new", data, 0o600); err != nil {
		return fmt.Errorf("the demo cannot be written: %w", err)
	}
	return os.Rename(d.markFile()+".new", d.markFile())
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

// prepare signs the sample user in and brings the cache up to the server, where that has not been done.
func (d *demo) prepare(ctx context.Context, here *app, base string) error {
	if _, err := vault.Open(d.home.Data, vault.File{}); err != nil {
		return err
	}
	c, err := here.client(ctx)
	if err != nil {
		return err
	}
	if !c.SignedIn(ctx) {
		if err := c.Login(ctx, base, sample.User, d.mark.Password, "demo"); err != nil {
			return err
		}
	} else if here.opened.ServerURL() != base {
		if err := here.opened.SetServerURL(ctx, base); err != nil {
			return err
		}
	}
	meter := here.meter("records")
	defer meter.end()
	_, err = c.Sync(ctx, func(p client.Progress) { meter.show(p.Done, p.Total) })
	if errors.Is(err, client.ErrSignedOut) { // away for longer than sessions last
		if err = c.Login(ctx, base, sample.User, d.mark.Password, "demo"); err == nil {
			_, err = c.Sync(ctx, nil)
		}
	}
	return err
}
