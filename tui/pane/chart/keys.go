package chart

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/chart/card"
	"keyaccount/kam/chart/picture"
	"keyaccount/tui/keys"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/brief"
)

func onItem(p *Pane) bool { return p.item() != nil }

func onPerson(p *Pane) bool { it := p.item(); return it != nil && it.Member != nil }

func shown(p *Pane) bool { return p.scene != nil }

func aside(p *Pane) *pane.Aside { return &p.Aside }

var paneKeys = keys.Map[*Pane]{
	{Key: keys.Key{Name: "up", Keys: []string{"up", "k"}, Group: keys.Move, Help: "to the person above"}, When: onItem, Do: moves(up)},
	{Key: keys.Key{Name: "down", Keys: []string{"down", "j"}, Group: keys.Move, Help: "to the person below"}, When: onItem, Do: moves(down)},
	{Key: keys.Key{Name: "column-left", Keys: []string{"left", "h"}, Group: keys.Move, Help: "to the person at the left"}, When: onItem, Do: moves(left)},
	{Key: keys.Key{Name: "column-right", Keys: []string{"right", "l"}, Group: keys.Move, Help: "to the person at the right"}, When: onItem, Do: moves(right)},
	{Key: keys.Key{Name: "page-up", Keys: []string{"pgup", "ctrl+u"}, Group: keys.Move, Help: "one screen up"}, When: onItem, Do: leaps(-1)},
	{Key: keys.Key{Name: "page-down", Keys: []string{"pgdown", "ctrl+d"}, Group: keys.Move, Help: "one screen down"}, When: onItem, Do: leaps(1)},
	{Key: keys.Key{Name: "home", Keys: []string{"home", "g"}, Group: keys.Move, Help: "to the most significant person"}, When: onItem, Do: func(p *Pane) tea.Cmd { p.choose(0); return nil }},
	{Key: keys.Key{Name: "end", Keys: []string{"end", "G"}, Group: keys.Move, Help: "to the least significant one, or the last gap"}, When: onItem,
		Do: func(p *Pane) tea.Cmd { p.choose(len(p.sheet().Items) - 1); return nil }},
	pane.PreviewDown(aside),
	pane.PreviewUp(aside),

	{Key: keys.Key{Name: "organization", Keys: []string{"H"}, Show: "H I X S", Brief: "layouts", Group: keys.Look, Help: "lay the people out by whom they report to"}, When: shown, Do: lays(picture.Organization)},
	{Key: keys.Key{Name: "influences", Keys: []string{"I"}, Group: keys.Look, Help: "lay the people out by who influences whom"}, When: shown, Do: lays(picture.Influence)},
	{Key: keys.Key{Name: "matrix", Keys: []string{"X"}, Group: keys.Look, Help: "lay the people out by roles and attitudes"}, When: shown, Do: lays(picture.Matrix)},
	{Key: keys.Key{Name: "significance", Keys: []string{"S"}, Group: keys.Look, Help: "list the people by how much they count"}, When: shown, Do: lays(picture.List)},
	{Key: keys.Key{Name: "lens", Keys: []string{"t"}, Brief: "tint", Group: keys.Look, Help: "colour by attitude, zone, role, coverage or recency of contact"},
		Do: func(p *Pane) tea.Cmd { p.lens = (p.lens + 1) % lenses; return nil }},
	{Key: keys.Key{Name: "lens-back", Keys: []string{"T"}, Group: keys.Look, Help: "colour by the one before"},
		Do: func(p *Pane) tea.Cmd { p.lens = (p.lens + lenses - 1) % lenses; return nil }},
	{Key: keys.Key{Name: "path", Keys: []string{"F"}, Brief: "way in", Group: keys.Look, Help: "light up the way to a decider through our facilitator, then the next one"},
		When: func(p *Pane) bool { return p.scene != nil && len(p.scene.center.Paths) > 0 }, Do: (*Pane).light},
	{Key: keys.Key{Name: "map-deal", Keys: []string{"P"}, Brief: "per deal", Group: keys.Look, Help: "show the parts in the next open deal, or in the whole account"},
		When: func(p *Pane) bool { return p.scene != nil && len(p.scene.deals) > 0 }, Do: (*Pane).nextDeal},
	{Key: keys.Key{Name: "earlier", Keys: []string{","}, Show: ", ;", Brief: "dates", Group: keys.Look, Help: "show how it was at the assessment before"},
		When: func(p *Pane) bool { return p.scene != nil && len(p.scene.days) > 1 }, Do: slides(-1)},
	{Key: keys.Key{Name: "later", Keys: []string{";"}, Group: keys.Look, Help: "show how it was at the next assessment, or today"},
		When: func(p *Pane) bool { return p.scene != nil && len(p.scene.days) > 1 }, Do: slides(1)},
	pane.Peek(aside, "map"),

	{Key: keys.Key{Name: "open", Keys: []string{"enter"}, Brief: "open", Group: keys.Look, Help: "open the person, or fill the gap"}, When: onItem, Do: (*Pane).open},
	{Key: keys.Key{Name: "new", Keys: []string{"n"}, Brief: "new", Group: keys.Change, Help: "add a person, reporting to the one under the cursor"}, When: shown, Do: (*Pane).add},
	{Key: keys.Key{Name: "roles", Keys: []string{"R"}, Brief: "roles", Group: keys.Change, Help: "set the person's roles, zones and marks"}, When: onPerson, Do: (*Pane).setRoles},
	{Key: keys.Key{Name: "attitude-up", Keys: []string{"+"}, Show: "+ -", Brief: "attitude", Group: keys.Change, Help: "the person's attitude is one step more favourable"}, When: onPerson, Do: shifts(1)},
	{Key: keys.Key{Name: "attitude-down", Keys: []string{"-"}, Group: keys.Change, Help: "the person's attitude is one step less favourable"}, When: onPerson, Do: shifts(-1)},
	{Key: keys.Key{Name: "influence", Keys: []string{"i"}, Brief: "influences", Group: keys.Change, Help: "add whom the person influences"}, When: onPerson, Do: (*Pane).pick},
	{Key: keys.Key{Name: "connect", Keys: []string{"C"}, Brief: "connect", Group: keys.Change, Help: "say who of ours is connected with the person, or how well"}, When: onPerson, Do: (*Pane).connect},
	{Key: keys.Key{Name: "concern", Keys: []string{"!"}, Group: keys.Change, Help: "add a concern of the person"}, When: onPerson, Do: (*Pane).concern},
	{Key: keys.Key{Name: "log", Keys: []string{"L"}, Brief: "log call", Group: keys.Change, Help: "log a call with the person"}, When: onPerson,
		Do: func(p *Pane) tea.Cmd {
			return p.env.Ask(pane.Capture{Text: pane.CaptureText(p.CurrentRef(), p.item().Member.Name)})
		}},
	{Key: keys.Key{Name: "edit", Keys: []string{"e"}, Brief: "edit", Group: keys.Change, Help: "edit the person's title, phone, best time and superior"}, When: onPerson,
		Do: func(p *Pane) tea.Cmd {
			return p.env.Ask(pane.Edit{Ref: p.CurrentRef(), Only: []string{"title", "phone", "preferred_time", "reports_to"}})
		}},
	{Key: keys.Key{Name: "edit-all", Keys: []string{"E"}, Group: keys.Change, Help: "edit the person in the whole form"}, When: onPerson,
		Do: func(p *Pane) tea.Cmd { return p.env.Ask(pane.Edit{Ref: p.CurrentRef()}) }},
	{Key: keys.Key{Name: "delete", Keys: []string{"d", "delete"}, Group: keys.Change, Help: "delete the person; u brings the person back"}, When: onPerson, Do: (*Pane).remove},
	{Key: keys.Key{Name: "copy", Keys: []string{"y"}, Group: keys.Other, Help: "copy the person's name"}, When: onPerson,
		Do: func(p *Pane) tea.Cmd { return p.env.Ask(pane.Copy{Text: p.item().Member.Name}) }},
	{Key: keys.Key{Name: "launch", Keys: []string{"o"}, Group: keys.Other, Help: "open the person's mail or phone number"}, When: onPerson,
		Do: func(p *Pane) tea.Cmd { return p.env.LaunchOf(p.CurrentRef()) }},
	brief.KeyOf(func(p *Pane) (*pane.Env, kam.Ref) { return p.env, p.CurrentRef() }),
	{Key: keys.Key{Name: "legend", Keys: []string{"="}, Brief: "signs", Group: keys.Look, Help: "what the letters, signs and lines mean"},
		Do: func(p *Pane) tea.Cmd { p.legend = !p.legend; return nil }},
	{Key: keys.Key{Name: "zoom", Keys: []string{"Z"}, Brief: "zoom", Group: keys.Look, Help: "larger or smaller cards"}, When: shown, Do: (*Pane).zoom},
	{Key: keys.Key{Name: "overview", Keys: []string{"V"}, Group: keys.Look, Help: "show or hide the small map of all of it, where it is larger than the screen"},
		Do: func(p *Pane) tea.Cmd { p.overview = !p.overview; return nil }},
}

