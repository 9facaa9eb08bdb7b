package workspace

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/brief"
	"keyaccount/kam/dossier"
	"keyaccount/kam/signal"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/alarms"
	visit "keyaccount/tui/pane/brief"
	"keyaccount/tui/show"
)

// personView computes the sections about one of the customer's people.
type personView struct {
	*view
	c     *kam.Contact
	parts []*kam.Membership // the one for the whole account first, then those for deals that are open
	all   []*kam.Membership // those for deals that are decided too
}

// personPage returns a page about one of the customer's people.
func personPage(env *pane.Env, ref kam.Ref, panel string, sections func(*personView) []section, own ...keys.Binding[*pane.Browser]) *pane.Browser {
	shared := keys.Map[*pane.Browser]{pane.Done(), visit.Key(), pane.LogCall(), pane.Concern()}
	return newPage(env, ref, panel, "This person is not known, or deleted. What is kept stands under Everything.",
		func(ctx context.Context, b *signal.Board) []section {
			r, err := env.Book.Get(ctx, ref)
			if err != nil {
				return nil
			}
			d := b.Company().Dossier(r.Account())
			if d == nil || d.Contact(ref.ID) == nil {
				return nil
			}
			v := &personView{view: &view{ctx: ctx, env: env, board: b, d: d, s: b.Company().Settings, today: b.Today()}, c: d.Contact(ref.ID), all: d.MembershipsOf(ref.ID)}
			for _, m := range v.all {
				if o := d.Opportunity(m.Opportunity); m.Opportunity == kam.NoID || o != nil && dossier.IsOpen(o) {
					v.parts = append(v.parts, m)
				}
			}
			slices.SortStableFunc(v.parts, func(a, b *kam.Membership) int { return dossier.Compare(a.Opportunity, b.Opportunity) })
			return sections(v)
		},
		func(list.Row) pane.New {
			return pane.New{Kind: "activity", Cells: []kam.Cell{set("contact", ref.ID.String())}}
		},
		append(shared, own...))
}

func (v *personView) person() kam.Ref { return kam.Ref{Kind: "contact", ID: v.c.ID} }

func (v *personView) of() kam.Cell { return set("contact", v.c.ID.String()) }

// person is the first tab of a contact: who it is, what part the person plays, whom the person sways, who of ours knows the
// person.
func person(env *pane.Env, ref kam.Ref) *pane.Browser {
	return personPage(env, ref, "Person", func(v *personView) []section {
		return slices.Concat([]section{v.who(), v.alarmsOf()}, v.played(), []section{v.guide(), v.sways(), v.ours()})
	})
}

// lacks is the row of something that is not recorded and belongs there.
func lacks(key string, of kam.Ref, name, value string, act *alarms.Action) item {
	return item{key: key, ref: of, sign: "?", tone: doc.Muted, name: name, value: value, act: act}
}

// lacking is the row of a record that is missing, which enter and n make.
func lacking(key string, of kam.Ref, name, value, kind string, cells ...kam.Cell) item {
	it := lacks(key, of, name, value, makes(kind, cells...))
	it.add = pane.New{Kind: kind, Cells: cells}
	return it
}

// fact is the row of a field of a record, also where it is empty: then it says what belongs there.
func (v *view) fact(r kam.Record, name string) item {
	f := kam.LookupKind(r.Kind).Lookup(name)
	value := strings.ReplaceAll(show.Values(r, f, v.env.Book.Name), "\n", " ")
	it := item{key: name, ref: r.Ref, name: f.Label, value: value, lit: true, act: edits(r.Ref, name)}
	if value == "" {
		it = lacks(name, r.Ref, f.Label, f.Help, it.act)
		if f.Expected {
			it.sign, it.tone = "!", doc.Warn
		}
	}
	help, text := f.Help, r.Get(name)
	it.about = func(d *doc.Doc) {
		if f.Type == kam.LongTextType && text != "" {
			d.Para(text, doc.Plain).Gap()
		}
		if value != "" {
			d.Para(help, doc.Muted)
		}
	}
	return it
}

// factsOf returns the rows of fields of a record; those named after "" are left out where they are empty.
func (v *view) factsOf(ref kam.Ref, names ...string) []item {
	r, err := v.env.Book.Get(v.ctx, ref)
	if err != nil {
		return nil
	}
	var items []item
	optional := false
	for _, name := range names {
		if name == "" {
			optional = true
			continue
		}
		it := v.fact(r, name)
		if optional && it.sign == "?" {
			continue
		}
		items = append(items, it)
	}
	return items
}

