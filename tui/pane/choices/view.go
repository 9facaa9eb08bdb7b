package choices

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/choice"
	"keyaccount/tui/cell"
	"keyaccount/tui/doc"
	"keyaccount/tui/frame"
	"keyaccount/tui/layout"
	"keyaccount/tui/show"
)

// The sizes of the matrix, in cells: a column is as wide as there is room for between these.
const (
	columnLeast = 11
	columnMost  = 18
	headHeight  = 3 // the names of the criteria, in two lines, and a rule
)

// grid is how the matrix is laid out.
type grid struct {
	names, column int // widths
	cols, rows    int // how many are in sight
	height        int // of a row, in lines: two, and an empty one where all rows are in sight with it
}

func (p *Pane) grid(w, h int) grid {
	g := grid{names: 12, height: 3}
	for i := range p.Members {
		g.names = max(g.names, cell.Width(p.Members[i].Name)+1)
	}
	g.names = min(g.names, max(w/4, 12))
	room := w - g.names
	n := max(len(p.Names), 1)
	g.column = max(min(room/n, columnMost), columnLeast)
	g.cols = max(min(room/g.column, n), 1)
	if len(p.Members)*g.height > h-headHeight {
		g.height = 2
	}
	g.rows = max(min((h-headHeight)/g.height, len(p.Members)), 1)
	return g
}

// sight scrolls so that the cell under the cursor is in sight.
func (p *Pane) sight(g grid) {
	p.top = max(min(p.top, p.row), p.row-g.rows+1, 0)
	p.left = max(min(p.left, p.col), p.col-g.cols+1, 0)
	p.top = min(p.top, max(len(p.Members)-g.rows, 0))
	p.left = min(p.left, max(len(p.Names)-g.cols, 0))
}

// View implements pane.Pane.
func (p *Pane) View() []string {
	s := p.split()
	switch {
	case s.Folded() && p.peek:
		return p.viewCell(p.w, p.h)
	case s.Folded() || !onCell(p):
		return p.viewMatrix(layout.Rect{W: p.w, H: p.h})
	}
	return frame.Beside(p.viewMatrix(s.List), p.viewCell(s.Preview.W, s.Preview.H))
}

func (p *Pane) viewMatrix(box layout.Rect) []string {
	st := p.env.Styles
	in := box.Inner()
	var lines []string
	foot := ""
	say := func(draw func(...string) string, text string) {
		lines = append(lines, "")
		for _, l := range cell.Wrap(text, min(in.W-4, 80)) {
			lines = append(lines, "  "+draw(l))
		}
	}
	switch {
	case p.problem != "":
		say(st.Error.Render, p.problem)
	case !p.loaded:
		say(st.Muted.Render, "Reading …")
	case !onCell(p):
		say(st.Text.Render, "Nobody is known to decide by anything yet. What does each member of the buying center compare, how much does it count, and who leads on it? n adds the first criterion.")
	default:
		g := p.grid(in.W, in.H)
		p.sight(g)
		lines = p.viewGrid(g)
		if n := len(p.Names); n > g.cols {
			foot = fmt.Sprintf("criteria %d–%d of %d", p.left+1, p.left+g.cols, n)
		}
		if n := len(p.Members); n > g.rows {
			foot = strings.TrimSpace(foot + fmt.Sprintf("  members %d–%d of %d", p.top+1, p.top+g.rows, n))
		}
	}
	note := ""
	if p.Vulnerable > 0 {
		note = fmt.Sprintf("!! vulnerable on %d", p.Vulnerable)
	}
	return frame.Panel{Title: "Choices", Note: note, Foot: foot, Focus: !p.peek}.Draw(st, lines, box.W, box.H)
}

