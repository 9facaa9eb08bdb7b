package form

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"keyaccount/kam"
	"keyaccount/tui/book"
	"keyaccount/tui/style"
)

// shelf is a small book: what a form needs of one, and a record of what the form did to it.
type shelf struct {
	book.Book
	records map[kam.Ref]kam.Record
	applied []kam.Edit
	labels  []string
	refuse  error // what Apply answers
	drafts  map[string][]kam.Cell
	asked   []string // what was searched for
	next    uint64
}

func newShelf(records ...kam.Record) *shelf {
	s := &shelf{records: map[kam.Ref]kam.Record{}, drafts: map[string][]kam.Cell{}}
	for _, r := range records {
		s.records[r.Ref] = r
	}
	return s
}

func (s *shelf) Get(_ context.Context, ref kam.Ref) (kam.Record, error) {
	if r, ok := s.records[ref]; ok {
		return r, nil
	}
	return kam.Record{}, &kam.Error{Code: kam.NotFound, Words: "there is no such record"}
}

func (s *shelf) Each(_ context.Context, kind string, fn func(kam.Record) bool) error {
	for n := uint64(0); n < 100; n++ {
		if r, ok := s.records[kam.Ref{Kind: kind, ID: idOf(n)}]; ok && !fn(r) {
			break
		}
	}
	return nil
}

func (s *shelf) Name(ref kam.Ref) string {
	if r, ok := s.records[ref]; ok {
		return r.Title(s.Name)
	}
	return ""
}

func (s *shelf) NewID() kam.ID {
	s.next++
	return idOf(1000 + s.next)
}

func (s *shelf) Apply(_ context.Context, label string, edits ...kam.Edit) error {
	if s.refuse != nil {
		return s.refuse
	}
	s.labels = append(s.labels, label)
	s.applied = append(s.applied, edits...)
	return nil
}

func (s *shelf) Search(_ context.Context, query, kind string, limit int) ([]book.Hit, error) {
	s.asked = append(s.asked, query)
	var hits []book.Hit
	for n := uint64(0); n < 100; n++ {
		ref := kam.Ref{Kind: kind, ID: idOf(n)}
		at := strings.Index(strings.ToLower(s.Name(ref)), strings.ToLower(query))
		if at < 0 || len(hits) == limit {
			continue
		}
		hits = append(hits, book.Hit{Ref: ref, Title: s.Name(ref), Context: "Polar Steel Oy", Matched: []int{at}})
	}
	return hits, nil
}

func (s *shelf) Draft(_ context.Context, key string, cells []kam.Cell) error {
	if len(cells) == 0 {
		delete(s.drafts, key)
	} else {
		s.drafts[key] = cells
	}
	return nil
}

func (s *shelf) Drafts(context.Context) (map[string][]kam.Cell, error) { return s.drafts, nil }
func (s *shelf) Currency() string                                      { return "EUR" }
func (s *shelf) Now() time.Time                                        { return time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) }
func (s *shelf) Today() kam.Date                                       { return kam.Date{Year: 2026, Month: 11, Day: 22} }

func idOf(n uint64) kam.ID {
	id, err := kam.ParseID(fmt.Sprintf("01890000-0000-7000-8000-%012d", n))
	if err != nil {
		panic(err)
	}
	return id
}

// rec returns a record with fields and values in turn; a field that is a set is written field=item, yes.
func rec(kind string, n uint64, fieldsAndValues ...string) kam.Record {
	r := kam.Record{Ref: kam.Ref{Kind: kind, ID: idOf(n)}}
	for i := 0; i < len(fieldsAndValues); i += 2 {
		r = r.With(kam.Cell{Key: fieldsAndValues[i], Value: fieldsAndValues[i+1]})
	}
	return r
}

// The cast of the tests.
var (
	polar  = rec("account", 1, "name", "Polar Steel Oy", "status", "key account", "priority", "A", "country", "FI", "countries=SE", "yes", "revenue", "1240000000 EUR", "employees", "2300", "city", "Tornio", "notes", "Melt shop modernisation until 2028.\nThe board looks at scrap yards.")
	aurora = rec("account", 2, "name", "Aurora Paper AB")
	juha   = rec("contact", 3, "name", "Juha Äkräs", "account", polar.ID.String(), "title", "CFO")
	juhani = rec("contact", 4, "name", "Juhani Aho", "account", aurora.ID.String())
	yamada = rec("contact", 5, "name", "山田太郎", "account", polar.ID.String())
	anna   = rec("person", 6, "name", "Anna Lind")
	cranes = rec("opportunity", 7, "name", "Melt shop cranes", "account", polar.ID.String())
	call   = rec("activity", 8, "type", "call", "subject", "Price objections", "account", polar.ID.String(), "contact", juha.ID.String(), "others="+yamada.ID.String(), "yes", "due", "2026-11-23", "time", "09:00", "owner", anna.ID.String())
	member = rec("membership", 9, "contact", juha.ID.String(), "account", polar.ID.String(), "roles=decider", "yes", "roles=user", "yes", "attitude", "neutral")
)

func cast() *shelf {
	return newShelf(polar, aurora, juha, juhani, yamada, anna, cranes, call, member)
}

// user is somebody at a form: keys go in, commands are run to their end, what the form says is kept.
type user struct {
	t     testing.TB
	form  *Form
	shelf *shelf
	said  []tea.Msg   // what the form told the rest of the program
	later []heldTimer // what waits for time to pass
	held  []tea.Cmd   // answers that have not come yet, while hold is set
	hold  bool
}

type heldTimer struct {
	after time.Duration
	msg   tea.Msg
}

