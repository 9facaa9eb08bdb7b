package config

import (
	"os"
	"strings"
	"testing"

	"keyaccount/internal/frugal"
)

func env(pairs ...string) func(string) string {
	m := map[string]string{}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i]] = pairs[i+1]
	}
	return func(name string) string { return m[name] }
}

func TestHomeIsOneFolderOrThoseOfXDG(t *testing.T) {
	h, err := FindHome(env("KAM_HOME", "/k", "HOME", "/h"))
	if err != nil || h != (Home{"/k", "/k", "/k"}) {
		t.Errorf("with KAM_HOME: %v, %v", h, err)
	}
	h, err = FindHome(env("HOME", "/h", "XDG_DATA_HOME", "/d", "XDG_CONFIG_HOME", "relative is ignored"))
	if err != nil || h != (Home{"/h/.config/kam", "/d/kam", "/h/.local/state/kam"}) {
		t.Errorf("with XDG: %v, %v", h, err)
	}
	if _, err := FindHome(env()); err == nil {
		t.Error("no folder at all is no error")
	}
}

func TestEnvironmentTakesPrecedenceOverTheFile(t *testing.T) {
	h := In(t.TempDir())
	if c, err := Load(h, env()); err != nil || c != Default() {
		t.Errorf("without a file: %+v, %v", c, err)
	}
	write(t, h, "theme = \"light\"\npassphrase_file = \"/from/file\"\n")
	c, err := Load(h, env("KAM_PASSPHRASE_FILE", "/from/env", "NO_COLOR", "1", "KAM_LOG", "debug"))
	want := Config{Theme: "light", Currency: "EUR", PassphraseFile: "/from/env", NoColor: true, Debug: true}
	if err != nil || c != want {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestMistakesInTheFileAreNamedWithTheirPlace(t *testing.T) {
	for text, want := range map[string]string{
		"theme = \"dark\"\ntheem = \"dark\"": "line 2: there is no setting \"theem\"",
		"theme = 3":                          "line 1",
		"theme = \"pink\"":                   "auto, dark or light",
		"currency = \"euros\"":               "ISO 4217",
		"theme = ":                           "line 1",
	} {
		h := In(t.TempDir())
		write(t, h, text)
		if _, err := Load(h, env()); err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), h.File()) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// FuzzSettings loads settings that anybody may have written. What is loaded is fit for use, and an error names the file.
func FuzzSettings(f *testing.F) {
	f.Add([]byte("theme = \"dark\"\ncurrency = \"USD\"\nno_color = true\n"))
	f.Add([]byte("[a.b.c]\n[[a.d]]\nx = [[[[{}]]]]\n"))
	h := In(f.TempDir())
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := os.WriteFile(h.File(), data, 0o600); err != nil {
			t.Fatal(err)
		}
		var (
			c   Config
			err error
		)
		frugal.Within(t, len(data), 1024, func() { c, err = Load(h, env()) })
		if err != nil && !strings.Contains(err.Error(), h.File()) || err == nil && c.check("") != nil {
			t.Errorf("%q is loaded as %+v, %v", data, c, err)
		}
	})
}

func write(t *testing.T, h Home, text string) {
	t.Helper()
	if err := h.Make(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(h.File(), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
