package paper

import (
	"strings"
	"unicode/utf8"

	"keyaccount/kam/glyph"
)

// span is words in one style.
type span struct {
	words string
	bold  bool
	tone  Tone
}

const textWidth = pageWidth - 2*marginX

func (s *setter) block(b Block) {
	switch b := b.(type) {
	case Heading:
		s.heading(b)
	case Paragraph:
		s.gap(0.15)
		s.run(marginX, textWidth, []span{{words: said(b.Tone, b.Text), tone: b.Tone}})
	case List:
		s.items(b, 0)
	case Facts:
		s.facts(b)
	case Bars:
		for _, bar := range b {
			s.bar(bar)
		}
	case Table:
		s.table(b)
	}
}

func (s *setter) heading(h Heading) {
	size := 1.15
	if h.Level > 1 {
		size = 1.02
	}
	s.gap(0.5)
	s.room(s.line() * 4) // a heading does not stand alone at the foot of a page
	s.leading(size, func() {
		spans := []span{{words: h.Text, bold: true}}
		if h.Note != "" {
			spans = append(spans, span{words: "· " + h.Note, tone: Muted})
		}
		s.run(marginX, textWidth, spans)
	})
	if h.Level <= 1 {
		s.rule(marginX, s.y, textWidth)
		s.y += 0.15 * s.line()
	}
}

// maxDepth is how deep points are set off further from the margin.
const maxDepth = 6

func (s *setter) items(items []Item, depth int) {
	indent := s.size * point * 1.1
	x := marginX + indent*float64(min(depth, maxDepth))
	for _, it := range items {
		s.room(s.line())
		mark := "•"
		if depth > 0 {
			mark = "–"
		}
		s.put(x, s.y, span{words: mark, tone: Muted})
		spans := []span{{words: it.Tone.mark(), bold: true, tone: it.Tone}}
		if label := oneLine(it.Label); label != "" {
			if it.Text != "" {
				label += colon(label)
			}
			set := span{words: label, bold: depth == 0}
			if depth > 0 {
				set.tone = Muted
			}
			spans = append(spans, set)
		}
		s.run(x+indent, pageWidth-marginX-x-indent, append(spans, span{words: it.Text, tone: it.Tone}))
		s.items(it.Items, depth+1)
	}
}

func (s *setter) facts(facts []Fact) {
	wide := 0.0
	for _, f := range facts {
		wide = max(wide, s.width(span{words: oneLine(f.Label)}))
	}
	wide = min(wide, textWidth/3) + s.size*point*0.8
	for _, f := range facts {
		s.room(s.line())
		page, top := s.pages, s.y
		s.run(marginX, wide, []span{{words: f.Label, tone: Muted}})
		if s.pages == page {
			s.y = top
		}
		low := s.y
		s.run(marginX+wide, textWidth-wide, []span{{words: said(f.Tone, f.Value), tone: f.Tone}})
		if s.y == low {
			s.y += s.line()
		}
	}
}

func (s *setter) bar(b Bar) {
	const wide = 40.0
	s.room(s.line())
	label := s.fit(span{words: oneLine(b.Label), tone: Muted}, textWidth/3)
	s.put(marginX, s.y, label)
	x, h := marginX+textWidth/3+2, s.line()*0.55
	top := s.y + s.line()*0.25
	s.pdf.SetFillColor(222, 226, 232)
	s.pdf.Rect(x, top, wide, h, "F")
	if share := b.share(); share > 0 {
		s.pdf.SetFillColor(59, 110, 165)
		s.pdf.Rect(x, top, wide*share, h, "F")
	}
	s.run(x+wide+3, pageWidth-marginX-x-wide-3, []span{{words: b.Text}})
}

// table sets columns as wide as they need, and where they need more than there is, shares out what there is.
func (s *setter) table(t Table) {
	if len(t.Columns) == 0 {
		return
	}
	s.leading(0.92, func() {
		const between = 2.5
		widths := s.columns(t, textWidth-between*float64(len(t.Columns)-1))
		row := func(cells []string, bold bool) {
			lines := make([][][]span, len(t.Columns))
			tall := 1
			for i := range t.Columns {
				sp := span{bold: bold}
				if bold {
					sp.tone = Muted
				}
				if i < len(cells) {
					sp.words = oneLine(cells[i])
				}
				lines[i] = s.wrap([]span{sp}, widths[i])
				tall = max(tall, len(lines[i]))
			}
			for n := range tall {
				s.room(s.line())
				x := marginX
				for i := range t.Columns {
					if n < len(lines[i]) {
						at := x
						if t.Columns[i].Right {
							at += max(widths[i]-s.wide(lines[i][n]), 0)
						}
						s.place(at, s.y, lines[i][n])
					}
					x += widths[i] + between
				}
				s.y += s.line()
			}
			s.rule(marginX, s.y, textWidth)
			s.y += 0.1 * s.line()
		}
		names := make([]string, len(t.Columns))
		for i, c := range t.Columns {
			names[i] = c.Name
		}
		s.gap(0.2)
		s.room(s.line() * 3)
		row(names, true)
		for _, cells := range t.Rows {
			row(cells, false)
		}
	})
}

