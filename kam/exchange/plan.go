package exchange

import (
	"encoding/json"

	"keyaccount/kam"
)

// Plan says what an import would do. It is made by Prepare and does not change.
type Plan struct {
	Files []*File

	steps []Step
}

// Step is edits that are to be applied together or not at all: those of one file, or of files that refer
// to each other.
type Step struct {
	Files []string
	Edits []kam.Edit // each refers only to records that exist or are made by edits before it
}

// File says what would become of one file.
type File struct {
	Name        string       `json:"file"`
	Rows        int          `json:"rows"`                      // rows read
	Ignored     []string     `json:"ignored_columns,omitempty"` // columns that nothing becomes of
	Notes       []string     `json:"notes,omitempty"`
	Blocked     string       `json:"blocked,omitempty"` // why nothing of the file is imported
	Results     []Result     `json:"results"`
	Problems    []Problem    `json:"problems"`
	Corrections []Correction `json:"corrections"`

	unread bool // the file as a whole cannot be read, or not to its end
}

// Status says what would become of a record.
type Status string

// The statuses.
const (
	Create Status = "create"
	Change Status = "change"
	Match  Status = "match" // it is there and already as the file says
)

// Result says what would become of a record that rows of a file stand for. Rows that cannot be imported are
// the file's Problems.
type Result struct {
	Row     int           `json:"row"` // the first of the rows
	Status  Status        `json:"status"`
	Ref     string        `json:"ref"`
	Title   string        `json:"title"`
	Changes []FieldChange `json:"changes,omitempty"` // of a record that is there, field by field
	Missing []string      `json:"missing,omitempty"` // fields that make the new or changed record incomplete
	Notes   []string      `json:"notes,omitempty"`

	kind *kam.Kind
}

// FieldChange is a change of one field, as people read it.
type FieldChange struct {
	Field string `json:"field"`
	Old   string `json:"old"`
	New   string `json:"new"`
}

// Correction is a value that looks like a slip of a known one.
type Correction struct {
	Row     int    `json:"row"`
	Column  string `json:"column"`
	Field   string `json:"field,omitempty"`
	From    string `json:"from"`
	To      string `json:"to"`
	Applied bool   `json:"applied"` // otherwise the value is taken as it is
}

// Counts are numbers of records, except for Cannot, which are rows.
type Counts struct {
	Create     int `json:"create"`
	Match      int `json:"match"`
	Change     int `json:"change"`
	Incomplete int `json:"incomplete"` // of those created or changed
	Cannot     int `json:"cannot"`
}

// Counts returns the numbers of the file, per kind and, under "", in all. Rows that cannot be imported
// count in all only.
func (f *File) Counts() map[string]Counts {
	counts := map[string]Counts{}
	for _, r := range f.Results {
		for _, kind := range []string{r.kind.Name, ""} {
			c := counts[kind]
			switch r.Status {
			case Create:
				c.Create++
			case Change:
				c.Change++
			case Match:
				c.Match++
			}
			if len(r.Missing) > 0 {
				c.Incomplete++
			}
			counts[kind] = c
		}
	}
	all := counts[""]
	all.Cannot = f.cannot()
	counts[""] = all
	return counts
}

// cannot returns the number of rows with problems.
func (f *File) cannot() int {
	rows := map[int]bool{}
	for _, p := range f.Problems {
		rows[p.Row] = true
	}
	return len(rows)
}

// Summary returns the numbers of what the Steps do, per kind and, under "", in all: files that are blocked
// are left out, except for the rows that cannot be imported.
func (p *Plan) Summary() map[string]Counts {
	sum := map[string]Counts{"": {}}
	for _, f := range p.Files {
		for kind, c := range f.Counts() {
			if f.Blocked != "" {
				c = Counts{Cannot: c.Cannot}
				if kind != "" {
					continue
				}
			}
			s := sum[kind]
			s.Create += c.Create
			s.Match += c.Match
			s.Change += c.Change
			s.Incomplete += c.Incomplete
			s.Cannot += c.Cannot
			sum[kind] = s
		}
	}
	return sum
}

// Steps returns what is to be applied, in this order. Nothing is left to do where there are none.
func (p *Plan) Steps() []Step { return p.steps }

// OK reports whether everything in the files can be imported.
func (p *Plan) OK() bool {
	for _, f := range p.Files {
		if len(f.Problems) > 0 || f.Blocked != "" {
			return false
		}
	}
	return true
}

// MarshalJSON writes the plan as scripts read it.
func (p *Plan) MarshalJSON() ([]byte, error) {
	type file struct {
		*File
		Counts map[string]Counts `json:"counts"`
	}
	out := struct {
		Total   Counts            `json:"total"`
		Kinds   map[string]Counts `json:"kinds"`
		Files   []file            `json:"files"`
		Edits   int               `json:"edits"`
		Perfect bool              `json:"ok"`
	}{Kinds: p.Summary(), Files: []file{}, Perfect: p.OK()}
	out.Total = out.Kinds[""]
	delete(out.Kinds, "")
	for _, s := range p.steps {
		out.Edits += len(s.Edits)
	}
	for _, f := range p.Files {
		counts := f.Counts()
		delete(counts, "")
		out.Files = append(out.Files, file{f, counts})
	}
	return json.Marshal(out)
}
