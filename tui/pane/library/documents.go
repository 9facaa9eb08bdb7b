package library

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"keyaccount/kam"
	"keyaccount/tui/ask"
	"keyaccount/tui/book"
	"keyaccount/tui/doc"
	"keyaccount/tui/keys"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/pane/brief"
)

// documents is the list of documents. One file at a time is on its way; meanwhile everything else goes on.
type documents struct {
	*pane.Browser
	env     *pane.Env
	account kam.Ref // whose documents alone; none for all

	moving ask.Slot[tea.Msg]
	doing  string
	moved  *progress
}

// progress is how far a file has come, in bytes.
type progress struct{ done, total atomic.Int64 }

func (p *progress) set(done, total int64) { p.done.Store(done); p.total.Store(total) }

// panel is the title of the list while nothing is on its way.
const panel = "Documents"

// attach is the command that adds a file.
const attach = "attach"

func newDocuments(env *pane.Env, account kam.Ref) *documents {
	d := &documents{env: env, account: account}
	where := "Library"
	if account.ID != kam.NoID {
		where = panel
	}
	onFile := func(b *pane.Browser) bool {
		row, ok := b.List.Current()
		return ok && row.Kind == kam.DocumentKind.Name
	}
	own := keys.Map[*pane.Browser]{
		{Key: keys.Key{Name: "launch", Keys: []string{"o"}, Brief: "open file", Group: keys.Look, Help: "open the document's file with the system's program, after fetching it where it is not here"},
			When: onFile, Do: func(*pane.Browser) tea.Cmd { return d.open() }},
		{Key: keys.Key{Name: "pin", Keys: []string{"@"}, Brief: "keep here", Group: keys.Change, Help: "fetch the document's file and keep it on this device, for the road; again: let it go"},
			When: onFile, Do: func(*pane.Browser) tea.Cmd { return d.pin() }},
		{Key: keys.Key{Name: "stop-file", Keys: []string{"."}, Brief: "stop", Group: keys.Change, Help: "stop the file that is on its way; what has come of it is kept"},
			When: func(*pane.Browser) bool { return d.moving.Busy() }, Do: func(*pane.Browser) tea.Cmd { return d.stop() }},
		{Key: keys.Key{Name: "new", Keys: []string{"n"}, Brief: "add file", Group: keys.Change, Help: "add a file to the account; :new document adds one without a file"},
			Do: func(*pane.Browser) tea.Cmd { return d.startAttach() }},
	}
	if account.ID == kam.NoID {
		own = append(own, toAccount(env))
	} else {
		own = append(own, brief.KeyOf(func(*pane.Browser) (*pane.Env, kam.Ref) { return env, account }))
	}
	d.Browser = pane.NewBrowser(env, pane.Spec{
		Where: where, Panel: panel, Columns: documentColumns, SortBy: 3, Desc: true, Share: 66, Remakes: true,
		Kind: kam.DocumentKind.Name, Kinds: []string{kam.DocumentKind.Name, "account"},
		Empty: "No documents yet. Here stand contracts, plans, presentations and proposals with their files. n adds a file to an account.",
		Load: func(filters []kam.Filter) pane.Loader {
			return func(ctx context.Context) ([]list.Row, error) { return rows(ctx, env, account, filters) }
		},
		Preview: func(ctx context.Context, row list.Row) (*doc.Doc, error) { return preview(ctx, env, row) },
		Keys:    own,
	})
	return d
}

// about returns the account that a new document belongs to: that of the pane, or of the row under the cursor.
func (d *documents) about() kam.Ref {
	if d.account.ID != kam.NoID {
		return d.account
	}
	row, _ := d.List.Current()
	return kam.Ref{Kind: "account", ID: row.Of}
}

func (d *documents) startAttach() tea.Cmd {
	if d.about().ID == kam.NoID {
		return d.env.Ask(pane.Say{Text: "Which account is it for? Put the cursor on a document of the account, or open the account's Documents.", Bad: true})
	}
	return d.env.Ask(pane.Command{Text: attach + " "})
}

