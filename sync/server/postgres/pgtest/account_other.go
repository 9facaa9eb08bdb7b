//go:build !linux

package pgtest

import "syscall"

// account returns as whom PostgreSQL runs: as ourselves.
func account(string) (*syscall.SysProcAttr, error) { return nil, nil }
