package form

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/tui/book"
)

func TestAnswersToEarlierQuestionsAreDropped(t *testing.T) {
	u := open(t, cast(), Options{Record: call}).to("contact")
	u.hold = true
	u.press("ju", "h").shows("looking …")
	first, last := u.held[0], u.held[2]
	u.hold = false
	u.run(last)
	u.shows("▸ Juha Äkräs", "Juhani Aho")
	u.run(func() tea.Msg {
		late := first().(foundMsg)
		late.hits = []book.Hit{{Ref: yamada.Ref, Title: "山田太郎"}}
		return late
	})
	u.shows("▸ Juha Äkräs").hides("山田太郎\n")
	u.press("enter")
	u.run(last)
	u.shows("Juha Äkräs").hides("▸")

	other := open(t, cast(), Options{Record: call}).to("contact")
	other.run(last)
	other.hides("Juhani Aho")
}

func TestWhatWasInheritedFromAnEarlierReferenceIsDropped(t *testing.T) {
	u := open(t, cast(), Options{Kind: kam.ActivityKind, New: true}).to("contact").press("juhani", "enter")
	u.hold = true
	u.to("contact").press("ctrl+u").to("account")
	u.form.row("contact").restore([]kam.Cell{{Key: "contact", Value: juha.ID.String()}})
	u.run(u.form.inherit())
	u.form.row("contact").restore([]kam.Cell{{Key: "contact", Value: juhani.ID.String()}})
	u.run(u.form.inherit())
	u.hold = false
	for _, i := range []int{1, 0} {
		u.run(u.held[i])
	}
	u.shows("Aurora Paper AB · from contact").hides("Polar Steel Oy · from contact")
}

func TestAnEarlierSearchIsCalledOff(t *testing.T) {
	ended := map[string]bool{}
	s := &patient{shelf: cast(), ended: ended}
	u := open(t, s.shelf, Options{Record: call})
	u.form.rows[0].set.book = s
	u.to("contact")
	var cmds []tea.Cmd
	for _, r := range "ju" {
		cmds = append(cmds, u.form.Update(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{r}}))
	}
	for _, c := range cmds[:1] {
		u.run(c)
	}
	if !ended["j"] || ended["ju"] {
		t.Errorf("the searches called off are %v", ended)
	}
}

// patient answers nothing to a search that has been called off.
type patient struct {
	*shelf
	ended map[string]bool
}

func (p *patient) Search(ctx context.Context, query, kind string, limit int) ([]book.Hit, error) {
	p.ended[query] = ctx.Err() != nil
	return nil, ctx.Err()
}

func TestEnterBeforeTheAnswerPicksWhatItBrings(t *testing.T) {
	u := open(t, cast(), Options{Record: call}).to("contact")
	u.hold = true
	u.press("juhani", "enter")
	u.hold = false
	for _, h := range u.held {
		u.run(h)
	}
	if got := u.form.focused().field.Name; got != "others" {
		t.Errorf("the focus is on %s", got)
	}
	u.press("ctrl+s").saved("contact", juhani.ID.String())
}

func TestAnAnswerAfterLeavingPicksOnlyWhatIsSure(t *testing.T) {
	for typed, want := range map[string]string{"juhani aho": juhani.ID.String(), "juha": ""} {
		u := open(t, cast(), Options{Record: call}).to("contact")
		u.hold = true
		u.press(typed, "tab")
		u.hold = false
		for _, h := range u.held {
			u.run(h)
		}
		if want == "" {
			u.press("ctrl+s").stays().shows("is not chosen yet")
		} else {
			u.press("ctrl+s").saved("contact", want)
		}
	}
}

func TestASearchThatFailsSaysSo(t *testing.T) {
	u := open(t, cast(), Options{Record: call}).to("contact")
	u.hold = true
	u.press("x")
	msg := u.held[0]().(foundMsg)
	msg.err, msg.hits = errors.New("the cache is locked"), nil
	u.hold = false
	u.run(func() tea.Msg { return msg })
	u.shows("the cache is locked").press("enter").stays()
	u.press("y").shows("nothing found")
}

func TestARecordIsNotOfferedToItself(t *testing.T) {
	u := open(t, cast(), Options{Record: polar}).to("parent").press("a")
	u.shows("Aurora Paper AB").hides("▸ Polar")
	u = open(t, cast(), Options{Record: call}).to("others").press("山")
	u.shows("nothing found")
}

