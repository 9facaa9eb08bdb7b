package pane

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/query"
	"keyaccount/tui/ask"
	"keyaccount/tui/cell"
	"keyaccount/tui/line"
)

// Offers is what a query line that is being typed may become. Names of records come from the book, off the update loop, and are
// kept. The zero Offers offers nothing.
type Offers struct {
	all   []query.Completion
	taken int // how many times tab has taken one since the last key
	env   query.Env
	text  string
	at    int

	names  map[string][]string // by kind and what was typed
	asking ask.Slot[namesFound]
}

type namesFound struct {
	key   string
	names []string
}

// namesOffered bounds the names that are asked for.
const namesOffered = 12

// Follow brings the offers to a line of which the cursor is at a character.
func (o *Offers) Follow(env *Env, kind, text string, at int) tea.Cmd {
	if o.names == nil {
		o.names = map[string][]string{}
	}
	o.env = env.QueryEnv(kind)
	typed := text[strings.LastIndexAny(" "+text, ` :=~,"`):]
	wanted, key := "", ""
	o.env.Names = func(kind string) []string {
		of := kind + "/" + typed
		if kind == query.CountryNames { // they come all at once
			of = kind
		}
		names, known := o.names[of]
		if !known {
			wanted, key = kind, of
		}
		return names
	}
	o.text, o.at, o.taken = text, at, 0
	o.all = query.Complete(text, at, o.env)
	if wanted == "" {
		return nil
	}
	b := env.Book
	return o.asking.Ask(env.Ctx, func(ctx context.Context) (namesFound, error) {
		found := namesFound{key: key}
		if wanted == query.CountryNames {
			facets, err := b.Facets(ctx, query.Query{}, "", nil)
			for _, f := range facets {
				if f.Field == query.CountryNames {
					for _, c := range f.Counts {
						found.names = append(found.names, c.Value)
					}
				}
			}
			return found, err
		}
		hits, err := b.Search(ctx, typed, wanted, namesOffered)
		for _, h := range hits {
			found.names = append(found.names, h.Title)
		}
		if len(found.names) == 0 {
			found.names = kam.UsualNames(wanted)
		}
		return found, err
	})
}

// Update takes names that were asked for and reports whether msg brought some.
func (o *Offers) Update(msg tea.Msg) bool {
	a, ok := o.asking.Take(msg)
	if ok && a.Err == nil {
		o.names[a.Value.key] = a.Value.names
		if o.taken == 0 {
			o.all = query.Complete(o.text, o.at, o.env)
		}
	}
	return ok
}

// Busy reports whether names are still to come.
func (o *Offers) Busy() bool { return o.asking.Busy() }

// Empty reports whether there is nothing to offer.
func (o *Offers) Empty() bool { return len(o.all) == 0 }

// Take puts a completion into the line, and the next one when it is called again before Follow. It reports whether there is one.
func (o *Offers) Take(in *line.Line) bool {
	if len(o.all) == 0 {
		return false
	}
	c := o.all[o.taken%len(o.all)]
	s := []rune(o.text)
	in.Set(string(s[:c.From]) + c.Text + string(s[c.To:]))
	o.taken++
	return true
}

// Line draws the offers in one line of w cells.
func (o *Offers) Line(env *Env, w int) string {
	st := env.Styles
	out, used := "", 0
	for i, c := range o.all {
		label := cell.Clip(c.Label, 34)
		n := cell.Width(label) + 2
		if used+n > w {
			break
		}
		used += n
		if o.taken > 0 && i == (o.taken-1)%len(o.all) {
			out += st.Match.Render(label) + "  "
		} else {
			out += st.Muted.Render(label) + "  "
		}
	}
	return cell.Pad(out, w)
}
