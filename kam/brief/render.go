package brief

import (
	"fmt"

	"keyaccount/kam/paper"
)

// Paper returns the sheet as a paper.
func (s Sheet) Paper() paper.Paper {
	p := paper.Paper{Title: s.Name, Subtitle: fmt.Sprintf("%s · %s", s.Title, s.Date.Time().Format("Monday 2 January 2006")), Date: s.Date, OnePage: s.OnePage}
	for _, sec := range s.Sections {
		p.Blocks = append(p.Blocks, paper.Heading{Level: max(sec.Level, 1), Text: sec.Title, Note: sec.Note})
		if sec.Columns == nil {
			if len(sec.Lines) > 0 {
				p.Blocks = append(p.Blocks, paper.List(points(sec.Lines)))
			}
		} else {
			p.Blocks = append(p.Blocks, tables(sec)...)
		}
		if sec.Beyond > 0 {
			p.Blocks = append(p.Blocks, paper.Paragraph{Text: fmt.Sprintf("and %d more", sec.Beyond), Tone: paper.Muted})
		}
	}
	return p
}

var tones = map[Tone]paper.Tone{Warn: paper.Warn, Gap: paper.Gap}

func points(lines []Line) []paper.Item {
	var items []paper.Item
	for _, l := range lines {
		items = append(items, paper.Item{Label: l.Label, Text: l.Text, Tone: tones[l.Tone], Items: points(l.Lines)})
	}
	return items
}

// tables puts rows in a table, what stands before them in a list before it, and what stands after in a list after it.
func tables(sec Section) []paper.Block {
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
		out = append(out, paper.List(points(before)))
	}
	if len(t.Rows) > 0 {
		out = append(out, t)
	}
	if len(after) > 0 {
		out = append(out, paper.List(points(after)))
	}
	return out
}
