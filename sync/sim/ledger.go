package sim

import (
	"cmp"
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// deed is an edit that somebody typed and the cache accepted.
type deed struct {
	wire.Mutation                // as it was typed
	by            *user          // who typed it
	on            []*device      // where: on copies of one cache, the very same can be typed more than once
	carries       *enclosure     // what it gives a document, where its author had that
	copies        int            // of caches that had it then
	forms         []form         // as caches have it: one that was copied makes another form
	outcome       wire.Outcome   // of the servers, once they have one
	name          wire.VersionID // under which it has an outcome
	known         bool
	lost          bool // known before the servers were restored from a backup, and not since

	came time.Time // when it first came to the servers
	aged bool      // it went with a record that had been deleted long ago
}

// form is a deed under one name.
type form struct {
	name wire.VersionID
	hash [sha256.Size]byte
}

func formOf(m *wire.Mutation) form { return form{m.VersionID, m.Hash()} }

// named reports whether a deed has had a name.
func (n *deed) named(name wire.VersionID) bool {
	return slices.ContainsFunc(n.forms, func(f form) bool { return f.name == name })
}

// held is a deed as one device has it.
type held struct {
	*deed
	form
	refused bool // in an answer that the device has taken in; it has not waited there since
}

// refused notes which deeds an answer that a device takes in has refused. The servers may say otherwise by then: the answer may
// have been under way while they were restored from a backup, and they may have been sent the deed again, by this device or by
// a copy of it, and accepted it. On this device it shows again only once it has waited again.
func (d *device) refused(outcomes []wire.Outcome) {
	for _, o := range outcomes {
		if o.Result != wire.Rejected {
			continue
		}
		name := wire.VersionID{Device: d.id, Number: o.Number}
		if i := slices.IndexFunc(d.deeds, func(h *held) bool { return h.form.name == name }); i >= 0 {
			d.deeds[i].refused = true
		}
	}
}

// ledger knows every deed, and what has become of it.
type ledger struct {
	mirror
	deeds   []*deed
	open    []*deed // not known to the servers
	forms   map[form]*deed
	byRef   map[kam.Ref][]*deed      // known to the servers and not refused
	files   map[wire.Hash]*enclosure // that were attached
	named   []wire.Hash              // the same in their order
	current map[cellOf]wire.VersionID
	gone    map[setBy]bool // versions that have been replaced
}

type cellOf struct {
	kam.Ref
	key string
}

type setBy struct {
	cellOf
	wire.VersionID
}

func newLedger() ledger {
	return ledger{mirror: mirror{records: map[kam.Ref]*record{}}, forms: map[form]*deed{}, byRef: map[kam.Ref][]*deed{},
		files: map[wire.Hash]*enclosure{}, current: map[cellOf]wire.VersionID{}, gone: map[setBy]bool{}}
}

// adopt notes what waits on a device and is not in the ledger yet. What a cache that was made anew brings back from its
// journal is in the ledger.
func (d *device) adopt() {
	batch, _, err := d.cache.Batch(d.ctx)
	if !d.must("read what waits", err) {
		return
	}
	for i := range batch {
		f := formOf(&batch[i])
		if slices.ContainsFunc(d.deeds, func(h *held) bool { return h.form == f }) {
			continue
		}
		n := d.ledger.forms[f]
		if n == nil {
			n = &deed{Mutation: batch[i], by: d.user, on: []*device{d}, forms: []form{f}, carries: d.carried(&batch[i])}
			d.ledger.forms[f] = n
			d.ledger.deeds = append(d.ledger.deeds, n)
			d.ledger.open = append(d.ledger.open, n)
		} else if !slices.Contains(n.on, d) {
			n.on = append(n.on, d)
		}
		d.deeds = append(d.deeds, &held{deed: n, form: f})
		d.tell("%s: edit %d is %v of %s", d.name, f.name.Number, n.Changes, n.Ref)
	}
	slices.SortStableFunc(d.deeds, func(a, b *held) int { return cmp.Compare(a.form.name.Number, b.form.name.Number) })
}

// renamed notes the names that deeds have after a cache has become another device, or has changed the order of what waits.
func (d *device) renamed() {
	d.id = d.cache.Device()
	batch, _, err := d.cache.Batch(d.ctx)
	if !d.must("read what waits", err) {
		return
	}
	place, again := map[form]int{}, false // in what waits; some of it may be older than the rest
	for at, m := range batch {
		place[formOf(&m)] = at + 1
		is := func(n *deed) bool {
			return n.Ref == m.Ref && n.Clock == m.Clock && len(n.Changes) == len(m.Changes) && n.Changes[0].Value == m.Changes[0].Value
		}
		i := slices.IndexFunc(d.deeds, func(h *held) bool { return is(h.deed) })
		if n := d.ledger.forms[formOf(&m)]; i < 0 && n != nil { // it comes back under a name that it has had, from a journal or as on another copy
			again = true
			d.deeds = append(d.deeds, &held{deed: n, form: formOf(&m)})
			continue
		}
		if at := slices.IndexFunc(d.ledger.deeds, func(n *deed) bool { return n.by == d.user && n.lost && is(n) }); i < 0 && at >= 0 {
			i, again = len(d.deeds), true // it was safe on the servers, until they were restored
			d.deeds = append(d.deeds, &held{deed: d.ledger.deeds[at]})
		}
		if i < 0 {
			d.broken("nothing is made up", "%s has edit %d after it became another device, which nobody typed", d.name, m.Number)
			return
		}
		h := d.deeds[i]
		h.form = formOf(&m)
		if !slices.Contains(h.forms, h.form) { // another copy may have made the same of it
			h.forms = append(h.forms, h.form)
		}
		d.ledger.forms[h.form] = h.deed
	}
	if again {
		slices.SortStableFunc(d.deeds, func(a, b *held) int { return cmp.Compare(place[a.form], place[b.form]) })
	}
}

// restorable is how long a deleted record stays as it was.
const restorable = 90 * 24 * time.Hour

// aged notes what has gone with records that were deleted long ago. That is only what everybody could have brought back for long
// enough, and about which nothing is left to decide.
func (w *world) aged() {
	was := w.ledger.records
	w.ledger.mirror = mirror{records: map[kam.Ref]*record{}}
	w.catchUp()
	w.changed = nil
	went := func(ref kam.Ref) bool {
		old, now := was[ref], w.ledger.records[ref]
		return old != nil && (now == nil || len(now.doc.Cells) < len(old.doc.Cells))
	}
	for ref, old := range was {
		if now := w.ledger.records[ref]; now != nil && len(now.doc.Cells) == len(old.doc.Cells) {
			continue
		}
		if ref.Kind == kam.ConflictKind.Name && went(aboutOf(old)) { // with what it tells of
			if verdict, _ := old.doc.Cell("verdict"); verdict == "" {
				w.broken("what is open stays", "%s is gone, which was open", ref)
			}
			for _, n := range w.ledger.byRef[ref] {
				n.aged = true
			}
			continue
		}
		if deleted, _ := old.doc.Cell(kam.DeletedField); deleted == "" {
			w.broken("only what is deleted goes", "%s is gone, which nobody had deleted", ref)
		}
		for _, n := range w.ledger.byRef[ref] {
			if age := w.now.Sub(n.came); age < restorable {
				w.broken("what is deleted can be restored for long", "%s, of which edit %d of %s came %s ago, is gone", ref, n.name.Number, n.by.name, age)
			}
			n.aged = true
		}
	}
	for ref, r := range w.ledger.records {
		if ref.Kind != kam.ConflictKind.Name {
			continue
		}
		about := aboutOf(r)
		verdict, _ := r.doc.Cell("verdict")
		if verdict == "" && went(about) {
			w.broken("what is open stays", "%s is gone, though %s about it is open", about, ref)
		}
	}
}

// aboutOf returns the record that a conflict is about.
func aboutOf(conflict *record) kam.Ref {
	about, _ := conflict.doc.Cell("record")
	kind, id, _ := strings.Cut(about, "/")
	parsed, _ := kam.ParseID(id)
	return kam.Ref{Kind: kind, ID: parsed}
}

// restored begins the ledger's knowledge of the servers anew.
func (w *world) restored() {
	l := &w.ledger
	l.mirror = mirror{records: map[kam.Ref]*record{}}
	clear(l.byRef)
	clear(l.current)
	clear(l.gone)
	l.open = nil
	for _, n := range l.deeds {
		n.lost = n.lost || n.known
		n.known, n.outcome = false, wire.Outcome{}
		l.open = append(l.open, n)
	}
	w.changed = nil
	w.catchUp()
}

// learn finds out which deeds have come to the servers.
func (l *ledger) learn(w *world) (came []*deed) {
	l.open = slices.DeleteFunc(l.open, func(n *deed) bool {
		for _, f := range n.forms {
			o, found := w.outcome(f)
			if !found {
				continue
			}
			n.known, n.lost, n.name, n.outcome = true, false, f.name, o
			if n.came.IsZero() {
				n.came = w.now
			}
			if o.Result != wire.Rejected {
				l.byRef[n.Ref] = append(l.byRef[n.Ref], n)
			}
			came = append(came, n)
			return true
		}
		return false
	})
	return came
}