func TestTypingIsKeptAndComesBack(t *testing.T) {
	s := cast()
	u := open(t, s, Options{Record: call, DraftKey: "activity/8"})
	u.to("subject").press("!").to("due").press("ctrl+u", "today+").to("contact").press("juhani", "enter").
		to("others").press("juha", "enter", "left", "left", "delete", "ya").to("outcome").press("one", "enter", "two").to("time").press("ctrl+u")
	if len(s.drafts) != 0 {
		t.Error("a draft was kept before any time had passed")
	}
	u.wait()
	want := []kam.Cell{
		{Key: "contact", Value: juhani.ID.String()}, {Key: "due", Value: "today+"}, {Key: "others", Value: "ya"}, {Key: "others=" + juha.ID.String(), Value: kam.Yes},
		{Key: "others=" + yamada.ID.String()}, {Key: "outcome", Value: "one\ntwo"}, {Key: "subject", Value: "Price objections!"}, {Key: "time"},
	}
	if got := s.drafts["activity/8"]; !reflect.DeepEqual(got, want) {
		t.Errorf("the draft is\n%v, want\n%v", got, want)
	}

	u = open(t, s, Options{Record: call, DraftKey: "activity/8"})
	u.shows("What was typed here earlier is back", "Price objections!", "today+", "Juhani Aho", "Juha Äkräs ya", "one")
	u.to("due").press("2w").to("others").press("ctrl+u", "ctrl+s")
	u.saved("contact", juhani.ID.String(), "due", "2026-12-06", "others="+juha.ID.String(), "yes", "others="+yamada.ID.String(), "", "outcome", "one\ntwo", "subject", "Price objections!", "time", "")
	u.wait()
	if len(s.drafts) != 0 {
		t.Errorf("saving left the draft %v", s.drafts)
	}
}

func TestWhateverIsTypedComesBackFromItsDraft(t *testing.T) {
	key := anyKey()
	rapid.Check(t, func(rt *rapid.T) {
		k := rapid.SampledFrom(kam.Kinds()).Draw(rt, "kind")
		s := cast()
		o := Options{Kind: k, Record: fullRecord(t, k), DraftKey: "k"}
		u := open(t, s, o)
		for range rapid.IntRange(1, 60).Draw(rt, "steps") {
			if name := key.Draw(rt, "key"); name != "esc" {
				u.press(name)
			}
		}
		if len(u.said) > 0 {
			return
		}
		u.run(u.form.Keep())
		again := open(t, s, o)
		for i, r := range u.form.rows {
			back := again.form.rows[i]
			switch {
			case r.dirty() != back.dirty():
				rt.Fatalf("%s: changed %v, came back %v", r.field.Name, r.dirty(), back.dirty())
			case r.err == nil && !same(r.values, back.values):
				rt.Fatalf("%s: was %q, came back as %q", r.field.Name, r.values, back.values)
			case r.err != nil && kam.Clean(r.edit.typed(), true) != kam.Clean(back.edit.typed(), true):
				rt.Fatalf("%s: typed was %q, came back as %q", r.field.Name, r.edit.typed(), back.edit.typed())
			}
		}
	})
}

func TestADraftIsForgottenWhereNothingIsLeftOfIt(t *testing.T) {
	s := cast()
	u := open(t, s, Options{Kind: kam.ActivityKind, New: true, DraftKey: "new activity"}).press("x")
	u.wait()
	if len(s.drafts) != 1 {
		t.Fatal("no draft was kept")
	}
	u.press("backspace")
	u.wait()
	if len(s.drafts) != 0 {
		t.Errorf("what was taken back is still kept: %v", s.drafts)
	}
	u.press("y")
	u.run(u.form.Keep())
	if len(s.drafts) != 1 {
		t.Error("Keep kept nothing")
	}
	u.press("esc", "d").cancelled()
	u.wait()
	if len(s.drafts) != 0 {
		t.Errorf("discarding left the draft %v", s.drafts)
	}
}

