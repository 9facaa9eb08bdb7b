package exchange

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"

	"keyaccount/kam"
)

func TestARowFindsTheRecordItStandsFor(t *testing.T) {
	crm := mapping(t, "[[file]]\nmatch = \"accounts.csv\"\nkind = \"account\"\nkey = \"crm:{no}\"\ncolumns = { no = \"\", name = \"name\", phone = \"phone\" }")

	t.Run("by its id, whatever it is called", func(t *testing.T) {
		b := newBook(t)
		acme := b.add("account", "name=Acme")
		wholly(t, b.load(nil, false, in("accounts.csv", "id,name\n"+acme.ID.String()+",Acme Corporation\n")))
		if b.get("account", "Acme Corporation", "name"); len(b.order) != 1 {
			t.Errorf("there are %d accounts", len(b.order))
		}
	})
	t.Run("by its key, whatever it is called", func(t *testing.T) {
		b := newBook(t)
		b.add("account", "name=Acme", "external_key=crm:7")
		b.add("account", "name=Acme Corporation")
		p := b.load(crm, false, in("accounts.csv", "no,name,phone\n7,Acme Inc,1\n"))
		wholly(t, p)
		if got := b.get("account", "Acme Inc", "phone"); got != "1" {
			t.Error(preview(t, p))
		}
	})
	t.Run("by its name, which gives it the key", func(t *testing.T) {
		b := newBook(t)
		b.add("account", "name=Äcme")
		p := b.load(crm, false, in("accounts.csv", "no,name,phone\n7,ACME,1\n"))
		wholly(t, p)
		r := b.named("account", "Äcme")
		if r.Get("external_key") != "crm:7" || len(b.order) != 1 {
			t.Errorf("%v\n%s", r.Cells, preview(t, p))
		}
	})
	t.Run("by its name, keeping the key of another system", func(t *testing.T) {
		b := newBook(t)
		b.add("account", "name=Acme", "external_key=sap:1")
		p := b.load(crm, false, in("accounts.csv", "no,name,phone\n7,Acme,1\n"))
		if r := b.named("account", "Acme"); r.Get("external_key") != "sap:1" || r.Get("phone") != "1" {
			t.Errorf("%v\n%s", r.Cells, preview(t, p))
		}
		if text := preview(t, p); !strings.Contains(text, "keeps its key sap:1 from another system") {
			t.Error(text)
		}
		if again := b.prepare(crm, false, in("accounts.csv", "no,name,phone\n7,Acme,1\n")); len(again.Steps()) > 0 {
			t.Error(preview(t, again))
		}
	})
	t.Run("not by a name that another key from the same system has", func(t *testing.T) {
		b := newBook(t)
		b.add("account", "name=Acme", "external_key=crm:1")
		wholly(t, b.load(crm, false, in("accounts.csv", "no,name,phone\n7,Acme,1\n8,Acme,2\n")))
		if n := len(b.order); n != 3 {
			t.Errorf("there are %d accounts", n)
		}
	})
	t.Run("by its name, which only one row with a key can claim", func(t *testing.T) {
		b := newBook(t)
		b.add("account", "name=Acme")
		wholly(t, b.load(crm, false, in("accounts.csv", "no,name,phone\n7,Acme,1\n8,Acme,2\n")))
		if a := b.all("account"); len(a) != 2 || a[0].Get("external_key") != "crm:7" || a[1].Get("external_key") != "crm:8" {
			t.Errorf("%v", a)
		}
	})
	t.Run("by its key rather than one that is deleted", func(t *testing.T) {
		b := newBook(t)
		gone := b.add("account", "name=Acme", "external_key=crm:7")
		b.put(gone.With(kam.Cell{Key: kam.DeletedField, Value: kam.Yes}))
		b.add("account", "name=Acme", "external_key=crm:7")
		wholly(t, b.load(crm, false, in("accounts.csv", "no,name,phone\n7,Acme,1\n")))
		if got := b.all("account")[1].Get("phone"); got != "1" {
			t.Errorf("the phone is %q", got)
		}
	})
	t.Run("not by a name that rows with keys make ambiguous, wherever they stand", func(t *testing.T) {
		for _, rows := range []string{",Zeta,1\n8,Zeta,2\n", "8,Zeta,2\n,Zeta,1\n"} {
			b := newBook(t)
			b.add("account", "name=Zeta", "external_key=crm:7")
			p := b.load(crm, true, in("accounts.csv", "no,name,phone\n"+rows))
			if got := problems(p); !strings.Contains(got, "could be either of") || len(b.order) != 2 {
				t.Errorf("%q: %d accounts; %s", rows, len(b.order), got)
			}
		}
	})
	t.Run("within its account", func(t *testing.T) {
		b := newBook(t)
		b.add("account", "name=Acme")
		b.add("account", "name=Zeta")
		b.add("contact", "name=Jo Li", "account=Acme")
		contacts := "name,account,phone\nJo Li,Zeta,2\nJo Li,Acme,1\n"
		wholly(t, b.load(nil, false, in("contacts.csv", contacts)))
		if n := len(b.all("contact")); n != 2 || b.records[b.all("contact")[0].Ref].Get("phone") != "1" {
			t.Errorf("there are %d contacts: %v", n, b.all("contact"))
		}
		p := b.prepare(nil, false, in("contacts.csv", contacts+"Jo Li,,3\n"))
		if got := problems(p); !strings.Contains(got, "contacts.csv row 4: could be either of contact/") {
			t.Error(got)
		}
		memberships := "contact,account,roles\nJo Li,Zeta,decider\n"
		wholly(t, b.load(nil, false, in("memberships.csv", memberships)))
		m := b.all("membership")[0]
		if got := b.records[kam.Ref{Kind: "contact", ID: kam.Decode[kam.Membership](m).Contact}]; b.name(kam.Ref{Kind: "account", ID: got.Account()}) != "Zeta" {
			t.Errorf("the member is %v", got)
		}
		wholly(t, b.load(nil, false, in("memberships.csv", "contact,account,roles\nJo Li,Zeta,\"decider, buyer\"\n")))
		if n := len(b.all("membership")); n != 1 {
			t.Errorf("other roles made %d memberships of one", n)
		}
	})
	t.Run("in its account before one that is in none", func(t *testing.T) {
		b := newBook(t)
		b.add("account", "name=Acme")
		b.add("opportunity", "name=Cranes")
		own := b.add("opportunity", "name=Cranes", "account=Acme")
		wholly(t, b.load(nil, false, in("opportunities.csv", "name,account,lead\nCranes,Acme,push\n")))
		if b.records[own.Ref].Get("lead") != "push" {
			t.Error("the other was taken")
		}
	})
	t.Run("in the account that it takes over from what it refers to", func(t *testing.T) {
		b := newBook(t)
		b.add("account", "name=Acme")
		b.add("account", "name=Zeta")
		b.add("contact", "name=Jo Li", "account=Acme")
		b.add("membership", "contact=Jo Li", "account=Zeta")
		own := b.add("membership", "contact=Jo Li", "account=Acme")
		p := b.load(nil, false, in("memberships.csv", "contact,attitude\nJo Li,positive\n"))
		wholly(t, p)
		if b.records[own.Ref].Get("attitude") != "positive" {
			t.Error(preview(t, p))
		}
	})
	t.Run("also if it is deleted, and leaves it so", func(t *testing.T) {
		b := newBook(t)
		gone := b.add("account", "name=Acme", "external_key=crm:7")
		b.put(gone.With(kam.Cell{Key: kam.DeletedField, Value: kam.Yes}))
		p := b.load(crm, false, in("accounts.csv", "no,name,phone\n7,Acme,1\n"))
		if text := preview(t, p); len(p.Steps()) != 0 || !strings.Contains(text, "is deleted here and stays so") {
			t.Error(text)
		}
		wholly(t, b.load(nil, false, in("accounts.csv", "name\nAcme\n")))
		if n := len(b.order); n != 2 {
			t.Errorf("the name of a deleted account kept a new one out: %d", n)
		}
	})
	t.Run("or says why it cannot", func(t *testing.T) {
		b := newBook(t)
		b.add("account", "name=Acme", "phone=1")
		b.add("account", "name=Acme", "phone=2")
		p := b.prepare(nil, true, in("accounts.csv", "id,name,phone\n,Acme,3\n,,4\n17,Zeta,\n"))
		want := []string{
			"accounts.csv row 2: could be either of account/",
			"accounts.csv row 3: does not say which account it is about; it needs name",
			"accounts.csv row 4, column id: “17” is not the id of a record here; if it is a key of another system, say so in a mapping: key = \"system:{id}\"",
		}
		for i, line := range strings.Split(problems(p), "\n") {
			if !strings.HasPrefix(line, want[i]) {
				t.Errorf("%s\nis not\n%s", line, want[i])
			}
		}
	})
}

