package grid

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"keyaccount/tui/cell"
)

// The names of columns stand in at least so many lines, and in more, where there is room, if they cannot be read otherwise.
const leastHeads, mostHeads = 2, 4

// words breaks a name between words into lines of w cells, but not between a number and its unit. A word that is longer has a
// line of its own, in which it runs over.
func words(name string, w int) (lines []string) {
	fields := strings.Fields(name)
	for i := len(fields) - 1; i > 0; i-- {
		if _, err := strconv.Atoi(fields[i-1]); err == nil && len(fields[i]) <= 3 {
			fields = slices.Replace(fields, i-1, i+1, fields[i-1]+" "+fields[i])
		}
	}
	for _, word := range fields {
		if last := len(lines) - 1; last >= 0 && cell.Width(lines[last]+" "+word) <= w {
			lines[last] += " " + word
			continue
		}
		lines = append(lines, word)
	}
	return lines
}

// whole reports whether all names of columns can be read in h lines of w cells.
func (s *Sheet) whole(w, h int) bool {
	for _, c := range s.Columns {
		lines := words(c.Name, w)
		for _, l := range lines {
			if len(lines) > h || cell.Width(l) > w {
				return false
			}
		}
	}
	return true
}

// headLines returns how many lines of w cells the names of columns stand in, each word whole or alone.
func (s *Sheet) headLines(w int) int {
	n := leastHeads
	for _, c := range s.Columns {
		n = max(n, len(words(c.Name, w)))
	}
	return min(n, mostHeads)
}

// headings returns the names of the columns in h lines of w cells each. Names that look the same when they are clipped say in
// their last line what tells them apart.
func (s *Sheet) headings(w, h int) [][]string {
	all, alike := make([][]string, len(s.Columns)), map[string][]string{}
	for i, c := range s.Columns {
		lines := words(c.Name, w)
		if len(lines) > h {
			lines[h-1] = strings.Join(lines[h-1:], " ")
			lines = lines[:h]
		}
		for i := range lines {
			lines[i] = cell.Clip(lines[i], w)
		}
		all[i] = lines
		seen := strings.Join(lines, "\n")
		alike[seen] = append(alike[seen], c.Name)
	}
	for i, c := range s.Columns {
		own := ""
		for _, other := range alike[strings.Join(all[i], "\n")] {
			if rest := apart(c.Name, other); own == "" || rest != "" && len(rest) < len(own) {
				own = rest
			}
		}
		if own != "" {
			all[i] = append(all[i][:min(len(all[i]), h-1)], cell.Clip(cell.Ellipsis+own, w))
		}
		for len(all[i]) < h {
			all[i] = append(all[i], "")
		}
	}
	return all
}

// apart returns what follows in a name, from the beginning of a word on, where it begins to differ from another; "" where it
// is no longer than that.
func apart(name, other string) string {
	a, b := []rune(name), []rune(other)
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	if at == len(a) {
		return ""
	}
	letter := func(r rune) bool { return unicode.In(r, unicode.Letter, unicode.Digit, unicode.Mark) }
	for at > 0 && letter(a[at]) && letter(a[at-1]) {
		at--
	}
	return strings.TrimLeftFunc(string(a[at:]), func(r rune) bool { return !letter(r) })
}
