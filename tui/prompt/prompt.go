// Package prompt is the command line, which completes what it is typed.
package prompt

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/tui/cell"
	"keyaccount/tui/frame"
	"keyaccount/tui/keys"
	"keyaccount/tui/line"
	"keyaccount/tui/pane"
)

// Command is a command that can be typed.
type Command struct {
	Name string
	Args string // how its arguments are shown
	Help string
	// Complete returns what its argument may be, or begin with; nil where that is not known.
	Complete func() []string
}

// Run asks the program to carry out a line.
type Run struct{ Line string }

// Prompt is the overlay of the command line.
type Prompt struct {
	env      *pane.Env
	commands []Command
	input    line.Line
	history  []string
	past     int // the line of the history that is shown, counted from its end; 0 is what is typed
	choice   int // the completion that tab takes next
	w, h     int
}

// New returns the command line with some text to begin with. History holds the lines run before, oldest first.
func New(env *pane.Env, commands []Command, text string, history []string) *Prompt {
	p := &Prompt{env: env, commands: commands, history: history}
	p.input.Set(text)
	return p
}

// Init implements pane.Overlay.
func (p *Prompt) Init() tea.Cmd { return nil }

// Update implements pane.Overlay.
func (p *Prompt) Update(tea.Msg) tea.Cmd { return nil }

// Press implements pane.Overlay.
func (p *Prompt) Press(msg tea.KeyMsg) (tea.Cmd, bool) {
	switch msg.String() {
	case "esc":
		return nil, true
	case "enter":
		text := strings.TrimSpace(p.input.String())
		if name, rest, _ := strings.Cut(text, " "); rest == "" && !p.known(name) {
			if c := p.completions(); len(c) > 0 { // enter takes a name that was only begun
				text = strings.TrimSpace(c[min(p.choice, len(c)-1)].text)
			}
		}
		if text != "" {
			p.env.Ask(Run{text})
		}
		return nil, true
	case "tab", "down", "ctrl+n":
		p.complete(1)
		return nil, false
	case "shift+tab":
		p.complete(-1)
		return nil, false
	case "up", "ctrl+p":
		if p.past < len(p.history) {
			p.past++
			p.input.Set(p.history[len(p.history)-p.past])
		}
		return nil, false
	case "backspace":
		if p.input.Empty() {
			return nil, true
		}
	}
	if _, changed := p.input.Press(msg); changed {
		p.choice = 0
	}
	return nil, false
}

func (p *Prompt) known(name string) bool {
	return slices.ContainsFunc(p.commands, func(c Command) bool { return c.Name == name })
}

// completion is a whole line that what is typed may become.
type completion struct{ text, shown, help string }

func (p *Prompt) completions() []completion {
	typed := strings.TrimLeft(p.input.String(), " ")
	name, rest, hasArgs := strings.Cut(typed, " ")
	var out []completion
	for _, c := range p.commands {
		switch {
		case !hasArgs && strings.HasPrefix(c.Name, name):
			end := ""
			if c.Args != "" {
				end = " "
			}
			out = append(out, completion{c.Name + end, ":" + strings.TrimSpace(c.Name+" "+c.Args), c.Help})
		case hasArgs && c.Name == name && c.Complete != nil:
			for _, a := range c.Complete() {
				if strings.HasPrefix(strings.ToLower(a), strings.ToLower(rest)) {
					out = append(out, completion{name + " " + a, a, ""})
				}
			}
		}
	}
	return out
}

// complete takes what all completions have in common or, where that is typed already, the first of them.
func (p *Prompt) complete(n int) {
	all := p.completions()
	if len(all) == 0 {
		return
	}
	common := all[0].text
	for _, c := range all {
		for !strings.HasPrefix(c.text, common) {
			common = common[:len(common)-1]
		}
	}
	if len(common) > len(p.input.String()) {
		p.input.Set(common)
		p.choice = 0
		return
	}
	p.choice = (p.choice + n + len(all)) % len(all)
	if len(all) == 1 {
		p.choice = 0
	}
}

// Mouse implements pane.Overlay.
func (p *Prompt) Mouse(int, int, tea.MouseMsg) (tea.Cmd, bool) { return nil, false }

// SetSize implements pane.Overlay.
func (p *Prompt) SetSize(w, h int) { p.w, p.h = w, h }

// Over implements pane.Overlay: the command line stands at the foot of the pane.
func (p *Prompt) Over(body []string) []string {
	st := p.env.Styles
	all := p.completions()
	room := min(len(all), max(p.h-5, 1), 10)
	start := max(min(p.choice-room/2, len(all)-room), 0)
	width := 0
	for _, c := range all {
		width = max(width, cell.Width(c.shown))
	}
	var lines []string
	for i := start; i < start+room && i < len(all); i++ {
		c := all[i]
		text := cell.Pad(c.shown, width) + "  "
		if i == p.choice {
			lines = append(lines, st.Selected.Render(cell.Pad(" "+text+c.help, p.w-2)))
		} else {
			lines = append(lines, " "+st.Text.Render(text)+st.Muted.Render(c.help))
		}
	}
	lines = append(lines, st.Key.Render(" :")+p.input.View(st, "a command; tab completes", p.w-5)+" ")
	panel := frame.Panel{Title: "Command", Focus: true}.Draw(st, lines, p.w, len(lines)+2)
	return frame.Over(body, panel, 0, p.h-len(panel))
}

// Keys implements pane.Overlay.
func (p *Prompt) Keys() []keys.Key {
	return []keys.Key{
		{Name: "command-run", Keys: []string{"enter"}, Brief: "run", Group: keys.Other, Help: "on the command line: run it"},
		{Name: "command-complete", Keys: []string{"tab"}, Brief: "complete", Group: keys.Other, Help: "on the command line: complete, or the next completion"},
		{Name: "command-history", Keys: []string{"up"}, Brief: "earlier", Group: keys.Other, Help: "on the command line: the line before"},
		{Name: "command-leave", Keys: []string{"esc"}, Brief: "leave", Group: keys.Go, Help: "on the command line: leave it"},
	}
}

// Where implements pane.Overlay.
func (p *Prompt) Where() string { return "Command" }
