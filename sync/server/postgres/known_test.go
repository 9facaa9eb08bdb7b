package postgres

import (
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// What a transaction knows without asking is so: it learns from a database that does not change, and writes on
// top of it.
func TestWhatIsKnownIsSo(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		key := rapid.StringOfN(rapid.RuneFrom([]rune("abc")), 1, 3, -1)
		database := rapid.SliceOfDistinct(key, rapid.ID).Draw(r, "database")
		slices.Sort(database)
		now := map[string]bool{}
		for _, k := range database {
			now[k] = true
		}
		next := func(from string) (string, bool) {
			at, _ := slices.BinarySearch(database, from)
			if at == len(database) {
				return "", true
			}
			return database[at], false
		}
		known := newKnown()
		for range rapid.IntRange(1, 30).Draw(r, "steps") {
			k := key.Draw(r, "key")
			switch rapid.SampledFrom([]string{"get", "put", "delete", "scan"}).Draw(r, "step") {
			case "get":
				if value, ok := known.get([]byte(k)); ok && (value != nil) != now[k] {
					r.Fatalf("%q is taken to hold %q", k, value)
				} else if !ok {
					if to, open := next(k); open || to != k {
						known.gaps.add(k, to, open)
					} else {
						known.values[k] = []byte("old")
					}
				}
			case "put":
				known.put(k, []byte("new"))
				now[k] = true
			case "delete":
				known.put(k, nil)
				delete(now, k)
			case "scan":
				var below []byte
				if rapid.Bool().Draw(r, "bounded") {
					below = []byte(key.Draw(r, "below"))
				}
				got, ok := known.between([]byte(k), below)
				want := slices.Sorted(maps.Keys(now))
				want = slices.DeleteFunc(want, func(w string) bool { return w < k || below != nil && w >= string(below) })
				if ok && !slices.Equal(got, want) {
					r.Fatalf("from %q below %q there are taken to be %q, not %q", k, below, got, want)
				}
				if to, open := next(k); !ok && (open || below != nil && to >= string(below)) {
					known.gaps.add(k, to, open)
				}
			}
		}
	})
}
