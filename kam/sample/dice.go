package sample

import "strings"

// pick returns one of several things, each equally likely.
func pick[T any](g *generator, from []T) T { return from[g.rnd.IntN(len(from))] }

// some returns n different things out of several, or all where there are fewer, in their order.
func some[T any](g *generator, from []T, n int) []T {
	var out []T
	for i, x := range from {
		if left := len(from) - i; g.rnd.IntN(left) < n-len(out) {
			out = append(out, x)
		}
	}
	return out
}

// chance is true in so many of a hundred cases.
func (g *generator) chance(percent int) bool { return g.rnd.IntN(100) < percent }

// between returns a number from low to high, both included.
func (g *generator) between(low, high int) int {
	if high <= low {
		return low
	}
	return low + g.rnd.IntN(high-low+1)
}

// lot returns the number of one of several outcomes of different weight.
func (g *generator) lot(weights ...int) int {
	sum := 0
	for _, w := range weights {
		sum += w
	}
	n := g.rnd.IntN(sum)
	for i, w := range weights {
		if n -= w; n < 0 {
			return i
		}
	}
	return 0
}

// maybe returns text in so many of a hundred cases, and otherwise nothing.
func (g *generator) maybe(percent int, text string) string {
	if g.chance(percent) {
		return text
	}
	return ""
}

// digits replaces each # by a digit and each * by a digit other than 0.
func (g *generator) digits(pattern string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case '#':
			return rune('0' + g.rnd.IntN(10))
		case '*':
			return rune('1' + g.rnd.IntN(9))
		}
		return r
	}, pattern)
}

// list splits a row of a table at its bars.
func list(text string) []string { return strings.Split(text, "|") }
