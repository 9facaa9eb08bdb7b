// Package facet is the panel of the advanced search: the values by which a list or a search can be narrowed, with how many rows
// each leaves. What is chosen is written into the query line, so the panel and the line say the same.
package facet

import (
	"context"
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam/query"
	"keyaccount/tui/ask"
	"keyaccount/tui/cell"
	"keyaccount/tui/doc"
	"keyaccount/tui/frame"
	"keyaccount/tui/keys"
	"keyaccount/tui/layout"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
)

// Panel is the overlay.
type Panel struct {
	env     *pane.Env
	asked   pane.Facets
	line    string
	list    *list.List
	byPart  map[string]choice
	counts  ask.Slot[[]query.Facet]
	loaded  bool
	problem string

	w, h int
	box  layout.Rect
}

type choice struct {
	field string
	count query.Count
}

var columns = []list.Column{
	{Name: "value", Width: 18, Grow: 1},
	{Name: "hits", Width: 7, Right: true},
}

// New returns the panel that was asked for.
func New(env *pane.Env, asked pane.Facets) *Panel {
	return &Panel{env: env, asked: asked, line: asked.Line, list: list.New(env.Styles, columns)}
}

// Init implements pane.Overlay.
func (p *Panel) Init() tea.Cmd { return p.counts.Ask(p.env.Ctx, p.count()) }

func (p *Panel) count() func(context.Context) ([]query.Facet, error) { return p.asked.Count(p.line) }

// Update implements pane.Overlay.
func (p *Panel) Update(msg tea.Msg) tea.Cmd {
	if a, ok := p.counts.Take(msg); ok {
		p.loaded, p.problem = true, ""
		if a.Err != nil {
			p.problem = a.Err.Error()
			return nil
		}
		return p.show(a.Value)
	}
	p.list.Update(msg)
	return nil
}

func (p *Panel) show(facets []query.Facet) tea.Cmd {
	var rows []list.Row
	p.byPart = map[string]choice{}
	for _, f := range facets {
		name := f.Label
		if f.Basic {
			name += " (basic search)"
		}
		rows = append(rows, list.Row{ID: list.ID{Part: "facet " + f.Field}, Header: true, Cells: []list.Cell{{Text: name}}})
		for _, c := range f.Counts {
			part := f.Field + "=" + c.Value
			p.byPart[part] = choice{f.Field, c}
			mark, tone := "○ ", doc.Plain
			if c.On {
				mark, tone = "● ", doc.Accent
			}
			rows = append(rows, list.Row{ID: list.ID{Part: part}, Cells: []list.Cell{{Text: mark + c.Label, Tone: tone}, {Text: fmt.Sprint(c.Hits), Tone: doc.Muted}}})
		}
	}
	return p.list.Set(rows)
}

// choose puts the value under the cursor into the line, or takes it out.
func (p *Panel) choose() tea.Cmd {
	row, _ := p.list.Current()
	c, ok := p.byPart[row.Part]
	if !ok {
		return nil
	}
	q, _ := query.Parse(p.line, p.env.QueryEnv(p.asked.Kind))
	return p.set(q.Toggle(c.field, c.count))
}

func (p *Panel) set(line string) tea.Cmd {
	p.line = line
	return tea.Batch(p.asked.Set(line), p.counts.Ask(p.env.Ctx, p.count()))
}

var bindings = keys.Map[*Panel]{
	{Key: keys.Key{Name: "facet-choose", Keys: []string{"enter", " "}, Brief: "choose", Group: keys.Look, Help: "in facets: narrow by the value, or no longer"}, Do: (*Panel).choose},
	{Key: keys.Key{Name: "facet-down", Keys: []string{"down", "j", "ctrl+n"}, Group: keys.Move, Help: "in facets: the value below"}, Do: func(p *Panel) tea.Cmd { p.list.Move(1); return nil }},
	{Key: keys.Key{Name: "facet-up", Keys: []string{"up", "k", "ctrl+p"}, Group: keys.Move, Help: "in facets: the value above"}, Do: func(p *Panel) tea.Cmd { p.list.Move(-1); return nil }},
	{Key: keys.Key{Name: "facet-page-down", Keys: []string{"pgdown", "ctrl+d"}, Group: keys.Move, Help: "in facets: a screen down"}, Do: func(p *Panel) tea.Cmd { p.list.Page(1); return nil }},
	{Key: keys.Key{Name: "facet-page-up", Keys: []string{"pgup", "ctrl+u"}, Group: keys.Move, Help: "in facets: a screen up"}, Do: func(p *Panel) tea.Cmd { p.list.Page(-1); return nil }},
	{Key: keys.Key{Name: "facet-next", Keys: []string{"tab"}, Brief: "next facet", Group: keys.Move, Help: "in facets: to the next facet"}, Do: func(p *Panel) tea.Cmd { return p.next() }},
	{Key: keys.Key{Name: "facet-clear", Keys: []string{"x"}, Brief: "show all", Group: keys.Look, Help: "in facets: take back all words and conditions"}, Do: func(p *Panel) tea.Cmd { return p.set("") }},
}

