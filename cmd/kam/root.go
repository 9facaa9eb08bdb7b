package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"
)

// run carries out one command line and returns its exit status.
func run(ctx context.Context, s streams, getenv func(string) string, args []string) int {
	a := newApp(s, getenv)
	root := a.root()
	root.SetArgs(args)
	err := root.ExecuteContext(ctx)
	if closed := a.close(); err == nil {
		err = closed
	}
	if status := statusOf(err); status != exitDone {
		if words := oneLine(err); words != "" {
			fmt.Fprintln(s.err, "kam: "+words)
		}
		return status
	}
	return exitDone
}

func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "kam",
		Short: "Key account management in the terminal",
		Long: "kam keeps accounts, buying centers, teams and opportunities at hand, with or without a network.\n" +
			"Without a command it opens the terminal UI.",
		Args:              cobra.NoArgs,
		SilenceErrors:     true,
		SilenceUsage:      true,
		PersistentPreRunE: func(*cobra.Command, []string) error { return a.load() },
		RunE:              func(cmd *cobra.Command, _ []string) error { return a.runUI(cmd.Context()) },
	}
	root.SetIn(a.in)
	root.SetOut(a.out)
	root.SetErr(a.err)
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddGroup(
		&cobra.Group{ID: "records", Title: "Records:"},
		&cobra.Group{ID: "server", Title: "Server:"},
		&cobra.Group{ID: "files", Title: "Files:"},
		&cobra.Group{ID: "program", Title: "Program:"},
	)
	add := func(group string, commands ...*cobra.Command) {
		for _, c := range commands {
			c.GroupID = group
			root.AddCommand(c)
		}
	}
	add("records", a.listCommand(), a.showCommand(), a.addCommand(), a.setCommand(), a.deleteCommand(), a.restoreCommand(),
		a.undoCommand(), a.mergeCommand(), a.differentCommand(), a.historyCommand(), a.searchCommand(), a.reportCommand(), a.mapCommand(), a.briefCommand(),
		a.planCommand(), a.kindsCommand(), a.settingsCommand())
	add("server", a.loginCommand(), a.logoutCommand(), a.syncCommand(), a.statusCommand(), a.accessCommand(), a.conflictsCommand(),
		a.resolveCommand(), a.rejectionsCommand())
	add("files", a.importCommand(), a.exportCommand(), a.documentCommand())
	add("program", a.demoCommand(), a.doctorCommand(), a.configCommand(), a.completionCommand(), a.versionCommand())
	root.SetHelpCommandGroupID("program")
	asUsage(root)
	return root
}

// asUsage makes the complaints about arguments of every command wrong usage.
func asUsage(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return usageError{err}
			}
			return nil
		}
	}
	for _, sub := range c.Commands() {
		asUsage(sub)
	}
}
