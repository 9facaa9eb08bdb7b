package report

import (
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/pipeline"
	"keyaccount/kam/signal"
)

// book returns the deals that the report is about.
func (m *maker) book() pipeline.Book {
	if m.account != nil {
		return pipeline.Of(m.account, m.company)
	}
	return pipeline.All(m.company)
}

// closeChanges returns when close dates were set, and to what.
func (m *maker) closeChanges() map[kam.ID][]pipeline.CloseChange {
	all := map[kam.ID][]pipeline.CloseChange{}
	for id, entries := range m.options.Histories {
		for i := range slices.Backward(entries) { // of one day, the change that came first stands first
			e := &entries[i]
			if day, err := kam.ParseDate(e.New); e.Cell == "close" && err == nil {
				all[id] = append(all[id], pipeline.CloseChange{On: kam.DateOf(e.At), Close: day})
			}
		}
	}
	return all
}

// stageChanges returns when deals came to a stage.
func (m *maker) stageChanges() map[kam.ID][]pipeline.StageChange {
	all := map[kam.ID][]pipeline.StageChange{}
	for id, entries := range m.options.Histories {
		for i := range slices.Backward(entries) {
			if e := &entries[i]; e.Cell == "stage" {
				all[id] = append(all[id], pipeline.StageChange{On: kam.DateOf(e.At), Stage: e.New})
			}
		}
	}
	return all
}

// groupOf returns what a group of deals stands for: a record, where it has one.
func (m *maker) groupOf(g pipeline.Group, by pipeline.By) (record, name Value) {
	kinds := map[pipeline.By]string{pipeline.Owner: "person", pipeline.Account: "account", pipeline.Product: "product"}
	if kind := kinds[by]; kind != "" && g.Key != "" {
		if id, err := kam.ParseID(g.Key); err == nil {
			record = naming(kind, id, g.Name)
		}
	}
	switch {
	case by == pipeline.Whole:
		return record, Text("all")
	case g.Key == "":
		return record, Value{}
	}
	return record, Text(g.Name)
}

// forecast tells what deals bring, span by span.
func forecast(m *maker) {
	period := chosen(m.options.Period, pipeline.Quarter, periods)
	by := chosen(m.options.Group, pipeline.Whole, groups)
	f := pipeline.ForecastOf(m.book(), m.settings, m.today, period, by)
	m.Title += " by " + string(period)
	m.columns(text("period", "Period"), date("begin", "From"), date("end", "To"))
	if by != pipeline.Whole {
		m.Title += " and " + string(by)
		m.columns(text("group", capital(string(by))))
	}
	m.columns(m.money("won", "Won"), m.money("open", "Open"), m.money("weighted", "Weighted"), m.money("expected", "Expected"), count("won_deals", "Won deals"), count("open_deals", "Open deals"))
	for i := range f.Lines {
		l := &f.Lines[i]
		record, name := m.groupOf(l.Group, by)
		cells := []Value{Text(l.Span.Name), Date(l.Begin), Date(l.End)}
		if by != pipeline.Whole {
			cells = append(cells, name)
		}
		m.row(record, m.dealsIn(&l.Sums), append(cells, m.sums(&l.Sums)...)...)
	}
	names := []string{"won", "open", "weighted", "expected", "won_deals", "open_deals"}
	labels := []string{"Won", "Open", "Weighted", "Expected", "Won deals", "Open deals"}
	for i, v := range m.sums(&f.Total) {
		m.total(names[i], labels[i], v)
	}
	m.total("late", "Open deals past their close date", Count(len(f.Late)), f.Late...)
	m.note(f.Incomplete...)
	m.noteOverlap(by)
}

// noteOverlap tells that groups overlap.
func (m *maker) noteOverlap(by pipeline.By) {
	if by == pipeline.Product && len(m.Rows) > 0 {
		m.note(kam.Reason{Words: "a deal of several products counts in each of their groups, once in the whole"})
	}
}

func (m *maker) sums(s *pipeline.Sums) []Value {
	return []Value{Money(s.Won), Money(s.Open), Money(s.Weighted), Money(s.Expected()), Count(len(s.WonDeals)), Count(len(s.OpenDeals))}
}

