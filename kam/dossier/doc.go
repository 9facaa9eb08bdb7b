// Package dossier gathers the records of a company account by account, as the structs that declare their
// kinds, so that whatever is computed from them reads fields and decodes nothing.
//
// A Company is built from any stream of records and kept up to date record by record; the order in which
// records come never matters. The package does no input or output and reads no clock. A Company and its
// dossiers are not safe for use while a Put runs; any number of readers may share them otherwise.
package dossier
