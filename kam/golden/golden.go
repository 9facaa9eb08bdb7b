// Package golden compares what is written with files that somebody has looked at: pages of the documentation, and what
// tests keep under testdata.
package golden

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "write the files anew that tests compare with")

// Same fails where a file holds something else than these bytes. With the flag -update, which belongs to tests, it writes
// them there before: look at what changed.
func Same(t testing.TB, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(want, got) {
		return
	}
	is, was := bytes.SplitAfter(got, []byte("\n")), bytes.SplitAfter(want, []byte("\n"))
	line := 0
	for line < min(len(is), len(was)) && bytes.Equal(is[line], was[line]) {
		line++
	}
	first := func(lines [][]byte) []byte { return bytes.Join(lines[line:min(line+3, len(lines))], nil) }
	t.Errorf("%s differs from line %d on; if this is right, write it there with -update:\n%s\nit was\n%s", file, line+1, first(is), first(was))
}
