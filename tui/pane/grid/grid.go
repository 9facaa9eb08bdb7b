package grid

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/ask"
	"keyaccount/tui/doc"
	"keyaccount/tui/frame"
	"keyaccount/tui/keys"
	"keyaccount/tui/layout"
	"keyaccount/tui/pane"
	"keyaccount/tui/style"
)

// Spec says what a grid shows and what can be done there. M is the matrix as it is computed.
type Spec[M any] struct {
	About kam.Ref  // the record that the matrix is about, which names the pane
	Kind  string   // of the records of cells
	Kinds []string // of the records that the matrix follows from
	Share int      // the sheet's share of the width, in percent
	Room  Room
	Row   Noun // what a row is, and a column
	Col   Noun
	Empty string // what belongs here, and which key adds it

	// Read returns what computes the matrix. Read runs in the update loop; what it returns runs off the loop.
	Read func() func(context.Context) (M, error)
	// Sheet returns how a matrix is drawn. It is called again when Redraw is.
	Sheet func(M) Sheet
	// Title returns what stands above the sheet, at the left and at the right.
	Title func(M) (title, note string)
	// Tell returns what is known of a cell.
	Tell func(m M, at Place) *doc.Doc
	// Ref returns the record of a cell, zero where it has none.
	Ref func(m M, at Place) kam.Ref
	// Like returns the record that would be made of a cell that has none, which the conditions of a filter are about then.
	Like func(m M, at Place) kam.Record
	// Keys are those of this pane alone; what enter does, a click on the cell under the cursor does too.
	Keys keys.Map[*Pane[M]]
}

// Noun is what something is called, one of them and many.
type Noun struct{ One, Many string }

// Pane is a matrix to move in. It implements pane.Pane.
type Pane[M any] struct {
	pane.Reading[M]
	pane.Aside

	Env  *pane.Env
	spec Spec[M]
	keys keys.Map[*Pane[M]]

	matrix M
	whole  Sheet // all of the matrix
	sheet  Sheet // the part of it that is drawn
	part   part
	cursor Place // in the part
	window window
	begin  *[2]string // the keys of the cell to begin at, where one is wanted

	filter   pane.Filter
	met      met
	checking ask.Slot[met]
	last     [2]string // the keys of the cell on which the cursor was, also where the filter leaves none
}

// New returns the pane that spec describes.
func New[M any](env *pane.Env, spec Spec[M]) *Pane[M] {
	p := &Pane[M]{Env: env, spec: spec, filter: pane.NewFilter(env, spec.Kind), Reading: pane.NewReading(env, spec.Kinds, spec.Read), Aside: pane.NewAside(spec.Share)}
	p.keys = slices.Concat(moving[M](spec.Row, spec.Col), spec.Keys, keys.Map[*Pane[M]]{pane.FilterKey((*Pane[M]).startFilter, filled[M]), pane.Where(OnCell[M], pane.Peek((*Pane[M]).beside, "matrix"))})
	return p
}

func (p *Pane[M]) beside() *pane.Aside { return &p.Aside }

// At lets the cursor begin at the cell with the keys of a row and a column; otherwise it begins at the first stop.
func (p *Pane[M]) At(row, column string) *Pane[M] {
	p.begin = &[2]string{row, column}
	return p
}

// Matrix returns the matrix that is shown.
func (p *Pane[M]) Matrix() M { return p.matrix }

// Current returns the cell of the matrix under the cursor; ok is false where there is none.
func (p *Pane[M]) Current() (at Place, ok bool) {
	if p.sheet.Empty() {
		return at, false
	}
	return p.part.whole(p.cursor), true
}

// CurrentRef returns the record of the cell under the cursor, or the one that the matrix is about.
func (p *Pane[M]) CurrentRef() kam.Ref {
	if at, ok := p.Current(); ok {
		if ref := p.spec.Ref(p.matrix, at); ref.ID != kam.NoID {
			return ref
		}
	}
	return p.spec.About
}

// OnCell reports whether there is a cell under the cursor.
func OnCell[M any](p *Pane[M]) bool { return !p.sheet.Empty() }

// Recorded reports whether the cell under the cursor has a record.
func Recorded[M any](p *Pane[M]) bool { return p.CurrentRef() != p.spec.About }

