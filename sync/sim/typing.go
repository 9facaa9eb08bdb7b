package sim

import (
	"errors"
	"fmt"
	"slices"
	"syscall"

	"keyaccount/kam"
	"keyaccount/store"
)

// fields are what is typed into. The last is one that this program does not know: as if a newer one had typed it.
var fields = map[string][]string{
	"account": {"name", "notes", "vision", "city", "field_of_tomorrow"},
	"contact": {"name", "title", "notes", "department", "field_of_tomorrow"},
}

// sets are the fields with several items.
var sets = map[string]string{"account": "countries", "contact": "languages"}

var items = []string{"DE", "FR", "FI", "SE"}

// word returns a value that nobody has typed before.
func (w *world) word() string {
	w.words++
	return fmt.Sprintf("v%d", w.words)
}

// edit has somebody type something.
func (d *device) edit() {
	if label, edits := d.think(); len(edits) > 0 || label == "undo" {
		d.enter(label, edits...)
	}
}

// enter has the cache accept what was typed.
func (d *device) enter(label string, edits ...kam.Edit) {
	d.touched = true
	for _, e := range edits {
		kam.SortCells(e.Cells)
	}
	if d.may("disk full", 40) {
		d.meet(fullDisk)
		d.disk.full = 1
	}
	if d.may("crash in a write", 15) {
		d.disk.until = 1 + d.random.IntN(5)
	}
	var err error
	if label == "undo" {
		_, err = d.cache.Undo(d.ctx)
	} else {
		err = d.cache.Apply(d.ctx, label, edits...)
	}
	d.disk.until, d.disk.full = 0, 0
	for _, e := range edits {
		if err == nil {
			d.meetEdit(label, e)
		}
		d.tell("%s: %s %s %v: %v", d.name, label, e.Ref, e.Cells, err)
	}
	if d.settle() {
		return
	}
	var partly *store.PartlyUndone
	var invalid *kam.Error
	switch {
	case err == nil, errors.As(err, &partly), errors.Is(err, store.ErrNothingToUndo), errors.Is(err, syscall.ENOSPC):
	case errors.As(err, &invalid): // such as a reference to what has been taken away meanwhile
	default:
		d.must(d.name+" types", err)
	}
	d.adopt()
}

// meetEdit notes what was typed.
func (d *device) meetEdit(label string, e kam.Edit) {
	switch label {
	case "lay", "hang":
		d.meet(accountMoved)
	case "move":
		d.meet(contactMoved)
	}
	if slices.ContainsFunc(e.Cells, func(c kam.Cell) bool { return c.Key == "field_of_tomorrow" }) {
		d.meet(fieldOfTomorrow)
	}
}

// think makes up what is typed.
func (d *device) think() (label string, edits []kam.Edit) {
	one := func(label string, ref kam.Ref, cells ...kam.Cell) (string, []kam.Edit) {
		kam.SortCells(cells)
		return label, []kam.Edit{{Ref: ref, Cells: cells}}
	}
	n := d.random.IntN(100)
	if d.random.IntN(5) == 0 {
		if label, edits = d.settleOne("conflict", "kept", "other", "new"); len(edits) > 0 {
			return label, edits
		}
	}
	if len(d.refs) == 0 || n < 10 {
		if d.Without["territories"] || d.random.IntN(3) == 0 {
			return d.add("account")
		}
		return d.add("account", kam.Cell{Key: "region", Value: pick(d.world, territories)})
	}
	r, has := d.find()
	if !has {
		return "", nil
	}
	ref := r.Ref
	field := pick(d.world, fields[ref.Kind])
	switch {
	case n < 22:
		if ref.Kind != "account" {
			return "", nil
		}
		return d.add("contact", kam.Cell{Key: "account", Value: ref.ID.String()})
	case n < 54:
		return one("set", ref, kam.Cell{Key: field, Value: d.word()})
	case n < 60:
		cells := []kam.Cell{}
		for _, f := range fields[ref.Kind][1:] {
			cells = append(cells, kam.Cell{Key: f, Value: d.word()})
		}
		return one("set more", ref, cells...)
	case n < 66:
		if field == "name" {
			return "", nil
		}
		return one("clear", ref, kam.Cell{Key: field})
	case n < 72:
		c := kam.Cell{Key: sets[ref.Kind] + "=" + pick(d.world, items), Value: kam.Yes}
		if r.Get(c.Key) != "" {
			c.Value = ""
		}
		return one("toggle", ref, c)
	case n < 79:
		if r.Deleted() {
			return "restore", []kam.Edit{kam.Restoration(ref)}
		}
		return "delete", []kam.Edit{kam.Deletion(ref)}
	case n < 83:
		return "undo", nil
	case n < 95 && ref.Kind == "account" && !d.Without["territories"]:
		if to := pick(d.world, d.refs); d.random.IntN(3) == 0 && to.Kind == "account" && to != ref {
			return one("hang", ref, kam.Cell{Key: "parent", Value: to.ID.String()})
		}
		return one("lay", ref, kam.Cell{Key: "region", Value: pick(d.world, territories)})
	case n < 95 && ref.Kind == "contact" && !d.Without["move"]: // to another account
		to := pick(d.world, d.refs)
		if to.Kind != "account" {
			return "", nil
		}
		return one("move", ref, kam.Cell{Key: "account", Value: to.ID.String()})
	}
	return d.settleOne("rejection", "dropped", "resubmitted")
}

