package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"time"

	"golang.org/x/term"

	"keyaccount/config"
	"keyaccount/kam"
	"keyaccount/store"
	"keyaccount/store/shelf"
	"keyaccount/store/vault"
	"keyaccount/sync/client"
)

// streams are where a command reads and writes.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// app is one run of the program. It opens the cache when a command first asks for it.
type app struct {
	streams
	getenv func(string) string
	now    func() time.Time
	home   config.Home
	config config.Config
	opened *store.Cache
	linked *client.Client
	shelf  *shelf.Shelf // of the cache that is open
	names  *kam.Resolver
	moving *meter // of the file that is on its way
	quiet  bool   // nothing is shown of it, because the screen is somebody else's
}

func newApp(s streams, getenv func(string) string) *app {
	return &app{streams: s, getenv: getenv, now: time.Now}
}

// load finds the home and reads the settings.
func (a *app) load() (err error) {
	if a.home, err = config.FindHome(a.getenv); err != nil {
		return err
	}
	a.config, err = config.Load(a.home, a.getenv)
	return err
}

// cache opens the cache, making it where there is none.
func (a *app) cache(ctx context.Context) (*store.Cache, error) {
	if a.opened != nil {
		return a.opened, nil
	}
	if err := a.home.Make(); err != nil {
		return nil, err
	}
	key, err := a.key()
	if err != nil {
		return nil, err
	}
	a.shelf = shelf.New(a.home.Data, key, shelf.Options{Now: a.now})
	a.opened, err = store.Open(ctx, a.home.Data, key, store.Options{Now: a.now, Rand: rand.Reader})
	return a.opened, err
}

// client returns the client of the cache.
func (a *app) client(ctx context.Context) (*client.Client, error) {
	cache, err := a.cache(ctx)
	if err != nil {
		return nil, err
	}
	if a.linked == nil {
		a.linked = client.New(cache, client.Options{Now: a.now, Shelf: a.shelf, Transfer: a.transferred})
	}
	return a.linked, nil
}

func (a *app) close() error {
	if a.linked != nil {
		a.linked.Close()
	}
	if a.opened == nil {
		return nil
	}
	return a.opened.Close()
}

// key opens the cache's key in the way that was chosen when it was made. A new one is wrapped with a passphrase
// where one is given, otherwise by the keyring of the system, and by a passphrase again where there is no keyring.
func (a *app) key() (vault.Key, error) {
	dir := a.home.Data
	way, err := vault.WayOf(dir)
	if err != nil {
		return vault.Key{}, err
	}
	fresh := way == ""
	switch {
	case way == vault.ByFile:
		return vault.Open(dir, vault.File{})
	case way == vault.ByPassphrase, fresh && a.config.PassphraseFile != "":
		return a.keyByPassphrase(fresh)
	}
	key, err := vault.Open(dir, vault.Keyring{Ring: vault.SystemRing{}})
	if err == nil || !fresh {
		return key, err
	}
	if !a.interactive() {
		return key, fmt.Errorf("this machine has no keyring to keep the cache's key in (%w); name a file that holds a passphrase in KAM_PASSPHRASE_FILE", cause(err))
	}
	fmt.Fprintln(a.err, "This machine has no keyring, so a passphrase will protect the records kept here.")
	return a.keyByPassphrase(fresh)
}

// cause returns what the system said, without the words around it.
func cause(err error) error {
	var e *vault.Error
	if errors.As(err, &e) && e.Cause != nil {
		return e.Cause
	}
	return err
}

func (a *app) keyByPassphrase(fresh bool) (vault.Key, error) {
	phrase, err := a.passphrase(fresh)
	if err != nil {
		return vault.Key{}, err
	}
	return vault.Open(a.home.Data, vault.Passphrase(phrase))
}

func (a *app) passphrase(fresh bool) ([]byte, error) {
	if file := a.config.PassphraseFile; file != "" {
		data, err := readPrivate(file)
		if err != nil {
			return nil, fmt.Errorf("the passphrase cannot be read: %w", err)
		}
		phrase := trimLine(data)
		if len(phrase) == 0 {
			return nil, fmt.Errorf("the passphrase file %s is empty; write the passphrase on its first line", file)
		}
		return phrase, nil
	}
	phrase, err := a.secret("Passphrase of the cache: ", "name a file that holds the passphrase in KAM_PASSPHRASE_FILE")
	if err != nil || !fresh {
		return phrase, err
	}
	again, err := a.secret("The same once more: ", "")
	if err != nil {
		return nil, err
	}
	if string(again) != string(phrase) || len(phrase) == 0 {
		return nil, errors.New("the two passphrases differ, or are empty; nothing was made")
	}
	return phrase, nil
}

// readPrivate reads a file unless others on this machine can read it too. What is no file, such as a pipe, has no others.
func readPrivate(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if mode := info.Mode(); mode.IsRegular() && mode.Perm()&0o077 != 0 && runtime.GOOS != "windows" { // where modes say nothing
		return nil, fmt.Errorf("others on this machine can open the file %s (its mode is %03o); make it yours alone with: chmod 600 %s", path, mode.Perm(), path)
	}
	return io.ReadAll(f)
}

// interactive reports whether a person can be asked something.
func (a *app) interactive() bool {
	f, ok := a.in.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// secret asks for something that is not shown while it is typed. Where nobody can be asked, the error says
// what to do instead.
func (a *app) secret(prompt, instead string) ([]byte, error) {
	if !a.interactive() {
		return nil, usage("nobody can be asked here: standard input is not a terminal; %s", instead)
	}
	fmt.Fprint(a.err, prompt)
	defer fmt.Fprintln(a.err)
	return term.ReadPassword(int(a.in.(*os.File).Fd()))
}

// trimLine returns the first line of a file without its end.
func trimLine(data []byte) []byte {
	for i, b := range data {
		if b == '\n' || b == '\r' {
			return data[:i]
		}
	}
	return data
}

// today returns the day where the user is.
func (a *app) today() kam.Date { return kam.DateOf(a.now()) }
