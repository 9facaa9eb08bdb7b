package workspace

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/alignment"
	"keyaccount/kam/choice"
	"keyaccount/kam/dossier"
	"keyaccount/kam/signal"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/alarms"
	"keyaccount/tui/pane/brief"
	"keyaccount/tui/show"
)

// dealPage returns a page about an opportunity.
func dealPage(env *pane.Env, ref kam.Ref, panel string, sections func(*dealView) []section) *pane.Browser {
	return newPage(env, ref, panel, "This opportunity is not known, or deleted. What is kept of it stands under Everything.",
		func(ctx context.Context, b *signal.Board) []section {
			r, err := env.Book.Get(ctx, ref)
			if err != nil {
				return nil
			}
			d := b.Company().Dossier(r.Account())
			if d == nil {
				d = b.Company().Shared
			}
			o := d.Opportunity(ref.ID)
			if o == nil {
				return nil
			}
			return sections(&dealView{&view{ctx: ctx, env: env, board: b, d: d, s: b.Company().Settings, today: b.Today()}, o, r})
		},
		func(row list.Row) pane.New {
			return pane.New{Kind: "activity", Cells: []kam.Cell{set("opportunity", ref.ID.String())}}
		},
		keys.Map[*pane.Browser]{pane.StageForward(), pane.StageBack(), pane.Done(), brief.Key(), pane.LogCall(), pane.Concern()})
}

// deal is the first tab of an opportunity: where it stands, whom to talk to, who can block it and why, what is known and what is missing.
func deal(env *pane.Env, ref kam.Ref) *pane.Browser {
	return dealPage(env, ref, "Deal", func(v *dealView) []section {
		return slices.Concat([]section{v.standing()}, v.people(), []section{v.alarmsOf(), v.stall(), v.checks(), v.value()}, v.wishes(), []section{v.criteria()}, v.resources(), []section{v.more()})
	})
}

// dealView computes the sections about a deal.
type dealView struct {
	*view
	o      *kam.Opportunity
	record kam.Record
}

func (v *dealView) deal() kam.Ref { return v.record.Ref }

func (v *dealView) of() kam.Cell { return set("opportunity", v.o.ID.String()) }

func (v *dealView) standing() section {
	s := section{title: "Where it stands"}
	add := func(name, value, sign string, tone doc.Tone, fields ...string) {
		s.items = append(s.items, item{key: fields[0], ref: v.deal(), name: name, value: value, sign: sign, tone: tone, act: edits(v.deal(), fields...)})
	}
	s.items = append(s.items, item{ref: v.d.Ref(), key: "account", name: "Account", value: v.name("account", v.d.ID)})
	if n, stage := show.Stage(v.o.Stage); n > 0 {
		add("Stage", fmt.Sprintf("%s %d/8 %s", show.StageBar(n), n, stage), "", doc.Accent, "stage")
	}
	if !dossier.IsOpen(v.o) {
		add("Outcome", v.o.Outcome+"  "+v.o.Reason, map[bool]string{true: "✓", false: "✖"}[v.o.Outcome == "won"], doc.Plain, "outcome", "reason")
	}
	if money := v.word("amount"); money != "" {
		if v.o.Probability.Known {
			expected := kam.Money{Amount: v.o.Amount.Amount.Mul(v.o.Probability.Decimal).Shift(-2).Round(0), Currency: v.o.Amount.Currency}
			money += fmt.Sprintf(" · %s at %s %%", show.Money(expected, v.env.Book.Currency()), v.o.Probability)
		}
		add("Amount", money, "", doc.Plain, "amount", "probability")
	} else {
		add("Amount", "unknown", "?", doc.Muted, "amount", "probability")
	}
	late := dossier.IsOpen(v.o) && !v.o.Close.IsZero() && v.o.Close.Before(v.today)
	switch {
	case v.o.Close.IsZero():
		add("Close date", "unknown", "?", doc.Muted, "close")
	case late:
		add("Close date", show.Deadline(v.o.Close, "", v.today), "!", doc.Warn, "close", "next_step")
	default:
		add("Close date", show.Deadline(v.o.Close, "", v.today), "", doc.Plain, "close")
	}
	if v.o.NextStep == "" && dossier.IsOpen(v.o) {
		add("Next step", "none", "!", doc.Warn, "next_step", "close")
	} else if v.o.NextStep != "" {
		add("Next step", v.o.NextStep, "", doc.Strong, "next_step", "close")
	}
	return s
}

// more are the further facts, which are seldom what one came for.
func (v *dealView) more() section {
	s := section{title: "Facts"}
	for _, name := range []string{"owner", "product", "segment", "lead", "growth", "competitors", "phase", "project_phase", "engaged"} {
		if f := kam.OpportunityKind.Lookup(name); f != nil && v.word(name) != "" {
			s.items = append(s.items, item{key: name, ref: v.deal(), name: f.Label, value: v.word(name), act: edits(v.deal(), name)})
		}
	}
	return s
}

// word words a field of the deal in one line.
func (v *dealView) word(field string) string {
	return strings.ReplaceAll(show.Values(v.record, kam.OpportunityKind.Lookup(field), v.env.Book.Name), "\n", " ")
}

