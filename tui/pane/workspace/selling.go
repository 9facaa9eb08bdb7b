package workspace

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/alignment"
	"keyaccount/kam/signal"
	"keyaccount/tui/doc"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/alarms"
	"keyaccount/tui/show"
)

// strengths are those of connections, the strongest first.
var strengths = []string{"strong", "medium", "weak", ""}

// strongest returns connections, the strongest first.
func strongest(all []*kam.Connection) []*kam.Connection {
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b *kam.Connection) int {
		return slices.Index(strengths, a.Strength) - slices.Index(strengths, b.Strength)
	})
	return all
}

// stroke is the line that stands for a strength.
func stroke(strength string) string {
	switch strength {
	case "strong":
		return "═"
	case "medium":
		return "━"
	}
	return "─"
}

// connection is the row of a connection, named after one of its ends.
func (v *view) connection(c *kam.Connection, name string) item {
	it := item{ref: kam.Ref{Kind: "connection", ID: c.ID}, name: name, sign: strings.Repeat(stroke(c.Strength), 2), tone: doc.Accent, when: show.Past(c.LastContact, v.today)}
	if c.LastContact.IsZero() {
		it.when = "never met?"
	}
	next := ""
	if !c.Next.IsZero() {
		next = "next " + show.Due(c.Next, v.today)
	}
	it.value = joined(" · ", c.Strength, c.Level, next, strings.ReplaceAll(string(c.Plan), "\n", " "))
	if !c.Next.IsZero() && c.Next.Before(v.today) {
		it.sign, it.tone = "!", doc.Warn
	}
	it.act = edits(it.ref, "strength", "last_contact", "next_contact", "plan")
	return it
}

// sellingLook leaves the room to the picture, which needs it between the names.
var sellingLook = look{[]list.Column{
	{Name: "sign", Width: 3},
	{Name: "name", Width: 21, Max: 22},
	{Name: "value", Width: 16, Grow: 1},
	{Name: "when", Width: 9, Right: true},
}, 70}

// selling is the tab of our side of an account: who has which role, who knows whom, how our functions work with theirs, and
// what the open deals ask for.
func selling(env *pane.Env, ref kam.Ref) *pane.Browser {
	return sellingLook.page(env, ref, "Selling center", "This account is not known, or deleted. What is kept of it stands under Everything.",
		func(ctx context.Context, b *signal.Board) []section {
			d := b.Company().Dossier(ref.ID)
			if d == nil || !d.Known() {
				return nil
			}
			v := &view{ctx: ctx, env: env, board: b, d: d, s: b.Company().Settings, today: b.Today()}
			a := alignment.Of(d, v.s, v.today)
			return []section{v.sellingRoles(a.Connections), v.picture(a.Connections), v.inWords(), v.interfaces(a.Interfaces), v.resourcesOf(a.Processes)}
		},
		ofAccount(ref), accountKeys(env, ref))
}

// sellingRoles are the eight roles of our side with who has them. The first three every account needs.
func (v *view) sellingRoles(c alignment.Connections) section {
	missing := map[string]kam.Reason{}
	for _, g := range c.SellingRolesMissing {
		missing[g.Role] = g.Reason
	}
	s := section{title: "Our roles"}
	held := 0
	for i, role := range kam.SellingMembershipKind.Lookup("role").Options {
		add := pane.New{Kind: "selling_membership", Cells: []kam.Cell{v.account(), set("role", role)}}
		found := false
		for j := range v.d.SellingMemberships {
			m := &v.d.SellingMemberships[j]
			if m.Role != role {
				continue
			}
			it := item{ref: kam.Ref{Kind: "selling_membership", ID: m.ID}, sign: "●", tone: doc.Good, name: alarms.Sentence(role), add: add,
				value: joined(" · ", v.name("person", m.Person), m.Term, strings.ReplaceAll(string(m.Notes), "\n", " "))}
			it.act = edits(it.ref, "person", "role", "term", "since", "until", "notes")
			if !m.Until.IsZero() && m.Until.Before(v.today) || m.Since.After(v.today) {
				it.sign, it.tone = "·", doc.Muted
			}
			if !m.Until.IsZero() {
				it.when = "until " + show.Day(m.Until, v.today)
			}
			found = true
			s.items = append(s.items, it)
		}
		_, gap := missing[role]
		switch {
		case gap:
			it := lacking("role "+role, v.ref(), alarms.Sentence(role), "nobody: every account needs one", add.Kind, add.Cells...)
			it.sign, it.tone = "!", doc.Warn
			s.items = append(s.items, it)
		case !found && role == "key account manager":
			s.items = append(s.items, item{key: "owner", ref: v.ref(), sign: "●", tone: doc.Good, name: alarms.Sentence(role), value: v.name("person", v.d.Account.Owner) + " · owner of the account", act: edits(v.ref(), "owner"), add: add})
		case !found:
			s.items = append(s.items, lacking("role "+role, v.ref(), alarms.Sentence(role), "nobody; as the account needs", add.Kind, add.Cells...))
		}
		if i < permanentRoles && !gap {
			held++
		}
	}
	s.right = fmt.Sprintf("%d of %d that every account needs", held, permanentRoles)
	if held < permanentRoles {
		s.tone = doc.Warn
	}
	return s
}

