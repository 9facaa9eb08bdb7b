package tui

import (
	"errors"
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/tui/book"
)

// documents puts the files of the first documents in each of the places.
func (d *driver) documents() (refs []kam.Ref) {
	d.t.Helper()
	err := d.book.Each(d.t.Context(), "document", func(r kam.Record) bool {
		refs = append(refs, r.Ref)
		return len(refs) < 4
	})
	if err != nil {
		d.t.Fatal(err)
	}
	var edits []kam.Edit
	for i, s := range []book.FileState{{Place: book.Here}, {Place: book.OnServer}, {Place: book.ToUpload}} {
		d.book.PutFile(refs[i], s)
		edits = append(edits, kam.Edit{Ref: refs[i], Cells: []kam.Cell{{Key: "file", Value: "file.pdf"}, {Key: "date", Value: "2026-11-22"}, {Key: "name", Value: "0 Document " + string(s.Place)}, {Key: "size", Value: "2500000"}}})
	}
	if err := d.book.Remote("matti", morning, edits...); err != nil {
		d.t.Fatal(err)
	}
	return refs
}

func TestTheLibraryShowsWhereFilesAre(t *testing.T) {
	d := start(t, 160, 40)
	d.documents()
	d.press("7").settle()
	for _, words := range []string{"Library", "● here", "○ on server", "↑ waiting", "2.4 MiB"} {
		d.shows(words)
	}
}

func TestAFileIsFetchedAndOpened(t *testing.T) {
	d := start(t, 160, 40)
	refs := d.documents()
	d.press("7").settle()
	d.shows("○ on server")
	d.press("home").press("down").settle() // here, on server, waiting
	d.shows("o fetches and opens it")
	d.press("o")
	d.until(func() bool { return d.opened.Load() != nil })
	if got := d.opened.Load().(string); got != "opened/file.pdf" {
		t.Errorf("it opened %q", got)
	}
	r, err := d.book.Get(t.Context(), refs[1])
	if err != nil || d.book.FileState(r).Place != book.Here {
		t.Errorf("it is %v, %v", d.book.FileState(r), err)
	}
	d.shows("on this device; o opens it")
	d.press("@")
	d.shows("stays on this device.")
	d.shows("● here @")
	d.press("@")
	d.shows("goes from this device")
}

func TestAFileOutOfReachIsSaid(t *testing.T) {
	d := start(t, 160, 40)
	d.documents()
	d.book.FailFiles(errors.New("the server cannot be reached"))
	d.press("7").settle()
	d.press("home").press("down").settle()
	d.shows("o fetches and opens it")
	d.press("o")
	d.shows("the server cannot be reached")
	if d.opened.Load() != nil {
		t.Error("something was opened")
	}
}

func TestAFileIsAddedToTheAccountOfThePlace(t *testing.T) {
	d := start(t, 160, 40)
	d.press("2").settle()
	account := d.m.top().(interface{ CurrentRef() kam.Ref }).CurrentRef()
	d.press("enter").settle()
	for range 20 {
		if strings.Contains(d.text(), "Size") && strings.Contains(d.text(), "Expires") {
			break
		}
		d.press("]").settle()
	}
	d.press("n").settle()
	d.types("/tmp/Frame contract.pdf").press("enter")
	d.shows("Frame contract.pdf")
	var found kam.Record
	if err := d.book.Each(t.Context(), "document", func(r kam.Record) bool {
		if r.Get("file") == "Frame contract.pdf" {
			found = r
		}
		return true
	}); err != nil {
		t.Fatal(err)
	}
	if found.Get("account") != account.ID.String() || found.Get("date") != "2026-11-22" {
		t.Errorf("it belongs to %q and is of %q", found.Get("account"), found.Get("date"))
	}
}
