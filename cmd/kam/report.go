package main

import (
	"context"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/outlook"
	"keyaccount/kam/report"
	"keyaccount/store"
	"keyaccount/tui/cell"
)

func (a *app) reportCommand() *cobra.Command {
	var account string
	var o report.Options
	var asJSON, asCSV, asMarkdown, why bool
	cmd := &cobra.Command{
		Use: "report NAME", Short: "Print what follows from the records", Args: cobra.ExactArgs(1),
		Long: "Print what follows from the records. What is not known shows as – (null in JSON, nothing in CSV), never as 0.\n" +
			"Amounts are in the base currency of the company's settings.\n\n" + reportHelp(),
		Example: "  kam report pareto --by won\n  kam report forecast --period month --group owner\n" +
			"  kam report health --account \"account/Polar Steel Oy\" --why",
		ValidArgsFunction: a.completeFirst(completeReport),
		RunE: func(cmd *cobra.Command, args []string) error {
			if several(asJSON, asCSV, asMarkdown) {
				return usage("--json, --csv and --md exclude each other")
			}
			if asCSV && why {
				return usage("--why does not go with --csv; --json always has the reasons")
			}
			if err := report.Check(args[0], account != "", o); err != nil {
				return err
			}
			r, err := a.report(cmd.Context(), args[0], account, o)
			if err != nil {
				return err
			}
			switch {
			case asJSON:
				return a.printJSON(r)
			case asCSV:
				return r.CSV(a.out)
			case asMarkdown:
				return r.Markdown(a.out, why)
			}
			return printReport(a.out, r, why)
		},
	}
	cmd.Flags().StringVar(&account, "account", "", "of one account only")
	cmd.Flags().StringVar(&o.By, report.ByOption, "", "what pareto ranks by: "+strings.Join(report.Choices(report.ByOption), ", "))
	cmd.Flags().StringVar(&o.Period, report.PeriodOption, "", "the periods of forecast: "+strings.Join(report.Choices(report.PeriodOption), ", "))
	cmd.Flags().StringVar(&o.Group, report.GroupOption, "", "the groups of forecast and winrates: "+strings.Join(report.Choices(report.GroupOption), ", "))
	cmd.Flags().BoolVar(&why, "why", false, "print the reasons beneath each row")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	cmd.Flags().BoolVar(&asCSV, "csv", false, "print comma-separated values")
	cmd.Flags().BoolVar(&asMarkdown, "md", false, "print Markdown")
	for _, option := range []string{report.ByOption, report.PeriodOption, report.GroupOption} {
		// It fails for a flag that does not exist, and these do.
		_ = cmd.RegisterFlagCompletionFunc(option, cobra.FixedCompletions(report.Choices(option), cobra.ShellCompDirectiveNoFileComp))
	}
	_ = cmd.RegisterFlagCompletionFunc("account", func(cmd *cobra.Command, _ []string, prefix string) ([]string, cobra.ShellCompDirective) {
		if !strings.Contains(prefix, "/") {
			prefix = "account/" + prefix
		}
		return completeRef(a, cmd, prefix), cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

// several reports whether more than one of the given holds.
func several(given ...bool) bool {
	n := 0
	for _, is := range given {
		if is {
			n++
		}
	}
	return n > 1
}

// reportHelp lists the reports.
func reportHelp() string {
	var b strings.Builder
	for i, info := range report.Names() {
		if i > 0 {
			b.WriteString("\n")
		}
		b.WriteString("- " + info.Name + ": " + info.Help)
	}
	return b.String()
}

func completeReport(_ *app, _ *cobra.Command, prefix string) []string {
	var all []string
	for _, info := range report.Names() {
		if strings.HasPrefix(info.Name, prefix) {
			all = append(all, info.Name+"\t"+info.Help)
		}
	}
	return all
}

// report makes a report of what the cache holds.
func (a *app) report(ctx context.Context, name, account string, o report.Options) (report.Report, error) {
	cache, err := a.cache(ctx)
	if err != nil {
		return report.Report{}, err
	}
	var of kam.Ref
	if account != "" {
		r, err := a.find(ctx, account, "account")
		if err != nil {
			return report.Report{}, err
		}
		of = r.Ref
	}
	board, err := outlook.Once(ctx, cache, a.today())
	if err != nil {
		return report.Report{}, err
	}
	var d *dossier.Dossier
	if account != "" {
		if d, err = dossierOf(board.Company(), of); err != nil {
			return report.Report{}, err
		}
	}
	if asksHistory(name) {
		if o.Histories, err = histories(ctx, cache, board.Company(), d); err != nil {
			return report.Report{}, err
		}
	}
	return report.Make(name, board, d, o)
}

// asksHistory reports whether a report tells more where it is known how deals moved.
func asksHistory(name string) bool {
	all := report.Names()
	at := slices.IndexFunc(all, func(i report.Info) bool { return i.Name == name })
	return at >= 0 && all[at].History
}

// histories returns what was done to the deals of an account or, where it is nil, to all.
func histories(ctx context.Context, cache *store.Cache, c *dossier.Company, d *dossier.Dossier) (map[kam.ID][]kam.HistoryEntry, error) {
	of := []*dossier.Dossier{d}
	if d == nil {
		of = append(c.Accounts(), c.Shared)
	}
	all := map[kam.ID][]kam.HistoryEntry{}
	for _, d := range of {
		for i := range d.Opportunities {
			id := d.Opportunities[i].ID
			entries, err := cache.History(ctx, kam.Ref{Kind: "opportunity", ID: id})
			if err != nil {
				return nil, err
			}
			all[id] = entries
		}
	}
	return all, nil
}

// printReport prints a report for people: aligned, cut at the width of the terminal, with the reasons beneath each row
// where they are asked for.
func printReport(w io.Writer, r report.Report, why bool) error {
	width := 0
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		width, _, _ = term.GetSize(int(f.Fd()))
	}
	_, err := io.WriteString(w, reportText(r, why, width))
	return err
}

// widest is how many cells one column takes at most.
const widest = 44

// reportText lays a report out in lines of at most so many cells; 0 stands for any number.
func reportText(r report.Report, why bool, width int) string {
	var b strings.Builder
	line := func(text string) {
		text = strings.TrimRight(text, " ")
		if width > 0 {
			text = cell.Clip(text, width)
		}
		b.WriteString(text + "\n")
	}
	wrapped := func(lead, text string) {
		room := width - cell.Width(lead)
		if width <= 0 || room < 20 {
			line(lead + text)
			return
		}
		for _, part := range cell.Wrap(text, room) {
			line(lead + part)
			lead = cell.Spaces(cell.Width(lead))
		}
	}
	line(r.Heading() + " · " + r.Date.String())
	if len(r.Rows) > 0 {
		b.WriteString("\n")
		head := make([]string, len(r.Columns))
		rows := make([][]string, len(r.Rows))
		for i, c := range r.Columns {
			head[i] = strings.ToUpper(c.Label)
			if c.Unit != "" {
				head[i] += " (" + c.Unit + ")"
			}
		}
		for i, row := range r.Rows {
			for _, v := range row.Cells {
				rows[i] = append(rows[i], cell.Clip(oneLineOf(v.String()), widest))
			}
		}
		widths := make([]int, len(head))
		for i := range head {
			head[i] = cell.Clip(head[i], widest)
			widths[i] = cell.Width(head[i])
			for _, row := range rows {
				widths[i] = max(widths[i], cell.Width(row[i]))
			}
		}
		narrow(widths, r.Columns, width)
		lay := func(cells []string) string {
			parts := make([]string, len(cells))
			for i, c := range cells {
				if parts[i] = cell.Pad(c, widths[i]); r.Columns[i].Right() {
					parts[i] = cell.PadLeft(c, widths[i])
				}
			}
			return strings.Join(parts, "  ")
		}
		line(lay(head))
		for i, row := range rows {
			line(lay(row))
			if why {
				for _, reason := range r.Rows[i].Reasons {
					wrapped("    · ", oneLineOf(reason.Words))
				}
			}
		}
	}
	if len(r.Totals) > 0 {
		b.WriteString("\n")
		wide := 0
		for _, t := range r.Totals {
			wide = max(wide, cell.Width(t.Label))
		}
		for _, t := range r.Totals {
			line(cell.Pad(t.Label, wide) + "  " + t.Shown())
			if why {
				for _, reason := range t.Reasons {
					wrapped("    · ", oneLineOf(reason.Words))
				}
			}
		}
	}
	if len(r.Notes) > 0 {
		b.WriteString("\n")
		for _, words := range r.Noted(why) {
			wrapped("Note: ", oneLineOf(words))
		}
	}
	return b.String()
}

// narrowest is how far columns of words are narrowed for the numbers beside them to be seen.
const narrowest = 12

// narrow takes from the widest columns of words until all columns fit a terminal, as far as that goes.
func narrow(widths []int, columns []report.Column, width int) {
	if width <= 0 {
		return
	}
	over := 2*(len(widths)-1) - width
	for _, w := range widths {
		over += w
	}
	for ; over > 0; over-- {
		widest := -1
		for i, c := range columns {
			if !c.Right() && widths[i] > narrowest && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			return
		}
		widths[widest]--
	}
}

// oneLineOf returns text in one line.
func oneLineOf(s string) string { return strings.Join(strings.Fields(s), " ") }
