package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"keyaccount/store"
)

// errUnwell ends a check-up that has printed what it found.
var errUnwell = errors.New("the cache is not in order; kam doctor --repair sets it aside and builds a new one")

func (a *app) doctorCommand() *cobra.Command {
	var repair, asJSON bool
	cmd := &cobra.Command{
		Use: "doctor", Short: "Check the cache, and mend it with --repair", Args: cobra.NoArgs,
		Long: "Check every value of the cache. With --repair, a cache that is not in order is set aside and a new one is\n" +
			"built: edits that are not on the server come from the journal, records from the next sync.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			report, err := a.examine(cmd.Context())
			if errors.Is(err, store.ErrDamaged) && repair || err == nil && repair && len(report.Problems) > 0 {
				return a.repair(cmd.Context())
			}
			if err != nil {
				return err
			}
			if asJSON {
				err = a.printJSON(checkup{report.Records, report.Waiting, append([]string{}, report.Problems...), append([]string{}, report.Mended...)})
			} else {
				err = a.printReport(report)
			}
			if err == nil && len(report.Problems) > 0 {
				return errUnwell
			}
			return err
		},
	}
	cmd.Flags().BoolVar(&repair, "repair", false, "build a new cache if this one is not in order")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// checkup is the JSON of a check.
type checkup struct {
	Records  map[string]int `json:"records"` // per kind, deleted ones included
	Waiting  int            `json:"waiting"`
	Problems []string       `json:"problems"`
	Mended   []string       `json:"mended"` // what opening the cache had to mend
}

func (a *app) examine(ctx context.Context) (store.Report, error) {
	cache, err := a.cache(ctx)
	if err != nil {
		return store.Report{}, err
	}
	return cache.Check(ctx)
}

func (a *app) printReport(r store.Report) error {
	records := 0
	for _, n := range r.Records {
		records += n
	}
	for _, m := range r.Mended {
		fmt.Fprintln(a.out, "mended: "+m)
	}
	for _, p := range r.Problems {
		fmt.Fprintln(a.out, "problem: "+p)
	}
	if len(r.Problems) > 0 {
		return nil
	}
	_, err := fmt.Fprintf(a.out, "The cache is in order: %s, %s waiting.\n", count(records, "record"), count(r.Waiting, "edit"))
	return err
}

func (a *app) repair(ctx context.Context) error {
	if err := a.close(); err != nil && !errors.Is(err, store.ErrDamaged) {
		return err
	}
	a.opened, a.linked = nil, nil
	key, err := a.key()
	if err != nil {
		return err
	}
	cache, aside, err := store.Rebuild(ctx, a.home.Data, key, store.Options{Now: a.now})
	if err != nil {
		return err
	}
	a.opened = cache
	_, err = fmt.Fprintf(a.out, "A new cache was built with %s from the journal; the old one is %s.\nNext: kam sync (sign in first where it asks for it)\n",
		count(cache.Waiting(), "waiting edit"), aside)
	return err
}
