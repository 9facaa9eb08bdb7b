package client

import (
	"context"
	"strings"
	"time"

	"keyaccount/kam"
	"keyaccount/store"
)

// note remembers in the cache what came of an exchange, whoever asked for it. One that only found nothing new, as they come
// all day, is not worth its place among the latest, unless it tells that the server can be reached again; nor is a failure
// that is the same as the one before. That it could not be noted is no failure of the exchange.
func (c *Client) note(ctx context.Context, began time.Time, sent, received int64, r Report, err error) {
	if ctx.Err() != nil {
		return
	}
	toSent, toReceived := c.Traffic()
	e := store.Exchange{
		At: began, Took: c.now().Sub(began), Pushed: r.Pushed, Pulled: r.Pulled, Conflicts: r.Conflicts, Rejected: r.Rejected,
		Requests: r.Requests, Sent: toSent - sent, Received: toReceived - received,
	}
	if err != nil {
		e.Problem = strings.Join(strings.Fields(kam.Clean(err.Error(), false)), " ")
	}
	if before := c.cache.Exchanges(); len(before) > 0 {
		nothing := err == nil && e.Pushed+e.Pulled == 0 && before[0].Problem == ""
		if nothing || err != nil && before[0].Problem == e.Problem {
			return
		}
	}
	_ = c.cache.Exchanged(ctx, e)
}
