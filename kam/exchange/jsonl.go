package exchange

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"keyaccount/kam"
)

// jsonSource reads JSON lines: on each line the JSON of a record, or a plain object of columns and values.
type jsonSource struct {
	r     *bufio.Reader
	meter *meter
	row   int
	done  bool
}

func openJSONLines(r io.Reader, l layout) (Source, error) {
	text, m, err := utf8Reader(r, l.encoding)
	return &jsonSource{r: text, meter: m}, err
}

func (s *jsonSource) Columns() []string { return nil }

func (s *jsonSource) Next() (Row, error) {
	for !s.done {
		s.row++
		line, err := s.readLine()
		switch {
		case errors.Is(err, io.EOF):
			s.done = true
		case errors.Is(err, errRowTooLong), errors.Is(err, errFileTooLong):
			s.done = true
			return Row{}, &Problem{Row: s.row, Code: kam.Invalid, Reason: err.Error() + "; what follows is not read"}
		case err != nil:
			return Row{}, err
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			return s.parse(line)
		}
	}
	return Row{}, io.EOF
}

// readLine returns the next line. The last may come together with io.EOF.
func (s *jsonSource) readLine() ([]byte, error) {
	s.meter.newRow()
	var line []byte
	for {
		part, err := s.r.ReadSlice('\n')
		line = append(line, part...)
		if len(line) > MaxRow {
			return nil, errRowTooLong
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

func (s *jsonSource) parse(line []byte) (Row, error) {
	problem := func(column, format string, args ...any) (Row, error) {
		return Row{}, &Problem{Row: s.row, Column: column, Code: kam.Invalid, Reason: fmt.Sprintf(format, args...)}
	}
	if !utf8.Valid(line) {
		return problem("", "is not UTF-8; save the file as UTF-8, or name its encoding in the mapping")
	}
	var object map[string]any
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	if err := d.Decode(&object); err != nil || object == nil {
		return problem("", "is not a JSON object; each line holds one whole record: %v", err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return problem("", "holds more than one JSON object; put each record on a line of its own")
	}
	row := Row{Number: s.row}
	row.Kind, _ = object["kind"].(string)
	var kind *kam.Kind
	if fields, ok := object["fields"].(map[string]any); ok {
		ref, _ := object["ref"].(string)
		if ref == "" {
			ref, _ = object["id"].(string)
		}
		row.Cells = append(row.Cells, Cell{Column: "ref", Value: Value{Text: ref}})
		if object["deleted"] == true {
			row.Cells = append(row.Cells, Cell{Column: kam.DeletedField, Value: Value{Text: kam.Yes}})
		}
		if ref != "" {
			kind = kam.LookupKind(row.Kind)
		}
		object = fields
	} else {
		delete(object, "kind")
	}
	if len(object) > MaxColumns {
		return problem("", "has %d fields; at most %d are read", len(object), MaxColumns)
	}
	for _, name := range slices.Sorted(maps.Keys(object)) {
		if field, _ := kam.SplitKey(name); kind != nil && kind.Lookup(field) == nil {
			if text, ok := object[name].(string); ok {
				row.Raw = append(row.Raw, kam.Cell{Key: name, Value: text})
				continue
			}
		}
		cell, ok := cellOf(name, object[name])
		if !ok {
			return problem(name, "is neither a text, a number, true or false, an amount, a reference nor a list of such")
		}
		row.Cells = append(row.Cells, cell)
	}
	return row, nil
}

func cellOf(column string, v any) (Cell, bool) {
	cell := Cell{Column: column}
	list, isList := v.([]any)
	if !isList {
		value, ok := valueOf(v)
		cell.Value, cell.Null = value, v == nil
		return cell, ok
	}
	cell.Items, cell.Null = []Value{}, len(list) == 0
	for _, v := range list {
		value, ok := valueOf(v)
		if !ok {
			return cell, false
		}
		cell.Items = append(cell.Items, value)
	}
	return cell, true
}

func valueOf(v any) (Value, bool) {
	switch v := v.(type) {
	case nil:
		return Value{}, true
	case string:
		return Value{Text: v}, true
	case json.Number:
		return Value{Text: v.String()}, true
	case bool:
		if v {
			return Value{Text: kam.Yes}, true
		}
		return Value{Text: "no"}, true
	case map[string]any:
		text := func(name string) string {
			switch t := v[name].(type) {
			case string:
				return t
			case json.Number:
				return t.String()
			}
			return ""
		}
		if ref, title := text("ref"), text("title"); ref != "" || title != "" {
			if ref == "" {
				ref, title = title, ""
			}
			return Value{Text: ref, Name: title}, true
		}
		if amount := text("amount"); amount != "" {
			return Value{Text: strings.TrimSpace(amount + " " + text("currency"))}, true
		}
	}
	return Value{}, false
}
