package main

import (
	"context"
	"errors"

	"keyaccount/kam"
)

// news is what the colleague of the sample company did on the day it is first opened, so that its first screen has
// something that just happened. Records are named as a person would; one that a smaller company lacks is passed over.
var news = []struct {
	ref     string
	changes []string
}{
	{"contact/Matti Hietala", []string{"preferred_time=before the 7:30 shift meeting"}},
	{"opportunity/Melt shop cranes", []string{"competitors+=Vasara Nosturit"}},
	{"contact/Göran Åkerlund", []string{"preferred_channel=phone"}},
	{"account/Vinterhav Kraft AS", []string{"budget_cycle=Frozen until the owners have met, 12 January"}},
}

// spread makes the news as the colleague would: on a device of their own, with a server in between.
func (d *demo) spread(ctx context.Context, base string) error {
	there := newApp(d.app.streams, d.app.getenv)
	there.now, there.home, there.config = d.app.now, d.homeOf(colleague), d.app.config
	err := there.home.Make()
	if err == nil {
		err = d.prepare(ctx, there, base, colleague)
	}
	for _, n := range news {
		if err != nil {
			break
		}
		err = there.change(ctx, n.ref, n.changes)
		if kam.CodeOf(err) == kam.NotFound {
			err = nil
		}
	}
	if err == nil {
		_, err = there.linked.Sync(ctx, nil)
	}
	return errors.Join(err, there.close())
}
