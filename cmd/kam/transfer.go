package main

import (
	"errors"

	"github.com/spf13/cobra"
)

func (a *app) importCommand() *cobra.Command {
	return &cobra.Command{Use: "import FILE…", RunE: func(*cobra.Command, []string) error { return errors.New("no") }}
}

func (a *app) exportCommand() *cobra.Command {
	return &cobra.Command{Use: "export KIND", RunE: func(*cobra.Command, []string) error { return errors.New("no") }}
}
