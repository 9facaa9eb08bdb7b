package query

import (
	"context"

	"keyaccount/kam"
	"keyaccount/kam/search"
)

// Texts finds the places of the records in whose text a folded text begins a word, as kam.BeginsIn tells.
type Texts func(folded string) (search.Places, error)

// Choose returns the places of the records that meet all conditions of a query, and apart from them those of the records of which the
// table cannot tell: they meet all other conditions. The error is that of ctx or of texts.
func (t *Table) Choose(ctx context.Context, q Query, in Lookup, texts Texts) (meet, unsure search.Places, err error) {
	p := plan{table: t, query: q, in: in, texts: texts}
	meet, unsure = make(search.Places, (len(t.at)+63)/64), nil
	err = p.each(ctx, func(s *sheet, rows []outcome) {
		for row, place := range s.places {
			switch {
			case place >= vacant || rows[row].failed != 0:
			case rows[row].unsure:
				unsure.Add(place)
			default:
				meet.Add(place)
			}
		}
	})
	return meet, unsure, err
}

// Count adds to a tally what it would count of all records in some places, or of all if it is nil. It returns false if the
// table cannot tell, and has counted nothing then.
func (t *Table) Count(ctx context.Context, tally *Tally, among search.Places, texts Texts) (ok bool, err error) {
	p := plan{table: t, query: tally.query, in: tally.in, texts: texts}
	counts := make([]map[string]int, len(tally.fields))
	for i := range counts {
		counts[i] = map[string]int{}
	}
	ok = true
	err = p.each(ctx, func(s *sheet, rows []outcome) {
		for i, f := range tally.fields {
			ok = ok && t.count(f, s, rows, p.number(f.name), among, counts[i])
		}
	})
	if !ok || err != nil {
		return false, err
	}
	for i, f := range tally.fields {
		for v, n := range counts[i] {
			f.counts[v] += n
		}
	}
	return true, nil
}

// count counts the values of a facet over the rows that meet all conditions, besides those on the facet itself, which has a number.
func (t *Table) count(f *facetField, s *sheet, rows []outcome, own uint16, among search.Places, counts map[string]int) (ok bool) {
	var c *column
	lifted := false
	if f.field != nil {
		at := s
		if _, has := s.named[f.name]; !has && s.kind.Lookup("account") != nil {
			at, lifted = t.sheet(kam.AccountKind), true
		}
		i, has := at.named[f.name]
		if !has || at.columns[i].field.Type != f.field.Type {
			return true
		}
		if c = &at.columns[i]; c.none {
			return false
		}
	}
	accounts := t.sheet(kam.AccountKind)
	n := 1
	if c != nil {
		n = len(c.values)
	}
	hits := make([]int, n)
	for row, place := range s.places {
		failed := rows[row].failed
		if place >= vacant || failed != 0 && failed != own || among != nil && !among.Has(place) {
			continue
		}
		if rows[row].unsure {
			return false
		}
		at := uint32(row)
		switch {
		case c == nil:
			hits[0]++
			continue
		case lifted:
			if at = s.accounts[row]; at == 0 || accounts.places[at-1] == heardOf {
				continue
			}
			at--
		}
		hits[c.rows[at]]++
	}
	if c == nil {
		if hits[0] > 0 {
			counts[s.kind.Name] += hits[0]
		}
		return true
	}
	for number, n := range hits {
		if n > 0 {
			for _, v := range c.values[number] {
				counts[v] += n
			}
		}
	}
	return true
}

// outcome is what is known of a row after some conditions.
type outcome struct {
	failed uint16 // 0 if it met all; the number of the field whose conditions it failed, if that is one; else several
	unsure bool   // a condition cannot be told
}

const several = ^uint16(0)

// plan carries out a query on a table.
type plan struct {
	table  *Table
	query  Query
	in     Lookup
	texts  Texts
	fields []string // that conditions are on, which are numbered from 1
	places []search.Places
	lifted [][]verdict // of each part: what the accounts are to it
}

// verdict is what a row is to a condition.
type verdict uint8

const (
	fails verdict = iota
	meets
	untold
)

func told(met bool) verdict {
	if met {
		return meets
	}
	return fails
}

// number returns the number of a field, 0 if no condition is on it.
func (p *plan) number(field string) uint16 {
	for i, f := range p.fields {
		if f == field {
			return uint16(i + 1)
		}
	}
	return several - 1 // which no row has failed
}

