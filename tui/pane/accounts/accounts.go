// Package accounts is the pane of all accounts.
package accounts

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/tui/card"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/brief"
	"keyaccount/tui/pane/chart"
	"keyaccount/tui/show"
)

var columns = []list.Column{
	{Name: "name", Title: "Account", Width: 22, Max: 44, Grow: 5},
	{Name: "priority", Title: "P", Width: 2, Priority: 5},
	{Name: "status", Title: "Status", Width: 11, Priority: 7},
	{Name: "segment", Title: "Segment", Width: 10, Max: 20, Grow: 2, Priority: 6},
	{Name: "country", Title: "Ctry", Width: 5, Priority: 4},
	{Name: "owner", Title: "KAM", Width: 10, Max: 20, Grow: 2, Priority: 3},
	{Name: "health", Title: "Health", Width: 7, Right: false, Priority: 2},
	{Name: "open", Title: "Open", Width: 9, Right: true, Priority: 2},
	{Name: "last", Title: "Last contact", Width: 13, Priority: 8},
	{Name: "next", Title: "Next", Width: 9, Priority: 1},
}

// New returns the pane.
func New(env *pane.Env) *pane.Browser {
	mine := false
	w := &watch{}
	return pane.NewBrowser(env, pane.Spec{
		Where: "Accounts", Panel: "Accounts", Columns: columns, SortBy: 0, Share: 64,
		Kind: "account", Kinds: []string{"account", "opportunity", "activity", "person"}, Survey: func() pane.Surveyor { return w.survey(env) },
		Empty: "No accounts yet. n adds the first one. From a spreadsheet: kam import FILE, in a shell.",
		Load: func(filters []kam.Filter) pane.Loader {
			owner := kam.NoID
			if mine {
				owner = env.Me
			}
			return func(ctx context.Context) ([]list.Row, error) { return load(ctx, env, filters, owner, w) }
		},
		Patch: func(filters []kam.Filter, refs []kam.Ref) pane.Patcher {
			owner := kam.NoID
			if mine {
				owner = env.Me
			}
			return func(ctx context.Context) (pane.Patch, bool, error) { return patch(ctx, env, filters, owner, refs, w) }
		},
		Preview: func(ctx context.Context, row list.Row) (*doc.Doc, error) {
			return card.Account(ctx, env.Book, row.Ref, w.writer(row.Ref.ID))
		},
		New: func(list.Row) pane.New { return pane.New{Kind: "account"} },
		Keys: keys.Map[*pane.Browser]{
			{
				Key:  keys.Key{Name: "people", Keys: []string{"c"}, Brief: "map", Group: keys.Go, Help: "to the map of the account's buying center"},
				When: func(b *pane.Browser) bool { row, ok := b.List.Current(); return ok && row.Kind == "account" },
				Do: func(b *pane.Browser) tea.Cmd {
					row, _ := b.List.Current()
					return env.Ask(pane.Push{Pane: chart.Of(env, row.Ref)})
				},
			},
			pane.Mine(&mine), brief.Key(), pane.LogCall(), pane.Concern(),
		},
	})
}

// sums is what is counted up per account.
type sums struct {
	open     decimal.Decimal
	currency string
	deals    int
	last     string   // the newest day of contact
	next     kam.Date // the first day on which something is due
}

func load(ctx context.Context, env *pane.Env, filters []kam.Filter, owner kam.ID, w *watch) ([]list.Row, error) {
	today := env.Book.Today()
	of := map[kam.ID]*sums{}
	for _, kind := range []string{"opportunity", "activity"} {
		err := env.Book.Each(ctx, kind, func(r kam.Record) bool {
			s := of[r.Account()]
			if s == nil {
				s = &sums{}
				of[r.Account()] = s
			}
			s.add(r)
			return true
		})
		if err != nil {
			return nil, err
		}
	}
	var rows []list.Row
	err := env.Book.Each(ctx, "account", func(r kam.Record) bool {
		s := of[r.ID]
		if s == nil {
			s = &sums{}
		}
		if belongs(env, r, filters, owner) {
			rows = append(rows, row(env, r, s, w.health(r.ID), today))
		}
		return true
	})
	return rows, err
}

