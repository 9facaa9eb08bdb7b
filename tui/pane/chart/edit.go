package chart

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
	"keyaccount/tui/pane"
)

// past reports whether the map is not of today, and says that it cannot be changed then.
func (p *Pane) past() bool {
	if p.scene.now() {
		return false
	}
	p.env.Ask(pane.Say{Text: "This is how it was on " + p.scene.of.day.String() + ". esc goes back to today, to change it.", Bad: true})
	return true
}

// about returns the cells by which a new record is about the person under the cursor, and the deal of the map.
func (p *Pane) about(more ...kam.Cell) []kam.Cell {
	cells := append(more, kam.Cell{Key: "contact", Value: p.item().Member.Contact.String()})
	if p.scene.of.deal != kam.NoID {
		cells = append(cells, kam.Cell{Key: "opportunity", Value: p.scene.of.deal.String()})
	}
	return cells
}

// open opens the person under the cursor, or the form that fills the gap.
func (p *Pane) open() tea.Cmd {
	it := p.item()
	if it.Member != nil {
		return p.env.Ask(pane.Open{Ref: p.CurrentRef()})
	}
	if p.past() {
		return nil
	}
	if g := it.Gap; g.Role != "" && len(p.scene.center.Members) > 0 {
		p.mode = &cast{gap: it.Key, role: g.Role, wants: g.Kind == buyingcenter.NoTrueFriend}
		p.choose(0)
		return nil
	}
	if g := it.Gap; g.Make != "" {
		p.added = g.Make == "contact"
		return p.env.Ask(pane.New{Kind: g.Make, Cells: slices.Clone(g.Cells)})
	}
	return p.env.Ask(pane.Edit{Ref: it.Gap.Record, Only: []string{it.Gap.Field}})
}

// add starts a person who reports to the one under the cursor.
func (p *Pane) add() tea.Cmd {
	if p.past() {
		return nil
	}
	cells := []kam.Cell{{Key: "account", Value: p.scene.of.account.String()}}
	if onPerson(p) {
		cells = append(cells, kam.Cell{Key: "reports_to", Value: p.item().Member.Contact.String()})
	}
	p.added = true
	return p.env.Ask(pane.New{Kind: "contact", Cells: cells})
}

func (p *Pane) concern() tea.Cmd {
	if p.past() {
		return nil
	}
	return p.env.Ask(pane.New{Kind: "concern", Cells: p.about()})
}

// connect opens the connection between the person and the one of ours who uses the program, or a new one.
func (p *Pane) connect() tea.Cmd {
	if p.past() {
		return nil
	}
	m := p.item().Member
	for _, tie := range m.Ours {
		if tie.Person == p.env.Me {
			return p.env.Ask(pane.Edit{Ref: kam.Ref{Kind: "connection", ID: tie.Connection}, Only: []string{"strength", "last_contact", "level", "plan", "next_contact"}})
		}
	}
	cells := []kam.Cell{{Key: "contact", Value: m.Contact.String()}}
	if p.env.Me != kam.NoID {
		cells = append(cells, kam.Cell{Key: "person", Value: p.env.Me.String()})
	}
	return p.env.Ask(pane.New{Kind: "connection", Cells: cells})
}

func (p *Pane) remove() tea.Cmd {
	if p.past() {
		return nil
	}
	ref := p.CurrentRef()
	return p.env.Ask(pane.Apply{Label: "Deleted " + p.item().Member.Name, Edits: []kam.Edit{kam.Deletion(ref)}})
}

// shifts moves the person's attitude by a step; where none is known it starts from neutral.
func shifts(n int) func(*Pane) tea.Cmd {
	return func(p *Pane) tea.Cmd {
		if p.past() {
			return nil
		}
		m := p.item().Member
		options := kam.MembershipKind.Lookup("attitude").Options
		return p.change(m, func(is func(string) string) (string, []kam.Cell) {
			at := slices.Index(options, is("attitude"))
			if at < 0 {
				at = slices.Index(options, "neutral")
			}
			to := options[max(min(at+n, len(options)-1), 0)]
			if to == is("attitude") {
				return "It is " + to + " already.", nil
			}
			return m.Name + " is " + to, []kam.Cell{{Key: "attitude", Value: to}}
		})
	}
}

// change changes the person's part in what the map is of, as one step: the membership for the deal or for all of the account,
// which is made of what the map shows where there is none yet. to gets the value that each cell has now and returns what is
// done with which cells, or why nothing is.
func (p *Pane) change(m *buyingcenter.Member, to func(is func(key string) string) (label string, cells []kam.Cell)) tea.Cmd {
	env, deal, in := p.env, p.scene.of.deal, p.scene.center.DealName
	contact := m.Contact
	shown := partOf(m)
	return env.Ask(pane.Find{Out: func(ctx context.Context) (tea.Msg, error) {
		r, err := membership(ctx, env, contact, deal)
		if err != nil {
			return nil, err
		}
		is := r.Get
		if r.IsZero() {
			is = func(key string) string { return shown[key] }
		}
		label, cells := to(is)
		if len(cells) == 0 {
			return pane.Say{Text: label}, nil
		}
		if in != "" {
			label += ", in “" + in + "”"
		}
		ref := r.Ref
		if r.IsZero() {
			ref = kam.Ref{Kind: "membership", ID: env.Book.NewID()}
			for _, c := range cells {
				shown[c.Key] = c.Value
			}
			shown["contact"] = contact.String()
			if deal != kam.NoID {
				shown["opportunity"] = deal.String()
			}
			cells = nil
			for key, value := range shown {
				if value != "" {
					cells = append(cells, kam.Cell{Key: key, Value: value})
				}
			}
		}
		kam.SortCells(cells)
		return pane.Apply{Label: label, Edits: []kam.Edit{{Ref: ref, Cells: cells}}}, nil
	}})
}

// membership returns the one of a contact for a deal, or for all of the account; zero where there is none.
func membership(ctx context.Context, env *pane.Env, contact, deal kam.ID) (found kam.Record, err error) {
	of := ""
	if deal != kam.NoID {
		of = deal.String()
	}
	err = env.Book.Related(ctx, kam.Ref{Kind: "contact", ID: contact}, func(r kam.Record) bool {
		if r.Kind == "membership" && r.Get("contact") == contact.String() && r.Get("opportunity") == of {
			found = r
			return false
		}
		return true
	})
	return found, err
}

// partOf returns the part that the map shows, by the cells of a membership that says so.
func partOf(m *buyingcenter.Member) map[string]string {
	part := map[string]string{"attitude": m.Attitude, "promoter": m.Promoter, "decides": m.Decides}
	for _, r := range m.Roles {
		part[kam.ItemKey("roles", r)] = kam.Yes
	}
	for _, z := range m.Zones {
		part[kam.ItemKey("zones", z)] = kam.Yes
	}
	if m.Dominant {
		part["dominant"] = kam.Yes
	}
	if m.Opponent {
		part["opponent"] = kam.Yes
	}
	return part
}
