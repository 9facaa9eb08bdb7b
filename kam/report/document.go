package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"keyaccount/kam"
)

// reasonJSON is a reason as scripts read it; ref is null where the words are about no record.
type reasonJSON struct {
	Ref   *string `json:"ref"`
	Words string  `json:"words"`
}

func reasonsJSON(reasons []kam.Reason) []reasonJSON {
	all := []reasonJSON{}
	for _, r := range reasons {
		j := reasonJSON{Words: r.Words}
		if r.Record.ID != kam.NoID {
			ref := r.Record.String()
			j.Ref = &ref
		}
		all = append(all, j)
	}
	return all
}

// MarshalJSON writes the report as one document: report, title, date, account, columns, rows, totals and notes. A row is
// an object with ref, title, fields and reasons; fields has every column's name.
func (r Report) MarshalJSON() ([]byte, error) {
	type columnJSON struct {
		Name  string `json:"name"`
		Label string `json:"label"`
		Type  Type   `json:"type"`
		Unit  string `json:"unit,omitempty"`
	}
	type rowJSON struct {
		Ref     *string        `json:"ref"`
		Title   *string        `json:"title"`
		Fields  kam.FieldsJSON `json:"fields"`
		Reasons []reasonJSON   `json:"reasons"`
	}
	type totalJSON struct {
		Name    string       `json:"name"`
		Label   string       `json:"label"`
		Type    Type         `json:"type"`
		Value   Value        `json:"value"`
		Reasons []reasonJSON `json:"reasons"`
	}
	columns, rows, totals := []columnJSON{}, []rowJSON{}, []totalJSON{}
	for _, c := range r.Columns {
		columns = append(columns, columnJSON(c))
	}
	for _, row := range r.Rows {
		j := rowJSON{Reasons: reasonsJSON(row.Reasons)}
		if row.Record.Known() {
			ref, title := row.Record.ref.String(), row.Record.words
			j.Ref, j.Title = &ref, &title
		}
		for i, v := range row.Cells {
			j.Fields = append(j.Fields, kam.FieldJSON{Name: r.Columns[i].Name, Value: v})
		}
		rows = append(rows, j)
	}
	for _, t := range r.Totals {
		totals = append(totals, totalJSON{t.Name, t.Label, t.Value.typ, t.Value, reasonsJSON(t.Reasons)})
	}
	return marshal(struct {
		Report  string       `json:"report"`
		Title   string       `json:"title"`
		Date    string       `json:"date"`
		Account Value        `json:"account"`
		Columns []columnJSON `json:"columns"`
		Rows    []rowJSON    `json:"rows"`
		Totals  []totalJSON  `json:"totals"`
		Notes   []reasonJSON `json:"notes"`
	}{r.Name, r.Title, r.Date.String(), r.Account, columns, rows, totals, reasonsJSON(r.Notes)})
}

// marshal leaves it to the encoder of the whole document whether to escape for HTML.
func marshal(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimRight(b.Bytes(), "\n"), err
}

// CSV writes the rows as comma-separated values: the record of the row, then the columns by their names. Amounts are
// digits; where there are any, a last column tells their currency.
func (r Report) CSV(out io.Writer) error {
	w := csv.NewWriter(out)
	currency := ""
	head := []string{"ref"}
	for _, c := range r.Columns {
		head = append(head, c.Name)
		if c.Type == MoneyType {
			currency = c.Unit
		}
	}
	if currency != "" {
		head = append(head, "currency")
	}
	if err := w.Write(head); err != nil {
		return err
	}
	for _, row := range r.Rows {
		line := []string{""}
		if row.Record.Known() {
			line[0] = row.Record.ref.String()
		}
		for _, v := range row.Cells {
			line = append(line, v.Plain())
		}
		if currency != "" {
			line = append(line, currency)
		}
		if err := w.Write(line); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// Markdown writes the report as a page of Markdown, with the reasons beneath the table where they are asked for.
func (r Report) Markdown(out io.Writer, why bool) error {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s\n", escape(r.Heading()), r.Date)
	if len(r.Rows) > 0 {
		b.WriteString("\n|")
		for _, c := range r.Columns {
			b.WriteString(" " + escape(c.Heading()) + " |")
		}
		b.WriteString("\n|")
		for _, c := range r.Columns {
			b.WriteString(map[bool]string{false: "---|", true: "---:|"}[c.Right()])
		}
		b.WriteString("\n")
		for _, row := range r.Rows {
			b.WriteString("|")
			for _, v := range row.Cells {
				b.WriteString(" " + escape(v.String()) + " |")
			}
			b.WriteString("\n")
		}
	}
	if len(r.Totals) > 0 {
		b.WriteString("\n")
		for _, t := range r.Totals {
			fmt.Fprintf(&b, "- %s: %s\n", escape(t.Label), escape(t.Shown()))
		}
	}
	if why {
		b.WriteString("\n## Why\n\n")
		for _, row := range r.Rows {
			if len(row.Reasons) == 0 {
				continue
			}
			fmt.Fprintf(&b, "- %s\n", escape(row.Caption()))
			for _, reason := range row.Reasons {
				fmt.Fprintf(&b, "  - %s\n", escape(reason.Words))
			}
		}
	}
	if len(r.Notes) > 0 {
		b.WriteString("\n## Notes\n\n")
		for _, words := range r.Noted(why) {
			fmt.Fprintf(&b, "- %s\n", escape(words))
		}
	}
	_, err := io.WriteString(out, b.String())
	return err
}

var markdown = strings.NewReplacer("\n", " ", `\`, `\\`, "|", `\|`, "<", `\<`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "#", `\#`)

// escape makes text harmless in a table of Markdown.
func escape(s string) string { return markdown.Replace(s) }

// fewNotes is how many notes people read before they stop.
const fewNotes = 6

// Noted returns the notes in words: all, or the first of them with how many more there are.
func (r Report) Noted(all bool) []string {
	var words []string
	for i, n := range r.Notes {
		if i == fewNotes && !all && len(r.Notes) > fewNotes+1 {
			return append(words, "and "+Count(len(r.Notes)-i).String()+" more like these, which --why and --json tell")
		}
		words = append(words, n.Words)
	}
	return words
}

// Heading returns the title with the account that the report is about.
func (r Report) Heading() string {
	if !r.Account.Known() {
		return r.Title
	}
	return r.Title + ": " + r.Account.words
}

// Heading returns the label with the unit.
func (c Column) Heading() string {
	if c.Unit == "" {
		return c.Label
	}
	return c.Label + " (" + c.Unit + ")"
}

// Shown returns the value with its currency, for it stands alone.
func (t Total) Shown() string { return strings.TrimSpace(t.Value.String() + " " + t.Value.code) }

// Caption returns what the row is about.
func (r Row) Caption() string {
	if r.Record.Known() {
		return r.Record.words
	}
	for _, v := range r.Cells {
		if v.Known() {
			return v.String()
		}
	}
	return Unknown
}
