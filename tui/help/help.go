// Package help is the map of keys. It shows the declarations that handle the keys, so that it cannot be
// wrong.
package help

import (
	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/tui/cell"
	"keyaccount/tui/frame"
	"keyaccount/tui/keys"
	"keyaccount/tui/layout"
	"keyaccount/tui/pane"
)

// Help is the overlay that shows keys and, for the symbols of the buying center, their legend.
type Help struct {
	env    *pane.Env
	keys   []keys.Key
	offset int
	w, h   int
	lines  []string
	box    layout.Rect
}

// New returns the map of the given keys.
func New(env *pane.Env, all []keys.Key) *Help { return &Help{env: env, keys: all} }

// Init implements pane.Overlay.
func (h *Help) Init() tea.Cmd { return nil }

// Update implements pane.Overlay.
func (h *Help) Update(tea.Msg) tea.Cmd { return nil }

// Press implements pane.Overlay. Any key that does not scroll leaves.
func (h *Help) Press(msg tea.KeyMsg) (tea.Cmd, bool) {
	switch msg.String() {
	case "down", "j":
		h.scroll(1)
	case "up", "k":
		h.scroll(-1)
	case "pgdown", " ", "ctrl+d":
		h.scroll(h.box.H - 3)
	case "pgup", "ctrl+u":
		h.scroll(3 - h.box.H)
	default:
		return nil, true
	}
	return nil, false
}

func (h *Help) scroll(n int) {
	h.offset = max(min(h.offset+n, len(h.lines)-(h.box.H-2)), 0)
}

// Mouse implements pane.Overlay.
func (h *Help) Mouse(_, _ int, msg tea.MouseMsg) (tea.Cmd, bool) {
	switch msg.Button {
	case tea.MouseButtonWheelDown:
		h.scroll(3)
	case tea.MouseButtonWheelUp:
		h.scroll(-3)
	}
	return nil, false
}

// SetSize implements pane.Overlay.
func (h *Help) SetSize(w, height int) {
	h.w, h.h = w, height
	columns := max(min((w-4)/56, 3), 1)
	inner := w - 4
	if w >= layout.FoldBelow {
		inner = min(inner, columns*64)
	}
	h.lines = h.flow(columns, inner)
	h.box = layout.Center(layout.Rect{W: w, H: height}, inner+4, len(h.lines)+2)
	h.scroll(0)
}

// flow sets the chapters in columns of about the same height.
func (h *Help) flow(columns, w int) []string {
	width := (w - (columns-1)*3) / columns
	chapters := h.chapters(width)
	total := 0
	for _, c := range chapters {
		total += len(c) + 1
	}
	var set [][]string
	var now []string
	for _, c := range chapters {
		if len(now) > 0 && len(set) < columns-1 && len(now)+len(c)/2 > total/columns {
			set = append(set, now)
			now = nil
		}
		if len(now) > 0 {
			now = append(now, "")
		}
		now = append(now, c...)
	}
	set = append(set, now)
	rows := 0
	for _, c := range set {
		rows = max(rows, len(c))
	}
	out := make([]string, rows)
	for i := range out {
		for n, c := range set {
			text := ""
			if i < len(c) {
				text = c[i]
			}
			if n > 0 {
				out[i] += "   "
			}
			out[i] += cell.Pad(text, width)
		}
	}
	return out
}

const labelWidth = 14

func (h *Help) chapters(w int) [][]string {
	st := h.env.Styles
	var out [][]string
	for _, g := range keys.Groups() {
		var lines []string
		seen := map[string]bool{}
		for _, k := range h.keys {
			if k.Group != g || seen[k.Name] {
				continue
			}
			seen[k.Name] = true
			label := cell.Pad(k.Labels(), labelWidth)
			for i, text := range cell.Wrap(k.Help, w-labelWidth-1) {
				if i > 0 {
					label = cell.Spaces(labelWidth)
				}
				lines = append(lines, st.Key.Render(label)+" "+st.Text.Render(text))
			}
		}
		if len(lines) > 0 {
			out = append(out, append([]string{st.Head.Render(string(g))}, lines...))
		}
	}
	legend := []string{st.Head.Render("Signs")}
	for _, l := range [][2]string{
		{"D B U I A F G", "Decider Buyer User Influencer Advisor Facilitator Gatekeeper"},
		{"⚡ ▲ ♥", "in a power, threat, receptiveness zone"},
		{"★ ✖", "dominant advisor, opponent"},
		{"● ○", "who of ours was last in contact; nobody"},
		{"▰▰▰▱▱▱▱▱", "the third of the eight stages of buying"},
		{"! ↑", "needs attention; waits to be sent"},
	} {
		for i, text := range cell.Wrap(l[1], w-labelWidth-1) {
			label := cell.Pad(l[0], labelWidth)
			if i > 0 {
				label = cell.Spaces(labelWidth)
			}
			legend = append(legend, st.Accent.Render(label)+" "+st.Text.Render(text))
		}
	}
	return append(out, legend)
}

// Over implements pane.Overlay.
func (h *Help) Over(body []string) []string {
	lines := make([]string, 0, h.box.H)
	for i := h.offset; i < len(h.lines) && len(lines) < h.box.H-2; i++ {
		lines = append(lines, " "+h.lines[i])
	}
	foot := ""
	if len(h.lines) > h.box.H-2 {
		foot = "↑↓ for more"
	}
	panel := frame.Panel{Title: "Keys that work here", Foot: foot, Focus: true}.Draw(h.env.Styles, lines, h.box.W, h.box.H)
	return frame.Over(body, panel, h.box.X, h.box.Y)
}

// Keys implements pane.Overlay.
func (h *Help) Keys() []keys.Key {
	return []keys.Key{
		{Name: "help-scroll", Keys: []string{"up", "down"}, Show: "↑↓", Brief: "scroll", Group: keys.Move, Help: "in the map of keys: scroll"},
		{Name: "help-leave", Keys: []string{"esc"}, Brief: "back", Group: keys.Go, Help: "in the map of keys: go back"},
	}
}

// Where implements pane.Overlay.
func (h *Help) Where() string { return "Keys" }
