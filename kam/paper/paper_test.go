package paper

import (
	"bytes"
	"html"
	"strings"
	"testing"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	source "github.com/yuin/goldmark/text"
	xhtml "golang.org/x/net/html"
	"pgregory.net/rapid"
)

// everywhere is a paper that has a text at every place that takes one.
func everywhere(words string) Paper {
	return Paper{Title: words, Subtitle: words, Blocks: []Block{
		Heading{Level: 1, Text: words},
		Paragraph{Text: words},
		List{{Text: words}, {Label: "Label", Text: words, Items: []Item{{Text: words}, {Label: words}}}},
		Heading{Level: 2, Text: words},
		Facts{{Label: "Fact", Value: words}},
		Table{Columns: []Column{{Name: words}, {Name: "n", Right: true}}, Rows: [][]string{{words, "1"}, {words}}},
		Bars{{Label: "Bar", Share: 0.5, Text: words}},
		Paragraph{Text: words},
	}}
}

// shownOf returns everything that a reader of Markdown shows, block by block. wrong says where text has become anything but
// text.
func shownOf(md string) (out []string, wrong string) {
	raw := []byte(md)
	doc := goldmark.New(goldmark.WithExtensions(extension.GFM)).Parser().Parse(source.NewReader(raw))
	var line strings.Builder
	err := ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		switch n := n.(type) {
		case *ast.Document, *ast.List, *ast.ListItem, *east.Table, *east.TableHeader, *east.TableRow:
		case *ast.Emphasis:
			if n.Level != 2 {
				wrong = "text became emphasis"
			}
		case *ast.Heading, *ast.Paragraph, *ast.TextBlock, *east.TableCell:
			if !entering {
				out = append(out, line.String())
			}
			line.Reset()
		case *ast.Text:
			if entering {
				line.Write(unescaped(n.Segment.Value(raw)))
				if n.SoftLineBreak() || n.HardLineBreak() {
					wrong = "a line was broken"
				}
			}
		case *ast.String:
			if entering {
				line.Write(n.Value)
			}
		default:
			wrong = "text became a " + n.Kind().String()
		}
		return ast.WalkContinue, nil
	})
	if err != nil {
		wrong = err.Error()
	}
	return out, wrong
}

// unescaped takes the backslashes before signs and the names of characters out of a text, as the reader does when it
// writes it.
func unescaped(b []byte) []byte {
	var out bytes.Buffer
	for i := 0; i < len(b); i++ {
		if b[i] == '\\' && i+1 < len(b) && strings.IndexByte("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", b[i+1]) >= 0 {
			i++
			out.WriteByte(b[i])
			continue
		}
		if b[i] == '&' {
			if end := bytes.IndexByte(b[i:], ';'); end > 0 {
				if name := string(b[i : i+end+1]); html.UnescapeString(name) != name && !strings.Contains(name, " ") {
					out.WriteString(html.UnescapeString(name))
					i += end
					continue
				}
			}
		}
		out.WriteByte(b[i])
	}
	return out.Bytes()
}

// hostile are texts made of what means something in a form.
var hostile = rapid.StringOf(rapid.OneOf(
	rapid.SampledFrom([]rune("\\`*_{}[]()<>#+-.!|~&$=:;'\"\n\r\t @/0123456789ax·äřΩ漢")),
	rapid.Rune(),
))

var fragments = rapid.SampledFrom([]string{
	"<script>alert(1)</script>", "</style>", "](javascript:x)", "[a](b)", "![a](b)", "**b**", "__b__", "~~s~~", "`c`", "&amp;", "&#65;", "&lt;b&gt;",
	"# h", "- i", "1. n", "> q", "```", "---", "===", "| a |", "|---|", "http://x.example/", "www.x.example", "mailto:a@b.example", "a@b.example", "    code",
	"<https://x.example>", "[ ] todo", "\n\n# h\n", "* * *", "\\", "\\\n", "<!-- c -->", "1) n", "+ i", "snake_case_word", "R&D", "10 % < 20 %", "C:\\dir", "#1", "a #", "_a_", "*", "**", "xmpp:a@b.example", "ftp://x.example",
})

func foreign(t *rapid.T) string {
	if rapid.Bool().Draw(t, "random") {
		return hostile.Draw(t, "text")
	}
	return strings.Join(rapid.SliceOfN(fragments, 1, 4).Draw(t, "pieces"), rapid.SampledFrom([]string{"", " "}).Draw(t, "between"))
}

