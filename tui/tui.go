// Package tui is the terminal program: its one tea.Model, which routes keys and messages to panes and
// overlays, carries out what they ask for, and draws the lines above and below them.
package tui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/ask"
	"keyaccount/tui/book"
	"keyaccount/tui/keys"
	"keyaccount/tui/layout"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/workspace"
	"keyaccount/tui/style"
)

// Options says what the program works with.
type Options struct {
	Book    book.Book
	Person  string             // the name of the user among our people; where empty, it is found by the user name
	Styles  *style.Styles      // how it looks; where nil, Run chooses by Theme, NoColor and what the terminal can do
	Theme   string             // dark or light; anything else asks the terminal
	NoColor bool               // show everything without colours
	Copy    func(string) error // puts text on the clipboard; where nil, Run uses the terminal's
	Open    func(string) error // opens a URL; where nil, Run uses what the system has for it
}

// Model is the program. It is made by New.
type Model struct {
	options Options
	env     *pane.Env
	stop    context.CancelFunc

	places  []*place
	global  keys.Map[*Model]
	current int
	tab     workspace.Memory
	overlay []pane.Overlay // the topmost has the keys
	form    *formOverlay   // the form among them, if one is open

	w, h   int
	screen layout.Screen

	person   ask.Slot[kam.ID]
	opening  ask.Slot[kam.Record] // the record that a form is about to open for
	openWhat pane.Mend
	ahead    []tea.KeyMsg // keys that wait for what comes of those before them

	tasks  []*task
	toast  toast
	lines  []string // the command lines run so far
	warned bool     // ctrl+c was pressed once while a form was open
	gone   bool     // the program is about to end
}

// New returns the program, ready for tea.NewProgram.
func New(o Options) *Model {
	if o.Styles == nil {
		o.Styles = style.New(style.Options{Dark: true, Color: true, Rich: true})
	}
	if o.Copy == nil {
		o.Copy = func(string) error { return errNoClipboard }
	}
	if o.Open == nil {
		o.Open = func(string) error { return errNoOpener }
	}
	ctx, stop := context.WithCancel(context.Background())
	m := &Model{options: o, stop: stop, tab: workspace.Memory{}, env: &pane.Env{Ctx: ctx, Book: o.Book, Styles: o.Styles}}
	m.places = places(m.env)
	m.global = globalKeys(m.places)
	return m
}

// Init implements tea.Model.
func (m *Model) Init() tea.Cmd {
	return tea.Batch(m.findPerson(), waitForNotice(m.env.Book), tick(m.env.Book.State()))
}

// findPerson finds out which of our people the user is, on which it depends what is theirs.
func (m *Model) findPerson() tea.Cmd {
	b, name, user := m.env.Book, m.options.Person, m.env.Book.State().User
	return m.person.Ask(m.env.Ctx, func(ctx context.Context) (me kam.ID, err error) {
		err = b.Each(ctx, "person", func(r kam.Record) bool {
			if name != "" && r.Get("name") == name || name == "" && user != "" && r.Get("user") == user {
				me = r.ID
			}
			return me == kam.NoID
		})
		return me, err
	})
}

// noticed says that the book has changed.
type noticed struct {
	notice book.Notice
	closed bool
}

// noticePause is how long further notices are gathered after one has come, so that a stream of changes
// does not become a stream of redrawings.
const noticePause = 40 * time.Millisecond

func waitForNotice(b book.Book) tea.Cmd {
	return func() tea.Msg {
		n, ok := <-b.Notices()
		if !ok {
			return noticed{closed: true}
		}
		end := time.NewTimer(noticePause)
		defer end.Stop()
		for {
			select {
			case more, ok := <-b.Notices():
				if !ok {
					return noticed{notice: n, closed: true}
				}
				n = n.And(more)
			case <-end.C:
				return noticed{notice: n}
			}
		}
	}
}

// ticked says that ages on screen may have changed.
type ticked struct{}

