package choice

import (
	"fmt"
	"strings"
	"testing"

	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/kam/internal/world"
)

const base = `
	account polar name=Polar Steel; owner=lind
	contact eeva name=Eeva; account=polar
	contact juha name=Juha; account=polar
	contact sanna name=Sanna; account=polar
	opportunity deal name=Deal; account=polar
	opportunity other name=Other; account=polar
`

func of(w *world.World, deal string) Matrix {
	c := w.Company()
	return Of(c.Dossier(w.IDs["account polar"]), w.IDs["opportunity "+deal], c.Settings)
}

func say(n kam.Number) string {
	if !n.Known {
		return "?"
	}
	return n.String()
}

func names(w *world.World, all []*Rated) string {
	var out []string
	for _, r := range all {
		out = append(out, w.Names[r.Record])
	}
	return strings.Join(out, " ")
}

func TestRelevanceIsImportanceTimesDifference(t *testing.T) {
	known := func(n int64) kam.Number { return kam.Number{Decimal: decimal.NewFromInt(n), Known: true} }
	for _, c := range []struct {
		importance, difference kam.Number
		want                   string
	}{
		{known(6), known(2), "12"}, {known(2), known(5), "10"}, {known(6), known(6), "36"}, {known(7), known(7), "49"}, {known(1), known(1), "1"},
		{kam.Number{}, known(7), "?"}, {known(7), kam.Number{}, "?"}, {kam.Number{}, kam.Number{}, "?"},
	} {
		if got := say(Relevance(c.importance, c.difference)); got != c.want {
			t.Errorf("%s × %s = %s, want %s", say(c.importance), say(c.difference), got, c.want)
		}
	}
}

func TestWhereACompetitorLeadsOnWhatMattersWeAreVulnerable(t *testing.T) {
	for _, c := range []struct {
		fields, relevance   string
		matters, vulnerable Verdict
		words               string
	}{
		{"importance=6; difference=2; leader=competitor", "12", No, No, "Price: importance 6 × difference 2 = 12, a competitor leads"},
		{"importance=6; difference=6; leader=competitor; competitor=Acme", "36", Yes, Yes, "Price: importance 6 × difference 6 = 36, Acme leads"},
		{"importance=5; difference=5; leader=competitor", "25", Yes, Yes, "Price: importance 5 × difference 5 = 25, a competitor leads"},
		{"importance=6; difference=4; leader=competitor", "24", No, No, "Price: importance 6 × difference 4 = 24, a competitor leads"},
		{"importance=7; difference=7; leader=we", "49", Yes, No, "Price: importance 7 × difference 7 = 49, we lead"},
		{"importance=7; difference=7; leader=level", "49", Yes, No, "Price: importance 7 × difference 7 = 49, nobody leads"},
		{"importance=7; difference=7", "49", Yes, Unknown, "Price: importance 7 × difference 7 = 49, who leads is not known"},
		{"importance=7; difference=7; competitor=Acme", "49", Yes, Yes, "Price: importance 7 × difference 7 = 49, Acme leads"},
		{"importance=2; difference=5", "10", No, No, "Price: importance 2 × difference 5 = 10, who leads is not known"},
		{"importance=7; leader=competitor", "?", Unknown, Unknown, "Price: importance 7 × difference unknown, a competitor leads"},
		{"difference=7; leader=we", "?", Unknown, No, "Price: importance unknown × difference 7, we lead"},
		{"", "?", Unknown, Unknown, "Price: importance unknown × difference unknown, who leads is not known"},
	} {
		w := world.New(t, base+"criterion c name=Price; contact=eeva; "+c.fields)
		m := of(w, "deal")
		r := m.Criteria[0]
		if say(r.Relevance) != c.relevance || r.Matters != c.matters || r.Vulnerable != c.vulnerable {
			t.Errorf("%s: relevance %s, matters %s, vulnerable %s; want %s, %s, %s", c.fields, say(r.Relevance), r.Matters, r.Vulnerable, c.relevance, c.matters, c.vulnerable)
		}
		if r.Words != c.words {
			t.Errorf("%s: %q, want %q", c.fields, r.Words, c.words)
		}
		leads := map[string]string{"we": "we lead", "level": "nobody leads", "": "who leads is not known", "competitor": "a competitor leads", "Acme": "Acme leads"}[r.Leads()]
		if !strings.HasSuffix(c.words, ", "+leads) {
			t.Errorf("%s: %q leads, though %q", c.fields, r.Leads(), c.words)
		}
		if (len(r.Suggestions) == 3) != (c.vulnerable == Yes) || len(m.Vulnerabilities) != len(r.Suggestions)/3 {
			t.Errorf("%s: %d suggestions, %d vulnerabilities", c.fields, len(r.Suggestions), len(m.Vulnerabilities))
		}
	}
}

