package buyingcenter_test

import (
	"slices"
	"strings"
	"testing"

	"keyaccount/kam"
)

func TestTheWayToTheDeciderIsTheStrongest(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		more string
		want []string
	}{
		{"", []string{"Anna Lind → Sanna Öhman (the weakest link) → Juha Äkräs", "Anna Lind → Sanna Öhman → Juha Äkräs (acts against us) → Eeva Koskinen (weak)"}},
		// Who is connected directly needs nobody else, if the connection carries more.
		{"connection berg-eeva person=berg; contact=eeva; strength=weak", []string{"Anna Lind → Sanna Öhman (the weakest link) → Juha Äkräs", "Nils Berg → Eeva Koskinen (weak)"}},
		// Nobody of ours at the beginning.
		{"connection lind-sanna deleted", []string{"nobody → Sanna Öhman (nobody is connected) → Juha Äkräs", "nobody → Sanna Öhman (nobody is connected) → Juha Äkräs (acts against us) → Eeva Koskinen (weak)"}},
		// Alliances carry both ways, conflicts carry nothing.
		{"connection lind-sanna deleted \n membership m-sanna promoter=good buddy \n connection berg-matti person=berg; contact=matti; strength=medium \n membership m-matti contact=matti; attitude=sceptical",
			[]string{"Nils Berg → Matti Hietala (is sceptical) → Sanna Öhman → Juha Äkräs", "Nils Berg → Matti Hietala (is sceptical) → Sanna Öhman → Juha Äkräs (acts against us) → Eeva Koskinen (weak)"}},
		{"influence sanna-juha deleted", []string{"no way to Juha Äkräs is known", "no way to Eeva Koskinen is known"}},
	} {
		_, center := of(t, polar+strings.ReplaceAll(c.more, `\n`, "\n"), "")
		if got := lines(&center, "Who can get us to the decider"); !slices.Equal(got, c.want) {
			t.Errorf("%s: the ways are %q", c.more, got)
		}
		for _, p := range center.Paths {
			product, least := 1.0, p.Steps[p.Weakest].Factor
			for i, s := range p.Steps {
				product *= s.Factor
				if s.Factor < least || p.Why[i].Words == "" {
					t.Errorf("%s: step %d of %s: %+v", c.more, i, p.String(), s)
				}
			}
			if product != p.Strength || product <= 0 || product > 1 {
				t.Errorf("%s: %s is %f strong, its links make %f", c.more, p.String(), p.Strength, product)
			}
		}
	}
}

func TestWhoCanBlockHasASayAndAReason(t *testing.T) {
	t.Parallel()
	w, c := of(t, polar+`
		competitor kone name=Ostra; account=polar; favoured_by=juha
		concern payback subject=Payback; contact=juha; severity=high
		concern noise subject=Noise; contact=juha; severity=low
		contact tuula name=Tuula; account=polar
		membership m-tuula contact=tuula; roles=gatekeeper; attitude=sceptical
		contact olli name=Olli; account=polar
		membership m-olli contact=olli; roles=user; attitude=unfavourable
		contact paul name=Paul; account=polar
		membership m-paul contact=paul; roles=influencer; zones=threat
		influence paul-eeva from=paul; to=eeva; strength=strong; about=budget
	`, "")
	var ids []kam.ID
	for _, b := range c.Blockers {
		ids = append(ids, b.Contact)
	}
	if got := names(w, ids); got != "juha paul tuula" {
		t.Errorf("%s can block; Olli has no say", got)
	}
	if !c.Blockers[0].Grave || c.Blockers[1].Grave {
		t.Errorf("grave are %+v", c.Blockers)
	}
	w.Because(c.Blockers[0].Why, "membership m-juha", "membership m-juha", "membership m-juha", "concern payback", "competitor kone", "membership m-juha", "membership m-juha")
	w.Because(c.Blockers[1].Why, "membership m-paul", "influence paul-eeva")
	if got := names(w, c.Situation.Opponents); got != "juha" || c.Situation.Attitudes["unfavourable"] != 2 || c.Situation.Zones["threat"] != 2 {
		t.Errorf("the situation is %+v", c.Situation)
	}
}

func TestOnWhomAllHangs(t *testing.T) {
	t.Parallel()
	w, c := of(t, polar, "")
	var got []string
	for _, thread := range c.Threads {
		got = append(got, w.Name(thread.Record)+": "+names(w, thread.Deciders))
		if len(thread.Why) == 0 {
			t.Errorf("%s has no reason", thread.Name)
		}
	}
	want := []string{"person lind: ", "contact sanna: ", "contact sanna: juha eeva", "person lind: juha eeva", "contact juha: eeva"}
	if !slices.Equal(got, want) {
		t.Errorf("all hangs on %q", got)
	}
	_, c = of(t, polar+`
		connection berg-eeva person=berg; contact=eeva
		connection lind-eeva person=lind; contact=eeva
		connection berg-juha person=berg; contact=juha
		connection lind-juha person=lind; contact=juha
	`, "")
	if len(c.Threads) != 0 {
		t.Errorf("with two of ours connected to either decider, all hangs on %+v", c.Threads)
	}
}
