package main

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"keyaccount/sync/server"
)

// checked is what a check found; there are no problems in a clean store.
type checked struct {
	Problems []string      `json:"problems"`
	Counts   server.Counts `json:"counts"`
}

func (a *app) checkCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "check", Short: "Read everything and tell what does not agree; prints “clean” if all does", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			found, err := told[checked](cmd.Context(), a, task{Name: "check"})
			if err != nil {
				return err
			}
			if asJSON {
				found.Problems = append([]string{}, found.Problems...)
				if err := a.printJSON(found); err != nil {
					return err
				}
			} else if err := a.printChecked(found); err != nil {
				return err
			}
			if n := len(found.Problems); n > 0 {
				p, err := a.place()
				return errors.Join(err, fmt.Errorf("%d problems in %s; restore a backup with kamd restore", n, p))
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

func (a *app) printChecked(found checked) error {
	c := found.Counts
	rows := [][]string{
		{"records", fmt.Sprint(c.Records)}, {"deleted", fmt.Sprint(c.Deleted)}, {"past", fmt.Sprint(c.Past)}, {"users", fmt.Sprint(c.Users)},
		{"devices", fmt.Sprint(c.Devices)}, {"outcomes", fmt.Sprint(c.Outcomes)}, {"audit", fmt.Sprint(c.Audit)}, {"head", fmt.Sprint(c.Head)},
		{"files", fmt.Sprint(c.Files)}, {"chunks", fmt.Sprint(c.Chunks)},
	}
	if len(found.Problems) == 0 {
		rows = append(rows, []string{"clean"})
	}
	for _, p := range found.Problems {
		rows = append(rows, []string{"problem", p})
	}
	return a.printTable(rows)
}
