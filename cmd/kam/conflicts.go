package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"keyaccount/kam"
)

// dispute is the JSON of a conflict.
type dispute struct {
	Ref    string `json:"ref"`
	Record string `json:"record"`
	Field  string `json:"field"`
	Kept   string `json:"kept"`
	Other  string `json:"other"`
	By     string `json:"by"` // who set the other value
	At     string `json:"at"` // when
	KeptBy string `json:"kept_by"`
	KeptAt string `json:"kept_at"`
	Title  string `json:"title"` // what the record is called
}

// open returns the records of a system kind that nobody has given a verdict on yet.
func (a *app) open(ctx context.Context, kind string) ([]kam.Record, error) {
	cache, err := a.cache(ctx)
	if err != nil {
		return nil, err
	}
	var records []kam.Record
	err = cache.Each(ctx, kind, func(r kam.Record) bool {
		if r.Get("verdict") == "" {
			records = append(records, r)
		}
		return true
	})
	return records, err
}

func (a *app) conflictsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "conflicts", Short: "List values that lost against somebody else's and wait for a decision", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			records, err := a.open(cmd.Context(), "conflict")
			if err != nil {
				return err
			}
			list := []dispute{}
			for _, r := range records {
				c := kam.Decode[kam.Conflict](r)
				title := ""
				if ref, err := kam.ParseRef(c.Record); err == nil {
					title = a.opened.Name(ref)
				}
				list = append(list, dispute{r.Ref.String(), c.Record, c.Field, string(c.Kept), string(c.Other), c.OtherBy, c.OtherAt, c.KeptBy, c.KeptAt, title})
			}
			if asJSON {
				return a.printJSON(list)
			}
			if len(list) == 0 {
				fmt.Fprintln(a.out, "No conflicts.")
				return nil
			}
			t := table{{"CONFLICT", "RECORD", "FIELD", "KEPT", "BY", "OTHER", "BY"}}
			for _, d := range list {
				t = append(t, []string{d.Ref, or(d.Title, d.Record), d.Field, or(kam.Clip(d.Kept, 40), "(empty)"), d.KeptBy, or(kam.Clip(d.Other, 40), "(empty)"), d.By})
			}
			return t.print(a.out)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

func (a *app) resolveCommand() *cobra.Command {
	var keep string
	cmd := &cobra.Command{
		Use: "resolve CONFLICT --keep kept|other|=VALUE", Short: "Settle a conflict", Args: cobra.ExactArgs(1),
		Long: "Settle a conflict: --keep kept leaves the value that stands, --keep other sets the one that lost,\n" +
			"--keep =VALUE sets a value of your own.",
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := a.find(cmd.Context(), args[0], "conflict")
			if err != nil {
				return err
			}
			c := kam.Decode[kam.Conflict](r)
			if c.Verdict != "" {
				return fmt.Errorf("%s is settled already (%s)", r.Ref, c.Verdict)
			}
			verdict, value := keep, ""
			if text, ok := strings.CutPrefix(keep, "="); ok {
				verdict = kam.KeepNew
				if value, err = a.cellValue(c, text); err != nil {
					return err
				}
			}
			if !slices.Contains([]string{kam.KeepKept, kam.KeepOther, kam.KeepNew}, verdict) || keep == kam.KeepNew {
				return usage("say which value to keep: --keep kept, --keep other or --keep =VALUE")
			}
			edits, err := c.Resolution(verdict, value)
			if err != nil {
				return err
			}
			return a.opened.Apply(cmd.Context(), "settle a conflict", edits...)
		},
	}
	cmd.Flags().StringVar(&keep, "keep", "", "kept, other, or = followed by a value")
	return cmd
}

// cellValue reads a value for the cell that a conflict is about.
func (a *app) cellValue(c kam.Conflict, text string) (string, error) {
	ref, err := kam.ParseRef(c.Record)
	if err != nil {
		return "", err
	}
	name, item := kam.SplitKey(c.Field)
	kind := kam.LookupKind(ref.Kind)
	if kind == nil {
		return kam.Clean(text, true), nil
	}
	f := kind.Lookup(name)
	if item != "" || name == kam.DeletedField {
		f = &kam.Field{Name: name, Type: kam.YesNoType}
	}
	if f == nil {
		return kam.Clean(text, true), nil
	}
	return f.Parse(text, a.reader())
}

// refusal is the JSON of a rejection.
type refusal struct {
	Ref    string            `json:"ref"`
	Record string            `json:"record"`
	Cells  map[string]string `json:"cells"`
	Reason string            `json:"reason"`
	At     string            `json:"at"`
}

func refusalOf(r kam.Record) (refusal, error) {
	j := kam.Decode[kam.Rejection](r)
	e, err := j.Refused()
	out := refusal{r.Ref.String(), j.Record, map[string]string{}, j.Reason, j.At}
	for _, c := range e.Cells {
		out.Cells[c.Key] = c.Value
	}
	return out, err
}

func (a *app) rejectionsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "rejections", Short: "List edits that the server refused", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			records, err := a.open(cmd.Context(), "rejection")
			if err != nil {
				return err
			}
			list := []refusal{}
			for _, r := range records {
				one, err := refusalOf(r)
				if err != nil {
					return err
				}
				list = append(list, one)
			}
			if asJSON {
				return a.printJSON(list)
			}
			if len(list) == 0 {
				fmt.Fprintln(a.out, "No rejections.")
				return nil
			}
			t := table{{"REJECTION", "RECORD", "REASON"}}
			for _, one := range list {
				t = append(t, []string{one.Ref, one.Record, one.Reason})
			}
			return t.print(a.out)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	var to string
	export := &cobra.Command{
		Use: "export REF", Short: "Write a refused edit as JSON", Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return a.exportRejection(cmd.Context(), args[0], to) },
	}
	export.Flags().StringVar(&to, "to", "", "the file to write; standard output if not given")
	cmd.AddCommand(
		&cobra.Command{
			Use: "resubmit REF", Short: "Make a refused edit again", Args: cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error {
				return a.settleRejection(cmd.Context(), args[0], kam.Resubmitted)
			},
		},
		&cobra.Command{
			Use: "drop REF", Short: "Give up a refused edit", Args: cobra.ExactArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error {
				return a.settleRejection(cmd.Context(), args[0], kam.Dropped)
			},
		}, export)
	return cmd
}

func (a *app) settleRejection(ctx context.Context, ref, verdict string) error {
	r, err := a.find(ctx, ref, "rejection")
	if err != nil {
		return err
	}
	j := kam.Decode[kam.Rejection](r)
	if j.Verdict != "" {
		return fmt.Errorf("%s is settled already (%s)", r.Ref, j.Verdict)
	}
	var edits []kam.Edit
	if verdict == kam.Resubmitted {
		again, err := j.Refused()
		if err != nil {
			return err
		}
		edits = append(edits, again)
	}
	edits = append(edits, kam.Edit{Ref: r.Ref, Cells: []kam.Cell{{Key: "verdict", Value: verdict}}})
	return a.opened.Apply(ctx, verdict+" a rejection", edits...)
}

func (a *app) exportRejection(ctx context.Context, ref, to string) error {
	r, err := a.find(ctx, ref, "rejection")
	if err != nil {
		return err
	}
	one, err := refusalOf(r)
	if err != nil {
		return err
	}
	if to == "" {
		return a.printJSON(one)
	}
	f, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	file := *a
	file.out = f
	return errors.Join(file.printJSON(one), f.Close())
}
