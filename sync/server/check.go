package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// Counts says how much there is in a store.
type Counts struct {
	Records  uint64 `json:"records"`
	Deleted  uint64 `json:"deleted"` // of the records
	Past     uint64 `json:"past"`    // changes that later ones have replaced
	Users    uint64 `json:"users"`
	Devices  uint64 `json:"devices"`
	Outcomes uint64 `json:"outcomes"`
	Audit    uint64 `json:"audit"`
	Head     uint64 `json:"head"`
	Files    uint64 `json:"files"`  // contents of documents
	Chunks   uint64 `json:"chunks"` // that they consist of, each once
}

// maxReported is how many problems Check tells before it gives up.
const maxReported = 100

// Check reads everything in the store and tells what does not agree, each problem in a line; there are none
// in a clean store.
func (s *Server) Check(ctx context.Context) (Counts, []string, error) {
	c := checker{ctx: ctx, chunk: s.chunk}
	if err := s.store.Check(ctx, func(damage string) { c.tell("%s", damage) }); err != nil {
		return c.counts, c.problems, err
	}
	err := s.store.View(ctx, func(tx Tx) (err error) {
		c.tx = tx
		if c.counts.Head, err = tx.Head(); err != nil {
			return err
		}
		for _, check := range []func() error{c.feed, c.lines, c.deletions, c.territories, c.records, c.past, c.users, c.devices, c.outcomes, c.files} {
			if err := check(); err != nil {
				return err
			}
		}
		return c.audit()
	})
	return c.counts, c.problems, err
}

type checker struct {
	ctx      context.Context
	tx       Tx
	counts   Counts
	problems []string
	done     map[kam.ID]uint64 // per device, the newest mutation with an outcome
	moved    uint64            // words in the feed that a record has left a scope
	chunk    int               // bytes of a chunk of a file
}

func (c *checker) tell(format string, args ...any) {
	switch {
	case len(c.problems) < maxReported:
		c.problems = append(c.problems, fmt.Sprintf(format, args...))
	case len(c.problems) == maxReported:
		c.problems = append(c.problems, "and more")
	}
}

