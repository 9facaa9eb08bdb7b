// Package outlook keeps what follows from all records up to date while they change, for readers that come when they
// like: nothing is computed before somebody asks, and after that an edit costs the computing of the accounts it touches.
package outlook

import (
	"context"
	"sync"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
	"keyaccount/kam/signal"
)

// Source is where the records are.
type Source interface {
	// Each calls fn for the records of a kind, deleted ones left out, until fn returns false.
	Each(ctx context.Context, kind string, fn func(kam.Record) bool) error
	// Get returns one record, deleted or not; a *kam.Error with code NotFound if there is none.
	Get(ctx context.Context, ref kam.Ref) (kam.Record, error)
}

// Outlook holds a board of alarms and health over a source of records. It is safe for concurrent use.
type Outlook struct {
	source Source

	reading sync.RWMutex // held for writing while the board is brought up to date
	board   *signal.Board

	behind  sync.Mutex // guards what follows; never held while waiting
	changed []kam.Ref
	anew    bool
}

// New returns an outlook over a source. It reads nothing yet.
func New(source Source) *Outlook { return &Outlook{source: source, anew: true} }

// manyChanges is how many changed records are followed one by one; beyond, computing everything anew is cheaper.
const manyChanges = 20_000

// Follow notes that records have changed; nil says that any may have. It returns at once: the board is brought up to
// date when somebody next reads it.
func (o *Outlook) Follow(refs []kam.Ref) {
	o.behind.Lock()
	defer o.behind.Unlock()
	if refs == nil || len(o.changed)+len(refs) > manyChanges {
		o.anew, o.changed = true, nil
		return
	}
	if !o.anew {
		o.changed = append(o.changed, refs...)
	}
}

// Read calls fn with the board as it is on a day, with all changes of which Follow was told before. The board and its
// company are only read, and only until fn returns; several may read at once. Dossiers, and whatever was computed from
// them, are never changed after that, and may be kept.
func (o *Outlook) Read(ctx context.Context, today kam.Date, fn func(*signal.Board)) error {
	for caughtUp := false; ; caughtUp = true {
		o.reading.RLock()
		if o.board != nil && o.board.Today() == today && (caughtUp || !o.isBehind()) {
			defer o.reading.RUnlock()
			fn(o.board)
			return nil
		}
		o.reading.RUnlock()
		if err := o.catchUp(ctx, today); err != nil {
			return err
		}
	}
}

func (o *Outlook) isBehind() bool {
	o.behind.Lock()
	defer o.behind.Unlock()
	return o.anew || len(o.changed) > 0
}

func (o *Outlook) catchUp(ctx context.Context, today kam.Date) error {
	o.reading.Lock()
	defer o.reading.Unlock()
	o.behind.Lock()
	anew, changed := o.anew || o.board == nil, o.changed
	o.anew, o.changed = false, nil
	o.behind.Unlock()
	err := o.take(ctx, today, anew, changed)
	if err != nil {
		o.Follow(nil) // what was half taken is taken again
	}
	return err
}

func (o *Outlook) take(ctx context.Context, today kam.Date, anew bool, changed []kam.Ref) error {
	if anew {
		company, err := gather(ctx, o.source)
		if err != nil {
			return err
		}
		o.board = signal.NewBoard(company, today)
		return nil
	}
	company := o.board.Company()
	done := make(map[kam.Ref]bool, len(changed))
	records := make([]kam.Record, 0, len(changed))
	for _, ref := range changed {
		if done[ref] {
			continue
		}
		done[ref] = true
		r, err := o.source.Get(ctx, ref)
		if kam.CodeOf(err) == kam.NotFound {
			r, err = gone(ref), nil // it is not on this device any more
		}
		if err != nil {
			return err
		}
		records = append(records, r)
	}
	touched := company.Put(records...)
	if o.board.Today() != today {
		o.board = signal.NewBoard(company, today)
		return nil
	}
	o.board.Refresh(touched...)
	return nil
}

// gone returns the record that stands for one that is not there.
func gone(ref kam.Ref) kam.Record {
	return kam.Record{Ref: ref}.With(kam.Cell{Key: kam.DeletedField, Value: kam.Yes})
}

// gather reads all records of the kinds that anything is computed from.
func gather(ctx context.Context, source Source) (*dossier.Company, error) {
	var failed error
	company := dossier.Build(func(yield func(kam.Record) bool) {
		for _, k := range kam.Kinds() {
			on := true
			failed = source.Each(ctx, k.Name, func(r kam.Record) bool { on = yield(r); return on })
			if failed != nil || !on {
				return
			}
		}
	})
	return company, failed
}

// Once returns the board of a source on a day, for somebody who asks only once.
func Once(ctx context.Context, source Source, today kam.Date) (*signal.Board, error) {
	company, err := gather(ctx, source)
	if err != nil {
		return nil, err
	}
	return signal.NewBoard(company, today), nil
}
