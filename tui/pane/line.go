package pane

import (
	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam/query"
	"keyaccount/tui/cell"
	"keyaccount/tui/keys"
	"keyaccount/tui/line"
)

// Filter is the line by which a pane narrows what it shows, the same as in the search over everything: words, and conditions on
// records. The pane does the narrowing; see package query.
type Filter struct {
	env      *Env
	kind     string // of the records that it is about, "" where they are of several
	typing   bool
	input    line.Line
	query    query.Query // what is narrowed by
	problems []query.Problem
	offers   Offers
}

// NewFilter returns an empty filter of records of a kind.
func NewFilter(env *Env, kind string) Filter { return Filter{env: env, kind: kind} }

// Text returns the line that is narrowed by, "" where nothing is.
func (f *Filter) Text() string { return f.query.String() }

// Query returns what is narrowed by.
func (f *Filter) Query() query.Query { return f.query }

// Typing reports whether the line is being typed, so that keys belong to it.
func (f *Filter) Typing() bool { return f.typing }

// Busy reports whether what is offered for completion is still to come.
func (f *Filter) Busy() bool { return f.offers.Busy() }

// Update takes what is offered for completion; it ignores every other message.
func (f *Filter) Update(msg tea.Msg) { f.offers.Update(msg) }

// Start begins to type the line.
func (f *Filter) Start() tea.Cmd {
	f.typing, f.problems = true, nil
	text := f.Text()
	if text != "" {
		text += " "
	}
	f.input.Set(text)
	return f.offer()
}

// Press handles a key that is typed into the line: enter keeps it and esc empties it. The pane is to narrow by what the line says then.
func (f *Filter) Press(msg tea.KeyMsg) tea.Cmd {
	switch msg.String() {
	case "enter":
		if f.read(false) { // otherwise it stays, to be mended
			f.typing = false
		}
		return nil
	case "esc":
		f.Set("")
		return nil
	case "tab":
		if f.offers.Take(&f.input) {
			f.read(true)
		}
		return nil
	}
	if _, changed := f.input.Press(msg); !changed {
		return nil
	}
	f.read(true)
	return f.offer()
}

// Set makes a whole line of it, which is not being typed.
func (f *Filter) Set(text string) {
	f.typing = false
	f.input.Set(text)
	f.read(false)
}

// Keep ends the typing with the line as it is.
func (f *Filter) Keep() { f.Set(f.input.String()) }

// read takes what the line says, unless it is whole and cannot be understood, which is told.
func (f *Filter) read(typing bool) bool {
	q, problems := query.Parse(f.input.String(), f.queryEnv(typing))
	f.problems = problems
	if len(problems) > 0 && !typing {
		f.env.Ask(Say{problems[0].Error(), true})
		return false
	}
	f.query = q
	return true
}

func (f *Filter) queryEnv(typing bool) query.Env {
	env := f.env.QueryEnv(f.kind)
	env.Typing = typing
	return env
}

// offer brings what is offered for completion to what is typed.
func (f *Filter) offer() tea.Cmd {
	return f.offers.Follow(f.env, f.kind, f.input.String(), f.input.At())
}

// Height is how many lines the filter takes.
func (f *Filter) Height() int {
	switch {
	case f.typing:
		return 2 // with what is offered
	case f.Text() != "":
		return 1
	}
	return 0
}

// Lines draws the filter in so many lines of w cells.
func (f *Filter) Lines(w int) []string {
	st := f.env.Styles
	const label = " f "
	switch {
	case f.typing:
		in := f.input.View(st, "words, and conditions such as country:FI or contact<today-30d", w-cell.Width(label))
		return []string{st.Key.Render(label) + in, f.viewOffers(w)}
	case f.Text() != "":
		return []string{cell.Pad(st.Key.Render(label)+st.Match.Render(cell.Clip(f.Text(), w-cell.Width(label)-1)), w)}
	}
	return nil
}

// viewOffers shows what is wrong with the line that is being typed, or else what it may become.
func (f *Filter) viewOffers(w int) string {
	for _, p := range f.problems {
		if !p.Typing || f.offers.Empty() {
			return cell.Pad(" ! "+f.env.Styles.Warn.Render(cell.Clip(p.Words, w-4)), w)
		}
	}
	return "   " + f.offers.Line(f.env, w-3)
}

// typingKeys are the keys that mean something while a filter is being typed.
var typingKeys = []keys.Key{
	{Name: "filter-keep", Keys: []string{"enter"}, Brief: "keep", Group: keys.Look, Help: "keep the filter"},
	{Name: "filter-drop", Keys: []string{"esc"}, Brief: "show all", Group: keys.Look, Help: "show all rows again"},
	{Name: "filter-complete", Keys: []string{"tab"}, Brief: "complete", Group: keys.Look, Help: "complete what is typed: a field, a value; again: the next one"},
}

// Keys returns the keys that mean something while the filter is being typed.
func (f *Filter) Keys() []keys.Key { return typingKeys }

// FilterKey is the key that starts a filter, of a pane that has something to narrow.
func FilterKey[P any](start func(P) tea.Cmd, when func(P) bool) keys.Binding[P] {
	return keys.Binding[P]{
		Key:  keys.Key{Name: "filter", Keys: []string{"f"}, Brief: "filter", Group: keys.Look, Help: "show only rows with some words, or that meet conditions such as country:FI"},
		When: when, Do: start,
	}
}
