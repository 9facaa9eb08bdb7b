package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"golang.org/x/term"

	"keyaccount/tui/cell"
)

// printJSON prints one JSON document.
func (a *app) printJSON(v any) error {
	e := json.NewEncoder(a.out)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(v)
}

// table is rows of cells for people; its first row may be a heading.
type table [][]string

// print writes the rows with their columns aligned. On a terminal, a row that is wider than it is cut.
func (t table) print(w io.Writer) error {
	var widths []int
	for _, row := range t {
		for i, c := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], cell.Width(c))
		}
	}
	limit := 0
	if f, ok := w.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		limit, _, _ = term.GetSize(int(f.Fd()))
	}
	var b strings.Builder
	for _, row := range t {
		var line strings.Builder
		for i, c := range row {
			if i > 0 {
				line.WriteString("  ")
			}
			line.WriteString(c)
			if i < len(row)-1 {
				line.WriteString(strings.Repeat(" ", widths[i]-cell.Width(c)))
			}
		}
		text := strings.TrimRight(line.String(), " ")
		if limit > 0 {
			text = cell.Clip(text, limit)
		}
		b.WriteString(text + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// add adds a label with text, which may go over several lines.
func (t *table) add(label, text string) {
	for line := range strings.SplitSeq(text, "\n") {
		*t = append(*t, []string{label, line})
		label = ""
	}
}

// count returns a number of things in words: "1 edit", "0 edits", "2 replies".
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	if stem, ok := strings.CutSuffix(thing, "y"); ok {
		return fmt.Sprintf("%d %sies", n, stem)
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// meter shows on a terminal how far something has come, once it has taken longer than a person likes to
// wait without a word.
type meter struct {
	a       *app
	what    string
	began   time.Time
	shown   time.Time
	visible bool
}

const patience = 300 * time.Millisecond

func (a *app) meter(what string) *meter {
	now := a.now()
	return &meter{a: a, what: what, began: now, shown: now}
}

func (m *meter) show(done, total int) {
	f, ok := m.a.err.(*os.File)
	now := m.a.now()
	if !ok || !term.IsTerminal(int(f.Fd())) || now.Sub(m.shown) < patience/3 || now.Sub(m.began) < patience {
		return
	}
	m.shown, m.visible = now, true
	rate := float64(done) / now.Sub(m.began).Seconds()
	if total > 0 {
		fmt.Fprintf(m.a.err, "\r\x1b[K%d of %d %s, %.0f a second (ctrl+c stops)", done, total, m.what, rate)
		return
	}
	fmt.Fprintf(m.a.err, "\r\x1b[K%d %s, %.0f a second (ctrl+c stops)", done, m.what, rate)
}

func (m *meter) end() {
	if m.visible {
		fmt.Fprint(m.a.err, "\r\x1b[K")
	}
}
