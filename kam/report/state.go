package report

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/signal"
)

// alarms lists what is wrong, the most severe first.
func alarms(m *maker) {
	m.columns(text("severity", "Severity"), record("account", "Account"), text("alarm", "Alarm"), text("what", "What"), record("who", "Who"),
		date("since", "Since"), record("record", "Record"), text("make", "Make"), text("field", "Field"))
	list := m.board.Alarms()
	if m.account != nil {
		list = m.board.AlarmsOf(m.account.ID)
	}
	by := map[signal.Family]int{}
	for _, a := range list {
		by[a.Family]++
		opens := naming(a.Record.Kind, a.Record.ID, m.title(a))
		m.row(opens, a.Why, Text(a.Severity.String()), m.accountOf(a.Account), Text(string(a.Kind)), Text(a.What), m.person(a.Who), Date(a.Since), opens,
			Text(a.Make), Text(a.Field))
	}
	for _, f := range []signal.Family{signal.Structure, signal.Receptivity, signal.Anxiety} {
		m.total(strings.ReplaceAll(string(f), " ", "_"), "Alarms of "+string(f), Count(by[f]))
	}
}

// title returns what the record of an alarm is called, as far as a dossier knows.
func (m *maker) title(a signal.Alarm) string {
	d := m.company.Dossier(a.Account)
	if d == nil {
		return ""
	}
	return titleIn(d, a.Record)
}

// titleIn returns what a record of an account is called, or "".
func titleIn(d *dossier.Dossier, ref kam.Ref) string {
	switch ref.Kind {
	case "account":
		return d.Account.Name
	case "contact":
		if c := d.Contact(ref.ID); c != nil {
			return c.Name
		}
	case "membership":
		if b := d.Membership(ref.ID); b != nil {
			return titleIn(d, kam.Ref{Kind: "contact", ID: b.Contact})
		}
	case "opportunity":
		if o := d.Opportunity(ref.ID); o != nil {
			return o.Name
		}
	case "cabs":
		return of(d.CABS, ref.ID, func(c *kam.CABS) (kam.ID, string) {
			return c.ID, titleIn(d, kam.Ref{Kind: "opportunity", ID: c.Opportunity})
		})
	case "concern":
		return of(d.Concerns, ref.ID, func(c *kam.Concern) (kam.ID, string) { return c.ID, c.Subject })
	case "document":
		return of(d.Documents, ref.ID, func(c *kam.Document) (kam.ID, string) { return c.ID, c.Name })
	case "activity":
		return of(d.Activities, ref.ID, func(a *kam.Activity) (kam.ID, string) { return a.ID, a.Subject })
	case "review":
		return of(d.Reviews, ref.ID, func(r *kam.Review) (kam.ID, string) {
			return r.ID, strings.TrimSpace(cmp.Or(r.Type, "review") + " " + cmp.Or(r.Held, r.Due).String())
		})
	case "site":
		return of(d.Sites, ref.ID, func(s *kam.Site) (kam.ID, string) { return s.ID, s.Name })
	case "success_factor":
		return of(d.SuccessFactors, ref.ID, func(f *kam.SuccessFactor) (kam.ID, string) { return f.ID, f.Name })
	case "competitor":
		return of(d.Competitors, ref.ID, func(c *kam.Competitor) (kam.ID, string) { return c.ID, c.Name })
	case "open_space":
		return of(d.OpenSpace, ref.ID, func(c *kam.OpenSpace) (kam.ID, string) { return c.ID, c.Segment })
	case "influence":
		return of(d.Influences, ref.ID, func(i *kam.Influence) (kam.ID, string) {
			return i.ID, titleIn(d, kam.Ref{Kind: "contact", ID: i.From}) + " → " + titleIn(d, kam.Ref{Kind: "contact", ID: i.To})
		})
	case "connection":
		return of(d.Connections, ref.ID, func(c *kam.Connection) (kam.ID, string) {
			return c.ID, titleIn(d, kam.Ref{Kind: "contact", ID: c.Contact})
		})
	case "interface":
		return of(d.Interfaces, ref.ID, func(f *kam.Interface) (kam.ID, string) { return f.ID, f.Topic })
	case "selling_membership":
		return of(d.SellingMemberships, ref.ID, func(m *kam.SellingMembership) (kam.ID, string) { return m.ID, m.Role })
	}
	return ""
}

