package alignment

import (
	"fmt"
	"strings"
	"testing"

	"keyaccount/kam/internal/world"
)

const deal = base + "@today-10d opportunity o name=Deal; account=polar; next_step=Call; \n"

func stall(w *world.World) Stall {
	c := w.Company()
	d := c.Dossier(w.IDs["account polar"])
	return StallOf(d, d.Opportunity(w.IDs["opportunity o"]), c.Settings, today)
}

func TestSignsThatADealStalls(t *testing.T) {
	for _, c := range []struct{ what, lines, want string }{
		{"a deal that goes on", "", ""},
		{"as long at its stage as usual", "opportunity o stage_since=today-60d", ""},
		{"longer", "opportunity o stage_since=today-61d", "long at its stage by 1 (opportunity o: at need recognition for 61 days; 60 are usual)"},
		{"longer than the company calls usual", "opportunity o stage_since=today-50d\nstage_setting s stage=need; typical_days=20; name=Dream", "long at its stage by 30 (opportunity o: at Dream for 50 days; 20 are usual)"},
		{"closes today", "opportunity o close=today", ""},
		{"was to close", "opportunity o close=today-3d", "past its close date by 3 (opportunity o: was to close on 2026-11-19)"},
		{"no next step", "opportunity o next_step=", "no next step by 0 (opportunity o: has no next step)"},
		{"something done 30 days ago", "opportunity o engaged=today-99d\nactivity a type=note; subject=Drawing; opportunity=o; done=today-30d", ""},
		{"something done 31 days ago", "activity a type=call; subject=Prices; opportunity=o; done=today-31d\nactivity b type=call; subject=Hello; opportunity=o; done=today-40d",
			"silent by 1 (activity a: nothing was done since Prices on 2026-10-22)"},
		{"something is to be done, or was done for another deal", "opportunity o engaged=today-32d\nopportunity p name=Other; account=polar\nactivity a type=call; subject=Prices; opportunity=p; account=polar; done=today\n" +
			"activity b type=call; subject=Prices; opportunity=o; account=polar; due=today\nactivity c type=call; subject=Prices; opportunity=o; account=polar; done=tomorrow",
			"silent by 2 (opportunity o: nothing was done since work on it began on 2026-10-21)"},
		{"several", "opportunity o close=today-1d; next_step=; engaged=today-40d; stage_since=today-70d",
			"long at its stage by 10 (opportunity o: at need recognition for 70 days; 60 are usual); past its close date by 1 (opportunity o: was to close on 2026-11-21); " +
				"no next step by 0 (opportunity o: has no next step); silent by 10 (opportunity o: nothing was done since work on it began on 2026-10-13)"},
		{"decided", "opportunity o outcome=lost; close=today-1d; next_step=; engaged=today-40d; stage_since=today-70d", ""},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := world.New(t, deal+strings.ReplaceAll(c.lines, "opportunity=o; done", "opportunity=o; account=polar; done"))
			s := stall(w)
			var got []string
			for _, sign := range s.Signs {
				got = append(got, fmt.Sprintf("%s by %d (%s: %s)", sign.Name, sign.Days, w.Name(sign.Record), sign.Words))
			}
			if strings.Join(got, "; ") != c.want || s.Stalls != (c.want != "") {
				t.Errorf("stalls %v: %s\nwant %s", s.Stalls, strings.Join(got, "; "), c.want)
			}
			if s.Deal != w.IDs["opportunity o"] {
				t.Errorf("of %s", s.Deal)
			}
		})
	}
}

func TestADealForWhichNothingWasEverDoneIsSilentSinceItWasRecorded(t *testing.T) {
	w := world.New(t, base+"@today-31d opportunity o name=Deal; account=polar; next_step=Call")
	s := stall(w)
	if len(s.Signs) != 1 || s.Signs[0].Name != Silent || s.Signs[0].Days != 1 || s.Signs[0].Words != "nothing was done since it was recorded on 2026-10-22" {
		t.Errorf("%+v", s.Signs)
	}
}

func TestTheDaysOfSilenceAreASetting(t *testing.T) {
	w := world.New(t, deal+"setting s key=silence_days; number=9")
	if s := stall(w); len(s.Signs) != 1 || s.Signs[0].Name != Silent {
		t.Errorf("%+v", s.Signs)
	}
}

