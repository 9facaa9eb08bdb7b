package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"keyaccount/kam"
	"keyaccount/kam/exchange"
	"keyaccount/store"
	"keyaccount/sync/wire"
)

// everything shows imports and exports all records of the cache, deleted ones included.
type everything struct{ cache *store.Cache }

func (e everything) Each(ctx context.Context, kind string, fn func(kam.Record) bool) error {
	return e.cache.EachDocument(ctx, kind, func(d *wire.Document, _ bool) bool { return fn(d.Record()) })
}

// importing is the flags of an import.
type importing struct {
	kind, mapping string
	dry, partial  bool
	asJSON        bool
}

func (a *app) importCommand() *cobra.Command {
	var i importing
	cmd := &cobra.Command{
		Use: "import FILE…", Short: "Bring records in from files", Args: cobra.MinimumNArgs(1),
		Long: "Bring records in from files (" + strings.Join(exchange.Readable(), " ") + "). First it shows what would be made, changed, what is there\n" +
			"already, and what cannot be imported and why. A file is imported whole or not at all, and importing it again\n" +
			"changes nothing. Columns named like fields need no mapping; docs/examples/mapping.md says what a mapping can do.",
		Example: "  kam import accounts.csv\n  kam import *.csv --map docs/examples/crm-sales-opportunities.toml --dry-run",
		RunE:    func(cmd *cobra.Command, args []string) error { return a.runImport(cmd.Context(), i, args) },
	}
	cmd.Flags().StringVar(&i.kind, "kind", "", "the kind of record the rows are, where the file does not say")
	cmd.Flags().StringVar(&i.mapping, "map", "", "a mapping file that says what columns and values mean")
	cmd.Flags().BoolVar(&i.dry, "dry-run", false, "only show what would happen")
	cmd.Flags().BoolVar(&i.partial, "partial", false, "import the sound rows of files that have others")
	cmd.Flags().BoolVar(&i.asJSON, "json", false, "print one JSON document")
	return cmd
}

func (a *app) runImport(ctx context.Context, i importing, files []string) error {
	plan, err := a.planImport(ctx, i, files)
	if err != nil {
		return err
	}
	if i.asJSON {
		err = a.printJSON(plan)
	} else {
		err = plan.WritePreview(a.out)
	}
	if err != nil {
		return err
	}
	done := !i.dry && len(plan.Steps()) > 0 && (i.asJSON || a.agreed("Import this?"))
	if done {
		if err := a.applyImport(ctx, i, plan); err != nil {
			return err
		}
	}
	if !i.asJSON {
		if err := a.adviseCurrency(ctx, plan, done); err != nil {
			return err
		}
	}
	if !plan.OK() {
		return fmt.Errorf("%s cannot be imported; the reasons are listed", count(plan.Summary()[""].Cannot, "row"))
	}
	return nil
}

func (a *app) planImport(ctx context.Context, i importing, files []string) (*exchange.Plan, error) {
	cache, err := a.cache(ctx)
	if err != nil {
		return nil, err
	}
	meter := a.meter("rows")
	defer meter.end()
	im := exchange.Import{
		Existing: everything{cache}, Reader: kam.Reader{Today: a.today(), Currency: a.config.Currency}, NewID: cache.NewID,
		Partial: i.partial, Progress: func(p exchange.Progress) { meter.show(p.Rows, 0) },
	}
	if i.mapping != "" {
		f, err := os.Open(i.mapping)
		if err != nil {
			return nil, fmt.Errorf("the mapping cannot be read: %w", err)
		}
		im.Mapping, err = exchange.ReadMapping(i.mapping, f)
		if err = errors.Join(err, f.Close()); err != nil {
			return nil, err
		}
	}
	if i.kind != "" {
		kind, err := a.ownKind(i.kind)
		if err != nil {
			return nil, err
		}
		i.kind = kind.Name
	}
	var inputs []exchange.Input
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			return nil, fmt.Errorf("the file cannot be read: %w", err)
		}
		defer f.Close()
		inputs = append(inputs, exchange.Input{Name: name, Content: f, Kind: i.kind})
	}
	return exchange.Prepare(ctx, inputs, im)
}

// applyImport carries the plan out, file by file; each file is one step for undo.
func (a *app) applyImport(ctx context.Context, i importing, plan *exchange.Plan) error {
	done := 0
	for _, step := range plan.Steps() {
		if err := a.opened.Apply(ctx, "import "+strings.Join(step.Files, ", "), step.Edits...); err != nil {
			return fmt.Errorf("%s: %w; %s imported before it", strings.Join(step.Files, ", "), err, count(done, "record"))
		}
		done += len(step.Edits)
	}
	if i.asJSON {
		return nil
	}
	_, err := fmt.Fprintf(a.out, "Imported: %s made or changed. kam undo takes it back, file by file.\n", count(done, "record"))
	return err
}

// agreed asks a person whether to go on; where there is nobody to ask, it goes on.
func (a *app) agreed(question string) bool {
	if !a.interactive() {
		return true
	}
	fmt.Fprint(a.err, question+" [y/N] ")
	answer, err := bufio.NewReader(a.in).ReadString('\n')
	return err == nil && strings.HasPrefix(strings.ToLower(strings.TrimSpace(answer)), "y")
}
