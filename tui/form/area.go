package form

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/bubbles/cursor"
	"github.com/charmbracelet/bubbles/key"
	"github.com/charmbracelet/bubbles/textarea"
	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/cell"
	"keyaccount/tui/keys"
)

// area edits long text. The text area of bubbles edits it, once it has the focus; it is broken into lines and drawn
// here, in as many lines as it needs, up to areaLines.
type area struct {
	field  *kam.Field
	set    *setting
	stored string
	text   string          // as it stands; the model's, where there is one
	model  *textarea.Model // nil until the focus first comes: it takes a quarter of a megabyte
	stuck  bool            // the model cannot hold the text, which is therefore not touched
	note   string          // why what was pasted last was not taken

	wrap  wrapper
	width int // of what was drawn last
	top   int // the first line drawn then
	goal  int // the cell that moving up and down keeps to, -1 for the cursor's own
}

// The most lines that long text takes with and without the focus, where there is room.
const (
	areaLines = 12
	peekLines = 3
)

func newArea(f *kam.Field, s *setting) *area { return &area{field: f, set: s, goal: -1, width: 40} }

func (a *area) base(values []string) { a.stored = kam.Clean(strings.Join(values, ""), true) }

func (a *area) put(values []string) { a.resume(strings.Join(values, "")) }

func (a *area) resume(text string) {
	a.text = kam.Clean(text, true)
	if a.model != nil {
		a.load()
	}
}

// load gives the text to the model and makes sure that the model can hold all of it.
func (a *area) load() {
	a.model.SetValue(a.text)
	a.stuck = a.model.Value() != a.text
	a.top = 0
}

func (a *area) values() ([]string, error) {
	if a.note != "" {
		return valuesOf(strings.TrimSpace(a.text)), &kam.Error{Code: kam.Invalid, Field: a.field.Name, Words: a.note}
	}
	v, err := a.field.Parse(a.text, kam.Reader{})
	return valuesOf(v), err
}

func (a *area) typed() string { return a.text }
func (a *area) touched() bool { return a.text != a.stored }
func (a *area) empty() bool   { return a.text == "" }

func (a *area) keys() []keys.Key { return []keys.Key{lineKey} }

func (a *area) enter() {
	if a.model == nil {
		m := textarea.New()
		m.Prompt, m.ShowLineNumbers = "", false
		m.MaxHeight, m.MaxWidth = 0, 0
		m.Cursor.SetMode(cursor.CursorStatic)
		for _, b := range []*key.Binding{&m.KeyMap.Paste, &m.KeyMap.DeleteAfterCursor, &m.KeyMap.LineNext, &m.KeyMap.LinePrevious} {
			b.SetEnabled(false)
		}
		m.Focus()
		a.model = &m
		a.load()
	}
	a.goal = -1
}

func (a *area) leave() { a.note = "" }

func (a *area) key(k tea.KeyMsg) (tea.Cmd, use) {
	a.note = ""
	if a.stuck {
		return nil, none
	}
	switch k.String() {
	case "up":
		return nil, usedIf(a.move(-1))
	case "down":
		return nil, usedIf(a.move(1))
	}
	typed, ok := cleaned(k, true)
	if m := a.model.KeyMap; !ok && !key.Matches(k, m.CharacterForward, m.CharacterBackward, m.WordForward, m.WordBackward,
		m.DeleteWordBackward, m.DeleteWordForward, m.DeleteBeforeCursor, m.DeleteCharacterBackward, m.DeleteCharacterForward,
		m.LineStart, m.LineEnd, m.InputBegin, m.InputEnd, m.InsertNewline) {
		return nil, none
	}
	if a.note = tooLong(a.text, typed); a.note == "" {
		a.edit(typed)
	}
	return nil, used
}

