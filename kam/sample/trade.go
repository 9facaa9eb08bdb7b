package sample

import "keyaccount/kam"

// pattern is how an account buys: what makes it a friend, a butterfly, a vulture or a stranger.
type pattern struct {
	loyal           bool
	margin, selling int // of last year's net sales, percent: contribution margin and direct selling expenses
	trend           int // how many points its margin gains or loses in a year
}

func (g *generator) patternOf(a *account) pattern {
	weights := []int{25, 25, 25, 25} // friend, butterfly, vulture, stranger
	if a.status == "key account" {
		weights = []int{66, 14, 14, 6}
	}
	n := g.lot(weights...)
	if n <= 1 {
		return pattern{n == 0, g.between(26, 40), g.between(6, 12), g.between(-5, 5)}
	}
	return pattern{n == 2, g.between(2, 13), g.between(15, 26), g.between(-5, 5)}
}

// order is a purchase on its way: the day, counted from today, and its worth in euros.
type order struct {
	day   int
	euros int64
}

// makeTrade makes what an account bought and what its years came to, which agree with each other.
func (g *generator) makeTrade(a *account) {
	if a.owner == nil {
		return
	}
	if a.status == "target" {
		if a.rich {
			for back := 2; back >= 1; back-- {
				g.emit(g.ownFigures(a, back))
			}
		}
		return
	}
	if !a.rich {
		g.makeLittleTrade(a)
		return
	}
	level := max(a.sold, 40_000)
	orders := g.orders(a, level)
	sums := map[int]int64{}
	for _, o := range orders {
		sums[g.workday(o.day).Year] += o.euros
		g.buy(a, o)
	}
	for back := 3; back >= 1; back-- {
		net := max(sums[g.today.Year-back], level/50)
		g.close(a, g.ownFigures(a, back), net, back, true)
	}
}

// makeLittleTrade makes a purchase and a year of an account that is not well known.
func (g *generator) makeLittleTrade(a *account) {
	level := max(a.sold, 20_000)
	if g.chance(55) {
		g.buy(a, order{-g.between(10, 700), level * int64(g.between(5, 60)) / 100})
	}
	if g.chance(60) {
		g.close(a, g.ownFigures(a, 1), level*int64(g.between(60, 120))/100, 1, false)
	}
}

// orders returns the purchases of the last years: of loyal accounts one every few months up to now, of
// others a few with long silence after them.
func (g *generator) orders(a *account, level int64) []order {
	first := int(kam.Date{Year: g.today.Year - 3, Month: 1, Day: 5}.DaysSince(g.today))
	last := -g.between(4, 70)
	if a.status == "former" {
		last = -g.between(400, 600)
	}
	var out []order
	if a.pattern.loyal {
		for day := first + g.between(0, 60); day < last; day += g.between(75, 120) {
			out = append(out, order{day, level * int64(g.between(17, 36)) / 100})
		}
		return out
	}
	for day := first + g.between(20, 250); day < last-150 && len(out) < 3; day += g.between(170, 480) {
		out = append(out, order{day, level * int64(g.between(45, 150)) / 100})
	}
	return out
}

// buy makes one purchase.
func (g *generator) buy(a *account, o order) {
	row := pick(g, a.rows)
	p := pick(g, a.fitting(row))
	for try := 0; p.price > o.euros*2 && try < 6; try++ {
		p = pick(g, a.fitting(row))
	}
	n := max(1, int(o.euros/p.price))
	d := of("purchase").ref("account", a.id).ref("product", p.id).set("segment", capital(row)).day("date", g.workday(o.day)).
		number("quantity", n).set("value", g.money(o.euros, a.currency)).set("number", g.digits("*#####"))
	for _, deal := range a.deals {
		if !deal.running && deal.won && deal.to < o.day+60 && deal.to > o.day-60 {
			d.refDeal("opportunity", deal)
		}
	}
	if len(a.sites) > 0 && g.chance(60) {
		d.ref("site", pick(g, a.sites))
	}
	g.emit(d)
}

// ownFigures drafts a year of an account with its own revenue and profit, back years ago.
func (g *generator) ownFigures(a *account, back int) *draft {
	d := of("financial_year").ref("account", a.id).number("year", g.today.Year-back)
	if a.revenue > 0 {
		revenue := a.revenue * 1_000_000 * int64(100-back*g.between(-3, 6)) / 100
		d.set("revenue", g.money(revenue, a.currency)).set("profit", g.money(revenue*int64(g.between(-2, 11))/100, a.currency))
	}
	return d
}

// close completes a year with our net sales to the account and what they cost, so that the contribution
// margin is as its pattern says, and hands it out.
func (g *generator) close(a *account, d *draft, net int64, back int, whole bool) {
	margin, selling := int64(a.pattern.margin-a.pattern.trend*(back-1)), int64(a.pattern.selling)
	cost := net * (100 - margin - selling) / 100
	d.set("net_sales", g.money(net, a.currency)).set("cost_of_goods", g.money(cost, a.currency))
	expenses := net * selling / 100
	if !whole {
		d.set("selling_expenses", g.money(expenses, a.currency))
		g.emit(d)
		return
	}
	for i, part := range []int64{34, 14, 12, 8, 18, 14} { // percent of direct selling expenses
		name := []string{"salary_share", "relationship_cost", "administrative_cost", "trade_credit", "delivery_cost", "service_cost"}[i]
		d.set(name, g.money(expenses*part/100, a.currency))
	}
	g.emit(d.set("notes", g.maybe(25, pick(g, yearNotes))))
}
