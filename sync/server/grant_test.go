package server_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/sync/server"
	"keyaccount/sync/wire"
)

func TestWhichAccountsAGrantCovers(t *testing.T) {
	c := newCompany(t)
	c.account("Parent", "country=US")
	c.account("Child", "country=SE", "parent="+c.accounts["Parent"].ID.String())
	c.account("Grandchild", "country=NO", "parent="+c.accounts["Child"].ID.String())
	for i, tt := range []struct{ grants, sees string }{
		{"all:read", "Child Grandchild Kiel Oulu Parent Turku Ulm"},
		{"country=FI:read", "Kiel Oulu Turku"},
		{"country=Finland:read", "Kiel Oulu Turku"},
		{"country=DE:read", "Kiel Ulm"},
		{"country=FR:read", ""},
		{"region=EMEA:read", "Kiel Ulm"},
		{"region=emea:read", "Kiel Ulm"},
		{"segment=Steel:write", "Oulu Ulm"},
		{"segment=Steel:read region=NEA:read", "Oulu Turku Ulm"},
		{"account=" + c.accounts["Ulm"].String() + ":read", "Ulm"},
		{"account=" + c.accounts["Ulm"].ID.String()[:30] + ":read", "Ulm"},
		{"account=oulu:read", "Oulu"},
		{"account=Parent:read", "Child Grandchild Parent"},
		{"account=Child:read", "Child Grandchild"},
	} {
		user := fmt.Sprint("user", i)
		c.user(user, strings.Fields(tt.grants)...)
		d := c.device(user)
		d.sync()
		want(t, tt.grants, c.has(d), tt.sees)
	}
	c.clean()
}

func TestSharedRecordsAreSeenByAllWhoHaveAGrant(t *testing.T) {
	c := newCompany(t)
	product, setting := kam.Ref{Kind: "product", ID: c.id()}, kam.Ref{Kind: "region", ID: c.id()}
	want(t, "making them", results(c.admin.sync(c.admin.edit(product, "name=Crane"), c.admin.edit(setting, "name=NEA"))), "accepted accepted")
	c.user("fi", "country=FI:write")
	c.user("de", "country=DE:read")
	c.user("none")
	fi, de, none := c.device("fi"), c.device("de"), c.device("none")
	for _, d := range []*device{fi, de, none} {
		d.sync()
	}
	want(t, "who writes", fi.get(product, "name"), "Crane")
	want(t, "who reads", de.get(product, "name"), "Crane")
	want(t, "who has no grant", len(none.rows), 0)
	want(t, "changing what is shared", results(fi.sync(fi.edit(product, "name=Hoist"))), "accepted")
	want(t, "changing what the company has set", results(fi.sync(fi.edit(setting, "name=SAP"))), "rejected")
	want(t, "changing it with read alone", results(de.sync(de.edit(product, "name=Chain"))), "rejected")
	c.grant("none", "country=FR:read")
	none.sync()
	want(t, "with a first grant", none.get(product, "name"), "Hoist")
	c.revoke("none", "country=FR:read")
	none.sync()
	want(t, "with the last one gone", len(none.rows), 0)
}

func TestGrantsComeAndGo(t *testing.T) {
	c := newCompany(t)
	c.user("anna", "country=FI:read")
	c.srv.SetPage(2, 1<<20)
	anna := c.device("anna")
	anna.sync()
	step := func(what, sees string) {
		t.Helper()
		a := anna.sync()
		want(t, what, c.has(anna), sees)
		if a.Restart {
			t.Errorf("%s: everything was sent again", what)
		}
		c.clean()
	}
	step("at first", "Kiel Oulu Turku")
	c.grant("anna", "segment=Steel:read")
	step("with a second grant", "Kiel Oulu Turku Ulm")
	c.revoke("anna", "country=FI:read")
	step("with the first one gone", "Oulu Ulm")
	c.grant("anna", "all:read")
	step("with everything", "Kiel Oulu Turku Ulm")
	c.edit(c.accounts["Kiel"], "phone=1")
	c.revoke("anna", "all:read")
	step("with everything gone but steel", "Oulu Ulm")
	c.revoke("anna", "segment=Steel:read")
	step("with nothing", "")
	c.grant("anna", "segment=Steel:write")
	c.edit(c.accounts["Ulm"], "phone=2")
	step("with steel again", "Oulu Ulm")
	want(t, "what changed meanwhile", anna.get(c.accounts["Ulm"], "phone"), "2")
	c.revoke("anna", "segment=Steel:write")
	c.grant("anna", "segment=Steel:read")
	step("with steel gone and given between two exchanges", "Oulu Ulm")
	want(t, "an edit then", results(anna.sync(anna.edit(c.accounts["Ulm"], "phone=3"))), "rejected")
}