func (v *personView) who() section {
	s := section{title: v.c.Name, right: v.name("account", v.d.ID)}
	s.items = v.factsOf(v.person(), "title", "department", "phone", "preferred_time", "preferred_channel", "languages", "email", "reports_to", "notes", "", "site")
	for i := range s.items {
		switch it := &s.items[i]; {
		case it.value == "" || it.sign != "":
		case it.key == "phone":
			it.tone = doc.Strong
		case it.key == "preferred_time":
			it.tone = doc.Good
		}
	}
	at := item{ref: v.d.Ref(), key: "account", name: "Account", value: v.name("account", v.d.ID)}
	s.items = append(s.items, at)
	return s
}

// own are the records of the account that are about the person.
func (v *personView) own() map[kam.Ref]bool {
	out := map[kam.Ref]bool{v.person(): true}
	add := func(kind string, id kam.ID) { out[kam.Ref{Kind: kind, ID: id}] = true }
	for _, m := range v.all {
		add("membership", m.ID)
		for i := range v.d.Analyses {
			if v.d.Analyses[i].Member == m.ID {
				add("analysis", v.d.Analyses[i].ID)
			}
		}
	}
	for i := range v.d.Concerns {
		if v.d.Concerns[i].Contact == v.c.ID {
			add("concern", v.d.Concerns[i].ID)
		}
	}
	for i := range v.d.Expectations {
		if v.d.Expectations[i].Contact == v.c.ID {
			add("expectation", v.d.Expectations[i].ID)
		}
	}
	for i := range v.d.Criteria {
		if v.d.Criteria[i].Contact == v.c.ID {
			add("criterion", v.d.Criteria[i].ID)
		}
	}
	for _, c := range v.d.ConnectionsTo(v.c.ID) {
		add("connection", c.ID)
	}
	for i := range v.d.Activities {
		if a := &v.d.Activities[i]; a.Contact == v.c.ID || slices.Contains(a.Others, v.c.ID) {
			add("activity", a.ID)
		}
	}
	return out
}

func (v *personView) alarmsOf() section {
	own := v.own()
	all := v.board.AlarmsOf(v.d.ID)
	return v.alarmsAmong(slices.DeleteFunc(slices.Clone(all), func(a signal.Alarm) bool {
		if a.Kind == signal.NotVerified { // that is about all records of the account
			return a.Record != v.person()
		}
		return !own[a.Record] && !slices.ContainsFunc(a.Why, func(r kam.Reason) bool { return own[r.Record] })
	}))
}

// played are the parts that the person plays: in the account as a whole, and in each open deal where the part differs.
func (v *personView) played() []section {
	fields := []string{"roles", "attitude", "zones", "", "dominant", "opponent", "promoter", "decides", "information_sources", "notes"}
	whole := section{title: "Part in the account", add: pane.New{Kind: "membership", Cells: []kam.Cell{v.of()}}}
	var out []section
	differs := map[kam.ID]bool{}
	for _, m := range v.parts {
		ref := kam.Ref{Kind: "membership", ID: m.ID}
		items := v.factsOf(ref, fields...)
		for i := range items {
			if items[i].key == "attitude" && m.Attitude != "" {
				sign, word := show.Attitude(m.Attitude)
				items[i].sign, items[i].value = sign, word
				items[i].tone = map[string]doc.Tone{"unfavourable": doc.Bad, "sceptical": doc.Warn, "positive": doc.Good, "favourable": doc.Good}[m.Attitude]
			}
			if items[i].key == "zones" && len(m.Zones) > 0 {
				items[i].sign = show.Zones(m.Zones)
			}
			if items[i].key == "opponent" && m.Opponent {
				items[i].sign, items[i].tone, items[i].value = "✖", doc.Bad, "acts against us"
			}
			if items[i].key == "dominant" && m.Dominant {
				items[i].sign, items[i].tone, items[i].value = "★", doc.Good, "everyone listens to this person before deciding"
			}
		}
		if m.Opportunity == kam.NoID {
			whole.items = append(whole.items, items...)
			continue
		}
		differs[m.Opportunity] = true
		out = append(out, section{title: "Part in " + v.name("opportunity", m.Opportunity), items: items})
	}
	if len(whole.items) == 0 {
		whole.items = []item{lacking("part", v.person(), "No part is recorded", "which of the seven roles does the person play?", "membership", v.of())}
	}
	others := 0
	for _, o := range v.d.OpenDeals() {
		if !differs[o.ID] {
			others++
		}
	}
	if others > 0 && len(v.parts) > 0 {
		whole.items = append(whole.items, item{key: "deals", ref: v.person(), name: "In deals", tone: doc.Muted, value: "the same part in " + show.Count(others, "open deal", "open deals") + "; enter adds one where it differs",
			act: makes("membership", v.of()), add: pane.New{Kind: "membership", Cells: []kam.Cell{v.of()}}})
	}
	return append([]section{whole}, out...)
}

