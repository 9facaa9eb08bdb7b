package kam

import "encoding/json"

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
	case KeepKept:
		return []Edit{settle}, nil
	case KeepOther:
		return []Edit{{ref, []Cell{{c.Field, string(c.Other)}}}, settle}, nil
	case KeepNew:
		return []Edit{{ref, []Cell{{c.Field, value}}}, settle}, nil
	}
	return nil, &Error{Code: Invalid, Kind: "conflict", Words: "keep “kept”, “other” or a value of your own"}
}

// RefusedCells encodes the cells of a refused edit for Rejection.Edit.
func RefusedCells(cells []Cell) LongText {
	m := make(map[string]string, len(cells))
	for _, c := range cells {
		m[c.Key] = c.Value
	}
	data, err := json.Marshal(m)
	if err != nil { // strings always can be encoded
		return ""
	}
	return LongText(data)
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
