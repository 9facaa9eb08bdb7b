package form

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/book"
	"keyaccount/tui/cell"
)

// finder looks for the records that a reference could name, as one types. Each question has a number; an answer to
// any but the newest is dropped.
type finder struct {
	set    *setting
	kind   string
	asked  int
	cancel context.CancelFunc

	query    string
	answered int // the number of the question that hits answer
	hits     []book.Hit
	err      error
	at       int  // the candidate that is marked
	eager    bool // enter was pressed before the answer came: take the first candidate when it does
}

// foundMsg is the answer to one question of one finder.
type foundMsg struct {
	finder *finder
	number int
	hits   []book.Hit
	err    error
}

// candidates is how many records a reference looks for; it offers as many of them as there is room for.
const candidates = 8

// offered returns the candidates that are shown.
func (s *finder) offered() []book.Hit {
	return s.hits[:min(len(s.hits), candidates, max(1, s.set.tall-2))]
}

// ask returns the command that looks for records like query, and stops looking for earlier ones.
func (s *finder) ask(query string) tea.Cmd {
	s.forget()
	if query == "" {
		return nil
	}
	s.query = query
	ctx, cancel := context.WithCancel(s.set.ctx)
	s.cancel = cancel
	number, from, kind := s.asked, s.set.book, s.kind
	return func() tea.Msg {
		defer cancel()
		hits, err := from.Search(ctx, query, kind, candidates+1)
		return foundMsg{s, number, hits, err}
	}
}

// forget ends the search. Answers that are still under way will be dropped.
func (s *finder) forget() {
	if s.cancel != nil {
		s.cancel()
	}
	s.asked++
	s.query, s.at, s.eager = "", 0, false
	s.cancel = nil
}

// take takes an answer, unless a later question has been asked. Candidates that are no choice are left out.
func (s *finder) take(msg foundMsg, taken func(kam.ID) bool) bool {
	if msg.number != s.asked || s.query == "" {
		return false
	}
	s.answered, s.err, s.at = msg.number, msg.err, 0
	s.hits = s.hits[:0:0]
	for _, h := range msg.hits {
		if h.Ref != s.set.self && !taken(h.ID) {
			s.hits = append(s.hits, h)
		}
	}
	return true
}

// current reports whether the candidates are those for what is typed now.
func (s *finder) current() bool { return s.query != "" && s.answered == s.asked }

// marked returns the candidate that enter takes.
func (s *finder) marked() (book.Hit, bool) {
	if !s.current() || len(s.hits) == 0 {
		return book.Hit{}, false
	}
	return s.hits[s.at], true
}

// move marks another candidate. It reports false if nothing was found to move through.
func (s *finder) move(by int) bool {
	if s.current() {
		s.at = max(min(s.at+by, len(s.offered())-1), 0)
	}
	return !s.current() || len(s.hits) > 0
}

// draw returns the candidates, one on a line, or what became of the search.
func (s *finder) draw(w int) []string {
	st := s.set.styles
	say := func(text string) []string { return []string{st.Muted.Render(cell.Clip(text, w))} }
	switch {
	case s.query == "":
		return nil
	case s.current() && s.err != nil:
		return []string{st.Error.Render(cell.Clip("! "+kam.Clean(s.err.Error(), false), w))}
	case s.current() && len(s.hits) == 0:
		return say("nothing found")
	case len(s.hits) == 0:
		return say("looking …")
	}
	var lines []string
	for i, h := range s.offered() {
		lines = append(lines, s.drawHit(h, w, i == s.at && s.current()))
	}
	if len(lines) < len(s.hits) {
		lines = append(lines, say("  and more: type on to narrow them")...)
	}
	return lines
}

func (s *finder) drawHit(h book.Hit, w int, marked bool) string {
	st := s.set.styles
	base, match, muted, sign := st.Text, st.Match, st.Muted, "  "
	if marked {
		base, match, muted, sign = st.Selected, st.SelectedMatch, st.SelectedMuted, "▸ "
	}
	title, about := h.Title, kam.Clean(h.Context, false)
	matched := h.Matched
	if clean := kam.Clean(title, false); clean != title {
		title, matched = clean, nil
	}
	room := w - len("  ")
	if tw := cell.Width(title); about != "" && tw+3 < room {
		about = cell.Clip("  "+about, room-tw)
	} else {
		about = ""
	}
	line := base.Render(sign) + cell.Clip(cell.Highlight(title, matched, base, match), room)
	if about != "" {
		line += muted.Render(about)
	}
	return line
}
