package buyingcenter_test

import (
	"slices"
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
	"keyaccount/kam/internal/world"
	"keyaccount/kam/signal"
)

// polar is a small buying center: the sketch of the specification.
const polar = `
	person lind name=Anna Lind
	person berg name=Nils Berg
	account polar name=Polar Steel Oy; status=key-account; owner=lind
	opportunity cranes name=Melt shop cranes; account=polar
	opportunity spares name=Spare parts; account=polar
	contact eeva name=Eeva Koskinen; account=polar; title=CEO
	contact juha name=Juha Äkräs; account=polar; title=CFO; reports_to=eeva
	contact sanna name=Sanna Öhman; account=polar; title=COO; reports_to=eeva
	contact matti name=Matti Hietala; account=polar; reports_to=sanna
	membership m-eeva contact=eeva; roles=decider; zones=power; attitude=neutral
	membership m-juha contact=juha; roles=decider,advisor; zones=power,threat; attitude=unfavourable; opponent=yes
	membership m-sanna contact=sanna; roles=facilitator; attitude=favourable; dominant=yes; promoter=inner salesperson
	influence sanna-juha from=sanna; to=juha; strength=strong; about=investment
	influence juha-eeva from=juha; to=eeva; strength=weak
	influence matti-juha from=matti; to=juha; nature=conflict
	influence matti-sanna from=matti; to=sanna; nature=alliance; strength=strong
	connection lind-sanna person=lind; contact=sanna; strength=strong; last_contact=today-3d
`

func of(t testing.TB, lines, deal string) (*world.World, buyingcenter.Center) {
	t.Helper()
	w := world.New(t, lines)
	c := w.Company()
	id := kam.NoID
	if deal != "" {
		id = w.IDs["opportunity "+deal]
	}
	return w, buyingcenter.Of(w.Polar(), c, c.Settings, world.Today, id)
}

func member(t testing.TB, w *world.World, c *buyingcenter.Center, name string) *buyingcenter.Member {
	t.Helper()
	m := c.Member(w.IDs["contact "+name])
	if m == nil {
		t.Fatalf("%s is no member", name)
	}
	return m
}

// names returns who is meant, by the names of the world.
func names(w *world.World, ids []kam.ID) string {
	var out []string
	for _, id := range ids {
		out = append(out, w.Names[kam.Ref{Kind: "contact", ID: id}])
	}
	return strings.Join(out, " ")
}

func lines(c *buyingcenter.Center, heading string) []string {
	for _, s := range c.Words() {
		if s.Heading == heading {
			return s.Lines
		}
	}
	return nil
}

func TestEverybodyOfTheAccountIsAMemberTheMostSignificantFirst(t *testing.T) {
	t.Parallel()
	w, c := of(t, polar, "")
	var order []kam.ID
	for _, m := range c.Members {
		order = append(order, m.Contact)
	}
	if got := names(w, order); got != "juha sanna eeva matti" {
		t.Errorf("the members are %s", got)
	}
	matti := member(t, w, &c, "matti")
	if matti.Source != buyingcenter.NoPart || matti.ReportsTo != w.IDs["contact sanna"] {
		t.Errorf("Matti, of whom no part is known, is %+v", matti)
	}
	if c.Member(kam.NoID) != nil || c.Name != "Polar Steel Oy" || c.DealName != "" {
		t.Errorf("the center is %q of deal %q", c.Name, c.DealName)
	}
	sanna := member(t, w, &c, "sanna")
	if len(sanna.Ours) != 1 || sanna.Ours[0].Name != "Anna Lind" || sanna.Ours[0].Strength != "strong" || sanna.Last != world.Today.AddDays(-3) {
		t.Errorf("Sanna is connected by %+v, last %s", sanna.Ours, sanna.Last)
	}
}