func TestTheMarkIsASetting(t *testing.T) {
	w := world.New(t, base+"criterion c name=Price; contact=eeva; importance=6; difference=2; leader=competitor\nsetting s key=relevance_mark; number=12")
	if m := of(w, "deal"); m.Matter != 1 || m.Vulnerable != 1 {
		t.Errorf("at the mark of 12 %d matter", m.Matter)
	}
}

func TestADealHasItsOwnCriteriaAndThoseOfTheWholeAccount(t *testing.T) {
	w := world.New(t, base+`
		criterion whole name=Price; contact=eeva; importance=1
		criterion own name=price; contact=eeva; importance=2; opportunity=deal
		criterion elsewhere name=Price; contact=eeva; opportunity=other
		criterion juhas name=Price; contact=juha; importance=3
		criterion first name=Quality; contact=juha; importance=3
		criterion again name=Quality; contact=juha; importance=4
		criterion process name=Quality; contact=juha; importance=5; category=process
		contact gone name=Gone; account=polar
		criterion gones name=Price; contact=gone
		contact gone deleted
	`)
	for deal, want := range map[string]string{"deal": "own juhas again process", "other": "elsewhere juhas again process", "": "whole juhas again process"} {
		if got := names(w, of(w, deal).Criteria); got != want {
			t.Errorf("of %q stand %s, want %s", deal, got, want)
		}
	}
	late := world.New(t, base+"criterion own name=Price; contact=eeva; opportunity=deal\ncriterion whole name=Price; contact=eeva")
	if got := names(late, of(late, "deal").Criteria); got != "own" {
		t.Errorf("of the deal stands %s, though that of the account was made later", got)
	}
}

func totals(t Totals) string {
	return fmt.Sprintf("%d criteria, %d unknown, %d matter, %d vulnerable; %s: %s + %s + %s", t.Criteria, t.Unknown, t.Matter, t.Vulnerable, say(t.Relevance), say(t.Ours), say(t.Level), say(t.Theirs))
}

const matrix = base + `
	criterion a name=Uptime; contact=juha; category=core; importance=7; difference=5; leader=we
	criterion b name=Price; contact=eeva; category=core; importance=6; difference=6; leader=competitor
	criterion c name=price; contact=juha; category=core; importance=5; difference=5; leader=competitor
	criterion d name=Values; contact=eeva; category=fit; importance=3
	criterion e name=Answers; contact=eeva; category=service; importance=2; difference=2; leader=level
	criterion f name=Beauty; contact=sanna; importance=7; difference=7
`

