package picture_test

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"keyaccount/kam"
	"keyaccount/kam/buyingcenter"
	"keyaccount/kam/chart/card"
	"keyaccount/kam/chart/picture"
	"keyaccount/kam/golden"
	"keyaccount/kam/internal/world"
)

var formats = map[string]func(*picture.Picture, io.Writer) error{
	"txt": (*picture.Picture).Drawing, "mmd": (*picture.Picture).Mermaid, "dot": (*picture.Picture).DOT, "svg": (*picture.Picture).SVG,
}

// sampled returns the centers of a company in Europe and of one in China, of which most people have Chinese names.
func sampled(t testing.TB) map[string]*buyingcenter.Center {
	t.Helper()
	company := world.SampleCompany(t, 0)
	out := map[string]*buyingcenter.Center{}
	for _, d := range company.Accounts() {
		if name := map[string]string{"Polar Steel Oy": "polar", "海岳集装箱码头有限公司": "haiyue"}[d.Account.Name]; name != "" {
			c := buyingcenter.Of(d, company, company.Settings, world.Today, kam.NoID)
			out[name] = &c
		}
	}
	if len(out) != 2 {
		t.Fatalf("the sample lacks accounts: %v", out)
	}
	return out
}

func TestPicturesOfTheSampleLookAsTheyDid(t *testing.T) {
	t.Parallel()
	for name, c := range sampled(t) {
		for _, way := range picture.Ways {
			p := picture.Of(c, way, card.Medium)
			for ending, write := range formats {
				var b bytes.Buffer
				if err := write(&p, &b); err != nil {
					t.Fatal(err)
				}
				golden.Same(t, filepath.Join("testdata", name+"-"+string(way)+"."+ending), b.Bytes())
			}
		}
	}
}

// center returns a made-up buying center with hard names, of up to so many people.
func center(t *rapid.T, most int) *buyingcenter.Center {
	w := world.New(ignore{}, "account polar name=Polar; status=key-account\n person lind name=Anna Lind\n")
	n := rapid.IntRange(0, most).Draw(t, "people")
	who := rapid.Custom(func(t *rapid.T) string { return fmt.Sprint("c", rapid.IntRange(0, max(n-1, 0)).Draw(t, "who")) })
	word := rapid.StringMatching(`[a-zA-Zé谢伟みの한<>&"\\|#'{}\x60-]{1,9}( [a-z]{1,9})?`)
	for i := range n {
		w.Add(fmt.Sprintf("contact c%d name=%s; account=polar; title=%s; reports_to=%s", i, word.Draw(t, "name"), word.Draw(t, "title"), who.Draw(t, "boss")))
		if rapid.Bool().Draw(t, "part") {
			w.Add(fmt.Sprintf("membership m%d contact=c%d; roles=%s; attitude=%s; zones=%s; dominant=%s", i, i,
				rapid.SampledFrom([]string{"decider", "facilitator", "user,buyer", "gatekeeper,advisor,influencer", ""}).Draw(t, "roles"),
				rapid.SampledFrom([]string{"", "unfavourable", "positive", "neutral"}).Draw(t, "attitude"),
				rapid.SampledFrom([]string{"", "power", "threat,receptiveness"}).Draw(t, "zones"), rapid.SampledFrom([]string{"", "yes"}).Draw(t, "dominant")))
		}
	}
	if n > 0 {
		for i := range rapid.IntRange(0, 2*n).Draw(t, "arrows") {
			w.Add(fmt.Sprintf("influence i%d from=%s; to=%s; strength=%s; nature=%s; about=%s", i, who.Draw(t, "from"), who.Draw(t, "to"),
				rapid.SampledFrom([]string{"weak", "medium", "strong"}).Draw(t, "strength"), rapid.SampledFrom([]string{"influence", "alliance", "conflict"}).Draw(t, "nature"), word.Draw(t, "about")))
		}
	}
	company := w.Company()
	c := buyingcenter.Of(w.Polar(), company, company.Settings, world.Today, kam.NoID)
	return &c
}

// ignore is a test that worlds in a rapid check report to: their lines are made so that they are sound.
type ignore struct{ testing.TB }

func (ignore) Helper()                        {}
func (ignore) Fatal(args ...any)              { panic(fmt.Sprint(args...)) }
func (ignore) Fatalf(format string, a ...any) { panic(fmt.Sprintf(format, a...)) }

