package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"

	"github.com/pelletier/go-toml/v2"
	"github.com/spf13/cobra"

	"keyaccount/sync/server"
	"keyaccount/sync/server/embedded"
)

// settings say how to serve. They come from a TOML file, over which flags take precedence.
type settings struct {
	Data     string `toml:"data"`
	Listen   string `toml:"listen"`
	Database string `toml:"database"`
	TLSCert  string `toml:"tls_cert"`
	TLSKey   string `toml:"tls_key"`
	Debug    bool   `toml:"debug"` // log more
}

const usualListen = "127.0.0.1:7420"

func (a *app) serveCommand() *cobra.Command {
	var flags settings
	var file string
	cmd := &cobra.Command{
		Use: "serve --data DIR", Short: "Serve devices until interrupted", Args: cobra.NoArgs,
		Long: "Serve devices until interrupted. Prints “listening on URL” when ready. Without --tls-cert and --tls-key it\n" +
			"only listens on this machine.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			flags.Data = a.data
			s, err := a.settings(file, flags)
			if err != nil {
				return err
			}
			return a.serve(cmd.Context(), s)
		},
	}
	f := cmd.Flags()
	f.StringVar(&flags.Listen, "listen", "", "the `address` to listen on (default "+usualListen+")")
	f.StringVar(&flags.Database, "database", "", "where records are kept: embedded, in the data folder")
	f.StringVar(&flags.TLSCert, "tls-cert", "", "the `file` with the certificate chain, in PEM")
	f.StringVar(&flags.TLSKey, "tls-key", "", "the `file` with the certificate's key, in PEM")
	f.StringVar(&file, "config", "", "a TOML `file` with data, listen, database, tls_cert, tls_key, debug")
	return cmd
}

// settings reads the file, if there is one, and puts the flags over it.
func (a *app) settings(file string, flags settings) (settings, error) {
	s := settings{Listen: usualListen}
	if file != "" {
		data, err := os.ReadFile(file)
		if err != nil {
			return s, fmt.Errorf("the settings cannot be read: %w", err)
		}
		if err := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields().Decode(&s); err != nil {
			var unknown *toml.StrictMissingError
			if errors.As(err, &unknown) && len(unknown.Errors) > 0 {
				line, _ := unknown.Errors[0].Position()
				return s, usage("%s, line %d: there is no setting %q", file, line, unknown.Errors[0].Key())
			}
			return s, usage("%s: %w", file, err)
		}
	}
	for _, o := range []struct {
		to   *string
		flag string
	}{{&s.Data, flags.Data}, {&s.Listen, flags.Listen}, {&s.Database, flags.Database}, {&s.TLSCert, flags.TLSCert}, {&s.TLSKey, flags.TLSKey}} {
		if o.flag != "" {
			*o.to = o.flag
		}
	}
	switch {
	case s.Data == "":
		return s, usage("name the folder of the server's data with --data")
	case s.Database != "" && s.Database != "embedded":
		return s, usage("this build of kamd has only the embedded store; leave --database away")
	case (s.TLSCert == "") != (s.TLSKey == ""):
		return s, usage("--tls-cert and --tls-key go together")
	}
	return s, nil
}

func (a *app) serve(ctx context.Context, s settings) (err error) {
	level := slog.LevelInfo
	if s.Debug {
		level = slog.LevelDebug
	}
	log := slog.New(slog.NewTextHandler(a.err, &slog.HandlerOptions{Level: level}))
	scheme := "http"
	var config *tls.Config
	if s.TLSCert != "" {
		cert, err := tls.LoadX509KeyPair(s.TLSCert, s.TLSKey)
		if err != nil {
			return fmt.Errorf("the certificate cannot be used: %w", err)
		}
		scheme, config = "https", &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS13}
	}
	l, err := net.Listen("tcp", s.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s: %w", s.Listen, err)
	}
	defer l.Close()
	if config == nil && !server.MayBePlain(l.Addr()) {
		return usage("listen on %s: %w; give --tls-cert and --tls-key, or listen on 127.0.0.1", s.Listen, server.ErrPlain)
	}
	store, err := embedded.Open(s.Data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	srv, err := server.New(ctx, server.Options{Store: store, Log: log})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, srv.Close()) }()
	tasks, err := listenForTasks(s.Data)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	ended := make(chan error, 1)
	go func() { ended <- serveTasks(ctx, tasks, s.Data, srv) }()
	defer func() {
		cancel()
		err = errors.Join(err, <-ended)
	}()
	fmt.Fprintf(a.out, "listening on %s://%s\n", scheme, l.Addr())
	return srv.Serve(ctx, l, config)
}
