package dossier

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"keyaccount/kam"
)

// id returns an id of version 7 that is told apart by two numbers.
func id(kind, n byte) kam.ID { return kam.ID{0: 1, 1: 0x92, 4: kind, 5: n, 6: 0x70, 8: 0x80} }

var (
	polar, porto = id(1, 1), id(1, 2)
	anna, eeva   = id(2, 1), id(2, 2)
)

// record returns a record with cells given as key and value by turns.
func record(kind string, id kam.ID, keysAndValues ...string) kam.Record {
	r := kam.Record{Ref: kam.Ref{Kind: kind, ID: id}}
	for pair := range slices.Chunk(keysAndValues, 2) {
		r = r.With(kam.Cell{Key: pair[0], Value: pair[1]})
	}
	return r
}

func account(id kam.ID, name string, more ...string) kam.Record {
	return record("account", id, append([]string{"name", name}, more...)...)
}

func contact(id, of kam.ID, name string) kam.Record {
	return record("contact", id, "name", name, "account", of.String())
}

func TestEveryKindHasAPlace(t *testing.T) {
	for _, k := range kam.Kinds() {
		_, ofAccount := accountShelves[k.Name]
		_, ofAll := commonShelves[k.Name]
		if want := k.Place == kam.OfAccount && !k.System; ofAccount != want {
			t.Errorf("%s lies in dossiers: %v, want %v", k.Name, ofAccount, want)
		}
		if want := k.Place == kam.OfAll && !k.System; ofAll != want {
			t.Errorf("%s is shared by all: %v, want %v", k.Name, ofAll, want)
		}
	}
}

// Each list holds the records of the kind that its shelf is for, in the order of ids.
func TestARecordOfEveryKindIsDecodedIntoItsList(t *testing.T) {
	for _, k := range kam.Kinds() {
		if k.System || k.Place == kam.OfUser { // nothing follows from what is one user’s own
			continue
		}
		t.Run(k.Name, func(t *testing.T) {
			c := New()
			key := "account"
			for _, n := range []byte{3, 1, 2} {
				if k.Name == "account" && n != 1 {
					continue
				}
				c.Put(record(k.Name, id(9, n), key, id(9, 1).String(), "tags=t", "yes", "verified", "2026-11-01"))
			}
			holder := reflect.ValueOf(c).Elem()
			if k.Place == kam.OfAccount {
				holder = reflect.ValueOf(c.Dossier(id(9, 1))).Elem()
			}
			found := 0
			for i := range holder.NumField() {
				f := holder.Field(i)
				if f.Kind() != reflect.Slice || f.Len() == 0 || !holder.Type().Field(i).IsExported() {
					continue
				}
				found++
				for j := range f.Len() {
					if got := f.Index(j).FieldByName("ID").Interface(); got != id(9, byte(j+1)) {
						t.Errorf("item %d has the id %v", j, got)
					}
					if tags := f.Index(j).FieldByName("Tags").Interface().([]string); !slices.Equal(tags, []string{"t"}) {
						t.Errorf("item %d was not decoded: %v", j, tags)
					}
				}
				if f.Len() != 3 {
					t.Errorf("%d items, want 3", f.Len())
				}
			}
			switch {
			case k.Name == "account":
				if !c.Dossier(id(9, 1)).Known() {
					t.Error("the account is not known")
				}
			case c.commons(k.Name):
			case found != 1:
				t.Errorf("%d lists hold it, want 1", found)
			}
		})
	}
}

// commons reports whether a kind is one that Settings are read from.
func (c *Company) commons(kind string) bool {
	return slices.Contains([]string{"setting", "stage_setting", "rate", "programme"}, kind)
}

