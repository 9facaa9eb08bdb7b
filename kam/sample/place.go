package sample

import (
	"strconv"
	"strings"
)

// place is a country, read from its row.
type place struct {
	placeRow
	towns   []town
	phones  []string
	roads   []string
	legal   []string
	natives []string // the languages of people's names, each as often as it is met
}

type town struct{ name, state, area string }

func readPlaces() map[string]*place {
	all := map[string]*place{}
	for _, row := range placeRows {
		p := &place{placeRow: row, phones: list(row.phone), roads: list(row.streets), legal: list(row.forms)}
		for _, c := range list(row.cities) {
			parts := append(strings.Split(c, ":"), "", "")
			p.towns = append(p.towns, town{parts[0], parts[1], parts[2]})
		}
		for range 10 {
			p.natives = append(p.natives, row.tongue)
		}
		p.natives = append(p.natives, list(row.others)...)
		all[row.code] = p
	}
	return all
}

// townNamed returns the town of that name, or the first.
func (p *place) townNamed(name string) town {
	for _, t := range p.towns {
		if t.name == name {
			return t
		}
	}
	return p.towns[0]
}

func (g *generator) phone(p *place, t town) string {
	return g.digits(strings.Replace(pick(g, p.phones), "@", t.area, 1))
}

func (g *generator) address(p *place) string { return inRoad(g.houseOf(p)) }

// mostHouses is how many houses a road has.
const mostHouses = 140

// houseOf returns a road and a number in it.
func (g *generator) houseOf(p *place) (road string, number int) {
	return pick(g, p.roads), g.between(1, mostHouses)
}

func inRoad(road string, number int) string {
	return strings.Replace(road, "#", strconv.Itoa(number), 1)
}

// settle gives an account a phone number that no other account has. There are few numbers that may be made up, so beyond
// the accounts that are written down by hand each has an extension of its own: counted by country, so that nothing has to
// be remembered of each.
func (g *generator) settle(a *account) (phone string) {
	phone = g.phone(a.place, a.town)
	if a.key == "" {
		g.settled[a.country]++
		phone += " ext. " + strconv.Itoa(9+g.settled[a.country])
	}
	return phone
}

// house returns the address of an account that has settled, which is no other's: beyond the accounts that are written down
// by hand, in a house beyond those that are drawn.
func (g *generator) house(a *account) string {
	road, number := g.houseOf(a.place)
	if a.key == "" {
		number = mostHouses + g.settled[a.country]
	}
	return inRoad(road, number)
}

// money returns the canonical text of an amount in a currency of about so many euros, rounded to
// three significant digits as offers are.
func (g *generator) money(euros int64, currency string) string {
	rate := int64(100)
	for _, row := range placeRows {
		if row.currency == currency {
			rate = row.rate
			break
		}
	}
	amount, unit := euros*rate/100, int64(1)
	for amount/unit >= 1000 {
		unit *= 10
	}
	amount = (amount + unit/2) / unit * unit
	return strconv.FormatInt(amount, 10) + " " + currency
}
