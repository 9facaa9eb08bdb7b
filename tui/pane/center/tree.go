package center

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/tui/doc"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// people is what is known of buying centers, by account.
type people struct {
	env      *pane.Env
	today    kam.Date
	accounts []kam.Record
	contacts map[kam.ID][]kam.Record
	parts    map[kam.ID]kam.Membership // by contact
	last     map[kam.ID]kam.Activity   // the newest contact with each
}

func load(ctx context.Context, env *pane.Env, s state, filters []kam.Filter) ([]list.Row, error) {
	p := &people{
		env: env, today: env.Book.Today(),
		contacts: map[kam.ID][]kam.Record{}, parts: map[kam.ID]kam.Membership{}, last: map[kam.ID]kam.Activity{},
	}
	if err := p.gather(ctx, s, filters); err != nil {
		return nil, err
	}
	slices.SortStableFunc(p.accounts, func(a, b kam.Record) int {
		return strings.Compare(strings.ToLower(a.Get("name")), strings.ToLower(b.Get("name")))
	})
	var rows []list.Row
	for _, a := range p.accounts {
		here := p.contacts[a.ID]
		if len(filters) > 0 && len(here) == 0 {
			continue
		}
		folded := s.folded[a.ID] && s.only == kam.NoID
		rows = append(rows, p.accountRow(a, here, folded))
		if !folded {
			rows = p.branch(rows, here)
		}
	}
	return rows, nil
}

func (p *people) gather(ctx context.Context, s state, filters []kam.Filter) error {
	take := func(r kam.Record) bool {
		switch r.Kind {
		case "contact":
			if p.env.Passes(r, filters) {
				p.contacts[r.Account()] = append(p.contacts[r.Account()], r)
			}
		case "membership":
			if m := kam.Decode[kam.Membership](r); m.Opportunity == kam.NoID {
				p.parts[m.Contact] = m
			}
		case "activity":
			done, contact := r.Get("done"), r.Get("contact")
			if done == "" || contact == "" {
				return true
			}
			if a := kam.Decode[kam.Activity](r); a.Done.After(p.last[a.Contact].Done) {
				p.last[a.Contact] = a
			}
		}
		return true
	}
	if s.only != kam.NoID {
		ref := kam.Ref{Kind: "account", ID: s.only}
		a, err := p.env.Book.Get(ctx, ref)
		if err != nil {
			return err
		}
		p.accounts = append(p.accounts, a)
		return p.env.Book.Related(ctx, ref, take)
	}
	err := p.env.Book.Each(ctx, "account", func(r kam.Record) bool {
		if !s.mine || r.Get("owner") == s.me.String() {
			p.accounts = append(p.accounts, r)
		}
		return true
	})
	for _, kind := range []string{"contact", "membership", "activity"} {
		if err == nil {
			err = p.env.Book.Each(ctx, kind, take)
		}
	}
	return err
}

func (p *people) accountRow(a kam.Record, here []kam.Record, folded bool) list.Row {
	var held []string
	for _, c := range here {
		for _, role := range p.parts[c.ID].Roles {
			if !slices.Contains(held, role) {
				held = append(held, role)
			}
		}
	}
	fold := "▾ "
	if folded {
		fold = "▸ "
	}
	note, tone := fmt.Sprintf("%d of 7 roles", len(held)), doc.Muted
	var gaps []string
	for _, role := range []string{"decider", "facilitator"} {
		if !slices.Contains(held, role) {
			gaps = append(gaps, role)
		}
	}
	if len(gaps) > 0 {
		note, tone = "! no "+strings.Join(gaps, ", no "), doc.Warn
	}
	return list.Row{
		ID: list.ID{Ref: a.Ref}, Lead: fold,
		Cells: []list.Cell{
			{Text: a.Title(p.env.Book.Name), Tone: doc.Strong}, {Text: show.Count(len(here), "person", "people"), Tone: doc.Muted},
			{}, {}, {}, {Text: note, Tone: tone},
		},
		Of: a.ID,
	}
}

// branch adds the people of one account as a tree. Whoever reports to nobody who is known here stands at
// its root, as do the members of a circle.
func (p *people) branch(rows []list.Row, here []kam.Record) []list.Row {
	known := map[kam.ID]bool{}
	for _, c := range here {
		known[c.ID] = true
	}
	below := map[kam.ID][]kam.Record{}
	for _, c := range here {
		boss, err := kam.ParseID(c.Get("reports_to"))
		if err != nil || !known[boss] || boss == c.ID {
			boss = kam.NoID
		}
		below[boss] = append(below[boss], c)
	}
	placed := map[kam.ID]bool{}
	var grow func(of []kam.Record, lead string, depth int)
	grow = func(of []kam.Record, lead string, depth int) {
		of = slices.DeleteFunc(slices.Clone(of), func(c kam.Record) bool { return placed[c.ID] })
		for _, c := range of {
			placed[c.ID] = true
		}
		for i, c := range of {
			mark, next := "├─ ", "│  "
			if i == len(of)-1 {
				mark, next = "└─ ", "   "
			}
			rows = append(rows, p.personRow(c, lead+mark, depth))
			grow(below[c.ID], lead+next, depth+1)
		}
	}
	var loose []kam.Record // those in a circle hang nowhere
	reached := map[kam.ID]bool{}
	var reach func(id kam.ID)
	reach = func(id kam.ID) {
		for _, c := range below[id] {
			if !reached[c.ID] {
				reached[c.ID] = true
				reach(c.ID)
			}
		}
	}
	reach(kam.NoID)
	for _, c := range here {
		if !reached[c.ID] {
			loose = append(loose, c)
			reached[c.ID] = true
			reach(c.ID)
		}
	}
	grow(append(below[kam.NoID], loose...), "", 1)
	return rows
}

func (p *people) personRow(c kam.Record, lead string, depth int) list.Row {
	m := p.parts[c.ID]
	sign, word := show.Attitude(m.Attitude)
	attitude := list.Cell{Text: sign}
	switch m.Attitude {
	case "unfavourable", "sceptical":
		attitude.Tone = doc.Warn
	case "positive", "favourable":
		attitude.Tone = doc.Good
	}
	name := list.Cell{Text: c.Title(p.env.Book.Name)}
	signs := list.Cell{Text: show.Zones(m.Zones)}
	if m.Dominant {
		signs.Text = join("★", signs.Text)
	}
	if m.Opponent {
		signs.Text, signs.Tone = join("✖", signs.Text), doc.Bad
		name.Tone = doc.Bad
	}
	last := p.last[c.ID]
	with := list.Cell{Text: "○ nobody", Tone: doc.Muted}
	if last.Owner != kam.NoID {
		with = list.Cell{Text: "● " + p.env.Book.Name(kam.Ref{Kind: "person", ID: last.Owner})}
	}
	return list.Row{
		ID: list.ID{Ref: c.Ref}, Lead: lead, Depth: depth,
		Cells: []list.Cell{
			name, {Text: show.RoleLetters(m.Roles), Tone: doc.Accent}, attitude, {Text: word, Tone: attitude.Tone}, signs,
			{Text: c.Get("title"), Tone: doc.Muted}, {Text: show.Past(last.Done, p.today), Tone: doc.Muted}, with,
		},
		Of: c.Account(),
	}
}