// open opens a form 80 cells wide and 24 lines high.
func open(t testing.TB, s *shelf, o Options) *user {
	t.Helper()
	o.Book = s
	if o.Styles == nil {
		o.Styles = style.New(style.Options{Dark: true, Color: true, Rich: true})
	}
	if o.Kind == nil {
		o.Kind = kam.LookupKind(o.Record.Kind)
	}
	u := &user{t: t, form: New(o), shelf: s}
	u.form.after = func(d time.Duration, fn func(time.Time) tea.Msg) tea.Cmd {
		u.later = append(u.later, heldTimer{d, fn(time.Time{})})
		return nil
	}
	u.form.SetSize(80, 24)
	u.run(u.form.Init())
	return u
}

// run carries out a command and all that follow from it.
func (u *user) run(cmd tea.Cmd) {
	u.t.Helper()
	if cmd == nil {
		return
	}
	msg := cmd()
	switch msg.(type) {
	case foundMsg, inheritedMsg:
		if u.hold {
			u.held = append(u.held, func() tea.Msg { return msg })
			return
		}
	}
	switch msg := msg.(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			u.run(c)
		}
	case Saved, Cancelled:
		u.said = append(u.said, msg)
	default:
		u.run(u.form.Update(msg))
	}
}

// wait lets the time pass that the form waits for.
func (u *user) wait() {
	later := u.later
	u.later = nil
	for _, l := range later {
		u.run(u.form.Update(l.msg))
	}
}

// press presses keys by their names; anything that is no key's name is typed.
func (u *user) press(names ...string) *user {
	u.t.Helper()
	for _, name := range names {
		if k, ok := keyNamed[name]; ok {
			u.run(u.form.Update(k))
			continue
		}
		for _, r := range name {
			k := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}
			if r == ' ' {
				k.Type = tea.KeySpace
			}
			u.run(u.form.Update(k))
		}
	}
	return u
}

// paste pastes text.
func (u *user) paste(text string) *user {
	u.run(u.form.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(text), Paste: true}))
	return u
}

// to moves to a field.
func (u *user) to(field string) *user {
	u.t.Helper()
	for range u.form.rows {
		if u.form.focused().field.Name == field {
			return u
		}
		u.press("tab")
	}
	u.t.Fatalf("the form has no field %s", field)
	return u
}

var keyNamed = map[string]tea.KeyMsg{
	"tab": {Type: tea.KeyTab}, "shift+tab": {Type: tea.KeyShiftTab}, "enter": {Type: tea.KeyEnter}, "esc": {Type: tea.KeyEsc},
	"up": {Type: tea.KeyUp}, "down": {Type: tea.KeyDown}, "left": {Type: tea.KeyLeft}, "right": {Type: tea.KeyRight},
	"home": {Type: tea.KeyHome}, "end": {Type: tea.KeyEnd}, "pgup": {Type: tea.KeyPgUp}, "pgdown": {Type: tea.KeyPgDown},
	"backspace": {Type: tea.KeyBackspace}, "delete": {Type: tea.KeyDelete},
	"ctrl+s": {Type: tea.KeyCtrlS}, "ctrl+u": {Type: tea.KeyCtrlU}, "ctrl+r": {Type: tea.KeyCtrlR}, "ctrl+w": {Type: tea.KeyCtrlW},
	"ctrl+k": {Type: tea.KeyCtrlK},
}

// view returns what is on the screen, without its colours.
func (u *user) view() string { return ansi.Strip(u.form.View()) }

// shows fails the test unless the screen shows all the texts.
func (u *user) shows(texts ...string) *user {
	u.t.Helper()
	for _, text := range texts {
		if !strings.Contains(u.view(), text) {
			u.t.Errorf("the screen does not show %q:\n%s", text, u.view())
		}
	}
	return u
}

// hides fails the test if the screen shows the text.
func (u *user) hides(text string) *user {
	u.t.Helper()
	if strings.Contains(u.view(), text) {
		u.t.Errorf("the screen shows %q:\n%s", text, u.view())
	}
	return u
}

// saved fails the test unless the form was saved with just these cells, fields and values in turn.
func (u *user) saved(fieldsAndValues ...string) {
	u.t.Helper()
	var want []kam.Cell
	for i := 0; i < len(fieldsAndValues); i += 2 {
		want = append(want, kam.Cell{Key: fieldsAndValues[i], Value: fieldsAndValues[i+1]})
	}
	kam.SortCells(want)
	if len(u.shelf.applied) != 1 || len(u.said) != 1 {
		u.t.Fatalf("want one edit and one message, got %v and %v:\n%s", u.shelf.applied, u.said, u.view())
	}
	got := u.shelf.applied[0]
	if !reflect.DeepEqual(got.Cells, want) {
		u.t.Errorf("the edit sets %v, want %v", got.Cells, want)
	}
	if _, ok := u.said[0].(Saved); !ok || got.Ref != u.form.record.Ref {
		u.t.Errorf("the form said %v of %v", u.said[0], got.Ref)
	}
}

// cancelled fails the test unless the form was left without an edit.
func (u *user) cancelled() {
	u.t.Helper()
	if len(u.shelf.applied) != 0 || !reflect.DeepEqual(u.said, []tea.Msg{Cancelled{}}) {
		u.t.Errorf("want no edit and one Cancelled, got %v and %v", u.shelf.applied, u.said)
	}
}

// stays fails the test if the form was closed.
func (u *user) stays() *user {
	u.t.Helper()
	if len(u.said) != 0 || len(u.shelf.applied) != 0 {
		u.t.Fatalf("the form was closed: %v, %v", u.said, u.shelf.applied)
	}
	return u
}
