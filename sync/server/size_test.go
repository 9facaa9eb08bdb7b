package server_test

import (
	"fmt"
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// texts returns cells of 60 KiB each, of fields that no server knows.
func texts(from, n int) (cells []string) {
	for i := range n {
		cells = append(cells, fmt.Sprintf("x%03d=%s", from+i, strings.Repeat(string(rune('a'+(from+i)%26)), 60<<10)))
	}
	return cells
}

func TestNoRecordGrowsWithoutBounds(t *testing.T) {
	c := newCompany(t)
	ref := c.accounts["Oulu"]
	var last string
	for n := 0; n < 70; n += 7 {
		last = results(c.admin.sync(c.admin.edit(ref, texts(n, 7)...)))
	}
	want(t, "an edit that would make it too large", last, "rejected")
	if size := len(wire.AppendDocument(nil, c.admin.rows[ref])); size > wire.MaxDocument || size < wire.MaxDocument/2 {
		t.Errorf("it has grown to %d bytes", size)
	}
	want(t, "an edit that makes it smaller", results(c.admin.sync(c.admin.edit(ref, "x000="))), "accepted")
	want(t, "deleting it", results(c.admin.sync(c.admin.edit(ref, "deleted=yes"))), "accepted")
	c.clean()
}

// A record of a time without bounds can be made smaller, and deleted.
func TestARecordThatIsTooLargeCanBeMadeSmaller(t *testing.T) {
	c := newCompany(t)
	ref := kam.Ref{Kind: "account", ID: c.id()}
	record := kam.Record{Ref: ref, Cells: []kam.Cell{{Key: "name", Value: "Large"}}}
	for _, cell := range texts(0, 20) {
		key, value, _ := strings.Cut(cell, "=")
		record.Cells = append(record.Cells, kam.Cell{Key: key, Value: value})
	}
	if err := c.srv.Seed(t.Context(), "admin", func(yield func(kam.Record) error) error { return yield(record) }); err != nil {
		t.Fatal(err)
	}
	c.admin.sync()
	want(t, "an edit that adds to it", results(c.admin.sync(c.admin.edit(ref, "phone=1"))), "rejected")
	want(t, "an edit that takes from it", results(c.admin.sync(c.admin.edit(ref, "x000="))), "accepted")
	want(t, "deleting it", results(c.admin.sync(c.admin.edit(ref, "deleted=yes"))), "accepted")
}

func TestAPageHasNoMoreBytesThanItsLimitUnlessItHasOneRecord(t *testing.T) {
	c := newCompany(t)
	for i := range 6 {
		c.account(fmt.Sprint("Large ", i), texts(0, 10)...)
	}
	c.user("anna", "all:read")
	c.user("bert", "account=Large 1:read", "account=Large 3:read", "account=Large 5:read")
	const limit = 1 << 20
	c.srv.SetPage(wire.MaxPage, limit)
	for _, user := range []string{"anna", "bert"} {
		d := c.device(user)
		for left := uint64(1); left > 0; {
			a, refusal := d.try()
			if refusal != nil {
				t.Fatal(refusal)
			}
			left = a.Left
			size := 0
			for _, row := range a.Rows {
				size += len(row.Document)
			}
			if size > limit && len(a.Rows) > 1 {
				t.Errorf("a page of %d rows has %d bytes", len(a.Rows), size)
			}
		}
	}
}

func TestARejectionKeepsAllThatWasTyped(t *testing.T) {
	for what, cells := range map[string][]string{
		"texts":                  texts(0, 12),
		"texts that are escaped": {"a=" + strings.Repeat("<", kam.MaxLongText), "b=" + strings.Repeat("\x1b", kam.MaxLongText), "c=" + strings.Repeat("\"\n", kam.MaxLongText/2)},
	} {
		c := newCompany(t)
		c.user("rita", "all:read")
		rita := c.device("rita")
		rita.sync()
		a := rita.sync(rita.edit(c.accounts["Oulu"], cells...))
		want(t, "an edit without the right", results(a), "rejected")
		edit, err := kam.Decode[kam.Rejection](rita.of("rejection")[0]).Refused()
		if err != nil || len(edit.Cells) != len(cells) {
			t.Fatalf("%s: %d of %d cells came back, %v: %s", what, len(edit.Cells), len(cells), err, a.Outcomes[0].Reason)
		}
		for i, c := range edit.Cells {
			if c.Key+"="+c.Value != cells[i] {
				t.Errorf("%s: %s came back as another", what, c.Key)
			}
		}
	}
}

func TestAnEditThatIsTooLargeIsRefusedAndKept(t *testing.T) {
	c := newCompany(t)
	c.admin.sync()
	cells := texts(0, 20)
	want(t, "it", results(c.admin.sync(c.admin.edit(c.accounts["Oulu"], cells...))), "rejected")
	want(t, "what comes behind it", results(c.admin.sync(c.admin.edit(c.contacts["Oulu"], "phone=1"))), "accepted")
	edit, err := kam.Decode[kam.Rejection](c.admin.of("rejection")[0]).Refused()
	if err != nil || len(edit.Cells) != len(cells) {
		t.Errorf("%d of %d cells came back, %v", len(edit.Cells), len(cells), err)
	}
}
