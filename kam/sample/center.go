package sample

import (
	"slices"
	"strings"

	"keyaccount/kam"
)

// contact is a person at the account being made.
type contact struct {
	id    kam.ID
	name  string
	post  int
	cast  *role // how the person is written down by hand, or nil
	roles []string

	member kam.ID // the membership that places the contact in the account's buying center
	power  bool
	leads  bool // everybody listens before deciding
	warm   bool // favourable, or nearly
	heard  int  // the day, counted from today, of the last activity with the person; 0 for none before today
}

// makeCenter makes the people of an account, their part in buying, and who influences whom.
func (g *generator) makeCenter(a *account) {
	held := map[int]*role{} // posts of people who are written down
	for i := range a.script.cast {
		held[a.script.cast[i].post] = &a.script.cast[i]
	}
	mails := map[string]bool{}
	for _, at := range g.choosePosts(a, held) {
		g.addContact(a, at, held[at], mails)
	}
	if a.key == "kallavesi" {
		g.addTwice(a)
	}
	g.addMembers(a)
	g.addInfluences(a)
}

// choosePosts returns as many posts as the account has people, superiors first.
func (g *generator) choosePosts(a *account, held map[int]*role) []int {
	chosen := []int{headPost, buyingPost, upkeepPost}
	if len(held) >= a.size {
		chosen = nil
	}
	for at := range posts {
		if held[at] != nil && !slices.Contains(chosen, at) {
			chosen = append(chosen, at)
		}
	}
	var rest []int // the posts one meets first come first
	for at := range posts {
		if !slices.Contains(chosen, at) {
			rest = append(rest, at)
		}
	}
	if missing := a.size - len(chosen); missing > 0 {
		chosen = append(chosen, some(g, rest[:min(len(rest), 2*missing+2)], missing)...)
	}
	slices.Sort(chosen)
	return chosen
}

func (g *generator) addContact(a *account, at int, cast *role, mails map[string]bool) {
	n := g.newName(a.place)
	for mails[n.mail] {
		n = g.newName(a.place)
	}
	if cast != nil {
		as := spell(cast.name)
		first, last, _ := strings.Cut(as.latin, " ")
		n.full, n.mail = as.own, mailName(first, last)
	}
	mails[n.mail] = true
	c := &contact{name: n.full, post: at, cast: cast}
	title := titleOf(a, at, n.tongue, n.native && g.chance(60) || a.place.tongue == n.tongue.code && g.chance(15))
	own := g.tongues[a.place.tongue].language
	languages := []string{own}
	if n.tongue.language != own {
		languages = append(languages, n.tongue.language)
	}
	if g.chance(80) {
		languages = append(languages, "English")
	}
	d := of("contact").ref("account", a.id).set("department", posts[at].department).
		ref("site", a.siteOf(at)).ref("reports_to", a.superior(at)).set("email", g.maybe(92, n.mail+"@"+a.domain)).set("phone", g.maybe(88, g.phone(a.place, a.town)))
	if cast != nil {
		title = cast.title
		d.set("preferred_time", cast.bestTime).set("notes", cast.notes)
	} else {
		d.set("notes", g.remark(a)).set("preferred_time", g.maybe(45, pick(g, bestTimes)))
	}
	d.set("name", n.full).set("title", title).all("languages", languages...).
		set("preferred_channel", g.maybe(50, pick(g, []string{"phone", "phone", "e-mail", "message", "meeting"})))
	c.id = g.emit(g.verify(d, a))
	a.contacts = append(a.contacts, c)
}

// remark returns the optional kind of knowledge of somebody, or nothing.
func (g *generator) remark(a *account) string {
	limit := 3
	if !a.rich {
		limit = 2
	}
	switch g.rnd.IntN(5) {
	case 0:
		return pick(g, interests)
	case 1, 2:
		return pick(g, matters)
	case limit:
		return pick(g, interests) + " " + pick(g, matters)
	}
	return ""
}

