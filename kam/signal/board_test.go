package signal

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/internal/world"
)

func TestTheBoardHoldsAlarmsAndHealthOfAllAccounts(t *testing.T) {
	w := world.New(t, people+`
		account porto name=Porto; owner=novak
		opportunity o name=Cranes; account=porto
		activity a type=call; subject=s; contact=eeva; done=today
		contact lost name=Lost; account=nowhere`)
	c := w.Company()
	b := NewBoard(c, today)
	if b.Today() != today || b.Company() != c {
		t.Error("the board is of another day or company")
	}
	polar, porto, nowhere := w.IDs["account polar"], w.IDs["account porto"], w.IDs["account nowhere"]
	var kinds []AlarmKind
	for _, a := range b.Alarms() {
		kinds = append(kinds, a.Kind)
		if a.Account != porto {
			t.Errorf("an alarm of another account: %+v", a)
		}
	}
	if want := []AlarmKind{NoDecider, DealWithoutStep, NoFacilitator}; !slices.Equal(kinds, want) {
		t.Errorf("alarms %v, want %v", kinds, want)
	}
	if !reflect.DeepEqual(b.AlarmsOf(porto), b.Alarms()) || len(b.AlarmsOf(polar)) != 0 || b.AlarmsOf(nowhere) != nil {
		t.Error("the alarms of the accounts are others than those of all")
	}
	if got, want := b.Health(polar), HealthOf(c.Dossier(polar), c.Settings, today); !reflect.DeepEqual(got, want) || !got.Known {
		t.Errorf("health %+v, want %+v", got, want)
	}
	if got := b.Health(nowhere); got.Known || got.Parts != nil {
		t.Errorf("health of an account that is not known: %+v", got)
	}
}

func TestAnEditComputesWhatItTouches(t *testing.T) {
	w := world.New(t, people+"account porto name=Porto\ncontact x name=Eva; account=porto\naccount far name=Far")
	b := NewBoard(w.Company(), today)
	polar, porto := w.IDs["account polar"], w.IDs["account porto"]
	put := func(line string, want ...kam.ID) {
		t.Helper()
		for _, r := range w.Add(line) {
			if got := b.Put(r); !slices.Equal(got, want) {
				t.Errorf("%s: computed %v, want %v", line, got, want)
			}
		}
	}
	has := func(account kam.ID, kind AlarmKind) bool {
		return slices.ContainsFunc(b.AlarmsOf(account), func(a Alarm) bool { return a.Kind == kind })
	}
	put("concern c subject=Price; contact=eeva", polar)
	if !has(polar, ConcernUnowned) {
		t.Error("the concern raises no alarm")
	}
	put("concern c owner=lind", polar)
	if has(polar, ConcernUnowned) {
		t.Error("the alarm stays")
	}
	put("account porto name=Polar Steel", polar, porto)
	if !has(porto, DuplicateSuspect) || has(polar, DuplicateSuspect) {
		t.Error("the suspicion is not at the later account")
	}
	put("account polar name=Another", polar, porto)
	if has(porto, DuplicateSuspect) {
		t.Error("the suspicion stays at the account that nobody edited")
	}
	put("person lind name=Lind")
	put("setting s key=min_success_factors; number=3", b.company.Accounts()[0].ID, b.company.Accounts()[1].ID, b.company.Accounts()[2].ID)
	if !has(polar, FactorCount) {
		t.Error("the setting has no effect")
	}
	put("account polar deleted", polar)
	if b.AlarmsOf(polar) != nil || b.Health(polar).Known {
		t.Error("a deleted account has a standing")
	}
}

