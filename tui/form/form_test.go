package form

import (
	"errors"
	"strings"
	"testing"

	"keyaccount/kam"
)

func TestWhatIsTypedBecomesAValueOfItsType(t *testing.T) {
	for _, c := range []struct {
		name, field string
		record      kam.Record
		keys        []string
		shows       string // while the field has the focus
		want        []string
	}{
		{"text", "subject", call, []string{"ctrl+u", " Terms of payment "}, "Terms of payment", []string{"subject", "Terms of payment"}},
		{"text at the cursor", "subject", call, []string{"home", "New ", "end", "!"}, "New Price objections!", []string{"subject", "New Price objections!"}},
		{"number", "employees", polar, []string{"ctrl+u", "2,400"}, "→ 2400 people", []string{"employees", "2400"}},
		{"money without a currency keeps its own", "revenue", polar.With(kam.Cell{Key: "revenue", Value: "5 SEK"}), []string{"ctrl+u", "1500000"}, "→ 1 500 000 SEK", []string{"revenue", "1500000 SEK"}},
		{"money in the usual currency", "revenue", aurora, []string{"310200"}, "→ 310 200 EUR", []string{"revenue", "310200 EUR"}},
		{"date in a word", "due", call, []string{"ctrl+u", "tomorrow"}, "→ 2026-11-23 Mon", nil},
		{"date in weeks", "due", call, []string{"ctrl+u", "today+2w"}, "→ 2026-12-06 Sun", []string{"due", "2026-12-06"}},
		{"time", "time", call, []string{"ctrl+u", "9.30"}, "→ 09:30", []string{"time", "09:30"}},
		{"time cleared", "time", call, []string{"ctrl+u"}, "Time", []string{"time", ""}},
		{"e-mail with a name", "email", juha, []string{"Juha <juha@polar.example>"}, "→ juha@polar.example", []string{"email", "juha@polar.example"}},
		{"link", "website", aurora, []string{"aurora.example"}, "aurora.example", []string{"website", "aurora.example"}},
		{"country by name", "country", polar, []string{"ctrl+u", "sweden"}, "→ Sweden (SE)", []string{"country", "SE"}},
		{"country by code", "country", aurora, []string{"pt"}, "→ Portugal (PT)", []string{"country", "PT"}},
		{"long text", "outcome", call, []string{"They fear", "enter", "downtime."}, "downtime.", []string{"outcome", "They fear\ndowntime."}},
		{"choice by arrow", "type", call, []string{"right"}, "● meeting", []string{"type", "meeting"}},
		{"choice by its beginning", "type", call, []string{"vi"}, "● visit", []string{"type", "visit"}},
		{"choice by a word inside", "status", polar, []string{"left"}, "● customer", []string{"status", "customer"}},
		{"choice by space", "type", call, []string{" ", " "}, "● visit", []string{"type", "visit"}},
		{"choice cleared", "priority", polar, []string{"backspace"}, "● none", []string{"priority", ""}},
		{"choice of words with a hyphen", "type", call, []string{"mail"}, "● e-mail", []string{"type", "e-mail"}},
		{"yes by letter", "dominant", member, []string{"y"}, "● yes", []string{"dominant", "yes"}},
		{"yes by space", "opponent", member, []string{" "}, "● yes", []string{"opponent", "yes"}},
		{"yes and no again", "opponent", member, []string{" ", " "}, "● no", nil},
		{"check list", "roles", member, []string{"adv", " ", "esc", "deci", " "}, "typed: deci", []string{"roles=advisor", "yes", "roles=decider", ""}},
		{"set of texts", "tags", call, []string{"urgent", "enter", "q4,", "price"}, "[urgent] [q4] price", []string{"tags=urgent", "yes", "tags=q4", "yes", "tags=price", "yes"}},
		{"set of countries", "countries", polar, []string{"de", "enter", "nor"}, "[Sweden (SE)] [Germany (DE)] nor", []string{"countries=DE", "yes", "countries=NO", "yes"}},
		{"item out of a set", "countries", polar, []string{"de", "enter", "left", "left", "delete"}, "[Germany (DE)]", []string{"countries=DE", "yes", "countries=SE", ""}},
		{"reference", "contact", call, []string{"yamada", "ctrl+u", "juhani", "enter"}, "Juhani Aho", []string{"contact", juhani.ID.String()}},
		{"second candidate", "contact", call, []string{"juha", "down", "enter"}, "Juhani Aho", []string{"contact", juhani.ID.String()}},
		{"reference cleared", "contact", call, []string{"ctrl+u"}, "Contact", []string{"contact", ""}},
		{"reference left with a full name", "contact", call, []string{"juhani aho", "tab"}, "Juhani Aho", []string{"contact", juhani.ID.String()}},
		{"set of references", "others", call, []string{"juha", "enter", "juhani", "enter", "left", "left", "left", "delete"}, "[Juha Äkräs] [Juhani Aho]", []string{"others=" + juha.ID.String(), "yes", "others=" + juhani.ID.String(), "yes", "others=" + yamada.ID.String(), ""}},
		{"escape leaves a search", "contact", call, []string{"nobody", "esc"}, "Juha Äkräs", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			u := open(t, cast(), Options{Record: c.record})
			u.to(c.field).press(c.keys...).shows(c.shows)
			if u.press("ctrl+s"); c.want == nil {
				u.cancelled()
			} else {
				u.saved(c.want...)
			}
		})
	}
}

