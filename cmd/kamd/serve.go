package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"

	"github.com/spf13/cobra"

	"keyaccount/sync/server"
)

func (a *app) serveCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "serve", Short: "Serve devices until interrupted", Args: cobra.NoArgs,
		Long: "Serve devices until interrupted. Prints “listening on URL” when ready. Without --tls-cert and --tls-key it\n" +
			"only listens on this machine. Several can serve one database at the same time.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := a.settings()
			if err != nil {
				return err
			}
			return a.serve(cmd.Context(), s)
		},
	}
	f := cmd.Flags()
	f.StringVar(&a.flags.Listen, "listen", "", "the `address` to listen on (default "+usualListen+")")
	f.StringVar(&a.flags.TLSCert, "tls-cert", "", "the `file` with the certificate chain, in PEM")
	f.StringVar(&a.flags.TLSKey, "tls-key", "", "the `file` with the certificate's key, in PEM")
	return cmd
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
	store, err := place{s.Data, s.Database}.open(ctx, true)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, store.Close()) }()
	srv, err := server.New(ctx, server.Options{Store: store, Log: log, MaxFile: s.MaxFile << 20, Oldest: s.Oldest})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, srv.Close()) }()
	if s.Database == "" { // other programs reach a database without asking this one
		end, err := takeTasks(ctx, s.Data, srv)
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, end()) }()
	}
	fmt.Fprintf(a.out, "listening on %s://%s\n", scheme, l.Addr())
	return srv.Serve(ctx, l, config)
}
