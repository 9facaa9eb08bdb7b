package query

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"keyaccount/kam"
)

// The fields that a line knows besides those of the kinds: what a record is, and the day of the last contact.
const (
	kindField    = "kind"
	contactField = "contact"
)

// me stands for the person who asks, where a field refers to a person.
const me = "me"

// fill gives a condition its test. What is wrong with it comes as words.
func (env Env) fill(p part) (part, string) {
	switch {
	case p.field == kindField:
		return env.ofKinds(p)
	case p.field == contactField && env.aboutDays(p):
		return env.contacted(p)
	}
	own := map[string][]kam.Filter{}
	var fault error
	for _, k := range kam.Kinds() {
		if k.System {
			continue
		}
		filters, err := env.filters(k, p)
		switch {
		case err == nil && filters != nil:
			own[k.Name] = filters
		case err != nil && (fault == nil || k.Name == env.Kind || k.Name == kam.AccountKind.Name && env.Kind == ""):
			fault = err
		}
	}
	if len(own) == 0 {
		return p, wordsOf(fault)
	}
	if k := kam.LookupKind(env.Kind); k != nil && own[k.Name] == nil && fault != nil && has(k, p.field) {
		return p, wordsOf(fault)
	}
	p.own = own
	above := own[kam.AccountKind.Name]
	p.on = func(k *kam.Kind) bool { return own[k.Name] != nil || above != nil && liftable(k, p.field) }
	p.test = func(r kam.Record, in Lookup) bool {
		filters, known := own[r.Kind]
		if !known {
			k := kam.LookupKind(r.Kind)
			if k == nil || above == nil || !liftable(k, p.field) {
				return false
			}
			if r = in.Account(r.Account()); r.IsZero() {
				return false
			}
			filters = above
		}
		return p.meets(filters, func(f kam.Filter) bool { return f.Match(r, in.Name) })
	}
	return p, ""
}

// meets reports whether the condition is met, of whose filters met tells which are.
func (p part) meets(filters []kam.Filter, met func(kam.Filter) bool) bool {
	if p.op == "!=" {
		return !slices.ContainsFunc(filters, func(f kam.Filter) bool { return !met(f) })
	}
	return slices.ContainsFunc(filters, met)
}

// liftable reports whether a condition on a field is looked up at the account of a kind's records.
func liftable(k *kam.Kind, field string) bool { return !has(k, field) && k.Lookup("account") != nil }

func has(k *kam.Kind, field string) bool { return named(k, field) != nil }

// named returns the field of a kind that a condition is on. An account is called so itself, which the labels of the fields
// say; no other label counts, since the fields of other kinds go by their names.
func named(k *kam.Kind, name string) *kam.Field {
	if f := k.Lookup(name); f != nil {
		return f
	}
	if name == k.Name {
		for _, f := range k.Fields {
			if f.Title && f.Type != kam.ReferenceType {
				return f
			}
		}
	}
	return nil
}

// filters returns the conditions on the records of a kind, none where it lacks the field.
func (env Env) filters(k *kam.Kind, p part) ([]kam.Filter, error) {
	f := named(k, p.field)
	name := p.field
	if f != nil {
		name = f.Name
	} else if p.field != "incomplete" {
		return nil, nil
	}
	values := p.values
	if len(values) == 0 {
		values = []string{""}
	}
	var out []kam.Filter
	for _, v := range values {
		op := p.op
		if f != nil && f.Ref == kam.PersonKind.Name && strings.EqualFold(v, me) {
			if env.Me == kam.NoID {
				return nil, errNobody
			}
			v = env.Me.String()
		}
		if f != nil && (f.Type == kam.MoneyType || f.Type == kam.NumberType) {
			v = spelled(v)
		}
		filter, err := k.Filter(name, op, v, kam.Reader{Today: env.Today, Currency: env.Currency})
		if err != nil {
			return nil, err
		}
		out = append(out, filter)
	}
	return out, nil
}

var errNobody = errors.New("it is not known which of our people you are; write your user name into the field user of your record of kind person")

// spelled writes out the thousands and millions of a number: 1.5M, 300k.
func spelled(v string) string {
	number, currency, _ := strings.Cut(v, " ")
	zeros := 0
	switch {
	case strings.HasSuffix(number, "k"):
		zeros = 3
	case strings.HasSuffix(number, "M"):
		zeros = 6
	default:
		return v
	}
	whole, part, _ := strings.Cut(number[:len(number)-1], ".")
	if _, err := strconv.Atoi(whole + part); err != nil || len(part) > zeros {
		return v
	}
	return strings.TrimSpace(whole + part + strings.Repeat("0", zeros-len(part)) + " " + currency)
}

