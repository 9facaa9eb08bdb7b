package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"keyaccount/kam"
	"keyaccount/kam/brief"
	"keyaccount/kam/dossier"
	"keyaccount/kam/outlook"
	"keyaccount/kam/paper"
	"keyaccount/store"
)

// paperForms are the forms that papers are written in, the first where nothing says otherwise.
var paperForms = []string{"md", "html", "pdf"}

// paperOptions say how a paper is written.
type paperOptions struct{ format, to, font string }

func (o *paperOptions) flags(a *app, cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.format, "format", "", "md, html or pdf; otherwise what the ending of --to says, otherwise md")
	cmd.Flags().StringVar(&o.to, "to", "", "the file to write; otherwise standard output")
	cmd.Flags().StringVar(&o.font, "font", "", "a TrueType file (.ttf) to set a PDF in, for scripts other than Latin, Greek and Cyrillic")
	// It fails for a flag that does not exist, and these do.
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(paperForms, cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.MarkFlagFilename("font", "ttf")
	cmd.ValidArgsFunction = a.completeFirst(completeOf("account"))
}

// form returns the form to write in.
func (o *paperOptions) form() (string, error) {
	form := o.format
	if form == "" {
		form = strings.ToLower(strings.TrimPrefix(filepath.Ext(o.to), "."))
		switch form {
		case "", "markdown":
			form = paperForms[0]
		case "htm":
			form = "html"
		}
	}
	if !slices.Contains(paperForms, form) {
		return "", usage("papers are written as %s, not as “%s”; say which with --format", strings.Join(paperForms, ", "), kam.Clip(form, 20))
	}
	if o.font != "" && form != "pdf" {
		return "", usage("--font goes with PDF only")
	}
	return form, nil
}

func (a *app) briefCommand() *cobra.Command {
	var o paperOptions
	var meeting string
	cmd := &cobra.Command{
		Use: "brief ACCOUNT", Short: "Print what to know before a visit", Args: cobra.ExactArgs(1),
		Long: "Print the brief of a visit on one page: who is in the room and what each wants and fears, what changed since the last\n" +
			"visit, open promises, deals, concerns and competitors, what to ask and what to validate. It is about the next meeting or\n" +
			"visit that is planned. What is not known is said (?), what somebody has to see to as well (!).",
		Example: "  kam brief \"Polar Steel Oy\"\n  kam brief \"Polar Steel Oy\" --to brief.pdf",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.writePaper(cmd.Context(), args[0], o, func(ctx context.Context, cache *store.Cache, d *dossier.Dossier, c *dossier.Company) (brief.Sheet, error) {
				options := brief.Options{NameOf: cache.Name}
				if meeting != "" {
					r, err := a.find(ctx, meeting, "activity")
					if err != nil {
						return brief.Sheet{}, err
					}
					if r.Account() != d.ID {
						return brief.Sheet{}, usage("--meeting names an activity of the account; %s is of another", r.Ref)
					}
					options.Meeting = r.ID
				}
				var err error
				options.Changes, err = changesSince(ctx, cache, d, a.now())
				return brief.VisitOf(d, c, c.Settings, a.today(), options), err
			})
		},
	}
	o.flags(a, cmd)
	cmd.Flags().StringVar(&meeting, "meeting", "", "the activity to prepare for, where that is not the next meeting or visit")
	return cmd
}

func (a *app) planCommand() *cobra.Command {
	var o paperOptions
	cmd := &cobra.Command{
		Use: "plan ACCOUNT", Short: "Print the account plan", Args: cobra.ExactArgs(1),
		Long: "Print the account plan: customer, industry, stakeholders, competition, value proposition, opportunities, influencing plan,\n" +
			"background, objectives, the strategic questions with their answers or as gaps, and the meetings ahead. What is written in the\n" +
			"plan in force stands first in each section, then what the records say.",
		Example: "  kam plan \"Polar Steel Oy\" --to plan.html",
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.writePaper(cmd.Context(), args[0], o, func(_ context.Context, _ *store.Cache, d *dossier.Dossier, c *dossier.Company) (brief.Sheet, error) {
				return brief.PlanOf(d, c, c.Settings, a.today()), nil
			})
		},
	}
	o.flags(a, cmd)
	return cmd
}

// changeLimit is how many of the newest changes over all records are looked at for a brief.
const changeLimit = 5000

// changesSince returns what changed since the last visit to an account, or the last contact where nobody visited it.
func changesSince(ctx context.Context, cache *store.Cache, d *dossier.Dossier, now time.Time) ([]brief.Change, error) {
	last, _, _ := brief.LastVisit(d, kam.DateOf(now))
	if last.IsZero() {
		return nil, nil
	}
	all, err := cache.Changes(ctx, time.Date(last.Year, last.Month, last.Day, 0, 0, 0, 0, now.Location()), false, changeLimit)
	if err != nil {
		return nil, err
	}
	changes := make([]brief.Change, len(all))
	for i, c := range all {
		changes[i] = brief.Change{Ref: c.Ref, HistoryEntry: c.HistoryEntry}
	}
	return changes, nil
}

// writePaper writes a paper about an account.
func (a *app) writePaper(ctx context.Context, account string, o paperOptions, of func(context.Context, *store.Cache, *dossier.Dossier, *dossier.Company) (brief.Sheet, error)) error {
	form, err := o.form()
	if err != nil {
		return err
	}
	if f, ok := a.out.(*os.File); ok && form == "pdf" && o.to == "" && term.IsTerminal(int(f.Fd())) {
		return usage("a PDF cannot be shown here; name the file with --to FILE")
	}
	font, err := fontOf(o.font)
	if err != nil {
		return err
	}
	r, err := a.find(ctx, account, "account")
	if err != nil {
		return err
	}
	board, err := outlook.Once(ctx, a.opened, a.today())
	if err != nil {
		return err
	}
	d, err := dossierOf(board.Company(), r.Ref)
	if err != nil {
		return err
	}
	sheet, err := of(ctx, a.opened, d, board.Company())
	if err != nil {
		return err
	}
	var b bytes.Buffer
	missing := 0
	switch form {
	case "html":
		err = sheet.Paper().HTML(&b)
	case "pdf":
		missing, err = sheet.Paper().PDF(&b, font)
	default:
		err = sheet.Paper().Markdown(&b)
	}
	if err != nil {
		return err
	}
	if missing > 0 {
		fmt.Fprintf(a.err, "kam: %s that the font lacks stand as □; name a font that has them with --font FILE.ttf\n", count(missing, "character"))
	}
	if o.to == "" {
		_, err := b.WriteTo(a.out)
		return err
	}
	if err := writeWhole(o.to, func(w io.Writer) error { _, err := b.WriteTo(w); return err }); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.out, "%s of %s written to %s\n", sheet.Title, sheet.Name, o.to)
	return err
}

// fontOf reads a font file; "" stands for the program's own font.
func fontOf(name string) (paper.Font, error) {
	if name == "" {
		return paper.Font{}, nil
	}
	file, err := os.ReadFile(name)
	if err != nil {
		return paper.Font{}, fmt.Errorf("the font cannot be read: %w", err)
	}
	return paper.ParseFont(file)
}
