package pane

import (
	"context"
	"strings"
	"sync"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/query"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
)

// The words of a browser's filter narrow the rows by the rules of the search, in the update loop where they are few. Its conditions are
// checked when rows are read.

func (b *Browser) filterText() string { return b.filter.Text() }

func (b *Browser) startFilter() tea.Cmd {
	cmd := b.filter.Start()
	b.SetSize(b.aside.Size())
	return cmd
}

func (b *Browser) typeFilter(msg tea.KeyMsg) tea.Cmd {
	switch msg.String() {
	case "up", "ctrl+p":
		b.List.Move(-1)
		return b.follow()
	case "down", "ctrl+n":
		b.List.Move(1)
		return b.follow()
	}
	for _, k := range browserKeys {
		if (k.Name == "facets" || k.Name == "views") && k.Matches(msg.String()) && strings.HasPrefix(msg.String(), "ctrl+") {
			b.filter.Keep()
			return tea.Batch(b.narrow(), k.Do(b))
		}
	}
	return tea.Batch(b.filter.Press(msg), b.narrow())
}

// SetFilter narrows the rows by a line.
func (b *Browser) SetFilter(line string) tea.Cmd {
	b.filter.Set(line)
	return b.narrow()
}

// FilterKind returns the kind of record that filters of the pane are about, "" where its rows are of several.
func (b *Browser) FilterKind() string { return b.Spec.Kind }

// narrow brings the rows to what is in the line.
func (b *Browser) narrow() tea.Cmd {
	b.SetSize(b.aside.Size())
	q := b.filter.Query()
	if q.String() == b.narrowed.String() {
		return nil
	}
	before := b.narrowed.Conditions().String()
	b.narrowed = q
	cmds := []tea.Cmd{b.List.Filter(q.Words)}
	if q.Conditions().String() != before {
		cmds = append(cmds, b.read())
	}
	return tea.Batch(append(cmds, b.follow())...)
}

// QueryEnv returns how lines are read that are about a kind of record.
func (e *Env) QueryEnv(kind string) query.Env {
	return query.Env{Today: e.Book.Today(), Currency: e.Book.Currency(), Me: e.Me, Kind: kind}
}

// conditions are the conditions of a line on their way to a loader. What they are checked with is asked for where the rows are read.
type conditions struct {
	env   *Env
	kind  string // of the rows, "" where they are mixed
	query query.Query
	in    query.Lookup
	among int // how many records of the kind were asked about
}

func (c *conditions) filters() []kam.Filter {
	if !c.query.Conditional() {
		return nil
	}
	return []kam.Filter{kam.Where(func(r kam.Record) bool {
		if c.kind == "" || r.Kind == c.kind {
			c.among++
		}
		return c.query.Match(r, c.in)
	})}
}

func (c *conditions) ask(ctx context.Context) (err error) {
	if c.query.Conditional() {
		c.in, err = c.env.Book.Lookup(ctx)
	}
	return err
}

// chosen is the rows that meet the conditions of a line, and among how many they are; 0 where there are no conditions, so that the
// rows are whole.
type chosen struct {
	rows  []list.Row
	among int
	whole bool
}

// load returns what reads the rows that meet the conditions of a line.
func (b *Browser) load(q query.Query) func(context.Context) (chosen, error) {
	c := &conditions{env: b.Env, kind: b.Spec.Kind, query: q.Conditions()}
	var given []kam.Filter
	if c.kind != "" {
		given = c.filters()
	}
	load, own, fields := b.Spec.Load(given), b.own, b.extra
	return func(ctx context.Context) (chosen, error) {
		if err := c.ask(ctx); err != nil {
			return chosen{}, err
		}
		rows, err := load(ctx)
		if err == nil && c.kind == "" {
			rows, err = b.Env.Among(ctx, rows, c.filters())
		}
		if err == nil {
			rows, err = c.env.withFields(ctx, rows, own, fields)
		}
		return chosen{rows, c.among, !c.query.Conditional()}, err
	}
}

