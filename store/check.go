package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/maphash"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"github.com/fxamacker/cbor/v2"

	"keyaccount/store/journal"
	"keyaccount/store/memtable"
	"keyaccount/store/pages"
	"keyaccount/sync/wire"
)

// Report is what Check found.
type Report struct {
	Records  map[string]int // records per kind, deleted ones included
	Waiting  int            // edits that are not on the server
	Problems []string       // in words, empty if all is well
	Mended   []string       // what Open had to mend
	Repairs  []Repair       // the latest differences from the server, oldest first, which have been fetched anew
	Agreed   time.Time      // when this cache was last compared with the server; the zero Time if it never was
}

// mostProblems bounds a report.
const mostProblems = 100

// Check reads the whole cache and its journal and reports what does not fit together. Writes wait meanwhile. The error
// is about the checking; what is wrong with the cache is in the report.
func (c *Cache) Check(ctx context.Context) (Report, error) {
	release, err := c.hold(ctx)
	if err != nil {
		return Report{}, err
	}
	defer release()
	k := &checker{Cache: c, ctx: ctx, counts: map[string]int{}, waiting: map[uint64]*wire.Mutation{}, links: map[uint64]bool{}, seed: maphash.MakeSeed()}
	k.report.Records, k.report.Mended = map[string]int{}, slices.Clone(c.mended)
	err = c.file.view(k.walk)
	if errors.Is(err, ErrDamaged) || errors.Is(err, errBadValue) {
		k.problem("%v", err)
		return k.report, nil
	}
	if err != nil {
		return k.report, err
	}
	k.checkJournal()
	return k.report, nil
}

type checker struct {
	*Cache
	ctx     context.Context
	tx      *memtable.Tx
	state   *state
	report  Report
	counts  map[string]int
	sums    tallies
	waiting map[uint64]*wire.Mutation // by number, all that the outbox holds
	links   map[uint64]bool           // the sums of all links
	seed    maphash.Seed
}

type tallies struct{ conflicts, rejected int }

func (k *checker) problem(format string, args ...any) {
	if len(k.report.Problems) < mostProblems {
		k.report.Problems = append(k.report.Problems, fmt.Sprintf(format, args...))
	}
}

func (k *checker) walk(tx *memtable.Tx) (err error) {
	k.tx = tx
	if k.state, err = k.loadState(tx); err != nil {
		return err
	}
	k.report.Repairs = k.state.Repairs
	if k.state.Agreed != 0 {
		k.report.Agreed = time.UnixMilli(k.state.Agreed)
	}
	k.report.Waiting = int(k.state.Last - k.state.Acked)
	k.checkLinks()
	for _, part := range []struct {
		in    bucket
		check func(key, plain []byte) error
	}{
		{records, k.checkRecord}, {texts, k.checkText}, {outbox, k.checkSent}, {under, k.checkBase},
		{history, k.checkDeed}, {journey, k.checkJourney}, {steps, k.checkStep}, {acked, k.checkAnswered}, {drafts, k.checkDraft},
	} {
		if err := k.each(part.in, part.check); err != nil {
			return err
		}
	}
	k.checkState()
	if err := k.checkSum(); err != nil {
		return err
	}
	// bbolt's own check follows pages on a goroutine where a fault would end the program, so it comes last.
	if err := pages.Check(k.ctx, k.file.file, k.file.db.Bolt().Info().PageSize, tx.Bolt().ID()); errors.Is(err, pages.ErrDamaged) {
		return damaged(k.file.path, err)
	} else if err != nil {
		return err
	}
	for err := range tx.Bolt().Check() {
		k.problem("the file: %v", err)
	}
	return classify(k.file.path, tx.CheckLog()) // what it holds has been read in memory so far
}

// each unseals every value of a bucket. What cannot be read is a problem, not an error.
func (k *checker) each(in bucket, check func(key, plain []byte) error) error {
	cur := k.tx.Bucket(string(in)).Cursor()
	n := 0
	for key, value := cur.First(); key != nil; key, value = cur.Next() {
		if n++; n%chunk == 0 && k.ctx.Err() != nil {
			return k.ctx.Err()
		}
		plain, err := k.open(in, key, value)
		if err == nil {
			err = check(key, plain)
		}
		if err != nil {
			k.problem("%s: %v", in, err)
		}
	}
	return nil
}

func (k *checker) checkRecord(key, plain []byte) error {
	d, err := decodeAt(key, plain)
	if err != nil {
		return err
	}
	k.report.Records[d.Kind]++
	r := d.Record()
	t := tallyOf(r)
	s := state{Counts: k.counts}
	s.count(d.Kind, t, 1)
	k.sums.conflicts += s.Conflicts
	k.sums.rejected += s.Rejected
	have, err := k.get(k.tx, texts, key)
	if err != nil {
		return err
	}
	if !bytes.Equal(have, appendText(nil, textOf(r))) {
		return fmt.Errorf("the search text of %s is not what the record says", d.Ref)
	}
	for _, id := range references(r) {
		if !k.links[k.sum(k.linkKey(0, id, key)[2:])] {
			return fmt.Errorf("%s does not know that %s refers to it", id, d.Ref)
		}
	}
	return nil
}

func (k *checker) checkText(key, _ []byte) error {
	if k.tx.Bucket(string(records)).Get(key) == nil {
		return errors.New("there is a search text without a record")
	}
	return nil
}

