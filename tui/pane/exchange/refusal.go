package exchange

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/book"
	"keyaccount/tui/card"
	"keyaccount/tui/doc"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// refused is a refused edit and what hangs on it.
type refused struct {
	kam.Rejection
	edit       kam.Edit
	err        error    // why the edit cannot be read
	dependants []string // in words: other refused edits and edits that wait which need the record
}

// refusals reads the refused edits, those that others hang on first.
func refusals(ctx context.Context, env *pane.Env) ([]refused, error) {
	var all []refused
	err := env.Book.Each(ctx, "rejection", func(r kam.Record) bool {
		if j := kam.Decode[kam.Rejection](r); j.Verdict == "" {
			e, err := j.Refused()
			all = append(all, refused{Rejection: j, edit: e, err: err})
		}
		return true
	})
	if err != nil {
		return nil, err
	}
	waiting, err := env.Book.Changes(ctx, time.Time{}, true, waitingRows)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].dependants = dependants(env, &all[i], all, waiting)
	}
	slices.SortStableFunc(all, func(a, b refused) int { return len(b.dependants) - len(a.dependants) })
	return all, nil
}

// dependants words what needs the record that a refused edit was to make: other refused edits, and edits that wait. An
// edit of a record that is there has none: what it set is all that is missing.
func dependants(env *pane.Env, r *refused, all []refused, waiting []book.Change) []string {
	if r.err != nil || env.Book.Name(r.edit.Ref) != "" {
		return nil
	}
	id := r.edit.ID.String()
	var out []string
	for i := range all {
		o := &all[i]
		if o.ID != r.ID && o.err == nil && (o.edit.Ref == r.edit.Ref || slices.ContainsFunc(o.edit.Cells, func(c kam.Cell) bool { return c.Value == id || strings.HasSuffix(c.Key, "="+id) })) {
			out = append(out, "✖ "+o.title(env)+", refused too")
		}
	}
	seen := map[kam.Ref]bool{}
	for _, c := range waiting {
		_, item := kam.SplitKey(c.Cell)
		if (c.Ref == r.edit.Ref || c.New == id || item == id) && !seen[c.Ref] {
			seen[c.Ref] = true
			out = append(out, "↑ "+env.Name(c.Ref)+", waits to be sent")
		}
	}
	return out
}

// title returns what the record of a refused edit is called, also where it was never made.
func (r *refused) title(env *pane.Env) string {
	if r.err != nil || env.Book.Name(r.edit.Ref) != "" {
		return subject(env, r.Record)
	}
	return kam.Record{Ref: r.edit.Ref}.With(r.edit.Cells...).Title(env.Book.Name)
}

func refusalRow(env *pane.Env, r *refused) list.Row {
	reason := r.Reason
	if n := len(r.dependants); n > 0 {
		reason = show.Count(n, "edit hangs", "edits hang") + " on it: " + reason
	}
	return list.Row{ID: list.ID{Ref: kam.Ref{Kind: "rejection", ID: r.ID}}, Cells: []list.Cell{
		{Text: "✖ " + r.title(env)}, {Text: reason, Tone: doc.Bad}, {Text: r.User, Tone: doc.Muted}, {Text: ago(r.At, env.Book.Now()), Tone: doc.Muted},
	}}
}

// refusal writes a refused edit, why it was refused, what hangs on it, and what can be done.
func refusal(ctx context.Context, env *pane.Env, d *doc.Doc, id kam.ID) error {
	all, err := refusals(ctx, env)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(all, func(r refused) bool { return r.ID == id })
	if i < 0 {
		return nil
	}
	r := &all[i]
	d.Title(r.title(env)).Para("✖ "+r.Reason, doc.Bad).Head("The edit", ago(r.At, env.Book.Now()))
	if r.err != nil {
		d.Para(r.err.Error(), doc.Bad)
	}
	for _, c := range r.edit.Cells {
		d.Item("·", card.Change(kam.LookupKind(r.edit.Kind), kam.HistoryEntry{Cell: c.Key, New: c.Value}, env.Book.Name), "", doc.Plain)
	}
	if len(r.dependants) > 0 {
		d.Head("What hangs on it", fmt.Sprint(len(r.dependants)))
		for _, text := range r.dependants {
			d.Point("·", text, doc.Plain)
		}
	}
	d.Head("What can be done", "").Fact("e", "mends it in the form and sends it again", doc.Plain).Fact("x", "tries it again as it is", doc.Plain).
		Fact("y", "copies it as JSON, to send to somebody who may", doc.Plain).Fact("d", "gives it up", doc.Plain)
	d.Gap().Para("In a shell: kam rejections export "+short(id)+" --to FILE", doc.Muted)
	return nil
}

