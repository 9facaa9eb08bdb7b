// Package chart is the map of a buying center: the people of an account as cards, laid out by whom they report to, whom they
// influence, or the parts they play; what is missing as empty cards; and beside them all that is known of the one chosen.
// One moves between people as they lie on the screen, and changes what is known of them without leaving the map.
package chart

import (
	"context"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/chart/card"
	"keyaccount/kam/chart/picture"
	"keyaccount/tui/cell"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/pane"
	"keyaccount/tui/style"
)

// Pane is the map. It implements pane.Pane.
type Pane struct {
	pane.Reading[*scene]
	pane.Aside

	env   *pane.Env
	asked question // what is being read, or was read last
	scene *scene   // what is shown; nil until the first reading has come

	lens     lens
	size     card.Size
	zoomed   bool // the size was chosen, otherwise it follows from the room there is
	overview bool // the small map is wanted, where the map is larger than the screen
	legend   bool
	relation relation
	lit      int  // which way to a decider is lit up, from 1; 0 is none
	hidden   bool // nothing is told of ways to deciders

	chosen string // the key of the item under the cursor
	since  turn   // the last move, so that the way back leads back
	added  bool   // a person is being added beneath the chosen one, who is to be chosen then
	mode   mode   // what is being done on the map, which has all keys; nil is nothing
	view   port
	canvas canvas
	beside told
}

// mode is something that is done in several steps, and has all keys until it is done.
type mode interface {
	press(p *Pane, pressed string) (cmd tea.Cmd, done bool)
	keys() []keys.Key
	prompt(p *Pane) string
	over(p *Pane, body []string) []string
}

// Of returns the map of an account, for all of it.
func Of(env *pane.Env, account kam.Ref) *Pane {
	return newPane(env, question{account: account.ID, way: picture.Organization})
}

// OfDeal returns the map of a deal's account, for the deal.
func OfDeal(env *pane.Env, deal kam.Ref) *Pane {
	return newPane(env, question{deal: deal.ID, way: picture.Organization})
}

func newPane(env *pane.Env, q question) *Pane {
	p := &Pane{env: env, asked: q, overview: true, Aside: pane.NewAside(68)}
	p.Reading = pane.NewReading(env, kinds, func() func(context.Context) (*scene, error) { return p.asked.reader(env) })
	return p
}

// At lets the cursor begin at a person; otherwise it begins at the most significant one.
func (p *Pane) At(contact kam.ID) *Pane {
	if contact != kam.NoID {
		p.chosen = contact.String()
	}
	return p
}

// Update implements pane.Pane.
func (p *Pane) Update(msg tea.Msg) tea.Cmd { return p.Take(msg, p.show) }

// show takes a new scene. The chosen person stays where the person is on the screen.
func (p *Pane) show(s *scene) tea.Cmd {
	old := p.scene
	var x, y int
	stays := false
	if old != nil && old.of.way == s.of.way {
		if i := p.current(); i >= 0 {
			x, y, stays = p.sheet().Items[i].X-p.view.left, p.sheet().Items[i].Y-p.view.top, true
		}
	}
	p.scene, p.asked = s, s.of
	if p.added && old != nil {
		if key := newcomer(old, s, p.chosen); key != "" {
			p.chosen, p.added, stays = key, false, false
		}
	}
	p.beside.fresh = false
	p.fit()
	if p.find(p.chosen) < 0 {
		p.chosen = ""
		p.Rewind()
		if items := p.sheet().Items; len(items) > 0 {
			p.chosen = items[0].Key
		}
	}
	if p.lit > len(s.center.Paths) {
		p.lit = 0
	}
	if i := p.current(); stays && i >= 0 {
		p.view.left, p.view.top = p.sheet().Items[i].X-x, p.sheet().Items[i].Y-y
	}
	p.follow()
	return nil
}

// newcomer returns the key of somebody who was added beneath a person, or "".
func newcomer(old, now *scene, boss string) string {
	for i := range now.center.Members {
		m := &now.center.Members[i]
		if old.center.Member(m.Contact) == nil && (m.ReportsTo.String() == boss || len(old.center.Members) == 0) {
			return m.Contact.String()
		}
	}
	return ""
}

// sheet returns what is laid out in the size that is shown.
func (p *Pane) sheet() *sheet { return p.scene.sheets[p.size] }

// fit chooses the size of the cards, unless one was chosen: the largest in which all of the map is in sight, otherwise one
// in which few are told more of than many.
func (p *Pane) fit() {
	if p.scene == nil || p.zoomed {
		return
	}
	area := p.room()
	for _, size := range []card.Size{card.Large, card.Medium, card.Small} {
		if s := p.scene.sheets[size]; s.W <= area.W && s.H <= area.H {
			p.size = size
			return
		}
	}
	p.size = card.Medium
	if p.asked.way == picture.Matrix || len(p.scene.center.Members) > manyPeople {
		p.size = card.Small
	}
}

// manyPeople is how many there are on a map that is larger than the screen before its cards are small.
const manyPeople = 60

