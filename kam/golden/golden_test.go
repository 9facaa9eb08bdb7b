package golden

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// witness notes whether a test that it stands for has failed.
type witness struct {
	testing.TB
	words string // why it failed
}

func (w *witness) Helper() {}

func (w *witness) Errorf(format string, args ...any) { w.words = fmt.Sprintf(format, args...) }

func TestAFileIsTheSameOnlyToTheByteAndIsWrittenAnewOnDemand(t *testing.T) {
	file := filepath.Join(t.TempDir(), "deep", "page.md")
	words := func(text string) string {
		w := &witness{TB: t}
		Same(w, file, []byte(text))
		return strings.TrimPrefix(w.words, file+" differs from ")
	}
	*update = true
	defer func() { *update = false }()
	const text = "one\ntwo\n"
	if got := words(text); got != "" {
		t.Errorf("what was just written is not there: %s", got)
	}
	*update = false
	for other, line := range map[string]string{text: "", "one\ntwo": "line 2 ", "one\nzwei\n": "line 2 ", "": "line 1 ", text + "\n": "line 3 "} {
		if got := words(other); !strings.HasPrefix(got, line) || (got == "") != (line == "") {
			t.Errorf("%q: %q, want %q", other, got, line)
		}
	}
}
