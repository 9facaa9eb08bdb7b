package pane

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/query"
	"keyaccount/tui/ask"
	"keyaccount/tui/book"
	"keyaccount/tui/cell"
	"keyaccount/tui/doc"
	"keyaccount/tui/frame"
	"keyaccount/tui/keys"
	"keyaccount/tui/layout"
	"keyaccount/tui/list"
	words "keyaccount/tui/show"
	"keyaccount/tui/style"
)

// Spec says what a browser shows and what can be done there.
type Spec struct {
	Where   string // its name in the top line
	Panel   string // the title of the list
	Columns []list.Column
	Active  int    // the column that keys act on at first
	SortBy  int    // the column sorted by at first, or -1
	Desc    bool   // greatest first
	Tree    bool   // the rows are a tree
	Share   int    // the list's share of the width, in percent
	Empty   string // what belongs here, and which key adds it
	Kind    string // the kind of the rows, for filters, "" where they are mixed
	Kinds   []string
	Remakes bool    // also read again when the state of sync changes
	About   kam.Ref // the record that the pane is about, if it is about one

	// Load returns what reads the rows that meet the filters. Load runs in the update loop and takes from the
	// pane's state what it needs; what it returns runs off the loop, as does Preview, which reads what is shown
	// beside a row.
	Load    func(filters []kam.Filter) Loader
	Preview func(ctx context.Context, row list.Row) (*doc.Doc, error)

	// Shows, where not nil, is told in the update loop which records the filter leaves, nil where there is none, for previews that show
	// all of them together.
	Shows func(refs []kam.Ref)

	// Patch, where not nil, returns what reads again only the rows that a few changed records concern. Owner
	// returns the record that a row belongs to there; where nil, it is the row's own.
	Patch func(filters []kam.Filter, refs []kam.Ref) Patcher
	Owner func(list.Row) kam.Ref

	// Survey, where not nil, returns what finds out off the loop what takes longer than reading rows, such as the
	// alarms of all accounts, and keeps it where Load and Patch find it, who never wait for it: rows stand before it is
	// known. It is asked for when the pane is first seen and when a record of any kind has changed, never twice at once.
	Survey func() Surveyor

	// Blank, where not nil, returns what is shown beside the list while there is no row. It runs in the update loop.
	Blank func() *doc.Doc

	// First, where not nil, tells the row that the cursor is on at first, the first of those it tells.
	First func(list.Row) bool

	// Title returns the title of the preview of a row that stands for a part of a record; where nil, it is the
	// label of the record's kind.
	Title func(row list.Row) string

	// New returns the record that n starts, given the row under the cursor; nil where n does nothing.
	New func(row list.Row) New
	// Field returns the fields that e edits for a row; where nil, it is the one of the active column.
	Field func(row list.Row, column string) []string
	// Keys are those of this pane alone. They come before those of all browsers.
	Keys keys.Map[*Browser]
}

// Loader reads the rows of a browser.
type Loader func(ctx context.Context) ([]list.Row, error)

// Surveyor finds out what the rows of a browser say besides what they are read from. It returns the records whose rows
// are different for it, nil where all may be; changed is whether any are.
type Surveyor func(ctx context.Context) (refs []kam.Ref, changed bool, err error)

// Browser is a list with a live preview of the row under the cursor.
type Browser struct {
	Env  *Env
	Spec Spec
	List *list.List

	own   int          // how many columns are the pane's own; those after them are
	extra []*kam.Field // fields that the user has chosen to see

	loading  ask.Slot[chosen]
	patching ask.Slot[patched]
	missed   book.Notice // what has changed since the rows that are being read were asked for

	surveying ask.Slot[surveyed]
	stale     bool // something has changed since the survey under way was asked for

	loaded  bool
	among   int  // how many rows there were to choose from when they were read, if conditions chose them
	whole   bool // no conditions chose the rows
	problem string
	want    *list.ID // the row to select when the rows come

	looking ask.Slot[*doc.Doc]
	look    preview
	shown   list.ID // the row whose preview was asked for last

	filter   Filter
	left     []kam.Ref   // what the filter leaves, as far as previews are about it
	narrowed query.Query // what the rows are narrowed by

	news news

	aside Aside
}

