package chart

import (
	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/keys"
	"keyaccount/tui/pane"
)

// cast is the mode in which the gap of a role is filled: with somebody on the map, who keeps what that person is already, or
// with somebody new.
type cast struct {
	gap, role string
	wants     bool // a true facilitator is wanted, where there are others
}

func (k *cast) press(p *Pane, pressed string) (tea.Cmd, bool) {
	switch pressed {
	case "esc":
		if i := p.find(k.gap); i >= 0 {
			p.choose(i)
		}
		return nil, true
	case "n":
		return p.add(), true
	case "enter":
		if !onPerson(p) {
			return p.env.Ask(pane.Say{Text: "That is nobody yet. Go to the person who is " + k.role + "; n adds a person.", Bad: true}), false
		}
		m := p.item().Member
		return p.change(m, func(is func(string) string) (string, []kam.Cell) {
			cells := []kam.Cell{{Key: kam.ItemKey("roles", k.role), Value: kam.Yes}}
			if k.wants {
				cells = append(cells, kam.Cell{Key: "promoter", Value: "inner salesperson"})
			}
			return m.Name + " is " + k.role, cells
		}), true
	}
	if b, ok := paneKeys.Find(p, pressed); ok && b.Group == keys.Move {
		return b.Do(p), false
	}
	return nil, false
}

func (k *cast) keys() []keys.Key {
	return []keys.Key{
		{Name: "cast-move", Keys: []string{"left", "down", "up", "right"}, Show: "← ↓ ↑ →", Brief: "who", Group: keys.Move, Help: "to the person who plays the role"},
		{Name: "cast-person", Keys: []string{"enter"}, Brief: "this one", Group: keys.Change, Help: "this is the person"},
		{Name: "cast-new", Keys: []string{"n"}, Brief: "somebody new", Group: keys.Change, Help: "add a person"},
		{Name: "cast-leave", Keys: []string{"esc"}, Brief: "leave it", Group: keys.Change, Help: "leave the gap"},
	}
}

func (k *cast) prompt(*Pane) string {
	return "Who is " + k.role + "? Go there, then enter; n adds somebody new"
}

func (k *cast) over(_ *Pane, body []string) []string { return body }
