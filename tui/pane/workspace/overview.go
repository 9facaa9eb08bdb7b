package workspace

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/brief"
	"keyaccount/kam/dossier"
	"keyaccount/kam/signal"
	"keyaccount/tui/card"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/alarms"
	visit "keyaccount/tui/pane/brief"
	"keyaccount/tui/show"
)

// overview is the first tab of an account: where it stands today, and why.
func overview(env *pane.Env, ref kam.Ref) *pane.Browser {
	return newPage(env, ref, "Where it stands", "This account is not known, or deleted. What is kept of it stands under Everything.",
		func(ctx context.Context, b *signal.Board) []section {
			d := b.Company().Dossier(ref.ID)
			if d == nil || !d.Known() {
				return nil
			}
			v := &view{ctx: ctx, env: env, board: b, d: d, s: b.Company().Settings, today: b.Today()}
			return slices.Concat([]section{v.health(), v.alarms(), v.deals(), v.coverage(), v.relationship(), v.factors()}, v.knowledge(), []section{v.facts(), v.changed()})
		},
		ofAccount(ref), accountKeys(env, ref))
}

// ofAccount starts an activity about the account, or what belongs beside the row.
func ofAccount(ref kam.Ref) func(list.Row) pane.New {
	return func(row list.Row) pane.New {
		cells := []kam.Cell{{Key: "account", Value: ref.ID.String()}}
		if row.Kind == "contact" || row.Kind == "opportunity" {
			cells = append(cells, kam.Cell{Key: row.Kind, Value: row.Ref.ID.String()})
		}
		return pane.New{Kind: "activity", Cells: cells}
	}
}

// accountKeys are the keys of the pages of an account.
func accountKeys(*pane.Env, kam.Ref) keys.Map[*pane.Browser] {
	return keys.Map[*pane.Browser]{pane.StageForward(), pane.StageBack(), pane.Done(), visit.Key(), pane.LogCall(), pane.Concern()}
}

// view computes the sections about an account.
type view struct {
	ctx   context.Context
	env   *pane.Env
	board *signal.Board
	d     *dossier.Dossier
	s     kam.Settings
	today kam.Date
}

func (v *view) ref() kam.Ref { return v.d.Ref() }

func (v *view) name(kind string, id kam.ID) string {
	if id == kam.NoID {
		return ""
	}
	return v.env.Book.Name(kam.Ref{Kind: kind, ID: id})
}

// edits returns what opens some fields of a record.
func edits(ref kam.Ref, fields ...string) *alarms.Action {
	k := kam.LookupKind(ref.Kind)
	var labels []string
	for _, f := range fields {
		labels = append(labels, strings.ToLower(k.Lookup(f).Label))
	}
	return &alarms.Action{Words: "edits " + strings.Join(labels, ", "), Do: func() tea.Msg { return pane.Edit{Ref: ref, Only: fields} }}
}

// makes returns what adds a record.
func makes(kind string, cells ...kam.Cell) *alarms.Action {
	slices.SortFunc(cells, func(a, b kam.Cell) int { return strings.Compare(a.Key, b.Key) })
	return &alarms.Action{Words: "adds: " + strings.ToLower(kam.LookupKind(kind).Label), Do: func() tea.Msg { return pane.New{Kind: kind, Cells: cells} }}
}

func set(key, value string) kam.Cell { return kam.Cell{Key: key, Value: value} }

func (v *view) account() kam.Cell { return set("account", v.d.ID.String()) }

// partWidth is the width, in cells, of the bars of the parts of health.
const partWidth = 12

