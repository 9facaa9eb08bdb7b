package brief

import (
	"slices"
	"strings"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/kam/internal/world"
)

// story is an account with a visit ahead: who is in the room, and what is known of them.
const story = `
	account polar name=Polar Steel Oy; status=key account; segment=Steel; owner=lind
	person lind name=Anna Lind
	person palo name=Veli Palo
	contact juha name=Juha Äkräs; account=polar; title=CFO; preferred_time=before 9
	contact sanna name=Sanna Öhman; account=polar; title=COO
	contact olli name=Olli Ström; account=polar
	membership mj contact=juha; roles=decider,advisor; attitude=unfavourable; zones=power; opponent=yes
	membership ms contact=sanna; roles=facilitator; attitude=favourable; dominant=yes
	connection ls person=lind; contact=sanna; strength=medium; last_contact=today-12d
	connection ps person=palo; contact=sanna; strength=strong
	opportunity melt name=Melt shop; account=polar; amount=3100000 EUR; stage=proposal evaluation; close=today+38d; next_step=Bring the figures
	opportunity scrap name=Scrap yard; account=polar; amount=10 EUR; outcome=lost
	activity call type=call; subject=Price objections; contact=juha; done=today-3d; next_step=Send the payback
	activity visit type=visit; subject=Walk through; contact=sanna; others=juha; due=today+2d; time=9:00; owner=lind; opportunity=melt
	expectation ex subject=Facts to argue with; contact=sanna
	concern pay subject=Payback; contact=juha; severity=high; due=today-5d; owner=lind
`

// find returns the section of a title.
func find(t testing.TB, s Sheet, title string) Section {
	t.Helper()
	for _, x := range s.Sections {
		if x.Title == title {
			return x
		}
	}
	t.Fatalf("there is no section %q", title)
	return Section{}
}

// wordsOf returns the lines of a section as text, deeper ones after two spaces, with the signs of their tones.
func wordsOf(s Section) string {
	var b strings.Builder
	sheet := Sheet{Sections: []Section{s}}
	sheet.Each(func(_ *Section, l *Line, depth int) {
		b.WriteString(strings.Repeat("  ", depth) + map[Tone]string{Warn: "! ", Gap: "? "}[l.Tone] + joined(" ", l.Lead(), l.Text, strings.Join(l.Cells, " | ")) + "\n")
	})
	return b.String()
}

func visit(t testing.TB, lines string, o Options) (*world.World, Sheet) {
	t.Helper()
	w := world.New(t, lines)
	c := w.Company()
	return w, VisitOf(c.Dossier(w.IDs["account polar"]), c, c.Settings, world.Today, o)
}

func TestTheBriefSaysWhoIsInTheRoom(t *testing.T) {
	w, s := visit(t, story, Options{})
	room := find(t, s, "In the room")
	want := `Sanna Öhman: COO · facilitator, dominant advisor · favourable
  Wants: Facts to argue with
  ? Fears: not recorded
  As facilitator: expects a stronger relationship, visible influence → involve early: rarely is a deal won without one; keep an alarm through them
  ? Prefers: best time, channel and interests are not recorded
  Known by: Veli Palo, strong; Anna Lind, medium · last contact 10 Nov
! Juha Äkräs: CFO · advisor, decider, acts against us · unfavourable · power zone
  ? Wants: not recorded
  Fears: Payback
  As decider: expects effect on the organization, return, internal peace → show tangible and intangible gains; build the case through the facilitator and our selling center
  Prefers: before 9
  ? Known by: nobody of ours
`
	if got := wordsOf(room); got != want {
		t.Errorf("in the room are\n%s\nwant\n%s", got, want)
	}
	w.Because(room.Lines[0].Reasons, "contact sanna", "membership ms")
	w.Because(room.Lines[0].Lines[4].Reasons[:1], "connection ps")
	if m := room.Lines[1].Lines[0].Mend; m == nil || m.Make != "expectation" || m.Cells[1].Value != w.IDs["contact juha"].String() {
		t.Errorf("what Juha wants is recorded by %+v", m)
	}
	if got := wordsOf(find(t, s, "At a glance")); !strings.HasPrefix(got, "Visit: Tuesday 24 November 09:00 · Walk through · Melt shop · for us Anna Lind\n") {
		t.Errorf("at a glance: %s", got)
	}
}

