package paper

import (
	"io"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Markdown writes the paper as Markdown (CommonMark, with the tables of GitHub's), to be read as it stands as well as
// rendered.
func (p Paper) Markdown(out io.Writer) error {
	var b strings.Builder
	b.WriteString("# " + inMarkdown(oneLine(p.Title)) + "\n")
	if sub := oneLine(p.Subtitle); sub != "" {
		b.WriteString("\n" + atStart(sub) + "\n")
	}
	for _, block := range p.Blocks {
		switch block := block.(type) {
		case Heading:
			b.WriteString("\n" + strings.Repeat("#", min(max(block.Level, 1), 5)+1) + " " + inMarkdown(headed(block)) + "\n")
		case Paragraph:
			if text := said(block.Tone, block.Text); text != "" {
				b.WriteString("\n" + atStart(text) + "\n")
			}
		case List:
			if len(block) > 0 {
				b.WriteString("\n")
				listed(&b, block, "")
			}
		case Facts:
			if len(block) > 0 {
				b.WriteString("\n")
			}
			for _, f := range block {
				b.WriteString(pointed(Item{Label: f.Label, Text: f.Value, Tone: f.Tone}))
			}
		case Bars:
			if len(block) > 0 {
				b.WriteString("\n")
			}
			for _, bar := range block {
				b.WriteString(pointed(Item{Label: bar.Label, Text: strings.TrimSpace(bar.drawn() + " " + bar.Text)}))
			}
		case Table:
			b.WriteString(tabled(block))
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// headed returns the words of a heading with its note.
func headed(h Heading) string {
	text := oneLine(h.Text)
	if note := oneLine(h.Note); note != "" {
		text += " · " + note
	}
	return text
}

func listed(b *strings.Builder, items []Item, indent string) {
	for _, it := range items {
		b.WriteString(indent + pointed(it))
		listed(b, it.Items, indent+"  ")
	}
}

// pointed returns the line of an item: its sign, what it is about, and its text.
func pointed(it Item) string {
	mark, label, text := it.Tone.mark(), oneLine(it.Label), oneLine(it.Text)
	switch {
	case label == "" && text == "":
		return "- " + mark + "–\n"
	case label == "" && mark == "":
		return "- " + atStart(text) + "\n"
	case label == "":
		return "- " + mark + inMarkdown(text) + "\n"
	case text == "":
		return "- " + mark + bold(label) + "\n"
	}
	return "- " + mark + bold(label) + colon(label) + " " + inMarkdown(text) + "\n"
}

// bold sets words off. Emphasis opens and closes only beside what is neither a space nor a sign, so that words which
// begin or end with a sign stand plainly.
func bold(words string) string {
	first, _ := utf8.DecodeRuneInString(words)
	last, _ := utf8.DecodeLastRuneInString(words)
	if !wordly(first) || !wordly(last) {
		return atStart(words)
	}
	return "**" + inMarkdown(words) + "**"
}

func wordly(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func tabled(t Table) string {
	if len(t.Columns) == 0 {
		return ""
	}
	var b strings.Builder
	row := func(cells []string) {
		for i := range t.Columns {
			text := ""
			if i < len(cells) {
				text = inMarkdown(oneLine(cells[i]))
			}
			b.WriteString("| " + text + " ")
		}
		b.WriteString("|\n")
	}
	b.WriteString("\n")
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	row(names)
	for _, c := range t.Columns {
		if c.Right {
			b.WriteString("|---:")
		} else {
			b.WriteString("|---")
		}
	}
	b.WriteString("|\n")
	for _, cells := range t.Rows {
		row(cells)
	}
	return b.String()
}

// inMarkdown returns text, in one line, so that a reader of Markdown shows exactly it. What cannot be taken for a sign
// of the form stays as it is, so that it can be read raw.
func inMarkdown(text string) string {
	var b strings.Builder
	before := ' '
	for i, r := range text {
		after, _ := utf8.DecodeRuneInString(text[i+utf8.RuneLen(r):])
		switch r {
		case '\\', '`', '*', '[', ']', '<', '|', '~', '$':
			b.WriteByte('\\')
		case '_': // within a word it stays what it is
			if !wordly(before) || !wordly(after) {
				b.WriteByte('\\')
			}
		case '&': // only what looks like the name of a character becomes one
			if wordly(after) && after < utf8.RuneSelf || after == '#' {
				b.WriteByte('\\')
			}
		case '#': // at the end of a heading it would close it
			if i+1 == len(text) {
				b.WriteByte('\\')
			}
		case ':', '@', '.': // what follows would make an address of it, which nobody asked for
			if linksAt(text, i, r) {
				b.WriteByte('\\')
			}
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}

// linksAt reports whether a sign is what makes a reader take the text around it for a link of its own accord.
func linksAt(text string, i int, r rune) bool {
	rest := text[i+1:]
	switch r {
	case ':':
		return strings.HasPrefix(rest, "//") || hasSuffixFold(text[:i], "mailto") || hasSuffixFold(text[:i], "xmpp")
	case '@':
		return rest != "" && rest[0] != ' '
	}
	return hasSuffixFold(text[:i], "www")
}

func hasSuffixFold(s, suffix string) bool {
	return len(s) >= len(suffix) && strings.EqualFold(s[len(s)-len(suffix):], suffix)
}

// atStart returns text as inMarkdown does, for a place where a line begins and what stands first could begin a heading,
// a list, a quotation or a rule.
func atStart(text string) string {
	out := inMarkdown(text)
	if out == "" {
		return out
	}
	switch out[0] {
	case '#', '+', '-', '>', '=', ':':
		return `\` + out
	case '_':
		return `\` + out
	}
	digits := 0
	for digits < len(out) && out[digits] >= '0' && out[digits] <= '9' {
		digits++
	}
	if digits > 0 && digits < len(out) && (out[digits] == '.' || out[digits] == ')') {
		return out[:digits] + `\` + out[digits:]
	}
	return out
}
