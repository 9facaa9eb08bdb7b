package alarms

import (
	"context"
	"fmt"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/kam/signal"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/detail"
)

// Action is what mends something: what to ask of the program, and what that is in words.
type Action struct {
	Words string
	Do    func() tea.Msg
}

// reviewDays is how far ahead a review is proposed.
const reviewDays = 14

// together are the fields that are looked at in one go with the one that mends an alarm, by the kind of alarm.
var together = map[signal.AlarmKind][]string{
	signal.NotReceptive:      {"outcome", "next_step"},
	signal.Anxious:           {"outcome", "next_step"},
	signal.NoReason:          {"compelling_reason_evidence", "compelling_reason_date"},
	signal.OpponentInPower:   {"opponent", "zones"},
	signal.ReviewOverdue:     {"due", "owner", "decisions"},
	signal.ConcernUnowned:    {"due", "how"},
	signal.ConcernOverdue:    {"owner", "due", "how"},
	signal.DealPastClose:     {"outcome", "next_step"},
	signal.DealWithoutStep:   {"close"},
	signal.DocumentExpiring:  {"owner"},
	signal.TooManyAccounts:   {"status", "priority"},
	signal.CompetingAccounts: {"segment", "country", "countries"},
}

// Act returns what mends an alarm: a form of its record, or of the record that is missing.
func Act(env *pane.Env, a signal.Alarm) Action {
	name, k := env.Name(a.Record), kam.LookupKind(a.Record.Kind)
	switch {
	case a.Kind == signal.DuplicateSuspect:
		return Action{"shows both side by side, to merge them or to say that they differ", func() tea.Msg { return pane.Push{Pane: detail.Pair(env, a.Why[0].Record, a.Record)} }}
	case a.Make != "":
		made := kam.LookupKind(a.Make)
		find := func(ctx context.Context) (tea.Msg, error) {
			cells, err := beside(ctx, env, a)
			return pane.New{Kind: a.Make, Cells: cells}, err
		}
		return Action{"adds: " + strings.ToLower(made.Label), func() tea.Msg { return pane.Find{Out: find} }}
	case a.Field == kam.DeletedField:
		return Action{"opens “" + name + "”, which d deletes", func() tea.Msg { return pane.Open{Ref: a.Record} }}
	case a.Kind == signal.NotVerified && len(a.Why) > 1:
		return Action{fmt.Sprintf("lists the %d records, to confirm those that are true", len(a.Why)), func() tea.Msg { return pane.Push{Pane: Stale(env, a.Account)} }}
	case a.Kind == signal.NotVerified: // one has to see what one confirms
		return Action{"shows “" + name + "” to confirm it", func() tea.Msg { return pane.Edit{Ref: a.Record, Only: shown(k, a.Field)} }}
	}
	fields := append([]string{a.Field}, together[a.Kind]...)
	return Action{"edits " + strings.ToLower(labels(k, fields)), func() tea.Msg { return pane.Edit{Ref: a.Record, Only: fields} }}
}

// shown returns a field and after it those of a kind that a list or its title shows.
func shown(k *kam.Kind, first string) []string {
	fields := []string{first}
	for _, f := range k.Fields {
		if (f.Column || f.Title || f.Expected) && !f.Internal && f.Name != first {
			fields = append(fields, f.Name)
		}
	}
	return fields
}

func labels(k *kam.Kind, fields []string) string {
	var out []string
	for _, name := range fields {
		if f := k.Lookup(name); f != nil {
			out = append(out, f.Label)
		}
	}
	return strings.Join(out, ", ")
}

// beside returns what is known of the record that an alarm asks for before anybody has typed a word.
func beside(ctx context.Context, env *pane.Env, a signal.Alarm) ([]kam.Cell, error) {
	cells := append([]kam.Cell{{Key: "account", Value: a.Account.String()}}, a.Cells...)
	set := func(key, value string) {
		if value != "" {
			cells = append(cells, kam.Cell{Key: key, Value: value})
		}
	}
	today := env.Book.Today()
	owner := a.Who
	if owner == kam.NoID {
		owner = env.Me
	}
	r, err := env.Book.Get(ctx, a.Record)
	if err != nil {
		return nil, err
	}
	switch a.Make {
	case "review":
		set("due", today.AddDays(reviewDays).String())
		if owner != kam.NoID {
			set("owner", owner.String())
		}
	case "activity":
		set("type", "call")
		switch r.Kind {
		case "contact":
			set("contact", r.ID.String())
		case "account":
			who, err := lastMet(ctx, env, a.Account)
			if err != nil {
				return nil, err
			}
			if who != kam.NoID {
				set("contact", who.String())
			}
		default:
			set("contact", r.Get("contact"))
			set("opportunity", r.Get("opportunity"))
		}
		if a.Kind == signal.NeedsImplied { // what is written down is the talk in which they named the need
			set("done", today.String())
		} else {
			set("due", today.String())
		}
		if owner != kam.NoID {
			set("owner", owner.String())
		}
	}
	slices.SortFunc(cells, func(x, y kam.Cell) int { return strings.Compare(x.Key, y.Key) })
	return cells, nil
}

// lastMet returns the powerful member of an account who was met last: the talk to take up again.
func lastMet(ctx context.Context, env *pane.Env, account kam.ID) (who kam.ID, err error) {
	err = env.Book.Board(ctx, func(b *signal.Board) {
		d := b.Company().Dossier(account)
		if d == nil {
			return
		}
		last := kam.Date{}
		for _, m := range signal.Center(d) {
			if m.Powerful() && m.Last.After(last) {
				who, last = m.Contact, m.Last
			}
		}
	})
	return who, err
}

// often are the fields that mostly have to be edited of a record that is the reason for something.
var often = map[string][]string{
	"activity":           {"due", "time", "done", "outcome", "next_step"},
	"opportunity":        {"next_step", "close", "stage", "probability"},
	"concern":            {"owner", "due", "how", "handled"},
	"expectation":        {"owner", "due", "how", "handled"},
	"review":             {"held", "due", "owner", "decisions"},
	"interface":          {"mended", "due", "owner"},
	"milestone":          {"reached", "due"},
	"influencing_action": {"done", "date"},
	"document":           {"expires", "owner"},
	"contact":            {"notes"},
	"account":            {"notes"},
}

// Fields returns the fields that mostly have to be edited of a record of a kind, none for all.
func Fields(kind string) []string {
	k := kam.LookupKind(kind)
	return slices.DeleteFunc(slices.Clone(often[kind]), func(name string) bool { return k.Lookup(name) == nil })
}
