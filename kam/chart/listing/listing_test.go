package listing_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"pgregory.net/rapid"

	"keyaccount/internal/frugal"
	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
	"keyaccount/kam/chart/listing"
	"keyaccount/kam/dossier"
	"keyaccount/kam/internal/world"
)

const polar = `account Polar Steel Oy

person Eeva Koskinen
  title: CEO
  roles: decider
  zones: power

person Juha Äkräs
  title: CFO
  reports to: Eeva Koskinen
  roles: advisor, decider
  attitude: unfavourable
  opponent: yes

influence Juha Äkräs -> Eeva Koskinen
  strength: weak
conflict Eeva Koskinen -- Juha Äkräs
  strength: medium
`

// ids returns a maker of ids.
func ids() func() (kam.ID, error) {
	at := world.Today.Time()
	return kam.NewIdentity(func() time.Time { return at }, rng{}).New
}

type rng struct{}

func (rng) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = byte(i)
	}
	return len(p), nil
}

func parse(t testing.TB, text string) listing.Listing {
	t.Helper()
	l, err := listing.Parse(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func written(l *listing.Listing) string {
	var b bytes.Buffer
	if err := l.Write(&b); err != nil {
		panic(err) // a buffer takes everything
	}
	return b.String()
}

// carryOut returns the company after the edits of a plan, each of which must be one that its kind allows and refer to
// nothing that is not there.
func carryOut(t fataler, records []kam.Record, plan *listing.Plan) *dossier.Company {
	t.Helper()
	all := map[kam.Ref]kam.Record{}
	var order []kam.Ref
	for _, r := range records {
		all[r.Ref] = r
		order = append(order, r.Ref)
	}
	for _, e := range slices.Concat(plan.Edits()...) {
		if _, ok := all[e.Ref]; !ok {
			order = append(order, e.Ref)
		}
		r := all[e.Ref]
		r.Ref = e.Ref
		r = r.With(e.Cells...)
		if err := r.Check(); err != nil {
			t.Fatalf("%v makes %v: %v", e, r, err)
		}
		for _, c := range e.Cells {
			field, _ := kam.SplitKey(c.Key)
			if f := kam.LookupKind(e.Kind).Lookup(field); f.Type == kam.ReferenceType && c.Value != "" {
				id, err := kam.ParseID(c.Value)
				if _, ok := all[kam.Ref{Kind: f.Ref, ID: id}]; err != nil || !ok {
					t.Fatalf("%v refers to a %s that is not there yet", e, f.Ref)
				}
			}
		}
		all[e.Ref] = r
	}
	return dossier.Build(func(yield func(kam.Record) bool) {
		for _, ref := range order {
			if !yield(all[ref]) {
				return
			}
		}
	})
}

type fataler interface {
	Helper()
	Fatalf(string, ...any)
}

func TestALoadedListingIsListedAsItWas(t *testing.T) {
	t.Parallel()
	w := world.New(t, "account polar name=Polar Steel Oy")
	l := parse(t, "\ufeff# a remark\r\n"+strings.ReplaceAll(polar, "\n", "\r\n"))
	plan, err := listing.Prepare(&l, w.Polar(), ids())
	if err != nil {
		t.Fatal(err)
	}
	c := carryOut(t, []kam.Record{w.Records[w.Order[0]]}, plan)
	d := c.Accounts()[0]
	center := buyingcenter.Of(d, c, c.Settings, world.Today, kam.NoID)
	again := listing.Of(&center)
	if got := written(&again); got != polar {
		t.Errorf("it is listed as\n%s", got)
	}
	same, err := listing.Prepare(&again, d, ids())
	if err != nil || len(same.Edits()) != 0 || same.Same != 6 {
		t.Errorf("loading it again makes %v, %v", same, err)
	}
	var preview bytes.Buffer
	if err := plan.WritePreview(&preview); err != nil || !strings.Contains(preview.String(), "make   membership Juha Äkräs: ") || !strings.HasSuffix(preview.String(), "6 to make, 0 to change, 0 as listed already\n") {
		t.Errorf("the preview is %q, %v", preview.String(), err)
	}
}

// Whoever reports to somebody listed further down comes after that person, in one batch; a ring of superiors takes a second
// one, for a cache makes one edit of those of one record, and a server takes no reference to what it does not have.
func TestSuperiorsComeFirstAndRingsAreClosedAfterwards(t *testing.T) {
	t.Parallel()
	w := world.New(t, "account polar name=Polar Steel Oy")
	for _, c := range []struct {
		text    string
		order   string
		batches int
	}{
		{"person A\n reports to: B\nperson B\n reports to: C\nperson C\n", "C B A", 1},
		{"person A\n reports to: B\nperson B\n reports to: C\nperson C\n reports to: A\nperson D\n reports to: A\n", "C B A D", 2},
	} {
		l := parse(t, "account Polar Steel Oy\n"+c.text)
		plan, err := listing.Prepare(&l, w.Polar(), ids())
		if err != nil {
			t.Fatal(err)
		}
		batches := plan.Edits()
		var order []string
		for _, e := range batches[0] {
			for _, cell := range e.Cells {
				if cell.Key == "name" {
					order = append(order, cell.Value)
				}
			}
		}
		if got := strings.Join(order, " "); got != c.order || len(batches) != c.batches {
			t.Errorf("%q is made in the order %s, in %d batches", c.text, got, len(batches))
		}
		for _, batch := range batches {
			seen := map[kam.Ref]bool{}
			for _, e := range batch {
				if seen[e.Ref] {
					t.Errorf("%q: two edits of one record in a batch", c.text)
				}
				seen[e.Ref] = true
			}
		}
		company := carryOut(t, []kam.Record{w.Records[w.Order[0]]}, plan)
		for _, contact := range company.Accounts()[0].Contacts {
			if has := contact.ReportsTo != kam.NoID; has != (contact.Name != "C" || c.batches == 2) {
				t.Errorf("%q: %s has a superior: %v", c.text, contact.Name, has)
			}
		}
	}
}

// Listing and loading changes nothing, for every account of the sample company and every deal.
func TestLoadingWhatIsListedChangesNothing(t *testing.T) {
	t.Parallel()
	c := world.SampleCompany(t, 0)
	for _, d := range c.Accounts() {
		deals := []kam.ID{kam.NoID}
		for _, o := range d.OpenDeals() {
			deals = append(deals, o.ID)
		}
		for _, deal := range deals {
			center := buyingcenter.Of(d, c, c.Settings, world.Today, deal)
			l := listing.Of(&center)
			again := parse(t, written(&l))
			plan, err := listing.Prepare(&again, d, ids())
			if err != nil || len(plan.Edits()) != 0 {
				t.Errorf("%s: %v, %v", center.Name, plan, err)
			}
		}
	}
}

var name = rapid.Custom(func(t *rapid.T) string {
	return strings.TrimSpace(kam.Clean(rapid.StringMatching(`[a-zA-ZÄÖ谢 "\\\[\]#:>-]{1,12}`).Draw(t, "name"), false)) + fmt.Sprint(rapid.IntRange(0, 1000).Draw(t, "number"))
})

// A made-up buying center, written, loaded into an empty account and listed again, is the same text.
func TestListingsMakeTheRound(t *testing.T) {
	t.Parallel()
	account := world.New(t, "account polar name=Polar Steel Oy")
	records := []kam.Record{account.Records[account.Order[0]]}
	rapid.Check(t, func(t *rapid.T) {
		people := rapid.SliceOfNDistinct(name, 1, 8, rapid.ID).Draw(t, "people")
		pick := func(label string) listing.Name {
			return listing.Name{Text: rapid.SampledFrom(people).Draw(t, label)}
		}
		l := listing.Listing{Account: listing.Name{Text: "Polar Steel Oy"}}
		for _, p := range people {
			person := listing.Person{Name: listing.Name{Text: p}}
			add := func(key, value string) {
				if rapid.Bool().Draw(t, "has "+key) {
					person.Fields = append(person.Fields, listing.Field{Key: key, Value: value})
				}
			}
			add("title", rapid.StringMatching(`[a-zA-Z#:,][a-zA-Z#:,"谢-]{0,20}`).Draw(t, "title"))
			if boss := pick("boss"); boss.Text != p && rapid.Bool().Draw(t, "has boss") {
				person.Fields = append(person.Fields, listing.Field{Key: "reports to", Record: boss})
			}
			add("roles", rapid.SampledFrom([]string{"user, decider", "gatekeeper", "buyer, advisor, facilitator"}).Draw(t, "roles"))
			add("attitude", rapid.SampledFrom([]string{"sceptical", "favourable"}).Draw(t, "attitude"))
			add("zones", "power, threat")
			add("dominant advisor", "yes")
			add("opponent", "yes")
			add("promoter", "good buddy")
			add("decides", "jointly")
			l.People = append(l.People, person)
		}
		for range rapid.IntRange(0, 8).Draw(t, "arrows") {
			in := listing.Influence{Nature: rapid.SampledFrom([]string{"influence", "alliance", "conflict"}).Draw(t, "nature"), From: pick("from"), To: pick("to"),
				Fields: []listing.Field{{Key: "strength", Value: rapid.SampledFrom([]string{"weak", "medium", "strong"}).Draw(t, "strength")}}}
			if in.From.Text != in.To.Text {
				l.Influences = append(l.Influences, in)
			}
		}
		text := written(&l)
		read, err := listing.Parse(strings.NewReader(text))
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		plan, err := listing.Prepare(&read, account.Polar(), ids())
		if err != nil {
			t.Fatalf("%v\n%s", err, text)
		}
		c := carryOut(t, records, plan)
		center := buyingcenter.Of(c.Accounts()[0], c, c.Settings, world.Today, kam.NoID)
		again := listing.Of(&center)
		if got := written(&again); got != text {
			t.Fatalf("listed as\n%s\nand again as\n%s", text, got)
		}
	})
}

func TestMistakesNameTheirPlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, want string }{
		{"", "line 1, column 1: nothing is listed"},
		{"# nothing", "line 1, column 1: nothing is listed"},
		{"account Polar\nsomebody Anna", "line 2, column 1: “somebody” begins no line"},
		{"account Polar\naccount Other", "line 2, column 1: a listing names one account only"},
		{"account", "line 1, column 8: a name is missing"},
		{"person Anna\nperson Anna", "line 2, column 8: “Anna” is listed already"},
		{"person \"Anna", "line 1, column 8: the name is not closed"},
		{"person \"Anna\" Lind", "line 1, column 15: nothing may follow the name"},
		{"person Anna [0192", "line 1, column 13: the id is not closed"},
		{"person Anna [0192]", "line 1, column 13: “0192” is not a record id"},
		{"person " + strings.Repeat("a", 2000), "line 1, column 8: the name is too long"},
		{"  title: CEO", "line 1, column 3: an indented line belongs to"},
		{"account Polar\n  title: CEO", "line 2, column 3: an indented line belongs to"},
		{"person Anna\n  titel: CEO", "line 2, column 3: “titel” is not known here; there are title, department"},
		{"person Anna\n  title", "line 2, column 3: “title” is not known here"},
		{"person Anna\n  title: A\n  title: B", "line 3, column 3: “title” is said already"},
		{"person Äkräs\n  roles: boss", "line 2, column 10: “boss” is not"},
		{"influence Anna", "line 1, column 15: write “->” between"},
		{"influence Anna -- Eva", "line 1, column 16: write “->” between"},
		{"conflict Anna -> Eva", "line 1, column 15: write “--” between"},
		{"alliance Anna -- Anna", "line 1, column 18: nobody has an alliance with themselves"},
		{"influence Anna ->", "line 1, column 18: a name is missing"},
		{"person \xff", "line 1, column 1: the line is not valid UTF-8"},
		{strings.Repeat("#\n", 3<<20), "line 1, column 1: the text is too long"},
		{strings.Repeat("influence A -> B\n", 20002), "line 20002, column 10: more people and arrows"},
	} {
		_, err := listing.Parse(strings.NewReader(c.text))
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%.60q: %v, want %s", c.text, err, c.want)
		}
		var place *listing.Error
		if !errors.As(err, &place) || kam.CodeOf(err) != kam.Invalid {
			t.Errorf("%.60q: the error is %T", c.text, err)
		}
	}
	if _, err := listing.Parse(iotest.ErrReader(errors.New("torn"))); err == nil || err.Error() != "torn" {
		t.Errorf("a torn file is %v", err)
	}
}

