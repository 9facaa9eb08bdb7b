package store

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"keyaccount/kam"
	"keyaccount/store/journal"
	"keyaccount/store/memtable"
	"keyaccount/store/vault"
)

// readJournal opens the journal, before the cache itself.
func (c *Cache) readJournal(key vault.Key, o Options) (content journal.Content, err error) {
	path := filepath.Join(c.dir, JournalName)
	c.journalBox = key.Box("journal", o.Rand)
	c.journal, content, err = journal.Open(path, c.journalBox, o.OpenJournal)
	return content, classify(path, err)
}

// heir returns the state with which a new cache goes on from a journal whose cache is gone: as the same device, so that
// the server knows again what it has already got. nil if the journal holds nothing.
func heir(content journal.Content) *state {
	h := content.Head
	if h.Device == kam.NoID {
		return nil
	}
	s := &state{Device: h.Device[:], User: h.User, Server: h.Server, Last: answered(content), Clock: h.Clock}
	s.Acked, s.Seen, s.Sent = s.Last, s.Last, h.Last
	for _, step := range content.Steps { // any of them may have been sent
		s.Sent = max(s.Sent, step.Last())
	}
	return s
}

// answered returns the number up to which the server has answered everything, as far as the journal tells: steps leave it
// in no other way.
func answered(content journal.Content) uint64 {
	for _, s := range content.Steps {
		if len(s.Mutations) > 0 {
			return s.Mutations[0].Number - 1
		}
	}
	return content.Head.Last
}

// replay carries out what the journal holds and the cache does not, because a crash came between the two or the cache was
// made anew, and sees that the journal then holds all that waits.
func (c *Cache) replay(ctx context.Context, content journal.Content) error {
	s := c.state.Load()
	mine := content.Head.Device == s.device()
	held := map[uint64][sha256.Size]byte{}
	var orphans []journal.Step
	if mine {
		if n := answered(content); n > s.Last { // the cache is older than its journal
			if err := c.writeHeld(ctx, func(t *txn) error { t.state.Last, t.state.Acked = n, n; return nil }); err != nil {
				return err
			}
		}
		for _, step := range content.Steps {
			for _, m := range step.Mutations {
				held[m.Number] = m.Hash()
			}
			if step.Last() <= c.state.Load().Last {
				continue
			}
			if len(orphans) > 0 || step.Mutations[0].Number != c.state.Load().Last+1 {
				orphans = append(orphans, step)
				continue
			}
			if err := c.writeHeld(ctx, func(t *txn) error { return t.again(step) }); err != nil {
				return err
			}
		}
	}
	if len(content.Damage) > 0 || !mine && len(content.Steps) > 0 {
		if err := c.keepAside(content); err != nil {
			return err
		}
	}
	complete := mine && len(content.Damage) == 0 && len(orphans) == 0
	s = c.state.Load()
	if complete {
		err := c.view(func(tx *memtable.Tx) error {
			return c.eachSent(tx, s.Acked+1, func(e sent, _ int) (bool, error) {
				complete = held[e.mutation.Number] == e.mutation.Hash()
				return complete, nil
			})
		})
		if err != nil {
			return err
		}
	}
	if !complete {
		if err := c.rewriteJournal(); err != nil {
			return err
		}
	}
	for _, step := range orphans {
		if err := c.adopt(ctx, step); err != nil {
			return err
		}
	}
	return nil
}

// again carries out a step of the journal under the numbers it has.
func (t *txn) again(step journal.Step) error {
	if err := t.noteStep(step.Label, editsOf(step)); err != nil {
		return err
	}
	for _, m := range step.Mutations {
		t.state.Last, t.state.Clock = m.Number, max(t.state.Clock, m.Clock)
	}
	return t.lay(step.Mutations)
}

// adopt carries out a step before which others are missing. Its numbers would leave a gap, so its edits are made anew.
func (c *Cache) adopt(ctx context.Context, step journal.Step) error {
	c.mended = append(c.mended, fmt.Sprintf("edits before number %d were lost from the journal; those from there on were made again", step.Mutations[0].Number))
	return c.writeHeld(ctx, func(t *txn) error {
		planned, err := t.plan(editsOf(step), false)
		if err != nil || len(planned) == 0 {
			return err
		}
		return t.carryOut(step.Label, planned)
	})
}

func editsOf(step journal.Step) []kam.Edit {
	edits := make([]kam.Edit, len(step.Mutations))
	for i, m := range step.Mutations {
		edits[i].Ref = m.Ref
		for _, ch := range m.Changes {
			edits[i].Cells = append(edits[i].Cells, kam.Cell{Key: ch.Key, Value: ch.Value})
		}
	}
	return edits
}

// keepAside copies a journal that is about to be written anew although not all of it was understood.
func (c *Cache) keepAside(content journal.Content) error {
	path := filepath.Join(c.dir, JournalName)
	aside := c.asideName(path)
	data, err := os.ReadFile(path)
	if err == nil {
		err = os.WriteFile(aside, data, 0o600)
	}
	if err != nil {
		return classify(path, err)
	}
	if len(content.Damage) == 0 {
		c.mended = append(c.mended, "the journal was another device's; it is kept as "+aside)
	}
	for _, d := range content.Damage {
		c.mended = append(c.mended, fmt.Sprintf("the journal was damaged %s; it is kept as %s", d, aside))
	}
	return nil
}

func (c *Cache) asideName(path string) string {
	return path + ".damaged-" + c.now().UTC().Format("20060102-150405.000")
}

// Rebuild sets the file of a damaged cache aside and opens a new one with the edits that the journal holds, as the same
// device. The records come back with the next sync, after signing in. aside is where the damaged file is now, or "" if
// there was none.
func Rebuild(ctx context.Context, dir string, key vault.Key, o Options) (c *Cache, aside string, err error) {
	o = o.filled()
	if c, err = prepare(dir, key, o); err != nil {
		return nil, "", err
	}
	path := filepath.Join(dir, FileName)
	aside = c.asideName(path)
	switch err := os.Rename(path, aside); {
	case errors.Is(err, fs.ErrNotExist):
		aside = ""
	case err != nil:
		return nil, "", errors.Join(classify(path, err), c.Close())
	}
	if err := c.start(ctx, key, o); err != nil {
		return nil, aside, errors.Join(err, c.Close())
	}
	return c, aside, nil
}