func (p *Pane) viewGrid(g grid) []string {
	st := p.env.Styles
	first, second := cell.Spaces(g.names), cell.Spaces(g.names)
	for i := p.left; i < p.left+g.cols; i++ {
		upper, lower := heading(p.Names[i], g.column-1)
		draw := st.Column
		if i == p.col {
			draw = st.Sorted
		}
		first += draw.Render(cell.Pad(upper, g.column-1)) + " "
		second += draw.Render(cell.Pad(lower, g.column-1)) + " "
	}
	lines := []string{first, second, st.Border.Render(strings.Repeat("─", g.names+g.column*g.cols))}
	for i := p.top; i < p.top+g.rows; i++ {
		m := &p.Members[i]
		name := st.Text
		if i == p.row {
			name = st.Strong
		}
		upper := name.Render(cell.Pad(m.Name, g.names-1)) + " "
		lower := st.Muted.Render(cell.Pad(p.standing(m), g.names-1)) + " "
		for j := p.left; j < p.left+g.cols; j++ {
			a, b := p.viewOne(m.Cells[j], g.column-1, i == p.row && j == p.col)
			upper, lower = upper+a+" ", lower+b+" "
		}
		lines = append(lines, upper, lower)
		if g.height > 2 {
			lines = append(lines, "")
		}
	}
	return lines
}

// standing says in a few cells whether we are vulnerable with a member.
func (p *Pane) standing(m *choice.Member) string {
	switch {
	case m.Vulnerable > 0:
		return fmt.Sprintf("!! on %d", m.Vulnerable)
	case m.Unknown > 0:
		return fmt.Sprintf("? on %d", m.Unknown)
	}
	return ""
}

// heading breaks a name between words into two lines of at most w cells; a word that is longer is clipped.
func heading(name string, w int) (upper, lower string) {
	words := strings.Fields(name)
	for i, word := range words {
		if next := strings.TrimSpace(upper + " " + word); i == 0 || cell.Width(next) <= w {
			upper = next
			continue
		}
		lower = strings.Join(words[i:], " ")
		break
	}
	return cell.Clip(upper, w), cell.Clip(lower, w)
}

// greatest is the relevance that nothing exceeds: importance 7 × difference 7.
const greatest = 49

// viewOne draws a cell in two lines of w cells: who leads and how relevant it is, and that as a bar.
func (p *Pane) viewOne(rated []*choice.Rated, w int, chosen bool) (string, string) {
	st := p.env.Styles
	text, bar, tone := cell.Pad("·", w), cell.Spaces(w), doc.Muted
	if len(rated) > 0 {
		r := rated[0]
		sign, t := mark(r)
		tone = t
		text = cell.Between(sign+" "+short(r.Leader), number(r.Relevance), w)
		if r.Relevance.Known {
			n := max(int(r.Relevance.InexactFloat64()/greatest*float64(w)+0.5), 1)
			bar = cell.Pad(strings.Repeat("▬", min(n, w)), w)
		}
	}
	draw := tone.Style(st)
	if chosen {
		draw = st.Selected.Render
	}
	return draw(text), draw(bar)
}

// mark returns what a criterion is to us, in a symbol.
func mark(r *choice.Rated) (string, doc.Tone) {
	switch {
	case r.Vulnerable == choice.Yes:
		return "!!", doc.Bad
	case !r.Relevance.Known:
		return "?", doc.Warn
	case r.Leader == "competitor":
		return "▽", doc.Plain
	case r.Leader == "we":
		return "▲", doc.Good
	}
	return "=", doc.Plain
}

// short words who leads in as few cells as can be.
func short(leader string) string {
	switch leader {
	case "competitor":
		return "they"
	case "":
		return "?"
	}
	return leader
}

func number(n kam.Number) string {
	if !n.Known {
		return "?"
	}
	return n.String()
}

// viewCell tells what is known of the cell under the cursor.
func (p *Pane) viewCell(w, h int) []string {
	st := p.env.Styles
	all := p.describe().Lines(st, w-4)
	p.scroll = max(min(p.scroll, len(all)-(h-2)), 0)
	var lines []string
	for _, l := range all[p.scroll:] {
		lines = append(lines, " "+l)
	}
	return frame.Panel{Title: "Cell", Focus: p.peek}.Draw(st, lines, w, h)
}

