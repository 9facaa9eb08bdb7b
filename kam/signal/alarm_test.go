package signal

import (
	"slices"
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/internal/world"
)

// people are a buying center that raises no alarm about its structure.
const people = `
	account polar name=Polar Steel Oy; owner=lind; status=key account; priority=A
	contact eeva name=Eeva; account=polar
	contact sanna name=Sanna; account=polar
	contact matti name=Matti; account=polar
	membership m1 contact=eeva; roles=decider
	membership m2 contact=sanna; roles=facilitator; promoter=inner salesperson
	membership m3 contact=matti; roles=user
	success_factor f1 name=One; account=polar
	success_factor f2 name=Two; account=polar
`

func TestAnAccountInOrderRaisesNoAlarm(t *testing.T) {
	w := world.New(t, people+`
		opportunity melt name=Melt shop; account=polar; next_step=Call; close=today
		concern c subject=Price; contact=eeva; owner=lind; due=today
		review r account=polar; due=today
		document d name=Frame contract; account=polar; type=contract; expires=today+91d
		activity a type=call; subject=s; contact=eeva; done=today-30d`)
	if got := AlarmsOf(w.Polar(), w.Company().Settings, today); len(got) != 0 {
		t.Errorf("alarms: %+v", got)
	}
}

// Each line of the table is one rule: what the records say, and the alarm that follows, or none.
func TestAlarms(t *testing.T) {
	signalsOn := func(day string, signals ...string) string {
		var lines []string
		for i, s := range signals {
			lines = append(lines, "activity s"+string(rune('a'+i))+" type=call; subject=Offer; account=polar; done=today-"+day+"; signals="+s)
		}
		return strings.Join(lines, "\n")
	}
	meetings := func(days ...string) string {
		var lines []string
		for i, d := range days {
			lines = append(lines, "activity m"+string(rune('a'+i))+" type=meeting; subject=s; contact=eeva; account=polar; done=today-"+d)
		}
		return strings.Join(lines, "\n")
	}
	for _, c := range []struct {
		what     string
		kind     AlarmKind
		lines    string
		says     string // "" where there is no alarm
		record   string
		field    string // with the kind to make before it
		since    string
		severity Severity
		who      string
	}{
		// Lack of receptivity.
		{"two signals", NotReceptive, signalsOn("5d", "information not received", "information unreliable"), "", "", "", "", 0, ""},
		{"three signals", NotReceptive, signalsOn("5d", "information not received", "information contradictory", "unrealistic request"),
			"3 signals of lack of receptivity in 60 days", "activity sc", "signals", "2026-11-17", Medium, "lind"},
		{"three signals of one activity", NotReceptive, signalsOn("5d", "information not received,information unreliable,unrealistic request"),
			"3 signals of lack of receptivity in 60 days", "activity sa", "signals", "2026-11-17", Medium, "lind"},
		{"three signals on the last day that counts", NotReceptive, signalsOn("59d", "information not received,information unreliable,unrealistic request"),
			"3 signals of lack of receptivity in 60 days", "activity sa", "signals", "2026-09-24", Medium, "lind"},
		{"three signals a day too old", NotReceptive, signalsOn("60d", "information not received,information unreliable,unrealistic request"), "", "", "", "", 0, ""},
		{"six signals", NotReceptive, signalsOn("5d", "information not received,information unreliable,unrealistic request", "information not received,information unreliable,unrealistic request"),
			"6 signals of lack of receptivity in 60 days", "activity sb", "signals", "2026-11-17", High, "lind"},
		{"signals of what is still to come", NotReceptive, "activity sa type=call; subject=s; account=polar; due=tomorrow; signals=information not received,information unreliable,unrealistic request", "", "", "", "", 0, ""},
		{"signals without a day", NotReceptive, "activity sa type=call; subject=s; account=polar; signals=information not received,information unreliable,unrealistic request", "", "", "", "", 0, ""},
		{"signals of a call that is due and not marked done", NotReceptive, "activity sa type=call; subject=s; account=polar; due=today; signals=information not received,information unreliable,unrealistic request",
			"3 signals of lack of receptivity in 60 days", "activity sa", "signals", "2026-11-22", Medium, "lind"},
		{"two signals and an implied need", NotReceptive, signalsOn("5d", "information not received", "information unreliable", "implied need"),
			"3 signals of lack of receptivity in 60 days", "activity sc", "signals", "2026-11-17", Medium, "lind"},
		{"two signals and a need that was made explicit", NotReceptive, signalsOn("5d", "information not received", "information unreliable", "implied need", "explicit need"), "", "", "", "", 0, ""},
		{"signals of the other family", NotReceptive, signalsOn("5d", "information requested,meeting requested,objection returned"), "", "", "", "", 0, ""},
		{"signals of a former account", NotReceptive, "account polar status=former\n" + signalsOn("5d", "information not received,information unreliable,unrealistic request"), "", "", "", "", 0, ""},
		{"fewer signals where the company asks for fewer", NotReceptive, "setting n key=signal_count; number=1\n" + signalsOn("5d", "information not received"),
			"1 signal of lack of receptivity in 60 days", "activity sa", "signals", "2026-11-17", Medium, "lind"},

		{"contacts as before", ContactDropping, meetings("70d", "80d", "5d"), "", "", "", "", 0, ""},
		{"two contacts, then none", ContactDropping, meetings("60d", "80d"), "0 contacts with key people in 60 days, 2 contacts in as many before", "account polar", "activity.contact", "2026-09-23", Medium, "lind"},
		{"three contacts, then one", ContactDropping, meetings("60d", "80d", "90d", "5d"), "1 contact with key people in 60 days, 3 contacts in as many before", "account polar", "activity.contact", "2026-11-17", Medium, "lind"},
		{"one contact, then none", ContactDropping, meetings("70d"), "", "", "", "", 0, ""},
		{"contacts long ago", ContactDropping, meetings("120d", "130d"), "", "", "", "", 0, ""},
		{"contacts with a user only", ContactDropping, strings.ReplaceAll(meetings("70d", "80d"), "eeva", "matti"), "", "", "", "", 0, ""},
		{"notes are no contacts", ContactDropping, strings.ReplaceAll(meetings("70d", "80d"), "type=meeting", "type=note"), "", "", "", "", 0, ""},

		{"met thirty days ago", Silence, meetings("30d"), "", "", "", "", 0, ""},
		{"met thirty-one days ago", Silence, meetings("31d"), "1 powerful member without contact for more than 30 days", "contact eeva", "activity.contact", "2026-11-22", Medium, "lind"},
		{"a facilitator met long ago, by the connection", Silence, "connection n person=lind; contact=sanna; last_contact=today-41d", "1 powerful member without contact for more than 30 days", "contact sanna", "activity.contact", "2026-11-12", Low, "lind"},
		{"both", Silence, "connection n person=lind; contact=sanna; last_contact=today-41d\n" + meetings("31d"), "2 powerful members without contact for more than 30 days", "contact sanna", "activity.contact", "2026-11-12", Medium, "lind"},
		{"never met", Silence, "", "", "", "", "", 0, ""},

		{"no compelling reason", NoReason, "opportunity o name=Melt shop; account=polar; owner=novak\ncabs k opportunity=o; compelling_reason=no; compelling_reason_date=2026-11-01",
			"“Melt shop” has no compelling reason", "cabs k", "compelling_reason", "2026-11-01", High, "novak"},
		{"a compelling reason that nobody knows", NoReason, "opportunity o name=Melt shop; account=polar\ncabs k opportunity=o; compelling_reason=unknown", "", "", "", "", 0, ""},
		{"a lost deal without a compelling reason", NoReason, "opportunity o name=Melt shop; account=polar; outcome=lost\ncabs k opportunity=o; compelling_reason=no", "", "", "", "", 0, ""},

		{"a need implied thirty-one days ago", NeedsImplied, signalsOn("31d", "implied need"), "1 implied need never made explicit", "activity sa", "activity.signals", "2026-11-22", Low, "lind"},
		{"a need implied thirty days ago", NeedsImplied, signalsOn("30d", "implied need"), "", "", "", "", 0, ""},
		{"a need that was explicit before it was implied", NeedsImplied, signalsOn("31d", "implied need") + "\nactivity e type=call; subject=s; account=polar; done=today-32d; signals=explicit need",
			"1 implied need never made explicit", "activity sa", "activity.signals", "2026-11-22", Low, "lind"},
		{"a need made explicit in another deal", NeedsImplied, "opportunity o name=O; account=polar\n" + signalsOn("31d", "implied need") + "; opportunity=o\nactivity e type=call; subject=s; account=polar; done=today; signals=explicit need",
			"1 implied need never made explicit", "activity sa", "activity.signals", "2026-11-22", Low, "lind"},
		{"a need made explicit in the same deal", NeedsImplied, "opportunity o name=O; account=polar\n" + signalsOn("31d", "implied need") + "; opportunity=o\nactivity e type=call; subject=s; account=polar; opportunity=o; done=today; signals=explicit need", "", "", "", "", 0, ""},
		{"a need in a deal that was won", NeedsImplied, "opportunity o name=O; account=polar; outcome=won\n" + signalsOn("31d", "implied need") + "; opportunity=o", "", "", "", "", 0, ""},

		// High anxiety.
		{"three signals of anxiety", Anxious, signalsOn("5d", "objection returned,objections contradictory", "credibility questioned"), "3 signals of high anxiety in 60 days", "activity sb", "signals", "2026-11-17", Medium, "lind"},
		{"many requests", Anxious, signalsOn("5d", "information requested,meeting requested", "information requested,meeting requested", "information requested,information poorly received"),
			"6 signals of high anxiety in 60 days", "activity sc", "signals", "2026-11-17", High, "lind"},
		{"two requests", Anxious, signalsOn("5d", "information requested", "meeting requested"), "", "", "", "", 0, ""},
		{"implied needs are no anxiety", Anxious, signalsOn("5d", "implied need", "implied need", "implied need"), "", "", "", "", 0, ""},

		// Structure.
		{"no decider at a key account", NoDecider, "membership m1 roles=buyer", "no decider is known", "account polar", "membership.roles", "2026-11-12", High, "lind"},
		{"no decider at a target", NoDecider, "account polar status=target\nmembership m1 roles=buyer", "no decider is known", "account polar", "membership.roles", "2026-11-12", Medium, "lind"},
		{"a decider in an open deal only", NoDecider, "opportunity o name=O; account=polar; next_step=n\nmembership m1 opportunity=o", "", "", "", "", 0, ""},
		{"a decider in a lost deal only", NoDecider, "opportunity o name=O; account=polar; outcome=lost\nmembership m1 opportunity=o", "no decider is known", "account polar", "membership.roles", "2026-11-12", High, "lind"},
		{"the decider left", NoDecider, "contact eeva deleted", "no decider is known", "account polar", "membership.roles", "2026-11-12", High, "lind"},
		{"no facilitator", NoFacilitator, "membership m2 roles=buyer", "no facilitator steers us through", "account polar", "membership.roles", "2026-11-12", Medium, "lind"},
		{"a facilitator who is only a good buddy", NoFacilitator, "membership m2 promoter=good buddy", "no facilitator steers us through", "account polar", "membership.roles", "2026-11-12", Medium, "lind"},
		{"a facilitator whose type is not known", NoFacilitator, "membership m2 promoter=", "", "", "", "", 0, ""},
		{"an opponent in a power zone", OpponentInPower, "membership m3 opponent=yes; zones=power", "Matti acts against us from a power zone", "membership m3", "attitude", "", High, "lind"},
		{"an opponent without power", OpponentInPower, "membership m3 opponent=yes; zones=threat", "", "", "", "", 0, ""},
		{"a friend in a power zone", OpponentInPower, "membership m3 zones=power", "", "", "", "", 0, ""},

		{"one success factor", FactorCount, "success_factor f2 deleted", "1 critical success factor; an account should have 2 to 5", "account polar", "success_factor.name", "2026-11-12", Medium, "lind"},
		{"one success factor of a customer", FactorCount, "account polar status=customer\nsuccess_factor f2 deleted", "1 critical success factor; an account should have 2 to 5", "account polar", "success_factor.name", "2026-11-12", Low, "lind"},
		{"one success factor of a target", FactorCount, "account polar status=target\nsuccess_factor f2 deleted", "", "", "", "", 0, ""},
		{"six success factors", FactorCount, "success_factor f3 name=3; account=polar\nsuccess_factor f4 name=4; account=polar\nsuccess_factor f5 name=5; account=polar\n@today-2d success_factor f6 name=6; account=polar",
			"6 critical success factors; an account should have 2 to 5", "success_factor f6", "deleted", "2026-11-20", Low, "lind"},
		{"five success factors", FactorCount, "success_factor f3 name=3; account=polar\nsuccess_factor f4 name=4; account=polar\nsuccess_factor f5 name=5; account=polar", "", "", "", "", 0, ""},

		{"a review due yesterday", ReviewOverdue, "review r account=polar; due=yesterday; owner=novak", "the account review is overdue", "review r", "held", "2026-11-22", Medium, "novak"},
		{"a review overdue by a whole cadence", ReviewOverdue, "review r account=polar; due=2026-08-21", "the account review is overdue", "review r", "held", "2026-08-22", High, "lind"},
		{"an executive review overdue by less than its cadence", ReviewOverdue, "review r account=polar; due=2026-08-21; type=executive review", "the executive review is overdue", "review r", "held", "2026-08-22", Medium, "lind"},
		{"a review that was held late", ReviewOverdue, "review r account=polar; due=2026-08-21; held=2026-08-30", "", "", "", "", 0, ""},
		{"the last review a cadence ago", ReviewOverdue, "review r account=polar; due=2026-08-21; held=2026-08-21", "no account review is planned; one was to be held by 2026-11-21", "review r", "review.due", "2026-11-22", Medium, "lind"},
		{"the last review a cadence ago, the next planned", ReviewOverdue, "review r account=polar; due=2026-08-21; held=2026-08-21\nreview q account=polar; due=tomorrow", "", "", "", "", 0, ""},
		{"the last review at a customer", ReviewOverdue, "account polar status=customer\nreview r account=polar; due=2026-08-21; held=2026-08-21", "no account review is planned; one was to be held by 2026-11-21", "review r", "review.due", "2026-11-22", Medium, "lind"},
		{"the last review at a target", ReviewOverdue, "account polar status=target\nreview r account=polar; due=2026-08-21; held=2026-08-21", "", "", "", "", 0, ""},
		{"executives last met a customer", ReviewOverdue, "account polar status=customer\nreview r account=polar; type=executive review; due=2025-08-21; held=2025-08-21", "", "", "", "", 0, ""},
		{"a slower cadence of the company", ReviewOverdue, "setting n key=review_months_a; number=4\nreview r account=polar; due=2026-08-21; held=2026-08-21", "", "", "", "", 0, ""},

		{"a concern of nobody", ConcernUnowned, "concern c subject=Price; contact=eeva; severity=high", "nobody handles the concern “Price” of Eeva", "concern c", "owner", "2026-11-12", High, "lind"},
		{"a concern of somebody", ConcernUnowned, "concern c subject=Price; contact=eeva; owner=novak", "", "", "", "", 0, ""},
		{"a concern of nobody that is handled", ConcernUnowned, "concern c subject=Price; contact=eeva; handled=today", "", "", "", "", 0, ""},
		{"a concern due yesterday", ConcernOverdue, "concern c subject=Price; contact=eeva; owner=novak; due=yesterday; severity=low", "the concern “Price” of Eeva should be handled by now", "concern c", "handled", "2026-11-22", Low, "novak"},
		{"a concern due today", ConcernOverdue, "concern c subject=Price; contact=eeva; owner=novak; due=today", "", "", "", "", 0, ""},
		{"a concern of somebody who left", ConcernOverdue, "contact sanna deleted\nconcern c subject=Price; contact=sanna; account=polar; owner=novak; due=yesterday", "the concern “Price” should be handled by now", "concern c", "handled", "2026-11-22", Medium, "novak"},
		{"a concern of a former account", ConcernOverdue, "account polar status=former\nconcern c subject=Price; contact=eeva; owner=novak; due=yesterday", "the concern “Price” of Eeva should be handled by now", "concern c", "handled", "2026-11-22", Medium, "novak"},

		{"a deal past its close date", DealPastClose, "opportunity o name=Melt shop; account=polar; next_step=n; close=yesterday", "“Melt shop” is past its close date", "opportunity o", "close", "2026-11-22", Medium, "lind"},
		{"a deal long past its close date", DealPastClose, "opportunity o name=Melt shop; account=polar; next_step=n; close=today-31d; owner=novak", "“Melt shop” is past its close date", "opportunity o", "close", "2026-10-23", High, "novak"},
		{"a deal that closes today", DealPastClose, "opportunity o name=Melt shop; account=polar; close=today", "", "", "", "", 0, ""},
		{"a deal without a close date", DealPastClose, "opportunity o name=Melt shop; account=polar", "", "", "", "", 0, ""},
		{"a deal that was lost", DealPastClose, "opportunity o name=Melt shop; account=polar; close=yesterday; outcome=lost", "", "", "", "", 0, ""},
		{"a deal without next step", DealWithoutStep, "opportunity o name=Melt shop; account=polar", "“Melt shop” has no next step", "opportunity o", "next_step", "", Medium, "lind"},
		{"a deal that was abandoned", DealWithoutStep, "opportunity o name=Melt shop; account=polar; outcome=abandoned", "", "", "", "", 0, ""},

		{"a contract that expires in ninety days", DocumentExpiring, "document d name=Frame; account=polar; type=contract; expires=today+90d; owner=novak", "“Frame” expires on 2027-02-20", "document d", "expires", "2026-11-22", Medium, "novak"},
		{"a contract that expires in ninety-one", DocumentExpiring, "document d name=Frame; account=polar; type=contract; expires=today+91d", "", "", "", "", 0, ""},
		{"a contract that expires today", DocumentExpiring, "document d name=Frame; account=polar; type=contract; expires=today", "“Frame” expires on 2026-11-22", "document d", "expires", "2026-08-24", Medium, "lind"},
		{"a contract that expired yesterday", DocumentExpiring, "document d name=Frame; account=polar; type=contract; expires=yesterday", "“Frame” expired on 2026-11-21", "document d", "expires", "2026-08-23", High, "lind"},
		{"a proposal that expired yesterday", DocumentExpiring, "document d name=Offer; account=polar; type=proposal; expires=yesterday", "“Offer” expired on 2026-11-21", "document d", "expires", "2026-08-23", Medium, "lind"},
		{"a proposal that expires tomorrow", DocumentExpiring, "document d name=Offer; account=polar; type=proposal; expires=tomorrow", "“Offer” expires on 2026-11-23", "document d", "expires", "2026-08-25", Low, "lind"},
		{"a proposal that expired ninety days ago", DocumentExpiring, "document d name=Offer; account=polar; type=proposal; expires=today-90d", "“Offer” expired on 2026-08-24", "document d", "expires", "2026-05-26", Medium, "lind"},
		{"a proposal that expired ninety-one days ago", DocumentExpiring, "document d name=Offer; account=polar; type=proposal; expires=today-91d", "", "", "", "", 0, ""},
		{"a document that does not expire", DocumentExpiring, "document d name=Offer; account=polar", "", "", "", "", 0, ""},

		{"a contact verified 181 days ago", NotVerified, "contact matti verified=today-181d", "1 record not verified for more than 180 days", "contact matti", "verified", "2026-11-22", Low, "lind"},
		{"a contact verified 180 days ago", NotVerified, "contact matti verified=today-180d", "", "", "", "", 0, ""},
		{"a contact made long ago", NotVerified, "@today-200d contact old name=Old; account=polar", "1 record not verified for more than 180 days", "contact old", "verified", "2026-11-03", Low, "lind"},
		{"a contact made long ago, verified since", NotVerified, "@today-200d contact old name=Old; account=polar; verified=today-5d", "", "", "", "", 0, ""},
		{"the account itself among them", NotVerified, "contact matti verified=today-190d\naccount polar verified=today-181d", "2 records not verified for more than 180 days", "contact matti", "verified", "2026-11-13", Medium, "lind"},
		{"what happened stays true", NotVerified, "@today-900d activity a type=call; subject=s; contact=eeva; done=today-900d", "", "", "", "", 0, ""},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := world.New(t, people+c.lines)
			if c.says == "" {
				alarm(w, c.kind, 0)
				return
			}
			a := alarm(w, c.kind, 1)
			mends(t, *a)
			field := a.Field
			if a.Make != "" {
				field = a.Make + "." + field
			}
			if a.What != c.says || w.Name(a.Record) != c.record || field != c.field || a.Since.String() != c.since || a.Severity != c.severity || w.Names[kam.Ref{Kind: "person", ID: a.Who}] != c.who || a.Account != w.IDs["account polar"] {
				t.Errorf("%q: opens %s at %s, since %s, %s, %s\nwant %q: %s at %s, since %s, %s, %s", a.What, w.Name(a.Record), field, a.Since, a.Severity, w.Names[kam.Ref{Kind: "person", ID: a.Who}],
					c.says, c.record, c.field, c.since, c.severity, c.who)
			}
		})
	}
}

