package server

import (
	"bytes"

	"keyaccount/sync/wire"
)

// limits bound one page of the feed.
type limits struct {
	rows  int
	bytes int
}

var usualLimits = limits{wire.MaxPage, wire.MaxPageBytes}

// maxPast is how many bytes of history one row brings along, the newest first.
const maxPast = 256 << 10

// page is what a device gets of the feed.
type page struct {
	rows []wire.Row
	next position
	head uint64
	left uint64
}

// pull returns the page that follows a position, as the user may see it. Documents are handed on as they
// are stored.
func pull(tx Tx, by access, at position, limit limits) (page, error) {
	head, err := tx.Head()
	if err != nil {
		return page{}, err
	}
	p := page{head: head, next: at}
	if at.Number == 0 {
		p.next.Bound, at.Bound = head, head
	}
	if at.Number >= head {
		p.next.Number, p.next.Bound, p.next.Left = head, 0, 0
		return p, nil
	}
	size, more := 0, false
	scopes := map[string]bool{}
	for item, err := range tx.Scan(FeedTable, numberKey(at.Number+1), nil) {
		if err != nil {
			return page{}, err
		}
		place, err := placeIn(item)
		if err != nil {
			return page{}, err
		}
		visible, known := scopes[place.scope]
		if !known {
			visible = by.reads(place.scope)
			scopes[place.scope] = visible
		}
		if !visible {
			continue
		}
		if len(p.rows) == limit.rows || size >= limit.bytes {
			more = true
			break
		}
		row := wire.Row{Number: place.number, Scope: place.scope, Document: bytes.Clone(place.document)}
		size += len(row.Document) + len(row.Scope) + 16
		if at.Bound == 0 {
			past, err := pastOf(tx, row.Document, at.Number)
			if err != nil {
				return page{}, err
			}
			row.Past = past
			for _, c := range past {
				size += len(c.Key) + len(c.Value) + 64
			}
		}
		p.rows = append(p.rows, row)
	}
	if !more {
		p.next.Number, p.next.Bound, p.next.Left = head, 0, 0
		return p, nil
	}
	p.next.Number = p.rows[len(p.rows)-1].Number
	if p.next.Number >= p.next.Bound {
		p.next.Bound = 0
	}
	if p.left, err = left(tx, by, at, p); err != nil {
		return page{}, err
	}
	p.next.Left = p.left
	return p, nil
}

// left returns how many rows follow the page. A first sync knows the total from the scopes, and every page
// after another what that one left; only a device that is far behind has them counted.
func left(tx Tx, by access, at position, p page) (n uint64, err error) {
	sent := uint64(len(p.rows))
	switch {
	case at.Left > sent:
		return at.Left - sent, nil
	case at.Number == 0:
		n, err = visible(tx, by)
		if n > sent {
			return n - sent, err
		}
		return 1, err
	}
	for item, err := range tx.Scan(FeedTable, numberKey(p.next.Number+1), nil) {
		if err != nil {
			return 0, err
		}
		place, err := placeIn(item)
		if err != nil {
			return 0, err
		}
		if by.reads(place.scope) {
			n++
		}
	}
	return n, nil
}

// visible returns how many records the user may see.
func visible(tx Tx, by access) (n uint64, err error) {
	for item, err := range tx.Scan(ScopeTable, nil, nil) {
		if err != nil {
			return 0, err
		}
		has, err := numberIn(item.Value)
		if err != nil {
			return 0, err
		}
		if by.reads(string(item.Key)) {
			n += has
		}
	}
	return n, nil
}

// pastOf returns the changes to a record that came into the feed after a number and have been replaced
// since, oldest first.
func pastOf(tx Tx, document []byte, number uint64) ([]wire.Past, error) {
	ref, err := wire.DocumentRef(document)
	if err != nil {
		return nil, err
	}
	prefix := refKey(ref)
	var past []wire.Past
	for item, err := range tx.Scan(PastTable, append(bytes.Clone(prefix), numberKey(number+1)...), after(prefix)) {
		if err != nil {
			return nil, err
		}
		c, err := decode[wire.Past](PastTable, item.Value)
		if err != nil {
			return nil, err
		}
		past = append(past, c)
	}
	size := 0
	for i := len(past) - 1; i >= 0; i-- {
		if size += len(past[i].Key) + len(past[i].Value) + 64; size > maxPast {
			return past[i+1:], nil
		}
	}
	return past, nil
}

// where opens a pull token. It reports false if the token is of no use, so that the device has to start
// again: a stranger's, another user's, from before a restore or a change of what the user may see.
func (s *Server) where(token []byte, by access) (position, bool) {
	start := position{Epoch: s.epoch, User: by.user, View: by.view()}
	if len(token) == 0 {
		return start, true
	}
	data, ok := s.pulls.open(token)
	if !ok {
		return start, false
	}
	var at position
	if err := wire.Unmarshal(data, &at); err != nil {
		return start, false
	}
	if !bytes.Equal(at.Epoch, start.Epoch) || at.User != start.User || at.View != start.View {
		return start, false
	}
	return at, true
}

func (s *Server) token(at position) ([]byte, error) {
	data, err := wire.Marshal(at)
	if err != nil {
		return nil, err
	}
	return s.pulls.close(data), nil
}
