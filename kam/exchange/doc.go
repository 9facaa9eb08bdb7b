// Package exchange brings records in from files and writes them out to files.
//
// Coming in takes two steps. Prepare reads all files of one run, finds out which records their rows stand
// for, and returns a Plan: what would be created, changed, left alone, and what cannot be imported, each
// with its place in the file. Nothing is written before the Plan's Steps are applied. A Mapping, read from
// a TOML file, says what the columns of foreign files mean; files whose columns are named like fields need
// none, and so what Export writes can be read back.
//
// The package does no input or output of its own beyond the readers, writers and records that it is
// given.
package exchange
