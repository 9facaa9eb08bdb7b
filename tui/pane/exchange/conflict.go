package exchange

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/cell"
	"keyaccount/tui/doc"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
	"keyaccount/tui/style"
)

// field returns the field that a conflict is about, nil where this program does not know it, and its name.
func field(c kam.Conflict) (*kam.Field, string) {
	name, item := kam.SplitKey(c.Field)
	ref, err := kam.ParseRef(c.Record)
	if err != nil || kam.LookupKind(ref.Kind) == nil {
		return nil, name
	}
	f := kam.LookupKind(ref.Kind).Lookup(name)
	switch {
	case name == kam.DeletedField:
		return nil, "Deleted"
	case f == nil:
		return nil, name
	case item != "":
		return f, f.Label + " “" + item + "”"
	}
	return f, f.Label
}

func worded(env *pane.Env, c kam.Conflict, value string) string {
	f, _ := field(c)
	switch {
	case value == "":
		return "(empty)"
	case f == nil || f.Multi:
		return value
	}
	return show.Value(f, value, env.Book.Name)
}

func conflictRow(env *pane.Env, ref kam.Ref, c kam.Conflict) list.Row {
	_, name := field(c)
	return list.Row{ID: list.ID{Ref: ref}, Cells: []list.Cell{
		{Text: "! " + subject(env, c.Record) + " · " + name},
		{Text: worded(env, c, string(c.Kept)) + " ↔ " + worded(env, c, string(c.Other))},
		{Text: c.OtherBy, Tone: doc.Muted}, {Text: ago(c.OtherAt, env.Book.Now()), Tone: doc.Muted},
	}}
}

// dispute writes both values of a conflict side by side, what was there before them, and what can be done.
func dispute(ctx context.Context, env *pane.Env, d *doc.Doc, c kam.Conflict) {
	_, name := field(c)
	d.Title(subject(env, c.Record)).Para(name+" was changed on both sides. Which value is right?", doc.Muted)
	d.Gap()
	keptOn, otherOn := devices(ctx, env, c)
	sideBySide(d, env, c, keptOn, otherOn)
	d.Gap().Fact("Before both", worded(env, c, string(c.Seen)), doc.Muted)
	d.Gap().Fact("(", "keeps the left", doc.Plain).Fact(")", "takes the right", doc.Plain)
	if third(c) {
		d.Fact("e", "types a third value", doc.Plain)
	}
	d.Fact("Y", "shows how it came to this", doc.Plain).Fact("enter", "opens the record", doc.Plain)
	d.Gap().Para("Each can be undone with u.", doc.Muted)
}

// third reports whether a third value can be typed: the field is one that people fill in.
func third(c kam.Conflict) bool {
	f, _ := field(c)
	return f != nil && !f.Internal
}

// devices returns the devices from which the two values came, as far as the record's history on this device tells.
func devices(ctx context.Context, env *pane.Env, c kam.Conflict) (kept, other string) {
	ref, err := kam.ParseRef(c.Record)
	if err != nil {
		return "", ""
	}
	history, err := env.Book.History(ctx, ref)
	if err != nil {
		return "", ""
	}
	for _, h := range history {
		switch {
		case h.Cell != c.Field:
		case kept == "" && h.Who == c.KeptBy && h.New == string(c.Kept):
			kept = h.Device
		case other == "" && h.Who == c.OtherBy && h.New == string(c.Other):
			other = h.Device
		}
	}
	return called(kept), called(other)
}

// called shortens the id of a device to what tells it from others.
func called(device string) string {
	if device == "" {
		return ""
	}
	return "device " + device[max(0, len(device)-8):]
}

// sideBySide draws the two values in two columns, each with who set it and when.
func sideBySide(d *doc.Doc, env *pane.Env, c kam.Conflict, keptOn, otherOn string) {
	now := env.Book.Now()
	two := func(left, right string, draw func(*style.Styles) func(...string) string) {
		d.Raw(func(st *style.Styles, w int) string {
			half := (w - 3) / 2
			l, r := cell.Clip(left, half), cell.Clip(right, half)
			return draw(st)(l) + cell.Spaces(half-cell.Width(l)) + st.Border.Render(" │ ") + draw(st)(r)
		})
	}
	muted := func(st *style.Styles) func(...string) string { return st.Muted.Render }
	two("( stands", ") other", func(st *style.Styles) func(...string) string { return st.Head.Render })
	left, right := worded(env, c, string(c.Kept)), worded(env, c, string(c.Other))
	d.Figure(func(st *style.Styles, w int) []string { return beside(st, left, right, w) })
	two(c.KeptBy, c.OtherBy, muted)
	two(ago(c.KeptAt, now), ago(c.OtherAt, now), muted)
	if keptOn+otherOn != "" {
		two(keptOn, otherOn, muted)
	}
}

func settle(env *pane.Env, b *pane.Browser, verdict string) tea.Cmd {
	refs := b.List.Chosen()
	b.List.ClearMarks()
	return env.Ask(pane.Find{Out: func(ctx context.Context) (tea.Msg, error) {
		var edits []kam.Edit
		label := ""
		for _, ref := range refs {
			r, err := env.Book.Get(ctx, ref)
			if err != nil {
				return nil, err
			}
			c := kam.Decode[kam.Conflict](r)
			more, err := c.Resolution(verdict, "")
			if err != nil {
				return nil, err
			}
			edits = append(edits, more...)
			value := c.Kept
			if verdict == kam.KeepOther {
				value = c.Other
			}
			_, name := field(c)
			label = fmt.Sprintf("Settled: %s is %s", name, worded(env, c, string(value)))
		}
		if len(refs) > 1 {
			label = fmt.Sprintf("Settled %d conflicts", len(refs))
		}
		return pane.Apply{Label: label, Edits: edits}, nil
	}})
}

// thirdValue opens the form of the field that a conflict is about. What is saved there settles it.
func thirdValue(env *pane.Env, b *pane.Browser) tea.Cmd {
	row, _ := b.List.Current()
	return env.Ask(pane.Find{Out: func(ctx context.Context) (tea.Msg, error) {
		r, err := env.Book.Get(ctx, row.Ref)
		if err != nil {
			return nil, err
		}
		c := kam.Decode[kam.Conflict](r)
		ref, err := kam.ParseRef(c.Record)
		if err != nil {
			return nil, err
		}
		if !third(c) {
			return pane.Say{Text: "Only one of the two values can be kept here: ( the left, ) the right.", Bad: true}, nil
		}
		name, _ := kam.SplitKey(c.Field)
		return pane.Mend{Ref: ref, Only: []string{name}, Also: []kam.Edit{{Ref: row.Ref, Cells: []kam.Cell{{Key: "verdict", Value: kam.KeepNew}}}}}, nil
	}})
}
