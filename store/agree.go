package store

import (
	"context"
	"slices"
	"time"

	"keyaccount/kam"
	"keyaccount/store/memtable"
	"keyaccount/sync/wire"
)

// Repair is a difference between what this device held and what the server held for it, and what was done about it.
type Repair struct {
	At     int64    `cbor:"1,keyasint"` // milliseconds since 1970
	Scopes []string `cbor:"2,keyasint"` // the scopes that were fetched anew
}

const (
	betweenSums = time.Hour // how often the sums are compared
	mostRepairs = 20        // that are remembered
)

// Wishes is what a request asks for beside changes.
type Wishes struct {
	Agree wire.Agreement // the sums that this cache wants to compare
	Anew  []string       // scopes in which it differed from the server, to be sent anew
	Own   bool           // what its own edits have made of records need not be sent
}

// Wishes returns what the next request is to ask for beside changes.
func (c *Cache) Wishes() Wishes {
	agree, anew := c.differences()
	return Wishes{agree, anew, !c.apart.Load()}
}

// differences returns what is to be compared, and what is to be sent anew.
func (c *Cache) differences() (wire.Agreement, []string) {
	s := c.state.Load()
	since := c.now().Sub(time.UnixMilli(s.Agreed))
	switch {
	case len(s.Anew) > 0:
		return wire.OneSum, slices.Clone(s.Anew[:min(len(s.Anew), wire.MaxAnew)])
	case s.Differs:
		return wire.EveryOne, nil
	case since < 0 || since >= betweenSums:
		return wire.OneSum, nil
	}
	return wire.Unasked, nil
}

// agree compares the sum over what the server has sent with the server's own.
func (a *absorption) agree() {
	r := a.resp
	if r.Sum == nil || r.Left > 0 || a.state.Snapshot {
		return
	}
	a.state.Agreed = a.now().UnixMilli()
	a.state.Differs = *r.Sum != a.state.Sum && len(r.Sums) == 0
}

// differing compares the sums of all scopes with the server's, and has those sent anew that differ.
func (c *Cache) differing(ctx context.Context, theirs []wire.ScopeSum) (scopes []string, err error) {
	ours := map[string]wire.Sum{}
	if err := c.view(func(tx *memtable.Tx) (err error) {
		ours, err = c.sums(ctx, tx)
		return err
	}); err != nil {
		return nil, err
	}
	for _, t := range theirs {
		if ours[t.Scope] != t.Sum && kam.Clean(t.Scope, false) == t.Scope {
			scopes = append(scopes, t.Scope)
		}
		delete(ours, t.Scope)
	}
	for scope := range ours {
		scopes = append(scopes, scope)
	}
	slices.Sort(scopes)
	return scopes, c.write(ctx, func(t *txn) error {
		t.state.Differs, t.state.Anew = false, scopes
		var all wire.Sum // what is kept of it may be what was wrong
		counted, err := c.sums(ctx, t.tx)
		for _, s := range counted {
			all = all.Plus(s)
		}
		t.state.Sum = all
		t.state.Repairs = append(t.state.Repairs, Repair{At: t.now().UnixMilli(), Scopes: scopes})
		t.state.Repairs = t.state.Repairs[max(0, len(t.state.Repairs)-mostRepairs):]
		return err
	})
}

// sums adds up what the server has sent, scope by scope.
func (c *Cache) sums(ctx context.Context, tx *memtable.Tx) (map[string]wire.Sum, error) {
	sums := map[string]wire.Sum{}
	waiting := tx.Bucket(string(under)) // looked up once: a transaction that writes notes which buckets it has looked up
	var next []byte
	for more := true; more; {
		var keys, values [][]byte
		keys, values, next, more = window(tx.Bucket(string(records)).Cursor(), next, nil)
		spots, each := make([]spot, len(keys)), make([]wire.Sum, len(keys))
		err := parallel(len(keys), func(i int) (err error) {
			spots[i], each[i], err = c.sumAt(waiting, keys[i], values[i])
			return err
		})
		if err != nil {
			return nil, err
		}
		for i, at := range spots {
			if at.number != 0 {
				sums[at.scope] = sums[at.scope].Plus(each[i])
			}
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	return sums, nil
}

// sumAt returns the sum over what the server holds of the record at a key, beneath the edits that wait.
func (c *Cache) sumAt(waiting *memtable.Bucket, key, sealed []byte) (at spot, sum wire.Sum, err error) {
	plain, err := c.open(records, key, sealed)
	if err != nil {
		return at, sum, err
	}
	at, document, err := cutSpot(plain)
	if err != nil || at.number == 0 {
		return at, sum, err
	}
	if laid := waiting.Get(key); laid != nil {
		beneath, err := c.open(under, key, laid)
		if err != nil {
			return at, sum, err
		}
		ref, err := parseRecordKey(key)
		if err != nil {
			return at, sum, err
		}
		b, err := decodeBase(ref, beneath)
		if err != nil {
			return at, sum, err
		}
		if b.server == nil {
			return spot{}, sum, nil
		}
		document = wire.AppendDocument(nil, b.server)
	}
	return at, wire.SumOf(at.number, at.scope, document), nil
}
