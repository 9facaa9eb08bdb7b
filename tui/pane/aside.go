package pane

import (
	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/tui/cell"
	"keyaccount/tui/doc"
	"keyaccount/tui/frame"
	"keyaccount/tui/keys"
	"keyaccount/tui/layout"
	"keyaccount/tui/style"
)

// Aside is how a pane shares its room between its main part and a text about what is under the cursor: one beside the
// other or, on a narrow screen, one of the two. The text scrolls by itself. A pane that embeds it need not say anything of
// its size, or of the way back from the text.
type Aside struct {
	share  int // the main part's share of the width, in percent
	w, h   int
	split  layout.Split
	peek   bool // the text is wanted instead of the main part, where there is room for one only
	scroll int  // the first line of the text in sight
}

// NewAside returns an aside that gives the main part a share of the width, in percent.
func NewAside(share int) Aside { return Aside{share: share} }

// SetSize implements Pane.
func (a *Aside) SetSize(w, h int) { a.w, a.h, a.split = w, h, layout.Divide(w, h, a.share) }

// Size returns the size of both parts together, in cells.
func (a *Aside) Size() (w, h int) { return a.w, a.h }

// Main returns the rectangle of the main part beside the text.
func (a *Aside) Main() layout.Rect { return a.split.List }

// Folded reports whether there is room for one of the two parts only.
func (a *Aside) Folded() bool { return a.split.Folded() }

// Peeks reports whether the text stands in the place of the main part, so that keys that move are about the text.
func (a *Aside) Peeks() bool { return a.peek && a.Folded() }

// Scroll moves the text by n lines, down where n is positive. Where it ends is known once it is drawn.
func (a *Aside) Scroll(n int) { a.scroll = max(a.scroll+n, 0) }

// Rewind begins the text at its first line again, as another text does.
func (a *Aside) Rewind() { a.scroll = 0 }

// Back implements Pane: it goes back from the text to the main part.
func (a *Aside) Back() (tea.Cmd, bool) {
	was := a.Peeks()
	a.peek = false
	return nil, was
}

// Join draws both parts, or the one that there is room for. Where there is nothing to tell, the main part has all of it.
func (a *Aside) Join(main func(layout.Rect) []string, text func(w, h int) []string, nothing bool) []string {
	switch {
	case nothing || a.Folded() && !a.peek:
		return main(layout.Rect{W: a.w, H: a.h})
	case a.Folded():
		return text(a.w, a.h)
	}
	return frame.Beside(main(a.split.List), text(a.split.Preview.W, a.split.Preview.H))
}

// Window returns the lines of a text that are in sight in a panel of h lines, and how many there are below them.
func (a *Aside) Window(lines []string, h int) (shown []string, below int) {
	room := max(h-2, 0)
	a.scroll = max(min(a.scroll, len(lines)-room), 0)
	end := min(a.scroll+room, len(lines))
	return lines[a.scroll:end], len(lines) - end
}

// Text draws a text in a panel of w by h cells.
func (a *Aside) Text(st *style.Styles, title string, text *doc.Doc, w, h int) []string {
	shown, _ := a.Window(text.Lines(st, w-4), h)
	return frame.Panel{Title: title, Focus: a.Peeks()}.Draw(st, indented(shown), w, h)
}

func indented(lines []string) []string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = " " + l
	}
	return out
}

// Mouse scrolls the text where the mouse is over it, and reports whether it is.
func (a *Aside) Mouse(x, y int, msg tea.MouseMsg) bool {
	if !a.Peeks() && !a.split.Preview.Contains(x, y) {
		return false
	}
	a.Scroll(3 * Wheel(msg))
	return true
}

// Wheel returns which way the wheel of the mouse was turned: 1 is down, -1 up, 0 not at all.
func Wheel(msg tea.MouseMsg) int {
	switch msg.Button {
	case tea.MouseButtonWheelUp:
		return -1
	case tea.MouseButtonWheelDown:
		return 1
	}
	return 0
}

// Clicked reports whether the left button of the mouse was pressed.
func Clicked(msg tea.MouseMsg) bool {
	return msg.Button == tea.MouseButtonLeft && msg.Action == tea.MouseActionPress
}

// PreviewDown scrolls the text of a pane's aside down.
func PreviewDown[T any](of func(T) *Aside) keys.Binding[T] {
	return keys.Binding[T]{
		Key: keys.Key{Name: "preview-down", Keys: []string{"J", "shift+down"}, Group: keys.Move, Help: "scroll the preview down"},
		Do:  func(t T) tea.Cmd { of(t).Scroll(3); return nil },
	}
}

// PreviewUp scrolls the text of a pane's aside up.
func PreviewUp[T any](of func(T) *Aside) keys.Binding[T] {
	return keys.Binding[T]{
		Key: keys.Key{Name: "preview-up", Keys: []string{"K", "shift+up"}, Group: keys.Move, Help: "scroll the preview up"},
		Do:  func(t T) tea.Cmd { of(t).Scroll(-3); return nil },
	}
}

// Where is a key that does nothing unless also holds, such as that there is a text to show.
func Where[T any](also func(T) bool, key keys.Binding[T]) keys.Binding[T] {
	when := key.When
	key.When = func(t T) bool { return also(t) && (when == nil || when(t)) }
	return key
}

// Peek changes between the text of a pane's aside and its main part, which help names.
func Peek[T any](of func(T) *Aside, main string) keys.Binding[T] {
	return keys.Binding[T]{
		Key:  keys.Key{Name: "peek", Keys: []string{"p"}, Brief: "preview", Group: keys.Look, Help: "show the preview instead of the " + main + ", where there is room for one"},
		When: func(t T) bool { return of(t).Folded() },
		Do:   func(t T) tea.Cmd { a := of(t); a.peek = !a.peek; return nil },
	}
}

// Message returns the lines of a message in place of what a pane has not got, w cells wide at most.
func Message(draw func(...string) string, text string, w int) []string {
	lines := []string{""}
	for _, l := range cell.Wrap(text, min(w-4, layout.PreviewWidth+16)) {
		lines = append(lines, "  "+draw(l))
	}
	return lines
}
