package exchange

import (
	"context"
	"fmt"
	"strings"
	"time"

	"keyaccount/kam"
	"keyaccount/tui/book"
	"keyaccount/tui/doc"
	"keyaccount/tui/list"
	"keyaccount/tui/pane"
	"keyaccount/tui/show"
)

// The parts that rows stand for which are about no record.
const (
	devicePart   = "device"
	exchangePart = "exchange "
)

// links words the states of the connection.
var links = map[book.Link]string{
	book.InSync: "● in sync", book.Syncing: "◐ syncing", book.Offline: "○ offline", book.SignedOut: "✖ signed out", book.NoServer: "– on this device only",
}

// deviceRow is the row of how this device stands.
func deviceRow(env *pane.Env, settled bool) list.Row {
	s := env.Book.State()
	tone := doc.Good
	if s.Link != book.InSync {
		tone = doc.Warn
	}
	value := list.Cell{Text: s.Problem, Tone: doc.Bad}
	switch {
	case value.Text == "" && settled && s.Waiting == 0:
		value = list.Cell{Text: "nothing to settle, nothing refused, nothing waiting", Tone: doc.Muted}
	case value.Text == "" && s.Waiting > 0:
		value = list.Cell{Text: show.Count(s.Waiting, "edit waits", "edits wait"), Tone: doc.Muted}
	}
	return list.Row{ID: list.ID{Part: devicePart}, Cells: []list.Cell{
		{Text: links[s.Link], Tone: tone}, value, {Text: s.User, Tone: doc.Muted}, {Text: show.Ago(s.LastSync, env.Book.Now()), Tone: doc.Muted},
	}}
}

// standing words how this device stands with the server.
func standing(ctx context.Context, env *pane.Env) (*doc.Doc, error) {
	s, d, now := env.Book.State(), &doc.Doc{}, env.Book.Now()
	in, err := env.Book.Standing(ctx)
	if err != nil {
		return nil, err
	}
	switch s.Link {
	case book.NoServer:
		d.Title("On this device only").Gap().
			Para("Everything is kept here, sealed. To share it with colleagues, leave with q and sign in to your server:", doc.Plain).
			Gap().Para("kam login URL --user NAME", doc.Accent).
			Gap().Para("What was written until then goes there by itself.", doc.Muted)
	case book.SignedOut:
		d.Title("Signed out").Gap().Para("Edits are kept and wait. To sign in again, leave with q and run kam login.", doc.Plain)
	case book.Offline:
		d.Title("Offline").Gap().Para("Edits are kept and wait; they are sent as soon as the server can be reached. r tries at once.", doc.Plain)
	case book.Syncing:
		d.Title("Syncing")
	default:
		d.Title("In sync").Gap().Para("What you change goes to the server by itself, and what colleagues change comes from there. r exchanges at once.", doc.Plain)
	}
	d.Gap().Fact("Problem", s.Problem, doc.Bad)
	if s.Link == book.Offline {
		d.Fact("Tried again", show.In(s.Again, now), doc.Plain)
	}
	d.Fact("Server", s.Server, doc.Plain).Fact("Signed in as", s.User, doc.Plain)
	if in.Device != kam.NoID {
		d.Fact("This device", in.Device.String(), doc.Plain)
	}
	d.Fact("Records here", fmt.Sprint(in.Records), doc.Plain)
	if s.Link == book.NoServer {
		return d, nil
	}
	d.Fact("Last sync", show.Ago(s.LastSync, now), doc.Plain)
	if in.Position > 0 {
		d.Fact("Seen up to", fmt.Sprintf("number %d of the server's feed", in.Position), doc.Plain)
	}
	if in.Epoch != "" {
		d.Fact("Its store", in.Epoch[:min(len(in.Epoch), 16)], doc.Plain)
	}
	d.Fact("Clocks", clocks(in.Ahead), doc.Plain)
	d.Head("Does this device hold what the server holds?", "")
	switch {
	case in.Differs:
		d.Point("!", "It was found to differ; what differs is being fetched anew.", doc.Warn)
	case in.Compared.IsZero():
		d.Para("It has not been compared yet.", doc.Muted)
	default:
		d.Point("●", "Yes, compared "+show.Ago(in.Compared, now)+".", doc.Good)
	}
	for _, r := range in.Repairs {
		d.Item("·", show.Count(len(r.Scopes), "part", "parts")+" differed and came anew", show.Ago(r.At, now), doc.Plain)
	}
	return d, nil
}