// of returns what the record of a list with an id is called, or "" where there is none.
func of[T any](list []T, id kam.ID, named func(*T) (kam.ID, string)) string {
	for i := range list {
		if its, name := named(&list[i]); its == id {
			return name
		}
	}
	return ""
}

// health tells how well accounts are doing, part by part.
func health(m *maker) {
	m.columns(record("account", "Account"), text("status", "Status"), record("manager", "Manager"), count("health", "Health"))
	for i, d := range m.of {
		h := m.board.Health(d.ID)
		if i == 0 {
			for _, p := range h.Parts {
				c := decimals(strings.ReplaceAll(strings.ToLower(p.Name), " ", "_"), capital(p.Name), "")
				c.Unit = "of " + points(p.Weight).String()
				m.columns(c)
			}
		}
		account := m.accountOf(d.ID)
		cells := []Value{account, known(d.Account.Status), m.person(d.Account.Owner), only(h.Known, Count(h.Score))}
		var why []kam.Reason
		for _, p := range h.Parts {
			cells = append(cells, only(p.Known, Number(points(p.Points))))
			for _, r := range p.Reasons {
				why = append(why, kam.Reason{Record: r.Record, Words: p.Name + ": " + r.Words})
			}
		}
		m.row(account, why, cells...)
		if !h.Known {
			m.note(kam.Because("account", d.ID, "the health of %s is not known: half or more of what it is made of is not recorded", d.Account.Name))
		}
	}
	slices.SortStableFunc(m.Rows, func(a, b Row) int { return compare(a.Cells[3], b.Cells[3]) })
}

// points returns points of health as they are shown.
func points(f float64) decimal.Decimal {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return decimal.Zero
	}
	return decimal.NewFromFloat(f).Round(1)
}

// compare orders numbers from the lowest, what is not known as more than any.
func compare(a, b Value) int {
	switch {
	case a.Known() && b.Known():
		return a.number.Cmp(b.number)
	case a.Known():
		return -1
	case b.Known():
		return 1
	}
	return 0
}

// coverage tells how far our selling centers and their buying centers meet.
func coverage(m *maker) {
	m.columns(record("account", "Account"), text("status", "Status"), record("manager", "Manager"), count("key_accounts", "Manager's key accounts"), text("overload", "Overload"),
		text("missing", "Selling roles missing"), text("unknown", "Buying roles unknown"), count("key_members", "Key members"), count("connected", "Connected"),
		text("unconnected", "Not connected"), count("single_threads", "Single threads"), text("layer", "Layer"), text("tier", "Tier"), count("step", "Layer − tier"))
	loads := map[kam.ID]signal.Load{}
	for _, l := range signal.Loads(m.company) {
		loads[l.Person] = l
		if l.Over && m.account == nil {
			who := m.person(l.Person)
			m.note(kam.Reason{Record: who.ref, Words: who.words + " looks after " + several(len(l.KeyAccounts), "key account", "key accounts") + ", more than " + Count(m.settings.MaxKeyAccounts).String()})
		}
	}
	for _, d := range m.of {
		c, diamond := signal.CoverageOf(d, m.today), signal.DiamondOf(d)
		load, owned := loads[d.Account.Owner]
		var missing, unknown []string
		var why []kam.Reason
		for _, g := range c.SellingRolesMissing {
			missing, why = append(missing, g.Role), append(why, g.Reason)
		}
		for _, g := range c.BuyingRolesMissing {
			unknown, why = append(unknown, g.Role), append(why, g.Reason)
		}
		why = append(append(append(why, c.Unconnected...), c.SingleThreads...), diamond.Reasons...)
		overload := ""
		if load.Over {
			overload = "too many"
		}
		competing := false
		for _, r := range load.Competing {
			if r.A == d.ID || r.B == d.ID {
				why = append(why, r.Reason)
				competing = true
			}
		}
		if competing {
			overload = strings.TrimPrefix(overload+", competing", ", ")
		}
		of := func(v Value) Value { return only(c.Known, v) }
		account := m.accountOf(d.ID)
		m.row(account, distinct(why), account, known(d.Account.Status), m.person(d.Account.Owner), only(owned, Count(len(load.KeyAccounts))), only(owned, Text(overload)),
			of(Text(strings.Join(missing, ", "))), of(Text(strings.Join(unknown, ", "))), of(Count(c.KeyMembers)), of(Count(c.Connected)),
			of(phrases(c.Unconnected)), of(Count(len(c.SingleThreads))), known(diamond.Layer), known(diamond.Tier), only(diamond.Known(), Count(diamond.Step)))
	}
}

