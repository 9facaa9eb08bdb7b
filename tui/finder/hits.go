package finder

import (
	"context"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/query"
	"keyaccount/kam/search"
	"keyaccount/tui/book"
	"keyaccount/tui/doc"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/views"
)

// found is what a search shows.
type found struct {
	rows  []list.Row
	saved map[string]string // of the rows that are saved searches: their lines

	begins bool // nothing is typed
}

// search asks for the hits of what is typed; those of what was typed before are no longer wanted.
func (f *Finder) search() tea.Cmd {
	env, q, actions := f.env, f.query, f.actions
	f.owning.Cancel()
	return f.searching.Ask(env.Ctx, func(ctx context.Context) (found, error) {
		hits, err := env.Book.Find(ctx, q, hitLimit)
		switch {
		case err != nil:
			return found{}, err
		case q.Words == "" && !q.Conditional():
			return begin(ctx, env, hits)
		case q.Conditional():
			var rows []list.Row
			for _, h := range hits {
				rows = append(rows, hitRow(h))
			}
			return found{rows: rows}, nil
		}
		return found{rows: withActions(hits, matching(actions, q.Words), q.Words)}, nil
	})
}

// withActions puts actions among hits: behind the first few, or higher where one is named by its beginning.
func withActions(hits []book.Hit, actions []list.Row, words string) []list.Row {
	var records, links []list.Row
	for _, h := range hits {
		if isLink(h.Kind) {
			links = append(links, hitRow(h))
		} else {
			records = append(records, hitRow(h))
		}
	}
	records = append(records, links...)
	if len(actions) == 0 || len(hits) == 0 {
		return append(records, actions...)
	}
	at := min(len(records), recordsFirst)
	if begins(actions[0].Cells[0].Text, words) {
		at = 1
		if !begins(records[0].Cells[0].Text, words) {
			at = 0
		}
	}
	return slices.Concat(records[:at], actions, records[at:])
}

func begins(text, words string) bool { return strings.HasPrefix(search.Fold(text), search.Fold(words)) }

// recordsFirst is how many records stand before actions.
const recordsFirst = 8

// begin is what is shown while nothing is typed: what was opened here, lately and often first, with the saved searches behind the first
// few. What belongs to those who have opened little follows, see own.
func begin(ctx context.Context, env *pane.Env, hits []book.Hit) (found, error) {
	saved, err := views.Read(ctx, env.Book, "")
	out := found{saved: map[string]string{}, begins: true}
	var records []list.Row
	for _, h := range hits {
		if h.Kind != kam.SavedSearchKind.Name && !isLink(h.Kind) && len(saved)+len(records) < beginRows {
			records = append(records, hitRow(h))
		}
	}
	last := min(len(records), lastOpened)
	out.rows = append(out.rows, records[:last]...)
	for _, s := range saved {
		text := s.Query
		if s.Kind != "" {
			text = "kind:" + s.Kind + " " + text
		}
		part := savedPart + s.Ref.String()
		out.saved[part] = text + " "
		out.rows = append(out.rows, list.Row{ID: list.ID{Part: part}, Cells: []list.Cell{{Text: s.Name, Tone: doc.Accent}, {Text: text, Tone: doc.Muted}, {Text: "Search '" + s.Key, Tone: doc.Muted}}})
	}
	out.rows = append(out.rows, records[last:]...)
	return out, err
}

// own asks for the accounts that fill up what is shown while nothing is typed: the user's own, those that somebody of ours met last first,
// then the bigger; all accounts where the user has none.
func (f *Finder) own() tea.Cmd {
	env := f.env
	return f.owning.Ask(env.Ctx, func(ctx context.Context) (rows []list.Row, err error) {
		for _, line := range []string{"kind:account owner:me", "kind:account"} {
			q, problems := query.Parse(line, env.QueryEnv(""))
			if len(problems) > 0 { // nobody knows who the user is
				continue
			}
			hits, err := env.Book.Find(ctx, q, beginRows)
			if err != nil || len(hits) > 0 {
				for _, h := range hits {
					rows = append(rows, hitRow(h))
				}
				return rows, err
			}
		}
		return nil, nil
	})
}

// rows returns what is shown: what was found and, while nothing is typed, what fills it up.
func (f *Finder) rows() []list.Row {
	rows := slices.Clone(f.found.rows)
	if !f.found.begins {
		return rows
	}
	for _, r := range f.owned {
		if len(rows) < beginRows && !slices.ContainsFunc(rows, func(have list.Row) bool { return have.ID == r.ID }) {
			rows = append(rows, r)
		}
	}
	return rows
}

// beginRows bounds what is shown while nothing is typed, lastOpened how many records stand there before the saved searches.
const (
	beginRows  = 40
	lastOpened = 4
)

// savedPart begins the part of a row that stands for a saved search; its reference follows.
const savedPart = "saved "

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
