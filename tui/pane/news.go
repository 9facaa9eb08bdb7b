package pane

import (
	"slices"
	"strings"
	"time"

	"keyaccount/kam"
	"keyaccount/tui/book"
	"keyaccount/tui/cell"
	"keyaccount/tui/list"
	"keyaccount/tui/show"
)

// litFor is how long what a colleague has changed stays lit once it is on screen.
const litFor = time.Minute

// mostNews is how many changes of colleagues are lit at once.
const mostNews = 50

// news is what colleagues have changed of what is on screen, newest last, until it has been lit long enough.
type news struct {
	told  []book.Change
	until []time.Time // when each has been lit long enough
	shown []book.Change
}

// hear takes note of what colleagues have changed.
func (b *Browser) hear(n book.Notice) {
	end := b.Env.Book.Now().Add(litFor)
	for _, c := range n.News {
		if k := kam.LookupKind(c.Kind); k == nil || k.System {
			continue
		}
		before := func(o book.Change) bool { return o.Ref == c.Ref && fieldOf(o) == fieldOf(c) }
		if i := slices.IndexFunc(b.news.told, before); i >= 0 { // of a field the newest change is told
			b.news.told, b.news.until = slices.Delete(b.news.told, i, i+1), slices.Delete(b.news.until, i, i+1)
		}
		b.news.told, b.news.until = append(b.news.told, c), append(b.news.until, end)
	}
	over := max(0, len(b.news.told)-mostNews)
	b.news.told, b.news.until = b.news.told[over:], b.news.until[over:]
	b.light()
}

func fieldOf(c book.Change) string {
	name, _ := kam.SplitKey(c.Cell)
	return name
}

// light lights those of the changes that concern what is on screen.
func (b *Browser) light() {
	if len(b.news.told) == 0 && len(b.news.shown) == 0 {
		return
	}
	lit := list.Lit{}
	for _, c := range b.news.told {
		if lit[c.Ref] == nil {
			lit[c.Ref] = map[string]bool{}
		}
		lit[c.Ref][fieldOf(c)] = true
	}
	here := map[kam.Ref]bool{b.Spec.About: true}
	for _, r := range b.List.Rows() {
		if lit[r.Ref] != nil {
			here[r.Ref] = true
		}
	}
	b.news.shown = slices.DeleteFunc(slices.Clone(b.news.told), func(c book.Change) bool { return !here[c.Ref] })
	b.List.SetLit(lit)
}

// Tick ends what has been lit long enough. The program calls it while the pane is on screen.
func (b *Browser) Tick() {
	now, past := b.Env.Book.Now(), 0
	for past < len(b.news.until) && !b.news.until[past].After(now) {
		past++
	}
	if past > 0 {
		b.news.told, b.news.until = b.news.told[past:], b.news.until[past:]
		b.light()
	}
}

// newsLine words what a colleague has just changed, "" where there is nothing to tell.
func (b *Browser) newsLine(w int) string {
	if len(b.news.shown) == 0 || w < 20 {
		return ""
	}
	c := b.news.shown[len(b.news.shown)-1]
	tail := " " + show.Ago(c.At, b.Env.Book.Now())
	if row, ok := b.List.Current(); c.Ref == b.Spec.About || ok && row.Ref == c.Ref {
		tail += " · Y shows it"
	}
	text := Told(b.Env, c, c.Ref == b.Spec.About)
	if n := len(b.news.shown) - 1; n > 0 {
		text += " and " + show.Count(n, "more", "more")
	}
	return "• " + cell.Clip(text, max(w-cell.Width(tail)-2, 10)) + tail
}

// Told words who changed what: "Matti changed Phone of Sanna Öhman". Brief leaves out of what.
func Told(env *Env, c book.Change, brief bool) string {
	who := kam.Clip(c.Who, 30)
	switch {
	case who == "":
		who = "Somebody"
	case who == env.Book.State().User:
		who = "You, on another device,"
	default:
		r := []rune(who)
		who = strings.ToUpper(string(r[:1])) + string(r[1:])
	}
	name := fieldOf(c)
	k := kam.LookupKind(c.Kind)
	switch {
	case name == kam.DeletedField && c.New == "":
		return who + " restored " + env.Name(c.Ref)
	case name == kam.DeletedField:
		return who + " deleted " + env.Name(c.Ref)
	case k != nil && k.Lookup(name) != nil:
		name = k.Lookup(name).Label
	}
	if brief {
		return who + " changed " + name
	}
	return who + " changed " + name + " of " + env.Name(c.Ref)
}
