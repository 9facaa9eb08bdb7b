package pane

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
)

// browserKeys are the keys of every browser.
var browserKeys = keys.Map[*Browser]{
	{Key: keys.Key{Name: "up", Keys: []string{"up", "k"}, Group: keys.Move, Help: "one row up"}, Do: moves(-1)},
	{Key: keys.Key{Name: "down", Keys: []string{"down", "j"}, Group: keys.Move, Help: "one row down"}, Do: moves(1)},
	{Key: keys.Key{Name: "page-up", Keys: []string{"pgup", "ctrl+u"}, Group: keys.Move, Help: "one screen up"}, Do: pages(-1)},
	{Key: keys.Key{Name: "page-down", Keys: []string{"pgdown", "ctrl+d"}, Group: keys.Move, Help: "one screen down"}, Do: pages(1)},
	{Key: keys.Key{Name: "home", Keys: []string{"home", "g"}, Group: keys.Move, Help: "to the first row"},
		Do: func(b *Browser) tea.Cmd { b.List.Home(); return b.follow() }},
	{Key: keys.Key{Name: "end", Keys: []string{"end", "G"}, Group: keys.Move, Help: "to the last row"},
		Do: func(b *Browser) tea.Cmd { b.List.End(); return b.follow() }},
	{Key: keys.Key{Name: "column-left", Keys: []string{"left", "h"}, Group: keys.Move, Help: "choose the column to the left, for s and e"},
		When: flat, Do: func(b *Browser) tea.Cmd { b.List.Shift(-1); return nil }},
	{Key: keys.Key{Name: "column-right", Keys: []string{"right", "l"}, Group: keys.Move, Help: "choose the column to the right, for s and e"},
		When: flat, Do: func(b *Browser) tea.Cmd { b.List.Shift(1); return nil }},
	Where(tells, PreviewDown(beside)),
	Where(tells, PreviewUp(beside)),

	{Key: keys.Key{Name: "open", Keys: []string{"enter"}, Brief: "open", Group: keys.Look, Help: "open the record"},
		When: onRecord, Do: func(b *Browser) tea.Cmd { row, _ := b.List.Current(); return b.Env.Ask(Open{row.Ref}) }},
	FilterKey((*Browser).startFilter, Filled),
	{Key: keys.Key{Name: "facets", Keys: []string{"ctrl+f"}, Brief: "facets", Group: keys.Look, Help: "narrow by country, region, status and other facets, with counts"},
		When: Filled, Do: (*Browser).showFacets},
	{Key: keys.Key{Name: "views", Keys: []string{"v"}, Brief: "views", Group: keys.Look, Help: "the saved searches of this list; :save NAME keeps the filter as one"},
		Do: func(b *Browser) tea.Cmd { return b.Env.Ask(Views{Kind: b.Spec.Kind, Set: b.SetFilter}) }},
	{Key: keys.Key{Name: "sort", Keys: []string{"s"}, Brief: "sort", Group: keys.Look, Help: "sort by the chosen column; again: the other way round"},
		When: func(b *Browser) bool { return flat(b) && Filled(b) }, Do: func(b *Browser) tea.Cmd { return b.sortActive() }},
	{Key: keys.Key{Name: "history", Keys: []string{"Y"}, Group: keys.Look, Help: "what was done to the record, when and by whom; see it as it was, and put back what it held"},
		When: onRecord, Do: func(b *Browser) tea.Cmd {
			row, _ := b.List.Current()
			field, ok := strings.CutPrefix(row.Part, list.FieldPart)
			if !ok {
				field = ""
			}
			return b.Env.Ask(History{row.Ref, field})
		}},
	Where(tells, Peek(beside, "list")),

	{Key: keys.Key{Name: "new", Keys: []string{"n"}, Brief: "new", Group: keys.Change, Help: "add a record"},
		When: func(b *Browser) bool { return b.Spec.New != nil },
		Do:   func(b *Browser) tea.Cmd { row, _ := b.List.Current(); return b.Env.Ask(b.Spec.New(row)) }},
	{Key: keys.Key{Name: "edit", Keys: []string{"e"}, Brief: "edit", Group: keys.Change, Help: "edit one field in place: that of the chosen column"},
		When: func(b *Browser) bool { return len(b.fields()) > 0 }, Do: editField},
	{Key: keys.Key{Name: "edit-all", Keys: []string{"E"}, Group: keys.Change, Help: "edit the whole record in its form"},
		When: editable, Do: func(b *Browser) tea.Cmd { row, _ := b.List.Current(); return b.Env.Ask(Edit{Ref: row.Ref}) }},
	{Key: keys.Key{Name: "delete", Keys: []string{"d", "delete"}, Group: keys.Change, Help: "delete the record, or those chosen; u brings them back"},
		When: editable, Do: remove},
	{Key: keys.Key{Name: "mark", Keys: []string{" "}, Group: keys.Change, Help: "choose the row for a batch: d, :set and others act on all chosen"},
		When: func(b *Browser) bool { row, _ := b.List.Current(); return onRecord(b) && row.Part == "" },
		Do:   func(b *Browser) tea.Cmd { b.List.Toggle(); return b.follow() }},
	{Key: keys.Key{Name: "mark-all", Keys: []string{"*"}, Group: keys.Change, Help: "choose all rows, or none"},
		When: onRecord, Do: func(b *Browser) tea.Cmd { b.List.MarkAll(); return nil }},
	{Key: keys.Key{Name: "copy", Keys: []string{"y"}, Group: keys.Other, Help: "copy the value of the chosen column, or the name"},
		When: onRow, Do: copyCell},
	{Key: keys.Key{Name: "launch", Keys: []string{"o"}, Group: keys.Other, Help: "open the record's link, mail or phone number"},
		When: onRecord, Do: func(b *Browser) tea.Cmd { row, _ := b.List.Current(); return b.Env.LaunchOf(row.Ref) }},
}