// edit lets the model handle a key. Text of more lines than it can hold is refused as a whole.
func (a *area) edit(k tea.KeyMsg) {
	const most = 9_000 // the text area cuts off what is beyond 10,000 lines, without a word
	if n := strings.Count(string(k.Runes), "\n") + a.model.LineCount(); n > most {
		a.note = fmt.Sprintf("that would be %d lines, more than can be edited here; nothing was added", n)
		return
	}
	*a.model, _ = a.model.Update(k)
	a.text, a.goal = a.model.Value(), -1
}

// cursor returns where the cursor is: the line of the text, and the rune in it.
func (a *area) cursor() (row, col int) {
	at := a.model.LineInfo()
	return a.model.Line(), at.StartColumn + at.ColumnOffset
}

// place moves the cursor to a line of the text and a rune in it.
func (a *area) place(row, col int) {
	for n := a.model.Line(); n < row; n = a.model.Line() {
		a.model.CursorEnd()
		if a.model.CursorDown(); a.model.Line() == n {
			break
		}
	}
	for n := a.model.Line(); n > row; n = a.model.Line() {
		a.model.CursorStart()
		if a.model.CursorUp(); a.model.Line() == n {
			break
		}
	}
	a.model.SetCursor(col)
}

// move moves the cursor by lines as they are drawn. It reports false at the first and the last, where the key
// goes on to the next field.
func (a *area) move(by int) bool {
	drawn := a.wrap.lines(a.text, a.width)
	row, col := a.cursor()
	from := lineAt(drawn, row, col)
	to := from + by
	if to < 0 || to >= len(drawn) {
		return false
	}
	if a.goal < 0 {
		a.goal = cell.Width(string(drawn[from].runes()[:col-drawn[from].start]))
	}
	a.place(drawn[to].row, drawn[to].start+drawn[to].runeAt(a.goal))
	return true
}

func (a *area) click(x, y int) tea.Cmd {
	drawn := a.wrap.lines(a.text, a.width)
	if at := a.top + y; a.model != nil && at < len(drawn) {
		a.place(drawn[at].row, drawn[at].start+drawn[at].runeAt(x))
		a.goal = -1
	}
	return nil
}

func (a *area) draw(w int, focused bool, ghost string) []string {
	st := a.set.styles
	a.width = w
	switch {
	case a.empty() && focused:
		return []string{st.Cursor.Render(" ") + st.Placeholder.Render(cell.Clip(ghost, w-1))}
	case a.empty():
		return []string{st.Placeholder.Render(cell.Clip(ghost, w))}
	case !focused || a.stuck:
		return a.peek(w)
	}
	drawn := a.wrap.lines(a.text, w)
	row, col := a.cursor()
	at := lineAt(drawn, row, col)
	most := min(areaLines, a.set.tall)
	if len(drawn) > most && most > 1 {
		most-- // for where one is
	}
	a.top = max(min(a.top, at, len(drawn)-most), at-most+1, 0)
	var out []string
	for i := a.top; i < min(a.top+most, len(drawn)); i++ {
		if i != at {
			out = append(out, st.Value.Render(drawn[i].text))
			continue
		}
		runes := drawn[i].runes()
		out = append(out, withCursor(string(runes[:col-drawn[i].start]), string(runes[col-drawn[i].start:]), w, st.Value, st.Cursor))
	}
	if len(drawn) > most && a.set.tall > 1 {
		more := fmt.Sprintf("line %d of %d", at+1, len(drawn))
		out = append(out, st.Muted.Render(cell.Clip(more, w)))
	}
	return out
}

// peek draws the beginning of the text.
func (a *area) peek(w int) []string {
	st := a.set.styles
	drawn := a.wrap.lines(a.text, w)
	var out []string
	for _, l := range drawn[:min(peekLines, len(drawn))] {
		out = append(out, st.Value.Render(l.text))
	}
	more := ""
	if n := len(drawn) - peekLines; n > 0 {
		more = fmt.Sprintf("%s %d more lines", cell.Ellipsis, n)
	}
	if a.stuck {
		more = "too many lines to be edited here"
	}
	if more != "" {
		out = append(out, st.Muted.Render(cell.Clip(more, w)))
	}
	return out
}
