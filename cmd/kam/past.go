package main

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"keyaccount/kam"
)

// timeHelp tells how a time is written.
const timeHelp = "a date (its end), “2026-11-20 14:30”, “14:30” (today), “3d” or “2h” or “15m” ago, or RFC 3339."

// instant reads a time as it is written in a shell. A date alone is the end of that day.
func (a *app) instant(text string) (time.Time, error) {
	now := a.now().In(time.Local)
	text = strings.TrimSpace(text)
	for _, layout := range []string{time.RFC3339Nano, "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04"} {
		if t, err := time.ParseInLocation(layout, text, time.Local); err == nil {
			return t, nil
		}
	}
	if t, err := time.ParseInLocation("2006-01-02", text, time.Local); err == nil {
		return t.AddDate(0, 0, 1).Add(-time.Nanosecond), nil
	}
	if t, err := time.ParseInLocation("15:04", text, time.Local); err == nil {
		return time.Date(now.Year(), now.Month(), now.Day(), t.Hour(), t.Minute(), 0, 0, time.Local), nil
	}
	var n int
	var unit string
	if _, err := fmt.Sscanf(text, "%d%1s", &n, &unit); err == nil && n >= 0 && n < 100_000 && fmt.Sprint(n, unit) == text {
		switch unit {
		case "d":
			return now.AddDate(0, 0, -n), nil
		case "h":
			return now.Add(-time.Duration(n) * time.Hour), nil
		case "m":
			return now.Add(-time.Duration(n) * time.Minute), nil
		}
	}
	return time.Time{}, usage("“%s” is no time; write %s", kam.Clip(text, 40), timeHelp)
}

// past returns a record as it was at a time.
func (a *app) past(ctx context.Context, r kam.Record, at string) (kam.Past, error) {
	t, err := a.instant(at)
	if err != nil {
		return kam.Past{}, err
	}
	history, err := a.opened.History(ctx, r.Ref)
	return r.AsOf(history, t), err
}

// showPast shows a record as it was at a time, and what is not known of it.
func (a *app) showPast(ctx context.Context, now kam.Record, at string, asJSON bool) error {
	p, err := a.past(ctx, now, at)
	if err != nil {
		return err
	}
	var unknown []string
	for _, key := range p.Unknown {
		if name, _ := kam.SplitKey(key); !slices.Contains(unknown, name) {
			unknown = append(unknown, name)
		}
	}
	if asJSON {
		j := p.Record.JSON(a.opened.Name)
		data, err := json.Marshal(j)
		if err != nil {
			return err
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(data, &fields); err != nil {
			return err
		}
		for name, v := range map[string]any{"at": p.At.UTC(), "unknown": append([]string{}, unknown...), "moved": append([]string{}, p.Moved(now)...)} {
			if fields[name], err = json.Marshal(v); err != nil {
				return err
			}
		}
		return a.printJSON(fields)
	}
	k := kam.LookupKind(now.Kind)
	if k == nil {
		return a.printUnknown(p.Record)
	}
	title := p.Title(a.opened.Name)
	t := table{{k.Label, title}, {"Ref", now.Ref.String()}, {"As it was", p.At.Local().Format("2006-01-02 15:04:05")}}
	if !p.Begun() {
		t = append(t, []string{"", "nothing is known on this device of what it was then"})
	}
	if p.Deleted() {
		t = append(t, []string{"Deleted", "yes"})
	}
	moved := p.Moved(now)
	for _, f := range k.Fields {
		then, is := p.Show(f, a.opened.Name), now.Show(f, a.opened.Name)
		switch {
		case slices.Contains(unknown, f.Name):
			then = "(not known on this device)"
		case then == "" && is == "":
			continue
		case slices.Contains(moved, f.Name):
			then = or(then, "(empty)") + "   ≠ now " + or(kam.Clip(strings.ReplaceAll(is, "\n", " "), 60), "(empty)")
		case f.Title && then == title: // it stands at the top
			continue
		}
		t.add(f.Label, then)
	}
	return t.print(a.out)
}

func (a *app) restoreCommand() *cobra.Command {
	var at string
	cmd := &cobra.Command{
		Use: "restore REF [FIELD]...", Short: "Bring a deleted record back, or what a record held at a time", Args: cobra.MinimumNArgs(1),
		Long: "Bring a deleted record back. With --at, give a record what it held then: the fields named, or everything. It is\n" +
			"an edit like any other, and kam undo takes it back. TIME is " + timeHelp,
		ValidArgsFunction: a.completeFirst(completeRef),
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case at != "":
				return a.restorePast(cmd.Context(), args[0], at, args[1:])
			case len(args) > 1:
				return usage("say as of when: kam restore %s %s --at TIME", args[0], args[1])
			}
			return a.apply(cmd.Context(), args[0], "restore", kam.Restoration)
		},
	}
	cmd.Flags().StringVar(&at, "at", "", "give it what it held at a time")
	return cmd
}

// restorePast gives fields of a record, or all, what they held at a time.
func (a *app) restorePast(ctx context.Context, ref, at string, fields []string) error {
	r, err := a.find(ctx, ref, "")
	if err != nil {
		return err
	}
	k, err := a.ownKind(r.Kind)
	if err != nil {
		return err
	}
	p, err := a.past(ctx, r, at)
	if err != nil {
		return err
	}
	for _, name := range fields {
		if k.Lookup(name) == nil {
			return usage("%s has no field “%s”; kam kinds %s lists them", k.Label, kam.Clip(name, 40), k.Name)
		}
		if !p.Knows(name) {
			return fmt.Errorf("what %s was at that time is not known on this device", name)
		}
	}
	cells := p.Restore(r, fields...)
	if len(cells) == 0 {
		_, err := fmt.Fprintln(a.out, "It holds that already.")
		return err
	}
	if err := a.opened.Apply(ctx, "restore "+a.opened.Name(r.Ref), kam.Edit{Ref: r.Ref, Cells: cells}); err != nil {
		return err
	}
	for _, c := range cells {
		fmt.Fprintf(a.out, "%s: %s\n", c.Key, or(kam.Clip(c.Value, 200), "(empty)"))
	}
	if len(fields) == 0 && len(p.Unknown) > 0 {
		fmt.Fprintf(a.out, "%s not known on this device as of then, and left as they are: %s\n", count(len(p.Unknown), "value"), strings.Join(p.Unknown, ", "))
	}
	return nil
}
