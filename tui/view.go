package tui

import (
	"fmt"
	"strings"

	"keyaccount/tui/book"
	"keyaccount/tui/cell"
	"keyaccount/tui/keys"
	"keyaccount/tui/layout"
	"keyaccount/tui/show"
)

// View implements tea.Model.
func (m *Model) View() string {
	if m.w == 0 || m.h == 0 {
		return ""
	}
	if m.screen.TooSmall {
		return strings.Join(m.tooSmall(), "\n")
	}
	lines := make([]string, 0, m.h)
	lines = append(lines, m.topLine(), m.tabLine())
	body := m.top().View()
	for _, o := range m.overlay {
		body = o.Over(body)
	}
	lines = append(lines, body...)
	lines = append(lines, m.bottomLine())
	return strings.Join(lines, "\n")
}

func (m *Model) tooSmall() []string {
	lines := make([]string, m.h)
	for i := range lines {
		lines[i] = cell.Spaces(m.w)
	}
	for i, text := range []string{
		"kam needs a terminal of at least",
		fmt.Sprintf("%d × %d cells; this one has %d × %d.", layout.MinWidth, layout.MinHeight, m.w, m.h),
		"Make it larger, or q to quit.",
	} {
		if at := max(m.h/2-2, 0) + i; at < m.h {
			text = cell.Clip(text, m.w)
			lines[at] = cell.Pad(cell.Spaces((m.w-cell.Width(text))/2)+text, m.w)
		}
	}
	return lines
}

// topLine says where one is, the filter, how many rows, and the state of sync.
func (m *Model) topLine() string {
	st := m.env.Styles
	var where []string
	before := ""
	for _, s := range m.places[m.current].stack {
		here := s.pane.Where()
		where = append(where, strings.TrimPrefix(here, before+" ▸ ")) // which may say itself what it belongs to
		before = here
	}
	filter, count := m.top().Status()
	state := m.syncState()
	right := state
	room := m.w - cell.Width(state) - 8
	path := strings.Join(where, " ▸ ")
	if count != "" && room > 30 && cell.Width(path)+cell.Width(count)+3 <= room { // where one is comes first
		right = st.Muted.Render(count) + "   " + right
		room -= cell.Width(count) + 3
	}
	if cell.Width(path) > room && len(where) > 1 {
		path = "… ▸ " + where[len(where)-1]
	}
	if name, tab, ok := strings.Cut(where[len(where)-1], " ▸ "); ok && cell.Width(path) > room { // the tab is what tells the screens apart
		path = cell.Clip(name, max(room-cell.Width(tab)-3, 4)) + " ▸ " + tab
	}
	left := " " + st.Title.Render("kam") + "  " + st.Strong.Render(cell.Clip(path, max(room, 8)))
	if filter != "" {
		left += "  " + st.Match.Render(cell.Clip(filter, max(room-cell.Width(path)-4, 4)))
	}
	return cell.Between(left, right+" ", m.w)
}

// syncState words how this device stands with the server, as short as it can be said.
func (m *Model) syncState() string {
	st, s := m.env.Styles, m.env.Book.State()
	now := m.env.Book.Now()
	var parts []string
	wide := m.w >= 100
	switch s.Link {
	case book.InSync:
		text := "● synced"
		if age := show.Ago(s.LastSync, now); age != "" && m.w >= 72 {
			text += " " + age
		}
		parts = append(parts, st.Good.Render(text))
	case book.Syncing:
		text := "◐ syncing"
		if s.Total > 0 {
			text += fmt.Sprintf(" %d of %d", s.Done, s.Total)
		} else if s.Done > 0 {
			text += fmt.Sprintf(" %d", s.Done)
		}
		parts = append(parts, st.Info.Render(text))
	case book.Offline:
		text := "○ offline"
		if age := show.Ago(s.LastSync, now); age != "" && wide {
			text += ", synced " + age
		}
		if wait := show.In(s.Again, now); wait != "" && m.w >= 72 {
			text += ", again " + wait
		}
		parts = append(parts, st.Warn.Render(text))
	case book.SignedOut:
		parts = append(parts, st.Bad.Render("✖ signed out"))
	case book.NoServer:
		parts = append(parts, st.Muted.Render("– on this device only"))
	}
	if s.Waiting > 0 && s.Link != book.NoServer {
		parts = append(parts, st.Info.Render(fmt.Sprintf("↑%d waiting", s.Waiting)))
	}
	if s.Conflicts > 0 {
		parts = append(parts, st.Bad.Render(show.Count(s.Conflicts, "conflict", "conflicts")))
	}
	if s.Rejected > 0 {
		parts = append(parts, st.Bad.Render(fmt.Sprintf("%d refused", s.Rejected)))
	}
	if s.User != "" && wide {
		parts = append(parts, st.Muted.Render(s.User))
	}
	return strings.Join(parts, st.Muted.Render(" · "))
}

