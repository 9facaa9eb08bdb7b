package workspace

import (
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/alignment"
	"keyaccount/kam/signal"
	"keyaccount/tui/cell"
	"keyaccount/tui/doc"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// wire is a row of the picture of who knows whom: a connection, or somebody of theirs whom nobody of ours knows.
type wire struct {
	c      *kam.Connection // nil where nobody knows the person
	member signal.Member
	nth    int // which of the member's rows it is, from 0
	of     int // how many the member has
}

// picture draws who of ours, at the left, knows whom of theirs, at the right. Each of ours has a lane, in which the line
// goes down to the rows of those whom the person knows; the stroke and a word say how well. Rows are connections, so each can
// be opened.
func (v *view) picture(c alignment.Connections) section {
	s := section{title: "Who knows whom", empty: "nobody is connected: who of ours should know whom of theirs?", add: pane.New{Kind: "connection", Cells: []kam.Cell{v.account()}}}
	if c.Score.Known {
		s.right = fmt.Sprintf("%d of %s known to us", c.Connected, show.Count(c.KeyMembers, "key member", "key members"))
	}
	wires := v.wires()
	lanes, first, last := lanesOf(wires)
	for i, w := range wires {
		it := item{key: "wire", value: lanesAt(wires, lanes, first, last, i), lit: true}
		if w.c == nil {
			act := v.connects(kam.Ref{Kind: "contact", ID: w.member.Contact})
			it.ref, it.act, it.sign, it.tone = kam.Ref{Kind: "contact", ID: w.member.Contact}, act, "!", doc.Warn
			it.title = "Nobody of ours knows " + w.member.Name
			it.name, it.value = "nobody", it.value+" nobody ╌╌ "+ends(w.member)
			s.items = append(s.items, it)
			continue
		}
		row := v.connection(w.c, "")
		it.ref, it.act, it.when = row.ref, row.act, row.when
		it.title = v.name("person", w.c.Person) + " ↔ " + w.member.Name + ", " + w.c.Strength
		if first[w.c.Person] == i {
			it.name = v.name("person", w.c.Person)
		}
		stroke := stroke(w.c.Strength)
		join, name := stroke+stroke, " "+ends(w.member)
		switch {
		case w.of == 1:
		case w.nth == 0:
			join = stroke + "┐"
		case w.nth == w.of-1:
			join, name = stroke+"┘", ""
		default:
			join, name = stroke+"┤", ""
		}
		it.value += " " + cell.Pad(w.c.Strength, len("medium")) + " " + join + name
		s.items = append(s.items, it)
	}
	return s
}

// ends is a member at the right end of a line.
func ends(m signal.Member) string {
	sign := ""
	if m.Dominant {
		sign += " ★"
	}
	if m.Power {
		sign += " ⚡"
	}
	if m.Opponent {
		sign += " ✖"
	}
	return strings.TrimSpace(m.Name + "  " + show.RoleLetters(m.Roles) + sign)
}

// wires are the rows: the members whom somebody of ours knows or should, the most powerful first.
func (v *view) wires() []wire {
	weight := func(m *signal.Member) int {
		n := 0
		if m.Key() {
			n += 2
		}
		if m.Powerful() {
			n++
		}
		return n
	}
	members := slices.Clone(signal.Center(v.d))
	seen := map[kam.ID]bool{}
	for _, m := range members {
		seen[m.Contact] = true
	}
	for i := range v.d.Connections { // contacts without a part are there too
		c := &v.d.Connections[i]
		if contact := v.d.Contact(c.Contact); contact != nil && !seen[c.Contact] {
			seen[c.Contact] = true
			members = append(members, signal.Member{Contact: c.Contact, Name: contact.Name})
		}
	}
	slices.SortStableFunc(members, func(a, b signal.Member) int { return weight(&b) - weight(&a) })
	var out []wire
	for _, m := range members {
		all := strongest(v.d.ConnectionsTo(m.Contact))
		for i, c := range all {
			out = append(out, wire{c: c, member: m, nth: i, of: len(all)})
		}
		if len(all) == 0 && (m.Key() || m.Powerful()) {
			out = append(out, wire{member: m})
		}
	}
	return out
}

// lanesOf gives each person of ours a lane, in the order in which they are first met, and says from which row to which it goes.
func lanesOf(wires []wire) (lanes []kam.ID, first, last map[kam.ID]int) {
	first, last = map[kam.ID]int{}, map[kam.ID]int{}
	for i, w := range wires {
		if w.c == nil {
			continue
		}
		if _, ok := first[w.c.Person]; !ok {
			first[w.c.Person] = i
			lanes = append(lanes, w.c.Person)
		}
		last[w.c.Person] = i
	}
	return lanes, first, last
}

// roomyLanes is how many lanes have an empty cell between them.
const roomyLanes = 8

// lanesAt draws the lanes in one row.
func lanesAt(wires []wire, lanes []kam.ID, first, last map[kam.ID]int, row int) string {
	step := 2
	if len(lanes) > roomyLanes {
		step = 1
	}
	line := []rune(strings.Repeat(" ", step*len(lanes)+1))
	w, own := wires[row], -1
	if w.c != nil {
		own = slices.Index(lanes, w.c.Person)
		at := own*step + 1
		if first[w.c.Person] == row {
			for x := range at {
				line[x] = '─'
			}
		}
		for x := at; x < len(line); x++ {
			line[x] = []rune(stroke(w.c.Strength))[0]
		}
		down, up := last[w.c.Person] > row, first[w.c.Person] < row
		shapes := strokeShapes(w.c.Strength)
		switch {
		case up && down:
			line[at] = shapes[0]
		case up:
			line[at] = shapes[1]
		case down:
			line[at] = shapes[2]
		}
	}
	for i, person := range lanes {
		if i == own || first[person] >= row || last[person] <= row {
			continue
		}
		at := i*step + 1
		switch {
		case line[at] == ' ':
			line[at] = '│'
		case i < own:
			line[at] = '┼'
		default:
			line[at] = strokeShapes(w.c.Strength)[3]
		}
	}
	return string(line)
}

// strokeShapes are where a lane branches, ends, begins, and is crossed, for lines of a strength.
func strokeShapes(strength string) []rune {
	switch stroke(strength) {
	case "═":
		return []rune("╞╘╤╪")
	case "━":
		return []rune("┝┕┯┿")
	}
	return []rune("├└┬┼")
}
