package form

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/book"
	"keyaccount/tui/cell"
	"keyaccount/tui/keys"
)

// items edits a reference, or a set of values: what is chosen stands as words of its own, and beside them is typed
// what is to be added. For references the records that match are offered beneath.
type items struct {
	field  *kam.Field
	set    *setting
	find   *finder // nil where values are typed, not found
	stored []string

	chosen []string
	in     input
	at     int  // the chosen value the cursor is on, or -1 for the text
	here   bool // the focus is here

	placed []place // where the chosen values were drawn last
	offset int     // the line at which the candidates began
}

func newItems(f *kam.Field, s *setting) *items {
	e := &items{field: f, set: s, in: newInput(), at: -1}
	if f.Type == kam.ReferenceType {
		e.find = &finder{set: s, kind: f.Ref}
	}
	return e
}

func (e *items) base(values []string) { e.stored = slices.Clone(values) }

func (e *items) put(values []string) {
	e.chosen = slices.Clone(values)
	e.at = -1
	e.settle("")
}

func (e *items) resume(text string) { e.settle(text) }

// settle replaces the text. Candidates for the old one are of no more use.
func (e *items) settle(text string) {
	e.in.set(text)
	if e.find != nil {
		e.find.forget()
	}
}

// values returns what is chosen and, where values are typed, the text as well.
func (e *items) values() ([]string, error) {
	text := e.typed()
	switch {
	case e.in.refused != "":
		return e.chosen, e.wrong(e.in.refused)
	case text == "":
		return e.chosen, nil
	case e.find != nil:
		return e.chosen, e.wrong("“" + kam.Clip(text, 40) + "” is not chosen yet: pick it from the list, or clear it with ctrl+u")
	}
	more, err := e.parse(text)
	if err != nil {
		return e.chosen, err
	}
	return join(e.chosen, more), nil
}

func (e *items) wrong(words string) error {
	return &kam.Error{Code: kam.Invalid, Field: e.field.Name, Words: words}
}

// parse reads values separated by commas.
func (e *items) parse(text string) ([]string, error) {
	var values []string
	for _, part := range strings.Split(text, ",") {
		v, err := e.field.Parse(part, e.set.reader(e.field, ""))
		if err != nil {
			return nil, err
		}
		values = join(values, valuesOf(v))
	}
	return values, nil
}

