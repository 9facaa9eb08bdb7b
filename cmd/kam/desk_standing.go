package main

import (
	"context"
	"errors"
	"slices"
	"time"

	"keyaccount/store"
	"keyaccount/sync/client"
	"keyaccount/tui/book"
)

// log remembers what came of an exchange. One that only found nothing new, as they come all day, is not worth its place
// among the latest, unless it tells that the server can be reached again.
func (d *desk) log(ctx context.Context, began time.Time, sent, received int64, r client.Report, err error) {
	if ctx.Err() != nil {
		return
	}
	toSent, toReceived := d.client.Traffic()
	e := store.Exchange{
		At: began, Took: d.now().Sub(began), Pushed: r.Pushed, Pulled: r.Pulled, Conflicts: r.Conflicts, Rejected: r.Rejected,
		Requests: r.Requests, Sent: toSent - sent, Received: toReceived - received,
	}
	if err != nil {
		e.Problem = oneLine(err)
	}
	before, known := d.cache.Exchanges()
	if errors.Join(err, known) == nil && e.Pushed+e.Pulled == 0 && len(before) > 0 && before[0].Problem == "" {
		return
	}
	if len(before) > 0 && e.Problem != "" && before[0].Problem == e.Problem { // the same again, as while there is no network
		return
	}
	if d.cache.Exchanged(ctx, e) == nil {
		d.tell(book.Notice{State: true})
	}
}

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
	exchanges, err := d.cache.Exchanges()
	for _, e := range exchanges {
		s.Exchanges = append(s.Exchanges, book.Exchange(e))
	}
	return s, err
}

// changesOf returns changes as the screens know them.
func changesOf(changes []store.Change) []book.Change {
	list := make([]book.Change, len(changes))
	for i, c := range changes {
		list[i] = book.Change(c)
	}
	return list
}
