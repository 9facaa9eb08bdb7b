package list

import "keyaccount/tui/cell"

// fitted is a visible column and its width.
type fitted struct{ column, width int }

// measured bounds how many rows are looked at to find out how wide a column's content is.
const measured = 2000

// needs returns how wide each column is at its widest cell or its title, within its bounds, looking at rows spread
// over all of them. Without rows it is what the columns ask for.
func needs(columns []Column, rows []Row) []int {
	need := make([]int, len(columns))
	step := max(len(rows)/measured, 1)
	seen := false
	for i := 0; i < len(rows); i += step {
		r := rows[i]
		if r.Header {
			continue
		}
		seen = true
		for n := range min(len(columns), len(r.Cells)) {
			w := cell.Width(r.Cells[n].Text)
			if n == 0 {
				w += cell.Width(r.Lead)
			}
			need[n] = max(need[n], w)
		}
	}
	for n, c := range columns {
		most := c.Max
		if c.Grow == 0 {
			most = c.Width
		}
		switch {
		case !seen:
			need[n] = c.Width
		case c.Title != "":
			need[n] = max(need[n], cell.Width(c.Title)+1) // and the arrow of the order
		}
		if most > 0 {
			need[n] = min(need[n], most)
		}
	}
	return need
}

// fitColumns chooses the columns that fit w cells and shares out what is left over among those that grow, none
// beyond what it needs. What nobody needs goes to the column that grows without bound, if there is one.
func fitColumns(columns []Column, need []int, w int) []fitted {
	least := make([]int, len(columns))
	shown := make([]bool, len(columns))
	sum := -gap
	for i, c := range columns {
		least[i] = min(c.Width, max(need[i], 1))
		if shown[i] = !c.Hidden; shown[i] {
			sum += least[i] + gap
		}
	}
	for sum > w {
		last := -1
		for i, c := range columns {
			if shown[i] && c.Priority > 0 && (last < 0 || c.Priority >= columns[last].Priority) {
				last = i
			}
		}
		if last < 0 {
			break
		}
		shown[last] = false
		sum -= least[last] + gap
	}
	var fit []fitted
	for i := range columns {
		if shown[i] {
			fit = append(fit, fitted{i, least[i]})
		}
	}
	for rest, i := share(columns, need, fit, w-sum), 0; rest > 0 && i < len(fit); i++ {
		if c := columns[fit[i].column]; c.Grow > 0 && c.Max == 0 {
			fit[i].width += rest
			break
		}
	}
	if sum > w && len(fit) > 0 { // even what must stay is too wide
		fit[len(fit)-1].width = max(fit[len(fit)-1].width+w-sum, 1)
	}
	return fit
}

// share gives columns what they need, as far as there is room, and returns what is left over.
func share(columns []Column, need []int, fit []fitted, left int) int {
	for left > 0 {
		total := 0
		for _, f := range fit {
			if f.width < need[f.column] {
				total += columns[f.column].Grow
			}
		}
		if total == 0 {
			break
		}
		given := 0
		for i, f := range fit {
			if c := columns[f.column]; c.Grow > 0 && f.width < need[f.column] {
				n := min(max(left*c.Grow/total, 1), need[f.column]-f.width, left-given)
				fit[i].width += n
				given += n
			}
		}
		left -= given
	}
	return left
}
