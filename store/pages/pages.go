// Package pages checks the pages of a bbolt file by reading them, without mapping them into memory.
//
// bbolt trusts its pages. In a damaged file one can point to itself, and bbolt follows it for ever; or to where there is
// nothing, which is a fault. A fault can be caught on the goroutine that meets it, but bbolt's own check runs on another;
// and small buckets, which bbolt copies before it reads them, may point to anywhere among what the program holds, which
// ends it when that is next tidied. The layout of pages is that of bbolt's format version 2.
package pages

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// ErrDamaged is wrapped by errors about pages that do not fit together.
var ErrDamaged = errors.New("the pages do not fit together")

// Sizes and flags of bbolt's format.
const (
	headSize = 16 // id, flags, count, overflow
	elemSize = 16
	rootSize = 16 // root page and sequence, in front of what a bucket's value holds
	metaSize = 64
	mostKey  = 32768

	branch   = 0x01
	leaf     = 0x02
	freelist = 0x10

	isBucket = 0x01 // flag of a leaf's element
	none     = ^uint64(0)
)

var native = binary.NativeEndian

// Check reads all pages that a transaction sees, and the list of free ones, and returns the first thing that is wrong
// with them, which wraps ErrDamaged. What has passed can be walked by bbolt, on any goroutine. transaction is the number of
// a read transaction, which has to be open meanwhile: it keeps its pages from being written again. No more memory is used
// than the largest page needs, and a bit for each.
func Check(ctx context.Context, file io.ReaderAt, pageSize int, transaction int) error {
	return check(&checker{ctx: ctx, file: file, size: int64(pageSize)}, transaction)
}

// CheckSpine is Check without the leaves of the buckets, and so without buckets within buckets: about one page of a hundred is
// read. What has passed leads bbolt to no fault but those that the goroutine that meets them can catch.
func CheckSpine(ctx context.Context, file io.ReaderAt, pageSize int, transaction int) error {
	return check(&checker{ctx: ctx, file: file, size: int64(pageSize), spine: true}, transaction)
}

func check(c *checker, transaction int) error {
	roots, err := c.meta(uint64(transaction))
	if err != nil {
		return err
	}
	c.seen = make([]uint64, c.top/64+1)
	if roots.free != none {
		if err := c.free(roots.free); err != nil {
			return err
		}
	}
	return c.tree(roots.tree, nil, nil, true)
}

type checker struct {
	ctx   context.Context
	file  io.ReaderAt
	size  int64
	spine bool     // leaves of buckets are left out
	top   uint64   // the number of pages
	seen  []uint64 // a bit for each page that something has pointed to
}

type roots struct{ tree, free uint64 }

func wrong(id uint64, words string, args ...any) error {
	return fmt.Errorf("%w: page %d %s", ErrDamaged, id, fmt.Sprintf(words, args...))
}

// read returns n bytes of a page.
func (c *checker) read(id uint64, n int64) ([]byte, error) {
	b := make([]byte, n)
	if _, err := c.file.ReadAt(b, int64(id)*c.size); err != nil {
		if errors.Is(err, io.EOF) {
			return nil, wrong(id, "lies behind the end of the file")
		}
		return nil, err
	}
	return b, nil
}

// meta finds which of the two pages at the beginning a transaction began from, and what it says.
func (c *checker) meta(transaction uint64) (r roots, err error) {
	for id := range uint64(2) {
		b, err := c.read(id, headSize+metaSize)
		if err != nil {
			return r, err
		}
		if m := b[headSize:]; native.Uint64(m[48:]) == transaction {
			r.tree, r.free, c.top = native.Uint64(m[16:]), native.Uint64(m[32:]), native.Uint64(m[40:])
			if c.top < 2 || c.top > 1<<40 {
				return r, wrong(id, "counts %d pages", c.top)
			}
			_, err := c.read(c.top-1, c.size) // before memory is taken for as many
			return r, err
		}
	}
	return r, wrong(0, "and the next know nothing of transaction %d", transaction)
}

// meet notes that something points to a page, which nothing else may.
func (c *checker) meet(id uint64) error {
	if id < 2 || id >= c.top {
		return wrong(id, "is pointed to, and there are %d", c.top)
	}
	if c.seen[id/64]&(1<<(id%64)) != 0 {
		return wrong(id, "is pointed to twice")
	}
	c.seen[id/64] |= 1 << (id % 64)
	return nil
}

// isLeaf reads of what kind a page says it is.
func (c *checker) isLeaf(id uint64) (bool, error) {
	if id < 2 || id >= c.top {
		return false, wrong(id, "is pointed to, and there are %d", c.top)
	}
	head, err := c.read(id, headSize)
	return err == nil && native.Uint16(head[8:]) == leaf, err
}