func TestWhatIsNoValueIsSaidBeneathAndNotSaved(t *testing.T) {
	for _, c := range []struct {
		field, typed, says string
		record             kam.Record
	}{
		{"due", "someday", "is not a date", call},
		{"time", "25:00", "is not a time of day", call},
		{"employees", "many", "is not a number", aurora},
		{"employees", "-1", "at least 0", aurora},
		{"revenue", "1 EURO", "is not an amount", aurora},
		{"country", "Finlnd", "did you mean", aurora},
		{"countries", "Atlantis", "is not a country", aurora},
		{"email", "nobody", "is not an e-mail address", juha},
		{"phone", "none", "has no digit", juha},
		{"website", "a b", "is not a web address", aurora},
		{"subject", "", "is needed", call},
		{"name", strings.Repeat("long", 300), "at most 1024 fit", aurora},
	} {
		t.Run(c.field+" "+kam.Clip(c.typed, 10), func(t *testing.T) {
			u := open(t, cast(), Options{Record: c.record})
			u.to(c.field).press("ctrl+u", c.typed)
			if c.typed != "" {
				u.shows(c.says)
			}
			u.press("shift+tab", "shift+tab", "ctrl+s").stays().shows(c.says, "Not saved")
			if got := u.form.focused().field.Name; got != c.field {
				t.Errorf("the focus is on %s", got)
			}
			u.press("x").hides("Not saved")
		})
	}
}

func TestADayInWordsStaysTheDayThatWasMeant(t *testing.T) {
	u := open(t, cast(), Options{Record: call}).to("due").press("ctrl+u", "today+5w", "tab", "shift+tab")
	u.shows("2026-12-27   Sun").hides("today+5w")
}

func TestAReferenceThatIsNotPickedIsNotSaved(t *testing.T) {
	u := open(t, cast(), Options{Record: call})
	u.to("contact").press("juh", "ctrl+s").stays().shows("“juh” is not chosen yet", "Not saved")
	u.press("ctrl+u", "ctrl+s").cancelled()
}

func TestNothingChangedIsNoEditForAnyKind(t *testing.T) {
	for _, k := range kam.Kinds() {
		t.Run(k.Name, func(t *testing.T) {
			full := fullRecord(t, k)
			u := open(t, cast(), Options{Kind: k, Record: full})
			for range u.form.rows {
				if u.press("tab"); u.form.Dirty() {
					t.Fatalf("looking at %s changed it", u.form.focused().field.Name)
				}
			}
			u.press("ctrl+s").cancelled()

			u = open(t, cast(), Options{Kind: k, New: true})
			for range u.form.rows {
				if u.press("tab"); u.form.Dirty() {
					t.Fatalf("looking at %s changed it", u.form.focused().field.Name)
				}
			}
		})
	}
}

