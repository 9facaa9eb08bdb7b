package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
	"keyaccount/kam/chart/card"
	"keyaccount/kam/chart/formats"
	"keyaccount/kam/chart/listing"
	"keyaccount/kam/chart/picture"
	"keyaccount/kam/dossier"
	"keyaccount/kam/outlook"
)

// mapFlags is the flags of a map.
type mapFlags struct {
	account, deal, asOf      string
	layout, format, size, to string
	load                     string
	dry                      bool
	drawn                    bool // a flag was given that says how to draw
}

var mapSizes = []string{"small", "medium", "large"}

func (a *app) mapCommand() *cobra.Command {
	var f mapFlags
	cmd := &cobra.Command{
		Use: "map ACCOUNT", Short: "Draw the map of a buying center, or load one", Args: cobra.ExactArgs(1),
		Long: "Draw the people of an account with their roles, attitudes and zones: as organization, by who influences whom, as\n" +
			"roles × attitudes, or as a list by significance. Beneath the drawing stand a listing of all that is known, which can be\n" +
			"changed and loaded again, and the answers: whom to talk to next, who can get us to the decider, who can block a deal,\n" +
			"what is missing.\n\n" + mapHelp(),
		Example: "  kam map \"Polar Steel Oy\" --layout influence\n  kam map \"Polar Steel Oy\" --deal \"Melt shop cranes\" --to map.svg\n" +
			"  kam map \"Polar Steel Oy\" --format listing --to polar.map\n  kam map \"Polar Steel Oy\" --load polar.map --dry-run",
		ValidArgsFunction: a.completeFirst(completeOf("account")),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.account = args[0]
			f.drawn = slices.ContainsFunc([]string{"layout", "format", "size", "to", "as-of"}, cmd.Flags().Changed)
			if err := f.check(a.out); err != nil {
				return err
			}
			return a.runMap(cmd.Context(), f)
		},
	}
	cmd.Flags().StringVar(&f.deal, "deal", "", "the deal for which people's parts are shown")
	cmd.Flags().StringVar(&f.layout, "layout", string(picture.Organization), "how to lay people out: "+strings.Join(wayNames(), ", "))
	cmd.Flags().StringVar(&f.format, "format", "", "what to write: "+strings.Join(formatNames(), ", ")+"; by the ending of --to where that says it, otherwise text")
	cmd.Flags().StringVar(&f.size, "size", "medium", "how much cards tell: "+strings.Join(mapSizes, ", "))
	cmd.Flags().StringVar(&f.to, "to", "", "the file to write")
	cmd.Flags().StringVar(&f.asOf, "as-of", "", "a day in the past, such as 2026-05-01 or today-6m: what was known then")
	cmd.Flags().StringVar(&f.load, "load", "", "a listing to load; - reads standard input")
	cmd.Flags().BoolVar(&f.dry, "dry-run", false, "with --load: only show what would happen")
	for flag, choices := range map[string][]string{"layout": wayNames(), "format": formatNames(), "size": mapSizes} {
		// It fails for a flag that does not exist, and these do.
		_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(choices, cobra.ShellCompDirectiveNoFileComp))
	}
	a.completeFlag(cmd, "deal", "opportunity")
	return cmd
}

func mapHelp() string {
	var b strings.Builder
	b.WriteString("Formats:")
	for _, f := range formats.All() {
		b.WriteString("\n- " + f.Name + ": " + f.Help)
	}
	return b.String()
}

func wayNames() (names []string) {
	for _, w := range picture.Ways {
		names = append(names, string(w))
	}
	return names
}

func formatNames() (names []string) {
	for _, f := range formats.All() {
		names = append(names, f.Name)
	}
	return names
}

// check finds the format, and what is wrong with the flags.
func (f *mapFlags) check(out io.Writer) error {
	switch {
	case f.load != "" && f.drawn:
		return usage("--load reads a map; it does not go with flags that say how to draw one")
	case f.dry && f.load == "":
		return usage("--dry-run goes with --load")
	case f.load != "":
		return nil
	case !slices.Contains(wayNames(), f.layout):
		return usage("there is no layout “%s”; there are %s", kam.Clip(f.layout, 20), strings.Join(wayNames(), ", "))
	case !slices.Contains(mapSizes, f.size):
		return usage("there is no size “%s”; there are %s", kam.Clip(f.size, 20), strings.Join(mapSizes, ", "))
	}
	if f.format == "" {
		f.format = formats.Text
		if known, ok := formats.Of(f.to); ok {
			f.format = known.Name
		}
	}
	if !slices.Contains(formatNames(), f.format) {
		return usage("there is no format “%s”; there are %s", kam.Clip(f.format, 20), strings.Join(formatNames(), ", "))
	}
	if o, ok := out.(*os.File); ok && f.format == formats.PNG && f.to == "" && term.IsTerminal(int(o.Fd())) {
		return usage("a PNG is nothing for a terminal; name a file with --to FILE")
	}
	return nil
}