func TestWithoutAMeetingTheBriefSaysWhomToThinkOf(t *testing.T) {
	_, s := visit(t, story+"activity visit done=today-1d", Options{})
	room := find(t, s, "Whom to think of")
	var who []string
	for _, l := range room.Lines {
		who = append(who, l.Label)
	}
	if !slices.Equal(who, []string{"Juha Äkräs", "Sanna Öhman"}) {
		t.Errorf("whom to think of: %q", who)
	}
	if got := find(t, s, "At a glance").Lines[0]; got.Tone != Gap || got.Mend.Make != "activity" {
		t.Errorf("no meeting: %+v", got)
	}
	w, s := visit(t, "account polar name=Polar", Options{})
	if got := wordsOf(find(t, s, "Whom to think of")); got != "? nobody powerful, and nobody who is connected to us, is known\n" {
		t.Errorf("nobody: %s", got)
	}
	w.Because(find(t, s, "Whom to think of").Lines[0].Reasons, "account polar")
}

func TestTheMeetingIsTheNextOneOrTheOneAskedFor(t *testing.T) {
	for _, c := range []struct{ what, lines, ask, want string }{
		{"the next", "", "", "Walk through"},
		{"an earlier one", "activity sooner type=meeting; subject=Sooner; account=polar; due=today", "", "Sooner"},
		{"an earlier hour", "activity sooner type=meeting; subject=Sooner; account=polar; due=today+2d; time=8:00", "", "Sooner"},
		{"not one that is past", "activity past type=meeting; subject=Past; account=polar; due=today-1d", "", "Walk through"},
		{"not a call", "activity call2 type=call; subject=Call; account=polar; due=today", "", "Walk through"},
		{"the one asked for", "activity past type=call; subject=Asked; account=polar; due=today-1d", "activity past", "Asked"},
		{"a plan without an activity", "activity visit done=today\nmeeting_plan p subject=Planned; account=polar; date=today+1d; contacts=olli", "", "Planned"},
	} {
		w := world.New(t, story+c.lines)
		company := w.Company()
		s := VisitOf(company.Dossier(w.IDs["account polar"]), company, company.Settings, world.Today, Options{Meeting: w.IDs[c.ask]})
		if got := find(t, s, "At a glance").Lines[0].Text; !strings.Contains(got, c.want) {
			t.Errorf("%s: %s", c.what, got)
		}
	}
}

const planned = `
	meeting_plan p subject=Walk; activity=visit; goals=Agree on the criteria; deep_questions=What would have to be true?; to_learn=Who else is invited; to_validate=The runway is the limit; next_steps=A date
`

func TestWhatThePlanOfTheMeetingSaysComesFirst(t *testing.T) {
	w, s := visit(t, story+planned+"objective o name=Renew; account=polar; horizon=short; measure=Signed; due=today-1d\nobjective x name=Far; account=polar; horizon=long", Options{})
	if got := wordsOf(find(t, s, "Objectives of the visit")); got != "Agree on the criteria\nLearn: Who else is invited\nAgree: A date\n! Objective: Renew · measure: Signed · due 21 Nov, 1 day late\n" {
		t.Errorf("objectives: %s", got)
	}
	q := find(t, s, "Deep questions")
	if q.Lines[0].Text != "What would have to be true?" || q.Note != "1 from the meeting plan" || len(q.Lines) != 3 {
		t.Errorf("questions: %s", wordsOf(q))
	}
	w.Because(q.Lines[0].Reasons, "meeting_plan p")
	if v := find(t, s, "To validate"); v.Lines[0].Text != "The runway is the limit" || v.Lines[0].Mend.Fields[0] != "to_validate" {
		t.Errorf("to validate: %s", wordsOf(v))
	}
	_, s = visit(t, story, Options{})
	if l := find(t, s, "Objectives of the visit").Lines[0]; l.Tone != Gap || l.Text != "no goals are written for this visit" || l.Mend.Make != "meeting_plan" {
		t.Errorf("without a plan: %+v", l)
	}
}

