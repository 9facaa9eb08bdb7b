package client

import (
	"context"

	"keyaccount/kam"
	"keyaccount/sync/wire"
)

// Ask asks for a grant, written SCOPE:RIGHT, with words for who decides. The errors are those of Sync; a *wire.Refusal with the
// code BadRequest where that is no grant.
func (c *Client) Ask(ctx context.Context, grant, words string) error {
	k, err := c.courier(ctx)
	if err != nil {
		return err
	}
	return k.with(ctx, func(t *transport, access string) error {
		return t.post(ctx, wire.PathAccess, access, wire.AccessRequest{Grant: grant, Words: words}, nil)
	})
}

// Access returns what the user may see and change, and the requests for more that wait for a decision. The errors are those of
// Sync.
func (c *Client) Access(ctx context.Context) (wire.AccessAnswer, error) {
	var a wire.AccessAnswer
	k, err := c.courier(ctx)
	if err != nil {
		return a, err
	}
	data, err := k.get(ctx, wire.PathAccess)
	if err != nil {
		return a, err
	}
	if err := wire.Unmarshal(data, &a); err != nil {
		return a, k.notOurs("%v", err)
	}
	for i, g := range a.Grants {
		a.Grants[i] = kam.Clip(kam.Clean(g, false), kam.MaxText)
	}
	for i, q := range a.Waiting {
		a.Waiting[i].Grant, a.Waiting[i].Words = kam.Clip(kam.Clean(q.Grant, false), kam.MaxText), kam.Clip(kam.Clean(q.Words, false), kam.MaxText)
	}
	return a, nil
}
