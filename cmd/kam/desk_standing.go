package main

import (
	"context"
	"slices"
	"time"

	"keyaccount/store"
	"keyaccount/tui/book"
)

// Standing implements book.Book.
func (d *desk) Standing(context.Context) (book.Standing, error) {
	_, position := d.cache.Position()
	agreed := d.cache.Agreement()
	s := book.Standing{
		Device: d.cache.Device(), Position: position, Ahead: d.cache.ClockOffset(),
		Compared: agreed.Last, Differs: agreed.Differs, Epoch: agreed.Epoch,
	}
	for _, n := range d.cache.Counts() {
		s.Records += n
	}
	for _, r := range slices.Backward(agreed.Repairs) {
		s.Repairs = append(s.Repairs, book.Repair{At: time.UnixMilli(r.At), Scopes: r.Scopes})
	}
	for _, e := range d.cache.Exchanges() {
		s.Exchanges = append(s.Exchanges, book.Exchange(e))
	}
	return s, nil
}

// changesOf returns changes as the screens know them.
func changesOf(changes []store.Change) []book.Change {
	list := make([]book.Change, len(changes))
	for i, c := range changes {
		list[i] = book.Change(c)
	}
	return list
}
