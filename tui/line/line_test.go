package line

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"keyaccount/tui/cell"
	"keyaccount/tui/style"
)

func TestALineIsEditedByCharactersAsPeopleSeeThem(t *testing.T) {
	var l Line
	l.Press(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("Re\u0301ne\u0301 👩\u200d💻!")})
	for _, step := range []struct {
		key  tea.KeyType
		want string
	}{
		{tea.KeyBackspace, "Réné 👩\u200d💻"}, {tea.KeyBackspace, "Réné "}, {tea.KeyCtrlW, ""},
	} {
		l.Press(tea.KeyMsg{Type: step.key})
		if l.String() != step.want {
			t.Errorf("%v: %q, not %q", step.key, l.String(), step.want)
		}
	}
}

func TestWhatIsPastedCannotDriveTheTerminal(t *testing.T) {
	var l Line
	l.Press(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("a\x1b[31mb\nc"), Paste: true})
	if l.String() != "ab c" {
		t.Errorf("%q", l.String())
	}
}

func TestALineFillsItsPlaceWithTheCursorInIt(t *testing.T) {
	st := style.New(style.Options{})
	rapid.Check(t, func(t *rapid.T) {
		var l Line
		keys := []tea.KeyType{tea.KeyLeft, tea.KeyRight, tea.KeyHome, tea.KeyEnd, tea.KeyBackspace, tea.KeyDelete, tea.KeyCtrlW, tea.KeyRunes}
		for range rapid.IntRange(0, 40).Draw(t, "keys") {
			k := rapid.SampledFrom(keys).Draw(t, "key")
			l.Press(tea.KeyMsg{Type: k, Runes: rapid.SliceOfN(rapid.SampledFrom([]rune("ab 日ř\u0301👩\u200d💻")), 1, 6).Draw(t, "runes")})
		}
		w := rapid.IntRange(3, 40).Draw(t, "w")
		if got := cell.Width(l.View(st, "a hint", w)); got != w {
			t.Fatalf("%d cells of %d for %q", got, w, l.String())
		}
	})
}
