package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"keyaccount/kam"
	"keyaccount/store"
	"keyaccount/store/shelf"
	"keyaccount/sync/client/step"
	"keyaccount/sync/wire"
)

// Transfer says how far a file has come on its way to the server, or from there.
type Transfer struct {
	Content     wire.Hash
	Up          bool
	Done, Total int64 // bytes
}

const (
	atOnce    = 2   // chunks that are on their way, each of which is in memory
	mostTries = 3   // rounds of an upload, after which the server is given up on
	mostHeld  = 100 // rounds of an exchange that wait for uploads
)

// chunkPatience is how often the usual patience one chunk may take, so that slow lines get through.
const chunkPatience = 5

// upkeep is what a client knows of files that edits name which wait. It is guarded by the lock of exchanges.
type upkeep struct {
	there map[wire.Hash]bool // contents that the server has, or that cannot be brought there
	held  []wire.Hash        // contents to be brought there before the rest is pushed
	epoch []byte             // of the server's store, when it last answered
	owed  map[wire.Hash]bool // contents that a restored server may have lost, although the edits that name them have gone there
}

// forget has everything be offered again, since the server may have lost it or is another.
func (u *upkeep) forget() { u.there = map[wire.Hash]bool{} }

// follow has everything be offered again where the server has been restored from a backup, also that of which the edits have
// been answered: it may have taken an edit whose file it lost.
func (u *upkeep) follow(ctx context.Context, cache Cache, epoch []byte) error {
	was := u.epoch
	u.epoch = bytes.Clone(epoch)
	if was == nil || bytes.Equal(was, epoch) {
		return nil
	}
	u.forget()
	owed, _, err := cache.Contents(ctx)
	u.owed = owed
	return err
}

// hold cuts a batch before the first edit that names a content which the server is not known to have.
func (c *Client) hold(ctx context.Context, batch []wire.Mutation, more bool) ([]wire.Mutation, bool, error) {
	c.files.held = nil
	cut, named := len(batch), false
	for i := range batch {
		id, ok := store.ContentIn(&batch[i])
		if ok && c.shelf != nil && !c.files.there[id] {
			cut = min(cut, i)
			c.files.held = append(c.files.held, id)
		}
		named = named || ok && i < cut
	}
	batch, more = batch[:cut], more && cut == len(batch)
	if named { // what is sent now is not postponed later, if the answer is lost
		return batch, more, c.cache.Sending(ctx, batch[cut-1].Number)
	}
	return batch, more, nil
}

// postpone puts the edits that wait for contents behind all others.
func (c *Client) postpone(ctx context.Context, held []wire.Hash) (moved bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cache.Postpone(ctx, func(m *wire.Mutation) bool {
		id, ok := store.ContentIn(m)
		return ok && slices.Contains(held, id) && !c.files.there[id]
	})
}

// errBehind ends an upload between two chunks because edits have been made that need not wait for it.
var errBehind = errors.New("edits wait behind an upload")

// bring uploads what edits wait for. A file that cannot be uploaded, now or ever, holds up no edit: why is the first
// result. The second ends the exchange, unless it is errBehind: then what has been edited meanwhile is to go first.
func (c *Client) bring(ctx context.Context, held []wire.Hash) (lost, err error) {
	waiting := c.cache.Waiting()
	for _, id := range held {
		err := c.upload(ctx, id, func() bool { return c.cache.Waiting() > waiting })
		if forGood(err) {
			lost, err = errors.Join(lost, err), nil
		}
		if err != nil {
			return lost, err
		}
		c.mu.Lock()
		c.files.there[id] = true
		c.mu.Unlock()
	}
	return lost, nil
}

// forGood reports whether an upload fails the next time, too.
func forGood(err error) bool {
	return errors.Is(err, shelf.ErrMissing) || step.Refused(err, wire.TooLarge, wire.Forbidden, wire.BadRequest, wire.NotFound)
}

