package exchange

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"keyaccount/kam"
)

func TestAFileIsImportedWhollyOrNotAtAllUnlessToldOtherwise(t *testing.T) {
	files := func() []Input {
		return []Input{
			in("contacts.csv", "name,account\nJo,Good\nLi,Bad\nAl,Other\n"),
			in("accounts.csv", "name,country\nGood,FI\nBad,Nowhereland\n"),
			in("memberships.csv", "contact\nLi\nJo\n"),
			in("products.csv", "name\nHoist\n"),
		}
	}
	t.Run("whole files", func(t *testing.T) {
		b := newBook(t)
		b.add("account", "name=Other")
		p := b.load(nil, false, files()...)
		if len(b.order) != 2 || len(b.all("product")) != 1 {
			t.Errorf("%d records are there\n%s", len(b.order), preview(t, p))
		}
		text := preview(t, p)
		for _, want := range []string{
			"accounts.csv: 2 rows\n  NOTHING is imported: 1 of its 2 rows cannot be imported",
			"accounts.csv row 3, column country: country: “Nowhereland” is not a country",
			"contacts.csv row 3, column account: refers to the account “Bad”, which cannot be imported itself",
			"memberships.csv row 2, column contact: refers to the contact “Li”, which cannot be imported itself",
			"products     will create 1",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("the preview does not say %q:\n%s", want, text)
			}
		}
	})
	t.Run("sound rows", func(t *testing.T) {
		b := newBook(t)
		b.add("account", "name=Other")
		p := b.load(nil, true, files()...)
		if got := len(b.order); got != 1+1+2+1+1 {
			t.Errorf("%d records are there\n%s", got, preview(t, p))
		}
		if sum := p.Summary()[""]; sum.Create != 5 || sum.Cannot != 3 || p.OK() {
			t.Errorf("%+v", sum)
		}
	})
	t.Run("files that need a blocked one", func(t *testing.T) {
		b := newBook(t)
		p := b.load(nil, false, in("contacts.csv", "name,account\nJo,Good\n"), in("accounts.csv", "name,country\nGood,FI\nBad,Nowhereland\n"))
		if len(b.order) != 0 || p.Files[0].Blocked != "it needs records from accounts.csv, of which nothing is imported" {
			t.Errorf("%d records are there; %s", len(b.order), p.Files[0].Blocked)
		}
	})
}

func TestThePlanCanBeReadByPeopleAndScripts(t *testing.T) {
	b := newBook(t)
	b.add("person", "name=Bo Ek")
	b.add("account", "name=Acme", "country=FI", "owner=Bo Ek", "employees=10")
	p := b.prepare(nil, false, in("accounts.csv", "name,country,employees,colour\nAcme,FI,12000,red\nZeta,Grmany,5,\n"), in("people.csv", "name,email\nBo Ek,\n"))
	const want = `accounts.csv: 2 rows
  accounts     will create 1 · will change 1 · 1 of them incomplete
  corrections
    column country: “Grmany” → “Germany” (applied), row 3
  incomplete
    1 account without owner
  changes
    row 2, account “Acme”: employees: 10 people → 12 000 people
  not taken: colour

people.csv: 1 row
  people       matched, no change 1
`
	if got := preview(t, p); got != want {
		t.Errorf("the preview is\n%s\nnot\n%s", got, want)
	}
	data, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	var doc struct {
		OK    bool
		Total Counts
		Kinds map[string]Counts
		Edits int
		Files []struct {
			File    string
			Results []struct {
				Row     int
				Status  Status
				Changes []FieldChange
			}
		}
	}
	if err := json.Unmarshal(data, &doc); err != nil {
		t.Fatal(err)
	}
	if !doc.OK || doc.Total != (Counts{Create: 1, Change: 1, Match: 1, Incomplete: 1}) || doc.Edits != 2 || doc.Kinds["person"].Match != 1 ||
		doc.Files[0].Results[0].Changes[0] != (FieldChange{"employees", "10 people", "12 000 people"}) {
		t.Errorf("%s", data)
	}
}

func TestALongListOfProblemsIsCut(t *testing.T) {
	p := newBook(t).prepare(nil, false, in("accounts.csv", "name,country\n"+strings.Repeat("A,Nowhereland\n", 50)))
	if text := preview(t, p); !strings.Contains(text, "… and 30 more") {
		t.Error(text)
	}
}

