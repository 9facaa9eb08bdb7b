package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

func TestKilledInTheMiddleOfPushes(t *testing.T) {
	killInTheMiddleOfPushes(t, "--data", t.TempDir())
}

// killInTheMiddleOfPushes kills a server again and again while devices push, and starts it again. What was
// acknowledged is there, what was not is there once at most and is taken when it is sent again. The arguments
// say where the data is.
func killInTheMiddleOfPushes(t *testing.T, place ...string) {
	const kills, devices, batch = 10, 3, 7
	kamd, err := exec.LookPath("kamd")
	if err != nil {
		t.Fatal(err)
	}
	command := func(stdin string, args ...string) string {
		t.Helper()
		cmd := exec.Command(kamd, append(args, place...)...)
		cmd.Stdin = strings.NewReader(stdin)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("kamd %v: %v: %s", args, err, out)
		}
		return string(out)
	}
	command("correct horse battery\n", "user", "add", "anna", "--password-stdin", "--grant", "all:write")

	ids := kam.NewIdentity(time.Now, rand.Reader)
	pushers := make([]*pusher, devices)
	for i := range pushers {
		id, err := ids.New()
		if err != nil {
			t.Fatal(err)
		}
		pushers[i] = &pusher{id: id, ids: ids, batch: batch}
	}
	d, err := startDaemon(kamd, append([]string{"--listen", "127.0.0.1:0"}, place...)...)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pushers {
		if err := p.post(t.Context(), d.url+wire.PathLogin, wire.LoginRequest{Protocol: 1, User: "anna", Password: "correct horse battery", Device: p.id[:]}, &p.session); err != nil {
			t.Fatal(err)
		}
	}
	if err := d.stop(); err != nil {
		t.Fatal(err)
	}
	acknowledged := 0
	for round := range kills + 1 {
		d, err := startDaemon(kamd, append([]string{"--listen", "127.0.0.1:0"}, place...)...)
		if err != nil {
			t.Fatal(err)
		}
		acks := make(chan error)
		ctx, cancel := context.WithTimeout(t.Context(), patience)
		var pushing sync.WaitGroup
		for _, p := range pushers {
			pushing.Go(func() { p.run(ctx, d.url, acks) })
		}
		// The others are in the middle of something when one has been acknowledged.
		for range 1 + round*2 {
			if err := <-acks; err != nil {
				t.Fatalf("round %d: %v", round, err)
			}
			acknowledged++
		}
		if round < kills {
			d.kill()
		}
		cancel()
		pushing.Wait()
		if round == kills {
			if err := d.stop(); err != nil {
				t.Fatal(err)
			}
		}
	}
	var found checked
	if err := json.Unmarshal([]byte(command("", "check", "--json")), &found); err != nil {
		t.Fatal(err)
	}
	var sent, least uint64
	for _, p := range pushers {
		least += p.acknowledged
		sent += p.number
	}
	if c := found.Counts; c.Outcomes < least || c.Outcomes > sent || c.Outcomes%batch != 0 || c.Records != c.Outcomes || c.Devices != devices {
		t.Errorf("of %d edits acknowledged and %d sent, each a new record, there are %+v", least, sent, c)
	}
	t.Logf("%d kills of the server, %d batches acknowledged, %+v", kills, acknowledged, found.Counts)
}

// pusher is a device that makes accounts and sends them in batches until it is told to end.
type pusher struct {
	id           kam.ID
	ids          *kam.Identity
	batch        int
	session      wire.Session
	number       uint64 // the newest edit made
	acknowledged uint64 // the newest edit of which the outcome came back
	waiting      []wire.Mutation
}

// run pushes. It tells of every batch that was acknowledged, and of an answer
// that should not have come.
func (p *pusher) run(ctx context.Context, url string, acks chan<- error) {
	tell := func(err error) bool {
		select {
		case acks <- err:
			return err == nil
		case <-ctx.Done():
			return false
		}
	}
	for ctx.Err() == nil {
		if len(p.waiting) == 0 {
			for range p.batch {
				id, err := p.ids.New()
				if err != nil {
					tell(err)
					return
				}
				p.number++
				edit := kam.Edit{Ref: kam.Ref{Kind: "account", ID: id}, Cells: []kam.Cell{{Key: "name", Value: fmt.Sprint("Account ", p.number)}}}
				p.waiting = append(p.waiting, wire.NewMutation(wire.VersionID{Device: p.id, Number: p.number}, wire.At(time.Now()), edit, nil))
			}
		}
		q := wire.SyncRequest{Protocol: 1, Device: p.id[:], PushOnly: true}
		for _, m := range p.waiting {
			q.Mutations = append(q.Mutations, wire.AppendMutation(nil, &m))
		}
		var a wire.SyncResponse
		err := p.post(ctx, url+wire.PathSync, q, &a)
		if refusal, ok := err.(*wire.Refusal); ok {
			tell(refusal)
			return
		}
		if err != nil {
			return // killed; the batch is sent again
		}
		for i, o := range a.Outcomes {
			if o.Number != p.waiting[i].Number || o.Result != wire.Accepted {
				tell(fmt.Errorf("edit %d became %+v", p.waiting[i].Number, o))
				return
			}
		}
		p.acknowledged = p.waiting[len(p.waiting)-1].Number
		p.waiting = nil
		if !tell(nil) {
			return
		}
	}
}

func (p *pusher) post(ctx context.Context, url string, q, a any) error {
	body, err := wire.Marshal(q)
	if err != nil {
		return err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return err
	}
	r.Header.Set("Authorization", "Bearer "+p.session.Access)
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode == http.StatusOK {
		return wire.Unmarshal(data, a)
	}
	refusal := &wire.Refusal{}
	if err := wire.Unmarshal(data, refusal); err != nil {
		return err
	}
	return refusal
}
