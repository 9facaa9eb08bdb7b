package signal

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"keyaccount/kam/internal/world"
)

func TestCompanyNamesAreComparedWithoutLegalForms(t *testing.T) {
	for name, want := range map[string]string{
		"Polar Steel Oy": "polar steel", "POLAR  STEEL OYJ": "polar steel", "Oy Polar Steel Ab": "polar steel", "Polar Steel": "polar steel",
		"Västerled Hamn AB": "vasterled hamn", "Řezáč Strojírny a.s.": "rezac strojirny", "Rezac Strojirny, a. s.": "rezac strojirny",
		"Valtera Česko s.r.o.": "valtera cesko", "Polar Steel Polska Sp. z o.o.": "polar steel polska", "Polar Steel Polska sp. z oo": "polar steel polska",
		"Valtera de México S.A. de C.V.": "valtera de mexico", "Halcyra Terminals Holding N.V.": "halcyra terminals holding", "Ravenna Power SpA": "ravenna power", "Ravenna Power S.p.A.": "ravenna power",
		"Brandt GmbH & Co. KG": "brandt", "Müller Söhne GmbH": "muller sohne", "Acme, Ltd.": "acme", "Acme Limited": "acme", "Acme Co., Ltd": "acme", "Acme Inc": "acme", "O'Hara plc": "ohara",
		"海岳集装箱码头有限公司": "海岳集装箱码头", "株式会社北浜": "北浜", "Oy": "oy", "AB Ltd": "ltd", "": "", "Oyster Ltd": "oyster", "Sa Pa": "sa pa",
		"Řezáč Strojírny spol. s r.o.": "rezac strojirny", "Serra Clara S/A": "serra clara", "PT Bukit Senja Kertas Tbk": "bukit senja kertas", "ООО «Полюс»": "полюс", "ПАО Полюс": "полюс", "Полюс, ЗАО": "полюс",
		"Αιγιαλός Α.Ε.": "αιγιαλοσ", "Brouwerij Noord BVBA": "brouwerij noord", "Müller Söhne e.K.": "muller sohne", "PT": "pt", "Östvik Papper Aktiebolag": "ostvik papper", "Polar Steel Osakeyhtiö": "polar steel",
	} {
		if got := FoldCompany(name); got != want {
			t.Errorf("%q is compared as %q, want %q", name, got, want)
		}
	}
}

func TestPersonNamesAreComparedInAnyOrder(t *testing.T) {
	for _, name := range []string{"Åsa Lind", "LIND, Asa", "asa  lind"} {
		if got := FoldPerson(name); got != "asa lind" {
			t.Errorf("%q is compared as %q", name, got)
		}
	}
}

func TestFoldingNamesTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOf(rapid.SampledFrom([]string{"Polar", "Steel", "Oy", "Ab", "a.s.", "GmbH", "&", "Co.", "KG", "Sp.", "z", "o.o.", "de", "Ø"})).Draw(t, "words")
		name := "X " + strings.Join(words, " ")
		if once := FoldCompany(name); FoldCompany(once) != once {
			t.Fatalf("%q folds to %q, and that to %q", name, once, FoldCompany(once))
		}
	})
}

func TestPhonesAndDomains(t *testing.T) {
	for phone, want := range map[string]string{"+358 40 123 4567": "01234567", "040 123 4567": "01234567", "+358 6 123 4567": "61234567", "06 123 4567": "61234567", "123": "", "": "", "1234567": "1234567"} {
		if got := foldDigits(phone); got != want {
			t.Errorf("%q: %q, want %q", phone, got, want)
		}
	}
	for address, want := range map[string]string{"www.Polar.example": "polar.example", "https://polar.example/fi?x": "polar.example", "http://polar.example:8080": "polar.example",
		"anna@mail.polar.example": "mail.polar.example", "anna@gmail.com": "", "": ""} {
		if got := domainOf(address); got != want {
			t.Errorf("%q: %q, want %q", address, got, want)
		}
	}
}

