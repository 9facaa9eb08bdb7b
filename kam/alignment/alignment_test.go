package alignment

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/kam/internal/world"
	"keyaccount/kam/signal"
)

var today = world.Today

const base = `
	account polar name=Polar Steel; owner=lind
	contact eeva name=Eeva; account=polar
	contact juha name=Juha; account=polar
`

func say(n kam.Number) string {
	if !n.Known {
		return "?"
	}
	return n.String()
}

// Each line is one interface: what its record says, and what follows from it.
func TestAnInterface(t *testing.T) {
	for _, c := range []struct {
		fields           string
		state            State
		overdue, nobodys bool
		words            string
	}{
		{"", Unknown, false, false, "ordering: not known how well aligned"},
		{"due=yesterday", Unknown, true, false, "ordering: not known how well aligned, was to be mended by 2026-11-21"},
		{"mended=today", Aligned, false, false, "ordering: aligned, verified to work on 2026-11-22"},
		{"mended=today+1d", Unknown, false, false, "ordering: not known how well aligned"},
		{"alignment=aligned", Aligned, false, false, "ordering: aligned"},
		{"alignment=aligned; due=yesterday", Aligned, false, false, "ordering: aligned"},
		{"alignment=partly", Partly, false, true, "ordering: partly aligned, nobody mends it"},
		{"alignment=misaligned; owner=lind; due=today", Misaligned, false, false, "ordering: misaligned"},
		{"alignment=misaligned; owner=lind; due=yesterday", Misaligned, true, false, "ordering: misaligned, was to be mended by 2026-11-21"},
		{"alignment=misaligned; due=yesterday", Misaligned, true, true, "ordering: misaligned, was to be mended by 2026-11-21, nobody mends it"},
		{"alignment=misaligned; due=yesterday; mended=today", Misaligned, false, false, "ordering: misaligned, verified to work on 2026-11-22"},
	} {
		w := world.New(t, base+"interface i topic=ordering; account=polar; our_function=Sales; their_function=Stores; "+c.fields)
		x := InterfacesOf(w.Polar(), today)
		line := x.Lines[0]
		if line.State != c.state || line.Overdue != c.overdue || line.Nobodys != c.nobodys || line.Words != c.words {
			t.Errorf("%s: %s, overdue %v, nobody's %v, %q", c.fields, line.State, line.Overdue, line.Nobodys, line.Words)
		}
		if line.Topic != "ordering" || line.Ours != "Sales" || line.Theirs != "Stores" || w.Name(line.Record) != "interface i" || w.Name(line.Reason.Record) != "interface i" {
			t.Errorf("%+v", line)
		}
		if count := map[bool]int{true: 1}; x.Overdue != count[c.overdue] || x.Nobodys != count[c.nobodys] {
			t.Errorf("%s: %d overdue, %d nobody's", c.fields, x.Overdue, x.Nobodys)
		}
	}
}

func TestTheScoreOfInterfaces(t *testing.T) {
	for _, c := range []struct{ states, want string }{
		{"", "?"}, {"unknown", "?"}, {"aligned", "100"}, {"partly", "50"}, {"misaligned", "0"}, {"aligned unknown", "100"},
		{"aligned misaligned", "50"}, {"aligned partly misaligned", "50"}, {"aligned aligned misaligned unknown", "66.7"},
	} {
		lines := base
		for i, state := range strings.Fields(c.states) {
			lines += fmt.Sprintf("interface i%d topic=returns; account=polar; alignment=%s\n", i, state)
		}
		x := InterfacesOf(world.New(t, lines).Polar(), today)
		if say(x.Score) != c.want {
			t.Errorf("%q: %s, want %s", c.states, say(x.Score), c.want)
		}
		if n := len(strings.Fields(c.states)); x.Aligned+x.Partly+x.Misaligned+x.Unknown != n || len(x.Lines) != n {
			t.Errorf("%q: %+v", c.states, x)
		}
	}
}

