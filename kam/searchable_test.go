package kam

import (
	"testing"
)

// What is found and called by a record is written anew only where a cell changes that it follows from, so that has to be told
// right for every field of every kind.
func TestItIsKnownWhichCellsShowInTheText(t *testing.T) {
	name := func(ref Ref) string { return ref.String() }
	for _, k := range Kinds() {
		if k.System {
			continue
		}
		for _, f := range k.Fields {
			one, other := Cell{f.Name, "2024-01-02"}, Cell{f.Name, "2025-03-04"}
			switch {
			case f.Ref != "" && !f.Multi:
				one.Value, other.Value = "0192f3a0-0000-7000-8000-000000000001", "0192f3a0-0000-7000-8000-000000000002"
			case f.Multi:
				one, other = Cell{ItemKey(f.Name, "a"), Yes}, Cell{ItemKey(f.Name, "b"), Yes}
			}
			text := func(c Cell) [2]string {
				r := Record{Ref: Ref{k.Name, ID{1}}}.With(c)
				return [2]string{r.Title(name), r.SearchText(name)}
			}
			if follows := text(one) != text(other); k.ShowsInText(one.Key) != follows {
				t.Errorf("%s.%s: the text follows from it: %t", k.Name, f.Name, follows)
			}
		}
		if !k.ShowsInText(DeletedField) || k.ShowsInText("a_field_of_another_program") {
			t.Errorf("%s: whether it is deleted shows, and nothing that it does not have", k.Name)
		}
	}
}
