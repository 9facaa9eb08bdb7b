package teams

import (
	"context"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/signal"
	"keyaccount/tui/card"
	"keyaccount/tui/doc"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
)

// load is what a person looks after, with the accounts that it speaks of.
type load struct {
	signal.Load
	accounts []kam.Account
}

func loadOf(ctx context.Context, env *pane.Env, person kam.ID) (l load, err error) {
	l.Load, l.accounts, _, err = card.Load(ctx, env.Book, person)
	return l, err
}

// accounts adds the accounts that a person looks after, where the person is unfolded, each with what it takes of the
// person's load: whether it is a key account, and which others it competes with.
func (c *company) accounts(person kam.ID, lead string, depth int) {
	l := c.loads[person]
	name := func(id kam.ID) string { return c.env.Name(kam.Ref{Kind: "account", ID: id}) }
	rivals := map[kam.ID][]string{}
	for _, r := range l.Competing {
		rivals[r.A], rivals[r.B] = append(rivals[r.A], name(r.B)), append(rivals[r.B], name(r.A))
	}
	for i := range l.accounts {
		a, mark := &l.accounts[i], "├─ "
		if i == len(l.accounts)-1 {
			mark = "└─ "
		}
		says := list.Cell{Text: strings.TrimSpace(a.Status + " " + a.Priority), Tone: doc.Muted}
		if with := rivals[a.ID]; len(with) > 0 {
			says = list.Cell{Text: "! competes with " + strings.Join(with, ", "), Tone: doc.Warn}
		}
		key := list.Cell{}
		if a.Status == "key account" {
			key.Text = "1"
		}
		c.rows = append(c.rows, list.Row{
			ID: list.ID{Ref: kam.Ref{Kind: "account", ID: a.ID}}, Lead: lead + mark, Depth: depth, Of: person,
			Words: c.env.Name(kam.Ref{Kind: "person", ID: person}), // so that a filter for the person shows them
			Cells: []list.Cell{{Text: name(a.ID)}, says, {Text: "1", Tone: doc.Muted}, key, {}, {}, {Text: a.City, Tone: doc.Muted}},
		})
	}
}
