package pane

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/tui/list"
	"keyaccount/tui/show"
)

// Which columns a list shows can be chosen: its own, and any field of the kind that it lists. The first column stays, for it
// says which record a row is. Fields are read with the rows, off the update loop.

// chooseColumns shows the named columns and no others, or the usual ones where none is named.
func (b *Browser) chooseColumns(text string) (tea.Cmd, error) {
	k := kam.LookupKind(b.Spec.Kind)
	if k == nil || !flat(b) {
		return nil, fmt.Errorf("the columns of this list cannot be chosen")
	}
	names := strings.FieldsFunc(text, func(r rune) bool { return r == ' ' || r == ',' })
	columns := slices.Clone(b.Spec.Columns[:b.own])
	for i := range columns {
		columns[i].Hidden = i > 0 && len(names) > 0
	}
	var fields []*kam.Field
	for _, name := range names {
		called := func(c list.Column) bool { return strings.EqualFold(c.Name, name) || strings.EqualFold(c.Title, name) }
		f := k.Lookup(strings.ToLower(name))
		switch at := slices.IndexFunc(columns, called); {
		case at >= 0:
			columns[at].Hidden = false
		case f != nil && !f.Internal:
			fields = append(fields, f)
			numeric := f.Type == kam.NumberType || f.Type == kam.MoneyType
			columns = append(columns, list.Column{Name: f.Name, Title: f.Label, Width: 10, Max: 40, Grow: 2, Right: numeric, Priority: len(columns)})
		default:
			return nil, fmt.Errorf("there is no column “%s”; those of the list are %s, and any field of the %s can be one", name, strings.Join(b.Complete("sort"), ", "), lower(k.Label))
		}
	}
	b.Spec.Columns, b.extra = columns, fields
	cmd := b.List.SetColumns(columns)
	return tea.Batch(cmd, b.read()), nil
}

// columnNames are what :columns can be given: the list's own columns, then the other fields of its kind.
func (b *Browser) columnNames() (names []string) {
	k := kam.LookupKind(b.Spec.Kind)
	if k == nil || !flat(b) {
		return nil
	}
	for _, c := range b.Spec.Columns[:b.own] {
		if c.Title != "" {
			names = append(names, c.Name)
		}
	}
	for _, f := range k.Fields {
		if !f.Internal && !slices.Contains(names, f.Name) {
			names = append(names, f.Name)
		}
	}
	return names
}

// withFields adds to rows the cells of fields that were chosen as columns, after the own cells of the list.
func (e *Env) withFields(ctx context.Context, rows []list.Row, own int, fields []*kam.Field) ([]list.Row, error) {
	if len(fields) == 0 {
		return rows, nil
	}
	out := make([]list.Row, len(rows))
	for i, row := range rows {
		out[i] = row
		if row.Header || row.Ref.ID == kam.NoID {
			continue
		}
		r, err := e.Book.Get(ctx, row.Ref)
		if err != nil && kam.CodeOf(err) != kam.NotFound {
			return nil, err
		}
		cells := make([]list.Cell, own, own+len(fields))
		copy(cells, row.Cells)
		for _, f := range fields {
			cells = append(cells, list.Cell{Text: strings.ReplaceAll(show.Values(r, f, e.Book.Name), "\n", " "), Key: fieldKey(r, f)})
		}
		out[i].Cells = cells
	}
	return out, nil
}

// fieldKey is what a field sorts by where that is not its text: numbers and money by size, dates by day, choices in their order.
func fieldKey(r kam.Record, f *kam.Field) string {
	value := r.Get(f.Name)
	switch f.Type {
	case kam.NumberType, kam.MoneyType:
		amount, _, _ := strings.Cut(value, " ")
		if d, err := decimal.NewFromString(amount); err == nil {
			return show.Rank(d)
		}
	case kam.DateType, kam.TimeType:
		return value
	case kam.EnumType:
		return show.Choice(f, value)
	}
	return ""
}
