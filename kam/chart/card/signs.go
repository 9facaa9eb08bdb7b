package card

import (
	"strconv"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
)

// letters are those of the seven roles, in the order in which cards show them.
var letters = [][2]string{{"D", "decider"}, {"B", "buyer"}, {"U", "user"}, {"I", "influencer"}, {"A", "advisor"}, {"F", "facilitator"}, {"G", "gatekeeper"}}

// Letter returns the letter of a role: D, B, U, I, A, F or G; "" for what is no role.
func Letter(role string) string {
	for _, l := range letters {
		if l[1] == role {
			return l[0]
		}
	}
	return ""
}

// The signs of zones and marks.
const (
	Power     = "⚡"
	Threat    = "▲"
	Receptive = "♥"
	Dominant  = "★"
	Opponent  = "✖"
	Connected = "●"
	Alone     = "○"
)

// Legend returns what letters and signs mean, in their order.
func Legend() [][2]string {
	return append(letters[:len(letters):len(letters)], [2]string{Power, "power zone"}, [2]string{Threat, "threat zone"}, [2]string{Receptive, "receptive"},
		[2]string{Dominant, "dominant advisor"}, [2]string{Opponent, "opponent"}, [2]string{Connected, "connected with us"}, [2]string{Alone, "nobody connected"})
}

// Signs returns the letters of a member's roles and the signs of zones and marks, parted by spaces.
func Signs(m *buyingcenter.Member) []Span {
	var out []Span
	add := func(is bool, sign string, tone Tone) {
		if !is {
			return
		}
		if len(out) > 0 {
			out = append(out, Span{" ", Plain})
		}
		out = append(out, Span{sign, tone})
	}
	for _, l := range letters {
		add(m.Plays(l[1]), l[0], Strong)
	}
	add(m.In("power"), Power, Strong)
	add(m.In("threat"), Threat, Bad)
	add(m.In("receptiveness"), Receptive, Good)
	add(m.Dominant, Dominant, Strong)
	add(m.Opponent, Opponent, Bad)
	return out
}

// attitude says how the person stands to us.
func attitude(m *buyingcenter.Member) []Span {
	words, tone := m.Attitude, Plain
	switch m.Attitude {
	case "":
		words, tone = "attitude not known", Muted
	case "favourable", "positive":
		tone = Good
	case "unfavourable", "sceptical":
		tone = Bad
	}
	if m.Opponent {
		words, tone = Opponent+" against us", Bad
	}
	return []Span{{words, tone}}
}

// tie says who of ours is connected best, how well, how many more are, and when anybody last spoke with the person.
func tie(m *buyingcenter.Member, day kam.Date) []Span {
	if len(m.Ours) == 0 {
		return []Span{{Alone + " nobody connected", Bad}}
	}
	first := m.Ours[0]
	name := surname(first.Name)
	if name == "" {
		name = "somebody"
	}
	more := ""
	if n := len(m.Ours) - 1; n > 0 {
		more = " +" + strconv.Itoa(n)
	}
	rest := []Span{{" " + first.Strength + more, Plain}}
	if first.Strength == "" {
		rest[0].Text = more
	}
	if !m.Last.IsZero() {
		rest = append(rest, Span{" · " + ago(m.Last, day), Muted})
	}
	return append([]Span{{Connected + " " + Clip(name, 12), Good}}, rest...)
}

// spoken says when the last contact was, where nobody of ours is connected and so the line about that does not.
func spoken(m *buyingcenter.Member, day kam.Date) []Span {
	if len(m.Ours) > 0 || m.Last.IsZero() {
		return nil
	}
	return []Span{{"last contact " + ago(m.Last, day), Muted}}
}

// surname returns the last word of a name, which is how colleagues call each other on a card.
func surname(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return ""
	}
	return words[len(words)-1]
}

// ago says how long something is past, shortly.
func ago(then, day kam.Date) string {
	switch days := day.DaysSince(then); {
	case days <= 0:
		return "today"
	case days < 60:
		return strconv.Itoa(days) + " d"
	case days < 730:
		return strconv.Itoa(days/30) + " mo"
	default:
		return strconv.Itoa(days/365) + " y"
	}
}

// open says what concern or expectation is open, the most severe, and how many more are.
func open(m *buyingcenter.Member) (what, further []Span) {
	more := func(n int) []Span {
		if n < 2 {
			return nil
		}
		return []Span{{"+" + strconv.Itoa(n-1), Muted}}
	}
	switch {
	case len(m.Concerns) > 0:
		return []Span{{"! ", Bad}, {m.Concerns[0].Subject, Plain}}, more(len(m.Concerns))
	case len(m.Expectations) > 0:
		return []Span{{"expects: ", Muted}, {m.Expectations[0].Subject, Plain}}, more(len(m.Expectations))
	}
	return []Span{{"no open concerns", Muted}}, nil
}

// part says where the part of the person comes from, where that is not the account as a whole.
func part(m *buyingcenter.Member) []Span {
	switch m.Source {
	case buyingcenter.NoPart:
		return []Span{{"no part known", Muted}}
	case buyingcenter.AccountWide:
		return nil
	}
	return []Span{{"in " + string(m.Source), Muted}}
}