// freshness tells how far the data can be trusted and how much is known.
func freshness(m *maker) {
	m.columns(record("account", "Account"), text("status", "Status"), record("manager", "Manager"), count("records", "Records in all"), count("fresh", "Fresh"), count("stale", "Stale"),
		count("undated", "Undated"), date("since", "Stale since"), count("questions", "Questions"), count("answered", "Answered"), count("confirmed", "Confirmed"))
	for _, d := range m.of {
		f, c := signal.FreshnessOf(d, m.settings, m.today), signal.CompletenessOf(d, m.company.Shared, m.settings)
		account := m.accountOf(d.ID)
		m.row(account, f.Stale, account, known(d.Account.Status), m.person(d.Account.Owner), Count(d.Size()), only(f.Known(), Count(f.Fresh)), only(f.Known(), Count(len(f.Stale))),
			Count(f.Undated), Date(f.Since), Count(len(c.Questions)), Count(c.Known), Count(c.Confirmed))
	}
	m.total("fresh_days", "Days for which a record counts as fresh", Count(m.settings.FreshDays))
}

// knowledge lists the strategic questions: of one account, or how many accounts answer each.
func knowledge(m *maker) {
	if m.account == nil {
		gaps(m)
		return
	}
	m.columns(text("group", "Group"), text("question", "Question"), text("state", "State"), count("answers", "Answers"))
	c := signal.CompletenessOf(m.account, m.company.Shared, m.settings)
	for _, q := range c.Questions {
		state, answers := "gap", len(q.Reasons)
		switch {
		case q.Recorded:
			state, answers = q.Reasons[0].Words, 0
		case q.Confirmed:
			state = "confirmed"
		case q.Industry:
			state = "known of the industry"
		case q.Known:
			state = "from one source"
		}
		record := m.Account
		if len(q.Reasons) > 0 {
			record = naming(q.Reasons[0].Record.Kind, q.Reasons[0].Record.ID, string(q.Question.ID))
		}
		m.row(record, q.Reasons, Text(string(q.Question.Group)), Text(q.Question.Text), Text(state), Count(answers))
	}
	m.total("answered", "Answered", Count(c.Known))
	m.total("confirmed", "Confirmed", Count(c.Confirmed))
	m.total("gaps", "Gaps", Count(len(c.Questions)-c.Known))
}

func gaps(m *maker) {
	m.columns(text("group", "Group"), text("question", "Question"), count("accounts", "Accounts"), count("answered", "Answered"), count("confirmed", "Confirmed"))
	var questions []kam.Question
	answered, confirmed := map[kam.QuestionID]int{}, map[kam.QuestionID]int{}
	for i, d := range m.of {
		for _, q := range signal.CompletenessOf(d, m.company.Shared, m.settings).Questions {
			if i == 0 {
				questions = append(questions, q.Question)
			}
			if q.Known {
				answered[q.Question.ID]++
			}
			if q.Confirmed {
				confirmed[q.Question.ID]++
			}
		}
	}
	for _, q := range questions {
		m.row(Value{}, nil, Text(string(q.Group)), Text(q.Text), Count(len(m.of)), Count(answered[q.ID]), Count(confirmed[q.ID]))
	}
}

// duplicates lists the suspicions.
func duplicates(m *maker) {
	m.columns(text("kind", "Kind"), record("first", "First"), record("second", "Second"), record("account", "Account of the first"), record("other_account", "Account of the second"), count("evidence", "Evidence"))
	for _, s := range signal.Duplicates(m.company) {
		if m.account != nil && s.FirstOf != m.account.ID && s.SecondOf != m.account.ID {
			continue
		}
		second := naming(s.Second.Kind, s.Second.ID, s.SecondIs)
		m.row(second, s.Reasons, Text(s.Second.Kind), naming(s.First.Kind, s.First.ID, s.FirstIs), second, m.accountOf(s.FirstOf), m.accountOf(s.SecondOf), Count(s.Score))
	}
}