func TestAnAccountThatMovesChangesWhoSeesIt(t *testing.T) {
	c := newCompany(t)
	fi, de := c.neighbours("country=FI:write", "country=DE:write")
	before := c.admin.cursor
	c.edit(c.accounts["Oulu"], "country=DE")
	want(t, "rows that the move cost", c.admin.cursor-before, 1)
	fi.sync()
	de.sync()
	want(t, "Finland", c.has(fi), "Kiel Turku")
	want(t, "Germany", c.has(de), "Kiel Oulu Ulm")
	want(t, "taking an account out of one's country", results(fi.sync(fi.edit(c.accounts["Turku"], "country=DE"))), "rejected")
	want(t, "the same where both are one's own", results(c.admin.sync(c.admin.edit(c.accounts["Turku"], "country=DE"))), "accepted")
	want(t, "making one abroad", results(fi.sync(fi.edit(c.ref(), "name=X", "country=DE"))), "rejected")
	want(t, "making one nowhere", results(fi.sync(fi.edit(c.ref(), "name=X"))), "rejected")
	home := c.ref()
	want(t, "making one at home", results(fi.sync(fi.edit(home, "name=X", "country=FI"))), "accepted")
	want(t, "which one then has", fi.get(home, "name"), "X")
	child := c.ref()
	c.account("Parent", "country=US")
	c.user("us", "account=Parent:write")
	us := c.device("us")
	us.sync()
	want(t, "making one below one's account", results(us.sync(us.edit(child, "name=Y", "parent="+c.accounts["Parent"].ID.String()))), "accepted")
	want(t, "hanging it elsewhere", results(us.sync(us.edit(child, "parent="))), "rejected")
	c.edit(c.accounts["Ulm"], "parent="+child.ID.String())
	us.sync()
	want(t, "what is hung below", c.has(us), "Parent Ulm")
	c.edit(child, "parent="+c.accounts["Ulm"].ID.String())
	us.sync()
	want(t, "a ring elsewhere", c.has(us), "Parent")
	c.edit(c.accounts["Ulm"], "parent="+c.accounts["Parent"].ID.String())
	us.sync()
	want(t, "back again, with what is below it", []string{c.has(us), us.get(child, "name")}, []string{"Parent Ulm", "Y"})
	c.clean()
}

// Another parent takes all that is below along to the territories of its own tree: who gives it has to have the right to write
// all that, before and after. What an account's other fields say is about that account alone.
func TestAnotherParentTakesTheRightToWriteAllThatGoesWithIt(t *testing.T) {
	for _, tt := range []struct{ name, grants, edits, results, sees string }{
		{"hanging what one does not see under one's own", "account=Group:write country=NO:write", "Holding.parent→Group", "rejected", "Branch Group Holding Port"},
		{"what one only reads", "account=Group:write country=NO:write country=SE:read", "Holding.parent→Group", "rejected", "Branch Clerk Daughter Group Holding Port"},
		{"under an account in the same country", "account=Port:write country=NO:write", "Holding.parent→Port", "rejected", "Branch Holding Port"},
		{"by way of one that has nothing below it", "account=Group:write country=NO:write", "Port.parent→Group Holding.parent→Port", "accepted rejected", "Branch Group Holding Port"},
		{"by way of a ring", "account=Group:write country=NO:write", "Group.parent→Holding Holding.parent→Group", "accepted rejected", "Branch Group Holding Port"},
		{"showing it to others", "country=NO:write country=US:read", "Holding.parent→Group", "rejected", "Branch Group Holding Port"},
		{"taking it from others", "country=NO:write", "Branch.parent→", "rejected", "Branch Holding Port"},
		{"giving it away", "account=Holding:write country=NO:write", "Branch.parent→", "rejected", "Branch Clerk Daughter Holding Port"},
		{"where one writes all by its trees", "account=Group:write account=Holding:write", "Holding.parent→Group", "accepted", "Branch Clerk Daughter Group Holding"},
		{"where one writes all by its countries", "country=NO:write country=SE:write country=US:read", "Holding.parent→Group", "accepted", "Branch Clerk Daughter Group Holding Port"},
		{"where one writes everything", "all:write", "Holding.parent→Group Holding.parent→", "accepted accepted", "Branch Clerk Daughter Group Holding Kiel Oulu Port Turku Ulm"},
		{"what has nothing below it", "country=NO:write", "Port.parent→Holding Port.parent→", "accepted accepted", "Branch Holding Port"},
		{"another country", "account=Group:write country=NO:write country=DK:write", "Holding.country→DK", "accepted", "Branch Group Holding Port"},
		{"the parent that it has", "country=NO:write", "Branch.parent→Holding", "accepted", "Branch Holding Port"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newCompany(t)
			c.account("Group", "country=US")
			c.account("Port", "country=NO")
			c.account("Holding", "country=NO")
			c.account("Branch", "country=NO", "parent="+c.accounts["Holding"].ID.String())
			c.account("Clerk", "country=SE", "parent="+c.accounts["Branch"].ID.String())
			c.account("Daughter", "country=SE", "parent="+c.accounts["Holding"].ID.String())
			c.user("eve", strings.Fields(tt.grants)...)
			eve := c.device("eve")
			eve.sync()
			var got []string
			for _, edit := range strings.Fields(tt.edits) {
				what, value, _ := strings.Cut(edit, "→")
				name, field, _ := strings.Cut(what, ".")
				if to, is := c.accounts[value]; is {
					value = to.ID.String()
				}
				a := eve.sync(eve.edit(c.accounts[name], field+"="+value))
				got = append(got, results(a))
				if o := a.Outcomes[0]; o.Result == wire.Rejected && !strings.Contains(o.Reason, "ask somebody who has") {
					t.Errorf("%s: the words do not say what to do: %s", edit, o.Reason)
				}
			}
			want(t, tt.edits, strings.Join(got, " "), tt.results)
			want(t, "what eve sees then", c.has(eve), tt.sees)
			c.clean()
		})
	}
}

