package main

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// task is one that must be short: its keys are counted from the first screen, typed text apart.
type task struct {
	name string
	most int // keys
	do   func(x *terminal)
	back []string // the keys that lead to where the key of the first screen works
}

// TestTheTenTasksAreShort does them one after the other in a real terminal, on the sample company, with a colleague at another
// device, and looks at what is kept of them in the end.
func TestTheTenTasksAreShort(t *testing.T) {
	t.Parallel()
	s := &shell{t, filepath.Join(t.TempDir(), "demo")}
	x := openDemo(t, s, 120, 36)
	quiet := ""
	for _, task := range []task{
		{"find a contact by a piece of the name and see phone and best time to call", 3, func(x *terminal) {
			x.press("/")
			x.write("sanna ohm")
			x.sees("Sanna Öhman", "Phone", "+358 6 5550 174", "Best time", "after 16:00")
		}, []string{"Escape"}},
		{"log a call with somebody", 3, func(x *terminal) {
			x.press("a")
			x.write("call sanna ohman re ten tasks")
			x.press("Enter")
			x.sees("✓ Logged: ten tasks")
		}, nil},
		{"see who can block a deal, and why", 4, func(x *terminal) {
			x.press("/")
			x.write("melt shop cranes")
			x.sees("Proposal, melt shop cranes", "Bring the payback calculation")
			x.press("Enter")
			x.sees("Who can block it, and why", "✖", "Juha Äkräs", "acts against us; is unfavourable")
		}, nil},
		{"add a concern of a person", 4, func(x *terminal) {
			x.press("/")
			x.write("kind:contact juha akras")
			x.sees("+358 6 5550 107")
			x.press("M-!")
			x.sees("New concern")
			x.write("Afraid of ten tasks")
			x.sees("Afraid of ten tasks")
			x.press("C-s")
			x.sees("Search everything", "+358 6 5550 107")
		}, []string{"Escape"}},
		{"move an opportunity to the next stage", 3, func(x *terminal) {
			x.press("5")
			x.sees("Remote monitoring, slab yard", "Characteristics")
			x.press(">")
			x.sees("✓ Remote monitoring, slab yard → Specification", "3/8")
		}, nil},
		{"see what changed on my accounts since yesterday", 1, func(x *terminal) {
			x.press("w")
			x.sees("Changed since yesterday", "ten tasks")
			x.until("the cursor is on what changed", func(screen string) bool {
				_, after, _ := strings.Cut(screen, "Changed since yesterday")
				return strings.Contains(after, "▸")
			})
		}, nil},
		{"open the visit brief of an account", 3, func(x *terminal) {
			x.press("/")
			x.write("kind:account polar steel oy")
			x.sees("+358 6 5550 164")
			x.press("M-b")
			x.sees("Visit brief · Polar Steel Oy", "At a glance")
		}, nil},
		{"list key accounts in one country without contact for 30 days", 5, func(x *terminal) {
			x.press("2", "f")
			x.write("status:key country:PL contact<today-30d")
			x.press("Enter")
			x.sees("f status:key country:PL contact<today-30d", "Huta Czarny Dąb S.A.")
			count := regexp.MustCompile(`(\d+) of 62 `)
			x.until("there is a count", func(screen string) bool { return count.MatchString(screen) })
			quiet = count.FindStringSubmatch(x.screen())[1]
		}, []string{"Escape"}},
		{"see the open space that serves a success factor, and make an opportunity of it", 5, func(x *terminal) {
			x.press("6", "[")
			x.sees("Portfolio ▸ Open Space", "Serves")
			x.press("O")
			x.sees("New opportunity", "serves the critical success factor")
			x.press("C-s")
			x.sees("✓ New opportunity Process crane 80 t for Melt shop")
		}, nil},
		{"resolve a conflict, keeping the other value", 4, func(x *terminal) {
			bothChange(x, s)
			x.press("8")
			x.keeps("222 of the colleague", "111 of anna")
			x.sees("✓ Settled: Phone is 222 of the colleague")
			x.until("nothing waits and nothing is to be settled", func(screen string) bool { return settled(screen) && !strings.Contains(screen, "1 conflict") })
		}, nil},
	} {
		x.keys = 0
		task.do(x)
		x.spent(task.name, task.most)
		for _, key := range task.back {
			x.press(key)
			x.until(task.name+" is left", func(screen string) bool {
				return !strings.Contains(screen, "Search everything") && !strings.Contains(screen, "f status:key")
			})
		}
		x.press("1", "Home")
		x.sees(" kam  Today ", "Overdue")
	}
	x.press("q")
	x.ended()
	s.aloneAgain()

	if out := s.kam("show", "account/Acciaierie Valmontana SpA"); !strings.Contains(out, "222 of the colleague") {
		t.Error(out)
	}
	for query, want := range map[string]string{
		"kind:activity ten tasks contact:sanna":                        "ten tasks",
		"kind:concern ten tasks":                                       "Afraid of ten tasks",
		`kind:deal "process crane 80 t for melt shop" lead:push`:       "Process crane 80 t for Melt shop",
		`kind:deal "remote monitoring, slab yard" stage=specification`: "Remote monitoring, slab yard",
	} {
		if out := s.kam("search", query); !strings.Contains(out, want) {
			t.Errorf("kam search %s: %s", query, out)
		}
	}
	var found []found
	s.json(&found, "search", "kind:account status:key country:PL contact<today-30d")
	if n := len(found); n == 0 || quiet != fmt.Sprint(n) {
		t.Errorf("the list said %s accounts, the shell says %d", quiet, n)
	}
}

// bothChange has anna, at the terminal, and a colleague change one field without having seen the other's value. None of its
// keys are counted.
func bothChange(x *terminal, s *shell) {
	other := colleagueOf(x.t, s)
	const account = "account/Acciaierie Valmontana SpA"
	x.press("2", "Home")
	x.sees("▸ Acciaierie Valmontana SpA")
	other.kam("set", account, "phone=222 of the colleague")
	x.press(":")
	x.write("set phone=111 of anna")
	x.press("Enter")
	x.sees("111 of anna")
	colleagueOf(x.t, s).gets(account, "111 of anna")
	if out, complaint, status := other.try("sync"); status != exitAttention {
		x.t.Fatalf("the colleague's sync ended with %d: %s%s", status, out, complaint)
	}
	x.sees("1 conflict", "8 Sync !1")
	x.press("1")
	x.sees(" kam  Today ")
	x.keys = 0
}
