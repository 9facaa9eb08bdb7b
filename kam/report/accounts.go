package report

import (
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/portfolio"
)

// pareto ranks the accounts by a measure.
func pareto(m *maker) {
	by := chosen(m.options.By, portfolio.ByRevenue, measures)
	all := portfolio.Of(m.company, m.today)
	p := all.Pareto(by)
	m.Title += " by " + string(by)
	m.columns(count("rank", "Rank"), record("account", "Account"), text("status", "Status"), m.money("value", capital(string(by))),
		share("share", "Share"), share("cumulative", "Cumulative"))
	for _, place := range p.Places {
		a := place.ID
		account := naming("account", a.ID, a.Name)
		m.row(account, a.Value.Reasons, Count(place.Rank), account, known(a.Status), m.base(true, place.Value),
			only(p.Known, Share(place.Share)), only(p.Known, Share(place.Cumulative)))
		m.missing(account, a.Value)
	}
	if len(p.Unknown) > 0 {
		m.Notes = append([]kam.Reason{{Words: several(len(p.Unknown), "account is", "accounts are") + " not ranked, for the value is not known"}}, m.Notes...)
	}
	for _, a := range p.Unknown {
		account := naming("account", a.ID, a.Name)
		m.row(account, a.Value.Reasons, Value{}, account, known(a.Status), Value{}, Value{}, Value{})
		m.missing(account, a.Value)
	}
	if !p.Known && len(p.Unknown) > 0 {
		for _, other := range measures {
			if all.Pareto(other.value).Known {
				m.note(kam.Reason{Words: "more is known by " + string(other.value) + ": kam report pareto --by " + other.word})
			}
		}
	}
	m.total("total", "Total", m.base(p.Known, p.Total))
	m.total("accounts", "Accounts ranked", Count(len(p.Places)))
	for _, mark := range p.Marks {
		m.total("mark_"+mark.Percent.String(), "Accounts that make "+mark.Percent.String()+" %", only(mark.Count > 0, Count(mark.Count)))
	}
	m.total("top_five", "Share of the first five", only(p.Known, Share(p.TopFive)))
	m.total("hhi", "Herfindahl–Hirschman index (10 000 is a single customer)", only(p.Known, Number(p.HHI)))
}

// capital returns a label with a capital letter.
func capital(label string) string {
	if label == "" {
		return ""
	}
	return strings.ToUpper(label[:1]) + label[1:]
}

// missing notes the amounts that belong to a value and could not be counted.
func (m *maker) missing(of Value, v portfolio.Value) {
	for _, r := range v.Missing {
		m.note(kam.Reason{Record: r.Record, Words: of.words + ": " + r.Words})
	}
}

// standings calls fn for what is computed of each account that the report is about.
func (m *maker) standings(fn func(account Value, s *portfolio.Standing)) {
	p := portfolio.Of(m.company, m.today)
	for _, d := range m.of {
		if s := p.Standing(d.ID); s != nil {
			fn(m.accountOf(d.ID), s)
		}
	}
}

// lifetime tells what accounts are worth, were worth and could be worth.
func lifetime(m *maker) {
	m.columns(record("account", "Account"), text("status", "Status"), m.money("revenue", "Revenue"), m.money("margin", "Margin"), share("margin_share", "Margin share"),
		share("retention", "Retention"), m.money("lifetime", "Lifetime value"), m.money("perpetual", "Without horizon"),
		m.money("unrealized", "Unrealized"), m.money("cross_sell", "Cross-sell"), m.money("up_sell", "Up-sell"), m.money("co_creation", "Co-creation"))
	m.standings(func(account Value, s *portfolio.Standing) {
		l, u := &s.Lifetime, &s.Unrealized
		var why []kam.Reason
		for _, reasons := range [][]kam.Reason{s.Revenue.Reasons, s.Margin.Reasons, l.Reasons, u.Reasons} {
			why = append(why, reasons...)
		}
		m.row(account, distinct(why), account, known(s.Status), m.amount(s.Revenue), m.base(s.Margin.Known, s.Margin.Amount), only(s.Margin.ShareKnown, Share(s.Margin.Share)),
			only(l.Known, Share(l.Retention)), m.amount(l.Value), m.amount(l.Perpetual),
			m.amount(u.Value), m.base(u.Known, u.CrossSell), m.base(u.Known, u.UpSell), m.base(u.Known, u.CoCreation))
		m.missing(account, s.Revenue)
		m.missing(account, u.Value)
	})
	m.total("discount", "Discount", Share(m.settings.Discount.Shift(-2)))
	m.total("horizon", "Horizon in years", Count(m.settings.Horizon))
}

// placements sets the three portfolios side by side, with what they advise.
func placements(m *maker) {
	m.columns(record("account", "Account"), text("status", "Status"), text("loyalty", "Loyalty × profit"), decimals("regularity", "Regularity", "points"), share("margin_share", "Margin share"),
		text("contribution", "Dubinsky & Ingram"), m.money("present", "Present"), m.money("potential", "Potential"),
		text("fiocca", "Fiocca"), decimals("importance", "Importance", "points"), decimals("difficulty", "Difficulty", "points"), text("commitment", "Commitment"))
	m.standings(func(account Value, s *portfolio.Standing) {
		l, c, f := &s.Loyalty, &s.Contribution, &s.Fiocca
		var why []kam.Reason
		for _, reasons := range [][]kam.Reason{s.Advice.Reasons, l.Reasons, c.Reasons, f.Reasons} {
			why = append(why, reasons...)
		}
		m.row(account, distinct(why), account, known(s.Status), known(l.Kind), only(l.RegularityKnown, Number(l.Regularity)), only(l.MarginKnown, Share(l.MarginShare)),
			known(c.Kind), m.amount(c.Present), m.amount(c.Potential),
			known(f.Kind), only(f.Importance.Known, Number(f.Importance.Mean)), only(f.Difficulty.Known, Number(f.Difficulty.Mean)), known(s.Advice.Commitment))
	})
}

// distinct returns reasons each once, in their order.
func distinct(reasons []kam.Reason) []kam.Reason {
	seen := map[kam.Reason]bool{}
	var all []kam.Reason
	for _, r := range reasons {
		if !seen[r] {
			seen[r] = true
			all = append(all, r)
		}
	}
	return all
}

// selection ranks the candidates for key account management.
func selection(m *maker) {
	m.columns(count("rank", "Rank"), record("account", "Account"), text("status", "Status"), text("verdict", "Verdict"), decimals("score", "Score", "of 100"),
		text("loyalty", "Loyalty × profit"), m.money("revenue", "Revenue"), m.money("lifetime", "Lifetime value"), m.money("unrealized", "Unrealized"),
		date("assessed", "Assessed"), text("decision", "Decision"))
	candidates := portfolio.Of(m.company, m.today).Candidates
	if len(candidates) > 0 {
		for _, c := range candidates[0].Criteria {
			m.columns(decimals("score_"+strings.ReplaceAll(strings.ToLower(c.Name), " ", "_"), capital(c.Name), "1–7"))
		}
	}
	for i := range candidates {
		c := &candidates[i]
		account := naming("account", c.Account, c.Name)
		cells := []Value{only(c.Rank > 0, Count(c.Rank)), account, known(c.Status), known(c.Verdict), only(c.Known, Number(c.Points())),
			known(c.Kind), m.amount(c.Size), m.amount(c.Lifetime), m.amount(c.Unrealized), Date(c.Date), known(c.Decision)}
		for _, of := range c.Criteria {
			cells = append(cells, only(of.Known, Number(of.Score)))
		}
		m.row(account, c.Reasons, cells...)
	}
}
