// Package brief is the brief of a visit as a page to walk through: every line leads to what mends it, and to the records
// that it comes from.
package brief

import (
	"context"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/brief"
	"keyaccount/kam/signal"
	"keyaccount/tui/ask"
	"keyaccount/tui/card"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/pane"
)

// Pane is the brief of an account. It implements pane.Pane.
type Pane struct {
	pane.Reading[brief.Sheet]
	pane.Aside
	pane.Plain

	env     *pane.Env
	account kam.Ref
	sheet   brief.Sheet
	lines   []line

	looking ask.Slot[*doc.Doc]
	about   *doc.Doc // of the record behind the line under the cursor
	aboutOf kam.Ref

	cursor int // a line
	reason int // which of its reasons is chosen
	top    int // the first drawn line in sight
}

// line is a line of the sheet with where it stands.
type line struct {
	*brief.Line
	of    *brief.Section
	depth int
}

// Of returns the brief of a visit to an account.
func Of(env *pane.Env, account kam.Ref) *Pane {
	return &Pane{
		env: env, account: account, Aside: pane.NewAside(64),
		Reading: pane.NewReading(env, nil, func() func(context.Context) (brief.Sheet, error) { return reader(env, account) }), // anything may stand in a brief
	}
}

// Key opens the brief of the account that a row is, or belongs to.
func Key() keys.Binding[*pane.Browser] {
	k := KeyOf(func(b *pane.Browser) (*pane.Env, kam.Ref) {
		row, _ := b.List.Current()
		return b.Env, row.Ref
	})
	k.When = func(b *pane.Browser) bool {
		row, ok := b.List.Current()
		k := kam.LookupKind(row.Kind)
		return ok && row.Ref.ID != kam.NoID && k != nil && (k.Name == "account" || k.Lookup("account") != nil)
	}
	return k
}

// KeyOf opens the brief of the account that a pane's record is, or belongs to.
func KeyOf[T any](of func(T) (*pane.Env, kam.Ref)) keys.Binding[T] {
	return keys.Binding[T]{
		Key: keys.Key{Name: "brief", Keys: []string{"b"}, Brief: "brief", Group: keys.Go, Help: "to the brief of a visit to the account"},
		Do:  func(t T) tea.Cmd { return Open(of(t)) },
	}
}

// Open asks for the brief of the account that a record is, or belongs to.
func Open(env *pane.Env, of kam.Ref) tea.Cmd {
	return env.Ask(pane.Find{Out: func(ctx context.Context) (tea.Msg, error) {
		r, err := env.Book.Get(ctx, of)
		if err != nil {
			return nil, err
		}
		if r.Account() == kam.NoID {
			return pane.Say{Text: "This belongs to no account, so there is nobody to visit.", Bad: true}, nil
		}
		return pane.Push{Pane: Of(env, kam.Ref{Kind: "account", ID: r.Account()})}, nil
	}})
}

// changeLimit is how many of the newest changes over all records are looked at.
const changeLimit = 5000

// reader returns what computes the brief of a visit to an account.
func reader(env *pane.Env, account kam.Ref) func(context.Context) (brief.Sheet, error) {
	return func(ctx context.Context) (sheet brief.Sheet, err error) {
		last := kam.Date{}
		err = env.Book.Board(ctx, func(b *signal.Board) {
			if d := b.Company().Dossier(account.ID); d != nil {
				last, _, _ = brief.LastVisit(d, b.Today())
			}
		})
		if err != nil {
			return sheet, err
		}
		options := brief.Options{NameOf: env.Book.Name}
		if !last.IsZero() {
			since := time.Date(last.Year, last.Month, last.Day, 0, 0, 0, 0, env.Book.Now().Location())
			changes, err := env.Book.Changes(ctx, since, false, changeLimit)
			if err != nil {
				return sheet, err
			}
			for _, c := range changes {
				options.Changes = append(options.Changes, brief.Change{Ref: c.Ref, HistoryEntry: c.HistoryEntry})
			}
		}
		err = env.Book.Board(ctx, func(b *signal.Board) {
			c := b.Company()
			if d := c.Dossier(account.ID); d != nil && d.Known() {
				sheet = brief.VisitOf(d, c, c.Settings, b.Today(), options)
			}
		})
		return sheet, err
	}
}

// Update implements pane.Pane.
func (p *Pane) Update(msg tea.Msg) tea.Cmd {
	if a, ok := p.looking.Take(msg); ok {
		p.about = a.Value
		if a.Err != nil && kam.CodeOf(a.Err) != kam.NotFound {
			return p.env.Ask(pane.Say{Text: a.Err.Error(), Bad: true})
		}
		return nil
	}
	return p.Take(msg, p.show)
}

