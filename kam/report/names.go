package report

import (
	"strings"

	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/pipeline"
	"keyaccount/kam/portfolio"
)

// The records that stand in cells, with the names they go by. One that is not on this device is named by the beginning
// of its id.

func (m *maker) accountOf(id kam.ID) Value {
	name := ""
	if d := m.company.Dossier(id); d != nil {
		name = d.Account.Name
	}
	return naming("account", id, name)
}

func (m *maker) person(id kam.ID) Value {
	name := ""
	if p := m.company.Person(id); p != nil {
		name = p.Name
	}
	return naming("person", id, name)
}

func contactOf(d *dossier.Dossier, id kam.ID) Value {
	name := ""
	if c := d.Contact(id); c != nil {
		name = c.Name
	}
	return naming("contact", id, name)
}

// deal returns an opportunity, which may name no account.
func (m *maker) deal(id kam.ID) (Value, *kam.Opportunity) {
	if m.deals == nil {
		m.deals = map[kam.ID]*kam.Opportunity{}
		for _, o := range pipeline.All(m.company).Deals {
			m.deals[o.ID] = o
		}
	}
	if o := m.deals[id]; o != nil {
		return naming("opportunity", id, o.Name), o
	}
	return naming("opportunity", id, ""), &kam.Opportunity{}
}

func naming(kind string, id kam.ID, name string) Value {
	if name == "" {
		name = strings.ReplaceAll(kind, "_", " ") + " " + id.String()[:8]
	}
	return Record(kam.Ref{Kind: kind, ID: id}, name)
}

// amount returns an amount of the base currency that may be unknown.
func (m *maker) amount(v portfolio.Value) Value { return m.base(v.Known, v.Amount) }

func (m *maker) base(known bool, d decimal.Decimal) Value {
	return only(known, Money(kam.Money{Amount: d, Currency: m.settings.BaseCurrency}))
}

// phrases returns the words of reasons, for a cell.
func phrases(reasons []kam.Reason) Value {
	var words []string
	for _, r := range reasons {
		words = append(words, r.Words)
	}
	return Text(strings.Join(words, "; "))
}

func several(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return Count(n).String() + " " + more
}
