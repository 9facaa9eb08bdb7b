// Package teams is the pane of our own people: sales teams, the district teams inside them, and their
// members.
package teams

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
)

var columns = []list.Column{
	{Name: "name", Title: "Team, person", Width: 26, Max: 46, Grow: 4},
	{Name: "title", Title: "Title, region", Width: 16, Max: 36, Grow: 3},
	{Name: "accounts", Title: "Accounts", Width: 8, Right: true, Priority: 1},
	{Name: "keys", Title: "Key", Width: 5, Right: true, Priority: 2},
	{Name: "open", Title: "Deals", Width: 5, Right: true, Priority: 3},
	{Name: "phone", Title: "Phone", Width: 17, Priority: 5},
	{Name: "city", Title: "City", Width: 10, Max: 18, Grow: 1, Priority: 4},
}

// New returns the pane.
func New(env *pane.Env) *pane.Browser {
	folded := map[kam.ID]bool{}
	refold := func(id kam.ID, fold bool) {
		next := map[kam.ID]bool{id: fold}
		for k, v := range folded {
			if k != id {
				next[k] = v
			}
		}
		folded = next
	}
	on := func(b *pane.Browser) bool { _, ok := b.List.Current(); return ok }
	folds := func(b *pane.Browser) bool {
		row, ok := b.List.Current()
		return ok && (row.Kind == "team" || row.Kind == "person")
	}
	return pane.NewBrowser(env, pane.Spec{
		Where: "Teams", Panel: "Sales and district teams", Columns: columns, SortBy: -1, Tree: true, Share: 62,
		Kinds: []string{"team", "person", "account", "opportunity"},
		Empty: "No teams yet. Here stand your own sales and district teams and their people. n adds a team, and n on a team a person.",
		Load: func([]kam.Filter) pane.Loader {
			folded := folded
			return func(ctx context.Context) ([]list.Row, error) { return read(ctx, env, folded) }
		},
		Preview: func(ctx context.Context, row list.Row) (*doc.Doc, error) { return card.Of(ctx, env.Book, row.Ref) },
		New: func(row list.Row) pane.New {
			switch row.Kind {
			case "team":
				return pane.New{Kind: "person", Cells: []kam.Cell{{Key: "team", Value: row.Ref.ID.String()}}}
			case "person":
				return pane.New{Kind: "person", Cells: []kam.Cell{{Key: "team", Value: row.Of.String()}}}
			case "account":
				return pane.New{Kind: "account", Cells: []kam.Cell{{Key: "owner", Value: row.Of.String()}}}
			}
			return pane.New{Kind: "team"}
		},
		Field: func(row list.Row, _ string) []string {
			switch row.Kind {
			case "team":
				return []string{"manager", "region", "parent"}
			case "account": // hand it over
				return []string{"owner"}
			}
			return []string{"title", "phone", "team"}
		},
		Keys: keys.Map[*pane.Browser]{
			{Key: keys.Key{Name: "fold", Keys: []string{"left", "h"}, Group: keys.Move, Help: "fold the team or the person; on an account: go up to whoever looks after it"},
				When: on, Do: func(b *pane.Browser) tea.Cmd {
					row, _ := b.List.Current()
					if row.Kind == "account" {
						b.List.Select(list.ID{Ref: kam.Ref{Kind: "person", ID: row.Of}})
						return b.Follow()
					}
					refold(row.Ref.ID, true)
					return b.ReloadNow()
				}},
			{Key: keys.Key{Name: "unfold", Keys: []string{"right", "l"}, Group: keys.Move, Help: "unfold the team; on a person: list the accounts that the person looks after, which e hands over"},
				When: folds, Do: func(b *pane.Browser) tea.Cmd {
					row, _ := b.List.Current()
					refold(row.Ref.ID, false)
					return b.ReloadNow()
				}},
			{Key: keys.Key{Name: "new-team", Keys: []string{"N"}, Group: keys.Change, Help: "add a team, inside the one under the cursor"},
				Do: func(b *pane.Browser) tea.Cmd {
					var cells []kam.Cell
					if row, ok := b.List.Current(); ok && row.Kind == "team" {
						cells = append(cells, kam.Cell{Key: "parent", Value: row.Ref.ID.String()})
					}
					return env.Ask(pane.New{Kind: "team", Cells: cells})
				}},
		},
	})
}

// tally is what is counted per person.
type tally struct{ accounts, keys, deals int }

type company struct {
	env    *pane.Env
	teams  map[kam.ID][]kam.Record // by the team they are part of
	people map[kam.ID][]kam.Record // by team
	of     map[string]*tally       // by person
	folded map[kam.ID]bool         // what was folded or unfolded; teams begin unfolded, people folded
	most   int                     // how many key accounts one manager can look after
	rows   []list.Row
	placed map[kam.ID]bool
	loads  map[kam.ID]load // of the people that are unfolded
}

