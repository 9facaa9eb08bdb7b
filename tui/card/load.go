package card

import (
	"context"
	"fmt"
	"slices"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/signal"
	"keyaccount/tui/book"
	"keyaccount/tui/doc"
)

// Settings returns the company's settings, which its own records say.
func Settings(ctx context.Context, b book.Book) (kam.Settings, error) {
	records, err := settings(ctx, b)
	return kam.SettingsFrom(records), err
}

func settings(ctx context.Context, b book.Book) (records []kam.Record, err error) {
	err = b.Each(ctx, "setting", func(r kam.Record) bool { records = append(records, r); return true })
	return records, err
}

// Load returns what one of our people looks after, with the accounts that it speaks of, in the order of ids. It reads only
// these, what is above them in the corporate tree, and the settings, and so runs off the update loop.
func Load(ctx context.Context, b book.Book, person kam.ID) (l signal.Load, accounts []kam.Account, most int, err error) {
	records, err := settings(ctx, b)
	if err != nil {
		return l, nil, 0, err
	}
	err = b.Related(ctx, kam.Ref{Kind: "person", ID: person}, func(r kam.Record) bool {
		if r.Kind == "account" && id(r, "owner") == person {
			records = append(records, r)
		}
		return true
	})
	if err != nil {
		return l, nil, 0, err
	}
	have := map[kam.ID]bool{}
	for _, r := range records {
		have[r.ID] = true
	}
	for i := 0; i < len(records); i++ {
		parent := id(records[i], "parent")
		if records[i].Kind != "account" || parent == kam.NoID || have[parent] {
			continue
		}
		have[parent] = true
		r, err := b.Get(ctx, kam.Ref{Kind: "account", ID: parent})
		switch {
		case kam.CodeOf(err) == kam.NotFound: // it is not on this device
		case err != nil:
			return l, nil, 0, err
		case !r.Deleted():
			records = append(records, r)
		}
	}
	c := dossier.Build(slices.Values(records))
	l, _ = signal.LoadOf(c, person)
	for _, of := range slices.Concat(l.KeyAccounts, l.Customers) {
		accounts = append(accounts, c.Dossier(of).Account)
	}
	slices.SortStableFunc(accounts, func(x, y kam.Account) int { return dossier.Compare(x.ID, y.ID) })
	return l, accounts, c.Settings.MaxKeyAccounts, nil
}

// rivalsShown is how many pairs of accounts that compete a card tells of.
const rivalsShown = 6

// load writes what a person looks after: how many key accounts are too many, and which accounts compete with each other.
func (w *writer) load() {
	var owned []kam.Record
	for _, r := range w.related["account"] {
		if id(r, "owner") == w.record.ID {
			owned = append(owned, r)
		}
	}
	if len(owned) == 0 {
		return
	}
	l, _, most, err := Load(w.ctx, w.book, w.record.ID)
	w.Head("Accounts", fmt.Sprintf("%d, %d key", len(owned), len(l.KeyAccounts)))
	if err != nil {
		w.Para(err.Error(), doc.Warn)
		return
	}
	if l.Over {
		w.Point("!", fmt.Sprintf("%d key accounts, more than the %d that one manager can look after", len(l.KeyAccounts), most), doc.Warn)
	}
	for _, r := range owned[:min(len(owned), 8)] {
		w.Item("·", r.Get("name"), r.Get("status"), doc.Plain)
	}
	if len(l.Competing) == 0 {
		return
	}
	w.Head("Compete with each other", fmt.Sprint(len(l.Competing)))
	for _, r := range l.Competing[:min(len(l.Competing), rivalsShown)] {
		w.Point("!", r.Words, doc.Warn)
	}
}
