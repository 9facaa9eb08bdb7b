// Package picture lays the people of a buying center out and draws them: for a screen, as text, Mermaid, DOT, SVG, PNG.
package picture

import (
	"slices"

	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
	"keyaccount/kam/chart"
	"keyaccount/kam/chart/card"
)

// Way is a way to lay people out.
type Way string

// The ways.
const (
	Organization Way = "org"
	Influence    Way = "influence"
	Matrix       Way = "matrix"
	List         Way = "list"
)

// Ways are all ways, in the order in which they are offered.
var Ways = []Way{Organization, Influence, Matrix, List}

// Item is a card of the picture: a member, or a gap that is drawn as an empty card.
type Item struct {
	Key    string // of the node: the contact's id, or "gap " and the role
	Member *buyingcenter.Member
	Gap    *buyingcenter.Gap // nil for members
	Card   card.Card
	chart.Rect
}

// LineKind says what a line means.
type LineKind string

// The kinds of lines.
const (
	Reports    LineKind = "reports"
	Influences LineKind = "influence"
	Alliance   LineKind = "alliance"
	Conflict   LineKind = "conflict"
)

// Line is a line of the picture.
type Line struct {
	Kind      LineKind
	From, To  int                     // items
	Influence *buyingcenter.Influence // nil for lines of report
	Points    []chart.Point
	Back      bool // it closes a ring
}

// Heading is a heading of the matrix.
type Heading struct {
	Text string
	chart.Rect
}

// Picture is a buying center with everything in its place. It refers to the center that it was made of.
type Picture struct {
	Center   *buyingcenter.Center
	Way      Way
	Size     card.Size
	W, H     int
	Items    []Item // members in the order of the center, then gaps
	Lines    []Line
	Headings []Heading
}

// Of lays a center out. Everybody is on the picture once; roles that nobody plays are empty cards.
func Of(c *buyingcenter.Center, way Way, size card.Size) Picture {
	p := Picture{Center: c, Way: way, Size: size}
	w, h := size.Box()
	var nodes []chart.Node
	add := func(i Item, rank int) {
		n := chart.Node{Key: i.Key, W: w, H: h, Rank: rank, Row: row(&i), Col: column(&i)}
		p.Items, nodes = append(p.Items, i), append(nodes, n)
	}
	for i := range c.Members {
		m := &c.Members[i]
		add(Item{Key: m.Contact.String(), Member: m, Card: card.Of(m, size, c.Day)}, m.Significance.Points+1)
	}
	for i := range c.Gaps {
		g := &c.Gaps[i]
		if g.Kind == buyingcenter.NobodyPlays || g.Kind == buyingcenter.NoTrueFriend || g.Kind == buyingcenter.NoMembersYet {
			add(Item{Key: "gap " + g.Role, Gap: g, Card: card.Missing(g, size)}, 0)
		}
	}
	p.lines()
	edges := make([]chart.Edge, len(p.Lines))
	for i, l := range p.Lines {
		edges[i] = chart.Edge{From: p.Items[l.From].Key, To: p.Items[l.To].Key, Both: l.Kind == Alliance || l.Kind == Conflict}
	}
	p.take(lay(way, nodes, edges))
	return p
}

func lay(way Way, nodes []chart.Node, edges []chart.Edge) chart.Layout {
	switch way {
	case Influence:
		return chart.Influence(nodes, edges)
	case Matrix:
		return chart.Matrix(nodes, len(rows), len(columns), headingWidth)
	case List:
		return chart.List(nodes)
	default:
		return chart.Organization(nodes, edges)
	}
}

