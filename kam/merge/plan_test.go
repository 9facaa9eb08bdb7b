package merge

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/kam/internal/world"
	"keyaccount/kam/signal"
)

// merged is a world in which two records were merged.
type merged struct {
	*world.World
	plan *Plan
}

// planOf plans to merge two records of a world, named by kind and name.
func planOf(w *world.World, keep, gone string, take ...string) (*Plan, error) {
	record := func(name string) kam.Record {
		kind, _, _ := strings.Cut(name, " ")
		return w.Records[kam.Ref{Kind: kind, ID: w.IDs[name]}]
	}
	g := record(gone)
	var related []kam.Record
	for _, ref := range w.Order {
		r := w.Records[ref]
		if slices.ContainsFunc(r.Cells, func(c kam.Cell) bool {
			_, item := kam.SplitKey(c.Key)
			k := record(keep).ID.String()
			return c.Value == g.ID.String() || item == g.ID.String() || c.Value == k || item == k
		}) {
			related = append(related, r)
		}
	}
	return Of(record(keep), g, slices.Concat(related, related), Options{Take: take, Today: world.Today, NameOf: func(ref kam.Ref) string { return w.Records[ref].Get("name") }})
}

// carry carries a plan out.
func carry(w *world.World, p *Plan) merged {
	for _, e := range p.Edits() {
		w.Records[e.Ref] = w.Records[e.Ref].With(e.Cells...)
		if err := w.Records[e.Ref].Check(); err != nil {
			w.T.Errorf("the merge makes of %s what it may not be: %v", w.Name(e.Ref), err)
		}
	}
	return merged{w, p}
}

func merge(t testing.TB, lines, keep, gone string, take ...string) merged {
	t.Helper()
	w := world.New(t, lines)
	p, err := planOf(w, keep, gone, take...)
	if err != nil {
		t.Fatal(err)
	}
	return carry(w, p)
}

// says returns what a record says in a field.
func (m merged) says(name, field string) string {
	kind, _, _ := strings.Cut(name, " ")
	r := m.Records[kam.Ref{Kind: kind, ID: m.IDs[name]}]
	return r.Show(kam.LookupKind(kind).Lookup(field), func(ref kam.Ref) string { return m.Names[ref] })
}

func (m merged) outcome(field string) Outcome {
	for _, f := range m.plan.Fields {
		if f.Name == field {
			return f.Outcome
		}
	}
	return ""
}

const twoAccounts = `
	account polar name=Polar Steel Oy; status=key account; priority=A; phone=0401111111; tags=steel; notes=Closed on Fridays
	account other name=Polar Steel; status=customer; website=polar.example; phone=0402222222; tags=nordic; countries=SE; notes=Ask for Matti; parent=group; external_key=77
	account group name=Group
	contact eeva name=Eeva; account=polar
	contact matti name=Matti; account=other
	membership m contact=matti; roles=user
	opportunity melt name=Melt shop; account=other
	account child name=Child; parent=other
	document d name=Frame; account=group; accounts=other,child`

func TestWhatOnlyTheOtherSaysIsTakenOverAndWhatDiffersIsInTheNotes(t *testing.T) {
	m := merge(t, twoAccounts, "account polar", "account other")
	for _, c := range []struct {
		field, want string
		outcome     Outcome
	}{
		{"name", "Polar Steel Oy", Noted}, {"status", "key account", Noted}, {"priority", "A", ""}, {"website", "polar.example", Taken}, {"phone", "0401111111", Noted},
		{"tags", "nordic, steel", Joined}, {"countries", "SE", Taken}, {"parent", "group", Taken}, {"external_key", "77", Taken},
		{"notes", "Closed on Fridays\n\nAsk for Matti\n\nMerged on 2026-11-22 with “Polar Steel”. What was not taken over:\nAccount: Polar Steel\nStatus: customer\nPhone: 0402222222", Joined},
	} {
		if got := m.says("account polar", c.field); got != c.want || m.outcome(c.field) != c.outcome {
			t.Errorf("%s is %q, %q; want %q, %q", c.field, got, m.outcome(c.field), c.want, c.outcome)
		}
	}
	if gone := m.Records[m.plan.Gone.Ref]; !gone.Deleted() || gone.Get("external_key") != "" || gone.Get("phone") != "0402222222" {
		t.Errorf("the other is %v", gone)
	}
}

