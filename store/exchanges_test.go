package store

import (
	"slices"
	"testing"
	"time"
)

func TestTheLatestExchangesOutliveTheProgram(t *testing.T) {
	c := opened(t, t.TempDir())
	var told []Exchange
	at := time.UnixMilli(1_790_000_000_000)
	for i := range mostExchanges + 7 {
		e := Exchange{At: at.Add(time.Duration(i) * time.Minute), Took: 120 * time.Millisecond, Pushed: i, Pulled: 2 * i, Requests: 1, Sent: 300, Received: 4000}
		if i%10 == 3 {
			e.Problem = "the server cannot be reached"
		}
		must(t, c.Exchanged(ctx, e))
		told = append([]Exchange{e}, told...)
	}
	c = reopened(t, c)
	got := c.Exchanges()
	if !slices.Equal(got, told[:mostExchanges]) {
		t.Errorf("the exchanges are %+v", got)
	}
	if c.Waiting() != 0 {
		t.Error("a note about an exchange waits to be sent")
	}
}

func TestWhatOthersChangedIsToldAndHistorySaysWhereItBegins(t *testing.T) {
	s := newCentral(t)
	s.user("anna", "all:write")
	s.user("matti", "all:write")
	anna, matti := s.member("anna"), s.member("matti")
	ref := anna.add("account", "name", "Polar Steel", "phone", "1", "town", "Oulu")
	anna.sync()
	must(t, anna.Apply(ctx, "call", edit("account", ref.ID, "phone", "2")))
	anna.sync()
	matti.sync() // the first time: a state without a past
	began := s.clock.now()
	var news []Change
	defer anna.Subscribe(func(c Changed) { news = append(news, c.News...) })()
	must(t, matti.Apply(ctx, "call", edit("account", ref.ID, "phone", "3")))
	matti.sync()
	anna.sync()
	if len(news) != 1 || news[0].Ref != ref || news[0].Cell != "phone" || news[0].Old != "2" || news[0].New != "3" || news[0].Who != "matti" || news[0].Device != matti.Device().String() {
		t.Errorf("anna is told %+v", news)
	}
	must(t, anna.Apply(ctx, "call", edit("account", ref.ID, "phone", "4")))
	anna.sync()
	if len(news) != 1 {
		t.Errorf("anna is told of what she did herself: %+v", news[1:])
	}
	matti.sync()

	for who, m := range map[string]*member{"anna": anna, "matti": matti} {
		history, err := m.History(ctx, ref)
		must(t, err)
		now, err := m.Get(ctx, ref)
		must(t, err)
		var phones []string
		for _, h := range history {
			if h.Cell == "phone" {
				p := now.AsOf(history, h.At)
				phones = append(phones, p.Get("phone"))
				if !p.Knows("phone") {
					t.Errorf("%s does not know what they set", who)
				}
			}
		}
		want := []string{"4", "3", "2", "1"}
		if who == "matti" {
			want = want[:3]
		}
		if !slices.Equal(phones, want) {
			t.Errorf("for %s the phone was %v", who, phones)
		}
		if who == "matti" {
			p := now.AsOf(history, news[0].At.Add(-time.Millisecond))
			if p.Get("phone") != "2" || !p.Knows("phone") || p.At.Before(began) {
				t.Errorf("before his edit it was %+v", p)
			}
			if p = now.AsOf(history, began.Add(-time.Hour)); p.Knows("phone") || p.Get("town") != "" || p.Begun() {
				t.Errorf("before anything is known it was %+v", p)
			}
		}
	}
}
