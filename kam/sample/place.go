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

func (g *generator) address(p *place) string {
	return strings.Replace(pick(g, p.roads), "#", strconv.Itoa(g.between(1, 140)), 1)
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
