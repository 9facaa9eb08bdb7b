package workspace

import (
	"context"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/brief"
	"keyaccount/kam/signal"
	"keyaccount/tui/doc"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/alarms"
)

// plan is the tab of the account plan: what kam plan prints, each line leading to what mends it.
func plan(env *pane.Env, ref kam.Ref) *pane.Browser {
	return newPage(env, ref, "Account plan", "This account is not known, or deleted. What is kept of it stands under Everything.",
		func(ctx context.Context, b *signal.Board) []section {
			c := b.Company()
			d := c.Dossier(ref.ID)
			if d == nil || !d.Known() {
				return nil
			}
			v := &view{ctx: ctx, env: env, board: b, d: d, s: c.Settings, today: b.Today()}
			return v.sheet(brief.PlanOf(d, c, c.Settings, b.Today()))
		},
		ofAccount(ref), accountKeys(env, ref))
}

// sheet turns a paper into sections. A part of a section is named after it too.
func (v *view) sheet(sheet brief.Sheet) []section {
	var out []section
	whole, note := "", ""
	for i := range sheet.Sections {
		of := &sheet.Sections[i]
		s := section{title: of.Title, right: of.Note}
		if of.Level > 1 {
			s.title = whole + " · " + of.Title
			if s.right == "" {
				s.right, note = note, ""
			}
		} else {
			whole, note = of.Title, ""
			if len(of.Lines) == 0 {
				note = of.Note
			}
		}
		for j := range of.Lines {
			it := v.planLine(of, &of.Lines[j])
			if s.add.Kind == "" { // what a gap asks for is what n adds anywhere in the section
				s.add = it.add
			}
			s.items = append(s.items, it)
		}
		out = append(out, s)
	}
	return out
}

// planLine is the row of a line of the plan.
func (v *view) planLine(of *brief.Section, l *brief.Line) item {
	it := item{ref: l.Record(), key: "line", name: l.Label, value: strings.ReplaceAll(l.Text, "\n", " "), lit: true}
	if len(l.Reasons) > 1 {
		it.why = l.Reasons
	}
	if len(l.Cells) > 0 {
		it.name, it.value = l.Cells[0], joined(" · ", slices.Clone(l.Cells[1:])...)
	}
	if it.name == "" {
		it.name, it.value = it.value, ""
	}
	switch l.Tone {
	case brief.Warn:
		it.sign, it.tone, it.lit = "!", doc.Warn, false
	case brief.Gap:
		it.sign, it.tone = "?", doc.Muted
	}
	if m := l.Mend; m != nil {
		switch {
		case m.Make != "":
			it.act = makes(m.Make, slices.Clone(m.Cells)...)
			it.add = pane.New{Kind: m.Make, Cells: m.Cells}
		case len(m.Fields) > 0:
			it.act = edits(m.Ref, m.Fields...)
		default:
			ref := m.Ref
			it.act = &alarms.Action{Words: "edits the record", Do: func() tea.Msg { return pane.Edit{Ref: ref} }}
		}
	}
	for i := range l.Lines {
		it.kids = append(it.kids, v.planLine(of, &l.Lines[i]))
	}
	it.foldedOpen = len(it.kids) > 0 && len(it.why) == 0
	label, text, cells, columns := l.Label, l.Text, l.Cells, of.Columns
	it.about = func(d *doc.Doc) {
		for i, c := range columns {
			if i < len(cells) {
				d.Fact(c, cells[i], doc.Plain)
			}
		}
		if len(cells) == 0 && label != "" {
			d.Para(text, doc.Plain)
		}
	}
	return it
}
