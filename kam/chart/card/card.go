// Package card writes what the card of a person on the map of a buying center says, in lines that fit it.
package card

import (
	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
)

// Size says how much a card tells.
type Size int

// The sizes of cards, in cells: 18×3, 26×4, 34×7, the frame included.
const (
	Small Size = iota
	Medium
	Large
)

// Box returns how many cells a card of a size takes, the frame included.
func (s Size) Box() (w, h int) {
	switch s {
	case Small:
		return 18, 3
	case Medium:
		return 26, 4
	}
	return 34, 7
}

// Tone says how a piece of a card is meant, for those who colour it.
type Tone int

// The tones.
const (
	Plain  Tone = iota
	Strong      // roles and marks of power
	Good        // favourable, connected
	Bad         // opposes, unfavourable, nobody connected
	Muted       // of less importance, or not known
)

// Span is a piece of a line.
type Span struct {
	Text string
	Tone Tone
}

// Card is what a card says. Every line, and the name, fits the card of its size without the frame.
type Card struct {
	Size  Size
	Name  string // in the upper edge of the frame
	Lines [][]Span
	Gap   bool // drawn dashed: somebody or something that is missing
	Key   bool // drawn heavy: a true facilitator or a dominant advisor
}

// Of returns the card of a member on a day.
func Of(m *buyingcenter.Member, size Size, day kam.Date) Card { return Card{Size: size} }

// Missing returns the card of a gap.
func Missing(g *buyingcenter.Gap, size Size) Card { return Card{Size: size, Gap: true} }

// Letter returns the letter of a role: D, B, U, I, A, F or G.
func Letter(role string) string { return "" }

// Legend returns what letters and signs mean, in their order.
func Legend() [][2]string { return nil }
