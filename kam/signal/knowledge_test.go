package signal

import (
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/internal/world"
)

func TestCompletenessOfTheStrategicQuestions(t *testing.T) {
	w := world.New(t, `
		account polar name=Polar; segment=Steel
		contact eeva name=Eeva; account=polar
		contact juha name=Juha; account=polar
		answer one account=polar; question=why selected; text=Delivery.; sources=eeva
		answer two account=polar; question=its strategy; text=Green steel.; sources=eeva,juha
		answer three account=polar; question=market size; text=Large.; sources=eeva
		answer empty account=polar; question=buying cycle
		answer steel question=market size; segment=Steel; text=Huge.; further_sources=Trade journal
		answer trends question=market trends; segment=Steel; text=Up.
		answer ports question=legal change; segment=Ports; text=None.
		answer shared question=why so; segment=Steel; text=Not for all.`)
	c := w.Company()
	got := CompletenessOf(c.Dossier(w.IDs["account polar"]), c.Shared, c.Settings)
	if len(got.Questions) != len(kam.Questions()) || got.Known != 4 || got.Confirmed != 2 {
		t.Errorf("%d of %d known, %d confirmed, want 4 and 2", got.Known, len(got.Questions), got.Confirmed)
	}
	by := map[kam.QuestionID]Answered{}
	for _, q := range got.Questions {
		by[q.Question.ID] = q
	}
	for id, want := range map[kam.QuestionID]struct {
		known, confirmed, industry bool
		why                        []string
	}{
		"why selected":  {true, false, false, []string{"answer one"}},
		"its strategy":  {true, true, false, []string{"answer two"}},
		"market size":   {true, true, false, []string{"answer three", "answer steel"}},
		"market trends": {true, false, true, []string{"answer trends"}},
		"buying cycle":  {},
		"legal change":  {},
		"why so":        {},
	} {
		q := by[id]
		w.Because(q.Reasons, want.why...)
		if q.Known != want.known || q.Confirmed != want.confirmed || q.Industry != want.industry {
			t.Errorf("%s: %+v, want %+v", id, q, want)
		}
	}
	if alone := CompletenessOf(c.Dossier(w.IDs["account polar"]), nil, c.Settings); alone.Known != 3 || alone.Confirmed != 1 {
		t.Errorf("without what is shared %d known, %d confirmed", alone.Known, alone.Confirmed)
	}
	w.Add("setting s key=confirming_sources; number=1")
	c = w.Company()
	if one := CompletenessOf(c.Dossier(w.IDs["account polar"]), c.Shared, c.Settings); one.Confirmed != 3 {
		t.Errorf("%d confirmed where one source will do, want 3", one.Confirmed)
	}
	w.Add("account polar segment=")
	c = w.Company()
	if none := CompletenessOf(c.Dossier(w.IDs["account polar"]), c.Shared, c.Settings); none.Known != 3 {
		t.Errorf("%d known of an account without segment, want 3", none.Known)
	}
}

func TestHowManyCompetitorsWeHaveFollowsFromTheRecords(t *testing.T) {
	of := func(w *world.World) Answered {
		for _, q := range CompletenessOf(w.Polar(), nil, w.Company().Settings).Questions {
			if q.Question.ID == "number of our competitors" {
				return q
			}
		}
		t.Fatal("nobody asks it")
		return Answered{}
	}
	w := world.New(t, `
		account polar name=Polar
		product crane name=Crane
		opportunity lost name=Lost; account=polar; outcome=lost; competitors=Bygone
		open_space ours account=polar; segment=Ports; product=crane`)
	if q := of(w); q.Known || q.Recorded || q.Reasons != nil {
		t.Errorf("where no competitor is recorded: %+v", q)
	}
	w.Add(`
		competitor vasara name=Vasara; account=polar
		opportunity melt name=Melt shop; account=polar; competitors=VASARA,Gantria
		open_space mill account=polar; segment=Mill; product=crane; competitor=gantria
		open_space yard account=polar; segment=Yard; product=crane; competitor=Hebra`)
	q := of(w)
	w.Because(q.Reasons, "account polar: 3 by the records: Vasara, Gantria, Hebra", "competitor vasara: Vasara", "opportunity melt: Gantria bids for Melt shop", "open_space yard: Hebra is ahead in Yard")
	if !q.Known || !q.Recorded || q.Confirmed || q.Industry {
		t.Errorf("where three are recorded: %+v", q)
	}
	w.Add("answer two account=polar; question=number of our competitors; text=Two that count.")
	q = of(w)
	w.Because(q.Reasons, "answer two: Two that count.")
	if !q.Known || q.Recorded {
		t.Errorf("where somebody answered: %+v", q)
	}
}

func TestFreshness(t *testing.T) {
	w := world.New(t, `
		account polar name=Polar; verified=today-180d
		@today-300d contact old name=Old; account=polar
		@today-300d contact checked name=Checked; account=polar; verified=today-1d
		contact stale name=Stale; account=polar; verified=today-400d
		@today-900d activity a type=call; subject=s; account=polar; done=today-900d`)
	f := FreshnessOf(w.Polar(), w.Company().Settings, today)
	w.Because(f.Stale, "contact stale", "contact old")
	if f.Fresh != 2 || f.Undated != 0 || !f.Known() || f.Since != today.AddDays(-400+181) {
		t.Errorf("%+v", f)
	}
	if f.Stale[0].Words != "last verified on 2025-10-18" || f.Stale[1].Words != "never verified, made on 2026-01-26" {
		t.Errorf("words: %+v", f.Stale)
	}
}

func TestARecordOfWhichNeitherIsKnownHasNoAge(t *testing.T) {
	var id kam.ID
	id[6], id[8], id[15] = 0x40, 0x80, 1 // version 4
	if !Made(id).IsZero() {
		t.Errorf("made on %s", Made(id))
	}
	w := world.New(t, "")
	w.IDs["account polar"] = id
	w.Add("account polar name=Polar")
	f := FreshnessOf(w.Polar(), w.Company().Settings, today)
	if f.Known() || f.Undated != 1 {
		t.Errorf("%+v", f)
	}
	if p := part(w, "fresh data"); p.Known {
		t.Errorf("%+v", p)
	}
}
