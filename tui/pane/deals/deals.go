// Package deals is the pane of all opportunities.
package deals

import (
	"context"
	"fmt"

	"keyaccount/kam"
	"keyaccount/tui/card"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/brief"
	"keyaccount/tui/show"
)

var columns = []list.Column{
	{Name: "name", Title: "Opportunity", Width: 24, Max: 40, Grow: 4},
	{Name: "account", Title: "Account", Width: 16, Max: 30, Grow: 3, Priority: 4},
	{Name: "stage", Title: "Stage", Width: 8, Priority: 1},
	{Name: "step", Width: 12, Max: 17, Grow: 2, Priority: 8},
	{Name: "amount", Title: "Amount", Width: 9, Right: true, Priority: 2},
	{Name: "probability", Title: "%", Width: 3, Right: true, Priority: 6},
	{Name: "close", Title: "Close", Width: 9, Priority: 3},
	{Name: "next_step", Title: "Next step", Width: 18, Max: 40, Grow: 3, Priority: 5},
	{Name: "owner", Title: "Owner", Width: 10, Max: 20, Grow: 1, Priority: 7},
}

// New returns the pane: the deals as a list, and what they come to, by stage and by period.
func New(env *pane.Env) *pane.Tabs {
	return pane.NewTabs(env, "Opportunities",
		pane.Tab{Name: "Deals", Pane: All(env)},
		pane.Tab{Name: "Pipeline", Pane: stages(env)},
		pane.Tab{Name: "Forecast", Pane: forecast(env)},
		pane.Tab{Name: "Win rates", Pane: rates(env)},
	)
}

// All returns the list of deals alone.
func All(env *pane.Env) *pane.Browser {
	mine, closed := false, false
	return pane.NewBrowser(env, pane.Spec{
		Where: "Opportunities", Panel: "Opportunities", Columns: columns, SortBy: 6, Active: 6, Share: 66,
		Kind: "opportunity", Kinds: []string{"opportunity", "account", "person"},
		Empty: "No open deals. n adds one; . (the full stop) shows those that are closed.",
		Load: func(filters []kam.Filter) pane.Loader {
			owner, closed := kam.NoID, closed
			if mine {
				owner = env.Me
			}
			return func(ctx context.Context) ([]list.Row, error) { return load(ctx, env, filters, owner, closed) }
		},
		Patch: func(filters []kam.Filter, refs []kam.Ref) pane.Patcher {
			owner, closed := kam.NoID, closed
			if mine {
				owner = env.Me
			}
			return func(ctx context.Context) (pane.Patch, bool, error) {
				return patch(ctx, env, filters, owner, closed, refs)
			}
		},
		Preview: func(ctx context.Context, row list.Row) (*doc.Doc, error) { return card.Of(ctx, env.Book, row.Ref) },
		New: func(row list.Row) pane.New {
			return pane.New{Kind: "opportunity"}
		},
		Keys: keys.Map[*pane.Browser]{
			pane.StageForward(), pane.StageBack(), pane.Mine(&mine), pane.Hidden(&closed, "closed deals"),
			brief.Key(), pane.LogCall(), pane.Concern(),
		},
	})
}

func load(ctx context.Context, env *pane.Env, filters []kam.Filter, owner kam.ID, closed bool) ([]list.Row, error) {
	var rows []list.Row
	today := env.Book.Today()
	err := env.Book.Each(ctx, "opportunity", func(r kam.Record) bool {
		if belongs(env, r, filters, owner, closed) {
			rows = append(rows, row(env, r, today))
		}
		return true
	})
	return rows, err
}

// belongs reports whether a deal is among those shown. A filter finds the closed ones too.
func belongs(env *pane.Env, r kam.Record, filters []kam.Filter, owner kam.ID, closed bool) bool {
	outcome := r.Get("outcome")
	open := outcome == "" || outcome == "open"
	return (open || closed || len(filters) > 0) && (owner == kam.NoID || r.Get("owner") == owner.String()) && env.Passes(r, filters)
}

// patch reads the deals again that have changed, and those of accounts that have.
func patch(ctx context.Context, env *pane.Env, filters []kam.Filter, owner kam.ID, closed bool, refs []kam.Ref) (pane.Patch, bool, error) {
	out := pane.Patch{}
	for _, ref := range refs {
		switch ref.Kind {
		case "opportunity":
			out[ref] = nil
		case "account":
			err := env.Book.Related(ctx, ref, func(r kam.Record) bool {
				if r.Kind == "opportunity" {
					out[r.Ref] = nil
				}
				return true
			})
			if err != nil {
				return nil, false, err
			}
		case "person": // whose name any row may hold
			return nil, false, nil
		}
	}
	for ref := range out {
		r, err := env.Book.Get(ctx, ref)
		switch {
		case kam.CodeOf(err) == kam.NotFound:
		case err != nil:
			return nil, false, err
		case !r.Deleted() && belongs(env, r, filters, owner, closed):
			out[ref] = []list.Row{row(env, r, env.Book.Today())}
		}
	}
	return out, true, nil
}

func row(env *pane.Env, r kam.Record, today kam.Date) list.Row {
	o := kam.Decode[kam.Opportunity](r)
	n, stage := show.Stage(o.Stage)
	at, step := list.Cell{Text: show.StageBar(n), Key: fmt.Sprintf("%02d", n), Tone: doc.Accent}, list.Cell{Text: stage, Tone: doc.Muted}
	closing := list.Cell{Text: show.Due(o.Close, today), Key: o.Close.String()}
	next := list.Cell{Text: o.NextStep}
	switch o.Outcome {
	case "won":
		at = list.Cell{Text: "✓ won", Key: "10", Tone: doc.Good}
		step = list.Cell{}
		closing.Text = show.Past(o.Close, today)
	case "lost", "abandoned":
		at = list.Cell{Text: "✖ lost", Key: "11", Tone: doc.Muted}
		step = list.Cell{Text: o.Outcome, Tone: doc.Muted}
		closing.Text = show.Past(o.Close, today)
	default:
		if o.Close.Before(today) && !o.Close.IsZero() {
			closing.Tone = doc.Warn
		}
		if o.NextStep == "" {
			next = list.Cell{Text: "! none", Tone: doc.Warn}
		}
	}
	amountKey := ""
	if !o.Amount.IsZero() {
		amountKey = show.Rank(o.Amount.Amount)
	}
	probability := list.Cell{}
	if o.Probability.Known {
		probability = list.Cell{Text: o.Probability.String(), Key: show.Rank(o.Probability.Decimal)}
	}
	return list.Row{
		ID: list.ID{Ref: r.Ref},
		Cells: []list.Cell{
			{Text: o.Name}, {Text: env.Title(r, "account"), Tone: doc.Muted}, at, step,
			{Text: show.Money(o.Amount, env.Book.Currency()), Key: amountKey}, probability, closing, next,
			{Text: env.Title(r, "owner"), Tone: doc.Muted},
		},
	}
}
