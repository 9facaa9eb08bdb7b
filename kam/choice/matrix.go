package choice

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// Of returns the matrix of a deal (Le Bon & Herman 2015: management of choices): the members of the buying center with
// the criteria of the deal and of the whole account; those of the whole account alone where the deal is NoID. Where a
// member has a criterion of one name and category for both, that of the deal stands; of two for the same, the one that
// was made later. Criteria of contacts that are deleted do not count.
//
// The relevance of a criterion is importance × difference, unknown where either is. It matters where that reaches the mark
// of the settings; where a competitor leads as well, or is named as leading, we are vulnerable. That is unknown where
// the relevance is, or where it matters and nobody says who leads. Totals add up the relevance that is known.
func Of(d *dossier.Dossier, deal kam.ID, s kam.Settings) Matrix {
	m := Matrix{Deal: deal}
	for _, c := range chosen(d, deal) {
		m.Criteria = append(m.Criteria, rate(c, s))
	}
	advice := adviser{d: d, all: m.Criteria}
	for _, r := range m.Criteria {
		if r.Vulnerable == Yes {
			r.Suggestions = advice.on(r)
			m.Vulnerabilities = append(m.Vulnerabilities, r)
		}
		m.add(r)
	}
	slices.SortStableFunc(m.Vulnerabilities, func(a, b *Rated) int { return b.Relevance.Cmp(a.Relevance.Decimal) })
	m.arrange(d)
	m.categorize()
	return m
}

// chosen returns the criteria that stand for a deal.
func chosen(d *dossier.Dossier, deal kam.ID) []*kam.Criterion {
	type one struct {
		contact        kam.ID
		name, category string
	}
	of := map[one]*kam.Criterion{}
	for i := range d.Criteria {
		c := &d.Criteria[i]
		if c.Opportunity != deal && c.Opportunity != kam.NoID || d.Contact(c.Contact) == nil {
			continue
		}
		at := one{c.Contact, key(c.Name), c.Category}
		if was := of[at]; was == nil || was.Opportunity == c.Opportunity || c.Opportunity != kam.NoID {
			of[at] = c
		}
	}
	all := make([]*kam.Criterion, 0, len(of))
	for _, c := range of {
		all = append(all, c)
	}
	slices.SortFunc(all, func(a, b *kam.Criterion) int { return dossier.Compare(a.ID, b.ID) })
	return all
}

// key returns a name as names are compared.
func key(name string) string { return strings.ToLower(strings.TrimSpace(name)) }

func rate(c *kam.Criterion, s kam.Settings) *Rated {
	r := &Rated{Criterion: c, Relevance: Relevance(c.Importance, c.Difference), Matters: Unknown, Vulnerable: Unknown}
	words := fmt.Sprintf("%s: importance %s × difference %s", kam.Clip(c.Name, 60), said(c.Importance), said(c.Difference))
	if r.Relevance.Known {
		words += " = " + r.Relevance.String()
		r.Matters = No
		if !r.Relevance.LessThan(s.RelevanceMark) {
			r.Matters = Yes
		}
	}
	switch leads := leader(c); {
	case leads == "competitor":
		r.Vulnerable = r.Matters
		words += ", " + cmp.Or(kam.Clip(c.Competitor, 60), "a competitor") + " leads"
	case leads == "we":
		r.Vulnerable = No
		words += ", we lead"
	case leads == "level":
		r.Vulnerable = No
		words += ", nobody leads"
	default:
		if r.Matters == No {
			r.Vulnerable = No
		}
		words += ", who leads is not known"
	}
	r.Reason = kam.Because("criterion", c.ID, "%s", words)
	return r
}

// leader returns who leads on a criterion. Whoever names the competitor who leads need not say so twice.
func leader(c *kam.Criterion) string {
	if c.Leader == "" && c.Competitor != "" {
		return "competitor"
	}
	return c.Leader
}

// Leads returns who leads on the criterion: we, the competitor by its name where that is recorded, level for nobody, or ""
// where that is not known.
func (r *Rated) Leads() string {
	leads := leader(r.Criterion)
	if leads == "competitor" && r.Competitor != "" {
		return r.Competitor
	}
	return leads
}

func said(n kam.Number) string {
	if !n.Known {
		return "unknown"
	}
	return n.String()
}

func (t *Totals) add(r *Rated) {
	t.Criteria++
	if r.Matters == Yes {
		t.Matter++
	}
	if r.Vulnerable == Yes {
		t.Vulnerable++
	}
	if !r.Relevance.Known {
		t.Unknown++
		return
	}
	sum := func(n *kam.Number) { *n = kam.Number{Decimal: n.Add(r.Relevance.Decimal), Known: true} }
	sum(&t.Relevance)
	switch leader(r.Criterion) {
	case "we":
		sum(&t.Ours)
	case "level":
		sum(&t.Level)
	case "competitor":
		sum(&t.Theirs)
	}
}

// arrange makes the columns and the rows.
func (m *Matrix) arrange(d *dossier.Dossier) {
	type column struct {
		name     string // as it is written first
		category int
	}
	columns := map[string]*column{}
	for _, r := range m.Criteria {
		at, category := columns[key(r.Name)], slices.Index(categories, r.Category)
		if category < 0 {
			category = len(categories)
		}
		if at == nil {
			columns[key(r.Name)] = &column{strings.TrimSpace(r.Name), category}
		} else {
			at.category = min(at.category, category)
		}
	}
	order := make([]string, 0, len(columns))
	for name := range columns {
		order = append(order, name)
	}
	slices.SortFunc(order, func(a, b string) int {
		return cmp.Or(columns[a].category-columns[b].category, strings.Compare(a, b))
	})
	for _, name := range order {
		m.Names = append(m.Names, columns[name].name)
	}
	rows := map[kam.ID]*Member{}
	for _, r := range m.Criteria {
		row := rows[r.Contact]
		if row == nil {
			row = &Member{Contact: r.Contact, Name: d.Contact(r.Contact).Name, Cells: make([][]*Rated, len(order))}
			rows[r.Contact] = row
		}
		at := slices.Index(order, key(r.Name))
		row.Cells[at] = append(row.Cells[at], r)
		row.add(r)
	}
	for _, row := range rows {
		m.Members = append(m.Members, *row)
	}
	slices.SortFunc(m.Members, func(a, b Member) int { return dossier.Compare(a.Contact, b.Contact) })
}

// categories are the four categories of criteria.
var categories = kam.CriterionKind.Lookup("category").Options

func (m *Matrix) categorize() {
	for _, name := range append(slices.Clone(categories), "") {
		c := Category{Name: name}
		for _, r := range m.Criteria {
			if r.Category == name {
				c.add(r)
			}
		}
		if name != "" || c.Criteria > 0 {
			m.Categories = append(m.Categories, c)
		}
	}
}
