// Package library is the pane of what there is to read: documents with their files, and news.
package library

import (
	"context"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/shopspring/decimal"

	"keyaccount/kam"
	"keyaccount/tui/book"
	"keyaccount/tui/card"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// New returns the pane.
func New(env *pane.Env) *pane.Tabs {
	return pane.NewTabs(env, "Library",
		pane.Tab{Name: "Documents", Pane: newDocuments(env, kam.Ref{})},
		pane.Tab{Name: "News", Pane: news(env)},
	)
}

// Of returns the pane of the documents of an account, and of those that are about it beside others.
func Of(env *pane.Env, account kam.Ref) pane.Pane { return newDocuments(env, account) }

var documentColumns = []list.Column{
	{Name: "name", Title: "Document", Width: 24, Max: 60, Grow: 5},
	{Name: "type", Title: "Type", Width: 12, Priority: 5},
	{Name: "account", Title: "Account", Width: 16, Max: 34, Grow: 3, Priority: 3},
	{Name: "date", Title: "Date", Width: 9, Priority: 2},
	{Name: "expires", Title: "Expires", Width: 11, Priority: 1},
	{Name: "size", Title: "Size", Width: 9, Right: true, Priority: 4},
	{Name: "file", Title: "File", Width: 12},
}

// rows reads the documents that meet the filters.
func rows(ctx context.Context, env *pane.Env, account kam.Ref, filters []kam.Filter) (all []list.Row, err error) {
	files, today := book.FilesOf(env.Book), env.Book.Today()
	take := func(r kam.Record) bool {
		if r.Kind == kam.DocumentKind.Name && env.Passes(r, filters) {
			all = append(all, row(env, r, files.FileState(r), today))
		}
		return true
	}
	if account.ID == kam.NoID {
		return all, env.Book.Each(ctx, kam.DocumentKind.Name, take)
	}
	err = env.Book.Related(ctx, account, take)
	return all, err
}

func row(env *pane.Env, r kam.Record, s book.FileState, today kam.Date) list.Row {
	d := kam.Decode[kam.Document](r)
	expires := list.Cell{Text: show.Day(d.Expires, today), Key: d.Expires.String()}
	switch days := d.Expires.DaysSince(today); {
	case d.Expires.IsZero():
	case days < 0:
		expires.Text, expires.Tone = "! "+expires.Text, doc.Bad
	case days < noticed:
		expires.Tone = doc.Warn
	}
	return list.Row{ID: list.ID{Ref: r.Ref}, Of: d.Account, Words: d.File, Cells: []list.Cell{
		{Text: d.Name}, {Text: d.Type, Tone: doc.Muted}, {Text: env.Title(r, "account")},
		{Text: show.Day(d.Date, today), Key: d.Date.String(), Tone: doc.Muted}, expires,
		{Text: sizeOf(d), Key: show.Rank(d.Size.Decimal), Tone: doc.Muted}, place(s),
	}}
}

// noticed is how many days before a document expires it is shown that it will.
const noticed = 90

// place words where a file is.
func place(s book.FileState) list.Cell {
	c := list.Cell{Text: string(s.Place)}
	switch s.Place {
	case book.Here:
		c.Text, c.Tone = "● here", doc.Good
	case book.OnServer:
		c.Text, c.Tone = "○ on server", doc.Muted
	case book.ToUpload:
		c.Text, c.Tone = "↑ waiting", doc.Warn
	}
	if s.Pinned {
		c.Text += " @"
	}
	return c
}

func sizeOf(d kam.Document) string {
	if !d.Size.Known {
		return ""
	}
	return bytes(d.Size.Decimal.IntPart())
}

// bytes words a number of bytes.
func bytes(n int64) string {
	for _, unit := range []struct {
		size int64
		name string
	}{{1 << 30, " GiB"}, {1 << 20, " MiB"}, {1 << 10, " KiB"}} {
		if n >= unit.size {
			return decimal.NewFromInt(n).Div(decimal.NewFromInt(unit.size)).StringFixed(1) + unit.name
		}
	}
	return show.Count(int(n), "byte", "bytes")
}

// preview is the card of a document with where its file is.
func preview(ctx context.Context, env *pane.Env, row list.Row) (*doc.Doc, error) {
	about, err := card.Of(ctx, env.Book, row.Ref)
	if err != nil || row.Kind != kam.DocumentKind.Name {
		return about, err
	}
	r, err := env.Book.Get(ctx, row.Ref)
	if err != nil {
		return nil, err
	}
	d := &doc.Doc{}
	file := kam.Decode[kam.Document](r)
	words, tone := "none: this document is a record alone", doc.Muted
	s := book.FilesOf(env.Book).FileState(r)
	switch s.Place {
	case book.Here:
		words, tone = "on this device; o opens it", doc.Good
	case book.OnServer:
		words, tone = "on the server; o fetches and opens it", doc.Plain
	case book.ToUpload:
		words, tone = "on this device; goes to the server with the next exchange", doc.Warn
	}
	if s.Pinned {
		words += ", and stays here"
	}
	d.Head("File", "")
	d.Fact("Name", file.File, doc.Plain)
	d.Fact("Size", sizeOf(file), doc.Plain)
	d.Fact("Where", words, tone)
	return about.Join(d), nil
}

var newsColumns = []list.Column{
	{Name: "headline", Title: "News", Width: 30, Max: 90, Grow: 6},
	{Name: "account", Title: "About", Width: 16, Max: 34, Grow: 2, Priority: 1},
	{Name: "source", Title: "Source", Width: 12, Max: 24, Grow: 1, Priority: 2},
	{Name: "date", Title: "Date", Width: 11},
}

// news returns the tab of the news, the latest first.
func news(env *pane.Env) *pane.Browser {
	return pane.NewBrowser(env, pane.Spec{
		Where: "Library", Panel: "News", Columns: newsColumns, SortBy: 3, Desc: true, Active: 3, Share: 60,
		Kind: kam.NewsKind.Name, Kinds: []string{kam.NewsKind.Name, "account"},
		Empty: "No news yet. Here stands what is told of accounts and industries. n adds some.",
		Load: func(filters []kam.Filter) pane.Loader {
			return func(ctx context.Context) (all []list.Row, err error) {
				today := env.Book.Today()
				err = env.Book.Each(ctx, kam.NewsKind.Name, func(r kam.Record) bool {
					if !env.Passes(r, filters) {
						return true
					}
					n := kam.Decode[kam.News](r)
					about := env.Title(r, "account")
					if about == "" {
						about = n.Segment
					}
					all = append(all, list.Row{ID: list.ID{Ref: r.Ref}, Of: n.Account, Cells: []list.Cell{
						{Text: n.Headline}, {Text: about}, {Text: n.Source, Tone: doc.Muted},
						{Text: show.Past(n.Date, today), Key: n.Date.String(), Tone: doc.Muted},
					}})
					return true
				})
				return all, err
			}
		},
		Preview: func(ctx context.Context, row list.Row) (*doc.Doc, error) { return card.Of(ctx, env.Book, row.Ref) },
		New: func(row list.Row) pane.New {
			return pane.New{Kind: kam.NewsKind.Name, Cells: aboutAccount(row.Of)}
		},
		Keys: keys.Map[*pane.Browser]{toAccount(env)},
	})
}

// aboutAccount returns the cell by which a new record belongs to an account, if there is one.
func aboutAccount(account kam.ID) []kam.Cell {
	if account == kam.NoID {
		return nil
	}
	return []kam.Cell{{Key: "account", Value: account.String()}}
}

// toAccount goes to the account that a row is about.
func toAccount(env *pane.Env) keys.Binding[*pane.Browser] {
	return keys.Binding[*pane.Browser]{
		Key:  keys.Key{Name: "account", Keys: []string{"A"}, Brief: "account", Group: keys.Go, Help: "to the account that it is about"},
		When: func(b *pane.Browser) bool { row, ok := b.List.Current(); return ok && row.Of != kam.NoID },
		Do: func(b *pane.Browser) tea.Cmd {
			row, _ := b.List.Current()
			return env.Ask(pane.Open{Ref: kam.Ref{Kind: "account", ID: row.Of}})
		},
	}
}

// pathOf reads a path as people type it: in quotes where it has spaces, as shells complete it.
func pathOf(text string) string {
	text = strings.TrimSpace(text)
	for _, quote := range []string{`"`, `'`} {
		if len(text) > 1 && strings.HasPrefix(text, quote) && strings.HasSuffix(text, quote) {
			return text[1 : len(text)-1]
		}
	}
	return strings.ReplaceAll(text, `\ `, " ")
}
