package server_test

import (
	"testing"

	"keyaccount/kam"
	"keyaccount/sync/server"
)

// What is no longer told lies before some of the rows that a first sync begins with: it goes on all the same.
func TestAFirstSyncOfManyPagesComesToItsEndAfterSomethingHasGone(t *testing.T) {
	c := newCompany(t)
	gone := kam.Ref{Kind: "contact", ID: c.id()}
	c.admin.sync(c.admin.edit(gone, "name=X", "account="+c.accounts["Kiel"].ID.String()))
	c.edit(gone, "deleted=yes")
	c.later(100)
	want(t, "first", c.maintain(), server.Aged{Stubbed: 1})
	c.later(300)
	want(t, "then", c.maintain(), server.Aged{Purged: 1})
	all := c.device(c.admin.user)
	all.sync()
	c.srv.SetPage(1, 1<<20)
	few := c.device(c.admin.user)
	few.sync()
	want(t, "records", len(few.rows), len(all.rows))
}
