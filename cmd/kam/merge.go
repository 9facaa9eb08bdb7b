package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"keyaccount/kam"
	"keyaccount/kam/merge"
)

// mergeJSON is what a merge does, as scripts read it.
type mergeJSON struct {
	Survivor titledJSON  `json:"survivor"`
	Merged   titledJSON  `json:"merged"` // the record that goes
	Fields   []mergeTold `json:"fields"`
	Moved    []moveTold  `json:"moved"`
	Done     bool        `json:"done"`
}

type titledJSON struct {
	Ref   string `json:"ref"`
	Title string `json:"title"`
}

type mergeTold struct {
	Field    string `json:"field"`
	Survivor string `json:"survivor"`
	Merged   string `json:"merged"`
	Outcome  string `json:"outcome"`
}

type moveTold struct {
	Ref     string   `json:"ref"`
	Title   string   `json:"title"`
	Fields  []string `json:"fields"`
	Deleted bool     `json:"deleted"` // for it would lead to itself
	Twice   bool     `json:"twice"`   // the survivor has one called the same
}

func (a *app) mergeCommand() *cobra.Command {
	var take []string
	var yes, asJSON bool
	cmd := &cobra.Command{
		Use: "merge KIND A B", Short: "Make one record of two that are about the same: B is merged into A", Args: cobra.ExactArgs(3),
		Long: "Make one record of two that are about the same. A survives: it takes over what only B says, its sets are joined with B's,\n" +
			"and where the two differ A's value stands and B's goes into the notes, or the other way round with --take. Records that\n" +
			"refer to B refer to A from then on, and B is deleted. First the plan is shown; --yes carries it out, as one step that\n" +
			"kam undo takes back. kam report duplicates tells which records may be the same; kam different says that two are not.",
		Example: "  kam merge account \"Polar Steel Oy\" \"Polar Steel\"\n  kam merge contact 0192a3c4 0192f0e1 --take phone --yes",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
			return a.completePair(cmd, args, prefix)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			plan, err := a.planMerge(cmd.Context(), args, take)
			if err != nil {
				return err
			}
			if !asJSON {
				if err := a.printMerge(plan); err != nil {
					return err
				}
			}
			if !yes && !asJSON && a.interactive() {
				yes = a.agreed("Merge them?")
			}
			if yes {
				label := fmt.Sprintf("merge %s into %s", a.opened.Name(plan.Gone.Ref), a.opened.Name(plan.Keep.Ref))
				if err := a.opened.Apply(cmd.Context(), label, plan.Edits()...); err != nil {
					return err
				}
			}
			switch {
			case asJSON:
				return a.printJSON(a.mergeTold(plan, yes))
			case yes:
				_, err = fmt.Fprintln(a.out, "Merged. kam undo takes it back.")
			default:
				_, err = fmt.Fprintln(a.out, "Nothing is changed yet; --yes does it.")
			}
			return err
		},
	}
	cmd.Flags().StringArrayVar(&take, "take", nil, "a `FIELD` of which B's value is to stand where the two differ")
	cmd.Flags().BoolVar(&yes, "yes", false, "carry the plan out")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// pair returns the records that KIND A B name.
func (a *app) pair(ctx context.Context, args []string) (x, y kam.Record, err error) {
	kind, err := a.ownKind(args[0])
	if err != nil {
		return x, y, err
	}
	if x, err = a.find(ctx, args[1], kind.Name); err != nil {
		return x, y, err
	}
	if y, err = a.find(ctx, args[2], kind.Name); err != nil {
		return x, y, err
	}
	for _, r := range []kam.Record{x, y} {
		if r.Kind != kind.Name {
			return x, y, usage("%s is no %s", r.Ref, kind.Name)
		}
	}
	return x, y, nil
}

// planMerge plans what KIND A B ask for.
func (a *app) planMerge(ctx context.Context, args, take []string) (*merge.Plan, error) {
	keep, gone, err := a.pair(ctx, args)
	if err != nil {
		return nil, err
	}
	var related []kam.Record
	for _, ref := range []kam.Ref{keep.Ref, gone.Ref} {
		if err := a.opened.Related(ctx, ref, func(r kam.Record) bool { related = append(related, r); return true }); err != nil {
			return nil, err
		}
	}
	plan, err := merge.Of(keep, gone, related, merge.Options{Take: take, NameOf: a.opened.Name, Today: a.today()})
	return plan, argument(err)
}

