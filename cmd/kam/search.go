package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"keyaccount/kam"
)

func (a *app) searchCommand() *cobra.Command {
	var kind string
	var limit int
	var asJSON bool
	cmd := &cobra.Command{
		Use: "search QUERY", Short: "Find records by pieces of what they say", Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if kind != "" {
				k, err := kam.KindNamed(kind)
				if err != nil {
					return err
				}
				kind = k.Name
			}
			cache, err := a.cache(cmd.Context())
			if err != nil {
				return err
			}
			hits, err := searchOnce(cmd.Context(), cache, strings.Join(args, " "), kind, limit)
			if err != nil {
				return err
			}
			if asJSON {
				return a.printJSON(hits)
			}
			if len(hits) == 0 {
				fmt.Fprintln(a.out, "Nothing found.")
				return nil
			}
			t := table{}
			for _, h := range hits {
				t = append(t, []string{h.Kind, h.Title, h.Context, h.Ref})
			}
			return t.print(a.out)
		},
	}
	cmd.Flags().StringVar(&kind, "kind", "", "only records of this kind")
	cmd.Flags().IntVar(&limit, "limit", 20, "at most so many")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}