// find returns the item with a key, or -1.
func (p *Pane) find(key string) int {
	if p.scene == nil {
		return -1
	}
	if i, ok := p.sheet().at[key]; ok {
		return i
	}
	return -1
}

// current returns the item under the cursor, or -1.
func (p *Pane) current() int { return p.find(p.chosen) }

// item returns the item under the cursor, or nil.
func (p *Pane) item() *picture.Item {
	if i := p.current(); i >= 0 {
		return &p.sheet().Items[i]
	}
	return nil
}

// choose puts the cursor on an item.
func (p *Pane) choose(i int) {
	if items := p.sheet().Items; i >= 0 && i < len(items) && items[i].Key != p.chosen {
		p.chosen, p.added = items[i].Key, false
		p.Rewind()
		p.beside.fresh = false
	}
	p.follow()
}

// kinds are the kinds of records that the map is made of.
var kinds = []string{"contact", "membership", "influence", "analysis", "connection", "activity", "concern", "expectation", "criterion",
	"opportunity", "account", "person", "setting", "cabs", "selling_membership"}

// SetSize implements pane.Pane.
func (p *Pane) SetSize(w, h int) {
	if oldW, oldH := p.Size(); w == oldW && h == oldH {
		return
	}
	p.Aside.SetSize(w, h)
	p.fit()
	p.follow()
}

// Press implements pane.Pane.
func (p *Pane) Press(msg tea.KeyMsg) (tea.Cmd, bool) {
	if p.mode != nil {
		cmd, done := p.mode.press(p, msg.String())
		if done {
			p.mode = nil
		}
		return cmd, true
	}
	return paneKeys.Handle(p, msg.String())
}

// Keys implements pane.Pane.
func (p *Pane) Keys() []keys.Key {
	if p.mode != nil {
		return p.mode.keys()
	}
	return paneKeys.Keys(p)
}

// OwnKeys returns the keys of this pane, whether they mean something now or not.
func (p *Pane) OwnKeys() []keys.Key { return paneKeys.All() }

// Where implements pane.Pane.
func (p *Pane) Where() string {
	name := ""
	if p.scene != nil {
		name = p.scene.center.Name
	}
	if name == "" && p.asked.account != kam.NoID {
		name = p.env.Name(kam.Ref{Kind: "account", ID: p.asked.account})
	}
	if name == "" {
		return "Map"
	}
	return name + " ▸ Map"
}

// Status implements pane.Pane.
func (p *Pane) Status() (filter, count string) {
	if p.scene == nil {
		return "", ""
	}
	return "", p.scene.roles
}

// Typing implements pane.Pane. While something is being done on the map, keys mean nothing else.
func (p *Pane) Typing() bool { return p.mode != nil }

// Back implements pane.Pane.
func (p *Pane) Back() (tea.Cmd, bool) {
	if p.legend {
		p.legend = false
		return nil, true
	}
	if cmd, ok := p.Aside.Back(); ok {
		return cmd, true
	}
	switch {
	case p.lit > 0:
		p.lit = 0
	case !p.asked.day.IsZero():
		p.asked.day = kam.Date{}
		return p.Read(), true
	default:
		return nil, false
	}
	return nil, true
}

// Restyle implements pane.Pane.
func (p *Pane) Restyle(*style.Styles) { p.canvas.inks, p.beside = nil, told{} }

// Waiting reports whether the map that the keys are about is still to come.
func (p *Pane) Waiting() bool {
	return p.Problem() == "" && (p.scene == nil || p.Busy() && p.scene.of != p.asked)
}

// CurrentRef returns the person under the cursor, or the account, or the deal where that is all that is known.
func (p *Pane) CurrentRef() kam.Ref {
	if it := p.item(); it != nil && it.Member != nil {
		return kam.Ref{Kind: "contact", ID: it.Member.Contact}
	}
	if p.asked.account == kam.NoID {
		return kam.Ref{Kind: "opportunity", ID: p.asked.deal}
	}
	return kam.Ref{Kind: "account", ID: p.asked.account}
}

// told is what stands beside the map, as it was drawn last.
type told struct {
	fresh bool
	w     int
	lines []string

	common []string // what is the same for everybody, while the scene and what is lit are
	scene  *scene
	lit    int
}

// tell returns the lines about the person under the cursor, and then those about the whole buying center.
func (p *Pane) tell(w int) []string {
	t := &p.beside
	if t.fresh && t.w == w {
		return t.lines
	}
	draw := func(d *doc.Doc) []string {
		lines := d.Lines(p.env.Styles, w)
		for i, l := range lines {
			lines[i] = " " + cell.Clip(l, w)
		}
		return lines
	}
	if t.scene != p.scene || t.lit != p.lit || t.w != w {
		t.common, t.scene, t.lit = draw(p.situation()), p.scene, p.lit
	}
	t.fresh, t.w, t.lines = true, w, draw(p.describe())
	for _, part := range [][]string{t.common, draw(p.occupied())} {
		if len(part) > 0 && len(t.lines) > 0 {
			t.lines = append(t.lines, "")
		}
		t.lines = append(t.lines, part...)
	}
	return t.lines
}
