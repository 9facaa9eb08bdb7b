package kam

import (
	"reflect"
	"slices"
	"testing"

	"github.com/shopspring/decimal"
)

// sample returns a canonical value for a field, different for every n below 3 where the type allows it.
func sample(f *Field, n int) string {
	switch f.Type {
	case NumberType:
		low := decimal.Zero
		if f.Min != nil {
			low = *f.Min
		}
		return low.Add(decimal.NewFromInt(int64(n))).String()
	case YesNoType:
		return Yes
	case DateType:
		return today.AddDays(n).String()
	case TimeType:
		return []string{"09:30", "14:05", "23:59"}[n]
	case MoneyType:
		return []string{"310200 EUR", "0.5 SEK", "0 USD"}[n]
	case EnumType:
		return f.Options[n%len(f.Options)]
	case ReferenceType:
		return []Ref{lind, novak, nowhere}[n].ID.String()
	case EmailType:
		return []string{"a@b.example", "c@d.example", "e@f.example"}[n]
	case PhoneType:
		return []string{"1", "2", "3"}[n]
	case WebType:
		return []string{"a.example", "b.example", "c.example"}[n]
	case CountryType:
		return []string{"FI", "SE", "CZ"}[n]
	}
	return []string{"one", "three", "two"}[n]
}

// full returns a record of a kind that has a value in every field.
func full(k *Kind, ref Ref) Record {
	r := Record{Ref: ref}
	for _, f := range k.Fields {
		if !f.Multi {
			r = r.With(Cell{f.Name, sample(f, 0)})
			continue
		}
		for n := range 3 {
			r = r.With(Cell{ItemKey(f.Name, sample(f, n)), Yes})
		}
	}
	return r
}

func TestEveryFieldOfEveryKindIsDecoded(t *testing.T) {
	for _, k := range Kinds() {
		r := full(k, Ref{k.Name, cranes.ID})
		if err := r.Check(); err != nil {
			t.Errorf("the sample of %s is not valid: %v", k.Name, err)
		}
		v := reflect.New(k.typ).Elem()
		k.decode(r.With(Cell{DeletedField, Yes}), v)
		if id := v.FieldByName("ID").Interface(); id != cranes.ID || !v.FieldByName("Deleted").Bool() {
			t.Errorf("the %s is decoded with the id %v, deleted: %t", k.Name, id, v.FieldByName("Deleted").Bool())
		}
		for _, f := range k.Fields {
			var got []string
			if decoded := v.FieldByIndex(f.index); f.Multi {
				for i := range decoded.Len() {
					got = append(got, canonical(decoded.Index(i)))
				}
			} else {
				got = []string{canonical(decoded)}
			}
			if want := r.Values(f); !slices.Equal(got, want) {
				t.Errorf("%s.%s is decoded as %q, want %q", k.Name, f.Name, got, want)
			}
		}
	}
}

func TestDecodedRecordsHaveTheirTypes(t *testing.T) {
	r := record(cranes, "name", "Melt shop cranes", "amount", "310200 EUR", "probability", "70", "close", "2026-11-22",
		"owner", lind.ID.String(), "competitors=B", Yes, "competitors=A", Yes, "stage", "proposal evaluation")
	o := Decode[Opportunity](r)
	if o.ID != cranes.ID || o.Deleted || o.Name != "Melt shop cranes" || o.Owner != lind.ID || o.Close != today || o.Stage != "proposal evaluation" {
		t.Errorf("the opportunity is decoded as %+v", o)
	}
	if o.Amount.String() != "310200 EUR" || !o.Probability.Known || o.Probability.String() != "70" {
		t.Errorf("its amount is %s at %s %%", o.Amount, o.Probability)
	}
	if !slices.Equal(o.Competitors, []string{"A", "B"}) || !o.Cost.IsZero() || !o.Engaged.IsZero() || o.Account != NoID {
		t.Errorf("its sets or empty fields are decoded as %+v", o)
	}
}

func TestWhatCannotBeDecodedIsLeftOut(t *testing.T) {
	r := record(cranes, "name", "x", "amount", "much", "probability", "1e999999999", "close", "soon", "owner", "Lind",
		"competitors", "A", "name=y", Yes, "mood", "sunny", "tags=a", Yes)
	o := Decode[Opportunity](r)
	if o.Name != "x" || !o.Amount.IsZero() || o.Probability.Known || !o.Close.IsZero() || o.Owner != NoID || o.Competitors != nil {
		t.Errorf("the opportunity is decoded as %+v", o)
	}
	if !slices.Equal(o.Tags, []string{"a"}) {
		t.Errorf("what can be decoded is %q", o.Tags)
	}
	if a := Decode[Activity](record(Ref{"activity", cranes.ID}, "others=Anna", Yes, ItemKey("others", eeva.ID.String()), Yes)); !slices.Equal(a.Others, []ID{eeva.ID}) {
		t.Errorf("of a set with one bad item there remains %v", a.Others)
	}
	if got := Decode[Account](r); !reflect.DeepEqual(got, Account{}) {
		t.Errorf("an opportunity is decoded as an account: %+v", got)
	}
	if got := Decode[Account](Record{Ref: Ref{"galaxy", cranes.ID}}); !reflect.DeepEqual(got, Account{}) {
		t.Errorf("a record of an unknown kind is decoded as an account: %+v", got)
	}
}