// patch returns what reads again the rows that changed records concern.
func (b *Browser) patch(refs []kam.Ref) Patcher {
	c := &conditions{env: b.Env, kind: b.Spec.Kind, query: b.filter.Query().Conditions()}
	patch, own, fields := b.Spec.Patch(c.filters(), refs), b.own, b.extra
	return func(ctx context.Context) (Patch, bool, error) {
		if err := c.ask(ctx); err != nil {
			return nil, false, err
		}
		p, ok, err := patch(ctx)
		for ref, rows := range p {
			if err == nil {
				p[ref], err = c.env.withFields(ctx, rows, own, fields)
			}
		}
		return p, ok, err
	}
}

// showFacets asks for the panel of facets, which writes the line.
func (b *Browser) showFacets() tea.Cmd {
	return b.Env.Ask(Facets{Kind: b.Spec.Kind, Line: b.filterText(), Set: b.SetFilter, Count: b.countFacets()})
}

// countFacets returns what counts the values of facets over the rows that the pane shows for a line. It goes on from the rows that there
// are without conditions: those that the pane shows now, or else what is read once.
func (b *Browser) countFacets() func(line string) func(context.Context) ([]query.Facet, error) {
	env, kind := b.Env, b.Spec.Kind
	load := b.load(query.Query{})
	var mu sync.Mutex // held while rows are read
	var rows []list.Row
	whole := b.whole
	if whole {
		rows = b.List.Rows()
	}
	all := func(ctx context.Context) ([]list.Row, error) {
		mu.Lock()
		defer mu.Unlock()
		if !whole {
			found, err := load(ctx)
			if err != nil {
				return nil, err
			}
			rows, whole = found.rows, true
		}
		return rows, nil
	}
	return func(line string) func(context.Context) ([]query.Facet, error) {
		q, _ := query.Parse(line, b.filter.queryEnv(false))
		return func(ctx context.Context) ([]query.Facet, error) {
			rows, err := all(ctx)
			if err != nil {
				return nil, err
			}
			refs, seen := []kam.Ref{}, map[kam.Ref]bool{}
			for _, row := range list.Sift(q.Words, rows) {
				if row.Ref.ID != kam.NoID && (kind == "" || row.Kind == kind) && !seen[row.Ref] {
					seen[row.Ref] = true
					refs = append(refs, row.Ref)
				}
			}
			return env.Book.Facets(ctx, q, kind, refs)
		}
	}
}

// Passes reports whether a record meets all conditions.
func (e *Env) Passes(r kam.Record, filters []kam.Filter) bool {
	for _, f := range filters {
		if !f.Match(r, e.Book.Name) {
			return false
		}
	}
	return true
}

// Among returns those of the rows whose records meet the filters, and the headings above them. Rows whose record is gone are left out.
func (e *Env) Among(ctx context.Context, rows []list.Row, filters []kam.Filter) ([]list.Row, error) {
	if len(filters) == 0 {
		return rows, nil
	}
	var out []list.Row
	var heading *list.Row
	for _, row := range rows {
		if row.Header {
			heading = &row
			continue
		}
		if row.Ref.ID == kam.NoID {
			continue
		}
		r, err := e.Book.Get(ctx, row.Ref)
		switch {
		case kam.CodeOf(err) == kam.NotFound:
		case err != nil:
			return nil, err
		case e.Passes(r, filters):
			if heading != nil {
				out = append(out, *heading)
				heading = nil
			}
			out = append(out, row)
		}
	}
	return out, nil
}

// filterKeys are the keys of a list whose filter is being typed.
var filterKeys = append(typingKeys[:len(typingKeys):len(typingKeys)],
	keys.Key{Name: "filter-facets", Keys: []string{"ctrl+f"}, Brief: "facets", Group: keys.Look, Help: "narrow by country, status and other facets, with counts"},
	keys.Key{Name: "filter-move", Keys: []string{"up", "down"}, Show: "↑↓", Brief: "move", Group: keys.Move, Help: "move in the list while filtering"},
)
