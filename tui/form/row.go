package form

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
)

// row is one field of the form.
type row struct {
	field *kam.Field
	set   *setting
	edit  editor
	base  []string // what the record holds, or what a new one starts from
	fresh bool     // the record is new: all that is there is saved, not only what was changed

	values []string // what the field holds now, what is typed and not a value left out
	err    error    // why what is typed is no value

	problem string // what saving found wrong; until something is typed
	theirs  string // what a colleague has made of it beneath what was typed
	setter  string // who that was, and when; also where nothing was typed
	ghost   string // what an empty value will be taken from
	via     string // the reference that ghost was, or is being, looked up by
	asked   int    // the number of the newest such look-up

	lines []string // as drawn last, nil where that no longer holds
	own   int      // how many of them, from the first, the editor drew
	drawn drawing
}

func newRow(f *kam.Field, s *setting, start kam.Record, fresh bool) *row {
	r := &row{field: f, set: s, base: start.Values(f), fresh: fresh}
	if fresh && len(r.base) == 0 && f.Default != "" {
		r.base = []string{f.Default}
	}
	r.edit = newEditor(f, s, f.Required || fresh && f.Default != "")
	r.edit.base(r.base)
	r.edit.put(r.base)
	r.settle()
	return r
}

// settle takes over what the editor now holds.
func (r *row) settle() {
	r.values, r.err = r.edit.values()
	r.lines = nil
}

func (r *row) enter() {
	r.edit.enter()
	r.settle()
}

func (r *row) leave() {
	r.edit.leave()
	r.settle()
}

func (r *row) key(k tea.KeyMsg) (tea.Cmd, use) {
	cmd, made := r.edit.key(k)
	if made != none {
		r.problem = ""
		r.settle()
	}
	return cmd, made
}

// dirty reports whether the row holds something that the record does not, or half of something.
func (r *row) dirty() bool {
	return r.edit.touched() && (r.err != nil || !same(r.values, r.base))
}

func (r *row) revertible() bool { return r.edit.touched() || r.theirs != "" }

// revert makes the row what the record is.
func (r *row) revert() {
	r.edit.base(r.base)
	r.edit.put(r.base)
	r.problem, r.theirs = "", ""
	r.settle()
}

// refresh takes note of what the record holds now. What was typed stays; items added to and taken out of a set are
// added to and taken out of the new one, which is what saving does.
func (r *row) refresh(now []string, setter string) {
	if same(now, r.base) {
		return
	}
	old, typed := r.base, r.dirty()
	r.base, r.setter = now, setter
	r.edit.base(now)
	if !typed {
		r.edit.put(now)
		r.theirs = ""
		r.settle()
		return
	}
	r.theirs = "nothing"
	if len(now) > 0 {
		r.theirs = "“" + r.set.describeAll(r.field, now) + "”"
	}
	if r.field.Multi {
		added, removed := difference(old, r.values)
		merged := slices.DeleteFunc(slices.Clone(now), func(v string) bool { return slices.Contains(removed, v) })
		for _, v := range added {
			if !slices.Contains(merged, v) {
				merged = append(merged, v)
			}
		}
		text := r.edit.typed()
		r.edit.put(merged)
		r.edit.resume(text)
	}
	if r.settle(); r.err == nil && same(r.values, now) {
		r.theirs = ""
	}
}

// changes returns what has to be done to a record that holds base in this field.
func (r *row) changes() []kam.Change {
	if !r.fresh && !r.edit.touched() {
		return nil
	}
	base := r.base
	if r.fresh {
		base = nil
	}
	if !r.field.Multi {
		return []kam.Change{{Field: r.field, Op: kam.Set, Value: strings.Join(r.values, "")}}
	}
	var out []kam.Change
	added, removed := difference(base, r.values)
	for _, v := range added {
		out = append(out, kam.Change{Field: r.field, Op: kam.Add, Value: v})
	}
	for _, v := range removed {
		out = append(out, kam.Change{Field: r.field, Op: kam.Remove, Value: v})
	}
	return out
}

// check returns what is wrong with the row for saving, or "".
func (r *row) check() string {
	switch {
	case r.err != nil && (r.fresh || r.edit.touched()):
		return words(r.err)
	case r.err == nil && len(r.values) == 0 && r.field.Required && r.ghost == "":
		return "is needed"
	}
	return ""
}

// draft returns the cells that bring back what was typed, none where the row is as it was.
func (r *row) draft() []kam.Cell {
	if !r.dirty() {
		return nil
	}
	name := r.field.Name
	if !r.field.Multi {
		text := strings.Join(r.values, "")
		if r.err != nil {
			text = r.edit.typed()
		}
		return []kam.Cell{{Key: name, Value: text}}
	}
	var cells []kam.Cell
	added, removed := difference(r.base, r.values)
	for _, v := range added {
		cells = append(cells, kam.Cell{Key: kam.ItemKey(name, v), Value: kam.Yes})
	}
	for _, v := range removed {
		cells = append(cells, kam.Cell{Key: kam.ItemKey(name, v)})
	}
	if text := r.edit.typed(); text != "" {
		cells = append(cells, kam.Cell{Key: name, Value: text})
	}
	return cells
}

// restore brings back what draft returned, those of the cells that are the row's.
func (r *row) restore(cells []kam.Cell) {
	values, text := slices.Clone(r.base), ""
	for _, c := range cells {
		_, item := kam.SplitKey(c.Key)
		at := slices.Index(values, item)
		switch {
		case !r.field.Multi && c.Value != "" && r.field.Check(c.Value) != nil:
			text = c.Value
		case !r.field.Multi:
			values = valuesOf(c.Value)
		case c.Key == r.field.Name:
			text = c.Value
		case c.Value == "" && at >= 0:
			values = slices.Delete(values, at, at+1)
		case c.Value != "" && at < 0:
			values = append(values, item)
		}
	}
	r.edit.put(values)
	if text != "" {
		r.edit.resume(text)
	}
	r.settle()
}

func valuesOf(v string) []string {
	if v == "" {
		return nil
	}
	return []string{v}
}

// same reports whether two fields hold the same values, in whatever order.
func same(a, b []string) bool {
	added, removed := difference(a, b)
	return len(added) == 0 && len(removed) == 0
}

// difference returns the values that b has and a has not, and the reverse.
func difference(a, b []string) (added, removed []string) {
	for _, v := range b {
		if !slices.Contains(a, v) {
			added = append(added, v)
		}
	}
	for _, v := range a {
		if !slices.Contains(b, v) {
			removed = append(removed, v)
		}
	}
	return added, removed
}
