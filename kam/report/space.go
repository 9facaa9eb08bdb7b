package report

import (
	"slices"
	"strconv"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/choice"
	"keyaccount/kam/dossier"
	"keyaccount/kam/openspace"
)

// matrixOf returns the Open Space of an account.
func (m *maker) matrixOf(d *dossier.Dossier) openspace.Matrix {
	return openspace.Of(d, m.company, m.settings, m.today)
}

// openSpace shows the matrix of one account, or the totals of all.
func openSpace(m *maker) {
	if m.account != nil {
		m.matrix(m.matrixOf(m.account))
		return
	}
	m.columns(record("account", "Account"), record("manager", "Manager"), m.money("sales", "Sales"), m.money("potential", "Potential"), m.money("gap", "Unrealized"),
		count("cells", "Cells"), count("empty", "Empty"), count("sold", "Sold"), count("contested", "Contested"), count("pushes", "Pushes"), text("best", "Best push"))
	for _, d := range m.of {
		x := m.matrixOf(d)
		if x.Cells == 0 {
			continue
		}
		best, why := Text(""), append([]kam.Reason{}, x.Apart...)
		if len(x.Push) > 0 {
			best = Text(x.Push[0].Segment + " × " + x.Push[0].ProductName)
			why = append(append([]kam.Reason{}, x.Push[0].Reasons...), why...)
		}
		account := m.accountOf(d.ID)
		m.row(account, why, account, m.person(x.Owner), Money(x.Sales), Money(x.Potential), Money(x.Gap),
			Count(x.Cells), Count(x.Empty), Count(x.Sold), Count(x.Totals.Contested), Count(len(x.Push)), best)
		m.note(x.Apart...)
	}
}

// matrix shows segments as rows and products as columns.
func (m *maker) matrix(x openspace.Matrix) {
	m.columns(text("segment", "Segment"))
	for i, c := range x.Columns {
		m.columns(text("product_"+strconv.Itoa(i+1), c.Name))
	}
	m.columns(m.money("sales", "Sales"), m.money("potential", "Potential"), m.money("gap", "Unrealized"))
	for _, r := range x.Rows {
		cells := []Value{Text(r.Segment)}
		var why []kam.Reason
		for i := range r.Cells {
			c := &r.Cells[i]
			cells = append(cells, Text(inMatrix(c)))
			why = append(why, c.Reasons...)
		}
		m.row(m.Account, distinct(why), append(cells, Money(r.Sales), Money(r.Potential), Money(r.Gap))...)
	}
	m.total("sales", "Sales", Money(x.Sales))
	m.total("potential", "Potential", Money(x.Potential))
	m.total("gap", "Unrealized", Money(x.Gap))
	for _, of := range []struct {
		name, label string
		n           int
	}{
		{"empty", "Empty cells", x.Empty}, {"sold", "Cells sold", x.Sold}, {"contested", "Contested cells", x.Totals.Contested},
		{"unknown", "Cells of unknown potential", x.Totals.Unknown}, {"pushes", "Push opportunities", len(x.Push)},
	} {
		m.total(of.name, of.label, Count(of.n))
	}
	m.note(x.Apart...)
}

// inMatrix tells a cell in the fewest words: what it is, sales of potential, what it serves.
func inMatrix(c *openspace.Cell) string {
	words := string(c.State)
	if !c.Sales.IsZero() && c.Sold {
		words += " " + Money(c.Sales).String()
	}
	if !c.Potential.IsZero() {
		words += " of " + Money(c.Potential).String()
	}
	if c.FactorName != "" {
		words += ", serves " + c.FactorName
	}
	return words
}

