package main

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/klauspost/compress/zstd"
	bolt "go.etcd.io/bbolt"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// rawLoop copies records between two bbolt files over HTTP and does nothing else: no merge, no rights, no sealing, no
// index, no history. It is what sync is measured against. Its pages are as large as ours and its records are
// encoded and packed in the same way; it does one thing after the other.
type rawLoop struct {
	b      *testing.B
	here   *bolt.DB // the device's
	there  *bolt.DB // the server's
	web    *httptest.Server
	enc    *zstd.Encoder
	dec    *zstd.Decoder
	places map[kam.Ref]uint64 // numbers in the feed
	head   uint64
	cursor uint64
}

// rawMessage is a page of records or a batch of edits, on its way.
type rawMessage struct {
	From    uint64            `cbor:"1,keyasint"` // the number after which the sender wants what is new
	Records []cbor.RawMessage `cbor:"2,keyasint,omitempty"`
	Left    bool              `cbor:"3,keyasint,omitempty"`
}

var (
	rawFeed    = []byte("feed")    // number → document, where the server reads pages
	rawRecords = []byte("records") // kind, id → document, where pages and batches are written
	rawWaiting = []byte("waiting") // number → document that is to be sent
)

func openRaw(b *testing.B, path string) *bolt.DB {
	db, err := bolt.Open(path, 0o600, &bolt.Options{Timeout: time.Second})
	must(b, err)
	must(b, db.Update(func(tx *bolt.Tx) error {
		for _, name := range [][]byte{rawFeed, rawRecords, rawWaiting} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return nil
	}))
	return db
}

// raw returns the raw loop whose server has the company, the same one each time.
func (c *company) raw() *rawLoop {
	if c.loop != nil {
		return c.loop
	}
	l := &rawLoop{b: c.b, places: map[kam.Ref]uint64{}, there: openRaw(c.b, filepath.Join(c.dir, "raw-server.db"))}
	c.loop = l
	c.b.Cleanup(func() { _ = l.there.Close() })
	var err error
	l.enc, err = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest))
	must(c.b, err)
	l.dec, err = zstd.NewReader(nil)
	must(c.b, err)
	version := wire.Version{VersionID: wire.VersionID{Device: kam.ID{1}}, Author: "anna"}
	var page []*wire.Document
	load := func() error {
		return l.there.Update(func(tx *bolt.Tx) error {
			for _, d := range page {
				l.head++
				l.places[d.Ref] = l.head
				data := wire.AppendDocument(nil, d)
				if err := errors.Join(tx.Bucket(rawFeed).Put(number(l.head), data), tx.Bucket(rawRecords).Put(keyOf(d.Ref), data)); err != nil {
					return err
				}
			}
			page = page[:0]
			return nil
		})
	}
	must(c.b, c.each(func(r kam.Record) error {
		version.Number++
		version.Clock = wire.Clock(version.Number)
		d := &wire.Document{Ref: r.Ref, Versions: []wire.Version{version}}
		for _, cell := range r.Cells {
			d.Cells = append(d.Cells, wire.Cell{Key: cell.Key, Value: cell.Value})
		}
		if page = append(page, d); len(page) < wire.MaxPage {
			return nil
		}
		return load()
	}))
	must(c.b, load())
	l.web = httptest.NewServer(http.HandlerFunc(l.answer))
	c.b.Cleanup(l.web.Close)
	l.start(c.dir)
	c.b.Cleanup(func() { _ = l.here.Close() })
	return l
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

// start gives the device an empty file.
func (l *rawLoop) start(dir string) {
	path := filepath.Join(dir, "raw-device.db")
	if l.here != nil {
		must(l.b, l.here.Close())
		must(l.b, os.Remove(path))
	}
	l.here, l.cursor = openRaw(l.b, path), 0
}

