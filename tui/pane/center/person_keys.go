package center

import (
	"context"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/keys"
	"keyaccount/tui/pane"
)

// personKeys are the keys about the part that the person under the cursor plays.
func personKeys(env *pane.Env) keys.Map[*pane.Browser] {
	onPerson := func(b *pane.Browser) bool {
		row, ok := b.List.Current()
		return ok && row.Kind == "contact"
	}
	return keys.Map[*pane.Browser]{
		{Key: keys.Key{Name: "roles", Keys: []string{"R"}, Brief: "roles", Group: keys.Change, Help: "edit the person's roles, attitude and zones"},
			When: onPerson, Do: func(b *pane.Browser) tea.Cmd { return editPart(env, b) }},
		{Key: keys.Key{Name: "attitude-up", Keys: []string{"+"}, Group: keys.Change, Help: "the person's attitude is one step more favourable"},
			When: onPerson, Do: func(b *pane.Browser) tea.Cmd { return shiftAttitude(env, b, 1) }},
		{Key: keys.Key{Name: "attitude-down", Keys: []string{"-"}, Group: keys.Change, Help: "the person's attitude is one step less favourable"},
			When: onPerson, Do: func(b *pane.Browser) tea.Cmd { return shiftAttitude(env, b, -1) }},
		{Key: keys.Key{Name: "influence", Keys: []string{"i"}, Group: keys.Change, Help: "add whom the person influences"},
			When: onPerson, Do: func(b *pane.Browser) tea.Cmd {
				row, _ := b.List.Current()
				return env.Ask(pane.New{Kind: "influence", Cells: []kam.Cell{{Key: "from", Value: row.Ref.ID.String()}}})
			}},
	}
}

// part returns the membership of the account's buying center that a contact has, if any.
func part(ctx context.Context, env *pane.Env, contact kam.Ref) (found kam.Record, err error) {
	err = env.Book.Related(ctx, contact, func(r kam.Record) bool {
		if r.Kind == "membership" && r.Get("contact") == contact.ID.String() && r.Get("opportunity") == "" {
			found = r
			return false
		}
		return true
	})
	return found, err
}

func editPart(env *pane.Env, b *pane.Browser) tea.Cmd {
	row, _ := b.List.Current()
	return env.Ask(pane.Find{Out: func(ctx context.Context) (tea.Msg, error) {
		m, err := part(ctx, env, row.Ref)
		switch {
		case err != nil:
			return nil, err
		case m.IsZero():
			return pane.New{Kind: "membership", Cells: []kam.Cell{{Key: "contact", Value: row.Ref.ID.String()}}}, nil
		}
		return pane.Edit{Ref: m.Ref, Only: []string{"roles", "attitude", "zones", "dominant", "opponent"}}, nil
	}})
}

// shiftAttitude moves the person's attitude by one step; where none is known it starts from neutral.
func shiftAttitude(env *pane.Env, b *pane.Browser, n int) tea.Cmd {
	row, _ := b.List.Current()
	options := kam.MembershipKind.Lookup("attitude").Options
	return env.Ask(pane.Find{Out: func(ctx context.Context) (tea.Msg, error) {
		m, err := part(ctx, env, row.Ref)
		if err != nil {
			return nil, err
		}
		at := slices.Index(options, m.Get("attitude"))
		if at < 0 {
			at = slices.Index(options, "neutral")
		}
		to := max(min(at+n, len(options)-1), 0)
		cells := []kam.Cell{{Key: "attitude", Value: options[to]}}
		ref := m.Ref
		if m.IsZero() {
			ref = kam.Ref{Kind: "membership", ID: env.Book.NewID()}
			cells = append(cells, kam.Cell{Key: "contact", Value: row.Ref.ID.String()})
		} else if m.Get("attitude") == options[to] {
			return pane.Say{Text: "It is " + options[to] + " already."}, nil
		}
		return pane.Apply{Label: env.Name(row.Ref) + " is " + options[to], Edits: []kam.Edit{{Ref: ref, Cells: cells}}}, nil
	}})
}
