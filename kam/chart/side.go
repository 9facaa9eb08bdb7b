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
