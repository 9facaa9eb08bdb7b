// Package views is the panel of saved searches: each opens by its key.
package views

import (
	"context"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/ask"
	"keyaccount/tui/book"
	"keyaccount/tui/cell"
	"keyaccount/tui/doc"
	"keyaccount/tui/frame"
	"keyaccount/tui/keys"
	"keyaccount/tui/layout"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
)

// Saved is a saved search.
type Saved struct {
	kam.Ref
	Name, Query, Key, Kind string
	Shared                 bool
}

// Read returns the saved searches for lists of a kind of record, or all where it is "", by their names. Each has a key that no
// other has: the one that its record asks for or else, in that order, a letter of its name, another letter, a digit.
func Read(ctx context.Context, b book.Book, kind string) ([]Saved, error) {
	var all []Saved
	err := b.Each(ctx, kam.SavedSearchKind.Name, func(r kam.Record) bool {
		all = append(all, Saved{r.Ref, r.Get("name"), r.Get("query"), strings.ToLower(r.Get("key")), r.Get("pane"), r.Get("user") == ""})
		return true
	})
	slices.SortStableFunc(all, func(a, b Saved) int { return strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)) })
	taken := map[string]bool{}
	for i, s := range all { // what is asked for comes before what is given
		if len([]rune(s.Key)) != 1 || taken[s.Key] {
			all[i].Key = ""
			continue
		}
		taken[s.Key] = true
	}
	for i, s := range all {
		if s.Key != "" {
			continue
		}
		for _, r := range strings.ToLower(s.Name) + "abcdefghijklmnopqrstuvwxyz0123456789" {
			if k := string(r); !taken[k] && cell.Width(k) == 1 && r != ' ' {
				all[i].Key, taken[k] = k, true
				break
			}
		}
	}
	if kind != "" {
		all = slices.DeleteFunc(all, func(s Saved) bool { return s.Kind != kind })
	}
	return all, err
}

// Chosen says that a saved search is to be opened where it belongs.
type Chosen struct{ Saved Saved }

// Panel is the overlay.
type Panel struct {
	env     *pane.Env
	asked   pane.Views
	reading ask.Slot[[]Saved]
	saved   []Saved
	loaded  bool
	problem string
	ahead   []tea.KeyMsg // keys that wait for the saved searches
	list    *list.List
	w, h    int
	box     layout.Rect
}

var columns = []list.Column{
	{Name: "key", Width: 3},
	{Name: "name", Width: 16, Grow: 2},
	{Name: "query", Width: 16, Grow: 3, Priority: 2},
	{Name: "whose", Width: 9, Priority: 3},
}

// New returns the panel that was asked for.
func New(env *pane.Env, asked pane.Views) *Panel {
	return &Panel{env: env, asked: asked, list: list.New(env.Styles, columns)}
}

// Init implements pane.Overlay.
func (p *Panel) Init() tea.Cmd {
	b, kind := p.env.Book, p.asked.Kind
	return p.reading.Ask(p.env.Ctx, func(ctx context.Context) ([]Saved, error) { return Read(ctx, b, kind) })
}

// Update implements pane.Overlay.
func (p *Panel) Update(msg tea.Msg) tea.Cmd {
	a, ok := p.reading.Take(msg)
	if !ok {
		return nil
	}
	p.loaded, p.problem, p.saved = true, "", a.Value
	if a.Err != nil {
		p.problem = a.Err.Error()
		return nil
	}
	var rows []list.Row
	for _, s := range p.saved {
		whose := "mine"
		if s.Shared {
			whose = "everybody"
		}
		rows = append(rows, list.Row{ID: list.ID{Ref: s.Ref}, Cells: []list.Cell{{Text: s.Key, Tone: doc.Accent}, {Text: s.Name}, {Text: s.Query, Tone: doc.Muted}, {Text: whose, Tone: doc.Muted}}})
	}
	cmds := []tea.Cmd{p.list.Set(rows)}
	ahead := p.ahead
	p.ahead = nil
	for _, k := range ahead {
		cmd, done := p.Press(k)
		cmds = append(cmds, cmd)
		if done {
			p.env.Ask(pane.Close{Overlay: p})
			break
		}
	}
	return tea.Batch(cmds...)
}

// Refresh reads the saved searches again where some have changed.
func (p *Panel) Refresh(n book.Notice) tea.Cmd {
	if n.Kinds[kam.SavedSearchKind.Name] {
		return p.Init()
	}
	return nil
}

