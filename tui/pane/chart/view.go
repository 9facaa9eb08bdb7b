package chart

import (
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam/chart/card"
	"keyaccount/kam/chart/picture"
	"keyaccount/tui/cell"
	"keyaccount/tui/frame"
	"keyaccount/tui/layout"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// View implements pane.Pane.
func (p *Pane) View() []string {
	body := p.Join(p.viewMap, p.viewPerson, p.scene == nil)
	if p.legend && p.mode == nil {
		body = p.viewLegend(body)
	}
	if p.mode != nil {
		body = p.mode.over(p, body)
	}
	return body
}

var wayNames = map[picture.Way]string{picture.Organization: "organization", picture.Influence: "influence", picture.Matrix: "roles × attitudes", picture.List: "by significance"}

func (p *Pane) viewMap(box layout.Rect) []string {
	st := p.env.Styles
	panel := frame.Panel{Title: "Map", Focus: !p.Peeks()}
	var lines []string
	switch {
	case p.Problem() != "":
		lines = pane.Message(st.Error.Render, p.Problem(), box.Inner().W)
	case p.scene == nil:
		lines = pane.Message(st.Muted.Render, "Reading …", box.Inner().W)
	default:
		panel.Title, panel.Note = p.title(), "tint: "+p.lens.String()
		panel.Foot = p.foot()
		for _, l := range p.draw() {
			lines = append(lines, " "+l)
		}
		if box.Inner().H > len(lines) {
			lines = append(lines, " "+p.wayIn(box.Inner().W-2))
		}
	}
	return panel.Draw(st, lines, box.W, box.H)
}

// title says what the map shows: how it is laid out, for which deal, of which day.
func (p *Pane) title() string {
	s := p.scene
	text := "Map"
	if !s.now() {
		text += " as of " + s.of.day.String()
	}
	text += " · " + wayNames[s.of.way]
	if s.center.DealName != "" {
		text += " · deal “" + s.center.DealName + "”"
	} else {
		text += " · whole account"
	}
	return text
}

// foot says how much there is, and where one is in what is larger than the screen.
func (p *Pane) foot() string {
	s := p.scene
	gaps := 0
	for i := range p.sheet().Items {
		if p.sheet().Items[i].Gap != nil {
			gaps++
		}
	}
	var parts []string
	if gaps > 0 {
		parts = append(parts, show.Count(gaps, "gap", "gaps"))
	}
	if n := len(s.center.Blockers); n > 0 {
		parts = append(parts, fmt.Sprintf("✖ %d can block", n))
	}
	if at := slices.Index(s.days, s.of.day); at >= 0 {
		parts = append(parts, fmt.Sprintf("%d of %d dates", at+1, len(s.days)))
	}
	if beyond := p.beyond(); beyond != "" {
		parts = append(parts, "more "+beyond)
	}
	return strings.Join(parts, " · ")
}

// beyond says at which sides the map goes on beyond the screen.
func (p *Pane) beyond() string {
	a, o, s := p.area(), p.origin(), p.sheet()
	text := ""
	for _, side := range []struct {
		is   bool
		sign string
	}{{p.view.left > o.X, "←"}, {p.view.top > o.Y, "↑"}, {p.view.top+a.H < s.H, "↓"}, {p.view.left+a.W < s.W, "→"}} {
		if side.is {
			text += side.sign
		}
	}
	return text
}

// wayIn says what is being done on the map; otherwise it tells the way to the decider under the cursor, or to the one who is reached best.
func (p *Pane) wayIn(w int) string {
	st, c := p.env.Styles, &p.scene.center
	if p.mode != nil {
		return st.Title.Render(cell.Clip(p.mode.prompt(p), w))
	}
	if p.hidden {
		return ""
	}
	if len(c.Paths) == 0 {
		if len(c.Unreached()) > 0 {
			return st.Warn.Render(cell.Clip("! no way to the decider: nobody of ours is connected with anybody who sways "+p.nameOf(c.Unreached()[0]), w))
		}
		return ""
	}
	path := &c.Paths[max(p.lit-1, 0)]
	if it := p.item(); it != nil && it.Member != nil && p.lit == 0 {
		for i := range c.Paths {
			if c.Paths[i].Decider == it.Member.Contact {
				path = &c.Paths[i]
			}
		}
	}
	draw := st.Muted
	if p.lit > 0 {
		draw = st.Title
	}
	return draw.Render(cell.Clip("Way to the decider: "+path.String(), w))
}

// viewPerson tells what is known of the person under the cursor.
func (p *Pane) viewPerson(w, h int) []string {
	lines, below := p.Window(p.tell(w-4), h)
	title, foot := "Person", ""
	if it := p.item(); it == nil || it.Member == nil {
		title = "Gap"
	}
	if below > 0 {
		foot = fmt.Sprintf("J %d more", below)
	}
	return frame.Panel{Title: title, Foot: foot, Focus: p.Peeks()}.Draw(p.env.Styles, lines, w, h)
}

// viewLegend lays what the signs mean over the map.
func (p *Pane) viewLegend(body []string) []string {
	st := p.env.Styles
	column := func(title string, all [][2]string) []string {
		out := []string{st.Head.Render(title)}
		for _, l := range all {
			out = append(out, st.Strong.Render(cell.Pad(l[0], 4))+l[1])
		}
		return out
	}
	lines := [][2]string{{"━━▶", "influences strongly"}, {"──▶", "medium"}, {"╌╌▶", "weakly"}, {"◆─◆", "alliance"}, {"╳─╳", "conflict"},
		{"»", "influences the chosen person"}, {"«", "influenced by that person"}, {"1 2", "steps of the way that is lit"}, {"┏━┓", "facilitator, dominant advisor"}, {"┌╌┐", "missing"}}
	first := column("On cards", card.Legend())
	second := append(append(column("Tint: "+p.lens.String(), p.lens.meaning()), ""), column("Lines and marks", lines)...)
	var rows []string
	for i := range max(len(first), len(second)) {
		row := cell.Spaces(26)
		if i < len(first) {
			row = cell.Pad(first[i], 26)
		}
		if i < len(second) {
			row += second[i]
		}
		rows = append(rows, " "+row)
	}
	all, tall := p.Size()
	w, h := min(68, all), min(len(rows)+2, tall)
	return frame.Over(body, frame.Panel{Title: "What the signs mean", Foot: "= or esc closes", Focus: true}.Draw(st, rows, w, h), (all-w)/2, (tall-h)/3)
}

// Mouse implements pane.Pane.
func (p *Pane) Mouse(x, y int, msg tea.MouseMsg) tea.Cmd {
	if p.scene == nil || p.mode != nil {
		return nil
	}
	if p.Aside.Mouse(x, y, msg) {
		return nil
	}
	n := pane.Wheel(msg)
	switch {
	case msg.Button == tea.MouseButtonWheelLeft:
		p.view.left -= 8
	case msg.Button == tea.MouseButtonWheelRight:
		p.view.left += 8
	case n != 0 && msg.Shift:
		p.view.left += 8 * n
	case n != 0:
		p.view.top += 3 * n
	case pane.Clicked(msg):
		p.legend = false
		in := p.room()
		i := p.hit(x-in.X, y-in.Y)
		switch {
		case i < 0:
		case i == p.current():
			return p.open()
		default:
			p.choose(i)
			p.since = turn{}
		}
		return nil
	default:
		return nil
	}
	p.bound()
	return nil
}
