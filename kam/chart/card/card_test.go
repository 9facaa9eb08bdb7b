package card_test

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
	"keyaccount/kam/chart/card"
	"keyaccount/kam/internal/world"
)

var sizes = []card.Size{card.Small, card.Medium, card.Large}

func text(c card.Card) string {
	out := []string{c.Name}
	for _, line := range c.Lines {
		s := ""
		for _, span := range line {
			s += span.Text
		}
		out = append(out, s)
	}
	return strings.Join(out, "\n")
}

func TestCardsTellWhatFits(t *testing.T) {
	t.Parallel()
	opponent := buyingcenter.Member{Name: "Juha Äkräs", Title: "CFO", Roles: []string{"advisor", "decider"}, Zones: []string{"power", "threat"},
		Opponent: true, Attitude: "unfavourable", Source: buyingcenter.InDeal, Concerns: []buyingcenter.Matter{{Subject: "Payback"}, {Subject: "Noise"}}}
	friend := buyingcenter.Member{Name: "谢伟", Title: "总经理", Roles: []string{"facilitator"}, Zones: []string{"receptiveness"}, Dominant: true, Attitude: "favourable",
		Source: buyingcenter.AccountWide, Last: world.Today.AddDays(-70), Expectations: []buyingcenter.Matter{{Subject: "A visit"}},
		Ours: []buyingcenter.Tie{{Name: "Anna Lind", Strength: "strong"}, {Name: "Nils Berg"}}, Significance: buyingcenter.Significance{Points: 66}}
	stranger := buyingcenter.Member{Name: "A", Ours: []buyingcenter.Tie{{}}, Last: world.Today}
	unmet := buyingcenter.Member{Name: "B", Source: buyingcenter.AccountWide, Attitude: "sceptical", Last: world.Today.AddDays(-800)}
	for _, c := range []struct {
		of   buyingcenter.Member
		size card.Size
		want string
	}{
		{opponent, card.Small, "Juha Äkräs\nD A ⚡ ▲ ✖"},
		{opponent, card.Medium, "Juha Äkräs\nCFO         D A ⚡ ▲ ✖\n✖ against us"},
		{opponent, card.Large, "Juha Äkräs\nCFO                 D A ⚡ ▲ ✖\n✖ against us\n○ nobody connected\n! Payback                   +1\nsignificance 0    in this deal"},
		{friend, card.Small, "谢伟\nF ♥ ★"},
		{friend, card.Medium, "谢伟\n总经理           F ♥ ★\n● Lind strong +1"},
		{friend, card.Large, "谢伟\n总经理                   F ♥ ★\nfavourable\n● Lind strong +1 · 2 mo\nexpects: A visit\nsignificance 66"},
		{stranger, card.Medium, "A\n\n● somebody · today"},
		{stranger, card.Large, "A\n\nattitude not known\n● somebody · today\nno open concerns\nsignificance 0   no part known"},
		{unmet, card.Large, "B\n\nsceptical     last contact 2 y\n○ nobody connected\nno open concerns\nsignificance 0"},
	} {
		got := text(card.Of(&c.of, c.size, world.Today))
		for i, line := range strings.Split(got, "\n") {
			want := strings.Split(c.want, "\n")
			if i >= len(want) || strings.TrimRight(line, " ") != want[i] {
				t.Errorf("%s:\n%s\nwant\n%s", c.of.Name, got, c.want)
				break
			}
		}
	}
	if c := card.Of(&friend, card.Small, world.Today); !c.Key || c.Gap {
		t.Errorf("the card of a facilitator is not drawn heavy: %+v", c)
	}
	if c := card.Of(&opponent, card.Small, world.Today); c.Key {
		t.Error("the card of an opponent is drawn heavy")
	}
}

func TestGapsHaveCardsOfTheirOwn(t *testing.T) {
	t.Parallel()
	g := buyingcenter.Gap{What: "no decider known", Make: "membership"}
	if got := text(card.Missing(&g, card.Medium)); got != "?\nno decider known\nsay who it is" {
		t.Errorf("the card is %q", got)
	}
	g.What = "no facilitator or buyer"
	if got := card.Missing(&g, card.Small); text(got) != "?\nno facilitator …" || !got.Gap {
		t.Errorf("the small card is %+v", got)
	}
}

