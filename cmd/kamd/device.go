package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"keyaccount/sync/server"
)

func (a *app) deviceCommand() *cobra.Command {
	heads := []string{"ID", "USER", "NAME", "SEEN", "EDITS", "SIGNED IN", "REVOKED"}
	return group("device", "Look after the devices of users",
		listCommand(a, "device list", "List the devices", heads, func(d server.DeviceInfo) []string {
			return []string{d.ID, d.User, d.Name, d.Seen.Format("2006-01-02 15:04"), fmt.Sprint(d.Edits), yes(d.SignedIn), yes(d.Revoked)}
		}),
		a.deviceRevokeCommand())
}

func (a *app) deviceRevokeCommand() *cobra.Command {
	return &cobra.Command{
		Use: "revoke ID", Short: "Shut a device out for good; its edits stay", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.tell(cmd.Context(), task{Name: "device revoke", Device: args[0]}, "Revoked %s.\n", args[0])
		},
	}
}
