package chart

import (
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
	"keyaccount/kam/chart/card"
	"keyaccount/tui/cell"
	"keyaccount/tui/frame"
	"keyaccount/tui/keys"
	"keyaccount/tui/show"
)

// roles is the mode in which the roles, the zones and the marks of a person are set, each by its letter.
type roles struct {
	member *buyingcenter.Member
	was    map[string]bool // by the key of the cell
	want   map[string]bool
}

// toggle is one of the things that can be set.
type toggle struct{ key, sign, cell, word string }

var toggles = func() (all []toggle) {
	for _, r := range show.RoleNames() {
		all = append(all, toggle{strings.ToLower(card.Letter(r)), card.Letter(r), kam.ItemKey("roles", r), r})
	}
	return append(all,
		toggle{"p", card.Power, kam.ItemKey("zones", "power"), "in a power zone"},
		toggle{"t", card.Threat, kam.ItemKey("zones", "threat"), "in a threat zone"},
		toggle{"r", card.Receptive, kam.ItemKey("zones", "receptiveness"), "receptive"},
		toggle{"s", card.Dominant, "dominant", "dominant advisor: everybody listens"},
		toggle{"x", card.Opponent, "opponent", "acts against us"})
}()

// setRoles starts the mode.
func (p *Pane) setRoles() tea.Cmd {
	if p.past() {
		return nil
	}
	m := p.item().Member
	r := &roles{member: m, was: map[string]bool{}, want: map[string]bool{}}
	part := partOf(m)
	for _, t := range toggles {
		r.was[t.cell], r.want[t.cell] = part[t.cell] != "", part[t.cell] != ""
	}
	p.mode = r
	return nil
}

func (r *roles) press(p *Pane, pressed string) (tea.Cmd, bool) {
	switch pressed {
	case "esc":
		return nil, true
	case "enter", "ctrl+s":
		return r.save(p), true
	}
	for _, t := range toggles {
		if strings.ToLower(pressed) == t.key {
			r.want[t.cell] = !r.want[t.cell]
		}
	}
	return nil, false
}

// save sets what differs from what it was, and leaves the rest to those who change it meanwhile.
func (r *roles) save(p *Pane) tea.Cmd {
	var cells []kam.Cell
	var said []string
	for _, t := range toggles {
		switch {
		case r.want[t.cell] && !r.was[t.cell]:
			cells, said = append(cells, kam.Cell{Key: t.cell, Value: kam.Yes}), append(said, t.word)
		case !r.want[t.cell] && r.was[t.cell]:
			cells, said = append(cells, kam.Cell{Key: t.cell}), append(said, "not "+t.word)
		}
	}
	if len(cells) == 0 {
		return nil
	}
	label := r.member.Name + ": " + strings.Join(said, ", ")
	return p.change(r.member, func(func(string) string) (string, []kam.Cell) { return label, cells })
}

func (r *roles) keys() []keys.Key {
	letters := make([]string, len(toggles))
	for i, t := range toggles {
		letters[i] = t.key
	}
	return []keys.Key{
		{Name: "role-toggle", Keys: letters, Show: "D B U …", Brief: "set or clear", Group: keys.Change, Help: "set or clear a role, a zone or a mark by its letter"},
		{Name: "role-keep", Keys: []string{"enter", "ctrl+s"}, Brief: "keep", Group: keys.Change, Help: "keep them as they are set"},
		{Name: "role-leave", Keys: []string{"esc"}, Brief: "leave it", Group: keys.Change, Help: "leave them as they were"},
	}
}

func (r *roles) prompt(*Pane) string {
	return "Roles of " + r.member.Name + ": a letter sets or clears one, enter keeps them"
}

func (r *roles) over(p *Pane, body []string) []string {
	st := p.env.Styles
	var lines []string
	for i, t := range toggles {
		if t.sign == card.Power || t.sign == card.Dominant {
			lines = append(lines, "")
		}
		box, draw := "[ ]", st.Text
		if r.want[t.cell] {
			box, draw = "[x]", st.Strong
		}
		sign := cell.Pad(toggles[i].sign, 3)
		if t.sign == strings.ToUpper(t.key) {
			sign = ""
		}
		lines = append(lines, " "+st.Key.Render(strings.ToUpper(t.key))+" "+box+" "+sign+draw.Render(t.word))
	}
	all, tall := p.Size()
	w, h := min(44, all), min(len(lines)+2, tall)
	if h < len(lines)+2 { // no room for what only parts them
		lines = dropEmpty(lines)
	}
	title := cell.Clip(r.member.Name, w-6)
	return frame.Over(body, frame.Panel{Title: title, Foot: "enter keeps", Focus: true}.Draw(st, lines, w, h), all-w, max((tall-h)/3, 0))
}

func dropEmpty(lines []string) (out []string) {
	for _, l := range lines {
		if l != "" {
			out = append(out, l)
		}
	}
	return out
}
