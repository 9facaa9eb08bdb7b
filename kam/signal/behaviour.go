package signal

import (
	"slices"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// The signals of the two families, as activities note them (Le Bon & Herman 2015). Implied needs join the first
// while they are not made explicit.
var (
	deafSignals    = []string{"information not received", "information unreliable", "information contradictory", "unrealistic request"}
	anxiousSignals = []string{"information requested", "meeting requested", "objection returned", "objections contradictory",
		"information poorly received", "credibility questioned"}
)

const impliedNeed, explicitNeed = "implied need", "explicit need"

// sign is one signal that an activity noted.
type sign struct {
	*kam.Activity
	on   kam.Date
	name string
}

// dayOf returns when an activity was, or is to be.
func dayOf(a *kam.Activity) kam.Date {
	if a.Done.IsZero() {
		return a.Due
	}
	return a.Done
}

// signs returns the signals up to today for which fits holds, the earliest first.
func (w *watch) signs(fits func(a *kam.Activity, signal string) bool) []sign {
	var out []sign
	for i := range w.d.Activities {
		a := &w.d.Activities[i]
		on := dayOf(a)
		if on.IsZero() || on.After(w.today) {
			continue
		}
		for _, s := range a.Signals {
			if fits(a, s) {
				out = append(out, sign{a, on, s})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b sign) int { return a.on.DaysSince(b.on) })
	return out
}

// recent reports whether a day lies within the time for which signals count.
func (w *watch) recent(on kam.Date) bool { return w.today.DaysSince(on) < w.s.SignalDays }

// family raises an alarm if enough signals of one family were noted of late: Settings.SignalCount in
// Settings.SignalDays. Twice as many make it severe. It holds since the signal that was the last needed.
func (w *watch) family(kind AlarmKind, of Family, signs []sign) {
	signs = slices.DeleteFunc(signs, func(s sign) bool { return !w.recent(s.on) })
	if len(signs) < w.s.SignalCount {
		return
	}
	a := Alarm{Kind: kind, Family: of, Field: "signals", Since: signs[w.s.SignalCount-1].on, Severity: Medium,
		What: counted(len(signs), "signal") + " of " + string(of) + " in " + counted(w.s.SignalDays, "day")}
	if len(signs) >= 2*w.s.SignalCount {
		a.Severity = High
	}
	for _, s := range slices.Backward(signs) {
		a.Why = append(a.Why, kam.Because("activity", s.ID, "%s: %s (%s)", s.on, s.name, called(s.Subject)))
	}
	a.Record = a.Why[0].Record
	w.raise(a)
}

// anxiety raises the alarm of the second family.
func (w *watch) anxiety() {
	w.family(Anxious, Anxiety, w.signs(func(_ *kam.Activity, s string) bool { return slices.Contains(anxiousSignals, s) }))
}

// receptivity raises the alarms of the first family.
func (w *watch) receptivity() {
	pending := w.pendingNeeds()
	w.family(NotReceptive, Receptivity, w.signs(func(a *kam.Activity, s string) bool {
		return slices.Contains(deafSignals, s) || s == impliedNeed && slices.ContainsFunc(pending, func(p sign) bool { return p.ID == a.ID })
	}))
	w.impliedNeeds(pending)
	w.dropping()
	w.silence()
	w.compellingReasons()
}

// pendingNeeds returns the implied needs that nobody made explicit since: no activity of the same day or a later
// one notes an explicit need in the same deal or, where the need was in none, at the account. Needs in deals
// that are decided are past.
func (w *watch) pendingNeeds() []sign {
	explicit := w.signs(func(_ *kam.Activity, s string) bool { return s == explicitNeed })
	return w.signs(func(a *kam.Activity, s string) bool {
		if deal := w.d.Opportunity(a.Opportunity); s != impliedNeed || deal != nil && !dossier.IsOpen(deal) {
			return false
		}
		return !slices.ContainsFunc(explicit, func(e sign) bool {
			return !e.on.Before(dayOf(a)) && (a.Opportunity == kam.NoID || a.Opportunity == e.Opportunity)
		})
	})
}

// impliedNeeds raises an alarm for needs that were implied more than Settings.SilenceDays ago and are not explicit
// yet: no problem, no need, no sale.
func (w *watch) impliedNeeds(pending []sign) {
	a := Alarm{Kind: NeedsImplied, Family: Receptivity, Make: "activity", Field: "signals", Severity: Low,
		Cells: []kam.Cell{{Key: kam.ItemKey("signals", explicitNeed), Value: kam.Yes}}}
	for _, p := range pending {
		if w.today.DaysSince(p.on) > w.s.SilenceDays {
			a.Why = append(a.Why, kam.Because("activity", p.ID, "implied on %s: %s", p.on, called(p.Subject)))
		}
	}
	if len(a.Why) == 0 {
		return
	}
	a.Record, a.Since = a.Why[0].Record, tooLate(pending[0].on, w.s.SilenceDays)
	a.What = counted(len(a.Why), "implied need") + " never made explicit"
	w.raise(a)
}

// dropping raises an alarm if contacts with powerful members have fallen to less than half: those of the last
// Settings.SignalDays set beside those of as many days before, which must be at least two.
func (w *watch) dropping() {
	var now, before []kam.Reason
	last := kam.Date{}
	for i := range w.d.Activities {
		a := &w.d.Activities[i]
		days := w.today.DaysSince(a.Done)
		if !isContact(a) || days < 0 || days >= 2*w.s.SignalDays {
			continue
		}
		for _, who := range with(a) {
			at := slices.IndexFunc(w.center, func(m Member) bool { return m.Contact == who && m.Powerful() })
			if at < 0 {
				continue
			}
			r := kam.Because("activity", a.ID, "%s: %s with %s", a.Done, a.Type, w.center[at].Name)
			if a.Done.After(last) {
				last = a.Done
			}
			if w.recent(a.Done) {
				now = append(now, r)
			} else {
				before = append(before, r)
			}
		}
	}
	if len(before) < 2 || 2*len(now) >= len(before) {
		return
	}
	w.raise(Alarm{Kind: ContactDropping, Family: Receptivity, Record: w.d.Ref(), Make: "activity", Field: "contact", Since: last, Severity: Medium,
		What: counted(len(now), "contact") + " with key people in " + counted(w.s.SignalDays, "day") + ", " + counted(len(before), "contact") + " in as many before",
		Why:  slices.Concat(now, before)})
}

// silence raises an alarm for powerful members whose last contact is more than Settings.SilenceDays ago. Whoever
// has never been met is a gap of coverage, not silent.
func (w *watch) silence() {
	silent := slices.DeleteFunc(slices.Clone(w.center), func(m Member) bool {
		return !m.Powerful() || m.Last.IsZero() || w.today.DaysSince(m.Last) <= w.s.SilenceDays
	})
	if len(silent) == 0 {
		return
	}
	slices.SortStableFunc(silent, func(a, b Member) int { return a.Last.DaysSince(b.Last) })
	a := Alarm{Kind: Silence, Family: Receptivity, Make: "activity", Field: "contact", Severity: Low,
		What:   counted(len(silent), "powerful member") + " without contact for more than " + counted(w.s.SilenceDays, "day"),
		Record: kam.Ref{Kind: "contact", ID: silent[0].Contact}, Since: tooLate(silent[0].Last, w.s.SilenceDays)}
	for _, m := range silent {
		a.Why = append(a.Why, m.reason("was last met on "+m.Last.String()))
		if m.Plays("decider") {
			a.Severity = Medium
		}
	}
	w.raise(a)
}

// compellingReasons raises an alarm for each open deal that is known to have no compelling reason. One that was not
// checked is unknown and raises none.
func (w *watch) compellingReasons() {
	for _, q := range Qualifications(w.d) {
		c, deal := q.Checks[0], w.d.Opportunity(q.Deal)
		if c.State == No {
			w.raise(Alarm{Kind: NoReason, Family: Receptivity, Record: c.Record, Field: c.Field, Who: deal.Owner,
				What: called(deal.Name) + " has no compelling reason", Why: []kam.Reason{c.Reason}, Since: c.Date, Severity: High})
		}
	}
}
