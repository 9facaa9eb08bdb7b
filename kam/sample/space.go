package sample

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"keyaccount/kam"
)

// makeSpace makes an account's critical success factors and its Open Space.
func (g *generator) makeSpace(a *account) {
	if a.owner == nil {
		return
	}
	count := g.between(2, 5)
	if !a.rich {
		count = g.lot(0, 22, 55, 23)
	} else if a.key != "polar" && g.chance(11) {
		count = pick(g, []int{0, 1, 1, 6})
	}
	for rank, factor := range some(g, a.industry.factors, count) {
		a.factors = append(a.factors, g.emit(of("success_factor").set("name", factor).ref("account", a.id).number("rank", rank+1).
			day("since", g.workday(-g.between(40, 700))).set("notes", g.maybe(50, pick(g, factorNotes)))))
	}
	if !a.rich {
		row := pick(g, a.rows)
		for _, p := range some(g, a.fitting(row), g.lot(15, 40, 45)) {
			g.addCell(a, row, p)
		}
		return
	}
	columns := some(g, a.products, g.between(3, 6))
	if a.script.rows != nil {
		columns = a.products[:6]
	}
	for _, row := range a.rows {
		for _, p := range columns {
			if p.fits(row) && g.chance(80) {
				g.addCell(a, row, p)
			}
		}
	}
}

// addCell makes a cell of the Open Space. Whoever is no customer buys nothing; empty cells that serve a
// success factor are the best place for an idea of ours.
func (g *generator) addCell(a *account, row string, p *product) {
	potential := g.worth(p) + p.price*int64(g.between(0, 2))
	var sales, rival string
	switch sold := g.chance(52); {
	case a.status == "target" || a.status == "former" || !sold:
		rival = g.maybe(38, pick(g, rivals))
	default:
		euros := potential * int64(g.between(8, 85)) / 100
		a.sold += euros
		sales = g.money(euros, a.currency)
		rival = g.maybe(12, pick(g, rivals))
	}
	var serves kam.ID
	if len(a.factors) > 0 && g.chance(42) {
		serves = pick(g, a.factors)
	}
	d := of("open_space").ref("account", a.id).set("segment", capital(row)).ref("product", p.id).set("sales", sales).
		set("potential", g.money(potential, a.currency)).ref("success_factor", serves).set("competitor", rival)
	if a.rich {
		d.set("notes", g.maybe(30, pick(g, spaceNotes)))
	}
	g.apart(func() { d.set("growth", g.growthOf(sales != "")) })
	g.emit(d)
}

// growthOf returns what kind of growth the potential of a cell is.
func (g *generator) growthOf(bought bool) string {
	switch {
	case g.chance(12):
		return "co-creation"
	case bought:
		return "up-sell"
	}
	return "cross-sell"
}

// worth returns what a usual order of a product comes to, in euros.
func (g *generator) worth(p *product) int64 {
	n := int64(1)
	switch {
	case p.price < 50_000:
		n = int64(g.between(2, min(40, int(300_000/p.price))))
	case p.price < 1_000_000:
		n = int64(g.between(1, 5))
	case p.price < 3_000_000:
		n = int64(g.between(1, 3))
	}
	return p.price * n * int64(g.between(86, 118)) / 100
}

// capital writes the first letter of a text as a capital.
func capital(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + strings.TrimPrefix(text, text[:n])
}