// find returns any record that the device has, if one comes up soon.
func (d *device) find() (kam.Record, bool) {
	for range 6 {
		if r, err := d.cache.Get(d.ctx, pick(d.world, d.refs)); err == nil {
			return r, true
		}
	}
	return kam.Record{}, false
}

// furnish makes a few records before anything else happens.
func (d *device) furnish() {
	for _, region := range territories {
		_, edits := d.add("account", kam.Cell{Key: "region", Value: region})
		_, more := d.add("contact", kam.Cell{Key: "account", Value: edits[0].ID.String()})
		d.must("furnish the world", d.cache.Apply(d.ctx, "furnish", append(edits, more...)...))
	}
	d.adopt()
}

// add makes a record.
func (d *device) add(kind string, cells ...kam.Cell) (string, []kam.Edit) {
	id, err := d.cache.NewID()
	d.must("make an id", err)
	ref := kam.Ref{Kind: kind, ID: id}
	d.refs = append(d.refs, ref)
	cells = append(cells, kam.Cell{Key: "name", Value: d.word()})
	kam.SortCells(cells)
	return "add", []kam.Edit{{Ref: ref, Cells: cells}}
}

// settleOne gives one of some verdicts on a conflict or a rejection, if one is open. At times somebody else gives one at once.
func (d *device) settleOne(kind string, verdicts ...string) (label string, edits []kam.Edit) {
	var open []kam.Ref
	err := d.cache.Each(d.ctx, kind, func(r kam.Record) bool {
		if r.Get("verdict") == "" {
			open = append(open, r.Ref)
		}
		return true
	})
	d.must("read what is open", err)
	if len(open) == 0 {
		return "", nil
	}
	slices.SortFunc(open, func(a, b kam.Ref) int { return slices.Compare(a.ID[:], b.ID[:]) })
	ref := pick(d.world, open)
	if other := pick(d.world, d.devices); other != d && d.random.IntN(2) == 0 {
		if r, err := other.cache.Get(d.ctx, ref); err == nil && r.Get("verdict") == "" {
			other.enter("verdict", other.decide(ref, pick(d.world, verdicts))...)
		}
	}
	return "verdict", d.decide(ref, pick(d.world, verdicts))
}

// decide returns the edits that give a verdict.
func (d *device) decide(ref kam.Ref, verdict string) []kam.Edit {
	r, err := d.cache.Get(d.ctx, ref)
	d.must("read what is open", err)
	if ref.Kind == kam.ConflictKind.Name && r.Get("field") != "content" { // whose file may not be here
		if edits, err := kam.Decode[kam.Conflict](r).Resolution(verdict, d.word()); err == nil {
			return edits
		}
	}
	return []kam.Edit{{Ref: ref, Cells: []kam.Cell{{Key: "verdict", Value: verdict}}}}
}