// Restyle implements pane.Pane. Everything is drawn anew each time.
func (p *Pane[M]) Restyle(*style.Styles) {}

// Redraw draws the matrix that is shown anew, as another way of drawing it may be wanted.
func (p *Pane[M]) Redraw() {
	p.whole = p.spec.Sheet(p.matrix)
	p.sift()
}

// Update implements pane.Pane.
func (p *Pane[M]) Update(msg tea.Msg) tea.Cmd {
	if a, ok := p.checking.Take(msg); ok {
		if a.Err != nil {
			return p.Env.Ask(pane.Say{Text: a.Err.Error(), Bad: true})
		}
		p.met = a.Value
		p.sift()
		return nil
	}
	p.filter.Update(msg)
	return p.Take(msg, p.show)
}

// Busy reports whether something that was asked for is still to come.
func (p *Pane[M]) Busy() bool { return p.Reading.Busy() || p.checking.Busy() || p.filter.Busy() }

// show takes a matrix. The cursor stays on its cell, or where it was.
func (p *Pane[M]) show(m M) tea.Cmd {
	first, near := !OnCell(p), p.cursor
	var row, column string
	if !first {
		row, column = p.sheet.Rows[near.Row].Key, p.sheet.Columns[near.Column].Key
	}
	p.matrix = m
	p.Redraw()
	if first && len(p.sheet.Stops) > 0 {
		near = p.sheet.Stops[0]
	}
	if p.begin != nil {
		row, column, p.begin = p.begin[0], p.begin[1], nil
	}
	p.cursor = p.sheet.find(row, column, near)
	return p.recheck()
}

// moveTo puts the cursor on a cell, or on the one that is nearest.
func (p *Pane[M]) moveTo(at Place) {
	p.cursor = p.sheet.within(at)
	p.Rewind()
}

func moves[M any](down, right int) func(*Pane[M]) tea.Cmd {
	return func(p *Pane[M]) tea.Cmd {
		p.moveTo(Place{p.cursor.Row + down, p.cursor.Column + right})
		return nil
	}
}

// far is farther than any sheet reaches.
const far = 1 << 20

// moving returns the keys that every grid has.
func moving[M any](row, column Noun) keys.Map[*Pane[M]] {
	move := func(name string, pressed []string, help string, down, right int) keys.Binding[*Pane[M]] {
		return keys.Binding[*Pane[M]]{Key: keys.Key{Name: name, Keys: pressed, Group: keys.Move, Help: help}, When: OnCell[M], Do: moves[M](down, right)}
	}
	return keys.Map[*Pane[M]]{
		move("up", []string{"up", "k"}, "to the "+row.One+" above", -1, 0),
		move("down", []string{"down", "j"}, "to the "+row.One+" below", 1, 0),
		move("column-left", []string{"left", "h"}, "to the "+column.One+" at the left", 0, -1),
		move("column-right", []string{"right", "l"}, "to the "+column.One+" at the right", 0, 1),
		move("home", []string{"home", "g"}, "to the first cell", -far, -far),
		move("end", []string{"end", "G"}, "to the last cell", far, far),
		pane.Where(OnCell[M], pane.PreviewDown((*Pane[M]).beside)),
		pane.Where(OnCell[M], pane.PreviewUp((*Pane[M]).beside)),
	}
}

// NextStop goes to the next of the sheet's stops, in their order; brief and help word it.
func NextStop[M any](brief, help string) keys.Binding[*Pane[M]] {
	return keys.Binding[*Pane[M]]{
		Key:  keys.Key{Name: "next-push", Keys: []string{"}"}, Show: "{ }", Brief: brief, Group: keys.Move, Help: help},
		When: stops[M], Do: func(p *Pane[M]) tea.Cmd { p.jump(1); return nil },
	}
}

// StopBefore goes back to the stop before.
func StopBefore[M any](help string) keys.Binding[*Pane[M]] {
	return keys.Binding[*Pane[M]]{
		Key:  keys.Key{Name: "previous-push", Keys: []string{"{"}, Group: keys.Move, Help: help},
		When: stops[M], Do: func(p *Pane[M]) tea.Cmd { p.jump(-1); return nil },
	}
}

func stops[M any](p *Pane[M]) bool { return len(p.sheet.Stops) > 0 }

