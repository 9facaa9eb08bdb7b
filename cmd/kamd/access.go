package main

import (
	"github.com/spf13/cobra"

	"keyaccount/sync/server"
)

func (a *app) accessCommand() *cobra.Command {
	return group("access", "Decide requests for access",
		listCommand(a, "access list", "List the requests that wait", []string{"USER", "GRANT", "ASKED", "WHY"}, func(ask server.AskInfo) []string {
			return []string{ask.User, ask.Grant, ask.At.Format("2006-01-02 15:04"), ask.Words}
		}),
		a.accessDecideCommand("approve", "Give the user the grant that was asked for", "Approved"),
		a.accessDecideCommand("deny", "Turn the request down", "Denied"))
}

func (a *app) accessDecideCommand(name, short, done string) *cobra.Command {
	return &cobra.Command{
		Use: name + " USER SCOPE:RIGHT", Short: short, Args: cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.tell(cmd.Context(), task{Name: "access " + name, User: args[0], Grants: args[1:]}, "%s %s for %s.\n", done, args[1], args[0])
		},
	}
}
