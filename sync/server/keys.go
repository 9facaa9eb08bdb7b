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

// isDeparture reports whether a key of pastKey, of which the record is cut off, is that of a note that the record left a scope:
// it ends before the cell.
func isDeparture(rest []byte) bool { return len(rest) == 8+len(kam.ID{})+8 }

// lineStart begins the keys of a scope's line of records, of a territory's line of accounts, and of a user's requests.
func lineStart(name string) []byte { return append([]byte(name), 0) }

func lineKey(scope string, ref kam.Ref) []byte { return append(lineStart(scope), refKey(ref)...) }

func movedKey(ref kam.Ref, scope string) []byte { return append(refKey(ref), scope...) }

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
	data, err := encode(t, value)
	if err != nil {
		return err
	}
	return tx.Put(t, key, data)
}

// encode returns a value as a table holds it.
func encode(t Table, value any) ([]byte, error) {
	data, err := wire.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("encode an entry of %s: %w", t, err)
	}
	return data, nil
}

// place is where a record stands in the feed.
type place struct {
	number   uint64
	scope    string
	document []byte // part of the transaction's memory
	moved    bool   // the record has left the scope; the document is without cells
}

// placeOf returns the place of a record; its number is 0 if there is no such record.
func placeOf(tx Tx, ref kam.Ref) (place, error) {
	key, err := tx.Get(RecordTable, refKey(ref))
	if err != nil || key == nil {
		return place{}, err
	}
	n, err := numberIn(key)
	if err != nil {
		return place{}, err
	}
	return placeAt(tx, n)
}

// placeAt returns the place at a number of the feed.
func placeAt(tx Tx, number uint64) (place, error) {
	key := numberKey(number)
	value, err := tx.Get(FeedTable, key)
	if err != nil {
		return place{}, err
	}
	if value == nil {
		return place{}, damaged("the feed has no entry %d", number)
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
	p := place{number: n, scope: string(rest[:length]), document: rest[length:]}
	if p.moved = len(p.document) > 0 && p.document[0] == movedMark; p.moved {
		p.document = p.document[1:]
	}
	return p, nil
}

// movedMark stands before the document of a row that says that a record has left a scope. No document begins so.
const movedMark = 0xf6

// feedValue returns the value of a record's place in the feed, and how much of it comes before the document.
func feedValue(scope string, doc *wire.Document) (value []byte, head int) {
	b := binary.AppendUvarint(make([]byte, 0, 10+len(scope)+doc.Size()), uint64(len(scope)))
	b = append(b, scope...)
	return wire.AppendDocument(b, doc), len(b)
}

// movedValue returns the value of the place at which a record has left a scope.
func movedValue(scope string, ref kam.Ref) []byte {
	b := binary.AppendUvarint(nil, uint64(len(scope)))
	return wire.AppendDocument(append(append(b, scope...), movedMark), &wire.Document{Ref: ref})
}
