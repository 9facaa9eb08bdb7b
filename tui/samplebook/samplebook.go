// Package samplebook is the sample company as a book in memory, with something in every state: changes of
// colleagues, a conflict, a refused edit. It is for tests and previews of the screens.
package samplebook

import (
	"time"

	"keyaccount/kam"
	"keyaccount/kam/sample"
	"keyaccount/tui/book"
	"keyaccount/tui/book/memory"
)

// New returns the book of a company with the given number of accounts, 0 for its usual size, as it is
// at the time that now tells.
func New(accounts int, now func() time.Time) (*memory.Book, error) {
	var records []kam.Record
	today := kam.DateOf(now())
	err := sample.Each(sample.Options{Seed: 1, Accounts: accounts, Today: today}, func(r kam.Record) error {
		records = append(records, r)
		return nil
	})
	if err != nil {
		return nil, err
	}
	b := memory.New(records, now)
	if err := liven(b, records, now()); err != nil {
		return nil, err
	}
	select {
	case <-b.Notices(): // what has happened before is no news
	default:
	}
	return b, nil
}

// liven gives the book a past: what colleagues changed yesterday and today, and what is not settled.
func liven(b *memory.Book, records []kam.Record, now time.Time) error {
	first := map[string][]kam.Record{}
	for _, r := range records {
		if len(first[r.Kind]) < 40 {
			first[r.Kind] = append(first[r.Kind], r)
		}
	}
	const stands = "+358 555 0100" // the phone in conflict, as the account has it
	type change struct {
		ago   time.Duration
		who   string
		kind  string
		n     int
		field string
		value string
	}
	for _, c := range []change{
		{26 * time.Hour, "matti", "contact", 1, "preferred_time", "before 9 in the morning"},
		{21 * time.Hour, "chiara", "opportunity", 2, "probability", "70"},
		{5 * time.Hour, "matti", "account", 0, "budget_cycle", "Released in March, spent by November."},
		{3 * time.Hour, "joao", "contact", 3, "phone", "+351 555 0199"},
		{2 * time.Hour, "matti", "account", 0, "phone", stands},
		{90 * time.Minute, "matti", "opportunity", 2, "next_step", "Ask the plant for a date"},
		{40 * time.Minute, "chiara", "opportunity", 2, "next_step", "Send the load charts to the plant"},
		{4 * time.Minute, "matti", "membership", 2, "attitude", "positive"},
	} {
		if c.n >= len(first[c.kind]) {
			continue
		}
		edit := kam.Edit{Ref: first[c.kind][c.n].Ref, Cells: []kam.Cell{{Key: c.field, Value: c.value}}}
		if err := b.Remote(c.who, now.Add(-c.ago), edit); err != nil {
			return err
		}
	}
	account, deal := first["account"][0], first["opportunity"][1]
	conflict := kam.Edit{Ref: kam.Ref{Kind: "conflict", ID: b.NewID()}, Cells: []kam.Cell{
		{Key: "field", Value: "phone"}, {Key: "kept", Value: stands}, {Key: "kept_at", Value: now.Add(-2 * time.Hour).Format(time.RFC3339)},
		{Key: "kept_by", Value: "matti"}, {Key: "other", Value: "+358 555 0177"}, {Key: "other_at", Value: now.Add(-3 * time.Hour).Format(time.RFC3339)},
		{Key: "other_by", Value: "anna"}, {Key: "record", Value: account.Ref.String()}, {Key: "scope", Value: account.Scope()}, {Key: "seen", Value: account.Get("phone")},
	}}
	rejection := kam.Edit{Ref: kam.Ref{Kind: "rejection", ID: b.NewID()}, Cells: []kam.Cell{
		{Key: "at", Value: now.Add(-30 * time.Hour).Format(time.RFC3339)}, {Key: "edit", Value: string(kam.RefusedCells([]kam.Cell{{Key: "amount", Value: "1250000 EUR"}}))},
		{Key: "reason", Value: "you may read the accounts of the NEA region, not change them"}, {Key: "record", Value: deal.Ref.String()}, {Key: "user", Value: "anna"},
	}}
	if err := b.Remote("kamd", now.Add(-2*time.Hour), conflict, rejection); err != nil {
		return err
	}
	s := b.State()
	s.Conflicts, s.Rejected = 1, 1
	device := kam.ID{0x01, 0x92, 0xa7, 0x5e, 0x10, 0x00, 0x70, 0x00, 0x80, 0x00, 0x00, 0x00, 0x00, 0x00, 0x0a, 0x11}
	b.SetStanding(book.Standing{
		Device: device, Position: 48_213, Compared: now.Add(-12 * time.Minute), Epoch: "5f0c2a91d3b7",
		Repairs: []book.Repair{{At: now.Add(-50 * time.Hour), Scopes: []string{account.Scope()}}},
		Exchanges: []book.Exchange{
			{At: now.Add(-4 * time.Minute), Took: 46 * time.Millisecond, Pulled: 1, Requests: 1, Sent: 212, Received: 904},
			{At: now.Add(-2 * time.Hour), Took: 88 * time.Millisecond, Pushed: 3, Pulled: 5, Conflicts: 1, Rejected: 1, Requests: 2, Sent: 1480, Received: 3204},
			{At: now.Add(-3 * time.Hour), Took: 5 * time.Second, Requests: 1, Problem: "kam.example cannot be reached: no route to host"},
			{At: now.Add(-26 * time.Hour), Took: 2800 * time.Millisecond, Pulled: 9_412, Requests: 10, Sent: 4100, Received: 1_904_000},
		},
	})
	b.SetState(s)
	return nil
}
