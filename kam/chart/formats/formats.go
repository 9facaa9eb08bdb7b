// Package formats writes the map of a buying center in every form in which it leaves the program.
package formats

import (
	"io"
	"path/filepath"
	"strings"

	"keyaccount/kam/chart/listing"
	"keyaccount/kam/chart/picture"
)

// Format is a form of maps.
type Format struct {
	Name   string
	Ending string // of files that are of this form; "" where there is none
	Help   string
	write  func(io.Writer, *picture.Picture) error
}

// Text is the name of the form that is written where nothing says another, and PNG that of the one which is no text.
const (
	Text = "text"
	PNG  = "png"
)

// All returns the forms, that of text first.
func All() []Format {
	return []Format{
		{Text, ".txt", "drawing, listing that can be loaded again, and answers in words", writeText},
		{"drawing", "", "the drawing alone", func(w io.Writer, p *picture.Picture) error { return p.Drawing(w) }},
		{"listing", ".map", "the listing alone, for comparing line by line", func(w io.Writer, p *picture.Picture) error {
			l := listing.Of(p.Center)
			return l.Write(w)
		}},
		{"mermaid", ".mmd", "a Mermaid flowchart", func(w io.Writer, p *picture.Picture) error { return p.Mermaid(w) }},
		{"dot", ".dot", "a graph for Graphviz", func(w io.Writer, p *picture.Picture) error { return p.DOT(w) }},
		{"svg", ".svg", "a picture for pages and slides", func(w io.Writer, p *picture.Picture) error { return p.SVG(w) }},
		{PNG, ".png", "the same as pixels", func(w io.Writer, p *picture.Picture) error { return p.PNG(w, 2) }},
	}
}

// Named returns the form of a name.
func Named(name string) (Format, bool) {
	for _, f := range All() {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// Of returns the form of a file, by its ending.
func Of(file string) (Format, bool) {
	for _, f := range All() {
		if f.Ending != "" && strings.EqualFold(filepath.Ext(file), f.Ending) {
			return f, true
		}
	}
	return Format{}, false
}

// Write writes a map. The error is that of w, or of a font that cannot be read.
func (f Format) Write(w io.Writer, p *picture.Picture) error { return f.write(w, p) }

// writeText writes drawing, listing and answers. All but the listing stands in lines that begin with #, so that the
// whole can be loaded again.
func writeText(w io.Writer, p *picture.Picture) error {
	var text strings.Builder
	if err := p.Drawing(&text); err != nil {
		return err
	}
	var b strings.Builder
	remark := func(line string) { b.WriteString(strings.TrimRight("# "+line, " ") + "\n") }
	for line := range strings.Lines(text.String()) {
		remark(strings.TrimRight(line, "\n"))
	}
	b.WriteString("\n")
	l := listing.Of(p.Center)
	if err := l.Write(&b); err != nil {
		return err
	}
	for _, s := range p.Center.Words() {
		b.WriteString("\n")
		remark(s.Heading)
		for _, line := range s.Lines {
			remark("  " + strings.Join(strings.Fields(line), " "))
		}
	}
	_, err := io.WriteString(w, b.String())
	return err
}