func TestWhatReferredToTheOtherRefersToTheSurvivor(t *testing.T) {
	m := merge(t, twoAccounts, "account polar", "account other")
	for name, field := range map[string]string{"contact matti": "account", "membership m": "account", "opportunity melt": "account", "account child": "parent"} {
		if got := m.says(name, field); got != "polar" {
			t.Errorf("the %s of the %s is %s", field, name, got)
		}
	}
	if got := m.says("document d", "accounts"); got != "child, polar" && got != "polar, child" {
		t.Errorf("the document is about %s", got)
	}
	if len(m.plan.Moved) != 5 || slices.ContainsFunc(m.plan.Moved, func(v Move) bool { return v.Deleted || len(v.Fields) != 1 }) {
		t.Errorf("moved: %+v", m.plan.Moved)
	}
	c := m.Company()
	if d := c.Dossier(m.IDs["account polar"]); len(d.Contacts) != 2 || len(d.Memberships) != 1 || len(d.Opportunities) != 1 || c.Dossier(m.IDs["account other"]) != nil {
		t.Errorf("the dossier holds %d contacts", len(d.Contacts))
	}
	if s := signal.Duplicates(c); len(s) != 0 {
		t.Errorf("still suspected: %+v", s)
	}
}

func TestAValueOfTheOtherCanBeChosen(t *testing.T) {
	m := merge(t, twoAccounts, "account polar", "account other", "phone", "name", "website")
	if m.says("account polar", "phone") != "0402222222" || m.outcome("phone") != Chosen || m.says("account polar", "name") != "Polar Steel" || m.outcome("website") != Taken {
		t.Errorf("%+v", m.plan.Fields)
	}
	if notes := m.says("account polar", "notes"); !strings.Contains(notes, "Phone: 0401111111") || !strings.Contains(notes, "Account: Polar Steel Oy") || strings.Contains(notes, "0402222222") {
		t.Errorf("the notes say %q", notes)
	}
}

func TestNothingLeadsFromTheSurvivorToItself(t *testing.T) {
	m := merge(t, `
		account polar name=Polar; parent=other; different_from=other
		account other name=Polar Oy; parent=group
		account group name=Group; different_from=other`, "account polar", "account other")
	if m.says("account polar", "parent") != "group" || m.says("account polar", "different_from") != "" || m.says("account group", "different_from") != "polar" {
		t.Errorf("parent %q, different from %q; the group is different from %q", m.says("account polar", "parent"), m.says("account polar", "different_from"), m.says("account group", "different_from"))
	}
	m = merge(t, `
		account polar name=Polar
		contact a name=Eeva; account=polar; reports_to=b
		contact b name=Eeva K; account=polar; reports_to=a
		contact c name=Juha; account=polar; reports_to=b
		influence ab from=a; to=b; about=all
		influence bc from=b; to=c; about=all`, "contact a", "contact b")
	if m.says("contact a", "reports_to") != "" || m.says("contact c", "reports_to") != "a" || m.says("influence bc", "from") != "a" {
		t.Error("somebody reports to herself, or the references did not move")
	}
	if ab := m.Records[kam.Ref{Kind: "influence", ID: m.IDs["influence ab"]}]; !ab.Deleted() || !slices.ContainsFunc(m.plan.Moved, func(v Move) bool { return v.Ref == ab.Ref && v.Deleted }) {
		t.Error("she influences herself")
	}
}

// What both have of one name is told, for somebody has to look which of them is right.
func TestWhatTheSurvivorHasThenTwiceIsTold(t *testing.T) {
	m := merge(t, `
		account polar name=Polar
		account other name=Polar Oy
		product crane name=Crane
		financial_year y1 account=polar; year=2025
		financial_year y2 account=other; year=2025
		financial_year y3 account=other; year=2024
		open_space s1 account=polar; segment=Melt; product=crane
		open_space s2 account=other; segment=melt; product=crane
		contact a name=Eeva; account=polar
		contact b name=Juha; account=other
		connection c person=lind; contact=b`, "account polar", "account other")
	var twice []string
	for _, v := range m.plan.Moved {
		if v.Twice {
			twice = append(twice, m.Name(v.Ref))
		}
	}
	if want := []string{"financial_year y2", "open_space s2"}; !slices.Equal(twice, want) {
		t.Errorf("twice: %v, want %v", twice, want)
	}
}