func TestWhatBelongsToAnAccountIsFoundThere(t *testing.T) {
	deal, part, part2, link := id(3, 1), id(4, 1), id(4, 2), id(5, 1)
	c := Build(slices.Values([]kam.Record{
		record("membership", part2, "contact", eeva.String(), "account", polar.String()),
		contact(eeva, polar, "Eeva Koskinen"),
		account(polar, "Polar Steel Oy"),
		contact(anna, polar, "Anna Lind"),
		record("membership", part, "contact", anna.String(), "account", polar.String(), "roles=decider", "yes"),
		record("connection", link, "contact", anna.String(), "account", polar.String()),
		record("opportunity", deal, "name", "Cranes", "account", polar.String(), "outcome", "open"),
		record("opportunity", id(3, 2), "name", "Hoists", "account", polar.String()),
		record("opportunity", id(3, 3), "name", "Hooks", "account", polar.String(), "outcome", "won"),
		record("person", id(6, 1), "name", "Åsa Lind"),
		record("product", id(7, 1), "name", "Ladle crane"),
		record("wormhole", id(8, 1), "account", polar.String()),
	}))
	d := c.Dossier(polar)
	if !d.Known() || d.Account.Name != "Polar Steel Oy" || d.Ref() != (kam.Ref{Kind: "account", ID: polar}) {
		t.Errorf("the account is %+v", d.Account)
	}
	if got := d.Contact(eeva); got == nil || got.Name != "Eeva Koskinen" {
		t.Errorf("contact: %+v", got)
	}
	if d.Contact(id(2, 9)) != nil || d.Opportunity(anna) != nil || d.Membership(deal) != nil {
		t.Error("what is not there was found")
	}
	if got := d.MembershipsOf(anna); len(got) != 1 || got[0].ID != part || got[0] != d.Membership(part) {
		t.Errorf("memberships of Anna Lind: %v", got)
	}
	if got := d.ConnectionsTo(anna); len(got) != 1 || got[0].ID != link {
		t.Errorf("connections to Anna Lind: %v", got)
	}
	if got := d.ConnectionsTo(eeva); got != nil {
		t.Errorf("connections to Eeva Koskinen: %v", got)
	}
	if got := d.OpenDeals(); len(got) != 2 || got[0].Name != "Cranes" || got[1].Name != "Hoists" || got[0] != d.Opportunity(deal) {
		t.Errorf("open deals: %v", got)
	}
	if d.Size() != 9 {
		t.Errorf("the dossier holds %d records, want 9", d.Size())
	}
	if p := c.Person(id(6, 1)); p == nil || p.Name != "Åsa Lind" || c.Person(anna) != nil {
		t.Errorf("person: %v", p)
	}
	if p := c.Product(id(7, 1)); p == nil || p.Name != "Ladle crane" || c.Product(anna) != nil {
		t.Errorf("product: %v", p)
	}
}

func TestEntriesTellWhenRecordsWereVerified(t *testing.T) {
	c := New()
	c.Put(contact(eeva, polar, "Eeva"))
	c.Put(contact(anna, polar, "Anna").With(kam.Cell{Key: "verified", Value: "2026-11-01"}))
	want := []Entry{{anna, kam.Date{Year: 2026, Month: 11, Day: 1}}, {eeva, kam.Date{}}}
	if got := c.Dossier(polar).Entries("contact"); !slices.Equal(got, want) {
		t.Errorf("entries are %v, want %v", got, want)
	}
	c.Put(contact(anna, polar, "Anna"))
	if got := c.Dossier(polar).Entries("contact")[0].Verified; !got.IsZero() {
		t.Errorf("verified %v after that was taken back", got)
	}
}

