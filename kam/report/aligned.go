package report

import (
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/alignment"
)

// interfaces lists how our functions and theirs work together.
func interfaces(m *maker) {
	m.columns(record("account", "Account"), text("topic", "Topic"), text("ours", "Our function"), text("theirs", "Their function"), text("alignment", "Alignment"),
		text("overdue", "Overdue"), text("owned", "Somebody mends it"), decimals("score", "Account's score", "of 100"))
	var sum struct{ aligned, partly, misaligned, unknown int }
	for _, d := range m.of {
		x := alignment.InterfacesOf(d, m.today)
		sum.aligned, sum.partly, sum.misaligned, sum.unknown = sum.aligned+x.Aligned, sum.partly+x.Partly, sum.misaligned+x.Misaligned, sum.unknown+x.Unknown
		for _, l := range x.Lines {
			state := known(l.State)
			if l.State == alignment.Unknown {
				state = Value{}
			}
			m.row(naming(l.Record.Kind, l.Record.ID, strings.Join(nonEmpty(l.Topic, l.Ours, l.Theirs), " · ")), []kam.Reason{l.Reason},
				m.accountOf(d.ID), Text(l.Topic), known(l.Ours), known(l.Theirs), state, yesNo(l.Overdue), yesNo(!l.Nobodys), number(x.Score))
		}
	}
	m.total("aligned", "Aligned", Count(sum.aligned))
	m.total("partly_aligned", "Partly aligned", Count(sum.partly))
	m.total("misaligned", "Misaligned", Count(sum.misaligned))
	m.total("unknown", "Unknown", Count(sum.unknown))
}

func nonEmpty(all ...string) []string {
	var out []string
	for _, s := range all {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}

func yesNo(b bool) Value {
	if b {
		return Text("yes")
	}
	return Text("no")
}

// resources lists what the present and the next stage of each open deal ask for.
func resources(m *maker) {
	m.columns(record("deal", "Deal"), record("account", "Account"), text("stage", "For the stage"), text("expertise", "Expertise"), text("state", "State"),
		record("person", "Who"), text("overdue", "Overdue"), decimals("score", "Deal's score", "of 100"))
	missing := 0
	for _, d := range m.of {
		for _, o := range d.OpenDeals() {
			p := alignment.ProcessOf(d, o, m.settings, m.today)
			deal := naming("opportunity", o.ID, o.Name)
			for _, s := range p.Stages {
				for _, r := range s.Resources {
					m.row(naming(r.Record.Kind, r.Record.ID, r.Expertise+" · "+s.Stage), []kam.Reason{r.Reason},
						deal, m.accountOf(d.ID), Text(s.Stage), Text(r.Expertise), known(r.State), m.person(r.Person), yesNo(r.Overdue), number(p.Score))
				}
				missing += s.Missing
				for _, g := range s.Gaps {
					m.row(deal, []kam.Reason{g.Reason}, deal, m.accountOf(d.ID), Text(g.Stage), Text(g.Expertise), Text("not asked for"), Value{}, Text("no"), number(p.Score))
				}
				missing += len(s.Gaps)
			}
		}
	}
	m.total("missing", "Missing or not asked for", Count(missing))
}

// stalls checks the open deals that stall.
func stalls(m *maker) {
	m.columns(record("deal", "Deal"), record("account", "Account"), record("owner", "Owner"), text("signs", "Signs"))
	for _, name := range []string{alignment.OfInterfaces, alignment.OfConnections, alignment.OfSalesProcess, alignment.OfProject, alignment.OfExpectations,
		alignment.OfConcerns, alignment.OfOpportunities, alignment.OfChoices} {
		m.columns(text(strings.ReplaceAll(name, " ", "_"), capital(name)))
	}
	open := 0
	for _, d := range m.of {
		for _, o := range d.OpenDeals() {
			open++
			s := alignment.StallOf(d, o, m.settings, m.today)
			if !s.Stalls {
				continue
			}
			deal := naming("opportunity", o.ID, o.Name)
			var signs []string
			var why []kam.Reason
			for _, sign := range s.Signs {
				signs, why = append(signs, sign.Name), append(why, sign.Reason)
			}
			cells := []Value{deal, m.accountOf(d.ID), m.person(o.Owner), Text(strings.Join(signs, ", "))}
			for _, f := range append(append([]alignment.Finding{}, s.Alignments[:]...), s.Managements[:]...) {
				cells = append(cells, finding(f.Verdict))
				for _, r := range f.Reasons {
					why = append(why, kam.Reason{Record: r.Record, Words: f.Name + ": " + r.Words})
				}
			}
			m.row(deal, why, cells...)
		}
	}
	m.total("open", "Open deals", Count(open))
	m.total("stalling", "Of these stall", Count(len(m.Rows)))
}

func finding(v alignment.Verdict) Value {
	if v == alignment.NotKnown {
		return Value{}
	}
	return known(v)
}
