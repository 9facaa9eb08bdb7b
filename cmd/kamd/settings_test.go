package main

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"keyaccount/internal/frugal"
)

func TestWhereTheDataIsComesFromFlagsThenTheEnvironmentThenTheFile(t *testing.T) {
	for _, c := range []struct {
		file, env string
		flags     settings
		want      place
	}{
		{file: `data = "f"`, want: place{data: "f"}},
		{file: `database = "f"`, want: place{database: "f"}},
		{file: `data = "f"`, env: "e", want: place{database: "e"}},
		{file: `database = "f"`, env: "e", want: place{database: "e"}},
		{env: "e", flags: settings{Data: "d"}, want: place{data: "d"}},
		{env: "e", flags: settings{Database: "d"}, want: place{database: "d"}},
		{file: `data = "f"`, flags: settings{Database: "d"}, want: place{database: "d"}},
		{file: `database = "f"`, flags: settings{Data: "d"}, want: place{data: "d"}},
		{file: "data = \"f\"\ndatabase = \"embedded\"", want: place{data: "f"}},
		{file: `database = "embedded"`, flags: settings{Data: "d"}, want: place{data: "d"}},
		{file: `data = "f"`, env: "e", flags: settings{Database: "embedded"}, want: place{data: "f"}},
		{env: "e", flags: settings{Data: "d", Database: "embedded"}, want: place{data: "d"}},

		{},
		{file: "data = \"f\"\ndatabase = \"f\""},
		{flags: settings{Data: "d", Database: "d"}},
		{env: "e", flags: settings{Database: "embedded"}},
		{file: `database = "embedded"`},
	} {
		a := &app{flags: c.flags, getenv: func(name string) string { return map[string]string{databaseVariable: c.env}[name] }}
		if c.file != "" {
			a.config = filepath.Join(t.TempDir(), "kamd.toml")
			if err := os.WriteFile(a.config, []byte(c.file), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		got, err := a.place()
		var wrong usageError
		switch {
		case c.want == place{} && !errors.As(err, &wrong):
			t.Errorf("file %q, environment %q, flags %+v: %v", c.file, c.env, c.flags, err)
		case c.want != place{} && (err != nil || got != c.want):
			t.Errorf("file %q, environment %q, flags %+v: %+v, %v; want %+v", c.file, c.env, c.flags, got, err, c.want)
		}
	}
}

// FuzzSettings reads settings of a server that anybody may have written.
func FuzzSettings(f *testing.F) {
	f.Add([]byte("data = \"d\"\nlisten = \"127.0.0.1:0\"\nmax_file_mib = 7\n"))
	f.Add([]byte("[a.b.c]\n[[a.d]]\nx = [[[[{}]]]]\n"))
	a := &app{getenv: func(string) string { return "" }, config: filepath.Join(f.TempDir(), "kamd.toml")}
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(a.config, data, 0o600); err != nil {
			t.Fatal(err)
		}
		frugal.Within(t, len(data), 1024, func() {
			if s, err := a.settings(); err == nil && s.Data == "" && s.Database == "" {
				t.Errorf("%q names no place for the data", data)
			}
		})
	})
}