// In a ring of accounts, one can come under another parent and yet lie in the same territories; what follows when the
// ring opens has to go by the new parent.
func TestTerritoriesFollowTheParentsInRings(t *testing.T) {
	for _, tt := range []struct{ name, parents, top, sees string }{
		{"it no longer lies below the one it left", "Oulu→Turku Turku→Oulu Kiel→Oulu Kiel→Turku Turku→", "Oulu", "Oulu"},
		{"it lies below the one it came to", "Oulu→Turku Turku→Oulu Kiel→Oulu Kiel→Turku Oulu→", "Turku", "Kiel Turku"},
		{"in a ring of three", "Oulu→Turku Turku→Kiel Kiel→Oulu Ulm→Oulu Ulm→Turku Turku→", "Oulu", "Kiel Oulu"},
		{"what is below it comes along", "Oulu→Turku Turku→Oulu Kiel→Oulu Ulm→Kiel Kiel→Turku Oulu→", "Turku", "Kiel Turku Ulm"},
		{"one that was below itself", "Turku→Turku Kiel→Turku Turku→ Turku→Oulu", "Oulu", "Kiel Oulu Turku"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newCompany(t)
			c.user("anna", "account="+tt.top+":read")
			anna := c.device("anna")
			for _, step := range strings.Fields(tt.parents) {
				child, parent, _ := strings.Cut(step, "→")
				id := ""
				if parent != "" {
					id = c.accounts[parent].ID.String()
				}
				c.edit(c.accounts[child], "parent="+id)
				anna.sync()
				c.clean()
			}
			want(t, "who lies below "+tt.top, c.has(anna), tt.sees)
		})
	}
}

// A server of before wrote down no new parent where the territories of an account stayed the same. Its store is mended when it
// is opened, and devices are told.
func TestTerritoriesOfAStoreFromBeforeAreMended(t *testing.T) {
	c := newCompany(t)
	c.user("oulu", "account=Oulu:read")
	c.user("turku", "account=Turku:read")
	oulu, turku := c.device("oulu"), c.device("turku")
	hang := func(child, parent string) {
		id := ""
		if parent != "" {
			id = c.accounts[parent].ID.String()
		}
		c.edit(c.accounts[child], "parent="+id)
		oulu.sync()
		turku.sync()
	}
	hang("Oulu", "Turku")
	hang("Turku", "Oulu")
	hang("Kiel", "Oulu")
	hang("Ulm", "Kiel")
	hang("Kiel", "Turku")
	type belonging struct {
		_      struct{} `cbor:",toarray"`
		Parent []byte
		Own    []string
		All    cbor.RawMessage
	}
	kiel, stays := c.accounts["Kiel"].ID, c.accounts["Oulu"].ID
	if err := c.store.Update(t.Context(), func(tx server.Tx) error {
		data, err := tx.Get(server.BelongTable, kiel[:])
		if err != nil {
			return err
		}
		var b belonging
		if err := wire.Unmarshal(data, &b); err != nil {
			return err
		}
		b.Parent = stays[:]
		if data, err = wire.Marshal(b); err != nil {
			return err
		}
		return errors.Join(tx.Put(server.BelongTable, kiel[:], data), tx.Put(server.MetaTable, []byte("layout"), []byte{1}))
	}); err != nil {
		t.Fatal(err)
	}
	hang("Turku", "")
	want(t, "who lay below Oulu by the old parent", c.has(oulu), "Kiel Oulu Ulm")
	c.srv.Close()
	c.start()
	c.clean()
	oulu.sync()
	turku.sync()
	want(t, "who lies below Oulu", c.has(oulu), "Oulu")
	want(t, "who lies below Turku", c.has(turku), "Kiel Oulu Turku Ulm")
	before, err := c.head()
	c.srv.Close()
	c.start()
	if now, again := c.head(); err != nil || again != nil || now != before {
		t.Errorf("what is mended is mended again: the head was %d and is %d", before, now)
	}
}

