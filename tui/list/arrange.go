package list

import (
	"slices"
	"strings"
	"sync"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam/search"
)

// manyRows is the number of rows above which sorting and filtering leave the update loop.
const manyRows = 3000

// index is the folded text of rows, made when it is first needed.
type index struct {
	once sync.Once
	text []string
}

func (x *index) of(rows []Row) []string {
	x.once.Do(func() {
		x.text = make([]string, len(rows))
		var b strings.Builder
		for i, r := range rows {
			if r.Header {
				continue // not filtered by itself
			}
			b.Reset()
			for _, c := range r.Cells {
				b.WriteString(c.Text)
				b.WriteString(cellEnd)
			}
			b.WriteString(r.Words)
			x.text[i] = search.Fold(b.String())
		}
	})
	return x.text
}

// arranged is the outcome of sorting and filtering. It goes back to the list that asked for it, which
// drops it if it has asked again since.
type arranged struct {
	list   *List
	seq    uint64
	rows   []Row
	order  []int32
	filter string
}

// plan is what an arrangement depends on, none of which changes under it.
type plan struct {
	rows   []Row
	index  *index
	sortBy int
	desc   bool
	tree   bool
	filter string
}

// arrange brings order up to date: at once for few rows, by the returned command for many.
func (l *List) arrange() tea.Cmd {
	l.seq++
	p := plan{l.given, l.index, l.sortBy, l.desc, l.Tree, l.filter}
	if len(p.rows) <= manyRows || (p.filter == "" && p.sortBy < 0) {
		l.adopt(p.rows, p.order(), p.filter)
		return nil
	}
	seq := l.seq
	return func() tea.Msg { return arranged{l, seq, p.rows, p.order(), p.filter} }
}

// Update takes the outcome of an arrangement and reports whether msg was one of this list.
func (l *List) Update(msg tea.Msg) bool {
	a, ok := msg.(arranged)
	if !ok || a.list != l {
		return false
	}
	if a.seq == l.seq {
		l.adopt(a.rows, a.order, a.filter)
	}
	return true
}

// adopt shows rows in a new order, with the cursor on the row it was on, or else at the place it was at.
func (l *List) adopt(rows []Row, order []int32, filter string) {
	held, had := l.Current()
	at, line := max(l.cursor, 0), max(l.cursor-l.offset, 0)
	l.rows, l.order, l.applied = rows, order, filter
	l.shown, l.total = 0, 0
	for _, o := range order {
		if !rows[o].Header {
			l.shown++
		}
	}
	for i := range rows {
		if !rows[i].Header {
			l.total++
		}
	}
	l.stale()
	l.cursor = -1
	if had {
		for i, o := range order {
			if rows[o].ID == held.ID && !rows[o].Header {
				l.cursor = i
				break
			}
		}
	}
	if l.cursor < 0 && len(order) > 0 {
		l.cursor = l.nearest(min(at, len(order)-1), 1)
	}
	if l.cursor >= 0 {
		l.offset = l.cursor - line
	}
	l.scroll()
}

// Sort orders the rows by a column, or as they were given where by is -1.
func (l *List) Sort(by int, desc bool) tea.Cmd {
	if l.Tree {
		return nil
	}
	l.sortBy, l.desc = by, desc
	return l.arrange()
}

// Sorted returns the column that the rows are sorted by, or -1, and whether the greatest comes first.
func (l *List) Sorted() (by int, desc bool) { return l.sortBy, l.desc }

// Filter shows only the rows in which every word is found. The empty text shows all.
func (l *List) Filter(words string) tea.Cmd {
	if words == l.filter {
		return nil
	}
	l.filter = words
	return l.arrange()
}

// Filtered returns the words that the rows are filtered by.
func (l *List) Filtered() string { return l.filter }

func (p plan) order() []int32 {
	keep := p.matches()
	order := make([]int32, 0, len(p.rows))
	for i := range p.rows {
		if keep == nil || keep[i] {
			order = append(order, int32(i))
		}
	}
	if p.tree || p.sortBy < 0 {
		return order
	}
	for start := 0; start < len(order); {
		end := start
		for end < len(order) && !p.rows[order[end]].Header {
			end++
		}
		p.sort(order[start:end])
		start = end + 1
	}
	return order
}

// matches returns which rows the filter lets through, nil for all: those that match, the headings of groups
// that have any, and in a tree what they hang from.
func (p plan) matches() []bool {
	if strings.TrimSpace(p.filter) == "" {
		return nil
	}
	keep := make([]bool, len(p.rows))
	texts := p.index.of(p.rows)
	passes := search.Sift(p.filter, texts)
	head := -1
	var above []int
	for i, r := range p.rows {
		if p.tree {
			above = append(above[:min(r.Depth, len(above))], i)
		}
		if r.Header {
			head = i
			continue
		}
		if !passes[i] {
			continue
		}
		keep[i] = true
		if head >= 0 {
			keep[head] = true
		}
		for _, a := range above {
			keep[a] = true
		}
	}
	return keep
}

func (p plan) sort(order []int32) {
	type keyed struct {
		key string
		row int32
	}
	keys := make([]keyed, len(order))
	for i, o := range order {
		keys[i] = keyed{sortKey(p.rows[o], p.sortBy), o}
	}
	slices.SortStableFunc(keys, func(a, b keyed) int {
		switch {
		case (a.key == "") != (b.key == ""): // what is not known comes last, either way
			if a.key == "" {
				return 1
			}
			return -1
		case p.desc:
			return strings.Compare(b.key, a.key)
		}
		return strings.Compare(a.key, b.key)
	})
	for i, k := range keys {
		order[i] = k.row
	}
}

func sortKey(r Row, column int) string {
	if column >= len(r.Cells) {
		return ""
	}
	if k := r.Cells[column].Key; k != "" {
		return k
	}
	return search.Fold(r.Cells[column].Text)
}