// Whatever stands in a paper, a reader of Markdown shows exactly it, at its place, and nothing else.
func TestForeignTextStaysTextInMarkdown(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) { staysInMarkdown(r, foreign(r)) })
}

type failing interface {
	Helper()
	Fatalf(string, ...any)
}

func staysInMarkdown(t failing, words string) {
	t.Helper()
	var b strings.Builder
	if err := everywhere(words).Markdown(&b); err != nil {
		t.Fatalf("%v", err)
	}
	got, wrong := shownOf(b.String())
	var shown []string
	for _, s := range got {
		if s = strings.TrimSpace(s); s != "" {
			shown = append(shown, s)
		}
	}
	line := oneLine(words)
	var want []string
	say := func(s string) {
		if s = strings.TrimSpace(s); s != "" {
			want = append(want, s)
		}
	}
	label := func(l string) string {
		if line == "" {
			return l
		}
		return l + ": " + line
	}
	dash := func() string {
		if line == "" {
			return "–"
		}
		return line
	}
	for _, s := range []string{line, line, line, line, dash(), label("Label"), dash(), dash(), line, label("Fact"), line, "n", line, "1", line, label2(line), line} {
		say(s)
	}
	if wrong != "" || strings.Join(shown, "\n") != strings.Join(want, "\n") {
		t.Fatalf("%s: %q is shown as\n%s\nwant\n%s\nthe Markdown is\n%s", wrong, words, strings.Join(shown, "\n"), strings.Join(want, "\n"), b.String())
	}
}

func label2(line string) string {
	return strings.TrimSpace("Bar: " + Bar{Share: 0.5}.drawn() + " " + line)
}

// Whatever stands in a paper, it makes no element and no attribute of a page.
func TestForeignTextStaysTextInHTML(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) { staysInHTML(r, foreign(r)) })
}

func staysInHTML(t failing, words string) {
	t.Helper()
	shape := func(words string) (string, string) {
		var b strings.Builder
		if err := everywhere(words).HTML(&b); err != nil {
			t.Fatalf("%v", err)
		}
		var tags, said strings.Builder
		inStyle := false
		z := xhtml.NewTokenizer(strings.NewReader(b.String()))
		for {
			switch z.Next() {
			case xhtml.ErrorToken:
				return tags.String(), said.String()
			case xhtml.TextToken:
				if !inStyle {
					said.WriteString(string(z.Text()))
				}
			case xhtml.StartTagToken, xhtml.EndTagToken, xhtml.SelfClosingTagToken, xhtml.CommentToken, xhtml.DoctypeToken:
				token := z.Token()
				inStyle = token.Data == "style" && token.Type == xhtml.StartTagToken
				tags.WriteString(token.String() + "\n")
			}
		}
	}
	line := oneLine(words)
	if line == "" {
		return
	}
	wantTags, _ := shape("x")
	tags, said := shape(words)
	if tags != wantTags {
		t.Fatalf("%q changes the page to\n%s", words, tags)
	}
	if n := strings.Count(said, line); n < 15 {
		t.Fatalf("%q is shown %d times, want 15 or more, in %s", words, n, said)
	}
}

// Whatever stands in a paper, it can be set, in one way only.
func TestForeignTextCanBeSet(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		words := foreign(r)
		var a, b bytes.Buffer
		if _, err := everywhere(words).PDF(&a, Font{}); err != nil {
			r.Fatalf("%q: %v", words, err)
		}
		if !strings.HasPrefix(a.String(), "%PDF-") || !strings.HasSuffix(strings.TrimSpace(a.String()), "%%EOF") {
			r.Fatalf("%q makes no PDF", words)
		}
		if _, err := everywhere(words).PDF(&b, Font{}); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
			r.Fatalf("%q is set in two ways", words)
		}
	})
}

func FuzzForeignText(f *testing.F) {
	for _, s := range []string{"", "a", "# h\n\n- i", "<b>&amp;", "[a](b) **c** `d`", "漢字 עברית 🙂", "1. a\n2. b", "\x1b[31mred", strings.Repeat("_*", 30)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, words string) {
		if len(words) > 2000 {
			return
		}
		staysInMarkdown(t, words)
		staysInHTML(t, words)
	})
}
