package workspace

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/signal"
	"keyaccount/tui/card"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/alarms"
)

// look is how a page shares out its width: its columns, and its share of the screen, in percent.
type look struct {
	columns []list.Column
	share   int
}

// usual is the look of most pages.
var usual = look{columns, 58}

var columns = []list.Column{
	{Name: "sign", Width: 3},
	{Name: "name", Width: 22, Max: 40, Grow: 2},
	{Name: "value", Width: 16, Grow: 5},
	{Name: "when", Width: 11, Right: true},
}

// item is a row of a page: something computed, or a record.
type item struct {
	key        string  // tells it from the other items of its record, "" where there is no other
	ref        kam.Ref // what it is about
	sign       string
	name       string
	title      string // heads the preview, where name and value do not say it
	value      string
	when       string
	tone       doc.Tone // of the sign, and of the value where it has no sign, or is lit
	lit        bool     // the value is in the tone too
	why        []kam.Reason
	kids       []item         // further rows that unfold beneath it, after its reasons
	act        *alarms.Action // what enter and e do; where nil, enter opens the record and e edits it
	about      func(*doc.Doc) // writes what the preview says beside the reasons, before the card of the record
	foldedOpen bool           // its rows are unfolded from the beginning
	add        pane.New       // what n adds on the row; zero for what the section adds
}

// plain reports whether an item is a record as such, not something that is said about one.
func (it item) plain(of kam.Ref) bool {
	return it.key == "" && it.act == nil && it.ref != of && it.ref.ID != kam.NoID
}

// section is the items under one heading. One without items is left out, unless it says what belongs there.
type section struct {
	title, right string
	tone         doc.Tone
	items        []item
	empty        string   // what belongs there, in words
	add          pane.New // what n adds on its rows, and enter where it is empty; zero for what the page adds
}

// blank is the row of a section without items.
func (s section) blank(of kam.Ref) item {
	it := item{key: "empty", ref: of, name: s.empty, tone: doc.Muted, add: s.add}
	if s.add.Kind != "" {
		it.sign, it.act = "?", makes(s.add.Kind, s.add.Cells...)
	}
	if what, asks, ok := strings.Cut(s.empty, ": "); ok {
		it.name, it.value = alarms.Sentence(what), asks
	}
	return it
}

// page is a browser over sections that follow from the board.
type page struct {
	env     *pane.Env
	ref     kam.Ref
	compute func(ctx context.Context, b *signal.Board) []section

	unfolded alarms.Unfolded
	items    atomic.Pointer[map[list.ID]item] // by the rows that were read last
}

// newPage returns the browser. about names what it shows, own are the keys of this page alone.
func newPage(env *pane.Env, ref kam.Ref, panel, empty string, compute func(context.Context, *signal.Board) []section, make func(list.Row) pane.New, own keys.Map[*pane.Browser]) *pane.Browser {
	return usual.page(env, ref, panel, empty, compute, make, own)
}

// page is newPage with another look.
func (l look) page(env *pane.Env, ref kam.Ref, panel, empty string, compute func(context.Context, *signal.Board) []section, make func(list.Row) pane.New, own keys.Map[*pane.Browser]) *pane.Browser {
	p := &page{env: env, ref: ref, compute: compute}
	var kinds []string
	for _, k := range kam.Kinds() {
		kinds = append(kinds, k.Name)
	}
	return pane.NewBrowser(env, pane.Spec{
		Where: panel, Panel: panel, Columns: l.columns, SortBy: -1, Active: 1, Share: l.share, Kinds: kinds, About: ref, Empty: empty,
		Load: func([]kam.Filter) pane.Loader {
			unfolded := p.unfolded.Now()
			return func(ctx context.Context) ([]list.Row, error) { return p.load(ctx, unfolded) }
		},
		Preview: p.preview,
		Title: func(row list.Row) string {
			if k := kam.LookupKind(row.Kind); k != nil && row.Ref != p.ref {
				return k.Label
			}
			return "Why"
		},
		New: func(row list.Row) pane.New {
			if it, ok := p.item(row.ID); ok && it.add.Kind != "" {
				return it.add
			}
			return make(row)
		},
		Field: func(row list.Row, _ string) []string { return alarms.Fields(row.Kind) },
		Keys: append(append(keys.Map[*pane.Browser]{
			{Key: keys.Key{Name: "open-item", Keys: []string{"enter"}, Brief: "open", Group: keys.Look, Help: "open what mends the row, the record behind it, or its reasons"},
				When: p.onItem, Do: p.enter},
			{Key: keys.Key{Name: "edit-item", Keys: []string{"e"}, Group: keys.Change, Help: "edit what mends the row"},
				When: func(b *pane.Browser) bool { it, ok := p.current(b); return ok && it.act != nil },
				Do:   func(b *pane.Browser) tea.Cmd { it, _ := p.current(b); return env.Ask(it.act.Do()) }},
			{Key: keys.Key{Name: "keep-item", Keys: []string{"d", "delete"}, Group: keys.Change, Help: "on what is said about a record: nothing is deleted"},
				When: func(b *pane.Browser) bool { row, ok := b.List.Current(); return ok && row.Part != "" },
				Do: func(*pane.Browser) tea.Cmd {
					return env.Ask(pane.Say{Text: "This row says something about a record, and is not the record: open that, and delete it there.", Bad: true})
				}},
		}, own...), p.unfolded.Keys(p.foldable)...),
	})
}

