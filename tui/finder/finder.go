// Package finder is the search over all records and all actions, from anywhere.
package finder

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/query"
	"keyaccount/tui/ask"
	"keyaccount/tui/book"
	"keyaccount/tui/card"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/layout"
	"keyaccount/tui/line"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/brief"
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
	input   line.Line
	query   query.Query
	faults  []query.Problem
	offers  pane.Offers
	list    *list.List
	acts    *pane.Browser // what the keys of lists do to the hit under the cursor
	byPart  map[string]Action
	saved   map[string]string // the line of each saved search that is offered

	searching ask.Slot[found]
	found     found
	owning    ask.Slot[[]list.Row]
	owned     []list.Row // what fills up what is shown while nothing is typed
	again     bool       // the search under way is the same as the one before
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

// New returns the search over what the book holds and the given actions, with a line to begin with.
func New(env *pane.Env, actions []Action, text string) *Finder {
	f := &Finder{env: env, actions: actions, list: list.New(env.Styles, columns), byPart: map[string]Action{}}
	f.input.Set(text)
	f.acts = pane.Acts(env, f.list, brief.Key(), pane.StageForward(), pane.StageBack(), pane.Done(), pane.LogCall(), pane.Concern())
	for _, a := range actions {
		f.byPart["action "+a.Title] = a
	}
	return f
}

// Init implements pane.Overlay.
func (f *Finder) Init() tea.Cmd { return f.change() }

// change brings everything to what is typed.
func (f *Finder) change() tea.Cmd {
	env := f.env.QueryEnv("")
	env.Typing = true
	f.query, f.faults = query.Parse(f.input.String(), env)
	return tea.Batch(f.search(), f.offers.Follow(f.env, "", f.input.String(), f.input.At()))
}

// Refresh looks again where records have changed, such as by what was done to a hit.
func (f *Finder) Refresh(n book.Notice) tea.Cmd {
	if len(n.Kinds) == 0 && !n.Found {
		return nil
	}
	f.again = true
	return f.search()
}

// Update implements pane.Overlay.
func (f *Finder) Update(msg tea.Msg) tea.Cmd {
	if a, ok := f.searching.Take(msg); ok {
		f.problem, f.loaded = "", true
		if a.Err != nil {
			f.problem = a.Err.Error()
			return nil
		}
		f.found = a.Value
		f.list.Set(f.rows())
		f.saved = a.Value.saved
		f.list.Light(f.query.Lit())
		if f.again { // the cursor stays on what was acted on
			f.again, f.shown = false, list.ID{}
		} else {
			f.list.Home()
		}
		if f.enter {
			f.enter = false
			if f.choose() {
				f.env.Ask(pane.Close{Overlay: f})
				return nil
			}
			return f.takeSaved()
		}
		var more tea.Cmd
		if a.Value.begins {
			more = f.own()
		}
		return tea.Batch(more, f.follow())
	}
	if a, ok := f.owning.Take(msg); ok && a.Err == nil {
		f.owned = a.Value
		f.list.Set(f.rows())
		return f.follow()
	}
	if a, ok := f.looking.Take(msg); ok {
		f.card = a.Value
	}
	f.offers.Update(msg)
	return nil
}

func (f *Finder) follow() tea.Cmd {
	row, ok := f.list.Current()
	ref := row.Ref
	if part, saved := strings.CutPrefix(row.Part, savedPart); saved {
		ref, _ = kam.ParseRef(part) // as it was written
	}
	if !ok || ref.ID == kam.NoID {
		f.looking.Cancel()
		f.card, f.shown = nil, list.ID{}
		return nil
	}
	if row.ID == f.shown {
		return nil
	}
	f.shown, f.card = row.ID, nil
	b := f.env.Book
	return f.looking.Ask(f.env.Ctx, func(ctx context.Context) (*doc.Doc, error) { return card.Of(ctx, b, ref) })
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
		if f.choose() {
			return nil, true
		}
		return f.takeSaved(), false
	case "tab":
		if f.offers.Take(&f.input) {
			return f.research(), false
		}
		return nil, false
	}
	if key, ok := strings.CutPrefix(pressed, "alt+"); ok && f.hit() != nil {
		if b, ok := f.acts.Spec.Keys.Find(f.acts, key); ok {
			return b.Do(f.acts), b.Group == keys.Go
		}
	}
	if cmd, ok := bindings.Handle(f, pressed); ok {
		return cmd, false
	}
	if _, changed := f.input.Press(msg); changed {
		return f.change(), false
	}
	return nil, false
}

