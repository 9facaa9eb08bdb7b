package sim

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"

	"keyaccount/kam"
	"keyaccount/store"
	"keyaccount/store/shelf"
	"keyaccount/store/vault"
	"keyaccount/sync/client/step"
	"keyaccount/sync/wire"
)

// device is a cache with what the client does for it.
type device struct {
	*world
	name  string
	user  *user
	disk  *disk
	skew  time.Duration // how far its clock is ahead
	cache *store.Cache
	mute  bool // nothing gets from it to the servers
	deaf  bool // nothing gets from the servers to it

	x     *step.Exchange // nil between exchanges
	todo  []step.Do
	out   *message // the request that waits for an answer
	asked step.Do
	ready map[*wire.SyncResponse]func(context.Context) (store.Absorbed, error)

	shelf     *shelf.Shelf
	files     step.Files
	up        *step.Upload // nil between uploads
	under     []*message   // the requests of it that wait for answers
	waited    int          // edits, when it began
	again     bool         // files were held back in the last exchange, so that another one is to follow
	attaching attachment   // what is being attached

	deeds      []*held // what was typed here and is not known to be safe on the server
	id         kam.ID
	forking    bool  // becoming another device
	apart      bool  // the exchange has taken in a page by which it became another device
	postponing bool  // putting some of what waits behind the rest
	filling    bool  // in the middle of a first sync
	touched    bool  // something may have changed here since the last check
	ended      error // why the last exchange ended, nil if it did all
}

var key = vault.NewKey([32]byte{7})

func (w *world) clock() time.Time { return w.now }

// clock is the device's own. It is read in the midst of all that a cache writes, and so makes moments for crashes.
func (d *device) clock() time.Time {
	d.disk.moment()
	return d.now.Add(d.skew)
}

const serverURL = "http://localhost"

// open opens the cache.
func (d *device) open() {
	d.folders++
	c, err := store.Open(d.ctx, d.disk.dir, key, store.Options{
		Now: d.clock, Rand: d.source(uint64(len(d.name))+1, uint64(d.folders)), OpenJournal: d.disk.open, Unsynced: true})
	if !d.must(d.name+" opens its cache", err) {
		return
	}
	d.cache = c
	d.openShelf()
}

// abandon lets go of the cache without a word to it.
func (d *device) abandon() {
	if d.cache != nil {
		_ = d.cache.Close()
		d.cache = nil
	}
	_ = os.RemoveAll(d.disk.dir)
}

// crash ends the program on the device and starts it again, with the files as they are, or were when the crash came.
func (d *device) crash() {
	d.touched = true
	left := d.disk.left
	if left == "" {
		left = d.disk.copy()
	}
	postponing := d.postponing
	d.disk.until, d.disk.left, d.disk.full, d.postponing = 0, "", 0, false
	d.abandon()
	d.disk.dir = left
	if d.up != nil {
		d.meet(crashedUploading)
	}
	d.giveUp()
	d.files = step.Files{}
	if d.may("cache file lost", 12) {
		d.meet(lostFile)
		d.filling = false
		d.tell("%s: the file of the cache is lost", d.name)
		d.user.forgot = true
		d.must("lose a file", os.Remove(filepath.Join(left, store.FileName)))
	}
	if d.open(); d.violation != nil {
		return
	}
	switch id := d.cache.Device(); {
	case id == d.id && postponing:
		d.renamed()
	case id == d.id:
	case d.forking:
		d.renamed()
	default:
		d.broken("a device stays itself", "%s was %s and is %s after a crash", d.name, d.id, id)
	}
	d.adopt()
}

// settle lets a crash come for which the moment has been.
func (d *device) settle() (crashed bool) {
	if d.disk.left == "" || d.violation != nil {
		return false
	}
	d.meet(crashedInWrite)
	d.tell("%s crashes in the midst of it", d.name)
	d.crash()
	return true
}

// signIn signs the user in again, past all faults.
func (d *device) signIn() {
	d.touched = true
	id := d.cache.Device()
	var s wire.Session
	err := d.call(d, wire.PathLogin, "", wire.LoginRequest{Protocol: wire.Protocol, User: d.user.name, Password: password, Device: id[:], Name: d.name}, &s)
	if d.must(d.name+" signs in", err) {
		d.must("name the user", d.cache.SetUser(d.ctx, s.User))
		d.must("name the server", d.cache.SetServerURL(d.ctx, serverURL))
		d.files.Forget()
		local := step.Local(s, d.clock())
		d.keep(&local)
		d.tell("%s signs in", d.name)
	}
}