func (v *view) health() section {
	h := v.board.Health(v.d.ID)
	of := alarms.Health(h)
	s := section{title: "Health " + of.Text, tone: of.Tone, right: "of 100"}
	if !h.Known {
		s.title, s.right = "Health unknown", "too little is recorded"
	}
	mends := v.gaps()
	for _, part := range h.Parts {
		it := item{key: part.Name, ref: v.ref(), name: alarms.Sentence(part.Name), lit: true}
		if !part.Known {
			it.sign, it.tone, it.value = "?", doc.Muted, strings.Repeat("·", partWidth)+" unknown"
		} else {
			share := 1.0
			if part.Weight > 0 {
				share = part.Points / part.Weight
			}
			switch {
			case share < 0.4:
				it.sign, it.tone = "!!", doc.Bad
			case share < 0.7:
				it.sign, it.tone = "!", doc.Warn
			default:
				it.tone = doc.Good
			}
			it.value = fmt.Sprintf("%s %2.0f of %.0f", doc.Bar(share, partWidth), part.Points, part.Weight)
		}
		for i, r := range part.Reasons {
			kid := item{key: fmt.Sprint("why", i), ref: r.Record, name: r.Words, act: mends[r.Words]}
			it.kids = append(it.kids, kid)
		}
		reasons := part.Reasons
		it.about = func(d *doc.Doc) { alarms.Why(d, reasons) }
		s.items = append(s.items, it)
	}
	return s
}

// gaps returns what mends the reasons that name no record but the account, by their words.
func (v *view) gaps() map[string]*alarms.Action {
	out := map[string]*alarms.Action{
		"no decider is known":          makes("membership", v.account(), set("roles=decider", kam.Yes)),
		"no true facilitator is known": makes("membership", v.account(), set("roles=facilitator", kam.Yes)),
	}
	c := signal.CoverageOf(v.d, v.today)
	for _, g := range c.SellingRolesMissing {
		out[g.Words] = makes("selling_membership", v.account(), set("role", g.Role), set("term", "permanent"))
	}
	for _, g := range c.BuyingRolesMissing {
		out[g.Words] = makes("membership", v.account(), set("roles="+g.Role, kam.Yes))
	}
	for _, r := range c.Unconnected {
		out[r.Words] = v.connects(r.Record)
	}
	return out
}

func (v *view) connects(contact kam.Ref) *alarms.Action {
	cells := []kam.Cell{v.account(), set("contact", contact.ID.String())}
	if v.env.Me != kam.NoID {
		cells = append(cells, set("person", v.env.Me.String()))
	}
	return makes("connection", cells...)
}

func (v *view) alarms() section { return v.alarmsAmong(v.board.AlarmsOf(v.d.ID)) }

// alarmsAmong returns the rows of alarms.
func (v *view) alarmsAmong(all []signal.Alarm) section {
	s := section{title: "Alarms", right: fmt.Sprint(len(all))}
	for i, a := range all {
		if i == 0 {
			s.tone = alarms.Tone(a.Severity)
		}
		act := alarms.Act(v.env, a)
		cells := alarms.Cells(v.env, a)
		it := item{key: "alarm " + string(a.Kind), ref: a.Record, sign: cells[0].Text, tone: cells[0].Tone, name: cells[1].Text, when: cells[4].Text, why: a.Why, act: &act}
		if a.Who != v.d.Account.Owner { // whoever sees to it, where that is not the manager of the account
			it.value = cells[3].Text
		}
		s.items = append(s.items, it)
	}
	return s
}

func (v *view) deals() section {
	open := v.d.OpenDeals()
	s := section{title: "Open deals", right: fmt.Sprint(len(open)), empty: "none; n under Opportunities adds one"}
	checks := map[kam.ID]signal.Qualification{}
	for _, q := range signal.Qualifications(v.d) {
		checks[q.Deal] = q
	}
	slices.SortStableFunc(open, func(a, b *kam.Opportunity) int { return strings.Compare(a.Close.String(), b.Close.String()) })
	for _, o := range open {
		s.items = append(s.items, v.deal(o, checks[o.ID]))
	}
	return s
}

// deal is the row of an open deal.
func (v *view) deal(o *kam.Opportunity, q signal.Qualification) item {
	n, _ := show.Stage(o.Stage)
	it := item{ref: kam.Ref{Kind: "opportunity", ID: o.ID}, name: o.Name,
		value: strings.TrimSpace(fmt.Sprintf("%-6s %d/8 %s", show.Money(o.Amount, v.env.Book.Currency()), n, cabs(q))), when: show.Due(o.Close, v.today)}
	if !o.Close.IsZero() && o.Close.Before(v.today) || o.NextStep == "" {
		it.sign, it.tone = "!", doc.Warn
	}
	return it
}

