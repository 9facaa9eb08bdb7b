package paper

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/image/font/gofont/gomono"
	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/kam/golden"
)

// whole is a paper with every block and every tone.
func whole() Paper {
	return Paper{Title: "Polar Steel Oy", Subtitle: "Visit brief", Date: kam.Date{Year: 2026, Month: 11, Day: 22}, Blocks: []Block{
		Heading{Level: 1, Text: "In the room", Note: "2 people"},
		Paragraph{Text: "Plain."}, Paragraph{Text: "Further.", Tone: Muted}, Paragraph{Text: "See to it.", Tone: Warn}, Paragraph{Text: "Not known.", Tone: Gap}, Paragraph{},
		List{
			{Label: "Juha Äkräs", Text: "CFO", Tone: Warn, Items: []Item{{Label: "Wants", Text: "not recorded", Tone: Gap}, {Text: "deeper", Items: []Item{{Text: "deepest"}}}}},
			{Label: "Who decides?", Text: "He does."}, {Label: "Alone"}, {Text: "Only text"}, {},
		},
		List{},
		Heading{Level: 2, Text: "Numbers"},
		Facts{{Label: "Revenue", Value: "640 000 000 EUR"}, {Label: "Λόγος", Value: "Řezáč", Tone: Warn}, {Label: "Empty"}}, Facts{},
		Bars{{Label: "Coverage", Share: 0.25, Text: "25 %"}, {Label: "Over", Share: 7, Text: "all"}, {Label: "Under", Share: -1}}, Bars{},
		Table{Columns: []Column{{Name: "Deal"}, {Name: "Amount", Right: true}}, Rows: [][]string{{"Melt shop cranes", "3 100 000"}, {"Scrap yard"}, {"a", "b", "dropped"}}}, Table{},
	}}
}

func TestPapersReadAsTheyDid(t *testing.T) {
	for name, write := range map[string]func(*bytes.Buffer) error{
		"whole.md":   func(b *bytes.Buffer) error { return whole().Markdown(b) },
		"whole.html": func(b *bytes.Buffer) error { return whole().HTML(b) },
	} {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Fatal(err)
		}
		golden.Same(t, filepath.Join("testdata", name), b.Bytes())
	}
}

func TestAPageNeedsNothingFromElsewhere(t *testing.T) {
	var b bytes.Buffer
	if err := whole().HTML(&b); err != nil {
		t.Fatal(err)
	}
	for _, sign := range []string{"<script", "src=", "href=", "url(", "@import", "http:", "https:"} {
		if strings.Contains(b.String(), sign) {
			t.Errorf("the page has %s", sign)
		}
	}
}

func pages(b []byte) int { return bytes.Count(b, []byte("/Type /Page\n")) }

func set(t testing.TB, p Paper, f Font) ([]byte, int) {
	t.Helper()
	var b bytes.Buffer
	missing, err := p.PDF(&b, f)
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), missing
}

func TestAPaperForOnePageIsSetSmallerUntilItFits(t *testing.T) {
	long := Paper{Title: "Long"}
	for range 70 {
		long.Blocks = append(long.Blocks, List{{Label: "Label", Text: "some words"}})
	}
	if b, _ := set(t, long, Font{}); pages(b) != 2 {
		t.Errorf("%d pages as usual", pages(b))
	}
	long.OnePage = true
	if b, _ := set(t, long, Font{}); pages(b) != 1 {
		t.Errorf("%d pages set smaller", pages(b))
	}
	for range 200 {
		long.Blocks = append(long.Blocks, Heading{Level: 1, Text: "More"}, Paragraph{Text: strings.Repeat("word ", 60)})
	}
	if b, _ := set(t, long, Font{}); pages(b) < 3 {
		t.Errorf("%d pages of what cannot fit", pages(b))
	}
}

func TestWhatTheFontLacksIsTold(t *testing.T) {
	for _, c := range []struct {
		text    string
		missing int
	}{
		{"Sanna Öhman, Řezáč Strojírny, Łódź, Λουκία, Москва, Đà", 0},
		{"ễ Ǻ … → “a” – b", 0}, // a letter without its mark, or another sign
		{"海岳, 山田 サトウ, 김민준", 0}, {"🙂", 1}, {"עב", 2}, {"a\u0301\u200db", 0},
	} {
		own, err := Font{}.orOwn()
		if err != nil {
			t.Fatal(err)
		}
		if out, missing := own.settable(c.text); missing != c.missing || strings.Count(out, lacking) != c.missing {
			t.Errorf("%q is set as %q, %d missing", c.text, out, missing)
		}
	}
	if _, missing := set(t, Paper{Title: "עב 海岳"}, Font{}); missing != 2 {
		t.Errorf("%d characters missing", missing)
	}
	if own, _ := (Font{}).orOwn(); !own.has('ő') || own.has('海') || own.has(0x1f642) {
		t.Error("what the font has")
	}
}