// roles are those that the person plays anywhere, the most decisive first.
func (v *personView) roles() []string {
	var out []string
	for _, role := range show.RoleNames() {
		if slices.ContainsFunc(v.parts, func(m *kam.Membership) bool { return slices.Contains(m.Roles, role) }) {
			out = append(out, role)
		}
	}
	return out
}

// guide is what to know of each of the person's roles: what it expects, what to ask.
func (v *personView) guide() section {
	s := section{title: "What the roles ask for", right: "Le Bon & Herman 2015"}
	for _, name := range v.roles() {
		r, ok := brief.RoleOf(name)
		if !ok {
			continue
		}
		s.items = append(s.items, item{key: "role " + name, ref: v.person(), sign: show.RoleLetters([]string{name}), tone: doc.Accent, name: alarms.Sentence(name), value: "expects: " + r.Expects, foldedOpen: true,
			kids: []item{{key: "ask " + name, ref: v.person(), name: "ask, do", value: r.Ask}},
			about: func(d *doc.Doc) {
				d.Fact("Does", r.Does, doc.Plain).Fact("Expects", r.Expects, doc.Strong).Fact("Ask, do", r.Ask, doc.Accent).Fact("Source", r.Source, doc.Muted)
			}})
	}
	return s
}

// sways is whom the person influences, and by whom the person is influenced.
func (v *personView) sways() section {
	s := section{title: "Influence", add: pane.New{Kind: "influence", Cells: []kam.Cell{set("from", v.c.ID.String())}}}
	out, in := 0, 0
	var swayed, swaying []item
	for i := range v.d.Influences {
		f := &v.d.Influences[i]
		ref := kam.Ref{Kind: "influence", ID: f.ID}
		it := item{ref: ref, sign: "→", tone: doc.Accent, value: joined(" · ", f.Strength, f.Nature, f.About), act: edits(ref, "strength", "nature", "about")}
		if f.Nature == "conflict" {
			it.sign, it.tone = "↯", doc.Warn
		}
		switch v.c.ID {
		case f.From:
			it.name = v.name("contact", f.To)
			swayed = append(swayed, it)
			out++
		case f.To:
			it.name = v.name("contact", f.From)
			if it.sign == "→" {
				it.sign = "←"
			}
			swaying = append(swaying, it)
			in++
		}
	}
	if out == 0 {
		swayed = []item{lacking("sways", v.person(), "Sways nobody known", "whom does the person influence, about what?", "influence", set("from", v.c.ID.String()))}
	}
	if in == 0 {
		swaying = []item{lacking("swayed", v.person(), "Swayed by nobody known", "whom does the person listen to?", "influence", set("to", v.c.ID.String()))}
	}
	s.items = append(swayed, swaying...)
	s.right = fmt.Sprintf("sways %d, swayed by %d", out, in)
	return s
}

// ours is who of ours is connected to the person.
func (v *personView) ours() section {
	cells := []kam.Cell{v.account(), v.of()}
	if v.env.Me != kam.NoID {
		cells = append(cells, set("person", v.env.Me.String()))
	}
	s := section{title: "Who of ours knows the person", add: pane.New{Kind: "connection", Cells: cells}}
	for _, c := range strongest(v.d.ConnectionsTo(v.c.ID)) {
		s.items = append(s.items, v.connection(c, v.name("person", c.Person)))
	}
	if len(s.items) == 0 {
		it := lacking("connection", v.person(), "Nobody of ours", "who should know the person, and how do they meet?", "connection", cells...)
		for _, m := range signal.Center(v.d) {
			if m.Contact == v.c.ID && (m.Key() || m.Powerful()) {
				it.sign, it.tone = "!", doc.Warn
			}
		}
		s.items = []item{it}
	}
	return s
}

// joined joins those of the words that are there.
func joined(by string, words ...string) string {
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), by)
}