func TestADraftIsNotReplacedBeforeItWasLookedAt(t *testing.T) {
	s := cast()
	s.drafts["activity/8"] = []kam.Cell{{Key: "next_step", Value: "visit"}, {Key: "subject", Value: "old"}}
	u := open(t, s, Options{Record: call})
	u.form.drafts.key, u.form.drafts.wait = "activity/8", true
	u.to("subject").press("!")
	u.wait()
	if len(s.drafts["activity/8"]) != 2 {
		t.Error("the draft was replaced")
	}
	u.run(u.form.Init())
	u.wait()
	want := []kam.Cell{{Key: "next_step", Value: "visit"}, {Key: "subject", Value: "Price objections!"}}
	if got := s.drafts["activity/8"]; !reflect.DeepEqual(got, want) {
		t.Errorf("the draft is %v, want %v", got, want)
	}
}

func TestAnOlderDraftDoesNotReplaceANewerOne(t *testing.T) {
	s := cast()
	u := open(t, s, Options{Record: call, DraftKey: "k"}).to("subject").press("a")
	first := u.form.Keep()
	u.press("b")
	u.run(u.form.Keep())
	u.run(first)
	if got := s.drafts["k"][0].Value; got != "Price objectionsab" {
		t.Errorf("the draft is %q", got)
	}
	u.press("c")
	late := u.form.Keep()
	u.press("ctrl+s")
	u.run(late)
	if len(s.drafts) != 0 {
		t.Errorf("a draft came back after saving: %v", s.drafts)
	}
}

func TestAColleaguesChangeIsShownAndCostsNoTyping(t *testing.T) {
	u := open(t, cast(), Options{Record: polar}).to("name").press("!").to("countries").press("de", "enter").to("priority").press("b")
	now := polar.With(kam.Cell{Key: "name", Value: "Polar Steel Corp."}, kam.Cell{Key: "city", Value: "Turku"}, kam.Cell{Key: "priority", Value: "B"},
		kam.Cell{Key: "countries=SE"}, kam.Cell{Key: "countries=NO", Value: kam.Yes})
	morning := u.form.book.Now()
	theirs := []kam.HistoryEntry{
		{At: morning.Add(-5 * time.Minute), Who: "matti", Cell: "name"}, {At: morning.Add(-2 * time.Hour), Who: "chiara", Cell: "countries=NO"},
		{At: morning.Add(-3 * time.Hour), Who: "joao", Cell: "city"}, {At: morning.Add(-9 * time.Hour), Who: "anna", Cell: "name"},
	}
	u.form.Refresh(now, theirs)
	u.shows("Polar Steel Oy!", "meanwhile it became “Polar Steel Corp.”", "by matti, 5 min ago", "Turku", "changed meanwhile by joao, 3 h ago", "Norway (NO), Germany (DE)", "changed meanwhile", "by chiara, 2 h ago")
	if u.form.row("priority").dirty() {
		t.Error("the same value from both sides still counts as a change")
	}
	u.to("name").shows("ctrl+r takes theirs")
	u.press("ctrl+s").saved("name", "Polar Steel Oy!", "countries=DE", "yes")

	u = open(t, cast(), Options{Record: polar}).to("name").press("!")
	u.form.Refresh(now, theirs)
	u.press("backspace", "ctrl+s").saved("name", "Polar Steel Oy")

	u = open(t, cast(), Options{Record: polar}).to("name").press("!")
	u.form.Refresh(now, theirs)
	u.press("ctrl+r").hides("meanwhile it became")
	u.press("ctrl+s").cancelled()

	u = open(t, cast(), Options{Record: polar})
	u.form.Refresh(now.With(kam.Cell{Key: kam.DeletedField, Value: kam.Yes}), theirs)
	u.shows("has deleted this record", "Polar Steel Corp.")
	u.form.Refresh(aurora, nil)
	u.hides("Aurora")
}

func TestAClosedFormAnswersNothing(t *testing.T) {
	s := cast()
	u := open(t, s, Options{Record: call, DraftKey: "k"}).to("contact")
	u.hold = true
	u.press("juh")
	u.press("esc", "esc").cancelled()
	u.hold = false
	for _, h := range u.held {
		u.run(h)
	}
	u.press("x", "ctrl+s")
	u.wait()
	if u.cancelled(); len(s.drafts) != 0 || !strings.Contains(u.view(), "Price objections") {
		t.Error("a closed form still works")
	}
}