// Press implements pane.Overlay.
func (p *Panel) Press(msg tea.KeyMsg) (tea.Cmd, bool) {
	pressed := msg.String()
	if pressed == "esc" {
		return nil, true
	}
	if !p.loaded && p.problem == "" {
		p.ahead = append(p.ahead, msg)
		return nil, false
	}
	row, onRow := p.list.Current()
	switch pressed {
	case "up", "ctrl+p":
		p.list.Move(-1)
	case "down", "ctrl+n":
		p.list.Move(1)
	case "enter":
		return p.open(func(s Saved) bool { return s.Ref == row.Ref })
	case "ctrl+e":
		if onRow {
			return p.env.Ask(pane.Edit{Ref: row.Ref}), false
		}
	case "ctrl+d":
		if onRow {
			return p.env.Ask(pane.Apply{Label: "Deleted " + p.env.Name(row.Ref), Edits: []kam.Edit{kam.Deletion(row.Ref)}}), false
		}
	default:
		return p.open(func(s Saved) bool { return s.Key == pressed })
	}
	return nil, false
}

// open opens the saved search that is meant, if there is one.
func (p *Panel) open(meant func(Saved) bool) (tea.Cmd, bool) {
	i := slices.IndexFunc(p.saved, meant)
	if i < 0 {
		return nil, false
	}
	if p.asked.Set != nil {
		return p.asked.Set(p.saved[i].Query), true
	}
	return p.env.Ask(Chosen{p.saved[i]}), true
}

// Keys implements pane.Overlay.
func (p *Panel) Keys() []keys.Key {
	return []keys.Key{
		{Name: "view-key", Keys: []string{"a…z"}, Brief: "open it", Group: keys.Go, Help: "in saved searches: open the one that has the letter"},
		{Name: "view-open", Keys: []string{"enter"}, Brief: "open", Group: keys.Go, Help: "in saved searches: open the one under the cursor"},
		{Name: "view-move", Keys: []string{"up", "down"}, Show: "↑↓", Group: keys.Move, Help: "in saved searches: move"},
		{Name: "view-edit", Keys: []string{"ctrl+e"}, Brief: "edit", Group: keys.Change, Help: "in saved searches: change its name, query or key, or whose it is"},
		{Name: "view-delete", Keys: []string{"ctrl+d"}, Brief: "delete", Group: keys.Change, Help: "in saved searches: delete it"},
		{Name: "view-leave", Keys: []string{"esc"}, Brief: "back", Group: keys.Go, Help: "in saved searches: back to where one was"},
	}
}

// Mouse implements pane.Overlay.
func (p *Panel) Mouse(x, y int, msg tea.MouseMsg) (tea.Cmd, bool) {
	in := p.box.Inner()
	if msg.Button != tea.MouseButtonLeft || msg.Action != tea.MouseActionPress {
		return nil, false
	}
	if !p.box.Contains(x, y) {
		return nil, true
	}
	if onRow, _ := p.list.At(x-in.X, y-in.Y); onRow {
		row, _ := p.list.Current()
		return p.open(func(s Saved) bool { return s.Ref == row.Ref })
	}
	return nil, false
}

// SetSize implements pane.Overlay.
func (p *Panel) SetSize(w, h int) {
	p.w, p.h = w, h
	p.box = layout.Center(layout.Rect{W: w, H: h}, min(w, 100), min(h, 18))
	in := p.box.Inner()
	p.list.SetSize(in.W, in.H)
}

// Over implements pane.Overlay.
func (p *Panel) Over(body []string) []string {
	st := p.env.Styles
	in := p.box.Inner()
	var lines []string
	switch {
	case p.problem != "":
		lines = append(lines, " "+st.Error.Render(cell.Clip(p.problem, in.W-2)))
	case !p.loaded:
	case len(p.saved) == 0:
		for _, l := range cell.Wrap("No saved searches here yet. Filter a list with f, or type a search after /; then :save NAME, or ctrl+s in the search, keeps it with a key of its own.", in.W-4) {
			lines = append(lines, "  "+st.Text.Render(l))
		}
	default:
		lines = p.list.Lines()
	}
	panel := frame.Panel{Title: "Saved searches", Focus: true}.Draw(st, lines, p.box.W, p.box.H)
	return frame.Over(body, panel, p.box.X, p.box.Y)
}

// Where implements pane.Overlay.
func (p *Panel) Where() string { return "Saved searches" }

// Busy reports whether the saved searches are still to come.
func (p *Panel) Busy() bool { return p.reading.Busy() }
