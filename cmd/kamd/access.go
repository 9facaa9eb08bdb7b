package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"keyaccount/sync/server"
)

func (a *app) accessCommand() *cobra.Command {
	return group("access", "Decide requests for access", a.accessListCommand(),
		a.accessDecideCommand("approve", "Give the user the grant that was asked for", "Approved"),
		a.accessDecideCommand("deny", "Turn the request down", "Denied"))
}

func (a *app) accessListCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "list", Short: "List the requests that wait", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var told bytes.Buffer
			if err := a.do(cmd.Context(), task{Name: "access list"}, &told, false); err != nil {
				return err
			}
			var asks []server.AskInfo
			if err := json.Unmarshal(told.Bytes(), &asks); err != nil {
				return err
			}
			if asJSON {
				return a.printJSON(append([]server.AskInfo{}, asks...))
			}
			rows := [][]string{{"USER", "GRANT", "ASKED", "WHY"}}
			for _, ask := range asks {
				rows = append(rows, []string{ask.User, ask.Grant, ask.At.Format("2006-01-02 15:04"), ask.Words})
			}
			return a.printTable(rows)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

func (a *app) accessDecideCommand(name, short, done string) *cobra.Command {
	return &cobra.Command{
		Use: name + " USER SCOPE:RIGHT", Short: short, Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			t := task{Name: "access " + name, User: args[0], Grants: args[1:]}
			if err := a.do(cmd.Context(), t, io.Discard, false); err != nil {
				return err
			}
			_, err := fmt.Fprintf(a.out, "%s %s for %s.\n", done, args[1], args[0])
			return err
		},
	}
}
