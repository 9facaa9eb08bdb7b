package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"keyaccount/kam"
	"keyaccount/sync/client"
)

func (a *app) loginCommand() *cobra.Command {
	var user string
	var fromStdin, oidc bool
	cmd := &cobra.Command{
		Use: "login URL --user NAME", Short: "Sign in at a central server", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if oidc {
				return errors.New("signing in with OpenID Connect is not available in this version; use --user NAME")
			}
			if user == "" {
				return usage("name the user with --user NAME")
			}
			if _, err := client.CheckURL(args[0]); err != nil {
				return usageError{err}
			}
			password, err := a.password(fromStdin, user)
			if err != nil {
				return err
			}
			c, err := a.client(cmd.Context())
			if err != nil {
				return err
			}
			host, err := os.Hostname()
			if err != nil {
				host = "a device"
			}
			if err := c.Login(cmd.Context(), args[0], user, password, host); err != nil {
				return err
			}
			fmt.Fprintf(a.out, "Signed in as %s. Next: kam sync\n", a.opened.User())
			return nil
		},
	}
	cmd.Flags().StringVar(&user, "user", "", "the user's name")
	cmd.Flags().BoolVar(&fromStdin, "password-stdin", false, "read the password from standard input")
	cmd.Flags().BoolVar(&oidc, "oidc", false, "sign in with the company's OpenID Connect provider")
	return cmd
}

func (a *app) password(fromStdin bool, user string) (string, error) {
	if fromStdin {
		data, err := io.ReadAll(io.LimitReader(a.in, 4<<10))
		return string(trimLine(data)), err
	}
	data, err := a.secret("Password of "+kam.Clip(user, 60)+": ", "pass the password with --password-stdin")
	return string(data), err
}

func (a *app) logoutCommand() *cobra.Command {
	return &cobra.Command{
		Use: "logout", Short: "Sign out; what is kept on this device stays", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.client(cmd.Context())
			if err != nil {
				return err
			}
			if err := c.Logout(cmd.Context()); err != nil {
				return err
			}
			fmt.Fprintln(a.out, "Signed out.")
			return nil
		},
	}
}

// exchanged is the JSON of an exchange: numbers of records or edits.
type exchanged struct {
	Pushed    int    `json:"pushed"`
	Pulled    int    `json:"pulled"`
	Conflicts int    `json:"conflicts"`
	Rejected  int    `json:"rejected"`
	Requests  int    `json:"requests"`
	Waiting   int    `json:"waiting"`
	Head      uint64 `json:"head"`
}

func (a *app) syncCommand() *cobra.Command {
	var watch, asJSON bool
	cmd := &cobra.Command{
		Use: "sync", Short: "Push what waits and pull what is new", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if _, err := a.client(cmd.Context()); err != nil {
				return err
			}
			if watch {
				return a.watch(cmd.Context(), asJSON)
			}
			return a.syncOnce(cmd.Context(), asJSON)
		},
	}
	cmd.Flags().BoolVar(&watch, "watch", false, "stay, and sync whenever the server has something new")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

func (a *app) syncOnce(ctx context.Context, asJSON bool) error {
	meter := a.meter("records")
	report, err := a.linked.Sync(ctx, func(p client.Progress) { meter.show(p.Done, p.Total) })
	meter.end()
	if err != nil {
		return err
	}
	if f, err := a.files(ctx); err == nil {
		f.sweep(ctx)
	}
	if asJSON {
		err = a.printJSON(exchanged(report))
	} else {
		_, err = fmt.Fprintf(a.out, "%s pushed, %s pulled, %s, %s; %d waiting.\n", count(report.Pushed, "edit"), count(report.Pulled, "record"),
			count(report.Conflicts, "conflict"), count(report.Rejected, "rejection"), report.Waiting)
	}
	if err == nil && report.Conflicts+report.Rejected > 0 {
		return errAttention
	}
	return err
}

// watch syncs at every word of the server, and again where that failed, until it is interrupted.
func (a *app) watch(ctx context.Context, asJSON bool) error {
	ctx, end := context.WithCancel(ctx)
	complain := func(err error) { fmt.Fprintln(a.err, "kam: "+oneLine(err)) }
	pacer := client.NewPacer(client.PacerOptions{Now: a.now, Exchange: func(ctx context.Context) error {
		err := a.syncOnce(ctx, asJSON)
		if errors.Is(err, errAttention) {
			return nil
		}
		if err != nil && ctx.Err() == nil {
			complain(err)
		}
		return err
	}})
	var behind sync.WaitGroup
	behind.Go(func() { pacer.Run(ctx) })
	err := a.linked.Watch(ctx, pacer.Want, func(err error, _ time.Duration) { complain(err) })
	end()
	behind.Wait()
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// stand is the JSON of the state of sync.
type stand struct {
	Server    string         `json:"server"`
	User      string         `json:"user"`
	Device    string         `json:"device"`
	Waiting   int            `json:"waiting"`
	Conflicts int            `json:"conflicts"`
	Rejected  int            `json:"rejected"`
	LastSync  *time.Time     `json:"last_sync"`
	TooOld    string         `json:"too_old,omitempty"` // in words, where the server asks for a newer program
	Records   map[string]int `json:"records"`
}

func (a *app) statusCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "status", Short: "Show how this device stands with the server", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cache, err := a.cache(cmd.Context())
			if err != nil {
				return err
			}
			s := stand{cache.ServerURL(), cache.User(), cache.Device().String(), cache.Waiting(), cache.Conflicts(), cache.Rejected(), nil, tooOld(cache), cache.Counts()}
			if at := cache.LastSync(); !at.IsZero() {
				s.LastSync = &at
			}
			if asJSON {
				return a.printJSON(s)
			}
			return a.printStand(s)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

func (a *app) printStand(s stand) error {
	last := "never"
	if s.LastSync != nil {
		last = s.LastSync.Local().Format("2006-01-02 15:04")
	}
	t := table{{"server", or(s.Server, "none; sign in with: kam login URL --user NAME")}, {"user", or(s.User, "nobody")}, {"device", s.Device},
		{"last sync", last}, {"waiting", fmt.Sprint(s.Waiting)}, {"conflicts", fmt.Sprint(s.Conflicts)}, {"rejected", fmt.Sprint(s.Rejected)}}
	if s.TooOld != "" {
		t = append(t, []string{"too old", s.TooOld})
	}
	for _, k := range kam.Kinds() {
		if n := s.Records[k.Name]; n > 0 {
			t = append(t, []string{k.Plural, fmt.Sprint(n)})
		}
	}
	return t.print(a.out)
}
