package store

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/search"
	"keyaccount/sync/wire"
)

func TestAnEditChangesTheRecordAndAllThatIsKeptBesideItAndSurvivesReopening(t *testing.T) {
	c := opened(t, t.TempDir())
	id := newID(t)
	account := kam.Ref{Kind: "account", ID: id}
	must(t, c.Apply(ctx, "add Polar Steel", edit("account", id, "name", "Polar Stål Oy", "country", "FI")))
	must(t, c.Apply(ctx, "rename", edit("account", id, "name", "Polar Steel Oy", "country", "FI")))
	for range 2 {
		if r, err := c.Get(ctx, account); err != nil || r.Get("name") != "Polar Steel Oy" || r.Get("status") != "target" {
			t.Fatalf("%+v, %v", r, err)
		}
		if got := c.Counts(); !reflect.DeepEqual(got, map[string]int{"account": 1}) {
			t.Errorf("counts are %v", got)
		}
		if c.Waiting() != 2 || !c.Pending(account) || c.Name(account) != "Polar Steel Oy" {
			t.Errorf("%d wait, pending %v, called %q", c.Waiting(), c.Pending(account), c.Name(account))
		}
		batch, more, err := c.Batch(ctx)
		if err != nil || more || len(batch) != 2 || batch[0].Number != 1 || batch[1].Number != 2 || len(batch[1].Changes) != 1 {
			t.Fatalf("the batch is %+v, %v, %v", batch, more, err)
		}
		if ch := batch[1].Changes[0]; ch.Base != batch[0].VersionID || ch.Seen != "Polar Stål Oy" {
			t.Errorf("the second edit does not name the first as what its author saw: %+v", ch)
		}
		entries, err := c.History(ctx, account)
		must(t, err)
		if len(entries) != 4 || entries[0].Old != "Polar Stål Oy" || entries[0].New != "Polar Steel Oy" || entries[0].State != kam.Waiting {
			t.Errorf("the history is %+v", entries)
		}
		if e, ok := c.Entry(account); !ok || e.Title != "polar steel oy" || !strings.Contains(e.Text, "finland") {
			t.Errorf("the search entry is %+v", e)
		}
		sound(t, c)
		c = reopened(t, c)
	}
}

