package space

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/lipgloss"

	"keyaccount/kam"
	"keyaccount/kam/openspace"
	"keyaccount/tui/cell"
	"keyaccount/tui/doc"
	"keyaccount/tui/frame"
	"keyaccount/tui/layout"
	"keyaccount/tui/show"
)

// The sizes of the map, in cells: a column is as wide as there is room for between these.
const (
	columnLeast = 11
	columnMost  = 16
	headHeight  = 3 // the names of the products, in two lines, and a rule
)

// grid is how the map is laid out.
type grid struct {
	names, column int // widths
	cols, rows    int // how many are in sight
	height        int // of a row, in lines: two, and an empty one where all rows are in sight with it
	totals        bool
}

func (p *Pane) grid(w, h int) grid {
	g := grid{names: 10}
	for _, r := range p.matrix.Rows {
		g.names = max(g.names, cell.Width(r.Segment)+1)
	}
	g.names = min(g.names, max(w/4, 10))
	room := w - g.names
	n := max(len(p.matrix.Columns), 1)
	g.column = max(min(room/(n+1), columnMost), columnLeast)
	g.totals = room >= 2*g.column
	if g.totals {
		room -= g.column
	}
	g.cols = max(min(room/g.column, n), 1)
	g.height = 3
	if (len(p.matrix.Rows)+1)*g.height > h-headHeight {
		g.height = 2
	}
	g.rows = max(min((h-headHeight-2)/g.height, len(p.matrix.Rows)), 1)
	return g
}

// sight scrolls so that the cell under the cursor is in sight.
func (p *Pane) sight(g grid) {
	p.top = max(min(p.top, p.row), p.row-g.rows+1, 0)
	p.left = max(min(p.left, p.col), p.col-g.cols+1, 0)
	p.top = min(p.top, max(len(p.matrix.Rows)-g.rows, 0))
	p.left = min(p.left, max(len(p.matrix.Columns)-g.cols, 0))
}

// View implements pane.Pane.
func (p *Pane) View() []string {
	s := p.split()
	switch {
	case s.Folded() && p.peek:
		return p.viewCell(p.w, p.h)
	case s.Folded() || !onCell(p):
		return p.viewMap(layout.Rect{W: p.w, H: p.h})
	}
	return frame.Beside(p.viewMap(s.List), p.viewCell(s.Preview.W, s.Preview.H))
}

func (p *Pane) viewMap(box layout.Rect) []string {
	st := p.env.Styles
	in := box.Inner()
	var lines []string
	foot := ""
	say := func(draw lipgloss.Style, text string) {
		lines = append(lines, "")
		for _, l := range cell.Wrap(text, min(in.W-4, 80)) {
			lines = append(lines, "  "+draw.Render(l))
		}
	}
	switch {
	case p.problem != "":
		say(st.Error, p.problem)
	case !p.loaded:
		say(st.Muted, "Reading …")
	case len(p.matrix.Rows) == 0 || len(p.matrix.Columns) == 0:
		say(st.Text, "No open space is recorded here yet. It is the matrix of our products and the account's segments: what it buys of each, what it could buy, which success factor that would serve, and who is ahead of us. n adds the first cell.")
	default:
		g := p.grid(in.W, in.H)
		p.sight(g)
		lines = p.viewGrid(g)
		if n := len(p.matrix.Columns); n > g.cols {
			foot = fmt.Sprintf("products %d–%d of %d", p.left+1, p.left+g.cols, n)
		}
		if n := len(p.matrix.Rows); n > g.rows {
			foot = strings.TrimSpace(foot + fmt.Sprintf("  segments %d–%d of %d", p.top+1, p.top+g.rows, n))
		}
	}
	title := "Open Space"
	if p.simple {
		title += ", simple"
	}
	return frame.Panel{Title: title, Foot: foot, Focus: !p.peek}.Draw(st, lines, box.W, box.H)
}

