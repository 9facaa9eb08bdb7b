package exchange

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"keyaccount/internal/frugal"
)

// rows reads a file to its end: its cells joined by |, or what is wrong with a row.
func rows(t tester, name, content string, l layout) []string {
	t.Helper()
	s, err := open(name, strings.NewReader(content), l)
	if err != nil {
		return []string{err.Error()}
	}
	var all []string
	for {
		row, err := s.Next()
		var bad *Problem
		switch {
		case errors.Is(err, io.EOF):
			return all
		case errors.As(err, &bad):
			all = append(all, err.Error())
			continue
		case err != nil:
			t.Fatal(err)
		}
		var cells []string
		for _, c := range row.Cells {
			text := c.Text
			for _, item := range c.Items {
				text += "<" + item.Text + ">"
			}
			if s.Columns() == nil {
				text = c.Column + "=" + text
			}
			cells = append(cells, text)
		}
		all = append(all, strings.Join(cells, "|"))
	}
}

func utf16LE(s string) string {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return string(b)
}

func TestTablesAreReadAsTheyCome(t *testing.T) {
	for what, c := range map[string]struct {
		name, content string
		layout        layout
		want          []string
	}{
		"a byte order mark":              {"a.csv", "\ufeffname,city\nÄkräs,Łódź\n", layout{}, []string{"Äkräs|Łódź"}},
		"lines that end in CR LF":        {"a.csv", "name,city\r\nAcme,Oslo\r\n", layout{}, []string{"Acme|Oslo"}},
		"no end of the last line":        {"a.csv", "name,city\nAcme,Oslo", layout{}, []string{"Acme|Oslo"}},
		"lines and marks inside quotes":  {"a.csv", "name,notes\nAcme,\"one\ntwo, \"\"three\"\"\"\nZeta,\n", layout{}, []string{"Acme|one\ntwo, \"three\"", "Zeta|"}},
		"semicolons":                     {"a.csv", "name;revenue\nAcme;1,5\n", layout{}, []string{"Acme|1,5"}},
		"tabs in a .csv":                 {"a.csv", "name\tcity\nAcme, Inc\tOslo\n", layout{}, []string{"Acme, Inc|Oslo"}},
		"tabs in a .tsv":                 {"a.tsv", "name\nAcme, Inc\n", layout{}, []string{"Acme, Inc"}},
		"a mark told by the spreadsheet": {"a.csv", "sep=|\r\nname|a,b,c\r\nAcme|1\r\n", layout{}, []string{"Acme|1"}},
		"a mark told by the mapping":     {"a.csv", "name|a,b,c\nAcme|1\n", layout{delimiter: '|'}, []string{"Acme|1"}},
		"a mark inside a quoted heading": {"a.csv", "\"a,b,c\";name\n1;Acme\n", layout{}, []string{"1|Acme"}},
		"UTF-16":                         {"a.csv", utf16LE("name\tcity\nÄkräs\tŁódź\n"), layout{}, []string{"Äkräs|Łódź"}},
		"a named encoding":               {"a.csv", "name\n\xc4kr\xe4s\n", layout{encoding: "Windows-1252"}, []string{"Äkräs"}},
		"an encoding nobody named":       {"a.csv", "name\nA\n\xc4kr\xe4s\nB\n", layout{}, []string{"A", "row 3, column name: is not UTF-8", "B"}},
		"a guarded formula":              {"a.csv", "name\n'=1+1\n'+358 9\n'tis\n''=x\n", layout{}, []string{"=1+1", "+358 9", "'tis", "'=x"}},
		"too few cells":                  {"a.csv", "a,b,c\n1,2,3\n4,5\n6,7,8\n", layout{}, []string{"1|2|3", "row 3, column c: has 2 cells where the first row names 3", "6|7|8"}},
		"too many cells":                 {"a.csv", "a,b\n1,2\n3,4,5\n", layout{}, []string{"1|2", "row 3, column column 3: has 3 cells where the first row names 2"}},
		"empty cells at the end":         {"a.csv", "a,b\n1,2,,\n", layout{}, []string{"1|2"}},
		"a stray quotation mark":         {"a.csv", "a,b\n6\" pipe,2\n3,4\n", layout{}, []string{"row 2: line 2: a quotation mark stands inside", "3|4"}},
		"a quotation mark never closed":  {"a.csv", "a,b\n1,\"2\n3,4\n", layout{}, []string{"row 2: the quotation mark opened in this row is not closed"}},
		"blank lines, counted":           {"a.csv", "a,b\n\n1,2\n\n\n3\n", layout{}, []string{"1|2", "row 6, column b: has 1 cells"}},
		"rows of several lines, counted": {"a.csv", "a,b\n\"1\n\n\",2\n3\n", layout{}, []string{"1\n\n|2", "row 3, column b: has 1 cells"}},
		"no heading":                     {"a.csv", "", layout{}, []string{": is empty; its first row should name"}},
		"a heading that comes twice":     {"a.csv", "Name,city,name \n", layout{}, []string{"row 1, column name: two columns bear this name"}},
		"a column without a name":        {"a.csv", "a,\n1,2\n", layout{}, []string{"1|2"}},
		"a format nobody knows":          {"a.doc", "x", layout{}, []string{"a.doc: files of this form cannot be read; those that can end in .csv"}},
		"records as JSON":                {"a.jsonl", `{"ref":"team/x","kind":"team","id":"x","title":"T","fields":{"name":"T","countries":["FI","SE"],"manager":{"ref":"person/1","title":"Bo"}},"deleted":true,"pending":false}`, layout{}, []string{"ref=team/x|deleted=yes|countries=<FI><SE>|manager=person/1|name=T"}},
		"plain JSON of columns":          {"a.jsonl", "{\"name\":\"Acme\",\"employees\":12.50,\"revenue\":{\"amount\":\"1.10\",\"currency\":\"EUR\"},\"vip\":true}\n\n{\"name\":null}\n", layout{}, []string{"employees=12.50|name=Acme|revenue=1.10 EUR|vip=yes", "name="}},
		"JSON that is none":              {"a.jsonl", "{\"name\":\"A\"}\n[1]\n{\"name\":}\n{} {}\n{\"name\":{\"x\":1}}\n{\"name\":\"B\"}", layout{}, []string{"name=A", "row 2: is not a JSON object", "row 3: is not a JSON object", "row 4: holds more than one", "row 5, column name: is neither a text", "name=B"}},
	} {
		t.Run(what, func(t *testing.T) {
			got := rows(t, c.name, c.content, c.layout)
			same := slices.EqualFunc(got, c.want, func(got, want string) bool {
				return got == want || strings.Contains(want, ": ") && strings.Contains(got, want)
			})
			if !same {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestARowCannotFillTheMemory(t *testing.T) {
	long := strings.Repeat("x", MaxRow)
	for name, content := range map[string]string{
		"a.csv":   "name,city\nAcme,Oslo\n\"" + long + "\n" + long + "\",x\nZeta,Bergen\n",
		"a.jsonl": "{\"name\":\"Acme\"}\n{\"name\":\"" + long + long + "\"}\n{\"name\":\"Zeta\"}\n",
	} {
		got := rows(t, name, content, layout{})
		if last := got[len(got)-1]; len(got) != 2 || !strings.Contains(last, "longer than") || !strings.Contains(last, "what follows is not read") {
			t.Errorf("%s: %d rows, the last: %.200s", name, len(got), last)
		}
	}
}

func TestGuardingATextAgainstFormulasLosesNothing(t *testing.T) {
	for _, text := range []string{"", "'", "''", "=1", "'=1", "''=1", "-", "+358 40", "@x", "'tis", "''tis", "a=1", "＝1", "'＝1", "'\"x"} {
		guarded := guard(text)
		if unguard(guarded) != text {
			t.Errorf("%q becomes %q and comes back as %q", text, guarded, unguard(guarded))
		}
		if begins(guarded, formulaMarks) {
			t.Errorf("%q is written as %q, which is a formula", text, guarded)
		}
	}
}

func TestItemsOfASetAreDividedAndJoined(t *testing.T) {
	for text, want := range map[string][]string{
		"a, b;c":           {"a", "b", "c"},
		` , ;`:             nil,
		`"Lind, Anna", Bo`: {"Lind, Anna", "Bo"},
		`"say ""hi""; ok"`: {`say "hi"; ok`},
		`6" pipe, 8" pipe`: {`6" pipe`, `8" pipe`},
		`"never closed, x`: {"never closed, x"},
	} {
		var got []string
		for _, v := range items(text, ",;") {
			got = append(got, v.Text)
		}
		if !slices.Equal(got, want) {
			t.Errorf("%q is divided into %q, not %q", text, got, want)
		}
	}
}

func FuzzReadingAnyFile(f *testing.F) {
	for _, content := range []string{
		"a,b\n1,2\n", "\ufeffa;b\r\n\"1\n2\";3", "sep=;\na;b\n", utf16LE("a\tb\n1\t2"), "a,\"b\n", "\xff\xfe\x00", "sep=,",
		`{"kind":"account","ref":"account/x","fields":{"name":"A","zz":"1","tags":["a"]}}`, `{"a":[1,null,{"ref":"x"}]}`, "[[[[",
	} {
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content string) {
		for _, ending := range Readable() {
			frugal.Within(t, len(content), 1024, func() {
				s, err := open("x"+ending, strings.NewReader(content), layout{})
				last := 0
				for range len(content) + 2 {
					if err != nil {
						break
					}
					var row Row
					row, err = s.Next()
					var bad *Problem
					if errors.As(err, &bad) {
						row.Number, err = bad.Row, nil
					}
					if err == nil && row.Number <= last {
						t.Fatalf("%s: row %d comes after row %d", ending, row.Number, last)
					}
					last = row.Number
				}
				if err == nil {
					t.Fatalf("%s: more rows than bytes", ending)
				}
			})
		}
	})
}

func FuzzPreparingAnyFile(f *testing.F) {
	m := mapping(f, `
[[file]]
match = "accounts.csv"
kind = "account"
key = "x:{name}"
[file.columns]
name = "name"
boss = { field = "owner", create = true }
parent = "parent"
[[file.also]]
kind = "team"
set = { name = "{boss}[ of {name}]" }
`)
	f.Add("name,boss,parent\nAcme,Bo,Zeta\nZeta,,Acme\n", "{\"kind\":\"contact\",\"fields\":{\"name\":\"X\",\"account\":\"Acme\"}}\n")
	f.Add("name,boss,parent\nA,A,A\nA,,\nB,C,A\n", "{\"kind\":\"account\",\"name\":\"A\",\"tags\":[\"x\",\"x\"],\"verified\":null}\n{\"ref\":\"account/018bcfe5-6800-7000-8000-000000000001\",\"fields\":{\"name\":\"=\"}}")
	f.Fuzz(func(t *testing.T, table, lines string) {
		b := newBook(t)
		p := b.load(m, true, in("accounts.csv", table), in("contacts.jsonl", lines))
		preview(t, p)
		again := b.load(m, true, in("accounts.csv", table), in("contacts.jsonl", lines))
		if len(again.Steps()) > 0 && p.OK() {
			t.Errorf("a second import has something to do:\n%s", preview(t, again))
		}
	})
}
