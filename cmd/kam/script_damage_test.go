package main

import (
	"bytes"
	"os"

	"github.com/rogpeppe/go-internal/testscript"
	"go.etcd.io/bbolt"
)

// spoil overwrites the file of a cache from its third page on, which leaves it recognizable.
func spoil(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) == 1, "spoil FILE")
	data, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	from := 2 * os.Getpagesize()
	copy(data[from:], bytes.Repeat([]byte("spoiled "), len(data)/8))
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), data, 0o600))
}

// cutOff leaves of a file no more than the pages at its beginning: its end may be room that nothing is written in yet.
func cutOff(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) == 1, "cut FILE")
	ts.Check(os.Truncate(ts.MkAbs(args[0]), int64(4*os.Getpagesize())))
}

// makeNewer writes the number of a format that is not made yet into the file of a cache, where every version of the
// program looks for it.
func makeNewer(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) == 1, "newer FILE")
	db, err := bbolt.Open(ts.MkAbs(args[0]), 0o600, nil)
	ts.Check(err)
	ts.Check(db.Update(func(tx *bbolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("format"), []byte("99")) }))
	ts.Check(db.Close())
}