func (v *dealView) alarmsOf() section {
	all := v.view.alarms()
	about := map[kam.Ref]bool{v.deal(): true}
	for i := range v.d.CABS {
		if v.d.CABS[i].Opportunity == v.o.ID {
			about[kam.Ref{Kind: "cabs", ID: v.d.CABS[i].ID}] = true
		}
	}
	s := section{title: "Alarms", tone: doc.Warn}
	for _, it := range all.items {
		if about[it.ref] {
			s.items = append(s.items, it)
		}
	}
	s.right = fmt.Sprint(len(s.items))
	return s
}

// stall says whether the deal stalls, and which of the three alignments and the five managements are lacking.
func (v *dealView) stall() section {
	st := alignment.StallOf(v.d, v.o, v.s, v.today)
	s := section{title: "It does not stall", right: "what it stands on"}
	if st.Stalls {
		s.title, s.right, s.tone = "It stalls", "first the alignments, then the managements", doc.Warn
	}
	for _, sign := range st.Signs {
		s.items = append(s.items, item{key: "sign " + sign.Name, ref: sign.Record, sign: "!", tone: doc.Warn, name: alarms.Sentence(sign.Name), value: sign.Words,
			act: v.mendsSign(sign.Name)})
	}
	for _, f := range append(st.Alignments[:], st.Managements[:]...) {
		it := item{key: "finding " + f.Name, ref: v.deal(), name: alarms.Sentence(f.Name), value: string(f.Verdict), why: f.Reasons}
		switch f.Verdict {
		case alignment.Lacking:
			it.sign, it.tone = "!", doc.Warn
			it.value += ": " + f.Reasons[0].Words
		case alignment.NotKnown:
			it.sign, it.tone = "?", doc.Muted
		default:
			it.sign, it.tone = "✓", doc.Good
		}
		s.items = append(s.items, it)
	}
	return s
}

func (v *dealView) mendsSign(name string) *alarms.Action {
	switch name {
	case alignment.PastClose:
		return edits(v.deal(), "close", "next_step")
	case alignment.NoNextStep:
		return edits(v.deal(), "next_step", "close")
	case alignment.LongAtStage:
		return edits(v.deal(), "stage", "next_step")
	}
	return makes("activity", v.of(), v.account())
}

// checks are the four questions of CABS with their evidence.
func (v *dealView) checks() section {
	s := section{title: "CABS"}
	for _, q := range signal.Qualifications(v.d) {
		if q.Deal != v.o.ID {
			continue
		}
		s.right = fmt.Sprintf("%d of 4", q.Count(signal.Yes))
		if q.Qualified {
			s.right, s.tone = "✓ qualified", doc.Good
		}
		for _, c := range q.Checks {
			it := item{key: c.Field, ref: c.Record, name: c.Name, value: string(c.State), when: show.Past(c.Date, v.today)}
			if c.Words != "" && c.Words != string(c.State) {
				it.value = c.Words
			}
			switch c.State {
			case signal.Yes:
				it.sign, it.tone = "✓", doc.Good
			case signal.No:
				it.sign, it.tone = "✖", doc.Bad
			default:
				it.sign, it.tone = "?", doc.Warn
			}
			if c.Record.Kind == "cabs" {
				it.act = edits(c.Record, c.Field, c.Field+"_evidence", c.Field+"_date")
			} else {
				it.act = makes("cabs", v.of(), set(c.Field+"_date", v.today.String()))
			}
			s.items = append(s.items, it)
		}
	}
	return s
}

func (v *dealView) value() section {
	s := section{title: "Value proposition"}
	for _, p := range signal.Propositions(v.d) {
		if p.Deal != v.o.ID {
			continue
		}
		it := item{key: "value", ref: v.deal(), name: "Value for the price", why: p.Reasons}
		switch p.Problem {
		case signal.Yes:
			it.sign, it.tone, it.value = "!!", doc.Bad, "a problem: they see less value than the price"
		case signal.No:
			it.sign, it.tone, it.value = "✓", doc.Good, "no problem"
		default:
			it.sign, it.tone, it.value = "?", doc.Muted, "unknown"
		}
		var last *kam.ValueCheck
		for i := range v.d.ValueChecks {
			if c := &v.d.ValueChecks[i]; c.Opportunity == v.o.ID {
				last = c
			}
		}
		if last != nil {
			it.act = edits(kam.Ref{Kind: "value_check", ID: last.ID}, "needs_justify_price", "strengths_developed", "benefits_shown", "more_expensive", "notes")
		} else {
			it.act = makes("value_check", v.of(), set("date", v.today.String()))
		}
		s.items = append(s.items, it)
	}
	return s
}

// criteria are what the members decide by, the most relevant first.
func (v *dealView) criteria() section {
	m := choice.Of(v.d, v.o.ID, v.s)
	s := v.rated("Criteria", m.Criteria, true)
	s.right = fmt.Sprintf("%d, vulnerable on %d", len(m.Criteria), m.Vulnerable)
	return s
}