func TestQuestionsFollowFromGaps(t *testing.T) {
	const known = "cabs k opportunity=melt; compelling_reason=yes; compelling_reason_evidence=a; authority_leverage=yes; authority_leverage_evidence=b; budget_availability=yes; budget_availability_evidence=c; supporting_allies=yes; supporting_allies_evidence=d\nconcern pay handled=today\nanalysis a member=mj; date=today; held_back=Nobody asked\n"
	for _, c := range []struct{ what, lines, asks, because string }{
		{"CABS", "", "What happens if “Melt shop” does not come about this year, and to whom?", "opportunity melt"},
		{"CABS with a no", "cabs k opportunity=melt; compelling_reason=yes; authority_leverage=no", "Who has to agree before “Melt shop” is decided, and what does each of them need to see?", "cabs k"},
		{"an implied need", known + "activity call signals=implied need", "What does it cost you, and whom, when this happens: “Price objections”?", "activity call"},
		{"a severe concern without a way", known + "concern two subject=Noise; contact=sanna; severity=high", "What would you have to see for “Noise” to be off the table?", "concern two"},
		{"a competitor who leads", known + "criterion c name=Payback; contact=juha; importance=6; difference=6; leader=competitor", "How will you know, a year on, that “Payback” was what mattered?", "criterion c"},
		{"somebody held back", known + "analysis a held_back=", "What has held you back so far, and what would help you past it?", "membership mj"},
		{"no decider", known + "membership mj roles=advisor; attitude=neutral", "Who makes the final choice, and whom does that person listen to before?", "account polar"},
		{"a factor nobody serves", known + "success_factor f name=Downtime; account=polar", "What stands in the way of “Downtime”, and what would it be worth to have it out of the way?", "success_factor f"},
		{"nothing but strategic questions", known, "Who plays which role in its buying center?", "account polar"},
	} {
		w, s := visit(t, story+c.lines, Options{})
		q := find(t, s, "Deep questions").Lines[0]
		if q.Text != c.asks || len(q.Lines) != 1 || q.Lines[0].Label != "Why" {
			t.Errorf("%s: %s", c.what, wordsOf(find(t, s, "Deep questions")))
		}
		w.Because(q.Reasons, c.because)
	}
	// A need made explicit since, a concern with a way to handle it and a factor that is served ask for nothing.
	_, s := visit(t, story+known+`
		activity call signals=implied need
		activity later type=call; subject=Later; contact=juha; done=today-1d; signals=explicit need
		concern two subject=Noise; contact=sanna; severity=high; how=Walls
		success_factor f name=Downtime; account=polar
		product crane name=Crane
		open_space o account=polar; segment=Melt; product=crane; success_factor=f`, Options{})
	if q := find(t, s, "Deep questions"); len(q.Lines) != 1 || q.Lines[0].Text != "Who plays which role in its buying center?" {
		t.Errorf("no gap: %s", wordsOf(q))
	}
}

// A call since does not make what the last visit missed any older news.
func TestChangesAreToldSinceTheLastVisitEvenIfSomebodyCalledSince(t *testing.T) {
	w := world.New(t, story+"activity tour type=visit; subject=Mill tour; account=polar; done=today-12d\nactivity early type=visit; subject=First; account=polar; done=today-30d\nactivity next type=visit; subject=Next; account=polar; due=tomorrow\nnews n headline=New furnace; account=polar; date=today-10d\nnews old headline=Old; account=polar; date=today-13d")
	c := w.Company()
	d := c.Dossier(w.IDs["account polar"])
	if day, visited, why := LastVisit(d, world.Today); day != world.Today.AddDays(-12) || !visited || w.Name(why.Record) != "activity tour" {
		t.Errorf("the last visit was %s (%v), by %s", day, visited, w.Name(why.Record))
	}
	got := find(t, VisitOf(d, c, c.Settings, world.Today, Options{}), "Changed since the last visit")
	if got.Note != "10 Nov" || wordsOf(got) != "News: New furnace · 12 Nov\n" {
		t.Errorf("since %s: %s", got.Note, wordsOf(got))
	}
}