func TestWhatIsNotThereCannotBeLoaded(t *testing.T) {
	t.Parallel()
	w := world.New(t, `
		account polar name=Polar Steel Oy
		contact a1 name=Anna; account=polar
		contact a2 name=Anna; account=polar
		opportunity o1 name=Cranes; account=polar
		opportunity o2 name=Cranes; account=polar
		opportunity o3 name=Spares; account=polar
	`)
	other := w.IDs["opportunity o1"].String()
	for _, c := range []struct{ text, want string }{
		{"account Other", "line 1, column 9: the listing is of “Other”, not of “Polar Steel Oy”"},
		{"account Polar Steel Oy [" + other + "]", "line 1, column 9: the listing is of"},
		{"person Anna", "line 1, column 8: several people are called “Anna”; add the id in brackets"},
		{"person New [" + other + "]", "line 1, column 8: the account has nobody with this id"},
		{"person New\n  reports to: Eva", "line 2, column 15: “Eva” is neither listed nor at the account"},
		{"person New\n  reports to: New", "line 2, column 15: nobody reports to themselves"},
		{"influence New -> Eva", "line 1, column 11: “New” is neither listed"},
		{"person New\ninfluence New -> Eva", "line 2, column 18: “Eva” is neither listed"},
		{"deal Cranes\nperson New", "line 1, column 6: several deals are called “Cranes”"},
		{"deal Ships\nperson New", "line 1, column 6: the account has no deal called “Ships”"},
		{"deal [" + w.IDs["contact a1"].String() + "]\nperson New", "line 1, column 6: the account has no deal with this id"},
		{"person New\n  deal: Ships\n  roles: user", "line 2, column 9: the account has no deal"},
	} {
		l := parse(t, c.text)
		if _, err := listing.Prepare(&l, w.Polar(), ids()); err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%q: %v, want %s", c.text, err, c.want)
		}
	}
	same := parse(t, "person A\ninfluence A -> B\n")
	same.Influences[0].To.Text = "A"
	if _, err := listing.Prepare(&same, w.Polar(), ids()); err == nil {
		t.Error("somebody sways themselves")
	}
	fails := func() (kam.ID, error) { return kam.NoID, errors.New("no randomness") }
	for _, text := range []string{"person New", "person Anna [" + w.IDs["contact a1"].String() + "]\n  roles: user", "influence Anna [" + w.IDs["contact a1"].String() + "] -> Anna [" + w.IDs["contact a2"].String() + "]"} {
		l := parse(t, text)
		if _, err := listing.Prepare(&l, w.Polar(), fails); err == nil {
			t.Errorf("%q is prepared without ids", text)
		}
	}
}

