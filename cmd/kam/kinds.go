package main

import (
	"strings"

	"github.com/spf13/cobra"

	"keyaccount/kam"
)

func (a *app) kindsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "kinds [KIND]", Short: "List the kinds of record and their fields", Args: cobra.MaximumNArgs(1),
		ValidArgsFunction: a.completeFirst(completeKind),
		RunE: func(cmd *cobra.Command, args []string) error {
			kinds := kam.Kinds()
			if len(args) == 1 {
				kind, err := kam.KindNamed(args[0])
				if err != nil {
					return err
				}
				kinds = []*kam.Kind{kind}
			}
			if asJSON {
				list := []any{}
				for _, k := range kinds {
					list = append(list, k.Describe())
				}
				return a.printJSON(list)
			}
			var t table
			for _, k := range kinds {
				described := k.Describe()
				help := k.Help
				if len(described.Usual) > 0 {
					help += " Where there is none: " + strings.Join(described.Usual, ", ") + "."
				}
				t = append(t, []string{k.Name, "", help})
				for _, f := range described.Fields {
					help := f.Help
					if len(f.Options) > 0 {
						help += " One of: " + strings.Join(f.Options, ", ") + "."
					}
					t = append(t, []string{"  " + f.Name, typeOf(f), help})
				}
				for _, set := range described.Settings {
					t = append(t, []string{"  key=" + set.Key, strings.TrimSpace(set.Default + " " + set.Unit), set.Help})
				}
			}
			return t.print(a.out)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// typeOf returns what a field holds, in the fewest words.
func typeOf(f kam.FieldDescription) string {
	text := string(f.Type)
	if f.Ref != "" {
		text = "→ " + f.Ref
	}
	if f.Names != "" {
		text += ", name of a " + f.Names
	}
	if f.Multi {
		text = "several: " + text
	}
	if f.Required {
		text += " (required)"
	}
	return text
}