// clocks words how far the server's clock is from this device's.
func clocks(ahead time.Duration) string {
	switch off := ahead.Abs().Round(time.Second); {
	case off < 2*time.Second:
		return "the server's and this device's agree"
	case ahead > 0:
		return "the server's is " + off.String() + " ahead of this device's"
	default:
		return "this device's is " + off.String() + " ahead of the server's"
	}
}

// outcome words what came of an exchange.
func outcome(e book.Exchange) list.Cell {
	var parts []string
	add := func(n int, one, many string) {
		if n > 0 {
			parts = append(parts, show.Count(n, one, many))
		}
	}
	if e.Pushed > 0 {
		parts = append(parts, fmt.Sprintf("%d sent", e.Pushed))
	}
	if e.Pulled > 0 {
		parts = append(parts, fmt.Sprintf("%d received", e.Pulled))
	}
	add(e.Conflicts, "conflict", "conflicts")
	add(e.Rejected, "refused", "refused")
	tone := doc.Muted
	if e.Conflicts+e.Rejected > 0 {
		tone = doc.Bad
	}
	if len(parts) == 0 && e.Problem == "" {
		return list.Cell{Text: "nothing new", Tone: doc.Muted}
	}
	return list.Cell{Text: strings.Join(parts, ", "), Tone: tone}
}

func exchangeRows(env *pane.Env, all []book.Exchange) []list.Row {
	rows := make([]list.Row, len(all))
	for i, e := range all {
		name, what := list.Cell{Text: "✓ done in " + took(e.Took)}, outcome(e)
		if e.Problem != "" {
			name = list.Cell{Text: "✖ failed", Tone: doc.Bad}
			what = list.Cell{Text: e.Problem, Tone: doc.Bad}
		}
		rows[i] = list.Row{ID: list.ID{Part: exchangePart + e.At.Format(time.RFC3339Nano)}, Cells: []list.Cell{
			name, what, {Text: traffic(e), Tone: doc.Muted}, {Text: show.Ago(e.At, env.Book.Now()), Tone: doc.Muted},
		}}
	}
	return rows
}

func took(d time.Duration) string {
	if d < time.Millisecond {
		return "under 1 ms"
	}
	if d < time.Second {
		return fmt.Sprintf("%d ms", d.Milliseconds())
	}
	return fmt.Sprintf("%.1f s", d.Seconds())
}

func traffic(e book.Exchange) string {
	if e.Sent+e.Received == 0 {
		return ""
	}
	return bytes(e.Sent + e.Received)
}

func bytes(n int64) string {
	switch {
	case n < 1000:
		return fmt.Sprintf("%d B", n)
	case n < 1_000_000:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%.1f MB", float64(n)/1e6)
}

// oneExchange writes all that is known of an exchange.
func oneExchange(ctx context.Context, env *pane.Env, part string) (*doc.Doc, error) {
	in, err := env.Book.Standing(ctx)
	if err != nil {
		return nil, err
	}
	for _, e := range in.Exchanges {
		if exchangePart+e.At.Format(time.RFC3339Nano) != part {
			continue
		}
		d := &doc.Doc{}
		d.Title("Exchange with the server").Para(e.At.In(env.Book.Now().Location()).Format("2 Jan 2006 15:04:05")+", "+took(e.Took)+" long", doc.Muted)
		d.Gap().Fact("Failed", e.Problem, doc.Bad).Fact("Edits sent", fmt.Sprint(e.Pushed), doc.Plain).Fact("Received", show.Count(e.Pulled, "record", "records"), doc.Plain).
			Fact("Conflicts", fmt.Sprint(e.Conflicts), doc.Plain).Fact("Refused", fmt.Sprint(e.Rejected), doc.Plain).Fact("Requests", fmt.Sprint(e.Requests), doc.Plain)
		if e.Sent+e.Received > 0 {
			d.Fact("Bytes", bytes(e.Sent)+" sent, "+bytes(e.Received)+" received", doc.Plain)
		}
		return d.Gap().Para("Exchanges that found nothing new, and failures that only repeat the one before, are not listed.", doc.Muted), nil
	}
	return nil, nil
}
