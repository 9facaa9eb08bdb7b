package pane

import tea "github.com/charmbracelet/bubbletea"

// Mouse implements Pane.
func (b *Browser) Mouse(x, y int, msg tea.MouseMsg) tea.Cmd {
	over := b.split.Preview.Contains(x, y) || b.peek
	switch msg.Button {
	case tea.MouseButtonWheelUp, tea.MouseButtonWheelDown:
		n := 3
		if msg.Button == tea.MouseButtonWheelUp {
			n = -3
		}
		if over {
			b.look.offset = max(b.look.offset+n, 0)
			return nil
		}
		b.List.Move(n)
		return b.follow()
	case tea.MouseButtonLeft:
		if msg.Action != tea.MouseActionPress || over {
			return nil
		}
		in := b.split.List.Inner()
		in.Y += b.filterLines()
		before, _ := b.List.Current()
		onRow, column := b.List.At(x-in.X, y-in.Y)
		if column >= 0 && !b.Spec.Tree {
			b.List.SetActive(column)
			return b.sortActive()
		}
		if after, ok := b.List.Current(); onRow && ok && before.ID == after.ID {
			cmd, _ := browserKeys.Handle(b, "enter")
			return cmd
		}
		return b.follow()
	}
	return nil
}
