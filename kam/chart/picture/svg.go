package picture

import (
	"bufio"
	"fmt"
	"html"
	"io"
	"strings"

	"keyaccount/kam"
)

// SVG draws the picture as a page of SVG. Text stays text, in whatever font the viewer has for its script.
func (p *Picture) SVG(w io.Writer) error {
	s := p.page()
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" viewBox="0 0 %.0f %.0f" font-family="Go, 'Segoe UI', 'Helvetica Neue', Arial, sans-serif">`+"\n", s.w, s.h, s.w, s.h)
	fmt.Fprintf(b, "<title>%s</title>\n<rect width=\"100%%\" height=\"100%%\" fill=\"%s\"/>\n", escape(p.Title()), paper)
	for _, m := range s.marks {
		switch m := m.(type) {
		case shape:
			b.WriteString(m.svg())
		case label:
			weight := ""
			if m.bold {
				weight = ` font-weight="bold"`
			}
			fmt.Fprintf(b, `<text x="%.1f" y="%.1f" font-size="%g"%s fill="%s" text-anchor="%s">%s</text>`+"\n", m.x, m.y, m.size, weight, m.ink, m.anchor, escape(m.text))
		}
	}
	b.WriteString("</svg>\n")
	return b.Flush()
}

func (m shape) svg() string {
	var b strings.Builder
	b.WriteString(`<path d="`)
	for i, p := range m.points {
		letter := "L"
		if i == 0 {
			letter = "M"
		}
		fmt.Fprintf(&b, "%s%.1f %.1f", letter, p.x, p.y)
	}
	if !m.open {
		b.WriteString("Z")
	}
	fill := m.fill
	if fill == "" {
		fill = "none"
	}
	fmt.Fprintf(&b, `" fill="%s"`, fill)
	if m.ink != "" && m.width > 0 {
		fmt.Fprintf(&b, ` stroke="%s" stroke-width="%g" stroke-linejoin="round"`, m.ink, m.width)
		if m.dash {
			fmt.Fprintf(&b, ` stroke-dasharray="%g %g"`, dashOn, dashOff)
		}
	}
	if m.title == "" {
		return b.String() + "/>\n"
	}
	return b.String() + "><title>" + escape(m.title) + "</title></path>\n"
}

// The lengths of dashes and of the room between them.
const dashOn, dashOff = 6.0, 4.0

// escape makes text harmless in XML, which holds no control characters at all.
func escape(text string) string { return html.EscapeString(kam.Clean(text, false)) }
