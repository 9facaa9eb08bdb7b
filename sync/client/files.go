package client

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"keyaccount/kam"
	"keyaccount/sync/client/step"
	"keyaccount/sync/wire"
)

// Transfer says how far a file has come on its way to the server, or from there.
type Transfer struct {
	Content     wire.Hash
	Up          bool
	Done, Total int64 // bytes
}

// atOnce is how many chunks are on their way to this device, each of which is in memory.
const atOnce = 2

// mostHeld is how many rounds of an exchange wait for uploads.
const mostHeld = 100

// chunkPatience is how often the usual patience one chunk may take, so that slow lines get through.
const chunkPatience = 5

// hold cuts a batch before the first edit whose file has to go before it.
func (c *Client) hold(ctx context.Context, batch []wire.Mutation, more bool) ([]wire.Mutation, bool, error) {
	if c.shelf == nil {
		return batch, more, nil
	}
	batch, more, named := c.files.Hold(c.now(), batch, more)
	if named { // what is sent now is not postponed later, if the answer is lost
		return batch, more, c.cache.Sending(ctx, batch[len(batch)-1].Number)
	}
	return batch, more, nil
}

// follow has files be offered again where the server has been restored from a backup, also those of which the edits have been
// answered: it may have taken an edit whose file it lost.
func (c *Client) follow(ctx context.Context, epoch []byte) error {
	if c.shelf == nil || !c.files.Follow(epoch) {
		return nil
	}
	c.settled = false
	named, err := c.cache.Contents(ctx)
	for _, ids := range []map[wire.Hash]bool{named.Waiting, named.Sent} {
		for id := range ids {
			c.files.Owe(id)
		}
	}
	return err
}

// settle has files be offered that were added here, that documents at the server name, and of which it is not known that the server
// has them: an edit may have gone without its file, because the server did not take that then, or from another device.
func (c *Client) settle(ctx context.Context, did Report) error {
	if c.shelf == nil || c.settled && did.Pushed == 0 {
		return nil
	}
	named, err := c.cache.Contents(ctx)
	if err != nil {
		return err
	}
	owed := 0
	var debts []wire.Hash
	for _, ids := range []map[wire.Hash]bool{named.Waiting, named.Refused, named.Seen} {
		for id := range ids {
			if !c.shelf.Owed(id) {
				continue
			}
			owed++
			if named.Seen[id] && !named.Waiting[id] {
				debts = append(debts, id)
			}
		}
	}
	settled := c.files.Settle(c.now(), debts)
	for _, id := range settled {
		err = errors.Join(err, c.shelf.Settle(id))
	}
	c.settled = owed == len(settled)
	return err
}

// postpone puts the edits that wait for files behind all others.
func (c *Client) postpone(ctx context.Context) (moved bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.cache.Postpone(ctx, c.files.Holds)
}

// bring uploads what edits wait for. A file that cannot be uploaded, now or ever, holds up no edit: why is the first
// result. The second ends the exchange, unless it is step.ErrBehind: then what has been edited meanwhile is to go first.
//
// Who comes while another brings files waits for that, and finds them there.
func (c *Client) bring(ctx context.Context, held []wire.Hash) (lost, err error) {
	select {
	case c.bringing <- struct{}{}:
		defer func() { <-c.bringing }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	k, err := c.courier(ctx)
	if err != nil {
		return nil, err
	}
	c.mu.Lock()
	steps, todo := c.files.Upload(k.base, held)
	c.mu.Unlock()
	u := &upload{courier: k, waiting: c.cache.Waiting(), happened: make(chan step.Event, atOnce)}
	return u.run(ctx, steps, todo)
}

// upload does what a step.Upload says, over HTTP and on the shelf.
type upload struct {
	*courier
	waiting  int // how many edits waited when it began
	meter    *meter
	happened chan step.Event // has room for what comes of all that is under way
}

func (u *upload) run(ctx context.Context, steps *step.Upload, todo []step.Do) (lost, err error) {
	sending, drop := context.WithCancel(ctx)
	defer drop()
	for {
		for _, do := range todo {
			switch do := do.(type) {
			case step.End:
				return steps.Lost(), do.Err
			case step.Drop:
				drop()
			case step.Have:
				u.Client.mu.Lock()
				u.files.Have(u.now(), do)
				u.Client.mu.Unlock()
			case step.Find:
				content, err := u.shelf.Content(do.ID)
				u.happened <- step.Found{Content: content, Err: err}
			case step.Offer:
				wanted, err := u.offer(sending, do.Content)
				u.happened <- step.Offered{Wanted: wanted, Err: err}
			case step.Send:
				go func() {
					err := u.send(sending, do)
					u.happened <- step.Sent{Behind: u.cache.Waiting() > u.waiting, Err: err}
				}()
			}
		}
		e := <-u.happened
		todo = steps.Step(e)
		if o, ok := e.(step.Offered); ok && len(todo) > 0 {
			if s, ok := todo[0].(step.Send); ok {
				u.meter = u.newMeter(s.Content.ID(), true, s.Content, o.Wanted, nil)
			}
		}
	}
}

// offer asks which chunks of a content the server wants.
func (u *upload) offer(ctx context.Context, content wire.Content) ([]int, error) {
	var a wire.ContentAnswer
	err := u.with(ctx, func(t *transport, access string) error {
		return t.post(ctx, wire.PathContent, access, wire.ContentOffer{Protocol: wire.Protocol, Content: content}, &a)
	})
	return a.Wanted, err
}

// send sends one chunk.
func (u *upload) send(ctx context.Context, do step.Send) error {
	h := do.Content.Chunk(do.At)
	chunk, err := u.shelf.Chunk(h)
	if err != nil {
		return fmt.Errorf("a file that was to be uploaded: %w", err)
	}
	if err := u.with(ctx, func(t *transport, access string) error {
		_, err := t.raw(ctx, http.MethodPut, wire.PathChunks+"/"+h.String(), access, chunk)
		return err
	}); err != nil {
		return err
	}
	u.meter.add(do.Content.Length(do.At, u.shelf.ChunkSize()))
	return nil
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
