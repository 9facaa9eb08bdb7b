package query

import (
	"math"
	"strings"

	"keyaccount/kam"
)

// Table holds the values by which conditions choose among many records, each different value of a field once, so that a condition
// is asked of values instead of records and no record is read. A record takes some thirty bytes. Fields with nearly as many
// different values as records, and long texts, are not held; conditions on them are left to whoever can read the records.
//
// Records are told apart by their places, small numbers that the caller gives them, such as those of a search index. A Table is
// not safe for concurrent use.
type Table struct {
	sheets   map[string]*sheet
	at       []spot            // by place
	accounts map[kam.ID]uint32 // where in the sheet of accounts each is, also if it is only referred to
}

// spot is where the record of a place is.
type spot struct {
	sheet *sheet
	row   uint32
}

// Rows without a record in a place.
const (
	gone    = math.MaxUint32 - iota // of a record that no query finds, but that conditions on others look at
	heardOf                         // of an account that is only referred to
	vacant                          // of nothing
)

// sheet holds the records of a kind, one a row.
type sheet struct {
	kind       *kam.Kind
	places     []uint32
	ids        []kam.ID // of accounts and contacts
	accounts   []uint32 // of other kinds: the row of the account, counted from 1
	columns    []column
	named      map[string]int // the columns by the names of their fields
	incomplete []bool
	free       []uint32

	seen []bool // of the columns, while a row is filled
}

// column holds the values of a field.
type column struct {
	field   *kam.Field
	rows    []uint16          // the number of each row's values
	values  [][]string        // by number; nothing is 0
	numbers map[string]uint16 // of values; the items of a set together
	none    bool              // nothing is held, since the values are too many or too long
}

// mostDifferent is how many different values are held of a field. Beyond enough, they must be no more than half as many as the records.
const (
	mostDifferent = math.MaxUint16
	enough        = 1 << 10
)

// full reports whether no further value is held.
func (c *column) full() bool {
	n := len(c.values)
	return n > mostDifferent || n > enough && 2*n > len(c.rows)
}

// NewTable returns an empty table.
func NewTable() *Table {
	return &Table{sheets: map[string]*sheet{}, accounts: map[kam.ID]uint32{}}
}

func (t *Table) sheet(k *kam.Kind) *sheet {
	s := t.sheets[k.Name]
	if s == nil {
		s = &sheet{kind: k, columns: make([]column, len(k.Fields)), named: map[string]int{}, seen: make([]bool, len(k.Fields))}
		for i, f := range k.Fields {
			s.columns[i] = column{field: f, none: f.Type == kam.LongTextType || f.Internal || s.isAccount(f)}
			if !s.columns[i].none {
				s.columns[i].values, s.columns[i].numbers = [][]string{nil}, map[string]uint16{}
			}
			s.named[f.Name] = i
		}
		t.sheets[k.Name] = s
	}
	return s
}

// isAccount reports whether a field is the one that says what account a record belongs to, which is held as the row of that account.
func (s *sheet) isAccount(f *kam.Field) bool {
	return f != nil && f.Name == "account" && f.Ref == kam.AccountKind.Name && !f.Multi && s.kind != kam.AccountKind
}

// Put notes what a record says that is in a place, in which there was none or the same.
func (t *Table) Put(r kam.Record, place uint32) {
	if k := kam.LookupKind(r.Kind); k != nil {
		s := t.sheet(k)
		row := t.row(s, r.ID, place)
		s.places[row] = place
		t.fill(s, row, r)
	}
}

// PutAside notes what an account says that no query finds, because it is deleted, for what hangs on it.
func (t *Table) PutAside(r kam.Record) {
	if r.Kind == kam.AccountKind.Name {
		s := t.sheet(kam.AccountKind)
		row := t.account(r.ID)
		s.places[row] = gone
		t.fill(s, row, r)
	}
}