func TestARecordThatChangesScopeLeavesWord(t *testing.T) {
	c := newCompany(t)
	c.user("fi", "account=Oulu:write")
	c.user("de", "account=Ulm:write")
	c.user("both", "account=Oulu:write", "account=Ulm:write")
	fi, de, both := c.device("fi"), c.device("de"), c.device("both")
	for _, d := range []*device{fi, de, both} {
		d.sync()
	}
	contact := c.contacts["Oulu"]
	for i, to := range []string{"Ulm", "Oulu", "Ulm", "Oulu", "Ulm"} {
		c.edit(contact, "account="+c.accounts[to].ID.String(), fmt.Sprint("phone=", i))
		de.past = nil
		for _, d := range []*device{fi, de, both} {
			d.sync()
		}
		want(t, "who has it in "+to, []bool{fi.rows[contact] != nil, de.rows[contact] != nil, both.rows[contact] != nil}, []bool{to == "Oulu", to == "Ulm", true})
		for _, p := range de.past {
			t.Errorf("%s=%s of the time at Oulu came along", p.Key, p.Value)
		}
		c.clean()
	}
	want(t, "taking one out of one's scope", results(de.sync(de.edit(contact, "account="+c.accounts["Oulu"].ID.String()))), "rejected")
	want(t, "where one may in both", results(both.sync(both.edit(contact, "account="+c.accounts["Oulu"].ID.String()))), "accepted")
}

func TestWhatOneCannotSeeIsAsIfItWereNotThere(t *testing.T) {
	c := newCompany(t)
	c.user("de", "country=DE:write")
	de := c.device("de")
	de.sync()
	hidden, nobody := c.contacts["Oulu"], kam.Ref{Kind: "contact", ID: c.id()}
	answer := func(m wire.Mutation) string {
		o := de.sync(m).Outcomes[0]
		reason := strings.NewReplacer(hidden.ID.String(), "ID", nobody.ID.String(), "ID", c.accounts["Oulu"].ID.String(), "ID").Replace(o.Reason)
		return string(o.Result) + " " + reason
	}
	for _, cells := range [][]string{{"phone=1"}, {"phone="}, {"deleted=yes"}, {"account=" + c.accounts["Ulm"].ID.String()}, {"shoe_size=\x1b"}} {
		want(t, fmt.Sprint("an edit of what is hidden, ", cells), answer(de.edit(hidden, cells...)), answer(de.edit(nobody, cells...)))
	}
	own := c.contacts["Ulm"]
	want(t, "a reference to what is hidden", answer(de.edit(own, "reports_to="+hidden.ID.String())), answer(de.edit(own, "reports_to="+nobody.ID.String())))
	want(t, "bringing it into one's own account", results(de.sync(de.edit(hidden, "name=Mine", "account="+c.accounts["Ulm"].ID.String()))), "rejected")
	if de.rows[hidden] != nil || c.has(de) != "Kiel Ulm" {
		t.Error("what is hidden has come")
	}
	c.clean()
}

