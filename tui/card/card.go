// Package card writes the previews of records: what one wants to know at a glance before opening one.
package card

import (
	"context"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/tui/book"
	"keyaccount/tui/doc"
	"keyaccount/tui/show"
)

// Of returns the card of a record. It reads what it shows from the book and so runs off the update loop.
func Of(ctx context.Context, b book.Book, ref kam.Ref) (*doc.Doc, error) {
	return Account(ctx, b, ref, nil)
}

// Account returns the card of an account with what stands writes of how it stands, before its deals; nil writes nothing.
func Account(ctx context.Context, b book.Book, ref kam.Ref, stands func(*doc.Doc)) (*doc.Doc, error) {
	r, err := b.Get(ctx, ref)
	if err != nil {
		return nil, err
	}
	w := &writer{Doc: &doc.Doc{}, ctx: ctx, book: b, record: r, today: b.Today(), kind: kam.LookupKind(r.Kind), related: map[string][]kam.Record{}, stands: stands}
	err = b.Related(ctx, ref, func(r kam.Record) bool {
		w.related[r.Kind] = append(w.related[r.Kind], r)
		return true
	})
	if err != nil {
		return nil, err
	}
	if r.Deleted() {
		w.Para("Deleted. u undoes it where it was the last change.", doc.Bad).Gap()
	}
	w.Title(r.Title(b.Name))
	switch ref.Kind {
	case "account":
		w.account()
	case "contact":
		w.contact()
	case "opportunity":
		w.opportunity()
	case "person":
		w.person()
	case "team":
		w.team()
	case "activity":
		w.activity()
	case "concern":
		w.concern()
	default:
		w.plain()
	}
	return w.Doc, ctx.Err()
}

// writer writes one card.
type writer struct {
	*doc.Doc
	ctx     context.Context
	book    book.Book
	record  kam.Record
	kind    *kam.Kind
	today   kam.Date
	related map[string][]kam.Record
	stands  func(*doc.Doc) // writes how an account stands; nil where that is not asked for
}

// value words a field of the record.
func (w *writer) value(field string) string { return w.of(w.record, field) }

// of words a field of any record.
func (w *writer) of(r kam.Record, field string) string {
	k := kam.LookupKind(r.Kind)
	if k == nil || k.Lookup(field) == nil {
		return ""
	}
	return show.Values(r, k.Lookup(field), w.book.Name)
}

// id returns the record that a reference field holds.
func id(r kam.Record, field string) kam.ID {
	parsed, err := kam.ParseID(r.Get(field))
	if err != nil {
		return kam.NoID
	}
	return parsed
}

// facts writes fields under their labels, those without a value left out.
func (w *writer) facts(fields ...string) {
	for _, name := range fields {
		if f := w.kind.Lookup(name); f != nil {
			w.Fact(f.Label, w.value(name), doc.Plain)
		}
	}
}

// line writes what is known of several fields in one quiet line.
func (w *writer) line(values ...string) {
	var have []string
	for _, v := range values {
		if v != "" {
			have = append(have, v)
		}
	}
	w.Para(strings.Join(have, " · "), doc.Muted)
}

// plain writes every field of the record, in the order of its declaration.
func (w *writer) plain() {
	w.Gap()
	for _, f := range w.kind.Fields {
		if f.Internal || f.Type == kam.LongTextType {
			continue
		}
		w.Fact(f.Label, show.Values(w.record, f, w.book.Name), doc.Plain)
	}
	w.texts()
}

// texts writes the long texts of the record, each under its name.
func (w *writer) texts() {
	for _, f := range w.kind.Fields {
		if v := w.record.Get(f.Name); f.Type == kam.LongTextType && v != "" {
			w.Head(f.Label, "")
			w.Para(v, doc.Plain)
		}
	}
}

