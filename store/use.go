package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/fxamacker/cbor/v2"

	"keyaccount/kam"
	"keyaccount/store/memtable"
)

// Use tells how often a record was opened on this device, and when last.
type Use struct {
	kam.Ref
	Times int
	Last  kam.Date
}

// mostUses bounds how many records are remembered as opened; of those beyond, the ones opened longest ago are forgotten.
const mostUses = 400

// usesKey is where the uses lie in the bucket meta, as one value: they are few, and read and written together.
var usesKey = []byte("uses")

// Opened notes that a record was opened on a day. It is no edit: nothing of it leaves the device.
func (c *Cache) Opened(ctx context.Context, ref kam.Ref, day kam.Date) error {
	return c.write(ctx, func(t *txn) error {
		uses, err := c.uses(t.tx)
		if err != nil {
			return err
		}
		i := slices.IndexFunc(uses, func(u Use) bool { return u.Ref == ref })
		if i < 0 {
			i, uses = len(uses), append(uses, Use{Ref: ref})
		}
		uses[i].Times++
		uses[i].Last = day
		used := uses[i]
		uses = append([]Use{used}, slices.Delete(uses, i, i+1)...)
		data, err := encodeUses(uses[:min(len(uses), mostUses)])
		if err != nil {
			return err
		}
		return c.put(t.tx, meta, usesKey, data)
	})
}

// Uses returns what was opened on this device, the last first.
func (c *Cache) Uses() (uses []Use, err error) {
	err = c.view(func(tx *memtable.Tx) error {
		uses, err = c.uses(tx)
		return err
	})
	return uses, err
}

func (c *Cache) uses(tx *memtable.Tx) ([]Use, error) {
	data, err := c.get(tx, meta, usesKey)
	if err != nil || data == nil {
		return nil, err
	}
	return decodeUses(data)
}

// keptUse is a use as it is kept: the reference and the day in the forms that they are written in.
type keptUse struct {
	Ref   string `cbor:"1,keyasint"`
	Times int    `cbor:"2,keyasint"`
	Last  string `cbor:"3,keyasint"`
}

func encodeUses(uses []Use) ([]byte, error) {
	kept := make([]keptUse, len(uses))
	for i, u := range uses {
		kept[i] = keptUse{u.Ref.String(), u.Times, u.Last.String()}
	}
	return cbor.Marshal(kept)
}

func decodeUses(data []byte) ([]Use, error) {
	var kept []keptUse
	if err := cbor.Unmarshal(data, &kept); err != nil || len(kept) > mostUses {
		return nil, errors.Join(fmt.Errorf("%w: what was opened", errBadValue), err)
	}
	uses := make([]Use, len(kept))
	for i, k := range kept {
		ref, err := kam.ParseRef(k.Ref)
		if err != nil {
			return nil, fmt.Errorf("%w: what was opened: %w", errBadValue, err)
		}
		day, err := kam.ParseDate(k.Last)
		if err != nil {
			return nil, fmt.Errorf("%w: what was opened: %w", errBadValue, err)
		}
		uses[i] = Use{ref, k.Times, day}
	}
	return uses, nil
}