// ListKeys returns the keys of every list, whether they mean something now or not, and those while its filter is
// typed.
func ListKeys() (list, filter []keys.Key) { return browserKeys.All(), filterKeys }

// OwnKeys returns the keys that only this pane has, whether they mean something now or not.
func (b *Browser) OwnKeys() []keys.Key { return b.Spec.Keys.All() }

func beside(b *Browser) *Aside { return &b.aside }

// tells reports whether there is something beside the list, or in its place.
func tells(b *Browser) bool { return onRow(b) || b.Spec.Blank != nil }

func moves(n int) func(*Browser) tea.Cmd {
	return func(b *Browser) tea.Cmd {
		if b.aside.Peeks() {
			b.aside.Scroll(n)
			return nil
		}
		b.List.Move(n)
		return b.follow()
	}
}

func pages(n int) func(*Browser) tea.Cmd {
	return func(b *Browser) tea.Cmd {
		if b.aside.Peeks() {
			_, h := b.aside.Size()
			b.aside.Scroll(n * (h - 3))
			return nil
		}
		b.List.Page(n)
		return b.follow()
	}
}

// flat reports whether the rows can be sorted by columns.
func flat(b *Browser) bool { return !b.Spec.Tree && b.Spec.Columns[0].Title != "" }

// Filled reports whether there are rows, or were before they were filtered.
func Filled(b *Browser) bool {
	_, total := b.List.Len()
	return total > 0 || b.filterText() != ""
}

func onRow(b *Browser) bool { _, ok := b.List.Current(); return ok }

func onRecord(b *Browser) bool {
	row, ok := b.List.Current()
	return ok && row.ID.Ref.ID != kam.NoID
}

// editable reports whether the row is of a kind that people edit.
func editable(b *Browser) bool {
	row, ok := b.List.Current()
	k := kam.LookupKind(row.Kind)
	return ok && k != nil && !k.System
}