// superior returns whoever holds the nearest post above, or no one.
func (a *account) superior(at int) kam.ID {
	for up := posts[at].up; up >= 0; up = posts[up].up {
		for _, c := range a.contacts {
			if c.post == up {
				return c.id
			}
		}
	}
	return kam.NoID
}

// addTwice adds the last contact once more, as people do who did not search first.
func (g *generator) addTwice(a *account) {
	first := a.contacts[len(a.contacts)-1]
	c := &contact{name: strings.ToUpper(first.name), post: first.post}
	c.id = g.emit(of("contact").ref("account", a.id).set("name", c.name).set("notes", "From the visitors’ list of the fair."))
	a.contacts = append(a.contacts, c)
}

// gap is what is not known of a buying center.
type gap struct{ decider, facilitator, buyer bool }

func (g *generator) addMembers(a *account) {
	n := g.lot(56, 14, 18, 7, 5)
	missing := gap{decider: n == 1 || n == 4, facilitator: n == 2 || n == 4, buyer: n == 3}
	dominant := g.chance(60)
	for _, c := range a.contacts {
		d := of("membership").ref("contact", c.id).ref("account", a.id)
		if c.cast != nil {
			c.roles = list(c.cast.roles)
			d.set("attitude", c.cast.attitude).all("zones", list(c.cast.zones)...).yes("dominant", c.cast.dominant).
				yes("opponent", c.cast.opponent).set("promoter", c.cast.promoter)
		} else {
			c.roles = g.rolesOf(c, missing)
			leads := dominant && slices.Contains(c.roles, "advisor")
			dominant = dominant && !leads
			g.colour(a, c, d.yes("dominant", leads))
		}
		c.power, c.leads = d.has("zones=power"), d.has("dominant")
		c.warm = d.get("attitude") == "favourable" || d.get("attitude") == "positive"
		c.member = g.emit(d.all("roles", c.roles...))
	}
}

// rolesOf draws the roles of a contact from those of the post, without those nobody is known to play.
func (g *generator) rolesOf(c *contact, missing gap) []string {
	var roles []string
	for i, r := range posts[c.post].roles {
		if r == "decider" && missing.decider || r == "facilitator" && missing.facilitator || r == "buyer" && missing.buyer {
			continue
		}
		if g.chance([]int{92, 38, 26}[min(i, 2)]) {
			roles = append(roles, r)
		}
	}
	if roles == nil {
		roles = []string{"influencer"}
	}
	return roles
}

// colour gives a membership attitude, zones and the rest, in keeping with how warm the account is.
func (g *generator) colour(a *account, c *contact, d *draft) {
	attitudes := []string{"unfavourable", "sceptical", "neutral", "positive", "favourable"}
	at := max(0, min(4, (a.warmth+g.between(-32, 32))/20))
	if slices.Contains(c.roles, "facilitator") {
		at = max(3, at)
	}
	d.set("attitude", attitudes[at])
	var zones []string
	if posts[c.post].up <= headPost && g.chance(60) || g.chance(12) {
		zones = append(zones, "power")
	}
	if g.chance([]int{55, 40, 15, 6, 3}[at]) {
		zones = append(zones, "threat")
	}
	if g.chance([]int{4, 10, 30, 55, 70}[at]) {
		zones = append(zones, "receptiveness")
	}
	d.all("zones", zones...).yes("opponent", at == 0 && g.chance(55))
	if slices.Contains(c.roles, "decider") {
		d.set("decides", pick(g, []string{"alone", "jointly", "jointly"}))
	}
	if slices.Contains(c.roles, "facilitator") {
		d.set("promoter", pick(g, []string{"inner salesperson", "inner salesperson", "good buddy", "information provider"}))
	} else if slices.Contains(c.roles, "influencer") {
		d.set("promoter", g.maybe(40, pick(g, []string{"good buddy", "information provider"})))
	}
	if a.rich {
		d.set("information_sources", g.maybe(45, pick(g, sources))).set("notes", g.maybe(35, pick(g, memberNotes)))
	}
}
