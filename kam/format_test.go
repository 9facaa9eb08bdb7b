package kam

import (
	"bytes"
	"encoding/json"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestValuesAreShownAsPeopleReadThem(t *testing.T) {
	for _, c := range []struct{ field, value, want string }{
		{"account.revenue", "310200 EUR", "310 200 EUR"},
		{"account.revenue", "-1234567.5 SEK", "-1 234 567.5 SEK"},
		{"account.revenue", "9999 EUR", "9999 EUR"},
		{"account.revenue", "much", "much"},
		{"account.employees", "12000", "12 000 people"},
		{"account.vendor_tier", "2", "2"},
		{"account.employees", "many", "many"},
		{"opportunity.probability", "70", "70 %"},
		{"account.owner", lind.ID.String(), "Åsa Lind"},
		{"account.owner", nowhere.ID.String(), "Person 0192ffff"},
		{"account.owner", "Lind", "Lind"},
		{"account.country", "FI", "FI"},
		{"account.status", "key account", "key account"},
		{"account.verified", "2026-11-22", "2026-11-22"},
		{"membership.dominant", "yes", "yes"},
		{"account.name", "Polar", "Polar"},
		{"account.name", "", ""},
	} {
		if got := field(t, c.field).Format(c.value, nameOf); got != c.want {
			t.Errorf("%s shows %q as %q, want %q", c.field, c.value, got, c.want)
		}
	}
}

func TestSetsAreShownInOneLine(t *testing.T) {
	m := record(Ref{"membership", polar.ID}, "roles=decider", Yes, "roles=buyer", Yes, "roles=advisor", Yes)
	if got := m.Show(field(t, "membership.roles"), nameOf); got != "buyer, advisor, decider" {
		t.Errorf("the roles are shown as %q, want them in their order", got)
	}
	a := record(Ref{"activity", polar.ID}, ItemKey("others", eeva.ID.String()), Yes, ItemKey("others", anna.ID.String()), Yes)
	if got := a.Show(field(t, "activity.others"), nameOf); got != "Anna Lind, Eeva Koskinen" {
		t.Errorf("others are shown as %q, want them by name", got)
	}
	if got := a.Show(field(t, "activity.subject"), nameOf); got != "" {
		t.Errorf("an empty field is shown as %q", got)
	}
}

func TestNumbersAndAmountsAreReadAsTheyAreShown(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		k := rapid.SampledFrom(Kinds()).Draw(t, "kind")
		r := anyRecord(t, k)
		for _, f := range k.Fields {
			if f.Type == ReferenceType {
				continue
			}
			value := r.Values(f)[0]
			shown := f.Format(value, nameOf)
			if again, err := f.Parse(shown, Reader{}); err != nil || again != value {
				t.Fatalf("%s.%s shows %q as %q, which is read as %q, %v", k.Name, f.Name, value, shown, again, err)
			}
		}
	})
}

// written returns a record as JSON.
func written(t *testing.T, r RecordJSON) string {
	t.Helper()
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestRecordsAreWrittenAsJSONInTheOrderOfTheirFields(t *testing.T) {
	id := cranes.ID.String()
	r := record(cranes, "name", "Melt <shop> & cranes", "account", polar.ID.String(), "owner", nowhere.ID.String(), "amount", "310200.50 EUR", "cost", "5.5 EUR",
		"probability", "70.5", "close", "2026-12-31", "competitors=B", Yes, "competitors=A \"x\"", Yes, "tags=t", Yes, "mood", "sunny", "moods=mild", Yes)
	got := r.JSON(nameOf)
	want := `{"ref":"opportunity/` + id + `","kind":"opportunity","id":"` + id + `","title":"Melt <shop> & cranes","fields":{` +
		`"name":"Melt <shop> & cranes","account":{"ref":"account/` + polar.ID.String() + `","title":"Polar Steel Oy"},` +
		`"owner":{"ref":"person/` + nowhere.ID.String() + `","title":""},"amount":{"amount":"310200.5","currency":"EUR"},` +
		`"cost":{"amount":"5.5","currency":"EUR"},"probability":70.5,"close":"2026-12-31","competitors":["A \"x\"","B"],"tags":["t"],` +
		`"mood":"sunny","moods=mild":"yes"},"deleted":false,"pending":false}` + "\n"
	if s := written(t, got); s != want {
		t.Errorf("the record is written as\n%s, want\n%s", s, want)
	}
	got.Pending, got.Updated = true, time.Date(2026, 11, 22, 9, 30, 0, 0, time.UTC)
	var back struct {
		Pending bool
		Updated string
	}
	if err := json.Unmarshal([]byte(written(t, got)), &back); err != nil || !back.Pending || back.Updated != "2026-11-22T09:30:00Z" {
		t.Errorf("what its keeper adds is written as %+v, %v", back, err)
	}
}

func TestYesChoicesAndDeletionAreWrittenAsJSON(t *testing.T) {
	r := record(Ref{"membership", polar.ID}, "contact", anna.ID.String(), "roles=decider", Yes, "roles=buyer", Yes, "dominant", Yes, DeletedField, Yes)
	id := polar.ID.String()
	want := `{"ref":"membership/` + id + `","kind":"membership","id":"` + id + `","title":"Anna Lind · buyer · decider","fields":{` +
		`"contact":{"ref":"contact/` + anna.ID.String() + `","title":"Anna Lind"},"roles":["buyer","decider"],"dominant":true},"deleted":true,"pending":false}` + "\n"
	if s := written(t, r.JSON(nameOf)); s != want {
		t.Errorf("the record is written as\n%s, want\n%s", s, want)
	}
}

func TestWhatIsNotKnownIsWrittenVerbatim(t *testing.T) {
	r := record(Ref{"galaxy", polar.ID}, "arms", "2", "stars=Sol", Yes)
	id := polar.ID.String()
	want := `{"ref":"galaxy/` + id + `","kind":"galaxy","id":"` + id + `","title":"galaxy 0192ab00","fields":{"arms":"2","stars=Sol":"yes"},"deleted":false,"pending":false}` + "\n"
	if s := written(t, r.JSON(nil)); s != want {
		t.Errorf("the record is written as\n%s, want\n%s", s, want)
	}
	bad := record(cranes, "probability", "likely", "amount", "much", "owner", "Lind")
	want = `{"owner":"Lind","amount":"much","probability":"likely"}`
	if s, err := json.Marshal(bad.JSON(nil).Fields); err != nil || string(s) != want {
		t.Errorf("values that cannot be read are written as %s, %v; want %s", s, err, want)
	}
	if s, err := json.Marshal(Record{}.JSON(nil).Fields); err != nil || string(s) != "{}" {
		t.Errorf("no fields are written as %s, %v", s, err)
	}
	if _, err := json.Marshal(FieldsJSON{{"x", func() {}}}); err == nil {
		t.Error("what JSON cannot say is written")
	}
}

func TestEveryRecordIsWrittenAsValidJSON(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := anyRecord(t, rapid.SampledFrom(Kinds()).Draw(t, "kind"))
		data, err := json.Marshal(r.JSON(nameOf))
		if err != nil {
			t.Fatal(err)
		}
		var back struct{ Fields map[string]any }
		if err := json.Unmarshal(data, &back); err != nil || len(back.Fields) != len(LookupKind(r.Kind).Fields) {
			t.Fatalf("%s has %d fields, %v", data, len(back.Fields), err)
		}
	})
}
