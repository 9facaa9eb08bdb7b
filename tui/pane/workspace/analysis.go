package workspace

import (
	"context"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/signal"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// analysisParts are the fields of a member analysis under their headings: what stands on the two figures of preoccupations,
// consequences and expectations, what we make of it, and the four coaching questions (Le Bon & Herman 2015, figures 2.3–2.6).
var analysisParts = []struct {
	title  string
	fields []string
	names  []string
}{
	{"Preoccupations", []string{"tangible_preoccupations", "intangible_preoccupations"}, []string{"Tangible", "Intangible"}},
	{"Consequences", []string{"tangible_consequences", "intangible_consequences"}, []string{"Tangible", "Intangible"}},
	{"Expectations", []string{"current_expectations", "possible_expectations"}, []string{"Current", "Possible"}},
	{"What we make of it", []string{"assessment", "actions"}, []string{"Assessment", "Actions"}},
	{"Coaching questions", []string{"favourable", "individual_needs", "organizational_needs", "held_back", "help"},
		[]string{"1 Favourable?", "2 Needs of their own", "2 Needs of the house", "3 What held them back", "4 How we can help"}},
}

// analysis is the tab of what a person has on their mind: the newest analysis field by field, the earlier ones beside it.
func analysis(env *pane.Env, ref kam.Ref) *pane.Browser {
	return personPage(env, ref, "Analysis", func(v *personView) []section {
		all := v.analyses()
		return append([]section{v.assessed(all)}, v.fieldByField(all)...)
	}, keys.Binding[*pane.Browser]{
		Key: keys.Key{Name: "reassess", Keys: []string{"U"}, Brief: "assess anew", Group: keys.Change, Help: "assess the person anew: a copy of the last analysis with today's date, to be changed"},
		Do:  func(*pane.Browser) tea.Cmd { return env.Ask(pane.Find{Out: reassess(env, ref)}) },
	})
}

// analyses are all that were made of the person, the newest first.
func (v *personView) analyses() []kam.Record {
	var found []*kam.Analysis
	for i := range v.d.Analyses {
		a := &v.d.Analyses[i]
		if slices.ContainsFunc(v.all, func(m *kam.Membership) bool { return m.ID == a.Member }) {
			found = append(found, a)
		}
	}
	slices.SortStableFunc(found, func(a, b *kam.Analysis) int {
		return -strings.Compare(a.Date.String()+a.ID.String(), b.Date.String()+b.ID.String())
	})
	var out []kam.Record
	for _, a := range found {
		if r, err := v.env.Book.Get(v.ctx, kam.Ref{Kind: "analysis", ID: a.ID}); err == nil {
			out = append(out, r)
		}
	}
	return out
}

// reassess finds what a new analysis of a person begins with: what the last one says, dated today.
func reassess(env *pane.Env, ref kam.Ref) func(context.Context) (tea.Msg, error) {
	return func(ctx context.Context) (tea.Msg, error) {
		r, err := env.Book.Get(ctx, ref)
		if err != nil {
			return nil, err
		}
		var add pane.New
		err = env.Book.Board(ctx, func(b *signal.Board) {
			d := b.Company().Dossier(r.Account())
			if d == nil {
				return
			}
			v := &personView{view: &view{ctx: ctx, env: env, board: b, d: d, today: b.Today()}, c: &kam.Contact{Base: kam.Base{ID: ref.ID}}, all: d.MembershipsOf(ref.ID)}
			add = v.anew(v.analyses())
		})
		if err != nil {
			return nil, err
		}
		if add.Kind == "" {
			return pane.Say{Text: "This person is not known any more.", Bad: true}, nil
		}
		return add, nil
	}
}

// anew is the analysis to be made now: a copy of the last one or, where there is none, an empty one. Whoever has no part in
// the buying center gets that first, for an analysis is of a member.
func (v *personView) anew(all []kam.Record) pane.New {
	if len(v.all) == 0 {
		return pane.New{Kind: "membership", Cells: []kam.Cell{v.of()}}
	}
	member := v.all[0]
	for _, m := range v.all {
		if m.Opportunity == kam.NoID {
			member = m
			break
		}
	}
	cells := []kam.Cell{set("member", member.ID.String())}
	if len(all) > 0 {
		cells = nil
		for _, c := range all[0].Cells {
			if f := kam.AnalysisKind.Lookup(c.Key); f != nil && !f.Internal && f.Name != "date" && f.Name != "by" && c.Value != "" {
				cells = append(cells, kam.Cell{Key: c.Key, Value: c.Value})
			}
		}
	}
	cells = append(cells, set("date", v.today.String()))
	if v.env.Me != kam.NoID {
		cells = append(cells, set("by", v.env.Me.String()))
	}
	slices.SortFunc(cells, func(a, b kam.Cell) int { return strings.Compare(a.Key, b.Key) })
	return pane.New{Kind: "analysis", Cells: cells}
}

// assessed is which analyses there are, and whether it is time for the next.
func (v *personView) assessed(all []kam.Record) section {
	again := v.anew(all)
	s := section{title: "Analyses", right: show.Count(len(all), "made", "made"), add: again}
	due := item{key: "due", ref: v.person(), act: makes(again.Kind, again.Cells...), add: again}
	switch {
	case len(v.all) == 0:
		due.sign, due.tone, due.name, due.value = "!", doc.Warn, "No part is recorded", "an analysis is of a member of the buying center: add the part first"
		return section{title: s.title, items: []item{due}}
	case len(all) == 0:
		due.sign, due.tone, due.name, due.value = "!", doc.Warn, "None yet", "what is on the person's mind, what follows from it, what does the person expect?"
		s.items = append(s.items, due)
		return s
	}
	last, _ := kam.ParseDate(all[0].Get("date"))
	if v.s.ReassessMonths > 0 && !last.AddMonths(v.s.ReassessMonths).After(v.today) {
		due.sign, due.tone, due.name = "!", doc.Warn, "Time for a new one"
		due.value = "the last is older than " + show.Count(v.s.ReassessMonths, "month", "months") + "; enter or U begins with a copy of it"
		s.items = append(s.items, due)
	}
	for i, r := range all {
		day, _ := kam.ParseDate(r.Get("date"))
		it := item{ref: r.Ref, name: show.Day(day, v.today), value: joined(" · ", map[bool]string{true: "the newest, shown below"}[i == 0], v.env.Title(r, "by")), when: show.Past(day, v.today)}
		it.sign, it.tone = "·", doc.Muted
		if i == 0 {
			it.sign, it.tone = "●", doc.Accent
		}
		s.items = append(s.items, it)
	}
	return s
}

// fieldByField is the newest analysis. Where an earlier one says something else, that stands beneath.
func (v *personView) fieldByField(all []kam.Record) []section {
	var out []section
	again := v.anew(all)
	if again.Kind != "analysis" {
		return nil
	}
	for _, part := range analysisParts {
		s := section{title: part.title, add: again}
		for i, name := range part.fields {
			f := kam.AnalysisKind.Lookup(name)
			if len(all) == 0 {
				s.items = append(s.items, lacks(name, v.person(), part.names[i], f.Help, makes("analysis", again.Cells...)))
				continue
			}
			s.items = append(s.items, v.over(f, part.names[i], all))
		}
		out = append(out, s)
	}
	return out
}

// over is a field of the newest analysis with what it was before.
func (v *personView) over(f *kam.Field, name string, all []kam.Record) item {
	said := func(r kam.Record) string {
		if f.Name == "favourable" && r.Get(f.Name) == "unknown" {
			return ""
		}
		return r.Get(f.Name)
	}
	line := func(text string) string {
		if text == "" {
			return "nothing"
		}
		return strings.ReplaceAll(text, "\n", " ")
	}
	now := said(all[0])
	it := item{key: f.Name, ref: all[0].Ref, name: name, value: line(now), lit: true, act: edits(all[0].Ref, f.Name), foldedOpen: true}
	if now == "" {
		it.sign, it.tone, it.value = "?", doc.Muted, f.Help
	}
	before := now
	for _, r := range all[1:] {
		if said(r) == before {
			continue
		}
		before = said(r)
		day, _ := kam.ParseDate(r.Get("date"))
		it.kids = append(it.kids, item{key: "was " + f.Name, ref: r.Ref, name: show.Day(day, v.today) + " was", value: line(before)})
	}
	if len(it.kids) > 0 {
		it.sign, it.tone, it.lit, it.value = "≠", doc.Accent, false, line(now)
	}
	today := v.today
	it.about = func(d *doc.Doc) {
		d.Para(f.Help, doc.Muted)
		for i, r := range all {
			day, _ := kam.ParseDate(r.Get("date"))
			text, right, tone := said(r), show.Past(day, today), doc.Muted
			if i == 0 {
				tone = doc.Plain
			} else if text == said(all[i-1]) {
				text = "the same"
			}
			if text == "" {
				text, tone = "nothing", doc.Muted
			}
			d.Head(show.Day(day, today), right)
			d.Para(text, tone)
		}
	}
	return it
}
