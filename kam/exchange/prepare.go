package exchange

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"keyaccount/kam"
)

// Input is one file to import.
type Input struct {
	Name    string // as it is named in messages; its ending tells the format
	Content io.Reader
	Kind    string // the kind of its records, where neither the mapping nor the file says so
}

// Import is what preparing an import depends on.
type Import struct {
	Existing Existing
	Mapping  *Mapping               // nil: columns are named like fields
	Reader   kam.Reader             // how values are read; Resolve is not used
	NewID    func() (kam.ID, error) // makes the ids of new records
	Partial  bool                   // import the sound rows of a file that has others
	Progress func(Progress)         // is told now and then how far reading has come; may be nil
}

// Progress says how far an import has come.
type Progress struct {
	File string
	Rows int  // rows read of the file
	Done bool // whether the file has been read
}

// progressEvery is after how many rows Progress is told.
const progressEvery = 500

// maxRows is how many rows one import can have in all. They are held in memory, at some kilobytes each, until
// the Plan is made.
const maxRows = 1 << 20

// Prepare reads the files and returns the plan of their import. What is wrong with the files stands in the
// plan. The error is for what is not the fault of a row: the records that exist, or a file, cannot be read,
// an id cannot be made, or ctx ends.
//
// A row stands for the record with its id, otherwise the one with its external key, otherwise the one of
// the same name (and account, and opportunity) that has no key from the same system. Rows that stand for the
// same record, in one file or several, are taken together as long as they do not contradict each other. References
// are looked up in all files and among what exists, so that the order of files and rows does not matter.
func Prepare(ctx context.Context, inputs []Input, im Import) (*Plan, error) {
	if im.Mapping != nil && im.Mapping.currency != "" {
		im.Reader.Currency = im.Mapping.currency
	}
	p := &preparation{Import: im, ctx: ctx, known: newKnown(ctx, im.Existing, im.NewID), near: map[question]answer{}}
	for _, in := range inputs {
		if err := p.read(in); err != nil {
			return nil, err
		}
	}
	if err := p.identify(); err != nil {
		return nil, err
	}
	if err := p.value(); err != nil {
		return nil, err
	}
	if err := p.settle(); err != nil {
		return nil, err
	}
	return p.result(), nil
}

// preparation is an import on its way to becoming a Plan.
type preparation struct {
	Import
	ctx   context.Context // of the one call of Prepare
	known *known
	files []*file
	rows  int

	targets []*target // that sound rows speak of, in the order of the rows

	near     map[question]answer // proposals that have been looked up
	compared int                 // with how many values
}

// file is a file on its way into the Plan.
type file struct {
	*File
	rule    *fileRule
	kind    *kam.Kind // of rows that do not say theirs; nil where it is not known
	rows    []*row
	folded  map[string]string     // folded names of columns
	byName  map[fieldOf]string    // which column fills a field, where columns are named like fields
	ignored map[string]bool       // columns that fill nothing
	fields  map[column]*kam.Field // what columns named like fields fill; nil is nothing
}

type fieldOf struct {
	kind  *kam.Kind
	field *kam.Field
}

type column struct {
	kind *kam.Kind
	name string
}

// row is a row of a file. It is sound as long as it has no problems; one that is not leaves no trace in
// the records.
type row struct {
	file     *file
	number   int
	drafts   []*draft
	problems int
}

// draft is what a row says of one record.
type draft struct {
	row    *row
	kind   *kam.Kind
	main   bool   // the row is about this record
	id     kam.ID // the record's id, if the row gives it
	key    string // the record's external key, if the row gives it
	inputs []input
	raw    []kam.Cell

	scope       string // the account that the row says the record belongs to
	target      *target
	notes       []string
	corrections []Correction
}

// input is what a row says of one field.
type input struct {
	field  *kam.Field
	rule   *columnRule
	column string
	cell   Cell

	read   bool     // whether values are known
	values []string // canonical; none clears the field
}

// fail notes a problem of a row. The error names the field if it can; the place is the row's.
func (r *row) fail(column string, err error) {
	p := &Problem{File: r.file.Name, Row: r.number, Column: column, Code: kam.CodeOf(err), Reason: reason(err)}
	for i := len(r.file.Problems) - 1; i >= 0 && r.problems > 0 && r.file.Problems[i].Row == r.number; i-- {
		if old := r.file.Problems[i]; old.Column == p.Column && old.Reason == p.Reason {
			return
		}
	}
	r.problems++
	r.file.Problems = append(r.file.Problems, *p)
}

func (r *row) sound() bool { return r.problems == 0 }

// reason returns the words of an error without the place, which a Problem has its own fields for.
func reason(err error) string {
	var e *kam.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	if e.Field != "" {
		return e.Field + ": " + e.Words
	}
	return e.Words
}

