package exchange

import (
	"bufio"
	"encoding/csv"
	"encoding/json"
	"io"
	"slices"

	"keyaccount/kam"
)

// csvSink writes a table as comma-separated values.
type csvSink struct {
	w     *csv.Writer
	table table
	cells []string
}

func writeCSV(w io.Writer, t table) (sink, error) { return newCSVSink(w, t, ',') }

func writeTSV(w io.Writer, t table) (sink, error) { return newCSVSink(w, t, '\t') }

func newCSVSink(w io.Writer, t table, mark rune) (sink, error) {
	s := &csvSink{w: csv.NewWriter(w), table: t, cells: make([]string, len(t.columns))}
	s.w.Comma = mark
	for i, c := range t.columns {
		s.cells[i] = c.name
	}
	if t.kind == nil {
		return s, nil
	}
	return s, s.w.Write(s.cells)
}

func (s *csvSink) write(r kam.Record) error {
	for i, c := range s.table.columns {
		s.cells[i] = s.table.text(r, c)
		if c.field == nil || c.field.Type != kam.NumberType && c.field.Type != kam.MoneyType {
			s.cells[i] = guard(s.cells[i])
		}
	}
	return s.w.Write(s.cells)
}

func (s *csvSink) close() error {
	s.w.Flush()
	return s.w.Error()
}

// jsonSink writes JSON lines: on each line the JSON of a record.
type jsonSink struct {
	w     *bufio.Writer
	table table
}

func writeJSONLines(w io.Writer, t table) (sink, error) {
	return &jsonSink{bufio.NewWriterSize(w, 64<<10), t}, nil
}

func (s *jsonSink) write(r kam.Record) error {
	form := r.JSON(s.table.known.nameOf)
	if s.table.chosen {
		form.Fields = slices.DeleteFunc(form.Fields, func(f kam.FieldJSON) bool {
			return !slices.ContainsFunc(s.table.columns, func(c tableColumn) bool { return c.name == f.Name })
		})
	}
	e := json.NewEncoder(s.w)
	e.SetEscapeHTML(false)
	return e.Encode(form)
}

func (s *jsonSink) close() error { return s.w.Flush() }
