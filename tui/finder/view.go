package finder

import (
	"fmt"
	"strings"

	"keyaccount/tui/cell"
	"keyaccount/tui/frame"
	"keyaccount/tui/layout"
)

// SetSize implements pane.Overlay.
func (f *Finder) SetSize(w, h int) {
	f.w, f.h = w, h
	f.box = layout.Rect{X: 0, Y: 0, W: w, H: h}
	if w >= 130 {
		f.box = layout.Center(f.box, w-w/8, h-2)
	}
	in := f.box.Inner()
	in.Y, in.H = in.Y+3, in.H-3 // the input, what it may become, and a line under it
	f.results, f.at = in, layout.Rect{}
	if in.W >= layout.FoldBelow-2 {
		f.results.W = in.W * 55 / 100
		f.at = layout.Rect{X: in.X + f.results.W + 1, Y: in.Y, W: in.W - f.results.W - 1, H: in.H}
	} else if in.H >= 11 {
		f.results.H = in.H * 45 / 100
		f.at = layout.Rect{X: in.X, Y: in.Y + f.results.H + 1, W: in.W, H: in.H - f.results.H - 1}
	}
	f.list.SetSize(f.results.W, f.results.H)
}

// Over implements pane.Overlay.
func (f *Finder) Over(body []string) []string {
	st := f.env.Styles
	in := f.box.Inner()
	lines := make([]string, 0, in.H)
	lines = append(lines, st.Key.Render(" / ")+f.input.View(st, "a name, a word, a phone number, what to do; or country:FI status:key", in.W-4)+" ")
	lines = append(lines, f.viewOffers(in.W))
	lines = append(lines, st.Border.Render(strings.Repeat("─", in.W)))
	shown, _ := f.list.Len()
	results := f.list.Lines()
	if shown == 0 {
		results = make([]string, f.results.H)
		for i := range results {
			results[i] = cell.Spaces(f.results.W)
		}
		text := "Nothing is found. Fewer letters find more."
		switch {
		case f.problem != "":
			text = f.problem
		case !f.loaded:
			text = ""
		case f.input.Empty():
			text = "Type a few letters: all records and all actions are searched."
		}
		if len(results) > 1 {
			results[1] = cell.Pad("  "+st.Muted.Render(cell.Clip(text, f.results.W-2)), f.results.W)
		}
	}
	preview := f.card.Lines(st, f.at.W-2)
	switch {
	case f.at.W == 0:
		lines = append(lines, results...)
	case f.at.Y == f.results.Y:
		rule := st.Border.Render("│")
		for i, l := range results {
			p := ""
			if i < len(preview) {
				p = " " + preview[i]
			}
			lines = append(lines, l+rule+cell.Pad(p, f.at.W))
		}
	default:
		lines = append(lines, results...)
		lines = append(lines, st.Border.Render(strings.Repeat("─", in.W)))
		for i := range f.at.H {
			if i < len(preview) {
				lines = append(lines, " "+preview[i])
			}
		}
	}
	note := ""
	if !f.input.Empty() {
		note = fmt.Sprint(shown)
		if shown >= hitLimit {
			note += "+"
		}
	}
	panel := frame.Panel{Title: "Search everything", Note: note, Focus: true}.Draw(st, lines, f.box.W, f.box.H)
	return frame.Over(body, panel, f.box.X, f.box.Y)
}

// viewOffers shows what is wrong with the line, or else what it may become.
func (f *Finder) viewOffers(w int) string {
	for _, p := range f.faults {
		if !p.Typing || f.offers.Empty() {
			return cell.Pad(" ! "+f.env.Styles.Warn.Render(cell.Clip(p.Words, w-4)), w)
		}
	}
	return "   " + f.offers.Line(f.env, w-3)
}