// What a page says of scopes that go and of records that have left one names nothing that its reader has not had.
func TestNobodyIsToldOfWhatTheyNeverSaw(t *testing.T) {
	type told struct{ dropped, anew, moved string }
	for _, tt := range []struct {
		name, grants string
		steps        func(c *company)
		told         told
		sees         string
	}{
		{"an account that left before the grant", "country=DE:read", func(c *company) {
			c.edit(c.accounts["Oulu"], "country=SE")
			c.grant("anna", "country=FI:read")
		}, told{}, "Kiel Turku Ulm"},
		{"one that left after it", "country=FI:read", func(c *company) {
			c.edit(c.accounts["Oulu"], "country=SE")
		}, told{dropped: "Oulu"}, "Kiel Turku"},
		{"one that came after the revocation", "country=FI:read country=SE:read", func(c *company) {
			c.revoke("anna", "country=FI:read")
			c.edit(c.accounts["Ulm"], "country=FI")
		}, told{dropped: "Kiel Oulu Turku"}, ""},
		{"one that came and left after the revocation", "country=FI:read country=SE:read", func(c *company) {
			c.revoke("anna", "country=FI:read")
			c.edit(c.accounts["Ulm"], "country=FI")
			c.edit(c.accounts["Ulm"], "country=DE")
		}, told{dropped: "Kiel Oulu Turku"}, ""},
		{"one that left after the revocation and came back", "country=FI:read country=SE:read", func(c *company) {
			c.revoke("anna", "country=FI:read")
			c.edit(c.accounts["Oulu"], "country=DE")
			c.edit(c.accounts["Oulu"], "country=FI")
		}, told{dropped: "Kiel Oulu Turku"}, ""},
		{"one that came and left between two exchanges", "country=FI:read", func(c *company) {
			c.edit(c.accounts["Ulm"], "country=FI")
			c.edit(c.accounts["Ulm"], "country=DE")
		}, told{}, "Kiel Oulu Turku"},
		{"one that left and came back between two exchanges", "country=FI:read", func(c *company) {
			c.edit(c.accounts["Oulu"], "country=DE")
			c.edit(c.accounts["Oulu"], "country=FI")
		}, told{anew: "Oulu"}, "Kiel Oulu Turku"},
		{"one that went from one's one country to the other", "country=FI:read country=DE:read", func(c *company) {
			c.edit(c.accounts["Oulu"], "country=DE")
		}, told{}, "Kiel Oulu Turku Ulm"},
		{"what was made after everything was revoked", "all:read country=SE:read", func(c *company) {
			c.revoke("anna", "all:read")
			c.account("New", "country=DE")
			c.user("bob", "country=DE:write")
			bob := c.device("bob")
			bob.sync()
			want(c.t, "bob's edit", results(bob.sync(bob.edit(c.accounts["Ulm"], "website=not a link"))), "rejected")
		}, told{dropped: "Kiel Oulu Turku Ulm"}, ""},
		{"what was made after the last grant was revoked", "all:read", func(c *company) {
			c.revoke("anna", "all:read")
			c.account("New", "country=DE")
		}, told{dropped: "Kiel Oulu Turku Ulm shared"}, ""},
		{"a revocation taken back", "country=FI:read country=SE:read", func(c *company) {
			c.revoke("anna", "country=FI:read")
			c.edit(c.accounts["Oulu"], "country=DE")
			c.account("New", "country=FI")
			c.grant("anna", "country=FI:read")
		}, told{dropped: "Oulu", anew: "Kiel Turku"}, "Kiel New Turku"},
		{"a country instead of everything", "all:read", func(c *company) {
			c.grant("anna", "country=FI:read")
			c.revoke("anna", "all:read")
		}, told{dropped: "Ulm"}, "Kiel Oulu Turku"},
		{"everything instead of a country", "country=FI:read", func(c *company) {
			c.grant("anna", "all:read")
			c.revoke("anna", "country=FI:read")
		}, told{}, "Kiel Oulu Turku Ulm"},
		{"a contact that left before the grant", "country=DE:read", func(c *company) {
			c.edit(c.contacts["Oulu"], "account="+c.accounts["Ulm"].ID.String())
			c.edit(c.contacts["Oulu"], "account="+c.accounts["Turku"].ID.String())
			c.contacts["Oulu"] = kam.Ref{Kind: "contact", ID: c.id()}
			c.edit(c.contacts["Oulu"], "name=Another", "account="+c.accounts["Oulu"].ID.String())
			c.grant("anna", "account=Oulu:read")
		}, told{moved: "Ulm"}, "Kiel Oulu Ulm"},
		{"one that left while a grant was revoked", "country=FI:read", func(c *company) {
			c.revoke("anna", "country=FI:read")
			c.edit(c.contacts["Oulu"], "account="+c.accounts["Ulm"].ID.String())
			c.contacts["Oulu"] = kam.Ref{Kind: "contact", ID: c.id()}
			c.edit(c.contacts["Oulu"], "name=Another", "account="+c.accounts["Oulu"].ID.String())
			c.grant("anna", "country=FI:read")
		}, told{anew: "Kiel Oulu Turku shared"}, "Kiel Oulu Turku"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := newCompany(t)
			c.user("anna", strings.Fields(tt.grants)...)
			anna := c.device("anna")
			anna.agree = wire.OneSum
			anna.sync()
			tt.steps(c)
			names := map[string]string{"shared": "shared"}
			for name, ref := range c.accounts {
				names[ref.String()] = name
			}
			name := func(scope string) string {
				if names[scope] == "" {
					return scope
				}
				return names[scope]
			}
			a := anna.sync()
			said := map[wire.Sign][]string{}
			for _, row := range a.Rows {
				said[row.Sign] = append(said[row.Sign], name(row.Scope))
			}
			words := func(s wire.Sign) string { slices.Sort(said[s]); return strings.Join(said[s], " ") }
			want(t, "told to go", words(wire.Dropped), tt.told.dropped)
			want(t, "sent anew", words(wire.Anew), tt.told.anew)
			want(t, "told to have left", words(wire.Moved), tt.told.moved)
			want(t, "accounts", c.has(anna), tt.sees)
			if a.Sum == nil || *a.Sum != anna.sum() {
				t.Errorf("the device holds %v where the server holds %v", anna.sum(), a.Sum)
			}
			c.clean()
		})
	}
}

