// Package detail is the view of one record: its fields, what refers to it, and its history.
package detail

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/card"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/brief"
	"keyaccount/tui/pane/chart"
	"keyaccount/tui/show"
)

// The parts of a record that rows stand for, beside the record as a whole.
const (
	fieldPart   = list.FieldPart
	historyPart = "history "
)

// Of what refers to a record and of its history, that many rows are shown at most.
const (
	relatedRows = 200
	historyRows = 100
)

var columns = []list.Column{
	{Name: "name", Width: 22, Max: 40, Grow: 2},
	{Name: "value", Width: 24, Grow: 5},
	{Name: "when", Width: 11, Right: true, Priority: 1},
}

// New returns the view of a record.
func New(env *pane.Env, ref kam.Ref) *pane.Browser {
	k := kam.LookupKind(ref.Kind)
	panel := ref.Kind
	if k != nil {
		panel = k.Label
	}
	empties := false
	return pane.NewBrowser(env, pane.Spec{
		Where: env.Name(ref), Panel: panel, Columns: columns, SortBy: -1, Active: 1, Share: 54, Kinds: referring(ref.Kind), About: ref,
		Empty: "There is nothing in this record.",
		Load: func([]kam.Filter) pane.Loader {
			empties := empties
			return func(ctx context.Context) ([]list.Row, error) { return load(ctx, env, ref, empties) }
		},
		Preview: func(ctx context.Context, row list.Row) (*doc.Doc, error) { return preview(ctx, env, row) },
		Title: func(row list.Row) string {
			if strings.HasPrefix(row.Part, fieldPart) {
				return row.Cells[0].Text
			}
			return "History"
		},
		Field: func(row list.Row, _ string) []string {
			name, ok := strings.CutPrefix(row.Part, fieldPart)
			switch {
			case ok:
				return []string{name}
			case row.Part == "":
				return titles(row.Kind)
			}
			return nil
		},
		New: func(list.Row) pane.New {
			return pane.New{Kind: "activity", Cells: pane.About(list.Row{ID: list.ID{Ref: ref}})}
		},
		Keys: keys.Map[*pane.Browser]{
			{Key: keys.Key{Name: "open-field", Keys: []string{"enter"}, Brief: "open", Group: keys.Look, Help: "open what the field refers to, or edit the field"},
				When: onField, Do: func(b *pane.Browser) tea.Cmd { return openField(env, b) }},
			{Key: keys.Key{Name: "launch-field", Keys: []string{"o"}, Group: keys.Other, Help: "open the field's link, mail address or phone number"},
				When: onField, Do: func(b *pane.Browser) tea.Cmd { return launchField(env, b) }},
			{Key: keys.Key{Name: "people", Keys: []string{"c"}, Brief: "map", Group: keys.Go, Help: "to the map of the account's buying center"},
				When: func(*pane.Browser) bool { return ref.Kind == "account" },
				Do:   func(*pane.Browser) tea.Cmd { return env.Ask(pane.Push{Pane: chart.Of(env, ref)}) }},
			pane.StageForward(), pane.StageBack(), pane.Done(), brief.Key(), pane.LogCall(), pane.Concern(), pane.Hidden(&empties, "empty fields"),
		},
	})
}

func onField(b *pane.Browser) bool {
	row, ok := b.List.Current()
	return ok && strings.HasPrefix(row.Part, fieldPart)
}

func load(ctx context.Context, env *pane.Env, ref kam.Ref, empties bool) ([]list.Row, error) {
	r, err := env.Book.Get(ctx, ref)
	if err != nil {
		return nil, err
	}
	rows := fields(env, r, empties)
	related, err := related(ctx, env, ref)
	if err != nil {
		return nil, err
	}
	rows = append(rows, related...)
	history, err := env.Book.History(ctx, ref)
	if err != nil {
		return nil, err
	}
	k := kam.LookupKind(ref.Kind)
	if len(history) > 0 {
		rows = append(rows, heading("History", len(history)))
	}
	for i, h := range history[:min(len(history), historyRows)] {
		what := card.Change(k, h, env.Book.Name)
		if h.State == kam.Waiting {
			what = "↑ " + what
		}
		rows = append(rows, list.Row{
			ID:    list.ID{Ref: ref, Part: fmt.Sprint(historyPart, len(history)-i)},
			Cells: []list.Cell{{Text: h.Who, Tone: doc.Muted}, {Text: what}, {Text: show.Ago(h.At, env.Book.Now()), Tone: doc.Muted}},
		})
	}
	return rows, nil
}

