package signal

import (
	"fmt"
	"slices"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/internal/world"
)

func TestLoads(t *testing.T) {
	w := world.New(t, `
		account a1 name=One; owner=lind; status=key account; segment=Steel; country=FI
		account a2 name=Two; owner=lind; status=key account; segment=Steel; country=SE; countries=FI,NO
		account a3 name=Three; owner=lind; status=customer; segment=Steel; country=DE
		account a4 name=Four; owner=lind; status=customer; segment=Paper; country=FI
		account a5 name=Five; owner=lind; status=target; segment=Steel; country=FI
		account a6 name=Child; owner=lind; status=customer; segment=Steel; country=FI; parent=a1
		account a7 name=Sister; owner=lind; status=customer; segment=Steel; country=FI; parent=a1
		account c1 name=Grandchild; owner=lind; status=customer; segment=Steel; country=FI; parent=a6
		account a8 name=Vague; owner=lind; status=customer; country=FI
		account a9 name=Nowhere; owner=lind; status=customer; segment=Steel
		account b1 name=Orphan; status=key account
		account b2 name=Ports; owner=novak; status=key account; segment=Ports; country=FI`)
	for n := range 5 {
		w.Add("account n" + string(rune('0'+n)) + " name=N; owner=novak; status=key account")
	}
	loads := Loads(w.Company())
	if len(loads) != 2 || loads[0].Person != w.IDs["person novak"] || loads[1].Person != w.IDs["person lind"] {
		t.Fatalf("%+v", loads)
	}
	if !loads[0].Over || len(loads[0].KeyAccounts) != 6 || loads[0].Competing != nil {
		t.Errorf("novak: %+v", loads[0])
	}
	lind := loads[1]
	if lind.Over || len(lind.KeyAccounts) != 2 || len(lind.Customers) != 7 {
		t.Errorf("lind: %+v", lind)
	}
	var pairs []string
	for _, r := range lind.Competing {
		pairs = append(pairs, w.Names[dossierRef(r.A)]+" "+w.Names[dossierRef(r.B)])
	}
	if want := []string{"a1 a2", "a2 a6", "a2 a7", "a2 c1"}; !slices.Equal(pairs, want) {
		t.Errorf("competing: %v, want %v", pairs, want)
	}
	if want := "“One” and “Two” are both of Steel in Finland"; lind.Competing[0].Words != want {
		t.Errorf("words %q, want %q", lind.Competing[0].Words, want)
	}
	w.Add("setting s key=max_key_accounts; number=6")
	if Loads(w.Company())[0].Over {
		t.Error("six key accounts are too many where the company allows six")
	}
}

// loadAlarms returns the alarms about the load of managers.
func loadAlarms(b *Board) []Alarm {
	return slices.DeleteFunc(b.Alarms(), func(a Alarm) bool { return a.Kind != TooManyAccounts && a.Kind != CompetingAccounts })
}

func TestAManagerOfTooManyKeyAccountsIsAnAlarmAtTheOneToHandOver(t *testing.T) {
	w := world.New(t, `
		team emea name=EMEA; manager=chief
		team north name=North; parent=emea; manager=lind
		person chief name=Chief
		person lind name=Anna Lind; team=north`)
	for i, priority := range []string{"A", "B", "C", "A", "B"} {
		w.Add(fmt.Sprintf("account k%d name=Key %d; owner=lind; status=key account; priority=%s", i, i, priority))
	}
	b := NewBoard(w.Company(), today)
	if got := loadAlarms(b); len(got) != 0 {
		t.Errorf("five key accounts are not too many: %+v", got)
	}
	put := func(lines string) []Alarm {
		for _, r := range w.Add(lines) {
			b.Put(r)
		}
		return loadAlarms(b)
	}
	got := put("account k9 name=Key 9; owner=lind; status=key account; priority=A")
	if len(got) != 1 {
		t.Fatalf("six key accounts: %+v", got)
	}
	a := got[0]
	mends(t, a)
	if a.Kind != TooManyAccounts || a.What != "Anna Lind looks after 6 key accounts, more than 5" || w.Name(a.Record) != "account k2" || a.Field != "owner" || a.Severity != Medium || w.Names[kam.Ref{Kind: "person", ID: a.Who}] != "chief" {
		t.Errorf("%q at %s, field %s, %s, for %s", a.What, w.Name(a.Record), a.Field, a.Severity, w.Names[kam.Ref{Kind: "person", ID: a.Who}])
	}
	w.Because(a.Why, "account k0", "account k1", "account k2", "account k3", "account k4", "account k9")
	if words := a.Why[2].Words; words != "“Key 2” is a key account of priority C" {
		t.Errorf("the reason reads %q", words)
	}
	if got := put("person lind name=Anna Holm; team="); got[0].What != "Anna Holm looks after 6 key accounts, more than 5" || got[0].Who != w.IDs["person lind"] {
		t.Errorf("without a team: %+v", got[0])
	}
	if got := put("setting s key=max_key_accounts; number=6"); len(got) != 0 {
		t.Errorf("six where six are allowed: %+v", got)
	}
	if got := put("setting s key=max_key_accounts; number=3"); len(got) != 1 || got[0].Severity != High {
		t.Errorf("twice as many as are allowed: %+v", got)
	}
	if got := put("setting s key=max_key_accounts; number=5\naccount k2 owner=novak"); len(got) != 0 {
		t.Errorf("after one was handed over: %+v", got)
	}
}