// Chinese beside Latin is drawn, as wide as it is told to be.
func TestCharactersThatTheFontLacksAreDrawn(t *testing.T) {
	own := mustOwn(t)
	if got := own.runs("Li 海岳 (Ltd) 山"); strings.Join(got, "|") != "Li |海岳| (Ltd) |山" {
		t.Errorf("the runs are %q", got)
	}
	s := Paper{Title: "T"}.set(own, 10, 0)
	em := s.size * point
	if w := s.width(span{words: "海岳"}); w < 1.99*em || w > 2.01*em {
		t.Errorf("two characters are %.2f ems wide", w/em)
	}
	with, _ := set(t, Paper{Title: "T", Blocks: []Block{Paragraph{Text: "海岳"}, Heading{Level: 1, Text: "山"}}}, Font{})
	without, _ := set(t, Paper{Title: "T", Blocks: []Block{Paragraph{Text: "  "}, Heading{Level: 1, Text: " "}}}, Font{})
	if len(with) < len(without)+300 {
		t.Errorf("a page with characters takes %d bytes, without %d", len(with), len(without))
	}
}

func TestAFontFileIsTakenOrRefusedInWords(t *testing.T) {
	f, err := ParseFont(gomono.TTF)
	if err != nil {
		t.Fatal(err)
	}
	a, _ := set(t, whole(), f)
	b, _ := set(t, whole(), Font{})
	if bytes.Equal(a, b) {
		t.Error("the font is not used")
	}
	for name, file := range map[string][]byte{
		"nothing": nil, "text": []byte("no font at all"), "outlines of the other kind": []byte("OTTO1234"), "a collection": []byte("ttcf1234"),
		"half a font": gomono.TTF[:len(gomono.TTF)/2], "no tables": append([]byte{0, 1, 0, 0}, make([]byte, 40)...),
	} {
		if _, err := ParseFont(file); kam.CodeOf(err) != kam.Invalid || !strings.Contains(err.Error(), ".ttf") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A damaged font is refused, or a paper can be set in it; nothing panics.
func TestDamagedFontsDoNoHarm(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		file := bytes.Clone(gomono.TTF)
		for range rapid.IntRange(1, 8).Draw(r, "bytes") {
			file[rapid.IntRange(0, min(len(file)-1, 2000)).Draw(r, "at")] = byte(rapid.IntRange(0, 255).Draw(r, "to"))
		}
		if f, err := ParseFont(file); err == nil {
			var b bytes.Buffer
			if _, err := (Paper{Title: "A"}).PDF(&b, f); err != nil && kam.CodeOf(err) != kam.Invalid {
				r.Fatal(err)
			}
		}
	})
}

var errFull = errors.New("full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestAFullDiskIsTold(t *testing.T) {
	_, err := whole().PDF(full{}, Font{})
	for _, err := range []error{whole().Markdown(full{}), whole().HTML(full{}), err} {
		if !errors.Is(err, errFull) {
			t.Errorf("%v", err)
		}
	}
}

// A column of long words does not push the others off the page, and a word longer than a line is broken.
func TestTablesKeepToThePage(t *testing.T) {
	s := Paper{Title: "T"}.set(mustOwn(t), 10, 0)
	table := Table{Columns: []Column{{Name: "a"}, {Name: "b"}, {Name: "c"}}, Rows: [][]string{{strings.Repeat("long ", 80), "x", strings.Repeat("w", 400)}}}
	sum := 0.0
	for _, w := range s.columns(table, 180) {
		sum += w
	}
	if sum > 180.01 {
		t.Errorf("columns take %.1f mm of 180", sum)
	}
	for _, line := range s.wrap([]span{{words: strings.Repeat("w", 400)}, {words: "end", bold: true}}, 50) {
		if w := s.wide(line); w > 50 {
			t.Errorf("a line takes %.1f mm of 50", w)
		}
	}
}

func mustOwn(t testing.TB) Font {
	t.Helper()
	f, err := Font{}.orOwn()
	if err != nil {
		t.Fatal(err)
	}
	return f
}
