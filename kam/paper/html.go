package paper

import (
	"fmt"
	"html"
	"io"
	"strings"
)

// style is all there is of style in a page: nothing is fetched from elsewhere. Colours are those of the reader's choice,
// light or dark; on paper they are black and white.
const style = `:root{color-scheme:light dark;--ink:#1c1c1e;--soft:#5c5f66;--line:#d6d8dc;--warn:#9a3412;--bar:#3b6ea5;--ground:#fff}
@media (prefers-color-scheme:dark){:root{--ink:#e8e8ea;--soft:#a2a6ad;--line:#3c3f45;--warn:#fdba74;--bar:#7aa7d8;--ground:#17181a}}
body{font:16px/1.45 system-ui,sans-serif;color:var(--ink);background:var(--ground);max-width:46rem;margin:1.5rem auto;padding:0 1rem;overflow-wrap:anywhere}
h1{font-size:1.6rem;margin:0 0 .2rem}h2{font-size:1.1rem;margin:1.4rem 0 .3rem;border-bottom:1px solid var(--line)}h3{font-size:1rem;margin:1rem 0 .2rem}
h1,h2,h3{line-height:1.2;break-after:avoid}.note,.muted,.sub{color:var(--soft);font-weight:normal}.warn{color:var(--warn)}.gap{color:var(--soft);font-style:italic}
p{margin:.3rem 0}ul{margin:.2rem 0;padding-left:1.2rem}li{margin:.15rem 0}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.1rem .8rem;margin:.3rem 0}dt{color:var(--soft)}dd{margin:0}
.wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.92rem}th,td{text-align:left;vertical-align:top;padding:.2rem .5rem .2rem 0;border-bottom:1px solid var(--line)}
th{color:var(--soft);font-weight:600}.r{text-align:right}.bar{display:inline-block;width:8rem;height:.7em;border:1px solid var(--line)}.bar i{display:block;height:100%;background:var(--bar)}
@media print{:root{--ink:#000;--soft:#444;--line:#bbb;--warn:#000;--bar:#666;--ground:#fff}@page{size:A4;margin:14mm}body{font-size:10pt;max-width:none;margin:0;padding:0}li,tr{break-inside:avoid}}
`

// HTML writes the paper as one page that needs nothing else: no script, no font, no picture from elsewhere.
func (p Paper) HTML(out io.Writer) error {
	var b strings.Builder
	b.WriteString("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n" +
		"<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n" +
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n" +
		"<title>" + text(p.Title) + "</title>\n<style>\n" + style + "</style>\n</head>\n<body>\n<h1>" + text(p.Title) + "</h1>\n")
	if p.Subtitle != "" {
		b.WriteString("<p class=\"sub\">" + text(p.Subtitle) + "</p>\n")
	}
	for _, block := range p.Blocks {
		switch block := block.(type) {
		case Heading:
			tag := fmt.Sprintf("h%d", min(max(block.Level, 1), 5)+1)
			b.WriteString("<" + tag + ">" + text(block.Text))
			if block.Note != "" {
				b.WriteString(" <span class=\"note\">· " + text(block.Note) + "</span>")
			}
			b.WriteString("</" + tag + ">\n")
		case Paragraph:
			b.WriteString("<p" + class(block.Tone) + ">" + html.EscapeString(said(block.Tone, block.Text)) + "</p>\n")
		case List:
			if len(block) > 0 {
				points(&b, block)
			}
		case Facts:
			if len(block) == 0 {
				continue
			}
			b.WriteString("<dl>\n")
			for _, f := range block {
				b.WriteString("<dt>" + text(f.Label) + "</dt><dd" + class(f.Tone) + ">" + html.EscapeString(said(f.Tone, f.Value)) + "</dd>\n")
			}
			b.WriteString("</dl>\n")
		case Bars:
			if len(block) == 0 {
				continue
			}
			b.WriteString("<dl>\n")
			for _, bar := range block {
				fmt.Fprintf(&b, "<dt>%s</dt><dd><span class=\"bar\" aria-hidden=\"true\"><i style=\"width:%.1f%%\"></i></span> %s</dd>\n", text(bar.Label), bar.share()*100, text(bar.Text))
			}
			b.WriteString("</dl>\n")
		case Table:
			grid(&b, block)
		}
	}
	b.WriteString("</body>\n</html>\n")
	_, err := io.WriteString(out, b.String())
	return err
}

// text returns words as they may stand in a page.
func text(s string) string { return html.EscapeString(oneLine(s)) }

func class(t Tone) string {
	switch t {
	case Muted:
		return ` class="muted"`
	case Warn:
		return ` class="warn"`
	case Gap:
		return ` class="gap"`
	}
	return ""
}

func points(b *strings.Builder, items []Item) {
	b.WriteString("<ul>\n")
	for _, it := range items {
		b.WriteString("<li>")
		label, words := text(it.Label), text(it.Text)
		b.WriteString(it.Tone.mark())
		if label != "" {
			b.WriteString("<b>" + label + "</b>")
			if words != "" {
				b.WriteString(colon(oneLine(it.Label)) + " ")
			}
		}
		if words != "" {
			b.WriteString("<span" + class(it.Tone) + ">" + words + "</span>")
		}
		if len(it.Items) > 0 {
			b.WriteString("\n")
			points(b, it.Items)
		}
		b.WriteString("</li>\n")
	}
	b.WriteString("</ul>\n")
}

func grid(b *strings.Builder, t Table) {
	if len(t.Columns) == 0 {
		return
	}
	side := func(i int) string {
		if t.Columns[i].Right {
			return ` class="r"`
		}
		return ""
	}
	b.WriteString("<div class=\"wide\"><table>\n<thead><tr>")
	for i, c := range t.Columns {
		b.WriteString("<th" + side(i) + ">" + text(c.Name) + "</th>")
	}
	b.WriteString("</tr></thead>\n<tbody>\n")
	for _, cells := range t.Rows {
		b.WriteString("<tr>")
		for i := range t.Columns {
			words := ""
			if i < len(cells) {
				words = text(cells[i])
			}
			b.WriteString("<td" + side(i) + ">" + words + "</td>")
		}
		b.WriteString("</tr>\n")
	}
	b.WriteString("</tbody>\n</table></div>\n")
}