func TestConflictsStayWithTheirRecord(t *testing.T) {
	c := newCompany(t)
	fi, de := c.neighbours("account=Oulu:write", "account=Ulm:write")
	contact := c.contacts["Oulu"]
	c.admin.sync()
	c.edit(contact, "phone=0")
	fi.sync()
	late := fi.edit(contact, "phone=1")
	c.pass(time.Second)
	c.edit(contact, "phone=2")
	want(t, "an edit against another", results(fi.sync(late)), "conflict")
	want(t, "conflicts at Oulu and Ulm", []int{len(fi.of("conflict")), len(de.of("conflict"))}, []int{1, 0})
	want(t, "what its author had seen", fi.of("conflict")[0].Get("seen"), "0")
	fi.sync(fi.edit(contact, "phone=3"))
	want(t, "the value that stands, when it changes again", fi.of("conflict")[0].Get("kept")+fi.of("conflict")[0].Get("kept_by"), "3fi")
	c.admin.sync()
	c.edit(contact, "account="+c.accounts["Ulm"].ID.String())
	fi.sync()
	de.sync()
	want(t, "conflicts when the contact has moved", []int{len(fi.of("conflict")), len(de.of("conflict"))}, []int{0, 1})
	open := de.of("conflict")[0]
	want(t, "what is to be decided, without what was before", []string{open.Get("kept"), open.Get("other"), open.Get("seen")}, []string{"3", "1", ""})
	want(t, "what was there at Oulu", len(de.past), 0)
	want(t, "settling it from afar", results(fi.sync(fi.edit(open.Ref, "verdict=kept"))), "rejected")
	want(t, "settling it", results(de.sync(de.edit(open.Ref, "verdict=kept"))), "accepted")
	c.clean()
}

// What has been decided about a record stays where that was, as its history does.
func TestSettledConflictsStayWhereTheyWereSettled(t *testing.T) {
	c := newCompany(t)
	fi, de := c.neighbours("account=Oulu:write", "account=Ulm:write")
	contact := c.contacts["Oulu"]
	contested := func(key string) {
		t.Helper()
		c.admin.sync()
		fi.sync()
		late := fi.edit(contact, key+"=at Oulu, by fi")
		c.pass(time.Second)
		c.edit(contact, key+"=at Oulu")
		want(t, "an edit against another", results(fi.sync(late)), "conflict")
	}
	contested("notes")
	settled := fi.of("conflict")[0].Ref
	fi.sync(fi.edit(settled, "verdict=kept"))
	fi.sync(fi.edit(contact, "notes=told to everybody"))
	contested("title")
	c.admin.sync()
	c.edit(contact, "title=at Oulu, by fi") // it comes round to what lost, and nobody says so
	c.admin.sync()
	c.edit(contact, "account="+c.accounts["Ulm"].ID.String())
	fi.sync()
	de.sync()
	want(t, "conflicts at Ulm", len(de.of("conflict")), 0)
	var verdicts []string
	for _, r := range fi.of("conflict") {
		verdicts = append(verdicts, r.Get("field")+" "+r.Get("verdict"))
	}
	slices.Sort(verdicts)
	want(t, "conflicts at Oulu", verdicts, []string{"notes kept", "title superseded"})
	want(t, "taking the verdict back", results(fi.sync(fi.edit(settled, "verdict="))), "accepted")
	want(t, "an edit at Ulm", results(de.sync(de.edit(contact, "notes=at Ulm"))), "accepted")
	fi.sync()
	want(t, "conflicts at Ulm when it is open again", len(de.of("conflict")), 0)
	want(t, "what it says of Ulm", fi.rows[settled].Record().Get("kept"), "at Oulu")
	c.clean()
}

// Who edits a record on what it was in another scope, and meets a conflict, does not bring that value along.
func TestAConflictDoesNotTellWhatWasSeenInAnotherScope(t *testing.T) {
	for _, together := range []bool{false, true} {
		c := newCompany(t)
		c.user("both", "account=Oulu:write", "account=Ulm:write")
		_, de := c.neighbours("account=Oulu:write", "account=Ulm:write")
		both, contact := c.device("both"), c.contacts["Oulu"]
		c.edit(contact, "notes=at Oulu")
		both.sync()
		c.admin.sync()
		late := both.edit(contact, "notes=by both")
		there, then := c.admin.edit(contact, "account="+c.accounts["Ulm"].ID.String()), c.admin.edit(contact, "notes=at Ulm")
		if together {
			for i, r := range c.srv.PushTogether(t.Context(),
				server.Push{Device: c.admin.id, Access: c.admin.session.Access, Mutations: []wire.Mutation{there, then}},
				server.Push{Device: both.id, Access: both.session.Access, Mutations: []wire.Mutation{late}}) {
				if r.Err != nil || r.Refusal != nil {
					t.Fatal(i, r.Err, r.Refusal)
				}
			}
		} else {
			want(t, "the administrator's edits", results(c.admin.sync(there, then)), "accepted accepted")
			want(t, "the late edit", results(both.sync(late)), "conflict")
		}
		de.sync()
		if conflicts := de.of("conflict"); len(conflicts) != 1 || conflicts[0].Get("seen") != "" || conflicts[0].Get("other")+conflicts[0].Get("kept") == "" {
			t.Errorf("together %v: Ulm has %v", together, conflicts)
		}
		c.clean()
	}
}

