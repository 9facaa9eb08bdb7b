package pane

import (
	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/book"
	"keyaccount/tui/cell"
	"keyaccount/tui/keys"
	"keyaccount/tui/style"
)

// Tab is one of the views of Tabs.
type Tab struct {
	Name string
	Pane Pane
}

// Tabs is a pane of several views of one thing, one of them on screen and all named in a line above it. A view is
// read when it is first seen, and again where something has changed since it was last seen.
type Tabs struct {
	env   *Env
	where string
	views []*view
	at    int
	w, h  int
	spans []span // where tabs are named in the line; written when it is drawn
}

// span is where the line leads to a tab: the cells from one on, up to but without another.
type span struct{ from, to, tab int }

type view struct {
	Tab
	begun  bool
	missed book.Notice
}

// NewTabs returns a pane of views, the first of them on screen. where is what it is called in the top line.
func NewTabs(env *Env, where string, tabs ...Tab) *Tabs {
	t := &Tabs{env: env, where: where}
	for _, tab := range tabs {
		t.views = append(t.views, &view{Tab: tab})
	}
	return t
}

var tabKeys = keys.Map[*Tabs]{
	{Key: keys.Key{Name: "next-tab", Keys: []string{"]", "ctrl+right", "shift+right"}, Show: "[ ]", Brief: "tabs", Group: keys.Go, Help: "to the next tab of the pane"},
		Do: func(t *Tabs) tea.Cmd { return t.visit((t.at + 1) % len(t.views)) }},
	{Key: keys.Key{Name: "previous-tab", Keys: []string{"[", "ctrl+left", "shift+left"}, Group: keys.Go, Help: "to the tab before"},
		Do: func(t *Tabs) tea.Cmd { return t.visit((t.at + len(t.views) - 1) % len(t.views)) }},
}

// Top returns the view on screen, and its name.
func (t *Tabs) Top() (Pane, string) { return t.views[t.at].Pane, t.views[t.at].Name }

// Show brings a view on screen by its name, if there is one such.
func (t *Tabs) Show(name string) tea.Cmd {
	for i, v := range t.views {
		if v.Name == name {
			return t.visit(i)
		}
	}
	return nil
}

func (t *Tabs) visit(i int) tea.Cmd {
	t.at = i
	v := t.views[i]
	v.Pane.SetSize(t.w, t.h-1)
	missed := v.missed
	v.missed = book.Notice{}
	if !v.begun {
		v.begun = true
		return v.Pane.Init()
	}
	return v.Pane.Refresh(missed)
}

// Init implements Pane.
func (t *Tabs) Init() tea.Cmd { return t.visit(t.at) }

// Update implements Pane. An answer goes to the view that asked; the others ignore it.
func (t *Tabs) Update(msg tea.Msg) tea.Cmd {
	var all []tea.Cmd
	for _, v := range t.views {
		if v.begun {
			all = append(all, v.Pane.Update(msg))
		}
	}
	return tea.Batch(all...)
}

// Press implements Pane.
func (t *Tabs) Press(msg tea.KeyMsg) (tea.Cmd, bool) {
	top, _ := t.Top()
	if !top.Typing() {
		if cmd, ok := tabKeys.Handle(t, msg.String()); ok {
			return cmd, true
		}
	}
	return top.Press(msg)
}

// Mouse implements Pane.
func (t *Tabs) Mouse(x, y int, msg tea.MouseMsg) tea.Cmd {
	if y > 0 {
		top, _ := t.Top()
		return top.Mouse(x, y-1, msg)
	}
	if Clicked(msg) {
		for _, s := range t.spans {
			if x >= s.from && x < s.to {
				return t.visit(s.tab)
			}
		}
	}
	return nil
}

// Refresh implements Pane.
func (t *Tabs) Refresh(n book.Notice) tea.Cmd {
	for i, v := range t.views {
		if i != t.at {
			v.missed = v.missed.And(n)
		}
	}
	top, _ := t.Top()
	return top.Refresh(n)
}

// SetSize implements Pane.
func (t *Tabs) SetSize(w, h int) {
	t.w, t.h = w, h
	top, _ := t.Top()
	top.SetSize(w, h-1)
}

// View implements Pane.
func (t *Tabs) View() []string {
	top, _ := t.Top()
	return append([]string{t.line()}, top.View()...)
}

// before and after say that there are tabs to the left and to the right of those that are named.
const before, after = "‹", "›"

