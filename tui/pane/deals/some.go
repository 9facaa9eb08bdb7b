package deals

import (
	"context"

	"keyaccount/kam"
	"keyaccount/tui/card"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/brief"
)

// some returns the pane of a few deals, such as those that make up a figure.
func some(env *pane.Env, title string, ids []kam.ID) *pane.Browser {
	return pane.NewBrowser(env, pane.Spec{
		Where: title, Panel: title, Columns: columns, SortBy: 6, Active: 6, Share: 66,
		Kind: "opportunity", Kinds: []string{"opportunity", "account", "person"},
		Empty: "No deals make up this figure.",
		Load: func(filters []kam.Filter) pane.Loader {
			return func(ctx context.Context) ([]list.Row, error) {
				var rows []list.Row
				for _, id := range ids {
					r, err := env.Book.Get(ctx, kam.Ref{Kind: "opportunity", ID: id})
					switch {
					case kam.CodeOf(err) == kam.NotFound:
					case err != nil:
						return nil, err
					case !r.Deleted() && env.Passes(r, filters):
						rows = append(rows, row(env, r, env.Book.Today()))
					}
				}
				return rows, nil
			}
		},
		Preview: func(ctx context.Context, row list.Row) (*doc.Doc, error) { return card.Of(ctx, env.Book, row.Ref) },
		Keys:    keys.Map[*pane.Browser]{pane.StageForward(), pane.StageBack(), brief.Key(), pane.LogCall(), pane.Concern()},
	})
}
