package pane_test

import (
	"context"
	"strings"
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"keyaccount/tui/keys"
	"keyaccount/tui/pane"
	"keyaccount/tui/style"
)

// sheet is a pane without anything on it.
type sheet struct {
	pane.Plain
	pane.Aside
	pane.Reading[int]
}

func (*sheet) Update(tea.Msg) tea.Cmd               { return nil }
func (*sheet) Press(tea.KeyMsg) (tea.Cmd, bool)     { return nil, false }
func (*sheet) Mouse(int, int, tea.MouseMsg) tea.Cmd { return nil }
func (*sheet) View() []string                       { return nil }
func (*sheet) Keys() []keys.Key                     { return nil }
func (*sheet) Where() string                        { return "" }

// tabbed returns a pane of views with the given names, of which the line above is w cells wide.
func tabbed(names []string, w int) *pane.Tabs {
	env := &pane.Env{Ctx: context.Background(), Styles: style.New(style.Options{})}
	var all []pane.Tab
	for _, n := range names {
		nothing := pane.NewReading(env, nil, func() func(context.Context) (int, error) {
			return func(context.Context) (int, error) { return 0, nil }
		})
		all = append(all, pane.Tab{Name: n, Pane: &sheet{Reading: nothing}})
	}
	t := pane.NewTabs(env, "here", all...)
	t.SetSize(w, 10)
	return t
}

func line(t *pane.Tabs) string { return ansi.Strip(t.View()[0]) }

func click(t *pane.Tabs, x int) {
	t.View() // a click is on what is seen
	t.Mouse(x, 0, tea.MouseMsg{Action: tea.MouseActionPress, Button: tea.MouseButtonLeft})
}

// of an account, the most there are
var ofAccount = []string{"Overview", "Map", "Selling center", "Opportunities", "Open Space", "Plan", "Activity", "Documents", "People", "Everything"}

func TestTheLineNamesTheTabOnScreenAndItsNeighboursWhole(t *testing.T) {
	tabs := tabbed(ofAccount, 80)
	for i, name := range ofAccount {
		tabs.Show(name)
		got := line(tabs)
		for _, near := range ofAccount[max(i-1, 0):min(i+2, len(ofAccount))] {
			if !strings.Contains(got, " "+near+" ") {
				t.Errorf("at %s, the line does not name %s: %q", name, near, got)
			}
		}
		if strings.Contains(got, "…") {
			t.Errorf("at %s, the line is clipped: %q", name, got)
		}
		if more := strings.HasPrefix(got, "‹"); more == strings.Contains(got, ofAccount[0]) {
			t.Errorf("at %s, the line begins %q", name, got)
		}
		if more := strings.HasSuffix(strings.TrimSpace(got), "›"); more == strings.Contains(got, ofAccount[len(ofAccount)-1]) {
			t.Errorf("at %s, the line ends %q", name, got)
		}
	}
}

func TestTheSignsAtTheEndsOfTheLineOfTabsLeadOn(t *testing.T) {
	tabs := tabbed(ofAccount, 80)
	for range len(ofAccount) {
		if i := strings.Index(line(tabs), "›"); i >= 0 {
			click(tabs, ansi.StringWidth(line(tabs)[:i]))
		}
	}
	if _, name := tabs.Top(); name != "Everything" {
		t.Errorf("› leads to %s at last", name)
	}
	for range len(ofAccount) {
		if strings.HasPrefix(line(tabs), "‹") {
			click(tabs, 0)
		}
	}
	if got := line(tabs); !strings.HasPrefix(got, " Overview ") {
		t.Errorf("‹ leads to %q at last", got)
	}
}

func TestAClickGoesToTheTabThatIsNamedThereAndNowhereElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`[A-Z][a-zé長]{1,12}`), 1, 12, rapid.ID).Draw(t, "names")
		w := rapid.IntRange(30, 240).Draw(t, "width")
		at := rapid.IntRange(0, len(names)-1).Draw(t, "on screen")
		tabs := tabbed(names, w)
		tabs.Show(names[at])
		drawn := line(tabs)
		if ansi.StringWidth(drawn) != w {
			t.Fatalf("the line is %d cells wide: %q", ansi.StringWidth(drawn), drawn)
		}
		if !strings.Contains(drawn, " "+names[at]+" ") {
			t.Fatalf("the tab on screen is not named: %q", drawn)
		}
		x := rapid.IntRange(0, w-1).Draw(t, "click")
		click(tabs, x)
		_, now := tabs.Top()
		from := 0
		if strings.HasPrefix(drawn, "‹") {
			from = 1
		}
		var want string
		for _, name := range names {
			label := " " + name + " "
			rest := ansi.Cut(drawn, from, w)
			if !strings.HasPrefix(rest, label) {
				continue
			}
			if x >= from && x < from+ansi.StringWidth(label) {
				want = name
			}
			from += ansi.StringWidth(label)
		}
		switch {
		case want != "" && now != want:
			t.Fatalf("a click at %d goes to %q: %q", x, now, drawn)
		case x >= from+1 && now != names[at]:
			t.Fatalf("a click at %d, where nothing is, goes to %q: %q", x, now, drawn)
		}
	})
}