// ofKinds makes the part a test of kinds: the beginnings of their names, or of their labels.
func (env Env) ofKinds(p part) (part, string) {
	if p.op != ":" && p.op != "=" && p.op != "!=" {
		return p, "kinds are named: kind:contact or kind:contact,account"
	}
	wanted := map[string]bool{}
	for _, v := range p.values {
		found := kindsLike(v)
		if len(found) == 0 {
			_, err := kam.KindNamed(v)
			return p, wordsOf(err)
		}
		for _, k := range found {
			wanted[k.Name] = true
		}
	}
	if len(wanted) == 0 {
		return p, "kind: needs the name of a kind, such as kind:contact"
	}
	p.on = func(k *kam.Kind) bool { return wanted[k.Name] != (p.op == "!=") }
	p.test = func(r kam.Record, _ Lookup) bool { return wanted[r.Kind] != (p.op == "!=") }
	return p, ""
}

// kindsLike returns the kind of a name or, where there is none, those whose names or labels begin so.
func kindsLike(text string) []*kam.Kind {
	if strings.HasPrefix(strings.ToLower(text), "deal") {
		text = kam.OpportunityKind.Name
	}
	if k, err := kam.KindNamed(text); err == nil {
		return []*kam.Kind{k}
	}
	want := strings.NewReplacer(" ", "_", "-", "_").Replace(strings.ToLower(text))
	var out []*kam.Kind
	for _, k := range kam.Kinds() {
		if !k.System && (strings.HasPrefix(k.Name, want) || strings.HasPrefix(strings.ToLower(k.Label), strings.ToLower(text))) {
			out = append(out, k)
		}
	}
	return out
}

// aboutDays reports whether a condition on contact is about the day of the last contact rather than about a person.
func (env Env) aboutDays(p part) bool {
	if p.op == "<" || p.op == "<=" || p.op == ">" || p.op == ">=" {
		return true
	}
	for _, v := range p.values {
		if _, err := kam.ParseDateOn(v, env.Today); err != nil && !isMonth(v) {
			return false
		}
	}
	k := kam.LookupKind(env.Kind)
	return len(p.values) > 0 || k == nil || k.Lookup(contactField) == nil
}

func isMonth(v string) bool {
	_, err := kam.ParseDate(v + "-01")
	return err == nil
}

// contacted makes the part a test of the day of the last contact with the person or the account. Who was never in contact, was
// so before every day.
func (env Env) contacted(p part) (part, string) {
	var tests []func(day string) bool
	if len(p.values) == 0 {
		switch p.op {
		case ":", "=":
			tests = append(tests, func(day string) bool { return day == "" })
		case "!=":
			tests = append(tests, func(day string) bool { return day != "" })
		default:
			return p, "contact" + p.op + " needs a day, such as contact" + p.op + "today-30d"
		}
	}
	for _, v := range p.values {
		want := v
		if d, err := kam.ParseDateOn(v, env.Today); err == nil {
			want = d.String()
		} else if p.op != ":" || !isMonth(v) {
			return p, "“" + kam.Clip(v, 40) + "” is not a day; write contact" + p.op + "today-30d or contact" + p.op + "2026-11-22"
		}
		tests = append(tests, func(day string) bool {
			switch p.op {
			case "<":
				return day < want
			case "<=":
				return day <= want
			case ">":
				return day > want
			case ">=":
				return day >= want
			case "!=":
				return day != want
			case "=":
				return day == want
			}
			return strings.HasPrefix(day, want)
		})
	}
	p.days = func(day string) bool {
		all := p.op == "!="
		for _, met := range tests {
			if met(day) != all {
				return !all
			}
		}
		return all
	}
	p.on = func(k *kam.Kind) bool { return k == kam.AccountKind || k.Lookup("account") != nil }
	p.test = func(r kam.Record, in Lookup) bool {
		ref := r.Ref
		if r.Kind != kam.ContactKind.Name {
			ref = kam.Ref{Kind: kam.AccountKind.Name, ID: r.Account()}
		}
		if ref.ID == kam.NoID {
			return false
		}
		return p.days(in.Contacted(ref).String())
	}
	return p, ""
}

// wordsOf returns what to tell of an error, with the field that it is about.
func wordsOf(err error) string {
	var e *kam.Error
	if !errors.As(err, &e) {
		return err.Error()
	}
	if e.Field != "" {
		return e.Field + " " + e.Words
	}
	return e.Words
}