func TestPutTellsWhichAccountsItTouches(t *testing.T) {
	mine := contact(anna, polar, "Anna Lind")
	industry := record("answer", id(5, 1), "question", "market size", "segment", "Steel", "text", "Large.")
	steps := []struct {
		what string
		put  kam.Record
		want []kam.ID
	}{
		{"an account", account(polar, "Polar", "segment", "Steel"), []kam.ID{polar}},
		{"another", account(porto, "Porto", "segment", "Ports"), []kam.ID{porto}},
		{"a contact", mine, []kam.ID{polar}},
		{"the contact moves", contact(anna, porto, "Anna Lind"), []kam.ID{polar, porto}},
		{"it is deleted", contact(anna, porto, "Anna Lind").With(kam.Cell{Key: kam.DeletedField, Value: kam.Yes}), []kam.ID{porto}},
		{"deleted again", contact(anna, porto, "Anna Lind").With(kam.Cell{Key: kam.DeletedField, Value: kam.Yes}), nil},
		{"it is restored", mine, []kam.ID{polar}},
		{"an answer about an industry", industry, []kam.ID{polar}},
		{"it turns out to be about another", industry.With(kam.Cell{Key: "segment", Value: "Ports"}), []kam.ID{polar, porto}},
		{"and about none", industry.With(kam.Cell{Key: "segment"}), []kam.ID{porto}},
		{"news of an industry", record("news", id(6, 1), "headline", "h", "segment", "Steel"), nil},
		{"a person", record("person", id(7, 1), "name", "Åsa"), nil},
		{"a person leaves", record("person", id(7, 1), "deleted", "yes"), nil},
		{"a kind from the future", record("wormhole", id(7, 2), "account", polar.String()), nil},
		{"what the program keeps", record("conflict", id(7, 3), "record", "x"), nil},
		{"a setting", record("setting", id(8, 1), "key", "fresh_days", "number", "10"), []kam.ID{polar, porto}},
		{"a setting is deleted", record("setting", id(8, 1), "key", "fresh_days", "number", "10", "deleted", "yes"), []kam.ID{polar, porto}},
		{"it was deleted already", record("setting", id(8, 1), "deleted", "yes"), nil},
	}
	c := New()
	for _, s := range steps {
		if got := c.Put(s.put); !slices.Equal(got, s.want) {
			t.Errorf("%s touches %v, want %v", s.what, got, s.want)
		}
	}
	if n := len(c.Dossier(polar).Contacts); n != 1 || len(c.People) != 0 || len(c.Shared.Answers) != 1 || len(c.Shared.News) != 1 {
		t.Errorf("%d contacts, %d people, %d shared answers, %d shared news", n, len(c.People), len(c.Shared.Answers), len(c.Shared.News))
	}
}

func TestSettingsAreReadFromTheirRecords(t *testing.T) {
	c := New()
	if c.Settings.FreshDays != 180 {
		t.Fatalf("fresh days are %d by default", c.Settings.FreshDays)
	}
	set := record("setting", id(8, 1), "key", "fresh_days", "number", "10")
	c.Put(set)
	if c.Settings.FreshDays != 10 {
		t.Errorf("fresh days are %d, want 10", c.Settings.FreshDays)
	}
	c.Put(set.With(kam.Cell{Key: kam.DeletedField, Value: kam.Yes}))
	if c.Settings.FreshDays != 180 {
		t.Errorf("fresh days are %d after the setting is gone", c.Settings.FreshDays)
	}
}

func TestAnAccountIsListedWhileItsOwnRecordIsThere(t *testing.T) {
	c := New()
	c.Put(contact(anna, polar, "Anna Lind"))
	c.Put(account(porto, "Porto"))
	if got := c.Accounts(); len(got) != 1 || got[0].ID != porto {
		t.Errorf("accounts: %v", got)
	}
	c.Put(account(polar, "Polar"))
	if got := c.Accounts(); len(got) != 2 || got[0].ID != polar {
		t.Errorf("accounts: %v", got)
	}
	c.Put(account(polar, "Polar", "deleted", "yes"))
	if got := c.Dossier(polar); got == nil || got.Known() || len(c.Accounts()) != 1 {
		t.Errorf("the account is still known: %v", got)
	}
	c.Put(contact(anna, polar, "Anna Lind").With(kam.Cell{Key: kam.DeletedField, Value: kam.Yes}))
	if c.Dossier(polar) != nil {
		t.Error("an empty dossier is kept")
	}
}

