package signal

import (
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/internal/world"
)

func dossierRef(id kam.ID) kam.Ref { return kam.Ref{Kind: "account", ID: id} }

func TestDiamond(t *testing.T) {
	const two = "\nconnection c3 person=lind; contact=sanna\nconnection c4 person=lind; contact=juha"
	for _, c := range []struct {
		what, lines string
		layer, tier Layer
		step        int
	}{
		{"nobody connected, no tier", "", NoLayer, NoLayer, 0},
		{"nobody connected, tier 1", "account polar vendor_tier=1", NoLayer, Transformative, 0},
		{"a user only", "connection c1 person=lind; contact=matti\naccount polar vendor_tier=3", Transactional, Transactional, 0},
		{"a user and the facilitator, tier 3", "connection c1 person=lind; contact=matti\nconnection c3 person=lind; contact=sanna\naccount polar vendor_tier=3", Consultative, Transactional, 1},
		{"the decider alone", "connection c1 person=lind; contact=eeva", Consultative, NoLayer, 0},
		{"all but the user", "connection c1 person=lind; contact=eeva" + two + "\naccount polar vendor_tier=2", Consultative, Consultative, 0},
		{"all", "connection c1 person=lind; contact=eeva\nconnection c2 person=lind; contact=matti" + two + "\naccount polar vendor_tier=3", Transformative, Transactional, 2},
		{"all roles, but one of two deciders", "membership m3 roles=decider,facilitator\nconnection c2 person=lind; contact=matti" + two, Consultative, NoLayer, 0},
		{"all but there is no decider", "connection c1 person=lind; contact=eeva\nconnection c2 person=lind; contact=matti" + two + "\nmembership m1 roles=gatekeeper\naccount polar vendor_tier=1", Consultative, Transformative, -1},
		{"somebody without a role", "membership m4 roles=\nconnection c1 person=lind; contact=matti", NoLayer, NoLayer, 0},
		{"a tier between tiers", "account polar vendor_tier=1.5", NoLayer, NoLayer, 0},
	} {
		got := DiamondOf(world.New(t, centers+c.lines).Polar())
		if got.Layer != c.layer || got.Tier != c.tier || got.Step != c.step || got.Known() != (c.layer != NoLayer && c.tier != NoLayer) {
			t.Errorf("%s: %+v, want %s beside %s, step %d", c.what, got, c.layer, c.tier, c.step)
		}
	}
}

func TestTheDiamondTellsWhoIsConnectedAndWhoIsNot(t *testing.T) {
	w := world.New(t, centers+"connection c1 person=lind; contact=matti\naccount polar vendor_tier=2")
	d := DiamondOf(w.Polar())
	w.Because(d.Reasons, "contact matti", "account polar", "contact eeva", "account polar")
	for i, want := range []string{"Matti (user) is connected to 1 person of ours", "nobody of ours is connected to a buyer, advisor, facilitator, decider", "Eeva (decider) is not connected to any of us", "we are a tier 2 vendor"} {
		if d.Reasons[i].Words != want {
			t.Errorf("reason %d: %q, want %q", i, d.Reasons[i].Words, want)
		}
	}
}
