// Command firstframe is the least Bubble Tea program that fills the screen. How soon it shows something is what the
// start of kam is measured against.
package main

import (
	"fmt"
	"os"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
)

type screen struct{ width, height int }

func (s screen) Init() tea.Cmd { return nil }

func (s screen) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		return screen{msg.Width, msg.Height}, nil
	case tea.KeyMsg:
		return s, tea.Quit
	}
	return s, nil
}

func (s screen) View() string {
	if s.height == 0 {
		return ""
	}
	lines := make([]string, s.height)
	for i := range lines {
		lines[i] = strings.Repeat("─", s.width)
	}
	lines[s.height-1] = "ready"
	return strings.Join(lines, "\n")
}

func main() {
	if _, err := tea.NewProgram(screen{}, tea.WithAltScreen()).Run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
