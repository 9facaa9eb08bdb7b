package exchange

import (
	"strings"
	"testing"

	"keyaccount/internal/frugal"
)

func TestAMappingThatCannotBeRightIsRefusedWithItsPlace(t *testing.T) {
	const head = "[[file]]\nmatch = \"a.csv\"\nkind = \"account\"\n"
	for text, want := range map[string]string{
		"x = ":                                                                             "map.toml: line 1, column",
		"color = \"red\"":                                                                  "line 1: a mapping has no setting “color”",
		"currency = \"euro\"":                                                              "currency: “EURO” is not an ISO 4217 code",
		"corrections = \"maybe\"\n" + head:                                                 "the file that matches “a.csv”: corrections is “maybe”",
		"[[file]]\nkind = \"account\"":                                                     "match needs a name or a pattern",
		"[[file]]\nmatch = \"[\"":                                                          "match needs a name or a pattern",
		"[[file]]\nmatch = \"a\"\nkey=\"x\"":                                               "need a kind",
		"[[file]]\nmatch = \"a\"\nkind = \"acount\"":                                       "there is no kind of record called “acount”",
		"[[file]]\nmatch = \"a\"\nkind = \"conflict\"":                                     "is kept by the program and cannot be imported",
		head + "also = [{ set = { name = \"x\" } }]":                                       "need a kind",
		head + "delimiter = \"ab\"":                                                        "delimiter is “ab”",
		head + "encoding = \"klingon\"":                                                    "there is no encoding “klingon”",
		head + "empty = \"drop\"":                                                          "empty is “drop”; it can be keep or clear",
		head + "key = \"x:{a\"":                                                            "key: “x:{a” cannot be read",
		head + "set = { name = \"a]\" }":                                                   "a ] without its [",
		head + "set = { name = \"[a\" }":                                                   "a [ without its ]",
		head + "set = { name = \"[a[b]]\" }":                                               "brackets inside brackets",
		head + "set = { name = \"{}\" }":                                                   "a { without a column",
		head + "set = { nmae = \"a\" }":                                                    "set: account: has no field “nmae”",
		head + "columns = { a = \"nmae\" }":                                                "column a: account: has no field “nmae”",
		head + "columns = { a = 7 }":                                                       "column a: is neither the name of a field nor a table",
		head + "columns = { a = { fild = \"name\" } }":                                     "column a: has no setting “fild”",
		head + "columns = { a = \"name\", b = \"name\" }":                                  "the field name is filled by another column already",
		head + "columns = { a = \"name\" }\nset = { name = \"x\" }":                        "the field name is filled by a column already",
		head + "key = \"x:{a}\"\ncolumns = { a = \"external_key\" }":                       "the field external_key is filled by another",
		head + "columns = { a = { field = \"name\", scale = 2 } }":                         "scale is for numbers and amounts",
		head + "columns = { a = { field = \"revenue\", scale = \"x\" } }":                  "scale: number: “x” is not a number",
		head + "columns = { a = { field = \"revenue\", scale = 0 } }":                      "scale is not a number to multiply by",
		head + "columns = { a = { field = \"name\", currency = \"EUR\" } }":                "currency is for amounts",
		head + "columns = { a = { field = \"verified\", date = \"the day\" } }":            "write it with YYYY, MM and DD",
		head + "columns = { a = { field = \"name\", date = \"DD.MM.YYYY\" } }":             "date is for dates",
		head + "columns = { a = { field = \"name\", create = true } }":                     "create is for references to records that have a name",
		head + "columns = { a = { field = \"name\", separator = \"/\" } }":                 "separator is for sets",
		head + "columns = { a = { field = \"name\", values = { x = { name = \"y\" } } } }": "either a field or values",
		head + "columns = { a = { values = { x = { nmae = \"y\" } } } }":                   "column a: value x: account: has no field",
		"#" + strings.Repeat("x", maxMapping):                                              "is longer than",
	} {
		_, err := ReadMapping("map.toml", strings.NewReader(text))
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "map.toml: ") {
			t.Errorf("%.80q\ngives %v\nwant  %s", text, err, want)
		}
	}
}

func TestATemplateLeavesOutWhatIsMissing(t *testing.T) {
	cells := map[string]string{"a": "A", "b": "B", "none": ""}
	for text, want := range map[string]string{
		"":                     "",
		"fixed":                "fixed",
		"{a}":                  "A",
		"{ a }-{b}":            "A-B",
		"{a}[ · {b}]":          "A · B",
		"{a}[ · {none}]":       "A",
		"{none}[ · {a}]":       "",
		"x:{none}":             "",
		"[{none} ]{b}[ ({a})]": "B (A)",
	} {
		tmpl, err := parseTemplate(text)
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
		if got := tmpl.expand(func(c string) string { return cells[c] }); got != want {
			t.Errorf("%q becomes %q, not %q", text, got, want)
		}
	}
}