func TestRowsOfOneRecordAreTakenTogetherUnlessTheyContradict(t *testing.T) {
	b := newBook(t)
	wholly(t, b.load(nil, false, in("accounts.csv", "name,phone,website\nAcme,1,\nAcme,,acme.example\nAcme,1,\n")))
	if r := b.named("account", "Acme"); r.Get("phone") != "1" || r.Get("website") != "acme.example" {
		t.Errorf("%v", r.Cells)
	}
	p := b.load(nil, true, in("accounts.csv", "name,phone\nZeta,1\nZeta,2\n"))
	if got, want := problems(p), "accounts.csv row 3, column phone: phone: is of the same account as accounts.csv row 2, which says otherwise"; !strings.HasPrefix(got, want) {
		t.Error(got)
	}
	if b.get("account", "Zeta", "phone") != "1" {
		t.Error("the first row was not imported")
	}
}

func TestAnEmptyCellSaysNothingUnlessToldOtherwise(t *testing.T) {
	b := newBook(t)
	b.add("account", "name=Acme", "phone=1", "tags=a,b", "region=EMEA")
	file := in("accounts.csv", "name,phone,tags\nAcme,,\n")
	if p := b.prepare(nil, false, file); len(p.Steps()) > 0 {
		t.Error(preview(t, p))
	}
	clearing := mapping(t, "[[file]]\nmatch = \"*\"\nkind = \"account\"\nempty = \"clear\"")
	p := b.load(clearing, false, in("accounts.csv", "name,phone,tags\nAcme,,\n"))
	wholly(t, p)
	if r := b.named("account", "Acme"); r.Get("phone") != "" || len(r.Items("tags")) > 0 || r.Get("region") != "EMEA" {
		t.Errorf("%v", r.Cells)
	}
	if text := preview(t, p); !strings.Contains(text, "row 2, account “Acme”: tags: a, b → nothing") {
		t.Error(text)
	}
	b.load(nil, false, in("accounts.jsonl", `{"name":"Acme","region":null}`))
	if got := b.get("account", "Acme", "region"); got != "" {
		t.Errorf("null left %q", got)
	}
	p = b.load(clearing, true, in("accounts.csv", "id,name\n"+b.named("account", "Acme").ID.String()+",\n"))
	if got := problems(p); !strings.Contains(got, "row 2, column name: name: is needed and cannot be cleared") {
		t.Error(got)
	}
}

