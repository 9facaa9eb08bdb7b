package brief

import (
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/signal"
)

// attendee is somebody in the room.
type attendee struct {
	*kam.Contact
	member *signal.Member // nil where the person is no member of the buying center
}

// inRoom returns who is in the room, or is to be thought of where nobody is named.
func (v *view) inRoom(m meeting) []attendee {
	var all []attendee
	for _, id := range with(m) {
		if c := v.d.Contact(id); c != nil {
			all = append(all, attendee{c, v.member(id)})
		}
	}
	if len(all) > 0 {
		return all
	}
	for i := range v.center {
		if x := &v.center[i]; x.Powerful() || x.Opponent || len(x.Ours) > 0 {
			all = append(all, attendee{v.d.Contact(x.Contact), x})
		}
	}
	slices.SortStableFunc(all, func(a, b attendee) int { return weight(b.member) - weight(a.member) })
	return all
}

func (v *view) member(contact kam.ID) *signal.Member {
	for i := range v.center {
		if v.center[i].Contact == contact {
			return &v.center[i]
		}
	}
	return nil
}

// weight orders members by how much they sway.
func weight(m *signal.Member) int {
	w := 0
	for _, part := range []struct {
		is bool
		w  int
	}{{m.Plays("decider"), 32}, {m.Dominant, 16}, {m.Plays("facilitator"), 8}, {m.Power, 4}, {m.Opponent, 2}, {len(m.Ours) > 0, 1}} {
		if part.is {
			w += part.w
		}
	}
	return w
}

// room says who is in the room.
func (v *view) room(m meeting, people []attendee) Section {
	s := Section{Title: "In the room", Level: 1}
	most := mostInRoom
	if len(with(m)) == 0 {
		s.Title, most = "Whom to think of", mostPeople
		if m.known() {
			s.Lines = append(s.Lines, lacks("", "who of theirs takes part is not recorded", m.ref(), "contact", "others"))
			if m.activity == nil {
				s.Lines[0].Mend.Fields = []string{"contacts"}
			}
		}
	}
	if len(people) == 0 {
		s.Lines = append(s.Lines, v.gap("", "nobody powerful, and nobody who is connected to us, is known", "membership"))
	}
	guided := map[string]bool{}
	for i, p := range people {
		if i == most {
			s.Beyond = len(people) - most
			break
		}
		s.Lines = append(s.Lines, v.attendee(p, m.deal(), guided))
	}
	return s
}

// memberships returns the memberships of a contact that hold for a deal: that of the deal first, then that of the account.
func (v *view) memberships(contact, deal kam.ID) []*kam.Membership {
	all := slices.DeleteFunc(slices.Clone(v.d.MembershipsOf(contact)), func(m *kam.Membership) bool {
		o := v.d.Opportunity(m.Opportunity)
		return o != nil && !dossier.IsOpen(o)
	})
	slices.SortStableFunc(all, func(a, b *kam.Membership) int { return fits(b, deal) - fits(a, deal) })
	return all
}

func fits(m *kam.Membership, deal kam.ID) int {
	switch {
	case deal != kam.NoID && m.Opportunity == deal:
		return 2
	case m.Opportunity == kam.NoID:
		return 1
	}
	return 0
}

// attendee says what to know of somebody. guided are the roles of which it was told before what they expect.
func (v *view) attendee(p attendee, deal kam.ID, guided map[string]bool) Line {
	members := v.memberships(p.ID, deal)
	attitude, zones := "", []string(nil)
	for _, m := range members {
		if attitude == "" {
			attitude = m.Attitude
		}
		if zones == nil {
			zones = m.Zones
		}
	}
	var part []string
	if p.member != nil {
		part = slices.Clone(p.member.Roles)
		if p.member.Dominant {
			part = append(part, "dominant advisor")
		}
		if p.member.Opponent {
			part = append(part, "acts against us")
		}
	}
	zone := ""
	if len(zones) > 0 {
		zone = plural(zones) + " zone"
	}
	l := says(ref("contact", p.ID), short(p.Name), dotted(short(p.Title), plural(part), attitude, zone)).warning(p.member != nil && p.member.Opponent)
	for _, m := range members {
		l.Reasons = append(l.Reasons, kam.Because("membership", m.ID, "%s", dotted(plural(m.Roles), m.Attitude, plural(m.Zones))))
	}
	l.Lines = append(l.Lines, v.wants(p, members), v.fears(p, members))
	l.Lines = append(l.Lines, v.guide(p, members, attitude, guided)...)
	l.Lines = append(l.Lines, v.reach(p), v.connected(p))
	return l
}

// lastAnalysis returns the newest analysis of a member, or nil.
func (v *view) lastAnalysis(members []*kam.Membership) *kam.Analysis {
	var last *kam.Analysis
	for i := range v.d.Analyses {
		a := &v.d.Analyses[i]
		mine := slices.ContainsFunc(members, func(m *kam.Membership) bool { return m.ID == a.Member })
		if mine && (last == nil || !a.Date.Before(last.Date)) {
			last = a
		}
	}
	return last
}

