package store

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/search"
	"keyaccount/sync/wire"
)

// page returns rows from one number to another: accounts and their contacts, in the order they were made, of about 600
// bytes each.
func page(from, to int) *wire.SyncResponse {
	r := &wire.SyncResponse{Token: []byte(strconv.Itoa(to))}
	for n := from; n < to; n++ {
		id := func(n int) kam.ID {
			return kam.ID{1, 2, 3, byte(n >> 24), byte(n >> 16), byte(n >> 8), 0x70 | byte(n>>4&15), byte(n), 0x80, 1}
		}
		d := &wire.Document{Ref: kam.Ref{Kind: "contact", ID: id(n)}}
		v := wire.Version{VersionID: wire.VersionID{Device: otherDevice, Number: uint64(n + 1)}, Clock: wire.Clock(n), Author: "bo.lindqvist"}
		if n%20 == 0 {
			d.Kind = "account"
		} else {
			d.Put("account", id(n-n%20).String(), v)
			d.Put("department", "Maintenance and purchasing", v)
			d.Put("title", "Head of maintenance", v)
		}
		d.Put("name", fmt.Sprintf("Jörgen Väinämöinen %d", n), v)
		d.Put("phone", "+358 40 1234567", v)
		d.Put("notes", strings.Repeat("knows the crane hall well; ", 13), v)
		r.Rows = append(r.Rows, wire.Row{Number: uint64(n + 1), Scope: "all", Document: wire.AppendDocument(nil, d)})
	}
	return r
}

const benchSize, benchPage = 100_000, 10_000

func absorbAll(b *testing.B, c *Cache, pages []*wire.SyncResponse) {
	for i, p := range pages {
		p.Left = uint64(len(pages) - 1 - i)
		_, err := c.Absorb(ctx, p)
		must(b, err)
	}
}

func benchPages() (pages []*wire.SyncResponse) {
	for n := 0; n < benchSize; n += benchPage {
		pages = append(pages, page(n, n+benchPage))
	}
	return pages
}

func BenchmarkAbsorb100k(b *testing.B) {
	pages := benchPages()
	for b.Loop() {
		b.StopTimer()
		c := opened(b, b.TempDir())
		b.StartTimer()
		absorbAll(b, c, pages)
	}
}

func BenchmarkImport10k(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		c := opened(b, b.TempDir())
		var edits []kam.Edit
		for i := range 10_000 {
			id, err := c.NewID()
			must(b, err)
			edits = append(edits, edit("account", id, "name", fmt.Sprint("Account ", i), "city", "Turku", "country", "FI", "notes", "from a spreadsheet"))
		}
		b.StartTimer()
		must(b, c.Apply(ctx, "import", edits...))
	}
}

func BenchmarkWith100k(b *testing.B) {
	c := opened(b, b.TempDir())
	absorbAll(b, c, benchPages())
	var some []kam.Ref
	must(b, c.Each(ctx, "contact", func(r kam.Record) bool { some = append(some, r.Ref); return len(some) < 1000 }))
	account := kam.Ref{Kind: "account"}
	must(b, c.Each(ctx, "account", func(r kam.Record) bool { account = r.Ref; return false }))
	n := 0
	b.Run("Get", func(b *testing.B) {
		for b.Loop() {
			n++
			_, err := c.Get(ctx, some[n%len(some)])
			must(b, err)
		}
	})
	b.Run("Name", func(b *testing.B) {
		for b.Loop() {
			n++
			_ = c.Name(some[n%len(some)])
		}
	})
	b.Run("Related", func(b *testing.B) {
		for b.Loop() {
			must(b, c.Related(ctx, account, func(kam.Record) bool { return true }))
		}
	})
	b.Run("Apply", func(b *testing.B) {
		for b.Loop() {
			n++
			must(b, c.Apply(ctx, "", kam.Edit{Ref: some[n%len(some)], Cells: []kam.Cell{{Key: "phone", Value: strconv.Itoa(n)}}}))
		}
	})
	b.Run("Entries", func(b *testing.B) {
		for b.Loop() {
			must(b, c.Entries(ctx, func(search.Entry) bool { return true }))
		}
	})
	b.Run("EachTitle", func(b *testing.B) {
		for b.Loop() {
			must(b, c.EachTitle("contact", func(kam.ID, string, bool) bool { return true }))
		}
	})
	b.Run("Each", func(b *testing.B) {
		for b.Loop() {
			must(b, c.Each(ctx, "contact", func(kam.Record) bool { return true }))
		}
	})
	b.Run("Open", func(b *testing.B) {
		for b.Loop() {
			c = reopened(b, c)
		}
	})
}
