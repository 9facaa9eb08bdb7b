package config

import (
	"fmt"
	"os"
	"path/filepath"
)

// Home says where the client keeps its files.
type Home struct {
	Config string // the folder of config.toml
	Data   string // the folder of the cache, its key and its journal
	State  string // the folder of the log
}

// FindHome returns the folders: all in $KAM_HOME if that is set, otherwise those of the XDG Base
// Directory Specification.
func FindHome(getenv func(string) string) (Home, error) {
	if dir := getenv("KAM_HOME"); dir != "" {
		abs, err := filepath.Abs(dir)
		if err != nil {
			return Home{}, fmt.Errorf("KAM_HOME %s: %w", dir, err)
		}
		return Home{abs, abs, abs}, nil
	}
	home := getenv("HOME")
	folder := func(variable, fallback string) string {
		if dir := getenv(variable); filepath.IsAbs(dir) {
			return filepath.Join(dir, "kam")
		}
		return filepath.Join(home, fallback, "kam")
	}
	if home == "" && getenv("XDG_DATA_HOME") == "" {
		return Home{}, fmt.Errorf("neither KAM_HOME nor HOME is set, so there is no folder to keep files in; set KAM_HOME")
	}
	return Home{
		Config: folder("XDG_CONFIG_HOME", ".config"),
		Data:   folder("XDG_DATA_HOME", filepath.Join(".local", "share")),
		State:  folder("XDG_STATE_HOME", filepath.Join(".local", "state")),
	}, nil
}

// In returns the home that has all its files in one folder.
func In(dir string) Home { return Home{dir, dir, dir} }

// Make creates the folders, readable by their owner alone.
func (h Home) Make() error {
	for _, dir := range []string{h.Config, h.Data, h.State} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return fmt.Errorf("the folder for kam's files cannot be made: %w", err)
		}
	}
	return nil
}
