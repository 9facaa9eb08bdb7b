package server

import (
	"bytes"
	"slices"
	"strings"

	"keyaccount/kam"
)

// belonging says which territories an account lies in. A territory is what grants are given for: a region, a
// country, a segment, or an account with everything below it in the corporate tree.
type belonging struct {
	_      struct{} `cbor:",toarray"`
	Parent []byte   // the id of the account above it, or empty
	Own    []string // the territories that follow from its own fields
	All    []turn   // how it came into territories and left them, in that order
}

// turn is an account's coming into a territory, or leaving it.
type turn struct {
	_         struct{} `cbor:",toarray"`
	Territory string
	Number    uint64 // the number in the feed at which that was; 0 for what the transaction does
	In        bool
}

// mostTurns is how many of one territory are kept. What was before that only those devices would have to know that have not
// been seen since, and that they hold something else than the server comes out otherwise.
const mostTurns = 16

// last returns the index of the last of the first n turns that is about a territory, or -1.
func (b *belonging) last(territory string, n int) int {
	for n--; n >= 0 && b.All[n].Territory != territory; n-- {
	}
	return n
}

func (b *belonging) lies(in string) bool {
	at := b.last(in, len(b.All))
	return at >= 0 && b.All[at].In
}

// ever returns the territories that the account lies in or has left.
func (b *belonging) ever() (territories []string) {
	for i, t := range b.All {
		if b.last(t.Territory, i) < 0 {
			territories = append(territories, t.Territory)
		}
	}
	return territories
}

// stays returns when the account lay in a territory, within a span.
func (b *belonging) stays(in string, within span) (stays spans) {
	came, known := uint64(0), false
	add := func(s span) {
		if s = s.both(within); s.from < s.to {
			stays = append(stays, s)
		}
	}
	for _, t := range b.All {
		if t.Territory != in {
			continue
		}
		if !t.In { // where it is not known when it came, it has been there from the first on
			add(span{came, t.Number})
		}
		came, known = t.Number, t.In
	}
	if known {
		add(span{came, still})
	}
	return stays
}

// turn has the account come into a territory, or leave it, and reports whether that changes anything.
func (b *belonging) turn(territory string, in bool) bool {
	at := b.last(territory, len(b.All))
	switch {
	case b.lies(territory) == in:
		return false
	case at >= 0 && b.All[at].Number == 0: // taken back in the same transaction
		b.All = slices.Delete(b.All, at, at+1)
		return true
	}
	b.All = append(b.All, turn{Territory: territory, In: in})
	var turns []int
	for i, t := range b.All {
		if t.Territory == territory {
			turns = append(turns, i)
		}
	}
	if len(turns) > mostTurns {
		b.All = slices.Delete(b.All, turns[1], turns[1]+1)
		b.All = slices.Delete(b.All, turns[0], turns[0]+1)
	}
	return true
}

// territory returns the name of a territory. Those who write it in capitals mean the same.
func territory(by, value string) string { return by + "=" + strings.ToLower(strings.TrimSpace(value)) }

func treeOf(account kam.ID) string { return territory("account", account.String()) }

// fieldTerritories returns the territories that an account lies in by its own fields.
func fieldTerritories(r kam.Record) []string {
	own := []string{treeOf(r.ID)}
	for _, by := range []string{"region", "country", "segment"} {
		if v := r.Get(by); strings.TrimSpace(v) != "" {
			own = append(own, territory(by, v))
		}
	}
	for _, v := range r.Items("countries") {
		own = append(own, territory("country", v))
	}
	slices.Sort(own)
	return slices.Compact(own)
}

// mostLevels bounds a corporate tree. What is higher above an account does not cover it.
const mostLevels = 64

// atlas is the territories of accounts within one transaction, those of changed ones as they will be.
type atlas struct {
	tx     Tx
	known  map[kam.ID]*belonging
	moved  map[kam.ID]*entry   // accounts whose belonging has changed, with the change that did it
	order  []kam.ID            // the same, in the order in which they changed
	joined map[kam.ID][]kam.ID // accounts that came under another one
}

func newAtlas(tx Tx) *atlas {
	return &atlas{tx: tx, known: map[kam.ID]*belonging{}, moved: map[kam.ID]*entry{}, joined: map[kam.ID][]kam.ID{}}
}

// of returns the belonging of an account; one that there is not lies in no territory.
func (a *atlas) of(id kam.ID) (*belonging, error) {
	if b := a.known[id]; b != nil {
		return b, nil
	}
	b, _, err := get[belonging](a.tx, BelongTable, id[:])
	if err != nil {
		return nil, err
	}
	a.known[id] = &b
	return &b, nil
}

// above returns the accounts above one whose parent is known, nearest first.
func (a *atlas) above(own kam.ID, parent []byte) (ids []kam.ID, err error) {
	for len(parent) == len(own) && len(ids) < mostLevels {
		id := kam.ID(parent)
		if id == own || slices.Contains(ids, id) {
			break // people can make a ring of accounts
		}
		ids = append(ids, id)
		b, err := a.of(id)
		if err != nil {
			return nil, err
		}
		parent = b.Parent
	}
	return ids, nil
}

// would returns all territories that an account would lie in as a record says.
func (a *atlas) would(r kam.Record) (parent []byte, own, all []string, err error) {
	if id, err := kam.ParseID(r.Get("parent")); err == nil {
		parent = id[:]
	}
	own = fieldTerritories(r)
	all, err = a.all(r.ID, parent, own)
	return parent, own, all, err
}

func (a *atlas) all(id kam.ID, parent []byte, own []string) ([]string, error) {
	ids, err := a.above(id, parent)
	all := slices.Clone(own)
	for _, id := range ids {
		all = append(all, treeOf(id))
	}
	return all, err
}

