package kam

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// The cast of these tests: a few records of one account, and the names they go by.
var (
	polar   = Ref{"account", testID(0x0192ab0000000001)}
	porto   = Ref{"account", testID(0x0192ab0000000002)}
	anna    = Ref{"contact", testID(0x0192ac0000000001)}
	eeva    = Ref{"contact", testID(0x0192ac0000000002)}
	lind    = Ref{"person", testID(0x0192ad0000000001)}
	novak   = Ref{"person", testID(0x0192ad0000000002)}
	cranes  = Ref{"opportunity", testID(0x0192ae0000000001)}
	nowhere = Ref{"person", testID(0x0192ffffffffffff)}
)

var today = Date{2026, 11, 22}

// testID returns an id of version 7 that begins with the given 12 hexadecimal digits of time.
func testID(n uint64) ID {
	var id ID
	for i := range 6 {
		id[i] = byte(n >> (56 - 8*i))
	}
	id[6], id[7], id[8], id[15] = 0x70, byte(n>>8), 0x80, byte(n)
	return id
}

// nameOf knows the names of the cast.
func nameOf(ref Ref) string {
	return map[Ref]string{
		polar: "Polar Steel Oy", porto: "Porto Leixões Terminal", anna: "Anna Lind", eeva: "Eeva Koskinen",
		lind: "Åsa Lind", novak: "Petr Novák", cranes: "Melt shop cranes",
	}[ref]
}

// record returns a record with cells given as key and value by turns.
func record(ref Ref, keysAndValues ...string) Record {
	r := Record{Ref: ref}
	for pair := range slices.Chunk(keysAndValues, 2) {
		r = r.With(Cell{pair[0], pair[1]})
	}
	return r
}

// field returns a declared field, named like "account.owner".
func field(t testing.TB, name string) *Field {
	t.Helper()
	kind, name, _ := strings.Cut(name, ".")
	if k := LookupKind(kind); k != nil && k.Lookup(name) != nil {
		return k.Lookup(name)
	}
	t.Fatalf("there is no field %s.%s", kind, name)
	return nil
}

// wantError reports a test as failed unless err is an *Error with the code, whose text has all the words.
func wantError(t *testing.T, err error, code ErrorCode, words ...string) {
	t.Helper()
	var e *Error
	if !errors.As(err, &e) || e.Code != code {
		t.Fatalf("the error is %v, want one with code %q", err, code)
	}
	for _, w := range words {
		if !strings.Contains(err.Error(), w) {
			t.Errorf("the error “%v” does not say “%s”", err, w)
		}
	}
}
