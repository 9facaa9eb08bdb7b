package kam

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Change is what a person asks to be done to one field.
type Change struct {
	Field *Field
	Op    Op
	Value string // canonical; "" clears
}

// Op is what a Change does to its field.
type Op string

// The operations on a field.
const (
	Set    Op = "="  // replaces the value; a set becomes the given items
	Add    Op = "+=" // adds an item to a set
	Remove Op = "-=" // takes an item out of a set
)

// ParseChange reads field=value, field+=item, field-=item, as typed on a command line. field= clears.
// Several items of a set are separated by commas. The error is an *Error.
func (k *Kind) ParseChange(text string, in Reader) ([]Change, error) {
	name, value, ok := strings.Cut(text, "=")
	op := Set
	if n, cut := strings.CutSuffix(name, "+"); cut {
		name, op = n, Add
	} else if n, cut := strings.CutSuffix(name, "-"); cut {
		name, op = n, Remove
	}
	if !ok {
		return nil, &Error{Code: Invalid, Kind: k.Name, Words: fmt.Sprintf("“%s” is not field=value", Clip(text, 40))}
	}
	f, err := k.Field(name)
	if err != nil {
		return nil, err
	}
	return f.Changes(op, value, in)
}

// Changes reads a value as people write it and returns the changes that an operation with it makes.
func (f *Field) Changes(op Op, text string, in Reader) ([]Change, error) {
	if !f.Multi {
		if op != Set {
			return nil, invalid(f, "holds one value; use %s=", f.Name)
		}
		v, err := f.Parse(text, in)
		if err != nil {
			return nil, err
		}
		return []Change{{f, Set, v}}, nil
	}
	var changes []Change
	if op == Set {
		changes = append(changes, Change{f, Set, ""})
		op = Add
	}
	for _, item := range strings.Split(text, ",") {
		v, err := f.Parse(item, in)
		if err != nil {
			return nil, err
		}
		if v != "" {
			changes = append(changes, Change{f, op, v})
		}
	}
	return changes, nil
}

// Diff returns the cells of r that the changes would leave different, with their new values; an empty
// value clears. The result is sorted by key and is empty if nothing would change.
func (r Record) Diff(changes []Change) []Cell {
	want := map[string]string{}
	for _, c := range changes {
		switch {
		case !c.Field.Multi:
			want[c.Field.Name] = c.Value
		case c.Op == Remove:
			want[ItemKey(c.Field.Name, c.Value)] = ""
		default:
			if c.Op == Set {
				for _, item := range r.Items(c.Field.Name) {
					want[ItemKey(c.Field.Name, item)] = ""
				}
				for key := range want {
					if f, _ := SplitKey(key); f == c.Field.Name {
						want[key] = ""
					}
				}
			}
			if c.Value != "" {
				want[ItemKey(c.Field.Name, c.Value)] = Yes
			}
		}
	}
	var cells []Cell
	for key, value := range want {
		if r.Get(key) != value {
			cells = append(cells, Cell{key, value})
		}
	}
	SortCells(cells)
	return cells
}

// SortCells sorts cells by key, the order that records keep them in.
func SortCells(cells []Cell) {
	slices.SortFunc(cells, func(a, b Cell) int { return strings.Compare(a.Key, b.Key) })
}

// Fill returns the cells that a new record gets by itself: the defaults of empty fields, and what it
// takes over from the records it refers to, such as a membership's account, which is its contact's.
func (r Record) Fill(get func(Ref) (Record, bool)) []Cell {
	k := LookupKind(r.Kind)
	if k == nil {
		return nil
	}
	var cells []Cell
	for _, f := range k.Fields {
		if len(r.Values(f)) > 0 {
			continue
		}
		value := f.Default
		if via, source, ok := strings.Cut(f.From, "."); ok {
			if id, err := ParseID(r.Get(via)); err == nil {
				if from, ok := get(Ref{k.byName[via].Ref, id}); ok {
					value = cmp.Or(from.Get(source), value)
				}
			}
		}
		if value != "" {
			cells = append(cells, Cell{f.Name, value})
		}
	}
	SortCells(cells)
	return cells
}
