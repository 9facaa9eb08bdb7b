package picture

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"keyaccount/kam"
	"keyaccount/kam/chart/card"
)

// Mermaid writes the picture's people and lines as a Mermaid flowchart. A matrix has a subgraph for each role.
func (p *Picture) Mermaid(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "---\ntitle: %s\n---\nflowchart TD\n", yamlText(p.Title()))
	for _, part := range p.parts() {
		lead := "  "
		if part.name != "" {
			fmt.Fprintf(b, "  subgraph g%d [\"%s\"]\n", part.number, mermaidText(part.name))
			lead = "    "
		}
		for _, i := range part.items {
			texts := p.words(i)
			for j := range texts {
				texts[j] = mermaidText(texts[j])
			}
			class := ""
			switch {
			case p.Items[i].Card.Gap:
				class = ":::gap"
			case p.Items[i].Card.Key:
				class = ":::key"
			}
			fmt.Fprintf(b, "%sp%d[\"%s\"]%s\n", lead, i, strings.Join(texts, "<br/>"), class)
		}
		if part.name != "" {
			b.WriteString("  end\n")
		}
	}
	for _, l := range p.Lines {
		arrow := "-->"
		switch {
		case l.Kind == Reports:
			arrow = "---"
		case l.Kind == Alliance:
			arrow = "<-->"
		case l.Kind == Conflict:
			arrow = "x--x"
		case l.Influence.Strength == "strong":
			arrow = "==>"
		case l.Influence.Strength == "weak":
			arrow = "-.->"
		}
		about := ""
		if text := p.about(&l); text != "" {
			about = "|\"" + mermaidText(text) + "\"|"
		}
		fmt.Fprintf(b, "  p%d %s%s p%d\n", l.From, arrow, about, l.To)
	}
	b.WriteString("  classDef key stroke-width:3px\n  classDef gap stroke-dasharray:5 5\n")
	return b.Flush()
}

// DOT writes the picture's people and lines for Graphviz. Everything that comes from records is quoted.
func (p *Picture) DOT(w io.Writer) error {
	b := bufio.NewWriter(w)
	fmt.Fprintf(b, "digraph \"buying center\" {\n  label=%s; labelloc=t; fontname=\"Helvetica\";\n", dotText(p.Title()))
	b.WriteString("  node [shape=box, style=rounded, fontname=\"Helvetica\"];\n  edge [fontname=\"Helvetica\", fontsize=10];\n")
	for _, part := range p.parts() {
		if part.name != "" {
			fmt.Fprintf(b, "  subgraph \"cluster %d\" { label=%s;\n", part.number, dotText(part.name))
		}
		for _, i := range part.items {
			style := ""
			switch {
			case p.Items[i].Card.Gap:
				style = ", style=\"rounded,dashed\""
			case p.Items[i].Card.Key:
				style = ", penwidth=3"
			}
			fmt.Fprintf(b, "  p%d [label=%s%s];\n", i, dotText(strings.Join(p.words(i), "\n")), style)
		}
		if part.name != "" {
			b.WriteString("  }\n")
		}
	}
	for _, l := range p.Lines {
		style := ""
		switch l.Kind {
		case Reports:
			style = "dir=none"
		case Alliance:
			style = "dir=both, arrowhead=diamond, arrowtail=diamond, constraint=false"
		case Conflict:
			style = "dir=both, arrowhead=tee, arrowtail=tee, color=red, constraint=false"
		default:
			style = map[string]string{"strong": "penwidth=3", "medium": "penwidth=1.5", "weak": "style=dashed"}[l.Influence.Strength]
		}
		if text := p.about(&l); text != "" {
			style += ", label=" + dotText(text)
		}
		fmt.Fprintf(b, "  p%d -> p%d [%s];\n", l.From, l.To, style)
	}
	b.WriteString("}\n")
	return b.Flush()
}

// part is a group of items: a row of a matrix, or all.
type part struct {
	number int
	name   string
	items  []int
}

func (p *Picture) parts() []part {
	if p.Way != Matrix {
		all := part{items: make([]int, len(p.Items))}
		for i := range all.items {
			all.items[i] = i
		}
		return []part{all}
	}
	var out []part
	for r, name := range rows {
		g := part{number: r, name: name}
		for i := range p.Items {
			if row(&p.Items[i]) == r {
				g.items = append(g.items, i)
			}
		}
		if len(g.items) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// words returns what a node says, in lines.
func (p *Picture) words(i int) []string {
	m := p.Items[i].Member
	if m == nil {
		return []string{p.Items[i].Gap.What}
	}
	out := []string{m.Name}
	if m.Title != "" {
		out = append(out, m.Title)
	}
	text := plain(card.Signs(m))
	if m.Attitude != "" {
		text = strings.TrimSpace(text + " · " + m.Attitude)
	}
	if text = strings.TrimPrefix(text, "· "); text != "" {
		out = append(out, text)
	}
	return out
}

func (p *Picture) about(l *Line) string {
	if l.Influence == nil {
		return ""
	}
	return l.Influence.About
}

// mermaidText writes text so that nothing in it is taken for markup.
func mermaidText(text string) string {
	var b strings.Builder
	for _, r := range kam.Clean(text, false) {
		if strings.ContainsRune("#\"'`<>&;\\[]{}()|", r) {
			fmt.Fprintf(&b, "#%d;", r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

func yamlText(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(kam.Clean(text, false)) + `"`
}

// dotText quotes text. Graphviz knows no escape but of the quote, and takes a backslash in a label for one of its own.
func dotText(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(kam.Clean(text, true)) + `"`
}