// A board that took edits one by one shows what one made afresh shows.
func TestABoardNeverDriftsFromAFreshOne(t *testing.T) {
	outer := t
	names := []string{"Polar Steel Oy", "Polar Steel", "Polar Stel", "Aurora"}
	rapid.Check(t, func(t *rapid.T) {
		w := world.New(outer, "account a name=Polar Steel Oy; status=key account\naccount b name=Aurora\naccount c name=Porto\naccount d name=Polar Steel; parent=c")
		grown := NewBoard(w.Company(), today)
		pick := func(label string, from ...string) string { return rapid.SampledFrom(from).Draw(t, label) }
		for range rapid.IntRange(1, 25).Draw(t, "edits") {
			of := pick("account", "a", "b", "c", "d")
			n := pick("number", "1", "2", "3")
			var line string
			switch pick("edit", "account", "contact", "membership", "concern", "activity", "delete", "restore", "setting", "parent", "owner", "person", "allowed") {
			case "account":
				line = fmt.Sprintf("account %s name=%s; city=%s; phone=%s", of, pick("name", names...), pick("city", "", "Oulu"), pick("phone", "", "1234567"))
			case "parent":
				line = fmt.Sprintf("account %s parent=%s", of, pick("parent", "", "a", "b", "c", "d"))
			case "owner":
				line = fmt.Sprintf("account %s owner=%s; status=%s; segment=%s; country=%s; priority=%s", of, pick("owner", "", "lind", "novak"), pick("status", "key account", "customer", "target"),
					pick("segment", "", "Steel", "Paper"), pick("country", "", "FI", "SE"), pick("priority", "A", "B"))
			case "person":
				line = fmt.Sprintf("team t name=T; manager=%s\nperson lind name=%s; team=%s", pick("manager", "", "lind", "novak"), pick("called", "Anna", "Berta"), pick("team", "", "t"))
			case "allowed":
				line = "setting m key=max_key_accounts; number=" + n
			case "contact":
				line = fmt.Sprintf("contact %s name=%s; account=%s; email=%s", n, pick("name", "Eeva", "EEVA", "Juha"), of, pick("email", "", "x@y.example", "z@y.example"))
			case "membership":
				line = fmt.Sprintf("contact %s name=Eeva; account=%s\nmembership %s contact=%s; account=%s; roles=%s", n, of, n, n, of, pick("role", "decider", "user", "facilitator"))
			case "concern":
				line = fmt.Sprintf("contact %s name=Eeva; account=%s\nconcern %s subject=s; contact=%s; account=%s; owner=%s", n, of, n, n, of, pick("owner", "", "lind"))
			case "activity":
				line = fmt.Sprintf("activity %s type=call; subject=s; account=%s; done=today-%sd; signals=information requested,meeting requested,objection returned", n, of, n)
			case "delete":
				line = "account " + of + " name=Gone; deleted"
			case "restore":
				line = "account " + of + " name=Back"
			case "setting":
				line = "setting s key=signal_count; number=" + n
			}
			for _, r := range w.Add(line) {
				if r.Kind == "account" && r.Get("name") == "Back" {
					r = r.With(kam.Cell{Key: kam.DeletedField})
					w.Records[r.Ref] = r
				}
				grown.Put(r)
			}
			fresh := NewBoard(w.Company(), today)
			if got, want := grown.Alarms(), fresh.Alarms(); !reflect.DeepEqual(got, want) {
				t.Fatalf("after %s\ngrown %+v\nfresh %+v", line, got, want)
			}
			for _, d := range fresh.company.Accounts() {
				if !reflect.DeepEqual(grown.Health(d.ID), fresh.Health(d.ID)) {
					t.Fatalf("after %s health is %+v, afresh %+v", line, grown.Health(d.ID), fresh.Health(d.ID))
				}
			}
		}
	})
}

func TestRefreshTakesWhatAnotherPutIntoTheCompany(t *testing.T) {
	w := world.New(t, people)
	c := w.Company()
	b := NewBoard(c, today)
	var touched []kam.ID
	for _, r := range w.Add("concern c subject=Price; contact=eeva") {
		touched = append(touched, c.Put(r)...)
	}
	if len(b.AlarmsOf(w.IDs["account polar"])) != 0 {
		t.Error("the board knows before it is told")
	}
	b.Refresh(touched...)
	if got := b.AlarmsOf(w.IDs["account polar"]); len(got) != 1 || got[0].Kind != ConcernUnowned {
		t.Errorf("alarms: %+v", got)
	}
	if got := b.Refresh(); len(got) != 0 {
		t.Errorf("refreshing nothing computed %v", got)
	}
	if got := NewBoard(dossier.New(), today).Alarms(); got != nil {
		t.Errorf("alarms of nothing: %v", got)
	}
}

// Records from elsewhere may hold anything. Whatever they hold, every account gets its answers, and every alarm leads to
// what can mend it.
func TestNoRecordBreaksTheBoard(t *testing.T) {
	outer := t
	a, b, x := kam.ID{0: 1, 6: 0x70, 8: 0x80}, kam.ID{0: 2, 6: 0x40, 8: 0x80}, kam.ID{0: 3, 6: 0x70, 8: 0x80}
	values := []string{"yes", "no", "open", "high", "decider", "facilitator", "key account", "ahead of us", "account review", "contract", "fresh_days", "call",
		"2026-11-01", "2025-02-29", "0001-01-01", "9999-12-31", "100 EUR", "-1 SEK", "0", "7", "2026", "-999999999999", "x@y.example", "Oy", "", "\x1b[31m", "海岳有限公司",
		a.String(), b.String(), x.String()}
	rapid.Check(t, func(t *rapid.T) {
		board := NewBoard(dossier.New(), today)
		for range rapid.IntRange(1, 30).Draw(t, "records") {
			k := rapid.SampledFrom(kam.Kinds()).Draw(t, "kind")
			r := kam.Record{Ref: kam.Ref{Kind: k.Name, ID: rapid.SampledFrom([]kam.ID{a, b, x}).Draw(t, "id")}}
			for range rapid.IntRange(0, 12).Draw(t, "cells") {
				f := rapid.SampledFrom(k.Fields).Draw(t, "field")
				v := rapid.SampledFrom(append(slices.Clone(f.Options), values...)).Draw(t, "value")
				if f.Multi {
					r = r.With(kam.Cell{Key: kam.ItemKey(f.Name, v), Value: kam.Yes})
				} else {
					r = r.With(kam.Cell{Key: f.Name, Value: v})
				}
			}
			if k.Lookup("account") != nil && rapid.Bool().Draw(t, "of an account") {
				r = r.With(kam.Cell{Key: "account", Value: a.String()})
			}
			board.Put(r)
		}
		for _, alarm := range board.Alarms() {
			mends(outer, alarm)
		}
		c := board.Company()
		Loads(c)
		for _, d := range c.Accounts() {
			if h := board.Health(d.ID); h.Score < 0 || h.Score > 100 {
				t.Fatalf("health %d", h.Score)
			}
			CoverageOf(d, today)
			DiamondOf(d)
			Propositions(d)
			CompletenessOf(d, c.Shared, c.Settings)
		}
	})
}
