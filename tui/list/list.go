// Package list is the virtual list that the panes show records in. It renders the visible rows only and
// keeps what it rendered; sorting and filtering of many rows happen off the update loop. The cursor
// stays on its record through sorting, filtering and refreshing.
package list

import (
	"bytes"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/doc"
	"keyaccount/tui/style"
)

// ID tells a row from the others of its list: by its record and, where several rows stand for parts of
// one, by the part.
type ID struct {
	kam.Ref
	Part string
}

// Cell is what a row shows in one column.
type Cell struct {
	Text string
	Tone doc.Tone
	Key  string // what the column is sorted by, where that is not the text in lower case
}

// Row is one line of a list. A row is not changed once it was given to a list.
type Row struct {
	ID
	Header bool   // the heading of the rows that follow; the cursor passes over it
	Lead   string // what stands before the first cell: the branches of a tree
	Depth  int    // how deep in the tree
	Cells  []Cell
	Words  string // further text to filter by, not shown
	Of     kam.ID // what it belongs to, for the pane's own use
}

// Column is a column of a list.
type Column struct {
	Name     string // what it is called in :sort
	Title    string
	Width    int  // the least width it is of use with, in cells
	Max      int  // the width beyond which it does not grow; 0 is without bound
	Grow     int  // its share of what is left over
	Right    bool // aligned at the right, as numbers are
	Priority int  // the column with the highest goes first where there is no room; 0 stays
	Hidden   bool // not shown, however much room there is
}

// List is a list of rows with a cursor. It is not safe for concurrent use: it lives in the update loop.
type List struct {
	Tree bool // rows are in the order of a tree and are not sorted

	st      *style.Styles
	columns []Column
	given   []Row  // the newest rows
	index   *index // of given
	rows    []Row  // the rows that order is about: given, or those before them while they are being arranged
	order   []int32
	cursor  int // an index into order; -1 where it is empty
	offset  int // the first visible line
	marks   map[ID]bool

	shown, total int // rows without headings

	sortBy  int // a column, or -1 for the order given
	desc    bool
	active  int // the column that keys act on
	filter  string
	applied string // the filter that order was made with
	seq     uint64 // the newest arrangement asked for

	w, h  int
	focus bool
	need  []int // how wide the cells of each column are
	fit   []fitted
	cache map[int32]string
	lit   Lit
}

// New returns an empty list with the given columns.
func New(st *style.Styles, columns []Column) *List {
	return &List{need: needs(columns, nil), st: st, columns: columns, cursor: -1, sortBy: -1, marks: map[ID]bool{}, cache: map[int32]string{}, index: &index{}, focus: true}
}

// SetStyles changes how the list is drawn.
func (l *List) SetStyles(st *style.Styles) { l.st = st; l.stale() }

// SetSize gives the list w by h cells, of which the first line is for the headings of the columns, if any
// has one.
func (l *List) SetSize(w, h int) {
	if w != l.w {
		l.w = w
		l.refit()
	}
	l.h = h
	l.scroll()
}

// refit shares out the width among the columns by what their cells need.
func (l *List) refit() {
	l.fit = fitColumns(l.columns, l.need, l.w-gutter-margin)
	l.stale()
}

// SetFocus says whether keys go to this list, which shows in its cursor.
func (l *List) SetFocus(focus bool) { l.focus = focus }

// Columns returns the columns, visible or not.
func (l *List) Columns() []Column { return l.columns }

// SetColumns replaces the columns. Rows that lack cells for some of them show nothing there until they are set anew. The
// command, if any, completes the change, as that of Set does.
func (l *List) SetColumns(columns []Column) tea.Cmd {
	l.columns, l.need = columns, needs(columns, l.given)
	gone := func(i int) bool { return i >= len(columns) || i >= 0 && columns[i].Hidden }
	if gone(l.active) {
		l.active = 0
	}
	if gone(l.sortBy) {
		l.sortBy, l.desc = 0, false
	}
	l.refit()
	return l.arrange()
}

// Set replaces the rows. The cursor stays on its row; where that is gone, it stays at its place. The
// command, if any, completes the change and its message goes to Update.
func (l *List) Set(rows []Row) tea.Cmd {
	l.given, l.index = rows, &index{}
	if need := needs(l.columns, rows); !slices.Equal(need, l.need) {
		l.need = need
		l.refit()
	}
	l.dropMarks(rows)
	return l.arrange()
}

// Patch puts rows in the places of those with the same owners, where these stood first, and those of new owners
// at the end. Where rows are in the order of a tree, the place of a new owner, and of one whose first row is called
// otherwise now, is not known: then ok is false and nothing has changed.
func (l *List) Patch(by map[kam.Ref][]Row, owner func(Row) kam.Ref) (cmd tea.Cmd, ok bool) {
	rows := make([]Row, 0, len(l.given)+len(by))
	placed := make(map[kam.Ref]bool, len(by))
	for _, r := range l.given {
		of := owner(r)
		switch now, changed := by[of]; {
		case !changed:
			rows = append(rows, r)
		case !placed[of]:
			if l.Tree && len(now) > 0 && now[0].Cells[0].Text != r.Cells[0].Text {
				return nil, false
			}
			placed[of] = true
			rows = append(rows, now...)
		}
	}
	for of, now := range by {
		if placed[of] || len(now) == 0 {
			continue
		}
		if l.Tree {
			return nil, false
		}
		// Rows are read in the order of ids, which is what keeps equal ones in place when they are sorted.
		at := slices.IndexFunc(rows, func(r Row) bool {
			id := owner(r).ID
			return bytes.Compare(id[:], of.ID[:]) > 0
		})
		if at < 0 {
			at = len(rows)
		}
		rows = slices.Insert(rows, at, now...)
	}
	return l.Set(rows), true
}

