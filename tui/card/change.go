package card

import (
	"keyaccount/kam"
	"keyaccount/tui/doc"
	"keyaccount/tui/show"
)

// changed writes what became different lately on the record itself, and when it was made.
func (w *writer) changed() {
	history, err := w.book.History(w.ctx, w.record.Ref)
	if err != nil || len(history) == 0 {
		return
	}
	changes, made := Since(w.kind, history)
	if len(changes) > 0 {
		w.Head("Changed", show.Ago(changes[0].At, w.book.Now()))
	}
	for _, h := range changes[:min(len(changes), 3)] {
		w.Item("·", Change(w.kind, h, w.book.Name), h.Who, doc.Plain)
	}
	if made != nil {
		text := "Made " + show.Ago(made.At, w.book.Now())
		if made.Who != "" {
			text += " by " + made.Who
		}
		if len(changes) == 0 {
			w.Gap()
		}
		w.Para(text, doc.Muted)
	}
}

// Since returns the changes of a record since it was made, and its making, nil where that is not in the history. Both
// histories begin with the newest.
func Since(k *kam.Kind, history []kam.HistoryEntry) (changes []kam.HistoryEntry, made *kam.HistoryEntry) {
	if len(history) == 0 {
		return nil, nil
	}
	first := len(history) - 1
	for first > 0 && history[first-1].At.Equal(history[first].At) {
		first--
	}
	for i, h := range history[first:] {
		name, _ := kam.SplitKey(h.Cell)
		if f := k.Lookup(name); f != nil && f.Title && h.Old == "" {
			return history[:first], &history[first+i]
		}
	}
	return history, nil
}

// Change words one change of a record: "Phone: 1 → 2".
func Change(k *kam.Kind, h kam.HistoryEntry, nameOf func(kam.Ref) string) string {
	name, item := kam.SplitKey(h.Cell)
	if name == kam.DeletedField {
		if h.New == "" {
			return "restored"
		}
		return "deleted"
	}
	f := (*kam.Field)(nil)
	if k != nil {
		f = k.Lookup(name)
	}
	if f == nil {
		return name + ": " + h.New
	}
	word := func(v string) string { return kam.Clip(show.Value(f, v, nameOf), 60) }
	switch {
	case item != "" && h.New != "":
		return f.Label + ": + " + word(item)
	case item != "":
		return f.Label + ": − " + word(item)
	case h.Old == "":
		return f.Label + ": " + word(h.New)
	case h.New == "":
		return f.Label + ": " + word(h.Old) + " removed"
	}
	return f.Label + ": " + word(h.Old) + " → " + word(h.New)
}