// fields returns what e edits: the fields that the pane names for the row, or that of the chosen column.
func (b *Browser) fields() []string {
	if !editable(b) {
		return nil
	}
	row, _ := b.List.Current()
	column := ""
	if i := b.List.Active(); i < len(b.Spec.Columns) {
		column = b.Spec.Columns[i].Name
	}
	if b.Spec.Field != nil {
		return b.Spec.Field(row, column)
	}
	if f := kam.LookupKind(row.Kind).Lookup(column); f != nil && !f.Internal {
		return []string{column}
	}
	return nil
}

func editField(b *Browser) tea.Cmd {
	row, _ := b.List.Current()
	only := b.fields()
	if b.List.Marked() > 1 && len(only) == 1 {
		return b.Env.Ask(Command{"set " + only[0] + "="})
	}
	return b.Env.Ask(Edit{row.Ref, only})
}

func remove(b *Browser) tea.Cmd {
	refs := b.List.Chosen()
	label := "Deleted " + several(len(refs), b.Env.Name(refs[0]))
	var edits []kam.Edit
	for _, ref := range refs {
		edits = append(edits, kam.Deletion(ref))
	}
	b.List.ClearMarks()
	return b.Env.Ask(Apply{label, edits})
}

// several names one record, or counts several.
func several(n int, name string) string {
	if n == 1 {
		return name
	}
	return fmt.Sprintf("%d records", n)
}

func copyCell(b *Browser) tea.Cmd {
	row, _ := b.List.Current()
	i := b.List.Active()
	if i >= len(row.Cells) || row.Cells[i].Text == "" {
		i = 0
	}
	if len(row.Cells) == 0 {
		return nil
	}
	return b.Env.Ask(Copy{row.Cells[i].Text})
}

// Press implements Pane.
func (b *Browser) Press(msg tea.KeyMsg) (tea.Cmd, bool) {
	if b.filter.Typing() {
		return b.typeFilter(msg), true
	}
	return b.handle(msg.String())
}

// handle does what a key stands for in the list: first as this pane alone has it.
func (b *Browser) handle(pressed string) (tea.Cmd, bool) {
	if cmd, ok := b.Spec.Keys.Handle(b, pressed); ok {
		return cmd, true
	}
	return browserKeys.Handle(b, pressed)
}

// Keys implements Pane.
func (b *Browser) Keys() []keys.Key {
	if b.filter.Typing() {
		return filterKeys
	}
	own := b.Spec.Keys.Keys(b)
	taken := map[string]bool{}
	for _, k := range own {
		for _, pressed := range k.Keys {
			taken[pressed] = true
		}
	}
	var lead, special, rest []keys.Key
	for _, k := range own { // opening comes first, then what is special here
		if k.Matches("enter") {
			lead = append(lead, k)
		} else {
			special = append(special, k)
		}
	}
	for _, k := range browserKeys.Keys(b) {
		switch k.Keys = slices.DeleteFunc(slices.Clone(k.Keys), func(pressed string) bool { return taken[pressed] }); {
		case len(k.Keys) == 0: // the pane means something else by it
		case k.Matches("enter"):
			lead = append(lead, k)
		default:
			rest = append(rest, k)
		}
	}
	return append(append(lead, special...), rest...)
}

// sortActive sorts by the chosen column; if that is so already, the other way round, and then not at all.
func (b *Browser) sortActive() tea.Cmd {
	by, desc := b.List.Sorted()
	active := b.List.Active()
	switch {
	case by != active:
		return tea.Batch(b.List.Sort(active, b.Spec.Columns[active].Right), b.follow())
	default:
		return tea.Batch(b.List.Sort(active, !desc), b.follow())
	}
}