// Command implements pane.Commander.
func (d *documents) Command(name, rest string) (tea.Cmd, error, bool) {
	if name != attach {
		return d.Browser.Command(name, rest)
	}
	path, about := pathOf(rest), d.about()
	switch {
	case path == "":
		return nil, errors.New("name the file, as in: attach ~/contract.pdf"), true
	case about.ID == kam.NoID:
		return d.startAttach(), nil, true
	}
	if home, err := os.UserHomeDir(); err == nil && strings.HasPrefix(path, "~/") {
		path = filepath.Join(home, path[2:])
	}
	files := book.FilesOf(d.env.Book)
	cells := append(aboutAccount(about.ID), kam.Cell{Key: "date", Value: d.env.Book.Today().String()}) // the newest stand first
	kam.SortCells(cells)
	return d.move("Adding "+filepath.Base(path), func(ctx context.Context, p *progress) (tea.Msg, error) {
		ref, err := files.AddFile(ctx, path, cells, p.set)
		return pane.Edit{Ref: ref, Only: []string{"name", "type", "date", "expires", "notes"}}, err
	}), nil, true
}

func (d *documents) open() tea.Cmd {
	row, _ := d.List.Current()
	files := book.FilesOf(d.env.Book)
	return d.move("Fetching "+d.env.Name(row.Ref), func(ctx context.Context, p *progress) (tea.Msg, error) {
		path, err := files.UnpackFile(ctx, row.Ref, p.set)
		return pane.Launch{URL: path}, err
	})
}

func (d *documents) pin() tea.Cmd {
	row, _ := d.List.Current()
	files, name := book.FilesOf(d.env.Book), d.env.Name(row.Ref)
	return d.move("Fetching "+name, func(ctx context.Context, p *progress) (tea.Msg, error) {
		r, err := d.env.Book.Get(ctx, row.Ref)
		if err != nil {
			return nil, err
		}
		pinned := !files.FileState(r).Pinned
		words := name + " stays on this device."
		if !pinned {
			words = name + " goes from this device once it is not used for a while."
		}
		return pane.Say{Text: words}, files.PinFile(ctx, row.Ref, pinned, p.set)
	})
}

// move does something with a file, off the update loop, and asks for what comes of it.
func (d *documents) move(doing string, do func(context.Context, *progress) (tea.Msg, error)) tea.Cmd {
	if d.moving.Busy() {
		return d.env.Ask(pane.Say{Text: d.doing + " is under way; . stops it.", Bad: true})
	}
	d.doing, d.moved = doing, &progress{}
	p := d.moved
	return tea.Batch(d.moving.Ask(d.env.Ctx, func(ctx context.Context) (tea.Msg, error) { return do(ctx, p) }), d.tick())
}

func (d *documents) stop() tea.Cmd {
	d.moving.Cancel()
	d.Spec.Panel = panel
	return d.env.Ask(pane.Say{Text: d.doing + " was stopped; what has come is kept."})
}

// ticked says that a file may have come further.
type ticked struct{ of *progress }

// tickEvery is how often it is shown how far a file has come.
const tickEvery = 200 * time.Millisecond

func (d *documents) tick() tea.Cmd {
	p := d.moved
	return tea.Tick(tickEvery, func(time.Time) tea.Msg { return ticked{p} })
}

// Update implements pane.Pane.
func (d *documents) Update(msg tea.Msg) tea.Cmd {
	if t, ok := msg.(ticked); ok && t.of == d.moved {
		if !d.moving.Busy() {
			return nil
		}
		d.Spec.Panel = panel + " · " + d.doing
		if total := t.of.total.Load(); total > 0 {
			d.Spec.Panel += fmt.Sprintf(" %s of %s", bytes(t.of.done.Load()), bytes(total))
		}
		return d.tick()
	}
	a, ok := d.moving.Take(msg)
	if !ok {
		return d.Browser.Update(msg)
	}
	d.Spec.Panel = panel
	if a.Err != nil {
		a.Value = pane.Say{Text: a.Err.Error(), Bad: true}
	}
	return tea.Batch(d.env.Ask(a.Value), d.Browser.ReloadNow())
}
