package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"keyaccount/kam"
	"keyaccount/store"
	"keyaccount/sync/client"
	"keyaccount/tui/book"
)

func (a *app) documentCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "document", Short: "Add files to accounts, and get them", Args: cobra.NoArgs,
		Long: "Add files to accounts, and get them. A file is kept on this device until it is on the server, and after that\n" +
			"for as long as it is used now and then, or pinned. kam list documents tells which there are.",
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(a.documentAddCommand(), a.documentGetCommand())
	return cmd
}

// documentJSON is the JSON of a document's file.
type documentJSON struct {
	Ref    string `json:"ref"`
	Name   string `json:"name"`
	File   string `json:"file"`
	Media  string `json:"media"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
	State  string `json:"state"` // here, on server, waiting
	Pinned bool   `json:"pinned"`
	To     string `json:"to,omitempty"` // where it was written
}

func (f *files) json(r kam.Record) documentJSON {
	size, _ := strconv.ParseInt(r.Get("size"), 10, 64) // what is no number is no size
	s := f.FileState(r)
	return documentJSON{r.Ref.String(), f.cache.Name(r.Ref), r.Get("file"), r.Get("media"), size, r.Get("sha256"), string(s.Place), s.Pinned, ""}
}

func (a *app) documentAddCommand() *cobra.Command {
	var accounts, more []string
	var name, sort string
	var pin, dry, asJSON bool
	cmd := &cobra.Command{
		Use: "add FILE --account REF…", Short: "Add a file to an account, and print the reference of its document", Args: cobra.ExactArgs(1),
		Long: "Add a file to an account, and print the reference of its document. It works without a network; the file goes to\n" +
			"the server with the next kam sync, before the document does. The first account says who may see it.",
		Example: "  kam document add frame-contract.pdf --account \"account/Polar Steel Oy\" --kind contract --set expires=2027-12-31",
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := a.files(cmd.Context())
			if err != nil {
				return err
			}
			cells, err := a.documentCells(cmd.Context(), accounts, more, name, sort)
			if err != nil {
				return err
			}
			if dry {
				return a.wouldAdd(args[0], cells, asJSON)
			}
			ref, err := f.AddFile(cmd.Context(), args[0], cells, nil)
			if err == nil && pin {
				err = f.PinFile(cmd.Context(), ref, true, nil)
			}
			if err != nil {
				return err
			}
			if !asJSON {
				_, err = fmt.Fprintln(a.out, ref)
				return err
			}
			r, err := f.cache.Get(cmd.Context(), ref)
			if err != nil {
				return err
			}
			return a.printJSON(f.json(r))
		},
	}
	flags := cmd.Flags()
	flags.StringArrayVar(&accounts, "account", nil, "the `REF` of the account that it belongs to; further ones that it is about")
	flags.StringVar(&name, "name", "", "what the document is called, if not like the file")
	flags.StringVar(&sort, "kind", "", "what sort of document: "+strings.Join(kam.DocumentKind.Lookup("type").Options, ", "))
	flags.StringArrayVar(&more, "set", nil, "a further `field=value` of the document")
	flags.BoolVar(&pin, "pin", false, "keep the file on this device")
	flags.BoolVar(&dry, "dry-run", false, "only say what would be added")
	flags.BoolVar(&asJSON, "json", false, "print one JSON document")
	a.completeFlag(cmd, "account", "account")
	_ = cmd.RegisterFlagCompletionFunc("kind", cobra.FixedCompletions(kam.DocumentKind.Lookup("type").Options, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// documentCells reads the flags of kam document add.
func (a *app) documentCells(ctx context.Context, accounts, more []string, name, sort string) (cells []kam.Cell, err error) {
	if len(accounts) == 0 {
		return nil, usage("name the account that it belongs to with --account REF")
	}
	args := more
	for i, text := range accounts {
		r, err := a.find(ctx, text, "account")
		if err != nil {
			return nil, err
		}
		if i == 0 {
			args = append([]string{"account=" + r.ID.String()}, args...)
		} else {
			args = append(args, "accounts+="+r.ID.String())
		}
	}
	if name != "" {
		args = append(args, "name="+name)
	}
	if sort != "" {
		args = append(args, "type="+sort)
	}
	for _, arg := range args {
		field, _, _ := strings.Cut(arg, "=")
		if f := kam.DocumentKind.Lookup(strings.TrimRight(field, "+-")); f != nil && f.Internal {
			return nil, usage("%s follows from the file and cannot be set", f.Name)
		}
	}
	return a.changes(kam.DocumentKind, kam.Record{Ref: kam.Ref{Kind: kam.DocumentKind.Name}}, args)
}

// wouldAdd says what would be added.
func (a *app) wouldAdd(path string, cells []kam.Cell, asJSON bool) error {
	file, err := openRegular(path)
	if err != nil {
		return err
	}
	defer file.Close()
	d, err := descriptionOf(file)
	if err != nil {
		return err
	}
	r := kam.Record{Ref: kam.Ref{Kind: kam.DocumentKind.Name}}.With(d.cells()...).With(cells...)
	if err := r.Check(); err != nil {
		return err
	}
	if asJSON {
		return a.printJSON(documentJSON{Name: r.Get("name"), File: d.name, Media: d.media, Size: d.size})
	}
	_, err = fmt.Fprintf(a.out, "Would add %s (%s, %s) as “%s” of %s.\n", d.name, bytesWords(d.size), d.media, r.Get("name"),
		r.Show(kam.DocumentKind.Lookup("account"), a.opened.Name))
	return err
}

func (a *app) documentGetCommand() *cobra.Command {
	var to string
	var force, pin, unpin, asJSON bool
	cmd := &cobra.Command{
		Use: "get REF [--to FILE]", Short: "Write the file of a document, after fetching it where it is not here", Args: cobra.ExactArgs(1),
		Long: "Write the file of a document, after fetching it where it is not here. Without --to it gets its own name, in the\n" +
			"current folder; - stands for standard output. With --pin or --unpin alone no file is written: pinned files are\n" +
			"fetched and stay on this device.",
		Example:           "  kam document get \"document/Frame contract\" --to contract.pdf\n  kam document get \"document/Frame contract\" --pin",
		ValidArgsFunction: a.completeFirst(completeOf("document")),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case pin && unpin:
				return usage("--pin and --unpin exclude each other")
			case asJSON && to == "-":
				return usage("--json and --to - exclude each other")
			}
			r, err := a.find(cmd.Context(), args[0], kam.DocumentKind.Name)
			if err != nil {
				return err
			}
			f, err := a.files(cmd.Context())
			if err != nil {
				return err
			}
			return a.getDocument(cmd.Context(), f, r, to, force, pin, unpin, asJSON)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&to, "to", "", "the `FILE` or folder to write")
	flags.BoolVar(&force, "force", false, "overwrite the file if it is there")
	flags.BoolVar(&pin, "pin", false, "keep the file on this device")
	flags.BoolVar(&unpin, "unpin", false, "let the file go from this device once it is not used")
	flags.BoolVar(&asJSON, "json", false, "print one JSON document")
	_ = cmd.MarkFlagFilename("to") // it fails for a flag that does not exist, and this does
	return cmd
}

// getDocument carries out kam document get.
func (a *app) getDocument(ctx context.Context, f *files, r kam.Record, to string, force, pin, unpin, asJSON bool) error {
	if r.Deleted() {
		return fmt.Errorf("%s is deleted; bring it back first: kam restore %s", r.Ref, r.Ref)
	}
	writes := to != "" || !pin && !unpin
	if info, err := os.Stat(to); writes && to != "-" && (to == "" || err == nil && info.IsDir()) {
		to = filepath.Join(to, fileName(r.Get("file")))
	}
	if _, err := os.Lstat(to); writes && to != "-" && err == nil && !force {
		return fmt.Errorf("%s %w", to, errThere) // before it is fetched for nothing
	}
	if pin || unpin {
		if err := f.PinFile(ctx, r.Ref, pin, nil); err != nil {
			return err
		}
	}
	if writes {
		if err := f.FetchFile(ctx, r.Ref, nil); err != nil {
			return err
		}
		if to == "-" {
			id, _ := store.ContentOf(r)
			_, err := f.shelf.WriteTo(ctx, a.out, id)
			return err
		}
		if err := f.write(ctx, r.Ref, to, force); err != nil {
			return err
		}
	}
	j := f.json(r)
	if writes {
		j.To = to
	}
	switch {
	case asJSON:
		return a.printJSON(j)
	case writes:
		_, err := fmt.Fprintf(a.out, "%s written to %s\n", bytesWords(j.Size), to)
		return err
	case pin:
		_, err := fmt.Fprintf(a.out, "%s stays on this device.\n", j.Name)
		return err
	}
	_, err := fmt.Fprintf(a.out, "%s is no longer kept on this device for good.\n", j.Name)
	return err
}

// bytesWords returns a number of bytes as people read it.
func bytesWords(n int64) string {
	switch {
	case n < 1<<10:
		return count(int(n), "byte")
	case n < 1<<20:
		return fmt.Sprintf("%.1f KiB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20))
}

// fileColumn is what kam list says of where the file of a document is.
func fileColumn(s book.FileState) string {
	words := string(s.Place)
	if s.Pinned {
		words = strings.TrimSpace(words + ", pinned")
	}
	return words
}

// transferred shows how far a file has come.
func (a *app) transferred(t client.Transfer) {
	if a.quiet {
		return
	}
	if a.moving == nil {
		a.moving = a.meter("KiB")
	}
	if a.moving.show(int(t.Done>>10), int(t.Total>>10)); t.Done == t.Total {
		a.moving.end()
		a.moving = nil
	}
}

// fileStates adds a column to a list of documents that shows sizes, and returns what fills it; nil for other lists.
func (a *app) fileStates(fields []*kam.Field, head *[]string) *files {
	if !slices.Contains(fields, kam.DocumentKind.Lookup("size")) {
		return nil
	}
	*head = append(*head, "FILE")
	return &files{cache: a.opened, shelf: a.shelf}
}
