package space

import (
	"fmt"
	"strings"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/openspace"
	"keyaccount/tui/doc"
	"keyaccount/tui/pane/grid"
	"keyaccount/tui/show"
)

// rowKey tells a segment from the others, as segments are compared.
func rowKey(segment string) string { return strings.ToLower(strings.TrimSpace(segment)) }

// sheet returns how a matrix is drawn: in each cell its sign and what it is worth, and as a bar how great the gap is beside
// the greatest one. Its stops are the best push opportunities.
func (l *look) sheet(m openspace.Matrix) grid.Sheet {
	s := grid.Sheet{Summed: true, Sum: l.sum(m.Totals)}
	for _, c := range m.Columns {
		s.Columns = append(s.Columns, grid.Head{Key: c.Product.String(), Name: c.Name, Sum: l.sum(c.Totals)})
	}
	type of struct {
		segment string
		product kam.ID
	}
	places, most := map[of]grid.Place{}, widest(&m)
	for i := range m.Rows {
		r := &m.Rows[i]
		s.Rows = append(s.Rows, grid.Head{Key: rowKey(r.Segment), Name: r.Segment, Sum: l.sum(r.Totals)})
		cells := make([]grid.Cell, len(m.Columns))
		for j, c := range r.Cells {
			cells[j] = l.drawn(c, most)
			places[of{c.Segment, c.Product}] = grid.Place{Row: i, Column: j}
		}
		s.Cells = append(s.Cells, cells)
	}
	for _, push := range m.Push {
		s.Stop(places[of{push.Segment, push.Product}])
	}
	return s
}

// widest returns the greatest gap of a matrix.
func widest(m *openspace.Matrix) (most decimal.Decimal) {
	for i := range m.Rows {
		for _, c := range m.Rows[i].Cells {
			if !c.Gap.IsZero() {
				most = decimal.Max(most, c.Gap.Amount)
			}
		}
	}
	return most
}

// drawn returns how a cell is drawn, where the greatest gap of the matrix is known.
func (l *look) drawn(c openspace.Cell, most decimal.Decimal) grid.Cell {
	sign, tone := l.sign(c)
	d := grid.Cell{Left: sign, Right: l.amount(c), Tone: tone}
	if !l.simple && !c.Gap.IsZero() && c.Gap.Amount.IsPositive() {
		d.Share = c.Gap.Amount.Div(most).InexactFloat64()
		d.Ink = []string{"░", "▒", "▓", "█"}[min(int(d.Share*4), 3)]
	}
	return d
}

// sign returns what a cell is, in a symbol.
func (l *look) sign(c openspace.Cell) (string, doc.Tone) {
	level := openspace.Enhanced
	if l.simple {
		level = openspace.Simple
	}
	switch state := c.At(level); {
	case state == openspace.Contested:
		return "✖", doc.Warn
	case state == openspace.Sold:
		return "●", doc.Good
	case len(c.Deals) > 0:
		return "◇", doc.Plain
	case !l.simple && c.Factor != kam.NoID:
		return "★", doc.Accent
	case !l.simple && !c.Potential.IsZero() && c.Potential.Amount.IsPositive():
		return "○", doc.Accent
	}
	return "·", doc.Muted
}

// word says what a cell is.
func (l *look) word(c openspace.Cell) string {
	switch sign, _ := l.sign(c); sign {
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

// amount words what a cell is worth: what is sold there, or else what could be.
func (l *look) amount(c openspace.Cell) string {
	if !c.Sold && !l.simple {
		return l.money("", c.Gap)
	}
	return l.money("", c.Sales)
}

// sum words what is sold and, beneath it, what could be beside that.
func (l *look) sum(t openspace.Totals) grid.Sum {
	return grid.Sum{Upper: l.money("", t.Sales), Lower: l.money("+", t.Gap)}
}

// money words an amount after a sign, "" where there is none or it is nothing.
func (l *look) money(sign string, m kam.Money) string {
	if m.IsZero() || m.Amount.IsZero() {
		return ""
	}
	return sign + show.Money(m, l.env.Book.Currency())
}

// tell says what is known of a cell, and where else to push.
func (l *look) tell(m openspace.Matrix, at grid.Place) *doc.Doc {
	c := m.Rows[at.Row].Cells[at.Column]
	money := func(m kam.Money) string { return show.Money(m, l.env.Book.Currency()) }
	d := (&doc.Doc{}).Title(c.ProductName).Para("in "+c.Segment, doc.Muted)
	sign, tone := l.sign(c)
	d.Gap().Para(sign+" "+l.word(c), tone)
	d.Fact("Sold", money(c.Sales), doc.Plain).Fact("Potential", money(c.Potential), doc.Plain).Fact("Gap", money(c.Gap), doc.Strong)
	d.Fact("Growth", c.Growth, doc.Plain).Fact("Serves", c.FactorName, doc.Accent).Fact("Ahead of us", c.Competitor, doc.Warn)
	for _, id := range c.Deals {
		d.Fact("Deal", l.env.Name(kam.Ref{Kind: "opportunity", ID: id}), doc.Plain)
	}
	if len(c.Reasons) > 0 {
		d.Head("Why", "")
		for _, r := range c.Reasons {
			d.Point("·", r.Words, doc.Plain)
		}
	}
	if n := len(m.Push); n > 0 {
		d.Head("Best pushes", fmt.Sprint(n))
		for i, push := range m.Push[:min(n, 5)] {
			d.Item(fmt.Sprint(i+1), push.ProductName+", "+push.Segment, money(push.Gap), doc.Plain)
		}
	}
	for _, r := range m.Apart {
		d.Point("–", "not counted: "+r.Words, doc.Muted)
	}
	return d.Gap().Para("● sold  ★ open, serves a success factor  ○ open, with potential  ◇ open, a deal is aimed at it  ✖ a competitor is ahead  · open", doc.Muted)
}
