package alarms

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
)

// Unfolded are the rows of a pane whose reasons stand as rows beneath them. It is for the update loop; what Now returns is
// never changed.
type Unfolded struct{ rows map[list.ID]bool }

// Now returns the rows that are unfolded.
func (u *Unfolded) Now() map[list.ID]bool { return u.rows }

// set replaces the rows, which a reading under way may still be using.
func (u *Unfolded) set(id list.ID, on bool) {
	rows := make(map[list.ID]bool, len(u.rows)+1)
	for have := range u.rows {
		rows[have] = true
	}
	if on {
		rows[id] = true
	} else {
		delete(rows, id)
	}
	u.rows = rows
}

// Toggle unfolds a row, or folds it.
func (u *Unfolded) Toggle(id list.ID) { u.set(id, !u.rows[id]) }

// Keys returns the keys that unfold and fold a row. has reports whether a row has reasons.
func (u *Unfolded) Keys(has func(list.Row) bool) keys.Map[*pane.Browser] {
	on := func(b *pane.Browser) (list.Row, bool) {
		row, ok := b.List.Current()
		return row, ok && (row.Depth > 0 || has(row))
	}
	return keys.Map[*pane.Browser]{
		{Key: keys.Key{Name: "unfold", Keys: []string{"right", "l"}, Group: keys.Move, Help: "list the reasons under the row, or go down into them"},
			When: func(b *pane.Browser) bool { _, ok := on(b); return ok },
			Do: func(b *pane.Browser) tea.Cmd {
				row, _ := on(b)
				if row.Depth > 0 || u.rows[row.ID] {
					b.List.Move(1)
					return b.Follow()
				}
				u.set(row.ID, true)
				return b.Reread()
			}},
		{Key: keys.Key{Name: "fold", Keys: []string{"left", "h"}, Group: keys.Move, Help: "fold the reasons away, or go up to what they are reasons for"},
			When: func(b *pane.Browser) bool { _, ok := on(b); return ok },
			Do: func(b *pane.Browser) tea.Cmd {
				row, _ := on(b)
				if row.Depth == 0 {
					u.set(row.ID, false)
					return b.Reread()
				}
				var above list.ID
				for _, r := range b.List.Shown() {
					if r.ID == row.ID {
						break
					}
					if r.Depth == 0 {
						above = r.ID
					}
				}
				b.List.Select(above)
				return b.Follow()
			}},
	}
}

// whyPart marks the rows of reasons.
const whyPart = "why "

// Reasons returns the rows of the reasons for what a row shows, to stand beneath it, with the words in the second column.
func Reasons(of list.ID, account kam.ID, why []kam.Reason) []list.Row {
	rows := make([]list.Row, len(why))
	for i, r := range why {
		branch := "├ "
		if i == len(why)-1 {
			branch = "└ "
		}
		rows[i] = list.Row{
			ID: list.ID{Ref: r.Record, Part: fmt.Sprint(whyPart, of.Ref, of.Part, i)}, Of: account, Depth: 1,
			Cells: []list.Cell{{}, {Text: branch + r.Words, Tone: doc.Muted}},
		}
	}
	return rows
}