// Everybody is on the picture once, cards do not overlap, lines are between the right ones, and a drawing has every
// name and no line wider than the picture.
func TestEverybodyIsOnThePictureOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		c := center(t, 9)
		size := rapid.SampledFrom([]card.Size{card.Small, card.Medium, card.Large}).Draw(t, "size")
		for _, way := range picture.Ways {
			p := picture.Of(c, way, size)
			if p.W < 1 || p.H < 1 {
				t.Fatalf("%s: %d×%d", way, p.W, p.H)
			}
			for i := range c.Members {
				at := p.Item(c.Members[i].Contact)
				if at != i || p.Items[at].Member != &c.Members[i] {
					t.Fatalf("%s: member %d is item %d", way, i, at)
				}
			}
			for i, item := range p.Items {
				for _, other := range p.Items[:i] {
					if item.Overlaps(other.Rect) {
						t.Fatalf("%s: %v and %v overlap", way, item.Rect, other.Rect)
					}
				}
				if (item.Member == nil) == (item.Gap == nil) {
					t.Fatalf("%s: item %d is %+v", way, i, item)
				}
			}
			for _, l := range p.Lines {
				if len(l.Points) == 0 || l.From == l.To {
					t.Fatalf("%s: %+v leads nowhere", way, l)
				}
			}
			var b bytes.Buffer
			if err := p.Drawing(&b); err != nil {
				t.Fatal(err)
			}
			drawn := strings.Split(b.String(), "\n")[2:]
			for _, line := range drawn[:p.H] {
				if ansi.StringWidth(line) > p.W {
					t.Fatalf("%s: %q is wider than %d", way, line, p.W)
				}
			}
			if n := strings.Count(b.String(), "┌ ") + strings.Count(b.String(), "┏ "); n != len(p.Items) {
				t.Fatalf("%s: %d cards are drawn of %d:\n%s", way, n, len(p.Items), b.String())
			}
		}
	})
}

// quoted is what DOT takes for a quoted text.
var quoted = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)

// Whatever people are called, SVG is well-formed, DOT and Mermaid hold it in quotes, and PNG can be read.
func TestNamesCannotBreakAFormat(t *testing.T) {
	t.Parallel()
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		c := center(t, 5)
		p := picture.Of(c, rapid.SampledFrom(picture.Ways).Draw(t, "way"), card.Medium)
		var b bytes.Buffer
		if err := p.SVG(&b); err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(&b); ; {
			if _, err := d.Token(); err == io.EOF {
				break
			} else if err != nil {
				t.Fatalf("the SVG is broken: %v", err)
			}
		}
		b.Reset()
		if err := p.DOT(&b); err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(b.String(), "\n") {
			if rest := quoted.ReplaceAllString(line, ""); strings.ContainsAny(rest, `"\<>&'#|`) && !strings.Contains(rest, " -> ") {
				t.Fatalf("DOT has %q outside of quotes: %q", rest, line)
			}
		}
		b.Reset()
		if err := p.Mermaid(&b); err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(b.String(), "\n")[3:] {
			if n := strings.Count(line, `"`); n != 0 && n != 2 {
				t.Fatalf("Mermaid has %d quotes in %q", n, line)
			}
		}
		if n++; n > 5 { // pixels take their time
			return
		}
		b.Reset()
		if err := p.PNG(&b, 0.5); err != nil {
			t.Fatal(err)
		}
		if _, err := png.Decode(&b); err != nil {
			t.Fatalf("the PNG is broken: %v", err)
		}
	})
}

func TestPicturesSayWhatTheirFontLacks(t *testing.T) {
	t.Parallel()
	all := sampled(t)
	polar := picture.Of(all["polar"], picture.Organization, card.Large)
	if got := polar.Lacking(); len(got) != 0 {
		t.Errorf("the font lacks %q of Polar Steel", string(got))
	}
	haiyue := picture.Of(all["haiyue"], picture.Organization, card.Large)
	if got := haiyue.Lacking(); len(got) != 0 {
		t.Errorf("there are no shapes for %q", string(got))
	}
	other := *all["haiyue"]
	other.Name = "דוד Ω 谢"
	if p := picture.Of(&other, picture.Organization, card.Large); string(p.Lacking()) != "דו" {
		t.Errorf("there are no shapes for %q", string(p.Lacking()))
	}
	var b bytes.Buffer
	if err := haiyue.PNG(&b, 100); err != nil {
		t.Fatal(err)
	}
	i, err := png.DecodeConfig(&b)
	if err != nil || i.Width*i.Height > 26<<20 || i.Width*i.Height < 20<<20 {
		t.Errorf("at any scale, a picture is %d×%d, %v", i.Width, i.Height, err)
	}
}

