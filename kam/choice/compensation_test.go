package choice

import (
	"fmt"
	"strings"
	"testing"

	"keyaccount/kam"
	"keyaccount/kam/internal/world"
)

// Each line is a vulnerability of Eeva's on price, what else is known, and the three compensations in their order, each with
// + where it fits and the records that say why.
func TestCompensations(t *testing.T) {
	for _, c := range []struct{ what, fields, lines, want string }{
		{"nothing else known", "importance=6", "", "change importance + criterion c; accentuate difference - contact eeva; leverage the facilitator - account polar"},
		{"it counts most and is tangible", "importance=7; nature=tangible", "", "change importance - criterion c; accentuate difference - contact eeva; leverage the facilitator - account polar"},
		{"it counts most and is intangible", "importance=7; nature=intangible", "", "change importance + criterion c; accentuate difference - contact eeva; leverage the facilitator - account polar"},
		{"we lead on something else", "importance=7", "criterion d name=Uptime; contact=eeva; importance=7; difference=2; leader=we\ncriterion e name=Answers; contact=eeva; importance=7; difference=3; leader=we\n" +
			"criterion f name=Beauty; contact=eeva; leader=we\ncriterion g name=Colour; contact=eeva; importance=3; difference=7; leader=we", "accentuate difference + criterion e; change importance - criterion c; leverage the facilitator - account polar"},
		{"we lead on something that others decide by", "importance=7", "criterion d name=Uptime; contact=juha; importance=7; difference=2; leader=we",
			"change importance - criterion c; accentuate difference - contact eeva; leverage the facilitator - account polar"},
		{"we lead on something in another deal", "importance=7", "criterion d name=Uptime; contact=eeva; opportunity=other; leader=we",
			"change importance - criterion c; accentuate difference - contact eeva; leverage the facilitator - account polar"},
		{"a facilitator", "importance=7", "membership m contact=juha; roles=facilitator\nconnection x person=lind; contact=juha",
			"leverage the facilitator + contact juha; change importance - criterion c; accentuate difference - contact eeva"},
		{"a facilitator who is not connected", "importance=7", "membership m contact=juha; roles=facilitator",
			"change importance - criterion c; accentuate difference - contact eeva; leverage the facilitator - contact juha"},
		{"a good buddy", "importance=7", "membership m contact=juha; roles=facilitator; promoter=good buddy\nconnection x person=lind; contact=juha",
			"change importance - criterion c; accentuate difference - contact eeva; leverage the facilitator - account polar"},
		{"the facilitator is Eeva", "importance=7", "membership m contact=eeva; roles=facilitator\nconnection x person=lind; contact=eeva",
			"change importance - criterion c; accentuate difference - contact eeva; leverage the facilitator - account polar"},
		{"facilitators who sway Eeva or quarrel with Eeva", "importance=7", "membership m contact=juha; roles=facilitator\nconnection x person=lind; contact=juha\ninfluence i from=juha; to=eeva\n" +
			"membership n contact=sanna; roles=facilitator\ninfluence j from=sanna; to=eeva; nature=conflict\ninfluence k from=sanna; to=juha",
			"leverage the facilitator + contact juha, influence i, contact sanna; change importance - criterion c; accentuate difference - contact eeva"},
	} {
		t.Run(c.what, func(t *testing.T) {
			w := world.New(t, base+"criterion c name=Price; contact=eeva; difference=7; leader=competitor; "+c.fields+"\n"+c.lines)
			var got []string
			for _, s := range of(w, "deal").Vulnerabilities[0].Suggestions {
				var why []string
				for _, r := range s.Reasons {
					why = append(why, w.Name(r.Record))
				}
				got = append(got, fmt.Sprintf("%s %s %s", s.Compensation, map[bool]string{true: "+", false: "-"}[s.Fits], strings.Join(why, ", ")))
				if !strings.HasPrefix(s.When, "Makes sense where ") || s.Chosen {
					t.Errorf("%s: %q, chosen %v", s.Compensation, s.When, s.Chosen)
				}
			}
			if strings.Join(got, "; ") != c.want {
				t.Errorf("%s\nwant %s", strings.Join(got, "; "), c.want)
			}
		})
	}
}

func TestTheCompensationThatTheRecordNamesIsTheChosenOne(t *testing.T) {
	for _, option := range kam.CriterionKind.Lookup("compensation").Options {
		w := world.New(t, base+"criterion c name=Price; contact=eeva; importance=7; difference=7; leader=competitor; compensation="+option)
		chosen := ""
		for _, s := range of(w, "deal").Vulnerabilities[0].Suggestions {
			if s.Chosen {
				chosen += string(s.Compensation)
			}
		}
		if chosen != option {
			t.Errorf("%q is chosen, want %q", chosen, option)
		}
	}
}
