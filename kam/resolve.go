package kam

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode/utf16"
)

// The verdicts on a conflict.
const (
	KeepKept   = "kept"       // the value that stands is right
	KeepOther  = "other"      // the value that lost is right
	KeepNew    = "new"        // neither is; a third value was given
	Superseded = "superseded" // the author of the value that lost has changed it since
)

// The verdicts on a rejection.
const (
	Resubmitted = "resubmitted" // its author made the edit again
	Dropped     = "dropped"     // its author gave it up
)

// Resolution returns the edits that settle a conflict: the value that is to stand, where it does not
// stand already, and the verdict. value is used with KeepNew only, in canonical form.
func (c Conflict) Resolution(verdict, value string) ([]Edit, error) {
	ref, err := ParseRef(c.Record)
	if err != nil {
		return nil, err
	}
	settle := Edit{Ref{"conflict", c.ID}, []Cell{{"verdict", verdict}}}
	switch verdict {
	case KeepKept: // which another value may have taken the place of, the other one for example
		return []Edit{{ref, []Cell{{c.Field, string(c.Kept)}}}, settle}, nil
	case KeepOther:
		return []Edit{{ref, []Cell{{c.Field, string(c.Other)}}}, settle}, nil
	case KeepNew:
		return []Edit{{ref, []Cell{{c.Field, value}}}, settle}, nil
	}
	return nil, &Error{Code: Invalid, Kind: "conflict", Words: "keep “kept”, “other” or a value of your own"}
}

// RefusedCells encodes the cells of a refused edit for Rejection.Edit. Text that is not clean, which may be
// why the edit was refused, is kept but written so that it can do no harm.
func RefusedCells(cells []Cell) LongText {
	m := make(map[string]string, len(cells))
	for _, c := range cells {
		m[c.Key] = c.Value
	}
	data, err := json.Marshal(m)
	if err != nil { // strings always can be encoded
		return ""
	}
	text := string(data)
	if Clean(text, true) != text {
		text = escaped(text)
	}
	return LongText(text)
}

// escaped returns JSON with all but printable ASCII written as \u escapes.
func escaped(json string) string {
	var b strings.Builder
	for _, unit := range utf16.Encode([]rune(json)) {
		if unit < 0x7f {
			b.WriteByte(byte(unit))
		} else {
			fmt.Fprintf(&b, `\u%04x`, unit)
		}
	}
	return b.String()
}

// Refused returns the edit that was refused.
func (r Rejection) Refused() (Edit, error) {
	ref, err := ParseRef(r.Record)
	if err != nil {
		return Edit{}, err
	}
	m := map[string]string{}
	if err := json.Unmarshal([]byte(r.Edit), &m); err != nil {
		return Edit{}, &Error{Code: Invalid, Kind: "rejection", Field: "edit", Words: "cannot be read; export it and make the edit again"}
	}
	e := Edit{Ref: ref}
	for key, value := range m {
		e.Cells = append(e.Cells, Cell{key, value})
	}
	SortCells(e.Cells)
	return e, nil
}