// The parts of significance as the formula states them, one fact at a time.
func TestSignificanceFollowsFromItsParts(t *testing.T) {
	t.Parallel()
	const base = "account polar name=Polar; status=key-account\n person lind name=Anna\n contact a name=A; account=polar\n contact b name=B; account=polar\n"
	for _, c := range []struct {
		lines, part string
		want        int
	}{
		{"membership m contact=a; roles=decider", "roles", 40},
		{"membership m contact=a; roles=decider,buyer,user", "roles", 40},
		{"membership m contact=a; roles=buyer,user", "roles", 26},
		{"membership m contact=a; roles=user; dominant=yes", "roles", 34},
		{"membership m contact=a; dominant=yes", "roles", 30},
		{"membership m contact=a; zones=power", "power", 20},
		{"membership m contact=a; decides=alone", "power", 10},
		{"membership m contact=a; decides=jointly", "power", 0},
		{"influence i from=a; to=b; strength=strong", "influence", 6},
		{"influence i from=a; to=b; strength=weak\n membership m contact=b; roles=decider", "influence", 4},
		{"influence i from=b; to=a; strength=strong; nature=alliance", "influence", 6},
		{"influence i from=b; to=a; strength=strong", "influence", 0},
		{"influence i from=a; to=b; strength=strong; nature=conflict", "influence", 0},
		{"membership m contact=a; attitude=neutral", "attitude", 3},
		{"membership m contact=a; attitude=sceptical", "attitude", 6},
		{"membership m contact=a; attitude=favourable", "attitude", 10},
		{"membership m contact=a; opponent=yes", "attitude", 10},
		{"connection k contact=a; person=lind; last_contact=today-30d", "recency", 10},
		{"connection k contact=a; person=lind; last_contact=today-31d", "recency", 5},
		{"connection k contact=a; person=lind; last_contact=today-91d", "recency", 0},
		{"activity v type=visit; subject=Visit; contact=a; done=today-2d", "recency", 10},
		{"activity v type=note; subject=Note; contact=a; done=today-2d", "recency", 0},
	} {
		w, center := of(t, base+c.lines, "")
		m := member(t, w, &center, "a")
		sum := 0
		for _, p := range m.Significance.Parts {
			sum += p.Points
			if p.Points > p.Most || p.Points > 0 && len(p.Reasons) == 0 {
				t.Errorf("%s: %+v", c.lines, p)
			}
			if p.Name == c.part && p.Points != c.want {
				t.Errorf("%s: %d points for %s, want %d", c.lines, p.Points, p.Name, c.want)
			}
		}
		if sum != m.Significance.Points || sum > 100 {
			t.Errorf("%s: the parts make %d, not %d", c.lines, sum, m.Significance.Points)
		}
	}
}

func TestThePartInADealStandsBeforeThatInTheAccount(t *testing.T) {
	t.Parallel()
	const more = polar + `
		membership d-juha contact=juha; opportunity=cranes; roles=user; attitude=positive
		membership d-matti contact=matti; opportunity=spares; roles=buyer
	`
	w, all := of(t, more, "")
	if m := member(t, w, &all, "juha"); m.Source != buyingcenter.AccountWide || m.Attitude != "unfavourable" {
		t.Errorf("in the account, Juha is %s by %q", m.Attitude, m.Source)
	}
	if m := member(t, w, &all, "matti"); m.Source != buyingcenter.OtherDeal || !m.Plays("buyer") || m.Deal != w.IDs["opportunity spares"] {
		t.Errorf("in the account, Matti plays %v by %q", m.Roles, m.Source)
	}
	w, cranes := of(t, more, "cranes")
	if m := member(t, w, &cranes, "juha"); m.Source != buyingcenter.InDeal || m.Attitude != "positive" || m.Opponent || len(m.Roles) != 1 {
		t.Errorf("in the deal, Juha is %s, plays %v by %q", m.Attitude, m.Roles, m.Source)
	}
	if m := member(t, w, &cranes, "eeva"); m.Source != buyingcenter.AccountWide || !m.Plays("decider") {
		t.Errorf("in the deal, Eeva plays %v by %q", m.Roles, m.Source)
	}
	if m := member(t, w, &cranes, "matti"); m.Source != buyingcenter.NoPart {
		t.Errorf("in the deal, Matti, who has a part in another one, plays %v", m.Roles)
	}
	w, over := of(t, more+"opportunity spares outcome=won; close=today-1d", "")
	if m := member(t, w, &over, "matti"); m.Source != buyingcenter.NoPart {
		t.Errorf("Matti plays %v, of a deal that is over", m.Roles)
	}
}

func TestMissingRolesAndConnectionsAreGapsWithWhatFillsThem(t *testing.T) {
	t.Parallel()
	w, c := of(t, polar, "cranes")
	var whats []string
	for _, g := range c.Gaps {
		whats = append(whats, g.What)
		if len(g.Why) == 0 || g.Why[0].Words == "" || g.Field == "" {
			t.Errorf("the gap %q lacks reasons or a field: %+v", g.What, g)
		}
		if g.Make == "" {
			continue
		}
		k := kam.LookupKind(g.Make)
		if k.Lookup(g.Field) == nil {
			t.Errorf("%s has no field %s", g.Make, g.Field)
		}
		for _, cell := range g.Cells {
			if err := k.CheckCell(cell); err != nil {
				t.Errorf("the gap %q is filled with %v: %v", g.What, cell, err)
			}
		}
	}
	want := []string{"no buyer known", "no influencer known", "no user known", "no gatekeeper known", "nobody connected to Juha Äkräs", "nobody connected to Eeva Koskinen"}
	if !slices.Equal(whats, want) {
		t.Errorf("the gaps are %q", whats)
	}
	buyer := c.Gaps[0]
	if !slices.Contains(buyer.Cells, kam.Cell{Key: "roles=buyer", Value: kam.Yes}) || !slices.Contains(buyer.Cells, kam.Cell{Key: "opportunity", Value: w.IDs["opportunity cranes"].String()}) {
		t.Errorf("the missing buyer is made with %v", buyer.Cells)
	}
}