func TestWhatPressesMostComesFirst(t *testing.T) {
	w := world.New(t, base+`
		interface a topic=ordering; account=polar; alignment=aligned
		interface b topic=ordering; account=polar
		interface c topic=ordering; account=polar; alignment=partly; owner=lind
		interface d topic=ordering; account=polar; alignment=misaligned; owner=lind
		interface e topic=ordering; account=polar; alignment=partly
		interface f topic=ordering; account=polar; alignment=partly; owner=lind; due=yesterday
		interface g topic=ordering; account=polar; alignment=misaligned
		interface h topic=ordering; account=polar; alignment=misaligned; owner=lind
	`)
	var got []string
	for _, line := range InterfacesOf(w.Polar(), today).Lines {
		got = append(got, w.Names[line.Reason.Record])
	}
	if strings.Join(got, " ") != "f g e d h c b a" {
		t.Errorf("%v", got)
	}
}

func TestConnectionsAreCoverageWithAScore(t *testing.T) {
	for _, c := range []struct{ lines, want string }{
		{"", "?"},
		{"membership m contact=eeva; roles=user", "?"},
		{"membership m contact=eeva; roles=decider", "0"},
		{"membership m contact=eeva; roles=decider\nmembership n contact=juha; roles=facilitator\nconnection x person=lind; contact=juha", "50"},
		{"membership m contact=eeva; roles=decider\nconnection x person=lind; contact=eeva", "100"},
	} {
		d := world.New(t, base+c.lines).Polar()
		x := ConnectionsOf(d, today)
		if say(x.Score) != c.want {
			t.Errorf("%s: %s, want %s", c.lines, say(x.Score), c.want)
		}
		if want := signal.CoverageOf(d, today); fmt.Sprint(x.Coverage) != fmt.Sprint(want) {
			t.Errorf("%s: %v, want %v", c.lines, x.Coverage, want)
		}
	}
}

// Each line is a deal at proposal requests, which typically needs marketing and finance and is followed by proposal
// evaluation, which needs legal: the needs that are recorded, as “stage expertise state”, and what follows.
func TestTheSalesProcessOfADeal(t *testing.T) {
	for _, c := range []struct{ what, needs, stages, gaps, score string }{
		{"nothing recorded", "", "proposal requests[] proposal evaluation[]", "marketing finance legal", "?"},
		{"all confirmed", "requests marketing confirmed, requests finance confirmed, proposal evaluation legal confirmed",
			"proposal requests[marketing confirmed finance confirmed] proposal evaluation[legal confirmed]", "", "100"},
		{"asked for and missing", "requests marketing asked, requests finance missing, proposal evaluation legal confirmed",
			"proposal requests[marketing asked for finance missing] proposal evaluation[legal confirmed]", "", "33.3"},
		{"something untypical", "requests Pilots confirmed", "proposal requests[Pilots confirmed] proposal evaluation[]", "marketing finance legal", "25"},
		{"in other words", "requests Marketing asked, requests FINANCE confirmed", "proposal requests[Marketing, north asked for FINANCE confirmed] proposal evaluation[]", "legal", "33.3"},
		{"a longer word is another", "requests financers confirmed, requests product marketing confirmed",
			"proposal requests[financers confirmed product marketing confirmed] proposal evaluation[]", "marketing finance legal", "40"},
		{"of a stage that is past", "need finance confirmed", "need recognition[finance confirmed] proposal requests[] proposal evaluation[]", "marketing finance legal", "?"},
		{"of a stage to come", "requests finance missing, supplier board asked", "proposal requests[finance missing] proposal evaluation[] supplier selection[board asked for]", "marketing legal", "0"},
	} {
		t.Run(c.what, func(t *testing.T) {
			stages := map[string]string{"requests": "proposal requests", "proposal": "proposal evaluation", "need": "need recognition", "supplier": "supplier selection"}
			lines := base + "opportunity o name=Deal; account=polar; stage=proposal requests\nopportunity p name=Other; account=polar\nresource_need other expertise=legal; opportunity=p; stage=proposal requests\n"
			for i, need := range strings.Split(c.needs, ", ") {
				if f := strings.Fields(strings.Replace(need, "proposal evaluation", "proposal", 1)); len(f) > 2 {
					lines += fmt.Sprintf("resource_need n%d expertise=%s; opportunity=o; stage=%s; state=%s\n", i, strings.Join(f[1:len(f)-1], " "), stages[f[0]], f[len(f)-1])
				}
			}
			w := world.New(t, strings.ReplaceAll(lines, "expertise=Marketing;", "expertise=Marketing, north;"))
			p := process(w, "o")
			var got, gaps []string
			for _, s := range p.Stages {
				var have []string
				for _, x := range s.Resources {
					have = append(have, x.Expertise+" "+x.State)
				}
				got = append(got, s.Stage+"["+strings.Join(have, " ")+"]")
				if s.Confirmed+s.AskedFor+s.Missing != len(s.Resources) {
					t.Errorf("%s: %d + %d + %d", s.Stage, s.Confirmed, s.AskedFor, s.Missing)
				}
			}
			for _, g := range p.Gaps {
				gaps = append(gaps, g.Expertise)
			}
			if strings.Join(got, " ") != c.stages || strings.Join(gaps, " ") != c.gaps || say(p.Score) != c.score {
				t.Errorf("%s; gaps %s; score %s\nwant %s; gaps %s; score %s", strings.Join(got, " "), strings.Join(gaps, " "), say(p.Score), c.stages, c.gaps, c.score)
			}
			if p.Stage != "proposal requests" || p.Next != "proposal evaluation" || p.Name != "Deal" || p.Deal != w.IDs["opportunity o"] {
				t.Errorf("%+v", p)
			}
		})
	}
}

