package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

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
				err = a.printJSON(checkupOf(report))
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
	Agreed   *time.Time     `json:"agreed"` // when it was last compared with the server, null if never
	Repairs  []repaired     `json:"repairs"`
}

// repaired is a difference from the server that has been made good.
type repaired struct {
	At     time.Time `json:"at"`
	Scopes []string  `json:"scopes"` // what was fetched anew
}

func checkupOf(r store.Report) checkup {
	c := checkup{Records: r.Records, Waiting: r.Waiting, Problems: append([]string{}, r.Problems...), Mended: append([]string{}, r.Mended...), Repairs: []repaired{}}
	if !r.Agreed.IsZero() {
		c.Agreed = &r.Agreed
	}
	for _, was := range r.Repairs {
		c.Repairs = append(c.Repairs, repaired{time.UnixMilli(was.At), append([]string{}, was.Scopes...)})
	}
	return c
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
	for _, was := range r.Repairs {
		fmt.Fprintf(a.out, "repaired on %s: it differed from the server, and %s fetched anew: %s\n", minute(time.UnixMilli(was.At)),
			map[bool]string{true: "this was", false: "these were"}[len(was.Scopes) == 1], few(was.Scopes))
	}
	for _, p := range r.Problems {
		fmt.Fprintln(a.out, "problem: "+p)
	}
	if len(r.Problems) > 0 {
		return nil
	}
	agreed := "It has not been compared with a server."
	if !r.Agreed.IsZero() {
		agreed = "It was last compared with the server on " + minute(r.Agreed) + "."
	}
	_, err := fmt.Fprintf(a.out, "The cache is in order: %s, %s waiting.\n%s\n", count(records, "record"), count(r.Waiting, "edit"), agreed)
	return err
}

func minute(t time.Time) string { return t.Local().Format("2006-01-02 15:04") }

// mostTold is how many things of a kind are told by name.
const mostTold = 5

// few lists the first of many.
func few(names []string) string {
	if len(names) <= mostTold {
		return strings.Join(names, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(names[:mostTold], ", "), len(names)-mostTold)
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
