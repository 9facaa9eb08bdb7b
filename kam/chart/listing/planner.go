package listing

import (
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// planner works out a plan.
type planner struct {
	*Plan
	d     *dossier.Dossier
	id    func() (kam.ID, error)
	made  map[string]kam.ID // people who are made, by name
	taken map[kam.ID]bool   // arrows that are listed
}

// person returns who is meant: somebody of the account, or somebody who is made.
func (p *planner) person(listed *Person) (kam.ID, error) {
	id, err := p.known(listed.Name)
	if err != nil || id != kam.NoID {
		return id, err
	}
	if listed.ID != kam.NoID {
		return kam.NoID, &Error{listed.Place, "the account has nobody with this id; leave the id out to add “" + kam.Clip(listed.Text, 40) + "”"}
	}
	if id, err = p.id(); err != nil {
		return kam.NoID, err
	}
	p.made[listed.Text] = id
	return id, nil
}

// known returns the contact who is meant, or NoID where there is none such.
func (p *planner) known(n Name) (kam.ID, error) {
	if n.ID != kam.NoID {
		if p.d.Contact(n.ID) == nil {
			return kam.NoID, nil
		}
		return n.ID, nil
	}
	found := kam.NoID
	for i := range p.d.Contacts {
		c := &p.d.Contacts[i]
		if kam.Clip(c.Name, 80) != kam.Clip(n.Text, 80) {
			continue
		}
		if found != kam.NoID {
			return kam.NoID, &Error{n.Place, fmt.Sprintf("several people are called “%s”; add the id in brackets: [%s] or [%s]", kam.Clip(n.Text, 40), found, c.ID)}
		}
		found = c.ID
	}
	return found, nil
}

// refer returns somebody of the account or somebody who is made.
func (p *planner) refer(n Name) (kam.ID, error) {
	if id, ok := p.made[n.Text]; ok && n.ID == kam.NoID {
		return id, nil
	}
	id, err := p.known(n)
	if err == nil && id == kam.NoID {
		err = &Error{n.Place, "“" + kam.Clip(n.Text, 40) + "” is neither listed nor at the account; list the person"}
	}
	return id, err
}

// deal returns the deal that is meant, or NoID where none is named.
func (p *planner) deal(n Name) (kam.ID, error) {
	if !n.isThere() {
		return kam.NoID, nil
	}
	if n.ID != kam.NoID {
		if p.d.Opportunity(n.ID) == nil {
			return kam.NoID, &Error{n.Place, "the account has no deal with this id"}
		}
		return n.ID, nil
	}
	found := kam.NoID
	for i := range p.d.Opportunities {
		if o := &p.d.Opportunities[i]; kam.Clip(o.Name, 80) == kam.Clip(n.Text, 80) {
			if found != kam.NoID {
				return kam.NoID, &Error{n.Place, fmt.Sprintf("several deals are called “%s”; add the id in brackets: [%s] or [%s]", kam.Clip(n.Text, 40), found, o.ID)}
			}
			found = o.ID
		}
	}
	if found == kam.NoID {
		return found, &Error{n.Place, "the account has no deal called “" + kam.Clip(n.Text, 40) + "”"}
	}
	return found, nil
}

// contact works out what a person's own record becomes.
func (p *planner) contact(listed *Person, id kam.ID) error {
	want := map[string]string{}
	for _, f := range listed.Fields {
		k, _ := find(personKeys, f.Key)
		if k.kind != kam.ContactKind {
			continue
		}
		want[k.field] = f.Value
		if f.Record.isThere() {
			boss, err := p.refer(f.Record)
			if err != nil {
				return err
			}
			if boss == id {
				return &Error{f.Record.Place, "nobody reports to themselves"}
			}
			want[k.field] = boss.String()
		}
	}
	now := map[string]string{}
	c := p.d.Contact(id)
	if c != nil {
		now = map[string]string{"title": kam.Clip(c.Title, 80), "department": kam.Clip(c.Department, 80)}
		if c.ReportsTo != kam.NoID {
			now["reports_to"] = c.ReportsTo.String()
		}
	} else {
		want["name"], want["account"] = listed.Text, p.d.ID.String()
	}
	p.step(c == nil, kam.Ref{Kind: "contact", ID: id}, listed.Text, want, now)
	return nil
}

// step adds what is to be set to the plan, if anything differs.
func (p *planner) step(isNew bool, ref kam.Ref, name string, want, now map[string]string) {
	s := Step{Ref: ref, Name: name}
	for key, value := range want {
		if now[key] == value {
			continue
		}
		if key == "reports_to" {
			s.late = append(s.late, kam.Cell{Key: key, Value: value})
		} else {
			s.Cells = append(s.Cells, kam.Cell{Key: key, Value: value})
		}
	}
	kam.SortCells(s.Cells)
	switch {
	case isNew:
		p.Made = append(p.Made, s)
	case len(s.Cells)+len(s.late) > 0:
		p.Changed = append(p.Changed, s)
	default:
		p.Same++
	}
}

// membership works out what a person's part becomes: of the deal that the person's own line names, otherwise of the
// listing's. Where the part in the whole account is as listed, a deal needs none of its own.
func (p *planner) membership(listed *Person, contact, deal kam.ID) error {
	want := map[string]string{}
	var named []*kam.Field
	for _, f := range listed.Fields {
		k, _ := find(personKeys, f.Key)
		switch {
		case k.kind != kam.MembershipKind:
		case k.field == "opportunity":
			if !f.Record.isThere() {
				continue
			}
			own, err := p.deal(f.Record)
			if err != nil {
				return err
			}
			deal = own
		default:
			declared := k.kind.Lookup(k.field)
			named = append(named, declared)
			if !declared.Multi {
				want[k.field] = f.Value
				continue
			}
			for _, item := range strings.Split(f.Value, ", ") {
				if item != "" {
					want[kam.ItemKey(k.field, item)] = kam.Yes
				}
			}
		}
	}
	if len(named) == 0 {
		return nil
	}
	var own, wide *kam.Membership
	for _, m := range p.d.MembershipsOf(contact) {
		switch {
		case m.Opportunity == deal && own == nil:
			own = m
		case m.Opportunity == kam.NoID && wide == nil:
			wide = m
		}
	}
	base := own
	if base == nil {
		base = wide
	}
	now := cellsOf(base)
	for key := range now { // items that a set loses
		field, item := kam.SplitKey(key)
		if _, listed := want[key]; item != "" && !listed && slices.ContainsFunc(named, func(f *kam.Field) bool { return f.Name == field }) {
			want[key] = ""
		}
	}
	differs := false
	for key, value := range want {
		differs = differs || now[key] != value
	}
	if own != nil || base != nil && !differs {
		p.step(false, kam.Ref{Kind: "membership", ID: base.ID}, listed.Text, want, now)
		return nil
	}
	id, err := p.id()
	if err != nil {
		return err
	}
	// What is not listed of a part in the whole account holds for the deal too.
	for key, value := range now {
		if _, listed := want[key]; !listed {
			want[key] = value
		}
	}
	want["contact"], want["account"] = contact.String(), p.d.ID.String()
	if deal != kam.NoID {
		want["opportunity"] = deal.String()
	}
	p.step(true, kam.Ref{Kind: "membership", ID: id}, listed.Text, want, nil)
	return nil
}

// cellsOf returns the cells of a membership that a listing can say.
func cellsOf(m *kam.Membership) map[string]string {
	cells := map[string]string{}
	if m == nil {
		return cells
	}
	for _, role := range m.Roles {
		cells[kam.ItemKey("roles", role)] = kam.Yes
	}
	for _, zone := range m.Zones {
		cells[kam.ItemKey("zones", zone)] = kam.Yes
	}
	for key, value := range map[string]string{"attitude": m.Attitude, "dominant": yes(m.Dominant), "opponent": yes(m.Opponent), "promoter": m.Promoter, "decides": m.Decides} {
		if value != "" {
			cells[key] = value
		}
	}
	return cells
}

// influence works out what an arrow becomes.
func (p *planner) influence(listed *Influence) error {
	from, err := p.refer(listed.From)
	if err != nil {
		return err
	}
	to, err := p.refer(listed.To)
	if err != nil {
		return err
	}
	if from == to {
		return &Error{listed.To.Place, "nobody has an " + listed.Nature + " with themselves"}
	}
	want := map[string]string{}
	for _, f := range listed.Fields {
		k, _ := find(influenceKeys, f.Key)
		want[k.field] = f.Value
	}
	if want["strength"] == "" {
		delete(want, "strength") // an arrow always has one
	}
	name := listed.From.Text + " – " + listed.To.Text
	if in := p.arrow(listed.Nature, from, to, want["about"]); in != nil {
		p.taken[in.ID] = true
		strength := in.Strength
		if strength == "" {
			strength = "medium"
		}
		p.step(false, kam.Ref{Kind: "influence", ID: in.ID}, name, want, map[string]string{"strength": strength, "about": kam.Clip(in.About, 120)})
		return nil
	}
	id, err := p.id()
	if err != nil {
		return err
	}
	want["from"], want["to"], want["account"], want["nature"] = from.String(), to.String(), p.d.ID.String(), listed.Nature
	if want["strength"] == "" {
		want["strength"] = "medium"
	}
	p.step(true, kam.Ref{Kind: "influence", ID: id}, name, want, nil)
	return nil
}

// arrow returns the arrow that is meant, of several the one about the same, otherwise the first that is not taken.
func (p *planner) arrow(nature string, from, to kam.ID, about string) *kam.Influence {
	var first *kam.Influence
	for i := range p.d.Influences {
		in := &p.d.Influences[i]
		of := in.Nature
		if of == "" {
			of = "influence"
		}
		ends := in.From == from && in.To == to || nature != "influence" && in.From == to && in.To == from
		if of != nature || !ends || p.taken[in.ID] {
			continue
		}
		if kam.Clip(in.About, 120) == about {
			return in
		}
		if first == nil {
			first = in
		}
	}
	return first
}
