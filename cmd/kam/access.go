package main

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// access is the JSON of what the user may do.
type access struct {
	Grants   []string       `json:"grants"`
	Requests []accessWanted `json:"requests"`
}

// accessWanted is a request for access that waits for a decision.
type accessWanted struct {
	Grant string `json:"grant"`
	Why   string `json:"why"`
	At    string `json:"at"`
}

func (a *app) accessCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "access", Short: "Tell what you may see and change, and what you have asked for", Args: cobra.NoArgs,
		Long: "Tell what you may see and change, and what you have asked for. The server is asked: this takes a connection.\n" +
			"A request is gone from the list once an administrator has decided; what was granted comes with the next kam sync.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			c, err := a.client(cmd.Context())
			if err != nil {
				return err
			}
			has, err := c.Access(cmd.Context())
			if err != nil {
				return err
			}
			if asJSON {
				told := access{Grants: append([]string{}, has.Grants...), Requests: []accessWanted{}}
				for _, q := range has.Waiting {
					told.Requests = append(told.Requests, accessWanted{q.Grant, q.Words, time.UnixMilli(q.At).UTC().Format(time.RFC3339)})
				}
				return a.printJSON(told)
			}
			if len(has.Grants)+len(has.Waiting) == 0 {
				fmt.Fprintln(a.out, "No grants. Ask for one: kam access ask SCOPE:RIGHT --why TEXT")
				return nil
			}
			t := table{{"GRANT", "STATE", "ASKED", "WHY"}}
			for _, g := range has.Grants {
				t = append(t, []string{a.named(g), "granted", "", ""})
			}
			for _, q := range has.Waiting {
				t = append(t, []string{a.named(q.Grant), "asked for", time.UnixMilli(q.At).Format("2006-01-02 15:04"), kam.Clip(q.Words, 60)})
			}
			return t.print(a.out)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	cmd.AddCommand(a.accessAskCommand())
	return cmd
}

// named writes a grant for an account that is here with the account's name.
func (a *app) named(grant string) string {
	text, right, _ := strings.Cut(strings.TrimPrefix(grant, "account="), ":")
	id, err := kam.ParseID(text)
	if err != nil || !strings.HasPrefix(grant, "account=") {
		return grant
	}
	if name := a.opened.Name(kam.Ref{Kind: kam.AccountKind.Name, ID: id}); name != "" {
		return "account=" + name + ":" + right
	}
	return grant
}

func (a *app) accessAskCommand() *cobra.Command {
	var why string
	cmd := &cobra.Command{
		Use: "ask SCOPE:RIGHT", Short: "Ask for a grant; an administrator decides", Args: cobra.ExactArgs(1),
		Long: "Ask for a grant; an administrator decides. SCOPE is all, region=EMEA, country=FI, segment=Ports or account=REF, and\n" +
			"RIGHT is read, write or manage. Asking for the same grant again replaces the words.",
		Example: "  kam access ask country=FI:read --why \"I stand in for Aino in December\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			if strings.TrimSpace(why) == "" {
				return usage("say why with --why; who decides has nothing else to go by")
			}
			c, err := a.client(cmd.Context())
			if err != nil {
				return err
			}
			if err := c.Ask(cmd.Context(), args[0], why); err != nil {
				var refusal *wire.Refusal
				if errors.As(err, &refusal) && refusal.Code == wire.BadRequest {
					return usageError{err}
				}
				return err
			}
			_, err = fmt.Fprintf(a.out, "Asked for %s. An administrator decides; kam access tells what waits.\n", kam.Clip(args[0], 60))
			return err
		},
	}
	cmd.Flags().StringVar(&why, "why", "", "the `reason`, for who decides")
	return cmd
}
