// Package config reads the client's settings: from the TOML file, then the environment, then flags, each
// of which takes precedence over the one before.
package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Config holds the client's settings.
type Config struct {
	// Theme is auto, dark or light. Auto asks the terminal.
	Theme string `toml:"theme"`
	// Currency is the ISO 4217 code of amounts that name none.
	Currency string `toml:"currency"`
	// PassphraseFile names a file with the cache's passphrase, for machines without a keyring.
	PassphraseFile string `toml:"passphrase_file"`
	// NoColor turns colours off.
	NoColor bool `toml:"no_color"`
	// Debug writes more to the log.
	Debug bool `toml:"debug"`
}

// Default returns the settings of a program without a file.
func Default() Config { return Config{Theme: "auto", Currency: "EUR"} }

// File returns the path of the settings file.
func (h Home) File() string { return filepath.Join(h.Config, "config.toml") }

// Load reads the settings: the defaults, what the file says and what the environment says. A file that
// does not exist says nothing. The error names the file and the place in it.
func Load(h Home, getenv func(string) string) (Config, error) {
	c := Default()
	data, err := os.ReadFile(h.File())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return c, fmt.Errorf("the settings cannot be read: %w", err)
	}
	decoder := toml.NewDecoder(bytes.NewReader(data)).DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil {
		return c, fmt.Errorf("%s: %s", h.File(), placed(err))
	}
	if file := getenv("KAM_PASSPHRASE_FILE"); file != "" {
		c.PassphraseFile = file
	}
	c.NoColor = c.NoColor || getenv("NO_COLOR") != ""
	c.Debug = c.Debug || getenv("KAM_LOG") == "debug"
	return c, c.check(h.File())
}

var currency = regexp.MustCompile(`^[A-Z]{3}$`)

func (c Config) check(file string) error {
	switch c.Theme {
	case "auto", "dark", "light":
	default:
		return fmt.Errorf("%s: theme is %q; it can be auto, dark or light", file, c.Theme)
	}
	if !currency.MatchString(c.Currency) {
		return fmt.Errorf("%s: currency is %q; write its ISO 4217 code, such as EUR", file, c.Currency)
	}
	return nil
}

// placed returns the words of a decoding error with its line and key.
func placed(err error) string {
	var unknown *toml.StrictMissingError
	if errors.As(err, &unknown) && len(unknown.Errors) > 0 {
		first := unknown.Errors[0]
		line, _ := first.Position()
		return fmt.Sprintf("line %d: there is no setting %q", line, strings.Join(first.Key(), "."))
	}
	var wrong *toml.DecodeError
	if errors.As(err, &wrong) {
		line, column := wrong.Position()
		return fmt.Sprintf("line %d, column %d: %s", line, column, wrong.Error())
	}
	return err.Error()
}

// Template is the text of a settings file that says nothing but the defaults.
const Template = `# The settings of kam. Lines that begin with # say what holds without them.

# theme = "auto"           # auto, dark or light
# currency = "EUR"         # of amounts that name none
# passphrase_file = ""     # holds the cache's passphrase, for machines without a keyring
# no_color = false
# debug = false            # write more to the log
`