func TestReferencesAreFoundWhereverTheyStand(t *testing.T) {
	b := newBook(t)
	files := func() []Input {
		return []Input{
			in("opportunities.csv", "name,account,owner\nCranes,Acme,Bo Ek\n"),
			in("people.csv", "name,team\nBo Ek,North\n"),
			in("teams.csv", "name,manager\nNorth,Bo Ek\n"),
			in("accounts.csv", "name,parent,owner\nAcme Oy,Acme,Bo Ek\nAcme,,\n"),
		}
	}
	p := b.load(nil, false, files()...)
	wholly(t, p)
	if b.get("account", "Acme Oy", "parent") != "Acme" || b.get("team", "North", "manager") != "Bo Ek" || b.get("person", "Bo Ek", "team") != "North" ||
		b.get("opportunity", "Cranes", "account") != "Acme" {
		t.Error("a reference leads elsewhere")
	}
	steps := ""
	for _, s := range p.Steps() {
		steps += strings.Join(s.Files, "+") + " "
	}
	if steps != "people.csv+teams.csv accounts.csv opportunities.csv " {
		t.Errorf("the steps are %s", steps)
	}
	if again := b.prepare(nil, false, files()...); len(again.Steps()) > 0 {
		t.Error(preview(t, again))
	}
	p = b.prepare(nil, true, in("accounts.csv", "name,owner,parent\nA,Bo Eck,\nB,Nobody,\nC,person/"+b.records[b.all("account")[0].Ref].ID.String()+",\nD,,D\nE,PERSON/bo ek,\n"))
	want := `accounts.csv row 2, column owner: owner: there is no person called “Bo Eck”, neither here nor in the files; did you mean “Bo Ek”? An alias in the mapping says so
accounts.csv row 3, column owner: owner: there is no person called “Nobody”, neither here nor in the files
accounts.csv row 4, column owner: owner: there is no person with the id `
	if got := problems(p); !strings.HasPrefix(got, want) || !strings.HasSuffix(got, "accounts.csv row 5, column parent: the account would refer to itself") {
		t.Error(got)
	}
	if sum := p.Summary()["account"]; sum.Create != 1 {
		t.Errorf("%+v", sum)
	}
}

func TestAFileCanAddToARecordThatAnotherMakes(t *testing.T) {
	m := mapping(t, `
[[file]]
match = "people.csv"
kind = "person"
columns = { name = "name", team = "team", area = "" }
[[file.also]]
kind = "team"
set = { name = "{team}", region = "{area}" }
`)
	b := newBook(t)
	p := b.load(m, false, in("people.csv", "name,team,area\nBo Ek,North,EMEA\n"), in("teams.csv", "name,manager\nNorth,Bo Ek\n"))
	wholly(t, p)
	if b.get("team", "North", "region") != "EMEA" || b.get("team", "North", "manager") != "Bo Ek" || len(b.order) != 2 {
		t.Error(preview(t, p))
	}
}

