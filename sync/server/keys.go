package server

import (
	"encoding/binary"
	"errors"
	"fmt"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

func numberKey(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func refKey(ref kam.Ref) []byte {
	return append(append(append(make([]byte, 0, len(ref.Kind)+25), ref.Kind...), 0), ref.ID[:]...)
}

func versionKey(id wire.VersionID) []byte {
	return binary.BigEndian.AppendUint64(append(make([]byte, 0, 24), id.Device[:]...), id.Number)
}

// pastKey orders the replaced changes of a record by the number in the feed at which they were made.
func pastKey(ref kam.Ref, made uint64, id wire.VersionID, cell string) []byte {
	key := binary.BigEndian.AppendUint64(refKey(ref), made)
	return append(append(key, versionKey(id)...), cell...)
}

// after returns the least key that is greater than all keys that begin with prefix, or nil.
func after(prefix []byte) []byte {
	end := append([]byte(nil), prefix...)
	for i := len(end) - 1; i >= 0; i-- {
		if end[i]++; end[i] != 0 {
			return end[:i+1]
		}
	}
	return nil
}

// numberIn reads a number of 8 bytes.
func numberIn(b []byte) (uint64, error) {
	if len(b) != 8 {
		return 0, damaged("a number of %d bytes", len(b))
	}
	return binary.BigEndian.Uint64(b), nil
}

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: %s; run kamd check, and restore a backup", ErrDamaged, fmt.Sprintf(format, args...))
}

// get reads what put wrote; it reports false if nothing is under the key.
func get[T any](tx Tx, t Table, key []byte) (value T, found bool, err error) {
	data, err := tx.Get(t, key)
	if err != nil || data == nil {
		return value, false, err
	}
	value, err = decode[T](t, data)
	return value, true, err
}

func decode[T any](t Table, data []byte) (value T, err error) {
	if err := wire.Unmarshal(data, &value); err != nil {
		return value, errors.Join(damaged("an entry of the table %s", t), err)
	}
	return value, nil
}

func put(tx Tx, t Table, key []byte, value any) error {
	data, err := wire.Marshal(value)
	if err != nil {
		return fmt.Errorf("encode an entry of %s: %w", t, err)
	}
	return tx.Put(t, key, data)
}

// place is where a record stands in the feed.
type place struct {
	number   uint64
	scope    string
	document []byte // part of the transaction's memory
}

// placeOf returns the place of a record; its number is 0 if there is no such record.
func placeOf(tx Tx, ref kam.Ref) (place, error) {
	key, err := tx.Get(RecordTable, refKey(ref))
	if err != nil || key == nil {
		return place{}, err
	}
	value, err := tx.Get(FeedTable, key)
	if err != nil {
		return place{}, err
	}
	if value == nil {
		return place{}, damaged("the record %s is not in the feed", ref)
	}
	return placeIn(Item{key, value})
}

// placeIn reads an item of the feed.
func placeIn(item Item) (place, error) {
	n, err := numberIn(item.Key)
	if err != nil {
		return place{}, err
	}
	length, used := binary.Uvarint(item.Value)
	if used <= 0 || length > uint64(len(item.Value)-used) {
		return place{}, damaged("the feed's entry %d", n)
	}
	rest := item.Value[used:]
	return place{n, string(rest[:length]), rest[length:]}, nil
}

// feedValue returns the value of a record's place in the feed.
func feedValue(scope string, doc *wire.Document) []byte {
	b := binary.AppendUvarint(make([]byte, 0, 512), uint64(len(scope)))
	return wire.AppendDocument(append(b, scope...), doc)
}
