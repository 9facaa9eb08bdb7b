package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"keyaccount/kam"
	"keyaccount/kam/exchange"
)

func (a *app) exportCommand() *cobra.Command {
	var to, columns string
	var filters []string
	cmd := &cobra.Command{
		Use: "export KIND|all --to FILE", Short: "Write records to a file", Args: cobra.ExactArgs(1),
		Long: "Write records to a file whose ending says its form (" + strings.Join(exchange.Writable(), " ") + "). What is written can be\n" +
			"imported again without loss. All kinds together go to a file that ends in .jsonl.",
		Example:           "  kam export accounts --to accounts.csv --filter country=FI\n  kam export all --to everything.jsonl",
		ValidArgsFunction: a.completeFirst(completeKind),
		RunE: func(cmd *cobra.Command, args []string) error {
			if to == "" {
				return usage("name the file with --to FILE")
			}
			req := exchange.Request{Name: to, Kind: args[0]}
			if columns != "" {
				req.Columns = strings.Split(columns, ",")
			}
			if _, err := a.cache(cmd.Context()); err != nil {
				return err
			}
			if args[0] != exchange.All {
				kind, err := kam.KindNamed(args[0])
				if err != nil {
					return err
				}
				req.Kind = kind.Name
				for _, expr := range filters {
					f, err := kind.ParseFilter(expr, a.reader())
					if err != nil {
						return argument(err)
					}
					req.Filters = append(req.Filters, f)
				}
			} else if len(filters) > 0 {
				return usage("--filter goes with one kind of record, not with all")
			}
			return a.runExport(cmd.Context(), req)
		},
	}
	cmd.Flags().StringVar(&to, "to", "", "the file to write")
	cmd.Flags().StringVar(&columns, "columns", "", "the fields to write, separated by commas")
	cmd.Flags().StringArrayVar(&filters, "filter", nil, "a condition such as country=FI; all that are given must hold")
	_ = cmd.RegisterFlagCompletionFunc("filter", a.completeFilter) // it fails for a flag that does not exist, and this does
	return cmd
}

func (a *app) runExport(ctx context.Context, req exchange.Request) error {
	n := 0
	err := writeWhole(req.Name, func(file io.Writer) (err error) {
		w := bufio.NewWriter(file)
		if n, err = exchange.Export(ctx, w, everything{a.opened}, req); err != nil {
			return err
		}
		return w.Flush()
	})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "%s written to %s\n", count(n, "record"), req.Name)
	return err
}

// writeWhole writes a file whole or leaves what was there before.
func writeWhole(name string, write func(io.Writer) error) (err error) {
	f, err := os.CreateTemp(filepath.Dir(name), ".kam-export-*")
	if err != nil {
		return fmt.Errorf("the file cannot be written: %w", err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	if err = errors.Join(write(f), f.Close()); err != nil {
		if failed := (*fs.PathError)(nil); errors.As(err, &failed) {
			err = fmt.Errorf("the file cannot be written: %w", err)
		}
		return err
	}
	if err := os.Rename(f.Name(), name); err != nil {
		return fmt.Errorf("the file cannot be written: %w", err)
	}
	return nil
}
