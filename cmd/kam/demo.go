package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/cobra"

	"keyaccount/config"
	"keyaccount/kam/sample"
	"keyaccount/store"
	"keyaccount/store/vault"
	"keyaccount/sync/client"
	"keyaccount/sync/server"
)

// demo is the sample company: a central server with its own folder, and the homes of its users, all in one folder
// that is marked as the demo's own.
type demo struct {
	app  *app
	dir  string
	mark mark
	// fresh is set where this run made the company, at its usual size.
	fresh bool
}

// mark is the file that makes a folder a demo's. It is there before anything else of the demo is, and has a password
// once the company is complete.
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
	var user string
	cmd := &cobra.Command{
		Use: "demo", Short: "Open a sample company, with a central server on this machine behind it", Args: cobra.NoArgs,
		Long: "Open a sample company: a central server on loopback, a signed-in user, the terminal UI. Nothing outside\n" +
			"the demo's own folder is touched, and leaving the UI stops the server. What you edit is there the next time.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if accounts < 0 || accounts > 100_000 {
				return usage("--accounts takes a number up to 100000")
			}
			if user != sample.User && user != colleague {
				return usage("the demo has the users %s and %s", sample.User, colleague)
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
			return d.run(cmd.Context(), user, accounts, serveOnly)
		},
	}
	cmd.Flags().BoolVar(&reset, "reset", false, "make the company anew; what was edited in the demo is lost")
	cmd.Flags().BoolVar(&serveOnly, "serve-only", false, "run only the server, and leave the cache to the other commands")
	cmd.Flags().IntVar(&accounts, "accounts", 0, "how many accounts a new company has")
	cmd.Flags().StringVar(&user, "as", sample.User, "who to be: "+sample.User+" or "+colleague+"; both can be open at once")
	return cmd
}

// newDemo finds the demo's folder: $KAM_HOME, or one of its own beside the client's.
func (a *app) newDemo() (*demo, error) {
	dir := a.home.Data
	if a.getenv("KAM_HOME") == "" {
		dir = filepath.Join(filepath.Dir(a.home.Data), "kam-demo")
	}
	d := &demo{app: a, dir: dir}
	data, err := os.ReadFile(d.markFile())
	switch {
	case errors.Is(err, fs.ErrNotExist):
		way, err := vault.WayOf(dir)
		if err == nil && way != "" && way != vault.ByFile {
			err = fmt.Errorf("%s holds a cache that is not a demo's; name another folder in KAM_HOME", dir)
		}
		if _, there := os.Stat(d.serverDir()); err == nil && there == nil { // nobody's data is to be taken for a demo's
			err = fmt.Errorf("%s is not a demo's; name another folder in KAM_HOME", d.serverDir())
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

func (d *demo) markFile() string  { return filepath.Join(d.dir, "demo.toml") }
func (d *demo) serverDir() string { return filepath.Join(d.dir, "server") }

// homeOf returns the home of a user. The first user's is the demo's folder itself, so that commands with KAM_HOME
// set to it act on what the demo shows.
func (d *demo) homeOf(user string) config.Home {
	if user == sample.User {
		return config.In(d.dir)
	}
	return config.In(filepath.Join(d.dir, user))
}

// reset removes what the demo made, and nothing else. It refuses while the demo is open.
func (d *demo) reset() error {
	for _, user := range []string{sample.User, colleague} {
		if err := store.Remove(d.homeOf(user).Data); err != nil {
			return err
		}
	}
	if err := os.RemoveAll(d.serverDir()); err != nil {
		return err
	}
	d.mark = mark{}
	return d.save()
}

// claim makes the folder the demo's, where it is not yet.
func (d *demo) claim() error {
	f, err := os.OpenFile(d.markFile(), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("the demo cannot be written: %w", err)
	}
	return f.Close()
}

// run starts the server, unless it runs already, and then the UI, or waits where only the server is wanted. All that
// it started has ended when it returns.
func (d *demo) run(ctx context.Context, user string, accounts int, serveOnly bool) (err error) {
	if d.mark.Password != "" && accounts != 0 && accounts != d.mark.Accounts {
		return usage("the demo has been made already, with another number of accounts; kam demo --reset --accounts %d makes it anew", accounts)
	}
	if err := errors.Join(d.homeOf(user).Make(), d.claim()); err != nil {
		return err
	}
	base, stop, err := d.serve(ctx, accounts)
	switch {
	case errors.Is(err, server.ErrHeld) && user != sample.User && d.mark.Address != "":
		base = "http://" + d.mark.Address // the other user's window runs it
	case errors.Is(err, server.ErrHeld):
		return fmt.Errorf("the demo is open already; kam demo --as %s opens it as somebody else", colleague)
	case err != nil:
		return err
	default:
		defer func() { err = errors.Join(err, stop()) }()
	}

	here := newApp(d.app.streams, d.app.getenv)
	here.now, here.home, here.config = d.app.now, d.homeOf(user), d.app.config
	if err := d.prepare(ctx, here, base, user); err != nil {
		return errors.Join(err, here.close())
	}
	if d.fresh && user == sample.User {
		if err := errors.Join(d.spread(ctx, base), d.prepare(ctx, here, base, user)); err != nil {
			return errors.Join(err, here.close())
		}
	}
	if serveOnly {
		if err := here.close(); err != nil {
			return err
		}
		fmt.Fprintf(d.app.out, "listening on %s\nusers %s and %s, password in %s\ncommands for this company: KAM_HOME=%s kam …\n",
			base, sample.User, colleague, d.markFile(), here.home.Data)
		<-ctx.Done()
		return nil
	}
	return errors.Join(here.runUI(ctx), here.close())
}

// save writes the mark whole or not at all.
func (d *demo) save() error {
	if err := config.In(d.dir).Make(); err != nil {
		return err
	}
	data, err := toml.Marshal(d.mark)
	if err != nil {
		return err
	}
	if err := os.WriteFile(d.markFile()+".new", data, 0o600); err != nil {
		return fmt.Errorf("the demo cannot be written: %w", err)
	}
	return os.Rename(d.markFile()+".new", d.markFile())
}

// prepare signs a sample user in and brings the cache up to the server, where that has not been done.
func (d *demo) prepare(ctx context.Context, here *app, base, user string) error {
	if _, err := vault.Open(here.home.Data, vault.File{}); err != nil {
		return err
	}
	c, err := here.client(ctx)
	if err != nil {
		return err
	}
	if !c.SignedIn(ctx) {
		if err := c.Login(ctx, base, user, d.mark.Password, "demo"); err != nil {
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
		if err = c.Login(ctx, base, user, d.mark.Password, "demo"); err == nil {
			_, err = c.Sync(ctx, nil)
		}
	}
	return err
}
