package golden

import (
	"path/filepath"
	"testing"
)

// witness notes whether a test that it stands for has failed.
type witness struct {
	testing.TB
	failed bool
}

func (w *witness) Helper()               {}
func (w *witness) Errorf(string, ...any) { w.failed = true }

func TestAFileIsTheSameOnlyToTheByteAndIsWrittenAnewOnDemand(t *testing.T) {
	file := filepath.Join(t.TempDir(), "deep", "page.md")
	fails := func(text string) bool {
		w := &witness{TB: t}
		Same(w, file, []byte(text))
		return w.failed
	}
	*update = true
	defer func() { *update = false }()
	if fails("one\n") {
		t.Error("what was just written differs")
	}
	*update = false
	if fails("one\n") || !fails("one") || !fails("two\n") {
		t.Error("files are not compared to the byte")
	}
}
