package exchange

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"keyaccount/kam"
)

// All names every kind, for Request.Kind.
const All = "all"

// Request says what to write and how.
type Request struct {
	Name    string // of the file, whose ending tells the format
	Kind    string // the kind of the records, or All, which goes with JSON lines
	Columns []string
	Filters []kam.Filter // records meet all of them
}

// table is what a sink writes: records of one kind in columns, or of several kinds.
type table struct {
	kind    *kam.Kind // nil for several
	columns []tableColumn
	chosen  bool // the columns are not all there are
	known   *known
}

// tableColumn is a field, or a column that belongs to none.
type tableColumn struct {
	name  string
	field *kam.Field
}

// sink writes the records of an export in one format.
type sink interface {
	write(r kam.Record) error
	// close ends the file. It does not close the writer.
	close() error
}

// Export writes records to a file that Prepare reads back without loss: an import of it where the records
// come from changes nothing, and an import elsewhere, together with the records that they refer to, makes
// the same. It returns how many were written.
//
// A table has a column id and one for each field, by the fields' names, unless Columns names others.
// References are written by name where the name means that record and no other, else as KIND/ID. The
// records are those that exist; deleted ones are left out, unless a filter asks for them, or deleted is
// among the columns.
func Export(ctx context.Context, w io.Writer, from Existing, req Request) (int, error) {
	f := formats[ending(req.Name)]
	if f.write == nil {
		return 0, &Problem{File: req.Name, Code: kam.Unknown, Reason: "files of this form cannot be written; those that can end in " + strings.Join(Writable(), ", ")}
	}
	kinds, t, err := req.table()
	if err != nil {
		return 0, err
	}
	t.known = newKnown(ctx, from, nil)
	if t.kind == nil && !f.mixed {
		return 0, &Problem{File: req.Name, Code: kam.Invalid, Reason: "a table holds records of one kind; write all kinds to a file that ends in .jsonl"}
	}
	out, err := f.write(w, t)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, k := range kinds {
		written, err := t.writeKind(ctx, out, from, k, req.Filters)
		n += written
		if err != nil {
			return n, fmt.Errorf("write %s: %w", req.Name, err)
		}
	}
	return n, out.close()
}

// table returns the kinds and the columns to write.
func (q Request) table() ([]*kam.Kind, table, error) {
	if q.Kind == All {
		if len(q.Columns) > 0 || len(q.Filters) > 0 {
			return nil, table{}, &kam.Error{Code: kam.Invalid, Words: "columns and filters go with one kind of record, not with all"}
		}
		kinds := slices.DeleteFunc(kam.Kinds(), func(k *kam.Kind) bool { return k.System })
		return kinds, table{}, nil
	}
	k, err := kam.KindNamed(q.Kind)
	if err != nil {
		return nil, table{}, err
	}
	t := table{kind: k, chosen: len(q.Columns) > 0}
	if len(q.Columns) == 0 {
		t.columns = append(t.columns, tableColumn{name: idColumn})
		for _, f := range k.Fields {
			t.columns = append(t.columns, tableColumn{f.Name, f})
		}
	}
	for _, name := range q.Columns {
		switch folded := fold(name); folded {
		case idColumn, refColumn, kam.DeletedField:
			t.columns = append(t.columns, tableColumn{name: folded})
			continue
		}
		f, err := k.Field(name)
		if err != nil {
			return nil, table{}, err
		}
		t.columns = append(t.columns, tableColumn{f.Name, f})
	}
	return []*kam.Kind{k}, t, nil
}

// writeKind writes the records of one kind that meet the filters.
func (t *table) writeKind(ctx context.Context, out sink, from Existing, k *kam.Kind, filters []kam.Filter) (int, error) {
	for _, f := range k.Fields {
		if f.Type == kam.ReferenceType {
			if _, err := t.known.of(f.Ref); err != nil {
				return 0, err
			}
		}
	}
	deleted := t.kind == nil || slices.ContainsFunc(t.columns, func(c tableColumn) bool { return c.name == kam.DeletedField }) ||
		slices.ContainsFunc(filters, kam.Filter.AsksDeleted)
	n := 0
	var failed error
	err := from.Each(ctx, k.Name, func(r kam.Record) bool {
		if r.Deleted() && !deleted {
			return true
		}
		for _, f := range filters {
			if !f.Match(r, t.known.nameOf) {
				return true
			}
		}
		if failed = out.write(r); failed == nil {
			n++
			failed = ctx.Err()
		}
		return failed == nil
	})
	if failed == nil {
		failed = err
	}
	return n, failed
}

// text returns what a table shows of a record in a column.
func (t *table) text(r kam.Record, c tableColumn) string {
	switch {
	case c.name == idColumn && c.field == nil:
		return r.ID.String()
	case c.name == refColumn && c.field == nil:
		return r.Ref.String()
	case c.field == nil:
		return r.Get(c.name)
	}
	values := slices.Clone(r.Values(c.field))
	if c.field.Type == kam.ReferenceType {
		for i, v := range values {
			values[i] = t.reference(refIn(c.field, v))
		}
		slices.Sort(values)
	}
	if c.field.Multi {
		return joinItems(values)
	}
	return strings.Join(values, "")
}

// reference returns how a reference is written: the name, if reading it back finds the same record.
func (t *table) reference(ref kam.Ref) string {
	s := t.known.shelves[ref.Kind]
	if s == nil || s.byID[ref.ID] == nil {
		return ref.String()
	}
	name := s.byID[ref.ID].name
	if withoutKind(name, s.kind) != name {
		return ref.String()
	}
	if _, err := kam.ParseID(name); err == nil || name == "" {
		return ref.String()
	}
	if found := s.names.search(name, "", ""); len(found) != 1 || found[0].ref != ref || found[0].name != name {
		return ref.String()
	}
	return name
}