// permanentRoles is how many of the roles every account needs: the first.
const permanentRoles = 3

// inWords lists every connection with how it is to be kept up.
func (v *view) inWords() section {
	s := section{title: "Engagement, one by one", add: pane.New{Kind: "connection", Cells: []kam.Cell{v.account()}}}
	all := make([]*kam.Connection, len(v.d.Connections))
	for i := range v.d.Connections {
		all[i] = &v.d.Connections[i]
	}
	for _, c := range strongest(all) {
		it := v.connection(c, v.name("contact", c.Contact))
		it.value = joined(" · ", "↔ "+v.name("person", c.Person), it.value)
		if c.Plan == "" && c.Next.IsZero() {
			it.value += " · no engagement plan"
		}
		s.items = append(s.items, it)
	}
	return s
}

// interfaces are how our functions work with theirs, what presses most first.
func (v *view) interfaces(a alignment.Interfaces) section {
	s := section{title: "Interfaces", empty: "none recorded: how well do ordering, deliveries, invoicing and support work together?", add: pane.New{Kind: "interface", Cells: []kam.Cell{v.account()}}}
	if a.Score.Known {
		s.right = fmt.Sprintf("%s of 100 · %d aligned, %d partly, %d misaligned", a.Score, a.Aligned, a.Partly, a.Misaligned)
	}
	for _, l := range a.Lines {
		it := item{ref: l.Record, name: alarms.Sentence(l.Topic), why: []kam.Reason{l.Reason}}
		r, err := v.env.Book.Get(v.ctx, l.Record)
		if err != nil {
			continue
		}
		f := kam.Decode[kam.Interface](r)
		it.when = show.Due(f.Due, v.today)
		who := v.name("person", f.Owner)
		if l.Nobodys {
			who = "nobody mends it"
		}
		it.value = joined(" · ", string(l.State), joined(" ↔ ", l.Ours, l.Theirs), who, strings.ReplaceAll(string(f.Issue), "\n", " "))
		switch l.State {
		case alignment.Misaligned:
			it.sign, it.tone = "✖", doc.Bad
		case alignment.Partly:
			it.sign, it.tone = "≈", doc.Warn
		case alignment.Aligned:
			it.sign, it.tone, it.when = "✓", doc.Good, ""
		default:
			it.sign, it.tone = "?", doc.Muted
		}
		it.act = edits(it.ref, "alignment", "issue", "owner", "due", "mended")
		s.items = append(s.items, it)
	}
	return s
}

// resourcesOf are the open deals with what their stages ask for of us.
func (v *view) resourcesOf(all []alignment.Process) section {
	s := section{title: "Resources of open deals", right: fmt.Sprint(len(all))}
	for _, p := range all {
		it := item{ref: kam.Ref{Kind: "opportunity", ID: p.Deal}, name: p.Name, key: "resources", foldedOpen: true}
		score := "nobody has looked"
		if p.Score.Known {
			score = p.Score.String() + " of 100"
		}
		it.value = score
		if n, stage := show.Stage(p.Stage); n > 0 {
			it.value = joined(" · ", score, fmt.Sprintf("at %d/8 %s", n, stage))
		}
		if len(p.Gaps) > 0 || p.Overdue > 0 {
			it.sign, it.tone = "!", doc.Warn
		}
		o := v.d.Opportunity(p.Deal)
		if o == nil {
			continue
		}
		deal := &dealView{view: v, o: o, record: kam.Record{Ref: it.ref}}
		for _, st := range p.Stages {
			n, name := show.Stage(st.Stage)
			for _, kid := range deal.stage(st) {
				kid.value = joined(" · ", kid.value, fmt.Sprintf("%d/8 %s", n, name))
				it.kids = append(it.kids, kid)
			}
		}
		s.items = append(s.items, it)
	}
	return s
}
