package store

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// signs returns the signs of the rows of an answer, and whether they have documents.
func signs(resp *wire.SyncResponse) (signs []wire.Sign) {
	for _, row := range resp.Rows {
		signs = append(signs, row.Sign)
	}
	return signs
}

func TestWhatOnesOwnEditsMadeComesBackWithoutDocuments(t *testing.T) {
	s := newCentral(t)
	s.user("anna", "all:write")
	s.user("matti", "all:write")
	anna, matti := s.member("anna"), s.member("matti")
	anna.add("account", "name", "Baltic Crane")
	anna.sync() // from here on it stands somewhere in the feed
	exchange := func(what string, want ...wire.Sign) {
		t.Helper()
		resp, _, err := anna.once()
		must(t, err)
		if got := signs(resp); !slices.Equal(got, want) {
			t.Errorf("%s: rows of the signs %v, not %v", what, got, want)
		}
		for _, row := range resp.Rows {
			if (row.Sign == wire.Own) != (row.Document == nil) {
				t.Errorf("%s: a row of the sign %d with the document %x", what, row.Sign, row.Document)
			}
		}
		anna.agrees()
	}
	ref := anna.add("account", "name", "Polar Steel", "phone", "1")
	contact := anna.add("contact", "name", "Aino Virtanen", "account", ref.ID.String())
	exchange("new records", wire.Own, wire.Own)
	must(t, anna.Apply(ctx, "call", edit("account", ref.ID, "phone", "2")))
	exchange("an edit", wire.Own)
	must(t, anna.Apply(ctx, "call", edit("account", ref.ID, "phone", "3")))
	must(t, anna.Apply(ctx, "call", edit("account", ref.ID, "phone", "4")))
	exchange("two edits of one record", wire.Present)
	must(t, anna.Apply(ctx, "delete", kam.Edit{Ref: contact, Cells: []kam.Cell{{Key: kam.DeletedField, Value: "yes"}}}))
	exchange("a deletion", wire.Own)

	matti.sync()
	must(t, matti.Apply(ctx, "call", edit("account", ref.ID, "website", "https://polar.example")))
	matti.sync()
	must(t, anna.Apply(ctx, "call", edit("account", ref.ID, "phone", "5")))
	exchange("an edit of what somebody else has changed meanwhile", wire.Present)
	if value(t, anna.Cache, ref, "website") != "https://polar.example" || value(t, anna.Cache, ref, "phone") != "5" {
		t.Error("one of the two edits is lost")
	}
	must(t, matti.Apply(ctx, "call", edit("account", ref.ID, "phone", "6")))
	matti.sync() // meets a conflict
	anna.sync()
	must(t, anna.Apply(ctx, "call", edit("account", ref.ID, "phone", "7")))
	anna.sync()
	anna.agrees()
}

func TestWhereTheServerMadeSomethingElseOfAnEditNothingIsTakenIn(t *testing.T) {
	s := newCentral(t)
	s.user("anna", "all:write")
	anna := s.member("anna")
	ref := anna.add("account", "name", "Polar Steel", "phone", "1")
	anna.sync()
	for what, spoil := range map[string]func(*wire.Row){
		"another sum":  func(row *wire.Row) { row.Sum.Low++ },
		"no sum":       func(row *wire.Row) { row.Sum = nil },
		"another edit": func(row *wire.Row) { row.Edit += 7 },
	} {
		t.Run(what, func(t *testing.T) {
			anna.apart.Store(false)
			must(t, anna.Apply(ctx, "call", edit("account", ref.ID, "website", "https://"+strings.ReplaceAll(what, " ", "-")+".example")))
			resp, err := anna.ask()
			must(t, err)
			if len(resp.Rows) != 1 || resp.Rows[0].Sign != wire.Own {
				t.Fatalf("the rows are %+v", resp.Rows)
			}
			spoil(&resp.Rows[0])
			_, before := anna.Position()
			if _, err := anna.Absorb(ctx, resp); err == nil || what != "another sum" && !errors.Is(err, wire.ErrMalformed) {
				t.Errorf("it was taken in: %v", err)
			}
			if _, at := anna.Position(); at != before || anna.Waiting() != 1 || value(t, anna.Cache, ref, "website") != "https://"+strings.ReplaceAll(what, " ", "-")+".example" {
				t.Errorf("%d edits wait at %d, the site is %q", anna.Waiting(), at, value(t, anna.Cache, ref, "website"))
			}
			if what == "another sum" && anna.Wishes().Own {
				t.Error("it asks for no documents again")
			}
			resp, _, err = anna.once()
			must(t, err)
			if got := signs(resp); !slices.Equal(got, []wire.Sign{wire.Present}) {
				t.Errorf("asked again, the rows have the signs %v", got)
			}
			anna.agrees()
		})
	}
}

// Who writes the content into a document that it has already got from somebody else changes nothing of it but who vouches for the file.
func TestAnEditThatOnlyVouchesForAFileIsNotTakenForAnother(t *testing.T) {
	s := newCentral(t)
	s.user("anna", "all:write")
	s.user("matti", "all:write")
	anna, matti := s.member("anna"), s.member("matti")
	account := anna.add("account", "name", "Polar Steel")
	for what, c := range map[string]struct {
		before, after []string
		sign          wire.Sign
	}{
		"alone":                               {sign: wire.Own},
		"after another edit":                  {before: []string{"name", "Offer 2"}, sign: wire.Present},
		"before a deletion that is contested": {after: []string{kam.DeletedField, "yes"}, sign: wire.Present},
	} {
		t.Run(what, func(t *testing.T) {
			anna.apart.Store(false)
			offer := anna.add("document", "name", "Offer", "account", account.ID.String(), "content", strings.Repeat("a", 64))
			anna.sync()
			matti.sync()
			for _, cells := range [][]string{c.before, {"content", strings.Repeat("b", 64)}, c.after} {
				if len(cells) > 0 {
					must(t, anna.Apply(ctx, "edit", edit("document", offer.ID, cells...)))
				}
			}
			must(t, matti.Apply(ctx, "attach", edit("document", offer.ID, "content", strings.Repeat("b", 64))))
			matti.sync()
			anna.pull()
			resp, _, err := anna.once()
			if must(t, err); resp.Rows[0].Sign != c.sign {
				t.Errorf("the rows have the signs %v", signs(resp))
			}
			anna.agrees()
		})
	}
}

// pull takes in what has changed, and lets wait what waits.
func (m *member) pull() {
	m.s.t.Helper()
	id := m.Device()
	token, _ := m.Position()
	resp := &wire.SyncResponse{}
	must(m.s.t, m.s.post(wire.PathSync, m.session.Access, wire.SyncRequest{Protocol: 1, Device: id[:], Token: token}, resp))
	_, err := m.Absorb(ctx, resp)
	must(m.s.t, err)
}