func TestColumnsAreConvertedAsTheMappingSays(t *testing.T) {
	b := newBook(t)
	b.add("person", "name=Anna Lind")
	m := mapping(t, `
currency = "NOK"
[[file]]
match = "CRM-*.csv"
kind = "account"
key = "sap:{No}"

[file.columns]
No = ""
Company = "name"
Turnover = { field = "revenue", scale = 1000, currency = "usd" }
Cost = { field = "employees", scale = 0.5 }
Since = { field = "verified", date = "D.M.YYYY hh:mm" }
Lands = { field = "countries", separator = "/", aliases = { UK = "GB", Deutschland = "DE" } }
Boss = { field = "owner", create = true, aliases = { "A. Lind" = "Anna Lind" } }
Class = { aliases = { first = "A" } }
Type = { values = { K = { status = "key account", relationship_level = "strategic" }, "" = { status = "target" }, X = {} } }
Comment = "notes"

[file.set]
priority = "{Class}"
region = "EMEA"
tags = "imported, {Class}"
`)
	p := b.load(m, false, in(`C:\in\crm-2026.CSV`, `No,Company,Turnover,Cost,Since,Lands,Boss,Class,Type,Comment
1,Acme,"1,100.04",4,1.2.2024 13:45,UK/Deutschland/France,A. Lind,first,K,"one
two"
2,Zeta,,,,,Bo Ek,B,,
3,Eta,,,,,Bo Ek,B,X,
`))
	wholly(t, p)
	for field, want := range map[string]string{
		"revenue": "1 100 040 USD", "employees": "2 people", "verified": "2024-02-01", "countries": "DE, FR, GB", "owner": "Anna Lind",
		"priority": "A", "region": "EMEA", "tags": "A, imported", "status": "key account", "relationship_level": "strategic",
		"notes": "one\ntwo", "external_key": "sap:1",
	} {
		if got := b.get("account", "Acme", field); got != want {
			t.Errorf("%s is %q, not %q", field, got, want)
		}
	}
	if got := b.get("account", "Zeta", "status"); got != "target" {
		t.Errorf("the value for an empty cell is %q", got)
	}
	if got := b.get("account", "Zeta", "owner"); got != "Bo Ek" || len(b.all("person")) != 2 {
		t.Errorf("the missing owner was not made once: %q, %d people", got, len(b.all("person")))
	}
}

func TestTheMappingSaysWhatIsWrongWithAFile(t *testing.T) {
	b := newBook(t)
	m := mapping(t, `
[[file]]
match = "*.csv"
kind = "account"
key = "x:{id}"
columns = { id = "", name = "name", type = { values = { Won = { status = "customer" }, Lost = { status = "former" } } } }
set = { region = "{area}" }
`)
	p := b.prepare(m, false, in("a.csv", "id,name,type\n1,A,Won\n"))
	if got := problems(p); !strings.Contains(got, "a.csv row 1, column area: the mapping speaks of this column, which the file does not have; it has: id, name, type") {
		t.Error(got)
	}
	p = b.prepare(m, true, in("a.csv", "id,name,type,area,more\n1,A,Wonn,,\n2,B,Maybe,,\n3,C,,,x\n"))
	if got := problems(p); got != "a.csv row 3, column type: “Maybe” is not one of the values that the mapping knows: Lost, Won" {
		t.Error(got)
	}
	text := preview(t, p)
	for _, want := range []string{"column type: “Wonn” → “Won” (applied), row 2", "not taken: more", "accounts     will create 2"} {
		if !strings.Contains(text, want) {
			t.Errorf("the preview does not say %q:\n%s", want, text)
		}
	}
}

func FuzzReadingAnyMapping(f *testing.F) {
	f.Add("[[file]]\nmatch = \"a*\"\nkind = \"team\"\nkey = \"{x}[{y}]\"\n[file.columns]\na = { field = \"name\", scale = 1e300 }\n")
	f.Add("[[file]]\nmatch = \"a\"\nkind = \"account\"\ncolumns = { a = { values = { x = { status = \"t\" } } } }")
	f.Fuzz(func(t *testing.T, text string) {
		var (
			m   *Mapping
			err error
		)
		frugal.Within(t, len(text), 1024, func() { m, err = ReadMapping("m", strings.NewReader(text)) })
		if (m == nil) != (err != nil) {
			t.Fatal("neither a mapping nor an error, or both")
		}
		m.of("a")
	})
}