// dropMarks unmarks what is gone.
func (l *List) dropMarks(rows []Row) {
	if len(l.marks) == 0 {
		return
	}
	kept := map[ID]bool{}
	for i := range rows {
		if id := rows[i].ID; l.marks[id] {
			kept[id] = true
		}
	}
	l.marks = kept
}

// Len returns how many rows are shown and how many there are, headings not counted.
func (l *List) Len() (shown, total int) {
	return l.shown, l.total
}

// Current returns the row under the cursor.
func (l *List) Current() (Row, bool) {
	if l.cursor < 0 || l.cursor >= len(l.order) {
		return Row{}, false
	}
	return l.rows[l.order[l.cursor]], true
}

// Select puts the cursor on a row and reports whether it is among those shown.
func (l *List) Select(id ID) bool {
	for i, at := range l.order {
		if l.rows[at].ID == id && !l.rows[at].Header {
			l.cursor = i
			l.scroll()
			return true
		}
	}
	return false
}

// Move moves the cursor n rows down, or up where n is negative, passing over headings.
func (l *List) Move(n int) {
	if len(l.order) == 0 {
		return
	}
	at := max(min(l.cursor+n, len(l.order)-1), 0)
	dir := 1
	if n < 0 {
		dir = -1
	}
	l.cursor = l.nearest(at, dir)
	l.scroll()
}

// nearest returns the row that can have the cursor nearest to at, looking in direction dir first.
func (l *List) nearest(at, dir int) int {
	for _, d := range []int{dir, -dir} {
		for i := at; i >= 0 && i < len(l.order); i += d {
			if !l.rows[l.order[i]].Header {
				return i
			}
		}
	}
	return -1
}

// Page moves the cursor n screens down.
func (l *List) Page(n int) { l.Move(n * max(l.visible()-1, 1)) }

// Home moves the cursor to the first row, End to the last.
func (l *List) Home() { l.Move(-len(l.order)) }

// End moves the cursor to the last row.
func (l *List) End() { l.Move(len(l.order)) }

func (l *List) visible() int { return max(l.h-l.headLines(), 0) }

func (l *List) headLines() int {
	for _, c := range l.columns {
		if c.Title != "" {
			return 1
		}
	}
	return 0
}

// scroll keeps the cursor in view, with the heading above its group's first row.
func (l *List) scroll() {
	n := l.visible()
	if l.cursor >= 0 {
		top := l.cursor
		for top > 0 && l.rows[l.order[top-1]].Header && l.cursor-top < 2 {
			top--
		}
		l.offset = min(l.offset, top)
		l.offset = max(l.offset, l.cursor-n+1)
	}
	l.offset = max(min(l.offset, len(l.order)-n), 0)
}

// whole reports whether a row stands for a record as such, not for a part of one or for what is said about it, so that
// what is done to many records may be done to it.
func whole(r Row) bool { return !r.Header && r.Part == "" && r.Ref != (kam.Ref{}) }

// Toggle marks the row under the cursor for a batch, or unmarks it, and moves on. Rows that stand for parts of records
// are not marked.
func (l *List) Toggle() {
	row, ok := l.Current()
	if !ok || !whole(row) {
		return
	}
	if l.marks[row.ID] {
		delete(l.marks, row.ID)
	} else {
		l.marks[row.ID] = true
	}
	delete(l.cache, l.order[l.cursor])
	l.Move(1)
}

// MarkAll marks all rows shown that stand for records, or unmarks all where all are marked already.
func (l *List) MarkAll() {
	marks := map[ID]bool{}
	for _, i := range l.order {
		if r := l.rows[i]; whole(r) {
			marks[r.ID] = true
		}
	}
	if len(marks) == len(l.marks) {
		clear(marks)
	}
	l.marks = marks
	l.stale()
}

// ClearMarks unmarks all rows and reports whether any was marked.
func (l *List) ClearMarks() bool {
	had := len(l.marks) > 0
	clear(l.marks)
	l.stale()
	return had
}

// Chosen returns the records of the marked rows in the order of the list or, where none is marked, that of
// the row under the cursor.
func (l *List) Chosen() []kam.Ref {
	var refs []kam.Ref
	if len(l.marks) > 0 {
		for i := range l.rows {
			if l.marks[l.rows[i].ID] {
				refs = append(refs, l.rows[i].Ref)
			}
		}
		return refs
	}
	if row, ok := l.Current(); ok && row.Ref != (kam.Ref{}) {
		refs = append(refs, row.Ref)
	}
	return refs
}

// Marked returns how many rows are marked.
func (l *List) Marked() int { return len(l.marks) }

// At returns what lies at a cell of the list's rectangle: a row, put under the cursor, or the heading of a
// column.
func (l *List) At(x, y int) (onRow bool, column int) {
	head := l.headLines()
	if y < head {
		at := gutter
		for _, f := range l.fit {
			if x >= at && x < at+f.width {
				return false, f.column
			}
			at += f.width + gap
		}
		return false, -1
	}
	i := l.offset + y - head
	if i < 0 || i >= len(l.order) || l.rows[l.order[i]].Header {
		return false, -1
	}
	l.cursor = i
	return true, -1
}

// Rows returns all rows, shown or not. They are not to be changed.
func (l *List) Rows() []Row { return l.given }

// Shown returns the rows that are shown, in their order.
func (l *List) Shown() []Row {
	out := make([]Row, len(l.order))
	for i, at := range l.order {
		out[i] = l.rows[at]
	}
	return out
}

// Light lights up words in the rows without hiding any row.
func (l *List) Light(words string) {
	l.applied = words
	l.stale()
}
