package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"

	"github.com/fxamacker/cbor/v2"

	"keyaccount/kam"
)

// ErrNothingToUndo is the error of Undo when every step of this device has been undone, or there is none.
var ErrNothingToUndo = errors.New("there is nothing to undo")

// PartlyUndone is the error of Undo when some of a step could not be taken back, because it has been changed since. The
// rest of the step is undone.
type PartlyUndone struct {
	Label string   // of the step
	Left  []string // what was left as it is: the records' names and the fields
}

// Error says what was left.
func (e *PartlyUndone) Error() string {
	const shown = 5
	left := strings.Join(e.Left[:min(len(e.Left), shown)], ", ")
	if n := len(e.Left) - shown; n > 0 {
		left += fmt.Sprintf(" and %d more", n)
	}
	return fmt.Sprintf("“%s” is undone except for what has been changed since: %s", e.Label, left)
}

// mostSteps is how many steps back Undo can go.
const mostSteps = 100

// undoStep is what an action changed.
type undoStep struct {
	Label  string     `cbor:"1,keyasint"`
	Items  []undoItem `cbor:"2,keyasint"`
	Undone bool       `cbor:"3,keyasint"`
}

// undoItem is what an action changed in one record.
type undoItem struct {
	Kind string   `cbor:"1,keyasint"`
	ID   []byte   `cbor:"2,keyasint"`
	Made uint64   `cbor:"3,keyasint,omitempty"` // for a record that it made: the sum of its cells
	Keys []string `cbor:"4,keyasint,omitempty"`
	Old  []string `cbor:"5,keyasint,omitempty"`
	New  []string `cbor:"6,keyasint,omitempty"`
}

// noteStep keeps what planned edits are about to change, and forgets the oldest step.
func (t *txn) noteStep(label string, planned []kam.Edit) error {
	edits := joined(planned)
	s := undoStep{Label: label, Items: make([]undoItem, len(edits))}
	for i, e := range edits {
		w, err := t.load(e.Ref)
		if err != nil {
			return err
		}
		item := undoItem{Kind: e.Kind, ID: e.ID[:]}
		if w.now == nil {
			item.Made = sumOf(kam.Record{Ref: e.Ref}.With(e.Cells...))
		} else {
			r := w.view()
			for _, c := range e.Cells {
				item.Keys, item.Old, item.New = append(item.Keys, c.Key), append(item.Old, r.Get(c.Key)), append(item.New, c.Value)
			}
		}
		s.Items[i] = item
	}
	t.state.Step++
	if t.state.Step > mostSteps {
		t.delete(steps, numberKey(t.state.Step-mostSteps))
	}
	return t.putStep(t.state.Step, &s)
}

// joined returns edits with those of one record made one.
func joined(edits []kam.Edit) (list []kam.Edit) {
	at := make(map[kam.Ref]int, len(edits))
	for _, e := range edits {
		i, ok := at[e.Ref]
		if !ok {
			at[e.Ref] = len(list)
			list = append(list, e)
			continue
		}
		list[i].Cells = slices.Concat(list[i].Cells, e.Cells)
	}
	return list
}

func (t *txn) putStep(number uint64, s *undoStep) error {
	data, err := cbor.Marshal(s)
	if err != nil {
		return err
	}
	return t.put(steps, numberKey(number), data)
}

// sumOf returns a sum over the cells of a record, by which a later change of it is noticed.
func sumOf(r kam.Record) uint64 {
	h := fnv.New64a()
	for _, c := range r.Cells {
		_, _ = fmt.Fprintf(h, "%d:%s%d:%s", len(c.Key), c.Key, len(c.Value), c.Value)
	}
	return h.Sum64() | 1
}

// Undo takes back the newest step of this device that has not been undone, by edits like any other, and returns its
// label. Cells that somebody has changed since are left, and a *PartlyUndone says so. Without a step to take back the
// error is ErrNothingToUndo.
func (c *Cache) Undo(ctx context.Context) (label string, err error) {
	var left []string
	err = c.write(ctx, func(t *txn) error {
		number, s, err := t.newestStep()
		if err != nil {
			return err
		}
		if s == nil {
			return ErrNothingToUndo
		}
		label = s.Label
		var edits []kam.Edit
		for _, item := range s.Items {
			e, kept, err := t.inverse(&item)
			if err != nil {
				return err
			}
			left = append(left, kept...)
			edits = append(edits, e)
		}
		s.Undone = true
		if err := t.putStep(number, s); err != nil {
			return err
		}
		planned, err := t.plan(edits, false)
		if err != nil || len(planned) == 0 {
			return err
		}
		return t.carryOut("undo "+label, planned)
	})
	if err == nil && len(left) > 0 {
		for i, l := range left {
			left[i] = c.leftName(l)
		}
		err = &PartlyUndone{label, left}
	}
	return label, err
}

func (t *txn) newestStep() (uint64, *undoStep, error) {
	cur := t.tx.Bucket(string(steps)).Cursor()
	for k, v := cur.Last(); k != nil; k, v = cur.Prev() {
		plain, err := t.open(steps, k, v)
		if err != nil {
			return 0, nil, err
		}
		s := &undoStep{}
		if err := cbor.Unmarshal(plain, s); err != nil {
			return 0, nil, fmt.Errorf("%w: an undo step: %w", errBadValue, err)
		}
		if !s.Undone {
			return binary.BigEndian.Uint64(k), s, nil
		}
	}
	return 0, nil, nil
}

// inverse returns the edit that takes an item back, and what of it is left because it has been changed since: records, each
// followed by the cell, if it is about one.
func (t *txn) inverse(item *undoItem) (e kam.Edit, left []string, err error) {
	e.Ref.Kind = item.Kind
	copy(e.ID[:], item.ID)
	w, err := t.load(e.Ref)
	if err != nil || w.now == nil { // refused by the server: it never came about
		return e, nil, err
	}
	r := w.view()
	if item.Made != 0 {
		if r.Deleted() {
			return e, nil, nil
		}
		if sumOf(r) != item.Made {
			return e, []string{e.Ref.String()}, nil
		}
		return kam.Deletion(e.Ref), nil, nil
	}
	for i, key := range item.Keys {
		switch r.Get(key) {
		case item.Old[i]:
		case item.New[i]:
			e.Cells = append(e.Cells, kam.Cell{Key: key, Value: item.Old[i]})
		default:
			left = append(left, e.Ref.String()+" "+key)
		}
	}
	return e, left, nil
}

// leftName makes what inverse left readable.
func (c *Cache) leftName(l string) string {
	text, cell, _ := strings.Cut(l, " ")
	ref, err := kam.ParseRef(text)
	if err != nil {
		return l
	}
	name := c.Name(ref)
	if cell == "" {
		return name
	}
	field, _ := kam.SplitKey(cell)
	if k := kam.LookupKind(ref.Kind); k != nil && k.Lookup(field) != nil {
		field = k.Lookup(field).Label
	}
	return name + " (" + field + ")"
}
