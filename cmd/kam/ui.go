package main

import (
	"context"
	"errors"
	"sync"

	"keyaccount/tui"
)

// runUI opens the terminal UI on the cache, with the exchange with the server going on behind it. All has
// ended when it returns.
func (a *app) runUI(ctx context.Context) error {
	if !a.interactive() {
		return usage("the terminal UI needs a terminal; kam --help lists the commands for scripts")
	}
	f, err := a.files(ctx)
	if err != nil {
		return err
	}
	if err := f.clear(); err != nil { // what a program that was killed has left
		return err
	}
	a.quiet = true
	ctx, cancel := context.WithCancel(ctx)
	d := newDesk(f, a.config.Currency, a.now)
	var behind sync.WaitGroup
	behind.Go(func() { d.run(ctx) })
	err = tui.Run(ctx, tui.Options{Book: d, Theme: a.config.Theme, NoColor: a.config.NoColor})
	cancel()
	behind.Wait()
	err = errors.Join(err, f.clear())
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}
