package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"keyaccount/sync/server"
)

func (a *app) deviceCommand() *cobra.Command {
	return group("device", "Look after the devices of users", a.deviceListCommand(), a.deviceRevokeCommand())
}

func (a *app) deviceListCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "list", Short: "List the devices", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			var told bytes.Buffer
			if err := a.do(cmd.Context(), task{Name: "device list"}, &told, false); err != nil {
				return err
			}
			var devices []server.DeviceInfo
			if err := json.Unmarshal(told.Bytes(), &devices); err != nil {
				return err
			}
			if asJSON {
				return a.printJSON(append([]server.DeviceInfo{}, devices...))
			}
			rows := [][]string{{"ID", "USER", "NAME", "SEEN", "EDITS", "SIGNED IN", "REVOKED"}}
			for _, d := range devices {
				rows = append(rows, []string{d.ID, d.User, d.Name, d.Seen.Format("2006-01-02 15:04"), fmt.Sprint(d.Edits), yes(d.SignedIn), yes(d.Revoked)})
			}
			return a.printTable(rows)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

func (a *app) deviceRevokeCommand() *cobra.Command {
	return &cobra.Command{
		Use: "revoke ID", Short: "Shut a device out for good; its edits stay", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := a.do(cmd.Context(), task{Name: "device revoke", Device: args[0]}, io.Discard, false); err != nil {
				return err
			}
			_, err := fmt.Fprintf(a.out, "Revoked %s.\n", args[0])
			return err
		},
	}
}