// A record can go to another scope and come back before anything is written: what it was there stays there.
func TestTheHistoryOfARoundTripStaysThere(t *testing.T) {
	c := newCompany(t)
	fi, de := c.neighbours("account=Oulu:write", "account=Ulm:write")
	oulu, ulm := "account="+c.accounts["Oulu"].ID.String(), "account="+c.accounts["Ulm"].ID.String()
	// trip makes the edits of a record one after the other, as one push.
	trip := func(ref kam.Ref, from *wire.Document, edits ...string) {
		t.Helper()
		doc := &wire.Document{Ref: ref}
		if from != nil {
			doc = from.Clone()
		}
		var ms []wire.Mutation
		for _, edit := range edits {
			c.admin.rows[ref] = doc
			m := c.admin.edit(ref, strings.Split(edit, ";")...)
			doc = doc.Clone()
			doc.Merge(m, wire.Version{VersionID: m.VersionID, Clock: m.Clock})
			ms = append(ms, m)
		}
		delete(c.admin.rows, ref)
		for _, o := range c.admin.sync(ms...).Outcomes {
			want(t, "an edit of the trip", o.Result, wire.Accepted)
		}
	}
	c.admin.sync()
	contact, made := c.contacts["Oulu"], kam.Ref{Kind: "contact", ID: c.id()}
	trip(contact, c.admin.rows[contact], ulm, "notes=secret of Ulm", "notes=x", oulu)
	trip(made, nil, "name=New;notes=secret of Ulm;"+ulm, "notes=y", oulu)
	fi.sync()
	de.sync()
	want(t, "where they are", []bool{fi.rows[contact] != nil, fi.rows[made] != nil, de.rows[contact] != nil, de.rows[made] != nil}, []bool{true, true, false, false})
	for _, p := range fi.past {
		t.Errorf("who sees Oulu alone was told of %s=%s", p.Key, p.Value)
	}
	c.edit(contact, "notes=back at Oulu")
	c.edit(contact, "notes=z")
	fi.sync()
	if len(fi.past) != 1 || fi.past[0].Value != "back at Oulu" {
		t.Errorf("who sees Oulu alone was told of %v after that", fi.past)
	}
	c.clean()
}

func TestGrantsThatChangeInTheMiddleOfAFirstSync(t *testing.T) {
	c := newCompany(t)
	c.user("anna", "all:read")
	c.srv.SetPage(3, 1<<20)
	anna := c.device("anna")
	anna.try()
	c.revoke("anna", "all:read")
	c.grant("anna", "country=DE:read")
	anna.sync()
	want(t, "what is left", c.has(anna), "Kiel Ulm")
}

func TestAGrantThatIsRevokedWhileItIsBeingSent(t *testing.T) {
	c := newCompany(t)
	c.user("anna", "account=Ulm:read")
	c.srv.SetPage(2, 1<<20)
	anna := c.device("anna")
	anna.sync()
	c.grant("anna", "country=FI:read")
	for again, came := range []string{"Kiel", "Kiel Oulu", "Kiel Oulu Turku"} { // an account and its contact in a page
		for range again + 1 {
			if _, refusal := anna.try(); refusal != nil {
				t.Fatal(refusal)
			}
		}
		if got := len(strings.Fields(c.has(anna))); got != len(strings.Fields(came))+1 {
			t.Fatalf("%d pages brought %d accounts", again+1, got)
		}
		c.revoke("anna", "country=FI:read")
		anna.sync()
		want(t, "what is left", c.has(anna), "Ulm")
		c.grant("anna", "country=FI:read")
	}
	anna.sync()
	want(t, "in the end", c.has(anna), "Kiel Oulu Turku Ulm")
	c.clean()
}