// preview is what is shown beside the list.
type preview struct {
	id    list.ID
	doc   *doc.Doc
	err   error
	width int
	lines []string
}

// NewBrowser returns the browser that spec describes.
func NewBrowser(env *Env, spec Spec) *Browser {
	b := &Browser{Env: env, Spec: spec, List: list.New(env.Styles, spec.Columns), own: len(spec.Columns), filter: NewFilter(env, spec.Kind)}
	b.List.Tree = spec.Tree
	if spec.Share == 0 {
		b.Spec.Share = 62
	}
	b.aside = NewAside(b.Spec.Share)
	b.List.SetActive(spec.Active)
	if spec.SortBy >= 0 && !spec.Tree {
		b.List.Sort(spec.SortBy, spec.Desc)
	}
	return b
}

// SelectSoon puts the cursor on a row once it is there.
func (b *Browser) SelectSoon(id list.ID) {
	if !b.List.Select(id) {
		b.want = &id
	}
}

// Update implements Pane.
func (b *Browser) Update(msg tea.Msg) tea.Cmd {
	if a, ok := b.loading.Take(msg); ok {
		return b.take(a.Value, a.Err)
	}
	if a, ok := b.patching.Take(msg); ok {
		return b.mend(a.Value, a.Err)
	}
	if a, ok := b.surveying.Take(msg); ok {
		return b.learn(a.Value, a.Err)
	}
	if a, ok := b.looking.Take(msg); ok {
		b.look.doc, b.look.err, b.look.width = a.Value, a.Err, 0
		return nil
	}
	if b.List.Update(msg) {
		return b.follow()
	}
	b.filter.Update(msg)
	return nil
}

// leaves tells previews what the filter leaves, and reports whether that is something else than before.
func (b *Browser) leaves() bool {
	var left []kam.Ref
	if b.filterText() != "" {
		left = []kam.Ref{}
		for _, row := range b.List.Shown() {
			left = append(left, row.Ref)
		}
	}
	if slices.Equal(left, b.left) && (left == nil) == (b.left == nil) {
		return false
	}
	b.left = left
	b.Spec.Shows(left)
	return true
}

// follow brings the preview to the row under the cursor.
func (b *Browser) follow() tea.Cmd {
	if b.Spec.Shows != nil && b.leaves() {
		b.look.id = list.ID{}
	}
	row, ok := b.List.Current()
	if !ok {
		b.looking.Cancel()
		b.forget()
		if b.Spec.Blank != nil {
			b.look.doc = b.Spec.Blank()
		}
		return nil
	}
	if row.ID == b.look.id && (row.ID != list.ID{}) {
		return nil
	}
	if b.look.doc == nil || b.shown != row.ID {
		b.forget()
	}
	b.look.id = row.ID
	if b.Spec.Preview == nil {
		return nil
	}
	show := b.Spec.Preview
	b.shown = row.ID
	return b.looking.Ask(b.Env.Ctx, func(ctx context.Context) (*doc.Doc, error) { return show(ctx, row) })
}

// forget lets go of what the preview shows.
func (b *Browser) forget() {
	b.look = preview{}
	b.aside.Rewind()
}

// SetSize implements Pane.
func (b *Browser) SetSize(w, h int) {
	b.aside.SetSize(w, h)
	in := b.aside.Main().Inner()
	in.H -= b.filter.Height()
	b.List.SetSize(in.W, in.H)
}

// View implements Pane.
func (b *Browser) View() []string {
	return b.aside.Join(b.viewList, b.viewPreview, !tells(b))
}

