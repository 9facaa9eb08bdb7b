package search

import "math/bits"

// Use is what decides between records that a query finds equally well. Each part is a class from 0 to Most; what is larger is taken
// for Most, what is less than 0 for 0.
type Use struct {
	Rank    int // how likely records of its kind are what somebody looks for who types their names; at most 7
	Opened  int // how lately and how often it was opened here: see Recency
	Contact int // how lately somebody of ours was in contact: see Recency
	Size    int // how big the account is: see Size
}

// Most is the greatest class that a part of Use has. Ranks end at 7.
const Most = 15

const mostRank = 7

// Boost puts a use into one number for Entry.Boost: what was opened last comes first, then what has the higher rank, what was in
// contact last, what is bigger.
func Boost(u Use) uint16 {
	rank := uint16(min(max(u.Rank, 0), mostRank))
	class := func(n int) uint16 { return uint16(min(max(n, 0), Most)) }
	return class(u.Opened)<<11 | rank<<8 | class(u.Contact)<<4 | class(u.Size)
}

// Recency is the class of what happened so many days ago, or is so many days ahead: Most today, and one less each time the days double.
func Recency(days int) int {
	return max(Most-bits.Len(uint(max(days, -days))), 1)
}

// Size is the class of a yearly revenue in millions of euros: one more each time it doubles.
func Size(millions int64) int {
	return min(bits.Len64(uint64(max(millions, 0))), Most)
}