func (p *Pane) describe() *doc.Doc {
	d := &doc.Doc{}
	rated, ok := p.current()
	if !ok {
		return d
	}
	m := &p.Members[p.row]
	d.Title(p.Names[p.col]).Para("for "+m.Name, doc.Muted)
	if len(rated) == 0 {
		d.Gap().Para("· not known to decide by it; enter adds it", doc.Muted)
	}
	for _, r := range rated {
		p.describeOne(d, r)
	}
	d.Head(m.Name, show.Count(m.Criteria, "criterion", "criteria"))
	d.Fact("Matter", fmt.Sprint(m.Matter), doc.Plain).Fact("Vulnerable on", fmt.Sprint(m.Vulnerable), map[bool]doc.Tone{true: doc.Bad}[m.Vulnerable > 0])
	for _, t := range []struct {
		label string
		n     kam.Number
	}{{"We lead on", m.Ours}, {"Level on", m.Level}, {"They lead on", m.Theirs}} {
		if t.n.Known {
			d.Fact(t.label, t.n.String()+" of "+number(m.Relevance)+" relevance", doc.Plain)
		}
	}
	if n := len(p.Vulnerabilities); n > 0 {
		d.Head("Vulnerabilities", fmt.Sprint(n))
		for _, v := range p.Vulnerabilities[:min(n, 6)] {
			d.Item("!!", v.Name+", "+p.env.Name(kam.Ref{Kind: "contact", ID: v.Contact}), number(v.Relevance), doc.Bad)
		}
	}
	return d.Gap().Para("!! relevant, and a competitor leads  ▲ we lead  = level  ▽ they lead, of little relevance  ? not rated  · not known to decide by it. The bar is relevance, at most 49.", doc.Muted)
}

func (p *Pane) describeOne(d *doc.Doc, r *choice.Rated) {
	_, tone := mark(r)
	d.Gap().Para(r.Words, tone)
	d.Fact("Relevance", number(r.Importance)+" × "+number(r.Difference)+" = "+number(r.Relevance), doc.Strong)
	d.Fact("Who leads", strings.TrimSpace(r.Leader+"  "+r.Competitor), doc.Plain)
	d.Fact("Category", strings.TrimSpace(r.Category+"  "+r.Subcategory), doc.Plain).Fact("Nature", r.Nature, doc.Plain)
	d.Fact("Compensation", r.Compensation, doc.Accent)
	if r.Opportunity == kam.NoID {
		d.Para("holds whatever the deal", doc.Muted)
	}
	d.Para(string(r.Notes), doc.Plain)
	if len(r.Suggestions) > 0 {
		d.Head("What to do", "")
		for _, s := range r.Suggestions {
			sign, tone := "→", doc.Accent
			if !s.Fits {
				sign, tone = "–", doc.Muted
			}
			d.Point(sign, string(s.Compensation)+": "+s.When, tone)
			for _, why := range s.Reasons {
				d.Point(" ·", why.Words, doc.Muted)
			}
		}
	}
}

// Mouse implements pane.Pane.
func (p *Pane) Mouse(x, y int, msg tea.MouseMsg) tea.Cmd {
	s := p.split()
	over := s.Preview.Contains(x, y) || p.peek
	switch msg.Button {
	case tea.MouseButtonWheelUp, tea.MouseButtonWheelDown:
		n := 1
		if msg.Button == tea.MouseButtonWheelUp {
			n = -1
		}
		if over {
			p.scroll = max(p.scroll+3*n, 0)
			return nil
		}
		return moves(n, 0)(p)
	case tea.MouseButtonLeft:
		if msg.Action != tea.MouseActionPress || over || !onCell(p) {
			return nil
		}
		in := s.List.Inner()
		g := p.grid(in.W, in.H)
		row, col := (y-in.Y-headHeight)/g.height, (x-in.X-g.names)/g.column
		if y < in.Y+headHeight || x < in.X+g.names || row >= g.rows || col >= g.cols {
			return nil
		}
		row, col = row+p.top, col+p.left
		if row == p.row && col == p.col {
			return p.edit()
		}
		p.row, p.col, p.scroll = row, col, 0
	}
	return nil
}