func moves(w way) func(*Pane) tea.Cmd {
	return func(p *Pane) tea.Cmd {
		to, turn := p.sheet().compass.step(p.current(), w, p.since)
		p.choose(to)
		p.since = turn
		return nil
	}
}

// leaps goes on by as many items in a direction as take the cursor about a screen further.
func leaps(n int) func(*Pane) tea.Cmd {
	return func(p *Pane) tea.Cmd {
		w, s := down, p.sheet()
		if n < 0 {
			w = up
		}
		from := p.current()
		to := from
		for range s.Items {
			next := s.compass[to][w]
			if far := (s.Items[next].Y - s.Items[from].Y) * n; next == to || far > p.area().H || far < (s.Items[to].Y-s.Items[from].Y)*n {
				break
			}
			to = next
		}
		p.choose(to)
		p.since = turn{}
		return nil
	}
}

func lays(how picture.Way) func(*Pane) tea.Cmd {
	return func(p *Pane) tea.Cmd {
		if p.asked.way == how {
			return nil
		}
		p.asked.way, p.since = how, turn{}
		return p.Read()
	}
}

// light lights up the way to a decider, then the next one, then none.
func (p *Pane) light() tea.Cmd {
	p.lit, p.hidden = (p.lit+1)%(len(p.scene.center.Paths)+1), false
	p.beside.fresh, p.beside.scene = false, nil
	return nil
}

