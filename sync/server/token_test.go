package server

import (
	"errors"
	"testing"

	"keyaccount/sync/wire"
)

// FuzzTokens opens tokens that were never given out. None is taken.
func FuzzTokens(f *testing.F) {
	s := &Server{epoch: []byte("epoch"), pulls: newSeal([]byte("secret"), "pull"), accesses: newSeal([]byte("secret"), "access")}
	other := newSeal([]byte("secret"), "refresh")
	at, err := wire.Marshal(position{Epoch: s.epoch, User: "anna", Number: 7})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(other.close(at))
	f.Add([]byte(other.token(ticket{number: 3})))
	f.Fuzz(func(t *testing.T, data []byte) {
		if at, ok := s.where(data, "anna"); ok && len(data) > 0 {
			t.Errorf("%x was taken for the position %+v", data, at)
		}
		if to, ok := s.accesses.ticket(string(data)); ok {
			t.Errorf("%x was taken for the ticket %+v", data, to)
		}
	})
}

// FuzzStoredEntries reads what the tables hold as damage may have left it.
func FuzzStoredEntries(f *testing.F) {
	f.Add([]byte{6, 's', 'h', 'a', 'r', 'e', 'd', movedMark})
	f.Add([]byte("$argon2id$v=19$m=4294967295,t=4294967295,p=255$c2FsdA$MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if c, _, _, ok := parseHash(string(data)); ok && (c.memory > mostMemory || c.passes > mostPasses) {
			t.Errorf("a stored password asks for %d KiB and %d passes", c.memory, c.passes)
		}
		_, at := placeIn(Item{Key: numberKey(7), Value: data})
		_, out := decode[outcome](OutcomeTable, data)
		_, who := decode[device](DeviceTable, data)
		_, user := decode[user](UserTable, data)
		_, lies := decode[belonging](BelongTable, data)
		_, sum := decode[scopeCount](ScopeTable, data)
		_, past := decode[wire.Past](PastTable, data)
		_, _, end := auditTail(data)
		_, _, _, member := memberIn("all", Item{Key: append(lineStart("all"), data...), Value: []byte{1}})
		for what, err := range map[string]error{"a place": at, "an outcome": out, "a device": who, "a user": user, "an account's territories": lies,
			"a sum": sum, "a change": past, "the end of the log": end, "an account in a territory": member} {
			if err != nil && !errors.Is(err, ErrDamaged) {
				t.Errorf("%s: an error of no kind: %v", what, err)
			}
		}
	})
}