func TestAManagerOfAccountsThatCompeteIsAnAlarmAtTheOneWithMostRivals(t *testing.T) {
	w := world.New(t, `
		person lind name=Anna Lind
		account a name=Aurora; owner=lind; status=key account; segment=Paper; country=FI; priority=A
		account b name=Boreal; owner=lind; status=customer; segment=Paper; country=SE; countries=FI; priority=B
		account c name=Carta; owner=lind; status=customer; segment=Paper; country=SE; priority=A
		account d name=Steel; owner=lind; status=customer; segment=Steel; country=FI`)
	b := NewBoard(w.Company(), today)
	got := loadAlarms(b)
	if len(got) != 1 {
		t.Fatalf("%+v", got)
	}
	a := got[0]
	mends(t, a)
	if a.Kind != CompetingAccounts || a.What != "Anna Lind looks after accounts that compete with each other" || w.Name(a.Record) != "account b" || a.Field != "owner" || a.Severity != Medium || a.Who != w.IDs["person lind"] {
		t.Errorf("%+v", a)
	}
	w.Because(a.Why, "account b", "account c")
	for _, r := range w.Add("account a status=customer") {
		b.Put(r)
	}
	if got := loadAlarms(b); len(got) != 0 {
		t.Errorf("somebody without a key account is no key account manager: %+v", got)
	}
}

// A thousand accounts of one owner in one market are no reason to compute half a million pairs.
func TestALoadTellsOfNoMoreRivalsThanAnybodyReads(t *testing.T) {
	w := world.New(t, "")
	for n := range 400 {
		w.Add(fmt.Sprintf("account a%d name=A%d; owner=lind; status=customer; segment=Steel; country=FI", n, n))
	}
	c := w.Company()
	loads := Loads(c)
	if len(loads) != 1 || len(loads[0].Competing) != mostRivals || len(loads[0].Customers) != 400 {
		t.Errorf("%d loads, %d rivals", len(loads), len(loads[0].Competing))
	}
	if one, ok := LoadOf(c, w.IDs["person lind"]); !ok || len(one.Competing) != mostRivals {
		t.Errorf("of one person: %v, %d rivals", ok, len(one.Competing))
	}
	if _, ok := LoadOf(c, w.IDs["account a1"]); ok {
		t.Error("somebody who looks after nothing has a load")
	}
}

// Sisters do not compete; they do once their parent belongs to another group, though nobody edited them.
func TestAccountsCompeteWhenTheirTreesPart(t *testing.T) {
	w := world.New(t, `
		account g name=Group
		account p name=Parent; parent=g
		account a name=Aurora; owner=lind; status=key account; segment=Paper; country=FI; parent=p
		account b name=Boreal; owner=lind; status=key account; segment=Paper; country=FI; parent=g`)
	b := NewBoard(w.Company(), today)
	if got := loadAlarms(b); len(got) != 0 {
		t.Fatalf("within one group: %+v", got)
	}
	edit := func(line string) []kam.ID {
		var changed []kam.ID
		for _, r := range w.Add(line) {
			changed = b.Put(r)
		}
		return changed
	}
	if changed := edit("account p parent="); len(loadAlarms(b)) != 1 || !slices.Contains(changed, w.IDs["account b"]) {
		t.Errorf("in two groups: %+v; changed %v", loadAlarms(b), changed)
	}
	if changed := edit("account p parent=g"); len(loadAlarms(b)) != 0 || !slices.Contains(changed, w.IDs["account b"]) {
		t.Errorf("in one group again: %+v; changed %v", loadAlarms(b), changed)
	}
}
