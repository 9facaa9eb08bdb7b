package server

import (
	"bytes"

	"keyaccount/sync/wire"
)

// maxPast is how many bytes of history one row brings along, the newest first.
const maxPast = 256 << 10

// pastsOf returns, for each of some records, the changes that came into the feed since the device knows it and have been
// replaced since, oldest first.
func pastsOf(tx Tx, records []seen) ([][]wire.Past, error) {
	pasts := make([][]wire.Past, len(records))
	var ranges []Range
	var of []int // to which record each range belongs
	for i, p := range records {
		if p.moved || p.own != nil {
			continue
		}
		ref, err := wire.DocumentRef(p.document)
		if err != nil {
			return nil, err
		}
		prefix := refKey(ref)
		ranges = append(ranges, Range{append(bytes.Clone(prefix), numberKey(p.since+1)...), after(prefix)})
		of = append(of, i)
	}
	all, err := scans(tx, PastTable, ranges)
	for i, items := range all {
		if err == nil {
			pasts[of[i]], err = pastIn(items)
		}
	}
	return pasts, err
}

// scans returns what is in several ranges of a table.
func scans(tx Tx, t Table, ranges []Range) ([][]Item, error) {
	if store, ok := tx.(RangeFetcher); ok {
		return store.FetchRanges(t, ranges)
	}
	all := make([][]Item, len(ranges))
	for i, r := range ranges {
		for item, err := range tx.Scan(t, r.From, r.Below) {
			if err != nil {
				return nil, err
			}
			all[i] = append(all[i], Item{bytes.Clone(item.Key), item.Value})
		}
	}
	return all, nil
}

// pastIn reads changes to one record.
func pastIn(items []Item) (past []wire.Past, err error) {
	for _, item := range items {
		c, err := decode[wire.Past](PastTable, item.Value)
		if err != nil {
			return nil, err
		}
		past = append(past, c)
		if c.Key == "" { // then it left another scope, and what was before stays there
			past = past[:0]
		}
	}
	size := 0
	for i := len(past) - 1; i >= 0; i-- {
		if size += len(past[i].Key) + len(past[i].Value) + 64; size > maxPast {
			return past[i+1:], nil
		}
	}
	return past, nil
}
