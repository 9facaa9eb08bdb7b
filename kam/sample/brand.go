package sample

import (
	"strconv"
	"strings"
)

// brand is what companies are named from in one language.
type brand struct {
	pre, suf []spelling
	trades   [][]spelling // per industry segment
	first    bool
	glue     string
}

func readBrand(code string) brand {
	spellings := func(words []string) (out []spelling) {
		for _, w := range words {
			out = append(out, spell(w))
		}
		return out
	}
	for _, row := range brandRows {
		if row.code != code {
			continue
		}
		b := brand{pre: spellings(list(row.pre)), suf: spellings(list(row.suf)), first: row.first, glue: row.glue}
		for _, t := range list(row.trades) {
			b.trades = append(b.trades, spellings(strings.Split(t, "/")))
		}
		return b
	}
	return brand{}
}

// stride is coprime to every number of brands a language can have, so that counting by it visits all
// of them before it repeats one; a test holds the tables to it.
const stride = 7919

// coin returns the next name for a company, without its legal form, and its domain. Names do not
// repeat within a language: when all are used up, they come again with a number.
func (g *generator) coin(t *tongue, segment int) (called, domain string) {
	b := t.brand
	key := t.code + strconv.Itoa(segment)
	trades := b.trades[segment]
	all := len(b.pre) * len(b.suf) * len(trades)
	n := g.coined[key]
	g.coined[key] = n + 1
	round, at := n/all, (n%all*stride+segment*37)%all
	trade := trades[at%len(trades)]
	at /= len(trades)
	pre, suf := b.pre[at%len(b.pre)], b.suf[at/len(b.pre)]
	called = pre.own + suf.own + b.glue + trade.own
	if b.first {
		called = trade.own + b.glue + pre.own + suf.own
	}
	domain = slug(pre.latin+suf.latin, "") + "-" + slug(trade.latin, "")
	if round > 0 {
		called += " " + strconv.Itoa(round+1)
		domain += strconv.Itoa(round + 1)
	}
	return called, domain + ".example"
}

// withForm adds a legal form of the place to the name of a company.
func (g *generator) withForm(p *place, called string) string {
	return strings.Replace(pick(g, p.legal), "%", called, 1)
}
