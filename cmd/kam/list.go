package main

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"strings"

	"github.com/spf13/cobra"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// selection is which records of a kind, in which order.
type selection struct {
	filters []string
	sort    string
	limit   int
}

// choose returns the records of a kind that meet all filters, in order.
func (a *app) choose(ctx context.Context, kind *kam.Kind, s selection) ([]kam.Record, error) {
	cache, err := a.cache(ctx)
	if err != nil {
		return nil, err
	}
	var filters []kam.Filter
	deleted := false
	for _, expr := range s.filters {
		f, err := kind.ParseFilter(expr, a.reader())
		if err != nil {
			return nil, argument(err)
		}
		deleted = deleted || strings.HasPrefix(strings.TrimSpace(expr), kam.DeletedField)
		filters = append(filters, f)
	}
	records := []kam.Record{}
	err = cache.EachDocument(ctx, kind.Name, func(doc *wire.Document, _ bool) bool {
		r := doc.Record()
		if r.Deleted() && !deleted {
			return true
		}
		for _, f := range filters {
			if !f.Match(r, cache.Name) {
				return true
			}
		}
		records = append(records, r)
		return s.sort != "" || s.limit <= 0 || len(records) < s.limit
	})
	if err != nil {
		return nil, err
	}
	if s.sort != "" {
		order, err := kind.ParseOrder(s.sort)
		if err != nil {
			return nil, err
		}
		order.Sort(records, cache.Name)
	}
	if s.limit > 0 && len(records) > s.limit {
		records = records[:s.limit]
	}
	return records, nil
}

func (a *app) listCommand() *cobra.Command {
	var s selection
	var columns string
	var asJSON, asCSV bool
	cmd := &cobra.Command{
		Use: "list KIND", Short: "List the records of a kind", Args: cobra.ExactArgs(1),
		Example: "  kam list accounts --filter country=FI --filter status=key-account --sort -revenue\n" +
			"  kam list activities --filter 'due<today' --filter done=",
		ValidArgsFunction: a.completeFirst(completeKind),
		RunE: func(cmd *cobra.Command, args []string) error {
			kind, err := kam.KindNamed(args[0])
			if err != nil {
				return err
			}
			if asJSON && asCSV {
				return usage("--json and --csv exclude each other")
			}
			fields, err := columnsOf(kind, columns)
			if err != nil {
				return err
			}
			records, err := a.choose(cmd.Context(), kind, s)
			if err != nil {
				return err
			}
			switch {
			case asJSON:
				list := make([]json.RawMessage, 0, len(records))
				for _, r := range records {
					data, err := a.recordJSON(cmd.Context(), r)
					if err != nil {
						return err
					}
					list = append(list, data)
				}
				return a.printJSON(list)
			case asCSV:
				return a.printCSV(fields, records)
			}
			return a.printRecords(fields, records)
		},
	}
	cmd.Flags().StringArrayVar(&s.filters, "filter", nil, "a condition such as country=FI; all that are given must hold")
	_ = cmd.RegisterFlagCompletionFunc("filter", a.completeFilter) // it fails for a flag that does not exist, and this does
	cmd.Flags().StringVar(&s.sort, "sort", "", "a field to sort by; -field for descending order")
	cmd.Flags().StringVar(&columns, "columns", "", "the fields to show, separated by commas")
	cmd.Flags().IntVar(&s.limit, "limit", 0, "at most so many")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	cmd.Flags().BoolVar(&asCSV, "csv", false, "print comma-separated values")
	return cmd
}

// columnsOf returns the fields named, or those that lists of the kind show at first.
func columnsOf(kind *kam.Kind, names string) ([]*kam.Field, error) {
	var fields []*kam.Field
	if names == "" {
		for _, f := range kind.Fields {
			if f.Column {
				fields = append(fields, f)
			}
		}
		return fields, nil
	}
	for _, name := range strings.Split(names, ",") {
		f, err := kind.Field(name)
		if err != nil {
			return nil, err
		}
		fields = append(fields, f)
	}
	return fields, nil
}

func (a *app) printRecords(fields []*kam.Field, records []kam.Record) error {
	head := []string{"ID"}
	for _, f := range fields {
		head = append(head, strings.ToUpper(f.Label))
	}
	files := a.fileStates(fields, &head)
	t := table{head}
	for _, r := range records {
		row := []string{r.ID.String()}
		for _, f := range fields {
			row = append(row, kam.Clip(r.Show(f, a.opened.Name), 40))
		}
		if files != nil {
			row = append(row, fileColumn(files.FileState(r)))
		}
		t = append(t, row)
	}
	return t.print(a.out)
}

func (a *app) printCSV(fields []*kam.Field, records []kam.Record) error {
	w := csv.NewWriter(a.out)
	head := []string{"ref"}
	for _, f := range fields {
		head = append(head, f.Name)
	}
	if err := w.Write(head); err != nil {
		return err
	}
	for _, r := range records {
		row := []string{r.Ref.String()}
		for _, f := range fields {
			row = append(row, r.Show(f, a.opened.Name))
		}
		if err := w.Write(row); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}
