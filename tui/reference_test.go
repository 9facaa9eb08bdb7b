package tui

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/tui/book/memory"
	"keyaccount/tui/facet"
	"keyaccount/tui/finder"
	"keyaccount/tui/form"
	"keyaccount/tui/help"
	"keyaccount/tui/jot"
	"keyaccount/tui/keys"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/alarms"
	"keyaccount/tui/pane/brief"
	"keyaccount/tui/pane/chart"
	"keyaccount/tui/pane/detail"
	"keyaccount/tui/pane/workspace"
	"keyaccount/tui/prompt"
	"keyaccount/tui/views"
)

// TestReferenceOfKeysIsUpToDate compares the page with the declarations of the keys; make generate writes it.
func TestReferenceOfKeysIsUpToDate(t *testing.T) {
	m := New(Options{Book: memory.New(nil, func() time.Time { return morning })})
	defer m.stop()
	var b bytes.Buffer
	b.WriteString("# Keys\n\nWritten from the declarations that handle the keys, by `make generate`. In the program `?` shows those that work where\n" +
		"one is, and the last line the ones most wanted. One key means one thing everywhere.\n")
	chapter(&b, "Everywhere", m.global.All())
	list, filter := pane.ListKeys()
	chapter(&b, "In every list", list)
	chapter(&b, "While a filter is typed", filter)
	for _, p := range m.places {
		chapter(&b, "In "+p.name, p.stack[0].pane.(interface{ OwnKeys() []keys.Key }).OwnKeys())
	}
	for _, kind := range []string{"account", "opportunity", "contact"} {
		chapter(&b, "In an opened "+kind, workspace.New(m.env, kam.Ref{Kind: kind, ID: kam.ID{1}}, nil).OwnKeys())
	}
	for _, mode := range chart.Modes() {
		chapter(&b, "On the map, while "+mode.While, mode.Keys)
	}
	chapter(&b, "In an opened record", detail.New(m.env, kam.Ref{Kind: "account", ID: kam.ID{1}}).OwnKeys())
	one, other := kam.Ref{Kind: "account", ID: kam.ID{1}}, kam.Ref{Kind: "account", ID: kam.ID{2}}
	chapter(&b, "Where two records may be the same", detail.Pair(m.env, one, other).OwnKeys())
	chapter(&b, "Before two records are merged", detail.Merge(m.env, one, other).OwnKeys())
	chapter(&b, "Where records wait to be confirmed", alarms.Stale(m.env, kam.ID{1}).OwnKeys())
	chapter(&b, "In the brief of a visit", brief.Of(m.env, kam.Ref{Kind: "account", ID: kam.ID{1}}).OwnKeys())
	chapter(&b, "In a form", form.AllKeys())
	chapter(&b, "In the search", finder.New(m.env, nil, "").AllKeys())
	chapter(&b, "In the panel of facets", facet.New(m.env, pane.Facets{}).Keys())
	chapter(&b, "In the saved searches", views.New(m.env, pane.Views{}).Keys())
	chapter(&b, "In quick capture", jot.New(m.env, "").Keys())
	chapter(&b, "On the command line", prompt.New(m.env, nil, "", nil).Keys())
	chapter(&b, "In the map of keys", help.New(m.env, nil).Keys())
	page := filepath.Join("..", "docs", "reference", "keys.md")
	if *update {
		if err := os.WriteFile(page, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(page)
	if err != nil || !bytes.Equal(have, b.Bytes()) {
		t.Errorf("%s does not say what the keys are (%v); make generate writes it anew", page, err)
	}
}

func chapter(b *bytes.Buffer, title string, all []keys.Key) {
	if len(all) == 0 {
		return
	}
	fmt.Fprintf(b, "\n## %s\n\n| key | does |\n|---|---|\n", title)
	for _, k := range all {
		var names []string
		for _, pressed := range k.Keys {
			names = append(names, "`"+keys.Name(pressed)+"`")
		}
		help := strings.TrimSuffix(k.Help, ".")
		fmt.Fprintf(b, "| %s | %s |\n", strings.Join(names, " "), strings.ToLower(help[:1])+help[1:])
	}
}