// pushes lists where to push and where a competitor is ahead.
func pushes(m *maker) {
	m.columns(text("call", "Call"), record("account", "Account"), text("segment", "Segment"), record("product", "Product"), m.money("sales", "Sales"), m.money("potential", "Potential"),
		m.money("gap", "Unrealized"), text("growth", "Growth"), text("factor", "Serves"), text("competitor", "Competitor ahead"), count("deals", "Open deals"))
	for _, d := range m.of {
		x := m.matrixOf(d)
		for _, group := range []struct {
			call  string
			cells []openspace.Cell
		}{{"push", x.Push}, {"contested", x.Contested}} {
			for i := range group.cells {
				c := &group.cells[i]
				about := m.accountOf(d.ID)
				if c.Record.ID != kam.NoID {
					about = naming(c.Record.Kind, c.Record.ID, c.Segment+" · "+c.ProductName)
				}
				m.row(about, c.Reasons, Text(group.call), m.accountOf(d.ID), Text(c.Segment), naming("product", c.Product, c.ProductName), Money(c.Sales), Money(c.Potential),
					Money(c.Gap), known(c.Growth), known(c.FactorName), Text(c.Competitor), Count(len(c.Deals)))
			}
		}
		m.note(x.Apart...)
	}
}

// criteria lists by what members decide: vulnerabilities first, then the most relevant.
func criteria(m *maker) {
	m.columns(record("criterion", "Criterion"), record("account", "Account"), record("member", "Whose"), record("deal", "Deal"), text("category", "Category"),
		decimals("importance", "Importance", "1–7"), decimals("difference", "Difference", "1–7"), decimals("relevance", "Relevance", "of 49"), text("leads", "Who leads"), text("vulnerable", "Vulnerable"), text("compensation", "Compensation"))
	vulnerable := 0
	for _, d := range m.of {
		seen := map[kam.ID]bool{}
		list := func(rated []*choice.Rated) {
			for _, c := range rated {
				if seen[c.ID] {
					continue
				}
				seen[c.ID] = true
				why := []kam.Reason{c.Reason}
				var fits []string
				for _, s := range c.Suggestions {
					if s.Fits {
						fits = append(fits, string(s.Compensation))
						why = append(why, s.Reasons...)
					}
				}
				if c.Vulnerable == choice.Yes {
					vulnerable++
				}
				deal := Value{}
				if c.Opportunity != kam.NoID {
					deal, _ = m.deal(c.Opportunity)
				}
				about := naming("criterion", c.ID, c.Name)
				m.row(about, why, about, m.accountOf(d.ID), contactOf(d, c.Contact), deal, known(c.Category),
					number(c.Importance), number(c.Difference), number(c.Relevance), known(c.Leads()), verdict(c.Vulnerable), Text(strings.Join(fits, ", ")))
			}
		}
		matrices := []choice.Matrix{choice.Of(d, kam.NoID, m.settings)}
		for i := range d.Opportunities {
			matrices = append(matrices, choice.Of(d, d.Opportunities[i].ID, m.settings))
		}
		for i := range matrices {
			list(matrices[i].Vulnerabilities)
		}
		for i := range matrices {
			list(matrices[i].Criteria)
		}
	}
	slices.SortStableFunc(m.Rows, func(a, b Row) int {
		const relevance, vulnerability = 7, 9
		if x, y := a.Cells[vulnerability].words == "yes", b.Cells[vulnerability].words == "yes"; x != y {
			return map[bool]int{true: -1, false: 1}[x]
		}
		return compareFalling(a.Cells[relevance], b.Cells[relevance])
	})
	m.total("criteria", "Criteria", Count(len(m.Rows)))
	m.total("vulnerable", "Vulnerabilities", Count(vulnerable))
	m.total("mark", "Relevance from which a criterion matters", Number(m.settings.RelevanceMark))
}

// compareFalling orders numbers from the highest, what is not known last.
func compareFalling(a, b Value) int {
	if a.Known() && b.Known() {
		return compare(b, a)
	}
	return compare(a, b)
}

func verdict(v choice.Verdict) Value {
	if v == choice.Unknown {
		return Value{}
	}
	return known(v)
}