// show takes a sheet. The cursor stays on its line, or where it was.
func (p *Pane) show(sheet brief.Sheet) tea.Cmd {
	was, had := p.current()
	p.sheet, p.lines = sheet, nil
	p.sheet.Each(func(of *brief.Section, l *brief.Line, depth int) { p.lines = append(p.lines, line{l, of, depth}) })
	if had {
		if at := slices.IndexFunc(p.lines, func(l line) bool {
			return l.of.Title == was.of.Title && l.Label == was.Label && l.Record() == was.Record() && l.depth == was.depth
		}); at >= 0 {
			p.cursor = at
		}
	}
	p.cursor = max(min(p.cursor, len(p.lines)-1), 0)
	if l, ok := p.current(); !ok || p.reason >= len(l.Reasons) {
		p.reason = 0
	}
	p.aboutOf = kam.Ref{}
	return p.look()
}

func (p *Pane) current() (line, bool) {
	if p.cursor < len(p.lines) {
		return p.lines[p.cursor], true
	}
	return line{}, false
}

func onLine(p *Pane) bool { _, ok := p.current(); return ok }

// chosen returns the reason that is chosen.
func (p *Pane) chosen() (kam.Ref, bool) {
	l, ok := p.current()
	if !ok {
		return kam.Ref{}, false
	}
	return l.Reasons[min(p.reason, len(l.Reasons)-1)].Record, true
}

// look reads what the preview says of the record behind the line.
func (p *Pane) look() tea.Cmd {
	of, ok := p.chosen()
	if !ok || of == p.aboutOf {
		return nil
	}
	p.aboutOf = of
	b := p.env.Book
	return p.looking.Ask(p.env.Ctx, func(ctx context.Context) (*doc.Doc, error) { return card.Of(ctx, b, of) })
}

func (p *Pane) moveTo(n int) tea.Cmd {
	p.cursor = max(min(n, len(p.lines)-1), 0)
	p.reason = 0
	p.Rewind()
	return p.look()
}

func moves(n int) func(*Pane) tea.Cmd {
	return func(p *Pane) tea.Cmd {
		if p.Peeks() {
			p.Scroll(n)
			return nil
		}
		return p.moveTo(p.cursor + n)
	}
}

// pages moves by as many lines as there are in sight, about.
func pages(n int) func(*Pane) tea.Cmd {
	return func(p *Pane) tea.Cmd {
		_, h := p.Size()
		return moves(n * max((h-2)*2/3, 1))(p)
	}
}

func shifts(n int) func(*Pane) tea.Cmd {
	return func(p *Pane) tea.Cmd {
		l, _ := p.current()
		p.reason = max(min(p.reason+n, len(l.Reasons)-1), 0)
		p.Rewind()
		return p.look()
	}
}

