package exchange

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"keyaccount/tui/cell"
	"keyaccount/tui/style"
)

// shown returns two texts side by side as they are read, in rows without spaces at the end.
func shown(left, right string, w int) []string {
	lines := beside(style.New(style.Options{}), left, right, w)
	for i, l := range lines {
		lines[i] = strings.TrimRight(ansi.Strip(l), " ")
	}
	return lines
}

func rows(n int, change map[int]string) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprint("row ", i)
		if text, ok := change[i]; ok {
			list[i] = text
		}
	}
	return strings.Join(list, "\n")
}

func TestWhatDiffersIsSeenHoweverFarDown(t *testing.T) {
	for _, c := range []struct {
		left, right string
		want        []string
	}{
		{"Steel", "Paper", []string{"Steel      ≠ Paper"}},
		{"Steel", "Steel", []string{"Steel      │ Steel"}},
		{rows(3, nil), rows(3, map[int]string{1: "else"}), []string{"row 0      │ row 0", "row 1      ≠ else", "row 2      │ row 2"}},
		{rows(100, nil), rows(100, map[int]string{50: "row fifty"}), []string{
			"… 48 rows are the same", "row 48     │ row 48", "row 49     │ row 49", "row 50     ≠ row fifty", "row 51     │ row 51", "row 52     │ row 52", "… 47 rows are the same"}},
		{rows(20, nil), rows(21, nil), []string{"… 18 rows are the same", "row 18     │ row 18", "row 19     │ row 19", "           ≠ row 20"}},
		{rows(20, nil), rows(20, nil), []string{
			"row 0      │ row 0", "row 1      │ row 1", "row 2      │ row 2", "row 3      │ row 3", "row 4      │ row 4", "row 5      │ row 5", "row 6      │ row 6", "row 7      │ row 7",
			"… 12 rows are the same"}},
	} {
		if got := shown(c.left, c.right, 23); fmt.Sprint(got) != fmt.Sprint(c.want) {
			t.Errorf("%.20q and %.20q are shown as\n%s\nwant\n%s", c.left, c.right, strings.Join(got, "\n"), strings.Join(c.want, "\n"))
		}
	}
}

// TestNoDifferenceIsLeftOut draws any two texts. Rows fit, and where the texts differ, all that differs is marked.
func TestNoDifferenceIsLeftOut(t *testing.T) {
	words := rapid.SliceOfN(rapid.SampledFrom([]string{"ja", "Äkräs", "e\u0301te\u0301", "日本語", " ", "\n", "averylongwordthatisbroken"}), 0, 60)
	rapid.Check(t, func(t *rapid.T) {
		same := strings.Join(words.Draw(t, "before"), " ")
		left := strings.TrimSpace(same + strings.Join(words.Draw(t, "left"), " ") + same)
		right := strings.TrimSpace(same + strings.Join(words.Draw(t, "right"), " ") + same)
		w := rapid.IntRange(12, 60).Draw(t, "w")
		lines := shown(left, right, w)
		marked := false
		for _, l := range lines {
			marked = marked || strings.Contains(l, "≠")
			if cell.Width(l) > w {
				t.Fatalf("%q is wider than %d", l, w)
			}
		}
		switch differ := !slices.Equal(strings.Fields(left), strings.Fields(right)); { // spaces alone may be marked, where they can be seen
		case differ && !marked:
			t.Fatalf("%q and %q differ, which is not marked:\n%s", left, right, strings.Join(lines, "\n"))
		case marked && left == right:
			t.Fatalf("%q is marked though nothing differs:\n%s", left, strings.Join(lines, "\n"))
		}
		for _, text := range []string{left, right} { // what differs is there to the last letter
			from, to, toRight := differing(left, right)
			if text == right {
				to = toRight
			}
			s := newSide(text, (w-3)/2, from, to)
			var seen strings.Builder
			for i, marked := range s.marked {
				runes := []rune(s.rows[i])
				for _, n := range marked {
					seen.WriteRune(runes[n])
				}
			}
			if got, want := strings.Join(strings.Fields(seen.String()), ""), strings.Join(strings.Fields(text[from:to]), ""); got != want {
				t.Fatalf("of %q %q is marked, want %q", text, got, want)
			}
		}
	})
}
