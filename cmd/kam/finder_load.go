package main

import (
	"context"
	"errors"

	"keyaccount/kam"
	"keyaccount/kam/query"
	"keyaccount/kam/search"
	"keyaccount/store"
)

// later is what has to happen, without the finder's lock, before something can be carried out.
type later func(ctx context.Context) error

// after waits for a channel to be closed.
func (f *finder) after(done <-chan struct{}) later {
	return func(ctx context.Context) error {
		select {
		case <-done:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-f.life.Done():
			return f.life.Err()
		}
	}
}

// current carries out work with mu held and the index up to date. Work may say that something has to happen before, and is called
// again then.
func (f *finder) current(ctx context.Context, work func() (later, error)) error {
	for {
		before, err := f.attempt(ctx, work)
		if before == nil || err != nil {
			return err
		}
		if err := before(ctx); err != nil {
			return err
		}
	}
}

func (f *finder) attempt(ctx context.Context, work func() (later, error)) (later, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := errors.Join(ctx.Err(), f.life.Err()); err != nil {
		return nil, err
	}
	if before, err := f.catchUp(ctx); before != nil || err != nil {
		return before, err
	}
	return work()
}

// loading is the filling of an index.
type loading struct {
	ended   chan struct{}
	changed []kam.Ref // since it began: what was read of them may be old
	opened  []kam.Ref // likewise
	again   bool      // so much has changed since that it has to be done again
}

// catchUp brings the index up to date, as far as there is one; else it says what has to happen before. It must be called with mu held.
func (f *finder) catchUp(ctx context.Context) (later, error) {
	if err := f.fault; err != nil {
		f.fault = nil
		return nil, err
	}
	f.behind.Lock()
	anew, changed := f.anew, f.changed
	f.anew, f.changed = false, nil
	f.behind.Unlock()
	switch l := f.loading; {
	case l != nil:
		l.again = l.again || anew
		l.changed = append(l.changed, changed...)
	case anew || f.index == nil:
		f.load()
	}
	if f.index == nil {
		return f.after(f.loading.ended), nil
	}
	for i, ref := range changed {
		if err := ctx.Err(); err != nil { // whoever comes next goes on
			f.behind.Lock()
			f.changed = append(changed[i:len(changed):len(changed)], f.changed...)
			f.behind.Unlock()
			return nil, err
		}
		if err := f.renew(f.life, ref); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// load begins to fill an index. It must be called with mu held, while none is being filled.
func (f *finder) load() {
	l := &loading{ended: make(chan struct{})}
	f.loading = l
	f.work.Go(func() {
		index, weights, err := readIndex(f.life, f.cache, f.today())
		f.mu.Lock()
		defer f.mu.Unlock()
		defer close(l.ended)
		f.loading = nil
		if err != nil {
			f.fault = err
			f.follow(store.Changed{All: true})
			return
		}
		first := f.index == nil
		f.index, f.session, f.weights = index, index.NewSession(), weights
		f.table, f.filled, f.sets, f.passages = query.NewTable(), filled{}, nil, nil
		f.age++
		f.stopReading()
		f.follow(store.Changed{All: l.again, Refs: l.changed})
		for _, ref := range l.opened {
			f.open(ref)
		}
		if f.ahead && f.life.Err() == nil {
			f.fill(allKinds())
		}
		if !first {
			f.tell()
		}
	})
}

// readIndex returns an index of all records, and what decides between those that are found equally well.
func readIndex(ctx context.Context, cache *store.Cache, today kam.Date) (*search.Index, *weights, error) {
	weights, err := weigh(ctx, cache, today)
	if err != nil {
		return nil, nil, err
	}
	var entries []search.Entry
	err = cache.Entries(ctx, func(e search.Entry) bool {
		if ref, err := kam.ParseRef(e.Key); err == nil {
			e.Boost = weights.boost(ref)
		}
		entries = append(entries, e)
		return ctx.Err() == nil
	})
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, nil, err
	}
	index := search.New()
	index.Load(entries)
	return index, weights, nil
}
