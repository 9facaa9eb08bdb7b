package pane

import (
	"context"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/show"
)

// The actions below are the same on every pane where they make sense. A pane names those it has in its
// Spec.Keys.

// Acts returns a browser that is never shown: what the keys of lists do to the row under the cursor of a list, for places that show
// records of all kinds, such as the search. Its Spec.Keys are those given, and those of every list that act on a record.
func Acts(env *Env, l *list.List, own ...keys.Binding[*Browser]) *Browser {
	b := &Browser{Env: env, List: l, Spec: Spec{Columns: l.Columns(), Keys: own}}
	for _, k := range browserKeys {
		switch k.Name {
		case "edit-all":
			k.Keys = []string{"e"} // there are no columns to choose a field by
			b.Spec.Keys = append(b.Spec.Keys, k)
		case "delete", "copy", "launch":
			b.Spec.Keys = append(b.Spec.Keys, k)
		}
	}
	return b
}

// StageForward moves the chosen deals to the next of the eight steps of buying, StageBack to the one before.
func StageForward() keys.Binding[*Browser] {
	return keys.Binding[*Browser]{
		Key:  keys.Key{Name: "next-stage", Keys: []string{">"}, Brief: "next stage", Group: keys.Change, Help: "move the deal to the next stage of buying"},
		When: onKind("opportunity"), Do: func(b *Browser) tea.Cmd { return b.shiftStage(1) },
	}
}

// StageBack is described at StageForward.
func StageBack() keys.Binding[*Browser] {
	return keys.Binding[*Browser]{
		Key:  keys.Key{Name: "previous-stage", Keys: []string{"<"}, Group: keys.Change, Help: "move the deal back to the stage before"},
		When: onKind("opportunity"), Do: func(b *Browser) tea.Cmd { return b.shiftStage(-1) },
	}
}

// onKind returns whether the row under the cursor is a record of the kind.
func onKind(kind string) func(*Browser) bool {
	return func(b *Browser) bool {
		row, ok := b.List.Current()
		return ok && row.Kind == kind
	}
}

func (b *Browser) shiftStage(n int) tea.Cmd {
	env, refs := b.Env, b.List.Chosen()
	options := kam.OpportunityKind.Lookup("stage").Options
	return env.Ask(Find{func(ctx context.Context) (tea.Msg, error) {
		var edits []kam.Edit
		label := ""
		for _, ref := range refs {
			r, err := env.Book.Get(ctx, ref)
			if err != nil {
				return nil, err
			}
			at, _ := show.Stage(r.Get("stage"))
			if at == 0 {
				at = 1
			}
			to := max(min(at+n, len(options)), 1)
			if ref.Kind != "opportunity" || to == at {
				continue
			}
			edits = append(edits, kam.Edit{Ref: ref, Cells: []kam.Cell{{Key: "stage", Value: options[to-1]}}})
			label = fmt.Sprintf("%s %s %s", env.Name(ref), map[bool]string{true: "→", false: "←"}[n > 0], show.Stages[to-1])
		}
		switch {
		case len(edits) == 0 && n > 0:
			return Say{"This is the last stage.", false}, nil
		case len(edits) == 0:
			return Say{"This is the first stage.", false}, nil
		case len(edits) > 1:
			label = fmt.Sprintf("%d deals moved by a stage", len(edits))
		}
		return Apply{label, edits}, nil
	}})
}

// Done marks the chosen activities as done today, and concerns as handled.
func Done() keys.Binding[*Browser] {
	return keys.Binding[*Browser]{
		Key:  keys.Key{Name: "done", Keys: []string{"x"}, Brief: "done", Group: keys.Change, Help: "mark the activity done today, or the concern handled"},
		When: func(b *Browser) bool { return onKind("activity")(b) || onKind("concern")(b) },
		Do: func(b *Browser) tea.Cmd {
			today := b.Env.Book.Today().String()
			var edits []kam.Edit
			label := ""
			for _, ref := range b.List.Chosen() {
				switch ref.Kind {
				case "activity":
					edits = append(edits, kam.Edit{Ref: ref, Cells: []kam.Cell{{Key: "done", Value: today}}})
					label = "Done: " + b.Env.Name(ref)
				case "concern":
					edits = append(edits, kam.Edit{Ref: ref, Cells: []kam.Cell{{Key: "handled", Value: today}}})
					label = "Handled: " + b.Env.Name(ref)
				}
			}
			if len(edits) > 1 {
				label = fmt.Sprintf("%d things done", len(edits))
			}
			b.List.ClearMarks()
			return b.Env.Ask(Apply{label, edits})
		},
	}
}

// Concern adds a concern about the row's person, deal or account.
func Concern() keys.Binding[*Browser] {
	return keys.Binding[*Browser]{
		Key:  keys.Key{Name: "concern", Keys: []string{"!"}, Group: keys.Change, Help: "add a concern of the person, or about the deal or account"},
		When: onRecord,
		Do: func(b *Browser) tea.Cmd {
			row, _ := b.List.Current()
			return b.Env.Ask(New{"concern", About(row)})
		},
	}
}

// About returns the cells by which a new record concerns the record of a row.
func About(row list.Row) []kam.Cell {
	switch row.Kind {
	case "account", "contact", "opportunity":
		return []kam.Cell{{Key: row.Kind, Value: row.Ref.ID.String()}}
	}
	return nil
}

// LogCall starts quick capture of a call about the record of the row.
func LogCall() keys.Binding[*Browser] {
	return keys.Binding[*Browser]{
		Key:  keys.Key{Name: "log", Keys: []string{"L"}, Brief: "log call", Group: keys.Change, Help: "log a call with the person, or about the account or deal"},
		When: func(b *Browser) bool { row, _ := b.List.Current(); return About(row) != nil },
		Do: func(b *Browser) tea.Cmd {
			row, _ := b.List.Current()
			return b.Env.Ask(Capture{CaptureText(row.Ref, b.Env.Name(row.Ref))})
		},
	}
}

// CaptureText returns the beginning of a line of quick capture that concerns a record.
func CaptureText(ref kam.Ref, name string) string {
	switch ref.Kind {
	case "contact":
		return "call " + name + " "
	case "account":
		return "call @" + tag(name) + " "
	case "opportunity":
		return "call #" + tag(name) + " "
	}
	return ""
}

// tag writes a name as one word.
func tag(name string) string { return strings.Join(strings.Fields(name), "-") }

// Mine switches between what is the user's and what is everybody's. mine is the pane's own state.
func Mine(mine *bool) keys.Binding[*Browser] {
	return keys.Binding[*Browser]{
		Key:  keys.Key{Name: "mine", Keys: []string{"m"}, Brief: "mine/all", Group: keys.Look, Help: "show what is mine, or everybody's"},
		When: func(b *Browser) bool { return b.Env.Me != kam.NoID },
		Do:   func(b *Browser) tea.Cmd { *mine = !*mine; return b.ReloadNow() },
	}
}

// Hidden switches whether what is closed is shown too.
func Hidden(shown *bool, what string) keys.Binding[*Browser] {
	return keys.Binding[*Browser]{
		Key: keys.Key{Name: "hidden", Keys: []string{"."}, Group: keys.Look, Help: "show or hide " + what},
		Do:  func(b *Browser) tea.Cmd { *shown = !*shown; return b.ReloadNow() },
	}
}
