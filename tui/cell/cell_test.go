package cell

import (
	"io"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"
	"pgregory.net/rapid"
)

var texts = rapid.OneOf(
	rapid.StringOf(rapid.SampledFrom([]rune("ab -Řž日本語한국ไทยe\u0301\u0302👩\u200d💻🇫🇮❤\ufe0f⚡αβγ"))),
	rapid.StringMatching(`[ -~]{0,40}`),
)

func TestTextIsCutToTheCell(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, w := texts.Draw(t, "text"), rapid.IntRange(0, 30).Draw(t, "w")
		if got := Width(Pad(s, w)); got != w {
			t.Fatalf("Pad gives %d cells of %d: %q", got, w, Pad(s, w))
		}
		if got := Width(PadLeft(s, w)); got != w {
			t.Fatalf("PadLeft gives %d cells of %d", got, w)
		}
		if got := Width(Clip(s, w)); got > w {
			t.Fatalf("Clip gives %d cells of %d", got, w)
		}
		if Width(s) <= w && w > 0 && Clip(s, w) != tame(s) {
			t.Fatalf("Clip changed what fits: %q", Clip(s, w))
		}
		if got := Width(Between(s, "right", w)); got != w {
			t.Fatalf("Between gives %d cells of %d", got, w)
		}
		room := max(w, 2) // a wide character needs two
		for _, l := range Wrap(s, room) {
			if Width(l) > room {
				t.Fatalf("Wrap gives a line of %d cells of %d: %q", Width(l), room, l)
			}
		}
	})
}

func TestPartsOfALineAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := texts.Draw(t, "text")
		at := rapid.IntRange(0, Width(s)).Draw(t, "at")
		if got := Width(Cut(s, 0, at)) + Width(Cut(s, at, Width(s))); got != Width(s) {
			t.Fatalf("%q cut at %d has %d cells, not %d", s, at, got, Width(s))
		}
	})
}

func TestHighlightKeepsTheText(t *testing.T) {
	r := lipgloss.NewRenderer(io.Discard)
	r.SetColorProfile(termenv.ANSI)
	base, match := r.NewStyle(), r.NewStyle().Bold(true)
	rapid.Check(t, func(t *rapid.T) {
		s := strings.TrimSpace(texts.Draw(t, "text"))
		var at []int
		for i := range []rune(s) {
			if rapid.Bool().Draw(t, "lit") {
				at = append(at, i)
			}
		}
		if got := ansi.Strip(Highlight(s, at, base, match)); got != s {
			t.Fatalf("%q became %q", s, got)
		}
	})
	if got := Highlight("Řezáč", []int{1, 2}, base, match); got != "Ř\x1b[1mez\x1b[0máč" {
		t.Errorf("%q", got)
	}
}
