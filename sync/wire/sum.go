package wire

import (
	"crypto/sha256"
	"encoding/binary"
	"math/bits"
)

// Sum is a sum over records, by which two ends see whether they hold the same: how many there are, and the
// sum of their hashes modulo 2¹²⁸, which does not depend on their order. The zero Sum is that of no records.
type Sum struct {
	_       struct{} `cbor:",toarray"`
	Records uint64
	High    uint64
	Low     uint64
}

// SumOf returns the sum over one record: the first 16 bytes of the SHA-256 of its number in the feed (8 bytes,
// big-endian), the length of its scope in bytes (8 bytes, big-endian), its scope, and its document as it is encoded.
func SumOf(number uint64, scope string, document []byte) Sum {
	var head [16]byte
	binary.BigEndian.PutUint64(head[:], number)
	binary.BigEndian.PutUint64(head[8:], uint64(len(scope)))
	h := sha256.New()
	h.Write(head[:])
	h.Write([]byte(scope))
	h.Write(document)
	var sum [sha256.Size]byte
	h.Sum(sum[:0])
	return Sum{Records: 1, High: binary.BigEndian.Uint64(sum[:]), Low: binary.BigEndian.Uint64(sum[8:])}
}

// Plus returns the sum over the records of both.
func (s Sum) Plus(t Sum) Sum {
	low, carry := bits.Add64(s.Low, t.Low, 0)
	high, _ := bits.Add64(s.High, t.High, carry)
	return Sum{Records: s.Records + t.Records, High: high, Low: low}
}

// Minus returns the sum over the records of s without those of t.
func (s Sum) Minus(t Sum) Sum {
	low, borrow := bits.Sub64(s.Low, t.Low, 0)
	high, _ := bits.Sub64(s.High, t.High, borrow)
	return Sum{Records: s.Records - t.Records, High: high, Low: low}
}
