package exchange

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"keyaccount/kam"
)

func trim(s string) string { return strings.TrimSpace(s) }

// The columns that belong to no field, in files whose columns are named like fields.
const (
	idColumn  = "id"
	refColumn = "ref"
)

// draft turns a row of a file into drafts of records. A row of empty cells becomes none.
func (r *row) draft(raw Row) {
	f := r.file
	cells := make(map[string]Cell, len(raw.Cells))
	empty := len(raw.Raw) == 0
	for _, c := range raw.Cells {
		cells[f.fold(c.Column)] = c
		empty = empty && trim(c.Text) == "" && len(c.Items) == 0
	}
	if empty {
		return
	}
	for i := range f.rule.records {
		rule := &f.rule.records[i]
		kind, err := f.kindOf(rule, raw)
		if err != nil {
			r.fail("", err)
			return
		}
		d := &draft{row: r, kind: kind, main: i == 0, raw: raw.Raw, inputs: make([]input, 0, rule.inputs(len(raw.Cells)))}
		if i > 0 {
			d.raw = nil
		}
		if rule.columns == nil && rule.set == nil {
			d.takeByName(raw.Cells)
		} else {
			d.takeByRule(rule, raw.Cells, f.fold)
		}
		d.set(rule, func(column string) string { return r.text(cells[f.fold(column)], f) })
		if d.main || d.isNamed() {
			r.drafts = append(r.drafts, d)
		}
	}
}

// kindOf returns the kind of record that a row becomes by a rule.
func (f *file) kindOf(rule *recordRule, raw Row) (*kam.Kind, error) {
	switch {
	case rule.kind != nil:
		return rule.kind, nil
	case raw.Kind != "":
		k, err := kam.KindNamed(raw.Kind)
		if err != nil {
			return nil, err
		}
		return k, importable(k)
	case f.kind != nil:
		return f.kind, nil
	}
	return nil, &kam.Error{Code: kam.Missing, Words: "does not say of what kind the record is; add \"kind\", or say it with --kind or by the file's name"}
}

// text returns what templates see of a cell: its text after the aliases of its column.
func (r *row) text(c Cell, f *file) string {
	text := trim(kam.Clean(c.Text, false))
	if len(c.Items) > 0 {
		var items []string
		for _, v := range c.Items {
			items = append(items, trim(kam.Clean(v.Text, false)))
		}
		text = strings.Join(items, ", ")
	}
	if rule := f.rule.records[0].columns[f.fold(c.Column)]; rule != nil {
		text = rule.alias(text)
	}
	return text
}

// takeByName takes the columns that are named like fields.
func (d *draft) takeByName(cells []Cell) {
	f := d.row.file
	for _, c := range cells {
		at := column{d.kind, f.fold(c.Column)}
		field, met := f.fields[at]
		if !met {
			field, _ = d.kind.Field(c.Column)
			if len(f.fields) < 4*MaxColumns {
				f.fields[at] = field
			}
		}
		switch {
		case field != nil:
			d.take(field, nil, c)
		case at.name == idColumn, at.name == refColumn:
			d.takeID(c)
		case at.name == kam.DeletedField:
			if on, err := yesNo.Parse(c.Text, kam.Reader{}); err != nil {
				d.row.fail(c.Column, err)
			} else if on != "" {
				d.raw = append(slices.Clip(d.raw), kam.Cell{Key: kam.DeletedField, Value: kam.Yes})
			}
		case trim(c.Text) != "" || len(c.Items) > 0:
			f.ignore(c.Column)
		}
	}
}

var yesNo = &kam.Field{Name: kam.DeletedField, Type: kam.YesNoType}

// takeID takes the id of the record, alone or as KIND/ID.
func (d *draft) takeID(c Cell) {
	text := trim(c.Text)
	if text == "" {
		return
	}
	kind, id, isRef := strings.Cut(text, "/")
	if !isRef {
		id = text
	} else if k, err := kam.KindNamed(kind); err != nil || k != d.kind {
		d.row.fail(c.Column, &kam.Error{Code: kam.Invalid, Words: fmt.Sprintf("“%s” is not a %s", kam.Clip(text, 60), d.kind.Name)})
		return
	}
	parsed, err := kam.ParseID(id)
	if err != nil {
		d.row.fail(c.Column, &kam.Error{Code: kam.Invalid, Words: fmt.Sprintf("“%s” is not the id of a record here; if it is a key of another system, say so in a mapping: key = \"system:{%s}\"", kam.Clip(text, 40), c.Column)})
		return
	}
	d.id = parsed
}

