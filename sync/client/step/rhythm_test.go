package step_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"keyaccount/sync/client/step"
	"keyaccount/sync/wire"
)

func shortest(time.Duration) time.Duration      { return 0 }
func longest(below time.Duration) time.Duration { return below - 1 }

func asksFor(d time.Duration) error { return &step.Later{Err: errLost, After: d} }

var errLost = errors.New("lost")

func TestPausesDoubleAndBeginAnew(t *testing.T) {
	var b step.Backoff
	var got []time.Duration
	for range 9 {
		got = append(got, b.Next(errLost, longest))
	}
	b = step.Backoff{}
	got = append(got, b.Next(errLost, longest), b.Next(errLost, shortest))
	if s := fmt.Sprint(got); s != "[500ms 1s 2s 4s 8s 16s 30s 30s 30s 500ms 500ms]" {
		t.Error(s)
	}
}

func TestAPauseIsNoShorterThanTheServerAsks(t *testing.T) {
	var b step.Backoff
	got := []time.Duration{
		b.Next(asksFor(8*time.Second), shortest), b.Next(asksFor(8*time.Second), longest),
		b.Next(fmt.Errorf("because: %w", asksFor(time.Millisecond)), longest),
	}
	if s := fmt.Sprint(got); s != "[8s 10s 2s]" {
		t.Error(s)
	}
}

// TestARhythm lives through what happens to a device, in lines of "seconds what".
func TestARhythm(t *testing.T) {
	failures := map[string]error{
		"done": nil, "fails": errLost, "later": asksFor(20 * time.Second), "signed-out": fmt.Errorf("x: %w", step.ErrSignedOut),
		"forbidden": &wire.Refusal{Code: wire.Forbidden}, "too-old": &wire.Refusal{Code: wire.TooOld}, "too-large": &wire.Refusal{Code: wire.TooLarge},
		"forbidden-file": errors.Join(errLost, &wire.Refusal{Code: wire.Forbidden}), "internal": &wire.Refusal{Code: wire.Internal},
		"gap": &wire.Refusal{Code: wire.Gap}, "malformed": &wire.Refusal{Code: wire.BadRequest},
	}
	for happens, want := range map[string]string{
		"":                                   "-",
		"0 want":                             "0",
		"0 want, 0 begin, 3 done":            "-",
		"0 begin, 1 want, 3 done":            "3", // it may have missed that
		"0 begin, 0 fails":                   "0.5",
		"0 begin, 0 internal":                "0.5",
		"0 begin, 0 gap":                     "0.5",
		"0 begin, 0 malformed":               "0.5",
		"0 begin, 0 forbidden-file":          "0.5", // the rest may come through
		"0 begin, 0 fails, 1 begin, 1 fails": "2",
		"0 begin, 0 fails, 1 begin, 1 done, 2 begin, 2 fails": "2.5",

		// What only the user can mend is not tried by itself, but with the next edit.
		"0 begin, 0 signed-out":          "-",
		"0 begin, 0 forbidden":           "-",
		"0 begin, 0 too-old":             "-",
		"0 begin, 0 too-large":           "-",
		"0 begin, 0 forbidden, 9 want":   "9",
		"0 begin, 0 forbidden, 0.1 want": "0.5",
		"0 begin, 0 forbidden, 0.1 urge": "0.1",

		// Long pauses are cut short by what is wanted, so that one request in some seconds is the most there is.
		"0 x6":                           "16",
		"0 x6, 1 want":                   "5",
		"0 x6, 7 want":                   "7",
		"0 x6, 1 want, 2 want":           "5",
		"0 x6, 1 urge":                   "1",
		"0 x6, 17 want":                  "17",
		"0 x5, 0 begin, 0 want, 0 fails": "5",

		// Nobody cuts short what the server asks for.
		"0 begin, 0 later":                             "25",
		"0 begin, 0 later, 1 want":                     "25",
		"0 begin, 0 later, 1 urge":                     "25",
		"0 begin, 1 urge, 2 later":                     "27",
		"0 begin, 0 later, 25 begin, 25 done, 26 want": "26",
	} {
		var r step.Rhythm
		at := now
		for line := range strings.SplitSeq(happens, ", ") {
			var seconds float64
			var what string
			if _, err := fmt.Sscan(line, &seconds, &what); err != nil {
				continue
			}
			at = now.Add(time.Duration(seconds * float64(time.Second)))
			switch what {
			case "want", "urge":
				r.Want(at, what == "urge")
			case "begin":
				r.Began()
			case "x5", "x6":
				for range what[1] - '0' {
					r.Began()
					r.Ended(at, errLost, longest)
				}
			default:
				r.Ended(at, failures[what], longest)
			}
		}
		got := "-"
		if due, ok := r.Due(); ok {
			if due.Before(at) {
				due = at
			}
			got = fmt.Sprint(due.Sub(now).Seconds())
		}
		if got != want {
			t.Errorf("%s: the next exchange begins at %s, want %s", happens, got, want)
		}
	}
}