// tab is where a global pane stands in the second line.
type tab struct {
	place, from, to int
	text            string
}

// tabs are as roomy as the terminal is wide: with whole names, with short ones, close together, and then with the name of
// the pane alone that one is in.
func (m *Model) tabs() []tab {
	names := []struct {
		of  func(i int) string
		gap int
	}{
		{func(i int) string { return m.places[i].name }, 2},
		{func(i int) string { return m.places[i].short }, 2},
		{func(i int) string { return m.places[i].short }, 1},
		{func(i int) string {
			if i != m.current {
				return ""
			}
			return m.places[i].short
		}, 2},
	}
	for n, name := range names {
		var out []tab
		at := 1
		for i, p := range m.places {
			text := strings.TrimSpace(p.key + " " + name.of(i))
			if p.name == "Sync" {
				if s := m.env.Book.State(); s.Conflicts+s.Rejected > 0 {
					text += fmt.Sprintf(" !%d", s.Conflicts+s.Rejected)
				}
			}
			out = append(out, tab{i, at, at + cell.Width(text), text})
			at += cell.Width(text) + name.gap
		}
		if at <= m.w || n == len(names)-1 {
			return out
		}
	}
	return nil
}

func (m *Model) tabLine() string {
	st := m.env.Styles
	line, at := "", 0
	for _, t := range m.tabs() {
		line += cell.Spaces(t.from - at)
		key, name, named := strings.Cut(t.text, " ")
		switch {
		case t.place == m.current:
			line += st.TabActive.Render(t.text)
		case named:
			line += st.Key.Render(key) + " " + st.Tab.Render(name)
		default:
			line += st.Key.Render(key)
		}
		at = t.to
	}
	return cell.Pad(line, m.w)
}

// bottomLine shows what was just done, or else the keys that work here now.
func (m *Model) bottomLine() string {
	st := m.env.Styles
	said := ""
	for _, t := range m.tasks {
		if t.slow {
			said = st.Info.Render("◐ " + t.doing + " …")
		}
	}
	if m.toast.text != "" {
		draw, mark := st.Toast, "✓ "
		if m.toast.bad {
			draw, mark = st.ToastBad, "! "
		}
		room := m.w - cell.Width(" ? keys ") - 2
		if m.toast.undoable {
			room -= cell.Width("  u undo")
		}
		said = draw.Render(cell.Clip(mark+m.toast.text, room))
		if m.toast.undoable {
			said += "  " + st.Key.Render("u") + " " + st.KeyHelp.Render("undo")
		}
	}
	if said != "" {
		return cell.Between(" "+said, st.Key.Render("?")+" "+st.KeyHelp.Render("keys")+" ", m.w)
	}
	var all []keys.Key
	if n := len(m.overlay); n > 0 {
		all = m.overlay[n-1].Keys()
	} else {
		all = m.allKeys()
		if m.top().Typing() {
			all = m.top().Keys()
		}
	}
	return m.hints(all)
}

// hints lists keys as far as there is room; the ways back, to the search and to the map of all keys are always
// there.
func (m *Model) hints(all []keys.Key) string {
	st := m.env.Styles
	tail := ""
	if len(m.overlay) == 0 && !m.top().Typing() {
		if len(m.places[m.current].stack) > 1 {
			tail = st.Key.Render("esc") + " " + st.KeyHelp.Render("back") + "  "
		}
		tail += st.Key.Render("/") + " " + st.KeyHelp.Render("search") + "  " + st.Key.Render("?") + " " + st.KeyHelp.Render("keys") + " "
	}
	room := m.w - cell.Width(tail) - 1
	line := " "
	used := 1
	seen := map[string]bool{}
	for _, k := range all {
		if k.Brief == "" || tail != "" && (k.Name == "help" || k.Name == "search") || seen[k.Label()] {
			continue
		}
		seen[k.Label()] = true
		w := cell.Width(k.Label()) + 1 + cell.Width(k.Brief) + 2
		if used+w > room {
			continue
		}
		line += st.Key.Render(k.Label()) + " " + st.KeyHelp.Render(k.Brief) + "  "
		used += w
	}
	return cell.Between(line, tail, m.w)
}
