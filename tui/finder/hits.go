package finder

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/search"
	"keyaccount/tui/book"
	"keyaccount/tui/doc"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
)

// search asks for the hits of what is typed; those of what was typed before are no longer wanted.
func (f *Finder) search() tea.Cmd {
	query, kind := kindOf(f.input.String())
	env, recent, actions := f.env, f.recent, f.actions
	return f.searching.Ask(env.Ctx, func(ctx context.Context) ([]list.Row, error) {
		if strings.TrimSpace(query) == "" && kind == "" {
			return recently(ctx, env, recent)
		}
		hits, err := env.Book.Search(ctx, query, kind, hitLimit)
		if err != nil {
			return nil, err
		}
		var rows []list.Row
		if kind == "" {
			rows = matching(actions, query)
		}
		var records, links []list.Row
		for _, h := range hits {
			if kind == "" && isLink(h.Kind) {
				links = append(links, hitRow(h))
			} else {
				records = append(records, hitRow(h))
			}
		}
		records = append(records, links...)
		if len(rows) > 0 && len(hits) > 0 { // records come first, unless an action is named by its beginning
			if !strings.HasPrefix(search.Fold(rows[0].Cells[0].Text), search.Fold(strings.TrimSpace(query))) {
				return append(records[:min(len(records), 8):min(len(records), 8)], append(rows, records[min(len(records), 8):]...)...), nil
			}
			return append(records[:1:1], append(rows, records[1:]...)...), nil
		}
		return append(records, rows...), nil
	})
}

// kindOf takes a kind in front of the query: "contact: anna".
func kindOf(typed string) (query, kind string) {
	head, rest, ok := strings.Cut(typed, ":")
	if ok {
		if k, err := kam.KindNamed(head); err == nil {
			return rest, k.Name
		}
	}
	return typed, ""
}

// isLink reports whether a kind only ties other records together, such as a membership, which is called by
// them. Such hits come after those that they tie.
func isLink(kind string) bool {
	k := kam.LookupKind(kind)
	if k == nil {
		return false
	}
	for _, f := range k.Fields {
		if f.Title {
			return f.Type == kam.ReferenceType
		}
	}
	return false
}

func hitRow(h book.Hit) list.Row {
	label := h.Kind
	if k := kam.LookupKind(h.Kind); k != nil {
		label = k.Label
	}
	return list.Row{ID: list.ID{Ref: h.Ref}, Cells: []list.Cell{{Text: h.Title}, {Text: h.Context, Tone: doc.Muted}, {Text: label, Tone: doc.Muted}}}
}

func matching(actions []Action, query string) []list.Row {
	var rows []list.Row
	for _, a := range actions {
		if len(rows) < actionLimit && list.Passes(query, a.Title) {
			rows = append(rows, list.Row{ID: list.ID{Part: "action " + a.Title}, Cells: []list.Cell{{Text: a.Title, Tone: doc.Accent}, {Text: a.Key}, {Text: "Action", Tone: doc.Muted}}})
		}
	}
	return rows
}

// recently lists what was looked at lately, and then what was changed lately.
func recently(ctx context.Context, env *pane.Env, recent []kam.Ref) ([]list.Row, error) {
	seen := map[kam.Ref]bool{}
	var rows []list.Row
	add := func(ref kam.Ref) {
		k := kam.LookupKind(ref.Kind)
		if seen[ref] || k == nil || k.System || env.Book.Name(ref) == "" {
			return
		}
		seen[ref] = true
		account := ""
		if r, err := env.Book.Get(ctx, ref); err == nil && r.Account() != kam.NoID && ref.Kind != "account" {
			account = env.Book.Name(kam.Ref{Kind: "account", ID: r.Account()})
		}
		rows = append(rows, hitRow(book.Hit{Ref: ref, Title: env.Book.Name(ref), Context: account}))
	}
	for _, ref := range recent {
		add(ref)
	}
	changes, err := env.Book.Changes(ctx, env.Book.Now().AddDate(0, 0, -14), false, 200)
	for _, c := range changes {
		if len(rows) < 40 {
			add(c.Ref)
		}
	}
	return rows, err
}