// titles returns the text fields that a kind's records are called by. They stand in the first row.
func titles(kind string) []string {
	var out []string
	if k := kam.LookupKind(kind); k != nil {
		for _, f := range k.Fields {
			if f.Title && f.Type == kam.TextType {
				out = append(out, f.Name)
			}
		}
	}
	return out
}

func heading(text string, n int) list.Row {
	return list.Row{Header: true, Cells: []list.Cell{{Text: text}, {Text: fmt.Sprint(n)}}}
}

func fields(env *pane.Env, r kam.Record, empties bool) []list.Row {
	title := r.Title(env.Book.Name)
	about := ""
	if r.Deleted() {
		about = "deleted"
	}
	rows := []list.Row{{ID: list.ID{Ref: r.Ref}, Cells: []list.Cell{{Text: title, Tone: doc.Strong}, {Text: about, Tone: doc.Bad}}}}
	k := kam.LookupKind(r.Kind)
	if k == nil {
		for _, c := range r.Cells {
			rows = append(rows, list.Row{ID: list.ID{Ref: r.Ref, Part: "cell " + c.Key}, Cells: []list.Cell{{Text: c.Key, Tone: doc.Muted}, {Text: c.Value}}})
		}
		return rows
	}
	for _, f := range k.Fields {
		value := list.Cell{Text: strings.ReplaceAll(show.Values(r, f, env.Book.Name), "\n", " ")}
		switch {
		case f.Internal || f.Title && f.Type == kam.TextType:
			continue
		case value.Text == "" && (f.Expected || f.Required):
			value = list.Cell{Text: "! missing", Tone: doc.Warn}
		case value.Text == "" && !empties:
			continue
		case value.Text == "":
			value = list.Cell{Text: "—", Tone: doc.Muted}
		case f.Type == kam.ReferenceType, f.Type == kam.WebType, f.Type == kam.EmailType:
			value.Tone = doc.Accent
		}
		rows = append(rows, list.Row{ID: list.ID{Ref: r.Ref, Part: fieldPart + f.Name}, Cells: []list.Cell{{Text: f.Label, Tone: doc.Muted}, value}})
	}
	return rows
}

// related lists what refers to the record, kind by kind.
func related(ctx context.Context, env *pane.Env, ref kam.Ref) ([]list.Row, error) {
	byKind := map[string][]kam.Record{}
	err := env.Book.Related(ctx, ref, func(r kam.Record) bool {
		byKind[r.Kind] = append(byKind[r.Kind], r)
		return true
	})
	if err != nil {
		return nil, err
	}
	var rows []list.Row
	for _, k := range byInterest() {
		all := byKind[k.Name]
		if len(all) == 0 {
			continue
		}
		rows = append(rows, heading(titled(k.Plural), len(all)))
		made := make([]list.Row, len(all))
		for i, r := range all {
			made[i] = relatedRow(env, k, r)
		}
		slices.SortStableFunc(made, func(a, b list.Row) int { return strings.Compare(b.Cells[2].Key, a.Cells[2].Key) })
		rows = append(rows, made[:min(len(made), relatedRows)]...)
	}
	return rows, nil
}

// byInterest returns all kinds, those first that one mostly looks for around a record.
func byInterest() []*kam.Kind {
	all := kam.Kinds()
	rank := func(k *kam.Kind) int {
		if i := slices.Index([]string{"opportunity", "activity", "concern", "contact", "membership", "influence"}, k.Name); i >= 0 {
			return i
		}
		return len(all)
	}
	slices.SortStableFunc(all, func(a, b *kam.Kind) int { return rank(a) - rank(b) })
	return all
}