func TestPeopleOfOneNameAreToldApart(t *testing.T) {
	t.Parallel()
	w := world.New(t, `
		account polar name=Polar Steel Oy
		opportunity cranes name=Cranes; account=polar
		contact a1 name=Anna; account=polar
		contact a2 name=Anna; account=polar; reports_to=a1
		membership m contact=a2; opportunity=cranes; roles=user
		influence i from=a1; to=a2; nature=alliance
		influence j from=a1; to=a2; nature=alliance; about=golf
	`)
	c := w.Company()
	center := buyingcenter.Of(w.Polar(), c, c.Settings, world.Today, kam.NoID)
	l := listing.Of(&center)
	text := written(&l)
	again := parse(t, text)
	plan, err := listing.Prepare(&again, w.Polar(), ids())
	if err != nil || len(plan.Edits()) != 0 {
		t.Errorf("%v, %v of\n%s", plan, err, text)
	}
	for _, want := range []string{"person Anna [" + w.IDs["contact a1"].String() + "]\n", "  deal: [" + w.IDs["opportunity cranes"].String() + "]\n  roles: user\n"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
}

// What is listed for a deal becomes a part in that deal, which keeps what is not listed of the part in the account.
func TestADealHasPartsOfItsOwn(t *testing.T) {
	t.Parallel()
	w := world.New(t, `
		account polar name=Polar Steel Oy
		opportunity cranes name=Cranes; account=polar
		contact anna name=Anna; account=polar; title=CEO
		membership m contact=anna; roles=user,buyer; attitude=neutral
	`)
	for _, c := range []struct {
		text string
		want string
	}{
		{"deal Cranes\nperson Anna\n  attitude: neutral\n", "0 to make, 0 to change, 2 as listed already\n"},
		{"deal Cranes\nperson Anna\n  attitude: favourable\n", "make   membership Anna: Account, Attitude favourable, Contact, Deal, Roles +buyer, Roles +user\n1 to make, 0 to change, 1 as listed already\n"},
		{"person Anna\n  attitude:\n  roles: user\n  deal:\n", "change membership Anna: no Attitude, Roles −buyer\n0 to make, 1 to change, 1 as listed already\n"},
		{"person Anna\n  title:\n", "change contact    Anna: no Title\n0 to make, 1 to change, 0 as listed already\n"},
	} {
		l := parse(t, c.text)
		plan, err := listing.Prepare(&l, w.Polar(), ids())
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		if err := plan.WritePreview(&b); err != nil {
			t.Fatal(err)
		}
		if got := strings.ReplaceAll(b.String(), "Opportunity", "Deal"); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
	if v, ok := listing.Get(parse(t, polar).People[0].Fields, "title"); !ok || v != "CEO" {
		t.Errorf("the title is %q", v)
	}
	if _, ok := listing.Get(nil, "title"); ok {
		t.Error("nothing has a title")
	}
}

// FuzzParse holds the parser to its word: no text makes it panic, and what it reads is written and read as the same.
func FuzzParse(f *testing.F) {
	f.Add(polar)
	f.Add("person \"a \\\" -> b\" [01997633-d360-7000-98bd-0750baf87390]\n  roles: user, decider\n  deal: [01997633-d360-7000-98bd-0750baf87390]\n")
	f.Add("deal X\ninfluence a->b\n\tabout:: #\n")
	f.Fuzz(func(t *testing.T, text string) {
		var (
			l   listing.Listing
			err error
		)
		frugal.Within(t, len(text), 512, func() { l, err = listing.Parse(strings.NewReader(text)) })
		if err != nil {
			return
		}
		once := written(&l)
		again, err := listing.Parse(strings.NewReader(once))
		if err != nil {
			t.Fatalf("%q is written as %q: %v", text, once, err)
		}
		if twice := written(&again); twice != once {
			t.Fatalf("%q is written as %q, then as %q", text, once, twice)
		}
	})
}
