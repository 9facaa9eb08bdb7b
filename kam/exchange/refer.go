package exchange

import (
	"fmt"
	"strings"

	"keyaccount/kam"
)

// readReference returns the id of the record that a value names: by its id, as KIND/ID, by its name, or by
// its key in the system it was imported from. Of several records of one name, it is the one that belongs to
// the account of the draft.
func (p *preparation) readReference(d *draft, in *input, v Value) (string, error) {
	s, err := p.known.of(in.field.Ref)
	if err != nil {
		return "", err
	}
	fault := func(code kam.ErrorCode, format string, args ...any) error {
		return &kam.Error{Code: code, Field: in.field.Name, Words: fmt.Sprintf(format, args...)}
	}
	text := withoutKind(v.Text, s.kind)
	if id, err := kam.ParseID(text); err == nil {
		if t := s.byID[id]; t != nil {
			return p.referTo(d, in, t)
		}
		if d.target != nil && holds(d.target.old, in.field, id.String()) {
			return id.String(), nil
		}
		if v.Name == "" {
			return "", fault(kam.NotFound, "there is no %s with the id %s, neither here nor in the files", s.kind.Name, id)
		}
		text = v.Name
	}
	scope := d.scope
	if scope == "" && d.target != nil {
		scope = d.target.scope
	}
	found := s.names.search(text, "", "")
	if len(found) > 1 && scope != "" {
		if near := s.names.search(text, scope, ""); len(near) > 0 {
			found = near
		}
	}
	switch {
	case len(found) == 1:
		return p.refer(d, in, found[0])
	case len(found) > 1:
		return "", fault(kam.Ambiguous, "“%s” could be either of %s and %s; write one of these", kam.Clip(text, 60), found[0].ref, found[1].ref)
	}
	if t := s.byKey[text]; t != nil {
		return p.refer(d, in, t)
	}
	near, proposed := p.nearestOf(in, text, s.names.all)
	if proposed && d.row.file.rule.policy == Apply {
		if found := s.names.search(near, "", ""); len(found) == 1 {
			d.correct(in, text, near, true)
			return p.refer(d, in, found[0])
		}
	}
	switch {
	case in.rule != nil && in.rule.create:
		if proposed {
			d.correct(in, text, near, false)
		}
		t, err := p.known.create(s.kind.Name, kam.NoID, text, "", "")
		if err != nil {
			return "", err
		}
		return p.refer(d, in, t)
	case proposed:
		return "", fault(kam.NotFound, "there is no %s called “%s”, neither here nor in the files; did you mean “%s”? An alias in the mapping says so", s.kind.Name, kam.Clip(text, 60), kam.Clip(near, 60))
	}
	return "", fault(kam.NotFound, "there is no %s called “%s”, neither here nor in the files", s.kind.Name, kam.Clip(text, 60))
}

// withoutKind returns NAME of KIND/NAME, where KIND is the given one, singular or plural. Any other text it
// returns as it is.
func withoutKind(text string, k *kam.Kind) string {
	kind, rest, ok := strings.Cut(text, "/")
	if ok && (strings.EqualFold(kind, k.Name) || strings.EqualFold(kind, k.Plural)) {
		return trim(rest)
	}
	return text
}

func holds(r kam.Record, f *kam.Field, value string) bool {
	for _, v := range r.Values(f) {
		if v == value {
			return true
		}
	}
	return false
}

// refer returns the id of a target. Where the column makes records that are missing, each row that names
// one is a source of it, so that it is made if any of these rows is sound.
func (p *preparation) refer(d *draft, in *input, t *target) (string, error) {
	if in.rule != nil && in.rule.create && t.isNew() {
		name := nameField(kam.LookupKind(t.ref.Kind))
		text := Value{Text: t.name}
		d.row.drafts = append(d.row.drafts, &draft{row: d.row, kind: kam.LookupKind(t.ref.Kind), target: t, inputs: []input{{
			field: name, column: in.column, cell: Cell{Column: in.column, Value: text}, read: true, values: []string{t.name},
		}}})
	}
	return p.referTo(d, in, t)
}

// referTo returns the id of a target and refuses a record that would refer to itself.
func (p *preparation) referTo(d *draft, in *input, t *target) (string, error) {
	if d.target == t && !holds(t.old, in.field, t.ref.ID.String()) {
		return "", &kam.Error{Code: kam.Invalid, Words: fmt.Sprintf("the %s would refer to itself", d.kind.Name)}
	}
	return t.ref.ID.String(), nil
}
