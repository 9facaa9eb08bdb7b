package pane

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/book"
	"keyaccount/tui/list"
)

// Patch is rows read again because a few records have changed: for each record that owns rows, all of them as
// they are now, none where it owns none any more.
type Patch map[kam.Ref][]list.Row

// Patcher reads a patch. ok is false where the patch would not be the whole truth, so that all rows have to be read
// again.
type Patcher func(ctx context.Context) (p Patch, ok bool, err error)

// patched is what a patcher found.
type patched struct {
	rows Patch
	ok   bool
}

// surveyed is what a survey found: the records whose rows are different for it.
type surveyed struct {
	refs    []kam.Ref
	changed bool
}

// Init implements Pane.
func (b *Browser) Init() tea.Cmd { return tea.Batch(b.Reload(), b.survey()) }

// Reload reads all rows again. While they are being read, a further call has them read once more.
func (b *Browser) Reload() tea.Cmd { return b.bring(book.Notice{Kinds: map[string]bool{"": true}}) }

// ReloadNow reads all rows again and finds out anew what is found out beside them, giving up on a reading that is
// under way.
func (b *Browser) ReloadNow() tea.Cmd { return tea.Batch(b.read(), b.survey()) }

// Reread reads all rows again from what is known, giving up on a reading that is under way.
func (b *Browser) Reread() tea.Cmd { return b.read() }

func (b *Browser) read() tea.Cmd {
	b.missed = book.Notice{}
	b.patching.Cancel()
	return b.loading.Ask(b.Env.Ctx, b.load(b.filter.Query()))
}

// Refresh implements Pane.
func (b *Browser) Refresh(n book.Notice) tea.Cmd {
	b.hear(n)
	concerned := b.Spec.Remakes && n.State
	for _, k := range b.Spec.Kinds {
		concerned = concerned || n.Kinds[k]
	}
	var survey tea.Cmd
	if len(n.Kinds) > 0 {
		survey = b.survey()
	}
	if !concerned {
		return survey
	}
	b.look.id = list.ID{} // the preview may be about what changed
	return tea.Batch(b.bring(n), survey)
}

// survey asks for what the pane finds out beside its rows. A survey under way is let finish, for what it has read so far
// would be lost, and followed by another.
func (b *Browser) survey() tea.Cmd {
	switch {
	case b.Spec.Survey == nil:
		return nil
	case b.surveying.Busy():
		b.stale = true
		return nil
	}
	b.stale = false
	find := b.Spec.Survey()
	return b.surveying.Ask(b.Env.Ctx, func(ctx context.Context) (s surveyed, err error) {
		s.refs, s.changed, err = find(ctx)
		return s, err
	})
}

// learn shows what a survey found.
func (b *Browser) learn(s surveyed, err error) tea.Cmd {
	var again tea.Cmd
	if b.stale {
		again = b.survey()
	}
	switch {
	case err != nil:
		return tea.Batch(again, b.Env.Ask(Say{err.Error(), true}))
	case !s.changed:
		return again
	}
	b.look.id = list.ID{}
	return tea.Batch(again, b.bring(book.Notice{Kinds: map[string]bool{"": true}, Refs: s.refs}))
}

// bring brings the rows up to what a notice says: by a patch where few records have changed. What comes while rows
// are being read waits until they are there.
func (b *Browser) bring(n book.Notice) tea.Cmd {
	switch {
	case b.loading.Busy() || b.patching.Busy():
		b.missed = b.missed.And(n)
		return nil
	case n.Refs == nil || b.Spec.Patch == nil || !b.loaded:
		return b.read()
	}
	patch := b.patch(n.Refs)
	return b.patching.Ask(b.Env.Ctx, func(ctx context.Context) (patched, error) {
		rows, ok, err := patch(ctx)
		return patched{rows, ok}, err
	})
}

// take shows rows that were read.
func (b *Browser) take(c chosen, err error) tea.Cmd {
	b.problem = ""
	if err != nil {
		b.problem = err.Error()
		return tea.Batch(b.catchUp(), b.follow())
	}
	rows := c.rows
	b.among, b.whole = c.among, c.whole
	if !b.loaded && b.Spec.First != nil && b.want == nil {
		if i := slices.IndexFunc(rows, func(r list.Row) bool { return !r.Header && b.Spec.First(r) }); i >= 0 {
			b.want = &rows[i].ID
		}
	}
	b.loaded = true
	cmd := b.List.Set(rows)
	b.light()
	if b.want != nil && b.List.Select(*b.want) {
		b.want = nil
	}
	return tea.Batch(cmd, b.catchUp(), b.follow())
}

// mend puts rows that were read again in their places.
func (b *Browser) mend(p patched, err error) tea.Cmd {
	if err != nil || !p.ok {
		return b.read()
	}
	cmd, ok := b.List.Patch(p.rows, b.owner)
	if !ok {
		return b.read()
	}
	b.light()
	return tea.Batch(cmd, b.catchUp(), b.follow())
}

// catchUp goes on to what has changed while rows were being read.
func (b *Browser) catchUp() tea.Cmd {
	missed := b.missed
	b.missed = book.Notice{}
	if len(missed.Kinds) == 0 && !missed.State {
		return nil
	}
	return b.bring(missed)
}

// owner returns the record that a row belongs to, for a patch.
func (b *Browser) owner(r list.Row) kam.Ref {
	if b.Spec.Owner != nil {
		return b.Spec.Owner(r)
	}
	return r.Ref
}

// Waiting reports whether the first rows are still to come, so that keys about a row wait with them.
func (b *Browser) Waiting() bool { return !b.loaded && b.problem == "" }

// Busy reports whether something that the pane asked for is still to come.
func (b *Browser) Busy() bool {
	return b.loading.Busy() || b.patching.Busy() || b.surveying.Busy() || b.looking.Busy() || b.filter.Busy()
}

// Accounts returns the accounts that records are, belong to, or have belonged to: those whose rows a change of the
// records may concern. ok is false where that cannot be told.
func (e *Env) Accounts(ctx context.Context, refs []kam.Ref) (accounts map[kam.ID]bool, ok bool, err error) {
	accounts = map[kam.ID]bool{}
	for _, ref := range refs {
		switch ref.Kind {
		case "account":
			accounts[ref.ID] = true
			continue
		case "person": // whose name any row may hold
			return nil, false, nil
		}
		if k := kam.LookupKind(ref.Kind); k == nil || k.Lookup("account") == nil {
			continue
		}
		r, err := e.Book.Get(ctx, ref)
		if kam.CodeOf(err) == kam.NotFound { // out of reach now: where it was is not known
			return nil, false, nil
		}
		if err != nil {
			return nil, false, err
		}
		history, err := e.Book.History(ctx, ref)
		if err != nil {
			return nil, false, err
		}
		accounts[r.Account()] = true
		for _, h := range history {
			if h.Cell == "account" {
				if id, err := kam.ParseID(h.Old); err == nil {
					accounts[id] = true
				}
			}
		}
	}
	delete(accounts, kam.NoID)
	return accounts, true, nil
}
