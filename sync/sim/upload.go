package sim

import (
	"errors"
	"net/http"
	"slices"

	"keyaccount/sync/client/step"
	"keyaccount/sync/wire"
)

// bring goes on where an exchange has held back edits whose files have to go before them.
func (d *device) bring() {
	held := d.files.Held()
	d.again = len(held) > 0
	if !d.again || d.up != nil {
		return
	}
	if moved, ok := d.reorder(d.files.Holds); moved || !ok {
		return // the others go first
	}
	d.waited = d.cache.Waiting()
	d.tell("%s brings %d files", d.name, len(held))
	var todo []step.Do
	d.up, todo = d.files.Upload(serverURL, held)
	d.upload(todo)
}

// upload does what is to be done for an upload.
func (d *device) upload(todo []step.Do) {
	for len(todo) > 0 && d.violation == nil {
		do := todo[0]
		todo = todo[1:]
		switch do := do.(type) {
		case step.Find:
			content, err := d.shelf.Content(do.ID)
			todo = append(todo, d.up.Step(step.Found{Content: content, Err: err})...)
		case step.Have:
			d.files.Have(d.clock(), do)
		case step.Offer:
			body, err := wire.Marshal(wire.ContentOffer{Protocol: wire.Protocol, Content: do.Content})
			d.must("encode an offer", err)
			d.put(&message{path: wire.PathContent, body: body, do: do})
		case step.Send:
			chunk, err := d.shelf.Chunk(do.Content.Chunk(do.At))
			if !d.must(d.name+" reads a chunk", err) {
				return
			}
			d.put(&message{method: http.MethodPut, path: wire.PathChunks + "/" + do.Content.Chunk(do.At).String(), body: chunk, do: do})
		case step.Drop:
			for range d.under {
				todo = append(todo, d.up.Step(step.Sent{Err: errLost})...)
			}
			d.under = nil
		case step.End:
			d.uploaded(do.Err)
		}
	}
}

// put puts a request of an upload on its way.
func (d *device) put(m *message) {
	m.from, m.bearer, m.pushes = d, d.access(), true
	d.under = append(d.under, m)
	d.dispatch(m)
}

// access returns the access token that the device has, whether or not it has run out.
func (d *device) access() string {
	data, err := d.cache.Session(d.ctx)
	var s wire.Session
	if d.must("read a session", err) && len(data) > 0 {
		d.must("decode a session", wire.Unmarshal(data, &s))
	}
	return s.Access
}

// arrived takes an answer to a request of an upload, or an error in its place.
func (d *device) arrived(m *message, err error) {
	d.under = slices.DeleteFunc(d.under, func(u *message) bool { return u == m })
	var e step.Event
	if _, ok := m.do.(step.Offer); ok {
		var a wire.ContentAnswer
		if err == nil {
			err = m.decode(&a)
		}
		e = step.Offered{Wanted: a.Wanted, Err: err}
	} else {
		if err == nil && m.status != http.StatusNoContent {
			err = m.decode(nil)
		}
		behind := d.cache.Waiting() > d.waited
		if behind {
			d.meet(editsBetween)
		}
		e = step.Sent{Behind: behind, Err: err}
	}
	d.upload(d.up.Step(e))
}

// uploaded ends an upload.
func (d *device) uploaded(err error) {
	d.tell("%s ends the upload: %v", d.name, errors.Join(err, d.up.Lost()))
	lost := d.up.Lost()
	d.up, d.under = nil, nil
	switch {
	case err == nil, errors.Is(err, errLost), errors.Is(err, step.ErrBehind), step.Refused(err, wire.Unauthorized):
	default:
		d.broken("an upload fails only for a reason", "%s: %v", d.name, err)
	}
	switch {
	case lost == nil:
	case step.Refused(lost, wire.Forbidden):
		d.meet(fileRefused)
		named, err := d.cache.Contents(d.ctx)
		d.must("read which files wait", err)
		for id := range named.Waiting {
			if f := d.ledger.files[id]; f != nil {
				f.refused = true
			}
		}
	default:
		d.broken("an upload fails only for a reason", "%s: %v", d.name, lost)
	}
}
