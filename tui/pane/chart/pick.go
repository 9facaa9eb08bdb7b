package chart

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/cell"
	"keyaccount/tui/frame"
	"keyaccount/tui/keys"
	"keyaccount/tui/pane"
)

// pick is the mode in which an influence is added: to whom, then what it is, then how strong.
type pick struct {
	from, name string // the key and the name of the one it comes from
	asks       bool   // to whom is settled
	at         int    // the choice under the cursor
}

// picks are what an influence can be, the most frequent first.
var picks = []struct{ key, strength, nature, word string }{
	{"w", "weak", "influence", "weak influence"},
	{"m", "medium", "influence", "medium influence"},
	{"s", "strong", "influence", "strong influence"},
	{"a", "medium", "alliance", "alliance: they stand together"},
	{"c", "medium", "conflict", "conflict: they stand against each other"},
}

// pick starts the mode.
func (p *Pane) pick() tea.Cmd {
	if p.past() {
		return nil
	}
	it := p.item()
	p.mode = &pick{from: it.Key, name: it.Member.Name, at: 1}
	return nil
}

func (k *pick) press(p *Pane, pressed string) (tea.Cmd, bool) {
	if pressed == "esc" {
		if i := p.find(k.from); i >= 0 {
			p.choose(i)
		}
		return nil, true
	}
	if k.asks {
		return k.weigh(p, pressed)
	}
	if pressed == "enter" || pressed == "i" {
		switch it := p.item(); {
		case it == nil || it.Member == nil:
			return p.env.Ask(pane.Say{Text: "That is nobody yet. Go to the person whom " + k.name + " influences.", Bad: true}), false
		case it.Key == k.from:
			return p.env.Ask(pane.Say{Text: "Go to the person whom " + k.name + " influences, then enter."}), false
		}
		k.asks = true
		return nil, false
	}
	if b, ok := paneKeys.Find(p, pressed); ok && b.Group == keys.Move {
		return b.Do(p), false
	}
	return nil, false
}

// weigh chooses what the influence is.
func (k *pick) weigh(p *Pane, pressed string) (tea.Cmd, bool) {
	switch pressed {
	case "up", "k":
		k.at = max(k.at-1, 0)
	case "down", "j":
		k.at = min(k.at+1, len(picks)-1)
	case "enter":
		return k.add(p), true
	}
	if at := slices.IndexFunc(picks, func(c struct{ key, strength, nature, word string }) bool { return c.key == pressed }); at >= 0 {
		k.at = at
		return k.add(p), true
	}
	return nil, false
}

// add adds the influence or, where there is one between the two already, changes it.
func (k *pick) add(p *Pane) tea.Cmd {
	env, c, to := p.env, picks[k.at], p.item().Member
	from, err := kam.ParseID(k.from)
	if err != nil {
		return nil
	}
	label := k.name + " → " + to.Name + ": " + c.word
	contact := to.Contact
	return env.Ask(pane.Find{Out: func(ctx context.Context) (tea.Msg, error) {
		ref := kam.Ref{Kind: "influence"}
		err := env.Book.Related(ctx, kam.Ref{Kind: "contact", ID: from}, func(r kam.Record) bool {
			if r.Kind == "influence" && r.Get("from") == from.String() && r.Get("to") == contact.String() {
				ref = r.Ref
			}
			return ref.ID == kam.NoID
		})
		if err != nil {
			return nil, err
		}
		cells := []kam.Cell{{Key: "nature", Value: c.nature}, {Key: "strength", Value: c.strength}}
		if ref.ID == kam.NoID {
			ref.ID = env.Book.NewID()
			cells = append(cells, kam.Cell{Key: "from", Value: from.String()}, kam.Cell{Key: "to", Value: contact.String()})
			kam.SortCells(cells)
		}
		return pane.Apply{Label: label, Edits: []kam.Edit{{Ref: ref, Cells: cells}}}, nil
	}})
}

func (k *pick) keys() []keys.Key {
	leave := keys.Key{Name: "pick-leave", Keys: []string{"esc"}, Brief: "leave it", Group: keys.Change, Help: "add nothing"}
	if k.asks {
		return []keys.Key{
			{Name: "pick-strength", Keys: []string{"w", "m", "s", "a", "c"}, Show: "w m s a c", Brief: "how strong", Group: keys.Change, Help: "how strong it is, or that it is an alliance or a conflict"},
			{Name: "pick-keep", Keys: []string{"enter"}, Brief: "keep", Group: keys.Change, Help: "add what is marked"}, leave,
		}
	}
	return []keys.Key{
		{Name: "pick-move", Keys: []string{"left", "down", "up", "right"}, Show: "← ↓ ↑ →", Brief: "to whom", Group: keys.Move, Help: "to the person who is influenced"},
		{Name: "pick-person", Keys: []string{"enter"}, Brief: "this one", Group: keys.Change, Help: "this is the person"}, leave,
	}
}

func (k *pick) prompt(p *Pane) string {
	to := "whom? Go there, then enter"
	if it := p.item(); it != nil && it.Member != nil && it.Key != k.from {
		to = it.Member.Name
	}
	return k.name + " influences " + to
}

func (k *pick) over(p *Pane, body []string) []string {
	if !k.asks {
		return body
	}
	st := p.env.Styles
	var lines []string
	for i, c := range picks {
		mark, draw := "  ", st.Text
		if i == k.at {
			mark, draw = "▸ ", st.Strong
		}
		lines = append(lines, mark+st.Key.Render(c.key)+" "+draw.Render(c.word))
	}
	all, tall := p.Size()
	w, h := min(52, all), len(lines)+2
	panel := frame.Panel{Title: cell.Clip(k.name+" → "+p.item().Member.Name, w-6), Focus: true}.Draw(st, lines, w, h)
	return frame.Over(body, panel, all-w, max((tall-h)/3, 0))
}
