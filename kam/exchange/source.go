package exchange

import (
	"context"
	"fmt"
	"io"
	"maps"
	"path"
	"slices"
	"strings"

	"keyaccount/kam"
)

// Limits on files. They bound the memory that a hostile or broken file can make us use.
const (
	MaxFile    = 1 << 30 // bytes of one file
	MaxRow     = 1 << 20 // bytes of one row
	MaxColumns = 1 << 10 // columns of one file
)

// Existing supplies the records that are there already.
type Existing interface {
	// Each calls fn for every record of a kind, deleted ones included, until fn returns false.
	Each(ctx context.Context, kind string, fn func(kam.Record) bool) error
}

// Source reads the rows of a file of one format.
type Source interface {
	// Columns returns the names of the columns that all rows share, or nil where each row names its own.
	Columns() []string
	// Next returns the next row, and io.EOF after the last. An error of type *Problem concerns a single
	// row; Next can be called again. After any other error it cannot.
	Next() (Row, error)
}

// Row is one row of a file.
type Row struct {
	Number int    // as a spreadsheet numbers it: 1 is the first row, which holds the headings if there are any
	Kind   string // the kind of record that the row says it is, or ""
	Cells  []Cell
	Raw    []kam.Cell // cells of fields that this program does not know, kept as they are
}

// Cell is what a row holds in one column.
type Cell struct {
	Column string
	Value
	Items []Value // the items of a list, where the format has lists; Value is then empty
	Null  bool    // the file says that there is no value, which is more than saying nothing
}

// Value is one value as the file writes it.
type Value struct {
	Text string
	Name string // for a reference that Text makes by id: what the record is called
}

// layout is what a mapping can say about the form of a file.
type layout struct {
	delimiter rune   // 0 is found out
	encoding  string // "" is UTF-8, or UTF-16 with a byte order mark
}

// formats are the forms of file by the ending of their names. To add one, write a Source or a sink in a
// file of its own and name it here.
var formats = map[string]struct {
	read  func(r io.Reader, l layout) (Source, error)
	write func(w io.Writer, t table) (sink, error)
	mixed bool // whether a file can hold records of several kinds
}{
	".csv":    {openCSV, writeCSV, false},
	".tsv":    {openTSV, writeTSV, false},
	".txt":    {openCSV, nil, false},
	".jsonl":  {openJSONLines, writeJSONLines, true},
	".ndjson": {openJSONLines, writeJSONLines, true},
	".json":   {openJSONLines, writeJSONLines, true},
}

// Readable returns the endings of the files that Prepare reads.
func Readable() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(formats)), func(e string) bool { return formats[e].read == nil })
}

// Writable returns the endings of the files that Export writes.
func Writable() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(formats)), func(e string) bool { return formats[e].write == nil })
}

func open(name string, r io.Reader, l layout) (Source, error) {
	f := formats[ending(name)]
	if f.read == nil {
		return nil, &Problem{File: name, Code: kam.Unknown, Reason: fmt.Sprintf("files of this form cannot be read; those that can end in %s", strings.Join(Readable(), ", "))}
	}
	return f.read(r, l)
}

func ending(name string) string { return strings.ToLower(path.Ext(base(name))) }

// base returns the last part of a file's name, which may come from any system.
func base(name string) string { return path.Base(strings.ReplaceAll(name, `\`, "/")) }

// Problem is a mistake in a file, with its place.
type Problem struct {
	File   string        `json:"file"`
	Row    int           `json:"row,omitempty"`    // 0 concerns the whole file
	Column string        `json:"column,omitempty"` // "" concerns the whole row
	Code   kam.ErrorCode `json:"code"`
	Reason string        `json:"reason"` // what is wrong and how to mend it
}

// Error returns the place, followed by the reason.
func (p *Problem) Error() string {
	place := kam.Clip(p.File, 200)
	if p.Row > 0 {
		place += fmt.Sprintf(" row %d", p.Row)
	}
	if p.Column != "" {
		place += ", column " + kam.Clip(p.Column, 60)
	}
	return place + ": " + p.Reason
}
