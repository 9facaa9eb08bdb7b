package pipeline

import (
	"fmt"
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/internal/world"
)

func TestThePipelineStageByStage(t *testing.T) {
	w := world.New(t, base+`
		opportunity a name=A; account=polar; amount=1000 EUR; probability=50; stage_since=today-60d
		opportunity b name=B; account=polar; amount=100 USD; stage_since=today-61d
		opportunity c name=C; account=polar; stage_since=today-100d
		opportunity d name=D; account=polar; amount=9 NOK; stage_since=today+1d
		opportunity e name=E; account=polar; amount=100 EUR; stage=supplier selection
		opportunity f name=F; account=polar; amount=100 EUR; stage=supplier selection; outcome=won; stage_since=today-99d
		opportunity g name=G; account=polar; amount=10 EUR; stage=proposal evaluation; stage_since=today-46d
		stage_setting s stage=proposal evaluation; name=Offer; typical_days=45.5
	`)
	b, s := book(w)
	p := PipelineOf(b, s, today)
	if len(p.Stages) != 8 {
		t.Fatalf("%d stages", len(p.Stages))
	}
	var got []string
	for _, at := range p.Stages {
		if len(at.Deals) == 0 {
			continue
		}
		var stuck []string
		for _, x := range at.Stuck {
			stuck = append(stuck, fmt.Sprintf("%s for %d, %d over", named(w, []kam.ID{x.Deal}), x.Days, x.Over))
		}
		got = append(got, fmt.Sprintf("%s: %s; %s, weighted %s; %s days of %d, usually %s; stuck %s", at.Name, named(w, at.Deals), show(at.Amount), show(at.Weighted), say(at.Age), at.Aged, at.Typical, strings.Join(stuck, ", ")))
	}
	want := `need recognition: a b c d; 1080, weighted 508; 73.7 days of 3, usually 60; stuck c for 100, 40 over, b for 61, 1 over
Offer: g; 10, weighted 6; 46 days of 1, usually 45.5; stuck g for 46, 1 over
supplier selection: e; 100, weighted 80; ? days of 0, usually 30; stuck `
	if strings.Join(got, "\n") != want {
		t.Errorf("%s\nwant\n%s", strings.Join(got, "\n"), want)
	}
	if p.Deals != 6 || show(p.Amount) != "1190" || show(p.Weighted) != "594" {
		t.Errorf("%d deals of %s, weighted %s", p.Deals, p.Amount, p.Weighted)
	}
	w.Because(p.Incomplete, "opportunity c", "opportunity d")
	if words := p.Stages[0].Stuck[0].Words; words != "C has been at need recognition for 100 days; 60 are usual" {
		t.Errorf("stuck: %s", words)
	}
}

func TestDealsWithoutAStageStandApart(t *testing.T) {
	c := world.New(t, "").Company()
	deals := []*kam.Opportunity{{Name: "X", Amount: kam.Money{Currency: "EUR"}, StageSince: today.AddDays(-4)}, {Name: "Y", Stage: "dreaming"}}
	p := PipelineOf(Book{c, deals}, c.Settings, today)
	if len(p.Stages) != 9 || len(p.Stages[8].Deals) != 2 || say(p.Stages[8].Age) != "4" || p.Stages[8].Stuck != nil {
		t.Errorf("%+v", p.Stages[len(p.Stages)-1])
	}
}

func day(t testing.TB, text string) kam.Date {
	t.Helper()
	d, err := kam.ParseDateOn(text, today)
	if text != "" && err != nil {
		t.Fatal(err)
	}
	return d
}

func TestDurations(t *testing.T) {
	for _, c := range []struct {
		days []int
		want string
	}{
		{nil, "0: ? ? ? ?"},
		{[]int{7}, "1: 7 7 7 7"},
		{[]int{3, 1, 2}, "3: 2 2 1 3"},
		{[]int{10, 1, 2, 4}, "4: 3 4.3 1 10"},
		{[]int{4, 1}, "2: 2.5 2.5 1 4"},
	} {
		d := durationsOf(c.days)
		if got := fmt.Sprintf("%d: %s %s %s %s", d.Count, say(d.Median), say(d.Average), say(d.Shortest), say(d.Longest)); got != c.want {
			t.Errorf("%v: %s, want %s", c.days, got, c.want)
		}
	}
}

// Each line is the history of one deal, as “day stage, day stage”, with n, c, s for the first three stages; what stays follow
// from it, as “stage days”.
func TestHowLongDealsStayAtAStage(t *testing.T) {
	stages := map[string]string{"n": "need recognition", "c": "characteristic determination", "s": "specification establishment"}
	for _, c := range []struct{ what, deal, history, finished, running string }{
		{"no history", "", "", "", ""},
		{"no history, at the stage since", "stage_since=today-7d", "", "", "n 7"},
		{"decided, without a history", "stage_since=today-7d; outcome=won; close=today", "", "", ""},
		{"one change", "", "today-9d n", "", "n 9"},
		{"the deal knows better since when", "stage_since=today-4d", "today-9d n", "", "n 4"},
		{"the last change leads elsewhere", "", "today-9d n, today-3d c", "n 6", ""},
		{"through three stages", "stage=specification", "today-30d n, today-20d c, today-5d s", "n 10 c 15", "s 5"},
		{"in any order", "stage=specification", "today-5d s, today-30d n, today-20d c", "n 10 c 15", "s 5"},
		{"back and forth", "", "today-30d n, today-20d c, today-5d n", "n 10 c 15", "n 5"},
		{"twice the same", "", "today-30d n, today-20d n", "", "n 30"},
		{"a change without a day, one to come", "", "today-30d n, c, today+2d c", "", "n 30"},
		{"decided", "outcome=lost; close=today-2d", "today-30d n, today-20d c", "n 10 c 18", ""},
		{"decided before it came there", "outcome=lost; close=today-25d", "today-30d n, today-20d c", "n 10", ""},
		{"decided nobody knows when", "outcome=lost", "today-30d n, today-20d c", "n 10", ""},
		{"at the stage since a day to come", "stage_since=today+2d", "", "", ""},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := world.New(t, base+"opportunity o name=O; account=polar; "+c.deal)
			var history []StageChange
			for one := range strings.SplitSeq(c.history, ", ") {
				on, stage, ok := strings.Cut(one, " ")
				if !ok {
					on, stage = "", on
				}
				if stage != "" {
					history = append(history, StageChange{day(t, on), stages[stage]})
				}
			}
			b, s := book(w)
			var finished, running []string
			for _, d := range StageDurationsOf(b, s, today, map[kam.ID][]StageChange{b.Deals[0].ID: history}) {
				if d.Finished.Count > 0 {
					finished = append(finished, d.Stage[:1]+" "+say(d.Finished.Average))
				}
				if d.Running.Count > 0 {
					running = append(running, d.Stage[:1]+" "+say(d.Running.Average))
				}
			}
			if strings.Join(finished, " ") != c.finished || strings.Join(running, " ") != c.running {
				t.Errorf("over %v, running %v; want %s, %s", finished, running, c.finished, c.running)
			}
		})
	}
	if got := StageDurationsOf(Book{}, kam.DefaultSettings(), today, nil); len(got) != 8 || got[7].Name != "post-purchase evaluation" || say(got[7].Typical) != "90" || got[0].Running.Count != 0 {
		t.Errorf("of nothing: %+v", got)
	}
}