// research looks for what is in the line after a completion was taken, which further ones may follow.
func (f *Finder) research() tea.Cmd {
	env := f.env.QueryEnv("")
	env.Typing = true
	f.query, f.faults = query.Parse(f.input.String(), env)
	return f.search()
}

// takeSaved puts the saved search under the cursor into the line.
func (f *Finder) takeSaved() tea.Cmd {
	row, _ := f.list.Current()
	if text, ok := f.saved[row.Part]; ok {
		f.input.Set(text)
		return f.change()
	}
	return nil
}

// SetLine looks for something else.
func (f *Finder) SetLine(text string) tea.Cmd {
	f.input.Set(text)
	return f.change()
}

// countFacets returns what counts the facets of a line.
func (f *Finder) countFacets(text string) func(context.Context) ([]query.Facet, error) {
	b := f.env.Book
	q, _ := query.Parse(text, f.env.QueryEnv(""))
	return func(ctx context.Context) ([]query.Facet, error) { return b.Facets(ctx, q, "", nil) }
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
	if row.Ref.ID == kam.NoID {
		return false
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
	{Key: keys.Key{Name: "hit-log", Keys: []string{"ctrl+l"}, Group: keys.Change, Help: "in search: log a call with the person, or about the deal or account"}, When: onHit,
		Do: func(f *Finder) tea.Cmd {
			ref := f.hit()
			return f.env.Ask(pane.Capture{Text: pane.CaptureText(*ref, f.env.Name(*ref))})
		}},
	{Key: keys.Key{Name: "hit-copy", Keys: []string{"ctrl+y"}, Group: keys.Other, Help: "in search: copy the name"}, When: onHit,
		Do: func(f *Finder) tea.Cmd { return f.env.Ask(pane.Copy{Text: f.env.Name(*f.hit())}) }},
	{Key: keys.Key{Name: "hit-launch", Keys: []string{"ctrl+o"}, Group: keys.Other, Help: "in search: open the record's link, mail or phone number"}, When: onHit,
		Do: func(f *Finder) tea.Cmd { return f.env.LaunchOf(*f.hit()) }},
	{Key: keys.Key{Name: "hit-facets", Keys: []string{"ctrl+f"}, Brief: "facets", Group: keys.Look, Help: "in search: narrow by country, region, status and other facets, with counts"},
		Do: func(f *Finder) tea.Cmd {
			return f.env.Ask(pane.Facets{Line: f.query.String(), Set: f.SetLine, Count: f.countFacets})
		}},
	{Key: keys.Key{Name: "hit-save", Keys: []string{"ctrl+s"}, Brief: "save", Group: keys.Change, Help: "in search: keep the line as a saved search with a name and a key"},
		When: func(f *Finder) bool { return f.query.String() != "" },
		Do:   func(f *Finder) tea.Cmd { return f.env.Ask(pane.SaveSearch{Line: f.query.String()}) }},
}

func onHit(f *Finder) bool { return f.hit() != nil }

// Keys implements pane.Overlay.
func (f *Finder) Keys() []keys.Key {
	return append([]keys.Key{
		{Name: "hit-open", Keys: []string{"enter"}, Brief: "open", Group: keys.Look, Help: "in search: open the record, or do the action"},
		{Name: "hit-leave", Keys: []string{"esc"}, Brief: "back", Group: keys.Go, Help: "in search: go back to where one was"},
		{Name: "hit-complete", Keys: []string{"tab"}, Brief: "complete", Group: keys.Look, Help: "in search: complete what is typed: a field, a value; again: the next one"},
	}, append(f.altKeys(), bindings.Keys(f)...)...)
}

// altKeys returns the keys of lists that mean something for the hit, which are pressed with alt here.
func (f *Finder) altKeys() []keys.Key {
	var out []keys.Key
	for _, k := range f.acts.Spec.Keys.Keys(f.acts) {
		k.Name, k.Help = "hit-"+k.Name, "in search: "+k.Help
		k.Keys = []string{"alt+" + k.Keys[0]}
		out = append(out, k)
	}
	return out
}

// AllKeys returns the keys of the search, whether they mean something now or not.
func (f *Finder) AllKeys() []keys.Key {
	out := f.Keys()[:3:3]
	for _, k := range f.acts.Spec.Keys.All() {
		k.Keys, k.Help = []string{"alt+" + k.Keys[0]}, "in search: "+k.Help
		out = append(out, k)
	}
	return append(out, bindings.All()...)
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

// Busy reports whether something that the search asked for is still to come.
func (f *Finder) Busy() bool {
	return f.searching.Busy() || f.owning.Busy() || f.looking.Busy() || f.offers.Busy()
}