func (d *device) keep(s *wire.Session) (err error) {
	var data []byte
	if s != nil {
		data, err = wire.Marshal(*s)
		d.must("encode a session", err)
	}
	return d.cache.SetSession(d.ctx, data)
}

// begin begins an exchange.
func (d *device) begin() {
	data, err := d.cache.Session(d.ctx)
	if !d.must("read a session", err) {
		return
	}
	var s wire.Session
	if len(data) == 0 {
		d.signIn()
		return
	}
	if !d.must("decode a session", wire.Unmarshal(data, &s)) {
		return
	}
	d.tell("%s begins an exchange", d.name)
	d.ready, d.again = map[*wire.SyncResponse]func(context.Context) (store.Absorbed, error){}, false
	var todo []step.Do
	d.x, todo = step.Begin(serverURL, s)
	d.plan(todo)
}

// plan notes what is to be done. Requests go out at once.
func (d *device) plan(todo []step.Do) {
	for _, do := range todo {
		switch do := do.(type) {
		case step.Ask:
			d.out, d.asked = d.send(wire.PathSync, do.Access, do.Request), do
		case step.Renew:
			d.out, d.asked = d.send(wire.PathRefresh, "", do.Request), do
		default:
			d.todo = append(d.todo, do)
		}
	}
}

func (d *device) step(e step.Event) { d.plan(d.x.Step(d.clock(), e)) }

// act does the next thing that is to be done in the cache.
func (d *device) act() {
	d.touched = true
	do := d.todo[0]
	d.todo = d.todo[1:]
	d.tell("%s: %T", d.name, do)
	var e step.Event
	switch do := do.(type) {
	case step.Look:
		e = d.look()
	case step.Keep:
		e = step.Kept{Err: d.keep(do.Session)}
	case step.SetClock:
		e = step.Kept{Err: d.cache.SetClockOffset(d.ctx, do.Offset)}
	case step.Resend:
		d.meet(resent)
		d.forking = true
		d.files.Forget()
		e = step.Kept{Err: d.cache.Resend(d.ctx, do.Done)}
		d.followed()
	case step.Recall:
		d.meet(recalled)
		d.forking = true
		d.files.Forget()
		e = step.Kept{Err: d.cache.Recall(d.ctx)}
		d.followed()
	case step.Fork:
		d.meet(forked)
		d.forking = true
		e = step.Kept{Err: d.cache.Fork(d.ctx, do.Same)}
		d.followed()
	case step.Take:
		d.forking = true
		e = d.take(do)
		d.followed()
	case step.Drop:
		d.lose()
		return
	case step.End:
		d.over(do.Err)
		return
	}
	crashed := d.settle()
	d.forking, d.disk.until = false, 0 // the moment for a crash has been, or does not come
	if !crashed && d.violation == nil {
		d.step(e)
	}
}

// followed notes that a cache has become another device, if it has.
func (d *device) followed() {
	switch {
	case d.disk.left != "" || d.violation != nil:
	case d.cache.Device() != d.id:
		d.renamed()
	default:
		d.adopt() // what waits again
	}
}

// look reads what waits, at times less of it than a request takes.
func (d *device) look() step.Event {
	batch, more, err := d.cache.Batch(d.ctx)
	waiting := len(batch)
	if batch, more, _ = d.files.Hold(d.clock(), batch, more); len(batch) < waiting {
		d.meet(fileHeld)
	}
	if len(batch) > 1 && d.may("small batches", 3) {
		batch, more = batch[:1+d.random.IntN(len(batch)-1)], true
	}
	if err == nil && len(batch) > 0 {
		err = d.cache.Sending(d.ctx, batch[len(batch)-1].Number)
	}
	newest, failed := d.cache.Newest(d.ctx)
	token, _ := d.cache.Position()
	wishes := d.cache.Wishes()
	if d.healing || d.random.IntN(3) == 0 {
		wishes.Agree = max(wishes.Agree, wire.OneSum)
	}
	wishes.Own = wishes.Own && d.random.IntN(4) > 0 // an older program does not know of it
	return step.Looked{Device: d.cache.Device(), Batch: batch, More: more, Token: token, Wishes: wishes, Newest: newest, Err: errors.Join(err, failed)}
}

// postpone puts some of what waits behind the rest, as for a file that is on its way.
func (d *device) postpone() {
	if d.x == nil { // a client does so between exchanges
		d.reorder(func(*wire.Mutation) bool { return d.random.IntN(2) == 0 })
	}
}

