// Package finder is the search over all records and all actions, from anywhere.
package finder

import (
	"context"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/ask"
	"keyaccount/tui/card"
	"keyaccount/tui/cell"
	"keyaccount/tui/doc"
	"keyaccount/tui/frame"
	"keyaccount/tui/keys"
	"keyaccount/tui/layout"
	"keyaccount/tui/line"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
)

// hitLimit bounds the hits that are shown of a search, actionLimit the actions among them.
const (
	hitLimit    = 100
	actionLimit = 4
)

// Action is something that can be done and found by its name.
type Action struct {
	Title string
	Key   string // how its key is shown
	Do    tea.Msg
}

// Finder is the search overlay.
type Finder struct {
	env     *pane.Env
	actions []Action
	recent  []kam.Ref
	input   line.Line
	list    *list.List
	byPart  map[string]Action

	searching ask.Slot[[]list.Row]
	looking   ask.Slot[*doc.Doc]
	shown     list.ID
	card      *doc.Doc
	loaded    bool
	enter     bool // enter was pressed before the hits for what is typed had come
	problem   string

	w, h             int
	box, results, at layout.Rect
}

var columns = []list.Column{
	{Name: "title", Width: 24, Grow: 3},
	{Name: "context", Width: 16, Grow: 2, Priority: 2},
	{Name: "kind", Width: 13, Priority: 1},
}

// New returns the search over what the book holds and the given actions. Recent are the records looked at
// lately, the last first; they are offered while nothing is typed.
func New(env *pane.Env, actions []Action, recent []kam.Ref) *Finder {
	f := &Finder{env: env, actions: actions, recent: recent, list: list.New(env.Styles, columns), byPart: map[string]Action{}}
	for _, a := range actions {
		f.byPart["action "+a.Title] = a
	}
	return f
}

// Init implements pane.Overlay.
func (f *Finder) Init() tea.Cmd { return f.search() }

// Update implements pane.Overlay.
func (f *Finder) Update(msg tea.Msg) tea.Cmd {
	if a, ok := f.searching.Take(msg); ok {
		f.problem, f.loaded = "", true
		if a.Err != nil {
			f.problem = a.Err.Error()
			return nil
		}
		f.list.Set(a.Value)
		query, _ := kindOf(f.input.String())
		f.list.Light(strings.TrimSpace(query))
		f.list.Home()
		if f.enter {
			f.enter = false
			f.choose()
			f.env.Ask(pane.Close{Overlay: f})
			return nil
		}
		return f.follow()
	}
	if a, ok := f.looking.Take(msg); ok {
		f.card = a.Value
	}
	return nil
}

func (f *Finder) follow() tea.Cmd {
	row, ok := f.list.Current()
	if !ok || row.Ref.ID == kam.NoID {
		f.looking.Cancel()
		f.card, f.shown = nil, list.ID{}
		return nil
	}
	if row.ID == f.shown {
		return nil
	}
	f.shown, f.card = row.ID, nil
	b := f.env.Book
	return f.looking.Ask(f.env.Ctx, func(ctx context.Context) (*doc.Doc, error) { return card.Of(ctx, b, row.Ref) })
}

// Press implements pane.Overlay.
func (f *Finder) Press(msg tea.KeyMsg) (tea.Cmd, bool) {
	pressed := msg.String()
	switch pressed {
	case "esc":
		return nil, true
	case "enter":
		if f.searching.Busy() {
			f.enter = true
			return nil, false
		}
		return nil, f.choose()
	}
	for _, b := range bindings {
		if b.Matches(pressed) {
			cmd := b.Do(f)
			return cmd, b.Name != "hit-up" && b.Name != "hit-down" && b.Name != "hit-page-down" && b.Name != "hit-page-up" && f.hit() != nil
		}
	}
	if _, changed := f.input.Press(msg); changed {
		return f.search(), false
	}
	return nil, false
}

