package exchange

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/kam/sample"
)

// importable kinds, in their order.
func kinds() []*kam.Kind {
	return slices.DeleteFunc(kam.Kinds(), func(k *kam.Kind) bool { return k.System })
}

// export writes the records of a kind, or of all, to a file in memory.
func (b *book) export(req Request) Input {
	b.t.Helper()
	var out bytes.Buffer
	if _, err := Export(b.t.Context(), &out, b, req); err != nil {
		b.t.Fatal(err)
	}
	return in(req.Name, out.String())
}

// exportAll writes all records to one file, or to one file a kind.
func (b *book) exportAll(ending string) []Input {
	if ending == ".jsonl" {
		return []Input{b.export(Request{Name: "everything.jsonl", Kind: All})}
	}
	var files []Input
	for _, k := range kinds() {
		files = append(files, b.export(Request{Name: k.Plural + ending, Kind: k.Name}))
	}
	return files
}

// sameAs fails if two books differ.
func (b *book) sameAs(other *book) {
	b.t.Helper()
	if len(b.records) != len(other.records) {
		b.t.Errorf("%d records became %d", len(b.records), len(other.records))
	}
	for ref, r := range b.records {
		if got := other.records[ref]; !slices.Equal(got.Cells, r.Cells) {
			b.t.Errorf("%s was\n%q\nand became\n%q", ref, r.Cells, got.Cells)
		}
	}
}

func TestTheSampleCompanySurvivesExportAndImport(t *testing.T) {
	company := newBook(t)
	if err := sample.Each(sample.Options{Seed: 1, Today: today}, func(r kam.Record) error { company.put(r); return nil }); err != nil {
		t.Fatal(err)
	}
	for _, k := range kinds() {
		if len(company.all(k.Name)) == 0 {
			t.Errorf("the sample company has no %s, so this test says nothing of it", k.Name)
		}
	}
	for _, ending := range []string{".csv", ".tsv", ".jsonl"} {
		t.Run(ending, func(t *testing.T) {
			company.t = t
			same := company.prepare(nil, false, company.exportAll(ending)...)
			wholly(t, same)
			if sum := same.Summary()[""]; len(same.Steps()) != 0 || sum != (Counts{Match: len(company.order)}) {
				t.Errorf("importing it where it comes from gives %+v\n%.3000s", sum, preview(t, same))
			}
			elsewhere := newBook(t)
			wholly(t, elsewhere.load(nil, false, company.exportAll(ending)...))
			company.sameAs(elsewhere)
		})
	}
}

// nasty draws text that files, spreadsheets and our own marks could trip over.
var nasty = rapid.OneOf(
	rapid.SampledFrom([]string{"=1+1", "'=x", "''", "+358 40", "-5", "@a", "a,b", "a;b", `"q"`, `6" x`, "Řezáč", "日本 語", "team/x", "account/North", "yes", "no", "0", "{a}[b]", "NULL", "id", "١٢"}),
	rapid.StringN(1, 12, 40),
)

// closure returns a kind and those that its records refer to, directly or through others.
func closure(k *kam.Kind) []*kam.Kind {
	all := []*kam.Kind{k}
	for i := 0; i < len(all); i++ {
		for _, f := range all[i].Fields {
			if to := kam.LookupKind(f.Ref); to != nil && !slices.Contains(all, to) {
				all = append(all, to)
			}
		}
	}
	return all
}

