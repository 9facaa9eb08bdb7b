package center

import (
	"bytes"
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
	parts    map[member]kam.Membership
	last     map[member]kam.Activity // the newest contact with each
}

// member is a person as one of an account: what was done with somebody at a former employer stays there.
type member struct{ account, contact kam.ID }

func newPeople(env *pane.Env) *people {
	return &people{
		env: env, today: env.Book.Today(),
		contacts: map[kam.ID][]kam.Record{}, parts: map[member]kam.Membership{}, last: map[member]kam.Activity{},
	}
}

func load(ctx context.Context, env *pane.Env, s state, filters []kam.Filter) ([]list.Row, error) {
	p := newPeople(env)
	var err error
	if s.only != kam.NoID {
		err = p.gatherOf(ctx, s.only, s, filters)
	} else {
		err = p.gather(ctx, s, filters)
	}
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(p.accounts, func(a, b kam.Record) int {
		return strings.Compare(strings.ToLower(a.Get("name")), strings.ToLower(b.Get("name")))
	})
	return p.rows(s, filters), nil
}

// patch reads the buying centers again of the accounts that changed records are or belong to.
func patch(ctx context.Context, env *pane.Env, s state, filters []kam.Filter, refs []kam.Ref) (pane.Patch, bool, error) {
	accounts, ok, err := env.Accounts(ctx, refs)
	if !ok || err != nil {
		return nil, false, err
	}
	out := pane.Patch{}
	for id := range accounts {
		if s.only != kam.NoID && s.only != id {
			continue
		}
		p := newPeople(env)
		if err := p.gatherOf(ctx, id, s, filters); err != nil {
			return nil, false, err
		}
		out[kam.Ref{Kind: "account", ID: id}] = p.rows(s, filters)
	}
	return out, true, nil
}

// rows lists the accounts, each with its people as a tree.
func (p *people) rows(s state, filters []kam.Filter) []list.Row {
	var rows []list.Row
	for _, a := range p.accounts {
		here := p.contacts[a.ID]
		if len(filters) > 0 && len(here) == 0 {
			continue
		}
		slices.SortFunc(here, func(a, b kam.Record) int { return bytes.Compare(a.ID[:], b.ID[:]) })
		folded := s.folded[a.ID] && s.only == kam.NoID
		rows = append(rows, p.accountRow(a, here, folded))
		if !folded {
			rows = p.branch(rows, here)
		}
	}
	return rows
}

// gather reads all buying centers.
func (p *people) gather(ctx context.Context, s state, filters []kam.Filter) error {
	err := p.env.Book.Each(ctx, "account", func(r kam.Record) bool {
		if !s.mine || r.Get("owner") == s.me.String() {
			p.accounts = append(p.accounts, r)
		}
		return true
	})
	for _, kind := range []string{"contact", "membership", "activity"} {
		if err == nil {
			err = p.env.Book.Each(ctx, kind, func(r kam.Record) bool { p.take(r, filters); return true })
		}
	}
	return err
}

// gatherOf reads the buying center of one account, nothing if it is not among those shown.
func (p *people) gatherOf(ctx context.Context, account kam.ID, s state, filters []kam.Filter) error {
	ref := kam.Ref{Kind: "account", ID: account}
	a, err := p.env.Book.Get(ctx, ref)
	switch {
	case kam.CodeOf(err) == kam.NotFound && s.only == kam.NoID:
		return nil
	case err != nil:
		return err
	case s.only == kam.NoID && (a.Deleted() || s.mine && a.Get("owner") != s.me.String()):
		return nil
	}
	p.accounts = append(p.accounts, a)
	return p.env.Book.Related(ctx, ref, func(r kam.Record) bool { p.take(r, filters); return true })
}

// take notes what a record says of the people of its account.
func (p *people) take(r kam.Record, filters []kam.Filter) {
	switch r.Kind {
	case "contact":
		if p.env.Passes(r, filters) {
			p.contacts[r.Account()] = append(p.contacts[r.Account()], r)
		}
	case "membership":
		if m := kam.Decode[kam.Membership](r); m.Opportunity == kam.NoID {
			p.parts[member{m.Account, m.Contact}] = m
		}
	case "activity":
		if r.Get("done") == "" || r.Get("contact") == "" {
			return
		}
		a := kam.Decode[kam.Activity](r)
		if who := (member{a.Account, a.Contact}); a.Done.After(p.last[who].Done) {
			p.last[who] = a
		}
	}
}

func (p *people) accountRow(a kam.Record, here []kam.Record, folded bool) list.Row {
	var held []string
	for _, c := range here {
		for _, role := range p.parts[member{a.ID, c.ID}].Roles {
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
		note, tone = "! no "+strings.Join(gaps, ", "), doc.Warn
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
	who := member{c.Account(), c.ID}
	m := p.parts[who]
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
	last := p.last[who]
	with := list.Cell{Text: "○ nobody", Tone: doc.Muted}
	if last.Owner != kam.NoID {
		with = list.Cell{Text: "● " + surname(p.env.Book.Name(kam.Ref{Kind: "person", ID: last.Owner}))}
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

// surname returns the last word of a name, by which colleagues know each other well enough.
func surname(name string) string { return name[strings.LastIndex(name, " ")+1:] }
