package card

import (
	"context"
	"strings"

	"keyaccount/kam"
	"keyaccount/tui/doc"
	"keyaccount/tui/show"
)

// activity writes what is to be done and what one needs for it: whom to reach, how, and what else is open
// with them.
func (w *writer) activity() {
	a := kam.Decode[kam.Activity](w.record)
	w.line(Sign(a.Type)+" "+a.Type, w.value("account"), w.value("owner"))
	w.Gap()
	switch {
	case !a.Done.IsZero():
		w.Fact("Done", "✓ "+w.value("done")+"  "+show.Past(a.Done, w.today), doc.Good)
	case !a.Due.IsZero():
		tone := doc.Plain
		if a.Due.Before(w.today) {
			tone = doc.Warn
		}
		w.Fact("Due", show.Deadline(a.Due, string(a.Time), w.today), tone)
	}
	w.facts("opportunity", "others", "next_step")
	w.Para(string(a.Outcome), doc.Plain)
	w.Para(string(a.Notes), doc.Plain)
	if a.Contact != kam.NoID {
		w.reach(w.ctx, kam.Ref{Kind: "contact", ID: a.Contact})
	}
	w.changed()
}

// reach writes how a contact is reached, and what stands between them and us.
func (w *writer) reach(ctx context.Context, ref kam.Ref) {
	r, err := w.book.Get(ctx, ref)
	if err != nil {
		return
	}
	w.Head(r.Get("name"), r.Get("title"))
	w.Fact("Phone", r.Get("phone"), doc.Strong)
	w.Fact("Best time", r.Get("preferred_time"), doc.Good)
	w.Fact("E-mail", r.Get("email"), doc.Plain)
	w.Fact("Languages", w.of(r, "languages"), doc.Plain)
	var concerns, work []kam.Record
	var part kam.Membership
	err = w.book.Related(ctx, ref, func(r kam.Record) bool {
		switch r.Kind {
		case "concern":
			concerns = append(concerns, r)
		case "activity":
			if r.Ref != w.record.Ref {
				work = append(work, r)
			}
		case "membership":
			if m := kam.Decode[kam.Membership](r); m.Opportunity == kam.NoID {
				part = m
			}
		}
		return true
	})
	if err != nil {
		return
	}
	w.Fact("Roles", strings.Join(part.Roles, ", ")+signs(part), doc.Plain)
	sign, word := show.Attitude(part.Attitude)
	w.Fact("Attitude", strings.TrimSpace(sign+" "+word), doc.Plain)
	w.concerns(concerns)
	w.work(work)
}

// concern writes what somebody holds against us, who handles it, and whom to talk to.
func (w *writer) concern() {
	c := kam.Decode[kam.Concern](w.record)
	w.line(prefix("severity ", c.Severity), c.Basis, w.value("account"))
	w.Gap()
	if c.Owner == kam.NoID {
		w.Fact("Handled by", "! nobody; e says who", doc.Warn)
	} else {
		w.Fact("Handled by", w.value("owner"), doc.Plain)
	}
	tone := doc.Plain
	if c.Handled.IsZero() && !c.Due.IsZero() && c.Due.Before(w.today) {
		tone = doc.Warn
	}
	if !c.Due.IsZero() {
		w.Fact("Due", show.Deadline(c.Due, "", w.today), tone)
	}
	if !c.Handled.IsZero() {
		w.Fact("Handled", "✓ "+w.value("handled"), doc.Good)
	}
	w.facts("opportunity")
	w.Para(string(c.How), doc.Plain)
	if c.Contact != kam.NoID {
		w.reach(w.ctx, kam.Ref{Kind: "contact", ID: c.Contact})
	}
	w.changed()
}
