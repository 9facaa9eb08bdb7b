package signal

import (
	"testing"

	"keyaccount/kam/internal/world"
)

const deals = `
	account polar name=Polar; status=key account
	opportunity melt name=Melt shop; account=polar
	opportunity scrap name=Scrap yard; account=polar
	opportunity slab name=Slab yard; account=polar; outcome=lost
`

func TestQualifications(t *testing.T) {
	for _, c := range []struct{ what, lines, states string }{
		{"never checked", "", "????"},
		{"a check that says nothing", "cabs k opportunity=melt", "????"},
		{"all yes", "cabs k opportunity=melt; compelling_reason=yes; authority_leverage=yes; budget_availability=yes; supporting_allies=yes", "yyyy"},
		{"one no, one unknown", "cabs k opportunity=melt; compelling_reason=yes; authority_leverage=no; budget_availability=unknown; supporting_allies=yes", "yn?y"},
		{"a later check", "cabs k opportunity=melt; compelling_reason=yes; budget_availability=no\ncabs l opportunity=melt; compelling_reason=no; supporting_allies=yes", "n?ny"},
		{"a later check of an earlier day", "cabs k opportunity=melt; compelling_reason=yes; compelling_reason_date=today-2d\ncabs l opportunity=melt; compelling_reason=no; compelling_reason_date=today-9d", "y???"},
		{"a later check of no day", "cabs k opportunity=melt; compelling_reason=yes; compelling_reason_date=today-2d\ncabs l opportunity=melt; compelling_reason=no", "n???"},
		{"the check of another deal", "cabs k opportunity=scrap; compelling_reason=yes", "????"},
	} {
		w := world.New(t, deals+c.lines)
		all := Qualifications(w.Polar())
		if len(all) != 2 || all[0].Deal != w.IDs["opportunity melt"] || all[1].Deal != w.IDs["opportunity scrap"] {
			t.Fatalf("%s: %+v", c.what, all)
		}
		got := ""
		for _, check := range all[0].Checks {
			got += map[State]string{Unknown: "?", No: "n", Yes: "y"}[check.State]
		}
		if got != c.states || all[0].Qualified != (c.states == "yyyy") {
			t.Errorf("%s: %s, qualified %v, want %s", c.what, got, all[0].Qualified, c.states)
		}
	}
}

func TestAQualificationHasItsEvidence(t *testing.T) {
	w := world.New(t, deals+"cabs k opportunity=melt; compelling_reason=yes; compelling_reason_evidence=Inspection report; compelling_reason_date=2026-10-01; budget_availability=no")
	q := Qualifications(w.Polar())[0]
	if r := q.Checks[0]; r.Name != "Compelling reason" || r.Field != "compelling_reason" || r.Words != "yes: Inspection report" || r.Date.String() != "2026-10-01" || w.Name(r.Record) != "cabs k" {
		t.Errorf("%+v", r)
	}
	if r := q.Checks[1]; r.Words != "unknown: no evidence given" || w.Name(r.Record) != "cabs k" {
		t.Errorf("%+v", r)
	}
	if r := q.Checks[2]; r.Words != "no: no evidence given" {
		t.Errorf("%+v", r)
	}
	if q.Count(Unknown) != 2 || q.Count(Yes) != 1 || q.Count(No) != 1 {
		t.Errorf("counts of %+v", q)
	}
	if r := Qualifications(world.New(t, deals).Polar())[0].Checks[3]; r.Words != "not checked" || r.Name != "Supporting allies" {
		t.Errorf("%+v", r)
	}
}

func TestNoNoNoYesIsAProblem(t *testing.T) {
	say := func(answers string) string {
		line := "value_check v opportunity=melt"
		for i, field := range []string{"needs_justify_price", "strengths_developed", "benefits_shown", "more_expensive"} {
			line += "; " + field + "=" + map[byte]string{'n': "no", 'y': "yes", '?': "unknown"}[answers[i]]
		}
		return line
	}
	for answers, want := range map[string]State{
		"nnny": Yes, "nnnn": No, "ynny": No, "nyny": No, "nnyy": No, "yyyn": No, "????": Unknown, "nnn?": Unknown, "?nny": Unknown, "n?yy": No, "?y??": No, "??n?": Unknown, "y??y": No,
	} {
		w := world.New(t, deals+say(answers))
		all := Propositions(w.Polar())
		if len(all) != 2 || all[0].Problem != want || all[1].Problem != Unknown {
			t.Errorf("%s: %+v, want %s", answers, all, want)
		}
		w.Because(all[0].Reasons, "value_check v", "value_check v", "value_check v", "value_check v")
		w.Because(all[1].Reasons, "opportunity scrap")
	}
	w := world.New(t, deals+say("nnny")+"; date=today-3d\nvalue_check u opportunity=melt; date=today-30d; needs_justify_price=yes")
	if got := Propositions(w.Polar())[0]; got.Problem != Yes || got.Reasons[3].Words != "More expensive: yes" {
		t.Errorf("the last check stands: %+v", got)
	}
}