// fullRecord returns a record with a value in every field.
func fullRecord(t testing.TB, k *kam.Kind) kam.Record {
	r := kam.Record{Ref: kam.Ref{Kind: k.Name, ID: idOf(50)}}
	for _, f := range k.Fields {
		value := map[kam.Type]string{
			kam.TextType: "Käse 日本", kam.LongTextType: "one\n\n  two", kam.NumberType: "2", kam.YesNoType: kam.Yes, kam.DateType: "2026-02-28",
			kam.TimeType: "23:59", kam.MoneyType: "-0.5 SEK", kam.ReferenceType: idOf(3).String(), kam.EmailType: "a@b.example", kam.PhoneType: "+358 1",
			kam.WebType: "b.example", kam.CountryType: "FI",
		}[f.Type]
		if f.Type == kam.EnumType {
			value = f.Options[len(f.Options)-1]
		}
		if f.Type == kam.NumberType && f.Min != nil {
			value = f.Min.String()
		}
		cell := kam.Cell{Key: f.Name, Value: value}
		if f.Multi {
			cell = kam.Cell{Key: kam.ItemKey(f.Name, value), Value: kam.Yes}
		}
		r = r.With(cell)
	}
	if err := r.Check(); err != nil {
		t.Fatal(err)
	}
	return r
}

func TestValuesThisProgramDoesNotKnowSurvive(t *testing.T) {
	odd := rec("activity", 20, "type", "telepathy", "subject", "two\nlines\tand a tab", "due", "in spring", "others=not-an-id", "yes", "outcome", "a\ttab \x1b[31m")
	u := open(t, cast(), Options{Record: odd})
	u.shows("telepathy", "in spring")
	for range u.form.rows {
		u.press("tab")
	}
	if u.form.Dirty() {
		t.Error("looking at it changed it")
	}
	u.to("next_step").press("ask", "ctrl+s").saved("next_step", "ask")
}

func TestANewRecordGetsAnIdItsPrefillAndItsDefaults(t *testing.T) {
	u := open(t, cast(), Options{Kind: kam.ActivityKind, New: true, Prefill: []kam.Cell{{Key: "contact", Value: juha.ID.String()}, {Key: "external_key", Value: "x-1"}}})
	u.shows("Juha Äkräs", "Polar Steel Oy · from contact", "note", "required")
	if got := u.form.Title(); got != "New activity" {
		t.Errorf("the title is %q", got)
	}
	if u.form.focused().field.Name != "subject" || u.form.Dirty() {
		t.Errorf("the form begins at %s, dirty %v", u.form.focused().field.Name, u.form.Dirty())
	}
	u.press("ctrl+s").stays().shows("is needed")
	u.press("Asked for references", "ctrl+s")
	u.saved("contact", juha.ID.String(), "external_key", "x-1", "subject", "Asked for references", "type", "note")
	if u.shelf.applied[0].ID == kam.NoID {
		t.Error("the record has no id")
	}
	if want := "New activity Asked for references"; u.shelf.labels[0] != want {
		t.Errorf("the step is called %q, want %q", u.shelf.labels[0], want)
	}
}

func TestACopyStartsFromWhatItIsACopyOf(t *testing.T) {
	u := open(t, cast(), Options{Kind: kam.ContactKind, New: true, Record: kam.Record{Cells: juha.Cells}, Only: []string{"name", "account"}})
	u.shows("Juha Äkräs", "Polar Steel Oy").to("name").press("ctrl+u", "Eeva Koskinen", "enter", "enter")
	u.saved("name", "Eeva Koskinen", "account", polar.ID.String(), "title", "CFO")
	if id := u.shelf.applied[0].ID; id == juha.ID || id == kam.NoID {
		t.Errorf("the copy has the id %v", id)
	}
}

func TestWhatIsInheritedFollowsTheReference(t *testing.T) {
	u := open(t, cast(), Options{Kind: kam.ActivityKind, New: true})
	u.hides("from contact").to("contact").press("juhani", "enter").shows("Aurora Paper AB · from contact")
	u.to("contact").press("ctrl+u").hides("from contact")
	u.press("juha ä", "enter").shows("Polar Steel Oy · from contact")
	u.to("account").press("aurora", "enter").hides("from contact").shows("Aurora Paper AB")
}

