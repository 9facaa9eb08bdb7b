package signal

import (
	"slices"
	"strconv"

	"keyaccount/kam"
)

// concerns raises alarms for concerns that are not handled: without owner, and past their day.
func (w *watch) concerns() {
	for i := range w.d.Concerns {
		c := &w.d.Concerns[i]
		if !c.Handled.IsZero() {
			continue
		}
		a := Alarm{Family: Structure, Record: kam.Ref{Kind: "concern", ID: c.ID}, Who: c.Owner, Severity: severityOf(c.Severity)}
		of := called(c.Subject)
		if contact := w.d.Contact(c.Contact); contact != nil {
			of += " of " + kam.Clip(contact.Name, 80)
		}
		if c.Owner == kam.NoID {
			a.Kind, a.Field, a.Since = ConcernUnowned, "owner", Made(c.ID)
			a.What, a.Why = "nobody handles the concern "+of, []kam.Reason{{Record: a.Record, Words: "open, handled by nobody"}}
			w.raise(a)
		}
		if !c.Due.IsZero() && c.Due.Before(w.today) {
			a.Kind, a.Field, a.Since = ConcernOverdue, "handled", c.Due.AddDays(1)
			a.What, a.Why = "the concern "+of+" should be handled by now", []kam.Reason{{Record: a.Record, Words: "due on " + c.Due.String() + ", not handled"}}
			w.raise(a)
		}
	}
}

// deals raises alarms for open deals past their close date, by more than Settings.SilenceDays severe, and for those
// without next step.
func (w *watch) deals() {
	for _, o := range w.d.OpenDeals() {
		a := Alarm{Family: Structure, Record: kam.Ref{Kind: "opportunity", ID: o.ID}, Who: o.Owner, Severity: Medium}
		if o.NextStep == "" {
			a.Kind, a.Field = DealWithoutStep, "next_step"
			a.What, a.Why = called(o.Name)+" has no next step", []kam.Reason{{Record: a.Record, Words: "open, without a next step"}}
			w.raise(a)
		}
		if !o.Close.IsZero() && o.Close.Before(w.today) {
			if w.today.DaysSince(o.Close) > w.s.SilenceDays {
				a.Severity = High
			}
			a.Kind, a.Field, a.Since = DealPastClose, "close", o.Close.AddDays(1)
			a.What, a.Why = called(o.Name)+" is past its close date", []kam.Reason{{Record: a.Record, Words: "open, was to close on " + o.Close.String()}}
			w.raise(a)
		}
	}
}

// documents raises alarms for documents that expire within Settings.ExpiryNoticeDays or did so no longer ago: older
// ones are history. One that holds no more is severe if it is a contract.
func (w *watch) documents() {
	for i := range w.d.Documents {
		doc := &w.d.Documents[i]
		left := doc.Expires.DaysSince(w.today)
		if doc.Expires.IsZero() || left > w.s.ExpiryNoticeDays || -left > w.s.ExpiryNoticeDays {
			continue
		}
		a := Alarm{Kind: DocumentExpiring, Family: Structure, Record: kam.Ref{Kind: "document", ID: doc.ID}, Field: "expires", Who: doc.Owner,
			What: called(doc.Name) + " expires on " + doc.Expires.String(), Since: doc.Expires.AddDays(-w.s.ExpiryNoticeDays), Severity: Low}
		if left < 0 {
			a.What, a.Severity = called(doc.Name)+" expired on "+doc.Expires.String(), Medium
		}
		if doc.Type == "contract" {
			a.Severity++
		}
		a.Why = []kam.Reason{{Record: a.Record, Words: "holds until " + doc.Expires.String()}}
		w.raise(a)
	}
}

// people raises the alarms about who is in the buying center: no decider known, no true facilitator, opponents in a
// power zone.
func (w *watch) people() {
	missing := Alarm{Family: Structure, Record: w.d.Ref(), Make: "membership", Field: "roles", Since: Made(w.d.ID), Severity: Medium}
	if w.d.Account.Status == "key account" {
		missing.Severity = High
	}
	none := func(role string) kam.Reason {
		return kam.Because("account", w.d.ID, "none of %s of the buying center is known to be %s", counted(len(w.center), "member"), role)
	}
	plays := func(role string) []kam.Cell { return []kam.Cell{{Key: kam.ItemKey("roles", role), Value: kam.Yes}} }
	if !slices.ContainsFunc(w.center, func(m Member) bool { return m.Plays("decider") }) {
		a := missing
		a.Kind, a.What, a.Why = NoDecider, "no decider is known", []kam.Reason{none("decider")}
		a.Cells = plays("decider")
		w.raise(a)
	}
	if !slices.ContainsFunc(w.center, func(m Member) bool { return m.Facilitates() }) {
		a := missing
		a.Kind, a.What, a.Severity = NoFacilitator, "no facilitator steers us through", missing.Severity-1
		a.Cells = plays("facilitator")
		for i := range w.center {
			if m := &w.center[i]; m.Plays("facilitator") {
				a.Why = append(a.Why, m.reason("is only a "+m.Promoter))
			}
		}
		if a.Why == nil {
			a.Why = []kam.Reason{none("facilitator")}
		}
		w.raise(a)
	}
	for i := range w.center {
		if m := &w.center[i]; m.Opponent && m.Power {
			w.raise(Alarm{Kind: OpponentInPower, Family: Structure, Record: kam.Ref{Kind: "membership", ID: m.Membership}, Field: "attitude",
				What: m.Name + " acts against us from a power zone", Why: []kam.Reason{m.reason("is an opponent")}, Severity: High})
		}
	}
}

