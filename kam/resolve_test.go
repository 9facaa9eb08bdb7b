package kam

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"keyaccount/internal/frugal"
)

// FuzzARefusedEdit reads the edit of a rejection, which comes from a server as text.
func FuzzARefusedEdit(f *testing.F) {
	f.Add(polar.String(), `{"name":"Polar","deleted":"yes"}`)
	f.Add(polar.String(), `{"\u0000":null}`)
	f.Add("", "[[[[")
	f.Fuzz(func(t *testing.T, record, edit string) {
		var (
			e   Edit
			err error
		)
		frugal.Within(t, len(record)+len(edit), 256, func() { e, err = Rejection{Record: record, Edit: LongText(edit)}.Refused() })
		if (err != nil) == (e.Ref != Ref{}) {
			t.Errorf("%q is read as %+v, %v", edit, e, err)
		}
		if err != nil && CodeOf(err) == "" {
			t.Errorf("an error of no kind: %v", err)
		}
	})
}

func TestAConflictIsSettledByOrdinaryEdits(t *testing.T) {
	c := Conflict{Record: polar.String(), Field: "segment", Kept: "Steel", Other: "Paper"}
	c.ID = cranes.ID
	ref := Ref{"conflict", cranes.ID}
	for _, v := range []struct {
		verdict, value string
		want           []Edit
	}{
		{KeepKept, "", []Edit{{polar, []Cell{{"segment", "Steel"}}}, {ref, []Cell{{"verdict", "kept"}}}}},
		{KeepOther, "", []Edit{{polar, []Cell{{"segment", "Paper"}}}, {ref, []Cell{{"verdict", "other"}}}}},
		{KeepNew, "Ports", []Edit{{polar, []Cell{{"segment", "Ports"}}}, {ref, []Cell{{"verdict", "new"}}}}},
	} {
		got, err := c.Resolution(v.verdict, v.value)
		same := func(a, b Edit) bool { return a.Ref == b.Ref && slices.Equal(a.Cells, b.Cells) }
		if err != nil || !slices.EqualFunc(got, v.want, same) {
			t.Errorf("keeping %s is done by %v, %v; want %v", v.verdict, got, err, v.want)
		}
		for _, e := range got {
			for _, cell := range e.Cells {
				if err := LookupKind(e.Kind).CheckCell(cell); err != nil {
					t.Errorf("keeping %s makes an edit that is refused: %v", v.verdict, err)
				}
			}
		}
	}
	_, err := c.Resolution("both", "")
	wantError(t, err, Invalid, "keep “kept”, “other” or a value of your own")
	_, err = Conflict{Record: "Polar"}.Resolution(KeepKept, "")
	wantError(t, err, Invalid, "is not a reference")
}

func TestARefusedEditIsGivenBackAsItWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "\x1b[31m", "\u202eabc", "A\u030a", "\u2028", "<&>", "😀\u009b1m", "\x7f"}))
		var cells []Cell
		for _, key := range rapid.SliceOfDistinct(rapid.StringMatching(`[a-z]{1,4}(=[a-z]{1,3})?`), rapid.ID[string]).Draw(t, "keys") {
			cells = append(cells, Cell{key, text.Draw(t, "value")})
		}
		SortCells(cells)
		kept := RefusedCells(cells)
		if err := RejectionKind.CheckCell(Cell{"edit", string(kept)}); err != nil {
			t.Fatalf("the refused edit is kept as %q: %v", kept, err)
		}
		got, err := Rejection{Record: polar.String(), Edit: kept}.Refused()
		if err != nil || got.Ref != polar || !slices.Equal(got.Cells, cells) {
			t.Fatalf("%q is given back as %v, %v", cells, got, err)
		}
	})
}

func TestRefusedTextStaysReadableWhereItCan(t *testing.T) {
	if got, want := RefusedCells([]Cell{{"name", "Řezáč"}}), LongText(`{"name":"Řezáč"}`); got != want {
		t.Errorf("the refused edit is kept as %s, want %s", got, want)
	}
	if got, want := RefusedCells([]Cell{{"name", "é\x1b\u202e😀"}}), LongText(`{"name":"\u00e9\u001b\u202e\ud83d\ude00"}`); got != want {
		t.Errorf("harmful text is kept as %s, want %s", got, want)
	}
}

func TestARejectionThatCannotBeReadSaysSo(t *testing.T) {
	_, err := Rejection{Record: polar.String(), Edit: "{"}.Refused()
	wantError(t, err, Invalid, "rejection edit: cannot be read", "export it")
	_, err = Rejection{Record: "Polar"}.Refused()
	wantError(t, err, Invalid, "is not a reference")
	if _, err := (Rejection{Record: strings.Repeat("x", 200)}).Refused(); err == nil || len(err.Error()) > 400 {
		t.Errorf("a bad record is reported as %v", err)
	}
}
