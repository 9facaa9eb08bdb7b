package brief

import (
	"fmt"
	"strings"

	"keyaccount/kam/paper"
)

// Paper returns the sheet as a paper.
func (s Sheet) Paper() paper.Paper {
	p := paper.Paper{Title: s.Name, Subtitle: fmt.Sprintf("%s · %s", s.Title, s.Date.Time().Format("Monday 2 January 2006")), Date: s.Date, OnePage: s.OnePage}
	for _, sec := range s.Sections {
		p.Blocks = append(p.Blocks, paper.Heading{Level: max(sec.Level, 1), Text: sec.Title, Note: sec.Note})
		if sec.Columns == nil {
			if len(sec.Lines) > 0 {
				p.Blocks = append(p.Blocks, paper.List(points(sec.Lines, s.OnePage)))
			}
		} else {
			p.Blocks = append(p.Blocks, tables(sec, s.OnePage)...)
		}
		if sec.Beyond > 0 {
			p.Blocks = append(p.Blocks, paper.Paragraph{Text: fmt.Sprintf("and %d more", sec.Beyond), Tone: paper.Muted})
		}
	}
	return p
}

var tones = map[Tone]paper.Tone{Warn: paper.Warn, Gap: paper.Gap}

// points returns the items of lines. In a dense sheet what is not known of one thing stands in one line, and so does a
// question with why it is asked.
func points(lines []Line, dense bool) []paper.Item {
	var items []paper.Item
	for _, l := range lines {
		below, text := l.Lines, l.Text
		if dense {
			below = together(below)
			if len(below) == 1 && below[0].Label == reasonLabel {
				text, below = text+" ("+below[0].Text+")", nil
			}
		}
		items = append(items, paper.Item{Label: l.Label, Text: text, Tone: tones[l.Tone], Items: points(below, dense)})
	}
	return items
}

// together returns lines with those that are gaps, where there are several, as one line after the others.
func together(lines []Line) []Line {
	var known, gaps []Line
	var labels []string
	for _, l := range lines {
		if l.Tone == Gap && l.Label != "" {
			gaps, labels = append(gaps, l), append(labels, l.Label)
		} else {
			known = append(known, l)
		}
	}
	if len(gaps) < 2 {
		return lines
	}
	return append(known, Line{Label: "Not known", Text: strings.Join(labels, ", "), Tone: Gap})
}

// tables puts rows in a table, what stands before them in a list before it, and what stands after in a list after it.
func tables(sec Section, dense bool) []paper.Block {
	t := paper.Table{}
	for _, name := range sec.Columns {
		t.Columns = append(t.Columns, paper.Column{Name: name})
	}
	var before, after []Line
	for _, l := range sec.Lines {
		switch {
		case l.Cells != nil:
			t.Rows = append(t.Rows, l.Cells)
		case len(t.Rows) == 0:
			before = append(before, l)
		default:
			after = append(after, l)
		}
	}
	var out []paper.Block
	if len(before) > 0 {
		out = append(out, paper.List(points(before, dense)))
	}
	if len(t.Rows) > 0 {
		out = append(out, t)
	}
	if len(after) > 0 {
		out = append(out, paper.List(points(after, dense)))
	}
	return out
}