func TestChangesSinceTheLastContactAreToldOnce(t *testing.T) {
	w := world.New(t, story+"news n headline=New furnace; account=polar; date=today\nnews old headline=Old; account=polar; date=today-90d\naccount other name=Other\ncontact far name=Far; account=other")
	company := w.Company()
	d := company.Dossier(w.IDs["account polar"])
	if last, why := LastContact(d, world.Today); last != world.Today.AddDays(-3) || w.Name(why.Record) != "activity call" {
		t.Fatalf("the last contact was %s, by %s", last, w.Name(why.Record))
	}
	at := world.Today.Time().Add(8 * time.Hour)
	change := func(kind, name string, ago int, cell, old, now string) Change {
		return Change{ref(kind, w.IDs[kind+" "+name]), kam.HistoryEntry{At: at.AddDate(0, 0, -ago), Who: "matti", Cell: cell, Old: old, New: now}}
	}
	s := VisitOf(d, company, company.Settings, world.Today, Options{
		NameOf: func(r kam.Ref) string { return strings.ToUpper(w.Names[r]) },
		Changes: []Change{
			change("contact", "juha", 0, "phone", "+358 1", "+358 2"), change("contact", "juha", 1, "title", "CEO", "CFO"),
			change("membership", "mj", 1, "roles=decider", "", "yes"), change("membership", "mj", 1, "contact", w.IDs["contact juha"].String(), w.IDs["contact juha"].String()),
			change("concern", "pay", 1, "subject", "", "Payback"), change("concern", "pay", 1, "severity", "", "high"),
			change("opportunity", "melt", 2, "next_step", "Call", ""),
			change("contact", "far", 0, "title", "", "CEO"), change("contact", "sanna", 9, "title", "", "COO"),
			change("conflict", "c", 0, "field", "", "x"),
		},
	})
	want := "News: New furnace · 22 Nov\nJUHA: Phone: +358 1 → +358 2 · matti · 22 Nov\nMJ: Roles: + decider · matti · 21 Nov\nPAY: new concern · matti · 21 Nov\nMELT: Next step: Call removed · matti · 20 Nov\n"
	got := find(t, s, "Changed since the last contact")
	if wordsOf(got) != want {
		t.Errorf("changed since %s:\n%s\nwant\n%s", got.Note, wordsOf(got), want)
	}
	if got.Note != "19 Nov; no visit is on record" {
		t.Errorf("the day is told as %q", got.Note)
	}
	_, s = visit(t, "account polar name=Polar", Options{})
	if l := find(t, s, "Changed since the last visit").Lines[0]; l.Tone != Gap || l.Mend.Make != "activity" {
		t.Errorf("without any contact: %+v", l)
	}
}

func TestPromisesDealsConcernsAndCompetitors(t *testing.T) {
	w, s := visit(t, story+`
		activity late type=task; subject=Send offer; account=polar; due=today-2d; owner=lind
		activity some type=task; subject=Some day; account=polar
		activity long type=call; subject=Long ago; contact=olli; done=today-200d; next_step=Forgotten
		concern two subject=Noise; contact=olli; severity=low
		competitor b name=Behind; account=polar; position=behind us; share=14
		competitor a name=Ahead; account=polar; position=ahead of us; favoured_by=juha; strategy=Talks to finance; strengths=Price; weaknesses=Service
		competitor c name=Silent; account=polar
		opportunity melt competitors=ahead,Third; stage_since=today-200d
		criterion c name=Payback; contact=juha; importance=6; difference=6; leader=competitor; competitor=Ahead`, Options{})
	if got := wordsOf(find(t, s, "Open promises")); got != "! Task: Send offer · Anna Lind · due 20 Nov, 2 days late\nTask: Some day · nobody of ours named\nSaid 19 Nov: Send the payback · Juha Äkräs\n" {
		t.Errorf("promises:\n%s", got)
	}
	deals := find(t, s, "Deals")
	if got := wordsOf(deals); !strings.HasPrefix(got, "Melt shop: 3 100 000 EUR · proposal evaluation (6 of 8) · closes 30 Dec\n  ? CABS: none of the four is known\n  Next step: Bring the figures\n  ! Stalls: long at its stage") || strings.Contains(got, "Scrap") {
		t.Errorf("deals:\n%s", got)
	}
	w.Because(deals.Lines[0].Reasons, "opportunity melt")
	if got := wordsOf(find(t, s, "Concerns")); got != "! Payback: Juha Äkräs · high · handled by Anna Lind · due 17 Nov, 5 days late\n! Noise: Olli Ström · low · nobody handles it\n" {
		t.Errorf("concerns:\n%s", got)
	}
	want := "! Ahead: ahead of us · favoured by Juha Äkräs · Talks to finance · strengths: Price · weaknesses: Service\nBehind: behind us · share 14 %\n? Silent: where it stands is not recorded\nThird: bids for Melt shop\n! Vulnerable: Payback · Juha Äkräs · Ahead leads · relevance 36\n"
	if got := wordsOf(find(t, s, "Competitors")); got != want {
		t.Errorf("competitors:\n%s", got)
	}
	_, s = visit(t, story+"concern pay handled=today\nopportunity melt outcome=won\nactivity call next_step=", Options{})
	for title, want := range map[string]string{"Concerns": "all concerns are handled\n", "Deals": "no deal is open\n", "Open promises": "no open promise is recorded\n", "Competitors": "? no competitor is recorded\n"} {
		if got := wordsOf(find(t, s, title)); got != want {
			t.Errorf("%s: %s", title, got)
		}
	}
}