// columns shares out the width of a table: narrow columns get what they need, the others equal parts of the rest.
func (s *setter) columns(t Table, room float64) []float64 {
	need := make([]float64, len(t.Columns))
	for i, c := range t.Columns {
		need[i] = s.width(span{words: oneLine(c.Name), bold: true})
		for _, cells := range t.Rows {
			if i < len(cells) {
				need[i] = max(need[i], s.width(span{words: oneLine(cells[i])}))
			}
		}
		need[i] += 0.5
	}
	out := make([]float64, len(need))
	open := len(need)
	for again := true; again && open > 0; {
		again = false
		for i := range need {
			if part := room / float64(open); out[i] == 0 && need[i] <= part {
				out[i] = need[i]
				room -= need[i]
				open--
				again = true
				if open == 0 {
					break
				}
			}
		}
	}
	for i := range out {
		if out[i] == 0 {
			out[i] = room / float64(open)
		}
	}
	return out
}

// run sets spans one after the other within a width, in as many lines as it takes.
func (s *setter) run(x, w float64, spans []span) {
	for _, line := range s.wrap(spans, w) {
		s.room(s.line())
		s.place(x, s.y, line)
		s.y += s.line()
	}
}

// place puts spans beside each other.
func (s *setter) place(x, y float64, spans []span) {
	for i, sp := range spans {
		if i > 0 {
			x += s.width(span{words: " "})
		}
		s.put(x, y, sp)
		x += s.width(sp)
	}
}

// put puts words at a place, their upper edge at y.
func (s *setter) put(x, y float64, sp span) {
	text, missing := s.font.settable(sp.words)
	s.missing += missing
	if text == "" {
		return
	}
	s.style(sp, s.size)
	base := y + s.size*point
	for _, run := range s.font.runs(text) {
		if s.font.has(firstOf(run)) {
			s.pdf.Text(x, base, run)
		} else {
			s.drawn(x, base, run, sp.bold)
		}
		x += s.runWidth(run)
	}
}

// drawn fills the shapes of characters that the font lacks in the colour of the text.
func (s *setter) drawn(x, base float64, run string, bold bool) {
	em := s.size * point
	wider := 0.0
	if bold {
		wider = em / 24
	}
	s.pdf.SetFillColor(s.pdf.GetTextColor())
	for _, r := range run {
		g, _ := glyph.Of(r)
		for _, b := range g.Boxes {
			left, top := x+b.X*em, base+b.Y*em
			right, bottom := left+b.W*em+wider, top+b.H*em
			s.pdf.MoveTo(left, top)
			s.pdf.LineTo(right, top)
			s.pdf.LineTo(right, bottom)
			s.pdf.LineTo(left, bottom)
			s.pdf.ClosePath()
		}
		if len(g.Boxes) > 0 {
			s.pdf.DrawPath("F")
		}
		x += g.Advance * em
	}
}

func (s *setter) width(sp span) float64 {
	text, _ := s.font.settable(sp.words)
	s.style(sp, s.size)
	w := 0.0
	for _, run := range s.font.runs(text) {
		w += s.runWidth(run)
	}
	return w
}

// runWidth is how wide a run is in the style that is set.
func (s *setter) runWidth(run string) float64 {
	if s.font.has(firstOf(run)) {
		return s.pdf.GetStringWidth(run)
	}
	w := 0.0
	for _, r := range run {
		g, _ := glyph.Of(r)
		w += g.Advance * s.size * point
	}
	return w
}

// wide is how wide spans are beside each other.
func (s *setter) wide(spans []span) float64 {
	w := 0.0
	for i, sp := range spans {
		if i > 0 {
			w += s.width(span{words: " "})
		}
		w += s.width(sp)
	}
	return w
}

// wrap breaks spans into lines of at most a width, between words, and within a word that is longer than a line.
func (s *setter) wrap(spans []span, w float64) [][]span {
	var lines [][]span
	var line []span
	used, space := 0.0, s.width(span{words: " "})
	add := func(sp span, wide float64) {
		if n := len(line); n > 0 && line[n-1].bold == sp.bold && line[n-1].tone == sp.tone {
			line[n-1].words += " " + sp.words
		} else {
			line = append(line, sp)
		}
		if used > 0 {
			used += space
		}
		used += wide
	}
	end := func() {
		lines = append(lines, line)
		line, used = nil, 0
	}
	for _, sp := range spans {
		for word := range strings.FieldsSeq(oneLine(sp.words)) {
			part := span{word, sp.bold, sp.tone}
			wide := s.width(part)
			if used > 0 && used+space+wide > w {
				end()
			}
			for wide > w && utf8.RuneCountInString(part.words) > 1 {
				head := s.fit(part, w)
				add(head, 0)
				end()
				part.words = part.words[len(head.words):]
				wide = s.width(part)
			}
			add(part, wide)
		}
	}
	if len(line) > 0 {
		end()
	}
	return lines
}

// fit returns as many of the first characters of words as are not wider than w, at least one where there is any.
func (s *setter) fit(sp span, w float64) span {
	out := sp
	n := 0
	for i, r := range sp.words {
		out.words = sp.words[:i+utf8.RuneLen(r)]
		if n > 0 && s.width(out) > w {
			out.words = sp.words[:i]
			return out
		}
		n++
	}
	return out
}