// next moves to the first value of the next facet, or of the first.
func (p *Panel) next() tea.Cmd {
	rows := p.list.Rows()
	at, _ := p.list.Current()
	past, first := false, -1
	for i, r := range rows {
		switch {
		case r.ID == at.ID:
			past = true
		case r.Header && i+1 < len(rows):
			if first < 0 {
				first = i + 1
			}
			if past {
				p.list.Select(rows[i+1].ID)
				return nil
			}
		}
	}
	if first >= 0 {
		p.list.Select(rows[first].ID)
	}
	return nil
}

// Press implements pane.Overlay.
func (p *Panel) Press(msg tea.KeyMsg) (tea.Cmd, bool) {
	switch msg.String() {
	case "esc", "ctrl+f", "q":
		return nil, true
	}
	cmd, _ := bindings.Handle(p, msg.String())
	return cmd, false
}

// Keys implements pane.Overlay.
func (p *Panel) Keys() []keys.Key {
	return append(bindings.Keys(p), keys.Key{Name: "facet-leave", Keys: []string{"esc", "ctrl+f", "q"}, Brief: "done", Group: keys.Go, Help: "in facets: back to the list, as narrowed"})
}

// Mouse implements pane.Overlay.
func (p *Panel) Mouse(x, y int, msg tea.MouseMsg) (tea.Cmd, bool) {
	in := p.box.Inner()
	switch {
	case msg.Button == tea.MouseButtonWheelUp:
		p.list.Move(-3)
	case msg.Button == tea.MouseButtonWheelDown:
		p.list.Move(3)
	case msg.Button != tea.MouseButtonLeft || msg.Action != tea.MouseActionPress:
	case !p.box.Contains(x, y):
		return nil, true
	default:
		if onRow, _ := p.list.At(x-in.X, y-in.Y-1); onRow {
			return p.choose(), false
		}
	}
	return nil, false
}

// SetSize implements pane.Overlay.
func (p *Panel) SetSize(w, h int) {
	p.w, p.h = w, h
	width := min(46, w)
	p.box = layout.Rect{X: w - width, Y: 0, W: width, H: h}
	in := p.box.Inner()
	p.list.SetSize(in.W, max(in.H-1, 0))
}

// Over implements pane.Overlay.
func (p *Panel) Over(body []string) []string {
	st := p.env.Styles
	in := p.box.Inner()
	line := p.line
	if line == "" {
		line = "everything"
	}
	lines := []string{cell.Pad(" "+st.Match.Render(cell.Clip(line, in.W-2)), in.W)}
	switch {
	case p.problem != "":
		lines = append(lines, " "+st.Error.Render(cell.Clip(p.problem, in.W-2)))
	case !p.loaded:
		lines = append(lines, " "+st.Muted.Render("Counting …"))
	case len(p.list.Rows()) == 0:
		lines = append(lines, " "+st.Muted.Render("There is nothing to narrow by here."))
	default:
		lines = append(lines, p.list.Lines()...)
	}
	panel := frame.Panel{Title: "Narrow by", Focus: true}.Draw(st, lines, p.box.W, p.box.H)
	return frame.Over(body, panel, p.box.X, p.box.Y)
}

// Where implements pane.Overlay.
func (p *Panel) Where() string { return "Facets" }

// Busy reports whether counts are still to come.
func (p *Panel) Busy() bool { return p.counts.Busy() }