// drawRecords draws records of a kind and of those that it refers to, with values of every type.
func drawRecords(t *rapid.T, b *book) {
	var all []kam.Record
	for _, k := range closure(rapid.SampledFrom(kinds()).Draw(t, "kind")) {
		for range rapid.IntRange(1, 2).Draw(t, k.Name) {
			id, _ := b.ids.New()
			all = append(all, kam.Record{Ref: kam.Ref{Kind: k.Name, ID: id}})
		}
	}
	value := func(f *kam.Field, own kam.Ref) string {
		at := "value of " + f.Name
		switch f.Type {
		case kam.TextType:
			return nasty.Draw(t, at)
		case kam.LongTextType:
			return nasty.Draw(t, at) + "\n\n" + nasty.Draw(t, at)
		case kam.NumberType:
			n := rapid.IntRange(1, 3).Draw(t, at)
			if f.Min != nil {
				n += int(f.Min.IntPart()) - 1
			}
			return fmt.Sprint(n)
		case kam.YesNoType:
			return kam.Yes
		case kam.DateType:
			return today.AddDays(rapid.IntRange(-999, 999).Draw(t, at)).String()
		case kam.TimeType:
			return "09:30"
		case kam.MoneyType:
			return fmt.Sprintf("%d.%02d SEK", rapid.IntRange(-9999, 9999).Draw(t, at), 25)
		case kam.EnumType:
			return rapid.SampledFrom(f.Options).Draw(t, at)
		case kam.EmailType:
			return "a.b@mail.example"
		case kam.PhoneType:
			return "+358 40 1234567"
		case kam.WebType:
			return "acme.example/x?a=1,2"
		case kam.CountryType:
			return rapid.SampledFrom([]string{"FI", "KR", "PH"}).Draw(t, at)
		}
		to := rapid.SampledFrom(slices.DeleteFunc(slices.Clone(all), func(r kam.Record) bool { return r.Kind != f.Ref })).Draw(t, at)
		if to.Ref == own {
			return ""
		}
		return to.ID.String()
	}
	for _, r := range all {
		for _, f := range kam.LookupKind(r.Kind).Fields {
			if !f.Required && rapid.IntRange(0, 2).Draw(t, "has "+f.Name) == 0 {
				continue
			}
			for range rapid.IntRange(1, 3).Draw(t, "times") {
				v, err := f.Parse(value(f, r.Ref), kam.Reader{Today: today})
				if v == "" || err != nil || f.Multi && kam.Clean(kam.ItemKey(f.Name, v), false) != kam.ItemKey(f.Name, v) {
					v, _ = f.Parse("x", kam.Reader{Today: today})
				}
				switch {
				case v == "":
				case f.Multi:
					r = r.With(kam.Cell{Key: kam.ItemKey(f.Name, v), Value: kam.Yes})
				default:
					r = r.With(kam.Cell{Key: f.Name, Value: v})
				}
			}
		}
		if err := r.Check(); err != nil {
			t.Fatalf("the test draws a record that is not allowed: %v", err)
		}
		b.put(r)
	}
}

func TestAnyRecordOfAnyKindSurvivesExportAndImport(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := newBook(t)
		drawRecords(t, b)
		for _, ending := range []string{".csv", ".jsonl"} {
			same := b.prepare(nil, false, b.exportAll(ending)...)
			if len(same.Steps()) != 0 || !same.OK() {
				t.Errorf("importing it where it comes from does something:\n%s", preview(t, same))
			}
			elsewhere := newBook(t)
			wholly(t, elsewhere.load(nil, false, b.exportAll(ending)...))
			b.sameAs(elsewhere)
		}
	})
}

func TestJSONLinesKeepDeletedRecordsAndFieldsOfOtherVersions(t *testing.T) {
	b := newBook(t)
	r := b.add("account", "name=Acme", "tags=x")
	b.put(r.With(kam.Cell{Key: kam.DeletedField, Value: kam.Yes}, kam.Cell{Key: "mood", Value: "fine"}, kam.Cell{Key: "moods=a, b", Value: kam.Yes}))
	elsewhere := newBook(t)
	wholly(t, elsewhere.load(nil, false, b.exportAll(".jsonl")...))
	b.sameAs(elsewhere)
	if same := b.prepare(nil, false, b.exportAll(".jsonl")...); len(same.Steps()) != 0 {
		t.Error(preview(t, same))
	}
}

func TestRecordsThatShareAKeyStayApart(t *testing.T) {
	b := newBook(t)
	b.add("person", "name=Bo Ek", "external_key=hr:1")
	b.add("person", "name=Jo Li", "external_key=hr:1")
	elsewhere := newBook(t)
	wholly(t, elsewhere.load(nil, false, b.exportAll(".csv")...))
	b.sameAs(elsewhere)
}

