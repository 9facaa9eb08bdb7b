package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"keyaccount/kam"
	"keyaccount/kam/query"
	"keyaccount/store"
)

func (a *app) searchCommand() *cobra.Command {
	var kind, saved string
	var limit int
	var asJSON bool
	cmd := &cobra.Command{
		Use: "search QUERY", Short: "Find records by pieces of what they say, and by conditions",
		Long: "Find records by words and by conditions, which can be mixed:\n\n" +
			"  anna polar            words, in any order; \"exact words\"; -without\n" +
			"  kind:contact          of a kind\n" +
			"  country:FI,SE         a field begins with a value; = != ~ < <= > >= compare\n" +
			"  owner:me  #tag        mine; with a tag\n" +
			"  contact<today-30d     no contact for 30 days\n" +
			"  next_step:            an empty field\n\n" +
			"What a contact, a deal or another record lacks is looked up at its account. A hyphen in front says the opposite; write -- before\n" +
			"a query that begins with one.",
		Example: "  kam search anna polar\n  kam search kind:account country:FI status:key 'contact<today-30d'\n  kam search --saved \"Silent key accounts\"",
		RunE: func(cmd *cobra.Command, args []string) error {
			line := asLine(args)
			if kind != "" {
				k, err := kam.KindNamed(kind)
				if err != nil {
					return err
				}
				line = "kind:" + k.Name + " " + line
			}
			cache, err := a.cache(cmd.Context())
			if err != nil {
				return err
			}
			if saved != "" {
				s, err := savedSearch(cmd.Context(), cache, saved)
				if err != nil {
					return argument(err)
				}
				line = s + " " + line
			}
			if strings.TrimSpace(line) == "" {
				return usage("kam search needs something to look for, or --saved NAME")
			}
			q, err := a.query(cmd.Context(), cache, line)
			if err != nil {
				return argument(err)
			}
			hits, err := searchOnce(cmd.Context(), cache, q, limit)
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
	cmd.Flags().StringVar(&saved, "saved", "", "take the query of a saved search; further words and conditions narrow it")
	cmd.Flags().StringVar(&kind, "kind", "", "only records of this kind")
	cmd.Flags().IntVar(&limit, "limit", 20, "at most so many")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// asLine joins arguments to a line. What the shell held together stays so: an argument of several words after a condition is its
// value.
func asLine(args []string) string {
	parts := make([]string, len(args))
	for i, arg := range args {
		parts[i] = arg
		at := strings.IndexAny(arg, ":=~<>")
		if at < 0 || strings.ContainsAny(arg, `"`) || strings.Contains(arg[:at], " ") || len(args) == 1 {
			continue
		}
		at += len(arg[at:]) - len(strings.TrimLeft(arg[at:], ":=~<>"))
		if value := arg[at:]; strings.Contains(value, " ") {
			parts[i] = arg[:at] + `"` + value + `"`
		}
	}
	return strings.Join(parts, " ")
}

// query reads a line as the user of the cache means it.
func (a *app) query(ctx context.Context, cache *store.Cache, line string) (query.Query, error) {
	env := query.Env{Today: a.today(), Currency: a.config.Currency}
	err := cache.Each(ctx, kam.PersonKind.Name, func(r kam.Record) bool {
		if cache.User() != "" && r.Get("user") == cache.User() {
			env.Me = r.ID
		}
		return env.Me == kam.NoID
	})
	if err != nil {
		return query.Query{}, err
	}
	q, problems := query.Parse(line, env)
	if len(problems) > 0 {
		return q, &kam.Error{Code: kam.Invalid, Words: problems[0].Error()}
	}
	return q, nil
}

// savedSearch returns the query of a saved search, that of the user before that of everybody.
func savedSearch(ctx context.Context, cache *store.Cache, name string) (string, error) {
	line, names := "", []string{}
	err := cache.Each(ctx, kam.SavedSearchKind.Name, func(r kam.Record) bool {
		names = append(names, r.Get("name"))
		if strings.EqualFold(r.Get("name"), name) && (line == "" || r.Get("user") != "") {
			line = r.Get("query")
			if kind := r.Get("pane"); kind != "" {
				line = "kind:" + kind + " " + line
			}
		}
		return true
	})
	switch {
	case err != nil:
		return "", err
	case line != "":
		return line, nil
	case len(names) == 0:
		return "", &kam.Error{Code: kam.NotFound, Words: "there are no saved searches; kam add saved_search name=NAME query=QUERY makes one"}
	}
	return "", &kam.Error{Code: kam.NotFound, Words: "there is no saved search “" + kam.Clip(name, 40) + "”; there are: " + strings.Join(names, ", ")}
}