func TestProgressIsTold(t *testing.T) {
	var told []Progress
	var names strings.Builder
	for i := range 2*progressEvery + 1 {
		fmt.Fprintf(&names, "P%d\n", i)
	}
	b := newBook(t)
	_, err := Prepare(t.Context(), []Input{in("products.csv", "name\n"+names.String())}, Import{
		Existing: b, NewID: b.ids.New, Progress: func(p Progress) { told = append(told, p) },
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []Progress{{"products.csv", 500, false}, {"products.csv", 1000, false}, {"products.csv", 1001, true}}
	if fmt.Sprint(told) != fmt.Sprint(want) {
		t.Errorf("%v", told)
	}
}

// drawFiles draws files of accounts, contacts, people and teams that refer to each other. Tidy ones can be
// imported, most of them; others have slips, gaps, repetitions and contradictions.
func drawFiles(t *rapid.T, tidy bool) map[string]string {
	name := rapid.SampledFrom([]string{"Acme", "acme", "Acmee", "Zeta", "Polar Steel", "Polar Stel", "Řezáč", "Bo Ek", "Jo Li", "=1+1", ""})
	country := rapid.SampledFrom([]string{"", "FI", "Finland", "Finlnd", "Nowhere"})
	ref, most := name, 6
	if tidy {
		name = rapid.SampledFrom([]string{"Acme", "Zeta", "ZETA", "Polar Steel", "Řezáč", "Bo Ek", "Jo Li", "=1+1", "Al", "Ho Chi", "Ås", "Mö"})
		ref = rapid.OneOf(name, rapid.Just(""), rapid.Just(""))
		country = rapid.Just("Finlnd")
		most = 2
	}
	files := map[string]string{}
	for _, f := range []struct {
		header string
		cells  []*rapid.Generator[string]
	}{
		{"accounts.csv,name,parent,country,owner,external_key", []*rapid.Generator[string]{name, ref, country, ref, rapid.SampledFrom([]string{"", "a:1", "a:2", "a:3"})}},
		{"contacts.csv,name,account,reports_to,phone", []*rapid.Generator[string]{name, name, ref, rapid.SampledFrom([]string{"", "1", "2"})}},
		{"people.csv,name,team,country", []*rapid.Generator[string]{name, ref, country}},
		{"teams.csv,name,manager,parent", []*rapid.Generator[string]{name, ref, ref}},
	} {
		file, header, _ := strings.Cut(f.header, ",")
		lines := []string{header}
		for range rapid.IntRange(0, most).Draw(t, file) {
			var row []string
			for i, c := range f.cells {
				row = append(row, c.Draw(t, fmt.Sprintf("%s cell %d", file, i)))
			}
			lines = append(lines, strings.Join(row, ","))
		}
		files[file] = strings.Join(lines, "\n") + "\n"
	}
	return files
}

func TestWhateverTheFilesThePlanHolds(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		files := drawFiles(rt, rapid.Bool().Draw(rt, "tidy"))
		partial := rapid.Bool().Draw(rt, "partial")
		order := rapid.Permutation([]string{"accounts.csv", "contacts.csv", "people.csv", "teams.csv"}).Draw(rt, "order")
		inputs := func(names []string) []Input {
			var list []Input
			for _, n := range names {
				list = append(list, in(n, files[n]))
			}
			return list
		}
		create := mapping(rt, `
[[file]]
match = "accounts.csv"
kind = "account"
columns = { name = "name", parent = { field = "parent", create = true }, country = "country", owner = { field = "owner", create = true }, external_key = "external_key" }
[[file]]
match = "contacts.csv"
kind = "contact"
columns = { name = "name", account = { field = "account", create = true }, reports_to = "reports_to", phone = "phone" }
[[file]]
match = "people.csv"
kind = "person"
columns = { name = "name", team = { field = "team", create = true }, country = "country" }
[[file.also]]
kind = "team"
set = { name = "{team}" }
[[file]]
match = "teams.csv"
kind = "team"
columns = { name = "name", manager = { field = "manager", create = true }, parent = "parent" }
`)
		m := rapid.SampledFrom([]*Mapping{nil, create}).Draw(rt, "mapping")
		b := newBook(rt)
		b.add("account", "name=Zeta", "external_key=b:9")
		b.add("person", "name=Bo Ek")
		first := b.load(m, partial, inputs(order)...) // sees that counts are true and references lead somewhere
		for _, r := range b.order {
			if err := b.records[r].Check(); err != nil {
				rt.Errorf("%s is not allowed: %v", r, err)
			}
		}
		if !first.OK() {
			return // which of rows that contradict each other is taken can depend on what is there
		}
		if again := b.prepare(m, partial, inputs(order)...); len(again.Steps()) > 0 {
			rt.Errorf("a second import has something to do:\n%s\nafter\n%s\n%v", preview(rt, again), preview(rt, first), files)
		}
	})
}

func TestTheOrderOfFilesMakesNoDifference(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		files := drawFiles(rt, rapid.Bool().Draw(rt, "tidy"))
		names := []string{"accounts.csv", "contacts.csv", "people.csv", "teams.csv"}
		load := func(order []string) (Counts, string) {
			b := newBook(rt)
			var inputs []Input
			for _, n := range order {
				inputs = append(inputs, in(n, files[n]))
			}
			p := b.load(nil, false, inputs...)
			var found []string
			for _, kind := range []string{"account", "contact", "person", "team"} {
				for _, r := range b.all(kind) {
					k := kam.LookupKind(kind)
					for _, f := range k.Fields {
						found = append(found, kind+" "+r.Title(b.name)+" "+f.Name+" "+r.Show(f, b.name))
					}
				}
			}
			return p.Summary()[""], strings.Join(found, "\n")
		}
		wantCounts, want := load(names)
		gotCounts, got := load(rapid.Permutation(names).Draw(rt, "order"))
		if gotCounts != wantCounts || got != want {
			rt.Errorf("%+v, in the other order %+v\n%s\n\n%s", wantCounts, gotCounts, want, got)
		}
	})
}