// tick comes every second while the age of the last sync or the time until the next is told in seconds, and seldom otherwise.
func tick(s book.State) tea.Cmd {
	d := time.Second
	if age := time.Since(s.LastSync); age > time.Minute && s.Link != book.Syncing && time.Until(s.Again) < 0 {
		d = 10 * time.Second
	}
	return tea.Tick(d, func(time.Time) tea.Msg { return ticked{} })
}

// Update implements tea.Model.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	var cmds []tea.Cmd
	for _, one := range apart(msg) {
		cmds = append(cmds, m.route(one), m.answer())
	}
	for cmd, ok := m.goOn(); ok && !m.gone; cmd, ok = m.goOn() {
		cmds = append(cmds, cmd, m.answer())
	}
	if m.gone {
		m.stop()
		return m, tea.Sequence(m.keepDraft(), tea.Quit)
	}
	return m, tea.Batch(cmds...)
}

// apart returns keys that were pressed so fast, or came over so slow a line, that they arrived together, one by one:
// the first may be a command and the others text for what it opens. Pasted text stays in one piece.
func apart(msg tea.Msg) []tea.Msg {
	k, ok := msg.(tea.KeyMsg)
	if !ok || k.Type != tea.KeyRunes || k.Paste || len(k.Runes) < 2 {
		return []tea.Msg{msg}
	}
	var keys []tea.Msg
	for _, r := range k.Runes {
		keys = append(keys, tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}, Alt: k.Alt})
	}
	return keys
}

// answer does what panes and overlays have asked for.
func (m *Model) answer() tea.Cmd {
	var cmds []tea.Cmd
	for asked := m.env.Asked(); len(asked) > 0; asked = m.env.Asked() {
		for _, a := range asked {
			cmds = append(cmds, m.route(a))
		}
	}
	return tea.Batch(cmds...)
}

func (m *Model) route(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.w, m.h = msg.Width, msg.Height
		m.resize()
		return nil
	case tea.KeyMsg:
		return m.press(msg)
	case tea.MouseMsg:
		return m.mouse(msg)
	case noticed:
		return m.notice(msg)
	case ticked:
		if t, ok := m.top().(interface{ Tick() }); ok {
			t.Tick()
		}
		return tick(m.env.Book.State())
	}
	if a, ok := m.person.Take(msg); ok {
		m.env.Me = a.Value
		return m.visit(m.current)
	}
	if a, ok := m.opening.Take(msg); ok {
		return m.openForm(a.Value, a.Err)
	}
	if cmd, ok := m.carryOut(msg); ok {
		return cmd
	}
	if cmd, ok := m.settleTask(msg); ok {
		return cmd
	}
	return m.spread(msg)
}

// spread gives an answer to everybody; it is taken by whoever asked.
func (m *Model) spread(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, o := range m.overlay {
		cmds = append(cmds, o.Update(msg))
	}
	for _, p := range m.places {
		for _, shown := range p.stack {
			cmds = append(cmds, shown.pane.Update(msg))
		}
	}
	return tea.Batch(cmds...)
}

func (m *Model) notice(n noticed) tea.Cmd {
	var cmds []tea.Cmd
	if !n.closed {
		cmds = append(cmds, waitForNotice(m.env.Book))
	}
	for i, p := range m.places {
		for j, s := range p.stack {
			if i == m.current && j == len(p.stack)-1 {
				cmds = append(cmds, s.pane.Refresh(n.notice))
			} else {
				s.missed = s.missed.And(n.notice)
			}
		}
	}
	for _, o := range m.overlay {
		if r, ok := o.(interface{ Refresh(book.Notice) tea.Cmd }); ok {
			cmds = append(cmds, r.Refresh(n.notice))
		}
	}
	if m.form != nil {
		cmds = append(cmds, m.form.refresh(n.notice))
	}
	return tea.Batch(cmds...)
}
