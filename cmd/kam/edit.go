package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"keyaccount/kam"
)

func (a *app) addCommand() *cobra.Command {
	return &cobra.Command{
		Use: "add KIND field=value…", Short: "Make a record and print its reference", Args: cobra.MinimumNArgs(1),
		ValidArgsFunction: a.completeChanges(completeKind),
		RunE: func(cmd *cobra.Command, args []string) error {
			kind, err := a.ownKind(args[0])
			if err != nil {
				return err
			}
			cache, err := a.cache(cmd.Context())
			if err != nil {
				return err
			}
			id, err := cache.NewID()
			if err != nil {
				return err
			}
			r := kam.Record{Ref: kam.Ref{Kind: kind.Name, ID: id}}
			cells, err := a.changes(kind, r, args[1:])
			if err != nil {
				return err
			}
			if err := cache.Apply(cmd.Context(), "add "+kind.Label, kam.Edit{Ref: r.Ref, Cells: cells}); err != nil {
				return err
			}
			_, err = fmt.Fprintln(a.out, r.Ref)
			return err
		},
	}
}

func (a *app) setCommand() *cobra.Command {
	return &cobra.Command{
		Use: "set REF field=value…", Short: "Change fields of a record", Args: cobra.MinimumNArgs(2),
		Long: "Change fields of a record: field=value sets, field= clears, field+=value and field-=value add to\n" +
			"and take from fields that hold several values.",
		ValidArgsFunction: a.completeChanges(completeRef),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.change(cmd.Context(), args[0], args[1:])
		},
	}
}

// change carries out field=value arguments on the record that a REF names.
func (a *app) change(ctx context.Context, ref string, args []string) error {
	r, err := a.find(ctx, ref, "")
	if err != nil {
		return err
	}
	kind, err := a.ownKind(r.Kind)
	if err != nil {
		return err
	}
	if r.Deleted() {
		return fmt.Errorf("%s is deleted; bring it back first: kam restore %s", r.Ref, r.Ref)
	}
	cells, err := a.changes(kind, r, args)
	if err != nil {
		return err
	}
	return a.opened.Apply(ctx, "change "+a.opened.Name(r.Ref), kam.Edit{Ref: r.Ref, Cells: cells})
}

// ownKind returns a kind whose records people make and change.
func (a *app) ownKind(name string) (*kam.Kind, error) {
	kind, err := kam.KindNamed(name)
	if err == nil && kind.System {
		err = usage("%s are kept by the program; use: kam conflicts, kam resolve, kam rejections", kind.Plural)
	}
	return kind, err
}

// changes reads field=value arguments and returns the cells of r that they change.
func (a *app) changes(kind *kam.Kind, r kam.Record, args []string) ([]kam.Cell, error) {
	var all []kam.Change
	for _, arg := range args {
		changes, err := kind.ParseChange(arg, a.reader())
		if err != nil {
			return nil, argument(err)
		}
		all = append(all, changes...)
	}
	return r.Diff(all), nil
}

func (a *app) deleteCommand() *cobra.Command {
	return &cobra.Command{
		Use: "delete REF", Short: "Delete a record; kam restore brings it back", Args: cobra.ExactArgs(1),
		ValidArgsFunction: a.completeFirst(completeRef),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.apply(cmd.Context(), args[0], "delete", kam.Deletion)
		},
	}
}

func (a *app) apply(ctx context.Context, ref, verb string, edit func(kam.Ref) kam.Edit) error {
	r, err := a.find(ctx, ref, "")
	if err != nil {
		return err
	}
	if _, err := a.ownKind(r.Kind); err != nil {
		return err
	}
	return a.opened.Apply(ctx, strings.TrimSpace(verb+" "+a.opened.Name(r.Ref)), edit(r.Ref))
}

func (a *app) undoCommand() *cobra.Command {
	return &cobra.Command{
		Use: "undo", Short: "Take back the last edit of this device, and then the one before", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cache, err := a.cache(cmd.Context())
			if err != nil {
				return err
			}
			label, err := cache.Undo(cmd.Context())
			if err != nil {
				return err
			}
			_, err = fmt.Fprintln(a.out, "Undone: "+label)
			return err
		},
	}
}