func read(ctx context.Context, env *pane.Env, folded map[kam.ID]bool) ([]list.Row, error) {
	c := &company{env: env, teams: map[kam.ID][]kam.Record{}, people: map[kam.ID][]kam.Record{}, of: map[string]*tally{}, folded: folded, placed: map[kam.ID]bool{}, loads: map[kam.ID]load{}}
	settings, err := card.Settings(ctx, env.Book)
	if err != nil {
		return nil, err
	}
	c.most = settings.MaxKeyAccounts
	known := map[kam.ID]bool{}
	var teams []kam.Record
	err = each(ctx, env, map[string]func(kam.Record){
		"team": func(r kam.Record) { known[r.ID] = true; teams = append(teams, r) },
		"person": func(r kam.Record) {
			id, _ := kam.ParseID(r.Get("team"))
			c.people[id] = append(c.people[id], r)
		},
		"account": func(r kam.Record) {
			t := c.tally(r.Get("owner"))
			t.accounts++
			if r.Get("status") == "key account" {
				t.keys++
			}
		},
		"opportunity": func(r kam.Record) {
			if o := r.Get("outcome"); o == "" || o == "open" {
				c.tally(r.Get("owner")).deals++
			}
		},
	})
	if err != nil {
		return nil, err
	}
	for id, folded := range folded {
		if !folded {
			if c.loads[id], err = loadOf(ctx, env, id); err != nil {
				return nil, err
			}
		}
	}
	for _, r := range teams {
		parent, err := kam.ParseID(r.Get("parent"))
		if err != nil || !known[parent] || parent == r.ID {
			parent = kam.NoID
		}
		c.teams[parent] = append(c.teams[parent], r)
	}
	var homeless []kam.Record
	for id, people := range c.people {
		if !known[id] {
			homeless = append(homeless, people...)
		}
	}
	c.branch(c.teams[kam.NoID], nil, "", 0)
	var circle []kam.Record // teams that are part of each other hang nowhere
	for _, r := range teams {
		if !c.placed[r.ID] {
			circle = append(circle, r)
		}
	}
	c.branch(circle, nil, "", 0)
	if len(homeless) > 0 {
		c.rows = append(c.rows, list.Row{Header: true, Cells: []list.Cell{{Text: "In no team"}}})
		c.branch(nil, homeless, "", 0)
	}
	return c.rows, nil
}

func each(ctx context.Context, env *pane.Env, take map[string]func(kam.Record)) error {
	for _, kind := range []string{"team", "person", "account", "opportunity"} {
		err := env.Book.Each(ctx, kind, func(r kam.Record) bool { take[kind](r); return true })
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *company) tally(person string) *tally {
	if c.of[person] == nil {
		c.of[person] = &tally{}
	}
	return c.of[person]
}

func byName(a, b kam.Record) int {
	return strings.Compare(strings.ToLower(a.Get("name")), strings.ToLower(b.Get("name")))
}

// branch adds people and then teams, with all that is below them.
func (c *company) branch(teams, people []kam.Record, lead string, depth int) {
	slices.SortStableFunc(teams, byName)
	slices.SortStableFunc(people, byName)
	n := len(teams) + len(people)
	for i := range n {
		mark, next := "├─ ", "│  "
		if i == n-1 {
			mark, next = "└─ ", "   "
		}
		if depth == 0 {
			mark, next = "", ""
		}
		if i < len(people) {
			c.rows = append(c.rows, c.personRow(people[i], lead+mark, depth))
			c.accounts(people[i].ID, lead+next, depth+1)
			continue
		}
		team := teams[i-len(people)]
		if c.placed[team.ID] {
			continue
		}
		c.placed[team.ID] = true
		folded := c.folded[team.ID]
		c.rows = append(c.rows, c.teamRow(team, lead+mark, depth, folded))
		if !folded {
			c.branch(c.teams[team.ID], c.people[team.ID], lead+next, depth+1)
		}
	}
}

func (c *company) teamRow(r kam.Record, lead string, depth int, folded bool) list.Row {
	sum := tally{}
	var add func(id kam.ID, seen int)
	add = func(id kam.ID, seen int) {
		for _, p := range c.people[id] {
			t := c.tally(p.ID.String())
			sum.accounts, sum.keys, sum.deals = sum.accounts+t.accounts, sum.keys+t.keys, sum.deals+t.deals
		}
		if seen < 20 { // teams can be part of each other by mistake
			for _, t := range c.teams[id] {
				add(t.ID, seen+1)
			}
		}
	}
	add(r.ID, 0)
	fold := "▾ "
	if folded {
		fold = "▸ "
	}
	cells := append([]list.Cell{{Text: r.Title(c.env.Book.Name), Tone: doc.Strong}, {Text: r.Get("region"), Tone: doc.Muted}}, c.counts(sum, false)...)
	return list.Row{ID: list.ID{Ref: r.Ref}, Lead: lead + fold, Depth: depth, Cells: cells}
}

func (c *company) personRow(r kam.Record, lead string, depth int) list.Row {
	cells := append([]list.Cell{{Text: r.Title(c.env.Book.Name)}, {Text: r.Get("title"), Tone: doc.Muted}}, c.counts(*c.tally(r.ID.String()), true)...)
	cells = append(cells, list.Cell{Text: r.Get("phone")}, list.Cell{Text: r.Get("city"), Tone: doc.Muted})
	team, _ := kam.ParseID(r.Get("team"))
	return list.Row{ID: list.ID{Ref: r.Ref}, Lead: lead, Depth: depth, Cells: cells, Of: team}
}

// counts words a tally. A person may have more key accounts than one manager can look after.
func (c *company) counts(t tally, person bool) []list.Cell {
	number := func(n int) list.Cell {
		if n == 0 {
			return list.Cell{}
		}
		return list.Cell{Text: fmt.Sprint(n)}
	}
	key := number(t.keys)
	if person && t.keys > c.most {
		key = list.Cell{Text: fmt.Sprintf("! %d", t.keys), Tone: doc.Warn}
	}
	return []list.Cell{number(t.accounts), key, number(t.deals)}
}