// lines adds the lines of the way: of report in an organization chart, of influence in an influence chart.
func (p *Picture) lines() {
	at := map[kam.ID]int{}
	for i := range p.Center.Members {
		at[p.Center.Members[i].Contact] = i
	}
	switch p.Way {
	case Organization:
		for i := range p.Center.Members {
			if boss, ok := at[p.Center.Members[i].ReportsTo]; ok && boss != i {
				p.Lines = append(p.Lines, Line{Kind: Reports, From: boss, To: i})
			}
		}
	case Influence:
		for i := range p.Center.Influences {
			in := &p.Center.Influences[i]
			p.Lines = append(p.Lines, Line{Kind: LineKind(in.Nature), From: at[in.From], To: at[in.To], Influence: in})
		}
	}
}

// take puts everything where the layout has it.
func (p *Picture) take(l chart.Layout) {
	p.W, p.H = l.W, l.H
	for i, b := range l.Boxes {
		p.Items[i].Rect = b
	}
	for _, r := range l.Routes {
		p.Lines[r.Edge].Points, p.Lines[r.Edge].Back = r.Points, r.Back
	}
	for _, label := range l.Labels {
		text := ""
		if label.Row >= 0 {
			text = rows[label.Row]
		} else {
			text = columns[label.Col]
		}
		if text == "" {
			text = "not known"
		}
		p.Headings = append(p.Headings, Heading{text, label.Rect})
	}
}

// rows and columns are those of the matrix. Whoever plays several roles stands in the row of the first.
var (
	rows    = []string{"decider", "facilitator", "buyer", "influencer", "advisor", "gatekeeper", "user", "no role"}
	columns = []string{"unfavourable", "sceptical", "neutral", "positive", "favourable", ""}
)

const headingWidth = 12

func row(i *Item) int {
	for at, role := range rows {
		if i.Gap != nil && i.Gap.Role == role || i.Member != nil && i.Member.Plays(role) {
			return at
		}
	}
	if i.Member != nil && i.Member.Dominant {
		return slices.Index(rows, "advisor")
	}
	return len(rows) - 1
}

func column(i *Item) int {
	if i.Member == nil {
		return len(columns) - 1
	}
	return max(slices.Index(columns, i.Member.Attitude), 0)
}

// Item returns the item of a contact, or -1.
func (p *Picture) Item(contact kam.ID) int {
	return slices.IndexFunc(p.Items, func(i Item) bool { return i.Member != nil && i.Member.Contact == contact })
}

// Toward returns the item that lies next to another in a direction as one sees it, such as (1, 0) for the right, or from
// where there is none. Cells count double in height.
func (p *Picture) Toward(from, dx, dy int) int {
	best, near := from, 0
	a := p.Items[from].Rect
	for i := range p.Items {
		b := p.Items[i].Rect
		ahead, aside := gap(a.X, a.W, b.X, b.W)*dx, 2*span(a.Y, a.H, b.Y, b.H)
		if dy != 0 {
			ahead, aside = 2*gap(a.Y, a.H, b.Y, b.H)*dy, span(a.X, a.W, b.X, b.W)
		}
		if i == from || ahead <= 0 {
			continue
		}
		if far := ahead + 3*aside; best == from || far < near {
			best, near = i, far
		}
	}
	return best
}

// gap returns how far one stretch lies beyond another, at least 1, negative where it lies before; 0 where they share a
// place.
func gap(a, la, b, lb int) int {
	switch {
	case b >= a+la:
		return b - a - la + 1
	case a >= b+lb:
		return b + lb - a - 1
	}
	return 0
}

// span returns how far apart two stretches are, and a little where they share places, but not their middles.
func span(a, la, b, lb int) int {
	if far := gap(a, la, b, lb); far != 0 {
		return max(far, -far) + min(la, lb)
	}
	far := 2*b + lb - 2*a - la
	return max(far, -far) / 4
}

// Fitting lays a center out with the largest cards with which it fits so many cells, or with the smallest.
func Fitting(c *buyingcenter.Center, way Way, w, h int) Picture {
	for _, size := range []card.Size{card.Large, card.Medium} {
		if p := Of(c, way, size); p.W <= w && p.H <= h {
			return p
		}
	}
	return Of(c, way, card.Small)
}