// choose opens the hit or does the action under the cursor.
func (f *Finder) choose() bool {
	row, ok := f.list.Current()
	if !ok {
		return false
	}
	if a, isAction := f.byPart[row.Part]; isAction {
		f.env.Ask(a.Do)
		return true
	}
	f.env.Ask(pane.Open{Ref: row.Ref})
	return true
}

// hit returns the record under the cursor, if it is on one.
func (f *Finder) hit() *kam.Ref {
	if row, ok := f.list.Current(); ok && row.Ref.ID != kam.NoID {
		return &row.Ref
	}
	return nil
}

var bindings = keys.Map[*Finder]{
	{Key: keys.Key{Name: "hit-up", Keys: []string{"up", "ctrl+p"}, Group: keys.Move, Help: "in search: the hit above"}, Do: func(f *Finder) tea.Cmd { f.list.Move(-1); return f.follow() }},
	{Key: keys.Key{Name: "hit-down", Keys: []string{"down", "ctrl+n"}, Show: "↑↓", Brief: "hits", Group: keys.Move, Help: "in search: the hit below"}, Do: func(f *Finder) tea.Cmd { f.list.Move(1); return f.follow() }},
	{Key: keys.Key{Name: "hit-page-up", Keys: []string{"pgup"}, Group: keys.Move, Help: "in search: a screen up"}, Do: func(f *Finder) tea.Cmd { f.list.Page(-1); return f.follow() }},
	{Key: keys.Key{Name: "hit-page-down", Keys: []string{"pgdown"}, Group: keys.Move, Help: "in search: a screen down"}, Do: func(f *Finder) tea.Cmd { f.list.Page(1); return f.follow() }},
	{Key: keys.Key{Name: "hit-log", Keys: []string{"ctrl+l"}, Brief: "log call", Group: keys.Change, Help: "in search: log a call with the person, or about the deal or account"},
		Do: func(f *Finder) tea.Cmd {
			if ref := f.hit(); ref != nil {
				return f.env.Ask(pane.Capture{Text: pane.CaptureText(*ref, f.env.Name(*ref))})
			}
			return nil
		}},
	{Key: keys.Key{Name: "hit-edit", Keys: []string{"alt+e"}, Brief: "edit", Group: keys.Change, Help: "in search: edit the record in its form"},
		Do: func(f *Finder) tea.Cmd {
			if ref := f.hit(); ref != nil {
				return f.env.Ask(pane.Edit{Ref: *ref})
			}
			return nil
		}},
	{Key: keys.Key{Name: "hit-copy", Keys: []string{"ctrl+y"}, Brief: "copy", Group: keys.Other, Help: "in search: copy the name"},
		Do: func(f *Finder) tea.Cmd {
			if ref := f.hit(); ref != nil {
				return f.env.Ask(pane.Copy{Text: f.env.Name(*ref)})
			}
			return nil
		}},
	{Key: keys.Key{Name: "hit-launch", Keys: []string{"ctrl+o"}, Brief: "link, mail, phone", Group: keys.Other, Help: "in search: open the record's link, mail or phone number"},
		Do: func(f *Finder) tea.Cmd {
			if ref := f.hit(); ref != nil {
				return f.env.LaunchOf(*ref)
			}
			return nil
		}},
}

// Keys implements pane.Overlay.
func (f *Finder) Keys() []keys.Key {
	return append([]keys.Key{
		{Name: "hit-open", Keys: []string{"enter"}, Brief: "open", Group: keys.Look, Help: "in search: open the record, or do the action"},
		{Name: "hit-leave", Keys: []string{"esc"}, Brief: "back", Group: keys.Go, Help: "in search: go back to where one was"},
	}, bindings.Keys(f)...)
}

// Where implements pane.Overlay.
func (f *Finder) Where() string { return "Search" }

