package server_test

import "testing"

// What is no longer told lies before some of the rows that a first sync begins with: it goes on all the same.
func TestAFirstSyncOfManyPagesComesToItsEndAfterSomethingHasGone(t *testing.T) {
	c := newCompany(t)
	c.forgotten()
	all := c.device(c.admin.user)
	all.sync()
	c.srv.SetPage(1, 1<<20)
	few := c.device(c.admin.user)
	few.sync()
	want(t, "records", len(few.rows), len(all.rows))
}