func process(w *world.World, deal string) Process {
	c := w.Company()
	d := c.Dossier(w.IDs["account polar"])
	return ProcessOf(d, d.Opportunity(w.IDs["opportunity "+deal]), c.Settings, today)
}

func TestAccountsWithAnOwnerHaveTheirKeyAccountManager(t *testing.T) {
	for lines, want := range map[string]string{"": "pre-sales analyst, product marketing", "account polar owner=": "key account manager, pre-sales analyst, product marketing"} {
		var gaps []string
		for _, g := range process(world.New(t, base+"opportunity o name=Deal; account=polar\n"+lines), "o").Gaps {
			gaps = append(gaps, g.Expertise)
		}
		if strings.Join(gaps, ", ") != want {
			t.Errorf("%q: %v, want %s", lines, gaps, want)
		}
	}
}

func TestResourcesAndGapsSayWhy(t *testing.T) {
	w := world.New(t, base+`
		opportunity o name=Deal; account=polar; stage=post-purchase evaluation
		resource_need a expertise=Service delivery; opportunity=o; stage=post-purchase evaluation; due=yesterday; person=lind
		resource_need b expertise=Legal; opportunity=o; stage=proposal evaluation; due=yesterday; state=confirmed
		resource_need c expertise=Board; opportunity=o; stage=proposal evaluation; due=today; state=asked for
		resource_need d expertise=Cook; opportunity=o; stage=proposal evaluation; due=yesterday; state=asked for
	`)
	p := process(w, "o")
	if p.Next != "" || len(p.Stages) != 2 || p.Overdue != 2 {
		t.Fatalf("%+v", p)
	}
	var reasons []kam.Reason
	var overdue []bool
	for _, s := range p.Stages {
		for _, x := range s.Resources {
			reasons, overdue = append(reasons, x.Reason), append(overdue, x.Overdue)
		}
	}
	w.Because(reasons, "resource_need b", "resource_need c", "resource_need d", "resource_need a")
	if fmt.Sprint(overdue) != "[false false true true]" || reasons[3].Words != "Service delivery is missing, needed by 2026-11-21" || reasons[0].Words != "Legal is confirmed" {
		t.Errorf("%v %v", overdue, reasons)
	}
	if who := p.Stages[1].Resources[0].Person; who != w.IDs["person lind"] {
		t.Errorf("%s gives it", who)
	}
	w = world.New(t, base+"opportunity o name=Deal; account=polar; stage=supplier selection\nstage_setting s stage=post-purchase; name=After")
	gaps := process(w, "o").Gaps
	w.Because([]kam.Reason{gaps[0].Reason, gaps[1].Reason}, "opportunity o", "opportunity o")
	if gaps[1].Stage != "post-purchase evaluation" || gaps[1].Words != "nobody asked for service delivery, which After typically needs" {
		t.Errorf("%+v", gaps[1])
	}
}

