package exchange

import (
	"errors"
	"fmt"
	"strings"

	"keyaccount/kam"
)

// identify finds out for which record each draft stands. Kinds that others are recognized by, such as the
// account of a contact, come first; among those of one kind, rows that say it by an id or a key. As soon as those of one kind are known, those that columns make of it
// where they are missing are made, so that all rows can refer to them, whatever their order.
func (p *preparation) identify() error {
	for _, kind := range recognizable() {
		for _, certain := range []bool{true, false} {
			err := p.eachDraft(func(d *draft) error {
				if d.kind != kind || d.target != nil || d.isCertain() != certain {
					return nil
				}
				return p.find(d)
			})
			if err != nil {
				return err
			}
		}
		if err := p.eachDraft(func(d *draft) error { return p.makeMissing(d, kind) }); err != nil {
			return err
		}
	}
	return nil
}

// eachDraft calls fn for the drafts of sound rows, also for those that it adds.
func (p *preparation) eachDraft(fn func(d *draft) error) error {
	for _, f := range p.files {
		for i, r := range f.rows {
			if i%progressEvery == 0 && p.ctx.Err() != nil {
				return p.ctx.Err()
			}
			for j := 0; j < len(r.drafts) && r.sound(); j++ {
				if err := fn(r.drafts[j]); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// isCertain reports whether the row says by an id or a key for which record it stands.
func (d *draft) isCertain() bool {
	return d.id != kam.NoID || d.has(d.kind.Lookup(keyField))
}

// makeMissing makes the records of a kind that a draft refers to and that are made where they are missing.
func (p *preparation) makeMissing(d *draft, kind *kam.Kind) error {
	for i := range d.inputs {
		in := &d.inputs[i]
		if in.rule == nil || !in.rule.create || in.field.Ref != kind.Name {
			continue
		}
		if err := p.readScope(d); err != nil {
			return err
		}
		if err := p.readInput(d, in); err != nil {
			return err
		}
	}
	return nil
}

// recognizable returns all kinds, each after those that its records are recognized by.
func recognizable() []*kam.Kind {
	var order []*kam.Kind
	seen := map[*kam.Kind]bool{}
	var visit func(k *kam.Kind)
	visit = func(k *kam.Kind) {
		if k == nil || seen[k] {
			return
		}
		seen[k] = true
		for _, f := range k.Fields {
			if identifies(f) && f.Type == kam.ReferenceType {
				visit(kam.LookupKind(f.Ref))
			}
		}
		order = append(order, k)
	}
	for _, k := range kam.Kinds() {
		visit(k)
	}
	return order
}

// identifies reports whether a field tells records of one name, or of no name, apart.
func identifies(f *kam.Field) bool {
	return f.Title && !f.Multi || f.Scope || f.Name == "opportunity" || f.Name == keyField
}

// find finds the record that a draft stands for, or makes it.
func (p *preparation) find(d *draft) error {
	s, err := p.known.of(d.kind.Name)
	if err != nil {
		return err
	}
	named := kam.Record{Ref: kam.Ref{Kind: d.kind.Name}}
	if err := p.readScope(d); err != nil {
		return err
	}
	for i := range d.inputs {
		in := &d.inputs[i]
		if !identifies(in.field) {
			continue
		}
		if err := p.readInput(d, in); err != nil {
			return err
		}
		if len(in.values) == 1 && !in.field.Multi {
			named = named.With(kam.Cell{Key: in.field.Name, Value: in.values[0]})
		}
	}
	if !d.row.sound() {
		return nil
	}
	name, scope := s.identity(named), scopeOf(named)
	if scope == "" {
		scope = p.scopeVia(named)
	}
	d.key = named.Get(keyField)
	if t := s.byID[d.id]; t != nil {
		d.target = t
		return nil
	}
	if t := s.byKey[d.key]; t != nil && (d.id == kam.NoID || !t.isNew()) {
		d.target = t
		d.leaveKey()
		if d.id != kam.NoID {
			s.byID[d.id] = t
		}
		return nil
	}
	if d.id == kam.NoID && d.key == "" && name == "" {
		d.row.fail("", &kam.Error{Code: kam.Missing, Words: fmt.Sprintf("does not say which %s it is about; it needs %s", d.kind.Name, needed(d.kind))})
		return nil
	}
	if name != "" {
		switch found := s.names.search(name, scope, d.key); {
		case d.id != kam.NoID && len(found) > 0:
			d.notes = append(d.notes, fmt.Sprintf("another %s goes by the same name: %s", d.kind.Name, found[0].ref))
		case len(found) == 2:
			d.row.fail("", &kam.Error{Code: kam.Ambiguous, Words: fmt.Sprintf("could be either of %s and %s, which have the same name; add a column id, or a key", found[0].ref, found[1].ref)})
			return nil
		case len(found) == 1:
			p.match(d, s, found[0], name)
			return nil
		}
	}
	d.target, err = p.known.create(d.kind.Name, d.id, name, scope, d.key)
	return err
}

// readScope reads which account the row says the record belongs to, for names in the row may be those of
// several accounts.
func (p *preparation) readScope(d *draft) error {
	for i := range d.inputs {
		if in := &d.inputs[i]; in.field.Scope && in.field.Type == kam.ReferenceType {
			if err := p.readInput(d, in); err != nil {
				return err
			}
			if len(in.values) == 1 {
				d.scope = in.values[0]
			}
		}
	}
	return nil
}

// match takes the record that was found by name for the one that the draft stands for. A record keeps its
// own spelling of the name.
func (p *preparation) match(d *draft, s *shelf, t *target, name string) {
	d.target = t
	if t.name != name {
		for i := range d.inputs {
			in := &d.inputs[i]
			if own := t.part(in.field); in.field.Title && own != "" {
				in.values = []string{own}
			}
		}
	}
	if d.key == "" {
		return
	}
	s.byKey[d.key] = t // further rows with the key are about the same record
	if t.key == "" {
		s.names.rekeyed(t, d.key)
	}
	d.leaveKey()
}

// part returns what the target has in a field of its name, as far as it is known by now.
func (t *target) part(f *kam.Field) string {
	if !t.isNew() {
		return t.old.Get(f.Name)
	}
	if nameField(kam.LookupKind(t.ref.Kind)) != f {
		return ""
	}
	name, _, _ := strings.Cut(t.name, "\x00")
	return name
}

// leaveKey leaves a record the key that it has from another system.
func (d *draft) leaveKey() {
	if d.target.key == "" || d.target.key == d.key {
		return
	}
	note := fmt.Sprintf("keeps its key %s from another system", kam.Clip(d.target.key, 60))
	d.notes = append(d.notes, note)
	d.drop(d.kind.Lookup(keyField))
}

// drop forgets what the draft says of a field.
func (d *draft) drop(f *kam.Field) {
	kept := d.inputs[:0]
	for _, in := range d.inputs {
		if in.field != f {
			kept = append(kept, in)
		}
	}
	d.inputs = kept
}

// scopeVia returns the account that a record takes over from one that it refers to, such as a membership's
// from its contact.
func (p *preparation) scopeVia(r kam.Record) string {
	k := kam.LookupKind(r.Kind)
	f := k.ScopeField()
	if f == nil {
		return ""
	}
	via, _, ok := strings.Cut(f.From, ".")
	if !ok {
		return ""
	}
	if t := p.known.find(refIn(k.Lookup(via), r.Get(via))); t != nil {
		return t.scope
	}
	return ""
}

// needed names the fields that records of a kind are recognized by.
func needed(k *kam.Kind) string {
	var names []string
	for _, f := range k.Fields {
		if f.Title && f.Required {
			names = append(names, f.Name)
		}
	}
	return strings.Join(names, " and ")
}

// readInput reads the values that a row gives to a field, once. What is wrong with them is noted with the
// row; the error is for what is not.
func (p *preparation) readInput(d *draft, in *input) error {
	if in.read {
		return nil
	}
	in.read = true
	if in.cell.Null {
		return nil
	}
	values := in.cell.Items
	switch {
	case in.field.Multi && values == nil:
		values = items(in.cell.Text, in.rule.separators())
	case values == nil:
		values = []Value{in.cell.Value}
	case !in.field.Multi && len(values) > 1:
		d.row.fail(in.column, &kam.Error{Code: kam.Invalid, Field: in.field.Name, Words: "holds one value, not a list"})
		return nil
	}
	for _, v := range values {
		value, err := p.readValue(d, in, v)
		if err == nil && in.field.Multi && value != "" {
			err = d.kind.CheckCell(kam.Cell{Key: kam.ItemKey(in.field.Name, value), Value: kam.Yes})
		}
		var wrong *kam.Error
		switch {
		case errors.As(err, &wrong):
			d.row.fail(in.column, wrong)
		case err != nil:
			return err
		case value != "":
			in.values = append(in.values, value)
		}
	}
	if in.field.Multi {
		in.values = distinct(in.values)
	}
	return nil
}