func (k *checker) checkSent(key, plain []byte) error {
	e, err := decodeSent(plain)
	if err != nil {
		return err
	}
	n := binary.BigEndian.Uint64(key)
	k.waiting[n] = e.mutation
	switch {
	case e.mutation.Number != n || e.mutation.Device != k.state.device():
		return fmt.Errorf("edit %d stands in the place of another", n)
	case n > k.state.Last:
		return fmt.Errorf("edit %d is newer than the newest, %d", n, k.state.Last)
	case e.answered != (n <= k.state.Acked):
		return fmt.Errorf("edit %d: it is not clear whether the server has answered it", n)
	}
	data, err := k.get(k.tx, under, recordKey(e.mutation.Ref))
	if err != nil {
		return err
	}
	if b, err := decodeBase(e.mutation.Ref, data); err != nil || !slices.Contains(b.numbers, n) {
		return fmt.Errorf("edit %d is not laid over its record", n)
	}
	return nil
}

func (k *checker) checkBase(key, plain []byte) error {
	ref, err := parseRecordKey(key)
	if err != nil {
		return err
	}
	b, err := decodeBase(ref, plain)
	if err != nil {
		return err
	}
	w := &work{ref: ref, was: b.server, now: b.server}
	for _, n := range b.numbers {
		m := k.waiting[n]
		if m == nil {
			return fmt.Errorf("edit %d of %s is not among those that wait", n, ref)
		}
		w.overlay(*m, "")
	}
	d, err := k.document(k.tx, ref)
	if err != nil {
		return err
	}
	if d == nil || w.now == nil || !slices.Equal(d.Record().Cells, w.now.Record().Cells) {
		return fmt.Errorf("%s is not what the server's state and the edits that wait make of it", ref)
	}
	return nil
}

func (k *checker) checkDeed(_, plain []byte) error {
	_, err := decodeDeed(plain)
	return err
}

func (k *checker) checkJourney(_, plain []byte) error {
	_, err := parseRecordKey(plain)
	return err
}

func (k *checker) checkStep(_, plain []byte) error { return cbor.Unmarshal(plain, &undoStep{}) }

func (k *checker) checkAnswered(key, plain []byte) error {
	if len(plain) < 8 {
		return errBadValue
	}
	m, err := wire.DecodeMutation(plain[8:])
	if err == nil && !bytes.Equal(key, numberKey(m.Number)) {
		err = fmt.Errorf("the answered edit %d stands in the place of another", m.Number)
	}
	return err
}

func (k *checker) checkDraft(_, plain []byte) error {
	_, err := decodeDraft(plain)
	return err
}

// checkLinks gathers the links. A single one leads from a record that is there; packed ones may be spent.
func (k *checker) checkLinks() {
	cur := k.tx.Bucket(string(links)).Cursor()
	for key, value := cur.First(); key != nil && k.ctx.Err() == nil; key, value = cur.Next() {
		from, err := k.linksAt(key, value)
		if err != nil {
			k.problem("links: %v", err)
			continue
		}
		for _, ref := range from {
			at := recordKey(ref)
			k.links[k.sum(key[2:linkHead], at)] = true
			if len(key) > linkHead && k.tx.Bucket(string(records)).Get(at) == nil {
				k.problem("links: there is one from a record that is not there")
			}
		}
	}
}

// sum stands for a link, of which there are too many to keep them whole.
func (k *checker) sum(parts ...[]byte) uint64 {
	var h maphash.Hash
	h.SetSeed(k.seed)
	for _, p := range parts {
		_, _ = h.Write(p)
	}
	return h.Sum64()
}

func (k *checker) checkState() {
	if !maps.Equal(k.counts, k.state.Counts) {
		k.problem("the numbers of records are kept as %v, counted they are %v", k.state.Counts, k.counts)
	}
	if k.sums != (tallies{k.state.Conflicts, k.state.Rejected}) {
		k.problem("%d conflicts and %d rejections are kept as open, counted they are %d and %d", k.state.Conflicts, k.state.Rejected, k.sums.conflicts, k.sums.rejected)
	}
	for n := k.state.Acked + 1; n <= k.state.Last; n++ {
		if k.waiting[n] == nil {
			k.problem("edit %d, which is not on the server, is missing", n)
		}
	}
}

// checkSum compares the sum over what the server has sent with the one that is kept of it.
func (k *checker) checkSum() error {
	sums, err := k.Cache.sums(k.ctx, k.tx)
	if errors.Is(err, errBadValue) {
		return nil // which the records have told already
	}
	var all wire.Sum
	for _, s := range sums {
		all = all.Plus(s)
	}
	if err == nil && all != k.state.Sum {
		k.problem("the sum over %d records from the server is kept as one over %d, or differs", all.Records, k.state.Sum.Records)
	}
	return err
}

// checkJournal compares the edits that wait with those in the journal.
func (k *checker) checkJournal() {
	path := filepath.Join(k.dir, JournalName)
	content, err := journal.Read(path, k.journalBox)
	if err != nil {
		k.problem("%s: %v", path, err)
		return
	}
	for _, d := range content.Damage {
		k.problem("%s: %s", path, d)
	}
	if content.Torn > 0 {
		k.problem("%s: %d bytes at its end are no whole entry", path, content.Torn)
	}
	if content.Head.Device != k.state.device() {
		k.problem("%s: it is another device's", path)
	}
	held := map[uint64]*wire.Mutation{}
	for _, s := range content.Steps {
		for i := range s.Mutations {
			held[s.Mutations[i].Number] = &s.Mutations[i]
		}
	}
	for n := k.state.Acked + 1; n <= k.state.Last; n++ {
		if w, h := k.waiting[n], held[n]; w != nil && (h == nil || h.Hash() != w.Hash()) {
			k.problem("%s: edit %d, which is not on the server, is missing or another", path, n)
		}
	}
}
