package buyingcenter

import (
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
)

// Section is an answer in words: lines beneath a heading.
type Section struct {
	Heading string
	Lines   []string
}

// Words returns the answers in plain words, those that press most first. Sections without anything to say are left out.
func (c *Center) Words() []Section {
	var out []Section
	add := func(heading string, lines []string) {
		if len(lines) > 0 {
			out = append(out, Section{heading, lines})
		}
	}
	add("Talk to next", c.talks())
	add("Who can get us to the decider", c.ways())
	add("Who can block "+c.blocked(), c.blocking())
	add("Gaps", c.missing())
	add("All hangs on one person", c.hanging())
	add("Coverage", c.covered())
	add("Where they stand", c.stands())
	var changes []string
	for _, ch := range c.Changes {
		changes = append(changes, ch.Words)
	}
	add("Since the assessment before", changes)
	return out
}

func (c *Center) blocked() string {
	if c.DealName != "" {
		return "“" + c.DealName + "”"
	}
	return "a deal"
}

func (c *Center) talks() (lines []string) {
	for _, t := range c.Next {
		by := ""
		if t.By != "" {
			by = " (" + t.By + ")"
		}
		lines = append(lines, t.Name+by+": "+join(t.Why))
	}
	return lines
}

func (c *Center) ways() (lines []string) {
	for i := range c.Paths {
		lines = append(lines, c.Paths[i].String())
	}
	for _, id := range c.Unreached() {
		lines = append(lines, "no way to "+c.Member(id).Name+" is known")
	}
	return lines
}

func (c *Center) blocking() (lines []string) {
	for _, b := range c.Blockers {
		lines = append(lines, b.Name+": "+join(b.Why))
	}
	return lines
}

func (c *Center) missing() (lines []string) {
	for _, g := range c.Gaps {
		lines = append(lines, g.What)
	}
	return lines
}

func (c *Center) hanging() (lines []string) {
	for _, t := range c.Threads {
		lines = append(lines, join(t.Why))
	}
	return lines
}

func (c *Center) covered() []string {
	if len(c.Cover.Powerful) == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%d of %d people with power over the outcome are connected with us, %d strongly", c.Cover.Connected, len(c.Cover.Powerful), c.Cover.Strongly)}
}

func (c *Center) stands() (lines []string) {
	var counts []string
	for _, attitude := range slices.Concat(kam.MembershipKind.Lookup("attitude").Options, []string{""}) {
		n := c.Situation.Attitudes[attitude]
		if n == 0 {
			continue
		}
		if attitude == "" {
			attitude = "not known"
		}
		counts = append(counts, fmt.Sprintf("%d %s", n, attitude))
	}
	if len(counts) > 0 {
		lines = append(lines, strings.Join(counts, ", "))
	}
	for _, r := range c.Situation.Reasons {
		lines = append(lines, r.Words)
	}
	return lines
}

func join(why []kam.Reason) string {
	words := make([]string, len(why))
	for i, r := range why {
		words[i] = r.Words
	}
	return strings.Join(words, "; ")
}