// dealsIn names the deals that sums add up.
func (m *maker) dealsIn(s *pipeline.Sums) []kam.Reason {
	var all []kam.Reason
	for _, id := range s.WonDeals {
		deal, o := m.deal(id)
		all = append(all, kam.Reason{Record: deal.ref, Words: deal.words + " was won: " + m.worth(o)})
	}
	for _, id := range s.OpenDeals {
		deal, o := m.deal(id)
		all = append(all, kam.Reason{Record: deal.ref, Words: deal.words + " is open: " + m.worth(o)})
	}
	return all
}

// worth tells the amount of a deal and how likely it is.
func (m *maker) worth(o *kam.Opportunity) string {
	words := "no amount"
	if !o.Amount.IsZero() {
		words = Money(o.Amount).String() + " " + o.Amount.Currency
	}
	if dossier.IsOpen(o) {
		if p := pipeline.ExpectedOf(o, m.settings, m.today).Probability; p.Known {
			words += " at " + grouped(p.Decimal) + " %"
		}
	}
	return words
}

// stages tells what is open at each step of buying, and how deals end.
func stages(m *maker) {
	book := m.book()
	p := pipeline.PipelineOf(book, m.settings, m.today)
	m.columns(text("stage", "Stage"), text("name", "Called"), count("deals", "Deals"), m.money("amount", "Amount"), m.money("weighted", "Weighted"),
		decimals("age", "Average age", "days"), decimals("typical", "Typical", "days"), decimals("median", "Median stay", "days"), count("stuck", "Stuck"))
	stays := map[string]pipeline.StageDuration{}
	for _, d := range pipeline.StageDurationsOf(book, m.settings, m.today, m.stageChanges()) {
		stays[d.Stage] = d
	}
	stuck := 0
	if p.Deals > 0 {
		for _, s := range p.Stages {
			var why []kam.Reason
			for _, at := range s.Stuck {
				why = append(why, at.Reason)
			}
			stuck += len(s.Stuck)
			m.row(Value{}, why, known(s.Stage), known(s.Name), Count(len(s.Deals)), Money(s.Amount), Money(s.Weighted),
				number(s.Age), number(s.Typical), number(stays[s.Stage].Finished.Median), only(s.Aged > 0 || len(s.Deals) == 0, Count(len(s.Stuck))))
		}
	}
	m.total("deals", "Open deals", Count(p.Deals))
	m.total("amount", "Amount", Money(p.Amount))
	m.total("weighted", "Weighted", Money(p.Weighted))
	m.total("stuck", "Stuck deals", Count(stuck))
	late := 0
	for _, s := range pipeline.SlippageOf(book, m.today, m.closeChanges()) {
		if s.Late > 0 {
			late++
		}
	}
	m.total("late", "Open deals past their close date", Count(late))
	for _, w := range pipeline.WinRatesOf(book, m.settings, m.today, pipeline.Whole) {
		m.total("won", "Won deals", Count(w.Won))
		m.total("lost", "Lost deals", Count(w.Lost))
		m.total("win_rate", "Won of what was decided, by number", percent(w.Count))
		m.total("win_rate_value", "Won of what was decided, by value", percent(w.Value))
	}
	cycle := pipeline.CycleOf(book)
	m.total("cycle_won", "Median days from engaging to winning", number(cycle.Won.Median))
	m.total("cycle_lost", "Median days from engaging to losing", number(cycle.Lost.Median))
	m.note(p.Incomplete...)
}

// winRates tells how much of what was decided was won.
func winRates(m *maker) {
	by := chosen(m.options.Group, pipeline.Whole, groups)
	group := "Group"
	if by != pipeline.Whole {
		group = capital(string(by))
		m.Title += " by " + string(by)
	}
	m.columns(text("group", group), count("won", "Won"), count("lost", "Lost"), share("rate", "Win rate"),
		m.money("won_value", "Won"), m.money("lost_value", "Lost"), share("value_rate", "Win rate by value"))
	for _, w := range pipeline.WinRatesOf(m.book(), m.settings, m.today, by) {
		if w.Won+w.Lost == 0 {
			continue
		}
		record, name := m.groupOf(w.Group, by)
		m.row(record, w.Apart, name, Count(w.Won), Count(w.Lost), percent(w.Count), Money(w.WonValue), Money(w.LostValue), percent(w.Value))
		m.note(w.Apart...)
	}
	m.noteOverlap(by)
}

