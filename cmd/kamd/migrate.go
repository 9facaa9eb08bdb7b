package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"keyaccount/sync/server/embedded"
	"keyaccount/sync/server/postgres"
)

func (a *app) migrateCommand() *cobra.Command {
	return &cobra.Command{
		Use: "migrate", Short: "Bring the server's data into the format of this version", Args: cobra.NoArgs,
		Long: "Bring the server's data into the format of this version. Stop all servers of a database before, and make a backup.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			p, err := a.place()
			if err != nil {
				return err
			}
			was, is := embedded.Format, embedded.Format
			if p.database == "" {
				// Whoever opens the file brings it there, be it a server that runs.
				err = a.do(cmd.Context(), task{Name: "user list"}, io.Discard, false)
			} else {
				is = postgres.Format
				was, err = postgres.Migrate(cmd.Context(), p.database)
			}
			if err != nil {
				return err
			}
			if was == is {
				_, err = fmt.Fprintf(a.out, "The data is in format %d, which is the newest. Nothing had to be done.\n", is)
			} else {
				_, err = fmt.Fprintf(a.out, "The data was in format %d and is in format %d.\n", was, is)
			}
			return err
		},
	}
}
