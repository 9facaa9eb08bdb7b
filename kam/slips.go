package kam

// Slips returns the number of typing slips (a letter missing, added, changed, or two neighbours
// swapped) that turn a into b: the optimal string alignment distance.
func Slips(a, b string) int {
	t := []rune(b)
	return slipsToBeginnings([]rune(a), t)[len(t)]
}

// slipsToBeginnings returns the number of typing slips that turn s into the beginning of t of each length,
// from none of it to all.
func slipsToBeginnings(s, t []rune) []int {
	width := len(t) + 1
	cells := make([]int, 3*width)
	before, last, row := cells[:width], cells[width:2*width], cells[2*width:]
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(s); i++ {
		row[0] = i
		for j := 1; j <= len(t); j++ {
			change := 1
			if s[i-1] == t[j-1] {
				change = 0
			}
			d := min(last[j]+1, row[j-1]+1, last[j-1]+change)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				d = min(d, before[j-2]+1)
			}
			row[j] = d
		}
		before, last, row = last, row, before
	}
	return last
}