func TestWhatIsUnknownAboutADeal(t *testing.T) {
	w := world.New(t, deal)
	s := stall(w)
	var got []string
	for _, f := range append(s.Alignments[:], s.Managements[:]...) {
		got = append(got, f.Name+" "+string(f.Verdict)+": "+f.Reasons[0].Words)
	}
	want := `interfaces unknown: no interface with the account is recorded
connections unknown: no decider, facilitator or dominant advisor is known
sales process unknown: nobody asked for pre-sales analyst, which need recognition typically needs
project unknown: neither milestones nor obstacles of the sales project are recorded
expectations unknown: no expectation is recorded
concerns unknown: no concern is recorded
opportunities unknown: Compelling reason: not checked
choices unknown: no decision criterion is recorded`
	if strings.Join(got, "\n") != want {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
}

// Each line is one alignment or management of a deal: what the records say, and the verdict with the records that say why.
func TestWhatIsLacking(t *testing.T) {
	const all = "cabs x opportunity=o; compelling_reason=yes; authority_leverage=yes; budget_availability=yes; supporting_allies=yes\n"
	for _, c := range []struct{ name, what, lines, want string }{
		{OfInterfaces, "aligned", "interface i topic=ordering; account=polar; alignment=aligned", "in order: interface i"},
		{OfInterfaces, "misaligned", "interface i topic=ordering; account=polar; alignment=misaligned; owner=lind\ninterface j topic=returns; account=polar; alignment=aligned", "lacking: interface i"},
		{OfInterfaces, "partly aligned, being mended", "interface i topic=ordering; account=polar; alignment=partly; owner=lind", "in order: interface i"},
		{OfInterfaces, "partly aligned, nobody's", "interface i topic=ordering; account=polar; alignment=partly", "lacking: interface i"},
		{OfInterfaces, "partly aligned, overdue", "interface i topic=ordering; account=polar; alignment=partly; owner=lind; due=yesterday", "lacking: interface i"},
		{OfInterfaces, "nothing known", "interface i topic=ordering; account=polar", "unknown: interface i"},

		{OfConnections, "a decider connected", "membership m contact=eeva; roles=decider\nconnection x person=lind; contact=eeva\nconnection y person=moe; contact=eeva\nconnection z person=moe; contact=juha", "in order: opportunity o"},
		{OfConnections, "a decider connected to one of us", "membership m contact=eeva; roles=decider\nconnection x person=lind; contact=eeva\nconnection y person=moe; contact=juha", "in order: contact eeva"},
		{OfConnections, "a decider not connected", "membership m contact=eeva; roles=decider", "lacking: contact eeva"},

		{OfSalesProcess, "confirmed", "resource_need n expertise=pre-sales analyst; opportunity=o; stage=need; state=confirmed", "in order: resource_need n, opportunity o"},
		{OfSalesProcess, "asked for", "resource_need n expertise=pre-sales analyst; opportunity=o; stage=need; state=asked", "in order: resource_need n, opportunity o"},
		{OfSalesProcess, "missing", "resource_need n expertise=pre-sales analyst; opportunity=o; stage=need", "lacking: resource_need n"},
		{OfSalesProcess, "missing at the next stage", "resource_need m expertise=pre-sales analyst; opportunity=o; stage=need; state=confirmed\nresource_need n expertise=product marketing; opportunity=o; stage=characteristic",
			"in order: resource_need m, resource_need n"},
		{OfSalesProcess, "nobody asked", "resource_need n expertise=pilots; opportunity=o; stage=need; state=confirmed", "lacking: opportunity o"},
		{OfSalesProcess, "overdue at another stage", "resource_need n expertise=legal; opportunity=o; stage=proposal evaluation; state=asked; due=yesterday", "lacking: resource_need n"},

		{OfProject, "a milestone to come", "milestone m name=M; opportunity=o; due=today", "in order: milestone m"},
		{OfProject, "a milestone overdue", "milestone m name=M; opportunity=o; due=yesterday", "lacking: milestone m"},
		{OfProject, "a milestone reached", "milestone m name=M; opportunity=o; due=yesterday; reached=today", "in order: milestone m"},
		{OfProject, "a milestone of another deal", "opportunity p name=P; account=polar\nmilestone m name=M; opportunity=p; due=yesterday", "unknown: opportunity o"},
		{OfProject, "an obstacle being cleared", "obstacle b name=B; opportunity=o; owner=lind; due=today", "in order: obstacle b"},
		{OfProject, "an obstacle that is nobody's", "milestone m name=M; opportunity=o; due=today\nobstacle b name=B; opportunity=o", "lacking: obstacle b"},
		{OfProject, "a high obstacle", "obstacle b name=B; opportunity=o; owner=lind; severity=high", "lacking: obstacle b"},
		{OfProject, "a high obstacle, cleared", "obstacle b name=B; opportunity=o; severity=high; cleared=today; due=yesterday", "in order: obstacle b"},

		{OfExpectations, "seen to", "expectation e subject=E; contact=eeva; owner=lind; severity=high", "in order: expectation e"},
		{OfExpectations, "nobody's", "expectation e subject=E; contact=eeva; opportunity=o", "lacking: expectation e"},
		{OfExpectations, "overdue", "expectation e subject=E; contact=eeva; owner=lind; due=yesterday", "lacking: expectation e"},
		{OfExpectations, "handled", "expectation e subject=E; contact=eeva; handled=today; due=yesterday", "in order: expectation e"},
		{OfExpectations, "of another deal", "opportunity p name=P; account=polar\nexpectation e subject=E; contact=eeva; opportunity=p", "unknown: opportunity o"},

		{OfConcerns, "seen to", "concern e subject=E; contact=eeva; owner=lind", "in order: concern e"},
		{OfConcerns, "of high severity", "concern e subject=E; contact=eeva; owner=lind; severity=high", "lacking: concern e"},
		{OfConcerns, "nobody's", "concern e subject=E; contact=eeva; opportunity=o", "lacking: concern e"},
		{OfConcerns, "handled", "concern e subject=E; contact=eeva; severity=high; handled=today", "in order: concern e"},

		{OfOpportunities, "qualified", all, "in order: cabs x, cabs x, cabs x, cabs x"},
		{OfOpportunities, "one unknown", all + "cabs x budget_availability=unknown", "unknown: cabs x, cabs x, cabs x, cabs x"},
		{OfOpportunities, "one no", all + "cabs x budget_availability=no; supporting_allies=unknown", "lacking: cabs x"},
		{OfOpportunities, "the value proposition is a problem", all + "value_check v opportunity=o; date=today; needs_justify_price=no; strengths_developed=no; benefits_shown=no; more_expensive=yes",
			"lacking: value_check v, value_check v, value_check v, value_check v"},
		{OfOpportunities, "the value proposition is none", all + "value_check v opportunity=o; date=today; needs_justify_price=yes", "in order: cabs x, cabs x, cabs x, cabs x"},
		{OfOpportunities, "decided", all + "opportunity o outcome=won", "unknown: opportunity o"},

		{OfChoices, "we lead", "criterion c name=C; contact=eeva; importance=7; difference=7; leader=we", "in order: criterion c"},
		{OfChoices, "a competitor leads", "criterion c name=C; contact=eeva; importance=7; difference=7; leader=competitor\ncriterion e name=E; contact=eeva; importance=7; difference=7; leader=we", "lacking: criterion c"},
		{OfChoices, "a competitor leads on what does not matter", "criterion c name=C; contact=eeva; importance=1; difference=7; leader=competitor", "in order: criterion c"},
		{OfChoices, "nobody knows who leads", "criterion c name=C; contact=eeva; importance=7; difference=7", "unknown: criterion c"},
	} {
		t.Run(c.name+", "+c.what, func(t *testing.T) {
			w := world.New(t, deal+c.lines)
			s := stall(w)
			for i, f := range append(s.Alignments[:], s.Managements[:]...) {
				if want := []string{OfInterfaces, OfConnections, OfSalesProcess, OfProject, OfExpectations, OfConcerns, OfOpportunities, OfChoices}[i]; f.Name != want {
					t.Errorf("the finding %s stands in the place of %s", f.Name, want)
				}
				if f.Name != c.name {
					continue
				}
				var why []string
				for _, r := range f.Reasons {
					why = append(why, w.Name(r.Record))
				}
				if got := string(f.Verdict) + ": " + strings.Join(why, ", "); got != c.want {
					t.Errorf("%s, want %s", got, c.want)
				}
			}
		})
	}
}

func TestWhatIsLackingSaysWhy(t *testing.T) {
	w := world.New(t, deal+`
		concern a subject=Payback; contact=eeva; due=today-2d; severity=high
		concern b subject=Noise; contact=eeva; handled=today
		membership m contact=eeva; roles=decider
		connection x person=lind; contact=eeva
		connection y person=moe; contact=juha
	`)
	s := stall(w)
	if words := s.Managements[2].Reasons[0].Words; words != "Payback is open: was due on 2026-11-20, nobody sees to it, of high severity" {
		t.Errorf("concerns: %s", words)
	}
	w.Add("concern a handled=today")
	if got := stall(w).Managements[2]; got.Verdict != InOrder || got.Reasons[0].Words != "Payback is settled" || got.Reasons[1].Words != "Noise is settled" {
		t.Errorf("concerns: %+v", got)
	}
	w.Add("connection z person=moe; contact=eeva")
	if got := stall(w).Alignments[1]; got.Reasons[0].Words != "each of the deciders, facilitators and dominant advisors is connected to us: 1" {
		t.Errorf("connections: %+v", got)
	}
	w.Add("concern c subject=Dust; contact=eeva; owner=lind")
	if got := stall(w).Managements[2].Reasons[2].Words; got != "Dust is open" {
		t.Errorf("concerns: %s", got)
	}
}