func TestAGoodBuddyIsNoFacilitator(t *testing.T) {
	t.Parallel()
	_, c := of(t, polar+"membership m-sanna promoter=good buddy\n membership m-eeva attitude=", "")
	at := slices.IndexFunc(c.Gaps, func(g buyingcenter.Gap) bool { return g.Kind == buyingcenter.NoTrueFriend })
	if at < 0 || c.Gaps[at].What != "no true facilitator" || c.Gaps[at].Why[0].Words != "Sanna Öhman is only a good buddy" {
		t.Errorf("the gaps are %+v", c.Gaps)
	}
	if !slices.ContainsFunc(c.Gaps, func(g buyingcenter.Gap) bool {
		return g.Kind == buyingcenter.AttitudeBlank && g.What == "attitude of Eeva Koskinen not known" && g.Make == "" && g.Field == "attitude"
	}) {
		t.Errorf("that the attitude of a decider is not known is no gap: %+v", c.Gaps)
	}
}

func TestAnAccountWithoutPeopleHasOneGap(t *testing.T) {
	t.Parallel()
	_, c := of(t, "account polar name=Polar; status=target", "")
	if len(c.Gaps) != 1 || c.Gaps[0].Kind != buyingcenter.NoMembersYet || c.Gaps[0].Make != "contact" || len(c.Members) != 0 || len(c.Next) != 0 || len(c.Paths) != 0 {
		t.Errorf("%+v", c)
	}
}

func TestCoverCountsThePowerful(t *testing.T) {
	t.Parallel()
	w, c := of(t, polar, "")
	if got := names(w, c.Cover.Powerful); got != "juha sanna eeva" || c.Cover.Connected != 1 || c.Cover.Strongly != 1 {
		t.Errorf("the cover is %+v", c.Cover)
	}
	w.Because(c.Cover.Missing, "contact juha", "contact eeva")
}

const assessed = polar + `
	@today-400d membership m-eeva contact=eeva
	analysis first member=m-eeva; date=today-300d; favourable=no; held_back=Budget
	analysis second member=m-eeva; date=today-100d; favourable=yes; held_back=Budget; assessment=Won over
`

func TestChangesAreThoseBetweenTheLastTwoAssessments(t *testing.T) {
	t.Parallel()
	w, c := of(t, assessed, "")
	var got []string
	for _, ch := range c.Changes {
		got = append(got, ch.Words)
		if w.Name(ch.Record) != "analysis second" || ch.From != world.Today.AddDays(-300) || ch.To != world.Today.AddDays(-100) {
			t.Errorf("%+v", ch)
		}
	}
	if want := []string{"Eeva Koskinen, Favourable: no → yes", "Eeva Koskinen, Assessment: – → Won over"}; !slices.Equal(got, want) {
		t.Errorf("the changes are %q", got)
	}
}

func TestADayInThePastShowsWhatWasKnownThen(t *testing.T) {
	t.Parallel()
	w := world.New(t, assessed+"concern late subject=Late; contact=eeva; handled=today-1d \n activity call type=call; subject=Call; contact=eeva; done=today-250d \n @today-280d contact old name=Old; account=polar")
	company := w.Company()
	if got := buyingcenter.Days(w.Polar(), world.Today); !slices.Equal(got, []kam.Date{world.Today.AddDays(-300), world.Today.AddDays(-100)}) {
		t.Errorf("the days are %v", got)
	}
	for _, c := range []struct {
		ago      int
		members  int
		attitude string
		last     kam.Date
	}{
		{0, 5, "neutral", world.Today.AddDays(-250)},
		{90, 2, "neutral", world.Today.AddDays(-250)}, // nothing was assessed since, so what stands is as it was
		{101, 2, "unfavourable", world.Today.AddDays(-250)},
		{270, 2, "unfavourable", kam.Date{}},
		{299, 1, "unfavourable", kam.Date{}},
	} {
		center := buyingcenter.Of(w.Polar(), company, company.Settings, world.Today.AddDays(-c.ago), kam.NoID)
		if len(center.Members) != c.members {
			t.Errorf("%d days ago %d people were known", c.ago, len(center.Members))
		}
		m := center.Member(w.IDs["contact eeva"])
		if m == nil || m.Attitude != c.attitude || m.Last != c.last || (m.Felt.Words == "") != (m.Attitude == "") {
			t.Errorf("%d days ago Eeva was %+v", c.ago, m)
		}
	}
	before := buyingcenter.Of(w.Polar(), company, company.Settings, world.Today.AddDays(-500), kam.NoID)
	if len(before.Members) != 0 {
		t.Errorf("before anybody was recorded, %d were known", len(before.Members))
	}
}