var paneKeys = keys.Map[*Pane]{
	{Key: keys.Key{Name: "open-item", Keys: []string{"enter"}, Brief: "open", Group: keys.Look, Help: "open what mends the line, or the record that it comes from"}, When: onLine, Do: (*Pane).open},
	{Key: keys.Key{Name: "up", Keys: []string{"up", "k"}, Group: keys.Move, Help: "one line up"}, When: onLine, Do: moves(-1)},
	{Key: keys.Key{Name: "down", Keys: []string{"down", "j"}, Group: keys.Move, Help: "one line down"}, When: onLine, Do: moves(1)},
	{Key: keys.Key{Name: "page-up", Keys: []string{"pgup", "ctrl+u"}, Group: keys.Move, Help: "one screen up"}, When: onLine, Do: pages(-1)},
	{Key: keys.Key{Name: "page-down", Keys: []string{"pgdown", "ctrl+d"}, Group: keys.Move, Help: "one screen down"}, When: onLine, Do: pages(1)},
	{Key: keys.Key{Name: "home", Keys: []string{"home", "g"}, Group: keys.Move, Help: "to the first line"}, When: onLine, Do: func(p *Pane) tea.Cmd { return p.moveTo(0) }},
	{Key: keys.Key{Name: "end", Keys: []string{"end", "G"}, Group: keys.Move, Help: "to the last line"}, When: onLine, Do: func(p *Pane) tea.Cmd { return p.moveTo(len(p.lines) - 1) }},
	{Key: keys.Key{Name: "column-left", Keys: []string{"left", "h"}, Group: keys.Move, Help: "to the reason before, of a line that comes from several records"}, When: onLine, Do: shifts(-1)},
	{Key: keys.Key{Name: "column-right", Keys: []string{"right", "l"}, Brief: "reasons", Group: keys.Move, Help: "to the next reason, of a line that comes from several records"}, When: onLine, Do: shifts(1)},
	pane.PreviewDown((*Pane).beside),
	pane.PreviewUp((*Pane).beside),
	{Key: keys.Key{Name: "copy", Keys: []string{"y"}, Brief: "copy", Group: keys.Other, Help: "copy the whole page as Markdown"}, When: onLine, Do: (*Pane).copy},
	{Key: keys.Key{Name: "edit", Keys: []string{"e"}, Brief: "edit", Group: keys.Change, Help: "edit what the line says of the record that it comes from"}, When: editable,
		Do: func(p *Pane) tea.Cmd {
			l, _ := p.current()
			of, _ := p.chosen()
			if l.Mend != nil && l.Mend.Make == "" && l.Mend.Ref == of {
				return p.env.Ask(pane.Edit{Ref: of, Only: l.Mend.Fields})
			}
			return p.env.Ask(pane.Edit{Ref: of})
		}},
	{Key: keys.Key{Name: "edit-all", Keys: []string{"E"}, Group: keys.Change, Help: "edit the whole record that the line comes from"}, When: editable,
		Do: func(p *Pane) tea.Cmd { of, _ := p.chosen(); return p.env.Ask(pane.Edit{Ref: of}) }},
	{Key: keys.Key{Name: "new", Keys: []string{"n"}, Group: keys.Change, Help: "add a call, a visit or a task with the account"},
		Do: func(p *Pane) tea.Cmd {
			return p.env.Ask(pane.New{Kind: "activity", Cells: []kam.Cell{{Key: "account", Value: p.account.ID.String()}}})
		}},
	{Key: keys.Key{Name: "log", Keys: []string{"L"}, Group: keys.Change, Help: "log a call with the account"},
		Do: func(p *Pane) tea.Cmd {
			return p.env.Ask(pane.Capture{Text: pane.CaptureText(p.account, p.env.Name(p.account))})
		}},
	{Key: keys.Key{Name: "account", Keys: []string{"A"}, Group: keys.Go, Help: "to the account"},
		Do: func(p *Pane) tea.Cmd { return p.env.Ask(pane.Open{Ref: p.account}) }},
	pane.Peek((*Pane).beside, "page"),
}

func (p *Pane) beside() *pane.Aside { return &p.Aside }

func editable(p *Pane) bool {
	of, ok := p.chosen()
	k := kam.LookupKind(of.Kind)
	return ok && k != nil && !k.System
}

// open opens what mends the line; a further reason, once chosen, is opened itself.
func (p *Pane) open() tea.Cmd {
	l, _ := p.current()
	of, _ := p.chosen()
	switch m := l.Mend; {
	case p.reason > 0 || m == nil:
		return p.env.Ask(pane.Open{Ref: of})
	case m.Make != "":
		return p.env.Ask(pane.New{Kind: m.Make, Cells: m.Cells})
	default:
		return p.env.Ask(pane.Edit{Ref: m.Ref, Only: m.Fields})
	}
}

// mending says what enter does.
func mending(l line, reason int) string {
	m := l.Mend
	switch {
	case reason > 0 || m == nil:
		return "opens the record"
	case m.Make != "":
		return "adds: " + strings.ToLower(kam.LookupKind(m.Make).Label)
	case len(m.Fields) == 0:
		return "edits the record"
	}
	k := kam.LookupKind(m.Ref.Kind)
	var labels []string
	for _, f := range m.Fields {
		labels = append(labels, strings.ToLower(k.Lookup(f).Label))
	}
	return "edits " + strings.Join(labels, ", ")
}

func (p *Pane) copy() tea.Cmd {
	var b strings.Builder
	if err := p.sheet.Paper().Markdown(&b); err != nil {
		return p.env.Ask(pane.Say{Text: err.Error(), Bad: true})
	}
	return p.env.Ask(pane.Copy{Text: b.String()})
}

// Press implements pane.Pane.
func (p *Pane) Press(msg tea.KeyMsg) (tea.Cmd, bool) { return paneKeys.Handle(p, msg.String()) }

// Keys implements pane.Pane.
func (p *Pane) Keys() []keys.Key { return paneKeys.Keys(p) }

// OwnKeys returns the keys of this pane, whether they mean something now or not.
func (p *Pane) OwnKeys() []keys.Key { return paneKeys.All() }

// Where implements pane.Pane.
func (p *Pane) Where() string { return p.env.Name(p.account) + " · brief" }

// Busy reports whether something that was asked for is still to come.
func (p *Pane) Busy() bool { return p.Reading.Busy() || p.looking.Busy() }

// CurrentRef returns the record that the line under the cursor comes from, or the account.
func (p *Pane) CurrentRef() kam.Ref {
	if of, ok := p.chosen(); ok {
		return of
	}
	return p.account
}