func TestWhatCannotBeMergedIsSaid(t *testing.T) {
	for _, c := range []struct{ lines, keep, gone, take, says string }{
		{"account a name=A\ncontact c name=C; account=a", "account a", "contact c", "", "its own kind"},
		{"account a name=A", "account a", "account a", "", "with itself"},
		{"account a name=A\naccount b name=B; deleted", "account a", "account b", "", "deleted"},
		{"account a name=A\naccount b name=B\ncontact c name=C; account=a\ncontact d name=C; account=b", "contact c", "contact d", "", "another account"},
		{"account a name=A\naccount b name=B", "account a", "account b", "nonsense", "no field"},
		{"account a name=A\naccount b name=B", "account a", "account b", "tags", "no field"},
		{"account a name=A\ncontact c name=C; account=a\nconcern x subject=One; contact=c\nconcern y subject=Two; contact=c", "concern x", "concern y", "", "no notes in which"},
		{"account a name=A; notes=" + strings.Repeat("x", kam.MaxLongText) + "\naccount b name=B", "account a", "account b", "", "too long"},
	} {
		var take []string
		if c.take != "" {
			take = []string{c.take}
		}
		_, err := planOf(world.New(t, c.lines), c.keep, c.gone, take...)
		if kam.CodeOf(err) != kam.Invalid || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s and %s: %v, want %q", c.keep, c.gone, err, c.says)
		}
	}
	w := world.New(t, "account a name=A\ncontact c name=C; account=a\nconcern x subject=One; contact=c\nconcern y subject=One; contact=c; due=today")
	if p, err := planOf(w, "concern x", "concern y"); err != nil || len(p.Fields) != 1 || p.Fields[0].Outcome != Taken {
		t.Errorf("records without notes that agree: %+v, %v", p, err)
	}
}

// Whatever two accounts say: afterwards every value of either stands in the survivor or in its notes, nothing refers to the one
// that is gone, and nothing else has changed.
func TestNothingIsLostByMerging(t *testing.T) {
	outer := t
	rapid.Check(t, func(t *rapid.T) {
		pick := func(label string, from ...string) string { return rapid.SampledFrom(from).Draw(t, label) }
		account := func(name string) string {
			return "account " + name + " name=" + pick("name", "Polar", "Aurora") + "; status=" + pick("status", "target", "customer", "key account") + "; phone=" + pick("phone", "", "0401111111", "0402222222") +
				"; owner=" + pick("owner", "", "lind", "novak") + "; tags=" + pick("tags", "", "x", "y", "x,y") + "; notes=" + pick("notes", "", "One", "Two") + "; vision=" + pick("vision", "", "Green", "Big") +
				"; parent=" + pick("parent", "", "a", "b", "c") + "; different_from=" + pick("different", "", "a", "b", "c", "a,c")
		}
		lines := "person lind name=Lind\nperson novak name=Novak\naccount c name=C\n" + account("a") + "\n" + account("b") + "\naccount c name=C; parent=" + pick("of c", "a", "b") + "; different_from=" + pick("c is", "", "a", "b", "a,b") +
			"\ncontact k name=K; account=" + pick("contact", "a", "b")
		w := world.New(outer, lines)
		p, err := planOf(w, "account a", "account b")
		if err != nil {
			t.Fatal(err)
		}
		a, b := p.Keep, p.Gone
		m := carry(w, p)
		after := m.Records[a.Ref]
		either := func(v string) bool { return v == a.ID.String() || v == b.ID.String() }
		for _, f := range kam.AccountKind.Fields {
			for _, v := range slices.Concat(a.Values(f), b.Values(f)) {
				shown := f.Format(v, func(ref kam.Ref) string { return w.Records[ref].Get("name") })
				if !either(v) && !slices.Contains(after.Values(f), v) && !strings.Contains(after.Get("notes"), shown) {
					t.Fatalf("%s %q is lost\n%s", f.Name, shown, lines)
				}
			}
		}
		for ref, r := range m.Records {
			for _, c := range r.Cells {
				if _, item := kam.SplitKey(c.Key); ref != b.Ref && (c.Value == b.ID.String() || item == b.ID.String()) {
					t.Fatalf("%s of %s still names the one that is gone\n%s", c.Key, w.Name(ref), lines)
				}
				if ref == a.Ref && either(c.Value) {
					t.Fatalf("%s leads to itself\n%s", c.Key, lines)
				}
			}
		}
		if signal.FreshnessOf(m.Company().Dossier(a.ID), kam.DefaultSettings(), world.Today).Known() && m.Company().Dossier(b.ID) != nil {
			t.Fatalf("something is left at the one that is gone\n%s", lines)
		}
	})
}
