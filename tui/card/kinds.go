package card

import (
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/tui/doc"
	"keyaccount/tui/show"
)

func (w *writer) account() {
	w.line(w.value("status"), prefix("priority ", w.value("priority")), w.value("segment"), w.value("country"))
	w.Gap()
	if w.stands != nil {
		w.stands(w.Doc)
		w.Gap()
	}
	w.Fact("KAM", w.value("owner"), doc.Plain)
	w.Fact("Parent", w.value("parent"), doc.Plain)
	w.facts("revenue", "employees", "phone", "website")
	w.Fact("Relationship", w.value("relationship_level"), doc.Plain)
	if missing := w.record.Missing(); len(missing) > 0 {
		var names []string
		for _, f := range missing {
			names = append(names, strings.ToLower(f.Label))
		}
		w.Fact("Incomplete", "! "+strings.Join(names, ", "), doc.Warn)
	}
	w.deals(w.related["opportunity"], 6)
	w.people()
	w.concerns(w.related["concern"])
	w.work(w.related["activity"])
	w.factors()
	w.changed()
	w.texts()
}

func prefix(p, s string) string {
	if s == "" {
		return ""
	}
	return p + s
}

// people writes the buying center, most decisive roles first, and the roles that nobody is known to hold.
func (w *writer) people() {
	contacts := w.related["contact"]
	if len(contacts) == 0 {
		return
	}
	part := map[kam.ID]kam.Membership{}
	held := map[string]bool{}
	for _, r := range w.related["membership"] {
		if m := kam.Decode[kam.Membership](r); m.Opportunity == kam.NoID {
			part[m.Contact] = m
			for _, role := range m.Roles {
				held[role] = true
			}
		}
	}
	slices.SortStableFunc(contacts, func(a, b kam.Record) int {
		return weight(part[a.ID]) - weight(part[b.ID])
	})
	w.Head("People", fmt.Sprintf("%d, %d of 7 roles known", len(contacts), len(held)))
	for _, c := range contacts[:min(len(contacts), 8)] {
		m := part[c.ID]
		tone := doc.Plain
		if m.Opponent {
			tone = doc.Bad
		}
		w.Item(fmt.Sprintf("%-3s", show.RoleLetters(m.Roles)), c.Get("name")+signs(m), c.Get("title"), tone)
	}
	if n := len(contacts) - 8; n > 0 {
		w.Para(fmt.Sprintf("and %d more", n), doc.Muted)
	}
	for _, gap := range []string{"decider", "facilitator"} {
		if !held[gap] {
			w.Item("!", "no "+gap+" known", "", doc.Warn)
		}
	}
}

// weight orders members by their most decisive role.
func weight(m kam.Membership) int {
	for i, role := range show.RoleNames() {
		if slices.Contains(m.Roles, role) {
			return i
		}
	}
	return len(show.RoleNames())
}

// signs returns the symbols of what is special about a member, after a space each.
func signs(m kam.Membership) string {
	out := ""
	if m.Dominant {
		out += " ★"
	}
	if m.Opponent {
		out += " ✖"
	}
	if z := show.Zones(m.Zones); z != "" {
		out += " " + z
	}
	return out
}

func (w *writer) factors() {
	all := w.related["success_factor"]
	if len(all) == 0 {
		return
	}
	w.Head("Critical success factors", "")
	for _, r := range all[:min(len(all), 5)] {
		w.Item("·", r.Get("name"), "", doc.Plain)
	}
}

func (w *writer) contact() {
	w.line(w.value("title"), w.value("department"), w.value("account"))
	w.Gap()
	w.Fact("Phone", w.value("phone"), doc.Strong)
	w.Fact("Best time", w.value("preferred_time"), doc.Good)
	w.Fact("Channel", w.value("preferred_channel"), doc.Plain)
	w.facts("email", "languages", "reports_to")
	w.parts()
	w.influences()
	w.concerns(w.related["concern"])
	w.work(w.related["activity"])
	if reports := w.reports(); len(reports) > 0 {
		w.Head("Reports", fmt.Sprint(len(reports)))
		for _, r := range reports[:min(len(reports), 6)] {
			w.Item("·", r.Get("name"), r.Get("title"), doc.Plain)
		}
	}
	w.texts()
	w.changed()
}

func (w *writer) reports() []kam.Record {
	var out []kam.Record
	for _, r := range w.related["contact"] {
		if id(r, "reports_to") == w.record.ID {
			out = append(out, r)
		}
	}
	return out
}