func TestAKeyAccountThatWasNeverReviewedCountsFromTheDayItWasMade(t *testing.T) {
	w := world.New(t, "@today-100d account polar name=Polar; status=key account")
	a := alarm(w, ReviewOverdue, 1)
	if a.What != "no account review is planned; one was to be held by 2026-11-14" || w.Name(a.Record) != "account polar" || a.Make != "review" || a.Why[0].Words != "account review never held, held every 3 months" {
		t.Errorf("%+v", a)
	}
	alarm(world.New(t, "@today-100d account polar name=Polar; status=customer"), ReviewOverdue, 0)
}

func TestReasonsOfAlarmsAreTheRecordsBehindThem(t *testing.T) {
	w := world.New(t, people+`
		membership m2 promoter=good buddy
		activity a1 type=meeting; subject=One; contact=eeva; done=today-70d; signals=objection returned
		activity a2 type=call; subject=Two; contact=eeva; done=today-80d; signals=implied need
		activity a3 type=visit; subject=Three; contact=sanna; others=eeva; done=today-90d
		activity a4 type=call; subject=Four; contact=matti; done=today-5d; signals=objection returned,credibility questioned
		activity a5 type=call; subject=Five; contact=matti; done=today-3d; signals=information requested`)
	for kind, want := range map[AlarmKind][]string{
		NoFacilitator:   {"contact sanna"},
		Anxious:         {"activity a5", "activity a4", "activity a4"},
		ContactDropping: {"activity a1", "activity a2", "activity a3", "activity a3"},
		Silence:         {"contact sanna", "contact eeva"},
		NeedsImplied:    {"activity a2"},
	} {
		w.Because(alarm(w, kind, 1).Why, want...)
	}
	if got := alarm(w, Anxious, 1).Why[0].Words; got != "2026-11-19: information requested (“Five”)" {
		t.Errorf("words: %q", got)
	}
	if got := alarm(w, NoFacilitator, 1).Why[0].Words; got != "Sanna (facilitator) is only a good buddy" {
		t.Errorf("words: %q", got)
	}
}