// settle takes in an account as a change leaves it, and what follows for those below it.
func (a *atlas) settle(r kam.Record, by *entry) (changed bool, err error) {
	parent, own, all, err := a.would(r)
	if err != nil {
		return false, err
	}
	b, err := a.of(r.ID)
	if err != nil {
		return false, err
	}
	isNew := len(b.All) == 0
	if !isNew && bytes.Equal(parent, b.Parent) && slices.Equal(own, b.Own) {
		return false, nil
	}
	hung := !isNew && !bytes.Equal(parent, b.Parent)
	b.Parent, b.Own = parent, own
	a.move(r.ID, by) // also where it stays in the same territories: in a ring, another parent need not change them
	a.place(r.ID, b, all, by)
	if !isNew && !hung {
		return true, nil
	}
	below, err := a.below(r.ID)
	if err != nil {
		return true, err
	}
	for _, id := range below {
		b, err := a.of(id)
		if err != nil {
			return true, err
		}
		all, err := a.all(id, b.Parent, b.Own)
		if err != nil {
			return true, err
		}
		a.place(id, b, all, by)
	}
	return true, nil
}

// taken is an account that another one takes along to other territories.
type taken struct {
	id kam.ID
	to []string // all territories that it would lie in
}

// takes returns the accounts below one that would lie in other territories if the account were as a record says.
func (a *atlas) takes(r kam.Record) (below []taken, err error) {
	parent, _, _, err := a.would(r)
	if err != nil {
		return nil, err
	}
	b, err := a.of(r.ID)
	if err != nil || bytes.Equal(parent, b.Parent) {
		return nil, err
	}
	ids, err := a.below(r.ID)
	if err != nil {
		return nil, err
	}
	was := b.Parent
	b.Parent = parent
	defer func() { b.Parent = was }()
	for _, id := range ids {
		b, err := a.of(id)
		if err != nil {
			return nil, err
		}
		to, err := a.all(id, b.Parent, b.Own)
		if err != nil {
			return nil, err
		}
		below = append(below, taken{id, to})
	}
	return below, nil
}

// move notes that the belonging of an account has changed, so that flush writes it.
func (a *atlas) move(id kam.ID, by *entry) {
	if a.moved[id] == nil {
		a.order = append(a.order, id)
	}
	a.moved[id] = by
}

// place puts an account into territories, and out of all others.
func (a *atlas) place(id kam.ID, b *belonging, all []string, by *entry) {
	changed := false
	for _, t := range b.ever() {
		if !slices.Contains(all, t) {
			changed = b.turn(t, false) || changed
		}
	}
	for _, t := range all {
		changed = b.turn(t, true) || changed
	}
	if !changed {
		return
	}
	a.move(id, by)
	for _, t := range all {
		if above, ok := strings.CutPrefix(t, "account="); ok {
			if top, err := kam.ParseID(above); err == nil && top != id {
				a.joined[top] = append(a.joined[top], id)
			}
		}
	}
}

// below returns the accounts below one in the corporate tree.
func (a *atlas) below(top kam.ID) (ids []kam.ID, err error) {
	tree := treeOf(top)
	candidates := slices.Clone(a.joined[top])
	if err := eachMember(a.tx, tree, 0, func(id kam.ID, _ uint64, in bool) {
		if in {
			candidates = append(candidates, id)
		}
	}); err != nil {
		return nil, err
	}
	seen := map[kam.ID]bool{top: true}
	for _, id := range candidates {
		if seen[id] {
			continue
		}
		seen[id] = true
		b, err := a.of(id)
		if err != nil {
			return nil, err
		}
		if b.lies(tree) {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// flush writes what has changed, under the numbers that the changes have been given.
func (a *atlas) flush() error {
	for _, id := range a.order {
		b, number := a.known[id], a.moved[id].number
		for i := range b.All {
			t := &b.All[i]
			if t.Number != 0 {
				continue
			}
			if before := b.last(t.Territory, i); before >= 0 {
				if err := a.tx.Delete(TerritoryTable, memberKey(t.Territory, b.All[before].Number, id)); err != nil {
					return err
				}
			}
			t.Number = number
			if err := a.tx.Put(TerritoryTable, memberKey(t.Territory, number, id), membershipValue(t.In)); err != nil {
				return err
			}
		}
		if err := put(a.tx, BelongTable, id[:], b); err != nil {
			return err
		}
	}
	return nil
}

func membershipValue(in bool) []byte {
	if in {
		return []byte{1}
	}
	return []byte{2}
}

func memberKey(territory string, number uint64, account kam.ID) []byte {
	return append(append(lineStart(territory), numberKey(number)...), account[:]...)
}

// eachMember calls f for the accounts that came into a territory, or left it, after a number, in that order.
func eachMember(tx Tx, territory string, after0 uint64, f func(account kam.ID, number uint64, in bool)) error {
	start := lineStart(territory)
	for item, err := range tx.Scan(TerritoryTable, append(bytes.Clone(start), numberKey(after0+1)...), after(start)) {
		if err != nil {
			return err
		}
		id, number, in, err := memberIn(territory, item)
		if err != nil {
			return err
		}
		f(id, number, in)
	}
	return nil
}

// memberIn reads an item of a territory.
func memberIn(territory string, item Item) (account kam.ID, number uint64, in bool, err error) {
	rest := item.Key[len(lineStart(territory)):]
	if len(rest) != 8+len(kam.ID{}) || len(item.Value) != 1 {
		return account, 0, false, damaged("an account in the territory %s", territory)
	}
	number, err = numberIn(rest[:8])
	return kam.ID(rest[8:]), number, item.Value[0] == 1, err
}
