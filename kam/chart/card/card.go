// Package card writes what the card of a person on the map of a buying center says, in lines that fit it.
package card

import (
	"slices"
	"strconv"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
)

// Size says how much a card tells.
type Size int

// The sizes of cards, in cells: 20×3, 26×4, 34×7, the frame included.
const (
	Small Size = iota
	Medium
	Large
)

// Box returns how many cells a card of a size takes, the frame included.
func (s Size) Box() (w, h int) {
	switch s {
	case Small:
		return 20, 3
	case Medium:
		return 26, 4
	}
	return 34, 7
}

// Tone says how a piece of a card is meant, for those who colour it. The words say the same without colour.
type Tone int

// The tones.
const (
	Plain  Tone = iota
	Strong      // roles, and marks of power
	Good        // favourable, connected
	Bad         // opposes, unfavourable, nobody connected
	Muted       // of less importance, or not known
)

// Span is a piece of a line.
type Span struct {
	Text string
	Tone Tone
}

// Card is what a card says. Every line fits the card of its size without the frame and a space on either side, and there
// are at most as many as fit; the name fits the upper edge.
type Card struct {
	Size  Size
	Name  string // in the upper edge of the frame
	Lines [][]Span
	Gap   bool // drawn dashed: somebody or something that is missing
	Key   bool // drawn heavy: a true facilitator or a dominant advisor
}

// width returns how many cells a line of the card has.
func (s Size) width() int { w, _ := s.Box(); return w - 4 }

// Of returns the card of a member on a day.
func Of(m *buyingcenter.Member, size Size, day kam.Date) Card {
	c := Card{Size: size, Name: m.Name, Key: m.Facilitates() || m.Dominant}
	if size == Small {
		c.add(nil, Signs(m))
		return c.fit()
	}
	c.add([]Span{{m.Title, Plain}}, Signs(m))
	if size == Medium {
		if m.Opponent || m.Attitude == "unfavourable" {
			c.add(attitude(m), nil)
		} else {
			c.add(tie(m, day), nil)
		}
		return c.fit()
	}
	c.add(attitude(m), spoken(m, day))
	c.add(tie(m, day), nil)
	c.add(open(m))
	c.add([]Span{{"significance " + strconv.Itoa(m.Significance.Points), Muted}}, part(m))
	return c.fit()
}

// Missing returns the card of a gap.
func Missing(g *buyingcenter.Gap, size Size) Card {
	c := Card{Size: size, Name: "?", Gap: true}
	c.add([]Span{{g.What, Bad}}, nil)
	if todo := ToDo(g); size != Small && todo != "" {
		c.add([]Span{{todo, Muted}}, nil)
	}
	return c.fit()
}

// ToDo says what fills a gap, in a few words; "" where only a field of something known is to be set.
func ToDo(g *buyingcenter.Gap) string {
	switch g.Make {
	case "membership":
		return "say who it is"
	case "connection":
		return "say who of ours is"
	case "contact":
		return "add a person"
	}
	return ""
}

// add adds a line of which the first part is clipped so that the second, at the right end, has room.
func (c *Card) add(left, right []Span) {
	room := c.Size.width()
	rest := 0
	for _, s := range right {
		rest += ansi.StringWidth(s.Text)
	}
	if rest > room {
		c.Lines = append(c.Lines, clip(right, room))
		return
	}
	if rest > 0 {
		left = clip(left, max(room-rest-1, 0))
	} else {
		left = clip(left, room)
	}
	used := 0
	for _, s := range left {
		used += ansi.StringWidth(s.Text)
	}
	line := left
	if rest > 0 {
		if c.Size != Small && room > used+rest {
			line = append(line, Span{spaces(room - used - rest), Plain})
		}
		line = append(line, right...)
	}
	c.Lines = append(c.Lines, line)
}

// fit cuts the name to the upper edge, which also holds the corners and a space on either side of it.
func (c Card) fit() Card {
	w, h := c.Size.Box()
	c.Name = Clip(c.Name, w-5)
	c.Lines = c.Lines[:min(len(c.Lines), h-2)]
	return c
}

// clip cuts spans to so many cells. What is only added, behind a dot, is left out rather than cut.
func clip(spans []Span, room int) []Span {
	var out []Span
	for _, s := range spans {
		w := ansi.StringWidth(s.Text)
		if w > room && len(out) > 0 && strings.HasPrefix(s.Text, " · ") {
			return out
		}
		if w > room {
			s.Text = Clip(s.Text, room)
			return append(out, s)
		}
		if s.Text != "" {
			out, room = append(out, s), room-w
		}
	}
	return out
}

// Clip cuts text to at most so many cells, the last of which is then an ellipsis. Wide characters are never halved and
// marks stay with the letters that they belong to.
func Clip(text string, cells int) string {
	if ansi.StringWidth(text) <= cells {
		return text
	}
	if cells <= 0 {
		return ""
	}
	return ansi.Truncate(text, cells, "…")
}

func spaces(n int) string { return string(slices.Repeat([]byte{' '}, max(n, 0))) }
