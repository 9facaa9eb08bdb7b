package memtable

import (
	"bytes"

	"github.com/tidwall/btree"
	bolt "go.etcd.io/bbolt"
)

// Cursor goes through a bucket in the order of its keys: forth from First or Seek with Next, or back from Last with Prev.
// At the end it returns a nil key.
type Cursor struct {
	file *bolt.Cursor
	held *btree.IterG[entry] // nil if the memtable holds nothing of the bucket

	key, value []byte // where the file's cursor is; nil at its end
	at         entry  // where that of the memtable is
	more       bool   // it is not at its end
	fromHeld   bool   // the memtable gave the last key
}

// First goes to the first key.
func (c *Cursor) First() (key, value []byte) {
	c.key, c.value = c.file.First()
	if c.held != nil {
		c.hold(c.held.First())
	}
	return c.meet(forth)
}

// Last goes to the last key.
func (c *Cursor) Last() (key, value []byte) {
	c.key, c.value = c.file.Last()
	if c.held != nil {
		c.hold(c.held.Last())
	}
	return c.meet(back)
}

// Seek goes to a key, or to the next one if there is no such key.
func (c *Cursor) Seek(to []byte) (key, value []byte) {
	c.key, c.value = c.file.Seek(to)
	if c.held != nil {
		c.hold(c.held.Seek(at(to)))
	}
	return c.meet(forth)
}

// Next goes on to the next key.
func (c *Cursor) Next() (key, value []byte) { return c.step(forth) }

// Prev goes back to the key before.
func (c *Cursor) Prev() (key, value []byte) { return c.step(back) }

// way is the direction in which a cursor goes.
type way int

const (
	forth way = 1
	back  way = -1
)

func (c *Cursor) step(to way) (key, value []byte) {
	if c.fromHeld {
		c.moveHeld(to)
	} else {
		c.moveFile(to)
	}
	return c.meet(to)
}

// meet returns the key at which one of the two cursors is that comes first. Where both have it, the memtable's counts; a key
// that is gone is passed over.
func (c *Cursor) meet(to way) (key, value []byte) {
	for c.more {
		order := -1
		if c.key != nil {
			order = bytes.Compare(c.at.key(), c.key) * int(to)
		}
		if order > 0 {
			break
		}
		if order == 0 {
			c.moveFile(to)
		}
		if !c.at.gone {
			c.fromHeld = true
			return c.at.key(), c.at.value()
		}
		c.moveHeld(to)
	}
	c.fromHeld = false
	return c.key, c.value
}

func (c *Cursor) moveFile(to way) {
	if c.key == nil {
		return
	}
	if to == forth {
		c.key, c.value = c.file.Next()
	} else {
		c.key, c.value = c.file.Prev()
	}
}

func (c *Cursor) moveHeld(to way) {
	if to == forth {
		c.hold(c.held.Next())
	} else {
		c.hold(c.held.Prev())
	}
}

func (c *Cursor) hold(more bool) {
	if c.more = more; more {
		c.at = c.held.Item()
	}
}