func (p *page) item(id list.ID) (item, bool) {
	all := p.items.Load()
	if all == nil {
		return item{}, false
	}
	it, ok := (*all)[id]
	return it, ok
}

func (p *page) current(b *pane.Browser) (item, bool) {
	row, ok := b.List.Current()
	if !ok {
		return item{}, false
	}
	return p.item(row.ID)
}

func (p *page) onItem(b *pane.Browser) bool { _, ok := p.current(b); return ok }

func (p *page) foldable(row list.Row) bool {
	it, ok := p.item(row.ID)
	return ok && len(it.why)+len(it.kids) > 0
}

// enter does what mends a row; where nothing does, it opens the record; the reasons of what is about the whole unfold.
func (p *page) enter(b *pane.Browser) tea.Cmd {
	row, _ := b.List.Current()
	it, _ := p.item(row.ID)
	switch {
	case it.act != nil:
		return p.env.Ask(it.act.Do())
	case it.ref != p.ref && it.ref.ID != kam.NoID:
		return p.env.Ask(pane.Open{Ref: it.ref})
	case len(it.why)+len(it.kids) > 0:
		p.unfolded.Toggle(row.ID)
		return b.Reread()
	}
	return p.env.Ask(pane.Edit{Ref: p.ref})
}

func (p *page) load(ctx context.Context, unfolded map[list.ID]bool) ([]list.Row, error) {
	var sections []section
	if err := p.env.Book.Board(ctx, func(b *signal.Board) { sections = p.compute(ctx, b) }); err != nil {
		return nil, err
	}
	items := map[list.ID]item{}
	var rows []list.Row
	var put func(of string, it item, depth int, branch string)
	put = func(of string, it item, depth int, branch string) {
		id := list.ID{Ref: it.ref, Part: strings.TrimSpace(of + " " + it.key)}
		if it.plain(p.ref) && depth == 0 { // the row is the record, and can be chosen for a batch
			id.Part = ""
		}
		for n := 2; ; n++ {
			if _, taken := items[id]; !taken {
				break
			}
			id.Part = fmt.Sprint(of, " ", it.key, " ", n)
		}
		items[id] = it
		value := list.Cell{Text: it.value, Tone: doc.Muted}
		if it.lit || it.sign == "" && it.tone != doc.Plain {
			value.Tone = it.tone
		}
		name := list.Cell{Text: branch + it.name}
		if depth > 0 {
			name.Tone = doc.Muted
		}
		rows = append(rows, list.Row{ID: id, Depth: depth, Of: p.ref.ID, Cells: []list.Cell{
			{Text: it.sign, Tone: it.tone}, name, value, {Text: it.when, Tone: doc.Muted},
		}})
		if unfolded[id] == it.foldedOpen || depth > 0 {
			return
		}
		kids := append(reasonItems(p.ref, it.why), it.kids...)
		for i, kid := range kids {
			branch := "├ "
			if i == len(kids)-1 {
				branch = "└ "
			}
			put(id.Part+" "+id.Ref.String(), kid, 1, branch)
		}
	}
	for _, s := range sections {
		if len(s.items) == 0 && s.empty == "" {
			continue
		}
		tone := s.tone
		if tone == doc.Plain {
			tone = doc.Accent
		}
		rows = append(rows, list.Row{Header: true, Cells: []list.Cell{{Text: s.title, Tone: tone}, {Text: s.right}}})
		if len(s.items) == 0 {
			put(s.title, s.blank(p.ref), 0, "")
		}
		for _, it := range s.items {
			if it.add.Kind == "" {
				it.add = s.add
			}
			put(s.title, it, 0, "")
		}
	}
	p.items.Store(&items)
	return rows, nil
}

// reasonItems returns the rows of reasons. One that names another record leads to it.
func reasonItems(of kam.Ref, why []kam.Reason) []item {
	out := make([]item, len(why))
	for i, r := range why {
		out[i] = item{key: fmt.Sprint("why", i), ref: r.Record, name: r.Words}
	}
	return out
}

func (p *page) preview(ctx context.Context, row list.Row) (*doc.Doc, error) {
	it, ok := p.item(row.ID)
	if !ok {
		return nil, nil
	}
	d := &doc.Doc{}
	own := it.ref != p.ref && it.ref.ID != kam.NoID
	if !own || it.about != nil || len(it.why) > 0 || it.act != nil {
		if it.title != "" {
			d.Title(it.title)
		} else {
			d.Title(it.name).Para(it.value, it.tone)
		}
	}
	if it.act != nil {
		d.Gap().Fact("enter", it.act.Words, doc.Accent)
	}
	if it.about != nil {
		it.about(d.Gap())
	}
	if len(it.why) > 0 {
		alarms.Why(d, it.why)
	}
	if !own {
		it.ref = p.ref
	}
	about, err := card.Of(ctx, p.env.Book, it.ref)
	if kam.CodeOf(err) == kam.NotFound {
		return d, nil
	}
	if err != nil {
		return nil, err
	}
	if !d.Empty() {
		label := it.ref.Kind
		if k := kam.LookupKind(it.ref.Kind); k != nil {
			label = k.Label
		}
		d.Head(label, "")
	}
	return d.Join(about), nil
}
