package list

import (
	"strings"

	"keyaccount/kam"
)

// FieldPart begins the Part of a row that stands for one field of its record; the field's name follows.
const FieldPart = "field "

// Lit are fields of records that are drawn so that the eye finds them: the row has a dot before it, and the cell of the
// column with the field's name, or the row that stands for the field, is drawn like a match.
type Lit map[kam.Ref]map[string]bool

// SetLit replaces what is lit.
func (l *List) SetLit(lit Lit) {
	l.lit = lit
	l.stale()
}

// litRow reports whether anything of a row is lit.
func (l *List) litRow(r Row) bool {
	fields := l.lit[r.Ref]
	if fields == nil || r.Header {
		return false
	}
	if name, ok := strings.CutPrefix(r.Part, FieldPart); ok {
		return fields[name]
	}
	return r.Part == ""
}

// litCell reports whether a cell of a row is.
func (l *List) litCell(r Row, column int) bool {
	if !l.litRow(r) {
		return false
	}
	if strings.HasPrefix(r.Part, FieldPart) {
		return column == 1
	}
	return l.lit[r.Ref][l.columns[column].Name]
}
