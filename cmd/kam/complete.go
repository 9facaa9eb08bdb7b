package main

import (
	"strings"

	"github.com/spf13/cobra"

	"keyaccount/kam"
)

// completer returns what an argument that begins like prefix could be.
type completer func(a *app, cmd *cobra.Command, prefix string) []string

type completion = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective)

// completeFirst completes the first argument of a command.
func (a *app) completeFirst(what completer) completion {
	return func(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return what(a, cmd, prefix), cobra.ShellCompDirectiveNoFileComp
	}
}

// completeChanges completes a first argument, which says the kind, and then field=value for the kind.
func (a *app) completeChanges(first completer) completion {
	return func(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
		if len(args) == 0 {
			return first(a, cmd, prefix), cobra.ShellCompDirectiveNoFileComp
		}
		name, _, _ := strings.Cut(args[0], "/")
		kind, err := kam.KindNamed(name)
		if err != nil {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		var all []string
		field, _, given := strings.Cut(prefix, "=")
		for _, f := range kind.Fields {
			if !given && strings.HasPrefix(f.Name, prefix) {
				all = append(all, f.Name+"=\t"+f.Help)
			}
			if given && f.Name == strings.TrimRight(field, "+-") {
				for _, option := range append(f.Options[:len(f.Options):len(f.Options)], a.namesFor(cmd, f)...) {
					all = append(all, field+"="+option)
				}
			}
		}
		return all, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
}

// namesFor returns the names that a field offers which holds names of a kind.
func (a *app) namesFor(cmd *cobra.Command, f *kam.Field) []string {
	if f.Names == "" {
		return nil
	}
	if a.load() == nil {
		a.in = nil // completion asks nobody for a passphrase
		if _, err := a.cache(cmd.Context()); err == nil {
			if names, err := a.offered(f.Names); err == nil {
				return names
			}
		}
	}
	return kam.UsualNames(f.Names)
}

// completeFilter completes a condition of --filter: a field of the kind that the first argument names, then a value.
func (a *app) completeFilter(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
	if len(args) == 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return a.completeChanges(nil)(cmd, args, prefix)
}

func completeKind(_ *app, _ *cobra.Command, prefix string) []string {
	var all []string
	for _, k := range kam.Kinds() {
		if strings.HasPrefix(k.Name, prefix) {
			all = append(all, k.Name+"\t"+k.Help)
		}
	}
	return all
}

// completeRef offers KIND/ and then the names of the kind's records. Completion asks nobody for a
// passphrase: where the cache cannot be opened without, it offers nothing.
func completeRef(a *app, cmd *cobra.Command, prefix string) []string {
	name, rest, named := strings.Cut(prefix, "/")
	if !named {
		var all []string
		for _, k := range completeKind(a, cmd, prefix) {
			kind, help, _ := strings.Cut(k, "\t")
			all = append(all, kind+"/\t"+help)
		}
		return all
	}
	kind, err := kam.KindNamed(name)
	if err != nil || a.load() != nil {
		return nil
	}
	a.in = nil
	cache, err := a.cache(cmd.Context())
	if err != nil {
		return nil
	}
	var all []string
	err = cache.EachTitle(kind.Name, func(_ kam.ID, title string, deleted bool) bool {
		if !deleted && strings.HasPrefix(strings.ToLower(title), strings.ToLower(rest)) {
			all = append(all, kind.Name+"/"+title)
		}
		return len(all) < 50
	})
	if err != nil {
		return nil
	}
	return all
}

// completeOf completes a reference to a record of one kind, with or without the kind before it.
func completeOf(kind string) completer {
	return func(a *app, cmd *cobra.Command, prefix string) []string {
		if !strings.Contains(prefix, "/") {
			prefix = kind + "/" + prefix
		}
		return completeRef(a, cmd, prefix)
	}
}

// completeFlag completes a flag with the records of a kind.
func (a *app) completeFlag(cmd *cobra.Command, flag, kind string) {
	// It fails for a flag that does not exist, and these do.
	_ = cmd.RegisterFlagCompletionFunc(flag, func(cmd *cobra.Command, _ []string, prefix string) ([]string, cobra.ShellCompDirective) {
		return completeOf(kind)(a, cmd, prefix), cobra.ShellCompDirectiveNoFileComp
	})
}