// upload brings a content to the server: it sends the chunks that the server wants of it. One of which nothing is here is
// not this device's to upload.
// It ends with errBehind once behind says that edits have been made meanwhile.
func (c *Client) upload(ctx context.Context, id wire.Hash, behind func() bool) error {
	content, err := c.shelf.Content(id)
	if errors.Is(err, shelf.ErrMissing) {
		return nil
	}
	if err != nil {
		return err
	}
	k, err := c.courier(ctx)
	if err != nil {
		return err
	}
	for range mostTries {
		wanted, err := k.offer(ctx, content)
		if err != nil || len(wanted) == 0 {
			return err
		}
		m := c.newMeter(id, true, content, wanted, nil)
		var stopped atomic.Bool
		if err := each(ctx, wanted, func(ctx context.Context, i int) error {
			if stopped.Load() || behind() {
				stopped.Store(true) // the chunk that is on its way arrives
				return nil
			}
			h, n := content.Chunk(i), content.Length(i, c.shelf.ChunkSize())
			chunk, err := c.shelf.Chunk(h)
			if err != nil {
				return fmt.Errorf("a file that was to be uploaded: %w", err)
			}
			if err := k.with(ctx, func(t *transport, access string) error {
				_, err := t.raw(ctx, http.MethodPut, wire.PathChunks+"/"+h.String(), access, chunk)
				return err
			}); err != nil {
				return err
			}
			m.add(n)
			return nil
		}); err != nil {
			return err
		}
		if stopped.Load() {
			return errBehind
		}
	}
	return k.notOurs("it wants the same parts of a file again and again")
}

// offer asks which chunks of a content the server wants.
func (k *courier) offer(ctx context.Context, content wire.Content) ([]int, error) {
	var a wire.ContentAnswer
	if err := k.with(ctx, func(t *transport, access string) error {
		return t.post(ctx, wire.PathContent, access, wire.ContentOffer{Protocol: wire.Protocol, Content: content}, &a)
	}); err != nil {
		return nil, err
	}
	for i, at := range a.Wanted {
		if at < 0 || at >= content.Len() || i > 0 && at <= a.Wanted[i-1] {
			return nil, k.notOurs("it wants a part of a file that there is not")
		}
	}
	return a.Wanted, nil
}

// Fetch brings the file of a document to this device, as far as it is not here: what has come stays where it is broken
// off. Progress, which may be nil, is called after every chunk.
//
// Errors: those of Sync; a *wire.Refusal with the code NotFound where the user may not see the document, or the server
// does not have its file.
func (c *Client) Fetch(ctx context.Context, ref kam.Ref, id wire.Hash, progress func(Transfer)) error {
	if c.shelf == nil || c.shelf.Here(id) {
		return nil
	}
	k, err := c.courier(ctx)
	if err != nil {
		return err
	}
	content, err := k.content(ctx, ref, id)
	if err != nil {
		return err
	}
	var lacks []int
	asked := map[wire.Hash]bool{}
	for i := range content.Len() {
		if h := content.Chunk(i); !asked[h] && !c.shelf.HasChunk(h) {
			lacks = append(lacks, i)
			asked[h] = true
		}
	}
	m := c.newMeter(id, false, content, lacks, progress)
	if err := each(ctx, lacks, func(ctx context.Context, i int) error {
		h, n := content.Chunk(i), content.Length(i, c.shelf.ChunkSize())
		path := fmt.Sprintf("%s/%s/chunks/%d?of=%s", wire.PathDocuments, ref.ID, i, id)
		chunk, err := k.get(ctx, path)
		if err != nil {
			return err
		}
		if len(chunk) != n || wire.HashOf(chunk) != h {
			return k.notOurs("part %d of the file is not what it should be", i+1)
		}
		if err := c.shelf.PutChunk(chunk); err != nil {
			return err
		}
		m.add(n)
		return nil
	}); err != nil {
		return err
	}
	return c.shelf.Finish(content)
}

// content asks of which chunks the file of a document consists.
func (k *courier) content(ctx context.Context, ref kam.Ref, id wire.Hash) (wire.Content, error) {
	data, err := k.get(ctx, fmt.Sprintf("%s/%s/content?of=%s", wire.PathDocuments, ref.ID, id))
	if err != nil {
		return wire.Content{}, err
	}
	content, err := wire.DecodeContent(data, k.shelf.ChunkSize())
	if err != nil {
		return content, k.notOurs("%v", err)
	}
	if content.ID() != id {
		return content, k.notOurs("the list of the file's parts is not what it should be")
	}
	return content, nil
}

