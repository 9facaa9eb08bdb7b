package capture

import (
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/search"
)

// 2026-11-22 is a Sunday.
var today = kam.Date{Year: 2026, Month: 11, Day: 22}

func ref(kind string, n byte) kam.Ref { return kam.Ref{Kind: kind, ID: kam.ID{15: n}} }

var polar, aurora = ref("account", 1), ref("account", 2)

var known = []Found{
	{Ref: polar, Name: "Polar Steel Oy"},
	{Ref: aurora, Name: "Aurora Paper AB"},
	{Ref: ref("contact", 3), Name: "Anna Lind", Account: polar.ID},
	{Ref: ref("contact", 4), Name: "Anna Lindqvist", Account: aurora.ID},
	{Ref: ref("contact", 5), Name: "Juha Äkräs", Account: polar.ID},
	{Ref: ref("contact", 6), Name: "田中 太郎", Account: polar.ID},
	{Ref: ref("opportunity", 7), Name: "Melt shop cranes", Account: polar.ID},
}

// find is as loose as a search may be: one word in common is enough.
func find(kind, text string) []Found {
	var out []Found
	for _, f := range known {
		for _, w := range strings.Fields(search.Fold(text)) {
			if f.Kind == kind && strings.Contains(search.Fold(f.Name), w) {
				out = append(out, f)
				break
			}
		}
	}
	return out
}

func TestALineIsUnderstoodAsPeopleJotItDown(t *testing.T) {
	type want struct{ kind, contact, account, deal, due, done, at, subject string }
	for line, w := range map[string]want{
		"call Anna Lind tomorrow 9:00 re price objections #melt-shop": {"call", "Anna Lind", "Polar Steel Oy", "Melt shop cranes", "2026-11-23", "", "09:00", "price objections"},
		"call Anna Lind tomorrow 9:00 re price #polar":                {"call", "Anna Lind", "Polar Steel Oy", "", "2026-11-23", "", "09:00", "price"},
		"called juha akras re delivery dates":                         {"call", "Juha Äkräs", "Polar Steel Oy", "", "", "2026-11-22", "", "delivery dates"},
		"call Juha price went up again":                               {"call", "Juha Äkräs", "Polar Steel Oy", "", "", "2026-11-22", "", "price went up again"},
		"met 田中 太郎 yesterday":                                         {"meeting", "田中 太郎", "Polar Steel Oy", "", "", "2026-11-21", "", "Meeting with 田中 太郎"},
		"meeting with anna lind @aurora fri at 2pm":                   {"meeting", "Anna Lindqvist", "Aurora Paper AB", "", "2026-11-27", "", "14:00", "Meeting with Anna Lindqvist"},
		"visit @polar-steel next week re crane audit":                 {"visit", "", "Polar Steel Oy", "", "2026-11-23", "", "", "crane audit"},
		"mail Anna Lindqvist in 3 days":                               {"e-mail", "Anna Lindqvist", "Aurora Paper AB", "", "2026-11-25", "", "", "E-mail with Anna Lindqvist"},
		"task send the offer by 1.12.":                                {"task", "", "", "", "2026-12-01", "", "", "send the offer"},
		"todo ring the bell":                                          {"task", "", "", "", "", "", "", "ring the bell"},
		"budget is frozen until spring @polar":                        {"note", "", "Polar Steel Oy", "", "", "2026-11-22", "", "budget is frozen until spring"},
		"send references 15 jan":                                      {"task", "", "", "", "2027-01-15", "", "", "send references"},
		"call Nobody Known tomorrow":                                  {"call", "", "", "", "2026-11-23", "", "", "Nobody Known"},
		"call Anna Lind 16.30":                                        {"call", "Anna Lind", "Polar Steel Oy", "", "2026-11-22", "", "16:30", "Call with Anna Lind"},
		"":                                                            {"note", "", "", "", "", "2026-11-22", "", ""},
	} {
		n := Parse(line, In{today, find})
		got := want{n.Type, n.Contact.Name, name(n.Account), n.Opportunity.Name, n.Due.String(), n.Done.String(), n.Time, n.Subject}
		if got != w {
			t.Errorf("%q\n got %+v\nwant %+v", line, got, w)
		}
	}
}

func name(f Found) string {
	for _, k := range known {
		if k.Ref == f.Ref {
			return k.Name
		}
	}
	return ""
}

func TestWhatCannotBeFoundIsSaid(t *testing.T) {
	n := Parse("call Anna Lind #atlantis @lemuria", In{today, find})
	if got := strings.Join(n.Unknown, " "); got != "#atlantis @lemuria" {
		t.Errorf("unknown: %q", got)
	}
}

func TestWhatWasUnderstoodMakesAValidActivity(t *testing.T) {
	n := Parse("call Anna Lind tomorrow 9:00 re price #melt-shop", In{today, find})
	r := kam.Record{Ref: ref("activity", 9)}.With(n.Cells(ref("person", 8).ID)...)
	if err := r.Check(); err != nil {
		t.Fatal(err)
	}
	if !n.Ready() || Parse("  ", In{Today: today}).Ready() {
		t.Error("a line is ready once it says anything, and not before")
	}
}

func FuzzParseAlwaysMakesAValidActivity(f *testing.F) {
	for _, s := range []string{"call Anna Lind tomorrow 9:00 re price #melt-shop", "in 3 days", "next", "29 feb", "@ # 1.1.", "\x1b[31mcall"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, line string) {
		n := Parse(line, In{today, find})
		if !n.Ready() {
			return
		}
		if err := (kam.Record{Ref: ref("activity", 9)}).With(n.Cells(kam.NoID)...).Check(); err != nil {
			t.Errorf("%q: %v", line, err)
		}
	})
}

func TestOfAccountsCalledAlikeThePersonsOwnIsMeant(t *testing.T) {
	polska := Found{Ref: ref("account", 8), Name: "Polar Steel Polska"}
	alike := func(kind, text string) []Found {
		if kind == "account" {
			return append([]Found{polska}, find(kind, text)...)
		}
		return find(kind, text)
	}
	for line, want := range map[string]kam.ID{
		"call Juha re price #polar":        polar.ID,
		"call Juha re price @polar":        polar.ID,
		"call Juha re price @polar-polska": polska.ID,
		"visit @polar":                     polska.ID,
	} {
		if n := Parse(line, In{Today: today, Find: alike}); n.Account.ID != want {
			t.Errorf("%q is about %s", line, n.Account.Name)
		}
	}
}