// join returns a followed by those of b that a lacks.
func join(a, b []string) []string {
	out := slices.Clone(a)
	for _, v := range b {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

func (e *items) typed() string { return strings.TrimSpace(e.in.text()) }
func (e *items) touched() bool { return e.typed() != "" || !same(e.chosen, e.stored) }
func (e *items) empty() bool   { return len(e.chosen) == 0 && e.in.text() == "" }

func (e *items) keys() []keys.Key {
	var now []keys.Key
	switch {
	case e.find != nil && e.typed() != "":
		now = append(now, candidateKeys...)
	case e.field.Multi && e.typed() != "":
		now = append(now, itemKeys[0])
	case e.field.Multi && len(e.chosen) > 0:
		now = append(now, itemKeys[1])
	}
	if !e.empty() {
		now = append(now, clearKey)
	}
	return now
}

func (e *items) enter() { e.at, e.here = -1, true }

// leave adds what was typed where it is a value, or where what was found leaves no doubt which record it names.
func (e *items) leave() {
	e.at, e.here, e.in.refused = -1, false, ""
	switch {
	case e.typed() == "":
	case e.find == nil:
		e.add()
	default:
		e.chooseSure()
	}
}

// chooseSure takes the record that was found if it is the only one, or the only one of just that name.
func (e *items) chooseSure() {
	if !e.find.current() || len(e.find.hits) == 0 {
		return
	}
	named := func(h book.Hit) bool { return strings.EqualFold(kam.Clean(h.Title, false), e.typed()) }
	first := slices.IndexFunc(e.find.hits, named)
	switch {
	case len(e.find.hits) == 1:
		e.choose(e.find.hits[0])
	case first >= 0 && !slices.ContainsFunc(e.find.hits[first+1:], named):
		e.choose(e.find.hits[first])
	}
}

// add turns the text into values, unless it is none.
func (e *items) add() {
	if more, err := e.parse(e.in.text()); err == nil {
		e.chosen = join(e.chosen, more)
		e.settle("")
	}
}

// choose takes a record that was found.
func (e *items) choose(h book.Hit) {
	if !e.field.Multi {
		e.chosen = nil
	}
	e.chosen = join(e.chosen, []string{h.ID.String()})
	e.settle("")
}

// found takes the answer of a search. It reports whether the answer completed the value: an enter was waiting for it.
func (e *items) found(msg foundMsg) bool {
	taken := func(id kam.ID) bool { return e.field.Multi && slices.Contains(e.chosen, id.String()) }
	if !e.find.take(msg, taken) {
		return false
	}
	if !e.find.eager {
		if !e.here {
			e.chooseSure()
		}
		return false
	}
	e.find.eager = false
	h, ok := e.find.marked()
	if ok {
		e.choose(h)
	}
	return ok && !e.field.Multi
}

func (e *items) key(k tea.KeyMsg) (tea.Cmd, use) {
	if e.at >= 0 {
		if e.keyOnItem(k.String()) {
			return nil, used
		}
		e.at = -1
	}
	text := e.in.text()
	switch pressed := k.String(); {
	case pressed == "left" && text == "" && e.field.Multi && len(e.chosen) > 0:
		e.at = len(e.chosen) - 1
	case pressed == "backspace" && text == "" && len(e.chosen) > 0:
		e.chosen = e.chosen[:len(e.chosen)-1]
	case pressed == "ctrl+u" && text == "" && len(e.chosen) > 0:
		e.chosen = nil
	case pressed == "esc" && text != "":
		e.settle("")
	case pressed == "up" && e.find != nil && text != "":
		return nil, usedIf(e.find.move(-1))
	case pressed == "down" && e.find != nil && text != "":
		return nil, usedIf(e.find.move(1))
	case pressed == "enter" && e.typed() != "":
		return nil, e.confirm()
	default:
		return e.edit(k)
	}
	return nil, used
}

// keyOnItem handles a key while the cursor is on a chosen value.
func (e *items) keyOnItem(pressed string) bool {
	switch pressed {
	case "left":
		e.at = max(e.at-1, 0)
	case "right":
		if e.at++; e.at == len(e.chosen) {
			e.at = -1
		}
	case "backspace", "delete":
		e.chosen = slices.Delete(slices.Clone(e.chosen), e.at, e.at+1)
		e.at = min(e.at, len(e.chosen)-1)
	default:
		return false
	}
	return true
}

// confirm adds what was typed, or takes the marked candidate. One that is not there yet is taken as it comes.
func (e *items) confirm() use {
	if e.find == nil {
		e.add()
		return used
	}
	e.find.eager = !e.find.current()
	h, ok := e.find.marked()
	if !ok {
		return used
	}
	e.choose(h)
	if e.field.Multi {
		return used
	}
	return finished
}

// edit lets the text handle a key, and looks for what it has become.
func (e *items) edit(k tea.KeyMsg) (tea.Cmd, use) {
	before := e.in.text()
	if e.find == nil {
		k = separated(k)
	}
	if !e.in.key(k) {
		return nil, none
	}
	text := e.in.text()
	if e.find != nil && text != before {
		return e.find.ask(strings.TrimSpace(text)), used
	}
	if e.find == nil && strings.HasSuffix(text, ",") {
		e.add()
	}
	return nil, used
}

// separated returns a key that pastes lines with commas between them.
func separated(k tea.KeyMsg) tea.KeyMsg {
	if k.Paste {
		lines := strings.Split(strings.TrimSpace(kam.Clean(string(k.Runes), true)), "\n")
		k.Runes = []rune(strings.Join(lines, ","))
	}
	return k
}

func (e *items) click(x, y int) tea.Cmd {
	if e.find != nil && y >= e.offset {
		if e.find.current() && y-e.offset < len(e.find.offered()) {
			e.choose(e.find.hits[y-e.offset])
		}
		return nil
	}
	e.at = -1
	for _, p := range e.placed {
		if e.field.Multi && p.y == y && p.x <= x && x < p.x+p.w {
			e.at = p.option
		}
	}
	return nil
}

func (e *items) draw(w int, focused bool, ghost string) []string {
	st := e.set.styles
	switch {
	case !focused && e.empty():
		return []string{st.Placeholder.Render(cell.Clip(ghost, w))}
	case !focused:
		said := cell.Clip(e.set.describeAll(e.field, e.chosen), w)
		line := st.Value.Render(said)
		if text := e.typed(); text != "" {
			if said != "" {
				line += " "
			}
			line += st.Error.Render(cell.Clip(text, w-cell.Width(line)))
		}
		return []string{line}
	case e.empty():
		return []string{st.Cursor.Render(" ") + st.Placeholder.Render(cell.Clip(ghost, w-1))}
	}
	lines := e.drawChosen(w)
	e.offset = len(lines)
	if e.find != nil {
		return append(lines, e.find.draw(w)...)
	}
	if text := e.typed(); text != "" {
		if more, err := e.parse(text); err == nil {
			if said := e.set.describeAll(e.field, more); said != text {
				lines = append(lines, st.Info.Render(cell.Clip("→ "+said, w)))
			}
		}
	}
	return lines
}

// drawChosen draws the chosen values as words of their own, and the text after them.
func (e *items) drawChosen(w int) []string {
	const gap, least = 1, 12
	st := e.set.styles
	lines, used := []string{""}, 0
	e.placed = e.placed[:0]
	for i, v := range e.chosen {
		if !e.field.Multi && e.in.text() != "" {
			break // what is typed will take its place
		}
		label := e.set.describe(e.field, v)
		if e.field.Multi {
			label = "[" + cell.Clip(label, max(1, w-2)) + "]"
		}
		label = cell.Clip(label, w)
		n := cell.Width(label)
		if used > 0 && used+gap+n > w {
			lines, used = append(lines, ""), 0
		}
		if used > 0 {
			lines[len(lines)-1] += cell.Spaces(gap)
			used += gap
		}
		style := st.Badge
		if i == e.at {
			style = st.Selected
		}
		e.placed = append(e.placed, place{i, used, len(lines) - 1, n})
		lines[len(lines)-1] += style.Render(label)
		used += n
	}
	if e.at >= 0 {
		return lines
	}
	if used > 0 && used+gap+min(least, cell.Width(e.in.text())+1) > w {
		lines, used = append(lines, ""), 0
	}
	if used > 0 {
		lines[len(lines)-1] += cell.Spaces(gap)
		used += gap
	}
	lines[len(lines)-1] += e.in.draw(w-used, st.Value, st.Cursor)
	return lines
}
