package chart

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/chart/card"
	"keyaccount/kam/chart/formats"
	"keyaccount/kam/chart/picture"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// verb is a command of the map.
type verb struct {
	pane.Verb
	run      func(p *Pane, rest string) (tea.Cmd, error)
	complete func(p *Pane) []string
}

// The words for everything, for none and for now, which stand for what is not named.
const whole, noWay, today = "all", "none", "today"

func layoutNames(*Pane) (names []string) {
	for _, w := range picture.Ways {
		names = append(names, string(w))
	}
	return names
}

func lensNames(*Pane) (names []string) {
	for l := range lenses {
		names = append(names, l.String())
	}
	return names
}

func dateNames(p *Pane) []string {
	days := []string{today}
	for _, d := range slices.Backward(p.scene.days[:max(len(p.scene.days)-1, 0)]) {
		days = append(days, d.String())
	}
	return days
}

func dealNames(p *Pane) []string {
	names := []string{whole}
	for _, d := range p.scene.deals {
		names = append(names, d.name)
	}
	return names
}

func wayNamed(p *Pane) []string {
	names := []string{whole, noWay}
	for i := range p.scene.center.Paths {
		names = append(names, p.nameOf(p.scene.center.Paths[i].Decider))
	}
	return names
}

func personNames(p *Pane) (names []string) {
	for i := range p.scene.center.Members {
		names = append(names, p.scene.center.Members[i].Name)
	}
	return names
}

var verbs = []verb{
	{pane.Verb{Name: "layout", Args: "org|influence|matrix|list", Help: "lay the people of the map out"}, (*Pane).layoutOf, layoutNames},
	{pane.Verb{Name: "lens", Args: "attitude|zone|role|coverage|recency", Help: "colour the map by"}, (*Pane).lensOf, lensNames},
	{pane.Verb{Name: "date", Args: "DAY|today", Help: "show the map as it was on a day"}, (*Pane).dateOf, dateNames},
	{pane.Verb{Name: "deal", Args: "NAME|all", Help: "show the parts that people play in a deal"}, (*Pane).dealOf, dealNames},
	{pane.Verb{Name: "way", Args: "DECIDER|all|none", Help: "light up the way to a decider, tell of all ways, or of none"}, (*Pane).wayOf, wayNamed},
	{pane.Verb{Name: "person", Args: "NAME", Help: "go to a person on the map"}, (*Pane).personOf, personNames},
	{pane.Verb{Name: "text", Help: "copy the map as text"}, func(p *Pane, _ string) (tea.Cmd, error) { return p.copyText() }, nil},
	{pane.Verb{Name: "write", Args: "FILE", Help: "write the map: " + strings.Join(endings(), " ")}, (*Pane).writeTo, nil},
}

func endings() (all []string) {
	for _, f := range formats.All() {
		if f.Ending != "" {
			all = append(all, f.Ending)
		}
	}
	return all
}

// Verbs returns the commands of the map.
func (p *Pane) Verbs() []pane.Verb {
	out := make([]pane.Verb, len(verbs))
	for i, v := range verbs {
		out[i] = v.Verb
	}
	return out
}

// Command implements pane.Commander.
func (p *Pane) Command(name, rest string) (tea.Cmd, error, bool) {
	at := slices.IndexFunc(verbs, func(v verb) bool { return v.Name == name })
	switch {
	case at < 0:
		return nil, nil, false
	case p.scene == nil || p.mode != nil:
		return nil, errors.New("the map is not there yet, or something is being done on it"), true
	}
	cmd, err := verbs[at].run(p, rest)
	return cmd, err, true
}

// Complete implements pane.Commander.
func (p *Pane) Complete(name string) []string {
	at := slices.IndexFunc(verbs, func(v verb) bool { return v.Name == name })
	if at < 0 || p.scene == nil || verbs[at].complete == nil {
		return nil
	}
	return verbs[at].complete(p)
}

// one returns the only one of some names that is called so or, where none is, that begins so, in whatever case.
func one(what, called string, names []string) (int, error) {
	folded := strings.ToLower(called)
	var found []int
	for i, n := range names {
		switch n = strings.ToLower(n); {
		case n == folded:
			return i, nil
		case called != "" && strings.HasPrefix(n, folded):
			found = append(found, i)
		}
	}
	switch len(found) {
	case 1:
		return found[0], nil
	case 0:
		return 0, fmt.Errorf("there is no %s “%s”; there are %s", what, kam.Clip(called, 40), kam.Clip(strings.Join(names, ", "), 160))
	}
	return 0, fmt.Errorf("“%s” begins several: %s, %s", kam.Clip(called, 40), names[found[0]], names[found[1]])
}

