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
	byName map[string]systems  // by the name as it is written
	alike  map[string][]string // folded name to the names as they are written
	sorted []string            // what all returned
}

type (
	systems map[string]scopes    // by the system that the key is from, "" without a key
	scopes  map[string][]*target // by the account, "" without one
)

func (n *namesakes) add(t *target) {
	if t.name == "" || t.old.Deleted() {
		return
	}
	all := n.byName[t.name]
	if all == nil {
		if n.byName == nil {
			n.byName, n.alike = map[string]systems{}, map[string][]string{}
		}
		all = systems{}
		n.byName[t.name] = all
		folded := fold(t.name)
		n.alike[folded] = append(n.alike[folded], t.name)
	}
	system := systemOf(t.key)
	if all[system] == nil {
		all[system] = scopes{}
	}
	all[system][t.scope] = append(all[system][t.scope], t)
}

// rekeyed moves a target that has got its key just now.
func (n *namesakes) rekeyed(t *target, key string) {
	all := n.byName[t.name]
	list := all[systemOf(t.key)][t.scope]
	for i := range list {
		if list[i] == t {
			all[systemOf(t.key)][t.scope] = append(list[:i:i], list[i+1:]...)
			break
		}
	}
	t.key = key
	n.add(t)
}

// search finds targets with a name: those that bear it as it is written if there are any, otherwise those
// that bear it but for case and diacritics. It returns at most two, for more would make the name no more
// ambiguous. Targets of another account than scope are passed over, and targets with a key from the same
// system as key, which are others because their keys are.
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

func (all systems) search(found []*target, scope, key string) []*target {
	for system, scopes := range all {
		if key != "" && system == systemOf(key) {
			continue
		}
		if scope == "" {
			for _, list := range scopes {
				if found = firstTwo(found, list); len(found) > 1 {
					return found
				}
			}
			continue
		}
		found = firstTwo(firstTwo(found, scopes[scope]), scopes[""])
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
