package portfolio

import (
	"fmt"
	"strings"
	"testing"
)

var (
	importanceFields = strings.Fields("volume potential prestige market_leadership diversification new_markets technology effect_on_relationships")
	difficultyFields = strings.Fields("product_novelty product_complexity requirements buying_behaviour competence power many_suppliers competitor_number competitor_strength competitor_position")
)

// assessed writes a portfolio assessment with so many scores on each axis, all of one value.
func assessed(name, day string, importance, important, difficulty, difficult int) string {
	line := fmt.Sprintf("portfolio_assessment %s account=polar; date=%s", name, day)
	for _, f := range importanceFields[:important] {
		line += fmt.Sprintf("; %s=%d", f, importance)
	}
	for _, f := range difficultyFields[:difficult] {
		line += fmt.Sprintf("; %s=%d", f, difficulty)
	}
	return line + "\n"
}

func TestFioccasPortfolio(t *testing.T) {
	for _, c := range []struct {
		what, lines string
		kind        FioccaKind
		why         []string
	}{
		{"none recorded", "", "", []string{"account polar: no portfolio assessment"}},
		{"both just high", assessed("a", "today", 4, 8, 4, 10), KeyDifficult, []string{"portfolio_assessment a: strategic importance 4.0 on 2026-11-22, high from 4 on", "portfolio_assessment a: difficulty 4.0"}},
		{"important and easy", assessed("a", "today", 7, 8, 1, 10), KeyEasy, []string{"portfolio_assessment a: 7.0", "portfolio_assessment a: 1.0"}},
		{"unimportant and difficult", assessed("a", "today", 3, 8, 6, 10), NonKeyDifficult, []string{"portfolio_assessment a: 3.0", "portfolio_assessment a: 6.0"}},
		{"neither", assessed("a", "today", 3, 8, 3, 10), NonKeyEasy, []string{"portfolio_assessment a: 3.0", "portfolio_assessment a: 3.0"}},
		{"half of the scores", assessed("a", "today", 7, 4, 7, 5), KeyDifficult, []string{"portfolio_assessment a: 7.0", "portfolio_assessment a: 7.0"}},
		{"too few of importance", assessed("a", "today", 7, 3, 7, 5), "", []string{"portfolio_assessment a: only 3 of the 8 scores of strategic importance are known", "portfolio_assessment a: difficulty 7.0"}},
		{"too few of difficulty", assessed("a", "today", 7, 4, 7, 4), "", []string{"portfolio_assessment a: strategic importance 7.0", "portfolio_assessment a: only 4 of the 10 scores of difficulty are known"}},
		{"no scores", assessed("a", "today", 0, 0, 0, 0), "", []string{"portfolio_assessment a: only 0 of the 8", "portfolio_assessment a: only 0 of the 10"}},
		{"the latest day holds", assessed("a", "today-1d", 7, 8, 1, 10) + assessed("b", "today-2d", 1, 8, 7, 10) + assessed("c", "today+1d", 1, 8, 7, 10), KeyEasy, []string{"portfolio_assessment a: ", "portfolio_assessment a: "}},
		{"of one day the last made", assessed("a", "today", 7, 8, 1, 10) + assessed("b", "today", 1, 8, 7, 10), NonKeyDifficult, []string{"portfolio_assessment b: ", "portfolio_assessment b: "}},
		{"marks of the company's own", "setting a key=importance_mark; number=2.5\nsetting b key=difficulty_mark; number=6.5\n" + assessed("a", "today", 3, 8, 6, 10), KeyEasy, []string{"portfolio_assessment a: high from 2.5 on", "portfolio_assessment a: high from 6.5 on"}},
	} {
		w := given(t, polar, c.lines)
		d, s := polarOf(w)
		f := FioccaOf(d, s, today)
		if f.Kind != c.kind || f.Known() != (c.kind != "") {
			t.Errorf("%s: %q, want %q", c.what, f.Kind, c.kind)
		}
		if f.Record != w.IDs["portfolio_assessment "+strings.TrimPrefix(strings.SplitN(c.why[0], ":", 2)[0], "portfolio_assessment ")] && c.lines != "" {
			t.Errorf("%s: it is from %s", c.what, f.Record)
		}
		w.BecauseOf(c.what, f.Reasons, c.why...)
	}
}

// Each of the eighteen scores moves the axis it belongs to, and no other.
func TestEveryScoreCountsOnItsAxis(t *testing.T) {
	for _, c := range []struct {
		fields []string
		means  [2]string
	}{{importanceFields, [2]string{"1.375", "1"}}, {difficultyFields, [2]string{"1", "1.3"}}} {
		for _, field := range c.fields {
			line := strings.Replace(assessed("a", "today", 1, 8, 1, 10), field+"=1", field+"=4", 1)
			d, s := polarOf(given(t, polar, line))
			f := FioccaOf(d, s, today)
			if got := [2]string{f.Importance.Mean.String(), f.Difficulty.Mean.String()}; got != c.means || f.Importance.Scored != 8 || f.Difficulty.Possible != 10 {
				t.Errorf("%s makes importance and difficulty %v, want %v", field, got, c.means)
			}
		}
	}
}