func (a *app) runMap(ctx context.Context, f mapFlags) error {
	day := a.today()
	if f.asOf != "" {
		then, err := kam.ParseDateOn(f.asOf, day)
		if err != nil {
			return usageError{err}
		}
		if then.After(day) {
			return usage("--as-of %s is a day to come; nothing is known of it yet", then)
		}
		day = then
	}
	company, d, deal, err := a.accountAndDeal(ctx, f)
	if err != nil {
		return err
	}
	if f.load != "" {
		return a.loadMap(ctx, f, d, deal)
	}
	var was map[kam.ID]kam.Membership
	if day.Before(a.today()) {
		if was, err = a.partsOn(ctx, d, day); err != nil {
			return err
		}
	}
	c := buyingcenter.At(d, company, company.Settings, day, deal, was)
	p := picture.Of(&c, picture.Way(f.layout), card.Size(slices.Index(mapSizes, f.size)))
	var b bytes.Buffer
	format, _ := formats.Named(f.format)
	if err := format.Write(&b, &p); err != nil {
		return err
	}
	if f.format == formats.PNG {
		if lacking := p.Lacking(); len(lacking) > 0 {
			fmt.Fprintf(a.err, "kam: %s that the fonts lack, such as %s, stand as empty boxes; --format svg shows them\n",
				count(len(lacking), "character"), string(lacking[:min(len(lacking), 3)]))
		}
	}
	if f.to == "" {
		_, err := b.WriteTo(a.out)
		return err
	}
	if err := writeWhole(f.to, func(w io.Writer) error { _, err := b.WriteTo(w); return err }); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "The map of %s is written to %s\n", kam.Clip(c.Name, 80), f.to)
	return err
}

// partsOn returns the memberships of an account as they were on a day.
func (a *app) partsOn(ctx context.Context, d *dossier.Dossier, day kam.Date) (map[kam.ID]kam.Membership, error) {
	was := map[kam.ID]kam.Membership{}
	for i := range d.Memberships {
		ref := kam.Ref{Kind: "membership", ID: d.Memberships[i].ID}
		now, err := a.opened.Get(ctx, ref)
		if err != nil {
			return nil, err
		}
		history, err := a.opened.History(ctx, ref)
		if err != nil {
			return nil, err
		}
		was[ref.ID] = buyingcenter.Then(now, history, day)
	}
	return was, nil
}

// accountAndDeal finds what the map is of.
func (a *app) accountAndDeal(ctx context.Context, f mapFlags) (*dossier.Company, *dossier.Dossier, kam.ID, error) {
	fail := func(err error) (*dossier.Company, *dossier.Dossier, kam.ID, error) { return nil, nil, kam.NoID, err }
	r, err := a.find(ctx, f.account, "account")
	if err != nil {
		return fail(err)
	}
	deal := kam.NoID
	if f.deal != "" {
		o, err := a.find(ctx, f.deal, "opportunity")
		if err != nil {
			return fail(err)
		}
		deal = o.ID
	}
	board, err := outlook.Once(ctx, a.opened, a.today())
	if err != nil {
		return fail(err)
	}
	company := board.Company()
	d, err := dossierOf(company, r.Ref)
	switch {
	case err != nil:
		return fail(err)
	case deal != kam.NoID && d.Opportunity(deal) == nil:
		return fail(&kam.Error{Code: kam.NotFound, Kind: "opportunity", Words: "the deal is not one of this account"})
	}
	return company, d, deal, nil
}

// loadMap makes the records of an account those that a listing tells of.
func (a *app) loadMap(ctx context.Context, f mapFlags, d *dossier.Dossier, deal kam.ID) error {
	in := a.in
	if f.load != "-" {
		file, err := os.Open(f.load)
		if err != nil {
			return fmt.Errorf("the listing cannot be read: %w", err)
		}
		defer file.Close()
		in = file
	}
	l, err := listing.Parse(in)
	if err != nil {
		return fmt.Errorf("%s: %w", f.load, err)
	}
	if deal != kam.NoID && l.Deal == (listing.Name{}) {
		l.Deal.ID = deal
	}
	plan, err := listing.Prepare(&l, d, a.opened.NewID)
	if err != nil {
		return fmt.Errorf("%s: %w", f.load, err)
	}
	if err := plan.WritePreview(a.out); err != nil {
		return err
	}
	batches := plan.Edits()
	if f.dry || len(batches) == 0 || f.load != "-" && !a.agreed("Load this?") {
		return nil
	}
	for _, edits := range batches {
		if err := a.opened.Apply(ctx, "load the map of "+kam.Clip(d.Account.Name, 60), edits...); err != nil {
			return err
		}
	}
	undo := "kam undo takes it back."
	if n := len(batches); n > 1 {
		undo = fmt.Sprintf("kam undo, %d times, takes it back.", n)
	}
	_, err = fmt.Fprintf(a.out, "Loaded: %s made or changed. %s\n", count(len(plan.Made)+len(plan.Changed), "record"), undo)
	return err
}