// nextDeal goes through the open deals, and then back to all of the account.
func (p *Pane) nextDeal() tea.Cmd {
	next := p.scene.deal() + 1
	p.asked.deal = kam.NoID
	if next <= len(p.scene.deals) {
		p.asked.deal = p.scene.deals[next-1].id
	}
	return p.Read()
}

// slides goes to the day of the assessment before the one that is shown, or after.
func slides(n int) func(*Pane) tea.Cmd {
	return func(p *Pane) tea.Cmd {
		days, now := p.scene.days, p.asked.day
		if now.IsZero() {
			now = p.scene.today
		}
		to := slices.IndexFunc(days, now.Before) // the first day after
		if n < 0 {
			to = slices.IndexFunc(days, func(d kam.Date) bool { return !d.Before(now) }) - 1
		}
		switch {
		case to < 0 && n < 0:
			return p.env.Ask(pane.Say{Text: "There is no assessment before " + now.String() + "."})
		case to < 0:
			return p.env.Ask(pane.Say{Text: "This is today."})
		case to == len(days)-1:
			p.asked.day = kam.Date{}
		default:
			p.asked.day = days[to]
		}
		return p.Read()
	}
}

// zoom makes the cards smaller and, after the smallest, largest.
func (p *Pane) zoom() tea.Cmd {
	p.size, p.zoomed = (p.size+card.Large)%(card.Large+1), true
	p.follow()
	return nil
}
