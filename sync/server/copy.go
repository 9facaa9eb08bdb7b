package server

import (
	"context"
	"errors"
	"fmt"
)

// ErrNotEmpty is the error of copying into a store that has something.
var ErrNotEmpty = errors.New("the store is not empty")

// Copy copies all that a transaction of one store sees into another, which has to be empty: the error wraps
// ErrNotEmpty otherwise. About so many bytes share a transaction; with 0 all do, so that it has all or nothing
// of them. What was copied before an error stays.
func Copy(ctx context.Context, to Store, from Tx, together int) error {
	head, err := from.Head()
	if err != nil {
		return err
	}
	if together == 0 {
		return to.Update(ctx, func(tx Tx) error {
			if err := empty(tx); err != nil {
				return err
			}
			if _, err := tx.Advance(head); err != nil {
				return err
			}
			return eachItem(ctx, from, func(t Table, item Item) error { return tx.Put(t, item.Key, item.Value) })
		})
	}
	if err := to.Update(ctx, func(tx Tx) error {
		if err := empty(tx); err != nil {
			return err
		}
		_, err := tx.Advance(head)
		return err
	}); err != nil {
		return err
	}
	type row struct {
		Table
		Item
	}
	var waiting []row
	size := 0
	write := func() error {
		err := to.Update(ctx, func(tx Tx) error {
			for _, r := range waiting {
				if err := tx.Put(r.Table, r.Key, r.Value); err != nil {
					return err
				}
			}
			return nil
		})
		waiting, size = waiting[:0], 0
		return err
	}
	if err := eachItem(ctx, from, func(t Table, item Item) error {
		waiting = append(waiting, row{t, item})
		if size += len(item.Key) + len(item.Value); size < together {
			return nil
		}
		return write()
	}); err != nil {
		return err
	}
	return write()
}

func eachItem(ctx context.Context, from Tx, f func(Table, Item) error) error {
	for _, t := range Tables() {
		for item, err := range from.Scan(t, nil, nil) {
			if err == nil {
				err = ctx.Err()
			}
			if err == nil {
				err = f(t, item)
			}
			if err != nil {
				return err
			}
		}
	}
	return nil
}

func empty(tx Tx) error {
	head, err := tx.Head()
	if err != nil {
		return err
	}
	if head != 0 {
		return fmt.Errorf("%w: its head is %d", ErrNotEmpty, head)
	}
	for _, t := range Tables() {
		for _, err := range tx.Scan(t, nil, nil) {
			if err != nil {
				return err
			}
			return fmt.Errorf("%w: there is something in its table %s", ErrNotEmpty, t)
		}
	}
	return nil
}