func TestADealWithoutAStageHasNoGaps(t *testing.T) {
	d := world.New(t, base).Polar()
	p := ProcessOf(d, &kam.Opportunity{}, kam.DefaultSettings(), today)
	if p.Next != "" || p.Stages != nil || p.Gaps != nil || p.Score.Known {
		t.Errorf("%+v", p)
	}
}

func TestSCAPOfAnAccount(t *testing.T) {
	w := world.New(t, base+`
		interface i topic=ordering; account=polar; alignment=aligned
		membership m contact=eeva; roles=decider
		opportunity a name=A; account=polar
		opportunity b name=B; account=polar; outcome=won
		opportunity c name=C; account=polar
	`)
	c := w.Company()
	x := Of(c.Dossier(w.IDs["account polar"]), c.Settings, today)
	if x.Account != w.IDs["account polar"] || say(x.Interfaces.Score) != "100" || say(x.Connections.Score) != "0" || len(x.Processes) != 2 || x.Processes[1].Name != "C" {
		t.Errorf("%+v", x)
	}
}

func TestMendingNeverLowersTheScore(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		lines := base
		n := rapid.IntRange(1, 6).Draw(r, "interfaces")
		for i := range n {
			lines += fmt.Sprintf("interface i%d topic=returns; account=polar; alignment=%s\n", i, rapid.SampledFrom([]string{"unknown", "misaligned", "partly", "aligned"}).Draw(r, "state"))
		}
		w := world.New(t, lines)
		before := InterfacesOf(w.Polar(), today)
		w.Add(fmt.Sprintf("interface i%d alignment=aligned", rapid.IntRange(0, n-1).Draw(r, "mended")))
		after := InterfacesOf(w.Polar(), today)
		if !after.Score.Known || before.Score.Known && after.Score.LessThan(before.Score.Decimal) {
			r.Fatalf("%s before, %s after", say(before.Score), say(after.Score))
		}
	})
}

func TestConfirmingNeverLowersTheScore(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		lines := base + "opportunity o name=O; account=polar; stage=proposal requests\n"
		n := rapid.IntRange(1, 5).Draw(r, "needs")
		for i := range n {
			lines += fmt.Sprintf("resource_need n%d expertise=%s; opportunity=o; stage=%s; state=%s\n", i, rapid.SampledFrom([]string{"finance", "legal", "pilots"}).Draw(r, "expertise"),
				rapid.SampledFrom([]string{"proposal requests", "proposal evaluation"}).Draw(r, "stage"), rapid.SampledFrom([]string{"missing", "asked for", "confirmed"}).Draw(r, "state"))
		}
		w := world.New(t, lines)
		before := process(w, "o")
		w.Add(fmt.Sprintf("resource_need n%d state=confirmed", rapid.IntRange(0, n-1).Draw(r, "confirmed")))
		after := process(w, "o")
		if after.Score.LessThan(before.Score.Decimal) || after.Score.LessThan(decimal.Zero) || decimal.NewFromInt(100).LessThan(after.Score.Decimal) {
			r.Fatalf("%s before, %s after", say(before.Score), say(after.Score))
		}
	})
}
