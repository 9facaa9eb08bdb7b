// Package workspace is the view of one account, of one opportunity, and of one of the customer's people, in tabs: what follows
// from the records first, every field and every record last. A further tab is one line.
package workspace

import (
	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/center"
	"keyaccount/tui/pane/chart"
	"keyaccount/tui/pane/choices"
	"keyaccount/tui/pane/detail"
	"keyaccount/tui/pane/library"
	"keyaccount/tui/pane/space"
)

// tab is how one of the tabs is made.
type tab struct {
	name string
	open func(*pane.Env, kam.Ref) pane.Pane
}

// of returns a tab of a browser.
func of(name string, open func(*pane.Env, kam.Ref) *pane.Browser) tab {
	return tab{name, func(env *pane.Env, ref kam.Ref) pane.Pane { return open(env, ref) }}
}

// tabs are the tabs of the kinds of records that have a workspace, in their order.
var tabs = map[string][]tab{
	"account": {
		of("Overview", overview),
		{"Map", func(env *pane.Env, ref kam.Ref) pane.Pane { return chart.Of(env, ref) }},
		of("Selling center", selling),
		of("Opportunities", opportunities),
		{"Open Space", func(env *pane.Env, ref kam.Ref) pane.Pane { return space.Of(env, ref) }},
		of("Plan", plan),
		of("Activity", activity),
		{"Documents", func(env *pane.Env, ref kam.Ref) pane.Pane { return library.Of(env, ref) }},
		of("People", center.Of),
		of("Everything", detail.New),
	},
	"opportunity": {
		of("Deal", deal),
		{"Map", func(env *pane.Env, ref kam.Ref) pane.Pane { return chart.OfDeal(env, ref) }},
		of("CABS", qualification),
		of("Wants and fears", dealWishes),
		{"Choices", func(env *pane.Env, ref kam.Ref) pane.Pane { return choices.Of(env, ref) }},
		of("Stages", stages),
		of("Project", project),
		of("Everything", detail.New),
	},
	"contact": {
		of("Person", person),
		of("Analysis", analysis),
		of("Wants and fears", personWishes),
		of("Criteria", personCriteria),
		of("Activity", personActivity),
		of("Everything", detail.New),
	},
}

// Memory is which tab each record was last seen at. It lives in the update loop.
type Memory map[kam.Ref]string

// Pane is the workspace of one record.
type Pane struct {
	*pane.Tabs
	ref    kam.Ref
	memory Memory
}

// Has reports whether records of a kind have a workspace.
func Has(kind string) bool { return tabs[kind] != nil }

// New returns the workspace of a record, at the tab at which it was left.
func New(env *pane.Env, ref kam.Ref, memory Memory) *Pane {
	var made []pane.Tab
	for _, t := range tabs[ref.Kind] {
		made = append(made, pane.Tab{Name: t.name, Pane: t.open(env, ref)})
	}
	return &Pane{pane.NewTabs(env, env.Name(ref), made...), ref, memory}
}

// Init implements pane.Pane.
func (p *Pane) Init() tea.Cmd {
	if name, ok := p.memory[p.ref]; ok {
		return p.Show(name)
	}
	return p.Tabs.Init()
}

// Press implements pane.Pane.
func (p *Pane) Press(msg tea.KeyMsg) (tea.Cmd, bool) {
	cmd, ok := p.Tabs.Press(msg)
	p.keep()
	return cmd, ok
}

// Mouse implements pane.Pane.
func (p *Pane) Mouse(x, y int, msg tea.MouseMsg) tea.Cmd {
	cmd := p.Tabs.Mouse(x, y, msg)
	p.keep()
	return cmd
}

func (p *Pane) keep() { _, p.memory[p.ref] = p.Top() }
