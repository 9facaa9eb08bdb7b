package store

import (
	"encoding/binary"
	"fmt"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// spot is where the server holds a record: its number in the feed and its scope. The zero spot is that of a record that
// the server has not sent. It stands before the document in the bucket of records.
type spot struct {
	number uint64
	scope  string
}

func appendSpot(b []byte, s spot) []byte {
	b = binary.AppendUvarint(b, s.number)
	return append(binary.AppendUvarint(b, uint64(len(s.scope))), s.scope...)
}

// cutSpot returns the spot that a value of the bucket begins with, and the document behind it.
func cutSpot(value []byte) (s spot, document []byte, err error) {
	number, n := binary.Uvarint(value)
	if n <= 0 {
		return s, nil, fmt.Errorf("%w: where the server holds a record", errBadValue)
	}
	length, m := binary.Uvarint(value[n:])
	rest := value[n+max(m, 0):]
	if m <= 0 || length > uint64(len(rest)) {
		return s, nil, fmt.Errorf("%w: where the server holds a record", errBadValue)
	}
	return spot{number, string(rest[:length])}, rest[length:], nil
}

// decodeRecord reads a value of the bucket of records.
func decodeRecord(ref kam.Ref, value []byte) (*wire.Document, spot, error) {
	s, document, err := cutSpot(value)
	if err != nil {
		return nil, s, err
	}
	d, err := decodeDocument(ref, document)
	return d, s, err
}
