package tui

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"keyaccount/tui/style"
)

// Run shows the program on the process's terminal until its user leaves it or ctx ends. It puts the
// terminal back as it was.
func Run(ctx context.Context, o Options) error {
	out := &terminal{File: os.Stdout}
	if o.Styles == nil {
		o.Styles = style.New(detect(o.Theme, o.NoColor))
	}
	if o.Copy == nil {
		o.Copy = out.copy
	}
	if o.Open == nil {
		o.Open = launch
	}
	m := New(o)
	defer m.stop()
	// A signal ends ctx. Bubble Tea's own handler would want to tell of it as well, and wait for ever where nobody
	// listens any more.
	p := tea.NewProgram(m, tea.WithContext(ctx), tea.WithoutSignalHandler(), tea.WithOutput(out), tea.WithAltScreen(), tea.WithMouseCellMotion())
	if _, err := p.Run(); err != nil && ctx.Err() == nil {
		return fmt.Errorf("the terminal could not be used: %w", err)
	}
	return ctx.Err()
}

// detect asks the terminal and the environment what can be shown, as far as it has not been said.
func detect(theme string, noColor bool) style.Options {
	o := termenv.NewOutput(os.Stdout)
	profile := o.EnvColorProfile()
	return style.Options{
		Dark:  theme == "dark" || theme != "light" && o.HasDarkBackground(),
		Color: profile != termenv.Ascii && !noColor,
		Rich:  profile == termenv.TrueColor || profile == termenv.ANSI256,
	}
}

// terminal is where frames are written. What goes to the clipboard is written between two frames.
type terminal struct {
	*os.File
	mu sync.Mutex
}

// Write writes one frame.
func (t *terminal) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.File.Write(b)
}

// copyLimit is the length, in bytes, beyond which terminals ignore what is copied.
const copyLimit = 74994

// copy asks the terminal to put text on the clipboard (OSC 52), which works over SSH as well.
func (t *terminal) copy(text string) error {
	if len(text) > copyLimit {
		return fmt.Errorf("that is too long for the terminal's clipboard")
	}
	_, err := t.Write([]byte(ansi.SetSystemClipboard(text)))
	return err
}

// launch hands a URL to the system. It does not wait for what it starts, whose output goes nowhere.
func launch(url string) error {
	name, args := "xdg-open", []string{url}
	switch runtime.GOOS {
	case "darwin":
		name = "open"
	case "windows":
		name, args = "rundll32", []string{"url.dll,FileProtocolHandler", url}
	}
	cmd := exec.Command(name, args...)
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("cannot open %s: %w", url, err)
	}
	go cmd.Wait() // its end is of no interest, but it is not to stay behind as a zombie
	return nil
}
