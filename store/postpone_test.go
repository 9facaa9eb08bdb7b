package store

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// order tells what waits, in its order: the number of each, and the name that it sets or else its last value.
func order(t *testing.T, c *Cache) string {
	t.Helper()
	batch, _, err := c.Batch(ctx)
	must(t, err)
	var words []string
	for _, m := range batch {
		what := m.Changes[len(m.Changes)-1].Value
		for _, c := range m.Changes {
			if c.Key == "name" {
				what = c.Value
			}
		}
		words = append(words, fmt.Sprintf("%d:%s", m.Number, what))
	}
	return strings.Join(words, " ")
}

// late waits for the edits that set a city.
func late(m *wire.Mutation) bool { return m.Changes[0].Key == "city" }

func TestEditsThatNeedNotWaitGoBeforeThoseThatDo(t *testing.T) {
	c, s, ref := synced(t)
	other := kam.Ref{Kind: "account", ID: newID(t)}
	contact := newID(t)
	must(t, c.Apply(ctx, "one", edit("account", ref.ID, "phone", "2")))
	must(t, c.Apply(ctx, "large", edit("account", ref.ID, "city", "Oulu")))
	must(t, c.Apply(ctx, "two", edit("account", other.ID, "name", "B")))
	must(t, c.Apply(ctx, "depends", edit("contact", contact, "account", ref.ID.String(), "name", "Aino")))
	must(t, c.Apply(ctx, "three", edit("account", other.ID, "phone", "3")))
	must(t, c.Apply(ctx, "same", edit("account", ref.ID, "phone", "4")))
	before := order(t, c)
	if before != "2:2 3:Oulu 4:B 5:Aino 6:3 7:4" {
		t.Fatalf("at first: %s", before)
	}
	journal, err := os.ReadFile(filepath.Join(c.dir, JournalName))
	must(t, err)
	moved, err := c.Postpone(ctx, late)
	must(t, err)
	const want = "2:2 3:B 4:3 5:Oulu 6:Aino 7:4"
	if got := order(t, c); !moved || got != want {
		t.Errorf("moved %v: %s, want %s", moved, got, want)
	}
	batch, _, err := c.Batch(ctx)
	must(t, err)
	if m := batch[2]; m.Changes[0].Key != "phone" || m.Changes[0].Base.Number != 0 {
		t.Errorf("the first phone: %+v", m)
	}
	if m := batch[5]; m.Changes[0].Base != batch[0].VersionID {
		t.Errorf("an edit names what it was made on as %+v", m.Changes[0].Base)
	}
	if again, err := c.Postpone(ctx, late); again || err != nil {
		t.Errorf("again: %v, %v", again, err)
	}
	if value(t, c, ref, "phone") != "4" || value(t, c, ref, "city") != "Oulu" || value(t, c, other, "phone") != "3" {
		t.Error("what is seen has changed")
	}
	sound(t, c)

	// A crash came before the journal followed.
	must(t, c.Close())
	must(t, os.WriteFile(filepath.Join(c.dir, JournalName), journal, 0o600))
	c = opened(t, c.dir)
	if got := order(t, c); got != want {
		t.Errorf("after a crash: %s", got)
	}
	sound(t, c)

	// The journal followed: without the cache it brings the same.
	must(t, c.Close())
	must(t, os.Remove(filepath.Join(c.dir, FileName)))
	c = opened(t, c.dir)
	if got := order(t, c); got != want {
		t.Errorf("from the journal: %s", got)
	}
	if moved, err := c.Postpone(ctx, func(m *wire.Mutation) bool { return m.Number == 2 }); moved || err != nil {
		t.Errorf("what may have been sent moved: %v, %v", moved, err)
	}
	exchange(t, c, s, 100)
	if value(t, c, ref, "phone") != "4" || value(t, c, ref, "city") != "Oulu" || value(t, c, other, "phone") != "3" || c.Waiting() != 0 {
		t.Error("what the server has is something else")
	}
	sound(t, c)
}

func TestEditsThatMayHaveBeenSentStayWhereTheyAre(t *testing.T) {
	c, _, ref := synced(t)
	other := newID(t)
	must(t, c.Apply(ctx, "large", edit("account", ref.ID, "city", "Oulu")))
	must(t, c.Apply(ctx, "one", edit("account", other, "name", "A")))
	must(t, c.Sending(ctx, 3))
	c = reopened(t, c)
	must(t, c.Apply(ctx, "large", edit("account", newID(t), "city", "Turku", "name", "C")))
	must(t, c.Apply(ctx, "two", edit("account", other, "phone", "2")))
	moved, err := c.Postpone(ctx, late)
	must(t, err)
	if got := order(t, c); !moved || got != "2:Oulu 3:A 4:2 5:C" {
		t.Errorf("moved %v: %s", moved, got)
	}
	sound(t, c)
}
