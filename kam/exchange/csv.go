package exchange

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"keyaccount/kam"
)

// csvSource reads comma-separated values (RFC 4180) and their relatives.
type csvSource struct {
	r       *csv.Reader
	meter   *meter
	columns []string
	row     int // the number of the last row
	end     int // the line on which it ended
	done    bool
}

func openTSV(r io.Reader, l layout) (Source, error) {
	if l.delimiter == 0 {
		l.delimiter = '\t'
	}
	return openCSV(r, l)
}

func openCSV(r io.Reader, l layout) (Source, error) {
	text, m, err := utf8Reader(r, l.encoding)
	if err != nil {
		return nil, err
	}
	s := &csvSource{meter: m}
	if l.delimiter == 0 {
		var told bool
		if l.delimiter, told, err = sniff(text); err != nil {
			return nil, err
		}
		if told {
			s.row = 1
		}
	}
	s.r = csv.NewReader(text)
	s.r.Comma, s.r.FieldsPerRecord, s.r.ReuseRecord = l.delimiter, -1, true
	head, err := s.read()
	switch {
	case errors.Is(err, io.EOF):
		return nil, &Problem{Code: kam.Missing, Reason: "is empty; its first row should name the columns"}
	case err != nil:
		return nil, err
	case len(head) > MaxColumns:
		return nil, &Problem{Row: s.row, Code: kam.Invalid, Reason: fmt.Sprintf("has %d columns; at most %d are read", len(head), MaxColumns)}
	}
	seen := map[string]bool{}
	for i, name := range head {
		name = unguard(strings.TrimSpace(kam.Clean(name, false)))
		if name == "" {
			name = fmt.Sprintf("column %d", i+1)
		}
		if seen[fold(name)] {
			return nil, &Problem{Row: s.row, Column: name, Code: kam.Ambiguous, Reason: "two columns bear this name; rename one"}
		}
		seen[fold(name)] = true
		s.columns = append(s.columns, name)
	}
	return s, nil
}

// sniff returns which of comma, semicolon and tab divides the first line of the text most often outside of
// quotes. A first line that tells it in the way of spreadsheets, sep=;, is believed and taken away.
func sniff(text *bufio.Reader) (mark rune, told bool, err error) {
	head, err := text.Peek(8 << 10)
	if err != nil && !errors.Is(err, io.EOF) && len(head) == 0 {
		return 0, false, err
	}
	line, _, _ := strings.Cut(string(head), "\n")
	if mark, ok := strings.CutPrefix(strings.TrimSuffix(strings.ToLower(line), "\r"), "sep="); ok && len(mark) == 1 && strings.Contains(",;\t|", mark) {
		_, err := text.Discard(min(len(line)+1, len(head)))
		return rune(mark[0]), true, err
	}
	best, most := ',', 0
	for _, mark := range []rune{',', ';', '\t'} {
		count, quoted := 0, false
		for _, r := range line {
			switch {
			case r == '"':
				quoted = !quoted
			case r == mark && !quoted:
				count++
			}
		}
		if count > most {
			best, most = mark, count
		}
	}
	return best, false, nil
}

func (s *csvSource) Columns() []string { return s.columns }

// read returns the cells of the next row and keeps count of rows: lines left blank count, further lines
// of a quoted cell do not, as in a spreadsheet.
func (s *csvSource) read() ([]string, error) {
	if s.done {
		return nil, io.EOF
	}
	s.meter.newRow()
	cells, err := s.r.Read()
	var broken *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		s.done = true
		return nil, io.EOF
	case errors.As(err, &broken):
		s.row += max(broken.StartLine-s.end, 1)
		s.end = broken.Line
		return nil, &Problem{Row: s.row, Code: kam.Invalid, Reason: quoteWords(broken)}
	case errors.Is(err, errRowTooLong), errors.Is(err, errFileTooLong):
		s.done = true
		return nil, &Problem{Row: s.row + 1, Code: kam.Invalid, Reason: err.Error() + "; what follows is not read"}
	case err != nil:
		s.done = true
		return nil, err
	}
	first, _ := s.r.FieldPos(0)
	last, _ := s.r.FieldPos(len(cells) - 1)
	s.row += max(first-s.end, 1)
	s.end = last + strings.Count(cells[len(cells)-1], "\n")
	return cells, nil
}

func quoteWords(e *csv.ParseError) string {
	switch {
	case errors.Is(e.Err, csv.ErrBareQuote):
		return fmt.Sprintf("line %d: a quotation mark stands inside a cell that does not begin with one; put the whole cell in quotation marks and double those inside", e.Line)
	case errors.Is(e.Err, csv.ErrQuote) && e.Line > e.StartLine:
		return fmt.Sprintf("the quotation mark opened in this row is not closed properly up to line %d", e.Line)
	case errors.Is(e.Err, csv.ErrQuote):
		return fmt.Sprintf("line %d: a quoted cell does not end at its quotation mark; double those inside the cell", e.Line)
	}
	return fmt.Sprintf("line %d: %v", e.Line, e.Err)
}

func (s *csvSource) Next() (Row, error) {
	cells, err := s.read()
	if err != nil {
		return Row{}, err
	}
	n := len(s.columns)
	for i, text := range cells {
		if i >= n && text != "" {
			return Row{}, &Problem{Row: s.row, Column: fmt.Sprintf("column %d", i+1), Code: kam.Invalid,
				Reason: fmt.Sprintf("has %d cells where the first row names %d columns; put quotation marks around a cell that holds a separator", len(cells), n)}
		}
		if !utf8.ValidString(text) {
			return Row{}, &Problem{Row: s.row, Column: s.columns[i], Code: kam.Invalid,
				Reason: "is not UTF-8; save the file as UTF-8, or name its encoding in the mapping, such as encoding = \"windows-1252\""}
		}
	}
	if len(cells) < n {
		return Row{}, &Problem{Row: s.row, Column: s.columns[len(cells)], Code: kam.Invalid,
			Reason: fmt.Sprintf("has %d cells where the first row names %d columns; this is the first that is missing", len(cells), n)}
	}
	row := Row{Number: s.row, Cells: make([]Cell, n)}
	for i, name := range s.columns {
		row.Cells[i] = Cell{Column: name, Value: Value{Text: unguard(cells[i])}}
	}
	return row, nil
}

// formulaMarks begin what a spreadsheet takes for a formula.
const formulaMarks = "=+-@＝＋－＠"

// guard puts an apostrophe before text that a spreadsheet would carry out as a formula, and before text
// that looks as if this had been done to it, so that unguard gives back exactly what there was.
func guard(text string) string {
	if begins(text, formulaMarks) || strings.HasPrefix(text, "'") && begins(text[1:], formulaMarks+"'") {
		return "'" + text
	}
	return text
}

func unguard(text string) string {
	if rest, ok := strings.CutPrefix(text, "'"); ok && begins(rest, formulaMarks+"'") {
		return rest
	}
	return text
}

func begins(text, marks string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return text != "" && strings.ContainsRune(marks, r)
}