func TestAnOldExportDoesNotBringADeletedRecordBack(t *testing.T) {
	b := newBook(t)
	r := b.add("account", "name=Acme", "phone=1")
	before := b.exportAll(".jsonl")
	b.put(r.With(kam.Cell{Key: kam.DeletedField, Value: kam.Yes}, kam.Cell{Key: "phone", Value: "2"}))
	p := b.prepare(nil, false, before...)
	if text := preview(t, p); len(p.Steps()) != 0 || !strings.Contains(text, "is deleted here and stays so") {
		t.Error(text)
	}
}

func TestATableIsWrittenForPeople(t *testing.T) {
	b := newBook(t)
	b.add("person", "name=Bo Ek")
	b.add("person", "name=Jo Li", "external_key=1")
	twin := b.add("person", "name=Jo Li", "external_key=2")
	acme := b.add("account", "name==Acme", "owner=Bo Ek", "countries=FI,SE", "phone=+358 9", "revenue=-5 EUR", "tags=key")
	acme = acme.With(kam.Cell{Key: kam.ItemKey("tags", "a, b"), Value: kam.Yes})
	b.put(acme)
	b.put(b.add("account", "name=Zeta").With(kam.Cell{Key: "owner", Value: twin.ID.String()}))
	gone := b.add("account", "name=Gone")
	b.put(gone.With(kam.Cell{Key: kam.DeletedField, Value: kam.Yes}))

	var out bytes.Buffer
	n, err := Export(t.Context(), &out, b, Request{Name: "a.csv", Kind: "accounts", Columns: []string{"Account", "owner", "countries", "phone", "revenue", "tags"}})
	want := "name,owner,countries,phone,revenue,tags\n'=Acme,Bo Ek,\"FI, SE\",'+358 9,-5 EUR,\"\"\"a, b\"\", key\"\nZeta,person/" + twin.ID.String() + ",,,,\n"
	if err != nil || n != 2 || out.String() != want {
		t.Errorf("%d %v\n%s\nnot\n%s", n, err, out.String(), want)
	}

	filter, err := kam.AccountKind.ParseFilter("owner=Bo Ek", kam.Reader{})
	if err != nil {
		t.Fatal(err)
	}
	out.Reset()
	if _, err := Export(t.Context(), &out, b, Request{Name: "a.tsv", Kind: "account", Columns: []string{"ref", "name"}, Filters: []kam.Filter{filter}}); err != nil || out.String() != "ref\tname\n"+acme.Ref.String()+"\t'=Acme\n" {
		t.Errorf("%v\n%s", err, out.String())
	}
	out.Reset()
	if _, err := Export(t.Context(), &out, b, Request{Name: "a.jsonl", Kind: "account", Columns: []string{"name", "phone"}, Filters: []kam.Filter{filter}}); err != nil || !strings.Contains(out.String(), `"fields":{"name":"=Acme","phone":"+358 9"}`) {
		t.Errorf("%v\n%s", err, out.String())
	}
	out.Reset()
	if _, err := Export(t.Context(), &out, b, Request{Name: "a.csv", Kind: "account", Columns: []string{"name", "deleted"}}); err != nil || !strings.HasSuffix(out.String(), "Gone,yes\n") {
		t.Errorf("%v\n%s", err, out.String())
	}
}

func TestWhatCannotBeExportedIsRefused(t *testing.T) {
	b := newBook(t)
	b.add("account", "name=Acme")
	for want, req := range map[string]Request{
		"a.doc: files of this form cannot be written":    {Name: "a.doc", Kind: "account"},
		"there is no kind of record called “acount”":     {Name: "a.csv", Kind: "acount"},
		"account: has no field “nmae”":                   {Name: "a.csv", Kind: "account", Columns: []string{"nmae"}},
		"a.csv: a table holds records of one kind":       {Name: "a.csv", Kind: All},
		"columns and filters go with one kind of record": {Name: "a.jsonl", Kind: All, Columns: []string{"name"}},
	} {
		if _, err := Export(t.Context(), &bytes.Buffer{}, b, req); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%+v gives %v, not %s", req, err, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Export(ctx, &bytes.Buffer{}, b, Request{Name: "a.csv", Kind: "account"}); err == nil {
		t.Error("a cancelled export went on")
	}
}