func TestEveryRoleHasALetterOfItsOwn(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, role := range kam.MembershipKind.Lookup("roles").Options {
		l := card.Letter(role)
		if l == "" || seen[l] {
			t.Errorf("the letter of %s is %q", role, l)
		}
		seen[l] = true
	}
	if card.Letter("nobody") != "" || len(card.Legend()) != 14 {
		t.Errorf("the legend is %v", card.Legend())
	}
}

// hard is text that is hard to measure: wide characters, combining marks, emoji joined from several.
var hard = rapid.StringOfN(rapid.SampledFrom([]rune("aÄ谢伟みの한글e\u0301n\u0303👩\u200d🔧🇫🇮⚡ ")), 0, 40, -1)

// Whatever people are called, no line of a card is wider or longer than its size, and wide characters are never halved.
func TestNothingOnACardIsTooWide(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		roles := rapid.SliceOfDistinct(rapid.SampledFrom(kam.MembershipKind.Lookup("roles").Options), rapid.ID).Draw(t, "roles")
		m := buyingcenter.Member{
			Name: hard.Draw(t, "name"), Title: hard.Draw(t, "title"), Roles: roles, Attitude: rapid.SampledFrom([]string{"", "favourable", "unfavourable", "neutral"}).Draw(t, "attitude"),
			Zones:    rapid.SampledFrom([][]string{nil, {"power"}, {"power", "threat", "receptiveness"}}).Draw(t, "zones"),
			Dominant: rapid.Bool().Draw(t, "dominant"), Opponent: rapid.Bool().Draw(t, "opponent"),
			Source: rapid.SampledFrom([]buyingcenter.Source{buyingcenter.NoPart, buyingcenter.AccountWide, buyingcenter.OtherDeal}).Draw(t, "source"),
		}
		if rapid.Bool().Draw(t, "connected") {
			m.Ours = []buyingcenter.Tie{{Name: hard.Draw(t, "ours"), Strength: "medium"}, {}}
			m.Last = world.Today.AddDays(-rapid.IntRange(0, 3000).Draw(t, "days"))
		}
		if rapid.Bool().Draw(t, "concern") {
			m.Concerns = make([]buyingcenter.Matter, rapid.IntRange(1, 30).Draw(t, "concerns"))
			m.Concerns[0].Subject = hard.Draw(t, "subject")
		}
		g := buyingcenter.Gap{What: hard.Draw(t, "what"), Make: "membership"}
		for _, size := range sizes {
			w, h := size.Box()
			for _, c := range []card.Card{card.Of(&m, size, world.Today), card.Missing(&g, size)} {
				if len(c.Lines) > h-2 || ansi.StringWidth(c.Name) > w-4 {
					t.Fatalf("%d lines and %q do not fit %d×%d", len(c.Lines), c.Name, w, h)
				}
				for _, line := range strings.Split(text(c), "\n")[1:] {
					if ansi.StringWidth(line) > w-4 || strings.ContainsRune(line, '\ufffd') {
						t.Fatalf("%q takes %d cells of %d", line, ansi.StringWidth(line), w-4)
					}
				}
			}
		}
	})
}

func TestClipKeepsWhatFits(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text  string
		cells int
		want  string
	}{{"Anna", 4, "Anna"}, {"Anna", 3, "An…"}, {"Anna", 0, ""}, {"谢伟", 4, "谢伟"}, {"谢伟", 3, "谢…"}, {"e\u0301e\u0301", 2, "e\u0301e\u0301"}, {"e\u0301e\u0301e\u0301", 2, "e\u0301…"}} {
		if got := card.Clip(c.text, c.cells); got != c.want {
			t.Errorf("%q in %d cells is %q, want %q", c.text, c.cells, got, c.want)
		}
	}
}