// takeByRule takes the columns that the rule names.
func (d *draft) takeByRule(rule *recordRule, cells []Cell, fold func(string) string) {
	for _, c := range cells {
		name := fold(c.Column)
		column := rule.columns[name]
		if column == nil {
			if d.main && !d.row.file.rule.used[name] {
				d.row.file.ignore(c.Column)
			}
			continue
		}
		if column.field != nil {
			d.take(column.field, column, c)
		}
		d.takeValues(column, c)
	}
}

// takeValues sets the fields that a value of the column stands for.
func (d *draft) takeValues(rule *columnRule, c Cell) {
	if rule.values == nil {
		return
	}
	text := rule.alias(trim(kam.Clean(c.Text, false)))
	fields, ok := rule.values[text]
	if !ok && text == "" {
		return
	}
	if !ok {
		known := slices.Sorted(maps.Keys(rule.values))
		near, found := closest(known, text)
		if !found {
			d.row.fail(c.Column, &kam.Error{Code: kam.Invalid, Words: fmt.Sprintf("“%s” is not one of the values that the mapping knows: %s", kam.Clip(text, 40), kam.Clip(strings.Join(known, ", "), 400))})
			return
		}
		fields = rule.values[near]
		d.corrections = append(d.corrections, Correction{Row: d.row.number, Column: c.Column, From: text, To: near, Applied: true})
	}
	for _, f := range fields {
		d.take(f.field, nil, Cell{Column: c.Column, Value: Value{Text: f.text}})
	}
}

// take takes what a cell says of a field. An empty cell says nothing, unless the file or the mapping has
// it otherwise.
func (d *draft) take(field *kam.Field, rule *columnRule, c Cell) {
	f := d.row.file
	if len(c.Items) == 0 {
		text := trim(c.Text)
		if rule != nil {
			text = rule.alias(trim(kam.Clean(c.Text, field.Type == kam.LongTextType)))
			c.Text = text
		}
		c.Null = text == "" && (c.Null || f.rule.clear)
		if text == "" && !c.Null {
			return
		}
	}
	if rule == nil {
		at := fieldOf{d.kind, field}
		if other, taken := f.byName[at]; !taken {
			f.byName[at] = c.Column
		} else if other != c.Column && d.has(field) {
			d.row.fail(c.Column, &kam.Error{Code: kam.Ambiguous, Words: fmt.Sprintf("fills the field %s, as the column %s does; keep one of the two", field.Name, kam.Clip(other, 60))})
			return
		}
	}
	d.inputs = append(d.inputs, input{field: field, rule: rule, column: c.Column, cell: c})
}

func (d *draft) has(field *kam.Field) bool {
	return slices.ContainsFunc(d.inputs, func(in input) bool { return in.field == field })
}

// set fills the key and the fields that the rule makes of several columns.
func (d *draft) set(rule *recordRule, get func(column string) string) {
	for _, s := range rule.set {
		if text := s.text.expand(get); text != "" {
			at := strings.Join(s.text.columns(), ", ")
			if at == "" {
				at = s.field.Name
			}
			d.inputs = append(d.inputs, input{field: s.field, column: at, cell: Cell{Column: at, Value: Value{Text: text}}})
		}
	}
	if text := rule.key.expand(get); text != "" {
		at := strings.Join(rule.key.columns(), ", ")
		d.inputs = append(d.inputs, input{field: d.kind.Lookup(keyField), column: at, cell: Cell{Column: at, Value: Value{Text: text}}})
	}
}

// isNamed reports whether the row says what a further record is called; where it does not, there is none.
func (d *draft) isNamed() bool {
	for _, f := range d.kind.Fields {
		if f.Title && f.Required && !d.has(f) {
			return false
		}
	}
	return true
}

// inputs returns how many inputs a row of some cells has at most, as a rule.
func (r *recordRule) inputs(cells int) int {
	if r.columns != nil {
		cells = min(cells, len(r.columns)+1)
	}
	return cells + len(r.set) + 1
}

// alias returns what the mapping says a value stands for, or the value itself.
func (c *columnRule) alias(text string) string {
	if c == nil {
		return text
	}
	if to, ok := c.aliases[text]; ok {
		return to
	}
	return text
}

// mentioned returns the folded names of the columns that the rule uses.
func (r *recordRule) mentioned() []string {
	names := slices.Sorted(maps.Keys(r.columns))
	for _, s := range r.set {
		for _, c := range s.text.columns() {
			names = append(names, fold(c))
		}
	}
	for _, c := range r.key.columns() {
		names = append(names, fold(c))
	}
	return names
}

// ignore notes a column that fills nothing.
func (f *file) ignore(column string) {
	if len(f.ignored) < MaxColumns {
		f.ignored[column] = true
	}
}

// list writes the columns that fill nothing into the plan.
func (f *file) list() {
	for _, name := range slices.Sorted(maps.Keys(f.ignored)) {
		f.Ignored = append(f.Ignored, kam.Clip(name, 60))
	}
}