// reorder puts what waits for something behind the rest. It reports whether anything moved, and whether the device goes on.
func (d *device) reorder(waits func(*wire.Mutation) bool) (moved, ok bool) {
	if d.may("crash in a write", 5) {
		d.disk.until = 1 + d.random.IntN(4)
	}
	d.postponing, d.touched = true, true
	moved, err := d.cache.Postpone(d.ctx, waits)
	d.disk.until = 0
	if !d.must(d.name+" changes the order of what waits", err) || d.settle() {
		return false, false
	}
	d.postponing = false
	if moved {
		d.meet(postponed)
		d.tell("%s changes the order of what waits", d.name)
		d.renamed()
	}
	return moved, d.violation == nil
}

func (d *device) take(do step.Take) step.Event {
	if d.may("disk full", 15) {
		d.meet(fullForPage)
		d.tell("%s has no room for a page", d.name)
		return step.Taken{Err: &store.Error{Kind: store.ErrFull}}
	}
	token, _ := d.cache.Position()
	first := len(token) == 0 || do.Response.Restart || d.filling
	got, err := d.ready[do.Response](d.ctx)
	delete(d.ready, do.Response)
	if d.must(d.name+" takes in a page", err) {
		d.filling = first && do.Response.Left > 0
		d.refused(do.Response.Outcomes)
		d.apart = d.apart || got.Forked
		d.meetAbsorbed(do.Response, got)
		if d.files.Follow(do.Response.Epoch) {
			named, err := d.cache.Contents(d.ctx)
			d.must("read which files wait", err)
			for _, ids := range []map[wire.Hash]bool{named.Waiting, named.Sent} {
				for id := range ids {
					d.files.Owe(id)
				}
			}
		}
	}
	if d.cache.Wishes().Agree == wire.EveryOne || len(got.Anew) > 0 {
		d.broken("the sums agree", "%s holds something else than the servers hold for it", d.name)
	}
	return step.Taken{Absorbed: got, Err: err}
}

// meetAbsorbed notes what a page has brought.
func (d *device) meetAbsorbed(a *wire.SyncResponse, got store.Absorbed) {
	for situation, is := range map[string]bool{
		startedAnew: a.Restart, sightLost: got.Dropped > 0, resent: got.Again > 0, conflicted: got.Conflicts > 0, refused: got.Rejected > 0,
		kindOfTomorrow: got.Kinds["gadget_of_tomorrow"],
	} {
		if is {
			d.meet(situation)
		}
	}
}

// receive takes an answer from the network.
func (d *device) receive(m *message) {
	if slices.Contains(d.under, m) {
		d.arrived(m, nil)
		return
	}
	if m != d.out || d.x == nil {
		return // it has given up on that one
	}
	d.out = nil
	switch d.asked.(type) {
	case step.Ask:
		resp := new(wire.SyncResponse)
		err := m.decode(resp)
		if err == nil {
			d.ready[resp], err = d.cache.Prepare(resp)
			d.must("prepare a page", err)
		}
		d.step(step.Answered{Response: resp, Err: err})
	case step.Renew:
		var s wire.Session
		err := m.decode(&s)
		d.step(step.Renewed{Session: s, Err: err})
	}
}

// lose gives up on the request that is under way.
func (d *device) lose() {
	if d.out == nil || d.x == nil {
		return
	}
	d.out = nil
	switch d.asked.(type) {
	case step.Ask:
		d.step(step.Answered{Err: errLost})
	case step.Renew:
		d.step(step.Renewed{Err: errLost})
	}
}

// giveUp has nothing be under way any more.
func (d *device) giveUp() { d.x, d.todo, d.out, d.ready, d.up, d.under = nil, nil, nil, nil, nil, nil }

// over ends an exchange.
func (d *device) over(err error) {
	d.x, d.todo, d.out, d.ready, d.ended = nil, nil, nil, nil, err
	apart := d.apart && d.user.forgot
	d.apart = false
	var refusal *wire.Refusal
	switch {
	case err == nil:
		d.bring()
	case errors.Is(err, errLost), errors.Is(err, store.ErrFull):
	case errors.Is(err, step.ErrSignedOut):
		d.meet(sessionEnded)
		d.signIn()
	case errors.As(err, &refusal) && refusal.Code == wire.Fork: // a second time; the next exchange goes on
	case errors.As(err, &refusal) && refusal.Code == wire.Unauthorized: // it was renewed too long ago
	case errors.As(err, &refusal) && refusal.Code == wire.Forbidden: // another copy of the cache has become another device
		d.must("forget a session", d.keep(nil))
	case apart: // it became another device while its next page was under way; the next exchange goes on
	default:
		d.broken("an exchange fails only for a reason", "%s: %v", d.name, err)
	}
	if err != nil {
		d.tell("%s ends the exchange: %v", d.name, err)
	}
}