// line names the tabs. Where there is no room for all of them, it names as many as there is room for, each of them whole, the
// one on screen among them.
func (t *Tabs) line() string {
	st := t.env.Styles
	first, last := t.inSight()
	text := ""
	t.spans = t.spans[:0]
	put := func(word string, tab int, draw func(...string) string) {
		from := cell.Width(text)
		text += draw(word)
		t.spans = append(t.spans, span{from, cell.Width(text), tab})
	}
	if first > 0 {
		put(before, first-1, st.Muted.Render)
	}
	for i := first; i <= last; i++ {
		draw := st.Tab.Render
		if i == t.at {
			draw = st.TabActive.Render
		}
		put(t.label(i), i, draw)
	}
	if last < len(t.views)-1 {
		put(after, last+1, st.Muted.Render)
	}
	return cell.Pad(text, t.w)
}

// label returns how a tab is named in the line.
func (t *Tabs) label(i int) string { return " " + t.views[i].Name + " " }

// inSight returns the first and the last of the tabs that the line names: from as far at the left as leaves room for the one
// on screen and, so that one sees where the key for the next tab leads, for the one after it.
func (t *Tabs) inSight() (first, last int) {
	end := len(t.views) - 1
	for last = min(t.at+1, end); last >= t.at; last-- {
		for first = 0; first <= t.at; first++ {
			if !t.fits(first, last) {
				continue
			}
			for last < end && t.fits(first, last+1) {
				last++
			}
			return first, last
		}
	}
	return t.at, t.at
}

// fits reports whether there is room for some tabs in the line, and for saying that they are not all.
func (t *Tabs) fits(first, last int) bool {
	width := 0
	if first > 0 {
		width += cell.Width(before)
	}
	for i := first; i <= last; i++ {
		width += cell.Width(t.label(i))
	}
	if last < len(t.views)-1 {
		width += cell.Width(after)
	}
	return width <= t.w
}

// Keys implements Pane.
func (t *Tabs) Keys() []keys.Key {
	top, _ := t.Top()
	if top.Typing() {
		return top.Keys()
	}
	return append(top.Keys(), tabKeys.Keys(t)...)
}

// Where implements Pane.
func (t *Tabs) Where() string {
	_, name := t.Top()
	return t.where + " ▸ " + name
}

// Status implements Pane.
func (t *Tabs) Status() (filter, count string) {
	top, _ := t.Top()
	return top.Status()
}

// Typing implements Pane.
func (t *Tabs) Typing() bool {
	top, _ := t.Top()
	return top.Typing()
}

// Back implements Pane.
func (t *Tabs) Back() (tea.Cmd, bool) {
	top, _ := t.Top()
	return top.Back()
}

// Restyle implements Pane.
func (t *Tabs) Restyle(st *style.Styles) {
	for _, v := range t.views {
		v.Pane.Restyle(st)
	}
}

// Waiting reports whether the view on screen still waits for its first rows.
func (t *Tabs) Waiting() bool {
	top, _ := t.Top()
	w, ok := top.(interface{ Waiting() bool })
	return ok && w.Waiting()
}

// Tick passes on to the view on screen that ages have changed.
func (t *Tabs) Tick() {
	if top, ok := t.views[t.at].Pane.(interface{ Tick() }); ok {
		top.Tick()
	}
}

// Busy reports whether a view waits for something it asked for.
func (t *Tabs) Busy() bool {
	for _, v := range t.views {
		if b, ok := v.Pane.(interface{ Busy() bool }); ok && b.Busy() {
			return true
		}
	}
	return false
}

// CurrentRef returns the record that the view on screen is at, zero where there is none.
func (t *Tabs) CurrentRef() kam.Ref {
	top, _ := t.Top()
	if c, ok := top.(interface{ CurrentRef() kam.Ref }); ok {
		return c.CurrentRef()
	}
	return kam.Ref{}
}

// Command implements Commander.
func (t *Tabs) Command(name, rest string) (tea.Cmd, error, bool) {
	top, _ := t.Top()
	if c, ok := top.(Commander); ok {
		return c.Command(name, rest)
	}
	return nil, nil, false
}

// Complete implements Commander.
func (t *Tabs) Complete(name string) []string {
	top, _ := t.Top()
	if c, ok := top.(Commander); ok {
		return c.Complete(name)
	}
	return nil
}

// Verbs returns the commands that the view on screen has.
func (t *Tabs) Verbs() []Verb {
	top, _ := t.Top()
	if v, ok := top.(interface{ Verbs() []Verb }); ok {
		return v.Verbs()
	}
	return nil
}

// OwnKeys returns the keys that only this pane has, whether they mean something now or not: its own, then those of
// its views, each once.
func (t *Tabs) OwnKeys() []keys.Key {
	all := tabKeys.All()
	seen := map[string]bool{}
	for _, v := range t.views {
		if o, ok := v.Pane.(interface{ OwnKeys() []keys.Key }); ok {
			for _, k := range o.OwnKeys() {
				if !seen[k.Name] {
					seen[k.Name] = true
					all = append(all, k)
				}
			}
		}
	}
	return all
}
