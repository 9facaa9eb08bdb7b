package main

import (
	"context"

	"keyaccount/kam"
	"keyaccount/kam/dossier"
)

// resolver returns what finds records by the texts that name them, for one command.
func (a *app) resolver() *kam.Resolver {
	if a.names == nil {
		a.names = kam.NewResolver(a.opened)
	}
	return a.names
}

// reader returns what reading typed values depends on. The cache must be open.
func (a *app) reader() kam.Reader {
	return kam.Reader{Today: a.today(), Currency: a.config.Currency, Resolve: a.resolver().Resolve}
}

// find opens the cache and returns the record that a REF names; kind may be "" where the text says it. A record of another
// kind is not found.
func (a *app) find(ctx context.Context, text, kind string) (kam.Record, error) {
	cache, err := a.cache(ctx)
	if err != nil {
		return kam.Record{}, err
	}
	ref, err := a.resolver().Find(kind, text)
	if err != nil {
		return kam.Record{}, argument(err)
	}
	return cache.Get(ctx, ref)
}

// dossierOf returns the dossier of an account, which is an error where that is deleted.
func dossierOf(c *dossier.Company, account kam.Ref) (*dossier.Dossier, error) {
	d := c.Dossier(account.ID)
	if d == nil || !d.Known() {
		return nil, &kam.Error{Code: kam.NotFound, Kind: account.Kind, Words: "it is deleted; bring it back with: kam restore " + account.String()}
	}
	return d, nil
}
