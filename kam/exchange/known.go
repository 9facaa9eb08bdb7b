package exchange

import (
	"context"
	"fmt"
	"strings"

	"keyaccount/kam"
)

// known holds every record that rows can stand for or refer to: those that exist, read kind by kind when
// they are first needed, and those that the import makes.
type known struct {
	ctx      context.Context // of the one call of Prepare or Export that made it
	existing Existing
	newID    func() (kam.ID, error)
	shelves  map[string]*shelf
}

// shelf holds the records of one kind.
type shelf struct {
	kind   *kam.Kind
	plain  bool // whether the name of a record is all of its title, and all it is recognized by
	byID   map[kam.ID]*target
	byKey  map[string]*target
	names  namesakes
	values map[string]map[string]bool // of text fields that lists are narrowed by: what exists
}

// target is a record that rows can stand for or refer to.
type target struct {
	ref   kam.Ref
	old   kam.Record // as it exists; zero for a new one
	name  string     // what it is identified by beside its key
	scope string     // the id of the account it belongs to, or ""
	key   string     // its external key, or ""

	plan *targetPlan // what the import does with it; nil if nothing
}

func (t *target) isNew() bool { return t.old.IsZero() }

func newKnown(ctx context.Context, existing Existing, newID func() (kam.ID, error)) *known {
	return &known{ctx: ctx, existing: existing, newID: newID, shelves: map[string]*shelf{}}
}

// of returns the records of a kind.
func (n *known) of(kind string) (*shelf, error) {
	if s := n.shelves[kind]; s != nil {
		return s, nil
	}
	k := kam.LookupKind(kind)
	if k == nil {
		return nil, &kam.Error{Code: kam.Unknown, Kind: kind, Words: "is not a kind of record that is known here"}
	}
	s := &shelf{kind: k, plain: nameField(k) != nil && k.Lookup("opportunity") == nil, byID: map[kam.ID]*target{}, byKey: map[string]*target{}, values: map[string]map[string]bool{}}
	n.shelves[kind] = s
	err := n.existing.Each(n.ctx, kind, func(r kam.Record) bool {
		s.add(&target{ref: r.Ref, old: r, name: s.identity(r), scope: scopeOf(r), key: r.Get(keyField)})
		s.note(r)
		return n.ctx.Err() == nil
	})
	if err == nil {
		err = n.ctx.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("look up the records of kind %s: %w", kind, err)
	}
	return s, nil
}

// keyField is the field that holds the key of a record in the system it was imported from.
const keyField = "external_key"

func (s *shelf) add(t *target) {
	s.byID[t.ref.ID] = t
	if there := s.byKey[t.key]; t.key != "" && (there == nil || there.old.Deleted()) {
		s.byKey[t.key] = t
	}
	s.names.add(t)
}

// note keeps the values that text fields have, for telling slips from new ones.
func (s *shelf) note(r kam.Record) {
	if r.Deleted() {
		return
	}
	for _, f := range s.kind.Fields {
		if !learnable(f) {
			continue
		}
		for _, v := range r.Values(f) {
			if s.values[f.Name] == nil {
				s.values[f.Name] = map[string]bool{}
			}
			s.values[f.Name][v] = true
		}
	}
}

// learnable reports whether the values of a field that exist tell which are to be expected.
func learnable(f *kam.Field) bool { return f.Type == kam.TextType && f.Facet }

// scopeOf returns the id of the account that a record other than an account belongs to, or "".
func scopeOf(r kam.Record) string {
	if r.Kind == "account" {
		return ""
	}
	return r.Get("account")
}

// identity returns what a record without a key is recognized by: its title, with ids for the records that
// stand in it and without the parts that are sets, for they change while it stays the same record; and the
// opportunity that it holds for. It is "" where a part that every record has is missing.
func (s *shelf) identity(r kam.Record) string {
	var parts []string
	for _, f := range s.kind.Fields {
		if f.Title && !f.Multi {
			v := r.Get(f.Name)
			if v == "" && f.Required {
				return ""
			}
			parts = append(parts, v)
		}
	}
	if f := s.kind.Lookup("opportunity"); f != nil && r.Get(f.Name) != "" {
		parts = append(parts, r.Get(f.Name))
	}
	return strings.Join(parts, "\x00")
}

// find returns a record of a kind that has been read, or nil.
func (n *known) find(ref kam.Ref) *target {
	if s := n.shelves[ref.Kind]; s != nil {
		return s.byID[ref.ID]
	}
	return nil
}

// nameOf returns the name of a record of a kind that has been read, or "".
func (n *known) nameOf(ref kam.Ref) string {
	t := n.find(ref)
	switch {
	case t == nil:
		return ""
	case n.shelves[ref.Kind].plain:
		return t.name
	}
	return t.record().Title(n.nameOf)
}

func refIn(f *kam.Field, value string) kam.Ref {
	id, err := kam.ParseID(value)
	if err != nil {
		return kam.Ref{}
	}
	return kam.Ref{Kind: f.Ref, ID: id}
}

// create makes a new target, with the given id or, if there is none, a fresh one.
func (n *known) create(kind string, id kam.ID, name, scope, key string) (*target, error) {
	s, err := n.of(kind)
	if err != nil {
		return nil, err
	}
	if id == kam.NoID {
		if id, err = n.newID(); err != nil {
			return nil, err
		}
	}
	t := &target{ref: kam.Ref{Kind: kind, ID: id}, name: name, scope: scope, key: key}
	s.add(t)
	return t, nil
}