// read reads the rows of a file into drafts.
func (p *preparation) read(in Input) error {
	f := &file{
		File: &File{Name: base(in.Name)}, rule: p.Mapping.of(in.Name),
		folded: map[string]string{}, byName: map[fieldOf]string{}, ignored: map[string]bool{}, fields: map[column]*kam.Field{},
	}
	p.files = append(p.files, f)
	if f.rule == nil {
		f.rule = &fileRule{policy: Propose, records: []recordRule{{}}}
		if p.Mapping != nil {
			f.Notes = append(f.Notes, "the mapping does not name this file; columns named like fields are taken")
		}
	}
	err := f.findKind(in)
	var source Source
	if err == nil {
		source, err = open(in.Name, in.Content, f.rule.layout)
	}
	if err == nil {
		err = f.checkColumns(source.Columns())
	}
	if err != nil {
		return f.unreadable(err)
	}
	for {
		raw, err := source.Next()
		switch {
		case errors.Is(err, io.EOF):
			f.list()
			p.tell(Progress{f.Name, f.Rows, true})
			return nil
		case p.rows == maxRows:
			return f.unreadable(&kam.Error{Code: kam.Invalid, Words: fmt.Sprintf("this and the files before it have more than %d rows; import them in several runs", maxRows)})
		}
		p.rows++
		f.Rows++
		if err := p.take(f, raw, err); err != nil {
			return err
		}
		if f.Rows%progressEvery == 0 {
			if err := p.ctx.Err(); err != nil {
				return err
			}
			p.tell(Progress{f.Name, f.Rows, false})
		}
	}
}

func (p *preparation) tell(at Progress) {
	if p.Progress != nil {
		p.Progress(at)
	}
}

// take adds a row, or notes the problem that it could not be read for.
func (p *preparation) take(f *file, raw Row, err error) error {
	var bad *Problem
	switch {
	case errors.As(err, &bad):
		bad.File = f.Name
		f.Problems = append(f.Problems, *bad)
		return nil
	case err != nil:
		return fmt.Errorf("read %s: %w", f.Name, err)
	}
	r := &row{file: f, number: raw.Number}
	r.draft(raw)
	if len(r.drafts) > 0 || r.problems > 0 {
		f.rows = append(f.rows, r)
	}
	return nil
}

// unreadable notes a problem of the whole file. What is not the file's fault is returned.
func (f *file) unreadable(err error) error {
	var bad *Problem
	var wrong *kam.Error
	switch {
	case errors.As(err, &bad):
		bad.File = f.Name
		f.Problems = append(f.Problems, *bad)
	case errors.As(err, &wrong):
		f.Problems = append(f.Problems, Problem{File: f.Name, Code: wrong.Code, Reason: wrong.Error()})
	default:
		return fmt.Errorf("read %s: %w", f.Name, err)
	}
	f.unread = true
	return nil
}

// findKind finds the kind of the file's records: the mapping says it, the user does, or the file's name.
func (f *file) findKind(in Input) error {
	f.kind = f.rule.records[0].kind
	name := in.Kind
	if f.kind == nil && name != "" {
		k, err := kam.KindNamed(name)
		if err != nil {
			return err
		}
		f.kind = k
	}
	if stem := strings.TrimSuffix(f.Name, path.Ext(f.Name)); f.kind == nil {
		k, err := kam.KindNamed(stem)
		if word := strings.IndexAny(stem, "-_. 0123456789"); err != nil && word > 0 {
			k, err = kam.KindNamed(stem[:word])
		}
		if err == nil {
			f.kind = k
		}
	}
	if f.kind == nil {
		return nil
	}
	return importable(f.kind)
}

// checkColumns sees whether a file has the columns that its rule speaks of.
func (f *file) checkColumns(names []string) error {
	if names == nil {
		return nil
	}
	have := map[string]bool{}
	for _, name := range names {
		have[f.fold(name)] = true
	}
	for _, r := range f.rule.records {
		for _, want := range r.mentioned() {
			if !have[want] {
				return &Problem{Row: 1, Column: want, Code: kam.Missing, Reason: "the mapping speaks of this column, which the file does not have; it has: " + kam.Clip(strings.Join(names, ", "), 400)}
			}
		}
	}
	if f.kind == nil {
		return &Problem{Code: kam.Missing, Reason: "it is not known what its rows are; say it with --kind, in a mapping, or by the file's name, such as accounts.csv"}
	}
	return nil
}

// fold returns the folded name of a column. Names are kept, as they come again with every row.
func (f *file) fold(name string) string {
	folded, ok := f.folded[name]
	if !ok {
		folded = fold(name)
		if len(f.folded) < MaxColumns {
			f.folded[name] = folded
		}
	}
	return folded
}
