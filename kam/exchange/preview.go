package exchange

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"keyaccount/kam"
)

// previewLines is how many lines of one sort a preview shows of one file.
const previewLines = 20

// WritePreview writes for people what an import would do, file by file: the numbers, the rows that cannot
// be imported, corrections, changes field by field, and what makes records incomplete. Long lists are cut;
// the JSON form of the plan has them whole.
func (p *Plan) WritePreview(w io.Writer) error {
	var b strings.Builder
	for i, f := range p.Files {
		if i > 0 {
			b.WriteString("\n")
		}
		f.preview(&b)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (f *File) preview(b *strings.Builder) {
	counts := f.Counts()
	fmt.Fprintf(b, "%s: %s\n", kam.Clip(f.Name, 100), number(f.Rows, "row"))
	if f.Blocked != "" {
		fmt.Fprintf(b, "  NOTHING is imported: %s\n", f.Blocked)
	}
	for _, k := range kam.Kinds() {
		c, ok := counts[k.Name]
		if !ok {
			continue
		}
		var parts []string
		for _, n := range []struct {
			n    int
			verb string
		}{{c.Create, "will create"}, {c.Change, "will change"}, {c.Match, "matched, no change"}} {
			if n.n > 0 {
				parts = append(parts, fmt.Sprintf("%s %d", n.verb, n.n))
			}
		}
		if c.Incomplete > 0 {
			parts = append(parts, fmt.Sprintf("%d of them incomplete", c.Incomplete))
		}
		fmt.Fprintf(b, "  %-12s %s\n", k.Plural, strings.Join(parts, " · "))
	}
	if n := counts[""].Cannot; n > 0 {
		fmt.Fprintf(b, "  cannot import %s\n", number(n, "row"))
	}
	f.list(b, "cannot", problemLines(f.Problems))
	f.list(b, "corrections", correctionLines(f.Corrections))
	f.list(b, "incomplete", missingLines(f.Results))
	f.list(b, "changes", changeLines(f.Results))
	f.list(b, "notes", noteLines(f.Results, f.Notes))
	if len(f.Ignored) > 0 {
		fmt.Fprintf(b, "  not taken: %s\n", strings.Join(f.Ignored, ", "))
	}
}

// list writes lines under a heading.
func (f *File) list(b *strings.Builder, heading string, lines []string) {
	if len(lines) == 0 {
		return
	}
	fmt.Fprintf(b, "  %s\n", heading)
	for i, line := range lines {
		if i == previewLines {
			fmt.Fprintf(b, "    … and %d more\n", len(lines)-i)
			break
		}
		fmt.Fprintf(b, "    %s\n", line)
	}
}

func problemLines(problems []Problem) []string {
	var lines []string
	for _, p := range problems {
		lines = append(lines, p.Error())
	}
	return lines
}

// correctionLines adds up corrections that are the same.
func correctionLines(corrections []Correction) []string {
	type same struct {
		column, from, to string
		applied          bool
	}
	rows := map[same][]int{}
	var order []same
	for _, c := range corrections {
		s := same{c.Column, c.From, c.To, c.Applied}
		if rows[s] == nil {
			order = append(order, s)
		}
		rows[s] = append(rows[s], c.Row)
	}
	var lines []string
	for _, s := range order {
		what := "proposed; taken as it is"
		if s.applied {
			what = "applied"
		}
		lines = append(lines, fmt.Sprintf("column %s: “%s” → “%s” (%s), %s", kam.Clip(s.column, 60), s.from, s.to, what, rowWords(rows[s])))
	}
	return lines
}

// rowWords names some rows.
func rowWords(rows []int) string {
	const most = 3
	var names []string
	for _, r := range rows[:min(len(rows), most)] {
		names = append(names, fmt.Sprint(r))
	}
	words := "row " + names[0]
	if len(rows) > 1 {
		words = number(len(rows), "row") + ": " + strings.Join(names, ", ")
	}
	if len(rows) > most {
		words += " …"
	}
	return words
}

func missingLines(results []Result) []string {
	type lack struct{ kind, field string }
	counts := map[lack]int{}
	for _, r := range results {
		for _, name := range r.Missing {
			counts[lack{r.kind.Name, name}]++
		}
	}
	var lines []string
	for l, n := range counts {
		k := kam.LookupKind(l.kind)
		lines = append(lines, fmt.Sprintf("%s without %s", number(n, k.Name), k.Lookup(l.field).Name))
	}
	slices.Sort(lines)
	return lines
}

func changeLines(results []Result) []string {
	var lines []string
	for _, r := range results {
		for _, c := range r.Changes {
			lines = append(lines, fmt.Sprintf("row %d, %s “%s”: %s: %s → %s", r.Row, r.kind.Name, r.Title, c.Field, orNothing(c.Old), orNothing(c.New)))
		}
	}
	return lines
}

func noteLines(results []Result, notes []string) []string {
	lines := slices.Clone(notes)
	for _, r := range results {
		for _, n := range r.Notes {
			lines = append(lines, fmt.Sprintf("row %d, %s “%s”: %s", r.Row, r.kind.Name, r.Title, n))
		}
	}
	return lines
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

// number returns a number of things in words: "1 row", "2 rows", "2 people".
func number(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	if k := kam.LookupKind(thing); k != nil {
		thing = strings.TrimSuffix(k.Plural, "s")
		if thing == k.Plural {
			return fmt.Sprintf("%d %s", n, thing)
		}
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
