package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"keyaccount/sync/server"
	"keyaccount/sync/server/embedded"
	"keyaccount/sync/server/postgres"
)

// place is where a server's data is: in a folder, or in a database of PostgreSQL.
type place struct {
	data     string
	database string // its URL, with the password; "" for the folder
}

// place returns where the settings say that the server's data is.
func (a *app) place() (place, error) {
	s, err := a.settings()
	return place{s.Data, s.Database}, err
}

// String names the place in messages, where a URL does not belong.
func (p place) String() string {
	if p.database != "" {
		return "the database"
	}
	return p.data
}

// open opens the store there. Only where makes is set is one made that is missing.
func (p place) open(ctx context.Context, makes bool) (server.Store, error) {
	if p.database != "" {
		store, err := postgres.Open(ctx, postgres.Options{URL: p.database, Existing: !makes})
		if errors.Is(err, postgres.ErrNone) {
			err = fmt.Errorf("%w; kamd serve or kamd user add begins it", err)
		}
		if err != nil {
			return nil, err
		}
		return store, nil
	}
	if _, err := os.Stat(filepath.Join(p.data, embedded.File)); errors.Is(err, fs.ErrNotExist) && !makes {
		return nil, fmt.Errorf("%w in %s; kamd serve or kamd user add begins it", errNoStore, p.data)
	}
	store, err := embedded.Open(p.data)
	if err != nil {
		return nil, err
	}
	return store, nil
}
