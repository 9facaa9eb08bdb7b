package sim

import (
	"slices"
	"strings"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// check holds the ledger to the promises.
func (w *world) check() {
	if w.violation != nil {
		return
	}
	w.catchUp()
	changed := w.changed
	w.changed = nil
	for _, n := range w.ledger.learn(w) {
		if n.outcome.Result == wire.Rejected {
			w.checkRejection(n)
		} else {
			w.checkPlace(n)
			w.checkFile(n)
		}
	}
	for _, ref := range changed {
		w.checkClocks(ref)
		w.checkReturns(ref)
	}
	for _, ref := range touched(w, changed) {
		for _, n := range w.ledger.byRef[ref] {
			w.checkPlace(n)
		}
	}
	for _, d := range w.devices {
		if d.touched && w.violation == nil {
			d.touched = false
			d.checkHeld()
		}
	}
}

// touched returns the records about which something changed: those that did, and those that conflicts are about.
func touched(w *world, changed []kam.Ref) []kam.Ref {
	seen := map[kam.Ref]bool{}
	var refs []kam.Ref
	for _, ref := range changed {
		if ref.Kind == kam.ConflictKind.Name {
			ref = aboutOf(w.ledger.records[ref])
		}
		if !seen[ref] {
			seen[ref] = true
			refs = append(refs, ref)
		}
	}
	return refs
}

// checkRejection sees that a refused edit is kept whole for its author.
func (w *world) checkRejection(n *deed) {
	r := w.ledger.records[kam.Ref{Kind: kam.RejectionKind.Name, ID: wire.RejectionID(n.name)}]
	if r == nil {
		w.broken("a refused edit is kept for its author", "edit %d of %s has left nothing", n.name.Number, n.by.name)
		return
	}
	edit, _ := r.doc.Cell("edit")
	for _, c := range n.Changes {
		if !strings.Contains(edit, c.Value) || r.scope != "user/"+n.by.name {
			w.broken("a refused edit is kept for its author", "%s=%s of %s is not in %s", c.Key, c.Value, n.by.name, edit)
		}
	}
}

// checkPlace sees that what a deed set stands, or has been replaced by somebody who had seen it, or is in a conflict.
func (w *world) checkPlace(n *deed) {
	r := w.ledger.records[n.Ref]
	if n.aged {
		return
	}
	if r == nil {
		w.broken("every value has its place", "%s, of which edit %d of %s was accepted, is not on the server", n.Ref, n.name.Number, n.by.name)
		return
	}
	if kam.LookupKind(n.Kind) != nil && kam.LookupKind(n.Kind).System {
		return // verdicts: the later one stands, the others are in the history
	}
	for _, c := range n.Changes {
		value, v := r.doc.Cell(c.Key)
		if v.VersionID == n.name || value == c.Value {
			if deleted, by := r.doc.Cell(kam.DeletedField); deleted != "" && c.Key != kam.DeletedField && v.VersionID == n.name {
				w.checkDeletion(n, c, by.VersionID)
			}
			continue
		}
		if w.inConflict(n.Ref, c.Key, n.name) || w.superseded(n, c) {
			continue
		}
		w.broken("every value has its place", "%s of %s: %s=%q of %s was accepted; now it is %q, and nobody who replaced it had seen it",
			n.Ref, n.by.name, c.Key, c.Value, n.name.Device, value)
	}
}

// checkDeletion sees that a value in a deleted record was seen by who deleted it, or is told of in a conflict.
func (w *world) checkDeletion(n *deed, c wire.Change, by wire.VersionID) {
	for _, other := range w.ledger.byRef[n.Ref] {
		if other.named(by) && slices.ContainsFunc(n.forms, func(f form) bool { return slices.Contains(other.Saw, f.name) }) {
			return
		}
		if other.named(by) && other.Device == n.Device { // its own
			return
		}
	}
	for ref, r := range w.ledger.records {
		if ref.Kind == kam.ConflictKind.Name {
			about, _ := r.doc.Cell("record")
			field, _ := r.doc.Cell("field")
			if about == n.Ref.String() && field == kam.DeletedField {
				return
			}
		}
	}
	w.broken("nothing is deleted unseen", "%s=%q in %s, which was deleted by somebody who had not seen it", c.Key, c.Value, n.Ref)
}

func (w *world) inConflict(ref kam.Ref, key string, v wire.VersionID) bool {
	return w.ledger.records[kam.Ref{Kind: kam.ConflictKind.Name, ID: wire.ConflictID(ref, key, v)}] != nil
}

// superseded reports whether another accepted deed built on a value.
func (w *world) superseded(n *deed, c wire.Change) bool {
	for _, other := range w.ledger.byRef[n.Ref] {
		if other == n {
			continue
		}
		for _, o := range other.Changes {
			if o.Key == c.Key && (o.Seen == c.Value || o.Value == c.Value) { // a number alone tells nothing: a backup may have lost it, and a copy have used it again
				return true
			}
		}
	}
	return false
}

// checkClocks sees that no stamp is further ahead than the servers let in.
func (w *world) checkClocks(ref kam.Ref) {
	for _, v := range w.ledger.records[ref].doc.Versions {
		if ahead := v.Clock.Time().Sub(w.now); ahead > wire.MaxAhead+time.Second {
			w.broken("no clock runs away", "%s was set by %s at a time that is %s ahead", ref, v.Author, ahead)
		}
	}
}

// checkReturns sees that no version comes to stand again that has been replaced: that nothing is applied twice.
func (w *world) checkReturns(ref kam.Ref) {
	doc := w.ledger.records[ref].doc
	for _, c := range doc.Cells {
		at, now := cellOf{ref, c.Key}, doc.Versions[c.Version].VersionID
		was := w.ledger.current[at]
		if was == now {
			continue
		}
		if w.ledger.gone[setBy{at, now}] {
			w.broken("every edit is applied once", "%s of %s is again what edit %d of %s made it", c.Key, ref, now.Number, now.Device)
		}
		if ref.Kind == kam.ConflictKind.Name && c.Key == "verdict" && c.Value == "" {
			w.meet(reopened)
		}
		w.ledger.gone[setBy{at, was}] = true
		w.ledger.current[at] = now
	}
}

// checkHeld sees that what was typed on a device waits there or has come to the servers, and shows until its effect
// has come back.
func (d *device) checkHeld() {
	batch, _, err := d.cache.Batch(d.ctx)
	if !d.must("read what waits", err) {
		return
	}
	waits := map[form]bool{}
	for i := range batch {
		waits[formOf(&batch[i])] = true
	}
	_, cursor := d.cache.Position()
	shown, open := map[cellOf]string{}, false
	d.deeds = slices.DeleteFunc(d.deeds, func(h *held) bool {
		waiting := waits[h.form]
		delete(waits, h.form)
		h.refused = h.refused && !waiting
		if !waiting && !h.known && !h.lost {
			d.broken("what was typed is never lost", "edit %d of %s (%v) neither waits there nor is on the server", h.form.name.Number, d.name, h.Changes)
		}
		back := h.outcome.Result != wire.Rejected && h.outcome.Applied <= cursor
		if !waiting && (h.lost || h.refused || h.outcome.Result == wire.Rejected || back) {
			for _, c := range h.Changes {
				if back { // what was typed before it shows no longer
					delete(shown, cellOf{h.Ref, c.Key})
				}
			}
			return !open
		}
		open = true
		if waiting {
			d.checkShelf(h.deed)
		}
		if waiting || h.deed.name == h.form.name && h.deed.name.Device == d.id {
			for _, c := range h.Changes {
				shown[cellOf{h.Ref, c.Key}] = c.Value
				if h.aged {
					delete(shown, cellOf{h.Ref, c.Key})
				}
			}
		}
		return false
	})
	for f := range waits {
		d.broken("nothing is made up", "edit %d waits on %s, which nobody typed", f.name.Number, d.name)
	}
	for at, value := range shown {
		r, err := d.cache.Get(d.ctx, at.Ref)
		if got := r.Get(at.key); err != nil || got != value {
			d.broken("what was typed shows until the server has decided", "%s of %s on %s is %q, not %q: %v", at.key, at.Ref, d.name, got, value, err)
		}
	}
}