// deals writes opportunities: the open ones first, those that close soonest first.
func (w *writer) deals(all []kam.Record, limit int) {
	var open, closed []kam.Opportunity
	for _, r := range all {
		o := kam.Decode[kam.Opportunity](r)
		if o.Outcome == "open" || o.Outcome == "" {
			open = append(open, o)
		} else {
			closed = append(closed, o)
		}
	}
	if len(all) == 0 {
		return
	}
	slices.SortStableFunc(open, func(a, b kam.Opportunity) int { return strings.Compare(a.Close.String(), b.Close.String()) })
	w.Head("Deals", total(open, w.book.Currency()))
	for i, o := range open {
		if i == limit {
			w.Para("and "+show.Count(len(open)-limit, "more", "more"), doc.Muted)
			break
		}
		n, _ := show.Stage(o.Stage)
		tone, when := doc.Plain, show.Due(o.Close, w.today)
		if o.Close.Before(w.today) && !o.Close.IsZero() {
			tone, when = doc.Warn, "! "+when
		}
		w.Item(show.StageBar(n), o.Name, strings.TrimSpace(show.Money(o.Amount, w.book.Currency())+"  "+when), tone)
	}
	won, lost := 0, 0
	for _, o := range closed {
		if o.Outcome == "won" {
			won++
		} else {
			lost++
		}
	}
	if won+lost > 0 {
		w.Para(show.Count(won, "won", "won")+", "+show.Count(lost, "lost or abandoned", "lost or abandoned"), doc.Muted)
	}
}

func total(open []kam.Opportunity, currency string) string {
	if len(open) == 0 {
		return "none open"
	}
	sum := open[0].Amount
	for _, o := range open[1:] {
		switch {
		case sum.IsZero():
			sum = o.Amount
		case o.Amount.Currency == sum.Currency:
			sum.Amount = sum.Amount.Add(o.Amount.Amount)
		case !o.Amount.IsZero():
			return show.Count(len(open), "open", "open") // of several currencies
		}
	}
	return strings.TrimSpace(show.Money(sum, currency) + " in " + show.Count(len(open), "open", "open"))
}

// work writes what was last done and what is due next.
func (w *writer) work(all []kam.Record) {
	var done, due []kam.Activity
	for _, r := range all {
		a := kam.Decode[kam.Activity](r)
		switch {
		case !a.Done.IsZero():
			done = append(done, a)
		case !a.Due.IsZero():
			due = append(due, a)
		}
	}
	slices.SortStableFunc(done, func(a, b kam.Activity) int { return strings.Compare(b.Done.String(), a.Done.String()) })
	slices.SortStableFunc(due, func(a, b kam.Activity) int { return strings.Compare(a.Due.String(), b.Due.String()) })
	if len(due) > 0 {
		w.Head("Next", show.Count(len(due), "thing due", "things due"))
		for _, a := range due[:min(len(due), 4)] {
			tone := doc.Plain
			if a.Due.Before(w.today) {
				tone = doc.Warn
			}
			w.Item(Sign(a.Type), a.Subject, strings.TrimSpace(show.Due(a.Due, w.today)+" "+string(a.Time)), tone)
		}
	}
	if len(done) > 0 {
		w.Head("Last contact", show.Past(done[0].Done, w.today))
		for _, a := range done[:min(len(done), 3)] {
			w.Item(Sign(a.Type), a.Subject, strings.TrimSpace(w.ours(a.Owner)+"  "+show.Past(a.Done, w.today)), doc.Plain)
		}
	}
}

func (w *writer) ours(owner kam.ID) string {
	if owner == kam.NoID {
		return ""
	}
	return w.book.Name(kam.Ref{Kind: "person", ID: owner})
}

// Sign is the symbol of a type of activity.
func Sign(kind string) string {
	switch kind {
	case "call":
		return "☎"
	case "meeting", "visit":
		return "◆"
	case "e-mail":
		return "@"
	case "task":
		return "☐"
	}
	return "•"
}

// concerns writes the concerns that are not handled yet.
func (w *writer) concerns(all []kam.Record) {
	var open []kam.Concern
	for _, r := range all {
		if c := kam.Decode[kam.Concern](r); c.Handled.IsZero() {
			open = append(open, c)
		}
	}
	if len(open) == 0 {
		return
	}
	w.Head("Concerns", show.Count(len(open), "open", "open"))
	for _, c := range open[:min(len(open), 5)] {
		tone, who := doc.Plain, w.ours(c.Owner)
		if who == "" {
			tone, who = doc.Warn, "nobody handles it"
		}
		w.Item("!", c.Subject, who, tone)
	}
}
