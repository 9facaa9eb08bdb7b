package brief

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/brief"
	"keyaccount/tui/cell"
	"keyaccount/tui/doc"
	"keyaccount/tui/frame"
	"keyaccount/tui/layout"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// View implements pane.Pane.
func (p *Pane) View() []string { return p.Join(p.viewPage, p.viewWhy, !onLine(p)) }

// drawn is a line of the screen, and which line of the sheet it shows; -1 for none.
type drawn struct {
	text string
	at   int
}

func (p *Pane) viewPage(box layout.Rect) []string {
	in := box.Inner()
	all := p.draw(in.W)
	p.sight(all, in.H)
	var lines []string
	for _, d := range all[p.top:min(p.top+in.H, len(all))] {
		lines = append(lines, d.text)
	}
	foot := ""
	if n := len(all); n > in.H && in.H > 0 {
		foot = fmt.Sprintf("%d %%", min(p.top+in.H, n)*100/n)
	}
	title := "Visit brief"
	if len(p.lines) > 0 {
		title += " · " + p.sheet.Name
	}
	note := ""
	if n := p.sheet.Gaps(); n > 0 {
		note = "? " + show.Count(n, "gap", "gaps")
	}
	return frame.Panel{Title: title, Note: note, Foot: foot, Focus: !p.Peeks()}.Draw(p.env.Styles, lines, box.W, box.H)
}

// sight scrolls so that the line under the cursor is in sight, with its heading where it is the first of a section.
func (p *Pane) sight(all []drawn, h int) {
	first, last := -1, -1
	for i, d := range all {
		if d.at == p.cursor {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	for first > 0 && all[first-1].at < 0 {
		first--
	}
	if first < 0 {
		first, last = 0, 0
	}
	p.top = max(min(p.top, first), min(last-h+1, first), 0)
	p.top = min(p.top, max(len(all)-h, 0))
}

// marks are the signs of tones.
var marks = map[brief.Tone]string{brief.Warn: "!", brief.Gap: "?"}

// draw returns the lines of the page, w cells wide at most.
func (p *Pane) draw(w int) []drawn {
	st := p.env.Styles
	var out []drawn
	say := func(text string, at int) { out = append(out, drawn{text, at}) }
	message := func(draw func(...string) string, text string) []drawn {
		for _, l := range pane.Message(draw, text, w) {
			say(l, -1)
		}
		return out
	}
	switch {
	case p.Problem() != "":
		return message(st.Error.Render, p.Problem())
	case !p.Loaded():
		return message(st.Muted.Render, "Reading …")
	case len(p.lines) == 0:
		return message(st.Text.Render, "This account is not known, or deleted. esc goes back.")
	}
	n := 0
	for i := range p.sheet.Sections {
		s := &p.sheet.Sections[i]
		if i > 0 {
			say("", -1)
		}
		say(" "+st.Head.Render(cell.Clip(s.Title, w-2))+noted(s.Note, w-3-cell.Width(s.Title), st.Muted.Render), -1)
		for ; n < len(p.lines) && p.lines[n].of == s; n++ {
			for _, text := range p.drawLine(p.lines[n], n == p.cursor, w) {
				say(text, n)
			}
		}
		if s.Beyond > 0 {
			say("   "+st.Muted.Render(cell.Clip(fmt.Sprintf("and %d more", s.Beyond), w-3)), -1)
		}
	}
	return out
}

func noted(note string, w int, draw func(...string) string) string {
	if note == "" || w < 4 {
		return ""
	}
	return draw(" " + cell.Clip("· "+note, w-1))
}

// drawLine draws a line of the sheet in as many lines as it takes: its sign, its label, its words.
func (p *Pane) drawLine(l line, selected bool, w int) []string {
	st := p.env.Styles
	mark := cell.Pad(marks[l.Tone], 1)
	label := l.Lead()
	if label != "" && l.Text != "" {
		label += " "
	}
	text := label + l.Text
	indent := 1 + 2*l.depth
	room := w - indent - 3
	if room < 8 {
		indent, room = 0, max(w-3, 1)
	}
	var out []string
	rest := []rune(label)
	for i, part := range cell.Wrap(text, room) {
		lead := cell.Spaces(indent) + "  "
		if i == 0 {
			lead = cell.Spaces(indent) + mark + " "
		}
		if selected {
			draw := st.Selected
			if p.Peeks() {
				draw = st.SelectedIdle
			}
			out = append(out, draw.Render(cell.Pad(lead+part, w)))
			continue
		}
		// The label runs on over as many lines as it is long.
		n := min(len(rest), len([]rune(part)))
		head, tail := string([]rune(part)[:n]), string([]rune(part)[n:])
		rest = rest[n:]
		if len(rest) == 1 && rest[0] == ' ' {
			rest = nil
		}
		out = append(out, cell.Clip(lead, w)+p.labelled(l, head)+p.toned(l, tail))
	}
	return out
}

func (p *Pane) labelled(l line, text string) string {
	if text == "" {
		return ""
	}
	if l.depth == 0 {
		return p.env.Styles.Strong.Render(text)
	}
	return p.env.Styles.Label.Render(text)
}

func (p *Pane) toned(l line, text string) string {
	st := p.env.Styles
	switch {
	case text == "":
		return ""
	case l.Tone == brief.Warn:
		return st.Warn.Render(text)
	case l.Tone == brief.Gap:
		return st.Muted.Render(text)
	}
	return st.Text.Render(text)
}

// viewWhy tells where the line under the cursor comes from, and what is known of the record that is chosen.
func (p *Pane) viewWhy(w, h int) []string {
	return p.Text(p.env.Styles, "Where it comes from", p.why(), w, h)
}

func (p *Pane) why() *doc.Doc {
	d := &doc.Doc{}
	l, ok := p.current()
	if !ok {
		return d
	}
	d.Fact("enter", mending(l, p.reason), doc.Accent)
	right := ""
	if len(l.Reasons) > 1 {
		right = fmt.Sprintf("%d of %d, l for the next", p.reason+1, len(l.Reasons))
	}
	d.Head("Why", right)
	from := max(p.reason-2, 0)
	for i, r := range l.Reasons[from:min(from+6, len(l.Reasons))] {
		mark, tone := "·", doc.Plain
		if from+i == p.reason && len(l.Reasons) > 1 {
			mark, tone = "▸", doc.Strong
		}
		d.Point(mark, r.Words, tone)
	}
	if of, _ := p.chosen(); p.about != nil && of == p.aboutOf {
		label := of.Kind
		if k := kam.LookupKind(of.Kind); k != nil {
			label = k.Label
		}
		d.Head(label, "").Join(p.about)
	}
	return d
}

// Mouse implements pane.Pane. The wheel moves the cursor; a click chooses a line, and a click on the chosen one opens it.
func (p *Pane) Mouse(x, y int, msg tea.MouseMsg) tea.Cmd {
	if p.Aside.Mouse(x, y, msg) {
		return nil
	}
	if n := pane.Wheel(msg); n != 0 {
		return p.moveTo(p.cursor + 3*n)
	}
	in := p.Main().Inner()
	all := p.draw(in.W)
	at := y - in.Y + p.top
	switch {
	case !pane.Clicked(msg) || !in.Contains(x, y) || at >= len(all) || all[at].at < 0:
		return nil
	case all[at].at == p.cursor:
		return p.open()
	}
	return p.moveTo(all[at].at)
}
