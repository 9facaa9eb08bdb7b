package server_test

import (
	"slices"
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/sync/server"
)

// company is a few accounts in different places, each with a contact, made by an administrator.
type company struct {
	*world
	admin    *device
	accounts map[string]kam.Ref
	contacts map[string]kam.Ref // by the account's name
}

func newCompany(t testing.TB) *company {
	w := newWorld(t)
	w.user("admin", "all:manage")
	c := &company{w, w.device("admin"), map[string]kam.Ref{}, map[string]kam.Ref{}}
	c.account("Oulu", "country=FI", "region=NEA", "segment=Steel")
	c.account("Turku", "country=FI", "region=NEA", "segment=Ports")
	c.account("Kiel", "country=DE", "region=EMEA", "segment=Ports", "countries=FI=yes")
	c.account("Ulm", "country=DE", "region=EMEA", "segment=Steel")
	return c
}

func (c *company) account(name string, cells ...string) {
	c.t.Helper()
	account, contact := c.ref(), kam.Ref{Kind: "contact", ID: c.id()}
	a := c.admin.sync(c.admin.edit(account, append(cells, "name="+name)...), c.admin.edit(contact, "name=Contact of "+name, "account="+account.ID.String()))
	want(c.t, "making "+name, results(a), "accepted accepted")
	c.accounts[name], c.contacts[name] = account, contact
}

func (c *company) edit(ref kam.Ref, cells ...string) {
	c.t.Helper()
	want(c.t, "the administrator's edit", results(c.admin.sync(c.admin.edit(ref, cells...))), "accepted")
}

// head returns the newest number in the feed.
func (c *company) head() (head uint64, err error) {
	c.t.Helper()
	return head, c.store.View(c.t.Context(), func(tx server.Tx) error {
		head, err = tx.Head()
		return err
	})
}

func (c *company) grant(name string, grants ...string) {
	c.t.Helper()
	if err := c.srv.Grant(c.t.Context(), name, grants...); err != nil {
		c.t.Fatal(err)
	}
}

func (c *company) revoke(name string, grants ...string) {
	c.t.Helper()
	if err := c.srv.Revoke(c.t.Context(), name, grants...); err != nil {
		c.t.Fatal(err)
	}
}

// has returns the names of the accounts that a device has; each has to have its contact with it.
func (c *company) has(d *device) string {
	c.t.Helper()
	var names []string
	for name, ref := range c.accounts {
		if (d.rows[ref] == nil) != (d.rows[c.contacts[name]] == nil) {
			c.t.Errorf("%s has %s, but not all of it, or the contact alone", d.user, name)
		}
		if d.rows[ref] != nil {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// neighbours returns the devices of two users with a grant each, who have synced.
func (c *company) neighbours(finland, germany string) (fi, de *device) {
	c.t.Helper()
	c.user("fi", finland)
	c.user("de", germany)
	fi, de = c.device("fi"), c.device("de")
	fi.sync()
	de.sync()
	return fi, de
}

// forgotten makes a contact, deletes it, and lets so much time pass that it is gone for good.
func (c *company) forgotten() {
	c.t.Helper()
	gone := kam.Ref{Kind: "contact", ID: c.id()}
	c.admin.sync(c.admin.edit(gone, "name=X", "account="+c.accounts["Kiel"].ID.String()))
	c.edit(gone, "deleted=yes")
	c.later(100)
	want(c.t, "first", c.maintain(), server.Aged{Stubbed: 1})
	c.later(300)
	want(c.t, "then", c.maintain(), server.Aged{Purged: 1})
}