// page reads a page that nothing else points to, with those that follow and belong to it.
func (c *checker) page(id uint64) (p []byte, flags uint16, count int, err error) {
	if id < 2 || id >= c.top {
		return nil, 0, 0, wrong(id, "is pointed to, and there are %d", c.top)
	}
	head, err := c.read(id, headSize)
	if err != nil {
		return nil, 0, 0, err
	}
	if is := native.Uint64(head); is != id {
		return nil, 0, 0, wrong(id, "says that it is page %d", is)
	}
	more := uint64(native.Uint32(head[12:]))
	if id+more >= c.top {
		return nil, 0, 0, wrong(id, "reaches beyond the end")
	}
	for i := id; i <= id+more; i++ {
		if err := c.meet(i); err != nil {
			return nil, 0, 0, err
		}
	}
	p, err = c.read(id, int64(more+1)*c.size)
	return p, native.Uint16(head[8:]), int(native.Uint16(head[10:])), err
}

// free checks the list of free pages: they lie within the file.
func (c *checker) free(id uint64) error {
	p, flags, n, err := c.page(id)
	if err != nil {
		return err
	}
	if flags != freelist {
		return wrong(id, "is not a list of free pages")
	}
	ids := p[headSize:]
	if n == 0xffff { // the count stands in front where it is larger
		long := native.Uint64(ids)
		if ids = ids[8:]; long > uint64(len(ids)/8) {
			return wrong(id, "lists %d free pages", long)
		}
		n = int(long)
	}
	if n > len(ids)/8 {
		return wrong(id, "lists %d free pages", n)
	}
	for i := range n {
		if is := native.Uint64(ids[8*i:]); is < 2 || is >= c.top {
			return wrong(id, "lists page %d as free, and there are %d", is, c.top)
		}
	}
	return nil
}

// tree checks a page and what is below it. Its keys are at least low and, unless it is nil, below high. buckets says that
// it is of the tree in which the buckets stand.
func (c *checker) tree(id uint64, low, high []byte, buckets bool) error {
	if err := c.ctx.Err(); err != nil {
		return err
	}
	p, flags, count, err := c.page(id)
	if err != nil {
		return err
	}
	if flags == leaf {
		return c.leaf(id, p, count, low, high)
	}
	if flags != branch || count == 0 {
		return wrong(id, "is neither a branch nor a leaf")
	}
	keys, children := make([][]byte, count), make([]uint64, count)
	for i := range count {
		at := headSize + elemSize*i
		if at+elemSize > len(p) {
			return wrong(id, "counts %d entries", count)
		}
		children[i] = native.Uint64(p[at+8:])
		if keys[i], err = part(id, p, at, size(p[at:]), size(p[at+4:])); err != nil {
			return err
		}
		if low, err = next(id, keys[i], low, high, i == 0); err != nil {
			return err
		}
	}
	if c.spine && !buckets {
		if leaves, err := c.isLeaf(children[0]); err != nil || leaves { // and so are those beside it
			for _, child := range children {
				err = errors.Join(err, c.meet(child))
			}
			return err
		}
	}
	for i, child := range children {
		below := high
		if i+1 < count {
			below = keys[i+1]
		}
		if err := c.tree(child, keys[i], below, buckets); err != nil {
			return err
		}
	}
	return nil
}

// leaf checks the entries of a leaf, and the buckets among them.
func (c *checker) leaf(id uint64, p []byte, count int, low, high []byte) error {
	for i := range count {
		at := headSize + elemSize*i
		if at+elemSize > len(p) {
			return wrong(id, "counts %d entries", count)
		}
		start, keySize, valueSize := size(p[at+4:]), size(p[at+8:]), size(p[at+12:])
		key, err := part(id, p, at, start, keySize)
		if err != nil {
			return err
		}
		if low, err = next(id, key, low, high, i == 0); err != nil {
			return err
		}
		value, err := part(id, p, at, start+keySize, valueSize)
		if err != nil {
			return err
		}
		if native.Uint32(p[at:])&isBucket == 0 {
			continue
		}
		if len(value) < rootSize {
			return wrong(id, "holds a bucket without a root")
		}
		if root := native.Uint64(value); root != 0 {
			err = c.tree(root, nil, nil, false)
		} else {
			err = c.inline(id, value[rootSize:])
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// inline checks a bucket that is small enough to lie in the value of a leaf's entry.
func (c *checker) inline(id uint64, p []byte) error {
	if len(p) < headSize || native.Uint16(p[8:]) != leaf {
		return wrong(id, "holds a bucket that is no leaf")
	}
	return c.leaf(id, p, int(native.Uint16(p[10:])), nil, nil)
}

// part returns size bytes of a page, which begin start bytes behind an entry.
func part(id uint64, p []byte, entry int, start, size int64) ([]byte, error) {
	from := int64(entry) + start
	if from+size > int64(len(p)) {
		return nil, wrong(id, "has an entry beyond its end")
	}
	return p[from : from+size], nil
}

// size reads a size or a distance within a page.
func size(b []byte) int64 { return int64(native.Uint32(b)) }

// next sees that keys rise, and returns what the following one has to be above.
func next(id uint64, key, low, high []byte, first bool) ([]byte, error) {
	order := bytes.Compare(key, low)
	if len(key) == 0 || len(key) > mostKey || order < 0 || (order == 0 && !first) || (high != nil && bytes.Compare(key, high) >= 0) {
		return nil, wrong(id, "has a key out of order")
	}
	return key, nil
}
