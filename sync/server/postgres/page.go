package postgres

import (
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"keyaccount/sync/server"
)

const (
	firstRows = 128
	mostRows  = 8192
	pageBytes = 4 << 20 // that a page of a scan should have at most
)

// page is a piece of a table that is being scanned.
type page struct {
	from, below []byte
	rows        int  // how many are asked for
	later       bool // whether there has been a page
	items       []server.Item
	last        bool
}

func firstPage(from, below []byte) *page {
	if from == nil {
		from = []byte{}
	}
	return &page{from: from, below: below, rows: firstRows}
}

// read reads the next page. Pages grow as long as their values are small; of one that has become too large the
// rest is left to the next. The first of a bounded range asks for the first key beyond it as well: where the
// range is empty, that tells how much more is.
func (p *page) read(t *transaction, name server.Table) error {
	table := sqlName(name)
	query, args := "select key, value from "+table+" where key >= $1 order by key limit $2", []any{p.from, p.rows}
	switch {
	case p.below != nil && p.later:
		query, args = "select key, value from "+table+" where key >= $1 and key < $3 order by key limit $2", append(args, p.below)
	case p.below != nil:
		query, args = "(select key, value from "+table+" where key >= $1 and key < $3 order by key limit $2) "+
			"union all (select key, null from "+table+" where key >= $3 order by key limit 1)", append(args, p.below)
	}
	bounded := p.below != nil && !p.later
	p.later = true
	rows, err := t.conn.Query(t.ctx, query, args...)
	if err != nil {
		return t.fail("read the table "+string(name), err)
	}
	p.items = p.items[:0:0]
	var memory, key, value []byte
	size, read := 0, 0
	beyond := "" // the key after the range
	_, err = pgx.ForEachRow(rows, []any{(*pgtype.DriverBytes)(&key), (*pgtype.DriverBytes)(&value)}, func() error {
		if bounded && value == nil {
			beyond = string(key)
			return nil
		}
		if read++; size > pageBytes {
			return nil
		}
		size += len(key) + len(value)
		item := server.Item{}
		memory, item.Key = kept(memory, key)
		memory, item.Value = kept(memory, value)
		p.items = append(p.items, item)
		return nil
	})
	if err != nil {
		return t.fail("read the table "+string(name), err)
	}
	if read == 0 && (bounded || p.below == nil) {
		t.table(name).gaps.add(string(p.from), beyond, beyond == "")
	}
	n := len(p.items)
	p.last = read < p.rows && n == read
	if n > 0 {
		p.from = append(append(make([]byte, 0, len(p.items[n-1].Key)+1), p.items[n-1].Key...), 0)
		p.rows = max(1, min(p.rows*4, mostRows, pageBytes/(size/n+1)))
	}
	return nil
}

// kept copies bytes to the end of a piece of memory that many share, or of a new one where it is full.
func kept(memory, b []byte) (rest, copied []byte) {
	const piece = 64 << 10
	if cap(memory)-len(memory) < len(b) {
		memory = make([]byte, 0, max(piece, len(b)))
	}
	at := len(memory)
	memory = append(memory, b...)
	return memory, memory[at:len(memory):len(memory)]
}