// TestNobodyReceivesWhatIsNotGranted lets administrators grant and revoke, people edit and move, and devices come
// by when they like: no device ever receives a record outside the grants of that moment, and one that has taken in
// everything has what its user may see, all of it and nothing else. What it is told to give up it could see before.
func TestNobodyReceivesWhatIsNotGranted(t *testing.T) {
	c := newCompany(t)
	c.srv.SetPace(1<<30, 1<<30) // the clock stands still, however many runs are asked for
	names := []string{"Oulu", "Turku", "Kiel", "Ulm"}
	grants := []string{"all:read", "country=FI:write", "country=DE:read", "region=NEA:read", "segment=Ports:write", "account=Ulm:write", "account=Oulu:read"}
	held := map[string]map[string]bool{}
	var devices []*device
	covers := func(user string, ref kam.Ref) bool { // told from the administrator's records alone
		doc := c.admin.rows[ref]
		if doc == nil {
			return false
		}
		scope := c.admin.scopes[ref]
		id, ok := strings.CutPrefix(scope, "account/")
		if !ok {
			return scope == "shared" && len(held[user]) > 0
		}
		for g := range held[user] {
			grant, _, _ := strings.Cut(g, ":")
			by, value, _ := strings.Cut(grant, "=")
			for above, n := id, 0; above != "" && n < 10; n++ {
				parsed, _ := kam.ParseID(above)
				account := c.admin.rows[kam.Ref{Kind: "account", ID: parsed}]
				if account == nil {
					break
				}
				r := account.Record()
				if by == "all" || above == id && (r.Get(by) == value || by == "country" && slices.Contains(r.Items("countries"), value)) || by == "account" && c.accounts[value].ID == parsed {
					return true
				}
				above = r.Get("parent")
			}
		}
		return false
	}
	for i := range 2 {
		user := fmt.Sprint("user", i)
		c.user(user)
		held[user] = map[string]bool{}
		for range 2 {
			d := c.device(user)
			d.agree = wire.OneSum
			d.seen = func(row wire.Row, doc *wire.Document) {
				if row.Scope != "user/"+user && !covers(user, doc.Ref) {
					t.Errorf("%s received %s of the scope %s", user, doc.Ref, row.Scope)
				}
			}
			devices = append(devices, d)
		}
	}
	visible := map[*device]map[string]bool{} // the scopes that were in sight when the device had taken in everything, or later
	note := func() {
		for _, d := range devices {
			if visible[d] == nil {
				visible[d] = map[string]bool{}
			}
			for _, ref := range c.accounts {
				if covers(d.user, ref) {
					visible[d][ref.String()] = true
				}
			}
			if len(held[d.user]) > 0 {
				visible[d][kam.SharedScope] = true
			}
		}
	}
	try := func(rt *rapid.T, d *device) *wire.SyncResponse {
		a, refusal := d.try()
		if refusal != nil {
			rt.Fatal(refusal)
		}
		for _, row := range a.Rows {
			if (row.Sign == wire.Dropped || row.Sign == wire.Anew) && !visible[d][row.Scope] {
				rt.Fatalf("%s was told of %s, which it never saw", d.user, row.Scope)
			}
		}
		if a.Left == 0 {
			clear(visible[d])
			note()
		}
		return a
	}
	rapid.Check(t, func(rt *rapid.T) {
		c.srv.SetPage(rapid.IntRange(1, 5).Draw(rt, "rows in a page"), 1<<20)
		c.admin.sync()
		for range rapid.IntRange(1, 15).Draw(rt, "steps") {
			account := rapid.SampledFrom(names).Draw(rt, "account")
			d := devices[rapid.IntRange(0, len(devices)-1).Draw(rt, "device")]
			switch rapid.IntRange(0, 6).Draw(rt, "step") {
			case 0:
				g := rapid.SampledFrom(grants).Draw(rt, "grant")
				if !held[d.user][g] {
					c.grant(d.user, g)
					held[d.user][g] = true
				}
			case 1:
				for _, g := range grants {
					if held[d.user][g] {
						if strings.HasPrefix(g, "account=") { // names are settled to ids
							name, right, _ := strings.Cut(strings.TrimPrefix(g, "account="), ":")
							c.revoke(d.user, "account="+c.accounts[name].ID.String()+":"+right)
						} else {
							c.revoke(d.user, g)
						}
						delete(held[d.user], g)
						break
					}
				}
			case 2:
				c.admin.sync(c.admin.edit(c.accounts[account], "country="+rapid.SampledFrom([]string{"FI", "DE", "SE"}).Draw(rt, "country")))
			case 3:
				c.admin.sync(c.admin.edit(c.contacts[account], "account="+c.accounts[rapid.SampledFrom(names).Draw(rt, "to")].ID.String()))
			case 4:
				parent := ""
				if to := rapid.SampledFrom(append(names, "")).Draw(rt, "parent"); to != "" {
					parent = c.accounts[to].ID.String()
				}
				c.admin.sync(c.admin.edit(c.accounts[account], "parent="+parent))
			case 5:
				c.admin.sync()
				try(rt, d)
			case 6:
				c.admin.sync()
				m := d.edit(c.contacts[account], fmt.Sprint("phone=", d.number))
				q := d.request(m)
				q.PushOnly = true
				if refusal := d.post(wire.PathSync, q, &wire.SyncResponse{}); refusal != nil {
					rt.Fatal(refusal)
				}
				c.admin.sync()
			}
			note()
		}
		c.admin.sync()
		for _, d := range devices {
			var last *wire.SyncResponse
			for left := uint64(1); left > 0; left = last.Left {
				last = try(rt, d)
			}
			for ref := range d.rows {
				if ref.Kind != "rejection" && !covers(d.user, ref) {
					rt.Fatalf("%s still has %s", d.user, ref)
				}
			}
			for ref := range c.admin.rows {
				if covers(d.user, ref) && d.rows[ref] == nil {
					rt.Fatalf("%s lacks %s of %s", d.user, ref, c.admin.scopes[ref])
				}
			}
			if last.Sum == nil || *last.Sum != d.sum() {
				rt.Fatalf("%s holds %v where the server holds %v", d.user, d.sum(), last.Sum)
			}
		}
		if _, problems, err := c.srv.Check(t.Context()); err != nil || len(problems) > 0 {
			rt.Fatalf("the store is not clean: %v, %q", err, problems)
		}
	})
}