// cabs is what is known of the four questions about a deal, a letter and a sign each: + yes, - no, ? unknown.
func cabs(q signal.Qualification) string {
	var b strings.Builder
	for i, c := range q.Checks {
		b.WriteString("CABS"[i:i+1] + map[signal.State]string{signal.Yes: "+", signal.No: "-"}[c.State])
		if c.State != signal.Yes && c.State != signal.No {
			b.WriteByte('?')
		}
	}
	return b.String()
}

func (v *view) coverage() section {
	c := signal.CoverageOf(v.d, v.today)
	s := section{title: "Coverage", right: fmt.Sprintf("%d of %s connected", c.Connected, show.Count(c.KeyMembers, "key member", "key members"))}
	mends := v.gaps()
	add := func(sign string, tone doc.Tone, name string, r kam.Reason) {
		s.items = append(s.items, item{key: name, ref: r.Record, sign: sign, tone: tone, name: name, act: mends[r.Words]})
	}
	for _, g := range c.SellingRolesMissing {
		add("!", doc.Warn, "No "+g.Role+" of ours", g.Reason)
	}
	for _, r := range c.Unconnected {
		add("!!", doc.Bad, r.Words, r)
	}
	for _, g := range c.BuyingRolesMissing {
		tone, sign := doc.Muted, "?"
		if g.Role == "decider" || g.Role == "facilitator" {
			tone, sign = doc.Warn, "!"
		}
		add(sign, tone, "No "+g.Role+" known", g.Reason)
	}
	for _, r := range c.SingleThreads {
		add("·", doc.Muted, alarms.Sentence(r.Words), r)
	}
	if len(s.items) == 0 {
		s.empty = "every role is held and every key member connected"
	}
	return s
}

func (v *view) relationship() section {
	d := signal.DiamondOf(v.d)
	it := item{key: "diamond", ref: v.ref(), name: "Buyer–seller diamond", why: d.Reasons}
	layer, tier := string(d.Layer), string(d.Tier)
	if layer == "" {
		layer = "unknown"
	}
	if tier == "" {
		tier = "unknown"
	}
	switch {
	case !d.Known():
		it.sign, it.tone = "?", doc.Muted
	case d.Step < 0:
		it.sign, it.tone = "!", doc.Warn
	}
	it.value = "people " + layer + " · our tier " + tier
	it.about = func(p *doc.Doc) {
		p.Fact("By people", layer, doc.Plain).Fact("By tier", tier, doc.Plain)
		switch {
		case !d.Known():
			p.Para("Where both are known, they show whether the relationship carries the business.", doc.Muted)
		case d.Step < 0:
			p.Para("We sell more than the relationship carries: connect to the roles above.", doc.Warn)
		case d.Step > 0:
			p.Para("The relationship carries more than we sell: there is room to grow.", doc.Good)
		default:
			p.Para("Relationship and business are on a level.", doc.Plain)
		}
	}
	return section{title: "Relationship", items: []item{it}}
}

func (v *view) factors() section {
	n := len(v.d.SuccessFactors)
	s := section{title: "Critical success factors", right: fmt.Sprintf("%d, should be %d to %d", n, v.s.MinFactors, v.s.MaxFactors)}
	for i := range v.d.SuccessFactors {
		f := &v.d.SuccessFactors[i]
		s.items = append(s.items, item{ref: kam.Ref{Kind: "success_factor", ID: f.ID}, sign: "★", tone: doc.Accent, name: f.Name, value: strings.ReplaceAll(string(f.Notes), "\n", " ")})
	}
	if n == 0 {
		s.items = []item{{key: "factors", ref: v.ref(), sign: "!", tone: doc.Warn, name: "None known", value: "what does the account itself want to reach?", act: makes("success_factor", v.account())}}
	}
	return s
}