// Remove forgets the record in a place.
func (t *Table) Remove(place uint32) {
	if int(place) >= len(t.at) || t.at[place].sheet == nil {
		return
	}
	at := t.at[place]
	t.at[place] = spot{}
	if at.sheet.kind == kam.AccountKind {
		at.sheet.places[at.row] = heardOf // others may refer to it
		return
	}
	at.sheet.places[at.row] = vacant
	at.sheet.free = append(at.sheet.free, at.row)
}

// row returns the row of the record in a place, a new one if there is none.
func (t *Table) row(s *sheet, id kam.ID, place uint32) uint32 {
	for int(place) >= len(t.at) {
		t.at = append(t.at, spot{})
	}
	if at := t.at[place]; at.sheet == s {
		return at.row
	}
	var row uint32
	switch last := len(s.free) - 1; {
	case s.kind == kam.AccountKind:
		row = t.account(id)
	case last >= 0:
		row, s.free = s.free[last], s.free[:last]
		if s.ids != nil {
			s.ids[row] = id
		}
	default:
		row = s.grow(id)
	}
	t.at[place] = spot{s, row}
	return row
}

// account returns the row of an account, a new one if it was not heard of before.
func (t *Table) account(id kam.ID) uint32 {
	row, ok := t.accounts[id]
	if !ok {
		row = t.sheet(kam.AccountKind).grow(id)
		t.accounts[id] = row
	}
	return row
}

func (s *sheet) grow(id kam.ID) uint32 {
	row := uint32(len(s.places))
	s.places = append(s.places, heardOf)
	switch s.kind {
	case kam.AccountKind, kam.ContactKind:
		s.ids = append(s.ids, id)
	}
	if s.kind != kam.AccountKind {
		s.accounts = append(s.accounts, 0)
	}
	s.incomplete = append(s.incomplete, false)
	for i := range s.columns {
		if c := &s.columns[i]; !c.none {
			c.rows = append(c.rows, 0)
		}
	}
	return row
}

// fill writes a row. The cells of a record are sorted, so that the items of a set stand together.
func (t *Table) fill(s *sheet, row uint32, r kam.Record) {
	clear(s.seen)
	for i := range s.columns {
		if c := &s.columns[i]; !c.none {
			c.rows[row] = 0
		}
	}
	if s.accounts != nil {
		s.accounts[row] = 0
		if id := r.Account(); id != kam.NoID {
			s.accounts[row] = t.account(id) + 1
		}
	}
	for i := 0; i < len(r.Cells); {
		name, item := kam.SplitKey(r.Cells[i].Key)
		end := i + 1
		at, known := s.named[name]
		if !known {
			i = end
			continue
		}
		s.seen[at] = true
		c := &s.columns[at]
		if !c.field.Multi {
			c.set(row, r.Cells[i].Value, func() []string { return []string{strings.Clone(r.Cells[i].Value)} })
			i = end
			continue
		}
		for end < len(r.Cells) && strings.HasPrefix(r.Cells[end].Key, name) && len(r.Cells[end].Key) > len(name) && r.Cells[end].Key[len(name)] == '=' {
			end++
		}
		together := item
		if end > i+1 {
			together = strings.Join(r.Items(name), "\x00")
		}
		c.set(row, together, func() []string { return strings.Split(strings.Clone(together), "\x00") })
		i = end
	}
	s.incomplete[row] = false
	for i, f := range s.kind.Fields {
		if (f.Expected || f.Required) && !s.seen[i] {
			s.incomplete[row] = true
		}
	}
}

// set notes the values of a row, which key says in one text.
func (c *column) set(row uint32, key string, values func() []string) {
	if c.none || key == "" {
		return
	}
	n, known := c.numbers[key]
	if !known {
		if c.full() {
			*c = column{field: c.field, none: true}
			return
		}
		n = uint16(len(c.values))
		c.values = append(c.values, values())
		c.numbers[strings.Clone(key)] = n
	}
	c.rows[row] = n
}