func TestDuplicates(t *testing.T) {
	const polar = "account polar name=Polar Steel Oy; city=Kokkola; address=Tehtaankatu 1; website=www.polar.example; phone=+358 6 123 4567\n"
	for _, c := range []struct {
		what, lines string
		score       int // 0 where nothing is suspected
		first, last string
		why         string
	}{
		{"another name", "account b name=Aurora Paper AB", 0, "", "", ""},
		{"the same name in another form", "account b name=POLAR STEEL", 3, "account polar", "account b", "the same name but for case, diacritics and legal form"},
		{"the same name in the same city", "account b name=Polar Steel Ab; city=KOKKOLA", 4, "account polar", "account b", "the same name but for case, diacritics and legal form|the same city"},
		{"the same name of a subsidiary", "account b name=Polar Steel AB; parent=polar", 0, "", "", ""},
		{"the same name of the parent", "account b name=Polar Steel AB\naccount polar parent=b", 0, "", "", ""},
		{"the same name of a sister", "account p name=Group\naccount b name=Polar Steel AB; parent=p\naccount polar parent=p", 0, "", "", ""},
		{"the same name two levels down", "account r name=Region; parent=polar\naccount b name=Polar Steel AB; parent=r", 0, "", "", ""},
		{"the same name of a cousin", "account g name=Group\naccount r name=Region; parent=g\naccount b name=Polar Steel AB; parent=r\naccount polar parent=g", 0, "", "", ""},
		{"the same name in a circle of parents", "account r name=Region; parent=polar\naccount b name=Polar Steel AB; parent=r\naccount polar parent=b", 0, "", "", ""},
		{"the same name beside a circle of parents", "account r name=Region; parent=q\naccount q name=Quarter; parent=r\naccount b name=Polar Steel AB; parent=r", 3, "account polar", "account b", "the same name but for case, diacritics and legal form"},
		{"other names in a script of few letters", "account a name=海岳集装; city=Oulu\naccount b name=海岳集团; city=Oulu", 0, "", "", ""},
		{"nearly the same name in another script", "account a name=Полярная сталь; city=Oulu\naccount b name=Полярная стал; city=Oulu", 3, "account a", "account b", "nearly the same name|the same city"},
		{"two slips in a name of twelve bytes", "account a name=Полюс; city=Oulu\naccount b name=Полет; city=Oulu", 0, "", "", ""},
		{"nearly the same name in the same city", "account b name=Polar Stel; city=Kokkola", 3, "account polar", "account b", "nearly the same name|the same city"},
		{"nearly the same name elsewhere", "account b name=Polar Stel; city=Oulu", 0, "", "", ""},
		{"another name in the same city", "account b name=Polar Bear Tours; city=Kokkola", 0, "", "", ""},
		{"nearly the same name and the same domain", "account b name=Polar Stel; website=https://polar.example/fi", 4, "account polar", "account b", "nearly the same name|the same web domain polar.example"},
		{"the same domain", "account b name=Aurora; website=polar.example", 0, "", "", ""},
		{"the same domain and phone", "account b name=Aurora; website=polar.example; phone=06 123 4567", 4, "account polar", "account b", "the same phone number|the same web domain polar.example"},
		{"the same address and city", "account b name=Aurora; address=Tehtaankatu 1; city=Kokkola", 3, "account polar", "account b", "the same address|the same city"},
		{"the same street in another city", "account b name=Aurora; address=Tehtaankatu 1; city=Oulu; phone=06 123 4567", 0, "", "", ""},
		{"a deleted account", "account b name=Polar Steel; deleted", 0, "", "", ""},
		{"names that cannot be compared", "account b name=?\naccount c name=!", 0, "", "", ""},

		{"a contact twice", "contact a name=Eeva Koskinen; account=polar\ncontact b name=KOSKINEN Eeva; account=polar", 3, "contact a", "contact b", "the same name|the same account"},
		{"namesakes at two accounts", "account b name=Aurora\ncontact a name=Eeva Koskinen; account=polar\ncontact c name=Eeva Koskinen; account=b", 0, "", "", ""},
		{"namesakes with mail of one domain", "account b name=Aurora\ncontact a name=Eeva Koskinen; account=polar; email=eeva@x.example\ncontact c name=Eeva Koskinen; account=b; email=ek@x.example", 3, "contact a", "contact c", "the same name|the same mail domain x.example"},
		{"namesakes with a free mailbox", "account b name=Aurora\ncontact a name=Eeva Koskinen; account=polar; email=eeva@gmail.com\ncontact c name=Eeva Koskinen; account=b; email=ek@gmail.com", 0, "", "", ""},
		{"one mail address", "account b name=Aurora\ncontact a name=Eeva; account=polar; email=eeva@gmail.com\ncontact c name=Koskinen; account=b; email=Eeva@gmail.com", 3, "contact a", "contact c", "the same mail address eeva@gmail.com"},
		{"one phone at one account", "contact a name=Eeva; account=polar; phone=0401234567\ncontact b name=Juha; account=polar; phone=+358 40 123 4567", 0, "", "", ""},
		{"one phone and nearly one name", "contact a name=Eeva Koskinen; account=polar; phone=0401234567\ncontact b name=Eeva Koskine; account=polar; phone=+358 40 123 4567", 4, "contact a", "contact b", "the same phone number|nearly the same name|the same account"},
		{"one phone at two accounts", "account b name=Aurora\ncontact a name=Eeva; account=polar; phone=0401234567\ncontact c name=Juha; account=b; phone=0401234567", 0, "", "", ""},
		{"colleagues of a family at one switchboard", "contact a name=李明; account=polar; phone=0401234567\ncontact b name=李强; account=polar; phone=0401234567", 0, "", "", ""},
		{"accounts of which somebody said that they are different", "account b name=Polar Steel; different_from=polar", 0, "", "", ""},
		{"the same, said of the earlier", "account b name=Polar Steel\naccount polar different_from=b", 0, "", "", ""},
		{"contacts of which somebody said that they are different", "contact a name=Eeva Koskinen; account=polar\ncontact b name=Eeva Koskinen; account=polar; different_from=a", 0, "", "", ""},
		{"somebody who is different from a third", "contact x name=Juha; account=polar\ncontact a name=Eeva Koskinen; account=polar\ncontact b name=Eeva Koskinen; account=polar; different_from=x", 3, "contact a", "contact b", "the same name|the same account"},
		{"contacts without names in common", "contact a name=Eeva; account=polar\ncontact b name=Juha; account=polar", 0, "", "", ""},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := world.New(t, polar+c.lines)
			all := Duplicates(w.Company())
			if c.score == 0 {
				if len(all) > 0 {
					t.Errorf("suspected: %+v", all)
				}
				return
			}
			if len(all) != 1 {
				t.Fatalf("suspected: %+v", all)
			}
			s := all[0]
			var why []string
			for _, r := range s.Reasons {
				why = append(why, r.Words)
				if r.Record != s.First {
					t.Errorf("the reason leads to %v, not to the other record", r.Record)
				}
			}
			if s.Score != c.score || w.Name(s.First) != c.first || w.Name(s.Second) != c.last || strings.Join(why, "|") != c.why {
				t.Errorf("%s and %s: %d, %s", w.Name(s.First), w.Name(s.Second), s.Score, strings.Join(why, "|"))
			}
		})
	}
}

