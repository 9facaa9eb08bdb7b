package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/pelletier/go-toml/v2"

	"keyaccount/sync/wire"
)

// settings say where the server's data is and how to serve. They come from a TOML file, then the environment,
// then flags, each of which takes precedence over the one before.
type settings struct {
	Data     string `toml:"data"`
	Database string `toml:"database"`
	Listen   string `toml:"listen"`
	TLSCert  string `toml:"tls_cert"`
	TLSKey   string `toml:"tls_key"`
	Debug    bool   `toml:"debug"`        // log more
	MaxFile  int64  `toml:"max_file_mib"` // MiB that the file of a document may have; 0 for as many as there can be

	// Oldest is the oldest protocol that devices should speak; 0 for all that are understood. Older ones go on, and tell their
	// users to install a newer program.
	Oldest int `toml:"oldest_protocol"`
}

const (
	usualListen      = "127.0.0.1:7420"
	databaseVariable = "KAMD_DATABASE"
	embeddedDatabase = "embedded" // as a database: the file in the data folder
)

// settings reads the file, if there is one, and puts the environment and the flags over it.
func (a *app) settings() (settings, error) {
	s := settings{Listen: usualListen}
	if a.config != "" {
		data, err := os.ReadFile(a.config)
		if err != nil {
			return s, fmt.Errorf("the settings cannot be read: %w", err)
		}
		if err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&s); err != nil {
			var unknown *toml.StrictMissingError
			if errors.As(err, &unknown) && len(unknown.Errors) > 0 {
				line, _ := unknown.Errors[0].Position()
				return s, usage("%s, line %d: there is no setting %q", a.config, line, unknown.Errors[0].Key())
			}
			return s, usage("%s: %w", a.config, err)
		}
	}
	for _, o := range []struct {
		to   *string
		flag string
	}{{&s.Listen, a.flags.Listen}, {&s.TLSCert, a.flags.TLSCert}, {&s.TLSKey, a.flags.TLSKey}} {
		if o.flag != "" {
			*o.to = o.flag
		}
	}
	at, err := a.chosen(place{s.Data, s.Database})
	if err != nil {
		return s, err
	}
	s.Data, s.Database = at.data, at.database
	switch {
	case s.MaxFile < 0 || s.MaxFile > wire.MaxFile>>20:
		return s, usage("max_file_mib is %d; files of documents have at most %d MiB", s.MaxFile, wire.MaxFile>>20)
	case s.Oldest < 0 || s.Oldest > wire.Protocol:
		return s, usage("oldest_protocol is %d; this kamd speaks the protocols up to %d", s.Oldest, wire.Protocol)
	case s.Data == "" && s.Database == "":
		return s, usage("name the folder of the server's data with --data, or a database with %s", databaseVariable)
	case (s.TLSCert == "") != (s.TLSKey == ""):
		return s, usage("--tls-cert and --tls-key go together")
	}
	return s, nil
}

// chosen returns the place that flags name, or else the environment, or else the file. The embedded database is
// the one in the folder that the highest of them names.
func (a *app) chosen(file place) (place, error) {
	isEmbedded := false
	folder := ""
	for _, from := range []place{{a.flags.Data, a.flags.Database}, {"", a.getenv(databaseVariable)}, file} {
		switch {
		case from.database == embeddedDatabase:
			isEmbedded = true
		case from.database != "" && from.data != "":
			return place{}, usage("name either the folder of the server's data or a database, not both")
		case from.database != "" && !isEmbedded:
			return from, nil
		}
		if folder = from.data; folder != "" {
			break
		}
	}
	return place{data: folder}, nil
}
