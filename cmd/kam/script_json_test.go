package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
)

// decodeDocument reads one JSON document that nothing follows.
func decodeDocument(text string) (any, error) {
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	var document any
	if err := d.Decode(&document); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("something follows the document: %v", err)
	}
	return document, nil
}

// valueAt returns what stands at a path of a document.
func valueAt(document any, path string) (any, error) {
	if path == "." || path == "" {
		return document, nil
	}
	at := document
	for _, step := range strings.Split(path, ".") {
		found := false
		switch v := at.(type) {
		case map[string]any:
			at, found = v[step]
		case []any:
			if step == "#" {
				at, found = json.Number(strconv.Itoa(len(v))), true
			} else if i, err := strconv.Atoi(step); err == nil && i >= 0 && i < len(v) {
				at, found = v[i], true
			} else if key, value, ok := strings.Cut(step, "="); ok {
				at, found = elementWith(v, key, value)
			}
		}
		if !found {
			return nil, fmt.Errorf("there is nothing at %q of %q", step, path)
		}
	}
	return at, nil
}

// elementWith returns the first object of a list with a value under a key.
func elementWith(list []any, key, value string) (any, bool) {
	for _, v := range list {
		if object, ok := v.(map[string]any); ok && object[key] == value {
			return v, true
		}
	}
	return nil, false
}

// textOf returns a value as scripts write it: texts as they are, all else as JSON.
func textOf(value any) (string, error) {
	if s, ok := value.(string); ok {
		return s, nil
	}
	data, err := json.Marshal(value)
	return string(data), err
}

func lastDocument(ts *testscript.TestScript) any {
	out := ts.ReadFile("stdout")
	document, err := decodeDocument(out)
	if err != nil {
		ts.Fatalf("not one JSON document: %v\n%s", err, out)
	}
	return document
}

func jsonAt(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, len(args) < 3 && (!neg || len(args) > 0), "json [PATH [VALUE]]")
	document := lastDocument(ts)
	if len(args) == 0 {
		return
	}
	value, err := valueAt(document, args[0])
	if neg && err != nil && len(args) == 1 {
		return
	}
	ts.Check(err)
	if len(args) == 1 {
		if neg {
			ts.Fatalf("there is something at %s: %v", args[0], value)
		}
		return
	}
	got, err := textOf(value)
	ts.Check(err)
	if (got == args[1]) == neg {
		ts.Fatalf("at %s stands %q, want %q", args[0], got, args[1])
	}
}

func jsonKeys(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && len(args) > 1, "keys PATH KEY…")
	value, err := valueAt(lastDocument(ts), args[0])
	ts.Check(err)
	object, ok := value.(map[string]any)
	if !ok {
		ts.Fatalf("at %s stands no object: %v", args[0], value)
	}
	got, want := slices.Sorted(maps.Keys(object)), slices.Sorted(slices.Values(args[1:]))
	if !slices.Equal(got, want) {
		ts.Fatalf("the keys are %q, want %q", got, want)
	}
}

func keepValue(ts *testscript.TestScript, neg bool, args []string) {
	need(ts, !neg && (len(args) == 1 || len(args) == 2), "keep VARIABLE [PATH]")
	if len(args) == 1 {
		ts.Setenv(args[0], strings.TrimSpace(ts.ReadFile("stdout")))
		return
	}
	value, err := valueAt(lastDocument(ts), args[1])
	ts.Check(err)
	text, err := textOf(value)
	ts.Check(err)
	ts.Setenv(args[0], text)
}
