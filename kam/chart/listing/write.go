package listing

import (
	"io"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
	"keyaccount/kam/dossier"
)

// Of returns the listing of a center: what is known of everybody, and every arrow.
func Of(c *buyingcenter.Center) Listing {
	l := Listing{Account: Name{Text: c.Name}}
	if c.Deal != kam.NoID {
		l.Deal = Name{Text: c.DealName, ID: c.Deal}
	}
	count := map[string]int{}
	for i := range c.Members {
		count[c.Members[i].Name]++
	}
	name := func(contact kam.ID) Name {
		n := Name{Text: c.Member(contact).Name}
		if count[n.Text] > 1 {
			n.ID = contact
		}
		return n
	}
	members := slices.Clone(c.Members)
	slices.SortFunc(members, func(a, b buyingcenter.Member) int { return dossier.Compare(a.Contact, b.Contact) })
	for i := range members {
		m := &members[i]
		p := Person{Name: name(m.Contact)}
		add := func(key, value string) {
			if value != "" {
				p.Fields = append(p.Fields, Field{Key: key, Value: value})
			}
		}
		add("title", m.Title)
		add("department", m.Department)
		if m.ReportsTo != kam.NoID {
			p.Fields = append(p.Fields, Field{Key: "reports to", Record: name(m.ReportsTo)})
		}
		if m.Source == buyingcenter.OtherDeal {
			p.Fields = append(p.Fields, Field{Key: "deal", Record: Name{ID: m.Deal}})
		}
		add("roles", strings.Join(m.Roles, ", "))
		add("attitude", m.Attitude)
		add("zones", strings.Join(m.Zones, ", "))
		add("dominant advisor", yes(m.Dominant))
		add("opponent", yes(m.Opponent))
		add("promoter", m.Promoter)
		add("decides", m.Decides)
		l.People = append(l.People, p)
	}
	for i := range c.Influences {
		in := &c.Influences[i]
		a := Influence{Nature: in.Nature, From: name(in.From), To: name(in.To), Fields: []Field{{Key: "strength", Value: in.Strength}}}
		if in.About != "" {
			a.Fields = append(a.Fields, Field{Key: "about", Value: in.About})
		}
		l.Influences = append(l.Influences, a)
	}
	return l
}

func yes(is bool) string {
	if is {
		return kam.Yes
	}
	return ""
}

// Write writes a listing.
func (l *Listing) Write(w io.Writer) error {
	var b strings.Builder
	if l.Account.isThere() {
		b.WriteString("account " + l.Account.String() + "\n")
	}
	if l.Deal.isThere() {
		b.WriteString("deal " + l.Deal.String() + "\n")
	}
	for _, p := range l.People {
		b.WriteString("\nperson " + p.Name.String() + "\n")
		writeFields(&b, p.Fields)
	}
	for i, in := range l.Influences {
		if i == 0 {
			b.WriteString("\n")
		}
		arrow := " " + mutual + " "
		if in.Nature == "influence" {
			arrow = " " + directed + " "
		}
		b.WriteString(in.Nature + " " + in.From.String() + arrow + in.To.String() + "\n")
		writeFields(&b, in.Fields)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// The arrows between names.
const directed, mutual = "->", "--"

func writeFields(b *strings.Builder, fields []Field) {
	for _, f := range fields {
		value := f.Value
		if f.Record.isThere() {
			value = f.Record.String()
		}
		b.WriteString(strings.TrimRight("  "+f.Key+": "+value, " ") + "\n")
	}
}

func (n Name) isThere() bool { return n.Text != "" || n.ID != kam.NoID }

// String returns the name as a listing writes it.
func (n Name) String() string {
	text := kam.Clean(n.Text, false)
	if text == "" && n.ID == kam.NoID || strings.ContainsAny(text, `"\[]`) || strings.Contains(text, directed) || strings.Contains(text, mutual) || strings.TrimSpace(text) != text {
		text = `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
	}
	switch {
	case n.ID == kam.NoID:
		return text
	case text == "":
		return "[" + n.ID.String() + "]"
	}
	return text + " [" + n.ID.String() + "]"
}