// each calls f for the positions, a few at once, until one fails. All calls have ended when it returns.
func each(ctx context.Context, positions []int, f func(context.Context, int) error) error {
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(atOnce)
	for _, i := range positions {
		if ctx.Err() != nil {
			break
		}
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			return f(ctx, i)
		})
	}
	return g.Wait()
}

// meter tells how far a file has come.
type meter struct {
	mu   sync.Mutex
	at   Transfer
	tell []func(Transfer)
}

// newMeter returns the meter of a file of which some chunks are lacking.
func (c *Client) newMeter(id wire.Hash, up bool, content wire.Content, lacks []int, progress func(Transfer)) *meter {
	m := &meter{at: Transfer{Content: id, Up: up, Done: content.Size, Total: content.Size}}
	for _, i := range lacks {
		n := content.Length(i, c.shelf.ChunkSize())
		m.at.Done -= int64(n)
	}
	for _, f := range []func(Transfer){c.transfer, progress} {
		if f != nil {
			m.tell = append(m.tell, f)
		}
	}
	m.add(0)
	return m
}

func (m *meter) add(n int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at.Done += int64(n)
	for _, f := range m.tell {
		f(m.at)
	}
}

// courier makes requests beside exchanges, several at once, under the session that is current.
type courier struct {
	*Client
	base string

	mu      sync.Mutex
	session wire.Session
}

func (c *Client) courier(ctx context.Context) (*courier, error) {
	s, err := c.session(ctx)
	return &courier{Client: c, base: c.cache.ServerURL(), session: s}, err
}

// with calls f under a session that has not run out, once more where the server no longer takes it.
func (k *courier) with(ctx context.Context, f func(t *transport, access string) error) error {
	t, err := k.transport(k.base)
	if err != nil {
		return err
	}
	access, err := k.access(ctx, "")
	if err != nil {
		return err
	}
	if err = f(t, access); !step.Refused(err, wire.Unauthorized) {
		return err
	}
	if access, err = k.access(ctx, access); err != nil {
		return err
	}
	return step.Ended(f(t, access))
}

// access returns an access token other than a stale one.
func (k *courier) access(ctx context.Context, stale string) (string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.session.Access != stale && !step.Expired(k.session, k.now()) {
		return k.session.Access, nil
	}
	k.Client.mu.Lock()
	defer k.Client.mu.Unlock()
	x, err := k.begin(ctx)
	if err == nil && (x.session.Access == stale || step.Expired(x.session, k.now())) {
		err = x.refresh(ctx)
	}
	if err == nil {
		k.session = x.session
	}
	return k.session.Access, err
}

func (k *courier) get(ctx context.Context, path string) (data []byte, err error) {
	err = k.with(ctx, func(t *transport, access string) error {
		data, err = t.raw(ctx, http.MethodGet, path, access, nil)
		return err
	})
	return data, err
}

func (k *courier) notOurs(format string, args ...any) error {
	return (&transport{base: k.base}).notOurs(format, args...)
}

// raw makes a request whose body, and the answer to which, are bytes as they are.
func (t *transport) raw(ctx context.Context, method, path, bearer string, body []byte) ([]byte, error) {
	held, giveUp := context.WithCancelCause(ctx)
	defer giveUp(nil)
	quiet := time.AfterFunc(chunkPatience*t.patience, func() { giveUp(errSilent) })
	defer quiet.Stop()
	req, err := http.NewRequestWithContext(held, method, t.base+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if method == http.MethodPut {
		req.Header.Set("Content-Type", "application/octet-stream")
	}
	resp, err := t.do(ctx, req, bearer)
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	data, err := t.body(ctx, resp, giveUp)
	switch {
	case err != nil:
		return nil, err
	case resp.StatusCode == http.StatusNoContent && method == http.MethodPut, resp.StatusCode == http.StatusOK && method == http.MethodGet:
		return data, nil
	}
	return nil, t.refusal(resp, data)
}