func TestTheMatrixSetsMembersAgainstCriteria(t *testing.T) {
	w := world.New(t, matrix)
	m := of(w, "deal")
	if got := strings.Join(m.Names, ", "); got != "Price, Uptime, Answers, Values, Beauty" {
		t.Errorf("the columns are %s", got)
	}
	var rows []string
	for _, row := range m.Members {
		var cells []string
		for _, cell := range row.Cells {
			cells = append(cells, names(w, cell))
		}
		rows = append(rows, row.Name+": "+strings.Join(cells, "|")+" ("+totals(row.Totals)+")")
	}
	want := `Eeva: b||e|d| (3 criteria, 1 unknown, 1 matter, 1 vulnerable; 40: ? + 4 + 36)
Juha: c|a||| (2 criteria, 0 unknown, 2 matter, 1 vulnerable; 60: 35 + ? + 25)
Sanna: ||||f (1 criteria, 0 unknown, 1 matter, 0 vulnerable; 49: ? + ? + ?)`
	if got := strings.Join(rows, "\n"); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	var categories []string
	for _, c := range m.Categories {
		categories = append(categories, c.Name+": "+totals(c.Totals))
	}
	want = `core transactional: 3 criteria, 0 unknown, 3 matter, 2 vulnerable; 96: 35 + ? + 61
service: 1 criteria, 0 unknown, 0 matter, 0 vulnerable; 4: ? + 4 + ?
process: 0 criteria, 0 unknown, 0 matter, 0 vulnerable; ?: ? + ? + ?
fit: 1 criteria, 1 unknown, 0 matter, 0 vulnerable; ?: ? + ? + ?
: 1 criteria, 0 unknown, 1 matter, 0 vulnerable; 49: ? + ? + ?`
	if got := strings.Join(categories, "\n"); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	if got := totals(m.Totals); got != "6 criteria, 1 unknown, 4 matter, 2 vulnerable; 149: 35 + 4 + 61" {
		t.Errorf("in all %s", got)
	}
	if got := names(w, m.Vulnerabilities); got != "b c" {
		t.Errorf("vulnerable: %s", got)
	}
	if m.Deal != w.IDs["opportunity deal"] || m.Members[0].Contact != w.IDs["contact eeva"] {
		t.Errorf("of %s, first %s", m.Deal, m.Members[0].Contact)
	}
}

func TestOfNothingNothingFollows(t *testing.T) {
	m := of(world.New(t, base), "deal")
	if len(m.Criteria)+len(m.Members)+len(m.Names)+len(m.Vulnerabilities) != 0 || len(m.Categories) != 4 || m.Relevance.Known {
		t.Errorf("%+v", m)
	}
}

func TestMembersAndCategoriesAddUp(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var lines strings.Builder
		of2 := func(label string, all ...string) string { return rapid.SampledFrom(all).Draw(r, label) }
		for i := range rapid.IntRange(0, 12).Draw(r, "criteria") {
			fmt.Fprintf(&lines, "criterion c%d name=%s; contact=%s; category=%s; importance=%s; difference=%s; leader=%s; opportunity=%s\n", i, of2("name", "Price", "price", "Uptime"), of2("contact", "eeva", "juha"),
				of2("category", "", "core", "fit"), of2("importance", "", "1", "5", "7"), of2("difference", "", "1", "5", "7"), of2("leader", "", "we", "level", "competitor"), of2("deal", "", "deal", "other"))
		}
		w := world.New(t, base+lines.String())
		m := of(w, "deal")
		var members, categories, cells int
		rows, columns := decimal.Zero, decimal.Zero
		for _, x := range m.Members {
			members += x.Criteria
			rows = rows.Add(x.Relevance.Decimal)
			for _, cell := range x.Cells {
				cells += len(cell)
			}
		}
		for _, x := range m.Categories {
			categories += x.Criteria
			columns = columns.Add(x.Relevance.Decimal)
		}
		if members != m.Totals.Criteria || categories != members || cells != members || len(m.Criteria) != members {
			r.Fatalf("%d criteria by member, %d by category, %d in cells, %d in all", members, categories, cells, m.Totals.Criteria)
		}
		if !rows.Equal(m.Relevance.Decimal) || !columns.Equal(m.Relevance.Decimal) || m.Relevance.LessThan(m.Ours.Add(m.Level.Decimal).Add(m.Theirs.Decimal)) {
			r.Fatalf("relevance %s by member, %s by category, %s in all", rows, columns, m.Relevance)
		}
		for i, v := range m.Vulnerabilities {
			if v.Relevance.LessThan(decimal.NewFromInt(25)) || i > 0 && m.Vulnerabilities[i-1].Relevance.LessThan(v.Relevance.Decimal) {
				r.Fatalf("vulnerable at %s", v.Relevance)
			}
		}
		if len(m.Vulnerabilities) != m.Vulnerable || m.Vulnerable > m.Matter {
			r.Fatalf("%s", totals(m.Totals))
		}
	})
}
