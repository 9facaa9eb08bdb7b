package exchange

import (
	"slices"

	"keyaccount/kam"
	"keyaccount/kam/search"
)

// fold is how names of columns and records are compared: without regard to case, diacritics and the
// spaces around them.
func fold(s string) string { return search.Fold(kam.Clean(trim(s), false)) }

// namesakes finds targets by name, and among those of one name by the account they belong to and by the
// system that their external key is from. No search looks at more than a few of them, however many share a
// name.
type namesakes struct {
	byName map[string]*bearers // by the name as it is written
	alike  map[string][]string // folded name to the names as they are written
	sorted []string            // what all returned
}

// bearers are the targets of one name, by the system that their keys are from. There are few systems.
type bearers struct {
	systems []*bearersOf
}

type bearersOf struct {
	system  string // "" without a key
	all     []*target
	inScope map[string][]*target // by account, "" without one
}

func (n *namesakes) add(t *target) {
	if t.name == "" || t.old.Deleted() {
		return
	}
	if n.byName == nil {
		n.byName, n.alike = map[string]*bearers{}, map[string][]string{}
	}
	if n.byName[t.name] == nil {
		n.byName[t.name] = &bearers{}
		folded := fold(t.name)
		n.alike[folded] = append(n.alike[folded], t.name)
	}
	of := n.byName[t.name].of(systemOf(t.key))
	of.all = append(of.all, t)
	of.inScope[t.scope] = append(of.inScope[t.scope], t)
}

// of returns the targets with a key from a system.
func (b *bearers) of(system string) *bearersOf {
	for _, s := range b.systems {
		if s.system == system {
			return s
		}
	}
	s := &bearersOf{system: system, inScope: map[string][]*target{}}
	b.systems = append(b.systems, s)
	return s
}

// rekeyed moves a target that has got its key just now.
func (n *namesakes) rekeyed(t *target, key string) {
	of := n.byName[t.name].of(systemOf(t.key))
	isIt := func(other *target) bool { return other == t }
	of.all = slices.DeleteFunc(of.all, isIt)
	of.inScope[t.scope] = slices.DeleteFunc(of.inScope[t.scope], isIt)
	t.key = key
	n.add(t)
}

// search finds targets with a name: those that bear it as it is written if there are any, otherwise those
// that bear it but for case and diacritics. It returns at most two, for more would make the name no more
// ambiguous. Targets of the account scope go before those of none, and those of another account are passed
// over, as are targets with a key from the same system as key, which are others because their keys are.
func (n *namesakes) search(name, scope, key string) []*target {
	found := n.byName[name].search(nil, scope, key)
	if len(found) > 0 {
		return found
	}
	for _, written := range n.alike[fold(name)] {
		if found = n.byName[written].search(found, scope, key); len(found) > 1 {
			return found
		}
	}
	return found
}

func (b *bearers) search(found []*target, scope, key string) []*target {
	if b == nil {
		return found
	}
	among := func(pick func(s *bearersOf) []*target) {
		for _, s := range b.systems {
			if key == "" || s.system != systemOf(key) {
				found = firstTwo(found, pick(s))
			}
		}
	}
	if scope == "" {
		among(func(s *bearersOf) []*target { return s.all })
		return found
	}
	among(func(s *bearersOf) []*target { return s.inScope[scope] })
	if len(found) == 0 {
		among(func(s *bearersOf) []*target { return s.inScope[""] })
	}
	return found
}

func firstTwo(found, list []*target) []*target {
	for _, t := range list {
		if len(found) > 1 {
			break
		}
		found = append(found, t)
	}
	return found
}

// all returns the names, one of each that differ in case or diacritics alone, in order.
func (n *namesakes) all() []string {
	if len(n.sorted) != len(n.alike) {
		n.sorted = n.sorted[:0]
		for _, written := range n.alike {
			n.sorted = append(n.sorted, written[0])
		}
		slices.Sort(n.sorted)
	}
	return n.sorted
}

// systemOf returns the part of an external key that names the system it is from, such as "crm" of
// "crm:4711". It is not empty.
func systemOf(key string) string {
	if key == "" {
		return ""
	}
	for i := range len(key) {
		if key[i] == ':' {
			return key[:i+1]
		}
	}
	return ":"
}
