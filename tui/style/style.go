// Package style holds the look of the program: the palettes, and the one Styles struct of meanings that
// everything on screen is drawn with. No other package names a colour.
package style

import (
	"io"

	"github.com/charmbracelet/lipgloss"
	"github.com/muesli/termenv"
)

// Options says what the terminal can show.
type Options struct {
	Dark  bool // light text on a dark background
	Color bool // false where NO_COLOR is set: bold, faint, underlined and reversed text only
	Rich  bool // 256 colours; without it the 16 of the terminal's own theme are used
}

// Styles is a style for each meaning that something on screen can have. Colour never carries a meaning
// alone: the text or a symbol says the same.
type Styles struct {
	Options Options

	Text   lipgloss.Style // what is read
	Strong lipgloss.Style // what is read first
	Muted  lipgloss.Style // what is read last
	Title  lipgloss.Style // the name of a screen, a panel or a record
	Head   lipgloss.Style // the heading of a section
	Column lipgloss.Style // the heading of a column
	Sorted lipgloss.Style // the heading of the column sorted by
	Accent lipgloss.Style // what can be acted on: keys, links
	Match  lipgloss.Style // the letters that a search matched

	Good lipgloss.Style
	Warn lipgloss.Style
	Bad  lipgloss.Style
	Info lipgloss.Style

	Border      lipgloss.Style
	BorderFocus lipgloss.Style

	Selected      lipgloss.Style // the row under the cursor
	SelectedMatch lipgloss.Style // matched letters in it
	SelectedMuted lipgloss.Style // secondary text in it
	SelectedIdle  lipgloss.Style // the row under the cursor of a list without the focus
	Marked        lipgloss.Style // a row chosen for a batch

	Bar       lipgloss.Style // the top line
	Tab       lipgloss.Style
	TabActive lipgloss.Style
	Key       lipgloss.Style // a key in the bottom line
	KeyHelp   lipgloss.Style // what it does
	Badge     lipgloss.Style // a role letter or a tag
	Toast     lipgloss.Style
	ToastBad  lipgloss.Style

	Label       lipgloss.Style // the name of a field
	Value       lipgloss.Style
	Placeholder lipgloss.Style
	Error       lipgloss.Style
	Focus       lipgloss.Style // the field that has the cursor
	Cursor      lipgloss.Style
	Changed     lipgloss.Style // a value that differs from the stored one
}

// New returns the styles for a terminal. They do not depend on the process's own terminal, so that a
// test sees what a person would.
func New(o Options) *Styles {
	r := lipgloss.NewRenderer(io.Discard)
	profile := termenv.ANSI
	if o.Rich {
		profile = termenv.ANSI256
	}
	r.SetColorProfile(profile)
	r.SetHasDarkBackground(o.Dark)
	return paletteFor(o).styles(r, o)
}

func (p palette) styles(r *lipgloss.Renderer, o Options) *Styles {
	plain := r.NewStyle()
	fg := func(c string) lipgloss.Style {
		if c == "" {
			return plain
		}
		return plain.Foreground(lipgloss.Color(c))
	}
	on := func(s lipgloss.Style, bg string) lipgloss.Style {
		if bg == "" {
			return s.Reverse(true)
		}
		return s.Background(lipgloss.Color(bg))
	}
	muted := fg(p.muted)
	if p.muted == "" {
		muted = plain.Faint(true)
	}
	s := &Styles{
		Options: o,
		Text:    fg(p.text),
		Strong:  fg(p.strong).Bold(true),
		Muted:   muted,
		Title:   fg(p.accent).Bold(true),
		Head:    fg(p.accent),
		Column:  muted,
		Sorted:  fg(p.accent).Bold(true),
		Accent:  fg(p.accent),
		Match:   fg(p.match).Bold(true).Underline(true),

		Good: fg(p.good),
		Warn: fg(p.warn),
		Bad:  fg(p.bad),
		Info: fg(p.info),

		Border:      fg(p.border),
		BorderFocus: fg(p.focus),

		Selected:      on(fg(p.selectedText), p.selected).Bold(true),
		SelectedMatch: on(fg(p.selectedMatch), p.selected).Bold(true).Underline(true),
		SelectedMuted: on(fg(p.selectedMuted), p.selected),
		SelectedIdle:  on(fg(p.selectedMuted), p.idle),
		Marked:        fg(p.mark).Bold(true),

		Bar:       fg(p.text),
		Tab:       muted,
		TabActive: fg(p.accent).Bold(true).Underline(p.accent == ""),
		Key:       fg(p.accent).Bold(true),
		KeyHelp:   muted,
		Badge:     fg(p.info).Bold(true),
		Toast:     fg(p.good).Bold(true),
		ToastBad:  fg(p.bad).Bold(true),

		Label:       muted,
		Value:       fg(p.text),
		Placeholder: muted.Italic(true),
		Error:       fg(p.bad).Bold(p.bad == ""),
		Focus:       fg(p.accent).Bold(true),
		Cursor:      plain.Reverse(true),
		Changed:     fg(p.warn).Bold(p.warn == ""),
	}
	if p.border == "" {
		s.Border = plain.Faint(true)
		s.BorderFocus = plain
	}
	if p.idle == "" {
		s.SelectedIdle = plain.Bold(true)
	}
	return s
}
