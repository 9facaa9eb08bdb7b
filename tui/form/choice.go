package form

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/cell"
	"keyaccount/tui/keys"
)

// choice edits a field of which the values are known beforehand: one of several, several of several, yes or no. With
// the focus it shows them all.
type choice struct {
	field  *kam.Field
	set    *setting
	many   bool
	stored []string

	options []option
	at      int    // the option the cursor is on; the chosen one where there can be only one; -1 for none
	sought  string // what was typed to find an option

	placed []place // where the options were drawn last
}

type option struct {
	value string
	label string
	on    bool
}

// place is where an option was drawn.
type place struct{ option, x, y, w int }

func newChoice(f *kam.Field, s *setting, required bool) *choice {
	c := &choice{field: f, set: s, many: f.Multi}
	switch {
	case f.Type == kam.YesNoType:
		c.options = []option{{"", "no", true}, {kam.Yes, "yes", false}}
		return c
	case !c.many && !required:
		c.options = append(c.options, option{"", "none", true})
	}
	for _, o := range f.Options {
		c.options = append(c.options, option{value: o, label: o})
	}
	if !c.many && required {
		c.at = -1
	}
	return c
}

func (c *choice) base(values []string) { c.stored = values }

// put chooses values. One that is not among the options, which another version of the program has written, becomes one.
func (c *choice) put(values []string) {
	c.sought = ""
	if !c.many {
		c.pick(slices.IndexFunc(c.options, func(o option) bool { return o.value == "" }))
	}
	for i := range c.options {
		c.options[i].on = !c.many && i == c.at
	}
	for _, v := range values {
		i := slices.IndexFunc(c.options, func(o option) bool { return o.value == v })
		if i < 0 {
			i = len(c.options)
			c.options = append(c.options, option{value: v, label: kam.Clip(v, 40)})
		}
		if c.many {
			c.options[i].on = true
		} else {
			c.pick(i)
		}
	}
}

// resume is for text that never became a value, of which a choice has none.
func (c *choice) resume(string) {}

// pick moves to an option, which chooses it where there can be only one.
func (c *choice) pick(i int) {
	c.at = i
	if c.many {
		return
	}
	for j := range c.options {
		c.options[j].on = j == i
	}
}

func (c *choice) values() ([]string, error) {
	var values []string
	for _, o := range c.options {
		if o.on && o.value != "" {
			values = append(values, o.value)
		}
	}
	return values, nil
}

func (c *choice) typed() string { return "" }

func (c *choice) touched() bool {
	values, _ := c.values()
	return !same(values, c.stored)
}

func (c *choice) empty() bool {
	values, _ := c.values()
	return len(values) == 0 && c.field.Type != kam.YesNoType
}

func (c *choice) keys() []keys.Key {
	if c.many {
		return checkKeys
	}
	return optionKeys
}

func (c *choice) enter() { c.sought = "" }
func (c *choice) leave() { c.sought = "" }

func (c *choice) key(k tea.KeyMsg) (tea.Cmd, use) {
	shown := c.shown()
	at := slices.Index(shown, c.at)
	switch pressed := k.String(); {
	case pressed == "left":
		c.pick(shown[max(at-1, 0)])
	case pressed == "right":
		c.pick(shown[min(at+1, len(shown)-1)])
	case pressed == "home":
		c.pick(shown[0])
	case pressed == "end":
		c.pick(shown[len(shown)-1])
	case k.Type == tea.KeySpace && c.many && at >= 0:
		c.options[c.at].on = !c.options[c.at].on
	case k.Type == tea.KeySpace:
		c.pick(shown[(at+1)%len(shown)])
	case pressed == "backspace" && c.sought != "":
		c.sought = c.sought[:len(c.sought)-len(lastRune(c.sought))]
	case pressed == "esc" && c.sought != "":
		c.sought = ""
	case pressed == "ctrl+u", (pressed == "backspace" || pressed == "delete") && !c.many:
		c.put(nil)
	default:
		typed, ok := cleaned(k, false)
		if ok {
			c.seek(string(typed.Runes))
		}
		return nil, usedIf(ok)
	}
	return nil, used
}

// seek narrows the options to those in which a word begins with what was typed, and moves to the first. A letter that
// leaves none is not taken.
func (c *choice) seek(text string) {
	for _, r := range text {
		before := c.sought
		c.sought += strings.ToLower(string(r))
		shown := c.shown()
		if len(shown) == 0 {
			c.sought = before
			continue
		}
		if !slices.Contains(shown, c.at) {
			c.pick(shown[0])
		}
	}
}

// shown returns the options that what was typed leaves.
func (c *choice) shown() []int {
	var shown []int
	for i, o := range c.options {
		if c.sought == "" || strings.Contains(" "+strings.ToLower(strings.ReplaceAll(o.label, "-", " ")), " "+c.sought) ||
			strings.HasPrefix(strings.ToLower(o.label), c.sought) {
			shown = append(shown, i)
		}
	}
	return shown
}

func (c *choice) click(x, y int) tea.Cmd {
	for _, p := range c.placed {
		if p.y == y && p.x <= x && x < p.x+p.w {
			c.pick(p.option)
			if c.many {
				c.options[p.option].on = !c.options[p.option].on
			}
		}
	}
	return nil
}

func (c *choice) draw(w int, focused bool, ghost string) []string {
	st := c.set.styles
	if !focused {
		c.placed = nil
		if c.empty() {
			return []string{st.Placeholder.Render(cell.Clip(ghost, w))}
		}
		return []string{st.Value.Render(cell.Clip(c.said(), w))}
	}
	c.arrange(w)
	lines := make([]string, 1, 4)
	used := 0
	for _, p := range c.placed {
		if p.y == len(lines) {
			lines, used = append(lines, ""), 0
		}
		lines[p.y] += cell.Spaces(p.x-used) + c.drawOption(p.option, p.w)
		used = p.x + p.w
	}
	if c.sought != "" {
		lines = append(lines, st.Muted.Render(cell.Clip("typed: "+c.sought, w)))
	}
	return lines
}

// said returns what is chosen, in words.
func (c *choice) said() string {
	var on []string
	for _, o := range c.options {
		if o.on {
			on = append(on, o.label)
		}
	}
	return strings.Join(on, ", ")
}

// arrange lays the options out in lines of w cells.
func (c *choice) arrange(w int) {
	const gap = 2
	c.placed = c.placed[:0]
	x, y := 0, 0
	for _, i := range c.shown() {
		n := min(w, cell.Width(c.mark(i))+cell.Width(c.options[i].label))
		if x > 0 && x+n > w {
			x, y = 0, y+1
		}
		c.placed = append(c.placed, place{i, x, y, n})
		x += n + gap
	}
}

// mark returns the symbol before an option.
func (c *choice) mark(i int) string {
	switch on := c.options[i].on; {
	case c.many && on:
		return "[x] "
	case c.many:
		return "[ ] "
	case on:
		return "● "
	}
	return "○ "
}

func (c *choice) drawOption(i, w int) string {
	st := c.set.styles
	text := cell.Clip(c.mark(i)+c.options[i].label, w)
	switch {
	case i == c.at:
		return st.Selected.Render(text)
	case c.options[i].on:
		return st.Focus.Render(text)
	}
	return st.Text.Render(text)
}

// lastRune returns the last character of s, which is not empty.
func lastRune(s string) string {
	r := []rune(s)
	return string(r[len(r)-1:])
}
