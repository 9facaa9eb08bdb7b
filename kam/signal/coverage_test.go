package signal

import (
	"slices"
	"strings"
	"testing"

	"keyaccount/kam/internal/world"
)

func roles(gaps []Gap) string {
	var names []string
	for _, g := range gaps {
		names = append(names, g.Role)
	}
	return strings.Join(names, ", ")
}

const centers = `
	account polar name=Polar Steel Oy; owner=lind; status=key account
	contact eeva name=Eeva; account=polar
	contact juha name=Juha; account=polar
	contact sanna name=Sanna; account=polar
	contact matti name=Matti; account=polar
	membership m1 contact=eeva; roles=decider
	membership m2 contact=juha; roles=buyer,advisor; dominant=yes
	membership m3 contact=sanna; roles=facilitator
	membership m4 contact=matti; roles=user
`

func TestCoverageOfNothingIsUnknown(t *testing.T) {
	w := world.New(t, "account polar name=Polar")
	c := CoverageOf(w.Polar(), today)
	if c.Known || c.KeyMembers != 0 || c.Unconnected != nil || c.SingleThreads != nil {
		t.Errorf("%+v", c)
	}
	if got := roles(c.SellingRolesMissing); got != "key account sponsor, key account executive, key account manager" {
		t.Errorf("missing of ours: %s", got)
	}
}

func TestPermanentRolesAreMissingUnlessSomebodyHoldsThemToday(t *testing.T) {
	for _, c := range []struct{ what, lines, missing string }{
		{"only the owner", "", "key account sponsor, key account executive"},
		{"no owner", "account polar owner=", "key account sponsor, key account executive, key account manager"},
		{"a manager but no owner", "account polar owner=\nselling_membership s person=x; account=polar; role=key account manager", "key account sponsor, key account executive"},
		{"a sponsor", "selling_membership s person=x; account=polar; role=key account sponsor", "key account executive"},
		{"a temporary sponsor", "selling_membership s person=x; account=polar; role=key account sponsor; term=temporary", "key account sponsor, key account executive"},
		{"a sponsor until today", "selling_membership s person=x; account=polar; role=key account sponsor; until=today", "key account executive"},
		{"a sponsor until yesterday", "selling_membership s person=x; account=polar; role=key account sponsor; until=yesterday", "key account sponsor, key account executive"},
		{"a sponsor from today", "selling_membership s person=x; account=polar; role=key account sponsor; since=today", "key account executive"},
		{"a sponsor from tomorrow", "selling_membership s person=x; account=polar; role=key account sponsor; since=tomorrow", "key account sponsor, key account executive"},
		{"a contributor", "selling_membership s person=x; account=polar; role=contributor", "key account sponsor, key account executive"},
	} {
		w := world.New(t, centers+c.lines)
		got := CoverageOf(w.Polar(), today)
		if roles(got.SellingRolesMissing) != c.missing || !got.Known {
			t.Errorf("%s: missing %q, want %q", c.what, roles(got.SellingRolesMissing), c.missing)
		}
	}
}

func TestKeyMembersShouldBeConnected(t *testing.T) {
	w := world.New(t, centers)
	c := CoverageOf(w.Polar(), today)
	w.Because(c.Unconnected, "contact eeva", "contact juha", "contact sanna")
	if want := "Juha (buyer, advisor, dominant advisor) is not connected to any of us"; c.Unconnected[1].Words != want {
		t.Errorf("words: %q, want %q", c.Unconnected[1].Words, want)
	}
	if c.KeyMembers != 3 || c.Connected != 0 || roles(c.BuyingRolesMissing) != "gatekeeper, influencer" {
		t.Errorf("%+v", c)
	}
	w.Add(`connection c1 person=lind; contact=eeva
		connection c2 person=lind; contact=juha
		connection c3 person=novak; contact=juha`)
	c = CoverageOf(w.Polar(), today)
	w.Because(c.Unconnected, "contact sanna")
	w.Because(c.SingleThreads, "contact eeva")
	if c.Connected != 2 {
		t.Errorf("%d connected, want 2", c.Connected)
	}
}

func TestAllThatHangsOnOnePersonIsASingleThread(t *testing.T) {
	w := world.New(t, centers+"connection c1 person=lind; contact=matti")
	w.Because(CoverageOf(w.Polar(), today).SingleThreads, "person lind", "contact matti")
	w.Add("connection c2 person=lind; contact=eeva")
	w.Because(CoverageOf(w.Polar(), today).SingleThreads, "person lind", "contact eeva")
	w.Add("connection c3 person=novak; contact=eeva")
	w.Because(CoverageOf(w.Polar(), today).SingleThreads)
}

func TestTheCenterIsWhoCountsAtPresent(t *testing.T) {
	w := world.New(t, centers+`
		opportunity lost name=Lost; account=polar; outcome=lost
		opportunity open name=Open; account=polar
		membership m5 contact=matti; account=polar; opportunity=open; roles=decider; zones=power
		membership m6 contact=matti; account=polar; opportunity=lost; roles=gatekeeper; opponent=yes
		contact gone name=Gone; account=polar; deleted
		membership m7 contact=gone; account=polar; roles=influencer
		connection c1 person=lind; contact=matti; last_contact=today-9d
		connection c2 person=lind; contact=matti; last_contact=today-7d
		activity a1 type=meeting; subject=s; contact=eeva; others=matti; account=polar; done=today-3d
		activity a2 type=note; subject=s; contact=matti; account=polar; done=today-1d
		activity a3 type=call; subject=s; contact=matti; account=polar; due=today
		activity a4 type=call; subject=s; contact=gone; account=polar; done=today`)
	center := Center(w.Polar())
	if len(center) != 4 {
		t.Fatalf("%d members, want 4", len(center))
	}
	m := center[3]
	if m.Name != "Matti" || !slices.Equal(m.Roles, []string{"user", "decider"}) || !m.Power || m.Opponent || !m.Key() || m.Last != today.AddDays(-3) || len(m.Ours) != 1 {
		t.Errorf("%+v", m)
	}
	if eeva := center[0]; eeva.Last != today.AddDays(-3) || eeva.Powerful() != true {
		t.Errorf("%+v", eeva)
	}
	if words := (&Member{}).part(); words != "without a role" {
		t.Errorf("no roles read %q", words)
	}
}