func (b *Browser) viewList(box layout.Rect) []string {
	st := b.Env.Styles
	shown, total := b.List.Len()
	b.List.SetFocus(!b.aside.Peeks())
	in := box.Inner()
	lines := b.filter.Lines(in.W)
	switch {
	case b.problem != "":
		lines = append(lines, Message(st.Error.Render, b.problem, in.W)...)
	case total == 0 && !b.loaded:
		lines = append(lines, Message(st.Muted.Render, "Reading …", in.W)...)
	case total == 0 && !b.narrowed.Conditional():
		lines = append(lines, Message(st.Text.Render, b.Spec.Empty, in.W)...)
	case shown == 0:
		lines = append(lines, Message(st.Muted.Render, "Nothing here matches “"+b.filterText()+"”. Press esc to see all.", in.W)...)
	default:
		lines = append(lines, b.List.Lines()...)
	}
	foot := ""
	if n := b.List.Marked(); n > 0 {
		foot = fmt.Sprintf(" %d chosen ", n)
	} else {
		foot = b.newsLine(box.W - 6)
	}
	return frame.Panel{Title: b.Spec.Panel, Foot: foot, Focus: true}.Draw(st, lines, box.W, box.H)
}

func (b *Browser) viewPreview(w, h int) []string {
	st := b.Env.Styles
	p := &b.look
	if p.width != w-4 {
		p.width = w - 4
		p.lines = p.doc.Lines(st, w-4)
		if p.err != nil {
			p.lines = cell.Wrap(p.err.Error(), w-4)
		}
	}
	shown, below := b.aside.Window(p.lines, h)
	foot := ""
	if n := len(p.lines); n > len(shown) {
		foot = fmt.Sprintf("%d%% · J K", 100*(n-below)/n)
	}
	title := ""
	if row, ok := b.List.Current(); ok && len(row.Cells) > 0 {
		title = b.previewTitle(row)
	}
	return frame.Panel{Title: title, Foot: foot, Focus: b.aside.Peeks()}.Draw(st, indented(shown), w, h)
}

func (b *Browser) previewTitle(row list.Row) string {
	k := kam.LookupKind(row.Kind)
	switch {
	case row.Part != "" && b.Spec.Title != nil:
		return b.Spec.Title(row)
	case k != nil:
		return k.Label
	}
	return ""
}

// Where implements Pane.
func (b *Browser) Where() string { return b.Spec.Where }

// Status implements Pane.
func (b *Browser) Status() (filter, count string) {
	shown, total := b.List.Len()
	if !b.Spec.Tree {
		total = max(total, b.among)
	}
	if shown != total {
		return b.filterText(), fmt.Sprintf("%d of %d", shown, total)
	}
	k := kam.LookupKind(b.Spec.Kind)
	if total == 0 || k == nil || b.Spec.Tree {
		return b.filterText(), ""
	}
	return b.filterText(), words.Count(total, lower(k.Label), strings.ReplaceAll(k.Plural, "_", " "))
}

// Typing implements Pane.
func (b *Browser) Typing() bool { return b.filter.Typing() }

// Restyle implements Pane.
func (b *Browser) Restyle(st *style.Styles) {
	b.List.SetStyles(st)
	b.look.width = 0
}

// Back implements Pane.
func (b *Browser) Back() (tea.Cmd, bool) {
	if cmd, ok := b.aside.Back(); ok {
		return cmd, true
	}
	switch {
	case b.List.ClearMarks():
		return nil, true
	case b.filterText() != "":
		return b.SetFilter(""), true
	}
	return nil, false
}

// Follow brings the preview to the row under the cursor, after a pane has moved it.
func (b *Browser) Follow() tea.Cmd { return b.follow() }

// CurrentRef returns the record of the row under the cursor, zero where there is none.
func (b *Browser) CurrentRef() kam.Ref {
	row, _ := b.List.Current()
	return row.Ref
}

func lower(s string) string { return strings.ToLower(s[:1]) + s[1:] }
