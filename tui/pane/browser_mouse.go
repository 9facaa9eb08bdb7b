package pane

import tea "github.com/charmbracelet/bubbletea"

// Mouse implements Pane. The wheel moves the cursor; a click chooses a row, and a click on the chosen one is as enter.
func (b *Browser) Mouse(x, y int, msg tea.MouseMsg) tea.Cmd {
	if b.aside.Mouse(x, y, msg) {
		return nil
	}
	if n := Wheel(msg); n != 0 {
		b.List.Move(3 * n)
		return b.follow()
	}
	if !Clicked(msg) {
		return nil
	}
	in := b.aside.Main().Inner()
	in.Y += b.filter.Height()
	before, _ := b.List.Current()
	onRow, column := b.List.At(x-in.X, y-in.Y)
	if column >= 0 && !b.Spec.Tree {
		b.List.SetActive(column)
		return b.sortActive()
	}
	if after, ok := b.List.Current(); onRow && ok && before.ID == after.ID {
		cmd, _ := b.handle("enter")
		return cmd
	}
	return b.follow()
}
