package main

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"keyaccount/kam"
	"keyaccount/sync/server"
)

// audited is an entry of the audit log with its hash, which is written in hexadecimal.
type audited struct {
	server.AuditEntry
	Hash digest `json:"hash"`
}

type digest []byte

func (d digest) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, d), nil }

func (d *digest) UnmarshalText(text []byte) (err error) {
	*d, err = hex.AppendDecode(nil, text)
	return err
}

func (a *app) auditCommand() *cobra.Command {
	var since string
	var verify, asJSON bool
	cmd := &cobra.Command{
		Use: "audit", Short: "Show who did what", Args: cobra.NoArgs,
		Long: "Show who did what. Each entry carries a hash over itself and the one before it; reading checks them all.\n" +
			"Note the hash that --verify prints somewhere else to be able to tell later that nothing was cut off.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			from, err := parseSince(since, time.Now())
			if err != nil {
				return err
			}
			if verify && since != "" {
				return usage("--verify checks the whole log; leave --since away")
			}
			r, w := io.Pipe()
			go func() { w.CloseWithError(a.do(cmd.Context(), task{Name: "audit", Since: from}, w, false)) }()
			defer r.Close()
			switch d := json.NewDecoder(r); {
			case verify:
				return a.verifyAudit(d, asJSON)
			case asJSON:
				return a.printAuditJSON(d)
			default:
				return a.printAudit(d)
			}
		},
	}
	cmd.Flags().StringVar(&since, "since", "", "from this `time` on: 2026-11-22, 2026-11-22T09:00:00Z, today-7d")
	cmd.Flags().BoolVar(&verify, "verify", false, "only check that the log is whole, and print its last hash")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return cmd
}

// parseSince reads a day or an instant. A day begins at midnight where the command runs.
func parseSince(text string, now time.Time) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	if at, err := time.Parse(time.RFC3339, text); err == nil {
		return at, nil
	}
	d, err := kam.ParseDateOn(text, kam.DateOf(now))
	if err != nil {
		return time.Time{}, usage("--since: %w", err)
	}
	return time.Date(d.Year, d.Month, d.Day, 0, 0, 0, 0, now.Location()), nil
}

// eachEntry calls f for every entry that is told, and returns the error with which the telling ended.
func eachEntry(d *json.Decoder, f func(audited) error) error {
	for {
		var e audited
		switch err := d.Decode(&e); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if err := f(e); err != nil {
			return err
		}
	}
}

func (a *app) verifyAudit(d *json.Decoder, asJSON bool) error {
	var last audited
	if err := eachEntry(d, func(e audited) error { last = e; return nil }); err != nil {
		return err
	}
	if asJSON {
		return a.printJSON(map[string]any{"entries": last.Number, "hash": last.Hash, "whole": true})
	}
	_, err := fmt.Fprintf(a.out, "whole: %d entries, the last with the hash %x\n", last.Number, []byte(last.Hash))
	return err
}

func (a *app) printAuditJSON(d *json.Decoder) error {
	separator := "["
	if err := eachEntry(d, func(e audited) error {
		data, err := json.Marshal(e)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(a.out, "%s\n  %s", separator, data)
		separator = ","
		return err
	}); err != nil {
		return err
	}
	if separator == "[" {
		_, err := fmt.Fprintln(a.out, "[]")
		return err
	}
	_, err := fmt.Fprintln(a.out, "\n]")
	return err
}

func (a *app) printAudit(d *json.Decoder) error {
	return eachEntry(d, func(e audited) error {
		who := e.User
		if who == "" {
			who = "(administrator)"
		}
		line := fmt.Sprintf("%s  %s  %s", e.At.Local().Format("2006-01-02 15:04:05"), who, e.Action)
		for _, part := range []string{e.On, e.Result, e.Note} {
			if part != "" {
				line += "  " + part
			}
		}
		_, err := fmt.Fprintln(a.out, kam.Clip(line, 400))
		return err
	})
}
