package pane

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/list"
)

// The filter of a browser is one line. Words in it narrow the rows as they are typed; a part such as
// country=FI is a condition on a field and holds once it is complete: when a space or enter follows it.

func (b *Browser) filterText() string {
	return strings.TrimSpace(b.facets + " " + b.List.Filtered())
}

func (b *Browser) startFilter() {
	b.typing = true
	text := b.filterText()
	if text != "" {
		text += " "
	}
	b.input.Set(text)
	b.SetSize(b.w, b.h)
}

func (b *Browser) typeFilter(msg tea.KeyMsg) tea.Cmd {
	switch msg.String() {
	case "enter":
		_, facets := parts(b.input.String())
		if _, err := b.parse(facets); err != nil { // it stays, to be mended
			return b.Env.Ask(Say{err.Error(), true})
		}
		b.typing = false
		return b.setFilter(b.input.String())
	case "esc":
		b.typing = false
		return b.setFilter("")
	case "up", "ctrl+p":
		b.List.Move(-1)
		return b.follow()
	case "down", "ctrl+n":
		b.List.Move(1)
		return b.follow()
	}
	if _, changed := b.input.Press(msg); !changed {
		return nil
	}
	text := b.input.String()
	done := text
	if at := strings.LastIndex(text, " "); isFacet(text[at+1:]) {
		done = text[:at+1]
	}
	return b.narrow(done)
}

// setFilter narrows the rows by a whole filter.
func (b *Browser) setFilter(text string) tea.Cmd {
	cmd := b.narrow(text)
	b.SetSize(b.w, b.h)
	return cmd
}

func (b *Browser) narrow(text string) tea.Cmd {
	words, facets := parts(text)
	cmds := []tea.Cmd{b.List.Filter(strings.Join(words, " "))}
	if joined := strings.Join(facets, " "); joined != b.facets {
		filters, err := b.parse(facets)
		if err != nil {
			return b.Env.Ask(Say{err.Error(), true})
		}
		b.facets, b.filters = joined, filters
		cmds = append(cmds, b.read())
	}
	return tea.Batch(append(cmds, b.follow())...)
}

func (b *Browser) parse(facets []string) ([]kam.Filter, error) {
	var out []kam.Filter
	k := kam.LookupKind(b.Spec.Kind)
	for _, f := range facets {
		if k == nil {
			return nil, &kam.Error{Code: kam.Invalid, Words: "the rows here are of several kinds; filter them by words"}
		}
		parsed, err := k.ParseFilter(strings.ReplaceAll(f, `"`, ""), kam.Reader{Today: b.Env.Book.Today(), Currency: b.Env.Book.Currency()})
		if err != nil {
			return nil, err
		}
		out = append(out, parsed)
	}
	return out, nil
}

func isFacet(s string) bool { return strings.ContainsAny(s, "=<>~") }

// parts splits a filter into words and conditions. Quotes hold the words of a value together.
func parts(text string) (words, facets []string) {
	quoted := false
	for _, p := range strings.FieldsFunc(text, func(r rune) bool {
		if r == '"' {
			quoted = !quoted
		}
		return r == ' ' && !quoted
	}) {
		if isFacet(p) {
			facets = append(facets, p)
		} else {
			words = append(words, p)
		}
	}
	return words, facets
}

// Passes reports whether a record meets all conditions.
func (e *Env) Passes(r kam.Record, filters []kam.Filter) bool {
	for _, f := range filters {
		if !f.Match(r, e.Book.Name) {
			return false
		}
	}
	return true
}

// Among returns those of the rows whose records meet the filters. Rows whose record is gone are left out.
func (e *Env) Among(ctx context.Context, rows []list.Row, filters []kam.Filter) ([]list.Row, error) {
	if len(filters) == 0 {
		return rows, nil
	}
	out := rows[:0]
	for _, row := range rows {
		r, err := e.Book.Get(ctx, row.Ref)
		switch {
		case kam.CodeOf(err) == kam.NotFound:
		case err != nil:
			return nil, err
		case e.Passes(r, filters):
			out = append(out, row)
		}
	}
	return out, nil
}
