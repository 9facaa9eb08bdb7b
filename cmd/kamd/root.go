package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"keyaccount/kam"
)

func (a *app) command(begun *bool) *cobra.Command {
	root := &cobra.Command{
		Use: "kamd", Short: "The central server of kam",
		Long: "The central server of kam, and the commands of those who look after it. All but serve and restore work\n" +
			"beside a running server.",
		SilenceErrors: true, SilenceUsage: true,
		PersistentPreRun: func(*cobra.Command, []string) { *begun = true },
		Args:             cobra.NoArgs,
		RunE:             func(*cobra.Command, []string) error { return usage("say what to do; kamd --help names the commands") },
	}
	f := root.PersistentFlags()
	f.StringVar(&a.flags.Data, "data", "", "the `folder` with the server's data")
	f.StringVar(&a.flags.Database, "database", "", "the `URL` of a PostgreSQL database with the server's data, better in $"+databaseVariable+" where it has a password")
	f.StringVar(&a.config, "config", "", "a TOML `file` with data or database, and listen, tls_cert, tls_key, debug")
	root.AddCommand(a.serveCommand(), a.userCommand(), a.deviceCommand(), a.accessCommand(), a.auditCommand(), a.checkCommand(),
		a.backupCommand(), a.restoreCommand(), a.migrateCommand(), a.versionCommand())
	return root
}

// group is a command that only holds others.
func group(use, short string, commands ...*cobra.Command) *cobra.Command {
	cmd := &cobra.Command{Use: use, Short: short, Args: cobra.NoArgs, RunE: func(cmd *cobra.Command, _ []string) error {
		return usage("say what to do; kamd %s --help names the commands", cmd.Name())
	}}
	cmd.AddCommand(commands...)
	return cmd
}

// listCommand is a command that lists what a task tells of: as a table with these heads, or as JSON.
func listCommand[T any](a *app, name, short string, heads []string, row func(T) []string) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "list", Short: short, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			list, err := told[[]T](cmd.Context(), a, task{Name: name})
			if err != nil {
				return err
			}
			if asJSON {
				return a.printJSON(append([]T{}, list...))
			}
			rows := [][]string{heads}
			for _, item := range list {
				rows = append(rows, row(item))
			}
			return a.printTable(rows)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{Use: "version", Short: "Print the version", Args: cobra.NoArgs, RunE: func(*cobra.Command, []string) error {
		_, err := fmt.Fprintln(a.out, "kamd", version)
		return err
	}}
}

func (a *app) printJSON(v any) error {
	e := json.NewEncoder(a.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// printTable prints rows in columns, the first as their heads. What other people have written is made harmless.
func (a *app) printTable(rows [][]string) error {
	w := tabwriter.NewWriter(a.out, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		cells := make([]string, len(row))
		for i, cell := range row {
			cells[i] = kam.Clip(cell, 200)
		}
		fmt.Fprintln(w, strings.TrimRight(strings.Join(cells, "\t"), "\t "))
	}
	return w.Flush()
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}