func (p *Pane) layoutOf(rest string) (tea.Cmd, error) {
	names := layoutNames(p)
	i, err := one("layout", rest, names)
	if err != nil {
		return nil, err
	}
	return lays(picture.Ways[i])(p), nil
}

func (p *Pane) lensOf(rest string) (tea.Cmd, error) {
	i, err := one("lens", rest, lensNames(p))
	if err == nil {
		p.lens = lens(i)
	}
	return nil, err
}

func (p *Pane) dateOf(rest string) (tea.Cmd, error) {
	p.since = turn{}
	if rest == today || rest == "" {
		p.asked.day = kam.Date{}
		return p.Read(), nil
	}
	day, err := kam.ParseDateOn(rest, p.scene.today)
	if err != nil {
		return nil, err
	}
	if day.After(p.scene.today) {
		return nil, fmt.Errorf("%s is a day to come; nothing is known of it yet", day)
	}
	p.asked.day = day
	return p.Read(), nil
}

func (p *Pane) dealOf(rest string) (tea.Cmd, error) {
	i, err := one("open deal", rest, dealNames(p))
	if err != nil {
		return nil, err
	}
	p.asked.deal = kam.NoID
	if i > 0 {
		p.asked.deal = p.scene.deals[i-1].id
	}
	return p.Read(), nil
}

func (p *Pane) wayOf(rest string) (tea.Cmd, error) {
	i, err := one("way to", rest, wayNamed(p))
	if err != nil {
		return nil, err
	}
	p.lit, p.hidden = max(i-1, 0), i == 1
	p.beside.fresh = false
	p.beside.scene = nil // what is the same for everybody tells of ways
	return nil, nil
}

func (p *Pane) personOf(rest string) (tea.Cmd, error) {
	i, err := one("person", rest, personNames(p))
	if err != nil {
		return nil, err
	}
	p.choose(p.find(p.scene.center.Members[i].Contact.String()))
	p.since = turn{}
	return nil, nil
}

// copyText puts the drawing on the clipboard.
func (p *Pane) copyText() (tea.Cmd, error) {
	var b strings.Builder
	pic := p.picture()
	if err := pic.Drawing(&b); err != nil {
		return nil, err
	}
	return p.env.Ask(pane.Copy{Text: b.String()}), nil
}

// picture returns the whole map, as large as it is told of elsewhere.
func (p *Pane) picture() picture.Picture {
	return picture.Of(&p.scene.center, p.scene.of.way, card.Medium)
}

// writeTo writes the map to a new file, in the form that its ending says.
func (p *Pane) writeTo(rest string) (tea.Cmd, error) {
	path := strings.Trim(rest, `"' `)
	f, ok := formats.Of(path)
	if !ok {
		return nil, fmt.Errorf("name a file that ends in %s, as in: write map.svg", strings.Join(endings(), ", "))
	}
	if home, err := os.UserHomeDir(); err == nil && strings.HasPrefix(path, "~/") {
		path = filepath.Join(home, path[2:])
	}
	pic := p.picture()
	return p.env.Ask(pane.Find{Out: func(context.Context) (tea.Msg, error) {
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		switch {
		case errors.Is(err, os.ErrExist):
			return nil, fmt.Errorf("it is left as it is: there is a file %s already", path)
		case err != nil:
			return nil, fmt.Errorf("the map cannot be written: %w", err)
		}
		err = f.Write(file, &pic)
		if closed := file.Close(); err == nil {
			err = closed
		}
		if err != nil {
			return nil, errors.Join(fmt.Errorf("the map cannot be written: %w", err), os.Remove(path))
		}
		text := "The map is written to " + path
		if lacking := pic.Lacking(); f.Name == formats.PNG && len(lacking) > 0 {
			text += "; " + show.Count(len(lacking), "character stands", "characters stand") + " as empty boxes"
		}
		return pane.Say{Text: text}, nil
	}}), nil
}