// Command implements Commander.
func (b *Browser) Command(name, rest string) (tea.Cmd, error, bool) {
	switch name {
	case "sort":
		column, order, _ := strings.Cut(rest, " ")
		for i, c := range b.Spec.Columns {
			if strings.EqualFold(c.Name, column) || strings.EqualFold(c.Title, column) {
				desc := c.Right
				if order != "" {
					desc = strings.HasPrefix(order, "d")
				}
				b.List.SetActive(i)
				return tea.Batch(b.List.Sort(i, desc), b.follow()), nil, true
			}
		}
		return nil, fmt.Errorf("there is no column “%s”; the columns are: %s", column, strings.Join(b.Complete("sort"), ", ")), true
	case "columns":
		cmd, err := b.chooseColumns(rest)
		return cmd, err, true
	case "filter":
		return b.SetFilter(rest), nil, true
	case "save":
		if b.filterText() == "" || rest == "" {
			return nil, fmt.Errorf("filter the list first (f), then :save NAME keeps the filter"), true
		}
		return b.Env.Ask(SaveSearch{Kind: b.Spec.Kind, Line: b.filterText(), Name: rest}), nil, true
	case "set":
		cmd, err := b.set(rest)
		return cmd, err, true
	}
	return nil, nil, false
}

// Complete implements Commander.
func (b *Browser) Complete(name string) []string {
	var out []string
	switch name {
	case "sort":
		if !b.Spec.Tree {
			for _, c := range b.Spec.Columns {
				if c.Name != "" {
					out = append(out, c.Name)
				}
			}
		}
	case "columns":
		return b.columnNames()
	case "set", "filter":
		kind := b.Spec.Kind
		if row, ok := b.List.Current(); ok && kind == "" {
			kind = row.Kind
		}
		if k := kam.LookupKind(kind); k != nil {
			for _, f := range k.Fields {
				if !f.Internal {
					out = append(out, f.Name+"=")
				}
			}
		}
	}
	return out
}

// set changes one field of the chosen records.
func (b *Browser) set(text string) (tea.Cmd, error) {
	refs := b.List.Chosen()
	if len(refs) == 0 {
		return nil, fmt.Errorf("there is no record to change here")
	}
	k := kam.LookupKind(refs[0].Kind)
	if k == nil || k.System {
		return nil, fmt.Errorf("these records cannot be changed")
	}
	env := b.Env
	for _, ref := range refs {
		if ref.Kind != k.Name {
			return nil, fmt.Errorf("the chosen records are of different kinds")
		}
	}
	return env.Ask(Find{func(ctx context.Context) (tea.Msg, error) {
		changes, err := k.ParseChange(text, reader(env))
		if err != nil {
			return nil, err
		}
		var edits []kam.Edit
		for _, ref := range refs {
			r, err := env.Book.Get(ctx, ref)
			if err != nil {
				return nil, err
			}
			if cells := r.Diff(changes); len(cells) > 0 {
				edits = append(edits, kam.Edit{Ref: ref, Cells: cells})
			}
		}
		if len(edits) == 0 {
			return Say{"Nothing to change: it is so already.", false}, nil
		}
		return Apply{"Set " + text + " on " + several(len(edits), env.Name(edits[0].Ref)), edits}, nil
	}}), nil
}

// reader returns how values are read here: names are looked up by search.
func reader(env *Env) kam.Reader {
	return kam.Reader{
		Today: env.Book.Today(), Currency: env.Book.Currency(),
		Resolve: func(kind, text string) (kam.ID, error) {
			if id, err := kam.ParseID(text); err == nil {
				return id, nil
			}
			hits, err := env.Book.Search(env.Ctx, text, kind, 2)
			if err != nil {
				return kam.NoID, err
			}
			if len(hits) == 0 {
				return kam.NoID, &kam.Error{Code: kam.NotFound, Kind: kind, Words: "there is none called “" + kam.Clip(text, 40) + "”"}
			}
			return hits[0].ID, nil
		},
	}
}