func TestLeavingAsksOnlyWhereSomethingWouldBeLost(t *testing.T) {
	open(t, cast(), Options{Record: call}).press("esc").cancelled()

	u := open(t, cast(), Options{Record: call}).to("subject").press("!", "esc").stays()
	u.shows("Leave without saving? one field is changed", "s save", "d discard", "esc keep editing")
	u.press("x").stays().shows("Leave without saving?")
	u.press("esc").stays().hides("Leave without").shows("Price objections!")
	u.press("esc", "d").cancelled()

	u = open(t, cast(), Options{Record: call}).to("subject").press("!", "esc", "s")
	u.saved("subject", "Price objections!")

	u = open(t, cast(), Options{Record: call}).to("subject").press("!", "backspace")
	if u.form.Dirty() {
		t.Error("what was typed and taken back is still a change")
	}
	u.press("esc").cancelled()
}

func TestRevertGivesTheFieldWhatTheRecordHas(t *testing.T) {
	u := open(t, cast(), Options{Record: call}).to("contact").press("ctrl+u", "juhani", "enter").to("contact").press("ctrl+r").shows("Juha Äkräs")
	if u.form.Dirty() {
		t.Error("the field still counts as changed")
	}
}

func TestWhatApplyRefusesIsSaidAtItsFieldAndNothingIsLost(t *testing.T) {
	s := cast()
	u := open(t, s, Options{Record: call, DraftKey: "activity/8"})
	u.to("subject").press("!").to("next_step").press("write")
	s.refuse = &kam.Error{Code: kam.Invalid, Kind: "activity", Field: "subject", Words: "was taken by \x1b[31manother"}
	u.press("ctrl+s").stays().shows("! was taken by another", "Not saved", "Price objections!", "write")
	if got := u.form.focused().field.Name; got != "subject" {
		t.Errorf("the focus is on %s", got)
	}
	s.refuse = errors.New("the disk is full")
	u.press("ctrl+s").stays().shows("Not saved: the disk is full")
	s.refuse = nil
	u.press("ctrl+s").saved("next_step", "write", "subject", "Price objections!")
	if len(s.labels) != 1 || s.labels[0] != "2 fields of Price objections!" {
		t.Errorf("the step is called %q", s.labels)
	}
}

func TestAFormOverOneFieldIsSavedByEnter(t *testing.T) {
	u := open(t, cast(), Options{Record: polar, Only: []string{"priority"}})
	if got := u.form.Title(); got != "Priority · Polar Steel Oy" {
		t.Errorf("the title is %q", got)
	}
	u.press("c", "enter").saved("priority", "C")
	if u.shelf.labels[0] != "Priority of Polar Steel Oy" {
		t.Errorf("the step is called %q", u.shelf.labels[0])
	}
	u = open(t, cast(), Options{Record: polar})
	u.press("shift+tab", "enter").stays().shows("ctrl+s saves")
}

func TestKeysDoNothingWhileAnEditIsApplied(t *testing.T) {
	u := open(t, cast(), Options{Record: call}).to("subject").press("!")
	cmd := u.form.Update(keyNamed["ctrl+s"])
	u.press("x", "esc", "ctrl+s").stays()
	u.wait()
	u.shows("Saving …")
	u.run(cmd)
	u.saved("subject", "Price objections!")
}

func TestTheBottomLineNamesTheKeysOfTheField(t *testing.T) {
	u := open(t, cast(), Options{Record: call})
	briefs := func() string {
		var all []string
		for _, k := range u.form.Keys() {
			all = append(all, k.Label()+" "+k.Brief)
		}
		return strings.Join(all, ", ")
	}
	for field, want := range map[string]string{"type": "←→ choose", "subject": "enter next", "outcome": "enter new line", "contact": "ctrl+u clear"} {
		if u.to(field); !strings.Contains(briefs(), want) || strings.Count(briefs(), "enter") != 1 {
			t.Errorf("%s: %s", field, briefs())
		}
	}
	if u.to("contact").press("j"); !strings.Contains(briefs(), "enter pick") {
		t.Error(briefs())
	}
	names := map[string]bool{}
	for _, k := range AllKeys() {
		if k.Help == "" || names[k.Name] {
			t.Errorf("%s lacks its help or is declared twice", k.Name)
		}
		names[k.Name] = true
	}
}
