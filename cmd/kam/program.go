package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"runtime"

	"github.com/spf13/cobra"

	"keyaccount/config"
)

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "version", Short: "Print the version", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintf(a.out, "kam %s %s %s/%s\n", version, runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}

func (a *app) completionCommand() *cobra.Command {
	return &cobra.Command{
		Use: "completion bash|zsh|fish|powershell", Short: "Print the completion script of a shell",
		Args: cobra.ExactArgs(1), ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
		RunE: func(cmd *cobra.Command, args []string) error {
			root := cmd.Root()
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(a.out, true)
			case "zsh":
				return root.GenZshCompletion(a.out)
			case "fish":
				return root.GenFishCompletion(a.out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(a.out)
			}
			return usage("there is no completion for “%s”; there is for bash, zsh, fish and powershell", args[0])
		},
	}
}

func (a *app) configCommand() *cobra.Command {
	return &cobra.Command{
		Use: "config path|edit|check", Short: "Show where the settings are, edit them, check them",
		Args: cobra.ExactArgs(1), ValidArgs: []string{"path", "edit", "check"},
		// A file with a mistake in it must not keep anybody from finding and mending it.
		PersistentPreRunE: func(*cobra.Command, []string) (err error) {
			a.home, err = config.FindHome(a.getenv)
			return err
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			switch args[0] {
			case "path":
				fmt.Fprintln(a.out, a.home.File())
				return nil
			case "check":
				if _, err := config.Load(a.home, a.getenv); err != nil {
					return err
				}
				fmt.Fprintln(a.out, "The settings are in order.")
				return nil
			case "edit":
				return a.editConfig(cmd)
			}
			return usage("“%s” is not one of path, edit, check", args[0])
		},
	}
}

func (a *app) editConfig(cmd *cobra.Command) error {
	if err := a.home.Make(); err != nil {
		return err
	}
	if _, err := os.Stat(a.home.File()); errors.Is(err, fs.ErrNotExist) {
		if err := os.WriteFile(a.home.File(), []byte(config.Template), 0o600); err != nil {
			return fmt.Errorf("the settings cannot be written: %w", err)
		}
	}
	editor := a.getenv("VISUAL")
	if editor == "" {
		editor = a.getenv("EDITOR")
	}
	if editor == "" {
		return fmt.Errorf("no editor is named in VISUAL or EDITOR; edit %s by hand", a.home.File())
	}
	edit := exec.CommandContext(cmd.Context(), "sh", "-c", editor+` "$1"`, "sh", a.home.File())
	edit.Stdin, edit.Stdout, edit.Stderr = a.in, a.out, a.err
	if err := edit.Run(); err != nil {
		return fmt.Errorf("the editor %s: %w", editor, err)
	}
	_, err := config.Load(a.home, a.getenv)
	return err
}