func TestARecordIsMadeByTheFileThatIsAboutIt(t *testing.T) {
	m := mapping(t, "[[file]]\nmatch = \"opportunities.csv\"\nkind = \"opportunity\"\ncolumns = { name = \"name\", account = { field = \"account\", create = true } }")
	b := newBook(t)
	p := b.load(m, false, in("opportunities.csv", "name,account\nCranes,Acme\nHoists,Zeta\n"), in("accounts.csv", "name,phone\nAcme,1\n"))
	wholly(t, p)
	if by := p.Files[0].Counts()["account"].Create; by != 1 || p.Files[1].Counts()["account"].Create != 1 {
		t.Error(preview(t, p))
	}
}

func TestARecordMadeByTheFilesCanBeFoundByItsKey(t *testing.T) {
	b := newBook(t)
	m := mapping(t, `
[[file]]
match = "customers.csv"
kind = "account"
key = "erp:{no}"
columns = { no = "", name = "name" }
[[file]]
match = "people.csv"
kind = "contact"
columns = { name = "name", customer = "" }
set = { account = "erp:{customer}" }
`)
	wholly(t, b.load(m, false, in("people.csv", "name,customer\nJo Li,12\n"), in("customers.csv", "no,name\n12,Acme\n")))
	if got := b.get("contact", "Jo Li", "account"); got != "Acme" {
		t.Errorf("the account is %q", got)
	}
}

func TestNewRecordsGetWhatTypedOnesGet(t *testing.T) {
	b := newBook(t)
	wholly(t, b.load(nil, false,
		in("memberships.csv", "contact,roles\nJo Li,buyer\n"), in("contacts.csv", "name,account\nJo Li,Acme\n"), in("accounts.csv", "name\nAcme\n")))
	if got := b.named("account", "Acme").Get("status"); got != "target" {
		t.Errorf("the status is %q", got)
	}
	if got := b.all("membership")[0].Account(); got != b.named("account", "Acme").ID {
		t.Errorf("the membership belongs to %v", got)
	}
}

func TestCorrectionsFollowTheirPolicy(t *testing.T) {
	file := in("accounts.csv", "name,segment,country,status,owner\nA,Autmotive,Grmany,key acount,\nB,Ports,FI,,Bo Eck\n")
	type outcome struct {
		segment string
		refused bool // whether the misspelled owner was
	}
	for policy, want := range map[Policy]outcome{Propose: {"Autmotive", true}, Apply: {"Automotive", false}} {
		if _, err := file.Content.(io.Seeker).Seek(0, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		b := newBook(t)
		b.add("account", "name=X", "segment=Automotive")
		b.add("account", "name=Y", "segment=Ports")
		b.add("person", "name=Bo Ek")
		p := b.load(mapping(t, "corrections = \""+string(policy)+"\"\n[[file]]\nmatch = \"*\"\nkind = \"account\""), true, file)
		got := outcome{b.get("account", "A", "segment"), len(p.Files[0].Problems) > 0}
		if got != want || b.get("account", "A", "country") != "DE" || b.get("account", "A", "status") != "key account" {
			t.Errorf("%s: %+v, not %+v\n%s", policy, got, want, preview(t, p))
		}
		if !got.refused && b.get("account", "B", "owner") != "Bo Ek" {
			t.Error("the owner was not corrected")
		}
		if n := len(p.Files[0].Corrections); n < 3 {
			t.Errorf("%s: %d corrections are listed\n%s", policy, n, preview(t, p))
		}
	}
}

func TestWhatIsNotTheFilesFaultIsAnError(t *testing.T) {
	broken := errors.New("broken")
	b := newBook(t)
	b.fail = broken
	im := Import{Existing: b, Reader: kam.Reader{Today: today}, NewID: b.ids.New}
	if _, err := Prepare(t.Context(), []Input{in("accounts.csv", "name\nA\n")}, im); !errors.Is(err, broken) {
		t.Errorf("records that cannot be read give %v", err)
	}
	im.Existing = newBook(t)
	if _, err := Prepare(t.Context(), []Input{{Name: "accounts.csv", Content: failing{broken}}}, im); !errors.Is(err, broken) || !strings.Contains(err.Error(), "accounts.csv") {
		t.Errorf("a file that cannot be read gives %v", err)
	}
	im.NewID = func() (kam.ID, error) { return kam.NoID, broken }
	if _, err := Prepare(t.Context(), []Input{in("accounts.csv", "name\nA\n")}, im); !errors.Is(err, broken) {
		t.Errorf("ids that cannot be made give %v", err)
	}
	im.NewID = b.ids.New
	ctx, cancel := context.WithCancel(t.Context())
	im.Progress = func(Progress) { cancel() }
	if _, err := Prepare(ctx, []Input{in("accounts.csv", "name\n"+strings.Repeat("A\n", progressEvery))}, im); !errors.Is(err, ctx.Err()) || err == nil {
		t.Errorf("a cancelled import gives %v", err)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }
