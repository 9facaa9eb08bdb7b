package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"keyaccount/kam"
	"keyaccount/sync/server"
)

func (a *app) userCommand() *cobra.Command {
	return group("user", "Look after the accounts of users",
		a.userAddCommand(), listCommand(a, "user list", "List the accounts", userHeads, userRow), a.userShowCommand(), a.userPasswdCommand(),
		a.userChangeCommand("disable NAME", "Keep a user out, and sign out the user's devices", "Disabled"),
		a.userChangeCommand("enable NAME", "Let a disabled user in again", "Enabled"),
		a.userGrantCommand("grant NAME SCOPE:RIGHT…", "Add to what a user may do", "Granted"),
		a.userGrantCommand("revoke NAME SCOPE:RIGHT…", "Take from what a user may do", "Revoked"))
}

var userHeads = []string{"NAME", "GRANTS", "DEVICES", "CREATED", "DISABLED"}

func userRow(u server.UserInfo) []string {
	return []string{u.Name, strings.Join(u.Grants, " "), fmt.Sprint(u.Devices), u.Created.Format("2006-01-02"), yes(u.Disabled)}
}

const grantHelp = "what the user may do, as `SCOPE:RIGHT`, such as all:write, region=EMEA:read, country=FI:write, segment=Ports:read or account=REF:manage; may be given again"

func (a *app) userAddCommand() *cobra.Command {
	t := task{Name: "user add"}
	var fromStdin bool
	cmd := &cobra.Command{
		Use: "add NAME --grant SCOPE:RIGHT…", Short: "Make an account", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			t.User = args[0]
			if len(t.Grants) == 0 {
				return usage("say what the user may do, such as --grant all:write")
			}
			for _, g := range t.Grants {
				if _, err := server.ParseGrant(g); err != nil {
					return usageError{err}
				}
			}
			if t.Password, err = a.password(fromStdin, t.User); err != nil {
				return err
			}
			if err := a.do(cmd.Context(), t, io.Discard, true); err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "Added %s, who may %s.\n", t.User, strings.Join(t.Grants, ", "))
			return err
		},
	}
	cmd.Flags().BoolVar(&fromStdin, "password-stdin", false, "read the password from standard input")
	cmd.Flags().StringArrayVar(&t.Grants, "grant", nil, grantHelp)
	return cmd
}

func (a *app) userPasswdCommand() *cobra.Command {
	var fromStdin bool
	cmd := &cobra.Command{
		Use: "passwd NAME", Short: "Set a user's password, and sign out the user's devices", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			password, err := a.password(fromStdin, args[0])
			if err != nil {
				return err
			}
			return a.tell(cmd.Context(), task{Name: "user passwd", User: args[0], Password: password}, "Set the password of %s.\n", args[0])
		},
	}
	cmd.Flags().BoolVar(&fromStdin, "password-stdin", false, "read the password from standard input")
	return cmd
}

// maxPassword is how much of a password is read, in bytes.
const maxPassword = 4 << 10

// password reads a password from standard input, or asks for it twice at a terminal. It is never an argument,
// which other people on the machine could see.
func (a *app) password(fromStdin bool, name string) (string, error) {
	if fromStdin {
		line, err := bufio.NewReader(io.LimitReader(a.in, maxPassword)).ReadString('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return "", fmt.Errorf("read the password: %w", err)
		}
		return strings.TrimRight(line, "\r\n"), nil
	}
	terminal := int(a.in.Fd())
	if !term.IsTerminal(terminal) {
		return "", usage("pass the password with --password-stdin")
	}
	var answers [2][]byte
	for i, prompt := range []string{"Password of " + kam.Clip(name, 60) + ": ", "Once more: "} {
		fmt.Fprint(a.err, prompt)
		answer, err := term.ReadPassword(terminal)
		fmt.Fprintln(a.err)
		if err != nil {
			return "", fmt.Errorf("read the password: %w", err)
		}
		answers[i] = answer
	}
	if !bytes.Equal(answers[0], answers[1]) {
		return "", errors.New("the two passwords differ; nothing was changed")
	}
	return string(answers[0]), nil
}

func (a *app) userChangeCommand(use, short, done string) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.tell(cmd.Context(), task{Name: "user " + cmd.Name(), User: args[0]}, "%s %s.\n", done, args[0])
		},
	}
}

func (a *app) userGrantCommand(use, short, done string) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: short, Args: cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			t := task{Name: "user " + cmd.Name(), User: args[0], Grants: args[1:]}
			return a.tell(cmd.Context(), t, "%s %s: %s.\n", done, args[0], strings.Join(args[1:], ", "))
		},
	}
}

func (a *app) userShowCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "show NAME", Short: "Show an account", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			users, err := told[[]server.UserInfo](cmd.Context(), a, task{Name: "user list"})
			if err != nil {
				return err
			}
			for _, u := range users {
				switch {
				case u.Name == args[0] && asJSON:
					return a.printJSON(u)
				case u.Name == args[0]:
					return a.printTable([][]string{userHeads, userRow(u)})
				}
			}
			return fmt.Errorf("%w: %s; kamd user list names all", server.ErrNoUser, args[0])
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}