// each calls fn with what the rows of each sheet came to.
func (p *plan) each(ctx context.Context, fn func(s *sheet, rows []outcome)) error {
	p.places, p.lifted = make([]search.Places, len(p.query.parts)), make([][]verdict, len(p.query.parts))
	numbers := make([]uint16, len(p.query.parts))
	for i, part := range p.query.parts {
		numbers[i] = several
		if part.word {
			continue
		}
		if part.field != "" && !part.negate {
			if numbers[i] = p.number(part.field); numbers[i] == several-1 {
				p.fields = append(p.fields, part.field)
				numbers[i] = uint16(len(p.fields))
			}
		}
		if part.text != "" {
			places, err := p.texts(part.text)
			if err != nil {
				return err
			}
			p.places[i] = places
		}
	}
	p.table.sheet(kam.AccountKind)
	for _, s := range p.table.sheets {
		if s.kind.System {
			continue
		}
		rows := make([]outcome, len(s.places))
		for i, part := range p.query.parts {
			if part.word {
				continue
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			of := p.verdicts(s, i)
			for row := range rows {
				o := &rows[row]
				switch v := of(uint32(row)); {
				case v == untold:
					o.unsure = true
				case (v == meets) != part.negate:
				case o.failed == 0:
					o.failed = numbers[i]
				case o.failed != numbers[i]:
					o.failed = several
				}
			}
		}
		fn(s, rows)
	}
	return ctx.Err()
}

// verdicts returns what tells of each row of a sheet what it is to part i of the query, hyphens left out.
func (p *plan) verdicts(s *sheet, i int) func(row uint32) verdict {
	part := p.query.parts[i]
	always := func(v verdict) func(uint32) verdict { return func(uint32) verdict { return v } }
	switch {
	case part.text != "":
		places := p.places[i]
		return func(row uint32) verdict { return told(s.places[row] < vacant && places.Has(s.places[row])) }
	case part.own == nil && part.field == kindField:
		return always(told(part.on(s.kind)))
	case part.own == nil: // the day of the last contact
		switch {
		case s.kind == kam.AccountKind || s.kind == kam.ContactKind:
			answers := map[kam.Date]verdict{}
			return func(row uint32) verdict {
				day := p.in.Contacted(kam.Ref{Kind: s.kind.Name, ID: s.ids[row]})
				v, known := answers[day]
				if !known {
					v = told(part.days(day.String()))
					answers[day] = v
				}
				return v
			}
		case !part.on(s.kind):
			return always(fails)
		}
		return p.above(s, i)
	}
	filters := part.own[s.kind.Name]
	if filters == nil {
		if part.own[kam.AccountKind.Name] == nil || !liftable(s.kind, part.field) {
			return always(fails)
		}
		accounts := p.table.sheet(kam.AccountKind)
		above := p.above(s, i)
		return func(row uint32) verdict {
			if at := s.accounts[row]; at == 0 || accounts.places[at-1] == heardOf {
				return fails
			}
			return above(row)
		}
	}
	ask := func(values []string) verdict {
		return told(part.meets(filters, func(f kam.Filter) bool { return f.Meets(values, p.in.Name) }))
	}
	f := named(s.kind, part.field)
	switch {
	case f == nil: // whether the record is incomplete
		yes, no := ask([]string{kam.Yes}), ask(nil)
		return func(row uint32) verdict {
			if s.incomplete[row] {
				return yes
			}
			return no
		}
	case s.isAccount(f):
		answers := make([]verdict, len(p.table.sheet(kam.AccountKind).ids)+1)
		answers[0] = ask(nil)
		for at, id := range p.table.sheet(kam.AccountKind).ids {
			answers[at+1] = ask([]string{id.String()})
		}
		return func(row uint32) verdict { return answers[s.accounts[row]] }
	}
	c := &s.columns[s.named[f.Name]]
	if c.none {
		return always(untold)
	}
	answers := make([]verdict, len(c.values))
	for n, values := range c.values {
		answers[n] = ask(values)
	}
	return func(row uint32) verdict { return answers[c.rows[row]] }
}

// above returns what tells of each row of a sheet what its account is to part i; without an account it fails.
func (p *plan) above(s *sheet, i int) func(row uint32) verdict {
	if p.lifted[i] == nil {
		accounts := p.table.sheet(kam.AccountKind)
		of := p.verdicts(accounts, i)
		p.lifted[i] = make([]verdict, len(accounts.places)+1)
		for row := range accounts.places {
			p.lifted[i][row+1] = of(uint32(row))
		}
	}
	lifted := p.lifted[i]
	return func(row uint32) verdict { return lifted[s.accounts[row]] }
}