func titled(plural string) string {
	words := strings.ReplaceAll(plural, "_", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}

// relatedRow words a record by its name, what stands in its columns, and its day.
func relatedRow(env *pane.Env, k *kam.Kind, r kam.Record) list.Row {
	today := env.Book.Today()
	var words []string
	when := list.Cell{Tone: doc.Muted}
	for _, f := range k.Fields {
		v := show.Values(r, f, env.Book.Name)
		switch {
		case !f.Column || f.Title || v == "" || f.Name == "account" && len(words) == 0:
		case f.Type == kam.DateType:
			if d, err := kam.ParseDate(r.Get(f.Name)); err == nil {
				when = list.Cell{Text: show.Day(d, today), Key: d.String(), Tone: doc.Muted}
				if f.Name == "due" && r.Get("done") == "" && d.Before(today) || f.Name == "close" && r.Get("outcome") == "open" && d.Before(today) {
					when.Text, when.Tone = show.Due(d, today), doc.Warn
				}
			}
		case f.Type == kam.MoneyType:
			if m, err := kam.ParseMoney(r.Get(f.Name), ""); err == nil {
				words = append(words, show.Money(m, env.Book.Currency()))
			}
		case f.Name == "stage":
			n, name := show.Stage(r.Get("stage"))
			words = append(words, show.StageBar(n)+" "+name)
		default:
			words = append(words, v)
		}
	}
	return list.Row{
		ID: list.ID{Ref: r.Ref}, Of: r.Account(),
		Cells: []list.Cell{{Text: r.Title(env.Book.Name)}, {Text: strings.Join(words, " · "), Tone: doc.Muted}, when},
	}
}

func preview(ctx context.Context, env *pane.Env, row list.Row) (*doc.Doc, error) {
	name, isField := strings.CutPrefix(row.Part, fieldPart)
	if !isField {
		return card.Of(ctx, env.Book, row.Ref)
	}
	r, err := env.Book.Get(ctx, row.Ref)
	if err != nil {
		return nil, err
	}
	k := kam.LookupKind(row.Kind)
	f := k.Lookup(name)
	d := &doc.Doc{}
	d.Title(f.Label)
	if v := r.Values(f); f.Type == kam.ReferenceType && len(v) == 1 {
		if id, err := kam.ParseID(v[0]); err == nil {
			if target, err := card.Of(ctx, env.Book, kam.Ref{Kind: f.Ref, ID: id}); err == nil {
				return target, nil
			}
		}
	}
	d.Gap().Para(show.Values(r, f, env.Book.Name), doc.Strong)
	d.Gap().Para(f.Help, doc.Muted)
	if len(f.Options) > 0 {
		d.Gap().Para(strings.Join(f.Options, " · "), doc.Muted)
	}
	history, err := env.Book.History(ctx, row.Ref)
	if err != nil {
		return nil, err
	}
	head := false
	for _, h := range history {
		if field, _ := kam.SplitKey(h.Cell); field != name {
			continue
		}
		if !head {
			d.Head("Changes of this field", "")
			head = true
		}
		d.Item("·", card.Change(k, h, env.Book.Name), strings.TrimSpace(h.Who+"  "+show.Ago(h.At, env.Book.Now())), doc.Plain)
	}
	return d, nil
}

// openField goes to what a reference refers to, and edits every other field.
func openField(env *pane.Env, b *pane.Browser) tea.Cmd {
	row, _ := b.List.Current()
	name := strings.TrimPrefix(row.Part, fieldPart)
	f := kam.LookupKind(row.Kind).Lookup(name)
	if f.Type != kam.ReferenceType {
		return env.Ask(pane.Edit{Ref: row.Ref, Only: []string{name}})
	}
	return env.Ask(pane.Find{Out: func(ctx context.Context) (tea.Msg, error) {
		r, err := env.Book.Get(ctx, row.Ref)
		if err != nil {
			return nil, err
		}
		if v := r.Values(f); len(v) > 0 {
			if id, err := kam.ParseID(v[0]); err == nil {
				return pane.Open{Ref: kam.Ref{Kind: f.Ref, ID: id}}, nil
			}
		}
		return pane.Edit{Ref: row.Ref, Only: []string{name}}, nil
	}})
}

func launchField(env *pane.Env, b *pane.Browser) tea.Cmd {
	row, _ := b.List.Current()
	f := kam.LookupKind(row.Kind).Lookup(strings.TrimPrefix(row.Part, fieldPart))
	return env.Ask(pane.Find{Out: func(ctx context.Context) (tea.Msg, error) {
		r, err := env.Book.Get(ctx, row.Ref)
		if err != nil {
			return nil, err
		}
		url := ""
		if v := r.Values(f); len(v) > 0 {
			url = pane.URL(f, v[0])
		}
		if url == "" {
			url = pane.Link(r)
		}
		if url == "" {
			return pane.Say{Text: "There is no link, mail address or phone number to open here.", Bad: true}, nil
		}
		return pane.Launch{URL: url}, nil
	}})
}
