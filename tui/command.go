package tui

import (
	"context"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/pane"
	"keyaccount/tui/prompt"
	"keyaccount/tui/style"
)

// commands are what the command line knows. Those of the pane go to it.
func (m *Model) commands() []prompt.Command {
	of := func(name string) func() []string {
		return func() []string {
			if c, ok := m.top().(pane.Commander); ok {
				return c.Complete(name)
			}
			return nil
		}
	}
	var all []prompt.Command
	if p, ok := m.top().(interface{ Verbs() []pane.Verb }); ok {
		for _, v := range p.Verbs() {
			all = append(all, prompt.Command{Name: v.Name, Args: v.Args, Help: v.Help, Complete: of(v.Name)})
		}
	}
	return append(all, []prompt.Command{
		{Name: "goto", Args: "NAME", Help: "open the record that is best found by a name"},
		{Name: "new", Args: "KIND", Help: "add a record", Complete: kindNames},
		{Name: "sort", Args: "COLUMN [down]", Help: "sort the list", Complete: of("sort")},
		{Name: "columns", Args: "NAME …", Help: "show these columns, fields of the records among them; without arguments: the usual ones", Complete: of("columns")},
		{Name: "filter", Args: "WORDS field:value …", Help: "narrow the list; without arguments: show all", Complete: of("filter")},
		{Name: "save", Args: "NAME", Help: "keep the filter of the list as a saved search"},
		{Name: "set", Args: "field=value", Help: "change a field of the chosen records", Complete: of("set")},
		{Name: "attach", Args: "FILE", Help: "add a file to the account, where documents are listed"},
		{Name: "capture", Args: "LINE", Help: "write down what happened"},
		{Name: "undo", Help: "take back the last change"},
		{Name: "sync", Help: "exchange with the server now"},
		{Name: "theme", Args: "dark|light|plain", Help: "change how it looks", Complete: func() []string { return []string{"dark", "light", "plain"} }},
		{Name: "help", Help: "all keys that work here"},
		{Name: "quit", Help: "leave the program"},
	}...)
}

func kindNames() []string {
	var out []string
	for _, k := range kam.Kinds() {
		if !k.System {
			out = append(out, k.Name)
		}
	}
	return out
}

// run carries out a command line.
func (m *Model) run(text string) tea.Cmd {
	name, rest, _ := strings.Cut(strings.TrimSpace(strings.TrimPrefix(text, ":")), " ")
	rest = strings.TrimSpace(rest)
	switch name {
	case "q", "quit", "exit":
		return m.quit()
	case "undo":
		return m.undo()
	case "sync":
		return m.syncNow()
	case "help":
		return m.help()
	case "theme":
		return m.theme(rest)
	case "goto", "open":
		return m.goTo(rest)
	case "capture", "note":
		return m.env.Ask(pane.Capture{Text: rest})
	case "new":
		k, err := kam.KindNamed(rest)
		if err != nil {
			return m.say(err.Error(), true)
		}
		return m.newForm(pane.New{Kind: k.Name})
	}
	if c, ok := m.top().(pane.Commander); ok {
		if cmd, err, known := c.Command(name, rest); known {
			if err != nil {
				return m.say(words(err), true)
			}
			return cmd
		}
	}
	var names []string
	for _, c := range m.commands() {
		names = append(names, c.Name)
	}
	return m.say(fmt.Sprintf("There is no command “%s”. Commands: %s.", name, strings.Join(names, ", ")), true)
}

func (m *Model) goTo(name string) tea.Cmd {
	if name == "" {
		return m.find()
	}
	b := m.env.Book
	return m.env.Ask(pane.Find{Out: func(ctx context.Context) (tea.Msg, error) {
		hits, err := b.Search(ctx, name, "", 1)
		switch {
		case err != nil:
			return nil, err
		case len(hits) == 0:
			return pane.Say{Text: "Nothing is called “" + kam.Clip(name, 40) + "”.", Bad: true}, nil
		}
		return pane.Open{Ref: hits[0].Ref}, nil
	}})
}

// theme changes how everything looks from now on.
func (m *Model) theme(name string) tea.Cmd {
	o := m.env.Styles.Options
	switch name {
	case "dark":
		o.Dark, o.Color = true, true
	case "light":
		o.Dark, o.Color = false, true
	case "plain", "none":
		o.Color = false
	default:
		return m.say("The themes are dark, light and plain.", true)
	}
	st := style.New(o)
	m.env.Styles = st
	for _, p := range m.places {
		for _, s := range p.stack {
			s.pane.Restyle(st)
		}
	}
	return nil
}
