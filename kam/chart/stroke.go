package chart

// Way is a direction on the plane, as a bit: several together say which ways lines leave a cell.
type Way uint8

// The four ways.
const (
	North Way = 1 << iota
	East
	South
	West
)

// From returns the way in which the rectangle lies, seen from a cell beside it.
func (r Rect) From(p Point) Way {
	switch {
	case p.Y < r.Y:
		return South
	case p.Y >= r.Y+r.H:
		return North
	case p.X < r.X:
		return East
	}
	return West
}

// Arrow returns the head of a line that leads one of the ways.
func (w Way) Arrow() string {
	return map[Way]string{North: "▲", East: "▶", South: "▼", West: "◀"}[w]
}

// Pen is how a line or a frame is drawn. Where lines meet, the heavier counts; the zero Pen draws nothing.
type Pen uint8

// The pens, lightest first.
const (
	Dashed Pen = iota + 1
	Light
	Heavy
	Double
)

// Strokes are the box-drawing characters of the pen, by the ways in which lines leave a cell.
func (p Pen) Strokes() *[16]string { return &strokes[p] }

var strokes = [...][16]string{
	Dashed: {"", "╵", "╶", "└", "╷", "╎", "┌", "├", "╴", "┘", "╌", "┴", "┐", "┤", "┬", "┼"},
	Light:  {"", "╵", "╶", "└", "╷", "│", "┌", "├", "╴", "┘", "─", "┴", "┐", "┤", "┬", "┼"},
	Heavy:  {"", "╹", "╺", "┗", "╻", "┃", "┏", "┣", "╸", "┛", "━", "┻", "┓", "┫", "┳", "╋"},
	Double: {"", "║", "═", "╚", "║", "║", "╔", "╠", "═", "╝", "═", "╩", "╗", "╣", "╦", "╬"},
}

// Opened returns the character of a frame's lower edge with a line that leaves it downwards; any other is returned as it is.
func Opened(edge string) string {
	switch edge {
	case "─", "╌":
		return "┬"
	case "━":
		return "┳"
	case "═":
		return "╦"
	}
	return edge
}