func TestWhatRestsOnOneSourceIsToBeValidated(t *testing.T) {
	w, s := visit(t, story+`
		answer one question=buying cycle; account=polar; text=Calendar year; sources=sanna
		answer two question=say in the budget; account=polar; text=Juha; sources=sanna,olli
		answer none question=why selected; account=polar; text=Reference
		cabs k opportunity=melt; compelling_reason=yes
		activity call signals=information contradictory`, Options{})
	v := find(t, s, "To validate")
	want := "! Information contradictory: Price objections · Juha Äkräs · 19 Nov\nCompelling reason: yes for “Melt shop”, without evidence\nWhat is its buying cycle? Calendar year · told by Sanna Öhman only\nWhy were we selected? Reference · no source is named\n"
	if got := wordsOf(v); got != want {
		t.Errorf("to validate:\n%s\nwant\n%s", got, want)
	}
	w.Because(v.Lines[2].Reasons, "answer one")
	if u := find(t, s, "Strategic questions without an answer"); u.Note != "40 of 43" || u.Lines[0].Text != "Who plays which role in its buying center?" || u.Beyond != 36 || u.Lines[0].Mend.Make != "answer" {
		t.Errorf("unanswered: %s %s", u.Note, wordsOf(u))
	}
	all := story
	for _, q := range kam.Questions() {
		all += "\nanswer " + strings.ReplaceAll(string(q.ID), " ", "_") + " question=" + string(q.ID) + "; account=polar; text=Yes; sources=sanna,olli"
	}
	_, s = visit(t, all, Options{})
	if got := wordsOf(find(t, s, "Strategic questions without an answer")) + wordsOf(find(t, s, "To validate")); got != "all are answered\nnothing rests on one source only\n" {
		t.Errorf("all answered: %s", got)
	}
}

// What nobody has recorded is a gap, and never a statement.
func TestAnAccountOfWhichNothingIsKnownIsAllGaps(t *testing.T) {
	w := world.New(t, "account polar name=Polar Steel Oy; status=")
	c := w.Company()
	for _, s := range []Sheet{
		VisitOf(c.Dossier(w.IDs["account polar"]), c, c.Settings, world.Today, Options{}), PlanOf(c.Dossier(w.IDs["account polar"]), c, c.Settings, world.Today),
	} {
		if s.Gaps() < 10 {
			t.Errorf("%s: %d gaps", s.Title, s.Gaps())
		}
		s.Each(func(of *Section, l *Line, _ int) {
			for _, r := range l.Reasons {
				if r.Record != s.Account {
					t.Errorf("%s, %s: %s comes from %v", s.Title, of.Title, l.Text, r.Record)
				}
			}
		})
	}
}

func TestEveryRoleHasItsGuide(t *testing.T) {
	names := kam.MembershipKind.Lookup("roles").Options
	if len(Roles()) != len(names) {
		t.Errorf("%d guides for %d roles", len(Roles()), len(names))
	}
	for _, name := range names {
		r, ok := RoleOf(name)
		if !ok || r.Does == "" || r.Expects == "" || r.Ask == "" || r.Source == "" {
			t.Errorf("the guide to the %s is %+v", name, r)
		}
	}
	if _, ok := RoleOf("king"); ok {
		t.Error("there is no such role")
	}
	for _, field := range []string{"compelling_reason", "authority_leverage", "budget_availability", "supporting_allies"} {
		if kam.CABSKind.Lookup(field) == nil || strings.Count(cabsQuestions[field], "%s") != 1 {
			t.Errorf("no question for %s", field)
		}
	}
	for _, q := range telling {
		if _, ok := kam.QuestionOf(q); !ok {
			t.Errorf("%q is no strategic question", q)
		}
	}
}