// states draws states of a few records that move about between two accounts.
func states(t *rapid.T, label string) []kam.Record {
	kinds := []string{"account", "contact", "membership", "activity", "opportunity", "answer", "person", "product", "setting"}
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) kam.Record {
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		r := record(kind, id(byte(slices.Index(kinds, kind)), rapid.Byte().Draw(t, "id")%4+1))
		set := func(key, value string) { r = r.With(kam.Cell{Key: key, Value: value}) }
		if rapid.Bool().Draw(t, "deleted") {
			set(kam.DeletedField, kam.Yes)
		}
		if kind != "account" {
			set("account", rapid.SampledFrom([]string{"", id(0, 1).String(), id(0, 2).String()}).Draw(t, "account"))
		}
		set("name", rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "name"))
		set("segment", rapid.SampledFrom([]string{"", "Steel"}).Draw(t, "segment"))
		set("verified", rapid.SampledFrom([]string{"", "2026-01-01"}).Draw(t, "verified"))
		if kind == "setting" {
			set("key", "fresh_days")
			set("number", rapid.SampledFrom([]string{"7", "8"}).Draw(t, "number"))
		}
		return r
	}), 0, 40).Draw(t, label)
}

// Screens go on showing what they computed while edits come in.
func TestWhatWasTakenFromACompanyStaysAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		before, after := states(t, "before"), states(t, "after")
		c, twin := New(), New()
		for _, r := range before {
			c.Put(r)
			twin.Put(r)
		}
		taken := *c
		taken.dossiers = maps.Clone(c.dossiers)
		if rapid.Bool().Draw(t, "at once") {
			c.Put(after...)
		} else {
			for _, r := range after {
				c.Put(r)
			}
		}
		for id, d := range taken.dossiers {
			if !reflect.DeepEqual(d, twin.dossiers[id]) {
				t.Fatalf("a dossier became\n%+v\nit was\n%+v", d, twin.dossiers[id])
			}
		}
		if !reflect.DeepEqual(taken.Shared, twin.Shared) {
			t.Fatalf("what no account has became\n%+v\nit was\n%+v", taken.Shared, twin.Shared)
		}
		if !reflect.DeepEqual(taken.People, twin.People) || !reflect.DeepEqual(taken.Products, twin.Products) {
			t.Fatalf("what all share became\n%+v\n%+v\nit was\n%+v\n%+v", taken.People, taken.Products, twin.People, twin.Products)
		}
	})
}

// However records come, in which order and through which earlier states, the company is the one that a fresh
// build makes of their last states.
func TestTheOrderOfPutsNeverMatters(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		states := states(t, "states")
		c := New()
		last := map[kam.Ref]kam.Record{}
		for _, r := range states {
			last[r.Ref] = r
		}
		if rapid.Bool().Draw(t, "at once") {
			c.Put(states...)
		} else {
			for _, r := range states {
				c.Put(r)
			}
		}
		order := slices.SortedFunc(maps.Values(last), func(a, b kam.Record) int { return Compare(b.ID, a.ID) })
		order = rapid.Permutation(order).Draw(t, "order")
		fresh := Build(slices.Values(order))
		if !reflect.DeepEqual(c, fresh) {
			t.Fatalf("grown\n%+v\nfresh\n%+v", c, fresh)
		}
	})
}

func TestTheSuperiorLeadsTheNextTeamThatSomebodyElseLeads(t *testing.T) {
	boss, chief, drifter := id(2, 3), id(2, 4), id(2, 5)
	group, north, loop, orphan := id(3, 1), id(3, 2), id(3, 3), id(3, 4)
	team := func(id kam.ID, manager, parent kam.ID) kam.Record {
		return record("team", id, "name", "T", "manager", manager.String(), "parent", parent.String())
	}
	c := Build(slices.Values([]kam.Record{
		team(group, chief, kam.NoID), team(north, boss, group), team(loop, drifter, loop), team(orphan, kam.NoID, id(3, 9)),
		record("person", anna, "name", "Anna", "team", north.String()), record("person", boss, "name", "Boss", "team", north.String()),
		record("person", chief, "name", "Chief", "team", group.String()), record("person", drifter, "name", "Drifter", "team", loop.String()),
		record("person", eeva, "name", "Eeva", "team", orphan.String()),
	}))
	for who, want := range map[kam.ID]kam.ID{anna: boss, boss: chief, chief: kam.NoID, drifter: kam.NoID, eeva: kam.NoID, polar: kam.NoID} {
		if got := c.Superior(who); got != want {
			t.Errorf("the superior of %s is %s, want %s", who, got, want)
		}
	}
}