// told gathers what records say in one line.
type told struct {
	words   []string
	reasons []kam.Reason
}

func (t *told) add(of kam.Ref, words string) {
	if words != "" {
		t.words = append(t.words, words)
		t.reasons = append(t.reasons, kam.Reason{Record: of, Words: words})
	}
}

// line returns what was told, or false where that is nothing.
func (t *told) line(label string) (Line, bool) {
	if len(t.words) == 0 {
		return Line{}, false
	}
	words := t.words
	if n := len(words) - mostTold; n > 0 {
		words = append(slices.Clone(words[:mostTold]), fmt.Sprintf("%d more", n))
	}
	return Line{Label: label, Text: strings.Join(words, "; "), Reasons: t.reasons}, true
}

// mostTold is how many things one line tells.
const mostTold = 3

// wants says what somebody expects: what is recorded and not met, and what the last analysis says.
func (v *view) wants(p attendee, members []*kam.Membership) Line {
	var t told
	for i := range v.d.Expectations {
		if e := &v.d.Expectations[i]; e.Contact == p.ID && e.Handled.IsZero() {
			t.add(ref("expectation", e.ID), short(e.Subject))
		}
	}
	if a := v.lastAnalysis(members); a != nil {
		t.add(ref("analysis", a.ID), first(a.CurrentExpectations))
	}
	if l, ok := t.line("Wants"); ok {
		return l
	}
	return v.gap("Wants", "not recorded", "expectation", set("contact", p.ID.String()))
}

// fears says what somebody is concerned about, and what held the person back so far.
func (v *view) fears(p attendee, members []*kam.Membership) Line {
	var t told
	for i := range v.d.Concerns {
		if c := &v.d.Concerns[i]; c.Contact == p.ID && c.Handled.IsZero() {
			t.add(ref("concern", c.ID), short(c.Subject))
		}
	}
	if a := v.lastAnalysis(members); a != nil {
		t.add(ref("analysis", a.ID), labelled("held back by:", first(a.HeldBack)))
	}
	if l, ok := t.line("Fears"); ok {
		return l
	}
	return v.gap("Fears", "not recorded", "concern", set("contact", p.ID.String()))
}

// guide says what the most decisive role of somebody expects, and what to ask or do, once for each role.
func (v *view) guide(p attendee, members []*kam.Membership, attitude string, guided map[string]bool) []Line {
	unknown := func(text string) Line {
		if len(members) == 0 {
			return v.gap("Role", text, "membership", set("contact", p.ID.String()))
		}
		return lacks("Role", text, ref("membership", members[0].ID), "roles", "attitude", "zones")
	}
	if p.member == nil || len(p.member.Roles) == 0 {
		return []Line{unknown("the part in buying is not known")}
	}
	var lines []Line
	for _, r := range Roles() {
		if p.member.Plays(r.Name) {
			if guided[r.Name] {
				break
			}
			guided[r.Name] = true
			l := says(ref("membership", p.member.Membership), "As "+r.Name, fmt.Sprintf("expects %s → %s", r.Expects, r.Ask))
			l.Reasons[0].Words = fmt.Sprintf("%s is recorded as %s; %s: what a %s expects", short(p.Name), r.Name, r.Source, r.Name)
			lines = append(lines, l)
			break
		}
	}
	if attitude == "" {
		lines = append(lines, lacks("Attitude", "not known", ref("membership", members[0].ID), "attitude"))
	}
	return lines
}

// reach says how the person likes to be met, and what the two may talk about besides.
func (v *view) reach(p attendee) Line {
	text := dotted(short(p.PreferredTime), short(p.Channel), plural(p.Languages), first(p.Notes))
	if text == "" {
		return lacks("Prefers", "best time, channel and interests are not recorded", ref("contact", p.ID), "preferred_time", "preferred_channel", "languages", "notes")
	}
	return says(ref("contact", p.ID), "Prefers", text).mended("preferred_time", "preferred_channel", "languages", "notes")
}

// connected says who of ours knows the person, the best first, and when they were last in contact.
func (v *view) connected(p attendee) Line {
	var t told
	strengths := kam.ConnectionKind.Lookup("strength").Options
	all := slices.Clone(v.d.ConnectionsTo(p.ID))
	slices.SortStableFunc(all, func(a, b *kam.Connection) int {
		return slices.Index(strengths, b.Strength) - slices.Index(strengths, a.Strength)
	})
	for _, c := range all {
		if name := v.person(c.Person); name != "" {
			t.add(ref("connection", c.ID), joined(", ", name, c.Strength))
		}
	}
	l, ok := t.line("Known by")
	if !ok {
		return v.gap("Known by", "nobody of ours", "connection", set("contact", p.ID.String()))
	}
	if p.member != nil && !p.member.Last.IsZero() {
		l.Text += " · last contact " + v.day(p.member.Last)
	}
	return l
}
