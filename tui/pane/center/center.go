// Package center is the pane of the buying centers: the people of each account as they report to each
// other, with the parts they play in buying.
package center

import (
	"context"
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
)

var columns = []list.Column{
	{Name: "name", Title: "Person", Width: 26, Max: 46, Grow: 4},
	{Name: "roles", Title: "Roles", Width: 7},
	{Name: "attitude", Title: "", Width: 2},
	{Name: "attitude_word", Title: "Attitude", Width: 12, Priority: 4},
	{Name: "zones", Title: "Signs", Width: 6, Priority: 1},
	{Name: "title", Title: "Title", Width: 12, Max: 40, Grow: 3, Priority: 2},
	{Name: "last", Title: "Last contact", Width: 12, Priority: 5},
	{Name: "ours", Title: "With", Width: 10, Max: 22, Grow: 1, Priority: 3},
}

// New returns the pane of all accounts' buying centers.
func New(env *pane.Env) *pane.Browser { return build(env, kam.NoID, "Buying centers") }

// Of returns the pane of one account's buying center.
func Of(env *pane.Env, account kam.Ref) *pane.Browser {
	return build(env, account.ID, env.Name(account)+" ▸ Buying center")
}

// state is what one pane shows of the trees.
type state struct {
	only   kam.ID // one account, or all if it is NoID
	folded map[kam.ID]bool
	mine   bool
	me     kam.ID
}

func build(env *pane.Env, only kam.ID, where string) *pane.Browser {
	s := &state{only: only, folded: map[kam.ID]bool{}}
	panel := "People, by whom they report to"
	return pane.NewBrowser(env, pane.Spec{
		Where: where, Panel: panel, Columns: columns, SortBy: -1, Tree: true, Share: 66,
		Kind: "contact", Kinds: []string{"account", "contact", "membership", "activity", "person"},
		Empty: "Nobody is known here yet. Here stand the people of each account, by whom they report to, with the parts they play in buying. Accounts come first (2), then n adds a person.",
		Load: func(filters []kam.Filter) pane.Loader {
			now := *s
			now.me = env.Me
			return func(ctx context.Context) ([]list.Row, error) { return load(ctx, env, now, filters) }
		},
		Patch: func(filters []kam.Filter, refs []kam.Ref) pane.Patcher {
			now := *s
			now.me = env.Me
			return func(ctx context.Context) (pane.Patch, bool, error) { return patch(ctx, env, now, filters, refs) }
		},
		Owner:   func(row list.Row) kam.Ref { return kam.Ref{Kind: "account", ID: row.Of} },
		Preview: func(ctx context.Context, row list.Row) (*doc.Doc, error) { return card.Of(ctx, env.Book, row.Ref) },
		New:     newPerson(env),
		Field: func(row list.Row, _ string) []string {
			if row.Kind == "contact" {
				return []string{"title", "phone", "preferred_time", "reports_to"}
			}
			return []string{"notes"}
		},
		Keys: append(keys.Map[*pane.Browser]{
			{Key: keys.Key{Name: "fold", Keys: []string{"left", "h"}, Group: keys.Move, Help: "fold the account, or go up to it"}, Do: s.fold},
			{Key: keys.Key{Name: "unfold", Keys: []string{"right", "l"}, Group: keys.Move, Help: "unfold the account, or go down into it"}, Do: s.unfold},
			{Key: keys.Key{Name: "fold-all", Keys: []string{"z"}, Brief: "fold all", Group: keys.Look, Help: "fold all accounts, or unfold them"},
				When: func(*pane.Browser) bool { return only == kam.NoID }, Do: s.foldAll},
			{Key: keys.Key{Name: "people", Keys: []string{"c"}, Brief: "map", Group: keys.Go, Help: "to the map of the account's buying center"},
				When: func(b *pane.Browser) bool { _, ok := b.List.Current(); return ok }, Do: func(b *pane.Browser) tea.Cmd { return toMap(env, b) }},
			pane.Mine(&s.mine),
			brief.Key(), pane.LogCall(), pane.Concern(),
		}, personKeys(env)...),
	})
}

// toMap goes to the map of the buying center of the account under the cursor, at the person under it.
func toMap(env *pane.Env, b *pane.Browser) tea.Cmd {
	row, _ := b.List.Current()
	contact := kam.NoID
	if row.Kind == "contact" {
		contact = row.Ref.ID
	}
	return env.Ask(pane.Push{Pane: chart.Of(env, kam.Ref{Kind: "account", ID: row.Of}).At(contact)})
}

// newPerson starts a person at the account under the cursor, reporting to the person under it.
func newPerson(*pane.Env) func(list.Row) pane.New {
	return func(row list.Row) pane.New {
		cells := []kam.Cell{}
		switch row.Kind {
		case "account":
			cells = append(cells, kam.Cell{Key: "account", Value: row.Ref.ID.String()})
		case "contact":
			cells = append(cells, kam.Cell{Key: "account", Value: row.Of.String()}, kam.Cell{Key: "reports_to", Value: row.Ref.ID.String()})
		}
		return pane.New{Kind: "contact", Cells: cells}
	}
}

func (s *state) fold(b *pane.Browser) tea.Cmd {
	row, ok := b.List.Current()
	switch {
	case !ok:
		return nil
	case row.Kind == "account":
		if s.only == kam.NoID {
			s.refold(row.Ref.ID, true)
		}
		return b.ReloadNow()
	}
	b.SelectSoon(list.ID{Ref: kam.Ref{Kind: "account", ID: row.Of}})
	return b.Follow()
}

func (s *state) unfold(b *pane.Browser) tea.Cmd {
	row, ok := b.List.Current()
	if !ok || row.Kind != "account" {
		return nil
	}
	if s.folded[row.Ref.ID] {
		s.refold(row.Ref.ID, false)
		return b.ReloadNow()
	}
	b.List.Move(1)
	return b.Follow()
}

// refold replaces the set of folded accounts, which a reading under way may still be using.
func (s *state) refold(account kam.ID, fold bool) {
	folded := make(map[kam.ID]bool, len(s.folded)+1)
	for id := range s.folded {
		folded[id] = true
	}
	if fold {
		folded[account] = true
	} else {
		delete(folded, account)
	}
	s.folded = folded
}

func (s *state) foldAll(b *pane.Browser) tea.Cmd {
	if row, ok := b.List.Current(); ok && row.Kind == "contact" {
		b.SelectSoon(list.ID{Ref: kam.Ref{Kind: "account", ID: row.Of}})
	}
	if len(s.folded) > 0 {
		s.folded = map[kam.ID]bool{}
		return b.ReloadNow()
	}
	folded := map[kam.ID]bool{}
	for _, r := range b.List.Rows() {
		if r.Kind == "account" {
			folded[r.Ref.ID] = true
		}
	}
	s.folded = folded
	return b.ReloadNow()
}

func join(words ...string) string {
	var have []string
	for _, w := range words {
		if w != "" {
			have = append(have, w)
		}
	}
	return strings.Join(have, " ")
}