// answer is the server: it writes what came and sends a page of what is new.
func (l *rawLoop) answer(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err == nil {
		body, err = l.respond(body)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	_, _ = w.Write(body)
}

func (l *rawLoop) respond(body []byte) ([]byte, error) {
	q, err := l.unpack(body)
	if err != nil {
		return nil, err
	}
	if len(q.Records) > 0 {
		return l.pack(&rawMessage{From: l.head}), l.write(l.there, q.Records)
	}
	a := &rawMessage{From: q.From}
	err = l.there.View(func(tx *bolt.Tx) error {
		size := 0
		cur := tx.Bucket(rawFeed).Cursor()
		for k, v := cur.Seek(number(q.From + 1)); k != nil; k, v = cur.Next() {
			if a.Left = len(a.Records) == wire.MaxPage || size > wire.MaxPageBytes; a.Left {
				break
			}
			a.Records, a.From, size = append(a.Records, bytes.Clone(v)), binary.BigEndian.Uint64(k), size+len(v)
		}
		return nil
	})
	return l.pack(a), err
}

func (l *rawLoop) pack(m *rawMessage) []byte {
	data, err := wire.Marshal(m)
	must(l.b, err)
	return l.enc.EncodeAll(data, nil)
}

func (l *rawLoop) unpack(body []byte) (*rawMessage, error) {
	data, err := l.dec.DecodeAll(body, nil)
	if err != nil {
		return nil, err
	}
	m := new(rawMessage)
	return m, wire.Unmarshal(data, m)
}

func (l *rawLoop) ask(q *rawMessage) *rawMessage {
	resp, err := http.Post(l.web.URL, "", bytes.NewReader(l.pack(q)))
	must(l.b, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	must(l.b, err)
	if resp.StatusCode != http.StatusOK {
		must(l.b, fmt.Errorf("the raw loop: %s: %s", resp.Status, body))
	}
	a, err := l.unpack(body)
	must(l.b, err)
	return a
}

// write decodes records and puts them in their places, in one transaction.
func (l *rawLoop) write(into *bolt.DB, records []cbor.RawMessage) error {
	return into.Update(func(tx *bolt.Tx) error {
		all := tx.Bucket(rawRecords)
		for _, data := range records {
			d, err := wire.DecodeDocument(data)
			if err != nil {
				return err
			}
			if err := all.Put(keyOf(d.Ref), wire.AppendDocument(nil, d)); err != nil {
				return err
			}
		}
		return nil
	})
}

func keyOf(ref kam.Ref) []byte { return append(append([]byte(ref.Kind), 0), ref.ID[:]...) }

// full returns the raw loop once its device has all records.
func (c *company) full() *rawLoop {
	l := c.raw()
	l.pull()
	return l
}

// pull writes all that is new to the device, a page at a time.
func (l *rawLoop) pull() (records int) {
	for {
		a := l.ask(&rawMessage{From: l.cursor})
		if len(a.Records) > 0 {
			must(l.b, l.write(l.here, a.Records))
		}
		l.cursor = a.From
		records += len(a.Records)
		if !a.Left {
			return records
		}
	}
}

// change moves records at the server to new numbers.
func (l *rawLoop) change(refs []kam.Ref) {
	must(l.b, l.there.Update(func(tx *bolt.Tx) error {
		feed := tx.Bucket(rawFeed)
		for _, ref := range refs {
			was := number(l.places[ref])
			data := bytes.Clone(feed.Get(was))
			l.head++
			l.places[ref] = l.head
			if err := errors.Join(feed.Delete(was), feed.Put(number(l.head), data)); err != nil {
				return err
			}
		}
		return nil
	}))
}

// edit has records of the device wait.
func (l *rawLoop) edit(refs []kam.Ref) {
	must(l.b, l.here.Update(func(tx *bolt.Tx) error {
		for i, ref := range refs {
			data := bytes.Clone(tx.Bucket(rawRecords).Get(keyOf(ref)))
			if err := tx.Bucket(rawWaiting).Put(number(uint64(i)), data); err != nil {
				return err
			}
		}
		return nil
	}))
}

// push sends what waits, and forgets it once the server has it.
func (l *rawLoop) push() {
	q := &rawMessage{}
	must(l.b, l.here.View(func(tx *bolt.Tx) error {
		return tx.Bucket(rawWaiting).ForEach(func(_, v []byte) error {
			q.Records = append(q.Records, bytes.Clone(v))
			return nil
		})
	}))
	l.cursor = l.ask(q).From
	must(l.b, l.here.Update(func(tx *bolt.Tx) error {
		cur := tx.Bucket(rawWaiting).Cursor()
		for k, _ := cur.First(); k != nil; k, _ = cur.Next() {
			if err := cur.Delete(); err != nil {
				return err
			}
		}
		return nil
	}))
}
