package frugal_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestThePageListsEveryFuzzTarget compares docs/robustness.md with the code: each target stands there, after its folder, and
// nothing else does.
func TestThePageListsEveryFuzzTarget(t *testing.T) {
	const root = "../.."
	page, err := os.ReadFile(filepath.Join(root, "docs/robustness.md"))
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string]bool{}
	_, table, _ := strings.Cut(string(page), "| input |")
	for _, cells := range regexp.MustCompile("`([a-z/]+)` (Fuzz[A-Za-z]+(?:, Fuzz[A-Za-z]+)*)").FindAllStringSubmatch(table, -1) {
		for name := range strings.SplitSeq(cells[2], ", ") {
			listed[cells[1]+" "+name] = true
		}
	}
	target := regexp.MustCompile(`(?m)^func (Fuzz\w+)\(`)
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		code, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		folder, err := filepath.Rel(root, filepath.Dir(path))
		for _, m := range target.FindAllSubmatch(code, -1) {
			name := filepath.ToSlash(folder) + " " + string(m[1])
			if !listed[name] {
				t.Errorf("the page does not list %s", name)
			}
			delete(listed, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range listed {
		t.Errorf("there is no %s", name)
	}
}