// knowledge is how fresh the data is, and how many of the strategic questions are answered.
func (v *view) knowledge() []section {
	f := signal.FreshnessOf(v.d, v.s, v.today)
	data := item{key: "fresh", ref: v.ref(), name: "Data", why: f.Stale}
	total := f.Fresh + len(f.Stale)
	switch {
	case !f.Known():
		data.sign, data.tone, data.value = "?", doc.Muted, "its age is unknown"
	case len(f.Stale) > 0:
		data.sign, data.tone, data.when = "!", doc.Warn, alarms.For(f.Since, v.today)
		data.value = fmt.Sprintf("%s %d of %d fresh", doc.Bar(float64(f.Fresh)/float64(total), partWidth), f.Fresh, total)
	default:
		data.value = fmt.Sprintf("%s all %d fresh", doc.Bar(1, partWidth), total)
	}
	c := signal.CompletenessOf(v.d, v.board.Company().Shared, v.s)
	asked := item{key: "questions", ref: v.ref(), name: "Strategic questions",
		value: fmt.Sprintf("%s %d of %d answered, %d confirmed", doc.Bar(float64(c.Known)/float64(max(len(c.Questions), 1)), partWidth), c.Known, len(c.Questions), c.Confirmed)}
	for _, q := range c.Questions {
		kid := item{key: string(q.Question.ID), ref: v.ref(), name: q.Question.Text}
		switch {
		case !q.Known:
			kid.name, kid.act = "? "+kid.name, makes("answer", v.account(), set("question", string(q.Question.ID)), set("date", v.today.String()))
		case q.Confirmed:
			kid.name = "✓ " + kid.name
		}
		if len(q.Reasons) > 0 {
			kid.ref, kid.value = q.Reasons[0].Record, q.Reasons[0].Words
		}
		asked.kids = append(asked.kids, kid)
	}
	return []section{{title: "What is known", items: []item{data, asked}}}
}

func (v *view) facts() section {
	r, err := v.env.Book.Get(v.ctx, v.ref())
	if err != nil {
		return section{}
	}
	s := section{title: "Facts"}
	for _, name := range []string{"owner", "status", "priority", "segment", "region", "country", "city", "phone", "website", "parent", "revenue", "employees",
		"organization", "importance", "relationship_level", "continuum", "vendor_tier", "customer_type", "budget_cycle"} {
		f := kam.AccountKind.Lookup(name)
		value := strings.ReplaceAll(show.Values(r, f, v.env.Book.Name), "\n", " ")
		it := item{key: name, ref: v.ref(), name: f.Label, value: value, act: edits(v.ref(), name)}
		if value == "" {
			if !f.Expected {
				continue
			}
			it.sign, it.tone, it.value = "!", doc.Warn, "missing"
		}
		help := f.Help
		it.about = func(d *doc.Doc) { d.Para(help, doc.Muted) }
		s.items = append(s.items, it)
	}
	return s
}

// How far changes are looked for, and how many are shown.
const (
	changeDays  = 90
	changeLimit = 3000
	changeRows  = 20
)

// changed is what has become different since the last visit, or the last contact where nobody has visited.
func (v *view) changed() section {
	last, visited, _ := brief.LastVisit(v.d, v.today)
	since, title := v.today.AddDays(-changeDays), "Changed in the last 90 days"
	switch {
	case last.After(since) && visited:
		since, title = last, "Changed since the last visit, "+show.Past(last, v.today)
	case last.After(since):
		since, title = last, "Changed since the last contact, "+show.Past(last, v.today)
	}
	now := v.env.Book.Now()
	changes, err := v.env.Book.Changes(v.ctx, time.Date(since.Time().Year(), since.Time().Month(), since.Time().Day(), 0, 0, 0, 0, now.Location()), false, changeLimit)
	if err != nil {
		return section{}
	}
	s := section{title: title}
	seen := map[kam.Ref]bool{}
	for _, c := range changes {
		k := kam.LookupKind(c.Kind)
		if k == nil || k.System || seen[c.Ref] {
			continue
		}
		seen[c.Ref] = true
		r, err := v.env.Book.Get(v.ctx, c.Ref)
		if err != nil || r.Account() != v.d.ID && r.ID != v.d.ID {
			continue
		}
		s.items = append(s.items, item{key: "changed", ref: c.Ref, sign: "·", tone: doc.Muted, name: v.env.Name(c.Ref),
			value: strings.TrimSpace(card.Change(k, c.HistoryEntry, v.env.Book.Name)), when: show.Ago(c.At, now)})
		if len(s.items) == changeRows {
			break
		}
	}
	s.right = fmt.Sprint(len(s.items))
	return s
}