func short(id kam.ID) string { return "rejection/" + id.String() }

// read returns the rejection under the cursor with the edit that was refused.
func read(ctx context.Context, env *pane.Env, ref kam.Ref) (kam.Rejection, kam.Edit, error) {
	r, err := env.Book.Get(ctx, ref)
	if err != nil {
		return kam.Rejection{}, kam.Edit{}, err
	}
	j := kam.Decode[kam.Rejection](r)
	e, err := j.Refused()
	return j, e, err
}

// mend opens the form of what was refused, with its values typed in. What is saved there is sent instead.
func mend(env *pane.Env, b *pane.Browser) tea.Cmd {
	row, _ := b.List.Current()
	return env.Ask(pane.Find{Out: func(ctx context.Context) (tea.Msg, error) {
		_, e, err := read(ctx, env, row.Ref)
		if err != nil {
			return nil, err
		}
		k := kam.LookupKind(e.Kind)
		if k == nil || k.System {
			return pane.Say{Text: "There is no form for this; x tries it again as it is.", Bad: true}, nil
		}
		m := pane.Mend{Ref: e.Ref, Typed: e.Cells, Also: []kam.Edit{{Ref: row.Ref, Cells: []kam.Cell{{Key: "verdict", Value: kam.Resubmitted}}}}}
		if env.Book.Name(e.Ref) == "" { // it was never made
			return m, nil
		}
		for _, c := range e.Cells {
			name, _ := kam.SplitKey(c.Key)
			if f := k.Lookup(name); f != nil && !f.Internal && !slices.Contains(m.Only, name) {
				m.Only = append(m.Only, name)
			}
		}
		if len(m.Only) == 0 {
			return pane.Say{Text: "There is nothing to type here; x tries it again as it is.", Bad: true}, nil
		}
		return m, nil
	}})
}

// copyEdit puts a refused edit on the clipboard, as JSON.
func copyEdit(env *pane.Env, b *pane.Browser) tea.Cmd {
	row, _ := b.List.Current()
	return env.Ask(pane.Find{Out: func(ctx context.Context) (tea.Msg, error) {
		j, e, err := read(ctx, env, row.Ref)
		if err != nil {
			return nil, err
		}
		cells := map[string]string{}
		for _, c := range e.Cells {
			cells[c.Key] = c.Value
		}
		data, err := json.MarshalIndent(map[string]any{"record": j.Record, "cells": cells, "reason": j.Reason, "at": j.At}, "", "  ")
		return pane.Copy{Text: string(data)}, err
	}})
}

// answer gives up a refused edit, or makes it again as it was.
func answer(env *pane.Env, b *pane.Browser, verdict string) tea.Cmd {
	row, _ := b.List.Current()
	return env.Ask(pane.Find{Out: func(ctx context.Context) (tea.Msg, error) {
		r, err := env.Book.Get(ctx, row.Ref)
		if err != nil {
			return nil, err
		}
		j := kam.Decode[kam.Rejection](r)
		edits := []kam.Edit{{Ref: row.Ref, Cells: []kam.Cell{{Key: "verdict", Value: verdict}}}}
		label := "Gave up the edit of " + subject(env, j.Record)
		if verdict == kam.Resubmitted {
			again, err := j.Refused()
			if err != nil {
				return nil, err
			}
			edits = append([]kam.Edit{again}, edits...)
			label = "Made the edit of " + subject(env, j.Record) + " again"
		}
		return pane.Apply{Label: label, Edits: edits}, nil
	}})
}
