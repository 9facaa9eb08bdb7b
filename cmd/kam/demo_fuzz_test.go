package main

import (
	"os"
	"path/filepath"
	"testing"

	"keyaccount/config"
	"keyaccount/internal/frugal"
)

// FuzzDemoMark opens a demo whose mark holds any bytes: it is read, or named with what makes it anew.
func FuzzDemoMark(f *testing.F) {
	f.Add([]byte("password = \"p\"\n"))
	f.Add([]byte("[a.b.c]\n[[a.d]]\nx = [[[[{}]]]]\n"))
	dir := f.TempDir()
	a := &app{getenv: func(name string) string { return map[string]string{"KAM_HOME": dir}[name] }, home: config.In(dir)}
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(filepath.Join(dir, "demo.toml"), data, 0o600); err != nil {
			t.Fatal(err)
		}
		frugal.Within(t, len(data), 1024, func() {
			if d, err := a.newDemo(); (d == nil) == (err == nil) {
				t.Errorf("%q gives %v, %v", data, d, err)
			}
		})
	})
}