// parts writes the person's part in the buying center.
func (w *writer) parts() {
	for _, r := range w.related["membership"] {
		m := kam.Decode[kam.Membership](r)
		where := ""
		if m.Opportunity != kam.NoID {
			where = w.book.Name(kam.Ref{Kind: "opportunity", ID: m.Opportunity})
		}
		w.Head("In the buying center", where)
		w.Fact("Roles", strings.Join(m.Roles, ", "), doc.Plain)
		tone := doc.Plain
		switch m.Attitude {
		case "unfavourable", "sceptical":
			tone = doc.Warn
		case "positive", "favourable":
			tone = doc.Good
		}
		sign, word := show.Attitude(m.Attitude)
		w.Fact("Attitude", strings.TrimSpace(sign+" "+word), tone)
		var zones []string
		for _, z := range m.Zones {
			zones = append(zones, show.Zones([]string{z})+" "+z)
		}
		w.Fact("Zones", strings.Join(zones, "  "), doc.Plain)
		if m.Dominant {
			w.Fact("Advisor", "★ dominant: everyone listens before deciding", doc.Good)
		}
		if m.Opponent {
			w.Fact("Opponent", "✖ acts against us", doc.Bad)
		}
		w.Fact("Promoter", m.Promoter, doc.Plain)
		w.Fact("Decides", m.Decides, doc.Plain)
		w.Para(string(m.Notes), doc.Plain)
	}
}

// influences writes whom the person sways, and by whom the person is swayed.
func (w *writer) influences() {
	all := w.related["influence"]
	if len(all) == 0 {
		return
	}
	w.Head("Influence", "")
	for _, r := range all {
		f := kam.Decode[kam.Influence](r)
		arrow, other := "→", f.To
		if f.To == w.record.ID {
			arrow, other = "←", f.From
		}
		tone := doc.Plain
		switch f.Nature {
		case "conflict":
			arrow, tone = "✕", doc.Warn
		case "alliance":
			arrow = "="
		}
		w.Item(arrow, w.book.Name(kam.Ref{Kind: "contact", ID: other}), strings.TrimPrefix(strings.TrimSuffix(f.Strength+" · "+f.About, " · "), " · "), tone)
	}
}

func (w *writer) opportunity() {
	o := kam.Decode[kam.Opportunity](w.record)
	w.line(w.value("account"), w.value("owner"))
	w.Gap()
	n, stage := show.Stage(o.Stage)
	if n > 0 {
		w.Fact("Stage", fmt.Sprintf("%s %d/8 %s", show.StageBar(n), n, stage), doc.Accent)
	}
	switch o.Outcome {
	case "won":
		w.Fact("Outcome", "✓ won  "+o.Reason, doc.Good)
	case "lost", "abandoned":
		w.Fact("Outcome", "✖ "+o.Outcome+"  "+o.Reason, doc.Bad)
	}
	w.facts("amount")
	if o.Probability.Known && !o.Amount.IsZero() {
		expected := kam.Money{Amount: o.Amount.Amount.Mul(o.Probability.Decimal).Shift(-2).Round(0), Currency: o.Amount.Currency}
		w.Fact("Expected", show.Value(w.kind.Lookup("amount"), expected.String(), w.book.Name)+" at "+o.Probability.String()+" %", doc.Plain)
	}
	switch {
	case !open(o):
		w.facts("close")
	case o.Close.Before(w.today):
		w.Fact("Close date", show.Deadline(o.Close, "", w.today), doc.Warn)
	default:
		w.Fact("Close date", show.Deadline(o.Close, "", w.today), doc.Plain)
	}
	if o.NextStep == "" && open(o) {
		w.Fact("Next step", "! none; e adds one", doc.Warn)
	} else {
		w.Fact("Next step", o.NextStep, doc.Strong)
	}
	w.facts("product", "segment", "lead", "growth", "competitors", "phase")
	w.concerns(w.related["concern"])
	w.work(w.related["activity"])
	w.changed()
	w.texts()
}

func open(o kam.Opportunity) bool { return o.Outcome == "" || o.Outcome == "open" }

func (w *writer) person() {
	w.line(w.value("title"), w.value("team"), w.value("city"))
	w.Gap()
	w.facts("phone", "email", "languages", "country")
	w.load()
	if all := w.related["selling_membership"]; len(all) > 0 {
		w.Head("In selling centers", fmt.Sprint(len(all)))
		for _, r := range all[:min(len(all), 8)] {
			w.Item("·", w.of(r, "account"), r.Get("role"), doc.Plain)
		}
	}
	w.deals(w.related["opportunity"], 6)
	w.work(w.related["activity"])
	w.texts()
}

func (w *writer) team() {
	w.line(w.value("region"), prefix("part of ", w.value("parent")))
	w.Gap()
	w.facts("manager", "countries", "districts", "segments")
	if people := w.related["person"]; len(people) > 0 {
		w.Head("Members", fmt.Sprint(len(people)))
		for _, r := range people[:min(len(people), 12)] {
			w.Item("·", r.Get("name"), r.Get("title"), doc.Plain)
		}
	}
	if teams := w.related["team"]; len(teams) > 0 {
		w.Head("District teams", fmt.Sprint(len(teams)))
		for _, r := range teams {
			w.Item("·", r.Get("name"), w.of(r, "manager"), doc.Plain)
		}
	}
	w.texts()
}