func (p *Pane) viewGrid(g grid) []string {
	st := p.env.Styles
	m := &p.matrix
	first, second := cell.Spaces(g.names), cell.Spaces(g.names)
	for i := p.left; i < p.left+g.cols; i++ {
		upper, lower := heading(m.Columns[i].Name, g.column-1)
		draw := st.Column
		if i == p.col {
			draw = st.Sorted
		}
		first += draw.Render(cell.Pad(upper, g.column-1)) + " "
		second += draw.Render(cell.Pad(lower, g.column-1)) + " "
	}
	if g.totals {
		first += st.Column.Render(cell.Pad("In all", g.column))
	}
	lines := []string{first, second, st.Border.Render(strings.Repeat("─", g.names+g.column*(g.cols+btoi(g.totals))))}
	for i := p.top; i < p.top+g.rows; i++ {
		r := m.Rows[i]
		name := st.Text
		if i == p.row {
			name = st.Strong
		}
		upper, lower := name.Render(cell.Pad(r.Segment, g.names-1))+" ", cell.Spaces(g.names)
		for j := p.left; j < p.left+g.cols; j++ {
			a, b := p.viewOne(r.Cells[j], g.column-1, i == p.row && j == p.col)
			upper, lower = upper+a+" ", lower+b+" "
		}
		if g.totals {
			a, b := p.viewTotals(r.Totals, g.column)
			upper, lower = upper+a, lower+b
		}
		lines = append(lines, upper, lower)
		if g.height > 2 {
			lines = append(lines, "")
		}
	}
	upper, lower := st.Column.Render(cell.Pad("In all", g.names-1))+" ", cell.Spaces(g.names)
	for j := p.left; j < p.left+g.cols; j++ {
		a, b := p.viewTotals(m.Columns[j].Totals, g.column-1)
		upper, lower = upper+a+" ", lower+b+" "
	}
	if g.totals {
		a, b := p.viewTotals(m.Totals, g.column)
		upper, lower = upper+a, lower+b
	}
	return append(lines, upper, lower)
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

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// viewOne draws a cell in two lines of w cells: its sign with the amount, and how great the gap is beside the greatest.
func (p *Pane) viewOne(c openspace.Cell, w int, chosen bool) (string, string) {
	st := p.env.Styles
	sign, tone := p.sign(c)
	amount := p.amount(c)
	text := cell.Between(sign, amount, w)
	bar := p.heat(c, w)
	draw := tone.Style(st)
	if chosen {
		draw = st.Selected.Render
	}
	return draw(text), draw(bar)
}

// sign returns what a cell is, in a symbol.
func (p *Pane) sign(c openspace.Cell) (string, doc.Tone) {
	level := openspace.Enhanced
	if p.simple {
		level = openspace.Simple
	}
	switch state := c.At(level); {
	case state == openspace.Contested:
		return "✖", doc.Warn
	case state == openspace.Sold:
		return "●", doc.Good
	case len(c.Deals) > 0:
		return "◇", doc.Plain
	case !p.simple && c.Factor != kam.NoID:
		return "★", doc.Accent
	case !p.simple && !c.Potential.IsZero() && c.Potential.Amount.IsPositive():
		return "○", doc.Accent
	}
	return "·", doc.Muted
}

// amount words what a cell is worth: what is sold there, or else what could be.
func (p *Pane) amount(c openspace.Cell) string {
	money := c.Sales
	if !c.Sold && !p.simple {
		money = c.Gap
	}
	if money.IsZero() || money.Amount.IsZero() {
		return ""
	}
	return show.Money(money, p.env.Book.Currency())
}

// heat draws the gap of a cell beside the greatest one of the matrix.
func (p *Pane) heat(c openspace.Cell, w int) string {
	if p.simple || c.Gap.IsZero() || !c.Gap.Amount.IsPositive() {
		return cell.Spaces(w)
	}
	most := c.Gap.Amount
	for _, r := range p.matrix.Rows {
		for _, o := range r.Cells {
			if !o.Gap.IsZero() && o.Gap.Amount.GreaterThan(most) {
				most = o.Gap.Amount
			}
		}
	}
	share := c.Gap.Amount.Div(most).InexactFloat64()
	n := max(int(share*float64(w)+0.5), 1)
	return strings.Repeat([]string{"░", "▒", "▓", "█"}[min(int(share*4), 3)], n) + cell.Spaces(w-n)
}

// viewTotals draws a sum in two lines: what is sold, and what could be beside it.
func (p *Pane) viewTotals(t openspace.Totals, w int) (string, string) {
	st := p.env.Styles
	word := func(sign string, m kam.Money) string {
		if m.IsZero() || m.Amount.IsZero() {
			return cell.Spaces(w)
		}
		return cell.PadLeft(sign+show.Money(m, p.env.Book.Currency()), w)
	}
	return st.Muted.Render(word("", t.Sales)), st.Muted.Render(word("+", t.Gap))
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
	c, ok := p.current()
	if !ok {
		return d
	}
	currency := p.env.Book.Currency()
	money := func(m kam.Money) string { return show.Money(m, currency) }
	d.Title(c.ProductName).Para("in "+c.Segment, doc.Muted)
	sign, tone := p.sign(c)
	d.Gap().Para(sign+" "+p.word(c), tone)
	d.Fact("Sold", money(c.Sales), doc.Plain).Fact("Potential", money(c.Potential), doc.Plain).Fact("Gap", money(c.Gap), doc.Strong)
	d.Fact("Growth", c.Growth, doc.Plain).Fact("Serves", c.FactorName, doc.Accent).Fact("Ahead of us", c.Competitor, doc.Warn)
	for _, id := range c.Deals {
		d.Fact("Deal", p.env.Name(kam.Ref{Kind: "opportunity", ID: id}), doc.Plain)
	}
	if len(c.Reasons) > 0 {
		d.Head("Why", "")
		for _, r := range c.Reasons {
			d.Point("·", r.Words, doc.Plain)
		}
	}
	if n := len(p.matrix.Push); n > 0 {
		d.Head("Best pushes", fmt.Sprint(n))
		for i, push := range p.matrix.Push[:min(n, 5)] {
			d.Item(fmt.Sprint(i+1), push.ProductName+", "+push.Segment, money(push.Gap), doc.Plain)
		}
	}
	for _, r := range p.matrix.Apart {
		d.Point("–", "not counted: "+r.Words, doc.Muted)
	}
	return d.Gap().Para("● sold  ★ open, serves a success factor  ○ open, with potential  ◇ open, a deal is aimed at it  ✖ a competitor is ahead  · open", doc.Muted)
}

// word says what a cell is.
func (p *Pane) word(c openspace.Cell) string {
	switch sign, _ := p.sign(c); sign {
	case "✖":
		return "contested: a competitor is ahead"
	case "●":
		return "sold"
	case "◇":
		return "open space; a deal is aimed at it"
	case "★":
		return "open space that serves a success factor"
	case "○":
		return "open space with potential"
	}
	return "open space"
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