func TestASuspicionIsAnAlarmAtTheLaterRecord(t *testing.T) {
	w := world.New(t, "account polar name=Polar Steel Oy\naccount b name=Polar Steel; owner=novak\ncontact x name=Eeva; account=polar\ncontact y name=eeva; account=polar")
	b := NewBoard(w.Company(), today)
	for account, want := range map[string]struct {
		record, what string
		severity     Severity
		who          string
	}{
		"b":     {"account b", "“Polar Steel” may be the same account as “Polar Steel Oy”", Medium, "novak"},
		"polar": {"contact y", "“eeva” may be the same contact as “Eeva”", Low, ""},
	} {
		var got []Alarm
		for _, a := range b.AlarmsOf(w.IDs["account "+account]) {
			if a.Kind == DuplicateSuspect {
				got = append(got, a)
			}
		}
		if len(got) != 1 || w.Name(got[0].Record) != want.record || got[0].What != want.what || got[0].Severity != want.severity || got[0].Who != w.IDs["person "+want.who] || got[0].Since != today.AddDays(-10) {
			t.Fatalf("%s: %+v", account, got)
		}
		mends(t, got[0])
	}
}

// Whichever of the two says it, the suspicion ends at the later one, and comes back when it is taken back.
func TestSayingThatTwoAreDifferentEndsTheSuspicion(t *testing.T) {
	w := world.New(t, "account polar name=Polar Steel Oy\naccount b name=Polar Steel")
	b := NewBoard(w.Company(), today)
	suspected := func(line string) bool {
		for _, r := range w.Add(line) {
			b.Put(r)
		}
		return slices.ContainsFunc(b.AlarmsOf(w.IDs["account b"]), func(a Alarm) bool { return a.Kind == DuplicateSuspect })
	}
	for _, of := range [][2]string{{"polar", "b"}, {"b", "polar"}} {
		if suspected("account " + of[0] + " different_from=" + of[1]) {
			t.Errorf("%s says that it is another, and is suspected", of[0])
		}
		if !suspected("account " + of[0] + " different_from=") {
			t.Errorf("%s says so no more, and is not suspected", of[0])
		}
	}
}

func TestTheStrongestSuspicionsComeFirstAndEachPairOnce(t *testing.T) {
	w := world.New(t, `account a name=Polar Steel
		account b name=Polar Steel Oy; website=polar.example; phone=1234567
		account c name=Polar Steel AB; website=polar.example; phone=1234567`)
	var got []string
	for _, s := range Duplicates(w.Company()) {
		got = append(got, fmt.Sprint(w.Names[s.First], w.Names[s.Second], s.Score))
	}
	if want := "bc7 ab3 ac3"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
}

func TestWhatACrowdSharesTellsNothing(t *testing.T) {
	w := world.New(t, "account polar name=Polar")
	for n := range crowd {
		w.Add(fmt.Sprintf("contact c%d name=N%d; account=polar; email=sales@polar.example", n, n))
	}
	if got := len(Duplicates(w.Company())); got != crowd*(crowd-1)/2 {
		t.Errorf("%d suspicions among %d", got, crowd)
	}
	w.Add("contact one name=More; account=polar; email=sales@polar.example")
	if got := len(Duplicates(w.Company())); got != 0 {
		t.Errorf("%d suspicions in a crowd", got)
	}
}