func TestAlarmsOfAnAccountWhoseRecordIsNotKnown(t *testing.T) {
	w := world.New(t, "opportunity o name=O; account=polar")
	got := AlarmsOf(w.Polar(), w.Company().Settings, today)
	if len(got) != 1 || got[0].Kind != DealWithoutStep || got[0].Who != kam.NoID {
		t.Errorf("alarms: %+v", got)
	}
}

func TestTheMostSevereAndOldestAlarmsComeFirst(t *testing.T) {
	day := func(n int) kam.Date { return today.AddDays(n) }
	want := []Alarm{
		{Kind: "a", Severity: High, Since: day(-9)}, {Kind: "b", Severity: High, Since: day(-2)}, {Kind: "c", Severity: High},
		{Kind: "d", Severity: Medium, Since: day(-99)},
		{Kind: "e", Severity: Low, Account: kam.ID{1}}, {Kind: "e", Severity: Low, Account: kam.ID{2}, Record: kam.Ref{ID: kam.ID{1}}},
		{Kind: "e", Severity: Low, Account: kam.ID{2}, Record: kam.Ref{ID: kam.ID{2}}}, {Kind: "f", Severity: Low, Account: kam.ID{2}},
	}
	got := slices.Clone(want)
	slices.Reverse(got)
	SortAlarms(got)
	for i := range want {
		if got[i].Kind != want[i].Kind || got[i].Record != want[i].Record || got[i].Account != want[i].Account {
			t.Errorf("place %d: %+v, want %+v", i, got[i], want[i])
		}
	}
	if Low.String()+Medium.String()+High.String()+Severity(7).String() != "lowmediumhighseverity 7" {
		t.Error("severities have other names")
	}
}