// slippage lists the deals that slipped and those that are stuck.
func slippage(m *maker) {
	m.columns(record("deal", "Deal"), record("account", "Account"), record("owner", "Owner"), text("outcome", "Outcome"), date("close", "Close"), days("late", "Late"),
		count("put_off", "Put off"), days("put_off_days", "Put off by"), days("net", "Net slip"), text("stage", "Stage"), days("at_stage", "At this stage"), days("over", "Longer than usual"))
	book := m.book()
	stuck := map[kam.ID]pipeline.Stuck{}
	var order []kam.ID
	for _, s := range pipeline.PipelineOf(book, m.settings, m.today).Stages {
		for _, at := range s.Stuck {
			stuck[at.Deal] = at
			order = append(order, at.Deal)
		}
	}
	add := func(id kam.ID, s pipeline.Slip) {
		deal, o := m.deal(id)
		at, is := stuck[id]
		why := s.Reasons
		if is {
			why = append(append([]kam.Reason{}, why...), at.Reason)
		}
		delete(stuck, id)
		outcome := o.Outcome
		if dossier.IsOpen(o) {
			outcome = "open"
		}
		m.row(deal, why, deal, m.accountOf(o.Account), m.person(o.Owner), Text(outcome), Date(o.Close), Count(s.Late),
			only(s.Known, Count(s.Times)), only(s.Known, Count(s.Days)), only(s.Known, Count(s.Net)), known(o.Stage), only(is, Count(at.Days)), only(is, Count(at.Over)))
	}
	for _, s := range pipeline.SlippageOf(book, m.today, m.closeChanges()) {
		add(s.Deal, s)
	}
	for _, id := range order {
		if _, left := stuck[id]; left {
			add(id, pipeline.Slip{Known: m.options.Histories != nil})
		}
	}
	if m.options.Histories == nil && len(m.Rows) > 0 {
		m.note(kam.Reason{Words: "how often deals were put off is not known here"})
	}
}

// cabs tells what is known of each open deal's qualification.
func cabs(m *maker) {
	m.columns(record("deal", "Deal"), record("account", "Account"), record("owner", "Owner"), text("stage", "Stage"), text("compelling_reason", "Compelling reason"),
		text("authority_leverage", "Authority leverage"), text("budget_availability", "Budget availability"), text("supporting_allies", "Supporting allies"), text("qualified", "Qualified"), text("value_problem", "Value problem"))
	qualified := 0
	for _, d := range m.of {
		problems := map[kam.ID]signal.Proposition{}
		for _, p := range signal.Propositions(d) {
			problems[p.Deal] = p
		}
		for _, q := range signal.Qualifications(d) {
			deal, o := m.deal(q.Deal)
			cells := []Value{deal, m.accountOf(d.ID), m.person(o.Owner), known(o.Stage)}
			var why []kam.Reason
			for _, c := range q.Checks {
				cells = append(cells, unlessUnknown(c.State))
				why = append(why, kam.Reason{Record: c.Record, Words: c.Name + ": " + c.Words})
			}
			verdict := Text("no")
			switch {
			case q.Qualified:
				verdict = Text("yes")
				qualified++
			case q.Count(signal.No) == 0:
				verdict = Value{}
			}
			p := problems[q.Deal]
			m.row(deal, append(why, p.Reasons...), append(cells, verdict, unlessUnknown(p.Problem))...)
		}
	}
	m.total("deals", "Open deals", Count(len(m.Rows)))
	m.total("qualified", "Qualified", Count(qualified))
}

// unlessUnknown returns yes or no, and what is called unknown as unknown.
func unlessUnknown(s signal.State) Value {
	if s == signal.Unknown {
		return Value{}
	}
	return known(strings.TrimSpace(string(s)))
}