// factors raises an alarm if an account has fewer critical success factors than Settings.MinFactors or more than
// Settings.MaxFactors: 2 to 5. Targets, of which little is known, may have fewer.
func (w *watch) factors() {
	n := len(w.d.SuccessFactors)
	a := Alarm{Kind: FactorCount, Family: Structure, Record: w.d.Ref(), Make: "success_factor", Field: "name", Severity: Low,
		What: counted(n, "critical success factor") + "; an account should have " + strconv.Itoa(w.s.MinFactors) + " to " + strconv.Itoa(w.s.MaxFactors)}
	switch {
	case n < w.s.MinFactors && w.d.Account.Status != "target":
		a.Since = Made(w.d.ID)
		a.Why = []kam.Reason{kam.Because("account", w.d.ID, "%s on record", counted(n, "critical success factor"))}
		if w.d.Account.Status == "key account" {
			a.Severity = Medium
		}
	case n > w.s.MaxFactors:
		for i := range w.d.SuccessFactors {
			f := &w.d.SuccessFactors[i]
			a.Why = append(a.Why, kam.Because("success_factor", f.ID, "%s", kam.Clip(f.Name, 80)))
		}
		a.Since = Made(w.d.SuccessFactors[w.s.MaxFactors].ID)
		a.Record, a.Make, a.Field = a.Why[n-1].Record, "", kam.DeletedField
	default:
		return
	}
	w.raise(a)
}

// reviews raises alarms for reviews past their day and for those that the cadence asks for and nobody planned: key
// accounts and customers are reviewed every Settings.ReviewMonths of their priority since the last review, key
// accounts also by executives every Settings.ExecutiveMonths. A key account that was never reviewed counts from the
// day on which its record was made; a customer that never was is not missed.
func (w *watch) reviews() {
	key := w.d.Account.Status == "key account"
	for _, cadence := range []struct {
		kind   string
		months int
		asked  bool
	}{
		{"account review", w.s.ReviewMonths(w.d.Account.Priority), key || w.d.Account.Status == "customer"},
		{"executive review", w.s.ExecutiveMonths, key},
	} {
		open, last, record := w.reviewsOf(cadence.kind, cadence.months)
		words := "last held on " + last.String()
		if last.IsZero() && key {
			last, record, words = Made(w.d.ID), w.d.Ref(), "never held"
		}
		if open || !cadence.asked || last.IsZero() {
			continue
		}
		if next := last.AddMonths(cadence.months); next.Before(w.today) {
			w.raise(Alarm{Kind: ReviewOverdue, Family: Structure, Record: record, Make: "review", Cells: []kam.Cell{{Key: "type", Value: cadence.kind}}, Field: "due", Severity: Medium,
				What: "no " + cadence.kind + " is planned; one was to be held by " + next.String(), Since: next.AddDays(1),
				Why: []kam.Reason{{Record: record, Words: cadence.kind + " " + words + ", held every " + counted(cadence.months, "month")}}})
		}
	}
}

// reviewsOf raises alarms for the reviews of a type that are past their day, severe where a whole cadence has gone by
// since. It returns whether any is open, and the last that was held.
func (w *watch) reviewsOf(kind string, months int) (open bool, last kam.Date, record kam.Ref) {
	for i := range w.d.Reviews {
		r := &w.d.Reviews[i]
		if r.Type != kind && (r.Type != "" || kind != "account review") {
			continue
		}
		ref := kam.Ref{Kind: "review", ID: r.ID}
		if r.Held.After(last) {
			last, record = r.Held, ref
		}
		if !r.Held.IsZero() {
			continue
		}
		open = true
		if !r.Due.IsZero() && r.Due.Before(w.today) {
			a := Alarm{Kind: ReviewOverdue, Family: Structure, Record: ref, Field: "held", Who: r.Owner, What: "the " + kind + " is overdue",
				Why: []kam.Reason{{Record: ref, Words: "due on " + r.Due.String() + ", not held"}}, Since: r.Due.AddDays(1), Severity: Medium}
			if r.Due.AddMonths(months).Before(w.today) {
				a.Severity = High
			}
			w.raise(a)
		}
	}
	return open, last, record
}

// verification raises one alarm for all records of the account that were not verified for long; it presses more
// where the account's own record is among them.
func (w *watch) verification() {
	f := FreshnessOf(w.d, w.s, w.today)
	if len(f.Stale) == 0 {
		return
	}
	a := Alarm{Kind: NotVerified, Family: Structure, Record: f.Stale[0].Record, Field: "verified", Why: f.Stale, Since: f.Since, Severity: Low,
		What: counted(len(f.Stale), "record") + " not verified for more than " + counted(w.s.FreshDays, "day")}
	if slices.ContainsFunc(f.Stale, func(r kam.Reason) bool { return r.Record.Kind == "account" }) {
		a.Severity = Medium
	}
	w.raise(a)
}