// Chinese names are drawn as they are, not as one box like the other.
func TestNamesInChineseAreDrawn(t *testing.T) {
	t.Parallel()
	w := world.New(t, "account polar name=Polar")
	drawn := map[string]int{}
	for _, name := range []string{"谢", "一", "国"} {
		c := w.Company()
		of := buyingcenter.Of(w.Polar(), c, c.Settings, world.Today, kam.NoID)
		of.Name = name
		p := picture.Of(&of, picture.Organization, card.Large)
		var b bytes.Buffer
		if err := p.PNG(&b, 2); err != nil {
			t.Fatal(err)
		}
		i, err := png.Decode(&b)
		if err != nil {
			t.Fatal(err)
		}
		for y := range i.Bounds().Dy() {
			for x := range i.Bounds().Dx() {
				if r, g, b, _ := i.At(x, y).RGBA(); r+g+b < 3*0x8000 {
					drawn[name]++
				}
			}
		}
	}
	if drawn["一"] >= min(drawn["国"], drawn["谢"]) || drawn["国"] == drawn["谢"] {
		t.Errorf("the dark of 一, 国 and 谢 is %v", drawn)
	}
}

func TestSmallPicturesAndDealsHaveTheirTitle(t *testing.T) {
	t.Parallel()
	w := world.New(t, "account polar name=Polar \n opportunity cranes name=Cranes; account=polar")
	c := w.Company()
	of := buyingcenter.Of(w.Polar(), c, c.Settings, world.Today, w.IDs["opportunity cranes"])
	p := picture.Of(&of, picture.List, card.Small)
	if p.Title() != "Polar · by significance · deal “Cranes” · 2026-11-22" || len(p.Items) != 1 {
		t.Errorf("%q of %d", p.Title(), len(p.Items))
	}
	for _, write := range formats {
		if err := write(&p, io.Discard); err != nil {
			t.Error(err)
		}
	}
}

// In every picture one gets from anybody to anybody with the arrow keys, and back along the way one came where there is
// somebody straight ahead.
func TestEverybodyIsReachedByDirections(t *testing.T) {
	t.Parallel()
	ways := [][2]int{{1, 0}, {-1, 0}, {0, 1}, {0, -1}}
	for name, c := range sampled(t) {
		for _, way := range picture.Ways {
			p := picture.Of(c, way, card.Medium)
			for start := range p.Items {
				seen := map[int]bool{start: true}
				for todo := []int{start}; len(todo) > 0; todo = todo[1:] {
					for _, d := range ways {
						to := p.Toward(todo[0], d[0], d[1])
						a, b := p.Items[todo[0]].Center(), p.Items[to].Center()
						if to != todo[0] && (b.X-a.X)*d[0] <= 0 && (b.Y-a.Y)*d[1] <= 0 {
							t.Errorf("%s %s: %v leads from %v to %v", name, way, d, a, b)
						}
						if !seen[to] {
							seen[to], todo = true, append(todo, to)
						}
					}
				}
				if len(seen) != len(p.Items) {
					t.Errorf("%s %s: from %s one gets to %d of %d", name, way, p.Items[start].Card.Name, len(seen), len(p.Items))
				}
			}
		}
	}
}

// broken is a writer that takes nothing.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestATornFileIsTold(t *testing.T) {
	t.Parallel()
	p := picture.Of(sampled(t)["polar"], picture.Influence, card.Medium)
	for ending, write := range formats {
		if err := write(&p, broken{}); err == nil {
			t.Errorf("%s is written to a file that takes nothing", ending)
		}
	}
	if err := p.PNG(broken{}, 0.2); err == nil {
		t.Error("PNG is written to a file that takes nothing")
	}
}

func BenchmarkPNG(b *testing.B) {
	p := picture.Of(sampled(b)["polar"], picture.Influence, card.Medium)
	for b.Loop() {
		if err := p.PNG(io.Discard, 2); err != nil {
			b.Fatal(err)
		}
	}
}

func TestCardsAreAsLargeAsThereIsRoom(t *testing.T) {
	t.Parallel()
	c := sampled(t)["polar"]
	for _, room := range []struct {
		w, h int
		want card.Size
	}{{300, 100, card.Large}, {110, 45, card.Medium}, {80, 24, card.Small}} {
		if p := picture.Fitting(c, picture.Organization, room.w, room.h); p.Size != room.want {
			t.Errorf("in %d×%d cards are of size %d, %d×%d in all", room.w, room.h, p.Size, p.W, p.H)
		}
	}
}
