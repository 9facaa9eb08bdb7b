package form

import (
	"context"
	"slices"
	"sync"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/book"
)

// draftPause is how long typing may go on before it is kept: what a crash can cost at most.
const draftPause = 400 * time.Millisecond

type (
	draftMsg struct { // the draft that was found, if any
		form  *Form
		cells []kam.Cell
	}
	draftTick struct{ form *Form }
	draftKept struct {
		form *Form
		err  error
	}
)

// keeper keeps the draft of one form. Its mutex puts the commands of the form in order: an older draft does not
// replace a newer one, and none comes after the draft was forgotten.
type keeper struct {
	book book.Book
	key  string // "" keeps nothing

	// what follows belongs to the update loop
	wait   bool // the draft kept earlier has not been looked at yet, and must not be replaced
	ticked bool // a tick is under way
	number int
	last   []kam.Cell

	mu     sync.Mutex
	newest int  // the number of the newest draft that was kept
	done   bool // the draft was forgotten for good
}

// keep keeps a draft unless a newer one has been.
func (k *keeper) keep(number int, cells []kam.Cell) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.done || number < k.newest {
		return nil
	}
	k.newest = number
	return k.book.Draft(context.Background(), k.key, cells)
}

// forget forgets the draft for good. A failure leaves a draft behind that the next form of this key offers again,
// which loses nothing.
func (k *keeper) forget() {
	if k.key == "" {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	k.done = true
	_ = k.book.Draft(context.Background(), k.key, nil)
}

// findDraft returns the command that looks for the draft of an earlier form.
func (f *Form) findDraft() tea.Cmd {
	if f.drafts.key == "" {
		return nil
	}
	ctx, from, key := f.ctx, f.book, f.drafts.key
	return func() tea.Msg {
		all, err := from.Drafts(ctx)
		if err != nil {
			return draftMsg{form: f}
		}
		return draftMsg{f, all[key]}
	}
}

// restore puts back what an earlier form was left with. Rows that have been typed in since are left alone.
func (f *Form) restore(msg draftMsg) {
	f.drafts.wait = false
	f.drafts.last = msg.cells
	if f.fill(msg.cells) {
		f.say(false, "What was typed here earlier is back. To discard it: esc, then d.")
	}
}

// fill puts cells into the rows that nothing was typed in, as if they had been typed, and reports whether any then
// differs from what it was.
func (f *Form) fill(cells []kam.Cell) (found bool) {
	byField := map[string][]kam.Cell{}
	for _, c := range cells {
		name, _ := kam.SplitKey(c.Key)
		byField[name] = append(byField[name], c)
	}
	for _, r := range f.rows {
		if cells := byField[r.field.Name]; len(cells) > 0 && !r.edit.touched() {
			r.restore(cells)
			found = found || r.dirty()
		}
	}
	return found
}

// keepSoon returns the command after which what is typed will be kept. While one is under way there is no need for
// another: it keeps what is there when it comes.
func (f *Form) keepSoon() tea.Cmd {
	if f.drafts.key == "" || f.drafts.ticked {
		return nil
	}
	f.drafts.ticked = true
	return f.after(draftPause, func(time.Time) tea.Msg { return draftTick{f} })
}

// keepNow returns the command that keeps what is typed, or nil if that is kept already.
func (f *Form) keepNow() tea.Cmd {
	f.drafts.ticked = false
	if f.drafts.wait {
		return f.keepSoon()
	}
	return f.Keep()
}

// Keep returns the command that keeps what is typed without waiting for a pause, for when the program ends. It returns
// nil if there is nothing to do.
func (f *Form) Keep() tea.Cmd {
	k := f.drafts
	if k.key == "" || k.wait || f.closed {
		return nil
	}
	var cells []kam.Cell
	for _, r := range f.rows {
		cells = append(cells, r.draft()...)
	}
	kam.SortCells(cells)
	if slices.Equal(cells, k.last) {
		return nil
	}
	k.last = cells
	k.number++
	number := k.number
	return func() tea.Msg { return draftKept{f, k.keep(number, cells)} }
}
