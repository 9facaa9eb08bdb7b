package chart

import (
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
	"keyaccount/kam/chart/card"
	"keyaccount/tui/doc"
	"keyaccount/tui/show"
)

// lens is by what the cards are coloured. What the colour says stands in the lower edge of the card, too.
type lens int

const (
	byAttitude lens = iota
	byZone
	byRole
	byCoverage
	byRecency
	lenses
)

func (l lens) String() string {
	return []string{"attitude", "zone", "role", "coverage", "recency"}[l]
}

// recent and old are the days after which a contact is no longer fresh, and is long past.
const recent, old = 30, 90

// tag returns what the lens says of a member.
func (l lens) tag(m *buyingcenter.Member, day kam.Date) (string, doc.Tone) {
	switch l {
	case byZone:
		return zone(m)
	case byRole:
		return role(m)
	case byCoverage:
		return coverage(m)
	case byRecency:
		return recency(m, day)
	}
	return attitude(m)
}

func attitude(m *buyingcenter.Member) (string, doc.Tone) {
	sign, word := show.Attitude(m.Attitude)
	switch m.Attitude {
	case "":
		return "? not known", doc.Muted
	case "unfavourable":
		return sign + " " + word, doc.Bad
	case "sceptical":
		return sign + " " + word, doc.Warn
	case "neutral":
		return sign + " " + word, doc.Plain
	}
	return sign + " " + word, doc.Good
}

func zone(m *buyingcenter.Member) (string, doc.Tone) {
	tone := doc.Plain
	switch {
	case m.In("threat"):
		tone = doc.Bad
	case m.In("receptiveness"):
		tone = doc.Good
	case m.In("power"):
		tone = doc.Warn
	}
	switch len(m.Zones) {
	case 0:
		return "no zone", doc.Muted
	case 1:
		return show.Zones(m.Zones) + " " + strings.Replace(m.Zones[0], "receptiveness", "receptive", 1), tone
	}
	return show.Zones(m.Zones), tone
}

func role(m *buyingcenter.Member) (string, doc.Tone) {
	for _, r := range show.RoleNames() {
		if !m.Plays(r) {
			continue
		}
		tone := doc.Plain
		switch r {
		case "decider":
			tone = doc.Strong
		case "facilitator":
			tone = doc.Good
		case "advisor", "influencer":
			tone = doc.Accent
		case "gatekeeper":
			tone = doc.Warn
		}
		return card.Letter(r) + " " + r, tone
	}
	return "no role", doc.Muted
}

func coverage(m *buyingcenter.Member) (string, doc.Tone) {
	if len(m.Ours) == 0 {
		if m.Powerful() {
			return "○ nobody", doc.Bad
		}
		return "○ nobody", doc.Muted
	}
	switch m.Ours[0].Strength {
	case "strong":
		return "● strong", doc.Good
	case "medium":
		return "◐ medium", doc.Plain
	}
	return "◔ weak", doc.Warn
}

func recency(m *buyingcenter.Member, day kam.Date) (string, doc.Tone) {
	if m.Last.IsZero() {
		return "○ never", doc.Bad
	}
	text := show.Past(m.Last, day)
	switch days := day.DaysSince(m.Last); {
	case days <= recent:
		return "● " + text, doc.Good
	case days <= old:
		return "◐ " + text, doc.Warn
	}
	return "○ " + text, doc.Bad
}

// meaning returns what the lens shows by which sign.
func (l lens) meaning() [][2]string {
	switch l {
	case byZone:
		return [][2]string{{"⚡", "power"}, {"▲", "threat"}, {"♥", "receptive"}}
	case byRole:
		var all [][2]string
		for _, r := range show.RoleNames() {
			all = append(all, [2]string{card.Letter(r), r})
		}
		return all
	case byCoverage:
		return [][2]string{{"●", "strongly connected"}, {"◐", "medium"}, {"◔", "weakly"}, {"○", "nobody of ours is"}}
	case byRecency:
		return [][2]string{{"●", "spoken with within 30 days"}, {"◐", "within 90 days"}, {"○", "longer ago, or never"}}
	}
	var all [][2]string
	for _, a := range slices.Backward(kam.MembershipKind.Lookup("attitude").Options) {
		sign, word := show.Attitude(a)
		all = append(all, [2]string{sign, word})
	}
	return append(all, [2]string{"?", "not known"})
}