func (a *app) mergeTold(p *merge.Plan, done bool) mergeJSON {
	out := mergeJSON{
		Survivor: titledJSON{p.Keep.Ref.String(), p.Keep.Title(a.opened.Name)}, Merged: titledJSON{p.Gone.Ref.String(), p.Gone.Title(a.opened.Name)},
		Fields: []mergeTold{}, Moved: []moveTold{}, Done: done,
	}
	for _, f := range p.Fields {
		out.Fields = append(out.Fields, mergeTold{f.Name, p.Keep.Show(f.Field, a.opened.Name), p.Gone.Show(f.Field, a.opened.Name), string(f.Outcome)})
	}
	for _, m := range p.Moved {
		out.Moved = append(out.Moved, moveTold{m.Ref.String(), a.opened.Name(m.Ref), m.Fields, m.Deleted, m.Twice})
	}
	return out
}

// printMerge prints a plan for people.
func (a *app) printMerge(p *merge.Plan) error {
	told := a.mergeTold(p, false)
	t := table{{told.Survivor.Title + " stays (" + told.Survivor.Ref + "); “" + told.Merged.Title + "” is merged into it and deleted (" + told.Merged.Ref + ")."}}
	if err := t.print(a.out); err != nil {
		return err
	}
	t = table{{""}, {"FIELD", "STAYS", "GOES", "WHAT HAPPENS"}}
	for i, f := range told.Fields {
		t = append(t, []string{p.Fields[i].Label, inBrief(f.Survivor), inBrief(f.Merged), f.Outcome})
	}
	if len(told.Fields) == 0 {
		t = table{{""}, {"The two say the same."}}
	}
	if err := t.print(a.out); err != nil {
		return err
	}
	counts, deleted, twice := map[string]int{}, []string{}, []string{}
	var order []string
	for i, m := range p.Moved {
		if m.Deleted {
			deleted = append(deleted, told.Moved[i].Title+" ("+told.Moved[i].Ref+")")
			continue
		}
		if m.Twice {
			twice = append(twice, told.Moved[i].Title+" ("+told.Moved[i].Ref+")")
		}
		if counts[m.Kind]++; counts[m.Kind] == 1 {
			order = append(order, m.Kind)
		}
	}
	var moved []string
	for _, kind := range order {
		label := strings.ToLower(kam.LookupKind(kind).Label)
		if counts[kind] > 1 {
			label = strings.ReplaceAll(kam.LookupKind(kind).Plural, "_", " ")
		}
		moved = append(moved, fmt.Sprintf("%d %s", counts[kind], label))
	}
	words := "Nothing refers to the one that goes."
	if len(moved) > 0 {
		words = "What refers to the one that goes refers to the other from then on: " + strings.Join(moved, ", ") + "."
	}
	if len(deleted) > 0 {
		words += "\nDeleted, for it would lead from the record to itself: " + strings.Join(deleted, ", ") + "."
	}
	if len(twice) > 0 {
		words += "\nRecorded at both, and so twice from then on; look which is right: " + strings.Join(twice, ", ") + "."
	}
	_, err := fmt.Fprintln(a.out, "\n"+words)
	return err
}

// inBrief returns a value as a cell of a table.
func inBrief(value string) string {
	if value == "" {
		return "–"
	}
	return kam.Clip(strings.Join(strings.Fields(value), " "), 40)
}

func (a *app) differentCommand() *cobra.Command {
	return &cobra.Command{
		Use: "different KIND A B", Short: "Say that two records are not the same, though they look like it", Args: cobra.ExactArgs(3),
		Long: "Say that two records are not the same, though they look like it: accounts or contacts, which are then suspected no more.\n" +
			"It is kept in the field different_from of the one that was made later, where kam set takes it back.",
		Example: "  kam different account \"Polar Steel Oy\" \"Polar Steel AB\"",
		ValidArgsFunction: func(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
			return a.completePair(cmd, args, prefix)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			x, y, err := a.pair(cmd.Context(), args)
			if err != nil {
				return err
			}
			edit, err := merge.Different(x, y)
			if err != nil {
				return argument(err)
			}
			if len(edit.Cells) == 0 {
				_, err := fmt.Fprintln(a.out, "They are known to be different already.")
				return err
			}
			return a.opened.Apply(cmd.Context(), fmt.Sprintf("say that %s is not %s", a.opened.Name(x.Ref), a.opened.Name(y.Ref)), edit)
		},
	}
}

// completePair completes KIND A B.
func (a *app) completePair(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
	switch len(args) {
	case 0:
		return completeKind(a, cmd, prefix), cobra.ShellCompDirectiveNoFileComp
	case 1, 2:
		if kind, err := kam.KindNamed(args[0]); err == nil {
			if !strings.Contains(prefix, "/") {
				prefix = kind.Name + "/" + prefix
			}
			refs := completeRef(a, cmd, prefix)
			return slices.DeleteFunc(refs, func(ref string) bool { return len(args) == 2 && ref == args[1] }), cobra.ShellCompDirectiveNoFileComp
		}
	}
	return nil, cobra.ShellCompDirectiveNoFileComp
}