// each calls f for every item of a table.
func (c *checker) each(t Table, f func(Item) error) error {
	for item, err := range c.tx.Scan(t, nil, nil) {
		if err == nil {
			err = c.ctx.Err()
		}
		if err == nil {
			err = f(item)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// feed checks that every place holds a document in its own form and scope, to which its record points.
func (c *checker) feed() error {
	scopes, newest := map[string]tally{}, map[string]uint64{}
	if err := c.each(FeedTable, func(item Item) error {
		at, err := placeIn(item)
		if err != nil {
			c.tell("%v", err)
			return nil
		}
		if at.number > c.counts.Head {
			c.tell("place %d is beyond the head, %d", at.number, c.counts.Head)
		}
		newest[at.scope] = max(newest[at.scope], at.number)
		doc, err := wire.DecodeDocument(at.document)
		if err != nil {
			c.tell("place %d: %v", at.number, err)
			return nil
		}
		is := inLine
		if at.moved {
			is = leftLine
		}
		if in, err := c.tx.Get(LineTable, lineKey(at.scope, doc.Ref)); err != nil {
			return err
		} else if !bytes.Equal(in, is) {
			c.tell("place %d is missing from the line of the scope %s", at.number, at.scope)
		}
		if at.moved {
			c.moved++
			key, err := c.tx.Get(MovedTable, movedKey(doc.Ref, at.scope))
			if err == nil && !bytes.Equal(key, item.Key) {
				c.tell("%s has left the scope %s twice", doc.Ref, at.scope)
			}
			return err
		}
		c.counts.Records++
		scopes[at.scope] = scopes[at.scope].Plus(wire.SumOf(at.number, at.scope, at.document))
		return c.document(item, at, doc)
	}); err != nil {
		return err
	}
	return c.tallies(scopes, newest)
}

func (c *checker) document(item Item, at place, doc *wire.Document) error {
	if doc.Record().Scope() != at.scope {
		c.tell("%s is in the scope %s but belongs to %s", doc.Ref, at.scope, doc.Record().Scope())
	}
	if isDeleted(doc) {
		c.counts.Deleted++
		value, err := c.tx.Get(DeletedTable, refKey(doc.Ref))
		if err != nil {
			return err
		}
		if len(value) != len(numberKey(0)) {
			c.tell("%s is deleted, but nothing says since when", doc.Ref)
		}
	}
	key, err := c.tx.Get(RecordTable, refKey(doc.Ref))
	if err == nil && !bytes.Equal(key, item.Key) {
		c.tell("%s is at place %d but its record points elsewhere", doc.Ref, at.number)
	}
	return err
}

// tallies checks what the scopes count against what they hold, and their newest numbers.
func (c *checker) tallies(scopes map[string]tally, newest map[string]uint64) error {
	var all tally
	for scope, has := range scopes {
		if !strings.HasPrefix(scope, userScope) {
			all = all.Plus(has)
		}
	}
	if all.Records > 0 {
		scopes[string(allScopes)] = all
	}
	compare := func(scope string, counts tally) {
		has := scopes[scope]
		delete(scopes, scope)
		if has == counts {
			return
		}
		if scope == string(allScopes) {
			c.tell("all scopes together have %d records but count %d, or the sums over them differ", has.Records, counts.Records)
		} else {
			c.tell("the scope %s has %d records but counts %d, or the sums over them differ", scope, has.Records, counts.Records)
		}
	}
	if err := c.each(ScopeTable, func(item Item) error {
		scope := string(item.Key)
		counts, err := decode[scopeCount](ScopeTable, item.Value)
		if err != nil {
			c.tell("%v", err)
			delete(scopes, scope)
			return nil
		}
		if counts.Newest < newest[scope] {
			c.tell("the scope %s takes number %d for its newest, but holds %d", scope, counts.Newest, newest[scope])
		}
		compare(scope, counts.Sum)
		return nil
	}); err != nil {
		return err
	}
	for scope := range maps.Clone(scopes) {
		compare(scope, tally{})
	}
	return nil
}

// lines checks that the lines of scopes hold no more than the feed does.
func (c *checker) lines() error {
	var n uint64
	if err := c.each(LineTable, func(Item) error { n++; return nil }); err != nil {
		return err
	}
	if has := c.counts.Records + c.moved; n != has {
		c.tell("the lines of the scopes have %d entries for %d places in the feed", n, has)
	}
	return nil
}

// deletions checks that it is not said of more records than are deleted since when they are.
func (c *checker) deletions() error {
	var n uint64
	if err := c.each(DeletedTable, func(Item) error { n++; return nil }); err != nil {
		return err
	}
	if n != c.counts.Deleted {
		c.tell("it is said of %d records since when they are deleted, but %d are", n, c.counts.Deleted)
	}
	return nil
}

// territories checks that accounts lie in the territories that their fields say, and are found there.
func (c *checker) territories() error {
	places := newAtlas(c.tx)
	var members uint64
	if err := c.each(BelongTable, func(item Item) error {
		b, err := decode[belonging](BelongTable, item.Value)
		if err != nil || len(item.Key) != len(kam.ID{}) {
			c.tell("the territories of account %x are not whole", item.Key)
			return nil
		}
		id := kam.ID(item.Key)
		for i, t := range b.All {
			if before := b.last(t.Territory, i); before >= 0 && (b.All[before].In == t.In || b.All[before].Number >= t.Number) {
				c.tell("account %s comes into the territory %s, or leaves it, twice", id, t.Territory)
			}
			if b.last(t.Territory, len(b.All)) != i {
				continue
			}
			members++
			value, err := c.tx.Get(TerritoryTable, memberKey(t.Territory, t.Number, id))
			if err != nil {
				return err
			}
			if !bytes.Equal(value, membershipValue(t.In)) {
				c.tell("account %s is not found in the territory %s", id, t.Territory)
			}
		}
		return c.belongs(places, id, &b)
	}); err != nil {
		return err
	}
	var found uint64
	if err := c.each(TerritoryTable, func(Item) error { found++; return nil }); err != nil {
		return err
	}
	if found != members {
		c.tell("the territories have %d entries for %d of their accounts", found, members)
	}
	return nil
}

// belongs checks the territories of one account against its record.
func (c *checker) belongs(places *atlas, id kam.ID, b *belonging) error {
	at, err := placeOf(c.tx, kam.Ref{Kind: kam.AccountKind.Name, ID: id})
	if err != nil && !errors.Is(err, ErrDamaged) {
		return err
	}
	doc, err := wire.DecodeDocument(at.document)
	if err != nil {
		c.tell("account %s lies in territories, but cannot be read", id)
		return nil
	}
	parent, own, all, err := places.would(doc.Record())
	if err != nil {
		return err
	}
	if !bytes.Equal(parent, b.Parent) || !slices.Equal(own, b.Own) {
		c.tell("account %s is written down under another account, or with other territories, than it says", id)
	}
	in := 0
	for _, t := range b.ever() {
		if b.lies(t) {
			in++
		}
	}
	for _, t := range all {
		if !b.lies(t) {
			c.tell("account %s does not lie in the territory %s", id, t)
		}
	}
	if in != len(all) {
		c.tell("account %s lies in %d territories, but should in %d", id, in, len(all))
	}
	return nil
}

// records checks that every record has a place: since every place points back, there are as many.
func (c *checker) records() error {
	var n uint64
	if err := c.each(RecordTable, func(Item) error { n++; return nil }); err != nil {
		return err
	}
	if n != c.counts.Records {
		c.tell("there are %d records for %d places in the feed", n, c.counts.Records)
	}
	return nil
}

func (c *checker) audit() error {
	var log chain
	for !log.ended {
		if _, err := log.read(c.tx, maxAudited); errors.Is(err, ErrDamaged) {
			c.tell("%v", err)
			return nil
		} else if err != nil {
			return err
		}
		c.counts.Audit = log.n
	}
	return nil
}

func (c *checker) past() error {
	return c.each(PastTable, func(item Item) error {
		c.counts.Past++
		if p, err := decode[wire.Past](PastTable, item.Value); err != nil {
			c.tell("%v", err)
		} else if !bytes.HasSuffix(item.Key, []byte(p.Key)) {
			c.tell("a replaced change of %s is kept under another cell", p.Key)
		}
		return nil
	})
}

func (c *checker) users() error {
	return c.each(UserTable, func(item Item) error {
		c.counts.Users++
		u, err := decode[user](UserTable, item.Value)
		if err != nil {
			c.tell("%v", err)
		} else if _, _, _, ok := parseHash(u.Password); !ok || u.Name != string(item.Key) {
			c.tell("the account %s is not whole", item.Key)
		}
		return nil
	})
}

func (c *checker) devices() error {
	c.done = map[kam.ID]uint64{}
	return c.each(DeviceTable, func(item Item) error {
		c.counts.Devices++
		d, err := decode[device](DeviceTable, item.Value)
		if err != nil || len(item.Key) != len(kam.ID{}) || !bytes.Equal(d.ID, item.Key) {
			c.tell("the device %x is not whole", item.Key)
			return nil
		}
		c.done[kam.ID(d.ID)] = d.Done
		if u, err := userNamed(c.tx, d.User); err != nil {
			return err
		} else if u == nil {
			c.tell("the device %s belongs to %s, whom there is not", kam.ID(d.ID), d.User)
		}
		return nil
	})
}

// outcomes checks that the mutations of every device have outcomes from 1 on without a gap.
func (c *checker) outcomes() error {
	seen := map[kam.ID]uint64{}
	if err := c.each(OutcomeTable, func(item Item) error {
		c.counts.Outcomes++
		o, err := decode[outcome](OutcomeTable, item.Value)
		if err != nil || len(item.Key) != 24 {
			c.tell("an outcome under %x is not whole", item.Key)
			return nil
		}
		id := kam.ID(item.Key[:16])
		seen[id]++
		switch {
		case o.Outcome.Number != seen[id] || !bytes.Equal(item.Key[16:], numberKey(o.Outcome.Number)):
			c.tell("device %s: outcome %d stands where %d is expected", id, o.Outcome.Number, seen[id])
			seen[id] = o.Outcome.Number
		case o.Outcome.Applied > c.counts.Head:
			c.tell("device %s: outcome %d was applied at %d, beyond the head, %d", id, o.Outcome.Number, o.Outcome.Applied, c.counts.Head)
		}
		return nil
	}); err != nil {
		return err
	}
	for id, n := range seen {
		if c.done[id] != n {
			c.tell("device %s has %d outcomes but counts %d", id, n, c.done[id])
		}
		delete(c.done, id)
	}
	for id, n := range c.done {
		if n != 0 {
			c.tell("device %s has no outcomes but counts %d", id, n)
		}
	}
	return nil
}
