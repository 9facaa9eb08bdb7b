package deals

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/pipeline"
	"keyaccount/kam/signal"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// figure is a row of what deals come to, with the deals that make it up.
type figure struct {
	name  string // tells it from the other figures
	title string
	cells []list.Cell
	deals []kam.ID
	about func(*doc.Doc) // what the preview tells beside the deals; may be nil
}

// sheet is a list of figures of the user's deals, or of everybody's.
type sheet struct {
	env    *pane.Env
	own    bool
	latest atomic.Pointer[shownFigures] // what the rows on screen say
}

type shownFigures struct {
	by      map[string]figure
	amounts map[kam.ID]kam.Money
}

// sheetRef stands for a figure in a row, which is of no record.
var sheetRef = kam.Ref{Kind: "opportunity"}

// browser returns the pane of a sheet. compute is called in the update loop and returns what finds the figures.
func (s *sheet) browser(name string, columns []list.Column, more keys.Map[*pane.Browser], compute func() func(pipeline.Book, kam.Settings, kam.Date) []figure) *pane.Browser {
	return pane.NewBrowser(s.env, pane.Spec{
		Where: "Opportunities", Panel: name, Columns: columns, SortBy: -1, Share: 68,
		Kinds: []string{"opportunity", "account", "person", "team", "product", "stage_setting", "setting", "rate"},
		Empty: "There are no deals that say enough to be counted. n adds one; its amount, close date and stage make the figures.",
		Load: func([]kam.Filter) pane.Loader {
			owner, find := kam.NoID, compute()
			if s.own {
				owner = s.env.Me
			}
			return func(ctx context.Context) ([]list.Row, error) { return s.load(ctx, owner, find) }
		},
		Preview: func(_ context.Context, row list.Row) (*doc.Doc, error) { return s.preview(row), nil },
		Title:   func(list.Row) string { return name },
		Field:   func(list.Row, string) []string { return nil },
		New:     func(list.Row) pane.New { return pane.New{Kind: "opportunity"} },
		Keys: append(keys.Map[*pane.Browser]{
			{Key: keys.Key{Name: "open-deals", Keys: []string{"enter"}, Brief: "deals", Group: keys.Look, Help: "list the deals that make up the figure"},
				When: func(b *pane.Browser) bool { f, ok := s.at(b); return ok && len(f.deals) > 0 },
				Do: func(b *pane.Browser) tea.Cmd {
					f, _ := s.at(b)
					return s.env.Ask(pane.Push{Pane: some(s.env, f.title, f.deals)})
				}},
			pane.Mine(&s.own),
		}, more...),
	})
}

func (s *sheet) load(ctx context.Context, owner kam.ID, find func(pipeline.Book, kam.Settings, kam.Date) []figure) (rows []list.Row, err error) {
	found := &shownFigures{by: map[string]figure{}, amounts: map[kam.ID]kam.Money{}}
	err = s.env.Book.Board(ctx, func(b *signal.Board) {
		c := b.Company()
		deals := pipeline.All(c)
		if owner != kam.NoID {
			deals = deals.Where(func(o *kam.Opportunity) bool { return o.Owner == owner })
		}
		for _, o := range deals.Deals {
			found.amounts[o.ID] = pipeline.ExpectedOf(o, c.Settings, b.Today()).Amount
		}
		for _, f := range find(deals, c.Settings, b.Today()) {
			found.by[f.name] = f
			rows = append(rows, list.Row{ID: list.ID{Ref: sheetRef, Part: f.name}, Cells: f.cells})
		}
	})
	s.latest.Store(found)
	return rows, err
}

// at returns the figure under the cursor.
func (s *sheet) at(b *pane.Browser) (figure, bool) {
	row, ok := b.List.Current()
	found := s.latest.Load()
	if !ok || found == nil {
		return figure{}, false
	}
	f, ok := found.by[row.Part]
	return f, ok
}

// listed is how many deals a preview lists.
const listed = 14

func (s *sheet) preview(row list.Row) *doc.Doc {
	found := s.latest.Load()
	if found == nil {
		return nil
	}
	f, ok := found.by[row.Part]
	if !ok {
		return nil
	}
	d := (&doc.Doc{}).Title(f.title)
	if f.about != nil {
		f.about(d)
	}
	if len(f.deals) == 0 {
		return d
	}
	deals := slices.Clone(f.deals)
	slices.SortStableFunc(deals, func(a, b kam.ID) int { return found.amounts[b].Amount.Cmp(found.amounts[a].Amount) })
	d.Head("Deals", fmt.Sprint(len(deals)))
	for _, id := range deals[:min(len(deals), listed)] {
		d.Item("◇", s.env.Name(kam.Ref{Kind: "opportunity", ID: id}), s.money(found.amounts[id]), doc.Plain)
	}
	if n := len(deals) - listed; n > 0 {
		d.Para(fmt.Sprintf("and %d more; enter lists them all", n), doc.Muted)
	}
	return d
}

// money words an amount, nothing where it is nothing.
func (s *sheet) money(m kam.Money) string {
	if m.Amount.IsZero() {
		return ""
	}
	return show.Money(m, s.env.Book.Currency())
}

// barWidth is how wide bars are, in cells.
const barWidth = 16

// bar draws the parts of a whole beside the greatest whole there is, each part with a filling of its own: what is won,
// what is open and likely, what is open besides.
func bar(most kam.Money, parts ...kam.Money) list.Cell {
	if !most.Amount.IsPositive() {
		return list.Cell{}
	}
	text, done := "", 0
	sum := most.Amount.Sub(most.Amount)
	for i, part := range parts {
		sum = sum.Add(part.Amount)
		end := int(sum.Div(most.Amount).InexactFloat64()*barWidth + 0.5)
		end = max(min(end, barWidth), done)
		text += strings.Repeat([]string{"█", "▓", "░"}[i], end-done)
		done = end
	}
	return list.Cell{Text: text, Tone: doc.Accent}
}

// less returns what is left of an amount when a part of it is taken away.
func less(whole, part kam.Money) kam.Money {
	return kam.Money{Amount: whole.Amount.Sub(part.Amount), Currency: whole.Currency}
}

// apart tells what could not be counted, and why.
func apart(d *doc.Doc, all []kam.Reason) {
	if len(all) == 0 {
		return
	}
	d.Head("Not counted", fmt.Sprint(len(all)))
	for _, r := range all[:min(len(all), listed)] {
		d.Point("–", r.Words, doc.Muted)
	}
}

// next returns what comes after x among all, the first after the last.
func next[T comparable](all []T, x T) T { return all[(slices.Index(all, x)+1)%len(all)] }