// Mouse implements pane.Overlay.
func (f *Finder) Mouse(x, y int, msg tea.MouseMsg) (tea.Cmd, bool) {
	switch {
	case msg.Button == tea.MouseButtonWheelUp:
		f.list.Move(-3)
	case msg.Button == tea.MouseButtonWheelDown:
		f.list.Move(3)
	case msg.Button == tea.MouseButtonLeft && msg.Action == tea.MouseActionPress && !f.box.Contains(x, y):
		return nil, true
	case msg.Button == tea.MouseButtonLeft && msg.Action == tea.MouseActionPress && f.results.Contains(x, y):
		before, _ := f.list.Current()
		if onRow, _ := f.list.At(x-f.results.X, y-f.results.Y); onRow {
			if after, _ := f.list.Current(); after.ID == before.ID {
				return nil, f.choose()
			}
		}
	}
	return f.follow(), false
}

// SetSize implements pane.Overlay.
func (f *Finder) SetSize(w, h int) {
	f.w, f.h = w, h
	f.box = layout.Rect{X: 0, Y: 0, W: w, H: h}
	if w >= 130 {
		f.box = layout.Center(f.box, w-w/8, h-2)
	}
	in := f.box.Inner()
	in.Y, in.H = in.Y+2, in.H-2 // the input and a line under it
	f.results, f.at = in, layout.Rect{}
	if in.W >= layout.FoldBelow-2 {
		f.results.W = in.W * 55 / 100
		f.at = layout.Rect{X: in.X + f.results.W + 1, Y: in.Y, W: in.W - f.results.W - 1, H: in.H}
	} else if in.H >= 11 {
		f.results.H = in.H * 45 / 100
		f.at = layout.Rect{X: in.X, Y: in.Y + f.results.H + 1, W: in.W, H: in.H - f.results.H - 1}
	}
	f.list.SetSize(f.results.W, f.results.H)
}

// Over implements pane.Overlay.
func (f *Finder) Over(body []string) []string {
	st := f.env.Styles
	in := f.box.Inner()
	lines := make([]string, 0, in.H)
	lines = append(lines, st.Key.Render(" / ")+f.input.View(st, "a name, a phone number, a word, or what to do; contact: anna looks among contacts", in.W-4)+" ")
	lines = append(lines, st.Border.Render(strings.Repeat("─", in.W)))
	shown, _ := f.list.Len()
	results := f.list.Lines()
	if shown == 0 {
		results = make([]string, f.results.H)
		for i := range results {
			results[i] = cell.Spaces(f.results.W)
		}
		text := "Nothing is found. Fewer letters find more."
		switch {
		case f.problem != "":
			text = f.problem
		case !f.loaded:
			text = ""
		case f.input.Empty():
			text = "Type a few letters: all records and all actions are searched."
		}
		if len(results) > 1 {
			results[1] = cell.Pad("  "+st.Muted.Render(cell.Clip(text, f.results.W-2)), f.results.W)
		}
	}
	preview := f.card.Lines(st, f.at.W-2)
	switch {
	case f.at.W == 0:
		lines = append(lines, results...)
	case f.at.Y == f.results.Y:
		rule := st.Border.Render("│")
		for i, l := range results {
			p := ""
			if i < len(preview) {
				p = " " + preview[i]
			}
			lines = append(lines, l+rule+cell.Pad(p, f.at.W))
		}
	default:
		lines = append(lines, results...)
		lines = append(lines, st.Border.Render(strings.Repeat("─", in.W)))
		for i := range f.at.H {
			if i < len(preview) {
				lines = append(lines, " "+preview[i])
			}
		}
	}
	note := ""
	if !f.input.Empty() {
		note = fmt.Sprint(shown)
		if shown >= hitLimit {
			note += "+"
		}
	}
	panel := frame.Panel{Title: "Search everything", Note: note, Focus: true}.Draw(st, lines, f.box.W, f.box.H)
	return frame.Over(body, panel, f.box.X, f.box.Y)
}

// Busy reports whether something that the search asked for is still to come.
func (f *Finder) Busy() bool { return f.searching.Busy() || f.looking.Busy() }
