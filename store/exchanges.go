package store

import (
	"context"
	"fmt"
	"time"

	"github.com/fxamacker/cbor/v2"

	"keyaccount/store/memtable"
)

// Exchange is what came of one exchange with the server.
type Exchange struct {
	At        time.Time     // when it began
	Took      time.Duration // how long it lasted
	Pushed    int           // edits sent
	Pulled    int           // records received
	Conflicts int           // conflicts that the edits met
	Rejected  int           // edits that were refused
	Requests  int
	Sent      int64  // bytes of the requests, as they travelled
	Received  int64  // bytes of the answers
	Problem   string // why it failed, in words; "" if it did not
}

// mostExchanges is how many of the latest exchanges are remembered.
const mostExchanges = 50

// exchangesKey is where the exchanges lie in the bucket meta, as one value.
var exchangesKey = []byte("exchanges")

// Exchanged notes an exchange. It is no edit: nothing of it leaves the device. It is written with the next edit or answer, or
// when the cache is closed: a crash before that forgets it.
func (c *Cache) Exchanged(ctx context.Context, e Exchange) error {
	release, err := c.hold(ctx)
	if err != nil {
		return err
	}
	defer release()
	all := append([]keptExchange{{
		e.At.UnixMilli(), e.Took.Milliseconds(), e.Pushed, e.Pulled, e.Conflicts, e.Rejected, e.Requests, e.Sent, e.Received, e.Problem,
	}}, *c.latest.Load()...)
	all = all[:min(len(all), mostExchanges)]
	c.latest.Store(&all)
	c.unkept = true
	return nil
}

// Exchanges returns the latest exchanges with the server, newest first.
func (c *Cache) Exchanges() (exchanges []Exchange) {
	for _, k := range *c.latest.Load() {
		exchanges = append(exchanges, Exchange{
			time.UnixMilli(k.At), time.Duration(k.Took) * time.Millisecond, k.Pushed, k.Pulled, k.Conflicts, k.Rejected, k.Requests, k.Sent, k.Received, k.Problem,
		})
	}
	return exchanges
}

// loadExchanges reads the latest exchanges from the file.
func (c *Cache) loadExchanges(tx *memtable.Tx) error {
	var all []keptExchange
	data, err := c.get(tx, meta, exchangesKey)
	if err == nil && data != nil {
		all, err = decodeExchanges(data)
	}
	c.latest.Store(&all)
	return err
}

// keepExchanges writes the latest exchanges, if they are others than those in the file.
func (c *Cache) keepExchanges(tx *memtable.Tx) error {
	if !c.unkept {
		return nil
	}
	data, err := cbor.Marshal(*c.latest.Load())
	if err != nil {
		return err
	}
	return c.put(tx, meta, exchangesKey, data)
}

func decodeExchanges(data []byte) (all []keptExchange, err error) {
	if err := cbor.Unmarshal(data, &all); err != nil || len(all) > mostExchanges {
		return nil, fmt.Errorf("%w: the latest exchanges", errBadValue)
	}
	return all, nil
}

// keptExchange is an exchange as it is kept, with times in milliseconds.
type keptExchange struct {
	At        int64  `cbor:"1,keyasint"`
	Took      int64  `cbor:"2,keyasint"`
	Pushed    int    `cbor:"3,keyasint,omitempty"`
	Pulled    int    `cbor:"4,keyasint,omitempty"`
	Conflicts int    `cbor:"5,keyasint,omitempty"`
	Rejected  int    `cbor:"6,keyasint,omitempty"`
	Requests  int    `cbor:"7,keyasint,omitempty"`
	Sent      int64  `cbor:"8,keyasint,omitempty"`
	Received  int64  `cbor:"9,keyasint,omitempty"`
	Problem   string `cbor:"10,keyasint,omitempty"`
}

// Agreement tells how what this device holds compares with what the server holds for it.
type Agreement struct {
	Last    time.Time // when the sums were last compared; zero if never
	Differs bool      // they differed, and the difference is still being looked for or mended
	Repairs []Repair  // what differed, oldest first
	Epoch   string    // the server's store, by its name; another one is a server restored from a backup
}

// Agreement returns how this device and the server agree.
func (c *Cache) Agreement() Agreement {
	s := c.state.Load().clone()
	a := Agreement{Differs: s.Differs || len(s.Anew) > 0, Repairs: s.Repairs}
	if s.Agreed != 0 {
		a.Last = time.UnixMilli(s.Agreed)
	}
	if len(s.Epoch) > 0 {
		a.Epoch = fmt.Sprintf("%x", s.Epoch)
	}
	return a
}