func TestWhomToTalkToNext(t *testing.T) {
	t.Parallel()
	w, c := of(t, polar+"concern payback subject=Payback; contact=matti; severity=high; due=today-2d", "")
	var got, first []string
	for _, talk := range c.Next {
		got = append(got, names(w, []kam.ID{talk.Contact})+" by "+talk.By)
		if len(talk.Why) == 0 || talk.Points <= 0 {
			t.Errorf("%+v", talk)
		}
		first = append(first, talk.Why[0].Words)
	}
	if want := []string{"nobody of ours is connected: advisor, decider, in a power zone", "nobody of ours is connected: decider, in a power zone", "open concern: Payback"}; !slices.Equal(first, want) {
		t.Errorf("what presses most is %q", first)
	}
	if want := []string{"juha by Anna Lind", "eeva by Anna Lind", "matti by Anna Lind"}; !slices.Equal(got, want) {
		t.Errorf("the people to talk to are %q", got)
	}
	if !slices.IsSortedFunc(c.Next, func(a, b buyingcenter.Talk) int { return b.Points - a.Points }) {
		t.Errorf("they are not sorted: %+v", c.Next)
	}
}

// What this package and package signal say of the same thing agrees, for every account of the sample company.
func TestCentersAgreeWithSignals(t *testing.T) {
	t.Parallel()
	company := world.SampleCompany(t, 0)
	for _, d := range company.Accounts() {
		c := buyingcenter.Of(d, company, company.Settings, world.Today, kam.NoID)
		if len(c.Members) != len(d.Contacts) {
			t.Errorf("%s: %d members of %d contacts", c.Name, len(c.Members), len(d.Contacts))
		}
		for _, s := range signal.Center(d) {
			m := c.Member(s.Contact)
			if m.Last != s.Last || len(m.Ours) < len(s.Ours) {
				t.Errorf("%s: %s was last met on %s, by signal on %s", c.Name, m.Name, m.Last, s.Last)
			}
		}
		for _, b := range c.Blockers {
			if len(b.Why) < 2 {
				t.Errorf("%s: %s blocks because of %v", c.Name, b.Name, b.Why)
			}
		}
		if len(c.Next) > 3 || len(c.Paths)+len(c.Unreached()) > len(c.Members) || len(c.Words()) == 0 {
			t.Errorf("%s: %+v", c.Name, c.Next)
		}
	}
}

// Without a company our people have no names, and all else is said.
func TestACenterNeedsNoCompany(t *testing.T) {
	t.Parallel()
	w := world.New(t, polar)
	c := buyingcenter.Of(w.Polar(), nil, w.Company().Settings, world.Today, kam.NoID)
	if got := c.Paths[0].String(); got != "somebody of ours → Sanna Öhman (the weakest link) → Juha Äkräs" {
		t.Errorf("the way is %q", got)
	}
	for _, thread := range c.Threads {
		if thread.Record.Kind == "person" && len(thread.Deciders) > 0 && thread.Name == "" {
			t.Errorf("%+v", thread)
		}
	}
}

func BenchmarkCenterOf150(b *testing.B) {
	var text strings.Builder
	text.WriteString("account polar name=Polar; status=key-account\n person lind name=Anna\n")
	for i := range 150 {
		n := strings.Repeat("i", i+1)
		text.WriteString("contact " + n + " name=" + n + "; account=polar\n membership m" + n + " contact=" + n + "; roles=decider; zones=power\n connection k" + n + " person=lind; contact=" + n + "\n")
		if i > 0 {
			text.WriteString("influence f" + n + " from=" + n[1:] + "; to=" + n + "\n")
		}
	}
	w := world.New(b, text.String())
	company := w.Company()
	d := w.Polar()
	for b.Loop() {
		buyingcenter.Of(d, company, company.Settings, world.Today, kam.NoID)
	}
}
