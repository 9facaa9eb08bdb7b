package server

import (
	"crypto/sha256"
	"slices"
	"strings"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// sealedMutation is a mutation with the hash of its content.
type sealedMutation struct {
	*wire.Mutation
	hash [sha256.Size]byte
	size int // bytes
}

// rejection says why an edit is refused.
type rejection struct {
	code   kam.ErrorCode
	reason string
}

// The codes of rejections, beside those of kam.Error.
const (
	notAllowed kam.ErrorCode = "forbidden"
	tooLarge   kam.ErrorCode = "too large"
)

func (r *rejection) Error() string { return r.reason }

func rejected(err error) *rejection { return &rejection{kam.CodeOf(err), err.Error()} }

// apply decides what becomes of one mutation, and notes its outcome. An error means that the store failed.
func (b *batch) apply(m *sealedMutation, by *sight) (*pending, error) {
	clock, clamped := m.Clock.Clamp(b.now)
	v := wire.Version{VersionID: m.VersionID, Clock: clock, Author: by.user}
	p := &pending{id: m.VersionID, hash: m.hash[:], outcome: wire.Outcome{Number: m.Number, Result: wire.Accepted}}
	b.pending[p.id] = p
	b.order = append(b.order, p)

	e, err := b.load(m.Ref)
	if err != nil {
		return nil, err
	}
	before := e.doc
	sees, err := by.reads(e.scope)
	if err != nil {
		return nil, err
	}
	hidden := before != nil && !sees
	if before == nil || hidden { // what the author cannot see is judged as if it were not there
		before = &wire.Document{Ref: m.Ref}
	}
	doc := before.Clone()
	losses := doc.Merge(*m.Mutation, v)
	no, err := b.judge(m, before, e, doc, by)
	switch {
	case no != nil || err != nil:
	case hidden:
		no = notYours(kam.LookupKind(m.Kind))
	case m.Kind == kam.AccountKind.Name:
		no, err = b.judgeTree(doc.Record(), by)
	}
	if err == nil {
		if no != nil {
			err = b.reject(p, m, v, no)
		} else {
			err = b.accept(p, m, e, doc, v, losses)
		}
	}
	if err != nil {
		return nil, err
	}
	p.plain = p.outcome.Result == wire.Accepted && !clamped
	note := p.outcome.Reason
	if clamped {
		note = strings.TrimPrefix(note+"; clock ahead, "+m.Clock.Time().UTC().Format(time.RFC3339), "; ")
	}
	b.log = append(b.log, auditRecord{User: by.user, Device: m.Device[:], Action: actEdit,
		On: cleanRef(m.Ref), Result: string(p.outcome.Result), Note: note})
	return p, nil
}

// judge returns why a mutation that would make after of the document before cannot be, or nil.
func (b *batch) judge(m *sealedMutation, before *wire.Document, e *entry, doc *wire.Document, by *sight) (*rejection, error) {
	k := kam.LookupKind(m.Kind)
	isNew := len(before.Cells) == 0
	lacks := isNew || isStub(before) // all that is needed
	switch {
	case k == nil:
		return &rejection{kam.Unknown, "“" + kam.Clip(m.Kind, kam.MaxName) + "” is not a kind of record that this server knows"}, nil
	case m.ID == kam.NoID:
		return &rejection{kam.Invalid, k.Name + ": a record needs an id"}, nil
	case m.size > wire.MaxDocument:
		return &rejection{tooLarge, "this edit of the " + k.Name + " is larger than a record can be"}, nil
	case k.System:
		return judgeVerdict(k, m, isNew, e.scope, by)
	}
	after := doc.Record()
	gone := isDeleted(before) && isStub(before) // nothing is left of it
	if may, err := b.may(k, isNew, e.scope, after, by); err != nil || !may {
		return notYours(k), err
	}
	if gone && after.Deleted() && slices.ContainsFunc(m.Changes, func(c wire.Change) bool { return c.Key != kam.DeletedField }) {
		return &rejection{kam.NotFound, "the " + k.Name + " was deleted, and nothing is left of it that could be changed; make it anew"}, nil
	}
	for _, c := range m.Changes {
		if err := k.CheckCell(kam.Cell{Key: c.Key, Value: c.Value}); err != nil {
			return rejected(err), nil
		}
		if value, _ := before.Cell(c.Key); value == c.Value {
			continue // it refers to what it referred to
		}
		if no, err := b.judgeReference(k, c, m.Ref, by); no != nil || err != nil {
			return no, err
		}
	}
	for _, f := range k.Fields {
		if f.Required && len(after.Values(f)) == 0 && (lacks && !after.Deleted() || isNew || clears(m, f)) {
			words := k.Name + " " + f.Name + ": is needed"
			switch {
			case gone:
				words += "; the " + k.Name + " was deleted, and nothing is left of it that could be restored"
			case isNew:
				words += "; the " + k.Name + " is not on the server and this edit does not make a whole one"
			}
			return &rejection{kam.Missing, words}, nil
		}
	}
	onlyDeletes := len(m.Changes) == 1 && m.Changes[0].Key == kam.DeletedField
	if size := doc.Size(); size > wire.MaxDocument && size > before.Size() && !onlyDeletes { // one that is too large can be made smaller
		return &rejection{tooLarge, "the " + k.Name + " would become larger than a record can be"}, nil
	}
	return nil, nil
}

// notYours refuses a change to what the author may not change.
func notYours(k *kam.Kind) *rejection {
	return &rejection{notAllowed, "you have no right to change this " + k.Name + "; ask for a grant that lets you write"}
}

// may reports whether an author may write where a record is and where an edit would take it. An account is its own
// scope; what an edit can change are the territories that it lies in, and with them who sees it.
func (b *batch) may(k *kam.Kind, isNew bool, scope string, after kam.Record, by *sight) (bool, error) {
	if !isNew {
		if may, err := by.writes(k, scope); err != nil || !may {
			return false, err
		}
	}
	if k == kam.AccountKind {
		_, _, territories, err := b.atlas.would(after)
		return by.in(territories) >= writing, err
	}
	return by.writes(k, after.Scope())
}

// judgeTree refuses an account another parent where that would take accounts below it to other territories which the author
// may not write, before and after: otherwise people could hang what they do not see under what they do.
func (b *batch) judgeTree(account kam.Record, by *sight) (*rejection, error) {
	if by.held[everything] >= writing {
		return nil, nil
	}
	below, err := b.atlas.takes(account)
	if err != nil {
		return nil, err
	}
	for _, taken := range below {
		before, err := by.writes(kam.AccountKind, accountScope+taken.id.String())
		if err != nil {
			return nil, err
		}
		if !before || by.in(taken.to) < writing {
			return &rejection{notAllowed, "account parent: accounts below this one would go with it, and you have no right to change all of them, here and there; " +
				"ask somebody who has, or for a grant that lets you write them"}, nil
		}
	}
	return nil, nil
}

func clears(m *sealedMutation, f *kam.Field) bool {
	return slices.ContainsFunc(m.Changes, func(c wire.Change) bool {
		name, _ := kam.SplitKey(c.Key)
		return name == f.Name && c.Value == ""
	})
}

// judgeReference refuses a change that would refer to a record that does not exist, or that its author cannot see,
// which is the same to the author. Deleted ones exist.
func (b *batch) judgeReference(k *kam.Kind, c wire.Change, own kam.Ref, by *sight) (*rejection, error) {
	name, item := kam.SplitKey(c.Key)
	f := k.Lookup(name)
	if f == nil || f.Type != kam.ReferenceType || c.Value == "" {
		return nil, nil
	}
	text := c.Value
	if f.Multi {
		text = item
	}
	id, err := kam.ParseID(text)
	if err != nil {
		return rejected(err), nil
	}
	to := kam.Ref{Kind: f.Ref, ID: id}
	if to == own {
		return nil, nil
	}
	scope, err := b.scopeOf(to)
	if err != nil {
		return nil, err
	}
	if scope != "" {
		if sees, err := by.reads(scope); err != nil || sees {
			return nil, err
		}
	}
	return &rejection{kam.NotFound, k.Name + " " + f.Name + ": there is no " + f.Ref + " " + text + " on the server"}, nil
}

// judgeVerdict lets through the one edit of a record kept by the program that people make: the verdict, by
// those who may change the record concerned, or whose rejected edit it was.
func judgeVerdict(k *kam.Kind, m *sealedMutation, isNew bool, scope string, by *sight) (*rejection, error) {
	for _, c := range m.Changes {
		if c.Key != verdictCell {
			return &rejection{notAllowed, "a " + k.Name + " is kept by the program; only its verdict can be set"}, nil
		}
		if err := k.CheckCell(kam.Cell{Key: c.Key, Value: c.Value}); err != nil {
			return rejected(err), nil
		}
	}
	if isNew {
		return &rejection{kam.NotFound, "there is no such " + k.Name + " on the server"}, nil
	}
	if may, err := by.writes(k, scope); err != nil || !may {
		return &rejection{notAllowed, "you have no right to settle this " + k.Name}, err
	}
	return nil, nil
}

// accept writes what a mutation makes of its record, and what it settles and opens beside it.
func (b *batch) accept(p *pending, m *sealedMutation, e *entry, doc *wire.Document, v wire.Version, losses []wire.Loss) error {
	current, from := e.doc, e.scope
	changed, err := b.write(e, doc)
	if err != nil {
		return err
	}
	if changed {
		p.touched = append(p.touched, e)
	}
	if k := kam.LookupKind(m.Kind); k.System {
		if err := b.keepLosses(p, e, v, losses); err != nil || k != kam.ConflictKind {
			return err
		}
		return b.reopen(p, e, v)
	}
	if err := b.attest(p, m, e, v); err != nil {
		return err
	}
	conflicts, err := b.conflicts(e.ref)
	if err == nil && current != nil && len(conflicts) > 0 {
		err = b.supersede(p, m, v, conflicts)
	}
	if err != nil {
		return err
	}
	for _, l := range losses {
		p.outcome.Result = wire.Conflicted
		if err := b.open(p, m, e, l, v); err != nil {
			return err
		}
	}
	if current == nil || !changed {
		return nil
	}
	return b.follow(p, e, from, v, conflicts)
}

// keepLosses keeps verdicts that lost in the history of what they were about: a conflict about a conflict
// would help nobody.
func (b *batch) keepLosses(p *pending, e *entry, v wire.Version, losses []wire.Loss) error {
	for _, l := range losses {
		if l.Other.VersionID != v.VersionID {
			continue // it stood until now, so write has kept it
		}
		if err := b.keep(e, l.Key, l.Other); err != nil {
			return err
		}
		e.writes++
		b.touch(e)
		p.touched = append(p.touched, e)
	}
	return nil
}