func TestWhatMakesNoValidRecordFailsTheWholeStepAndLeavesNoTrace(t *testing.T) {
	c := opened(t, t.TempDir())
	good := edit("account", newID(t), "name", "Polar Steel Oy")
	for name, bad := range map[string]struct {
		edit kam.Edit
		code kam.ErrorCode
	}{
		"a value its field cannot hold":  {edit("account", newID(t), "name", "A", "priority", "Z"), kam.Invalid},
		"a missing name":                 {edit("account", newID(t), "city", "Turku"), kam.Missing},
		"a name taken away":              {edit("account", good.ID, "name", ""), kam.Missing},
		"a reference to nothing":         {edit("contact", newID(t), "name", "Anna", "account", newID(t).String()), kam.NotFound},
		"the deletion of nothing":        {kam.Deletion(kam.Ref{Kind: "account", ID: newID(t)}), kam.NotFound},
		"a kind that nobody knows":       {edit("planet", newID(t), "name", "Mars"), kam.Unknown},
		"text that would drive a screen": {edit("account", newID(t), "name", "A\x1b[2J"), kam.Invalid},
	} {
		must(t, c.Apply(ctx, "good", good))
		if err := c.Apply(ctx, name, edit("account", newID(t), "name", "B"), bad.edit); kam.CodeOf(err) != bad.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if c.Waiting() != 1 || c.Counts()["account"] != 1 {
		t.Errorf("%d edits wait for %v", c.Waiting(), c.Counts())
	}
	sound(t, c)
}

func TestEditsOfOneStepMayReferToEachOtherInAnyOrder(t *testing.T) {
	c := opened(t, t.TempDir())
	account, parent, contact, member := newID(t), newID(t), newID(t), newID(t)
	must(t, c.Apply(ctx, "import",
		edit("membership", member, "contact", contact.String(), "roles=decider", kam.Yes),
		edit("contact", contact, "name", "Anna Virtanen", "account", account.String()),
		edit("account", account, "name", "Polar Steel Oy", "parent", parent.String()),
		edit("account", parent, "name", "Polar Group"),
	))
	if got := value(t, c, kam.Ref{Kind: "membership", ID: member}, "account"); got != account.String() {
		t.Errorf("the membership did not take over its contact's account: %q", got)
	}
	batch, _, err := c.Batch(ctx)
	must(t, err)
	var order []string
	for _, m := range batch {
		order = append(order, m.ID.String())
	}
	if want := []string{parent.String(), account.String(), contact.String(), member.String()}; !reflect.DeepEqual(order, want) {
		t.Error("a record is sent before one that it refers to")
	}
	ref := kam.Ref{Kind: "membership", ID: member}
	if got := c.Name(ref); got != "Anna Virtanen · decider" {
		t.Errorf("the member is called %q", got)
	}
	told := 0
	stop := c.Subscribe(func(ch Changed) {
		if ch.Kinds["membership"] && len(ch.Refs) >= 2 {
			told++
		}
	})
	must(t, c.Apply(ctx, "marry", edit("contact", contact, "name", "Anna Niemi")))
	stop()
	if got := c.Name(ref); got != "Anna Niemi · decider" || told != 1 {
		t.Errorf("after its contact was renamed the member is called %q; told %d times", got, told)
	}
	if e, ok := c.Entry(ref); !ok || e.Title != "anna niemi · decider" {
		t.Errorf("its search entry is %+v", e)
	}
	sound(t, c)
}

func TestRelatedRecordsAreFoundAndFollowChanges(t *testing.T) {
	c := opened(t, t.TempDir())
	a, b := newID(t), newID(t)
	must(t, c.Apply(ctx, "", edit("account", a, "name", "A"), edit("account", b, "name", "B")))
	var contacts []kam.Edit
	for i := range largeChange + 5 {
		contacts = append(contacts, edit("contact", newID(t), "name", fmt.Sprint("C", i), "account", a.String()))
	}
	must(t, c.Apply(ctx, "", contacts...))
	must(t, c.Apply(ctx, "", edit("contact", contacts[0].ID, "account", b.String()), kam.Deletion(contacts[1].Ref)))
	count := func(id kam.ID) (n int) {
		must(t, c.Related(ctx, kam.Ref{Kind: "account", ID: id}, func(r kam.Record) bool {
			n++
			return r.Get("account") == id.String()
		}))
		return n
	}
	if count(a) != largeChange+3 || count(b) != 1 {
		t.Errorf("%d records are related to A and %d to B", count(a), count(b))
	}
	must(t, c.Apply(ctx, "", edit("contact", contacts[2].ID, "reports_to", contacts[3].ID.String()))) // which changes nothing else that is derived
	var staff []kam.ID
	must(t, c.Related(ctx, contacts[3].Ref, func(r kam.Record) bool { staff = append(staff, r.ID); return true }))
	if !slices.Equal(staff, []kam.ID{contacts[2].ID}) {
		t.Errorf("%v report to the superior", staff)
	}
	sound(t, c)
}

func TestUndoTakesBackStepByStepAndLeavesWhatHasBeenChangedSince(t *testing.T) {
	c := opened(t, t.TempDir())
	id, other := newID(t), newID(t)
	ref := kam.Ref{Kind: "account", ID: id}
	if _, err := c.Undo(ctx); !errors.Is(err, ErrNothingToUndo) {
		t.Errorf("undoing nothing: %v", err)
	}
	must(t, c.Apply(ctx, "add", edit("account", id, "name", "A", "tags=x", kam.Yes), edit("account", other, "name", "B")))
	must(t, c.Apply(ctx, "change", edit("account", id, "name", "AA", "tags=x", "", "city", "Turku")))
	must(t, c.Apply(ctx, "delete", kam.Deletion(ref)))
	for _, want := range []struct{ label, name, tag, city, deleted string }{
		{"delete", "AA", "", "Turku", ""}, {"change", "A", kam.Yes, "", ""}, {"add", "A", kam.Yes, "", kam.Yes},
	} {
		label, err := c.Undo(ctx)
		must(t, err)
		r, err := c.Get(ctx, ref)
		must(t, err)
		if label != want.label || r.Get("name") != want.name || r.Get("tags=x") != want.tag || r.Get("city") != want.city || r.Get(kam.DeletedField) != want.deleted {
			t.Errorf("after undoing %q: %+v", label, r)
		}
		c = reopened(t, c)
	}
	if _, err := c.Undo(ctx); !errors.Is(err, ErrNothingToUndo) {
		t.Errorf("undoing all: %v", err)
	}
	sound(t, c)
}

func TestDraftsAreKeptAndForgotten(t *testing.T) {
	c := opened(t, t.TempDir())
	cells := []kam.Cell{{Key: "name", Value: "half a na"}}
	must(t, c.Draft(ctx, "account/new", cells))
	must(t, c.Draft(ctx, "contact/new", cells))
	must(t, c.Draft(ctx, "contact/new", nil))
	c = reopened(t, c)
	if got, err := c.Drafts(ctx); err != nil || !reflect.DeepEqual(got, map[string][]kam.Cell{"account/new": cells}) {
		t.Errorf("%v, %v", got, err)
	}
}

func TestNothingThatWasTypedCanBeReadInTheFiles(t *testing.T) {
	c := opened(t, t.TempDir())
	id := newID(t)
	must(t, c.SetUser(ctx, "anna.virtanen"))
	must(t, c.Apply(ctx, "Secretlabel", edit("account", id, "name", "Polarsteel", "notes", "Likessauna", "tags=Secrettag", kam.Yes)))
	must(t, c.Apply(ctx, "", edit("account", id, "name", "Polarmetal")))
	must(t, c.Draft(ctx, "Draftname", []kam.Cell{{Key: "name", Value: "Drafttext"}}))
	must(t, c.SetSession(ctx, []byte("Sessiontoken")))
	must(t, c.Close())
	for _, name := range []string{FileName, JournalName} {
		data, err := os.ReadFile(filepath.Join(c.dir, name))
		must(t, err)
		for _, word := range []string{"polarsteel", "polarmetal", "sauna", "secret", "virtanen", "draftname", "drafttext", "sessiontoken", strings.ToLower(id.String())} {
			if strings.Contains(strings.ToLower(string(data)), word) {
				t.Errorf("%s shows %q", name, word)
			}
		}
	}
}

func TestTitlesAndEntriesListAllRecordsWithoutReadingThem(t *testing.T) {
	c := opened(t, t.TempDir())
	var edits []kam.Edit
	for i := range 2*chunk + 10 {
		edits = append(edits, edit("account", newID(t), "name", fmt.Sprintf("Åccount %d", i)))
	}
	must(t, c.Apply(ctx, "", edits...))
	must(t, c.Apply(ctx, "", kam.Deletion(edits[3].Ref)))
	titles, deleted, entries, live := 0, 0, 0, 0
	must(t, c.EachTitle("account", func(_ kam.ID, title string, gone bool) bool {
		if titles++; gone {
			deleted++
		}
		return strings.HasPrefix(title, "Åccount ")
	}))
	must(t, c.Entries(ctx, func(e search.Entry) bool {
		entries++
		return strings.HasPrefix(e.Title, "account ")
	}))
	must(t, c.Each(ctx, "account", func(kam.Record) bool { live++; return true }))
	if titles != len(edits) || deleted != 1 || entries != len(edits)-1 || live != len(edits)-1 {
		t.Errorf("%d titles, %d of them deleted, %d entries, %d live", titles, deleted, entries, live)
	}
}

func TestWhatIsLargerThanAServerTakesIsRefusedAtOnce(t *testing.T) {
	c := opened(t, t.TempDir())
	id := newID(t)
	must(t, c.Apply(ctx, "add", edit("account", id, "name", "Polar Steel Oy")))
	long := strings.Repeat("x", 60<<10)
	fill := func(from, n int) error {
		var pairs []string
		for i := range n {
			pairs = append(pairs, fmt.Sprintf("x%03d", from+i), long)
		}
		return c.Apply(ctx, "fill", edit("account", id, pairs...))
	}
	told := func(err error) {
		t.Helper()
		var e *kam.Error
		if !errors.As(err, &e) || e.Kind != "account" || e.Field == "" || !strings.Contains(e.Words, "Polar Steel Oy") {
			t.Errorf("it is refused with %v", err)
		}
	}
	told(fill(0, 20))
	must(t, fill(0, 8))
	must(t, fill(8, 8))
	told(fill(16, 2))
	var tags []string
	for i := range 1200 {
		tags = append(tags, fmt.Sprintf("tags=%04d %s", i, strings.Repeat("t", 900)), kam.Yes)
	}
	told(c.Apply(ctx, "tag", edit("account", id, tags...)))
	if c.Waiting() != 3 {
		t.Errorf("%d edits wait", c.Waiting())
	}
	must(t, c.Apply(ctx, "make room", edit("account", id, "x000", "")))
	must(t, c.Apply(ctx, "delete", edit("account", id, "deleted", kam.Yes)))
	batch, _, err := c.Batch(ctx)
	must(t, err)
	for _, m := range batch {
		if size := len(wire.AppendMutation(nil, &m)); size > wire.MaxDocument {
			t.Errorf("edit %d has %d bytes", m.Number, size)
		}
	}
	sound(t, c)
}