// jump goes on by n stops. From a cell that is none, the next is the first and the one before is the last.
func (p *Pane[M]) jump(n int) {
	all := p.sheet.Stops
	at := slices.Index(all, p.cursor)
	if at < 0 && n < 0 {
		at = 0
	}
	p.moveTo(all[(at+n+len(all))%len(all)])
}

// Press implements pane.Pane.
func (p *Pane[M]) Press(msg tea.KeyMsg) (tea.Cmd, bool) {
	if p.filter.Typing() {
		return p.typeFilter(msg), true
	}
	return p.keys.Handle(p, msg.String())
}

// Keys implements pane.Pane.
func (p *Pane[M]) Keys() []keys.Key {
	if p.filter.Typing() {
		return p.typingKeys()
	}
	return p.keys.Keys(p)
}

// OwnKeys returns the keys of this pane, whether they mean something now or not.
func (p *Pane[M]) OwnKeys() []keys.Key { return p.keys.All() }

// Where implements pane.Pane.
func (p *Pane[M]) Where() string { return p.Env.Name(p.spec.About) }

// View implements pane.Pane.
func (p *Pane[M]) View() []string { return p.Join(p.viewSheet, p.viewCell, !OnCell(p)) }

// viewSheet draws the part of the sheet that is in sight, or says why there is none.
func (p *Pane[M]) viewSheet(box layout.Rect) []string {
	st, in := p.Env.Styles, box.Inner()
	panel := frame.Panel{Focus: !p.Peeks()}
	panel.Title, panel.Note = p.spec.Title(p.matrix)
	lines := p.filter.Lines(in.W)
	in.H -= len(lines)
	switch {
	case p.Problem() != "":
		lines = append(lines, pane.Message(st.Error.Render, p.Problem(), in.W)...)
	case !p.Loaded():
		lines = append(lines, pane.Message(st.Muted.Render, "Reading …", in.W)...)
	case !filled(p):
		lines = append(lines, pane.Message(st.Text.Render, p.spec.Empty, in.W)...)
	case !OnCell(p):
		lines = append(lines, pane.Message(st.Muted.Render, "Nothing here matches “"+p.filter.Text()+"”. Press esc to see all.", in.W)...)
	default:
		plan := p.sheet.plan(p.spec.Room, in.W, in.H)
		p.window = p.window.follow(&p.sheet, plan, p.cursor)
		lines = append(lines, p.window.draw(&p.sheet, plan, p.cursor, st)...)
		panel.Foot = strings.TrimSpace(span(p.spec.Col.Many, p.window.left, plan.columns, len(p.sheet.Columns)) + "  " +
			span(p.spec.Row.Many, p.window.top, plan.rows, len(p.sheet.Rows)))
	}
	return panel.Draw(st, lines, box.W, box.H)
}

// span says which of all are in sight, "" where all are.
func span(what string, from, many, all int) string {
	if many >= all {
		return ""
	}
	return fmt.Sprintf("%s %d–%d of %d", what, from+1, from+many, all)
}

// viewCell tells what is known of the cell under the cursor.
func (p *Pane[M]) viewCell(w, h int) []string {
	var d *doc.Doc
	if at, ok := p.Current(); ok {
		d = p.spec.Tell(p.matrix, at)
	}
	return p.Text(p.Env.Styles, "Cell", d, w, h)
}

// Mouse implements pane.Pane. The wheel moves the cursor; a click chooses a cell, and a click on the chosen one opens it.
func (p *Pane[M]) Mouse(x, y int, msg tea.MouseMsg) tea.Cmd {
	if p.Aside.Mouse(x, y, msg) {
		return nil
	}
	if n := pane.Wheel(msg); n != 0 {
		return moves[M](n, 0)(p)
	}
	if !pane.Clicked(msg) || !OnCell(p) {
		return nil
	}
	in, above := p.Main().Inner(), p.filter.Height()
	at, ok := p.window.at(p.sheet.plan(p.spec.Room, in.W, in.H-above), x-in.X, y-in.Y-above)
	switch {
	case !ok:
		return nil
	case at != p.cursor:
		p.moveTo(at)
		return nil
	}
	cmd, _ := p.keys.Handle(p, "enter")
	return cmd
}
