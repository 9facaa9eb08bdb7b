package main

import (
	"context"
	"encoding/json"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"keyaccount/kam"
)

// recordJSON returns the JSON of a record with what only the cache knows: whether an edit of it waits, and
// when it was last changed.
func (a *app) recordJSON(ctx context.Context, r kam.Record) (json.RawMessage, error) {
	doc, err := a.opened.Document(ctx, r.Ref)
	if err != nil {
		return nil, err
	}
	j := r.JSON(a.opened.Name)
	j.Pending = a.opened.Pending(r.Ref)
	j.Updated = doc.Updated().Clock.Time()
	return json.Marshal(j)
}

func (a *app) showCommand() *cobra.Command {
	var asJSON bool
	var at string
	cmd := &cobra.Command{
		Use: "show REF", Short: "Show a record", Args: cobra.ExactArgs(1),
		Long: "Show a record. REF is KIND/ID, KIND/NAME where the name is unique, or an unambiguous beginning of an\n" +
			"id of six or more characters. With --at it is shown as it was then, as far as that is known on this device:\n" + timeHelp,
		ValidArgsFunction: a.completeFirst(completeRef),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := a.find(cmd.Context(), args[0], "")
			if err != nil {
				return err
			}
			if at != "" {
				return a.showPast(cmd.Context(), r, at, asJSON)
			}
			if asJSON {
				data, err := a.recordJSON(cmd.Context(), r)
				if err != nil {
					return err
				}
				return a.printJSON(data)
			}
			return a.printRecord(r)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	cmd.Flags().StringVar(&at, "at", "", "as it was at a time")
	return cmd
}

func (a *app) printRecord(r kam.Record) error {
	kind := kam.LookupKind(r.Kind)
	if kind == nil {
		return a.printUnknown(r)
	}
	title := r.Title(a.opened.Name)
	t := table{{kind.Label, title}, {"Ref", r.Ref.String()}}
	if r.Deleted() {
		t = append(t, []string{"Deleted", "yes; bring it back with: kam restore " + r.Ref.String()})
	}
	for _, f := range kind.Fields {
		if text := r.Show(f, a.opened.Name); text != "" && !(f.Title && text == title) {
			t.add(f.Label, text)
		}
	}
	for _, f := range r.Missing() {
		t = append(t, []string{f.Label, "(missing)"})
	}
	if a.opened.Pending(r.Ref) {
		t = append(t, []string{"", "has edits that are not on the server yet"})
	}
	return t.print(a.out)
}

// printUnknown shows a record of a kind that only another version of the program knows.
func (a *app) printUnknown(r kam.Record) error {
	t := table{{"Ref", r.Ref.String()}}
	for _, c := range r.Cells {
		t = append(t, []string{kam.Clip(c.Key, 40), kam.Clip(c.Value, 200)})
	}
	return t.print(a.out)
}

// happening is the JSON of one change in the life of a record.
type happening struct {
	At     time.Time `json:"at"`
	Who    string    `json:"who"`
	Device string    `json:"device"`
	Field  string    `json:"field"`
	Old    string    `json:"old"`
	New    string    `json:"new"`
	State  string    `json:"state"`
}

func (a *app) historyCommand() *cobra.Command {
	var asJSON bool
	var at string
	cmd := &cobra.Command{
		Use: "history REF", Short: "Show who changed what in a record, and when", Args: cobra.ExactArgs(1),
		Long: "Show who changed what in a record, and when, newest first. With --at the changes until then are shown:\n" + timeHelp + "\n\n" +
			"kam show REF --at TIME shows the record as it was, kam restore REF FIELD --at TIME puts a field back.",
		ValidArgsFunction: a.completeFirst(completeRef),
		RunE: func(cmd *cobra.Command, args []string) error {
			r, err := a.find(cmd.Context(), args[0], "")
			if err != nil {
				return err
			}
			entries, err := a.opened.History(cmd.Context(), r.Ref)
			if err != nil {
				return err
			}
			if at != "" {
				until, err := a.instant(at)
				if err != nil {
					return err
				}
				entries = slices.DeleteFunc(entries, func(e kam.HistoryEntry) bool { return e.At.After(until) })
			}
			list := []happening{}
			for _, e := range entries {
				list = append(list, happening{e.At.UTC(), e.Who, e.Device, e.Cell, e.Old, e.New, string(e.State)})
			}
			if asJSON {
				return a.printJSON(list)
			}
			t := table{{"AT", "WHO", "FIELD", "OLD", "NEW", "STATE"}}
			for _, h := range list {
				t = append(t, []string{h.At.Local().Format("2006-01-02 15:04"), or(h.Who, "(this device)"), h.Field, kam.Clip(h.Old, 40), kam.Clip(h.New, 40), h.State})
			}
			return t.print(a.out)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	cmd.Flags().StringVar(&at, "at", "", "only what was done until then")
	return cmd
}
