package sim

import (
	"encoding/binary"

	"github.com/fxamacker/cbor/v2"

	"keyaccount/kam"
	"keyaccount/sync/server"
	"keyaccount/sync/wire"
)

// record is a record as the store of the servers holds it.
type record struct {
	number uint64
	scope  string
	doc    *wire.Document
	raw    string
}

// mirror is what the ledger knows of the store, which it reads without asking a server.
type mirror struct {
	head    uint64
	records map[kam.Ref]*record
}

// scopeAt returns the scope of the record at a number, or "" if there is none.
func (m *mirror) scopeAt(number uint64) string {
	for _, r := range m.records {
		if r.number == number {
			return r.scope
		}
	}
	return ""
}

// movedMark is what the servers put before the document of a row that says that a record has left a scope.
const movedMark = 0xf6

// catchUp reads what has come to the feed.
func (w *world) catchUp() {
	m := &w.ledger.mirror
	err := w.store.View(w.ctx, func(tx server.Tx) error {
		head, err := tx.Head()
		if err != nil || head == m.head {
			return err
		}
		for item, err := range tx.Scan(server.FeedTable, binary.BigEndian.AppendUint64(nil, m.head+1), nil) {
			if err != nil {
				return err
			}
			length, used := binary.Uvarint(item.Value)
			scope, rest := string(item.Value[used:used+int(length)]), item.Value[used+int(length):]
			if len(rest) > 0 && rest[0] == movedMark {
				continue
			}
			doc, err := wire.DecodeDocument(rest)
			if err != nil {
				return err
			}
			m.records[doc.Ref] = &record{binary.BigEndian.Uint64(item.Key), scope, doc, string(rest)}
			w.changed = append(w.changed, doc.Ref)
		}
		m.head = head
		return nil
	})
	w.must("read the feed", err)
}

// outcome returns what the servers answered, or would answer, to a mutation. Another one under the same name is not it.
func (w *world) outcome(f form) (o wire.Outcome, found bool) {
	id := f.name
	err := w.store.View(w.ctx, func(tx server.Tx) error {
		value, err := tx.Get(server.OutcomeTable, binary.BigEndian.AppendUint64(id.Device[:], id.Number))
		if err != nil || value == nil {
			return err
		}
		var kept struct {
			_       struct{} `cbor:",toarray"`
			Hash    []byte
			Outcome wire.Outcome
		}
		err = cbor.Unmarshal(value, &kept)
		o, found = kept.Outcome, string(kept.Hash) == string(f.hash[:])
		return err
	})
	w.must("read an outcome", err)
	return o, found
}
