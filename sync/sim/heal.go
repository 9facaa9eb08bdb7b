package sim

import (
	"net/http"
	"slices"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// rounds is how often every device syncs at the end. In the first it pushes and learns, in the second it gets what the
// others have pushed; a copied cache takes one to become another device, and one to sign in as that.
const rounds = 6

// heal ends all faults and has everybody sync until nothing is left to do; and again after everybody has given verdicts on what
// is open, without having seen those of the others.
func (w *world) heal() {
	w.healing = true
	w.tell("all faults cease")
	for _, m := range w.requests { // late ones arrive, and nobody hears the answers
		w.deliver(w.random.IntN(2), m)
		w.check()
	}
	w.requests, w.answers = nil, nil
	for _, d := range w.devices {
		d.mute, d.deaf = false, false
	}
	if !w.rest() {
		return
	}
	for _, d := range w.devices {
		if label, edits := d.settleOne("conflict", "kept", "other", "new"); len(edits) > 0 {
			d.enter(label, edits...)
		}
		w.now = w.now.Add(time.Second) // no two copies of a cache do the very same
	}
	if !w.rest() {
		return
	}
	if w.agree(); w.violation == nil {
		w.fetchAll()
	}
}

// rest has everybody sync until nothing is left to do, and reports whether it came to that.
func (w *world) rest() bool {
	for range rounds {
		before := w.ledger.head
		busy := false
		for _, d := range w.devices {
			busy = d.through() || busy
			if w.violation != nil {
				return false
			}
		}
		if !busy && w.ledger.head == before {
			return true
		}
	}
	for _, d := range w.devices {
		w.tell("%s: %d wait", d.name, d.cache.Waiting())
	}
	w.broken("all comes to rest", "after %d rounds there is still something to do", rounds)
	return false
}

// tries is how often a device begins an exchange before it lets others go on: to put edits behind others that wait for files, to
// bring those, to push what waited for them, and as often again where it learns that the servers have lost some.
const tries = 8

// through carries out an exchange without disturbance, after signing in where that is needed, and reports whether
// something is left to do after it.
func (d *device) through() bool {
	d.giveUp()
	for try := 0; try < tries && d.violation == nil; try++ {
		d.ended = errLost
		if d.begin(); d.x != nil {
			d.exchange(true)
		}
		if d.ended == nil && !d.again {
			return d.cache.Waiting() > 0
		}
	}
	return true
}

// exchange carries on until there is nothing left of an exchange, and of an upload where that is wanted.
func (d *device) exchange(files bool) {
	for turn := 0; (d.x != nil || files && d.up != nil) && d.violation == nil; turn++ {
		if turn > 1000 {
			d.broken("all comes to rest", "the exchange of %s does not end", d.name)
		}
		d.steps++
		if len(d.todo) > 0 {
			d.act()
		} else {
			d.relay()
		}
		d.check()
	}
}

// relay brings a request of a device to a server, or an answer to the device. It reports whether there was one.
func (d *device) relay() bool {
	own := func(m *message) bool { return m.from == d }
	if i := slices.IndexFunc(d.requests, own); i >= 0 {
		d.deliver(d.random.IntN(2), take(&d.requests, i))
	} else if i := slices.IndexFunc(d.answers, own); i >= 0 {
		d.receive(take(&d.answers, i))
	} else {
		return false
	}
	return true
}

// secrecy sees that an answer holds nothing that is not for who gets it.
func (w *world) secrecy(m *message) {
	if m.doc.Kind != "" && m.status == http.StatusOK {
		w.fileSecrecy(m)
	}
	if m.path != wire.PathSync || m.status != http.StatusOK {
		return
	}
	var a wire.SyncResponse
	if !w.must("read an answer", wire.Unmarshal(m.answer, &a)) {
		return
	}
	w.catchUp()
	for _, row := range a.Rows {
		scope := row.Scope
		if row.Sign == wire.Own { // it names no scope, but tells by its sum what is in one
			if scope = w.ledger.scopeAt(row.Number); scope == "" {
				w.broken("every row is of a record", "%s gets row %d, at which there is none", m.from.user.name, row.Number)
			}
		}
		if row.Sign != wire.Dropped && !w.sees(m.from.user, scope) {
			w.broken("nobody gets what is not for them", "%s, who has %v, gets a record of %s", m.from.user.name, m.from.user.grants, scope)
		}
	}
}

// agree compares what everybody has with what the servers have.
func (w *world) agree() {
	kinds := map[string]bool{}
	for ref := range w.ledger.records {
		kinds[ref.Kind] = true
	}
	for _, d := range w.devices {
		want := map[kam.Ref]string{}
		for ref, r := range w.ledger.records {
			if w.sees(d.user, r.scope) {
				want[ref] = r.raw
			}
		}
		for _, kind := range sorted(kinds) {
			err := d.cache.EachDocument(w.ctx, kind, func(doc *wire.Document, pending bool) bool {
				has, ok := want[doc.Ref]
				switch got := string(wire.AppendDocument(nil, doc)); {
				case !ok:
					w.broken("everybody comes to the same state", "%s has %s, which is not for it: %v", d.name, doc.Ref, doc.Cells)
				case got != has:
					w.broken("everybody comes to the same state", "%s of %s: %v, on the server %v", doc.Ref, d.name, doc, w.ledger.records[doc.Ref].doc)
				case pending:
					w.broken("all comes to rest", "%s of %s still has edits that wait", doc.Ref, d.name)
				}
				delete(want, doc.Ref)
				return true
			})
			w.must("read a cache", err)
		}
		for ref, r := range w.ledger.records {
			if _, missing := want[ref]; missing {
				w.broken("everybody comes to the same state", "%s (number %d) has not come to %s", ref, r.number, d.name)
			}
		}
		if report, err := d.cache.Check(w.ctx); w.must("check a cache", err) && len(report.Problems) > 0 {
			w.broken("every cache is sound", "%s: %s", d.name, report.Problems[0])
		}
	}
	for _, n := range w.ledger.deeds {
		w.checkOnce(n)
	}
	if _, problems, err := w.servers[0].srv.Check(w.ctx); w.must("check the store", err) && len(problems) > 0 {
		w.broken("the store is sound", "%s", problems[0])
	}
}

// checkOnce sees that a deed was carried out under one of its names alone, for each device that it was typed on. A restore may make
// one copy of a cache a device of its own, and not the other: then what waited on both is sent by both, and the second finds its value there.
func (w *world) checkOnce(n *deed) {
	if n.lost && n.by.forgot {
		return
	}
	count := 0
	for _, f := range n.forms {
		if _, found := w.outcome(f); found {
			count++
		}
	}
	most := len(n.on)
	if w.met[restored] > 0 {
		most += n.copies
	}
	if count < 1 || count > most {
		w.broken("every edit is applied once", "edit %d of %s (%v) has %d outcomes", n.Number, n.by.name, n.Changes, count)
	}
}

func sorted(set map[string]bool) []string {
	var all []string
	for s := range set {
		all = append(all, s)
	}
	slices.Sort(all)
	return all
}