// belongs reports whether an account is among those shown.
func belongs(env *pane.Env, r kam.Record, filters []kam.Filter, owner kam.ID) bool {
	return (owner == kam.NoID || r.Get("owner") == owner.String()) && env.Passes(r, filters)
}

// patch reads the accounts again that changed records are or belong to.
func patch(ctx context.Context, env *pane.Env, filters []kam.Filter, owner kam.ID, refs []kam.Ref, w *watch) (pane.Patch, bool, error) {
	accounts, ok, err := env.Accounts(ctx, refs)
	if !ok || err != nil {
		return nil, false, err
	}
	out := pane.Patch{}
	for id := range accounts {
		ref := kam.Ref{Kind: "account", ID: id}
		out[ref] = nil
		r, err := env.Book.Get(ctx, ref)
		if kam.CodeOf(err) == kam.NotFound || err == nil && (r.Deleted() || !belongs(env, r, filters, owner)) {
			continue
		}
		s := &sums{}
		if err == nil {
			err = env.Book.Related(ctx, ref, func(r kam.Record) bool {
				if r.Account() == id {
					s.add(r)
				}
				return true
			})
		}
		if err != nil {
			return nil, false, err
		}
		out[ref] = []list.Row{row(env, r, s, w.health(id), env.Book.Today())}
	}
	return out, true, nil
}

func row(env *pane.Env, r kam.Record, s *sums, health list.Cell, today kam.Date) list.Row {
	country, owner := r.Get("country"), env.Title(r, "owner")
	open, openKey := "", ""
	switch {
	case s.deals > 0 && s.currency == "": // no amount is known
		open, openKey = show.Count(s.deals, "deal", "deals"), show.Rank(s.open)
	case s.deals > 0:
		open, openKey = show.Money(kam.Money{Amount: s.open, Currency: s.currency}, env.Book.Currency()), show.Rank(s.open)
	}
	lastDay, _ := kam.ParseDate(s.last)
	next := list.Cell{}
	if !s.next.IsZero() {
		next = list.Cell{Text: show.Due(s.next, today), Key: s.next.String()}
		if s.next.Before(today) {
			next.Tone = doc.Warn
		}
	}
	status := list.Cell{Text: r.Get("status"), Key: show.Choice(kam.AccountKind.Lookup("status"), r.Get("status"))}
	if status.Text == "key account" {
		status.Tone = doc.Accent
	}
	name := list.Cell{Text: r.Title(env.Book.Name)}
	return list.Row{
		ID: list.ID{Ref: r.Ref},
		Cells: []list.Cell{
			name, {Text: r.Get("priority")}, status, {Text: r.Get("segment"), Tone: doc.Muted},
			{Text: country}, {Text: owner}, health, {Text: open, Key: openKey},
			{Text: show.Past(lastDay, today), Key: s.last, Tone: doc.Muted}, next,
		},
		Words: strings.Join([]string{kam.CountryName(country), r.Get("city"), r.Get("region")}, " "),
	}
}

// add counts a deal or an activity of the account. Amounts are summed in the currency met first.
func (s *sums) add(r kam.Record) {
	switch r.Kind {
	case "opportunity":
		if o := r.Get("outcome"); o != "" && o != "open" {
			return
		}
		if m, err := kam.ParseMoney(r.Get("amount"), ""); err == nil && (s.currency == "" || s.currency == m.Currency) {
			s.open, s.currency = s.open.Add(m.Amount), m.Currency
		}
		s.deals++
	case "activity":
		if done := r.Get("done"); done != "" {
			s.last = max(s.last, done)
			return
		}
		if due, err := kam.ParseDate(r.Get("due")); err == nil && (s.next.IsZero() || due.Before(s.next)) {
			s.next = due
		}
	}
}
